"""Reads the questions that stand beside this file, and the topics that they pair with."""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass, replace
from functools import lru_cache
from pathlib import Path
from typing import Any, Iterator, Mapping, Sequence

import yaml

from bot.settings import PROJECT_DIR

QUESTIONS_DIR = Path(__file__).parent
KNOWN_MISSES_FILE = QUESTIONS_DIR / "_known_misses.yml"
NLU_DIR = PROJECT_DIR / "data" / "nlu"

_WORDS_IN_ID = 5


@dataclass(frozen=True)
class Question:
    """A question, the topic file that it belongs to and the intent that it should be read as.

    Attributes:
        response: what the assistant should say, by its name in domain.yml.
        leans: it means nothing without what was said before, so it is asked in a new conversation.
        after: what is asked before it there.
    """

    topic: str
    intent: str
    text: str
    response: str
    leans: bool = False
    after: str = ""

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
        question
        for path in sorted(QUESTIONS_DIR.glob("*.yml"))
        if not path.name.startswith("_")
        for intent, block in _read(path).items()
        for question in _questions(path.stem, intent, block)
    ]


@lru_cache(maxsize=1)
def read_known_misses() -> Sequence[KnownMiss]:
    """All questions that the assistant is known to get wrong."""
    like = {question.intent: question for question in read_questions()}
    return [
        KnownMiss(replace(like[miss["intent"]], text=miss["question"]), miss["happened"])
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


def _questions(topic: str, intent: str, block: Any) -> Iterator[Question]:
    if isinstance(block, list):
        for text in block:
            yield Question(topic, intent, text, f"utter_{intent}")
        return
    for text in block["questions"]:
        yield Question(topic, intent, text, block["response"], True, block.get("after", ""))


def _read(path: Path) -> Mapping[str, Any]:
    content: Mapping[str, Any] = yaml.safe_load(path.read_text(encoding="utf-8"))
    return content
