"""Checks of the training phrases and of the intent catalogue."""

from __future__ import annotations

import re
from collections import Counter
from pathlib import Path
from typing import Iterator, Sequence

from bot.content.phrases import Phrase
from bot.content.problem import Problem

MIN_PHRASES = {
    "answer": 60,
    "no_source": 40,
    "handoff": 40,
    "small_talk": 40,
    "conversation": 40,
    "out_of_scope": 300,
}

_KIND_HEADING = re.compile(r"\(kind: (\w+)\)")
_CATALOGUE_ROW = re.compile(r"^\| `(\w+)` \|")


def read_catalogue(path: Path) -> dict[str, str]:
    """Reads the intent catalogue.

    Args:
        path: usually ``docs/intents.md``.

    Returns:
        The kind of each intent.
    """
    kinds: dict[str, str] = {}
    kind = ""
    for line in path.read_text(encoding="utf-8").splitlines():
        heading = _KIND_HEADING.search(line)
        row = _CATALOGUE_ROW.match(line)
        if heading:
            kind = heading.group(1)
        elif row:
            kinds[row.group(1)] = kind
    return kinds


def check_phrases(phrases: Sequence[Phrase]) -> Iterator[Problem]:
    """No phrase stands twice, and none in two intents."""
    first_seen: dict[str, Phrase] = {}
    for phrase in phrases:
        other = first_seen.setdefault(phrase.key, phrase)
        if other is phrase:
            continue
        if other.intent == phrase.intent:
            reason = f"'{phrase.text}' stands twice in {phrase.intent}"
        else:
            reason = f"'{phrase.text}' stands in {other.intent} and in {phrase.intent}"
        yield Problem(f"data/nlu/{phrase.file}", reason)


def check_catalogue(
    kinds: dict[str, str], domain_intents: Sequence[str], phrases: Sequence[Phrase]
) -> Iterator[Problem]:
    """Catalogue, domain and training data name the same intents, each with enough phrases."""
    counts = Counter(phrase.intent for phrase in phrases)
    for intent in sorted(set(kinds) ^ set(domain_intents)):
        where = "domain.yml" if intent in kinds else "docs/intents.md"
        yield Problem(where, f"intent {intent} is missing")
    for intent in sorted(set(counts) - set(kinds)):
        yield Problem("docs/intents.md", f"intent {intent} has phrases but no line here")
    for intent, kind in kinds.items():
        if counts[intent] < MIN_PHRASES[kind]:
            yield Problem(
                "data/nlu", f"{intent} has {counts[intent]} phrases of {MIN_PHRASES[kind]}"
            )
