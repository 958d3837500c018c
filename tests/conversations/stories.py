"""The stories beside this file, and what each of their turns should be answered with.

Two kinds. ``test_*.yml`` are Rasa's own conversation tests: `rasa test` runs them, and so does
:mod:`tests.conversations.test_through_server`. `rasa test` reads each message by itself, without
its conversation, so what leans on what was said stands in ``leaning/*.yml``, which only the running
assistant is told. There, a turn has ``says`` (or ``presses``, the place of a button) and

- ``cells``: what answers it, written as in :mod:`tests.questions.wanted`; ``next`` is any cell that
  an answer before named as its next.
- ``reply``: what else is said, after the cells if there are any: a response without ``utter_``.
- ``picks``: the place of what was offered before, or ``all``.
- ``again``: the last answer is repeated.
- ``asks_back``: it is asked what is meant, or an overview is given; ``cells`` or ``reply`` would
  do as well.
- ``writes``, ``language``, ``style``: what the message changes, by the domain's slots.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Iterator, Mapping, Optional, Sequence

from bot.conversation.cells import is_cell
from bot.files.yaml_data import read_yaml
from tests.questions.answers import read_answers, variant_of
from tests.questions.wanted import Wanted, read_wanted

STORIES_DIR = Path(__file__).parent
LEANING_DIR = STORIES_DIR / "leaning"
NEXT = "next"
ALL = "all"
_NOTHING: Wanted = ()
_KEYS = {"says", "presses", "cells", "reply", "picks", "again", "asks_back"}
_SLOTS = {"writes": "visitor_language", "language": "language", "style": "style"}
# What an action may say; of the others, the reply is that of the intent, or any.
_OF_ACTION = {
    "action_start_handoff": "handoff_request or handoff_in_chat",
    "action_clarify": "clarify or clarify_topic or not_sure or offer_person",
    "action_apologise": "apology or apology_person",
    "action_add_to_case": "case_addition or no_case",
    "action_another_question": "handoff_request or handoff_in_chat or what_else",
    "action_name_source": "source or source_of_the_rest or source_unknown or source_in_general",
    "action_case_status": "case_status or case_status_unknown",
}
# What an action says to an intent alone, whatever else it may say.
_OF_INTENT = {"no_email": "no_email"}
_SAYS_AGAIN = "action_say_again"


@dataclass(frozen=True)
class Turn:
    """One turn of a story.

    Attributes:
        text: what the visitor types; a slash and a payload presses the button with it.
        wanted: the replies; nothing where any may come.
        slots: those set by the visitor's message.
        presses: the place of a button of the last replies.
        picks: the place of what was offered before, or ``all``.
        follows: a cell that is named as the next of an answer before.
        again: the last answer once more.
        asks_back: it is asked what is meant.
    """

    text: str
    wanted: Wanted = _NOTHING
    slots: Mapping[str, str] = field(default_factory=dict)
    presses: Optional[int] = None
    picks: Optional[int | str] = None
    follows: bool = False
    again: bool = False
    asks_back: bool = False


@dataclass(frozen=True)
class Story:
    """A conversation as told."""

    file: str
    name: str
    turns: tuple[Turn, ...]


def read_stories() -> Iterator[Story]:
    """All of Rasa's conversation tests, in the order of the files' names."""
    for path in sorted(STORIES_DIR.glob("test_*.yml")):
        for told in read_yaml(path)["stories"]:
            yield Story(path.name, told["story"], tuple(_turns(told["steps"])))


def read_leaning() -> Iterator[Story]:
    """All stories that only the running assistant is told."""
    for path in sorted(LEANING_DIR.glob("*.yml")):
        for told in read_yaml(path):
            yield Story(path.name, told["story"], tuple(map(read_turn, told["turns"])))


def read_turn(told: Mapping[str, Any]) -> Turn:
    """Reads a turn of a leaning story.

    Raises:
        ValueError: it has an unknown key, or expects no reply.
    """
    unknown = set(told) - _KEYS - set(_SLOTS)
    if unknown or not set(told) - {"says", "presses", *_SLOTS} | {"presses"} & set(told):
        raise ValueError(f"not a turn: {dict(told)}")
    cells, reply = told.get("cells", ""), told.get("reply", "")
    follows = cells == NEXT
    wanted = [
        *(read_wanted(cells) if cells and not follows else ()),
        *(read_wanted(reply) if reply else ()),
    ]
    return Turn(
        text=told.get("says", ""),
        wanted=wanted,
        slots={slot: told[key] for key, slot in _SLOTS.items() if key in told},
        presses=told.get("presses"),
        picks=told.get("picks"),
        follows=follows,
        again=bool(told.get("again")),
        asks_back=bool(told.get("asks_back")),
    )


class Replies:
    """What the assistant says, as the tests of the hand-off ask for it."""

    def __init__(self, domain: Mapping[str, Any]) -> None:
        """The domain is not needed: all answers are read from their files."""

    def fits(self, text: str, response: str, language: str, style: str) -> bool:
        """Tells whether a text is what a response says in a language and style.

        Args:
            text: of the reply.
            response: its name, with ``utter_``.
            language: ``sv`` or ``en``.
            style: ``normal`` or ``easy``.
        """
        name = response.removeprefix("utter_")
        return read_answers().says(text, name, (variant_of(language, style),))


def _turns(steps: Sequence[Mapping[str, Any]]) -> Iterator[Turn]:
    starts = [place for place, step in enumerate(steps) if "user" in step]
    for start, end in zip(starts, [*starts[1:], len(steps)], strict=True):
        visitor, *rest = steps[start:end]
        place = next(i for i, step in enumerate(rest) if "action" in step)
        action = rest[place]["action"]
        yield Turn(
            text=visitor["user"].strip(),
            wanted=_wanted(visitor["intent"], action),
            slots=_slots(rest[:place]),
            again=action == _SAYS_AGAIN,
        )


def _wanted(intent: str, action: str) -> Wanted:
    if action.startswith("utter_"):
        return [[intent if is_cell(intent) else action.removeprefix("utter_")]]
    if intent in _OF_INTENT:
        return read_wanted(_OF_INTENT[intent])
    return read_wanted(_OF_ACTION[action]) if action in _OF_ACTION else _NOTHING


def _slots(steps: Sequence[Mapping[str, Any]]) -> dict[str, str]:
    return {
        name: value
        for step in steps
        for slot in step.get("slot_was_set", [])
        for name, value in slot.items()
    }
