"""A way to be reached that is told to go, "take away the number 08-…": it is no new contact."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import AbstractSet, List, Optional, Sequence, Set

from bot.cases.contact import Contact, contacts_in, read_contact, without_contacts
from bot.cases.sentences import sentences_and_joints
from bot.cases.words import (
    ENDS_OF_SENTENCES,
    MOST_CHARS_OF_SEVERAL,
    bare,
    only_leads_to_a_contact,
    patterns,
    pieces_and_joints,
    word_lists,
)
from bot.cases.written import Corrected, Written
from bot.privacy.names import is_bare_name

# Put where an address or a number stood.
_MARK = "¤"
WAYS = ("email", "phone")


@dataclass(frozen=True)
class WaysOut:
    """What a text says is to go of how its writer can be reached.

    Attributes:
        named: the ways told to go by their names, ``email`` or ``phone``.
        given: the addresses and numbers that are to go, whatever they are called.
        out_of_question: those that are only to go out of the question.
        named_in_question: the ways of which that is said.
        kept: the ways told to stay.
        rest: the text without all that.
    """

    named: frozenset[str] = frozenset()
    given: tuple[Contact, ...] = ()
    out_of_question: tuple[Contact, ...] = ()
    named_in_question: frozenset[str] = frozenset()
    kept: frozenset[str] = frozenset()
    rest: str = ""

    def ways(self, contact: Optional[str]) -> Sequence[str]:
        """The ways to be reached that go: ``email``, ``phone``.

        Args:
            contact: that there is, where known: another than that one is no way to be reached.
        """
        known = read_contact(contact or "", confirmed=True).contact
        there = {*vars(known).values()} if known else None
        gone = {
            kind
            for one in self.given
            for kind, value in vars(one).items()
            if value and (there is None or value in there)
        }
        return [kind for kind in WAYS if kind in (gone | self.named) - self.kept]


def ways_out(text: str) -> Optional[WaysOut]:
    """What a text says is to go of how its writer can be reached; None where it says no such thing.

    Args:
        text: such as "nothing, just take away the number 08-…", "the mail stays, the number goes".
    """
    if len(text) > MOST_CHARS_OF_SEVERAL or "?" in text:
        return None
    named: Set[str] = set()
    named_in_question: Set[str] = set()
    kept: Set[str] = set()
    given: List[Contact] = []
    out_of_question: List[Contact] = []
    rest: List[str] = []
    is_found = False
    for clause, joint in pieces_and_joints(text, patterns("ways_out", "between")[0]):
        said = without_contacts(clause, left=_MARK)
        if patterns("ways_out", "goes")[0].fullmatch(said.strip()):
            is_found = True
            contact = read_contact(clause, confirmed=True).contact
            is_of_question = patterns("out_of_question")[0].search(said) is not None
            if contact:
                (out_of_question if is_of_question else given).append(contact)
            else:
                (named_in_question if is_of_question else named).update(ways_named(said))
        elif patterns("ways_out", "stays")[0].fullmatch(said.strip()):
            kept |= ways_named(said)
        else:
            rest.append(clause + joint)
    if not is_found:
        return None
    return WaysOut(
        frozenset(named),
        tuple(given),
        tuple(out_of_question),
        frozenset(named_in_question),
        frozenset(kept),
        "".join(rest).strip(),
    )


def without_ways_out(text: str) -> str:
    """What is left of a text without the ways to be reached that it tells to go."""
    found = ways_out(text)
    return text if found is None else found.rest


def with_ways_out(found: WaysOut, written: Written) -> Optional[Corrected]:
    """What is left of what was written; None where nothing of it is to go.

    Args:
        found: what is to go.
        written: that it may stand in.
    """
    known = read_contact(written.contact or "", confirmed=True).contact or Contact()
    values = {value for one in found.given for value in vars(one).values() if value}
    goes = {kind for kind in found.named - found.kept if getattr(known, kind)}
    goes |= {kind for kind in WAYS if getattr(known, kind) in values}
    left = replace(known, **dict.fromkeys(goes, None))
    question = written.question or ""
    # A way that is no field's may stand in the question, and one that is may stand there as well.
    in_question = found.named_in_question | {
        kind for kind in found.named if not getattr(known, kind)
    }
    gone = [Contact(**{kind: getattr(known, kind)}) for kind in goes]
    gone += [one for _, _, one in contacts_in(question) if _is_of(one, in_question - found.kept)]
    for one in (*found.given, *found.out_of_question, *gone):
        question = _without_contact(question, one, written.name or "")
    reading = read_contact(found.rest)
    given, meant = (_joined(one, left) for one in (reading.contact, reading.suggestion))
    left = given or left
    is_there = any(vars(left).values())
    is_new = bool(question) and question != (written.question or "")
    if not (goes or is_new or given):
        return None
    return Corrected(
        question=question if is_new else None,
        contact=replace(reading, contact=left, suggestion=meant, trouble=None)
        if is_there and left != known
        else None,
        wants="contact" if goes and not is_there else "",
    )


def _joined(given: Optional[Contact], left: Contact) -> Optional[Contact]:
    return given and Contact(given.email or left.email, given.phone or left.phone)


def ways_named(said: str) -> Set[str]:
    """The ways to be reached that words name; an address of no kind is one for e-mail."""
    words, listed = set(bare(said).split()), word_lists()
    own, called = listed["lacks"], listed["ways_out"]["called"]
    return {kind for kind in WAYS if words & {*own[kind], *called[kind]}}


def _is_of(contact: Contact, kinds: AbstractSet[str]) -> bool:
    return any(getattr(contact, kind) for kind in kinds)


def _without_contact(question: str, contact: Contact, name: str) -> str:
    """A question without an address or a number, what leads to it, and a name that signs it."""
    kept: List[str] = []
    for sentence, joint in sentences_and_joints(question):
        if _holds(sentence, contact):
            sentence = _left_of_sentence(sentence, contact, name)
        if sentence:
            kept.append(sentence + joint)
    return "".join(kept).strip()


def _left_of_sentence(sentence: str, contact: Contact, name: str) -> str:
    marked = without_contacts(sentence, left=_MARK, only=contact).replace(_MARK, "\0")
    end = sentence[-1] if sentence.endswith(ENDS_OF_SENTENCES) else ""
    pieces = patterns("up_to_a_contact")[0].sub("\0", marked).rstrip("".join(ENDS_OF_SENTENCES))
    kept: List[str] = []
    for piece in pieces.split(","):
        rest = " ".join(piece.replace("\0", " ").split())
        if piece == rest or not only_leads_to_a_contact(rest):
            kept.append(rest)
    words = set(bare(name).split())
    is_signed = all(is_bare_name(one) or set(bare(one).split()) <= words for one in kept)
    return "" if is_signed else ", ".join(filter(None, kept)) + end


def _holds(sentence: str, contact: Contact) -> bool:
    return without_contacts(sentence, left=_MARK, only=contact).count(_MARK) > sentence.count(_MARK)
