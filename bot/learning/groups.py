"""Groups phrases that mean the same, across languages, by average-linkage clustering."""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass
from datetime import date
from typing import Dict, FrozenSet, List, Mapping, Optional, Sequence

import numpy as np

from bot.learning.phrases import OpenPhrase, Shortfall
from bot.learning.vectors import Vectors

# Average distance (1 - cosine) up to which groups are joined. With it, three of four phrases in a
# group ask for the same cell on the development questions, which are far apart by design.
_SAME = 0.10
# One distance per pair: 16 MB for so many phrases. The commonest come first; the rest wait.
MOST_GROUPED = 2000


@dataclass(frozen=True)
class Group:
    """Phrases that mean the same, the commonest first."""

    phrases: Sequence[OpenPhrase]

    @property
    def key(self) -> str:
        """Names the group, as long as its commonest phrase stays."""
        return self.phrases[0].key

    @property
    def count(self) -> int:
        """How often its phrases were written."""
        return sum(phrase.count for phrase in self.phrases)

    @property
    def days(self) -> Counter[date]:
        """How often, by day."""
        return sum((phrase.days for phrase in self.phrases), Counter())

    @property
    def shortfalls(self) -> Counter[Shortfall]:
        """What went wrong, and how often."""
        return sum((phrase.shortfalls for phrase in self.phrases), Counter())

    @property
    def reasons(self) -> Counter[str]:
        """What visitors said was wrong with the answer."""
        return sum((phrase.reasons for phrase in self.phrases), Counter())

    @property
    def reasons_at_the_end(self) -> Counter[str]:
        """What visitors wrote about the whole conversation."""
        return sum((phrase.reasons_at_the_end for phrase in self.phrases), Counter())

    @property
    def answers(self) -> Counter[str]:
        """The answers that they got."""
        return sum((phrase.answers for phrase in self.phrases), Counter())

    @property
    def guesses(self) -> Counter[str]:
        """The cells that they were wrongly guessed to mean."""
        return sum((phrase.guesses for phrase in self.phrases), Counter())

    @property
    def languages(self) -> List[str]:
        """What they are written in."""
        return sorted({phrase.language for phrase in self.phrases})

    @property
    def likely(self) -> List[str]:
        """The cells that they seemed to ask about, the likeliest first; wrong guesses come last."""
        sums: Dict[str, float] = defaultdict(float)
        for phrase in self.phrases:
            for name, chance in phrase.likely.items():
                sums[name] += chance
        wrong = self.guesses
        return sorted(sums, key=lambda name: (name in wrong, -sums[name]))


class Places:
    """Which phrases belong together; recalculated, in a second, when a phrase with a vector is new.

    It stays as it is while phrases go, or come without a vector: an editor decides about one group
    after the other, and visitors keep writing meanwhile.
    """

    def __init__(self, same: float = _SAME) -> None:
        """Begins without groups.

        Args:
            same: how far apart, on average, phrases of a group may be.
        """
        self._same = same
        self._seen: FrozenSet[str] = frozenset()
        self._groups: Mapping[str, int] = {}

    def group(self, phrases: Sequence[OpenPhrase], vectors: Mapping[str, Vectors]) -> List[Group]:
        """Puts phrases together that mean the same.

        Args:
            phrases: the commonest first.
            vectors: by text; a phrase without one is a group of its own.

        Returns:
            The largest group first.
        """
        known = [phrase.text for phrase in phrases if phrase.text in vectors]
        if not self._seen.issuperset(known):
            commonest = known[:MOST_GROUPED]
            numbers = _numbers(np.stack([vectors[text] for text in commonest]), self._same)
            self._groups = dict(zip(commonest, numbers, strict=True))
            self._seen = frozenset(known)
        grouped: Dict[int | str, List[OpenPhrase]] = defaultdict(list)
        for phrase in phrases:
            grouped[self._groups.get(phrase.text, phrase.key)].append(phrase)
        groups = [Group(some) for some in grouped.values()]
        return sorted(groups, key=lambda group: (-group.count, group.phrases[0].text))


def _numbers(vectors: Vectors, same: float) -> Sequence[int]:
    if len(vectors) < 2:
        return [0] * len(vectors)
    # Imported here: it is slow to import, and pages without groups do without it.
    from scipy.cluster.hierarchy import fcluster, linkage
    from scipy.spatial.distance import squareform

    # By matrix product, in a fifth of the time of ``pdist``.
    unit = vectors / np.linalg.norm(vectors, axis=1, keepdims=True)
    distances = squareform(1 - unit @ unit.T, checks=False)
    tree = linkage(np.maximum(distances, 0), method="average")
    return [int(number) for number in fcluster(tree, same, criterion="distance")]


def find_group(groups: Sequence[Group], key: str) -> Optional[Group]:
    """The group with a key; None when it no longer exists."""
    return next((group for group in groups if group.key == key), None)
