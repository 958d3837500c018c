"""Which language a message is in, by the words of the training phrases.

Naive Bayes (Maron, "Automatic indexing: an experimental inquiry", 1961): a word is as likely in a
language as it is among its phrases. Visitors' few words are about what the phrases are about, so
that these tell more than the commonest words of a language, or its letters, do.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from typing import Callable, DefaultDict, Iterable, Optional, Sequence

import numpy as np
import numpy.typing as npt

# Words in a single phrase are mostly slips; in the home language they still show that a word is not
# foreign.
_FEWEST_PHRASES = 2
# The probability of a word in a language whose phrases lack it, as a share of them.
_UNSEEN = 1e-4
# How many times likelier than in the home language, and than in the next one, words must be.
_OVER_HOME = 30.0
_OVER_THE_NEXT = 2.0


class PhraseWords:
    """How likely each word is in each language."""

    def __init__(self, phrases: Iterable[tuple[Sequence[str], str]], home: str) -> None:
        """Counts the words.

        Args:
            phrases: the words of each phrase, in lower case, and its language.
            home: the language that most visitors write in.
        """
        numbers: Counter[str] = Counter()
        counts: DefaultDict[str, Counter[str]] = defaultdict(Counter)
        for words, language in phrases:
            numbers[language] += 1
            for word in set(words):
                counts[word][language] += 1
        self._home = home
        self._languages = sorted({home, *numbers})
        # The row of each word.
        self._rows: dict[str, int] = {}
        shares: list[list[int]] = []
        least = {home: 1}
        for word, of_word in counts.items():
            kept = [
                of_word[one] if of_word[one] >= least.get(one, _FEWEST_PHRASES) else 0
                for one in self._languages
            ]
            if any(kept):
                self._rows[word] = len(shares)
                shares.append(kept)
        table = np.array(shares, dtype=np.float32).reshape(len(shares), len(self._languages))
        of_languages = np.array([max(1, numbers[one]) for one in self._languages], dtype=np.float32)
        # Shape (words, languages).
        self._logarithms: npt.NDArray[np.float32] = np.log(table / of_languages + _UNSEEN)

    def language_of(self, words: Sequence[str], is_at_home: Callable[[str], bool]) -> Optional[str]:
        """The language in which words are clearly likelier than in the home language; else None.

        Args:
            words: of a message, in lower case, without names.
            is_at_home: whether a word of no phrase belongs to the home language.
        """
        sums = np.zeros(len(self._languages), dtype=np.float32)
        at_home = self._languages.index(self._home)
        for word in words:
            row = self._rows.get(word)
            if row is not None:
                sums += self._logarithms[row]
            elif is_at_home(word):
                sums[at_home] += np.log(_OVER_HOME)
        best, *others = np.argsort(-sums)
        is_clear = sums[best] >= sums[at_home] + np.log(_OVER_HOME)
        is_clear = is_clear and sums[best] >= sums[others[0]] + np.log(_OVER_THE_NEXT)
        return self._languages[int(best)] if is_clear else None
