"""What a visitor's text says, by the closed lists and patterns of words.yml, which this reads.

What it changes is for ``corrections``, what it asks of the hand-off for ``wishes``, and what it
means at a step of the chat for ``actions/handoff/reading.py``.
"""

from __future__ import annotations

import difflib
import re
from functools import cache, lru_cache
from itertools import chain, pairwise, takewhile
from pathlib import Path
from typing import Any, List, Mapping, Optional, Sequence, Tuple

from bot.cases.typing_errors import meant
from bot.conversation.plain_text import without_diacritics
from bot.conversation.positions import named_positions, only_names_positions
from bot.files.yaml_data import read_yaml

NAME_CHARS = 200
# This many letters of a word identify which of two questions is meant.
TELLING_CHARS = 4
# A short word is known by its forms: this many letters of it, and of its ending.
_FEWEST_CHARS_OF_A_FORM = 3
_MOST_CHARS_OF_AN_ENDING = 3
_SYNCOPE = re.compile(r"e(?=[lnr]$)")
_BY_PLACE = {(0,): "first", (1,): "second", (0, 1): "both"}
_MOST_WORDS_OF_A_NAME = 6
_FEWEST_TELLING_WORDS = 2
# Longer texts are the visitor's own words, and would take long to read as a wish.
MOST_CHARS_OF_A_WISH = 120
# Longer texts than this are not searched sentence by sentence either.
MOST_CHARS_OF_SEVERAL = 300
ENDS_OF_SENTENCES = (".", "!", "?", "\n")
_FEWEST_LETTERS = 2
# Where a pattern has one of the pieces that several share.
_PIECE = re.compile(r"<<(?P<name>\w+)>>")
# How similar a word must be to the one meant (difflib's ratio, 0 … 1).
_NEARLY = 0.8
# Also at a smiley, which serves as a full stop; but not after the initial of "Eva E. who asks".
BETWEEN_SENTENCES = re.compile(
    r"(?<=[.!?…])(?!(?<=\s[A-Z\u00c0-\u00de]\.) +[a-z\u00df-\u00ff])\s+|\n+|\s+[:;=]-?[()DP]+\s+"
)


def resembles(text: str, other: str) -> bool:
    """Whether two questions have a telling word in common."""
    return bool(set(_telling(text)) & set(_telling(other)))


def looks_like_a_question(text: str) -> bool:
    """Recognises a question by its mark, or by its first word."""
    return "?" in text or (len(text.split()) >= 3 and asks_first(text))


def stands_alone(question: str, fewest: int = _FEWEST_TELLING_WORDS) -> bool:
    """Whether a question says by itself what it is about: "what does it cost?" does not.

    Args:
        question: of the visitor.
        fewest: at least this many words of its own.
    """
    lists = word_lists()
    asking = {*lists["question_words"], *lists["wish"]["empty"], *lists["leans"]}
    plain = set(map(without_diacritics, asking))
    said = set(without_diacritics(bare(question)).split())
    return len(said - plain) >= fewest


def leans(question: str) -> bool:
    """Whether a question is about somebody or something that was named before it.

    Args:
        question: such as "I wondered whom she should contact", "when did it begin?"; "may my cousin
            come, and whom does she contact?" names her.
    """
    somebody = patterns("leans_on", "somebody")[0].search(question)
    if somebody:
        beside = word_lists()["leans_on"]["beside"]
        before = [one for one in bare(question[: somebody.start()]).split() if one not in beside]
        if not stands_alone(" ".join(before), fewest=1):
            return True
    return holds(question, "leans_on", "something") and not stands_alone(question)


def choice(text: str, first: str, second: str, *, newest_first: bool = False) -> str:
    """Which of two questions is meant: ``first``, ``second``, ``both``, or empty.

    Args:
        text: by their place ("the last one, of course"), or by their words ("the one about the
            bus").
        first: the question that was asked first.
        second: the other.
        newest_first: the other is shown above it, so that "the second" means the older one.
    """
    by_age: Mapping[str, Sequence[str]] = word_lists()["choice_by_age"]
    said = set(bare(text).split())
    beside = [*chain(*by_age.values()), *word_lists()["choice_beside"]]
    if "?" not in text and only_names_positions(text, beside):
        aged = [kind for kind, words in by_age.items() if said & set(words)]
        places = named_positions(text, 2)
        named = tuple(sorted(1 - place for place in places) if newest_first else places)
        if found := aged[0] if aged else _BY_PLACE.get(named, ""):
            return found
    by_words = patterns("choice_by_words")[0].match(text.strip())
    if not by_words or "?" in text:
        return ""
    telling = _telling(_without_beside(by_words["value"]))
    # Whole words first: "the bus" is not Busseto.
    for chars in (None, TELLING_CHARS):
        in_first, in_second = (_holds(question, telling, chars) for question in (first, second))
        if in_first != in_second:
            return "first" if in_first else "second"
    return ""


def means_about(text: str, question: str) -> bool:
    """Whether a text chooses a question by its words: "yes, the one about the bus"."""
    by_words = patterns("choice_by_words")[0].match(text.strip())
    if not by_words or "?" in text:
        return False
    return bool(question_about(_without_beside(by_words["value"]), [question]))


def pieces_and_joints(text: str, joints: re.Pattern[str]) -> List[Tuple[str, str]]:
    """The pieces of a text, each with what stands between it and the next; empty after the last.

    Args:
        text: to be divided.
        joints: what stands between pieces.
    """
    pieces, start = [], 0
    for joint in joints.finditer(text):
        pieces.append((text[start : joint.start()], joint[0]))
        start = joint.end()
    return [*pieces, (text[start:], "")]


def lacks(text: str) -> Tuple[bool, bool]:
    """Whether a visitor says that they have no e-mail, and that they have no telephone."""
    split = patterns("lacks", "clauses")[0].split(text)
    clauses = [bare(one) for one in split if not holds(one, "lacks", "unanswered")]
    said = " ".join(clauses).strip()
    listed = {kind: set(word_lists()["lacks"][kind]) for kind in ("no", "email", "phone")}
    if _pattern("lacks").fullmatch(said):
        return True, True
    if patterns("lacks", "wrong")[0].search(said):
        return False, False
    # "By telephone, I have no e-mail": what is named before the "no" there is.
    lead = " ".join(takewhile(lambda one: not set(one.split()) & listed["no"], clauses))
    after = said.removeprefix(lead)
    led = lead if set(after.split()) & (listed["email"] | listed["phone"]) else ""
    # "No e-mail, only a telephone": each half for itself.
    rest = patterns("lacks", "but")[0].split(said.removeprefix(led))
    halves = [set(half.split()) for half in (led, *rest)]
    missing = [half for half in halves if half & listed["no"]]
    there = [half for half in halves if not half & listed["no"]]

    def is_missing(kind: str) -> bool:
        named = any(half & listed[kind] for half in missing)
        return named and not any(half & listed[kind] for half in there)

    return is_missing("email"), is_missing("phone")


def only_lacks(text: str) -> bool:
    """Whether a text says that its writer has no e-mail or no telephone, and tells nothing else."""
    listed = word_lists()["lacks"]
    known = {word for kind in ("no", "email", "phone") for word in listed[kind]}
    rest = [word for word in bare(text).split() if word not in known]
    # "I have no e-mail from you".
    is_own = set(rest).isdisjoint(word_lists()["beside_agreeing"]["reply"])
    is_all = is_own and not tells_something(" ".join(rest), fewest=1)
    return is_all and any(lacks(text)) and "?" not in text


def tells_something(text: str, fewest: int = _FEWEST_TELLING_WORDS) -> bool:
    """Whether a text has words for a matter, not only those of "can you do that?".

    Args:
        text: of the visitor.
        fewest: at least this many such words.
    """
    return len(set(bare(text).split()) - set(word_lists()["wish"]["empty"])) >= fewest


def question_about(words: str, questions: Sequence[str]) -> str:
    """The first question that contains what it is named by, "the bus"; empty for none."""
    telling = _telling(words)
    for chars in (None, TELLING_CHARS):
        if found := next((one for one in questions if _holds(one, telling, chars)), None):
            return found
    return next((one for one in questions if _holds_forms_of(one, telling)), "")


def may_be_a_name(text: str) -> bool:
    """Whether a piece of a text next to a contact may be a name or an organisation.

    Args:
        text: such as "Berg Data AB"; not a sentence, a greeting or the kind of a number.
    """
    words = bare(text).split()
    listed = word_lists()
    none = {*listed["beside_no_name"], *listed["lacks"]["email"], *listed["lacks"]["phone"]}
    none |= {*listed["parts"]["contact"], *listed["parts"]["name"]}
    # "The singers in Borensberg": what leads from one word of a name to the next.
    if not words or len(words) > _MOST_WORDS_OF_A_NAME or "?" in text:
        return False
    inner = set(words[1:-1]) - set(listed["within_a_name"])
    if {words[0], words[-1], *inner} & none or patterns("when")[0].search(text):
        return False
    is_one = text[:1].isupper() or holds(text, "organisation")
    return is_one and sum(map(str.isalpha, text)) >= _FEWEST_LETTERS


def without_name_lead(text: str) -> str:
    """A piece of a text without what leads to a name: "we are", "regards"."""
    return patterns("before_a_name")[0].sub("", text).strip()


def only_leads_to_a_contact(text: str) -> bool:
    """Whether a text has no words but those that lead to a contact or a name: "my number is"."""
    listed = word_lists()
    known = {
        *chain(*listed["leads_to_a_contact"]),
        *listed["lacks"]["email"],
        *listed["lacks"]["phone"],
    }
    known |= {*listed["parts"]["contact"], *listed["parts"]["name"]}
    plain = set(map(without_diacritics, known))
    return set(without_diacritics(bare(text)).split()) <= plain


def names_a_language(text: str) -> bool:
    """Whether a text names a language; "Sven" is understood as a wish for Swedish."""
    beginnings = tuple(word_lists()["language_beginnings"])
    return any(word.startswith(beginnings) for word in bare(text).split())


def named_parts(text: str) -> Sequence[str]:
    """The parts whose names a text holds, such as ``contact``."""
    words = set(re.findall(r"[\w-]+", text.lower()))
    named: Mapping[str, Sequence[str]] = word_lists()["parts"]
    return [part for part, names in named.items() if words & set(names)]


def part_meant(text: str) -> str:
    """The part that a text means, where it names no matter; else empty.

    Args:
        text: such as "I mean the name, Eva there"; "I mean the address of the museum" and "I wonder
            how they reach us" are about something else.
    """
    parts = [part for part in named_parts(text) if part != "question"]
    if not parts or looks_like_a_question(text) or holds(text, "part_meant", "asks"):
        return ""
    names = chain(*word_lists()["parts"].values())
    plain = {*names, *word_lists()["wish"]["empty"], *word_lists()["part_meant"]["beside"]}
    # A word with a capital may be the name that is meant.
    more = [word for word in re.findall(r"[\w-]+", text) if word.lower() not in plain]
    is_matter = any(word.islower() and len(word) >= TELLING_CHARS for word in more)
    return "" if is_matter else parts[0]


def is_one_of(text: str, kind: str) -> bool:
    """Whether a text is one of a closed list of words: ``yes`` or ``no``."""
    if "?" in text:
        return False
    said = _said_briefly(text)
    closed: Mapping[str, Sequence[str]] = word_lists()[kind]
    known = {*closed["words"], *closed["beside"]}
    words = said.split()
    if "real_words" in closed and len(wrong := {*words} - known - {*closed["real_words"]}) == 1:
        words = [meant(one, closed["words"]) if one in wrong else one for one in words]
    phrases = _phrases(kind)
    pieces = [bare(piece) for piece in re.split(r"[,.!;]", text) if bare(piece)]
    if len(pieces) > 1 and said not in phrases:
        # "Yes please, that's it": each is in the list, and one is more than a word around it.
        counts = [piece in phrases for piece in pieces]
        rest = " ".join(piece for piece, is_one in zip(pieces, counts, strict=True) if not is_one)
        if any(counts) and set(rest.split()) <= known:
            return True
    counted = bool(set(words) & set(closed["words"])) and set(words) <= known
    is_that = "that_is_it" in closed and (_said_so(said, kind) or _said_abroad(words, known))
    return said in phrases or counted or is_that


def _said_abroad(words: Sequence[str], known: set[str]) -> bool:
    """Whether words are phrases of a yes in another language, and such words beside them."""
    phrases, longest = _phrases_abroad()
    place, found = 0, False
    while place < len(words):
        ends = range(min(place + longest, len(words)), place, -1)
        end = next((end for end in ends if " ".join(words[place:end]) in phrases), None)
        found = found or end is not None
        if end is None and words[place] not in known:
            return False
        place = end or place + 1
    return found


@cache
def _phrases_abroad() -> Tuple[frozenset[str], int]:
    """The whole phrases of a yes in other languages, and how many words the longest has."""
    phrases = frozenset(chain(*word_lists()["yes"]["in_other_languages"]))
    return phrases, max(len(phrase.split()) for phrase in phrases)


@cache
def _phrases(kind: str) -> frozenset[str]:
    """The whole phrases of a closed list, in every language."""
    closed: Mapping[str, Any] = word_lists()[kind]
    return frozenset(chain(closed["phrases"], *closed.get("in_other_languages", ())))


def _said_so(said: str, kind: str) -> bool:
    return any(pattern.fullmatch(said) for pattern in patterns(kind, "that_is_it"))


def is_courtesy(text: str) -> bool:
    """Whether a text is a greeting or the like."""
    return any(pattern.fullmatch(bare(text)) for pattern in patterns("courtesies"))


def only_agrees(text: str, *, more: bool = False) -> bool:
    """Whether a text has no words but those of a yes and what stands beside one: "perfect".

    Args:
        text: a piece of a message.
        more: words that agree count, too, "exactly": another piece has to say yes.
    """
    closed: Mapping[str, Sequence[str]] = word_lists()["yes"]
    known = {*closed["words"], *closed["beside"]}
    if more:
        # "Why not", but not "why".
        known |= _agreeing() - {*word_lists()["question_words"]}
    return set(bare(text).split()) <= known


def has_a_word_for_yes(text: str) -> bool:
    """Whether a text that was taken for a yes contains a word for yes, or nearly: "preciss"."""
    words = _said_briefly(text).split()
    known = _agreeing()
    if known & {*words, *map(" ".join, pairwise(words))}:
        return True
    long = [word for word in words if len(word) >= TELLING_CHARS]
    return any(difflib.get_close_matches(word, known, n=1, cutoff=_NEARLY) for word in long)


@cache
def _agreeing() -> frozenset[str]:
    # One letter over and over is a yes only to "shall I send it?".
    words = [word for word in word_lists()["yes"]["words"] if len(set(word)) > 1]
    words += chain(*word_lists()["agreeing"])
    return frozenset(chain(words, map(without_diacritics, words)))


def _said_briefly(text: str) -> str:
    # "Jaaa": people shout.
    return re.sub(r"([^\W\d_])\1{2,}", r"\1", bare(text))


def matches(text: str, kind: str) -> bool:
    """Whether a text as a whole fits the pattern of a kind."""
    return "?" not in text and _pattern(kind).fullmatch(bare(text)) is not None


def bare(text: str) -> str:
    """The words of a text, without case and punctuation."""
    return " ".join(re.sub(r"[^\w\s'-]|_", " ", text.lower()).split())


@cache
def patterns(*path: str) -> Sequence[re.Pattern[str]]:
    """The patterns under these keys of words.yml."""
    found: Any = word_lists()
    for key in path:
        found = found[key]
    texts = [found] if isinstance(found, str) else found
    flags = re.IGNORECASE | re.VERBOSE | re.DOTALL
    return [re.compile(_also_without_diacritics(_spelt_out(text)), flags) for text in texts]


def holds(text: str, *path: str) -> bool:
    """Whether a pattern under these keys of words.yml is found in a text."""
    return any(pattern.search(text) for pattern in patterns(*path))


def first_match(text: str, *path: str) -> Optional[re.Match[str]]:
    """How the first pattern under these keys that a text fits as a whole does so; else None."""
    found = (pattern.fullmatch(text.strip()) for pattern in patterns(*path))
    return next((match for match in found if match), None)


def _spelt_out(pattern: str) -> str:
    """A pattern with what its ``<<names>>`` stand for."""
    pieces: Mapping[str, str] = word_lists()["pieces"]
    return _PIECE.sub(lambda found: f"(?:{pieces[found['name']]})", pattern)


def _also_without_diacritics(pattern: str) -> str:
    """A pattern that also matches words typed without diacritics; a single letter stays."""
    plain = {char: without_diacritics(char) for char in word_lists()["letters"]}
    return _in_a_word("".join(plain)).sub(
        lambda found: found[1] or f"[{found[0]}{plain[found[0]]}]", pattern
    )


@cache
def _in_a_word(letters: str) -> re.Pattern[str]:
    # In brackets it is one of several letters already.
    around = f"[a-z{letters}]"
    return re.compile(rf"(\[[^\]]*\]|\\.)|(?<={around})[{letters}]|[{letters}](?={around})")


def asks_first(text: str) -> bool:
    """Whether the first word of a text asks."""
    first = next(iter(re.findall(r"[\w-]+", text.lower())), "")
    return first in word_lists()["question_words"]


def _without_beside(words: str) -> str:
    """What a question is named by, without "of course" and the like."""
    beside = {without_diacritics(word) for word in word_lists()["choice_beside"]}
    return " ".join(word for word in bare(words).split() if without_diacritics(word) not in beside)


def _telling(text: str) -> Sequence[str]:
    return [word for word in bare(text).split() if len(word) >= TELLING_CHARS]


def _holds(question: str, telling: Sequence[str], chars: Optional[int]) -> bool:
    beginnings = {word[:chars] for word in bare(question).split()}
    return bool(telling) and all(word[:chars] in beginnings for word in telling)


def _holds_forms_of(question: str, telling: Sequence[str]) -> bool:
    """Whether a question contains each word, or a shorter form of it: "choir" for "choirs"."""
    words = [word for word in bare(question).split() if len(word) >= _FEWEST_CHARS_OF_A_FORM]
    # A vowel before the last letter goes with an ending: "timmer", "timret".
    shortened = [_SYNCOPE.sub("", word) for word in words]
    words += [word for word in shortened if len(word) >= _FEWEST_CHARS_OF_A_FORM]

    def is_form(word: str, said: str) -> bool:
        return said.startswith(word) and len(said) - len(word) <= _MOST_CHARS_OF_AN_ENDING

    return bool(telling) and all(any(is_form(word, said) for word in words) for said in telling)


def _pattern(kind: str) -> re.Pattern[str]:
    return patterns(kind, "pattern")[0]


@lru_cache(maxsize=1)
def word_lists() -> Mapping[str, Any]:
    """All of words.yml."""
    path = Path(__file__).with_name("words.yml")
    words: Mapping[str, Any] = read_yaml(path)
    return words
