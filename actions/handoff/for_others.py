"""Whether a hand-off is wanted for what other offices see to, which the form does not reach."""

from __future__ import annotations

from typing import List

from rasa_sdk import Tracker
from rasa_sdk.types import DomainDict

from actions.handoff.draft import earlier_messages
from actions.handoff.newest import last_turns, typed_text
from bot.answers.names import Names
from bot.cases.sending import only_passes_on, sends_by_the_way
from bot.cases.wishes import is_for_others, names_the_field
from bot.cases.words import holds
from bot.conversation.history import (
    FORM_SLOT,
    cells_said,
    is_complaint,
    is_pressed,
    turns_newest_first,
)

_OUTSIDE = "out_of_scope"
# From this probability on a message may be about something outside the field.
_MAY_BE_OUTSIDE = 0.2


def may_be_for_others(tracker: Tracker, drafts: List[str], domain: DomainDict) -> bool:
    """Whether it has to be said first whom the form goes to.

    What names the field is for us, however it was read; a remark in passing beside it need not be.

    Args:
        tracker: the conversation.
        drafts: the questions to offer.
        domain: as Rasa sends it, with the names of what we answer about.
    """
    typed = typed_text(tracker)
    if drafts and sends_by_the_way(typed) and not tracker.get_slot(FORM_SLOT):
        return True
    names = Names.of_responses(domain.get("responses") or {})
    is_ours = names_the_field(typed) or names.found_in(typed) is not None
    if not is_ours and _is_read_as_outside(tracker, drafts):
        return True
    return _is_business_of_others(tracker, drafts)


def _is_read_as_outside(tracker: Tracker, drafts: List[str]) -> bool:
    """Whether the newest message may be outside the field, by how it and the one before were read.

    With a question to offer, only what complains beside it, or holds it itself, says so.
    """
    newest, before = last_turns(tracker)
    if newest is None:
        return False
    typed = typed_text(tracker)
    ranking = newest.parse_data.get("intent_ranking") or []
    chances = {one["name"]: float(one["confidence"]) for one in ranking}
    is_outside = chances.get(_OUTSIDE, 0.0) >= _MAY_BE_OUTSIDE
    if any(draft in typed for draft in drafts) and is_outside:
        return True
    if tracker.get_slot(FORM_SLOT):
        return False
    was_outside = before is not None and before.parse_data.get("intent", {}).get("name") == _OUTSIDE
    complains = is_complaint(newest.message) and not is_pressed(newest.message)
    if drafts:
        complains = complains or (bool(typed) and holds(typed, "wish", "complaint"))
        return complains and (is_outside or was_outside)
    # A complaint is one whatever it is about: only what was spoken of before says more.
    said = cells_said(turns_newest_first(reversed(tracker.events)))
    return is_outside or was_outside or (complains and not said)


def _is_business_of_others(tracker: Tracker, drafts: List[str]) -> bool:
    """Whether the wish itself names a matter of another office, or what is offered does."""
    typed = typed_text(tracker)
    waits = bool(tracker.get_slot(FORM_SLOT))
    if not drafts and not waits and only_passes_on(typed):
        # "Send that": what was said just before.
        drafts = earlier_messages(tracker.events)[:1]
    # "The first one, on the preschool": one in Eigersund, as the question says.
    ours = [one for one in drafts if names_the_field(one) and holds(one, "for_others", "matters")]
    is_theirs = is_for_others(typed) and not ours
    return is_theirs or (not waits and any(map(is_for_others, drafts)))
