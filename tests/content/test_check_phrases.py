"""Training phrases and the intent catalogue: what is read, and each fault that is found."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.content.check_phrases import (
    MIN_PHRASES,
    check_catalogue,
    check_phrases,
    read_catalogue,
)
from bot.content.phrases import Phrase, comparison_key, read_phrases

NLU = """\
version: "3.1"
nlu:
- intent: sern_about
  examples: |
    - Vad är SERN?
    - vad gör [SERN](network)
    - är [Linkoping]{"entity": "organisation", "value": "Linköping"} med?

    -
- lookup: organisation
  examples: |
    - Linköping
- synonym: Linköping
  examples: |
    - Linkan
"""

CATALOGUE = """\
# Intents

| `outside` | in a table before any kind |

## Answered (kind: answer)

| intent | wants | not this |
|---|---|---|
| `sern_about` | what SERN is, unlike `sern_join` | |
| `sern_join` | to take part | |

## Small talk (kind: small_talk)

| `greet` | says hello |
"""


def phrases(intent: str, *texts: str, file: str = "a.yml") -> list[Phrase]:
    return [Phrase(file, intent, text) for text in texts]


def enough(intent: str, kind: str) -> list[Phrase]:
    return phrases(intent, *(f"{intent} {number}" for number in range(MIN_PHRASES[kind])))


# --- Reading ---


def test_phrases_are_read_without_their_annotations(tmp_path: Path) -> None:
    (tmp_path / "sern.yml").write_text(NLU, encoding="utf-8")
    assert list(read_phrases(tmp_path)) == phrases(
        "sern_about", "Vad är SERN?", "vad gör SERN", "är Linkoping med?", file="sern.yml"
    )


def test_the_catalogue_gives_every_intent_its_kind(tmp_path: Path) -> None:
    path = tmp_path / "intents.md"
    path.write_text(CATALOGUE, encoding="utf-8")
    assert read_catalogue(path) == {
        "outside": "",
        "sern_about": "answer",
        "sern_join": "answer",
        "greet": "small_talk",
    }


@pytest.mark.parametrize(
    "other",
    ["vad är sern", "VAD ÄR SERN???", "  Vad   är, SERN!", "vad_är-sern", "Vad är SERN? 🙂"],
)
def test_case_and_punctuation_make_no_new_phrase(other: str) -> None:
    assert comparison_key(other) == comparison_key("Vad är SERN?")


@pytest.mark.parametrize("other", ["vad ar sern", "vad är serns", "vad ärsern", "är vad sern"])
def test_other_letters_words_or_order_do(other: str) -> None:
    assert comparison_key(other) != comparison_key("Vad är SERN?")


# --- Phrases ---


def test_different_phrases_are_no_problem() -> None:
    assert list(check_phrases(phrases("greet", "hej", "hejsan", "tjena"))) == []


def test_a_phrase_that_stands_twice_is_found() -> None:
    found = check_phrases(phrases("greet", "hej", "Hej!", "hejsan"))
    assert [str(problem) for problem in found] == ["data/nlu/a.yml: 'Hej!' stands twice in greet"]


def test_a_phrase_in_two_intents_is_found() -> None:
    found = check_phrases([*phrases("greet", "hej"), *phrases("goodbye", "hej.", file="b.yml")])
    assert [str(problem) for problem in found] == [
        "data/nlu/b.yml: 'hej.' stands in greet and in goodbye"
    ]


# --- Catalogue ---

KINDS = {"sern_about": "answer", "greet": "small_talk"}
INTENTS = ["sern_about", "greet"]


def catalogue_problems(kinds: dict[str, str], intents: list[str], given: list[Phrase]) -> list[str]:
    return [str(problem) for problem in check_catalogue(kinds, intents, given)]


def all_phrases() -> list[Phrase]:
    return [*enough("sern_about", "answer"), *enough("greet", "small_talk")]


def test_a_catalogue_that_agrees_is_no_problem() -> None:
    assert catalogue_problems(KINDS, INTENTS, all_phrases()) == []


def test_an_intent_that_the_domain_lacks_is_found() -> None:
    assert catalogue_problems(KINDS, ["greet"], all_phrases()) == [
        "domain.yml: intent sern_about is missing"
    ]


def test_an_intent_that_the_catalogue_lacks_is_found() -> None:
    assert catalogue_problems({"greet": "small_talk"}, INTENTS, enough("greet", "small_talk")) == [
        "docs/intents.md: intent sern_about is missing"
    ]


def test_phrases_of_an_intent_that_nobody_knows_are_found() -> None:
    assert catalogue_problems(KINDS, INTENTS, [*all_phrases(), *phrases("gret", "hej")]) == [
        "docs/intents.md: intent gret has phrases but no line here"
    ]


@pytest.mark.parametrize("kind", MIN_PHRASES)
def test_too_few_phrases_are_found(kind: str) -> None:
    given = enough("some_intent", kind)
    assert catalogue_problems({"some_intent": kind}, ["some_intent"], given) == []
    assert catalogue_problems({"some_intent": kind}, ["some_intent"], given[1:]) == [
        f"data/nlu: some_intent has {len(given) - 1} phrases of {len(given)}"
    ]


def test_an_intent_without_phrases_is_found() -> None:
    assert catalogue_problems(KINDS, INTENTS, enough("greet", "small_talk")) == [
        f"data/nlu: sern_about has 0 phrases of {MIN_PHRASES['answer']}"
    ]


def test_the_counts_are_at_least_those_that_were_asked_for() -> None:
    assert MIN_PHRASES["out_of_scope"] >= 300
    assert min(MIN_PHRASES.values()) >= 40
