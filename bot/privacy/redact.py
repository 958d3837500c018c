"""Takes personal data out of a text before it is stored or logged."""

from __future__ import annotations

import re
import unicodedata
from typing import Callable, FrozenSet, Iterable, List, Optional, Tuple

from bot.privacy import addresses, names, numbers
from bot.privacy.fold import fold
from bot.privacy.words import PLACEHOLDER, PLACEHOLDERS, Span, any_of

Find = Callable[[str], Iterable[Span]]
Step = Tuple[str, Find]

# Also within addresses on the web.
_CERTAIN: Step = ("personal_number", numbers.certain_personal_numbers)
# What nobody needs to write to the assistant, and what its owner can be harmed by.
_SENSITIVE: Tuple[Step, ...] = (
    ("account", numbers.account_numbers),
    ("personal_number", numbers.personal_numbers),
    ("personal_number", numbers.spelt_out_personal_numbers),
    ("card", numbers.card_numbers),
)
# In this order: what an earlier step took is out of reach for the later ones.
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
)
# Addresses on the web and numbers of cases are no secret, but would pass for other things.
_KEPT = re.compile(
    rf"({any_of(PLACEHOLDERS.values())}|\b(?:https?://|www\.)[^\s<>\"]+|\bEU-20\d\d-\d{{4,6}}\b)",
    re.I,
)
_KEPT_AS_IT_IS = "kept"
# A replacement may bring to light what stood around it; what people write needs one round and one
# more to see that it did.
_MOST_ROUNDS = 4


def redact(text: str) -> str:
    """Replaces personal data by placeholders.

    What goes: e-mail addresses, personal, card, account and phone numbers, street addresses with a
    number, boxes, names after an introduction. What a rule cannot see stays: other names,
    illnesses, who did what. The result is therefore still to be treated with care, and deleted in
    time.

    Args:
        text: any string, also one with broken characters.

    Returns:
        The text with letters and accents composed (NFC). Redacting it again changes nothing. A
        text that is made so that each replacement shows the next goes as a whole.
    """
    after = unicodedata.normalize("NFC", text)
    for _ in range(_MOST_ROUNDS):
        before, after = after, _redact_once(after)
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
    pieces = _Pieces(text)
    pieces.take(*_CERTAIN)
    pieces.keep(_KEPT)
    for kind, find in _SENSITIVE:
        pieces.take(kind, find)
    return str(pieces), pieces.kinds


def _redact_once(text: str) -> str:
    pieces = _Pieces(text)
    pieces.keep(PLACEHOLDER)
    # Also within addresses on the web.
    pieces.take("email", addresses.email_addresses)
    pieces.take(*_CERTAIN)
    pieces.keep(_KEPT)
    for kind, find in _STEPS:
        pieces.take(kind, find)
    return str(pieces)


class _Pieces:
    """A text in pieces: those that are still searched, those that stay, those that went."""

    def __init__(self, text: str) -> None:
        self._text = text
        self._folded, self._places = fold(text)
        # From and to in the folded text; what became of the piece, None while it is searched.
        self._pieces: List[Tuple[int, int, Optional[str]]] = [(0, len(self._folded), None)]

    def keep(self, pattern: re.Pattern[str]) -> None:
        """Takes what matches out of the search, as it is."""
        self.take(_KEPT_AS_IT_IS, lambda part: (match.span() for match in pattern.finditer(part)))

    def take(self, kind: str, find: Find) -> None:
        """Takes what is found out of the search; a placeholder of the kind stands for it."""
        pieces: List[Tuple[int, int, Optional[str]]] = []
        for start, end, fate in self._pieces:
            if fate is not None:
                pieces.append((start, end, fate))
                continue
            position = start
            for first, last in find(self._folded[start:end]):
                if start + first < position or first == last:
                    continue
                pieces.append((position, start + first, None))
                pieces.append((start + first, start + last, kind))
                position = start + last
            pieces.append((position, end, None))
        self._pieces = [piece for piece in pieces if piece[0] < piece[1]]

    @property
    def kinds(self) -> FrozenSet[str]:
        """What was found."""
        return frozenset(fate for *_, fate in self._pieces if fate and fate != _KEPT_AS_IT_IS)

    def __str__(self) -> str:
        if not self.kinds:
            return self._text
        done: List[str] = []
        for number, (start, end, fate) in enumerate(self._pieces):
            if fate is None or fate == _KEPT_AS_IT_IS:
                # The first piece begins with the text, also where that begins with what is unseen.
                first = self._place(start) if number else 0
                done.append(self._text[first : self._place(end)])
            else:
                done.append(PLACEHOLDERS[fate])
        return "".join(done)

    def _place(self, folded: int) -> int:
        if self._places is None:
            return folded
        return self._places[folded] if folded < len(self._places) else len(self._text)
