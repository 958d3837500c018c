"""Joins the widget's modules into one script and minifies it; no tool to install, no build step.

It knows only the few forms that the widget's modules use, and refuses all others: imports of names
from a neighbour, exports in front of a declaration, no top-level name in two modules.
"""

from __future__ import annotations

import re
from typing import Dict, List, Mapping

from minify import string as smaller

_IMPORT = re.compile(r"^import (?:\{[\w\s,]*\} from )?'\./([\w-]+\.js)';\n", re.MULTILINE)
_EXPORT = re.compile(r"^export (?=(?:const|let|class|function|async function) )", re.MULTILINE)
_DECLARED = re.compile(r"^(?:const|let|class|(?:async )?function) (\w+)", re.MULTILINE)
_LEFT_OVER = re.compile(r"^(?:import|export)\b.*", re.MULTILINE)
_STYLE_START, _STYLE_END = "/* css */ `", "\n`;"
_STYLE_SPACE = re.compile(r"\s*([{};,]|(?<=\w):(?= ))\s*")


def join(modules: Mapping[str, str], first: str) -> str:
    """A module and everything that it imports, as one script without globals.

    Args:
        modules: sources by file name.
        first: the file that a page would load.

    Raises:
        ValueError: a module is missing, is written in another form, or shares a top-level name with
            another one.
    """
    order: List[str] = []
    _visit(modules, first, order, ())
    declared: Dict[str, str] = {}
    parts: List[str] = []
    for name in order:
        source = _EXPORT.sub("", _IMPORT.sub("", modules[name]))
        left_over = _LEFT_OVER.search(source)
        if left_over:
            raise ValueError(f"{name}: {left_over.group()!r} is not one of the forms that join")
        for top in _DECLARED.findall(source):
            if top in declared:
                raise ValueError(f"{name}: {declared[top]} has a {top!r} at its top, too")
            declared[top] = name
        parts.append(source)
    # Inside a function top-level names are local as well, so that minifying shortens them.
    return "\n".join(["(() => {", *parts, "})();"])


def minify(source: str) -> str:
    """A script and its style sheet with short local names, without comments and white space.

    Template literals are left as they are, except for the one that ``/* css */`` introduces.
    """
    head, mark, rest = source.partition(_STYLE_START)
    if mark:
        style, _, after = rest.partition(_STYLE_END)
        # The minifier does not touch container queries.
        style = _STYLE_SPACE.sub(r"\1", smaller("text/css", style))
        source = f"{head}`{style}`;{after}"
    minified: str = smaller("text/javascript", source)
    return minified


def _visit(modules: Mapping[str, str], name: str, order: List[str], above: tuple[str, ...]) -> None:
    if name in order:
        return
    if name in above:
        raise ValueError(f"{name} needs itself, by way of {' and '.join(above)}")
    if name not in modules:
        raise ValueError(f"{above[-1] if above else 'a page'} needs {name}, which is not there")
    for needed in _IMPORT.findall(modules[name]):
        _visit(modules, needed, order, (*above, name))
    order.append(name)
