"""The form that a client shows: its fields, and the slots that keep some of them."""

from __future__ import annotations

from dataclasses import replace
from typing import Any, Dict, List, Mapping, Optional, Sequence, Tuple

from rasa_sdk import Tracker
from rasa_sdk.events import SlotSet
from rasa_sdk.executor import CollectingDispatcher

from actions.handoff.newest import typed_text
from actions.handoff.steps import Known, Step, chosen_draft, take_draft
from bot.answers.grid import FOR_ORGANISATIONS
from bot.answers.legal_texts import said_in
from bot.answers.variants import chosen_variant
from bot.cases.contact import read_contact
from bot.cases.details import (
    Details,
)
from bot.cases.names import with_capitals
from bot.cases.one_name import one_name
from bot.cases.several import (
    as_one,
    with_one_changed,
)
from bot.cases.words import (
    patterns,
)
from bot.conversation.history import DRAFT_SLOT, Reply
from bot.settings import get_settings

# The form's fields, by part of the visitor's details.
FIELDS = {"name": "name", "email": "email", "phone": "tel"}
_WAITS, _WAITS_UNFILLED = "utter_case_waits", "utter_case_waits_unfilled"

Events = List[Dict[str, Any]]


def set_slots(slots: Mapping[str, Any]) -> Events:
    """The events that set these slots."""
    return [SlotSet(name, value) for name, value in slots.items()]


def shown_form(
    drafts: List[str], topic: Optional[str], tracker: Tracker, filled: Mapping[str, Any]
) -> Mapping[str, Any]:
    """The form as the API gives it to a client.

    Args:
        drafts: the questions to offer, the newest first.
        topic: what they are about.
        tracker: the conversation.
        filled: what its fields hold already.
    """
    return {
        "kind": "case",
        "question": drafts[0] if drafts else "",
        **({"questions": drafts} if len(drafts) > 1 else {}),
        "organisation": topic in FOR_ORGANISATIONS or _is_for_an_organisation(drafts, tracker),
        "style": tracker.get_slot("style") or "normal",
        "notice": said_in(chosen_variant(tracker.slots), get_settings())["record_notice"],
        **({"filled": filled} if filled else {}),
    }


def _is_for_an_organisation(drafts: List[str], tracker: Tracker) -> bool:
    speaks_for_one = patterns("for_organisation")[0].search
    return any(speaks_for_one(text) for text in (*drafts, typed_text(tracker)))


def say_form_waits(dispatcher: CollectingDispatcher, tracker: Tracker) -> None:
    """Says that a form is not sent yet, and what it needs where that is unknown.

    What is typed into the form stands there only, until it is sent.
    """
    is_known = bool(tracker.get_slot(DRAFT_SLOT))
    dispatcher.utter_message(response=_WAITS if is_known else _WAITS_UNFILLED)


def says_form_waits(reply: Reply) -> bool:
    """Whether a reply says that a form is not sent yet."""
    return reply.name in {_WAITS, _WAITS_UNFILLED}


def filled_fields(
    told: Details, gone: Sequence[str] = (), reached: Optional[str] = None
) -> Tuple[Mapping[str, Any], Events]:
    """What a form has in its fields already; the slots let it be taken out of what is kept.

    Args:
        told: what the visitor has written.
        gone: what is to be emptied: ``name``, ``email``, ``phone``.
        reached: how they could be reached before.
    """
    contact = told.contact.certain if told.contact else None
    fields = {
        "email": contact.email if contact else None,
        "tel": contact.shown_phone if contact else None,
        "name": one_name(with_capitals(told.name)) or None,
    }
    values = {name: value for name, value in fields.items() if value}
    # An empty value empties the field.
    values = {**{FIELDS[kind]: "" for kind in gone}, **values}
    return values, set_slots({**_slots_gone(gone, reached), **slots_of(told)})


def _slots_gone(gone: Sequence[str], reached: Optional[str]) -> Mapping[str, Optional[str]]:
    """The slots of what was taken out of a form."""
    slots: Dict[str, Optional[str]] = {"case_name": None} if "name" in gone else {}
    before = read_contact(reached or "", confirmed=True).contact
    kinds = [kind for kind in gone if kind != "name"]
    if before and kinds:
        left = replace(before, **dict.fromkeys(kinds))
        slots["case_contact"] = left.shown if left.email or left.phone else None
    return slots


def told_before(slots: Mapping[str, Any]) -> Details:
    """The visitor's details from before they left a form, while they are kept."""
    contact, name = slots.get("case_contact"), slots.get("case_name")
    return Details(read_contact(contact) if contact else None, name or "")


def slots_of(told: Details) -> Mapping[str, str]:
    """The slots that keep what is told; those of what is not stay as they are."""
    contact = told.contact.certain if told.contact else None
    slots = {
        "case_contact": contact.shown if contact else None,
        "case_name": one_name(with_capitals(told.name)) or None,
    }
    return {name: value for name, value in slots.items() if value}


def told_in_chat(told: Details) -> Mapping[str, Any]:
    """The same where the chat steps begin, which ask about what looks mistyped."""
    slots: Mapping[str, Any] = slots_of(told)
    if told.contact is None or told.contact.suggestion is None:
        return slots
    given, meant = told.contact.contact, told.contact.suggestion.shown
    return {
        **slots,
        "case_contact": None,
        "contact_given": given.shown if given else None,
        "contact_suggestion": meant,
    }


def chosen_of_two(text: str, drafts: Sequence[str], *, in_form: bool = False) -> str:
    """The one of two questions that a text names, or both as one; empty where it names none.

    Args:
        text: such as "only the second question".
        drafts: the newer one first.
        in_form: a form shows them in that order.
    """
    known = Known(draft=drafts[0], other_draft=drafts[1])
    which = chosen_draft(text, known, in_form=in_form)
    if which:
        return str(take_draft(which, known).slots[Step.QUESTION])
    return with_one_changed(text, as_one(drafts if in_form else drafts[::-1])) or ""
