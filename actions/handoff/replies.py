"""What a visitor's message means to the form, whatever was asked."""

from __future__ import annotations

import re
from enum import StrEnum
from functools import lru_cache
from pathlib import Path
from typing import Mapping, Optional, Sequence

import yaml
from rasa_sdk import Tracker

from actions.conversation import shown_message
from actions.handoff.addresses import find_address
from bot.conversation.reading import cells_of

# Longer messages are the visitor's own words, even when they resemble a short command. Where only
# a name or an address fits, there may be more words around a command.
_MOST_WORDS_OF_A_COMMAND = {"case_question": 8, "case_wish": 8}
_MOST_WORDS_ELSEWHERE = 20
# A single name resembles "no" a little; commands that end or change something have to be surer.
_SURE = 0.6
# "Perhaps" resembles "yes"; nothing is sent without a clear one.
_SURE_TO_SEND = 0.85
# A few words may be a name; a question is longer or says that it is one.
_FEWEST_WORDS_OF_A_QUESTION = 4
_FEWEST_WORDS_OF_AN_UNMARKED_QUESTION = 3
_WORD = re.compile(r"[\w-]+")
# No command holds these, so a text with one of them is the question that was asked for.
_MARKS_OF_A_QUESTION = re.compile(r"[?{}<>]")
_NAME_STEPS = ("case_name", "case_organisation_kind")


class Reply(StrEnum):
    """Kinds of messages in the form."""

    YES = "yes"
    NO = "no"
    SEND = "send"
    CHANGE = "change"
    CANCEL = "cancel"
    SKIP = "skip"
    # Another language or style, or the same wish once more: ask again.
    AGAIN = "again"
    # A question about something else, or about the form.
    ASIDE = "aside"
    SMALL_TALK = "small_talk"
    WORDS = "words"


_OF_INTENT = {
    "affirm": Reply.YES,
    "deny": Reply.NO,
    "send_case": Reply.SEND,
    "change_case": Reply.CHANGE,
    # "That is wrong", in the form, is about what was filled in.
    "wrong_answer": Reply.CHANGE,
    "cancel_case": Reply.CANCEL,
    "skip_step": Reply.SKIP,
    "simplify": Reply.AGAIN,
    "normal_swedish": Reply.AGAIN,
    "speak_english": Reply.AGAIN,
    "speak_swedish": Reply.AGAIN,
    "handoff_request": Reply.AGAIN,
    "not_helpful": Reply.AGAIN,
    "repeat": Reply.AGAIN,
    "what_do_you_mean": Reply.AGAIN,
    # Whoever leaves is told that nothing has been sent.
    "goodbye": Reply.CANCEL,
    "greet": Reply.SMALL_TALK,
    "thanks": Reply.SMALL_TALK,
    "praise": Reply.SMALL_TALK,
    "insult": Reply.SMALL_TALK,
    "how_are_you": Reply.SMALL_TALK,
}
# About the assistant and the form itself; these are answered wherever they are asked.
_ALWAYS_ASIDE = ("privacy", "help", "bot_identity", "contact", "case_status")


def latest_intent(tracker: Tracker) -> str:
    """The newest message's intent.

    The SDK's own default passes over a fallback to the runner-up, however unlikely that is.
    """
    return tracker.get_intent_of_latest_message(skip_fallback_intent=False) or ""


def reply_of(tracker: Tracker, step: str) -> Reply:
    """What the newest message is, by its intent; ``WORDS`` when it is none of the others.

    Args:
        tracker: the conversation.
        step: the slot that the form asked for. A name or a question resembles a command more
            often than other replies do.
    """
    intent = latest_intent(tracker)
    reply = _OF_INTENT.get(intent, Reply.ASIDE if intent in _ALWAYS_ASIDE else Reply.WORDS)
    if is_pressed(tracker):
        return reply
    if _is_yes(tracker):
        return Reply.YES
    if _confidence(tracker) < _SURE:
        return Reply.WORDS
    text = message_text(tracker)
    if step in _NAME_STEPS and not _holds_a_command(text):
        return Reply.WORDS
    if reply is Reply.ASIDE:
        return reply
    if step == "case_question" and _MARKS_OF_A_QUESTION.search(text):
        return Reply.WORDS
    short = len(text.split()) <= _MOST_WORDS_OF_A_COMMAND.get(step, _MOST_WORDS_ELSEWHERE)
    return reply if short else Reply.WORDS


def is_question_about_a_topic(tracker: Tracker) -> bool:
    """Tells whether a message asks about something in the field.

    Only where what was asked for is surely no such text, an address for instance.
    """
    text = message_text(tracker)
    asks = is_pressed(tracker) or "?" in text or len(text.split()) >= _FEWEST_WORDS_OF_A_QUESTION
    return asks and bool(cells_of(tracker.latest_message))


def named_part(tracker: Tracker) -> Optional[str]:
    """Which part a visitor wants to change: ``question``, ``name``, ``email`` and the like.

    Returns:
        The part, by the slot ``case_<part>``; None if unsaid.
    """
    chosen = entity(tracker, "case_part")
    if chosen in _part_words():
        return chosen
    words = set(_WORD.findall(message_text(tracker).lower()))
    return next((part for part, names in _part_words().items() if words & set(names)), None)


def asks_what_to_change(tracker: Tracker) -> bool:
    """Something is wrong, but the visitor has not said what, nor what is right."""
    return (
        reply_of(tracker, "case_decision") in (Reply.CHANGE, Reply.NO)
        and named_part(tracker) is None
        and find_address(message_text(tracker)) is None
    )


def message_text(tracker: Tracker) -> str:
    """The newest message as the visitor saw it."""
    newest = next((e for e in reversed(tracker.events) if e.get("event") == "user"), None)
    return shown_message(newest) if newest else ""


def is_pressed(tracker: Tracker) -> bool:
    """Tells whether the newest message is a button."""
    return str(tracker.latest_message.get("text") or "").startswith("/")


def entity(tracker: Tracker, name: str) -> Optional[str]:
    """The value that a pressed button carries."""
    found = next(tracker.get_latest_entity_values(name), None)
    return str(found) if found is not None else None


def is_sure_enough_to_send(tracker: Tracker) -> bool:
    """Tells whether a yes is clear enough to make a public record of what was written."""
    return is_pressed(tracker) or _is_yes(tracker) or _confidence(tracker) >= _SURE_TO_SEND


def looks_like_a_question(text: str) -> bool:
    """Tells a question from a name: by its mark, or by its first word."""
    first = next(iter(_WORD.findall(text.lower())), "")
    long_enough = len(text.split()) >= _FEWEST_WORDS_OF_AN_UNMARKED_QUESTION
    return "?" in text or (long_enough and first in _command_words()["question_words"])


def _is_yes(tracker: Tracker) -> bool:
    return _WORD.findall(message_text(tracker).lower()) in [
        [y] for y in _command_words()["clear_yes"]
    ]


def _confidence(tracker: Tracker) -> float:
    return float((tracker.latest_message.get("intent") or {}).get("confidence") or 0.0)


def _holds_a_command(text: str) -> bool:
    known = _command_words()
    return "?" in text or any(
        word in known["words"] or word.startswith(tuple(known["beginnings"]))
        for word in _WORD.findall(text.lower())
    )


@lru_cache(maxsize=1)
def _command_words() -> Mapping[str, Sequence[str]]:
    path = Path(__file__).with_name("commands.yml")
    words: Mapping[str, Sequence[str]] = yaml.safe_load(path.read_text(encoding="utf-8"))
    return words


@lru_cache(maxsize=1)
def _part_words() -> Mapping[str, Sequence[str]]:
    path = Path(__file__).with_name("parts.yml")
    words: Mapping[str, Sequence[str]] = yaml.safe_load(path.read_text(encoding="utf-8"))
    return words
