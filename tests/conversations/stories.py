"""The stories beside this file, and which replies fit what they tell."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Iterator, Mapping, Optional

import yaml

from tests.running import Visitor

STORIES_DIR = Path(__file__).parent

_ANNOTATION = re.compile(r"\[([^\]]+)\](\([^)]*\)|\{[^}]*\})")
_PLACEHOLDER = re.compile(r"\\\{(\w+)\\\}")
_NOTICE = "language_notice"


@dataclass(frozen=True)
class Turn:
    """What a story tells of one turn.

    ``slots`` are those set by the visitor's message; ``topic`` is what is spoken of after the
    action, where the story tells it.
    """

    text: str
    intent: str
    action: str
    slots: Mapping[str, str]
    topic: Optional[str]

    @property
    def response(self) -> Optional[str]:
        """The response that must answer; None when any may."""
        if self.topic:
            return f"utter_{self.topic}"
        return self.action if self.action.startswith("utter_") else None


@dataclass(frozen=True)
class Story:
    """A conversation as told."""

    file: str
    name: str
    turns: tuple[Turn, ...]


def read_stories(folder: Path = STORIES_DIR) -> Iterator[Story]:
    """All stories of a folder, in the order of the files' names."""
    for path in sorted(folder.glob("test_*.yml")):
        for told in yaml.safe_load(path.read_text(encoding="utf-8"))["stories"]:
            yield Story(path.name, told["story"], tuple(_turns(told["steps"])))


def _turns(steps: list[Mapping[str, Any]]) -> Iterator[Turn]:
    starts = [place for place, step in enumerate(steps) if "user" in step]
    for start, end in zip(starts, [*starts[1:], len(steps)], strict=True):
        visitor, *rest = steps[start:end]
        place = next(i for i, step in enumerate(rest) if "action" in step)
        yield Turn(
            text=_ANNOTATION.sub(r"\1", visitor["user"].strip()),
            intent=visitor["intent"],
            action=rest[place]["action"],
            slots=_slots(rest[:place]),
            topic=_slots(rest[place + 1 :]).get("topic"),
        )


def _slots(steps: list[Mapping[str, Any]]) -> dict[str, str]:
    return {
        name: value
        for step in steps
        for slot in step.get("slot_was_set", [])
        for name, value in slot.items()
    }


class Replies:
    """Everything that the domain has the assistant say."""

    def __init__(self, domain: Mapping[str, Any]) -> None:
        self._responses: Mapping[str, list[Mapping[str, Any]]] = domain["responses"]

    def fits(self, text: str, response: Optional[str], language: str, style: str) -> bool:
        """Tells whether a text is one that a response has in a language and style.

        Args:
            text: of the reply, without a notice about its language.
            response: name of the response; None for any.
            language: ``sv`` or ``en``.
            style: ``normal`` or ``easy``; English has but one.
        """
        names = [response] if response else list(self._responses)
        return any(
            _pattern(variation["text"]).fullmatch(text)
            for name in names
            for variation in self._responses[name]
            if _is_for(variation, language, style)
        )

    def titles(self, payload: str) -> set[str]:
        """What may stand on a button with a payload."""
        found: set[str] = set()
        for name, variations in self._responses.items():
            for variation in variations:
                metadata = variation.get("metadata") or {}
                closing = metadata.get("none_of_these")
                buttons = [*variation.get("buttons", []), *([closing] if closing else [])]
                found |= {b["title"] for b in buttons if b["payload"] == payload}
                if payload == "/" + name.removeprefix("utter_") and metadata.get("title"):
                    found.add(metadata["title"])
        return found


def _is_for(variation: Mapping[str, Any], language: str, style: str) -> bool:
    wanted = {slot["name"]: slot["value"] for slot in variation.get("condition") or []}
    same_style = language == "en" or wanted.get("style", "normal") == style
    return wanted.get("language", "sv") == language and same_style


def _pattern(text: str) -> re.Pattern[str]:
    return re.compile(
        _PLACEHOLDER.sub(
            lambda placeholder: "" if placeholder[1] == _NOTICE else r".*", re.escape(text)
        )
    )


def send(visitor: Visitor, text: str, replies: Replies) -> dict[str, Any]:
    """Types a text; one that starts with a slash is the payload of a button to press."""
    if not text.startswith("/"):
        return visitor.say(text)
    titles = replies.titles(text)
    offered = [
        button
        for turn in reversed(visitor.history())
        for reply in turn["messages"]
        for button in reply["buttons"]
    ]
    pressed = [button["id"] for button in offered if button["title"] in titles]
    assert pressed, f"no button for {text} was offered, only {[b['title'] for b in offered]}"
    return visitor.press(pressed[0])
