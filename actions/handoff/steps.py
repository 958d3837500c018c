"""The steps of the form: what each makes of a visitor's message."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from typing import Callable, Dict, List, Mapping, Optional, Tuple

from rasa_sdk import Tracker

from actions.handoff.addresses import find_address, likely_meant
from actions.handoff.replies import (
    Reply,
    entity,
    is_pressed,
    is_question_about_a_topic,
    is_sure_enough_to_send,
    latest_intent,
    looks_like_a_question,
    message_text,
    named_part,
    reply_of,
)
from bot.conversation.reading import cells_of

# An organisation that asks about these is asked what it is and what it would like to do.
_FOR_ORGANISATIONS = (
    *("sern/join", "sern/membership", "sern/requirements", "projects/join"),
    *("sern/association", "sern/company", "sern/school"),
)
ORGANISATION_STEPS = ("case_organisation_kind", "case_wish")
# From here on, an address in a message is the visitor's own.
_AFTER_THE_WORDS = ("case_name", "case_email", "case_decision")
# Characters; the channel's own limit holds for the question and the wish.
_NAME_LIMIT = 200
_MOST_WORDS_OF_A_PART = 3
# Asides whose answer is not named after the intent: in the form, nothing has been sent yet.
_ASIDES = {"case_status": "utter_case_status_unknown"}
# What a visitor would rather not say is stored as nothing; None would be asked for again.
_SKIPPED = ""


class Decision(StrEnum):
    """How the form ends."""

    SEND = "send"
    CANCELLED = "cancelled"
    NO_ADDRESS = "no_address"


@dataclass
class Result:
    """What a message changes, and what is said before the form asks on.

    ``slots`` that are None are asked for again. ``said`` holds names of responses with their
    values. ``is_value``: the message was a name or the like, which tells nothing about its
    language.
    """

    slots: Dict[str, Optional[str]] = field(default_factory=dict)
    said: List[Tuple[str, Dict[str, str]]] = field(default_factory=list)
    is_value: bool = False


def asks_for_organisation(tracker: Tracker) -> bool:
    """Tells whether this run of the form is about taking part in SERN or in a project."""
    return tracker.get_slot("case_topic") in _FOR_ORGANISATIONS


def read_step(step: str, tracker: Tracker) -> Result:
    """Reads the newest message as a reply to what the form asked for.

    Args:
        step: the slot that the form asked for.
        tracker: the conversation.
    """
    reply = reply_of(tracker, step)
    text = message_text(tracker)
    mistyped = step == "case_email" and "@" in text
    if mistyped or (step in _AFTER_THE_WORDS and find_address(text)):
        # Whatever else an address was taken for.
        return _STEPS[step](Reply.WORDS, tracker)
    if reply is Reply.CANCEL and named_part(tracker) in ("name", "email"):
        # "I have changed my mind, take my name away" gives up no more than that.
        reply = Reply.CHANGE
    if reply is Reply.CANCEL:
        return Result({"case_end": Decision.CANCELLED.value})
    if reply is Reply.AGAIN:
        return Result()
    elsewhere = is_pressed(tracker) and is_question_about_a_topic(tracker)
    if elsewhere or reply in (Reply.ASIDE, Reply.SMALL_TALK):
        return _aside(tracker)
    part = named_part(tracker) if reply is Reply.CHANGE else None
    if part and f"case_{part}" != step:
        return _change(part)
    return _STEPS[step](reply, tracker)


def _question(reply: Reply, tracker: Tracker) -> Result:
    draft = tracker.get_slot("case_draft")
    if draft and reply in (Reply.YES, Reply.SEND):
        return Result({"case_question": draft})
    if reply in (Reply.NO, Reply.CHANGE):
        return Result({"case_draft": None})
    if reply in (Reply.YES, Reply.SEND, Reply.SKIP):
        return Result()
    return Result({"case_question": message_text(tracker)})


def _organisation_kind(reply: Reply, tracker: Tracker) -> Result:
    chosen = entity(tracker, "organisation_kind")
    if chosen:
        return Result({"case_organisation_kind": chosen}, is_value=True)
    return _short_text("case_organisation_kind", reply, tracker)


def _wish(reply: Reply, tracker: Tracker) -> Result:
    if reply in (Reply.SKIP, Reply.NO):
        return Result({"case_wish": _SKIPPED})
    # A wish is as long as a question, so only what surely is one counts.
    asks = looks_like_a_question(message_text(tracker))
    instead = _instead_of_a_reply(tracker) if asks else None
    return instead or Result({"case_wish": message_text(tracker)}, is_value=True)


def _name(reply: Reply, tracker: Tracker) -> Result:
    address = find_address(message_text(tracker))
    if address:
        # Someone who is ahead of the form.
        given = _address(address)
        given.slots["case_name"] = _SKIPPED
        return given
    return _short_text("case_name", reply, tracker)


def _short_text(step: str, reply: Reply, tracker: Tracker) -> Result:
    text = message_text(tracker)
    if reply in (Reply.SKIP, Reply.NO):
        return Result({step: _SKIPPED}, is_value=True)
    instead = _instead_of_a_reply(tracker)
    if instead:
        return instead
    if len(text) > _NAME_LIMIT:
        return Result(said=[("utter_case_too_long", {"limit": str(_NAME_LIMIT)})])
    return Result({step: text}, is_value=True)


def _email(reply: Reply, tracker: Tracker) -> Result:
    address = find_address(message_text(tracker))
    if address:
        return _address(address)
    if tracker.get_slot("email_suggestion"):
        if reply in (Reply.YES, Reply.SEND):
            return _settled(tracker.get_slot("email_suggestion"))
        if reply in (Reply.NO, Reply.CHANGE):
            return _settled(tracker.get_slot("email_given"))
    if reply in (Reply.SKIP, Reply.NO):
        return Result({"case_end": Decision.NO_ADDRESS.value})
    instead = _instead_of_a_reply(tracker)
    return instead or Result(said=[("utter_case_email_wrong", {})])


def _decision(reply: Reply, tracker: Tracker) -> Result:
    address = find_address(message_text(tracker))
    if address:
        given = _address(address)
        given.slots.setdefault("case_email", None)
        return given
    if reply in (Reply.YES, Reply.SEND) and is_sure_enough_to_send(tracker):
        return Result({"case_end": Decision.SEND.value})
    if reply in (Reply.NO, Reply.CHANGE):
        # Asked back about what (action_ask_case_decision).
        return Result()
    part = named_part(tracker)
    if part and len(message_text(tracker).split()) <= _MOST_WORDS_OF_A_PART:
        # After "what would you like to change?".
        return _change(part)
    aside = _question_in_between(tracker)
    return aside or Result(said=[("utter_case_choose", {})])


def _address(address: str) -> Result:
    meant = likely_meant(address)
    if meant is None:
        return _settled(address)
    return Result(
        {"case_email": None, "email_given": address, "email_suggestion": meant}, is_value=True
    )


def _settled(address: str) -> Result:
    return Result(
        {"case_email": address, "email_given": None, "email_suggestion": None}, is_value=True
    )


def _change(part: str) -> Result:
    changed: Dict[str, Optional[str]] = {f"case_{part}": None}
    if part == "question":
        # Offering the same question again would not help.
        changed["case_draft"] = None
    return Result(changed)


def _instead_of_a_reply(tracker: Tracker) -> Optional[Result]:
    """What a question gets where a name, a wish or an address was asked for; None: it is none."""
    aside = _question_in_between(tracker)
    if aside is None and looks_like_a_question(message_text(tracker)):
        return Result(said=[("utter_case_first", {})])
    return aside


def _question_in_between(tracker: Tracker) -> Optional[Result]:
    return _aside(tracker) if is_question_about_a_topic(tracker) else None


def _aside(tracker: Tracker) -> Result:
    asked = cells_of(tracker.latest_message)
    if asked:
        return Result(said=[(f"utter_{cell}", {}) for cell in asked])
    intent = latest_intent(tracker)
    return Result(said=[(_ASIDES.get(intent, f"utter_{intent}"), {})])


_STEPS: Mapping[str, Callable[[Reply, Tracker], Result]] = {
    "case_question": _question,
    "case_organisation_kind": _organisation_kind,
    "case_wish": _wish,
    "case_name": _name,
    "case_email": _email,
    "case_decision": _decision,
}
