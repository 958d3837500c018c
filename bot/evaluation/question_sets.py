"""How the trained model reads questions by writers who have not seen the training data.

``python -m bot.evaluation.question_sets [SET]`` prints the table of a set: ``development`` (the
default), or ``blind/<name>``. Mistakes in the development set may be read; blind sets are only
measured. Their form is described in ``tests/nlu/development/README.md``.
"""

from __future__ import annotations

import json
import sys
from collections import defaultdict
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any, Callable, Collection, Iterable, Mapping, Optional, Sequence

from bot.answers.grid import Grid
from bot.conversation.cells import is_cell, split_cell
from bot.conversation.reading import Decision, choices_of, decision_of, intents_of
from bot.evaluation.training import load_parser
from bot.files.yaml_data import read_yaml
from bot.launch.model_figures import SetFigures
from bot.settings import PROJECT_DIR

SETS_DIR = PROJECT_DIR / "tests" / "nlu"
DEVELOPMENT = "development"
BLIND = "blind"
OUT_OF_SCOPE = "out_of_scope"
HANDOFF = "handoff_request"
FALLBACK = "nlu_fallback"
CLARIFY = "clarify"
# Intents that act on nothing that the visitor asked for.
_OPEN = frozenset({FALLBACK, CLARIFY, OUT_OF_SCOPE})


@dataclass(frozen=True)
class Question:
    """A message and what its writer meant.

    Attributes:
        text: as written.
        right: intents, any one of which is right; empty when the message holds two questions.
        questions: for each question of a message that holds two, an intent or those any one of
            which is right; else empty.
        kind: of writer.
        language: ISO 639-1.
        traits: of the writing, such as ``typos``.
    """

    text: str
    right: Sequence[str] = ()
    questions: Sequence[str | Sequence[str]] = ()
    kind: str = ""
    language: str = "sv"
    traits: Sequence[str] = ()

    @property
    def asked(self) -> Sequence[Collection[str]]:
        """For each question of the message, the intents any of which answers it."""
        both = [[one] if isinstance(one, str) else one for one in self.questions]
        return both or [self.right]

    @property
    def is_in_scope(self) -> bool:
        """Whether it is neither out of scope nor a wish for a person."""
        return not {OUT_OF_SCOPE, HANDOFF} & set(self.right)


@dataclass(frozen=True)
class Result:
    """How a message was read.

    Attributes:
        question: the message.
        parse: Rasa's parse result.
    """

    question: Question
    parse: Mapping[str, Any] = field(repr=False)

    @cached_property
    def acted_on(self) -> Sequence[str]:
        """The cells or intents that the message was taken for."""
        return intents_of(self.parse)

    @property
    def offered(self) -> Sequence[str]:
        """The cells offered instead of an answer, or under an overview."""
        return choices_of(self.parse)

    @property
    def best(self) -> Optional[str]:
        """The likeliest intent of the message alone, whatever was decided about it."""
        ranking = self.parse.get("intent_ranking") or []
        names = [str(entry["name"]) for entry in ranking if entry["name"] != FALLBACK]
        return names[0] if names else None

    @property
    def right_at_once(self) -> bool:
        """Whether everything asked was acted on."""
        return all(set(right) & set(self.acted_on) for right in self.question.asked)

    @property
    def right_or_offered(self) -> bool:
        """Whether everything asked was acted on, or offered as a choice."""
        known = {*self.acted_on, *self.offered}
        return all(known & set(right) for right in self.question.asked)

    @property
    def is_wrong(self) -> bool:
        """Whether something else was answered; the overview of the right topic is not wrong."""
        if set(self.acted_on) <= _OPEN:
            return False
        right = {intent for one in self.question.asked for intent in one}
        if right & set(self.acted_on):
            return False
        overview = decision_of(self.parse) == Decision.OVERVIEW.value
        topics = {split_cell(intent).topic for intent in right}
        return not (overview and {split_cell(cell).topic for cell in self.acted_on} <= topics)


def set_names() -> list[str]:
    """The existing sets: ``development``, then ``blind/<name>``."""
    blind = sorted(
        folder.name for folder in (SETS_DIR / BLIND).glob("*") if any(folder.glob("*.jsonl"))
    )
    return [DEVELOPMENT, *(f"{BLIND}/{name}" for name in blind)]


def read_questions(name: str = DEVELOPMENT) -> list[Question]:
    """All questions of a set.

    Args:
        name: one of :func:`set_names`.

    Raises:
        ValueError: there is no such set.
    """
    questions = [
        Question(**json.loads(line))
        for path in sorted((SETS_DIR / name).glob("*.jsonl"))
        for line in path.read_text(encoding="utf-8").splitlines()
        if line.strip()
    ]
    if not questions:
        raise ValueError(f"There is no set '{name}'; there are {', '.join(set_names())}.")
    return questions


def read_project_questions() -> list[Question]:
    """The project's own questions, one file per topic; those that lean on others are left out.

    Each file lists questions under what should answer them: ``a/b``, ``a/b or a/c``, ``a/b + c/d``.
    """
    found: list[Question] = []
    for path in sorted((PROJECT_DIR / "tests" / "questions").glob("[!_]*.yml")):
        blocks: Mapping[str, Any] = read_yaml(path)
        for told, texts in blocks.items():
            parts = [[name.strip() for name in part.split(" or ")] for part in told.split(" + ")]
            asked = {"right": parts[0]} if len(parts) == 1 else {"questions": parts}
            if isinstance(texts, list):
                # Those that lean on what was asked before are in blocks of their own.
                found += [Question(text, **asked) for text in texts if isinstance(text, str)]
    return found


def read_all(
    parse: Callable[[str], Mapping[str, Any]], questions: Iterable[Question]
) -> list[Result]:
    """Has the model read each question."""
    return [Result(question, parse(question.text)) for question in questions]


def known_cells() -> frozenset[str]:
    """The cells whose answer states a fact rather than that no source has the answer."""
    responses: dict[str, Any] = {}
    for path in sorted((PROJECT_DIR / "data" / "answers").glob("*.yml")):
        responses.update(read_yaml(path)["responses"])
    grid = Grid.of_responses(responses)
    cells = (name.removeprefix("utter_") for name in responses)
    return frozenset(cell for cell in cells if is_cell(cell) and not grid.is_unknown(cell))


def per_cent(values: Iterable[bool]) -> float:
    """The share of true values, in per cent; NaN when there are none."""
    listed = list(values)
    return 100 * sum(listed) / len(listed) if listed else float("nan")


def gets_a_fact(result: Result, known: Collection[str]) -> bool:
    """Whether a message was answered with a fact.

    Args:
        result: how it was read.
        known: from :func:`known_cells`.
    """
    return any(cell in known for cell in result.acted_on)


def set_figures(results: Sequence[Result]) -> SetFigures:
    """The figures by which two models are compared; NaN where a set has no such question."""
    known = known_cells()
    inside = [result for result in results if result.question.is_in_scope]
    outside = [result for result in results if OUT_OF_SCOPE in result.question.right]
    return SetFigures(
        right_at_once=per_cent(result.right_at_once for result in inside),
        right_or_offered=per_cent(result.right_or_offered for result in inside),
        wrong=per_cent(result.is_wrong for result in inside),
        out_of_scope_answered=per_cent(gets_a_fact(result, known) for result in outside),
    )


def table(results: Sequence[Result]) -> str:
    """The figures that the project steers by, as a Markdown table."""
    known = known_cells()
    groups: dict[str, list[Result]] = defaultdict(list)
    for result in results:
        question = result.question
        if question.language == "sv":
            groups["Swedish, all"].append(result)
            groups[f"written: {question.kind}"].append(result)
            for trait in question.traits:
                groups[f"trait: {trait}"].append(result)
            groups["two questions" if question.questions else "one question"].append(result)
        else:
            groups[f"language: {question.language}"].append(result)
            if question.language != "en":
                groups["languages other than Swedish and English"].append(result)
    lines = [
        "| questions | in scope | right at once | right or offered | another answer | out of scope "
        "| answered all the same | wish for a person | recognised |",
        "|---|---|---|---|---|---|---|---|---|",
    ]
    for name in sorted(groups, key=lambda key: (not key.startswith("Sw"), key)):
        group = groups[name]
        inside = [r for r in group if r.question.is_in_scope]
        outside = [r for r in group if OUT_OF_SCOPE in r.question.right]
        wishes = [r for r in group if HANDOFF in r.question.right]
        lines.append(
            f"| {name} | {len(inside)} | {per_cent(r.right_at_once for r in inside):.1f} "
            f"| {per_cent(r.right_or_offered for r in inside):.1f} "
            f"| {per_cent(r.is_wrong for r in inside):.1f} | {len(outside)} "
            f"| {per_cent(gets_a_fact(r, known) for r in outside):.1f} | {len(wishes)} "
            f"| {per_cent(r.right_at_once for r in wishes):.1f} |"
        )
    return "\n".join(lines)


def main() -> None:
    """Prints the table of a set."""
    from bot.operations.chosen_model import require_model

    name = sys.argv[1] if len(sys.argv) > 1 else DEVELOPMENT
    questions = read_questions(name)
    print(table(read_all(load_parser(require_model()), questions)))


if __name__ == "__main__":
    main()
