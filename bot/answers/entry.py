"""An answer as an editor wrote it: one entry, with all its variants and metadata."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Iterator, Mapping, Optional, Sequence

from bot.answers.sources import source_numbers
from bot.answers.variants import Variant, words
from bot.conversation.cells import is_cell
from bot.conversation.outcomes import Outcome

UTTER = "utter_"


@dataclass(frozen=True)
class Entry:
    """One response of the domain.

    Attributes:
        name: its name without ``utter_``: a cell, or one of the conversation's own responses.
        text: in Swedish.
        metadata: as docs/editing-answers.md describes it.
    """

    name: str
    text: str
    metadata: Mapping[str, Any]

    @property
    def outcome(self) -> str:
        """The outcome of a turn with this reply."""
        named: Optional[str] = self.metadata.get("outcome")
        if named:
            return named
        return (Outcome.HANDED_OFF if self.is_unknown else Outcome.ANSWERED).value

    @property
    def is_unknown(self) -> bool:
        """Whether it says that no source answers the question."""
        return bool(self.metadata.get("unknown"))

    @property
    def states_no_fact(self) -> bool:
        """Whether it only says where to turn: it needs no source, and is not unknown either."""
        return bool(self.metadata.get("no_facts"))

    @property
    def sources(self) -> list[str]:
        """The numbers of its sources."""
        return source_numbers(self.metadata.get("source"))

    @property
    def next(self) -> Sequence[str]:
        """What visitors tend to ask next: cells, or the conversation's own entries."""
        following: Sequence[str] = self.metadata.get("next") or []
        return following

    @property
    def buttons(self) -> Sequence[Mapping[str, str]]:
        """Buttons of its own: words by variant, and ``payload``."""
        own: Sequence[Mapping[str, str]] = self.metadata.get("buttons") or []
        return own

    def text_in(self, variant: Variant) -> str:
        """The text in a variant; the Swedish one where that variant is missing."""
        return words({Variant.SWEDISH.value: self.text, **self.metadata}, variant)

    def words_of(self, key: str, variant: Variant) -> str:
        """Words under a key of the metadata, such as ``ask``; empty when there are none.

        Args:
            key: whose value is words by variant.
            variant: the one wanted.
        """
        return words(self.metadata.get(key) or {}, variant)


def cells_in(responses: Mapping[str, Any]) -> Iterator[tuple[str, Mapping[str, Any]]]:
    """The answers among the domain's responses: each cell with its entry's metadata.

    Args:
        responses: ``utter_…`` to their variations, as Rasa keeps them.
    """
    for name, variations in responses.items():
        cell = name.removeprefix(UTTER)
        if is_cell(cell) and variations:
            yield cell, variations[0].get("metadata") or {}


def read_entry(name: str, responses: Mapping[str, Any]) -> Optional[Entry]:
    """Reads an entry from the domain's responses.

    Args:
        name: of the response, with ``utter_``.
        responses: as Rasa keeps them; an answer has one variation.

    Returns:
        The entry, or None when there is no such response.
    """
    variations = responses.get(name)
    if not variations:
        return None
    first = variations[0]
    metadata: Mapping[str, Any] = first.get("metadata") or {}
    return Entry(name.removeprefix(UTTER), str(first.get("text") or ""), metadata)


def entry_of(target: str, responses: Mapping[str, Any]) -> Optional[Entry]:
    """The entry that a cell or an intent is answered with; None when nobody wrote it."""
    return read_entry(f"{UTTER}{target}", responses)
