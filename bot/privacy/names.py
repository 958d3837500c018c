"""Finds the names with which people introduce themselves and sign."""

from __future__ import annotations

import re
from typing import Iterator, List

from bot.privacy.words import DATA, WORD, Span, any_of

_NOT_NAMES = frozenset(DATA["not_names"])
_PARTICLES = frozenset(DATA["name_particles"])
_MOST_WORDS = 5

_INTRODUCTION = re.compile(
    rf"(?<!\w){any_of(DATA['name_introductions'])}(?!\w)[\s,:/\"'\u201c\u201d\u2019(]*+",
    re.IGNORECASE,
)
_LIKELY = re.compile(rf"(?<!\w){any_of(DATA['likely_introductions'])}(?!\w)[\s,:]*+", re.IGNORECASE)
_REACH_ME, _REACH_SOMEBODY = (
    re.compile(rf"(?<!\w){any_of(word for line in DATA[key] for word in line)}(?!\w)[\s,:]++", re.I)
    for key in ("reach_me", "reach_somebody")
)
# "Tack! /Anna", and "/Anna" on a line of its own; "och/eller" has no space before.
_SLASH = re.compile(r"(?<![^\s.!?,])/[^\S\n]?")
# A sentence, a line or a list item of its own, after something that was taken.
_APART = re.compile(
    r"(?=\s*+[.,;!–-]|[^\S\n]*+\n)\s*+[.,;!–-]?\s*+(?P<name>[^\s.,;!?][^.,;!?\n]*+)[\s.,;!]*+"
)
_BEFORE_SIGNATURE = ("", *"\n.!?,")
_AFTER_SIGNATURE = re.compile(r"[^\S\n]*+(?:\Z|\n)")
_FIRST_NAMES = frozenset(name for names in DATA["first_names"] for name in names)
_ALSO_WORDS = frozenset(DATA["names_that_are_words"])
_WORD = re.compile(WORD)
# A full stop ends the name, except after an initial.
_BETWEEN_WORDS = re.compile(r"(?:(?<=\b[^\W\d_])\.)?[^\S\n]+")


def introduced_names(text: str) -> Iterator[Span]:
    """The name after "my name is" and its like in several languages."""
    for introduction in _INTRODUCTION.finditer(text):
        start = introduction.end()
        words = _words_from(text, start)
        if words and not _is_no_first_name(words[0].group()):
            # "jag heter anna svensson", but no longer: a sentence goes on in lower case.
            yield start, words[_how_many_name(words, lower_case=1) - 1].end()


def likely_names(text: str) -> Iterator[Span]:
    """A first name, and what follows it, after "I am" and its like, which may lead to anything."""
    for introduction in _LIKELY.finditer(text):
        words = _words_from(text, introduction.end())
        if words and words[0].group().lower() in _FIRST_NAMES:
            yield introduction.end(), words[_how_many_name(words, lower_case=0) - 1].end()


def names_to_reach(text: str) -> Iterator[Span]:
    """Who is to be called or written to: "call me, Anna Holm", "speak to Anna"."""
    for cue, is_me in ((_REACH_ME, True), (_REACH_SOMEBODY, False)):
        for match in cue.finditer(text):
            words = _words_from(text, match.end())
            if words and (is_first_name(words[0].group()) or (is_me and _is_full_name(words))):
                yield match.end(), words[_how_many(words) - 1].end()


def slash_names(text: str) -> Iterator[Span]:
    """A name signed after a slash: a first name, or alone on its line."""
    for slash in _SLASH.finditer(text):
        words = _words_from(text, slash.end())
        if not words:
            continue
        end = words[_how_many(words) - 1].end()
        is_signature = (
            _is_name_like(words[0].group())
            and text[: slash.start()].rstrip(" ")[-1:] in _BEFORE_SIGNATURE
            and _AFTER_SIGNATURE.match(text, end)
        )
        if is_first_name(words[0].group()) or is_signature:
            yield slash.end(), end


def names_apart(text: str) -> Iterator[Span]:
    """A name alone in what is left of a text, after something that was taken.

    Args:
        text: such as ". Olof Ek" or ", Olof Ek, ", after a number.
    """
    match = _APART.fullmatch(text)
    if match is None:
        return
    name = match["name"].rstrip()
    words = _words_from(name, 0)
    is_full = 1 < len(words) <= _MOST_WORDS and all(_is_name_like(word.group()) for word in words)
    if is_bare_name(name) or (is_full and words[-1].end() == len(name)):
        yield match.start("name"), match.start("name") + len(name)


def is_bare_name(text: str) -> bool:
    """Whether a text is nothing but a name: a common first name, and what continues it."""
    words = _words_from(text.strip(), 0)
    if not words or words[-1].end() < len(text.strip(" .!")) or len(words) > _MOST_WORDS:
        return False
    first, *others = [word.group() for word in words]
    is_first = first.lower() in _FIRST_NAMES and first[0].isupper()
    return is_first and all(_goes_on(word) or word.lower() in _PARTICLES for word in others)


def _goes_on(word: str) -> bool:
    return word[0].isupper() and word.lower() not in _NOT_NAMES


def is_first_name(word: str) -> bool:
    """Whether a word is a common first name, and in lower case no other word."""
    return word.lower() in _FIRST_NAMES and (_is_name_like(word) or word.lower() not in _ALSO_WORDS)


def _is_full_name(words: List[re.Match[str]]) -> bool:
    return len(words) > 1 and all(_is_name_like(word.group()) for word in words[:2])


def _is_name_like(word: str) -> bool:
    return _goes_on(word) and not word[1:].isupper()


def _how_many(words: List[re.Match[str]]) -> int:
    # "ring mig anna svensson": in lower case only a name that ends the text can be distinguished
    # from a sentence.
    is_lower = len(words) == 2 and words[0].group().islower()
    return _how_many_name(words, lower_case=int(is_lower))


def _words_from(text: str, position: int) -> List[re.Match[str]]:
    words: List[re.Match[str]] = []
    # One more than a name has, since the word after a particle decides about it.
    while len(words) <= _MOST_WORDS:
        word = _WORD.match(text, position)
        if word is None:
            break
        words.append(word)
        between = _BETWEEN_WORDS.match(text, word.end())
        if between is None:
            break
        position = between.end()
    return words


def _how_many_name(words: List[re.Match[str]], lower_case: int) -> int:
    """How many of the words belong to the name that they begin with.

    Args:
        words: that follow an introduction.
        lower_case: how many in lower case may follow the first, besides what a particle leads to.
    """
    count = 1
    while count < min(len(words), _MOST_WORDS):
        word = words[count].group()
        # "De la Gardie": several particles lead to one name.
        end = count
        while end < len(words) and words[end].group().lower() in _PARTICLES:
            end += 1
        if count < end < len(words) and words[end].group().lower() not in _NOT_NAMES:
            count = end + 1
            continue
        if word.lower() in _NOT_NAMES:
            break
        if not word[0].isupper():
            if not lower_case:
                break
            lower_case -= 1
        count += 1
    return count


def _is_no_first_name(word: str) -> bool:
    # "Jag heter My" is a name although "my" is a word; "JAG HETER INTE" is none.
    capitalised = word[0].isupper() and not word[1:].isupper()
    return word.lower() in _NOT_NAMES and not capitalised
