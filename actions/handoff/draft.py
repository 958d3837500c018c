"""What the visitor most likely wants to have passed on, read from the conversation."""

from __future__ import annotations

import re
from typing import Any, List, Mapping, Optional, Sequence

from bot.cases.contact import read_contact
from bot.cases.words import (
    cancels,
    is_to_be_told,
    looks_like_a_question,
    patterns,
    without_lead_in,
)
from bot.conversation.history import (
    Reply,
    Turn,
    cells_said,
    is_pressed,
    outside_the_form,
    session_events,
    shown_message,
    turns_newest_first,
    turns_oldest_first,
)
from bot.conversation.outcomes import Outcome
from bot.conversation.reading import cells_of, intents_of
from bot.privacy.words import PLACEHOLDERS

# A request for a person that is longer than this also says what it is about.
_WORDS_OF_A_BARE_WISH = 8
_FEWEST_WORDS = 3
_HANDOFF = "handoff_request"
_COMPLAINT = "complaint"
# A person is wanted for these, though they were not understood.
_UNPLACED = ("nlu_fallback", "clarify", "out_of_scope", "several_questions", "two_readings")
# About reaching somebody: what brings visitors here, not what they want to know.
_TOPIC_OF_CONTACT = "contact"
_ANSWERED = (Outcome.ANSWERED.value, Outcome.SMALL_TALK.value)
_MOST_DRAFTS = 2
# Stands where a way to be reached was: earlier messages are kept without.
_CONTACT_TAKEN_OUT = (PLACEHOLDERS["email"], PLACEHOLDERS["phone"])
_SENTENCE = re.compile(r"(?<=[.!?])\s+|\n+")
# This many words about oneself say what a person is wanted for.
_FEWEST_WORDS_OF_A_MATTER = 6


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
    turns = _turns_since_the_handoff(_of_the_matter(events))
    newest = turns[-1].message if turns else {}
    if _tells(newest):
        return [shown_message(newest).strip()]
    if is_complaint(newest):
        matter = _matter_of_a_complaint(newest)
        return [matter] if matter else []
    wish = shown_message(newest) if _is_a_wish(newest) else ""
    for turn in reversed(turns):
        question = _question_of(turn.message)
        if question is None and turn.message is newest:
            question = _question_in_a_wish(wish)
        if question is None or question in found:
            continue
        outcomes = [Reply(reply).metadata.get("outcome") for reply in turn.replies]
        is_open = not set(outcomes) & set(_ANSWERED)
        if not found:
            found.append(question)
            if not is_open:
                break
        elif is_open:
            found.append(question)
        if len(found) == _MOST_DRAFTS:
            break
    matter = "" if found else _matter_of_a_wish(wish)
    return [matter] if matter else found


def case_topic(events: Sequence[Mapping[str, Any]]) -> Optional[str]:
    """The cell that was last asked about; the hand-off itself and small talk have none."""
    return next(iter(cells_said(turns_newest_first(reversed(_of_the_matter(events))))), None)


def is_complaint(message: Mapping[str, Any]) -> bool:
    """Whether a visitor's message is a complaint and nothing else."""
    return list(intents_of(message.get("parse_data") or {})) == [_COMPLAINT]


def _of_the_matter(events: Sequence[Mapping[str, Any]]) -> Sequence[Mapping[str, Any]]:
    """The events from a complaint on when that is the newest wish; before it was another matter."""
    for place in reversed(range(len(events))):
        if events[place].get("event") != "user":
            continue
        intents = intents_of(events[place].get("parse_data") or {})
        if _COMPLAINT in intents:
            return events[place:]
        if _HANDOFF in intents:
            break
    return events


def _question_of(message: Mapping[str, Any]) -> Optional[str]:
    # Button titles are our words, not the visitor's.
    if is_pressed(message):
        return None
    parse_data = message.get("parse_data") or {}
    intent = (parse_data.get("intent") or {}).get("name") or ""
    cells = [c for c in cells_of(parse_data) if c.split("/")[0] != _TOPIC_OF_CONTACT]
    about_contact = bool(cells_of(parse_data)) and not cells
    if about_contact or not (cells or intent in _UNPLACED):
        return None
    text = shown_message(message)
    # "Cancel, but what is SERN?": the question without the cancelling.
    text = cancels(text) or text
    question = _without_asides(text) or _question_in_a_wish(text) or ""
    if _has_contact(question) or len(question.split()) < _FEWEST_WORDS:
        return None
    return question


def _is_a_wish(message: Mapping[str, Any]) -> bool:
    """Whether a message is a wish for a person that may say more than that."""
    intent = ((message.get("parse_data") or {}).get("intent") or {}).get("name")
    text = shown_message(message)
    long = len(text.split()) > _WORDS_OF_A_BARE_WISH
    return intent == _HANDOFF and long and not is_pressed(message) and not _has_contact(text)


def _tells(message: Mapping[str, Any]) -> bool:
    """Whether a message itself is what is to be passed on, whatever was asked before."""
    text = shown_message(message)
    return not is_pressed(message) and not _has_contact(text) and is_to_be_told(text)


def _question_in_a_wish(text: str) -> Optional[str]:
    """What is asked along with the request for a person: "… about how a school applies"."""
    sentences = _SENTENCE.split(text.strip())
    asked = [part for part in _not_wishes(sentences) if looks_like_a_question(part)]
    if asked:
        return without_lead_in(" ".join(asked))
    for sentence in reversed(sentences):
        about = patterns("wish", "about")[0].search(sentence)
        if about and _not_wishes([about["value"]]) and len(about["value"].split()) > 1:
            return about["value"].strip()
    return None


def _matter_of_a_wish(text: str) -> str:
    """What the visitor tells beside the wish, when nothing was asked."""
    told = " ".join(_not_wishes(_SENTENCE.split(text.strip())))
    return told if len(told.split()) >= _FEWEST_WORDS_OF_A_MATTER else ""


def _matter_of_a_complaint(message: Mapping[str, Any]) -> str:
    """What the complaint is about when it says so, and that is not the assistant."""
    text = shown_message(message)
    if is_pressed(message) or _has_contact(text):
        return ""
    matter = _matter_of_a_wish(text)
    return "" if patterns("wish", "assistant")[0].search(matter) else matter


def _not_wishes(sentences: Sequence[str]) -> List[str]:
    own = [part for part in sentences if not _is_one(part, "courtesies")]
    own = [part for part in own if not _is_one(part, "complaints")]
    return [part for part in own if not patterns("wish", "words")[0].search(part)]


def _has_contact(text: str) -> bool:
    return read_contact(text).contact is not None or any(
        kind in text for kind in _CONTACT_TAKEN_OUT
    )


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


def _turns_since_the_handoff(events: Sequence[Mapping[str, Any]]) -> List[Turn]:
    # In the form a name or an address is no question, however it was classified.
    session = session_events(events)
    ends = [place for place, event in enumerate(session) if _ends_a_handoff(event)]
    return turns_oldest_first(outside_the_form(session[ends[-1] :] if ends else session))


def _ends_a_handoff(event: Mapping[str, Any]) -> bool:
    """Whether with an event the form in the chat begins or ends, or a case was sent."""
    is_sent = event.get("event") == "slot" and event.get("name") == "case_reference"
    return event.get("event") == "active_loop" or (is_sent and bool(event.get("value")))
