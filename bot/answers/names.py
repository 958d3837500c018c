"""The names of topics, found in a visitor's words."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cached_property
from typing import Any, Collection, Mapping, Optional, Pattern, Sequence

from bot.answers.entry import cells_in
from bot.conversation.cells import OVERVIEW, split_cell
from bot.conversation.plain_text import without_diacritics, words_of

# A name given once is a phrase like any other.
_LEAST_NAMES = 2


@dataclass(frozen=True)
class Found:
    """A topic that a text names.

    Attributes:
        topic: which.
        word: the text's word for it.
    """

    topic: str
    word: str


class Names:
    """How visitors name topics."""

    def __init__(
        self,
        spellings: Mapping[str, Sequence[str]],
        within: Mapping[str, str],
        everyday: Collection[str] = (),
    ) -> None:
        """Use :meth:`of_responses`.

        Args:
            spellings: how visitors' names for a topic begin, by topic.
            within: the topic that a topic is part of.
            everyday: topics whose names are everyday words.
        """
        self._spellings = spellings
        self._within = within
        self._everyday = everyday

    @classmethod
    def of_responses(cls, responses: Mapping[str, Any]) -> Names:
        """Reads the names from the domain's responses.

        Args:
            responses: ``utter_…`` to their variations, as Rasa keeps them.
        """
        spellings: dict[str, Sequence[str]] = {}
        within: dict[str, str] = {}
        everyday: set[str] = set()
        for cell, metadata in cells_in(responses):
            topic, aspect = split_cell(cell)
            called = metadata.get("topic") or {}
            if aspect != OVERVIEW or not called:
                continue
            spellings[topic] = metadata.get("names") or ()
            if called.get("within"):
                within[topic] = str(called["within"])
            if metadata.get("everyday"):
                everyday.add(topic)
        return cls(spellings, within, everyday)

    @cached_property
    def _plain(self) -> Sequence[tuple[str, str]]:
        """All names without diacritics, each with its topic."""
        return [
            (without_diacritics(name), topic)
            for topic, names in self._spellings.items()
            for name in names
        ]

    def one_of(self, topic: str) -> str:
        """A name of a topic; empty where it has none."""
        return next(iter(self._spellings.get(topic, ())), "")

    def is_part_of(self, topic: str, whole: str) -> bool:
        """Whether a topic is part of another one, as a twin town is of the twin towns."""
        return self._within.get(topic) == whole

    def is_everyday(self, topic: str) -> bool:
        """Whether the names of a topic are everyday words, which need not mean the topic."""
        return topic in self._everyday

    def found_in(self, text: str) -> Optional[Found]:
        """The topic that a text names, the narrowest one of several.

        A topic of everyday words counts alone only: "I write about SERN for school".

        Args:
            text: a visitor's words.
        """
        plain = without_diacritics(text)
        found: dict[str, list[re.Match[str]]] = {
            topic: matches
            for topic, pattern in self._patterns.items()
            if (matches := list(pattern.finditer(plain)))
        }
        wider = {self._within.get(topic) for topic in found}
        narrow = [topic for topic in found if topic not in wider]
        narrow = [topic for topic in narrow if topic not in self._everyday] or narrow
        if not narrow:
            return None
        topic = min(narrow, key=lambda one: found[one][0].start())
        longest = max(found[topic], key=lambda match: len(match[0]))
        return Found(topic, text[longest.start() : longest.end()])

    def only_names(self, text: str, beside: Collection[str] = ()) -> Optional[str]:
        """The topic that a text names twice, and nothing else: "Eigersund/Norway?".

        Args:
            text: a visitor's words.
            beside: words that may stand between names without meaning anything.

        Returns:
            The topic; None where the text says more, or names several topics.
        """
        found = self.found_in(text)
        if found is None:
            return None
        # The wider one may be named, too: "the Norwegian twin town, Eigersund".
        topics = (found.topic, self._within.get(found.topic, found.topic))
        left, count = without_diacritics(text), 0
        for topic in dict.fromkeys(topics):
            left, times = self._patterns[topic].subn(" ", left)
            count += times
        says_more = set(words_of(left)) - {without_diacritics(word) for word in beside}
        return found.topic if count >= _LEAST_NAMES and not says_more else None

    def bare(self, text: str, endings: Collection[str]) -> Optional[str]:
        """The topic whose name is the whole text: "policies", but not "policymaker".

        Args:
            text: a visitor's words.
            endings: what may follow a name within a word.

        Returns:
            The topic; None where the text says more.
        """
        said = without_diacritics(text).strip(" .,!?")
        for name, topic in self._plain:
            if said.startswith(name) and said[len(name) :] in {"", *endings}:
                return topic
        return None

    def are_alike(self, topic: str, other: str) -> bool:
        """Whether two topics are parts of the same one, as two twin towns are."""
        parent = self._within.get(topic)
        return topic != other and parent is not None and parent == self._within.get(other)

    def of_a_kind(self, text: str) -> list[tuple[int, int]]:
        """Where a text names several topics that are parts of the same one, such as two twin towns.

        Args:
            text: a visitor's words.

        Returns:
            The (start, end) span of each name, in the text's order, one per topic; empty when fewer
            than two are named.
        """
        plain = without_diacritics(text)
        first: dict[str, dict[str, re.Match[str]]] = {}
        for topic, whole in self._within.items():
            match = self._patterns[topic].search(plain) if topic in self._patterns else None
            if match:
                first.setdefault(whole, {})[topic] = match
        for named in first.values():
            if len(named) > 1:
                return sorted(match.span() for match in named.values())
        return []

    def two_apart(self, text: str) -> list[tuple[int, int]]:
        """Where a text names two topics, neither of which is part of the other or an everyday word.

        Args:
            text: a visitor's words.

        Returns:
            The (start, end) spans of both names, in the text's order; empty for any other number.
        """
        plain = without_diacritics(text)
        found = {
            topic: match
            for topic, pattern in self._patterns.items()
            if topic not in self._everyday and (match := pattern.search(plain))
        }
        are_apart = not any(self._within.get(topic) in found for topic in found)
        if len(found) != 2 or not are_apart:
            return []
        return sorted(match.span() for match in found.values())

    @cached_property
    def _patterns(self) -> Mapping[str, Pattern[str]]:
        return {
            topic: re.compile(
                r"\b(?:" + "|".join(re.escape(without_diacritics(name)) for name in names) + r")\w*"
            )
            for topic, names in self._spellings.items()
            if names
        }
