"""The widget stays small: to load on a bad line, and to read."""

from __future__ import annotations

import gzip
from pathlib import Path

import pytest

from bot.channel.pages import STATIC_DIR

MAX_BYTES = 15_000
MAX_LINES = 300
FILES = sorted(STATIC_DIR.iterdir())


def test_the_scripts_are_small_when_gzipped() -> None:
    scripts = [path for path in FILES if path.suffix == ".js"]
    # Each by itself, as a server sends them.
    sizes = {path.name: len(gzip.compress(path.read_bytes(), 9)) for path in scripts}

    assert "widget.js" in sizes
    assert sum(sizes.values()) <= MAX_BYTES, sizes


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.name)
def test_no_file_is_long(path: Path) -> None:
    assert len(path.read_text("utf-8").splitlines()) <= MAX_LINES
