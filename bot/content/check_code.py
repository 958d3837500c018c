"""Checks that what people read is in data files, not in Python."""

from __future__ import annotations

import ast
from pathlib import Path
from typing import Iterator, TypeGuard

from bot.content.problem import Problem

# a-ring, a- and o-umlaut in both cases, as code points so that this file passes its own check.
_SWEDISH_LETTERS = frozenset(map(chr, (0xE5, 0xE4, 0xF6, 0xC5, 0xC4, 0xD6)))


def check_no_swedish_in_code(project: Path) -> Iterator[Problem]:
    """Checks that no string in our packages holds a Swedish letter: words belong in data files."""
    for package in ("bot", "actions"):
        for path in sorted((project / package).rglob("*.py")):
            tree = ast.parse(path.read_text(encoding="utf-8"))
            for line in sorted({node.lineno for node in ast.walk(tree) if _is_swedish(node)}):
                yield Problem(
                    path.relative_to(project).as_posix(),
                    line,
                    "Swedish text in Python: move it to domain.yml or a message file",
                )


def _is_swedish(node: ast.AST) -> TypeGuard[ast.Constant]:
    if not isinstance(node, ast.Constant) or not isinstance(node.value, str):
        return False
    # A single letter is data about letters, not a word.
    return len(node.value) > 1 and bool(_SWEDISH_LETTERS & set(node.value))
