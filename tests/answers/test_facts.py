"""Each fact that a visitor can ask for is the first sentence of an answer (facts.yml)."""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path
from typing import Any, Mapping

import pytest

from bot.files.yaml_data import read_yaml

ANSWERS = Path(__file__).parents[2] / "data" / "answers"
FACTS = read_yaml(Path(__file__).with_name("facts.yml"))
# A list belongs to the sentence that it stands under.
FIRST_SENTENCE = re.compile(r".+?(?:[.?](?=\s|$)|:\n(?:- [^\n]*(?:\n|$))+)", re.DOTALL)


def first_sentence(text: str) -> str:
    """What an answer begins with."""
    found = FIRST_SENTENCE.match(text)
    return found[0] if found else text


@cache
def entries(topic: str) -> Mapping[str, Any]:
    """The answers about a topic, by name."""
    responses: Mapping[str, Any] = read_yaml(ANSWERS / f"{topic}.yml")
    return responses["responses"]


@pytest.mark.parametrize(
    ("text", "first"),
    [
        ("Sedan 2005. Mer vet jag inte.", "Sedan 2005."),
        ("Det finns på sern.eu. Läs där.", "Det finns på sern.eu."),
        ("Två saker:\n- en. Punkt\n- två\nMer.", "Två saker:\n- en. Punkt\n- två\n"),
        ("Så här: fråga oss. Vi svarar.", "Så här: fråga oss."),
        ("Utan punkt", "Utan punkt"),
    ],
)
def test_where_the_first_sentence_ends(text: str, first: str) -> None:
    assert first_sentence(text) == first


@pytest.mark.parametrize("fact", FACTS, ids=lambda fact: f"{fact['cell']}: {fact['fact']}")
def test_the_first_sentence_states_the_fact(fact: Mapping[str, Any]) -> None:
    (entry,) = entries(fact["cell"].split("/")[0])[f"utter_{fact['cell']}"]
    first = first_sentence(entry["text"])
    assert not entry["metadata"].get("unknown")
    assert [words for words in fact["holds"] if words not in first] == [], first
