"""The widget stays small: to load on a bad line, and to read."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.channel.assets import STATIC_DIR, Assets
from bot.channel.legal import widget_words
from bot.settings import read_settings

# With the form, and what it hands over to the chat.
MAX_BYTES = 18_432
MAX_LINES = 300


def test_the_scripts_are_small_as_they_are_sent() -> None:
    assets = Assets(words=widget_words(read_settings({})))
    # Each by itself, as a browser gets them.
    sizes = {path: len(asset.gzipped) for path, asset in assets.loaded.items()}

    assert "widget.js" in sizes
    assert sum(sizes.values()) <= MAX_BYTES, (sum(sizes.values()), sizes)


@pytest.mark.parametrize("path", sorted(STATIC_DIR.iterdir()), ids=lambda path: path.name)
def test_no_file_is_long(path: Path) -> None:
    assert len(path.read_text("utf-8").splitlines()) <= MAX_LINES
