"""Reads the questions that stand beside this file, and the intents that they pair with.

A file is named after one in ``data/nlu``. It lists questions under what should answer them:

- ``sern/since:`` a cell; small talk and the like by the intent.
- ``a/b or a/c:`` two cells that answer the same words equally well.
- ``a/b + c/d:`` several questions in one message.

What depends on the conversation stands under how it is read alone, with ``answer``, and ``after``:
what is asked before it; several of these in a list.
"""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any, Iterator, Mapping, Sequence

from bot.files.yaml_data import read_yaml
from bot.settings import PROJECT_DIR
from tests.questions.wanted import Wanted, names_in, read_wanted

QUESTIONS_DIR = Path(__file__).parent
KNOWN_MISSES_FILE = QUESTIONS_DIR / "_known_misses.yml"
NLU_DIR = PROJECT_DIR / "data" / "nlu"

_WORDS_IN_ID = 5


@dataclass(frozen=True)
class Question:
    """A question, the file that it belongs to and what should answer it.

    Attributes:
        read_as: the intents that it should be read as, by itself.
        wanted: the answers, in their order.
        leans: it depends on what was said before, so it is asked in a new conversation.
        after: what is asked before it there.
    """

    file: str
    read_as: Wanted
    text: str
    wanted: Wanted
    leans: bool = False
    after: str = ""

    @property
    def key(self) -> str:
        """What it stands under in its file, if that is one name; else the first of the names."""
        return self.read_as[0][0]

    @property
    def id(self) -> str:
        """A test id that a terminal can show: intent and first words, without diacritics."""
        plain = unicodedata.normalize("NFD", self.text.lower()).encode("ascii", "ignore").decode()
        kept = "".join(char if char.isalnum() else " " for char in plain)
        return f"{self.key}:{'-'.join(kept.split()[:_WORDS_IN_ID])}"


@lru_cache(maxsize=1)
def read_questions() -> Sequence[Question]:
    """All questions that the assistant must answer right; shared files start with ``_``."""
    return [
        question
        for path in sorted(QUESTIONS_DIR.glob("*.yml"))
        if not path.name.startswith("_")
        for told, block in _read(path).items()
        for question in _questions(path.stem, told, block)
    ]


@lru_cache(maxsize=1)
def read_known_misses() -> Mapping[str, str]:
    """What the assistant does today with questions that it gets wrong, by question."""
    return {miss["question"]: miss["happened"] for miss in _read(KNOWN_MISSES_FILE)["misses"]}


@lru_cache(maxsize=1)
def read_trained() -> Mapping[str, Sequence[str]]:
    """The files of the training data with their intents; the phrases are not looked at."""
    files = {
        path.stem: [block["intent"] for block in _read(path)["nlu"] if "intent" in block]
        for path in sorted(NLU_DIR.glob("*.yml"))
    }
    return {file: intents for file, intents in files.items() if intents}


def names_of(question: Question) -> list[str]:
    """All that a question may be read as or answered with."""
    return [*names_in(question.read_as), *names_in(question.wanted)]


def _questions(file: str, told: str, block: Any) -> Iterator[Question]:
    read_as = read_wanted(told)
    for entry in block if isinstance(block, list) else [block]:
        if isinstance(entry, str):
            yield Question(file, read_as, entry, read_as)
            continue
        wanted = read_wanted(entry["answer"])
        for text in entry["questions"]:
            yield Question(file, read_as, text, wanted, True, entry.get("after", ""))


def _read(path: Path) -> Mapping[str, Any]:
    content: Mapping[str, Any] = read_yaml(path)
    return content
