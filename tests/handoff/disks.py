"""Full disks: a small one of its own, or a limit on the size of a process's files."""

from __future__ import annotations

import contextlib
import os
import resource
import sqlite3
import subprocess
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import Iterator, Protocol

import pytest

from tests.two_servers import TwoServers

_SIZE = "4m"
_MEGABYTE = b"\0" * 2**20


class Disk(Protocol):
    """Where a database lies."""

    folder: Path

    def fill(self) -> None:
        """From now on, the action server cannot write one more byte."""

    def make_room(self) -> None:
        """It can again."""


@dataclass
class SmallDisk:
    """A file system in memory, filled by a file beside the database."""

    folder: Path

    def fill(self) -> None:
        _empty_log(self.folder)
        with open(self.folder / "filler", "wb", buffering=0) as filler:
            for piece in (_MEGABYTE, _MEGABYTE[:4096], b"\0"):
                with contextlib.suppress(OSError):
                    while filler.write(piece):
                        pass

    def make_room(self) -> None:
        (self.folder / "filler").unlink()


@dataclass
class Quota:
    """A limit on the running action server's files: for where nothing may be mounted."""

    folder: Path
    servers: TwoServers

    def fill(self) -> None:
        _empty_log(self.folder)
        self._limit(0)

    def make_room(self) -> None:
        self._limit(resource.RLIM_INFINITY)

    def _limit(self, size: int) -> None:
        assert self.servers.actions is not None
        limits = (size, resource.RLIM_INFINITY)
        resource.prlimit(self.servers.actions.pid, resource.RLIMIT_FSIZE, limits)


@contextlib.contextmanager
def small_disk(folder: Path) -> Iterator[SmallDisk]:
    """A small file system; needs the right to mount, which not even root has in some containers."""
    folder.mkdir()
    command = ["mount", "-t", "tmpfs", "-o", f"size={_SIZE}", "tmpfs", str(folder)]
    if os.getuid() != 0 or subprocess.run(command, capture_output=True).returncode != 0:
        pytest.skip("nothing may be mounted here; the test with a limit on files stands in for it")
    try:
        yield SmallDisk(folder)
    finally:
        # Lazily: a process that ends may still have a file open there.
        subprocess.run(["umount", "--lazy", str(folder)], check=True)


def _empty_log(folder: Path) -> None:
    # Room in the write-ahead log would be room for a case.
    with closing(sqlite3.connect(folder / "assistant.db")) as connection:
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
