"""Memory-mapped arrays, of which memory holds only what was read."""

from __future__ import annotations

import mmap
from typing import Any

import numpy.typing as npt

# Systems other than Linux do so by themselves.
_NOT_NEEDED = getattr(mmap, "MADV_DONTNEED", None)


def leave_unread(array: npt.NDArray[Any]) -> None:
    """Frees the memory of a mapped array's pages; they are read again when needed.

    Args:
        array: mapped for reading, as a whole or in part; with any other nothing happens.
    """
    lies_in: Any = array
    while lies_in is not None and not isinstance(lies_in, mmap.mmap):
        lies_in = getattr(lies_in, "base", None)
    if lies_in is not None and _NOT_NEEDED is not None:
        lies_in.madvise(_NOT_NEEDED)
