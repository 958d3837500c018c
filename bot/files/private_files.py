"""Files that hold what visitors wrote are for the account that runs the assistant, and no other."""

from __future__ import annotations

import os
from datetime import datetime
from pathlib import Path
from typing import Iterator

_UMASK = 0o077
_FOLDER_MODE = 0o700
_FILE_MODE = 0o600


def keep_files_private() -> None:
    """Has this process, and those that it starts, make files 0600 and folders 0700."""
    os.umask(_UMASK)


def make_private(folder: Path) -> None:
    """Removes others' rights to a folder and all in it, as an older version may have left them.

    Args:
        folder: made when it is missing.

    Raises:
        OSError: it cannot be made, or belongs to somebody else.
    """
    folder.mkdir(mode=_FOLDER_MODE, parents=True, exist_ok=True)
    for path in (folder, *folder.rglob("*")):
        if path.is_symlink():
            continue
        mode = _FOLDER_MODE if path.is_dir() else _FILE_MODE
        if path.stat().st_mode & 0o777 & ~mode:
            path.chmod(path.stat().st_mode & mode)


def files_before(folder: Path, before: datetime, pattern: str = "*") -> Iterator[Path]:
    """The files of a folder that were last written before a moment.

    Args:
        folder: need not be there.
        before: the moment.
        pattern: of their names.
    """
    for path in folder.glob(pattern):
        if path.is_file() and path.stat().st_mtime < before.timestamp():
            yield path
