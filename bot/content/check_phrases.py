"""Checks of the training phrases."""

from __future__ import annotations

from pathlib import Path
from typing import Any, Iterator, Mapping, Sequence

from bot.content.phrases import Phrase, blocks_in
from bot.content.problem import Problem, problem
from bot.content.yaml_file import YamlFile

# The folder of the phrases in other languages, a file for each.
LANGUAGES = "languages"
# The folder of the phrases that only make sense after another question, a file for each topic.
_FOLLOW_UPS = "follow_ups"
_CURLY = frozenset("”“„")


def check_phrases(files: Sequence[YamlFile], phrases: Sequence[Phrase]) -> Iterator[Problem]:
    """Checks that phrases are written as Rasa reads them, and that each occurs once.

    Args:
        files: of data/nlu.
        phrases: all phrases in them.
    """
    for file in files:
        for place, block in enumerate(blocks_in(file)):
            if block and not isinstance(block.get("examples"), str):
                line = file.line("nlu", place, "examples")
                yield problem(file.path, line, "examples", intent=block["intent"])
            if block:
                yield from _check_marks(file, place, block)
    first_seen: dict[str, Phrase] = {}
    for phrase in phrases:
        yield from _check_writing(phrase)
        # A phrase without words, such as "??", is compared by its characters.
        other = first_seen.setdefault(phrase.key or phrase.text, phrase)
        if other is phrase:
            continue
        if other.intent == phrase.intent and other.path == phrase.path:
            yield problem(
                phrase.path,
                phrase.line,
                "phrase_twice",
                text=phrase.text,
                intent=phrase.intent,
                first=other.line,
            )
        else:
            yield problem(
                phrase.path,
                phrase.line,
                "phrase_in_two",
                text=phrase.text,
                intent=phrase.intent,
                other=other.intent,
                place=f"{other.path}:{other.line}",
            )


def _check_marks(file: YamlFile, place: int, block: Mapping[str, Any]) -> Iterator[Problem]:
    """Checks the marks of phrases that training treats differently from the rest."""
    path = Path(file.path)
    marks = block.get("metadata")
    if not isinstance(marks, Mapping):
        marks = {}
    line = file.line("nlu", place, "intent")
    if path.parent.name == LANGUAGES and marks.get("language") != path.stem:
        yield problem(file.path, line, "phrase_language", intent=block["intent"], code=path.stem)
    if (path.parent.name == _FOLLOW_UPS) != (marks.get("leans") is True):
        yield problem(file.path, line, "phrase_leans", intent=block["intent"])


def _check_writing(phrase: Phrase) -> Iterator[Problem]:
    if not phrase.written.strip().startswith("- "):
        yield problem(phrase.path, phrase.line, "phrase_dash")
    if phrase.text.startswith("/"):
        yield problem(phrase.path, phrase.line, "phrase_slash")
    if _CURLY & set(phrase.text):
        yield problem(phrase.path, phrase.line, "phrase_quotes")
