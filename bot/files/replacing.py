"""Replaces a file: whoever reads it meanwhile gets the old one or the new one, whole."""

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
        target: need not be there; its folder must be. Two may write it at once.
        suffix: what the new file's name ends with until then, of one that a kill leaves behind.

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
