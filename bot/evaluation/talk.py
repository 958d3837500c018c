"""Conversations with a trained model inside this process, without its actions."""

from __future__ import annotations

import json
import logging
from pathlib import Path
from typing import Any, Sequence

from bot.conversation.cells import is_cell, split_cell
from bot.conversation.reading import CELLS, DECISION, QUESTIONS, Decision, intents_of
from bot.evaluation.training import load_agent

# Labels that name no intent: "tell me more" is right with any cell that has not been said …
MORE = "more"
# … and this with any answer that says that no source knows.
UNKNOWN = "unknown"


def read_conversations(path: Path) -> list[list[dict[str, Any]]]:
    """The turns of the labelled conversations of a file.

    Args:
        path: JSON lines, each with ``turns``: ``text`` and ``right``, or ``questions``.
    """
    lines = path.read_text(encoding="utf-8").splitlines()
    return [json.loads(line)["turns"] for line in lines if line]


def wanted(turn: dict[str, Any]) -> Sequence[Sequence[str]]:
    """For each question of a labelled message, what answers it."""
    right: Sequence[Sequence[str]] = turn.get("questions") or [turn["right"]]
    return right


class Talk:
    """What the assistant would read and say."""

    def __init__(self, model: Path) -> None:
        """Loads the model; Rasa's line for every message read would bury the figures."""
        import structlog

        structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(logging.ERROR))
        from bot.answers.generator import AnswerGenerator

        self._agent = load_agent(model)
        self.domain = self._agent.domain
        self._generator = AnswerGenerator(None, self.domain)

    def tracker(self) -> Any:
        """The tracker of a new conversation."""
        from rasa.shared.core.trackers import DialogueStateTracker

        return DialogueStateTracker("talk", self.domain.slots)

    async def read(self, text: str, tracker: Any) -> dict[str, Any]:
        """The parse data of a message in its conversation."""
        from rasa.core.channels.channel import UserMessage

        parsed: dict[str, Any] = await self._agent.processor.parse_message(
            UserMessage(text), tracker
        )
        return parsed

    async def answer(self, text: str, parsed: dict[str, Any], tracker: Any) -> None:
        """Adds a message and the replies to it to its conversation.

        Args:
            text: the message.
            parsed: its parse data.
            tracker: of the conversation.
        """
        from rasa.shared.core.events import BotUttered, UserUttered

        tracker.update(UserUttered(text, parsed["intent"], [], parsed))
        for name in self._responses(parsed):
            reply = await self._generator.generate(name, tracker, "talk")
            if reply:
                data = {"buttons": reply.get("buttons")}
                metadata = {"metadata": reply.get("metadata")}
                tracker.update(BotUttered(reply["text"], data, metadata))

    def _responses(self, parsed: dict[str, Any]) -> list[str]:
        from bot.nlu.scope_guard import CLARIFY

        if parsed["intent"]["name"] == CLARIFY:
            asks = parsed["decision"] == Decision.ASK_TOPIC.value
            return ["utter_clarify_topic" if asks else "utter_clarify"]
        return [f"utter_{intent}" for intent in intents_of(parsed)]


def read_as(parsed: dict[str, Any], intents: Sequence[str]) -> dict[str, Any]:
    """The parse data of a message as if it had been read as something else.

    Args:
        parsed: how it was read.
        intents: how it should have been.
    """
    from bot.nlu.scope_guard import SEVERAL_QUESTIONS

    name = split_cell(intents[0]).topic if len(intents) == 1 else SEVERAL_QUESTIONS
    return {
        **parsed,
        "intent": {"name": name, "confidence": 1.0},
        CELLS: [intent for intent in intents if is_cell(intent)],
        QUESTIONS: list(intents) if len(intents) > 1 else [],
        DECISION: (Decision.SEVERAL if len(intents) > 1 else Decision.ANSWER).value,
    }
