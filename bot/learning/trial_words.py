"""What a trial of a proposal says, in Swedish (``trial.yml``)."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path
from typing import Any, Mapping

from bot.answers.fill import fill
from bot.files.yaml_data import read_yaml


@lru_cache(maxsize=1)
def words() -> Mapping[str, Any]:
    """All texts, by name."""
    loaded: Mapping[str, Any] = read_yaml(Path(__file__).with_name("trial.yml"))
    return loaded


def said(kind: str, **values: Any) -> str:
    """One of the texts, with its placeholders filled in."""
    return fill(words()[kind], values)
