"""What visitors wrote is for the account that runs the assistant alone."""

from __future__ import annotations

import os
from pathlib import Path

from bot.files.private_files import make_private
from bot.launch.preflight import check_writable
from bot.settings import read_settings
from bot.store.engine import create_store_engine
from bot.store.migration import migrate
from tests.launch.command import run_bot


def others_rights(folder: Path) -> list[Path]:
    """All in a folder, and itself, that other accounts may do something with."""
    return [path for path in (folder, *folder.rglob("*")) if path.stat().st_mode & 0o077]


def test_what_an_older_version_left_open_is_closed(tmp_path: Path) -> None:
    var = tmp_path / "var"
    (var / "log").mkdir(parents=True, mode=0o755)
    for name in ("tracker.db", "assistant.db-wal", "log/rasa.log"):
        (var / name).write_text("x")
        (var / name).chmod(0o644)
    check_writable(var)
    assert not others_rights(var)


def test_a_link_out_of_the_folder_is_left_alone(tmp_path: Path) -> None:
    outside = tmp_path / "outside"
    outside.write_text("x")
    outside.chmod(0o644)
    (tmp_path / "var").mkdir()
    (tmp_path / "var" / "link").symlink_to(outside)
    make_private(tmp_path / "var")
    assert outside.stat().st_mode & 0o777 == 0o644


def test_every_command_makes_private_files(tmp_path: Path) -> None:
    # As most systems have it; the command sets its own.
    before = os.umask(0o022)
    try:
        var = tmp_path / "var"
        for command in (["deliver", "--once"], ["off"], ["forget"]):
            assert run_bot(*command, BOT_VAR_DIR=str(var)).returncode == 0
    finally:
        os.umask(before)
    assert (var / "assistant.db").exists()
    assert not others_rights(var)


def test_a_database_makes_its_folder_private(tmp_path: Path) -> None:
    settings = read_settings({"BOT_VAR_DIR": str(tmp_path / "var")})
    engine = create_store_engine(settings.store_url)
    migrate(engine)
    engine.dispose()
    assert (tmp_path / "var").stat().st_mode & 0o077 == 0
