"""Takes sentences, or words, that a visitor names out of a question."""

from __future__ import annotations

import re
from functools import cache
from typing import FrozenSet, Iterable, List, Optional, Tuple

from bot.cases.words import (
    BETWEEN_SENTENCES,
    ENDS_OF_SENTENCES,
    bare,
    first_match,
    looks_like_a_question,
    named_parts,
    patterns,
    word_lists,
)
from bot.conversation.plain_text import without_diacritics
from bot.conversation.positions import named_positions, only_names_positions

# The same word in other forms, in Swedish or English.
_ENDING = re.compile(
    r"(?<=\w{3})(?:arna|erna|orna|aren|are|ens|ets|en|et|ar|er|or|an|na|es|n|t|s|a|e|r)$"
)
_FEWEST_CHARS_OF_A_TELLING_WORD = 2
# Between two parts of a text: a line that is left empty.
_MOST_BREAKS = 2
_BLANKS = " \t"
# No space comes before these, and of two in a row the first goes.
_SIGNS = (",", ";", ".", "!", "?")


def words_out(text: str) -> Optional[Tuple[str, str]]:
    """The very words that a text wants out of the question, and the rest of it; else None.

    Args:
        text: such as "take out 'I regret it' at the start", "'I regret it' must go", "send it, but
            without 'and so on'".
    """
    found = (pattern.search(text) for pattern in patterns("words_out") if "?" not in text)
    match = next(filter(None, found), None)
    if match is None:
        return None
    rest = text[match.end() :].strip(" ,.!")
    return (match["quoted"] or match["said"]).strip(), rest


def standing_out(text: str, question: str) -> Optional[Tuple[str, str]]:
    """Words of a question that a text wants out of it, and the rest of the text; else None.

    Args:
        text: such as "take out Hello, and send it", "and take out hello there".
        question: in which the words stand as the text has them; the most of them that do are meant.
    """
    for told in patterns("standing_out", "leads")[0].finditer(text):
        after = text[told.end() :]
        ends = [found.end() for found in re.finditer(r"\S*\w", after)]
        for end in reversed(ends):
            words = after[:end]
            is_whole = patterns("standing_out", "after")[0].match(after, end) is not None
            if is_whole and not only_points(words) and stands_out(question, words):
                before, rest = text[: told.start()].strip(" ,"), after[end:].strip(" ,.!")
                return words, ". ".join(filter(None, (before, rest)))
    return None


def only_points(words: str) -> bool:
    """Whether words only name a part, or point at something: "the name", "that"."""
    points = {*word_lists()["standing_out"]["points"]}
    told = [one for one in bare(words).split() if one not in points]
    return not told or (len(told) == 1 and bool(named_parts(told[0])))


def stands_out(question: str, words: str) -> bool:
    """Whether words stand in a question; a single one within a sentence may name all of that."""
    begins = (
        not (before := question[: found.start()].strip()) or before.endswith(ENDS_OF_SENTENCES)
        for found in _places(question, words)
    )
    return any(begins) or (len(words.split()) > 1 and bool(_places(question, words)))


def fragment_of(question: str) -> str:
    """What a mere piece of a question is about: "about Central Baltic"; empty for a whole one."""
    match = first_match(question.strip(" .!"), "fragment", "pattern")
    if match is None or "?" in question:
        return ""
    asking = {*word_lists()["question_words"], *word_lists()["fragment"]["none"]}
    return "" if asking & set(bare(match["value"]).split()) else match["value"]


def without_words(question: str, words: str, *, at_the_start: bool = False) -> Optional[str]:
    """A question without words that stand in it once; None where they don't, or nothing is left.

    Args:
        question: that may hold them.
        words: as they stand there.
        at_the_start: of several places the first is meant, where the question begins with it.
    """
    found = _places(question, words)
    if at_the_start and found and not bare(question[: found[0].start()]):
        found = found[:1]
    if len(found) != 1:
        return None
    left = without_span(question, *found[0].span())
    return left if bare(left) else None


def _places(question: str, words: str) -> List[re.Match[str]]:
    """Where words stand in a question."""
    said = r"\s+".join(re.escape(word) for word in words.strip(" ,;.!").split())
    pattern = rf"(?<!\w){said}(?!\w)" if said else r"(?!)"
    return [*re.finditer(pattern, question, re.IGNORECASE)]


def without_span(text: str, start: int, end: int) -> str:
    """A text without a piece of it, joined as its writer would have written the rest.

    Only the seam is touched: one space, one sign of punctuation, a capital where a sentence
    begins. The rest stays as it was typed.

    Args:
        text: that holds the piece.
        start: where the piece begins.
        end: where the text goes on after it.
    """
    before, after = text[:start].rstrip(_BLANKS), text[end:].lstrip(_BLANKS)
    edges = text[max(start - 1, 0) : start + 1] + text[max(end - 1, 0) : end + 1]
    was_spaced = any(char in _BLANKS for char in edges)
    if not before.strip() or before.rstrip().endswith(ENDS_OF_SENTENCES):
        after = after.lstrip(" ,;:.!?")
        after = after[:1].upper() + after[1:]
    elif before.endswith("\n"):
        after = after.lstrip(" ,;")
    elif not after or after.startswith(_SIGNS):
        before = before.rstrip(" ,;–-")
    is_spaced = was_spaced and before and not before.endswith("\n")
    gap = " " if is_spaced and not after.startswith((*_SIGNS, "\n")) else ""
    return f"{before}{gap}{after}".strip(" ,;–-")


def telling_words(text: str) -> List[str]:
    """The words of a text that say what it is about: no pronouns, and no small words."""
    words = map(without_diacritics, bare(text).split())
    return [
        word
        for word in words
        if len(word) >= _FEWEST_CHARS_OF_A_TELLING_WORD and word not in _small_words()
    ]


def without_sentences(question: str, named: str) -> Optional[str]:
    """A question without the sentences that words name; None where none or all of them would go.

    Args:
        question: of several sentences.
        named: their place, "the last sentence", or words that they hold, in other forms, too.
    """
    sentences = sentences_and_joints(question)
    texts = [sentence for sentence, _ in sentences]
    gone = _by_place(named, texts) or _by_words(named, texts)
    kept = [one for place, one in enumerate(sentences) if place not in gone]
    return "".join(map("".join, kept)).strip() if gone and kept else None


def _by_place(named: str, sentences: List[str]) -> List[int]:
    listed = word_lists()["sentence_by_place"]
    if not only_names_positions(named, [*listed["questions"], *listed["beside"]]):
        return []
    are_questions = bool(set(bare(named).split()) & {*listed["questions"]})
    places = [
        place
        for place, sentence in enumerate(sentences)
        if looks_like_a_question(sentence) or not are_questions
    ]
    return [places[place] for place in named_positions(named, len(places))] if places else []


def _by_words(named: str, sentences: List[str]) -> List[int]:
    if bare(named) in (said := [*map(bare, sentences)]):
        return [said.index(bare(named))]
    told = telling_words(named)
    for form in (str, _stem):
        wanted = {form(word) for word in told}
        found = [len(wanted & {form(word) for word in telling_words(one)}) for one in sentences]
        most = max(found, default=0)
        # With less than half of what is named, it is another matter.
        if most and 2 * most >= len(wanted):
            return [place for place, count in enumerate(found) if count == most]
    return []


def _stem(word: str) -> str:
    return _ENDING.sub("", word)


@cache
def _small_words() -> FrozenSet[str]:
    lists = word_lists()
    small = (*lists["question_words"], *lists["wish"]["empty"], *lists["leans"])
    return frozenset(map(without_diacritics, (*small, *lists["sentence_by_place"]["beside"])))


def joined_as_in(text: str, parts: Iterable[str]) -> str:
    """Parts of a text, in their order, with the line breaks that stand between them there."""
    joined, end = "", 0
    for part in parts:
        start = text.find(part, end)
        between = text[end:start] if start >= end else ""
        breaks = min(between.count("\n"), _MOST_BREAKS)
        joined += f"{chr(10) * breaks or ' '}{part}" if joined else part
        end = start + len(part) if start >= end else end
    return joined


def sentences_and_joints(text: str) -> List[Tuple[str, str]]:
    """The sentences of a text, each with what stands between it and the next: also line breaks."""
    starts = [0, *(found.end() for found in BETWEEN_SENTENCES.finditer(text.strip()))]
    ends = [*starts[1:], len(text.strip())]
    parts = [text.strip()[start:end] for start, end in zip(starts, ends, strict=True)]
    return [(part.rstrip(), part[len(part.rstrip()) :]) for part in parts if part.strip()]
