"""Reads the training phrases as an editor wrote them, without Rasa."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path
from typing import Iterator

import yaml

_ANNOTATION = re.compile(r"\[([^\]]+)\](\([^)]*\)|\{[^}]*\})")
_NOT_WORD = re.compile(r"[\W_]+")


@dataclass(frozen=True)
class Phrase:
    """A training phrase: its file, its intent and its text without entity annotations."""

    file: str
    intent: str
    text: str

    @property
    def key(self) -> str:
        """What makes two phrases the same: the words, without case and punctuation."""
        return comparison_key(self.text)


def comparison_key(text: str) -> str:
    """The words of a text in lower case; two texts with the same key are the same phrase."""
    return _NOT_WORD.sub(" ", text.lower()).strip()


def read_phrases(folder: Path) -> Iterator[Phrase]:
    """All phrases under a folder of Rasa NLU files.

    Args:
        folder: usually ``data/nlu``.
    """
    for path in sorted(folder.glob("*.yml")):
        content = yaml.safe_load(path.read_text(encoding="utf-8"))
        for block in content.get("nlu", []):
            if "intent" not in block:
                continue
            for line in block["examples"].splitlines():
                text = _ANNOTATION.sub(r"\1", line.strip().removeprefix("-").strip())
                if text:
                    yield Phrase(path.name, block["intent"], text)
