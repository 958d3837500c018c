"""Names as people write them: alone, in lower case, spelt otherwise, with an organisation."""

from __future__ import annotations

import difflib
import re
from functools import cache
from itertools import chain
from typing import Mapping, Sequence

from bot.cases.contact import without_contacts
from bot.cases.words import (
    BETWEEN_SENTENCES,
    MOST_CHARS_OF_A_WISH,
    bare,
    holds,
    is_courtesy,
    is_one_of,
    may_be_a_name,
    patterns,
    word_lists,
)
from bot.conversation.plain_text import without_diacritics
from bot.privacy.names import is_bare_name
from bot.privacy.words import PLACEHOLDER

_MOST_WORDS = 4
_WORDS_OF_A_NAME = 2
# How similar two spellings of a first name are (difflib's ratio, 0 … 1): Carina and Karin.
_NEARLY_SPELT = 0.7
_ALIKE = 0.6
# And in lower case, where another word may be meant.
_NEARLY_THE_SAME = 0.85
# A longer text says more than how a name is spelt.
_MOST_WORDS_OF_A_SPELLING = 14
# How adjectives and verbs end, and hardly any name that is on no list: "hemligt", "kommer".
_ENDINGS_OF_WORDS = ("t", "s", "er", "ar")
_PIECES = re.compile(r"[,.:;!?\n–—]+|\s-\s")


def told_name(text: str) -> str:
    """The name in a text that says nothing but that it is missing, or wrong; else empty.

    Args:
        text: such as "you forgot my name, Eva Lind", "my name is not there! It's Eva, Ask School".
    """
    said = patterns("told_name", "is_missing")[0].sub(" ", text.strip())
    words = set(bare(said).split())
    listed: Mapping[str, Sequence[str]] = word_lists()["told_name"]
    if len(said) > MOST_CHARS_OF_A_WISH or not words & {*listed["named"]}:
        return ""
    if words & {*listed["not"]}:
        return _stands_beside_its_word(said)
    found = [_beyond(piece) for piece in _PIECES.split(said) if bare(piece)]
    first, *others = [piece for piece in found if piece] or [""]
    # A single word that begins the text has its capital from that.
    is_begun = said.startswith(first) and len(first.split()) < _WORDS_OF_A_NAME
    is_name = is_bare_name(first) or (is_capitalised(first) and not is_begun)
    name = lower_case_name(first) or (first if is_name else "")
    is_all = all(may_be_a_name(one) and holds(one, "organisation") for one in others)
    return ", ".join([name, *others]) if name and is_all else _stands_beside_its_word(said)


def _stands_beside_its_word(said: str) -> str:
    """A full name that is a piece of a text by itself, where another is about the writer's name.

    Args:
        said: such as "not in the question, my name, Eva Ek", "my name is missing, it is in the
            signature: Eva Ek", "I said Eva Ek. The name should be there, then send it".
    """
    listed: Mapping[str, Sequence[str]] = word_lists()["told_name"]
    pieces = [one.strip() for one in _PIECES.split(said) if bare(one)]
    about = [set(bare(one).split()) for one in pieces]
    about = [words for words in about if words & {*listed["named"]}]
    is_own = any(words & {*listed["own"]} or all(map(is_no_name, words)) for words in about)
    is_denied = any(words & {*listed["not"]} for words in about)
    beyond = map(_beyond, pieces)
    names = [one for one in beyond if len(one.split()) > 1 and is_written_name(one)]
    is_one = len(names) == 1 and is_capitalised(names[0])
    return names[0] if is_one and is_own and not is_denied and "?" not in said else ""


def named_by_its_word(text: str) -> str:
    """The name in lower case after the word for one, where a piece of a text says no more.

    Args:
        text: such as "namn amir", "070-123 45 67, heter eva ek"; words that are said of any
            name, as in "namn saknas", name nobody.
    """
    pieces = [one.strip() for one in _PIECES.split(without_contacts(text, left=",")) if bare(one)]
    pieces = [one for one in pieces if not (is_one_of(one, "no") or is_one_of(one, "yes"))]
    for place, piece in enumerate(pieces):
        match = patterns("named_by_its_word", "pattern")[0].fullmatch(piece)
        # "Our twin town, heter hyvinge" names something else.
        is_own = match is not None and not (place and match["first"])
        words = match["value"].split() if match and is_own and "?" not in text else []
        if words and not any(map(is_no_name, words)) and _may_be_called(words):
            return " ".join(word[:1].upper() + word[1:] for word in words)
        after = patterns("named_by_its_word", "after")[0].fullmatch(piece)
        # "Olle is the name".
        if after and "?" not in text and is_written_name(after["value"].title()):
            return after["value"].title() if after["value"].islower() else after["value"]
    return ""


def is_no_name(word: str) -> bool:
    """Whether a word is said of any name, or stands where one is missing: "mine", "gone"."""
    return without_diacritics(word.lower()) in _words_of_no_name()


def _may_be_called(words: Sequence[str]) -> bool:
    """Whether words may be a name: a single one that is on no list may also be "secret"."""
    first = words[0]
    is_known = len(words) > 1 or first[:1].isupper() or is_bare_name(first.title())
    return is_known or not first.lower().endswith(_ENDINGS_OF_WORDS)


@cache
def _words_of_no_name() -> frozenset[str]:
    listed = word_lists()
    told: Mapping[str, Sequence[str]] = listed["told_name"]
    known = (listed["beside_no_name"], listed["wish"]["empty"], listed["leans"])
    said = chain(*known, *(told[kind] for kind in ("named", "beside", "not", "wrong")))
    none = chain(listed["question_words"], listed["named_by_its_word"]["none"])
    return frozenset(map(without_diacritics, chain(said, none)))


def _beyond(piece: str) -> str:
    """A piece of a text without the words at both its ends that are said of any name."""
    listed: Mapping[str, Sequence[str]] = word_lists()["told_name"]
    of_any = {"", *listed["beside"], *listed["named"]}
    of_any |= set(map(without_diacritics, of_any))
    words = piece.split()
    # "The name Eva is wrong" does not say which is right.
    after = [*listed["wrong"]]
    while words and bare(words[0]) in of_any:
        words = words[1:]
    while words and bare(words[-1]) in of_any - {*after}:
        words = words[:-1]
    return " ".join(words)


def only_a_name(text: str, before: str, *, is_meant: bool) -> str:
    """The name, if a text says nothing else: "just Karin", "it's Karin with a K"; else empty.

    Args:
        text: of the visitor.
        before: the name that there was; one that is only spelt otherwise keeps its other words.
        is_meant: what was said last was about the name, so that it may be on no list of names.
    """
    match = patterns("only_a_name")[0].fullmatch(text.strip())
    name = with_capitals(match["value"].strip(" .!")) if match else ""
    # "Just Helen, please", of Helen Hall.
    is_of_it = set(bare(name).split()) <= set(bare(before).split())
    is_known = is_bare_name(name) or ((is_meant or is_of_it) and is_capitalised(name))
    if match is None or not is_known:
        return ""
    near = difflib.get_close_matches(name, before.split(), n=1, cutoff=_NEARLY_SPELT)
    if match["spelt"] and near:
        return " ".join(name if word == near[0] else word for word in before.split())
    return name


def spelt_name(text: str, before: str, *, is_asked: bool = False) -> str:
    """The name as a text spells it, "no, it's spelt Muhammed", "it's Muhammed Nur"; else empty.

    Args:
        text: of the visitor.
        before: the name that there was: its word, or person, that is spelt otherwise is replaced.
        is_asked: a name was asked for, so that it need not be like the one before.
    """
    *others, last = BETWEEN_SENTENCES.split(text.strip())
    if others and all(holds(one, "about_a_name") for one in others):
        # "No wait, the name is wrong. It is spelt Muhammed".
        text = last
    if spelt := patterns("spelt_with")[0].fullmatch(text.strip()):
        # One letter of three differs: less alike than two spellings usually are.
        word, known = spelt["value"], before.replace(",", " ").split()
        near = difflib.get_close_matches(word.lower(), [*map(str.lower, known)], n=2, cutoff=_ALIKE)
        spelt_so = [one for one in known if one.lower() in near]
        meant = spelt_so[0] if len(spelt_so) == 1 else ""
        return before.replace(meant, word[:1].upper() + word[1:]) if meant else ""
    if respelt := _with_a_word_respelt(text, before):
        return respelt
    match = patterns("spelt_name")[0].fullmatch(text.strip())
    if match is None:
        alone = patterns("only_a_name")[0].fullmatch(text.strip())
        name = alone["value"].strip(" .!") if alone and not alone["spelt"] else ""
        return name if _respells(name, before) else ""
    said = match["value"].split()
    words = [word[:1].upper() + word[1:] for word in said]
    is_name = len(said) == 1 or said == words or all(_spelt_like(word, before) for word in said)
    if not is_name:
        return ""
    pieces = before.split(", ")
    pieces = [one for one in pieces if not (is_one_of(one, "no") or is_one_of(one, "yes"))]
    for place, piece in enumerate(pieces):
        near = [old for word in words if (old := _spelt_like(word, piece))]
        if near:
            is_one = len(words) == 1
            new = piece.replace(near[0], words[0]) if is_one else " ".join(words)
            return ", ".join([*pieces[:place], new, *pieces[place + 1 :]])
    # "My last name is spelt Noor": it is not known which word of the name that is.
    is_whole = bool(match["named"]) and (not before or len(words) > 1)
    return " ".join(words) if is_asked or is_whole else ""


def _with_a_word_respelt(text: str, before: str) -> str:
    """The name with the one word put right that a text about nothing else holds; else empty.

    Args:
        text: such as "oops, it should be Vretlind with a d at the end".
        before: the name that there was.
    """
    listed: Mapping[str, Sequence[str]] = word_lists()["beside_a_spelling"]
    known = {*listed["says_so"], *listed["beside"]}
    words = re.findall(r"[^\W\d_][\w'-]+", text)
    says_so = any(one.lower() in listed["says_so"] for one in words)
    if not before or not says_so or "?" in text or len(words) > _MOST_WORDS_OF_A_SPELLING:
        return ""
    said = before.replace(",", " ").lower().split()
    new = [one for one in words if not (is_no_name(one) or one.lower() in {*known, *said})]
    old = _spelt_like(new[0], before) if len(new) == 1 else ""
    alike = difflib.SequenceMatcher(None, old.lower(), new[0].lower()).ratio() if old else 0.0
    if not old or (new[0].islower() and alike < _NEARLY_THE_SAME):
        return ""
    return before.replace(old, new[0][:1].upper() + new[0][1:])


def _spelt_like(word: str, name: str) -> str:
    """The word of a name that is spelt nearly like another; else empty."""
    said = {one.lower(): one for one in name.split()}
    near = difflib.get_close_matches(word.lower(), said, n=1, cutoff=_NEARLY_SPELT)
    return said[near[0]] if near else ""


def _respells(name: str, before: str) -> bool:
    """Whether a name has as many words as the one before, each spelt like one of it."""
    words = name.split()
    is_as_long = 0 < len(words) == len(before.split())
    return is_as_long and is_capitalised(name) and all(_spelt_like(one, before) for one in words)


def is_capitalised(name: str) -> bool:
    """Whether a text may be a name by its capitals: "Fatuma Noor", "Bengt in Asks choir"."""
    words = name.split()
    joining = word_lists()["within_a_name"]
    is_short = 0 < len([word for word in words if word not in joining]) <= _MOST_WORDS
    all_capital = all(word[:1].isupper() or word in joining for word in words)
    return is_short and all_capital and may_be_a_name(name)


def lower_case_name(text: str) -> str:
    """A text that is a name in lower case, with its capitals: "anna lind"; else empty.

    A single word is more likely just a word.
    """
    said = " ".join(text.strip(" .!").split())
    is_one = said.islower() and len(said.split()) == _WORDS_OF_A_NAME
    return said.title() if is_one and is_bare_name(said.title()) else ""


def with_capitals(name: str) -> str:
    """A name as it should be written, even if typed in lower case.

    Args:
        name: a number or the like that was masked beside it is left out.
    """
    pieces = _alone(_without_masked(name)).split(", ")
    return ", ".join(lower_case_name(piece) or piece for piece in pieces)


def _alone(name: str) -> str:
    """A name without what leads to it, and the remarks after it: "I'm Eva Ek. No more, please"."""
    listed = patterns("around_a_name", "remarks")[0]
    said = listed.sub("", name.strip()).strip(" ,")
    lead = patterns("around_a_name", "lead")[0].match(said)
    rest = said[lead.end() :] if lead else ""
    return rest if is_capitalised(rest) or lower_case_name(rest) else said or name


def _without_masked(name: str) -> str:
    if PLACEHOLDER.search(name) is None:
        return name
    pieces = PLACEHOLDER.sub(" ", name).split(",")
    return ", ".join(" ".join(piece.split()) for piece in pieces if bare(piece))


def joined_names(before: str, new: str) -> str:
    """The name of a case once another came with a contact: a person and their organisation.

    Args:
        before: the old one; empty for none. A person's is replaced by another person's.
        new: beside the contact; empty for none.
    """
    if not before or not new or new in before:
        return before or new
    is_new_kind = is_written_name(before) != is_written_name(new)
    return f"{before}, {new}" if is_new_kind and "," not in before else before


def is_written_name(part: str) -> bool:
    """Whether a part is a name, even in lower case or a rare one if it has a family name."""
    words = part.split()
    if len(words) != _WORDS_OF_A_NAME:
        return is_bare_name(part)
    is_rare = all(word.istitle() for word in words) and not is_courtesy(words[0])
    # "Hans mobil", "per telefon": not everything after such a word is a family name.
    return is_rare or (is_bare_name(part.title()) and may_be_a_name(part.title()))
