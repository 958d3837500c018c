"""A folder of models of a test's own."""

from __future__ import annotations

from pathlib import Path
from typing import Optional

import pytest

from bot.operations import chosen_model


def use_models_of(
    monkeypatch: pytest.MonkeyPatch, folder: Path, came_with_the_program: Optional[Path] = None
) -> None:
    """Has the code under test take models from a folder.

    Args:
        monkeypatch: of the test.
        folder: of models.
        came_with_the_program: another folder, as an image carries one; else it is the same.
    """
    monkeypatch.setattr(chosen_model, "models_dir", lambda: folder)
    monkeypatch.setattr(chosen_model, "OWN_DIR", came_with_the_program or folder)
