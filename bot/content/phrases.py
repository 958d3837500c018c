"""Reads the training phrases as an editor wrote them, without Rasa."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any, Iterator, Mapping

from bot.content.yaml_file import YamlFile, read_yaml_file

_ANNOTATION = re.compile(r"\[([^\]]+)\](\([^)]*\)|\{[^}]*\})")
_NOT_WORD = re.compile(r"[\W_]+")
_DASH = re.compile(r"-\s+")


@dataclass(frozen=True)
class Phrase:
    """A training phrase: its place, its intent and its text without entity annotations."""

    path: str
    line: int
    intent: str
    text: str
    # As written in the file, with its dash.
    written: str = ""

    @cached_property
    def key(self) -> str:
        """Equal for two phrases of the same words, whatever their case and punctuation."""
        return comparison_key(self.text)

    @property
    def file(self) -> str:
        """The name of its file."""
        return Path(self.path).name


def comparison_key(text: str) -> str:
    """The words of a text in lower case; two texts with the same key are the same phrase."""
    return _NOT_WORD.sub(" ", text.lower()).strip()


def read_phrases(folder: Path) -> Iterator[Phrase]:
    """All phrases under a folder of Rasa NLU files.

    Args:
        folder: usually ``data/nlu``.
    """
    for path in sorted(folder.rglob("*.yml")):
        yield from phrases_in(read_yaml_file(path, folder.parent.parent))


def phrases_in(file: YamlFile) -> Iterator[Phrase]:
    """The phrases of one file."""
    for place, block in enumerate(blocks_in(file)):
        examples = block.get("examples")
        if not isinstance(examples, str):
            continue
        # A block of text begins on the line after its key.
        first = file.line("nlu", place, "examples") + 1
        for number, line in enumerate(examples.splitlines()):
            text = _ANNOTATION.sub(r"\1", _DASH.sub("", line.strip(), count=1)).strip()
            if text:
                yield Phrase(file.path, first + number, str(block["intent"]), text, line)


def blocks_in(file: YamlFile) -> list[Mapping[str, Any]]:
    """The intents of a file with their examples, and whatever else is under ``nlu``."""
    blocks = file.content.get("nlu")
    listed = blocks if isinstance(blocks, list) else []
    return [block if isinstance(block, Mapping) and "intent" in block else {} for block in listed]
