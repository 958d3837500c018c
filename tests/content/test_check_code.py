"""Swedish words in Python are found; in data they are at home."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.content.check_code import check_no_swedish_in_code

REASON = "Swedish text in Python: move it to domain.yml or a message file"


def problems(tmp_path: Path, source: str, name: str = "bot/reply.py") -> list[str]:
    path = tmp_path / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(source, encoding="utf-8")
    return [str(problem) for problem in check_no_swedish_in_code(tmp_path)]


@pytest.mark.parametrize(
    "source",
    [
        'X = "Försök igen."',
        "X = 'på'",
        'X = f"Hej {name}, välkommen"',
        'X = """Hej\nålänning"""',
        '"""Säger hej."""',
        'def f(text="Åh"): pass',
        'X = {"fråga": 1}',
    ],
)
def test_a_swedish_string_is_found_with_its_line(source: str, tmp_path: Path) -> None:
    (problem,) = problems(tmp_path, f"A = 1\n{source}\n")
    assert problem == f"bot/reply.py:2: {REASON}"


@pytest.mark.parametrize("name", ["bot/deep/er/x.py", "actions/x.py"])
def test_every_package_of_ours_is_looked_through(name: str, tmp_path: Path) -> None:
    assert problems(tmp_path, 'X = "Välkommen"\n', name) == [f"{name}:1: {REASON}"]


@pytest.mark.parametrize(
    "source",
    [
        "X = 'Try again.'",
        'X = {"ä": "a"}',
        "# en anmärkning på svenska",
        r'X = "\u00e5"',
        'X = "naïve café"',
        "X = b'abc'",
        "X = 1",
    ],
)
def test_english_single_letters_and_remarks_are_no_problem(source: str, tmp_path: Path) -> None:
    assert problems(tmp_path, source + "\n") == []


def test_tests_and_data_may_hold_swedish(tmp_path: Path) -> None:
    assert problems(tmp_path, 'X = "Välkommen"\n', "tests/test_x.py") == []
    assert problems(tmp_path, "text: Välkommen\n", "bot/messages.yml") == []
