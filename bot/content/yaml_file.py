"""Reads a YAML file that an editor wrote, and says what is on which line and what is wrong."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Iterator, Mapping, Sequence, Union

import yaml

from bot.content.problem import Problem, problem

Place = tuple[Union[str, int], ...]

_CURLY_START = re.compile(r"^\s*(?:- )?(?:[\w/]+:\s+|- )[”“„]")
_QUOTED = re.compile(r'^\s*(?:- )?[\w/]+:\s+"')
_ENDED = re.compile(r'"\s*(?:#.*)?$')
_UNQUOTED_COLON = "mapping values are not allowed"
_OPEN_QUOTE = "while scanning a quoted scalar"
_AFTER_A_QUOTE = re.compile(r"found '?<scalar>'?")
_DAY = "tag:yaml.org,2002:timestamp"
_MISPLACED = ("expected <block end>", "did not find expected", "could not find expected ':'")


@dataclass(frozen=True)
class YamlFile:
    """A file with the lines of its parts.

    Attributes:
        path: from the project's folder.
        content: what it holds; empty when it cannot be read.
        lines: by place, such as ``("responses", "utter_sern/what", 0, "metadata")``.
        problems: that show without knowing what the file is for.
    """

    path: str
    content: Mapping[str, Any]
    lines: Mapping[Place, int] = field(default_factory=dict)
    problems: Sequence[Problem] = ()

    def line(self, *place: Union[str, int]) -> int:
        """The line of a part, or of the nearest enclosing part that exists."""
        while place and place not in self.lines:
            place = place[:-1]
        return self.lines.get(place, 1)


def read_yaml_file(path: Path, project: Path) -> YamlFile:
    """Reads a file.

    Args:
        path: of the file.
        project: the folder that problems name it from.
    """
    shown = path.relative_to(project).as_posix()
    raw = path.read_bytes()
    try:
        text = raw.decode("utf-8")
    except UnicodeDecodeError as error:
        line = raw.count(b"\n", 0, error.start) + 1
        return YamlFile(shown, {}, problems=[problem(shown, line, "not_utf8")])
    slips = list(_slips(shown, text))
    try:
        node = yaml.compose(text, Loader=yaml.CSafeLoader)
    except yaml.YAMLError:
        return YamlFile(shown, {}, problems=[*slips, *_syntax_problems(shown, text, slips)])
    lines: dict[Place, int] = {}
    doubled: list[Problem] = []
    content = _read(node, (), lines, shown, doubled) if node else None
    if not isinstance(content, Mapping):
        return YamlFile(shown, {}, problems=[*slips, problem(shown, None, "empty_file")])
    return YamlFile(shown, content, lines, [*slips, *doubled])


def _slips(path: str, text: str) -> Iterator[Problem]:
    for number, line in enumerate(text.splitlines(), 1):
        if "\t" in line:
            yield problem(path, number, "tab")
        if _CURLY_START.match(line):
            yield problem(path, number, "curly_quotes")


def _syntax_problems(path: str, text: str, slips: Sequence[Problem]) -> Iterator[Problem]:
    # The C parser is fast; the Python one gives more precise errors.
    try:
        yaml.compose(text, Loader=yaml.SafeLoader)
    except yaml.MarkedYAMLError as error:
        found = _syntax_problem(path, error)
        # The parser reports an unclosed text where the next one begins.
        opened = _first_open_quote(text.splitlines()[: found.line])
        if opened:
            found = problem(path, opened, "open_quote")
        if found.line not in {slip.line for slip in slips}:
            yield found
    except yaml.YAMLError as error:
        yield problem(path, None, "syntax", said=str(error).splitlines()[0])


def _first_open_quote(lines: Sequence[str]) -> int:
    """The number of the first line that opens a quoted text and never closes it; 0 for none."""
    for number, line in enumerate(lines, 1):
        begun = _QUOTED.match(line)
        if begun and not _ENDED.search(line[begun.end() :]):
            return number
    return 0


def _syntax_problem(path: str, error: yaml.MarkedYAMLError) -> Problem:
    said = error.problem or ""
    line = error.problem_mark.line + 1 if error.problem_mark else 0
    if error.context == _OPEN_QUOTE and error.context_mark:
        return problem(path, error.context_mark.line + 1, "open_quote")
    if _UNQUOTED_COLON in said:
        return problem(path, line, "colon")
    if _AFTER_A_QUOTE.search(said):
        return problem(path, line, "inner_quotes")
    if said.startswith(_MISPLACED):
        return problem(path, line, "indentation")
    return problem(path, line, "syntax", said=said)


def _read(
    node: yaml.Node, place: Place, lines: dict[Place, int], path: str, doubled: list[Problem]
) -> Any:
    lines.setdefault(place, node.start_mark.line + 1)
    if isinstance(node, yaml.MappingNode):
        found: dict[str, Any] = {}
        for key_node, value_node in node.value:
            key = str(key_node.value)
            line = key_node.start_mark.line + 1
            if key in found:
                doubled.append(problem(path, line, "twice", name=key))
            lines[(*place, key)] = line
            found[key] = _read(value_node, (*place, key), lines, path, doubled)
        return found
    if isinstance(node, yaml.SequenceNode):
        return [
            _read(item, (*place, number), lines, path, doubled)
            for number, item in enumerate(node.value)
        ]
    if node.tag == _DAY:
        # Kept as written: the date may not exist.
        return node.value
    return yaml.constructor.SafeConstructor().construct_object(node)
