"""Finds the questions in a message that holds several."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Mapping

import yaml

from bot.nlu.greeting import without_greeting

_DATA: Mapping[str, Any] = yaml.safe_load(
    Path(__file__).with_name("questions.yml").read_text(encoding="utf-8")
)
_QUESTION_WORD = "|".join(_DATA["question_words"].split())
_JOINER = "|".join(_DATA["joiners"].split())
_FILLER = "|".join(_DATA["fillers"].split())
_TOPIC_WORDS = frozenset(_DATA["topic_words"].split())

_LIMIT = re.compile(
    rf"(?<=[.!?])\s+|\s*[,;]?\s+(?:{_JOINER})\s+(?=(?:(?:{_FILLER})\s+)*(?:{_QUESTION_WORD})\b)",
    re.IGNORECASE,
)
_STARTS_AS_QUESTION = re.compile(
    rf"(?:(?:{_JOINER}|{_FILLER}|men|hej)[,!]?\s+)*(?:{_QUESTION_WORD})\b", re.IGNORECASE
)
_WORD = re.compile(r"[\w-]+")
_FEWEST_WORDS = 2
_MOST_QUESTIONS = 4


@dataclass(frozen=True)
class Question:
    """One question of a message.

    Attributes:
        text: with the topic words of the question before it when it names none itself ("What is
            SERN and how do we join?" gives "how do we join? SERN").
        bare: as written.
    """

    text: str
    bare: str


def split_questions(text: str) -> list[Question]:
    """The questions of a message.

    Args:
        text: the message, normalised.

    Returns:
        The questions in their order, when there are two to four; else nothing.
    """
    parts = [part.strip() for part in _LIMIT.split(without_greeting(text)) if part and part.strip()]
    questions = [part for part in parts if _is_question(part)]
    if not 2 <= len(questions) <= _MOST_QUESTIONS:
        return []
    whole: list[Question] = []
    topic: list[str] = []
    for question in questions:
        named = [word for word in _WORD.findall(question) if word.lower() in _TOPIC_WORDS]
        whole.append(Question(question if named else " ".join([question, *topic]), question))
        topic = named or topic
    return whole


def _is_question(part: str) -> bool:
    if len(part.split()) < _FEWEST_WORDS:
        return False
    return part.endswith("?") or _STARTS_AS_QUESTION.match(part) is not None
