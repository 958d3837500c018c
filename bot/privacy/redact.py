"""Takes personal data out of a text before it is stored or logged."""

from __future__ import annotations

import re
import unicodedata
from typing import Callable, Dict, FrozenSet, Iterable, Iterator, List, Sequence, Tuple

from bot.privacy import addresses, names, numbers
from bot.privacy.fold import fold
from bot.privacy.words import PLACEHOLDER, PLACEHOLDERS, Span, any_of

Find = Callable[[str], Iterable[Span]]
Step = Tuple[str, Find]
# Caches what was found in a piece of a text, for rounds in which it recurs.
Found = Dict[Tuple[Find, str], Sequence[Span]]

# Also within addresses on the web.
_CERTAIN: Step = ("personal_number", numbers.certain_personal_numbers)
# Numbers that nobody needs to write to the assistant, and that can harm their owner.
_SENSITIVE: Tuple[Step, ...] = (
    ("account", numbers.account_numbers),
    ("personal_number", numbers.personal_numbers),
    ("personal_number", numbers.spelt_out_personal_numbers),
    ("card", numbers.card_numbers),
)
# In this order: later steps do not see what an earlier one took.
_STEPS: Tuple[Step, ...] = (
    *_SENSITIVE,
    ("phone", numbers.announced_phone_numbers),
    ("phone", numbers.phone_numbers),
    ("address", addresses.street_addresses),
    ("address", addresses.street_addresses_of_words),
    ("address", addresses.street_addresses_number_first),
    ("address", addresses.boxes),
    ("name", names.introduced_names),
    ("name", names.likely_names),
    ("name", names.names_to_reach),
    ("name", names.slash_names),
    ("name", names.names_apart),
)
# URLs and case numbers are no secret, but would pass for other things.
_KEPT = re.compile(
    rf"({any_of(PLACEHOLDERS.values())}|\b(?:https?://|www\.)[^\s<>\"]+|\bEU-20\d\d-\d{{4,6}}\b)",
    re.I,
)
_KEPT_AS_IT_IS = "kept"
# A replacement may expose what was around it. Ordinary texts need one round, and another to see
# that nothing is left.
_MOST_ROUNDS = 4


def redact(text: str) -> str:
    """Replaces personal data by placeholders.

    Replaces e-mail addresses, personal, card, account and phone numbers, street addresses with a
    number, boxes, names after an introduction or alone after one of these. What no rule can see
    stays: other names, illnesses, who did what. The result must therefore still be treated with
        care, and deleted in time.

    Args:
        text: any string, also one with broken characters.

    Returns:
        The text with letters and accents composed (NFC). Redacting it again changes nothing. A text
        constructed so that each replacement exposes another is replaced as a whole.
    """
    after = unicodedata.normalize("NFC", text)
    found: Found = {}
    for _ in range(_MOST_ROUNDS):
        before, after = after, _redact_once(after, found)
        if after == before:
            return after
    return PLACEHOLDERS["all"]


def mask_sensitive(text: str) -> Tuple[str, FrozenSet[str]]:
    """Replaces what a conversation never needs: personal, card and account numbers.

    Args:
        text: what a visitor typed.

    Returns:
        The text, the same when there is nothing to mask, and the kinds that were masked: keys of
        the placeholders.
    """
    pieces = _Pieces(text, {})
    pieces.take(*_CERTAIN)
    pieces.take(_KEPT_AS_IT_IS, _kept)
    for kind, find in _SENSITIVE:
        pieces.take(kind, find)
    return str(pieces), pieces.kinds


def _redact_once(text: str, found: Found) -> str:
    pieces = _Pieces(text, found)
    pieces.take(_KEPT_AS_IT_IS, _placeholders)
    # Also within addresses on the web.
    pieces.take("email", addresses.email_addresses)
    pieces.take(*_CERTAIN)
    pieces.take(_KEPT_AS_IT_IS, _kept)
    for kind, find in _STEPS:
        pieces.take(kind, find)
    return str(pieces)


def _placeholders(part: str) -> Iterator[Span]:
    return (match.span() for match in PLACEHOLDER.finditer(part))


def _kept(part: str) -> Iterator[Span]:
    return (match.span() for match in _KEPT.finditer(part))


class _Pieces:
    """A text in pieces: to be searched, to be kept, and taken."""

    def __init__(self, text: str, found: Found) -> None:
        self._text = text
        self._found = found
        self._folded, self._places = fold(text)
        # Spans in the folded text: still searched; and taken or kept, with their kind.
        self._open: List[Span] = [(0, len(self._folded))]
        self._taken: List[Tuple[int, int, str]] = []

    def take(self, kind: str, find: Find) -> None:
        """Takes what is found out of the search, to be replaced by the kind's placeholder."""
        left: List[Span] = []
        for start, end in self._open:
            position = start
            for first, last in self._spans(find, self._folded[start:end]):
                if start + first < position or first == last:
                    continue
                left.append((position, start + first))
                self._taken.append((start + first, start + last, kind))
                position = start + last
            left.append((position, end))
        self._open = [(start, end) for start, end in left if start < end]

    def _spans(self, find: Find, part: str) -> Sequence[Span]:
        if (find, part) not in self._found:
            self._found[find, part] = tuple(find(part))
        return self._found[find, part]

    @property
    def kinds(self) -> FrozenSet[str]:
        """What was found."""
        return frozenset(kind for *_, kind in self._taken if kind != _KEPT_AS_IT_IS)

    def __str__(self) -> str:
        if not self.kinds:
            return self._text
        done: List[str] = []
        stays = ((start, end, _KEPT_AS_IT_IS) for start, end in self._open)
        for number, (start, end, kind) in enumerate(sorted([*self._taken, *stays])):
            if kind == _KEPT_AS_IT_IS:
                # The first piece begins with the text, even where that begins with unseen
                # characters.
                first = self._place(start) if number else 0
                done.append(self._text[first : self._place(end)])
            else:
                done.append(PLACEHOLDERS[kind])
        return "".join(done)

    def _place(self, folded: int) -> int:
        if self._places is None:
            return folded
        return self._places[folded] if folded < len(self._places) else len(self._text)
