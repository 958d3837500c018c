"""Which language a message is written in, if it says enough to tell."""

from __future__ import annotations

import re
from functools import lru_cache
from pathlib import Path
from typing import Any, Callable, Mapping, Optional, Sequence

import yaml
from lingua import Language, LanguageDetector, LanguageDetectorBuilder

SETTINGS: Mapping[str, Any] = yaml.safe_load(
    Path(__file__).with_name("languages.yml").read_text(encoding="utf-8")
)
SWEDISH = "sv"
ENGLISH = "en"

# E-mail addresses and links are in no language.
_ADDRESS = re.compile(r"\S*@\S*|https?://\S+|www\.\S+")
_WORD = re.compile(r"[^\W\d_]+")
_NAMES = frozenset(SETTINGS["names"])
_COMMON_WORDS = {
    code: (frozenset(entry["words"].split()), float(entry["share"]))
    for code, entry in SETTINGS["common_words"].items()
}
# A word or two ("SERN?", "ok", "hallo") may stand in any language.
_FEWEST_WORDS = 3
_FEWEST_COMMON_WORDS = 2
# Shorter words stand in many languages. Of the others, so many are Swedish in a Swedish message.
_FEWEST_LETTERS = 4
_SWEDISH_SHARE = 0.6
# The library's name for Norwegian is that of its written form. Bosnian, Croatian and Serbian are
# one language here.
_CODE_OF = {"nb": "no", "hr": "bs", "sr": "bs"}
_LIBRARY_CODE_OF = {"no": "nb"}


@lru_cache(maxsize=1)
def _detector() -> LanguageDetector:
    codes = [_LIBRARY_CODE_OF.get(code, code).upper() for code in SETTINGS["detected"]]
    languages = [language for language in Language.all() if language.iso_code_639_1.name in codes]
    # Low accuracy mode: 30 instead of 490 MB; measured on the blind questions, what it confuses is
    # Swedish with Norwegian and Danish, which are answered alike.
    builder = LanguageDetectorBuilder.from_languages(*languages)
    return builder.with_low_accuracy_mode().with_preloaded_language_models().build()


def detect(
    text: str, least_confidence: float, at_home: float, is_swedish: Callable[[str], bool]
) -> Optional[str]:
    """The language of a message.

    Args:
        text: the message.
        is_swedish: tells whether a word is Swedish, with or without its marks.
        least_confidence: 0 … 1; below it the message says too little.
        at_home: the same for Swedish. Taking Swedish for another language costs a visitor the
            answer; the other way round costs little.

    Returns:
        An ISO 639-1 code of the closed list, or None when the message does not tell: a name, a
        word or two, a mix.
    """
    words = [word for word in _WORD.findall(_ADDRESS.sub(" ", text.lower())) if word not in _NAMES]
    latin = all(word.isascii() or _is_latin(word) for word in words)
    by_words = _by_common_words(words)
    if by_words or not words or (latin and len(words) < _FEWEST_WORDS):
        return by_words
    ranked = _detector().compute_language_confidence_values(" ".join(words))
    if not ranked:
        return None
    library_code = ranked[0].language.iso_code_639_1.name.lower()
    code = _CODE_OF.get(library_code, library_code)
    if code != SWEDISH and latin and _is_mostly(words, is_swedish):
        # Keywords without å, ä, ö look Polish or French to the library.
        return None
    needed = at_home if code == SWEDISH else least_confidence
    return code if ranked[0].value >= needed else None


def _is_mostly(words: Sequence[str], is_swedish: Callable[[str], bool]) -> bool:
    telling = [word for word in words if len(word) >= _FEWEST_LETTERS]
    known = sum(map(is_swedish, telling))
    return bool(telling) and known >= _SWEDISH_SHARE * len(telling)


def _by_common_words(words: Sequence[str]) -> Optional[str]:
    # A single word ("hallo", "is") may stand in any language.
    if len(words) < _FEWEST_COMMON_WORDS:
        return None
    found = {
        code: sum(word in common for word in words) for code, (common, _) in _COMMON_WORDS.items()
    }
    fitting = {
        code: count / len(words)
        for code, count in found.items()
        if count >= _COMMON_WORDS[code][1] * len(words)
        and (code == SWEDISH or count >= _FEWEST_COMMON_WORDS)
    }
    # Swedish stands first in the table, so it wins a tie.
    return max(fitting, key=lambda code: fitting[code]) if fitting else None


def reply_language(code: str) -> str:
    """Swedish or English, whichever the writer of a language is answered in."""
    return SWEDISH if code in SETTINGS["answered_in_swedish"] else ENGLISH


def notice(code: str) -> str:
    """The polite sentence in the visitor's own language; empty where there is none."""
    sentence: str = SETTINGS["notices"].get(code, "")
    return sentence


def _is_latin(word: str) -> bool:
    # Letters up to the Latin Extended blocks; Cyrillic and Arabic lie above.
    return all(ord(char) < 0x250 for char in word)
