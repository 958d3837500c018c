"""What the visitor most likely wants to have passed on, read from the conversation."""

from __future__ import annotations

import re
from typing import Any, List, Mapping, Optional, Sequence

from actions.handoff.steps import looks_like_a_question, patterns, without_lead_in
from bot.cases.contact import read_contact
from bot.conversation.history import (
    Reply,
    cells_said,
    is_pressed,
    session_events,
    shown_message,
    turns_newest_first,
)
from bot.conversation.reading import cells_of
from bot.outcomes import Outcome

# A wish for a person that is longer than this tells what it is about, too.
_WORDS_OF_A_BARE_WISH = 8
_FEWEST_WORDS = 3
_HANDOFF = "handoff_request"
# What a person is wanted for, though nothing could be made of it.
_UNPLACED = ("nlu_fallback", "clarify", "out_of_scope", "several_questions", "two_readings")
# About reaching somebody: these bring visitors here, and are not what they want to know.
_TOPIC_OF_CONTACT = "contact"
_ANSWERED = (Outcome.ANSWERED.value, Outcome.SMALL_TALK.value)
_MOST_DRAFTS = 2
_SENTENCE = re.compile(r"(?<=[.!?])\s+|\n+")


def draft_questions(events: Sequence[Mapping[str, Any]]) -> List[str]:
    """The visitor's own questions that may be meant, the likeliest first.

    Args:
        events: of a tracker, oldest first; the newest message is the wish for a person. What was
            said before an earlier hand-off ended is left out.

    Returns:
        None, one, or two when both are without an answer; as the visitor wrote them, without what
        only leads to them.
    """
    found: List[str] = []
    newest = True
    for message, replies in reversed(_turns_since_the_handoff(events)):
        question = _question_of(message, newest)
        newest = False
        if question is None or question in found:
            continue
        is_open = not any(Reply(reply).metadata.get("outcome") in _ANSWERED for reply in replies)
        if not found:
            found.append(question)
            if not is_open:
                break
        elif is_open:
            found.append(question)
        if len(found) == _MOST_DRAFTS:
            break
    return found


def case_topic(events: Sequence[Mapping[str, Any]]) -> Optional[str]:
    """The cell that was last asked about; the hand-off itself and small talk have none."""
    return next(iter(cells_said(turns_newest_first(reversed(events)))), None)


def _question_of(message: Mapping[str, Any], newest: bool) -> Optional[str]:
    # What was pressed are our words.
    if is_pressed(message):
        return None
    parse_data = message.get("parse_data") or {}
    intent = (parse_data.get("intent") or {}).get("name") or ""
    cells = [c for c in cells_of(parse_data) if c.split("/")[0] != _TOPIC_OF_CONTACT]
    text = shown_message(message)
    if intent == _HANDOFF:
        if not newest or len(text.split()) <= _WORDS_OF_A_BARE_WISH:
            return None
        # It says what it is about, in the same breath.
        return text if read_contact(text).contact is None else None
    about_contact = bool(cells_of(parse_data)) and not cells
    if about_contact or not (cells or intent in _UNPLACED):
        return None
    question = _without_asides(text)
    if read_contact(question).contact is not None or len(question.split()) < _FEWEST_WORDS:
        return None
    return question


def _without_asides(text: str) -> str:
    """The text without sentences about the assistant, greetings and thanks."""
    sentences = [part for part in _SENTENCE.split(text.strip()) if not _is_one(part, "courtesies")]
    kept = [part for part in sentences if not _is_one(part, "complaints")]
    if len(kept) < len(sentences):
        kept = [part for part in kept if looks_like_a_question(part)]
    return without_lead_in(" ".join(kept))


def _is_one(sentence: str, kind: str) -> bool:
    bare = " ".join(re.sub(r"[^\w\s']", " ", sentence.lower()).split())
    return not bare or any(pattern.fullmatch(bare) for pattern in patterns(kind))


def _turns_since_the_handoff(
    events: Sequence[Mapping[str, Any]],
) -> List[tuple[Mapping[str, Any], List[Mapping[str, Any]]]]:
    # In the form a name or an address is no question, whatever it was taken for.
    turns: List[tuple[Mapping[str, Any], List[Mapping[str, Any]]]] = []
    in_form = False
    for event in session_events(events):
        kind = event.get("event")
        if kind == "active_loop":
            in_form = bool(event.get("name"))
            turns = []
        elif kind == "slot" and event.get("name") == "case_reference" and event.get("value"):
            turns = []
        elif kind == "user" and not in_form:
            turns.append((event, []))
        elif kind == "bot" and turns:
            turns[-1][1].append(event)
    return turns
