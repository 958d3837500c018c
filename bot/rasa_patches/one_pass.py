"""Unpacks a model in one pass; Rasa's second pass is a third of the time of loading a model.

Rasa reads the archive once to check the names of its members, and again for their contents.
"""

from __future__ import annotations

import tarfile
from pathlib import Path
from typing import Any, Iterator, Union

from tarsafe import TarSafe, TarSafeException


def install() -> None:
    """Makes each member be checked right before it is unpacked."""
    TarSafe.extractall = _extract_all


def _extract_all(self: Any, path: Union[str, Path]) -> None:
    """Unpacks all members, as Rasa calls it: with nothing but a folder.

    Args:
        self: the archive.
        path: the folder to unpack into.

    Raises:
        TarSafeException: a member would lie elsewhere, or is a device. Those before it, which are
            safe, have been unpacked.
    """
    tarfile.TarFile.extractall(self, path, members=_checked(self))


def _checked(archive: Any) -> Iterator[tarfile.TarInfo]:
    checks = (
        archive._is_traversal_attempt,
        archive._is_unsafe_symlink,
        archive._is_unsafe_link,
        archive._is_device,
    )
    for member in archive:
        if any(is_unsafe(tarinfo=member) for is_unsafe in checks):
            raise TarSafeException(f"Attempted traversal of directories, or device: {member.name}")
        yield member
