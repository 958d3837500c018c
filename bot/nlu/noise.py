"""Recognises what asks nothing in any language: signs, code, random mixtures of scripts."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from typing import Sequence

from bot.conversation.plain_text import shown_text
from bot.nlu.normalise import PAYLOAD_PREFIX
from bot.nlu.questions import LEADING_IN

# Set on a message that asks nothing: it is neither encoded nor classified.
ASKS_NOTHING = "asks_nothing"
# Set on one that may be small talk, but no question: "/help", one word over and over, "vad v".
NO_QUESTION = "no_question"

# With more of them than this, and than letters, a text is not in any language.
_MOST_SIGNS = 3
# At most this many words for each piece of code: questions about code have words around it.
_WORDS_FOR_CODE = 5
# Code that nobody writes within a word of a question: {x}, C:\x, a|b, <b>, ${x}, %s, x=1, //x, a_b,
# a[0], [1,2], x(), x(5)#, x(>, )x, a+b, '--, r4s6, f"x", [*x], NaN.
# Hearts, arrows, percentages, bullets, "town(s)?" and "SERN(?)" do not count.
_CODE = re.compile(
    r"[{}]|(?<!:)[\\|]|<[/!]?[^\W\d]|\$[({]|\$[^\W\d]|(?<!\d)%(?=\w)|\w=|^/\w"
    r"|//|[^\W\d]_[^\W\d]|\w\[|\[\d+,"
    r"|\w\(\d*\)[^\w\s'\".,?!:;)-]|\w\(\)|\w\([^\w\s'\".,?!:;)-]|^[)\]]\w"
    r"|(?<!\w)[^\W\d]\+\w|^['\"](?:--|[;)#|])|[^\W\d]\d+[^\W\d]+\d"
    r'|(?<!\w)[^\W\d]"[^\W\d]|\[\*\w|\*\w+\]|^NaN$'
)
# E-mail addresses and URLs.
_ADDRESS = re.compile(r"@|\bhttps?:|\bwww\.", re.IGNORECASE)
_SENTENCE_END = re.compile(r"(?<=[.?!]) ")
# "SELECT * FROM events --", "' OR".
_BETWEEN_WORDS = re.compile(r"(?<=\w )\*(?= \w)|--$|^(?P<quote>['\"]) (?!.*(?P=quote))")
# "/restart", "/etc/passwd", "`id`".
_COMMAND = re.compile(r"/\S+|`[^`]*`")
_IN_BACKTICKS = re.compile(r"`[^`]*`")
# What is left of an address that was cut off: "file:", "http://".
_SCHEME = re.compile(r"(?:file|ftp|https?|javascript|jndi|ldap):[/\\]*", re.IGNORECASE)
# Letters that nobody writes for a word, as "d", "e" and "u" are.
_NO_WORDS = frozenset("bcfghjlpqvwxz")
_WORD = re.compile(r"[^\W_]+")
# One word this often, and hardly another: "what what what what what".
_OFTEN = 4
# Latin, another, and a stray one.
_MOST_SCRIPTS = 3
# Scripts that are written together, by Unicode's names of their letters.
_JAPANESE = frozenset({"CJK", "HIRAGANA", "KATAKANA"})
# Letters of no script of their own.
_OF_ANY_SCRIPT = frozenset({"MODIFIER", "FEMININE", "MASCULINE"})


def asks_nothing(text: str) -> bool:
    """Whether a text is not a question in any language.

    Args:
        text: a normalised message.
    """
    is_cut_off = _SCHEME.fullmatch(text.strip()) is not None
    is_written_so = is_cut_off or _is_mostly_signs(text) or _is_code(text)
    return is_written_so or len(_scripts(text)) > _MOST_SCRIPTS


def without_noise(text: str) -> str:
    """A text without those of its sentences that ask nothing: "What is SERN? {{7*7}}".

    Args:
        text: a normalised message that may ask something.
    """
    sentences = _SENTENCE_END.split(text)
    return " ".join(part for part in sentences if not asks_nothing(part)) or text


def is_no_question(text: str) -> bool:
    """Whether a text is a command, one word said over and over, or stray letters: "vad v".

    Args:
        text: as typed, before it is normalised: without its slash a command looks like a word.
    """
    typed = not text.startswith(PAYLOAD_PREFIX)
    if typed and _is_command(shown_text(text).strip()):
        return True
    words = text.lower().split()
    if typed and _is_stray_letters(_WORD.findall(text.lower())):
        return True
    [(_, often)] = Counter(words).most_common(1) or [("", 0)]
    return often >= _OFTEN and often >= len(words) - 1 and len(words) > _OFTEN


def _is_command(text: str) -> bool:
    # Of what stands beside one in backticks, a word would ask about it: "vad `SERN`".
    words = _WORD.findall(_IN_BACKTICKS.sub(" ", text).lower())
    is_beside_signs = "`" in text and not any(len(word) > 2 or word in LEADING_IN for word in words)
    return is_beside_signs or _COMMAND.fullmatch(text) is not None


def _is_stray_letters(words: Sequence[str]) -> bool:
    """Whether words are letters that stand for none, and at most what leads in to a question."""
    stray = [word for word in words if word in _NO_WORDS]
    rest = [word for word in words if word not in _NO_WORDS]
    return bool(stray) and len(words) > 1 and LEADING_IN.issuperset(rest)


def _is_mostly_signs(text: str) -> bool:
    # A few signs make no such text: a year, an emoticon, question marks by themselves.
    signs = sum(not (char.isalnum() or char.isspace()) for char in text)
    return signs > _MOST_SIGNS and signs > sum(char.isalpha() for char in text)


def _is_code(text: str) -> bool:
    sentences = (part for part in _SENTENCE_END.split(text) if " " in part)
    # Code next to a question in words does not make it noise.
    return _holds_code(text) and all(map(_holds_code, sentences))


def _holds_code(text: str) -> bool:
    words = text.split()
    code = sum(_CODE.search(word) is not None for word in words if not _ADDRESS.search(word))
    code += len(_BETWEEN_WORDS.findall(text))
    return code * _WORDS_FOR_CODE >= len(words) > 0


def _scripts(text: str) -> set[str]:
    letters = {char for char in text if char.isalpha() and not char.isascii()}
    named = {unicodedata.name(char, "").partition(" ")[0] for char in letters} - _OF_ANY_SCRIPT
    return {"JAPANESE" if name in _JAPANESE else name for name in named} | {"LATIN"}
