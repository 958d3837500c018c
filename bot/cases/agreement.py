"""A yes with harmless words, a name or a question beside it: "yes, Eva Ek. When do I hear?"."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import chain
from typing import List, Optional

from bot.cases.contact import Contact, read_contact, without_contacts
from bot.cases.details import only_named
from bot.cases.farewell import GOODBYE, is_mere_courtesy, kinds_said
from bot.cases.sending import sends, wishes_to_send
from bot.cases.signatures import apart_from_signature
from bot.cases.words import (
    MOST_CHARS_OF_SEVERAL,
    bare,
    first_match,
    is_one_of,
    lacks,
    looks_like_a_question,
    only_agrees,
    only_lacks,
    only_leads_to_a_contact,
    patterns,
    word_lists,
)


@dataclass(frozen=True)
class Agreement:
    """A text that agrees and says nothing that would change what is sent.

    Attributes:
        said: the part of it that agrees.
        name: that it gives; empty for none.
        asked: what it asks besides, sentence by sentence.
        is_clear: it is more than a single "yes", with which an objection may begin as well.
    """

    said: str
    name: str = ""
    asked: tuple[str, ...] = ()
    is_clear: bool = True


def agreement(text: str, noted: Optional[str] = None) -> Optional[Agreement]:
    """How a text agrees; None where it does not, or says what may be part of the question.

    Args:
        text: such as "yes please, that will be fine, send it, and I hope to hear from you".
        noted: how to reach the visitor, as shown to them; to say so once more changes nothing.
    """
    said, signed = apart_from_signature(text)
    if signed and agrees(said):
        return Agreement(said, signed)
    way = read_contact(noted or "", confirmed=True).contact
    way = Contact() if noted == "" else way
    known = {*vars(way or Contact()).values()}
    told = {*vars(read_contact(text).contact or Contact()).values()}
    if len(text) > MOST_CHARS_OF_SEVERAL or not told <= {*known, None}:
        return None
    agreeing: List[str] = []
    asked: List[str] = []
    named: List[str] = []
    takes_leave = False
    for piece in patterns("beside_agreeing", "between")[0].split(said):
        if not bare(piece):
            continue
        if agrees(piece):
            # "Var vänlig skicka" has the first word of a question.
            agreeing.append(piece.strip())
        elif looks_like_a_question(piece):
            asked.append(piece.strip())
        elif _is_harmless(piece) or _is_noted(piece, way):
            takes_leave = takes_leave or GOODBYE in kinds_said(piece)
        else:
            named.append(piece.strip())
    name = only_named(", ".join(named)) if named else signed
    if not agreeing or (named and (signed or not name)):
        return None
    clearest = next(filter(sends, agreeing), agreeing[0])
    is_clear = sends(clearest) or len(bare(" ".join(agreeing)).split()) > 1
    if takes_leave and not is_clear:
        # "Well, bye" begins with a word for yes, too.
        return None
    return Agreement(clearest, name, tuple(asked), is_clear or bool(name))


def agrees(text: str) -> bool:
    """Whether a text is a mere yes, or a clear wish to send."""
    return is_one_of(text, "yes") or sends(text) or bool(wishes_to_send(text))


def _is_harmless(piece: str) -> bool:
    """Whether a piece beside a yes tells nothing that belongs to the question."""
    listed = word_lists()
    if set(bare(piece).split()) & {*listed["beside_agreeing"]["objects"]}:
        # "Yes, but": what would come next is not known.
        return False
    is_led_to = only_agrees(piece, more=True) or sends(f"{piece} {listed['send_word']}")
    has_looked = first_match(piece, "beside_agreeing", "has_looked") is not None
    return is_led_to or has_looked or _awaits_a_reply(piece) or is_mere_courtesy(piece)


def _is_noted(piece: str, noted: Optional[Contact]) -> bool:
    """Whether a piece only says how its writer is reached, as is noted: "call me"."""
    if noted is None:
        return False
    if any(lacks(piece)):
        # "I have no e-mail", where there is none.
        no_email, no_phone = lacks(piece)
        is_there = (no_email and noted.email) or (no_phone and noted.phone)
        return only_lacks(piece) and not is_there
    if read_contact(piece).contact:
        return only_leads_to_a_contact(without_contacts(piece))
    listed, words = word_lists()["beside_agreeing"], {*bare(piece).split()}
    noted_words = chain(*(listed["reached_by"][way] for way, one in vars(noted).items() if one))
    ways = words - {*listed["reached"], *listed["reached_beside"]}
    return bool(ways) and ways <= {*noted_words} and not words.isdisjoint(listed["reached"])


def _awaits_a_reply(piece: str) -> bool:
    """Whether a piece only says that its writer will wait to hear; when to reply says more."""
    listed = word_lists()["beside_agreeing"]
    words = set(bare(piece).split())
    kinds = ("awaits", "reply", "beside")
    is_all = words <= {word for kind in kinds for word in listed[kind]}
    return is_all and bool(words & {*listed["awaits"]}) and bool(words & {*listed["reply"]})
