"""The Rasa side of :mod:`bot.answers.compose`, named in ``endpoints.yml``."""

from __future__ import annotations

from typing import Any, Dict, FrozenSet, Mapping, Optional

from rasa.core.nlg.response import TemplatedNaturalLanguageGenerator
from rasa.shared.core.domain import Domain
from rasa.shared.core.events import BotUttered, UserUttered
from rasa.shared.core.trackers import DialogueStateTracker
from rasa.utils.endpoints import EndpointConfig

from bot.answers.compose import Situation, compose
from bot.answers.from_settings import values_from
from bot.answers.sources import read_sources
from bot.answers.variants import chosen_variant
from bot.conversation.cells import CONTACT, OVERVIEW, Cell
from bot.conversation.history import SENT_SLOT, cells_said, turns_newest_first
from bot.conversation.outcomes import BUTTON_TITLE_KEY
from bot.conversation.reading import GUESSES, Decision, cells_of, choices_of, decision_of
from bot.settings import get_settings

_PAYLOAD_PREFIX = "/"
_WHERE_TO_SEND = str(Cell(CONTACT, OVERVIEW))


class AnswerGenerator(TemplatedNaturalLanguageGenerator):
    """Words an answer in the language and style of the conversation.

    A subclass of Rasa's templated generator, because Rasa creates it before there is a model and
    passes the domain's responses only to such generators once a model has been loaded. The sources
    are those of the moment in which it is made: each model has a generator of its own.
    """

    def __init__(
        self, endpoint_config: Optional[EndpointConfig] = None, domain: Optional[Domain] = None
    ) -> None:
        super().__init__(domain.responses if domain else {})
        self._sources = read_sources()

    async def generate(
        self,
        utter_action: str,
        tracker: DialogueStateTracker,
        output_channel: str,
        **kwargs: Any,
    ) -> Optional[Dict[str, Any]]:
        """Makes the reply that Rasa asks for.

        Args:
            utter_action: name of the response.
            tracker: the conversation.
            output_channel: not used; the reply is the same on all channels.
            **kwargs: what an action passed, see :func:`bot.answers.compose.compose`.

        Returns:
            The reply, or None when there is no such response.
        """
        situation = _situation(tracker)
        settings = values_from(get_settings(), chosen_variant(situation.slots))
        return compose(utter_action, self.responses, self._sources, settings, situation, kwargs)


def _situation(tracker: DialogueStateTracker) -> Situation:
    message = tracker.latest_message
    parse_data: Mapping[str, Any] = (message.parse_data or {}) if message else {}
    text = (message.text or "") if message else ""
    title = (message.metadata or {}).get(BUTTON_TITLE_KEY) if message else None
    return Situation(
        slots=tracker.current_slot_values(),
        choices=choices_of(parse_data),
        text=str(title or text),
        guesses=len(cells_of(parse_data)) if decision_of(parse_data) in GUESSES else 0,
        again=decision_of(parse_data) == Decision.AGAIN.value,
        said=_said(tracker),
        opens_turn=_opens_turn(tracker),
        pressed=text.startswith(_PAYLOAD_PREFIX),
        in_form=bool(tracker.active_loop_name),
    )


def _said(tracker: DialogueStateTracker) -> FrozenSet[str]:
    said = cells_said(turns_newest_first(reversed(tracker.events)))
    # A visitor who has sent a question knows where to send one.
    return frozenset([*said, _WHERE_TO_SEND] if tracker.get_slot(SENT_SLOT) else said)


def _opens_turn(tracker: DialogueStateTracker) -> bool:
    for event in reversed(tracker.events):
        if isinstance(event, BotUttered):
            return False
        if isinstance(event, UserUttered):
            return True
    return True
