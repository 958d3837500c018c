"""How the trained model follows whole conversations by writers who had not seen it.

``python -m bench.dialogues`` runs the conversations of tests/conversations/blind and
tests/conversations/development, message by message. What the assistant would say, with its buttons,
comes from the generator of answers; actions are not run. A turn is right when it leads to one of
the cells or intents that its writer considers right.
"""

from __future__ import annotations

import asyncio
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Sequence

from bot.answers.grid import Grid
from bot.conversation.cells import is_cell
from bot.conversation.reading import intents_of
from bot.evaluation.talk import MORE, UNKNOWN, Talk, read_conversations, wanted
from bot.settings import PROJECT_DIR

CONVERSATIONS_DIR = PROJECT_DIR / "tests" / "conversations"
SETS = ("development", "blind")


@dataclass(frozen=True)
class ToldTurn:
    """One message, what would be right, and what it led to."""

    text: str
    right: Sequence[Sequence[str]]
    led_to: Sequence[str]
    said: Sequence[str]
    unknown: Sequence[str]

    @property
    def is_right(self) -> bool:
        """Everything that was asked got one of its right answers."""
        return all(any(self._fits(one) for one in wanted) for wanted in self.right)

    def _fits(self, wanted: str) -> bool:
        if wanted == MORE:
            return any(is_cell(one) and one not in self.said for one in self.led_to)
        if wanted == UNKNOWN:
            return any(one in self.unknown for one in self.led_to)
        return wanted in self.led_to


async def hold(talk: Talk, turns: Sequence[dict[str, Any]]) -> list[ToldTurn]:
    """Runs one conversation."""
    grid = Grid.of_responses(talk.domain.responses)
    tracker = talk.tracker()
    told, said = [], []
    for turn in turns:
        parsed = await talk.read(turn["text"], tracker)
        await talk.answer(turn["text"], parsed, tracker)
        led_to = list(intents_of(parsed))
        unknown = [one for one in led_to if is_cell(one) and grid.is_unknown(one)]
        told.append(ToldTurn(turn["text"], wanted(turn), led_to, tuple(said), unknown))
        said += [one for one in led_to if is_cell(one)]
    return told


def hold_all(model: Path, path: Path) -> list[list[ToldTurn]]:
    """Runs all conversations of a file.

    Args:
        model: the trained model.
        path: JSON lines, each with ``turns``: ``text`` and ``right``, or ``questions``.
    """

    async def all_of_them() -> list[list[ToldTurn]]:
        talk = Talk(model)
        return [await hold(talk, turns) for turns in read_conversations(path)]

    return asyncio.run(all_of_them())


def main() -> None:
    """Prints the figures of each file; with ``--show`` also what went wrong."""
    from bot.operations.chosen_model import require_model

    paths = [path for name in SETS for path in sorted((CONVERSATIONS_DIR / name).glob("*.jsonl"))]
    for path in paths:
        dialogues = hold_all(require_model(), path)
        turns = [turn for dialogue in dialogues for turn in dialogue]
        whole = sum(all(turn.is_right for turn in dialogue) for dialogue in dialogues)
        right = sum(turn.is_right for turn in turns)
        print(
            f"{path.parent.name}/{path.name}: {len(dialogues)} conversations, {len(turns)} turns; "
            f"turns right {100 * right / len(turns):.1f} %, "
            f"whole conversations {100 * whole / len(dialogues):.1f} %"
        )
        if "--show" in sys.argv:
            for turn in turns:
                if not turn.is_right:
                    print(f"  {turn.text} | {turn.right} | {turn.led_to}")


if __name__ == "__main__":
    main()
