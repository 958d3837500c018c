"""A file is replaced whole or not at all."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.files.replacing import in_place_of


def test_the_new_file_takes_the_place_of_the_old(tmp_path: Path) -> None:
    target = tmp_path / "chosen"
    target.write_text("old")
    with in_place_of(target) as file:
        file.write(b"new")
        assert target.read_text() == "old"
    assert [path.name for path in tmp_path.iterdir()] == ["chosen"]
    assert target.read_text() == "new"


def test_what_fails_leaves_the_old_file_and_nothing_else(tmp_path: Path) -> None:
    target = tmp_path / "chosen"
    target.write_text("old")
    with pytest.raises(OSError, match="full"), in_place_of(target, ".part") as file:
        file.write(b"ne")
        raise OSError("full")
    assert [path.name for path in tmp_path.iterdir()] == ["chosen"]
    assert target.read_text() == "old"
