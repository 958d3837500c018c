"""Follow-ups: messages that only make sense after another question ("and who may join?").

They are read with the question before them, as "and who may join (What is SERN)?". Phrases that
``metadata: {leans: true}`` marks, those in data/nlu/follow_ups, are learnt in the same form. The
Rasa side is :mod:`bot.nlu.question_splitter`.
"""

from __future__ import annotations

import zlib
from collections import defaultdict
from functools import cached_property
from itertools import groupby
from typing import Any, Mapping, Sequence

from rasa.shared.nlu.constants import METADATA, METADATA_INTENT
from rasa.shared.nlu.training_data.message import Message

from bot.answers.entry import cells_in
from bot.conversation.cells import DETAIL, split_cell
from bot.conversation.plain_text import without_diacritics

# What marks phrases in the training data.
LEANS = "leans"


def marks_of(phrase: Message) -> Mapping[str, Any]:
    """What stands under ``metadata`` beside a training phrase's intent."""
    return (phrase.get(METADATA) or {}).get(METADATA_INTENT) or {}


def is_follow_up(phrase: Message) -> bool:
    """Whether a training phrase is marked as one that follows another question."""
    return bool(marks_of(phrase).get(LEANS))


def following(text: str, question: str) -> str:
    """A text that refers to something, with its referent appended.

    Args:
        text: such as "who led it?".
        question: the question before it, or the name of what it refers to.
    """
    return f"{text.rstrip(' .,!?')} ({question.rstrip(' ?')})?"


class Questions:
    """The question that each answer answers, as the buttons put it."""

    def __init__(
        self, questions: Mapping[str, str], following_cells: Mapping[str, Sequence[str]]
    ) -> None:
        """Use :meth:`of_responses`.

        Args:
            questions: in Swedish, by cell.
            following_cells: what visitors ask next, by cell.
        """
        self._questions = questions
        self._leading: dict[str, list[str]] = defaultdict(list)
        self._of_topic: dict[str, list[str]] = defaultdict(list)
        for cell in sorted(questions):
            topic, aspect = split_cell(cell)
            if aspect != DETAIL:
                self._of_topic[topic].append(cell)
            for after in following_cells.get(cell, ()):
                if split_cell(after).topic == topic:
                    self._leading[after].append(cell)

    @classmethod
    def of_responses(cls, responses: Mapping[str, Any]) -> Questions:
        """Reads them from the domain's responses.

        Args:
            responses: ``utter_…`` to their variations, as Rasa keeps them.
        """
        entries = dict(cells_in(responses))
        return cls(
            {
                cell: str(metadata["ask"]["sv"])
                for cell, metadata in entries.items()
                if (metadata.get("ask") or {}).get("sv")
            },
            {cell: metadata.get("next") or () for cell, metadata in entries.items()},
        )

    @cached_property
    def names(self) -> Sequence[str]:
        """What these questions name, without diacritics: "central baltic", "lup"."""
        found = {name for question in self._questions.values() for name in _names_in(question)}
        return sorted(map(without_diacritics, found))

    def of(self, cell: str) -> str:
        """The question that a cell's answer answers; empty when it has none."""
        return self._questions.get(cell, "")

    def before(self, cell: str, text: str) -> str:
        """A question of the same topic that a follow-up may come after.

        Args:
            cell: the follow-up's.
            text: the follow-up, which settles the choice: half come after a question whose answer
                leads there, half after any.

        Returns:
            The question; empty when the topic has no other.
        """
        leading = self._leading.get(cell, [])
        others = [other for other in self._of_topic[split_cell(cell).topic] if other != cell]
        chance = zlib.crc32(text.encode())
        choice = leading if leading and chance % 2 else others
        return self.of(choice[chance // 2 % len(choice)]) if choice else ""


def _names_in(question: str) -> list[str]:
    """What a question names: its capitalised words except the first, adjacent ones joined."""
    words = question.rstrip(" ?").split()[1:]
    runs = groupby(words, key=lambda word: word[0].isupper())
    return [" ".join(run) for is_name, run in runs if is_name]
