"""YAML is read in one place, and what cannot be read is named with its line."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from bot.files.yaml_data import YamlDataError, read_yaml


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "words.yml"


def test_texts_numbers_dates_and_booleans_are_read_as_yaml_says(file: Path) -> None:
    file.write_text("a: åäö\nb: 3\nc: 2026-10-25\nd: no\ne: '2026-10-25'\nf:\n", "utf-8")
    assert read_yaml(file) == {
        "a": "åäö",
        "b": 3,
        "c": date(2026, 10, 25),
        "d": False,
        "e": "2026-10-25",
        "f": None,
    }


def test_an_empty_file_holds_nothing(file: Path) -> None:
    file.write_bytes(b"# later\n")
    assert read_yaml(file) is None


def test_a_missing_file_is_an_error_of_the_system(file: Path) -> None:
    with pytest.raises(FileNotFoundError):
        read_yaml(file)


@pytest.mark.parametrize(
    ("raw", "line", "why"),
    [
        (b"a: 1\nb: [1\nc: 2\n", 3, "did not find expected"),
        (b"a: 1\nb: c: d\n", 2, "not allowed"),
        (b"a: 1\nb: *other\n", 2, "undefined alias"),
        (b"a: 1\nb: !!python/object:os.system 1\n", 2, "tag"),
        (b"a: 1\nb: \xe5\n", 2, "not UTF-8"),
        (b"a: 1\nb: \x07\n", 2, "forbids"),
    ],
)
def test_what_is_no_yaml_is_named_with_file_and_line(
    file: Path, raw: bytes, line: int, why: str
) -> None:
    file.write_bytes(raw)
    with pytest.raises(YamlDataError) as error:
        read_yaml(file)
    assert f"{file}, line {line}" in str(error.value)
    assert why in str(error.value)


def test_a_date_that_does_not_exist_is_named_with_the_file(file: Path) -> None:
    file.write_text("seen: 2026-13-45\n", "utf-8")
    with pytest.raises(YamlDataError, match=r"words\.yml: month must be"):
        read_yaml(file)
