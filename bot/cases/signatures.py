"""How a message is signed: "yes, send it. Best wishes, Eva Ek", or with a pasted signature."""

from __future__ import annotations

import re
from typing import Tuple

from bot.cases.contact import without_contacts
from bot.cases.names import is_capitalised, lower_case_name
from bot.cases.sentences import without_span
from bot.cases.words import (
    BETWEEN_SENTENCES,
    MOST_CHARS_OF_A_WISH,
    bare,
    holds,
    may_be_a_name,
    only_agrees,
    only_leads_to_a_contact,
    patterns,
    word_lists,
)
from bot.privacy.names import introduced_names, is_bare_name

# Around a name that stands beside something else.
AROUND_A_NAME = " ,;:<>()[]|/\"'–-"
# Between the last piece of a message and the rest of it.
_BEFORE_LAST = re.compile(rf"{BETWEEN_SENTENCES.pattern}|,\s+")
# What led to the greeting: "send it, and thanks in advance".
_WITHOUT_AND = re.compile(r"[\s,]+(?:och|and)$", re.IGNORECASE)
# What is longer than a name, a title and two lines of an address goes on with the matter.
_MOST_WORDS_AFTER_A_CLOSING = 16
_MOST_CHARS_AFTER_A_CLOSING = 200
# Between a person and whom they stand for.
_PIECES = re.compile(r"\s*[,\n]\s*")


def apart_from_signature(text: str) -> Tuple[str, str]:
    """A text without what signs it, and the name there; empty for none.

    Args:
        text: such as "yes, send it. Best wishes, Eva Ek". Without a greeting a name is one on a
            line of its own, or where it is a common one.
    """
    said = text.strip()
    for sign_off in patterns("signature", "signed")[0].finditer(said):
        tail = sign_off["name"].strip(" ,.!")
        is_led = sign_off["from"] is not None
        name = _signed_by(tail, is_led=is_led)
        if name or not tail or (is_led and is_capitalised(tail)):
            return _WITHOUT_AND.sub("", said[: sign_off.start()].strip(" ,–-")), name
    *_, joint = [None, *_BEFORE_LAST.finditer(said)]
    if joint is None:
        return text, ""
    name = said[joint.end() :].strip(" .!,")
    is_name = is_capitalised(name) if "\n" in joint[0] else is_bare_name(name)
    return (said[: joint.start()], name) if is_name and not only_agrees(name) else (text, "")


def without_closing(text: str) -> str:
    """A question without the closing of a letter and all the short that stands after it.

    Args:
        text: such as "May we come? Kind regards Eva Ek High Street 8", as a letter looks whose
            lines were pasted as one. What goes on in sentences after the closing stays.
    """
    for closing in patterns("signature", "closing")[0].finditer(text):
        if len(text) - closing.end() > _MOST_CHARS_AFTER_A_CLOSING:
            continue
        tail = text[closing.end() :].strip(AROUND_A_NAME + ".!\n")
        pieces = [piece.strip() for piece in _PIECES.split(tail) if bare(piece)]
        is_short = 0 < len(tail.split()) <= _MOST_WORDS_AFTER_A_CLOSING and "?" not in tail
        if is_short and bare(text[: closing.start()]) and all(map(_may_be_below_a_letter, pieces)):
            return text[: closing.start()].strip()
    return text


def _may_be_below_a_letter(piece: str) -> bool:
    """Whether a piece has only words of names, numbers and contacts, or is a title or a place."""
    piece = without_contacts(piece)
    own = [word for word in piece.split() if word.lower() not in word_lists()["within_a_name"]]
    is_named = all(
        word[:1].isupper() or any(map(str.isdigit, word)) or _is_a_kind(word) for word in own
    )
    return is_named or is_of_a_signature(piece) or only_leads_to_a_contact(piece)


def _is_a_kind(word: str) -> bool:
    """Whether a word in lower case is the kind of a body: "Norrvalla kommun"."""
    return holds(word, "municipality") or holds(word, "organisation")


def signed_name(text: str) -> str:
    """The name that a text is signed with after a greeting; empty for none."""
    found = patterns("signature", "signed")[0].search(text.strip())
    return apart_from_signature(text)[1] if found else ""


def without_own_name(question: str, name: str) -> str:
    """A question without the words by which its writer tells a name; as it stands for none.

    Args:
        question: such as "Hello, my name is Eva Ek, may we come?", also signed.
        name: of the writer; empty where only the question tells it.
    """
    named = name.split(",")[0].strip()
    if not named:
        start, end = next(introduced_names(question), (0, 0))
        named = question[start:end] or signed_name(question)
    if not named:
        return question
    said = re.compile(rf"{re.escape(named)}(?!\w)[\s,.!;:–-]*(?:(?:och|and)\s+)?", re.I)
    for lead in patterns("introduces_oneself")[0].finditer(question):
        found = said.match(question, lead.end())
        is_alone = lead[0].strip() or (found and found.end() == len(question))
        if found is None or not is_alone:
            continue
        left = without_span(question, lead.start(), found.end())
        return left if bare(left) else question
    return question


def _signed_by(tail: str, *, is_led: bool) -> str:
    """A name after a greeting, and the organisation after it; empty where it is neither.

    Args:
        tail: what stands after the greeting.
        is_led: after "from", which may lead to a place.
    """
    first, *others = [piece for piece in _PIECES.split(tail) if bare(piece)] or [""]
    common = first if is_bare_name(first) else lower_case_name(first)
    # "Regards olle".
    common = common or (first.title() if is_bare_name(first.title()) else "")
    is_known = bool(common) or holds(first, "organisation")
    if not first or not (is_known or (is_capitalised(first) and not is_led)):
        return ""
    named = [one for one in others if may_be_a_name(one) and not is_of_a_signature(one)]
    return ", ".join([common or first, *named])


def is_of_a_signature(piece: str) -> bool:
    """Whether a piece of a text is a title, a street address or a page, as below a letter."""
    kinds = ("title", "place", "page")
    said = piece.strip(AROUND_A_NAME + ".")
    if not 0 < len(said) <= MOST_CHARS_OF_A_WISH:
        return False
    return any(patterns("signature", kind)[0].fullmatch(said) for kind in kinds)
