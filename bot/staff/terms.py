"""The pages' words, from ``terms.yml``."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path
from typing import Any, Mapping

from bot.answers.fill import fill
from bot.files.yaml_data import read_yaml


@lru_cache(maxsize=1)
def _terms() -> Mapping[str, Mapping[str, str]]:
    path = Path(__file__).with_name("terms.yml")
    loaded: Mapping[str, Mapping[str, str]] = read_yaml(path)
    return loaded


def term(kind: str, name: str) -> str:
    """The Swedish term for something; its own name where there is none.

    Args:
        kind: a key of the file, such as ``outcomes``.
        name: of one of that kind.
    """
    return _terms()[kind].get(str(name), str(name))


def terms(kind: str) -> Mapping[str, str]:
    """All of a kind, in the order of the file."""
    return _terms()[kind]


def message(name: str, /, **values: Any) -> str:
    """A sentence of a page."""
    return fill(_terms()["messages"][name], values)
