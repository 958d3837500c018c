"""How the trained model follows whole conversations by writers who had not seen it.

``python -m bench.dialogues`` holds the conversations of tests/conversations/blind and
tests/conversations/development, one visitor's message after the other. What the assistant would
say, with its buttons, comes from the generator of answers; actions are not run. A turn is right
when it leads to one of the cells or intents that its writer holds for right.
"""

from __future__ import annotations

import asyncio
import json
import logging
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Sequence

from bot.conversation.cells import is_cell
from bot.conversation.reading import cells_of, questions_of
from bot.settings import PROJECT_DIR

CONVERSATIONS_DIR = PROJECT_DIR / "tests" / "conversations"
SETS = ("development", "blind")
# "Tell me more": any cell will do that has not been said.
MORE = "more"
UNKNOWN = "unknown"


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


class Talk:
    """Conversations with the trained model, inside this process."""

    def __init__(self, model: Path) -> None:
        """Loads the model; Rasa's line for every message read would bury the figures."""
        import structlog

        structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(logging.ERROR))
        from rasa.core.agent import Agent

        from bot.answers.generator import AnswerGenerator
        from bot.answers.grid import Grid

        self._agent = Agent.load(str(model))
        self._domain = self._agent.domain
        self._generator = AnswerGenerator(None, self._domain)
        self._grid = Grid.of_responses(self._domain.responses)

    async def hold(self, turns: Sequence[dict[str, Any]]) -> list[ToldTurn]:
        """Holds one conversation."""
        from rasa.core.channels.channel import UserMessage
        from rasa.shared.core.events import UserUttered
        from rasa.shared.core.trackers import DialogueStateTracker

        tracker = DialogueStateTracker("bench", self._domain.slots)
        told, said = [], []
        for turn in turns:
            parsed = await self._agent.processor.parse_message(UserMessage(turn["text"]), tracker)
            tracker.update(UserUttered(turn["text"], parsed["intent"], [], parsed))
            led_to = list(questions_of(parsed) or cells_of(parsed) or [parsed["intent"]["name"]])
            for name in self._responses(parsed, led_to):
                await self._say(name, tracker)
            right = turn.get("questions") or [turn["right"]]
            unknown = [one for one in led_to if is_cell(one) and self._grid.is_unknown(one)]
            told.append(ToldTurn(turn["text"], right, led_to, tuple(said), unknown))
            said += [one for one in led_to if is_cell(one)]
        return told

    def _responses(self, parsed: dict[str, Any], led_to: Sequence[str]) -> list[str]:
        if parsed["intent"]["name"] == "clarify":
            return ["utter_clarify_topic" if parsed["decision"] == "ask_topic" else "utter_clarify"]
        return [f"utter_{one}" for one in led_to]

    async def _say(self, name: str, tracker: Any) -> None:
        from rasa.shared.core.events import BotUttered

        reply = await self._generator.generate(name, tracker, "bench")
        if reply:
            data = {"buttons": reply.get("buttons")}
            tracker.update(BotUttered(reply["text"], data, {"metadata": reply.get("metadata")}))


def hold_all(model: Path, path: Path) -> list[list[ToldTurn]]:
    """Holds all conversations of a file.

    Args:
        model: the trained model.
        path: JSON lines, each with ``turns``: ``text`` and ``right``, or ``questions``.
    """
    dialogues = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines() if line]

    async def hold() -> list[list[ToldTurn]]:
        talk = Talk(model)
        return [await talk.hold(dialogue["turns"]) for dialogue in dialogues]

    return asyncio.run(hold())


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
