"""No labelled question stands in the training data, and its labels are there.

On failure only counts and file names are shown: who fixes it must not come to know the questions.
"""

from __future__ import annotations

import json
from collections import Counter
from functools import cache
from pathlib import Path
from typing import Any, Iterable, Mapping

import pytest

from bot.answers.entry import UTTER
from bot.content.phrases import comparison_key, read_phrases
from bot.evaluation.question_sets import SETS_DIR, set_names
from bot.files.yaml_data import read_yaml
from bot.settings import PROJECT_DIR

NLU_DATA = PROJECT_DIR / "data" / "nlu"
KEYS = {"text", "kind", "language", "traits"}


def questions(path: Path) -> list[Mapping[str, Any]]:
    """The lines of a file."""
    lines = path.read_text(encoding="utf-8").splitlines()
    return [json.loads(line) for line in lines if line.strip()]


def overlap(files: Iterable[Path], training: set[str]) -> dict[str, int]:
    """How many questions of each file stand in the training data; files with none left out."""
    counts = Counter(
        {
            path.name: sum(comparison_key(one["text"]) in training for one in questions(path))
            for path in files
        }
    )
    return {name: count for name, count in counts.items() if count}


@cache
def training_keys() -> set[str]:
    return {phrase.key for phrase in read_phrases(NLU_DATA)}


def files_of(name: str) -> list[Path]:
    return sorted((SETS_DIR / name).glob("*.jsonl"))


@pytest.fixture(scope="module")
def labels() -> set[str]:
    """What a question may be labelled with: cells that are written, intents without a topic."""
    domain = read_yaml(PROJECT_DIR / "domain.yml")
    found = set(domain["intents"])
    for path in (PROJECT_DIR / "data" / "answers").glob("*.yml"):
        responses = read_yaml(path)["responses"]
        found |= {name.removeprefix(UTTER) for name in responses}
    return found


def flat(both: list[str | list[str]]) -> list[str]:
    """The labels of two questions; each has one, or several of which any is right."""
    return [label for one in both for label in ([one] if isinstance(one, str) else one)]


@pytest.mark.parametrize("name", set_names())
def test_no_question_is_a_training_phrase(name: str) -> None:
    found = overlap(files_of(name), training_keys())
    if found:
        pytest.fail(f"questions of {name} that stand in data/nlu: {found}", pytrace=False)


@pytest.mark.parametrize("name", set_names())
def test_every_question_has_its_form_and_known_labels(name: str, labels: set[str]) -> None:
    for path in files_of(name):
        for number, one in enumerate(questions(path), 1):
            where = f"{name}/{path.name}:{number}"
            assert set(one) >= KEYS, where
            assert ("right" in one) != ("questions" in one), where
            assert len(one.get("questions", "ab")) == 2, where
            given = set(one.get("right") or flat(one["questions"]))
            assert given and not given - labels, f"{where}: {given - labels}"


def test_a_question_taken_over_would_be_found(tmp_path: Path) -> None:
    phrase = next(read_phrases(NLU_DATA))
    file = tmp_path / "pupil.jsonl"
    asked = [f"{phrase.text.upper()}?!", "en fråga som ingen har ställt förut, inte ens här"]
    file.write_text("\n".join(json.dumps({"text": text}) for text in asked), encoding="utf-8")
    assert overlap([file], training_keys()) == {"pupil.jsonl": 1}
