"""Without a mail server: each letter becomes a file that any mail program opens."""

from __future__ import annotations

import os
from pathlib import Path

from bot.delivery.errors import TransportUnavailable
from bot.delivery.message import Letter


class FolderTransport:
    """Writes letters as ``.eml`` files, whole or not at all; a repeat replaces the first one.

    Args:
        folder: made when it is missing.
    """

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    async def send(self, letter: Letter) -> None:
        """Writes the file; when it returns, the file survives a power cut.

        Raises:
            TransportUnavailable: the disk is full, or may not be written to.
        """
        path = self._folder / f"{letter.name}.eml"
        # A hidden file without .eml, so that nobody opens half a letter.
        half = self._folder / f".{letter.name}.part"
        try:
            self._folder.mkdir(mode=0o700, parents=True, exist_ok=True)
            _write_through(half, letter.content)
            os.replace(half, path)
            _sync_folder(self._folder)
        except OSError as error:
            raise TransportUnavailable(
                f"{self._folder} cannot be written to: {error.strerror}. Make room on its disk or "
                "give this process the right to write there."
            ) from None

    async def rest(self) -> None:
        """There is nothing to close."""


def _write_through(path: Path, content: bytes) -> None:
    # Readable by the owner only: it contains what a visitor wrote, and their address.
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with open(descriptor, "wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())


def _sync_folder(folder: Path) -> None:
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
