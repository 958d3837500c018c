"""Utters responses of the domain outside Rasa's rules: the desk's answers to a form."""

from __future__ import annotations

import time
from typing import Any, Dict

from rasa.core.actions.action import create_bot_utterance
from rasa.shared.core.events import BotUttered, SlotSet
from rasa.shared.core.trackers import DialogueStateTracker

from bot.answers.entry import read_entry
from bot.answers.fill import fill
from bot.answers.variants import chosen_variant
from bot.channel.turns import DEFAULT_LANGUAGE, reply_from_event

Json = Dict[str, Any]


class Speaker:
    """Says the domain's responses in the style of a conversation and the language of a form.

    A question in the chat may have changed the conversation's language meanwhile.
    """

    def __init__(
        self, agent: Any, tracker: DialogueStateTracker, conversation_id: str, language: str
    ) -> None:
        """Speaks in one conversation.

        Args:
            agent: Rasa's agent.
            tracker: the conversation.
            conversation_id: of the visitor's token.
            language: of the form, ISO 639-1; empty for that of the conversation.
        """
        self._nlg = agent.processor.nlg
        self._conversation_id = conversation_id
        if language and language != tracker.get_slot("language"):
            tracker = tracker.copy()
            for slot in ("language", "visitor_language"):
                tracker.update(SlotSet(slot, language))
        self._tracker = tracker

    @property
    def slots(self) -> Json:
        """The conversation's slots, with the languages of the form."""
        values: Json = self._tracker.current_slot_values()
        return values

    @property
    def language(self) -> str:
        """The language of everything said, ISO 639-1."""
        return str(self._tracker.get_slot("language") or DEFAULT_LANGUAGE)

    def sent_line(self, question: str, wish: str) -> str:
        """What represents the sent form in the conversation: all the visitor's words in it.

        Args:
            question: that was sent with it.
            wish: what an organisation would like to do; empty for none.
        """
        line = self.words("utter_case_sent", "sent_line")
        line = fill(line, {"case_question": question})
        more = self.words("utter_case_sent", "wish_line") if wish else ""
        return f"{line}\n{fill(more, {'wish': wish})}" if more else line

    async def utter(self, name: str, **values: Any) -> BotUttered:
        """The utterance of a response.

        Args:
            name: of the response.
            values: for its placeholders.
        """
        draft = await self._nlg.generate(name, self._tracker, "webchat", follows=True, **values)
        return create_bot_utterance({**(draft or {"text": ""}), "utter_action": name})

    async def say(self, name: str, **values: Any) -> Json:
        """A reply that is not kept in the conversation."""
        return {**self.as_reply(await self.utter(name, **values)), "id": None}

    def as_reply(self, utterance: BotUttered) -> Json:
        """An utterance as the API describes it."""
        event = {**utterance.as_dict(), "timestamp": utterance.timestamp or time.time()}
        return reply_from_event(self._conversation_id, event)

    def words(self, name: str, key: str) -> str:
        """The words under a key of a response's metadata; empty when there are none."""
        entry = read_entry(name, self._nlg.responses)
        variant = chosen_variant(self.slots)
        return entry.words_of(key, variant) if entry else ""
