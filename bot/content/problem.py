"""One thing that is wrong, where, and how to fix it."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any, Mapping, Optional

from bot.answers.fill import fill
from bot.files.yaml_data import read_yaml


@dataclass(frozen=True, order=True)
class Problem:
    """A problem as ``path:line: reason``; line 0 stands for the file as a whole."""

    path: str
    line: int
    reason: str

    def __str__(self) -> str:
        place = f"{self.path}:{self.line}" if self.line else self.path
        return f"{place}: {self.reason}"


def problem(path: str, line: Optional[int], kind: str, **values: Any) -> Problem:
    """A problem in the words of ``problems.yml``.

    Args:
        path: of the file, from the project's folder.
        line: from 1; None when it is about the whole file.
        kind: which of the texts.
        **values: for its placeholders.
    """
    return Problem(path, line or 0, text_of(kind, **values).strip())


def text_of(kind: str, within: Optional[str] = None, **values: Any) -> str:
    """One of the texts of ``problems.yml``.

    Args:
        kind: its key.
        within: the key below that, where it holds several.
        **values: for its placeholders.
    """
    text = _texts()[kind]
    return fill(text[within] if within else text, values)


@lru_cache(maxsize=1)
def _texts() -> Mapping[str, Any]:
    path = Path(__file__).with_name("problems.yml")
    texts: Mapping[str, Any] = read_yaml(path)
    return texts
