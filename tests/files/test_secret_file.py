"""Secrets that nobody has set are made once, and kept."""

from __future__ import annotations

import stat
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from bot.files.secret_file import actions_secret, secret_of


def test_a_secret_is_made_once_and_for_its_owner_alone(tmp_path: Path) -> None:
    file = tmp_path / "var" / "secret"
    made = secret_of(file)
    assert secret_of(file) == made
    assert len(made) >= 64
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert stat.S_IMODE(file.parent.stat().st_mode) == 0o700
    assert [path.name for path in file.parent.iterdir()] == ["secret"]


def test_a_secret_that_there_is_stays(tmp_path: Path) -> None:
    (tmp_path / "secret").write_text("kept")
    assert secret_of(tmp_path / "secret") == "kept"


def test_whoever_asks_at_the_same_time_gets_the_same_secret(tmp_path: Path) -> None:
    with ThreadPoolExecutor(8) as pool:
        assert len(set(pool.map(secret_of, [tmp_path / "secret"] * 32))) == 1


def test_the_operators_own_secret_comes_before_one_that_is_made(tmp_path: Path) -> None:
    assert actions_secret("own", tmp_path) == "own"
    assert not list(tmp_path.iterdir())
    assert actions_secret(None, tmp_path) == (tmp_path / "actions_secret").read_text()
