"""The grid of cells: which have an answer, what follows each, which topic is part of which."""

from __future__ import annotations

import re
from collections import defaultdict
from dataclasses import dataclass
from functools import cached_property
from itertools import takewhile
from pathlib import Path
from typing import Any, Iterable, Mapping, Optional, Sequence

from bot.answers.entry import UTTER, cells_in
from bot.conversation.cells import (
    GENERAL,
    MORE,
    OTHER,
    OVERVIEW,
    SAME,
    TERMS,
    WHICH,
    Cell,
    split_cell,
)
from bot.conversation.plain_text import words_of
from bot.files.yaml_data import read_yaml

_LISTS: Mapping[str, Any] = read_yaml(Path(__file__).with_suffix(".yml"))
# The cell that answers an aspect asked without a topic.
_CELL_WITHOUT_TOPIC: Mapping[str, str] = {
    **{aspect: str(Cell(GENERAL, aspect)) for aspect in _LISTS["of_the_whole"]},
    **_LISTS["cell_without_topic"],
}
# By the cell answered last, where that is about a document rather than a topic: the cells of the
# document's aspects.
_OF_DOCUMENT: Mapping[str, Mapping[str, str]] = {
    cell: document["aspects"] for document in _LISTS["documents"] for cell in document["after"]
}
# Who asks about these is likely to ask on behalf of an organisation.
FOR_ORGANISATIONS = frozenset[str](_LISTS["for_organisations"])
# Topics that are places themselves, other than the municipality.
OFFICES = frozenset[str](_LISTS["offices"])

# Share of the shorter answer's words from which two answers say the same. Of such pairs on
# development turns the first alone was right in 24, the second alone in 6.
_MOSTLY = 0.65
_ITEM = re.compile(r"^- (.+)$", re.MULTILINE)
# Words that share this many first letters may be forms of one word.
SAME_BEGINNING = 5


@dataclass(frozen=True)
class _Answer:
    """What the grid knows about an answer.

    Attributes:
        unknown: the answer says that no source answers the question.
        next: cells that a visitor asks about next.
        words: of its Swedish text, in lower case.
        items: of the list in its Swedish text; empty where it has none.
    """

    unknown: bool
    next: Sequence[str]
    words: frozenset[str] = frozenset()
    items: Sequence[str] = ()


class Grid:
    """All answers by their cells."""

    def __init__(self, entries: Mapping[str, _Answer], within: Mapping[str, str]) -> None:
        """Use :meth:`of_responses`.

        Args:
            entries: by cell.
            within: the topic that a topic is part of, by topic.
        """
        self._entries = entries
        self._within = within

    @classmethod
    def of_responses(cls, responses: Mapping[str, Any]) -> Grid:
        """Reads the grid from the domain's responses.

        Args:
            responses: ``utter_…`` to their variations, as Rasa keeps them.
        """
        entries: dict[str, _Answer] = {}
        within: dict[str, str] = {}
        for cell, metadata in cells_in(responses):
            text = str(responses[f"{UTTER}{cell}"][0].get("text") or "")
            entries[cell] = _Answer(
                bool(metadata.get("unknown")),
                metadata.get("next") or [],
                _words(text),
                items_of(text),
            )
            parent = (metadata.get("topic") or {}).get("within")
            if parent:
                within[split_cell(cell).topic] = parent
        return cls(entries, within)

    def __contains__(self, cell: object) -> bool:
        return cell in self._entries

    @cached_property
    def beginnings(self) -> frozenset[str]:
        """What the words of all answers begin with."""
        return beginnings_of(word for entry in self._entries.values() for word in entry.words)

    def is_unknown(self, cell: str) -> bool:
        """Whether a cell's answer is that no source answers it."""
        entry = self._entries.get(cell)
        return entry is None or entry.unknown

    def adds_little(self, cell: str, to: str) -> bool:
        """Whether a second answer would add hardly anything to the first.

        Args:
            cell: of the second answer.
            to: that of the first.
        """
        first, second = self._entries.get(to), self._entries.get(cell)
        if first is None or second is None:
            return False
        if first.unknown and second.unknown:
            return True
        topic, other = split_cell(cell).topic, split_cell(to).topic
        parent = self._within.get(topic)
        if topic != other and parent and parent == self._within.get(other):
            # The same words about another twin town are another fact.
            return False
        shared = len(second.words & first.words)
        return bool(shared) and shared >= _MOSTLY * min(len(first.words), len(second.words))

    def next_of(self, cell: str) -> Sequence[str]:
        """The cells that a visitor asks about after a cell's answer."""
        entry = self._entries.get(cell)
        return entry.next if entry else ()

    def spoken_of(self, said: Sequence[str]) -> Optional[str]:
        """What a conversation is about.

        Args:
            said: the cells answered so far, newest first.

        Returns:
            The topic of the newest cell. Explaining a word does not change the topic; at the start
            of a conversation it sets the topic that the word belongs to.
        """
        for cell in said:
            if split_cell(cell).topic != TERMS:
                return split_cell(cell).topic
        following = self.next_of(said[0]) if said else ()
        return next((split_cell(cell).topic for cell in following), None)

    def cell_about(self, topic: str, aspect: str) -> str:
        """The cell that answers an aspect of a topic.

        Args:
            topic: what the conversation is about.
            aspect: what was asked.

        Returns:
            The topic's own cell, else that of the topic that it is part of, else its overview or a
            general one; the topic's own, unwritten, when none of these exists.
        """
        parent = self._within.get(topic)
        for candidate in (topic, *([parent] if parent else [])):
            if str(Cell(candidate, aspect)) in self:
                return str(Cell(candidate, aspect))
        overview = str(Cell(topic, OVERVIEW))
        if aspect in _LISTS["in_overview"] and overview in self:
            return overview
        if aspect in _LISTS["general_aspects"]:
            for candidate in _LISTS["general_topics"]:
                if str(Cell(candidate, aspect)) in self:
                    return str(Cell(candidate, aspect))
        return self.cell_without_topic(aspect) or str(Cell(topic, aspect))

    def cell_of_document(self, said: Sequence[str], aspect: str) -> Optional[str]:
        """The cell that answers an aspect of the document just spoken of.

        Args:
            said: the cells answered so far, newest first.
            aspect: what was asked.

        Returns:
            None when the newest cell is about a topic, as most are.
        """
        cell = _OF_DOCUMENT.get(said[0], {}).get(aspect) if said else None
        return cell if cell in self else None

    def cell_after(self, said: Sequence[str]) -> Optional[str]:
        """What "tell me more" leads to.

        Args:
            said: the cells answered so far, newest first.

        Returns:
            The first cell that follows one of these and has not been said yet; None when there is
            none.
        """
        topic = split_cell(said[0]).topic if said else ""
        following = [
            cell
            for answered in said[:3]
            for cell in self.next_of(answered)
            if cell not in said and not self.is_unknown(cell)
        ]
        of_the_topic = [cell for cell in following if split_cell(cell).topic == topic]
        return next(iter([*of_the_topic, *following]), None)

    def other_than(self, said: Sequence[str]) -> Optional[str]:
        """What "and the other one?" leads to.

        Args:
            said: the cells answered so far, newest first.

        Returns:
            The same aspect of a sibling of the newest cell's topic, where that has not been said:
            of the sibling spoken of last, else of the first in the list. Else that list itself;
            None when there is neither.
        """
        if not said:
            return None
        topic, aspect = split_cell(said[0])
        parent = self._within.get(topic, topic)
        others = self._siblings(topic, parent)
        spoken_of = [name for name in dict.fromkeys(_topics(said)) if name in others]
        for other in dict.fromkeys([*spoken_of, *others]):
            cell = self.same_about(other, aspect)
            if cell not in said:
                return cell
        listing = str(Cell(parent, WHICH))
        return listing if listing in self and listing != said[0] else None

    def sibling_of(self, said: Sequence[str]) -> Optional[str]:
        """What "no, I meant the other one" leads to, where the topic is one of several like it.

        Args:
            said: the cells answered so far, newest first.

        Returns:
            The same aspect of a sibling of the newest cell's topic: of the first in the list that
            has not just been spoken of, else of the one spoken of longest ago; None when the topic
            has no sibling.
        """
        topic, aspect = split_cell(said[0]) if said else ("", "")
        parent = self._within.get(topic)
        if not parent:
            return None
        others = self._siblings(topic, parent)
        just_now = list(takewhile({topic, parent, *others}.__contains__, _topics(said)))
        first = [other for other in others if other not in just_now]
        oldest_last = [name for name in dict.fromkeys(just_now) if name in others]
        sibling = next(iter([*first, *reversed(oldest_last)]), None)
        return self.same_about(sibling, aspect) if sibling else None

    def is_part_of(self, topic: str, whole: str) -> bool:
        """Whether a topic is part of another one, as a twin town is of the twin towns."""
        return self._within.get(topic) == whole

    def of_a_kind(self, topic: str) -> list[str]:
        """The topics listed with a topic, or else those that are parts of it, in list order."""
        parent = self._within.get(topic, topic)
        return self._siblings(parent, parent)

    def told_by(self, place: int, of: int, listed: Cell) -> str:
        """The cell of the same topic that is about one item of a list.

        Args:
            place: of the item, from 0, in the list as it was shown, in whichever language.
            of: how many items that list has.
            listed: the cell whose answer the list is.

        Returns:
            The cell whose answer shares most words with the item; the list's own when none does.
        """
        entry = self._entries.get(str(listed))
        items = entry.items if entry else ()
        words = beginnings_of(_words(items[place])) if len(items) == of else frozenset()
        shared = {
            cell: len(words & beginnings_of(entry.words))
            for cell, entry in self._entries.items()
            if split_cell(cell).topic == listed.topic and cell != str(listed)
        }
        best = max(shared, key=lambda cell: shared[cell], default=str(listed))
        is_told = bool(words) and shared.get(best, 0) >= _MOSTLY * len(words)
        return best if is_told else str(listed)

    def _siblings(self, topic: str, parent: str) -> list[str]:
        """The topics that are parts of the same topic, in the order of the list that names them."""
        listed = _topics(self.next_of(str(Cell(parent, WHICH))))
        of_parent = [child for child, of in self._within.items() if of == parent]
        in_order = dict.fromkeys([*(name for name in listed if name in of_parent), *of_parent])
        return [child for child in in_order if child != topic]

    def same_about(self, topic: str, aspect: Optional[str]) -> str:
        """What a bare topic asks for after a question with an aspect.

        Args:
            topic: the topic named.
            aspect: of the previous question; None when there was none.
        """
        if aspect and aspect not in (SAME, MORE, OTHER) and str(Cell(topic, aspect)) in self:
            return str(Cell(topic, aspect))
        return str(Cell(topic, OVERVIEW))

    def cell_without_topic(self, aspect: str) -> Optional[str]:
        """The cell that answers an aspect without a topic; None if the topic must be asked for."""
        cell = _CELL_WITHOUT_TOPIC.get(aspect)
        if cell in self:
            return cell
        return self._only_of_aspect.get(aspect)

    @cached_property
    def _only_of_aspect(self) -> Mapping[str, str]:
        """For each aspect that only one topic has, its cell."""
        cells: dict[str, list[str]] = defaultdict(list)
        for cell in self._entries:
            cells[split_cell(cell).aspect].append(cell)
        return {aspect: found[0] for aspect, found in cells.items() if len(found) == 1}

    def topics_to_ask(self, aspect: str, likely: Sequence[str], most: int) -> list[str]:
        """The cells to choose from when an aspect is sure and the topic is not.

        Args:
            aspect: what was asked; where few topics have it, their overviews are offered.
            likely: cells of that aspect which the message may mean, the likeliest first.
            most: how many are offered.

        Returns:
            At least two cells, provided that the grid has the common topics.
        """
        common = [str(Cell(topic, aspect)) for topic in _LISTS["common_topics"]]
        overviews = [str(Cell(topic, OVERVIEW)) for topic in _LISTS["common_topics"]]
        offered = list(dict.fromkeys([*likely, *(cell for cell in common if cell in self)]))
        if len(offered) < 2:
            offered += [cell for cell in overviews if cell in self and cell not in offered]
        return offered[:most]


def _topics(cells: Sequence[str]) -> list[str]:
    return [split_cell(cell).topic for cell in cells]


def items_of(text: str) -> list[str]:
    """The items of the lists in an answer's text."""
    return _ITEM.findall(text)


def beginnings_of(words: Iterable[str]) -> frozenset[str]:
    """What words begin with: forms of one word have that in common."""
    return frozenset(word[:SAME_BEGINNING] for word in words)


def _words(text: str) -> frozenset[str]:
    return frozenset(words_of(text))
