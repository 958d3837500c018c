"""One thing for another in what was written: "not X but Y", or a single word in few words."""

from __future__ import annotations

import difflib
import re
from dataclasses import replace
from typing import Iterator, List, Optional, Sequence, Tuple

from bot.cases.contact import (
    Contact,
    ContactReading,
    read_contact,
)
from bot.cases.contact_changes import joined_contact
from bot.cases.half_contact import with_another_word
from bot.cases.sentences import telling_words
from bot.cases.words import (
    ENDS_OF_SENTENCES,
    MOST_CHARS_OF_SEVERAL,
    bare,
    first_match,
    holds,
    named_parts,
    patterns,
    word_lists,
)
from bot.cases.written import SENTENCE_ENDS, Corrected, Written
from bot.conversation.plain_text import without_diacritics

# How similar a word must be to the one meant (difflib's ratio, 0 … 1).
_NEARLY = 0.8
# And a word of an address or a name to the one that should replace it.
_NEARLY_SPELT = 0.7
MOST_WORDS_TO_SWAP = 8
_MISSING = read_contact("").trouble
# A piece of the question that may be replaced by another.
_MOST_WORDS_OF_A_PIECE = 3
# The first pattern under `swap` says "not X but Y".
_DENYING = 0
# The patterns that say nothing but that, and those that only count in the question.
_CERTAIN, _OF_THE_QUESTION = "swap", "put_right"


def with_swaps(found: Corrected, written: Written) -> Corrected:
    """The same, where a part is said to be "not X but Y": Y stands for X in that part."""
    question, name = found.question, found.name
    for place, pattern in enumerate(patterns("corrections", "swap")):
        if question and written.question and (match := pattern.fullmatch(question)):
            old, new = _old_and_new(match)
            question = with_word_replaced(written.question, old, new) or question
        if place == _DENYING and name and (match := pattern.fullmatch(name)):
            old, new = trimmed(match["old"]), trimmed(match["new"])
            name = _swap(written.name or "", old, new) or new
    return replace(found, question=question, name=name)


def swaps(text: str) -> bool:
    """Whether a text says "not X but Y"."""
    return patterns("corrections", "swap")[_DENYING].fullmatch(text) is not None


def swapped(text: str, written: Written) -> Optional[Corrected]:
    """One thing replaced by another: in the question only a word that stands there once."""
    for match, kind in _swaps_in(text):
        old, new = _old_and_new(match)
        is_long = max(len(old.split()), len(new.split())) > MOST_WORDS_TO_SWAP
        if not old or not new or old == new or is_long:
            continue
        reading = read_contact(new, language=written.language)
        is_contact = reading.contact is not None or reading.trouble not in (None, _MISSING)
        if is_contact and kind != _OF_THE_QUESTION:
            return Corrected(contact=joined_contact(reading, "", written))
        question = with_word_replaced(written.question or "", old, new)
        if question and (kind == _CERTAIN or _may_be_mixed_up(old, new, written.question or "")):
            return Corrected(question=question)
        if kind == _OF_THE_QUESTION:
            # "Anna is to be our contact": no other name.
            continue
        name = written.name or ""
        if (left := _left_of_name(name, old, new)) or (left := _swap(name, old, new) or ""):
            return Corrected(name=left)
        if contact := _in_contact(old, new, written):
            return Corrected(contact=contact)
    return None


def swaps_unclearly(text: str, question: str) -> bool:
    """Whether a text says one thing for another where it is not certain which place it means.

    Args:
        text: such as "it is not May, it is June".
        question: that holds the one more than once; or not at all, where a text says that it is to
            be changed. Any other may as well tell something new.
    """
    begins = patterns("corrections", "begins")[0].match(text.strip())
    is_change = begins is not None or holds(text, "lead_in", "should_say")
    for match, kind in _swaps_in(text):
        old, new = _old_and_new(match)
        times = len(_places(old, question)) if _are_telling(old.split()) else 0
        may_be = kind == _CERTAIN or _may_be_mixed_up(old, new, question)
        if (times > 1 and may_be) or (not times and is_change):
            return True
    return False


def _swaps_in(text: str) -> Iterator[Tuple[re.Match[str], str]]:
    """The ways in which a text says one thing for another, with the key of their patterns."""
    if len(text) > MOST_CHARS_OF_SEVERAL:
        return
    for kind in (_CERTAIN, "not_this", _OF_THE_QUESTION):
        found = (pattern.fullmatch(text.strip()) for pattern in patterns("corrections", kind))
        yield from ((match, kind) for match in found if match)


def _may_be_mixed_up(old: str, new: str, question: str) -> bool:
    """Whether both are figures, months or the like, or the one is a name in the question."""
    if _counts_or_dates(old):
        return _counts_or_dates(new)
    if old[:1].isupper() and not new[:1].isupper():
        # "Hyvinge should be lovely".
        return False
    return any(
        found[0][:1].isupper() and not _begins_a_sentence(question[: found.start()])
        for found in _places(old, question)
    )


def _counts_or_dates(words: str) -> bool:
    listed = {*map(without_diacritics, word_lists()["corrections"]["mixed_up"])}
    said = map(without_diacritics, bare(words).split())
    return any(map(str.isdigit, words)) or bool({*said} & listed)


def _begins_a_sentence(before: str) -> bool:
    return not before.strip() or before.rstrip(" ").endswith(ENDS_OF_SENTENCES)


def _are_telling(words: Sequence[str]) -> bool:
    # "May" is a month, "may" is not.
    return all(
        word.isdigit() or telling_words(word) or (word.istitle() and _counts_or_dates(word))
        for word in words
    )


def _places(piece: str, question: str) -> List[re.Match[str]]:
    # Not the 8 of "8.50".
    pattern = rf"(?<![\w-])(?<!\d[.,:]){re.escape(piece)}(?![\w-]|[.,:]\d)"
    return [*re.finditer(pattern, question, re.IGNORECASE)]


def _old_and_new(match: re.Match[str]) -> Tuple[str, str]:
    """What is to go and what takes its place, without the "please" after it."""
    old, new = match["old"], match.groupdict().get("meant") or match["new"]
    for ending in (*patterns("corrections", "then_sent"), *patterns("after_value")):
        old, new = ending.sub("", old), ending.sub("", new)
    return trimmed(old), trimmed(new)


def with_word_replaced(question: str, old: str, new: str) -> Optional[str]:
    """A question with one word, or a few, replaced; None unless it is certain which.

    Args:
        question: holds them exactly once.
        old: telling words only, after what both begin with: "to Hyvinge", "to Parma".
        new: what takes their place, telling words only, too.
    """
    first, second = old.split(), new.split()
    while first and second and first[0].lower() == second[0].lower():
        first, second = first[1:], second[1:]
    places = _places(" ".join(first), question) if first else []
    if len(places) != 1:
        return None
    # "After 7 pm instead of 6", where "after 6 pm" stands there.
    second = _without_what_is_around(question, places[0], second)
    both = (first, second)
    if not all(0 < len(words) <= _MOST_WORDS_OF_A_PIECE for words in both):
        return None
    if not all(map(_are_telling, both)):
        return None
    return _put(question, places[0], " ".join(second))


def _without_what_is_around(question: str, place: re.Match[str], words: List[str]) -> List[str]:
    """Words that take a place, without those that stand right before or after it already."""
    before = bare(question[: place.start()]).split()
    after = bare(question[place.end() :]).split()
    said = [bare(word) for word in words]
    longest = range(len(words) - 1, 0, -1)
    lead = next((n for n in longest if said[:n] == before[-n:]), 0)
    left = range(len(words) - 1 - lead, 0, -1)
    tail = next((n for n in left if said[-n:] == after[:n]), 0)
    return words[lead : len(words) - tail]


def other_word(text: str, written: Written) -> Optional[Corrected]:
    """One word of the name, the address or the number replaced, in few words; else None."""
    said = patterns("corrections", "before_other_word")[0].sub("", text.strip())
    name = written.name or ""
    if (match := first_match(said, "corrections", "once")) and (left := _once(name, match)):
        return Corrected(name=left)
    match = first_match(said, "corrections", "other_word")
    if match is None:
        return None
    new, old = trimmed(match["new"]), trimmed(match.groupdict().get("old") or "")
    if not old:
        return _nearest_word(new, written)
    if _stands_in(old, written.question or "") and not _stands_in(old, name):
        return None
    if left := _left_of_name(name, old, new):
        return Corrected(name=left)
    if swapped := _swap(name, old, new) if _stands_in(old, name) else None:
        return Corrected(name=swapped)
    contact = _in_contact(old, new, written) if _stands_in(old, written.contact or "") else None
    return Corrected(contact=contact) if contact else None


def _stands_in(words: str, text: str) -> bool:
    return re.search(rf"(?<![^\W_]){re.escape(words)}(?![^\W_])", text, re.IGNORECASE) is not None


def _once(name: str, match: re.Match[str]) -> str:
    """A name with the word that it holds twice only once; empty where it does not."""
    words, value = name.split(), match["value"].lower()
    places = [place for place, word in enumerate(words) if word.lower() == value]
    return " ".join(words[: places[1]] + words[places[1] + 1 :]) if len(places) > 1 else ""


def _nearest_word(new: str, written: Written) -> Optional[Corrected]:
    """The address or the name with a word replaced by one spelt nearly like it; else None."""
    email = (read_contact(written.contact or "", confirmed=True).contact or Contact()).email or ""
    # "It should be Hall" only corrects a word that is nearly like it, and not one that is already
    # so.
    words = [*re.findall(r"[^\W_]+", email), *re.findall(r"[^\W_]+", written.name or "")]
    said = {word.lower() for word in words}
    near = difflib.get_close_matches(new.lower(), said, n=2, cutoff=_NEARLY_SPELT)
    # "Holm-Berg", of "Karin Holm".
    near = near or [word for word in said if word in new.lower().split("-")]
    if len(near) != 1 or near[0] == new.lower():
        return None
    old = near[0]
    # With a capital it is rather the name's than the address's.
    is_name = new[:1].isupper() and _stands_in(old, written.name or "")
    if _stands_in(old, email) and not is_name:
        contact = _in_contact(old, new, written)
        return Corrected(contact=contact) if contact else None
    swapped = _swap(written.name or "", old, new)
    return Corrected(name=swapped) if swapped else None


def _swap(text: str, old: str, new: str) -> Optional[str]:
    """A name with one piece replaced; None when it does not contain that piece."""
    # "My name is wrong: Cathy, not Kathy": what only leads to a name is none.
    leads = ":" in new or "name" in named_parts(new)
    found = None if leads else _find_piece(text, old)
    return _put(text, found, new) if found else None


def _put(text: str, found: re.Match[str], new: str) -> str:
    """The text with a piece of it replaced."""
    if text[found.end() : found.end() + 1] in SENTENCE_ENDS:
        new = new.rstrip("".join(SENTENCE_ENDS))
    if found[0][:1].isupper() and new[:1].islower():
        new = new[:1].upper() + new[1:]
    return _without_what_stands_there(text[: found.start()], new) + new + text[found.end() :]


def _without_what_stands_there(before: str, new: str) -> str:
    """What stands before a piece, without its last words where the piece says them again.

    Args:
        before: such as "Peter ", of "Peter Hill".
        new: such as "Peter Hall", said of "Hill".
    """
    words = list(re.finditer(r"\S+", before))
    again = new.split()[:-1]
    said = [word[0].lower() for word in words[-len(again) :]] if again else []
    is_again = bool(again) and said == [word.lower() for word in again]
    return before[: words[-len(again)].start()] if is_again else before


def _left_of_name(name: str, old: str, new: str) -> str:
    """A name without words that were taken as part of it: "just Bengt, not too"; else empty."""
    for ending in patterns("after_name"):
        new = ending.sub("", new).strip()
    said = bare(name).split()
    is_of_it = set(bare(new).split()) | set(bare(old).split()) == set(said)
    return new if is_of_it and bare(new) != bare(name) else ""


def _in_contact(old: str, new: str, written: Written) -> Optional[ContactReading]:
    """The contact with one piece of its address replaced; None where that piece is not in it."""
    known = read_contact(written.contact or "", confirmed=True).contact
    # "Not com but .se at the end" is more than a word and makes no address.
    if any(map(str.isspace, new)) and not any(map(str.isdigit, new)):
        return None
    pattern = rf"(?<!\w){re.escape(old)}(?!\w)"
    changed, times = re.subn(pattern, lambda _: new, written.contact or "", flags=re.IGNORECASE)
    if times == 0 and known and known.email:
        corrected = with_another_word(known.email, old, new)
        changed, times = replace(known, email=corrected).shown, int(bool(corrected))
    found = read_contact(changed)
    return found if times == 1 and found.contact else None


def _find_piece(text: str, piece: str) -> Optional[re.Match[str]]:
    """Where a text contains a piece, or a word nearly like it."""
    found = re.search(rf"(?<!\w){re.escape(piece)}(?!\w)", text, re.IGNORECASE)
    if found is None and len(piece.split()) == 1:
        words = {word.lower(): word for word in re.findall(r"[\w-]+", text)}
        near = difflib.get_close_matches(piece.lower(), words, n=1, cutoff=_NEARLY)
        found = re.search(rf"(?<!\w){re.escape(near[0])}(?!\w)", text, re.I) if near else None
    return found


def trimmed(text: str) -> str:
    """A piece of a text without quotation marks and punctuation around it."""
    return text.strip().strip("\"'”“’.,!;: ").strip()
