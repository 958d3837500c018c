"""Which language a message is written in, if it is long enough to tell."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter, defaultdict
from functools import lru_cache
from pathlib import Path
from typing import Any, Callable, Mapping, Optional, Sequence

from lingua import Language, LanguageDetector, LanguageDetectorBuilder

from bot.files.yaml_data import read_yaml
from bot.nlu.phrase_words import PhraseWords

SETTINGS: Mapping[str, Any] = read_yaml(Path(__file__).with_name("languages.yml"))
SWEDISH = "sv"
ENGLISH = "en"

# E-mail addresses and links have no language.
_ADDRESS = re.compile(r"\S*@\S*|https?://\S+|www\.\S+")
_WORD = re.compile(r"[^\W\d_]+")
_NAMES = frozenset(SETTINGS["names"])
_COMMON_WORDS = {
    code: (frozenset(entry["words"].split()), float(entry["share"]))
    for code, entry in SETTINGS["common_words"].items()
}
_OWN_LETTERS = {code: frozenset(letters) for code, letters in SETTINGS["letters"].items()}
_BY_SCRIPT: Mapping[str, str] = SETTINGS["scripts"]
# Of the languages that the detector knows, beside Latin.
_DETECTED_SCRIPTS = ("ARABIC", "CYRILLIC")
_LISTS_WITH = Counter(word for common, _ in _COMMON_WORDS.values() for word in common)
# The detector guesses at a word or two in Latin letters ("ok", "chat", "formulär").
_FEWEST_WORDS = 3
# Fewer words could be in any language, unless one of them is telling.
_FEWEST_COMMON_WORDS = 2
# Shorter words exist in many languages. Of the others, this share is Swedish in a Swedish message.
_FEWEST_LETTERS = 4
_SWEDISH_SHARE = 0.6
# The library calls Norwegian by the name of its written form. Bosnian, Croatian and Serbian count
# as one language here.
_CODE_OF = {"nb": "no", "hr": "bs", "sr": "bs"}
_LIBRARY_CODE_OF = {"no": "nb"}
# Serbian is written in both alphabets, letter for letter, and its phrases in the Latin one. Letters
# of other languages in the Cyrillic alphabet, and those that no other one here has.
_SERBIAN = str.maketrans(
    dict(
        zip("абвгдђежзијклмнопрстћуфхцчш", "abvgdđežzijklmnoprstćufhcčš", strict=True),
        љ="lj", њ="nj", џ="dž",
    )
)  # fmt: skip
_SERBIAN_LETTER = re.compile("[ђјљњћџ]")
_OTHER_CYRILLIC = re.compile("[ыэёъьщюяіїєґ]")


@lru_cache(maxsize=1)
def _detector() -> LanguageDetector:
    codes = [_LIBRARY_CODE_OF.get(code, code).upper() for code in SETTINGS["detected"]]
    languages = [language for language in Language.all() if language.iso_code_639_1.name in codes]
    # Low accuracy mode: 30 instead of 490 MB; measured on the blind questions, what it confuses is
    # Swedish with Norwegian and Danish, which are answered alike.
    builder = LanguageDetectorBuilder.from_languages(*languages)
    return builder.with_low_accuracy_mode().with_preloaded_language_models().build()


def telling_words(text: str) -> list[str]:
    """The words of a text that tell its language: in lower case, without names and addresses."""
    lower = _ADDRESS.sub(" ", text.lower())
    if _SERBIAN_LETTER.search(lower) and not _OTHER_CYRILLIC.search(lower):
        lower = lower.translate(_SERBIAN)
    words = _WORD.findall(lower)
    return [word for word in words if word not in _NAMES]


def detect(
    text: str,
    least_confidence: float,
    at_home: float,
    is_swedish: Callable[[str], bool],
    of_phrases: Optional[PhraseWords] = None,
) -> Optional[str]:
    """The language of a message.

    Args:
        text: the message.
        is_swedish: whether a word is Swedish, with or without its diacritics.
        least_confidence: 0 … 1; below it the language counts as unknown.
        at_home: the same for Swedish. Taking Swedish for another language costs a visitor the
            answer; the other way round costs little.

    Returns:
        An ISO 639-1 code from the closed list, or None when it cannot be told: a name, a word or
        two, a mix.
    """
    words = telling_words(text)
    by_phrases = of_phrases.language_of(words, is_swedish) if of_phrases else None
    if by_phrases:
        return by_phrases
    other_script = [word for word in words if not _is_latin(word)]
    in_other_script = len(other_script) * 2 > len(words)
    if in_other_script:
        # Swedish names and terms among them tell nothing.
        words = other_script
    told = _by_common_words(words, is_swedish) or _by_own_letters(words)
    latin = not other_script
    if told or not words or (latin and len(words) < _FEWEST_WORDS):
        return told
    if in_other_script:
        # Neither Swedish nor English, whatever else it is.
        return _by_script(words) or _by_letters(words)[0] or None
    code, confidence = _by_letters(words)
    if code != SWEDISH and latin and _is_mostly(words, is_swedish):
        # The library takes keywords without å, ä, ö for Polish or French.
        return None
    needed = at_home if code == SWEDISH else least_confidence
    return code if confidence >= needed else None


def _by_own_letters(words: Sequence[str]) -> Optional[str]:
    """The language that most words have letters of which its neighbours in the script lack."""
    telling = Counter(
        code for word in words for code, own in _OWN_LETTERS.items() if own.intersection(word)
    )
    return telling.most_common(1)[0][0] if telling else None


def _by_script(words: Sequence[str]) -> Optional[str]:
    """The language of a script that the detector does not know; it would take it for any."""
    scripts = Counter(_script_of(char) for char in "".join(words) if not _is_latin(char))
    (script, _) = scripts.most_common(1)[0]
    return None if script in _DETECTED_SCRIPTS else _BY_SCRIPT.get(script, ENGLISH)


def _by_letters(words: Sequence[str]) -> tuple[str, float]:
    """The likeliest language by letter sequences, and its confidence, 0 … 1."""
    chances: defaultdict[str, float] = defaultdict(float)
    for found in _detector().compute_language_confidence_values(" ".join(words)):
        library_code = found.language.iso_code_639_1.name.lower()
        chances[_CODE_OF.get(library_code, library_code)] += found.value
    return max(chances.items(), key=lambda pair: pair[1], default=("", 0.0))


def _is_mostly(words: Sequence[str], is_swedish: Callable[[str], bool]) -> bool:
    telling = [word for word in words if len(word) >= _FEWEST_LETTERS]
    known = sum(map(is_swedish, telling))
    return bool(telling) and known >= _SWEDISH_SHARE * len(telling)


def _by_common_words(words: Sequence[str], is_swedish: Callable[[str], bool]) -> Optional[str]:
    fitting = {}
    english, _ = _COMMON_WORDS[ENGLISH]
    for code, (common, share) in _COMMON_WORDS.items():
        found = [word for word in words if word in common]
        tells = any(_LISTS_WITH[word] == 1 and not is_swedish(word) for word in found) or (
            # "a", "da", "i" and the like prove nothing, not even together.
            len(found) >= _FEWEST_COMMON_WORDS and len(max(found, key=len)) > 2
        )
        # Among several words one Swedish word is enough; on its own it could be any language.
        at_home = code == SWEDISH and len(words) >= _FEWEST_COMMON_WORDS
        # But not "me", which is English too and no word of the dictionary.
        at_home = at_home and any(word not in english or is_swedish(word) for word in found)
        if found and len(found) >= share * len(words) and (tells or at_home):
            fitting[code] = len(found) / len(words)
    # Swedish comes first in the table, so it wins a tie.
    return max(fitting, key=lambda code: fitting[code]) if fitting else None


def reply_language(code: str, wished: str = "") -> str:
    """The language, Swedish or English, in which a message in some language is answered.

    Args:
        code: of the message.
        wished: the one of the two that the visitor has asked for; what is written in one of them is
            answered in it all the same.
    """
    if code in SETTINGS["answered_in_swedish"]:
        return SWEDISH
    return ENGLISH if code == ENGLISH else wished or ENGLISH


def notice(code: str) -> str:
    """The courtesy sentence in the visitor's own language; empty where there is none."""
    sentence: str = SETTINGS["notices"].get(code, "")
    return sentence


def _is_latin(word: str) -> bool:
    # Up to the Latin Extended blocks; above lie the other scripts, and the rarer Latin letters.
    return all(ord(char) < 0x250 or _script_of(char) == "LATIN" for char in word)


def _script_of(char: str) -> str:
    """The first word of a character's name in Unicode; empty where it has none."""
    return unicodedata.name(char, "").partition(" ")[0]
