"""Replaces a file atomically: readers get either the whole old file or the whole new one."""

from __future__ import annotations

import os
import tempfile
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO, Iterator


@contextmanager
def in_place_of(target: Path, suffix: str = "") -> Iterator[BinaryIO]:
    """A new file, for its owner only, that takes the place of another once it is written.

    Args:
        target: need not exist; its folder must. Two writers at once are safe.
        suffix: of the temporary file's name, by which one that a kill left behind is recognised.

    Raises:
        OSError: the folder is full, or cannot be written; the other file is as it was.
    """
    number, name = tempfile.mkstemp(prefix=f".{target.name}.", suffix=suffix, dir=target.parent)
    try:
        with open(number, "wb") as file:
            yield file
        os.replace(name, target)
    except BaseException:
        os.unlink(name)
        raise
