"""Checks the type of each value of an entry: a text, words in two languages, a list, true."""

from __future__ import annotations

from typing import Any, Callable, Iterator, Mapping

from bot.content.problem import Problem, problem, text_of
from bot.content.written import Content, WrittenResponse


def check_values(content: Content) -> Iterator[Problem]:
    """Checks that each value has the type that the other checks, and the assistant, expect."""
    for written in content.responses():
        if written.entry is None:
            continue
        text = written.file.content["responses"][written.key][0]["text"]
        yield from _check(
            written, "text", text, written.file.line("responses", written.key, 0, "text")
        )
        for key, value in written.entry.metadata.items():
            yield from _check(written, key, value, written.line(key))


def _check(written: WrittenResponse, key: str, value: Any, line: int) -> Iterator[Problem]:
    kind = _KINDS.get(key)
    # Missing values are reported by other checks.
    if kind is None or value is None or _IS[kind](value):
        return
    path, name = written.file.path, written.key
    if kind == "one_text":
        variant = text_of("variants", "sv" if key == "text" else key)
        yield problem(path, line, kind, name=name, variant=variant)
    else:
        yield problem(path, line, kind, name=name, key=key)


def _is_texts(value: Any) -> bool:
    return isinstance(value, list) and all(isinstance(one, str) for one in value)


def _is_words(value: Any) -> bool:
    return isinstance(value, Mapping) and all(isinstance(one, str) for one in value.values())


# By key, the type of its value, named after the problem reported for any other type.
_KINDS: Mapping[str, str] = {
    **dict.fromkeys(("text", "easy", "en"), "one_text"),
    **dict.fromkeys(("ask", "topic"), "words_by_language"),
    **dict.fromkeys(("next", "names"), "list_of_names"),
    "source": "source_numbers",
    "unknown": "only_true",
    "no_facts": "no_facts_true",
    "everyday": "everyday_true",
}
_IS: Mapping[str, Callable[[Any], bool]] = {
    "one_text": lambda value: isinstance(value, str),
    "words_by_language": _is_words,
    "list_of_names": _is_texts,
    "source_numbers": lambda value: isinstance(value, str) or _is_texts(value),
    "only_true": lambda value: value is True,
    "no_facts_true": lambda value: value is True,
    "everyday_true": lambda value: value is True,
}
