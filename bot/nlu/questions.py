"""Splits a message into sentences and recognises which are questions."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from itertools import pairwise
from pathlib import Path
from typing import Any, Callable, Mapping, Sequence

from bot.answers.grid import SAME_BEGINNING, beginnings_of
from bot.conversation.plain_text import without_diacritics, words_of
from bot.files.yaml_data import read_yaml
from bot.nlu.greeting import without_greeting

_DATA: Mapping[str, Any] = read_yaml(Path(__file__).with_name("questions.yml"))


def _any_of(name: str) -> str:
    """A pattern for any word of a list."""
    return "|".join(_DATA[name].split())


def _joined(name: str) -> str:
    """A pattern that is written on several lines."""
    return "".join(_DATA[name].split())


_FINNISH = _any_of("finnish_question_words")
_QUESTION_WORD = f"{_any_of('question_words')}|{_FINNISH}"
# "I did not ask" begins no question, though "i" joins some in other languages.
_NO_ENGLISH_I = rf"(?!i\s+(?:{_any_of('said_of_oneself')})\b)"
_JOINER = (
    rf"{_NO_ENGLISH_I}(?:{_any_of('joiners')})|{_DATA['finnish_joiner']}(?=\s+(?:{_FINNISH})\b)"
)
_FILLER = rf"{_NO_ENGLISH_I}(?:{_any_of('fillers')})"
_BEHIND_COMMA = _any_of("words_behind_comma")
_SINCE = rf"(?:(?:{_any_of('since')})\s+)?"
_NOT_SINCE = "".join(rf"(?<!\b{word})" for word in _DATA["since"].split())

# Words that lead in to what is asked and ask nothing by themselves.
LEADING_IN = frozenset(
    " ".join(_DATA[name] for name in ("question_words", "joiners", "fillers")).split()
)

# "does it", in Swedish "bor det": only a question has this order.
_INVERTED = rf"(?:{_any_of('verbs')})\s+(?:{_any_of('pronouns')}|{_any_of('subjects')})\b"

_LIMIT = re.compile(
    rf"(?<=[.!?؟])\s+|\n+|\s+و(?=(?:{_QUESTION_WORD})\b)|,\s+(?=(?:{_BEHIND_COMMA})\b(?!\.\w))"
    rf"|,\s+(?={_SINCE}(?:{_any_of('alone_behind_comma')})\s*(?:[.!?]|$))"
    rf"|(?P<listed>,\s+)(?={_INVERTED})|\s*[,;،]?\s+(?P<joined>{_JOINER}|[+&])\s+"
    rf"(?=(?:(?:{_FILLER})\s+)*(?:(?:{_QUESTION_WORD})\b|{_INVERTED}))"
    rf"|(?P<bare>{_NOT_SINCE}\s+)(?=(?:{_QUESTION_WORD})\s+{_INVERTED})",
    re.IGNORECASE,
)
# So many words stand before a question that nothing joins: "why twin towns what do they do".
_LEAST_WORDS_BEFORE = 3
_STARTS_AS_QUESTION = re.compile(
    rf"(?:(?:{_JOINER}|{_FILLER}|men|hej)[,!]?\s+)*(?:(?:{_QUESTION_WORD})\b|{_INVERTED})",
    re.IGNORECASE,
)
# "and has a class of 28": the statement before it goes on.
_GOES_ON = re.compile(
    rf"(?:{_any_of('verbs_that_go_on')})\s+(?!(?:{_any_of('pronouns')})\b)", re.IGNORECASE
)
# "Then I will write": only a question has its verb first.
_FRONTED = re.compile(
    rf"(?:(?:{_any_of('before_fronted')})[\s,.!]+)*(?:{_any_of('fronted')})\s+"
    rf"(?:{_any_of('verbs')}|{_any_of('verbs_that_go_on')})\b",
    re.IGNORECASE,
)
# "Will go there in May.": "I" is left out, as the full stop says. Without one the question mark may
# be left out instead, unless no verb follows the noun: "need a new machine, a greener one".
_LACKS_A_SUBJECT = re.compile(
    rf"(?:{_any_of('begins_without_a_subject')})\s+(?:"
    rf"(?!(?:{_any_of('pronouns')}|{_any_of('subjects')})\b).*[.!]"
    rf"|(?:(?:en|ett)\s+)?(?:{_any_of('before_what_is_needed')})\s+[\w-]+(?:,[^?؟]*)?)",
    re.IGNORECASE,
)
# "OK, and what …": nothing asks before the joiner.
_MERE_LEAD = re.compile(rf"(?:{_DATA['settles_lead']}[\s,.!]*)+", re.IGNORECASE)
# "Is it true that the state began it and that twenty joined?"
_TWO_CLAUSES = re.compile(
    rf"(?P<lead>[^,;]*?\b(?P<opens>{_any_of('opens_clauses')})\s)(?P<first>.+?)"
    rf"\s*,?\s+(?:{_any_of('joiners')})\s+(?P=opens)\s+(?P<second>\w.*)",
    re.IGNORECASE | re.DOTALL,
)
# "When I read that, …"
_LEADS_TO_A_QUESTION = re.compile(rf"(?:{_DATA['leads_to_a_question']})\b", re.IGNORECASE)
# "Is there a name and a phone number?"
_GIVEN_BESIDE = re.compile(
    rf"(?P<first>(?:{_joined('asks_to_be_given')}))\s+(?:{_any_of('beside_each_other')})\s+"
    rf"(?P<second>(?:{_joined('way_to_reach')})[\s.!?]*)$",
    re.IGNORECASE,
)
_INSISTS = re.compile(_DATA["insists"], re.IGNORECASE)
_DOUBTS = re.compile(_DATA["doubts"], re.IGNORECASE)
_BESIDE_YES_OR_NO = rf"(?:{_any_of('beside_yes_or_no')})"
_YES_OR_NO = re.compile(
    rf"(?:{_BESIDE_YES_OR_NO}\s+)*(?:{_any_of('says_yes')})(?:\s+|\s*/\s*)"
    rf"(?:(?:{_any_of('says_or')})\s+(?:(?:ett|a)\s+)?)?(?:{_any_of('says_no')})"
    rf"(?:\s+{_BESIDE_YES_OR_NO})*"
)
_ENDS = re.compile(r"[.!?\n]+")
# "I wonder how …", or a question behind a comma.
_ASKS_INSIDE = re.compile(
    rf"\b(?:{_any_of('asking_words')})\b|,\s+{_SINCE}(?:{_QUESTION_WORD})\b", re.IGNORECASE
)
# "I do not know what the letters mean".
_ASKS_INDIRECTLY = re.compile(
    rf"\b(?:{'|'.join(_DATA['does_not_know'])})\s+{_SINCE}"
    rf"(?:{_QUESTION_WORD}|{_any_of('whether')})\b",
    re.IGNORECASE,
)
# These are looked for in a text without diacritics.
_MERE_PLEASE = (
    rf"(?:{without_diacritics('|'.join([_any_of('please'), *_DATA['please_of_words']]))})"
)
_PLEASE = rf"(?:[,،]?\s+{_MERE_PLEASE})?[\s.!?؟]*$"
_EXPLAIN = without_diacritics("|".join(_DATA["explain"]))
_OTHER_WAYS = {
    swedish: without_diacritics("|".join(ways)) for swedish, ways in _DATA["ways_read_as"].items()
}
_ASKED_FOR = rf"(?:{_MERE_PLEASE}[,،]?\s+)?"
_WAYS = "|".join([*map(without_diacritics, _DATA["ways_of_answering"]), *_OTHER_WAYS.values()])
_WAY = rf"{_ASKED_FOR}(?:{_WAYS}){_PLEASE}"
_READ_AS = {
    swedish: re.compile(rf"{_ASKED_FOR}(?:{ways}){_PLEASE}", re.IGNORECASE)
    for swedish, ways in _OTHER_WAYS.items()
}
# "In easy Swedish, please: who decides?"
_WAY_FIRST = re.compile(
    rf"\s*(?:(?:{_any_of('before_a_way')})[\s,،.!]+)*"
    rf"(?:(?:{without_diacritics(_any_of('asks_for_a_way'))})\s+"
    rf"(?:(?:{_any_of('asks_for_a_way_of_whom')})\s+)?)?(?P<way>{_ASKED_FOR}(?:{_WAYS})"
    rf"(?:[,،]?\s+{_MERE_PLEASE})?)\s*[:,،;–-]\s*(?=\w)(?!{_MERE_PLEASE}\W*$)",
    re.IGNORECASE,
)
_WAY_BEHIND_COMMA = re.compile(rf"\s*[,.?!:;(–،؟-]+\s*(?P<way>{_WAY})", re.IGNORECASE)
_WAY_OF_EXPLAINING = re.compile(
    rf"(?:^|[.!?,]\s+)(?:{_EXPLAIN})\b[^.!?؟]*?\s(?P<way>{_WAY})",
    re.IGNORECASE,
)
_NOT_THAT = re.compile(
    rf"\b(?:{_any_of('negations')})\s+(?:(?:{_any_of('only')})\s+(?=[\w-]+[\s.!]*$))?"
    rf"(?:(?:{_any_of('articles')})\s+)?(?P<name>[\w-]+)"
    rf"(?:\s+(?:{_any_of('one')}))?"
    rf"(?:\s*[,.;:!–-]+\s*(?:(?:{_any_of('but')})\s+)?"
    rf"|\s+(?:{_any_of('but')})\s+|$)",
    re.IGNORECASE,
)
_NEGATION = re.compile(
    rf"(?:(?:{_DATA['corrects_no']}|{_any_of('but')})\s+)*(?:{_any_of('negations')})\s+(?=\w)"
)
_MERE_NO = re.compile(rf"(?:(?:{_DATA['corrects_no']}|{_any_of('but')})\s*)+")
_BETWEEN_CHOICES = re.compile(
    rf"\s*[,.;:!–(]+\s*(?:(?:{_any_of('but')})\s+)?|\s-\s|\s+(?:{_any_of('but')})\s+"
)
_ARTICLE = re.compile(rf"\s(?=(?:{_any_of('articles')})\s)")
_PRONOUN = re.compile(rf"\b(?:{_any_of('stand_for')}|{_any_of('may_stand_for')})\b", re.IGNORECASE)
_STANDS_FOR = re.compile(
    rf"\b(?:(?:{_any_of('stand_for')})\b|(?:{_any_of('may_stand_for')})"
    rf"(?=[\s?!.]*$|\s+(?:{_any_of('behind_pronouns')})\b))",
    re.IGNORECASE,
)
_THEM = re.compile(
    rf"\b(?:{_any_of('stand_for_them')}|(?:{_any_of('verbs')})\s+de)\b", re.IGNORECASE
)
# "Name and telephone number, please".
_WISH = re.compile(rf"\w,?\s+(?:{_any_of('please')})[\s.!]*$", re.IGNORECASE)
# Looked for in a text without diacritics.
# What an answer said may be thrown back before it: "Flying??? I asked who travels".
_ECHO = rf"(?:(?!(?:{_QUESTION_WORD})\b)\w[\w-]*(?:\s+\w[\w-]*)?\s*\?[\s?!]*)?"
_MEANT = re.compile(
    rf"{_ECHO}(?:(?:{_DATA['corrects_no']}|{_DATA['corrects_thanks']})[\s,.!–-]+)*(?:men\s+)?"
    rf"(?:{_DATA['corrects_who']})\s+(?:(?:{_any_of('corrects_verb')})"
    rf"|(?:{_DATA['corrects_asked']})(?=\s+(?:{_QUESTION_WORD})\b))[:,]?\s+(?:(?:{_any_of('corrects_words')})\s+)*(?=\w)",
    re.IGNORECASE,
)
# Looked for in a text without diacritics; the tempered dot stops where the sentence goes on.
_SETTLED = rf"(?:(?!\b(?:{_any_of('settles_no_more')})\b)[^.!?;\n,–])*"
_ENDS_SETTLED = rf"(?:[.!;,–]+\s+|\n+)(?!(?:{_any_of('settles_no_more')})\b)(?=\w)"
_DENIES, _KNOWS = (
    re.compile(
        rf"(?:{_DATA['settles_lead']}[\s,.!–-]+)*(?:{'|'.join(_DATA[kind])}){_SETTLED}{_ENDS_SETTLED}",
        re.IGNORECASE,
    )
    for kind in ("denies", "knows")
)
_SAYS_WHAT_WAS_ASKED = re.compile(_DATA["says_what_was_asked"])
_ASKED_INSTEAD = re.compile(
    rf"[.!?\n]\s*{_DATA['asked_instead']}\s+(?P<thing>[^.!?;,\n]+?)[\s.!]*$"
)
_NOT_ASKED = re.compile(
    rf"{_DATA['not_asked']}(?:{_QUESTION_WORD})(?:\s+\w+){{0,3}}[\s.!?]*$", re.IGNORECASE
)
_RESTATES = re.compile(
    rf"{_DATA['restates']}(?!(?:{_QUESTION_WORD})\b|{_INVERTED})[^.!?;\n]*[.!]+\s+(?=\w)",
    re.IGNORECASE,
)
_WORD_ASKED = re.compile(
    rf"(?:^|[.?!]\s+)(?:{_joined('does_not_understand')})\s+(?P<word>{_DATA['a_word']})"
    rf"{_DATA['what_it_means']}[\s.?!]*$"
)
# "2009?? And what have we got out of it?"
_FIGURE_ECHO = re.compile(
    rf"\s*(?P<figure>\d[\d\s.,]*\d|\d)\s*%?\s*\?[\s?!]*(?=(?:{_any_of('joiners')}|{_any_of('but')})\s)",
    re.IGNORECASE,
)
_IN_A_LANGUAGE = re.compile(
    rf"\b(?:{_any_of('before_a_language')})\s+(?:{_any_of('languages_named_as_topics')})\b"
    rf"(?=\s*(?:$|[?!.,;)]|\b(?:{_any_of('beside_a_language')})\b))",
    re.IGNORECASE,
)
# Words that say nothing between the names of one thing: "and Hyvinge in Finland?".
BESIDE_NAMES = frozenset(_DATA["beside_names"].split())
# What may follow a topic's name within a word that says no more.
ENDINGS = frozenset(_DATA["endings"].split())
_PLURAL_ENDINGS = tuple(_DATA["plural_endings"].split())
_BETWEEN_NAMES = re.compile(
    rf"\s*(?:,|[/&]|\b(?:{_any_of('beside_each_other')})\b)\s*(?:(?:{_any_of('beside_names')})\s+)*",
    re.IGNORECASE,
)
_BEFORE_LAST_NAME = re.compile(rf"(?P<asked>[^,.;:?!]*?){_BETWEEN_NAMES.pattern}", re.IGNORECASE)
_COMPARES = re.compile(rf"\b(?:{_any_of('compares')})\b", re.IGNORECASE)
_JOINED = re.compile(
    rf"\w\s+(?:{_any_of('beside_each_other')})\s+(?!(?:{_any_of('beside_no_thing')})\b)\w|\w\s*[/&+]\s*\w",
    re.IGNORECASE,
)
_INDEFINITE = rf"(?:{_any_of('indefinite')})"
_MOST_SENTENCES = 6
_QUESTION_MARKS = ("?", "؟")
# A question of so few words, fillers aside, leans on the one before it: "and when?".
_MOST_WORDS_OF_A_BARE_QUESTION = 2
_QUESTION_WORDS_ALONE = frozenset(
    " ".join(_DATA[name] for name in ("question_words", "joiners", "since")).split()
)
_SAYS_NOTHING = frozenset(f"{_DATA['joiners']} {_DATA['fillers']}".split())
# Shorter words of an answer are not thrown back.
_FEWEST_LETTERS = 4
# "How kind!" is not a question.
_MOST_WORDS_OF_AN_EXCLAMATION = 3


@dataclass(frozen=True)
class Sentence:
    """One sentence of a message.

    Attributes:
        text: as written.
        asks: it has the form of a question.
        doubts: behind a question, and not joined to it, it has the form of a doubt about that:
            "who came up with it, was it the government?".
    """

    text: str
    asks: bool
    doubts: bool = False


def split_sentences(text: str) -> list[Sentence]:
    """The sentences of a message that has several.

    Args:
        text: the message, normalised.

    Returns:
        The last six sentences in order, each once, without a greeting before them; nothing when the
        message is a single sentence.
    """
    text = without_greeting(text)
    sentences: list[Sentence] = []
    plain = without_diacritics(text)
    found = _WAY_BEHIND_COMMA.search(plain) or _WAY_OF_EXPLAINING.search(plain)
    first = _WAY_FIRST.match(plain)
    way = ""
    if first:
        way = _in_swedish(text[slice(*first.span("way"))])
        text = text[first.end() :]
    elif found:
        way = _in_swedish(text[slice(*found.span("way"))])
        text = text[: found.start("way")].rstrip(" ,:;(–-")
    begin, joined, goes_on = 0, False, False
    for limit in _LIMIT.finditer(text):
        if limit["bare"] and len(text[begin : limit.start()].split()) < _LEAST_WORDS_BEFORE:
            continue
        before = _Part(text[begin : limit.start()], joined, goes_on)
        if limit["listed"] and (not before.asks or _LEADS_TO_A_QUESTION.match(before.text)):
            # "My brother wants to work here, does he need a visa?"
            continue
        joined = limit["joined"] is not None
        goes_on = joined and not before.asks and _GOES_ON.match(text, limit.end()) is not None
        # "Is there a board and how often does it meet?": what is joined to a question is one, too.
        leads_in = _MERE_LEAD.fullmatch(before.text) is not None
        _add(sentences, before, joined and not goes_on and not leads_in)
        begin = limit.end()
    # How to answer is only said of what is asked.
    _add(sentences, _Part(text[begin:], joined, goes_on), bool(way))
    _add(sentences, _Part(way), False)
    each_once = list(dict.fromkeys(_as_marked(sentences)))
    return each_once[-_MOST_SENTENCES:] if len(each_once) > 1 else []


def _as_marked(sentences: Sequence[Sentence]) -> list[Sentence]:
    """The sentences of a message in which somebody who marks what they ask leaves out "I"."""
    marks = any(sentence.text.endswith(_QUESTION_MARKS) for sentence in sentences)

    def says(sentence: Sentence) -> bool:
        return marks and _LACKS_A_SUBJECT.fullmatch(sentence.text) is not None

    return [replace(one, asks=False) if says(one) else one for one in sentences]


def _in_swedish(way: str) -> str:
    """How an answer is wanted, in Swedish where it is said in another language."""
    plain = without_diacritics(way)
    read_as = (swedish for swedish, pattern in _READ_AS.items() if pattern.match(plain))
    return next(read_as, way)


@dataclass(frozen=True)
class _Part:
    """A part of a message.

    Attributes:
        whole: as written.
        joined: it is joined to what comes before it.
        goes_on: it goes on with a statement before it.
    """

    whole: str
    joined: bool = False
    goes_on: bool = False

    @property
    def text(self) -> str:
        return self.whole.strip()

    @property
    def asks(self) -> bool:
        """Whether it has the form of a question; the verb that it goes on with says nothing."""
        return _is_question(self.text.partition(" ")[2] if self.goes_on else self.text)


def _add(sentences: list[Sentence], part: _Part, asks: bool) -> None:
    """Adds a part of a message to its sentences, unless it has neither letter nor figure."""
    if not any(map(str.isalnum, part.text)):
        return
    after_one = bool(sentences) and sentences[-1].asks
    # "Who deals with it? Name and number, please."
    wishes = after_one and _WISH.search(part.text) is not None
    doubts = after_one and not part.joined and _DOUBTS.match(part.text) is not None
    asks = asks or wishes or part.asks
    clauses = _TWO_CLAUSES.fullmatch(part.text) if asks else None
    given = _GIVEN_BESIDE.match(part.text) if asks or after_one else None
    if clauses:
        lead = clauses["lead"]
        sentences.append(Sentence(lead + clauses["first"], asks, doubts))
        sentences.append(Sentence(lead + clauses["second"], asks))
    elif given:
        sentences.append(Sentence(given["first"], asks, doubts))
        sentences.append(Sentence(given["second"], asks=True))
    else:
        sentences.append(Sentence(part.text, asks, doubts))


def without_refused(text: str, names_a_topic: Callable[[str], bool]) -> str:
    """A correction without what it is not about: "not the Norwegian one, the Finnish one".

    Args:
        text: a message.
        names_a_topic: whether some words name a topic.

    Returns:
        What is left, provided that it names a topic itself; else the text.
    """
    left = _NOT_THAT.sub(lambda m: "" if names_a_topic(m["name"]) else m[0], text).strip(" ,")
    return left if left != text and names_a_topic(left) else text


def ruled_out(text: str) -> tuple[str, str]:
    """What a text says is not meant, and what it says beside that: "not Hyvinge, the second one".

    Args:
        text: a message.

    Returns:
        Both without diacritics; empty where it does not say one thing of each.
    """
    said = without_diacritics(text.strip())
    parts = [part for part in _BETWEEN_CHOICES.split(said) if part and not _MERE_NO.fullmatch(part)]
    refused = [part[lead.end() :] for part in parts if (lead := _NEGATION.match(part))]
    meant = [part for part in parts if not _NEGATION.match(part)]
    if refused and not meant:
        # "Not the first one the second one": nothing but its article parts them.
        *_, last = [None, *_ARTICLE.finditer(refused[0])]
        if last is not None:
            refused, meant = [refused[0][: last.start()]], [refused[0][last.end() :]]
    return (refused[0], meant[0]) if len(refused) == len(meant) == 1 else ("", "")


def without_settled(text: str, answer: str, is_needed: Callable[[str, str], bool]) -> str:
    """A message without what it begins with and does not ask: "I know what it is. Who decides?".

    Args:
        text: a message in a conversation.
        answer: given just before, which may be restated.
        is_needed: whether what is known says what the rest, the second argument, is about.

    Returns:
        The rest where it asks something; else the text.
    """
    plain = without_diacritics(text)
    denied, known, restated = (kind.match(plain) for kind in (_DENIES, _KNOWS, _RESTATES))
    figure = _FIGURE_ECHO.match(plain)
    if figure and figure["figure"] not in answer:
        figure = None
    found = denied or known or restated or figure
    if found is None:
        return text
    settled, rest = text[: found.end()], text[found.end() :]
    if known and not denied and is_needed(settled, rest):
        return text
    if found is restated and not _echoes(settled, answer):
        return text
    return rest if _asking(rest) else text


def _echoes(text: str, answer: str) -> bool:
    """Whether at least half of a text's long words begin like some of an answer."""
    said = beginnings_of(words_of(without_diacritics(answer)))
    long = [word for word in words_of(without_diacritics(text)) if len(word) >= SAME_BEGINNING]
    return bool(long) and 2 * sum(word[:SAME_BEGINNING] in said for word in long) >= len(long)


def without_languages(text: str) -> str:
    """A text without the languages that it wants something in: "can you write in Finnish?".

    Args:
        text: of a visitor.
    """
    return _IN_A_LANGUAGE.sub(" ", text)


def is_of_the_one_before(text: str, before: str) -> bool:
    """Whether a question leans on the one before it in its message rather than on the conversation.

    Args:
        text: a question that names no topic.
        before: the question before it. Where either stands for something by a pronoun, that was
            spoken of earlier.
    """
    refers = _STANDS_FOR.search(without_diacritics(text)) is not None
    return bool(before) and not refers and _PRONOUN.search(without_diacritics(before)) is None


def speaks_of_them(text: str) -> bool:
    """Whether a text speaks of those that were spoken of before: "which projects do they have?".

    Args:
        text: a message in a conversation.
    """
    return _THEM.search(without_diacritics(text)) is not None


def what_was_meant(text: str) -> str:
    """A correction without what leads in to it: "no, I meant the other one".

    Args:
        text: a message in a conversation.

    Returns:
        What the visitor meant; the text where it is no correction.
    """
    lead = _MEANT.match(without_diacritics(text))
    if lead is None:
        return text
    meant = text[lead.end() :]
    not_asked = _NOT_ASKED.search(without_diacritics(meant))
    return meant[: not_asked.start()] if not_asked and not_asked.start() else meant


def corrects(text: str) -> bool:
    """Whether a text says that something else was asked than was answered: "I asked where …"."""
    return _SAYS_WHAT_WAS_ASKED.search(without_diacritics(text)) is not None


def asked_instead(text: str, only_names: Callable[[str], bool]) -> str:
    """What a text that objects to an answer says was asked about: "… I asked about Finland".

    Args:
        text: a message in a conversation.
        only_names: whether some words name a topic and say no more.

    Returns:
        What it ends with, where that is a mere name; else the text.
    """
    found = _ASKED_INSTEAD.search(without_diacritics(text))
    thing = text[found.start("thing") : found.end("thing")] if found else ""
    return thing if thing and only_names(thing) else text


def word_asked(text: str) -> str:
    """The question after a word that a text ends with: "I don't understand the word bilateral".

    Args:
        text: a message in a conversation.

    Returns:
        The question, which leans on nothing; empty where the text asks after no word.
    """
    found = _WORD_ASKED.search(without_diacritics(text))
    if found is None:
        return ""
    word = text[slice(*found.span("word"))]
    return f"What does {word} mean?" if found["word"].startswith("the ") else f"Vad betyder {word}?"


def sentences_of(text: str) -> list[Sentence]:
    """The sentences of a message, also of one that is a single sentence.

    Args:
        text: the message, normalised.
    """
    return split_sentences(text) or [Sentence(text, _is_question(text.strip()))]


def _asking(text: str) -> list[str]:
    """The sentences of a text that ask."""
    return [sentence.text for sentence in sentences_of(text) if sentence.asks]


def for_each_name(sentence: Sentence, names: Sequence[tuple[int, int]]) -> list[Sentence]:
    """A question about several things of a kind as one about each: "where are Hyvinge and …?".

    Args:
        sentence: that asks something.
        names: where the things are named, in order.

    Returns:
        The questions; nothing where the names do not stand beside each other, or are compared.
    """
    text = sentence.text
    between = [text[one[1] : two[0]] for one, two in pairwise(names)]
    if not between or not all(map(_BETWEEN_NAMES.fullmatch, between)) or _COMPARES.search(text):
        return []
    before, after = text[: names[0][0]], text[names[-1][1] :]
    return [Sentence(before + text[start:end] + after, sentence.asks) for start, end in names]


def for_the_last_name_too(sentence: Sentence, names: Sequence[tuple[int, int]]) -> list[Sentence]:
    """A question that ends with another name as one about each: "what does SERN cost, and …?".

    Args:
        sentence: that asks something.
        names: where two things are named, in order.

    Returns:
        The questions; nothing where the second name does not end the text, or both are compared.
    """
    if len(names) != 2 or _COMPARES.search(sentence.text):
        return []
    text, ((start, end), (other, its_end)) = sentence.text, names
    joined = _BEFORE_LAST_NAME.fullmatch(text[end:other])
    if joined is None or text[its_end:].strip(" ?!."):
        return []
    before, after = text[:start], joined["asked"] + text[its_end:]
    each = (text[start:end], text[other:its_end])
    return [Sentence(before + name + after, sentence.asks) for name in each]


def asked_about(text: str, names: Sequence[str]) -> str:
    """The one of some names that a question is about: "what is LUP?", but not "… with LUP?".

    Args:
        text: a sentence.
        names: without diacritics, in lower case.

    Returns:
        The name as the text has it; empty for none.
    """
    said = text.rstrip(" ?!.,")
    plain = without_diacritics(said)
    if _PRONOUN.search(plain):
        return ""
    for name in sorted(names, key=len, reverse=True):
        before, found, after = plain.rpartition(" " + name)
        if found and not after and not re.search(rf"\b(?:{_FILLER})$", before):
            return said[-len(name) :]
    return ""


def with_the_name(text: str, name: str) -> str:
    """A question with a name for the pronoun that stands for it: "who writes it?".

    Args:
        text: a sentence.
        name: named before it.

    Returns:
        The question; empty where no pronoun stands for a thing in it.
    """
    found = _STANDS_FOR.search(text)
    return text[: found.start()] + name + text[found.end() :] if found else ""


def joins_things(text: str) -> bool:
    """Whether a text asks for two things beside each other: "a telephone number or an address"."""
    return any(_JOINED.search(part) for part in _asking(text) or [text])


def asked_beside(text: str) -> str:
    """What a message begins to ask beside thanks: "Thanks! Do you call, I am out at noon".

    Args:
        text: a message.

    Returns:
        The clause with which the first sentence that asks begins to do so, or that sentence where
        none looks like it; empty where no sentence asks.
    """
    asking = _asking(text)
    if not asking:
        return ""
    clauses = (clause.strip() for clause in asking[0].split(","))
    return next(filter(_STARTS_AS_QUESTION.match, clauses), asking[0])


def is_bare(text: str) -> bool:
    """Whether a question is a mere question word or noun: "and when?", "an address?".

    Args:
        text: one of several sentences.
    """
    words = [word for word in words_of(text) if word not in _SAYS_NOTHING]
    return 0 < len(words) <= _MOST_WORDS_OF_A_BARE_QUESTION


def is_mere_question_word(text: str) -> bool:
    """Whether a question is a question word and no more: "and when?", but not "by whom?".

    Args:
        text: one of several sentences.
    """
    return set(words_of(text)) <= _QUESTION_WORDS_ALONE


def throws_back(text: str, answer: str) -> bool:
    """Whether a text only repeats words of an answer: "school ambassadors? Is that a teacher?".

    Args:
        text: a sentence with others after it.
        answer: given just before.
    """
    words = words_of(without_diacritics(text))
    long = bool(words) and all(len(word) >= _FEWEST_LETTERS for word in words)
    repeats = long and set(words) <= set(words_of(without_diacritics(answer)))
    return repeats and text.endswith("?") and is_bare(text)


def insists_on_yes_or_no(text: str) -> bool:
    """Whether a text asks for nothing but a yes or a no: "that was a lot of text. Yes or no?".

    Args:
        text: a message. One with a question of its own asks that.
    """
    parts = [part.strip(" ,") for part in _ENDS.split(text)]
    others = [part for part in parts if not _YES_OR_NO.fullmatch(without_diacritics(part))]
    return len(others) < len(parts) and not any(map(_is_question, others))


def is_plural(word: str) -> bool:
    """Whether a name that serves for one and for many means many: "the twin towns"."""
    return word.lower().endswith(_PLURAL_ENDINGS)


def is_any(word: str, text: str) -> bool:
    """Whether a name in a text means any of its kind: "a twin town"."""
    return re.search(rf"\b{_INDEFINITE}\s+{re.escape(word)}", text, re.IGNORECASE) is not None


def _is_question(part: str) -> bool:
    if part.endswith("!") and len(part.split()) <= _MOST_WORDS_OF_AN_EXCLAMATION:
        return False
    if part.endswith(_QUESTION_MARKS):
        return True
    if _INSISTS.match(part):
        return False
    if _STARTS_AS_QUESTION.match(part) is not None and not _FRONTED.match(part):
        return True
    return any(asks.search(part) for asks in (_ASKS_INSIDE, _ASKS_INDIRECTLY))
