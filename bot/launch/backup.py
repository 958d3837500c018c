"""Backups of the database: made while servers run, restored while none does."""

from __future__ import annotations

import os
import shutil
import sqlite3
import subprocess
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Iterator

from sqlalchemy.engine import URL, make_url

from bot.files.private_files import files_before, make_private
from bot.launch.errors import LaunchError
from bot.settings import Settings

_NAME = "assistent-{:%Y%m%dT%H%M%SZ}.{}"
_PATTERN = "assistent-*Z.*"
_SECONDS = 3600


def back_up(settings: Settings, folder: Path) -> Path:
    """Writes a copy of the whole database; servers go on meanwhile.

    Copies hold what visitors wrote, so that those older than ``BOT_KEEP_BACKUP_DAYS`` are deleted.

    Args:
        settings: the database.
        folder: made when missing, for this account alone.

    Returns:
        The file.

    Raises:
        LaunchError: the copy could not be made; nothing half-made is left.
    """
    make_private(folder)
    url = make_url(settings.store_url)
    sqlite = url.get_backend_name() == "sqlite"
    path = folder / _NAME.format(datetime.now(UTC), "db" if sqlite else "dump")
    fresh = path.with_suffix(".new")
    try:
        if sqlite:
            _copy_sqlite(Path(str(url.database)), fresh)
        else:
            _run("pg_dump", url, "--format=custom", "--no-owner", f"--file={fresh}")
        fresh.chmod(0o600)
        fresh.replace(path)
    finally:
        fresh.unlink(missing_ok=True)
    for old in set(copies_before(folder, datetime.now(UTC) - timedelta(settings.keep_backup_days))):
        old.unlink()
    return path


def backup_folder(settings: Settings) -> Path:
    """Where the timer puts copies; the worker deletes old ones there."""
    return settings.var_path / "backup"


def copies_before(folder: Path, before: datetime) -> Iterator[Path]:
    """The copies in a folder that were made before a moment.

    Args:
        folder: need not exist.
        before: the moment.
    """
    return files_before(folder, before, _PATTERN)


def restore(settings: Settings, path: Path) -> None:
    """Puts a copy in the place of the database. Servers and workers must be stopped.

    Args:
        settings: the database.
        path: a file that ``back_up`` made from the same kind of database.

    Raises:
        LaunchError: the copy cannot be used, or could not be put back.
    """
    url = make_url(settings.store_url)
    if not path.is_file():
        raise LaunchError(f"There is no file {path}.")
    if url.get_backend_name() != "sqlite":
        _run(
            "pg_restore", url, "--clean", "--if-exists", "--no-owner", "--single-transaction", path
        )
        return
    _require_whole(path)
    database = Path(str(url.database))
    make_private(database.parent)
    fresh = database.with_name(database.name + ".new")
    shutil.copyfile(path, fresh)
    fresh.chmod(0o600)
    for left in ("-wal", "-shm"):
        # The journal's files belong to the database of before.
        database.with_name(database.name + left).unlink(missing_ok=True)
    fresh.replace(database)


def _copy_sqlite(database: Path, target: Path) -> None:
    if not database.exists():
        raise LaunchError(f"There is no database {database} yet.")
    try:
        with closing(sqlite3.connect(database)) as source, closing(sqlite3.connect(target)) as copy:
            source.backup(copy)
    except (sqlite3.Error, OSError) as error:
        raise LaunchError(f"The database could not be copied: {error}") from error


def _require_whole(path: Path) -> None:
    try:
        with closing(sqlite3.connect(f"file:{path}?mode=ro", uri=True)) as copy:
            (answer,) = copy.execute("PRAGMA integrity_check").fetchone()
            copy.execute("SELECT version_num FROM alembic_version").fetchone()
    except sqlite3.Error as error:
        raise LaunchError(f"{path} is no copy of the assistant's database: {error}") from error
    if answer != "ok":
        raise LaunchError(f"{path} is damaged: {answer}")


def _run(program: str, url: URL, *arguments: object) -> None:
    if shutil.which(program) is None:
        raise LaunchError(
            f"{program} is not installed (Debian: apt-get install postgresql-client)."
        )
    # In the environment rather than the arguments, which every account can read.
    secret = {"PGPASSWORD": str(url.password)} if url.password else {}
    shown = url.set(drivername="postgresql", password=None)
    try:
        done = subprocess.run(
            [program, f"--dbname={shown}", *map(str, arguments)],
            env={**os.environ, **secret},
            capture_output=True,
            text=True,
            timeout=_SECONDS,
            check=False,
        )
    except subprocess.TimeoutExpired as error:
        raise LaunchError(f"{program} took more than {_SECONDS} s.") from error
    if done.returncode:
        raise LaunchError(f"{program} failed: {done.stderr.strip()}")
