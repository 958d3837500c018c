"""Reads the questions that stand beside this file, and the topics that they pair with."""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any, Mapping, Sequence

import yaml

from bot.settings import PROJECT_DIR

QUESTIONS_DIR = Path(__file__).parent
KNOWN_MISSES_FILE = QUESTIONS_DIR / "_known_misses.yml"
NLU_DIR = PROJECT_DIR / "data" / "nlu"

_WORDS_IN_ID = 5


@dataclass(frozen=True)
class Question:
    """A question, the topic file that it belongs to and the intent that it should be read as."""

    topic: str
    intent: str
    text: str

    @property
    def id(self) -> str:
        """A test id that a terminal can show: intent and first words, without diacritics."""
        plain = unicodedata.normalize("NFD", self.text.lower()).encode("ascii", "ignore").decode()
        kept = "".join(char if char.isalnum() else " " for char in plain)
        return f"{self.intent}:{'-'.join(kept.split()[:_WORDS_IN_ID])}"


@dataclass(frozen=True)
class KnownMiss:
    """A question that the assistant gets wrong, and what happened."""

    question: Question
    happened: str


@lru_cache(maxsize=1)
def read_questions() -> Sequence[Question]:
    """All questions that the assistant must answer right; shared files start with ``_``."""
    return [
        Question(path.stem, intent, text)
        for path in sorted(QUESTIONS_DIR.glob("*.yml"))
        if not path.name.startswith("_")
        for intent, texts in _read(path).items()
        for text in texts
    ]


@lru_cache(maxsize=1)
def read_known_misses() -> Sequence[KnownMiss]:
    """All questions that the assistant is known to get wrong."""
    topics = {intent: topic for topic, intents in read_topics().items() for intent in intents}
    return [
        KnownMiss(
            Question(topics.get(miss["intent"], ""), miss["intent"], miss["question"]),
            miss["happened"],
        )
        for miss in _read(KNOWN_MISSES_FILE)["misses"]
    ]


@lru_cache(maxsize=1)
def read_topics() -> Mapping[str, Sequence[str]]:
    """The topics of the training data with their intents; the phrases are not looked at."""
    topics = {
        path.stem: [block["intent"] for block in _read(path)["nlu"] if "intent" in block]
        for path in sorted(NLU_DIR.glob("*.yml"))
    }
    return {topic: intents for topic, intents in topics.items() if intents}


def _read(path: Path) -> Mapping[str, Any]:
    content: Mapping[str, Any] = yaml.safe_load(path.read_text(encoding="utf-8"))
    return content
