"""What a message does to how the visitor is reached: another way, one of two, the same again."""

from __future__ import annotations

import difflib
from dataclasses import replace
from itertools import chain, pairwise
from typing import Iterator, List, Optional, Tuple

from bot.cases.contact import (
    Contact,
    ContactReading,
    contacts_in,
    read_contact,
    without_contacts,
)
from bot.cases.others import takes_its_place, without_anothers
from bot.cases.phone import A_NUMBER, apart_from_extension
from bot.cases.sentences import words_out
from bot.cases.ways_out import ways_named, without_ways_out
from bot.cases.words import (
    BETWEEN_SENTENCES,
    MOST_CHARS_OF_A_WISH,
    bare,
    looks_like_a_question,
    matches,
    patterns,
    word_lists,
)
from bot.cases.written import Written
from bot.conversation.positions import named_positions

# The same of the other way, and a mark that keeps what was put from being read again.
_OTHER_WAY = {"mejla": "ringa", "ringa": "mejla", "mejl": "telefon", "telefon": "mejl"}
_MARK = "_"
_NAMED_AS_MAIL = ("mejla", "mejl")
_OTHER_KIND = {"email": "phone", "phone": "email"}
# How similar an address or a number is to the one that was a slip (difflib's ratio, 0 … 1).
_NEARLY = 0.85
# A longer one may have hundreds of numbers, and each takes time to read.
_MOST_CHARS_OF_A_MESSAGE = 600
# What is said of a number stands beside it.
_MOST_CHARS_BESIDE = 60


def contact_in(text: str, written: Written) -> ContactReading:
    """The contact that a text gives, added to the old one where both are kept."""
    found = read_contact(given_in(text), language=written.language)
    return joined_contact(found, text, written)


def joined_contact(reading: ContactReading, text: str, written: Written) -> ContactReading:
    """A contact added to the old one, or replacing it where a text says so.

    Args:
        reading: the new one.
        text: that it stands in.
        written: with the old one.
    """
    before = read_contact(written.contact or "", confirmed=True).contact
    given = reading.contact
    told = given or reading.suggestion
    if before is None or told is None:
        return reading
    others = replace(before, **{kind: None for kind, value in vars(told).items() if value})
    if (kind := way_wanted(text)) and getattr(told, kind):
        # "Go back to e-mail, but use …": nothing of the old contact is left.
        return reading
    if takes_its_place(text):
        # "Call my husband on …": not also the writer.
        return reading
    both_before = before.email and before.phone
    if not both_before and patterns("instead", "pattern")[0].search(text):
        return reading
    meant = reading.suggestion
    return replace(
        reading,
        contact=_joined(given, others) if given else None,
        suggestion=_joined(meant, others) if meant else None,
    )


def given_in(text: str) -> str:
    """What is left of a text without the contacts in it that its writer is not to be reached on."""
    text = without_anothers(without_taken_back(text))
    if len(text) > _MOST_CHARS_OF_A_MESSAGE:
        return text
    if gone := words_out(text):
        # "'Phone 070-…' must go from the text".
        text = text.replace(gone[0], without_contacts(gone[0]), 1)
    return _with_preferred_number(without_old_contacts(text))


def without_old_contacts(text: str) -> str:
    """What is left of a text without the contacts that it only quotes: "my old number 08-… is"."""
    if patterns("old_contact", "again")[0].search(text):
        return text
    for start, end, _ in reversed(contacts_in(text)):
        is_led = patterns("old_contact", "before")[0].search(text[:start][-_MOST_CHARS_BESIDE:])
        is_followed = patterns("old_contact", "after")[0].match(text[end:])
        if is_led or is_followed:
            text = f"{text[:start].rstrip()} {text[end:].lstrip()}"
    return text


def is_one_of_two_numbers(text: str, contact: Contact) -> bool:
    """Whether a text gives another number beside that of a contact: "070-… or 0141-…"."""
    if len(text) > _MOST_CHARS_OF_A_MESSAGE:
        return False
    numbers = {one.phone for _, _, one in _alternatives(without_old_contacts(text))}
    return contact.phone in numbers and without_taken_back(text) == text


def _with_preferred_number(text: str) -> str:
    """A text with only that of two numbers which its writer prefers; as it stands for others."""
    numbers = _alternatives(text)
    if not numbers:
        return text
    said = patterns("preferred_number", "by_place")[0].search(text)
    named = named_positions(said[0], len(numbers)) if said else []
    before = patterns("preferred_number", "before")[0]
    leads = [before.search(text[:start][-_MOST_CHARS_BESIDE:]) for start, _, _ in numbers]
    kept = next(chain(named, (place for place, lead in enumerate(leads) if lead)), 0)
    for place, (start, end, _) in reversed([*enumerate(numbers)]):
        lead = leads[place]
        if place != kept:
            text = f"{text[:start]} {text[end:]}"
        elif lead:
            text = f"{text[: start - len(lead[0])]} {text[start:]}"
    # "The first" names nothing where only one is left.
    return text.replace(said[0], " ") if said and named else text


def _alternatives(text: str) -> List[Tuple[int, int, Contact]]:
    """The alternative numbers in a text; empty where there is only one."""
    numbers = [one for one in contacts_in(text) if one[2].phone]
    joints = [text[before[1] : after[0]] for before, after in pairwise(numbers)]
    is_any = bool(joints) and all(patterns("preferred_number", "joint")[0].match(j) for j in joints)
    return numbers if is_any and len({one.phone for _, _, one in numbers}) > 1 else []


def without_taken_back(text: str) -> str:
    """What is left of a text that takes back a contact: "070-1… no sorry, 070-2…"."""
    text = without_ways_out(text)
    for joint in reversed(list(patterns("taken_back")[0].finditer(text))):
        before, after = text[: joint.start()], text[joint.end() :].strip()
        if read_contact(before).contact and read_contact(after).contact:
            return after
        if (corrected := _with_last_digits(before, after)) is not None:
            return corrected
    return text


def _with_last_digits(before: str, after: str) -> Optional[str]:
    """A text whose last number has other last digits; None where no such digits come after it.

    Args:
        before: such as "call me on 070-123 45 67".
        after: such as "45 68". Where it is not as the number ends, only that is left, so that the
            number taken back is not kept.
    """
    match = patterns("last_digits")[0].fullmatch(after)
    numbers = [one for one in A_NUMBER.finditer(before) if read_contact(one[0]).contact]
    if match is None or not numbers:
        return None
    number, new = numbers[-1], match["value"].strip()
    old = number[0][-len(new) :]
    is_like_it = [char.isdigit() for char in old] == [char.isdigit() for char in new]
    if not is_like_it or len(new) == len(number[0]):
        return after
    return before[: number.start()] + number[0][: -len(new)] + new + before[number.end() :]


def one_way_only(text: str, contact: Optional[str]) -> Optional[ContactReading]:
    """The one of two ways to be reached that is to stay: "only by mail"; else None.

    Args:
        text: of the visitor.
        contact: as written so far.
    """
    known = read_contact(contact or "", confirmed=True).contact
    kind = (way_wanted(text) or _way_wanted_in_a_clause(text)) if known else ""
    if known is None or not kind or not getattr(known, kind) or read_contact(text).contact:
        return None
    return ContactReading(Contact(**{kind: getattr(known, kind)}))


def way_wanted(text: str) -> str:
    """The one way by which a text wants to be reached: ``email`` or ``phone``; else empty.

    Args:
        text: such as "only by mail", "go back to e-mail", "don't call"; when to call is no such
            wish.
    """
    said = bare(without_contacts(text))
    if asks_the_assistant(text) or len(said) > MOST_CHARS_OF_A_WISH:
        return ""
    if patterns("only_way", "lacks")[0].search(said) or patterns("by_oneself")[0].search(said):
        return ""
    if patterns("no_call")[0].search(text) and not patterns("when")[0].search(said):
        return "email"
    return next((kind for kind in ("email", "phone") if _says_only(kind, said)), "")


def _way_wanted_in_a_clause(text: str) -> str:
    """The one way that a clause at an end of a text wants, where the rest is about the other one.

    Args:
        text: such as "no wait, I seldom read my mail, just take the phone".
    """
    if len(text) > MOST_CHARS_OF_A_WISH or "?" in text:
        return ""
    said = text.strip(" .!").replace(";", ",").replace(". ", ", ")
    rest, _, last = said.rpartition(", ")
    first, _, others = said.partition(", ")
    for wish, beside in ((last, rest), (first, others)):
        kind = way_wanted(wish) if beside else ""
        if kind and ways_named(beside) == {_OTHER_KIND[kind]}:
            return kind
    return ""


def _says_only(kind: str, said: str) -> bool:
    """Whether words want one way to be reached and say nothing else.

    Args:
        kind: ``email`` or ``phone``.
        said: such as "no, just by mail"; "there is no number on the page" says something else.
    """
    for word in word_lists()["only_way"]["kinds"]:
        # What is said of a telephone is read as if it were said of mail.
        put = word if kind == "email" else _OTHER_WAY[word]
        said = patterns("only_way", "kinds", word)[0].sub(f"{_MARK}{put}", said)
    left, times = patterns("only_way", "wish")[0].subn(" ", said.replace(_MARK, ""))
    # "By mail, not by telephone": the way that stays may be named beside it.
    left = " ".join(word for word in left.split() if word not in _NAMED_AS_MAIL)
    return times > 0 and patterns("only_way", "beside")[0].fullmatch(left.strip()) is not None


def asks_the_assistant(text: str) -> bool:
    """Whether a text asks something, and not only "could you" do it."""
    asks_to = patterns("asks_you_to")[0].match(text.strip()) is not None
    return looks_like_a_question(text) and not asks_to


def same_contact(text: str, before: Optional[Contact]) -> Optional[Contact]:
    """What is meant of the previous case's contact: "the same number"; else None.

    Args:
        text: of the visitor.
        before: how they could be reached then; None when it is not known.
    """
    within = patterns("same_contact_within")[0].search(text)
    sentences = BETWEEN_SENTENCES.split(text.strip())
    says_so = any(matches(one, "same_contact") for one in (text, *sentences))
    return named_of(before, text) if says_so or (within and matches(text, "send")) else None


def named_of(before: Optional[Contact], text: str) -> Optional[Contact]:
    """The ways of a contact that a text names, all where it names none; None where it has none."""
    named = ways_named(text)
    told = vars(before) if before else {}
    kept = {kind: value for kind, value in told.items() if kind in (named or told)}
    return Contact(**kept) if any(kept.values()) else None


def with_contact_put_right(question: str, before: Contact, now: Contact) -> str:
    """A question with an address or a number in it put right as in the contact.

    Args:
        question: that may hold it.
        before: the contact with the mistake.
        now: nearly the same, or with another extension: it was one slip, wherever it stands.
    """
    for start, end, kind, old, new in reversed([*_replaced_in(question, before, now)]):
        if _is_slip(old, new):
            question = question[:start] + Contact(**{kind: new}).shown + question[end:]
    return question


def old_contact_in(question: str, before: Contact, now: Contact) -> str:
    """An address or a number that stands in a question though another took its place; else empty.

    Args:
        question: as it is to be sent.
        before: the contact that was replaced.
        now: what replaced it. A way that only went may still belong to the matter.
    """
    replaced = _replaced_in(question, before, now)
    return next((Contact(**{kind: old}).shown for _, _, kind, old, _ in replaced), "")


def _replaced_in(
    question: str, before: Contact, now: Contact
) -> Iterator[Tuple[int, int, str, str, str]]:
    """Where a question holds what was replaced: its span and kind, and both values."""
    for start, end, one in contacts_in(question):
        for kind in ("email", "phone"):
            old, new = getattr(before, kind), getattr(now, kind)
            if old and new and old != new and getattr(one, kind) == old:
                yield start, end, kind, old, new


def _is_slip(old: str, new: str) -> bool:
    if apart_from_extension(old)[0] == apart_from_extension(new)[0]:
        return True
    return difflib.SequenceMatcher(None, old, new).ratio() >= _NEARLY


def _joined(given: Contact, others: Contact) -> Contact:
    return Contact(given.email or others.email, given.phone or others.phone)
