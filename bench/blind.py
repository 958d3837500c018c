"""How the trained model does on questions by writers who have not seen the training data.

``python -m bench.blind first`` prints the table for a set under tests/nlu/blind/. The first set is
the development set: its mistakes may be read by category. The second is only ever measured.
"""

from __future__ import annotations

import json
import sys
from collections import defaultdict
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Iterable, Sequence

from bot.content.check_phrases import read_catalogue
from bot.evaluation.training import load_parser
from bot.settings import PROJECT_DIR

BLIND_DIR = PROJECT_DIR / "tests" / "nlu" / "blind"
OUT_OF_SCOPE = "out_of_scope"
HANDOFF = "handoff_request"
FALLBACK = "nlu_fallback"


@dataclass(frozen=True)
class Question:
    """A blind question and what its writer meant."""

    text: str
    intent: str
    kind: str
    language: str
    traits: Sequence[str]


@dataclass(frozen=True)
class Result:
    """How a question was read: the intent acted on, and the topics offered if it was unclear."""

    question: Question
    intent: str
    offered: Sequence[str]
    parse: dict[str, Any]

    @property
    def right_at_once(self) -> bool:
        """The right topic was answered, alone or beside another question of the message."""
        return self.question.intent in (self.intent, *self.parse.get("questions", []))

    @property
    def right_or_offered(self) -> bool:
        """The right topic was acted on, or was among those of the clarifying question."""
        return self.right_at_once or self.question.intent in self.offered


def read_questions(folder: Path) -> list[Question]:
    """All questions of a set."""
    return [
        Question(**json.loads(line))
        for path in sorted(folder.glob("*.jsonl"))
        for line in path.read_text(encoding="utf-8").splitlines()
        if line.strip()
    ]


def read_all(parse: Any, questions: Iterable[Question]) -> list[Result]:
    """Has the model read each question."""
    results = []
    for question in questions:
        parsed = parse(question.text)
        results.append(
            Result(question, parsed["intent"]["name"], parsed.get("choices") or [], parsed)
        )
    return results


def share(values: Iterable[bool]) -> float:
    """The share of true ones, in per cent; NaN of none."""
    listed = list(values)
    return 100 * sum(listed) / len(listed) if listed else float("nan")


def table(results: Sequence[Result]) -> str:
    """The figures that the project steers by, as a Markdown table."""
    kinds = read_catalogue(PROJECT_DIR / "docs" / "intents.md")
    content = {intent for intent, kind in kinds.items() if kind == "answer"}
    groups: dict[str, list[Result]] = defaultdict(list)
    for result in results:
        question = result.question
        if question.language == "sv":
            groups["Swedish, all"].append(result)
            groups[f"written: {question.kind}"].append(result)
            for trait in question.traits:
                groups[f"trait: {trait}"].append(result)
        else:
            groups[f"language: {question.language}"].append(result)
            if question.language != "en":
                groups["languages without a training phrase"].append(result)
    lines = [
        "| questions | in scope | right at once | right or offered | another topic | out of scope "
        "| answered all the same | wish for a person | recognised |",
        "|---|---|---|---|---|---|---|---|---|",
    ]
    for name in sorted(groups, key=lambda key: (not key.startswith("Sw"), key)):
        group = groups[name]
        inside = [r for r in group if r.question.intent not in (OUT_OF_SCOPE, HANDOFF)]
        outside = [r for r in group if r.question.intent == OUT_OF_SCOPE]
        wishes = [r for r in group if r.question.intent == HANDOFF]
        wrong = share(
            not r.right_at_once and r.intent not in (FALLBACK, OUT_OF_SCOPE) for r in inside
        )
        lines.append(
            f"| {name} | {len(inside)} | {share(r.right_at_once for r in inside):.1f} "
            f"| {share(r.right_or_offered for r in inside):.1f} | {wrong:.1f} | {len(outside)} "
            f"| {share(r.intent in content for r in outside):.1f} | {len(wishes)} "
            f"| {share(r.right_at_once for r in wishes):.1f} |"
        )
    return "\n".join(lines)


def main() -> None:
    """Prints the table of a set."""
    from bot.launch.model import require_model

    name = sys.argv[1] if len(sys.argv) > 1 else "first"
    results = read_all(load_parser(require_model()), read_questions(BLIND_DIR / name))
    print(table(results))


if __name__ == "__main__":
    main()
