"""Keeps files with visitors' words readable by the assistant's own account only."""

from __future__ import annotations

import os
from datetime import datetime
from pathlib import Path
from typing import Iterator

_UMASK = 0o077
_FOLDER_MODE = 0o700
_FILE_MODE = 0o600


def keep_files_private() -> None:
    """Makes this process and its children create files as 0600 and folders as 0700."""
    os.umask(_UMASK)


def make_private(folder: Path) -> None:
    """Removes other accounts' rights to a folder and all in it; older versions left some.

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
