"""What the pipeline adds to a message's parse data, and how others read it."""

from __future__ import annotations

from enum import StrEnum
from typing import Any, Mapping, Sequence

# The cells that the message asks about, in its order; empty for anything that is no question.
CELLS = "cells"
# The cells offered instead of an answer, or under an overview.
CHOICES = "choices"
# The intents of a message with several questions, cells and others, in its order.
QUESTIONS = "questions"
# The name of a :class:`Decision`.
DECISION = "decision"
# A :class:`bot.nlu.trust.Trust`, as a mapping.
TRUST = "trust"
# The entities, and slots, by which an answer begins with a greeting and a sentence in the visitor's
# own language, whose code is the third one's value.
GREETING = "greeting"
NOTICE = "language_notice"
VISITOR_LANGUAGE = "visitor_language"
# The same sentence, for as long as the visitor writes that language.
OWN_LANGUAGE = "own_language"
# Which of the languages of the answers the visitor has asked for; empty where none.
WISHED_LANGUAGE = "wished_language"


def entity_of_message(name: str, value: str, text: str, extractor: str) -> dict[str, Any]:
    """An entity that describes the whole message rather than some words in it.

    Args:
        name: of the entity.
        value: what the slot that is mapped to it gets.
        text: the message.
        extractor: name of the component.
    """
    return {"entity": name, "value": value, "start": 0, "end": len(text), "extractor": extractor}


class Decision(StrEnum):
    """What to do with a message."""

    ANSWER = "answer"
    # Answered, but not certain: the reply says how it was understood; a second may follow.
    GUESS = "guess"
    # One of two cells is meant: both are answered.
    EITHER = "either"
    # The topic is certain, the aspect is not.
    OVERVIEW = "overview"
    # The aspect is certain, the topic is not.
    ASK_TOPIC = "ask_topic"
    # One of three cells is meant.
    CLARIFY = "clarify"
    # The likeliest answer is the one just given. It is given once more …
    AGAIN = "again"
    # … and not a third time in a row.
    NOTHING_MORE = "nothing_more"
    # Several questions, each clear.
    SEVERAL = "several"
    OUT_OF_SCOPE = "out_of_scope"
    MISS = "miss"


# Decisions to answer a message whose meaning is not certain.
GUESSES = (Decision.GUESS, Decision.EITHER)

# The intent of a name or a contact written in the chat while a form that asks for it is shown.
FOR_THE_FORM = "for_the_form"


def cells_of(parse_data: Mapping[str, Any]) -> Sequence[str]:
    """The cells that a message asked about."""
    found: Sequence[str] = parse_data.get(CELLS) or []
    return found


def choices_of(parse_data: Mapping[str, Any]) -> Sequence[str]:
    """The cells that were offered to the visitor after a message."""
    found: Sequence[str] = parse_data.get(CHOICES) or []
    return found


def questions_of(parse_data: Mapping[str, Any]) -> Sequence[str]:
    """The intents of a message with several questions."""
    found: Sequence[str] = parse_data.get(QUESTIONS) or []
    return found


def intents_of(parse_data: Mapping[str, Any]) -> Sequence[str]:
    """Everything that a message was acted on as: its questions, its cell, or its intent.

    Args:
        parse_data: from our pipeline, or from one that knows no cells.
    """
    name = (parse_data.get("intent") or {}).get("name")
    return questions_of(parse_data) or cells_of(parse_data) or ([str(name)] if name else [])


def decision_of(parse_data: Mapping[str, Any]) -> str:
    """What was decided about a message; empty when it was read before there were decisions."""
    return str(parse_data.get(DECISION) or "")
