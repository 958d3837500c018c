"""No question of the blind tests stands in the training data, or the tests would prove nothing.

On failure only counts and file names are shown: who mends it must not come to know the questions.
"""

from __future__ import annotations

import json
from collections import Counter
from pathlib import Path
from typing import Iterable

import pytest

from bot.content.phrases import comparison_key, read_phrases
from bot.settings import PROJECT_DIR

BLIND = PROJECT_DIR / "tests" / "nlu" / "blind"


def keys(path: Path) -> list[str]:
    """The comparison keys of a file's questions."""
    return [
        comparison_key(json.loads(line)["text"])
        for line in path.read_text(encoding="utf-8").splitlines()
        if line.strip()
    ]


def overlap(files: Iterable[Path], training: set[str]) -> dict[str, int]:
    """How many questions of each file stand in the training data; files with none left out."""
    counts = Counter({path.name: sum(key in training for key in keys(path)) for path in files})
    return {name: count for name, count in counts.items() if count}


def training_keys() -> set[str]:
    return {phrase.key for phrase in read_phrases(PROJECT_DIR / "data" / "nlu")}


def blind_files(round_name: str) -> list[Path]:
    return sorted((BLIND / round_name).rglob("*.jsonl"))


@pytest.mark.parametrize("round_name", sorted(path.name for path in BLIND.iterdir()))
def test_no_blind_question_is_a_training_phrase(round_name: str) -> None:
    files = blind_files(round_name)
    assert files, f"no questions in {BLIND / round_name}"
    found = overlap(files, training_keys())
    if found:
        pytest.fail(f"questions of {round_name} that stand in data/nlu: {found}", pytrace=False)


def test_a_question_taken_over_would_be_found(tmp_path: Path) -> None:
    phrase = next(read_phrases(PROJECT_DIR / "data" / "nlu"))
    file = tmp_path / "pupil.jsonl"
    questions = [f"{phrase.text.upper()}?!", "en fråga som ingen har ställt förut, inte ens här"]
    file.write_text("\n".join(json.dumps({"text": text}) for text in questions), encoding="utf-8")
    assert overlap([file], training_keys()) == {"pupil.jsonl": 1}
