"""Has a model read all sets of questions: ``python -m bot.learning.read_apart MODEL OUT``.

A process of its own, so that libraries print to a log, and memory is freed.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any, Callable, Mapping

from bot.conversation.reading import CELLS, CHOICES, DECISION, QUESTIONS
from bot.evaluation.question_sets import (
    Question,
    Result,
    read_all,
    read_project_questions,
    read_questions,
    set_names,
)
from bot.evaluation.training import Parse, load_parser
from bot.launch.with_parent import end_with_parent
from bot.learning.comparison import Readings

_PROJECT_SET = "questions"
_TELL_EVERY = 50
_NAME = "name"
_INTENT = "intent"
# The rest, such as the probabilities of all cells, is not compared.
_KEPT = (CELLS, CHOICES, QUESTIONS, DECISION)


def readings(parse: Parse) -> Readings:
    """How a model reads all sets: the writers' and the project's own questions."""
    return {name: read_all(parse, questions) for name, questions in _sets().items()}


def write_readings(parse: Parse, out: Path, tell: Callable[[int, int], None]) -> None:
    """Writes how a model reads all sets.

    Args:
        parse: of the model.
        out: the file.
        tell: called with the number of questions read so far, and of all.
    """
    total = sum(len(questions) for questions in _sets().values())
    count = 0

    def counted(text: str) -> dict[str, Any]:
        nonlocal count
        if count % _TELL_EVERY == 0:
            tell(count, total)
        count += 1
        return parse(text)

    kept = {
        name: [_kept(result.parse) for result in results]
        for name, results in readings(counted).items()
    }
    out.write_text(json.dumps(kept), encoding="utf-8")


def kept_readings(out: Path) -> Readings:
    """What :func:`write_readings` wrote."""
    kept: Mapping[str, list[Mapping[str, Any]]] = json.loads(out.read_text(encoding="utf-8"))
    return {
        name: [Result(*one) for one in zip(questions, kept[name], strict=True)]
        for name, questions in _sets().items()
    }


def _kept(parse: Mapping[str, Any]) -> Mapping[str, Any]:
    intent = {_NAME: (parse.get(_INTENT) or {}).get(_NAME)}
    return {_INTENT: intent, **{key: parse[key] for key in _KEPT if key in parse}}


def _sets() -> Mapping[str, list[Question]]:
    sets = {name: read_questions(name) for name in set_names()}
    return {**sets, _PROJECT_SET: read_project_questions()}


if __name__ == "__main__":
    end_with_parent()
    write_readings(
        load_parser(Path(sys.argv[1])),
        Path(sys.argv[2]),
        lambda count, total: print(f"Questions read: {count}/{total}", flush=True),
    )
