"""What a visitor says in the chat that belongs in a form's fields: a contact and a name."""

from __future__ import annotations

import functools
import re
from dataclasses import dataclass
from itertools import chain
from typing import List, Optional, Sequence

from bot.cases.contact import (
    ContactReading,
    Trouble,
    contacts_in,
    has_wrong_number,
    read_contact,
    without_contacts,
)
from bot.cases.contact_changes import given_in
from bot.cases.corrections import corrections, fields_taken_out
from bot.cases.lead_ins import without_lead_in
from bot.cases.mailboxes import name_at_the_end, with_plain_addresses, words_at_the_end
from bot.cases.names import is_capitalised, is_no_name, is_written_name, lower_case_name
from bot.cases.one_name import is_never_a_name
from bot.cases.others import anothers_name, without_anothers
from bot.cases.phone import without_numbers
from bot.cases.signatures import AROUND_A_NAME, is_of_a_signature, signed_name
from bot.cases.words import (
    BETWEEN_SENTENCES,
    bare,
    holds,
    is_courtesy,
    looks_like_a_question,
    may_be_a_name,
    named_parts,
    only_agrees,
    only_leads_to_a_contact,
    patterns,
    pieces_and_joints,
    tells_something,
    without_name_lead,
    word_lists,
)
from bot.cases.written import Written, added_to
from bot.privacy.names import introduced_names, is_bare_name, is_first_name, likely_names
from bot.privacy.words import PLACEHOLDER

# Up to this many words around an address or a name only introduce it: "you can reach me on …".
_MOST_WORDS_BESIDE = 6
# This many short lines with an address are a pasted signature.
_FEWEST_LINES = 3
# Something this short that is not a question may be for the form: a name that is on no list.
_MOST_WORDS_OF_A_FIELD = 5
# Words around a contact without "call me on": "mobile", "my number".
_WORDS_UNSIGNED = 2
# A longer sentence says more than who is to be reached.
_MOST_CHARS_OF_ITS_SENTENCE = 160
_FEWEST_WORDS_OF_A_QUESTION = 2
_FEWEST_WORDS_OF_AN_ORGANISATION = 2
_WORDS_OF_A_NAME = 2
MOST_WORDS_OF_AN_ORGANISATION = 4
# What looks like an address without being one.
_ALMOST = (Trouble.WRONG_ADDRESS, Trouble.LETTERS)
_AT = re.compile(r"\S*@[^\s,;]*")
# A placeholder for a contact; it occurs in no text that is read.
_MARK = "\0"
# Between a person's name and an organisation; "Berg och Data AB" is a single name.
_PIECES = re.compile(r"[,;\n]+|(?<=\w)[.!]\s")
# Where a pasted signature is split, and a whole line of it.
_LINES = re.compile(r"[\n|;]|,\s(?=\d{3}\s?\d{2}\b)|\s[–-]\s")
_LINE = re.compile(r"[^\n]+")
_NUMBER = re.compile(r"\+?\d[\d\s()/.\u2010-\u2015-]*")


@dataclass(frozen=True)
class Details:
    """What a message says about the person who wrote it.

    Attributes:
        contact: how to reach them, or what is wrong with it; None when it does not say.
        name: empty when it gives none.
    """

    contact: Optional[ContactReading] = None
    name: str = ""

    def __bool__(self) -> bool:
        return self.contact is not None or bool(self.name)

    @property
    def is_reachable(self) -> bool:
        """Whether it holds an address or a number that can be used."""
        return self.contact is not None and self.contact.contact is not None


def read_details(text: str) -> Details:
    """Reads what a message tells, whatever else it says.

    Args:
        text: such as "my name is Eva Ek, call me on 070-123 45 67".
    """
    # What was masked is no part of a name.
    text = with_plain_addresses(without_anothers(PLACEHOLDER.sub(" ", text)))
    told = corrections(text, Written())
    found = told.contact or read_contact(given_in(text))
    contact = found if found.contact or found.trouble in _ALMOST else None
    if contact is None and has_wrong_number(text):
        contact = ContactReading(trouble=Trouble.WRONG_NUMBER)
    if contact and contact.contact:
        matter = matter_told(text)
        rest = text.replace(matter, " ") if matter else text
        beside = _named_beside(_without_contacts(_without_signature(rest)))
        beside = beside or _named_in_its_sentence(rest) or _named_after_it(rest)
        if theirs := anothers_name(text):
            # "She is called Eva Ek, and it's her you should call, 070-…"
            return Details(contact, theirs)
    else:
        beside = presented(text) if "," in text else ""
    beside = beside or _closing_name(text) or speaks_here(text)
    name = _name_in(text, told.name or "") or beside
    return Details(contact, "" if is_never_a_name(name) else name)


def presented(text: str) -> str:
    """The name in a text without a contact that does nothing but introduce somebody; else empty.

    Args:
        text: such as "anna, motala ibk"; an organisation is recognised by its kind, or by "we are".
    """
    if looks_like_a_question(text):
        return ""
    parts = [part.strip(AROUND_A_NAME) for part in _PIECES.split(text.rstrip(" .!")) if bare(part)]
    named = [_presented_organisation(part) or _first_name(part) for part in parts]
    is_all = all(named) and any(map(_presented_organisation, parts))
    return ", ".join(named) if is_all else ""


def speaks_here(text: str) -> str:
    """Who a text begins by saying that they write: "Ask Choir here, may we come?"; else empty.

    Args:
        text: a person is one by two words, an organisation by its kind.
    """
    match = patterns("speaks_here")[0].match(text.strip())
    name = match["value"] if match else ""
    return name if name and (is_written_name(name) or holds(name, "organisation")) else ""


def only_named(text: str) -> str:
    """The name in a text that gives one and says nothing else; else empty.

    Args:
        text: such as "Eva Ek, Ask Choir", "eva ek is my name"; in lower case only where it
            is called a name.
    """
    if looks_like_a_question(text) or len(text.split()) > _MOST_WORDS_BESIDE:
        return ""
    said = text.strip(" .!")
    if told := corrections(said, Written()).name:
        beside = bare(said).replace(bare(told), " ")
        return told if only_leads_to_a_contact(beside) else ""
    first, *others = [part.strip(AROUND_A_NAME) for part in _PIECES.split(said)]
    is_name = is_written_name(first) and first[:1].isupper() and not only_agrees(first)
    is_all = is_name and all(is_capitalised(one) for one in others)
    return ", ".join([first, *others]) if is_all else presented(said)


def name_alone(text: str, *, is_known: bool = True) -> str:
    """A text that is a name and nothing else, of a person or an organisation; else empty.

    Args:
        text: such as "Comune di Busseto", "Anna Ozola, Daugavpils City Municipality".
        is_known: it must be a common first name, or name a kind of organisation; else two words
            with capitals are enough.
    """
    said = " ".join(text.strip(" .!").split())
    if not looks_like_a_name(said):
        return ""
    parts = _parts_of(said)
    kinds = ("organisation", "group", "municipality")
    is_kind = any(holds(part, kind) for part in parts for kind in kinds)
    # "Works in Linköping" begins with a capital, too.
    is_rare = not is_known and all(word[:1].isupper() for word in said.split())
    return said if is_kind or is_bare_name(parts[0]) or is_rare else ""


def looks_like_a_name(text: str) -> bool:
    """Whether a text of several words has the capitals of a name: "Rotary Motala".

    What is written in capitals only is shouted.
    """
    said = text.strip(" .!")
    none = {*word_lists()["question_words"], *word_lists()["lacks"]["no"]}
    if len(said.split()) < _WORDS_OF_A_NAME or said.isupper() or "?" in said:
        return False
    if none & set(bare(said).split()) or is_courtesy(said):
        return False
    return all(is_capitalised(part) or _has_a_kind(part) for part in _parts_of(said))


def _parts_of(said: str) -> List[str]:
    return [part.strip(AROUND_A_NAME) for part in _PIECES.split(said)]


def _has_a_kind(part: str) -> bool:
    """Whether a part begins with a capital and ends with its kind: "Eigersund kommune"."""
    first, *others = part.split() or [""]
    is_kind = bool(others) and any(
        holds(others[-1], one) for one in ("municipality", "organisation")
    )
    return is_kind and may_be_a_name(part) and first[:1].isupper() and len(others) == 1


def tells_only_details(text: str) -> bool:
    """Whether a message tells how to reach its writer, or a name, and asks nothing."""
    details = read_details(text)
    if not details or looks_like_a_question(text):
        return False
    lines = [line for line in text.splitlines() if line.strip()]
    if len(lines) >= _FEWEST_LINES and all(
        len(line.split()) <= _MOST_WORDS_BESIDE for line in lines
    ):
        return True
    text = with_plain_addresses(text)
    rest = text.replace(details.name, " ") if details.name else text
    return len(bare(_without_contacts(rest)).split()) <= _MOST_WORDS_BESIDE


def told_anew(text: str) -> str:
    """What comes after "write:", and is more than a way to be reached; empty for any other text."""
    lead, colon, _ = text.partition(":")
    rest = without_lead_in(text)
    is_led = bool(colon) and len(rest) <= len(text) - len(lead) - 1
    return rest if is_led and tells_something(rest) and not only_reaches(rest) else ""


def only_reaches(text: str) -> bool:
    """Whether a message says how to reach its writer, and at most who they are and when to call.

    Args:
        text: such as "info@choir.example, Berg Data AB", also mistyped; "write to kim@example.org
            about the agreement" says more.
    """
    text = with_plain_addresses(text)
    details = read_details(text)
    is_given = details.contact is not None or read_contact(text).suggestion is not None
    if not is_given or looks_like_a_question(text):
        return False
    rest = _without_contacts(text)
    for piece in details.name.split(", "):
        rest = rest.replace(piece, " ") if piece else rest
    return all(_leads_to_a_contact(piece) for piece in _PIECES.split(rest))


def _leads_to_a_contact(piece: str) -> bool:
    """Whether the words around a contact and a name only introduce them, or say when to call."""
    if is_courtesy(piece) or patterns("beside_a_question", "sign_off")[0].fullmatch(piece.strip()):
        return True
    wish = _wish_of_the_reply(piece)
    if only_leads_to_a_contact(piece[: wish.start()] if wish else piece):
        return True
    # "… but no name".
    return list(fields_taken_out(piece)) == ["name"]


def more_than_details(text: str, *, one: bool = False) -> str:
    """What a message with a contact says beyond one contact and a name; empty for nothing.

    Args:
        text: such as "070-123 45 67, after four o'clock": when to call, or a second address. As it
            stands, or the parts of it without a contact. Of two numbers only one is used.
        one: the second address takes the place of the first.
    """
    text = given_in(with_plain_addresses(text))
    found = {read_contact(piece, confirmed=True).contact for piece in _AT.findall(text)}
    if not one and len(found - {None}) > 1:
        return text.strip()
    matter = matter_told(text)
    if _wish_of_the_reply(_without_contacts(text)) is None:
        return matter
    wishes = [wish for wish in _all_wishes_of_the_reply(text) if wish not in matter]
    told = [matter, *wishes] if matter else wishes
    return functools.reduce(added_to, told) if told else text.strip()


def wishes_of_the_reply(text: str) -> str:
    """When, and in which language, a text wants the reply; empty where it does not say."""
    wishes = _all_wishes_of_the_reply(text)
    return functools.reduce(added_to, wishes) if wishes else ""


def _all_wishes_of_the_reply(text: str) -> List[str]:
    sentences = BETWEEN_SENTENCES.split(text.strip())
    return [wish for one in sentences if (wish := _wishes_of_the_reply(one))]


def matter_told(text: str) -> str:
    """What a text without a question says that it is about; empty where it does not say.

    Args:
        text: such as "it is about the bus to Parma, my mail is anna@example.org".
    """
    if looks_like_a_question(text):
        return ""
    told: List[str] = []
    is_open = False
    for piece, joint in pieces_and_joints(text, patterns("beside_a_question", "joints")[0]):
        piece = piece.strip(" .!,;")
        match = patterns("told_matter")[0].fullmatch(_beyond_a_contact(piece))
        if match and tells_something(match["value"], fewest=1):
            told.append(match["told"])
            is_open = True
        elif is_open and not _ends_a_matter(piece):
            # "It is about the bus, the food and the school".
            told[-1] = f"{told[-1]}, {piece}"
        else:
            is_open = False
        is_open = is_open and joint.strip() == ","
    return functools.reduce(added_to, told) if told else ""


def _ends_a_matter(piece: str) -> bool:
    """Whether a piece of a text is about its writer rather than part of what came before it."""
    if read_contact(piece).contact is not None or _wish_of_the_reply(piece) is not None:
        return True
    if piece[:1].isupper():
        return _presents(piece)
    # "… the food and the school": in lower case "the school" is not a name here.
    return is_courtesy(piece) or any(introduced_names(piece)) or bool(lower_case_name(piece))


def apart_from_contact(text: str, *, is_own: bool = False) -> str:
    """A question without what only says how its writer can be reached; as it stands where unsure.

    Args:
        text: such as "When does SERN meet? Call me on 070-123 45 67"; also with personal data taken
            out of it.
        is_own: any contact in it is the writer's.
    """
    plain = with_plain_addresses(text)
    rest = _apart_from_contact(plain, is_own=is_own)
    return text if rest == plain else rest


def _apart_from_contact(text: str, *, is_own: bool) -> str:
    closing = _place_of_closing(text)
    if len(bare(text[:closing]).split()) >= _FEWEST_WORDS_OF_A_QUESTION and closing < len(text):
        return text[:closing].strip()
    places = [*patterns("beside_a_question", "joints")[0].finditer(text)]
    starts = [0, *(place.end() for place in places)]
    ends = [*(place.start() for place in places), len(text)]
    pieces = [text[start:end] for start, end in zip(starts, ends, strict=True)]
    last_one = next((one for one in reversed(pieces) if not is_of_a_signature(one)), "")
    last_one = last_one if is_of_a_signature(pieces[-1]) else _last_sentence(text)
    # "Bcc: …" is part of what is asked; an address alone in the last sentence is the writer's.
    is_own = is_own or _is_signed(text) or (_only_reaches(last_one) and _is_alone(last_one))
    is_own = is_own or _ends_with_name_and_contact(pieces)
    if not (is_own or _begins_with_contact(text)):
        return text
    first, last = 0, len(pieces)
    while last > first and _presents(pieces[last - 1]):
        last -= 1
    if not any(map(_only_reaches, pieces[last:])):
        last = len(pieces)
    while first < last and _presents(pieces[first]):
        first += 1
    if not any(map(_only_reaches, pieces[:first])):
        first = 0
    if first == last or (first, last) == (0, len(pieces)):
        return text
    rest = text[starts[first] : ends[last - 1]].strip()
    return rest if len(bare(rest).split()) >= _FEWEST_WORDS_OF_A_QUESTION else text


def own_details(text: str) -> Details:
    """How to reach the writer of a question, where the question says so; else nothing."""
    return read_details(text) if apart_from_contact(text) != text else Details()


def may_be_for_a_field(text: str) -> bool:
    """Whether what was not understood may have been meant for a field of a form."""
    return not looks_like_a_question(text) and len(text.split()) <= _MOST_WORDS_OF_A_FIELD


def _wish_of_the_reply(text: str) -> Optional[re.Match[str]]:
    """Where a text says when, or in which language, its writer would like the reply."""
    kinds = ("when", "reply_in", "no_reply")
    found = [match for kind in kinds if (match := patterns(kind)[0].search(text))]
    return min(found, key=lambda match: match.start(), default=None)


def _wishes_of_the_reply(sentence: str) -> str:
    """The parts of a sentence that say when or how to reply, without a contact in them."""
    parts = [part.strip() for part in patterns("parts_of_it")[0].split(sentence) if bare(part)]
    telling = [rest for part in parts if (rest := _beyond_a_contact(part))]
    return ", ".join(part for part in telling if _wish_of_the_reply(part))


def _beyond_a_contact(part: str) -> str:
    """A part of a message without a contact at its edge, and what leads to that.

    Args:
        part: such as "call me in the evenings on 0141-22 50 00"; as it stands where one is within
            it.
    """
    if read_contact(part).contact is None:
        return part
    marked = without_contacts(part, left=_MARK)
    before, *after = patterns("up_to_a_contact")[0].sub(_MARK, marked).split(_MARK)
    rest = " ".join(piece.strip(" ,;:–-.") for piece in after).strip()
    if not before.strip() or not rest:
        return before.strip(" ,;:–-") or rest
    return part


def _is_signed(text: str) -> bool:
    """Whether a way to be reached in a text is said to be the writer's own."""
    return holds(text, "signed")


def _begins_with_contact(text: str) -> bool:
    """Whether a text begins with a contact alone, and then asks of something else."""
    first, *rest = BETWEEN_SENTENCES.split(text.strip())
    after = " ".join(rest)
    is_alone = _only_reaches(first) and not _beside(first)
    return is_alone and looks_like_a_question(after) and "contact" not in named_parts(after)


def _ends_with_name_and_contact(pieces: Sequence[str]) -> bool:
    """Whether the last pieces are "my name is Eva" and a contact alone, in either order."""
    said = patterns("corrections", "name")
    for named, reached in (pieces[-2:], pieces[:-3:-1]) if len(pieces) > 2 else ():
        is_alone = _only_reaches(reached) and not _beside(reached)
        if is_alone and _presents(named) and any(one.match(named) for one in said):
            return True
    return False


def _last_sentence(text: str) -> str:
    return BETWEEN_SENTENCES.split(text.strip())[-1]


def _only_reaches(piece: str) -> bool:
    """Whether a piece of a text holds a contact and says nothing of a matter beside it."""
    if read_contact(piece).contact is None and not PLACEHOLDER.search(piece):
        return False
    beside = _beside(piece)
    says_more = patterns("when")[0].search(piece) or patterns("wish", "about")[0].search(piece)
    is_short = len(beside.split()) <= (_MOST_WORDS_BESIDE if _is_signed(piece) else _WORDS_UNSIGNED)
    asked = patterns("beside_a_question", "asked")[0].fullmatch(piece.strip())
    asks = looks_like_a_question(piece) and not asked
    return is_short and not says_more and not asks


def _beside(piece: str) -> str:
    """The words beside the ways to be reached in a piece of a text."""
    return bare(PLACEHOLDER.sub(" ", _without_contacts(piece)))


def _is_alone(piece: str) -> bool:
    """Whether nothing but a name stands beside a contact."""
    beside = _beside(piece)
    name = _named_beside(_without_contacts(piece))
    # A rare name by its capital: "kim@example.org Jocke"; "Bcc: kim@example.org" is none.
    is_name = is_written_name(name) or (is_capitalised(name) and piece.strip().endswith(name))
    return not beside or (is_name and bare(name) == beside)


def _presents(piece: str) -> bool:
    """Whether a piece of a text is only about its writer: a greeting, a name, a contact."""
    if _only_reaches(piece) or is_courtesy(piece) or is_of_a_signature(piece):
        return True
    is_short = len(piece.split()) <= _MOST_WORDS_OF_A_FIELD
    signs_off = patterns("beside_a_question", "sign_off")[0].fullmatch(piece.strip())
    named = _name_in(piece, "") or lower_case_name(piece)
    named = named or _presented_organisation(piece.strip())
    return is_short and (signs_off is not None or bool(named))


def _without_signature(text: str) -> str:
    """A text with a contact, without those pieces of a pasted signature that are not a name."""
    pieces = [piece for piece in _LINES.split(text) if bare(piece)]
    kept = [piece for piece in pieces if not is_of_a_signature(piece)]
    if len(kept) == len(pieces):
        return text
    # Of "Tel: …" only the number would be taken out.
    named = (piece for piece in kept if not only_leads_to_a_contact(_without_contacts(piece)))
    return "\n".join(named)


def _closing_name(text: str) -> str:
    """A name that signs a letter, or that stands alone after a contact: "Call 070-…. Olof Ek"."""
    if name := signed_name(text):
        return name
    *others, last = BETWEEN_SENTENCES.split(text.strip())
    name = without_name_lead(last).strip(" ,.!")
    closes = bool(others) and read_contact(others[-1]).contact is not None
    return name if closes and is_written_name(name) else ""


def _place_of_closing(text: str) -> int:
    """Where the closing of a letter begins, with how its writer is reached; its end for none."""
    for line in _LINE.finditer(text):
        rest = text[line.start() :]
        if not patterns("beside_a_question", "sign_off")[0].fullmatch(line[0].strip()):
            continue
        is_short = all(len(one.split()) <= _MOST_WORDS_BESIDE for one in rest.splitlines())
        if is_short and "?" not in rest and read_contact(rest).contact:
            return line.start()
    return len(text)


def _without_contacts(text: str) -> str:
    extended = without_numbers(text, lambda match: " " if match["extension"] else match[0])
    return _NUMBER.sub(" ", _AT.sub(" ", extended))


def _named_beside(text: str) -> str:
    """A name, and an organisation, from the words around a contact; else empty.

    Args:
        text: without the contact: "Eva Ek, Ask School, mail".
    """
    parts = _parts(text)
    return _person_in(parts) or presented(text) or _organisation_beside(text)


def _named_in_its_sentence(text: str) -> str:
    """A person named in the sentence of a contact, or right before that; else empty.

    Args:
        text: such as "Is there a grant? Rolf Ek, rolf@example.org".
    """
    sentences = BETWEEN_SENTENCES.split(text.strip())
    own = next((one for one in sentences if read_contact(one, confirmed=True).contact), "")
    if len(own) > _MOST_CHARS_OF_ITS_SENTENCE or looks_like_a_question(own):
        return ""
    beside = _without_contacts(own)
    is_last = bool(own) and own == sentences[-1] and _is_alone(own)
    if named := _person_in(_parts(beside)) or (_organisation_beside(beside) if is_last else ""):
        return named
    start, _, _ = next(iter(contacts_in(own)), (0, 0, None))
    name = name_at_the_end(words_at_the_end(own[:start].rstrip(" ,:;–-"))[1])
    # In lower case, "per telefon" is no name.
    return name if is_written_name(name) and name in own else ""


def _named_after_it(text: str) -> str:
    """A person's full name that ends a text right after a contact: "…? Call 070-… Eva Ek"."""
    found = contacts_in(text)
    after = text[found[-1][1] :].strip(AROUND_A_NAME + ".!\n") if found else ""
    is_full = len(after.split()) == _WORDS_OF_A_NAME and is_capitalised(after)
    return after if is_full and is_written_name(after) else ""


def _parts(text: str) -> List[str]:
    parts = (part.strip(AROUND_A_NAME) for part in patterns("parts_of_it")[0].split(text))
    return [patterns("contact_person")[0].sub("", part) for part in parts]


def _person_in(parts: Sequence[str]) -> str:
    """The first of some parts that is a person's name, and an organisation beside it."""
    place = next((place for place, part in enumerate(parts) if is_written_name(part)), None)
    if place is None:
        alone = " ".join(part for part in parts if part and not only_agrees(part))
        return alone.capitalize() if is_first_name(alone) else ""
    around = [parts[place]]
    if place and _may_be_organisation(parts[place - 1]):
        around.insert(0, parts[place - 1])
    elif place + 1 < len(parts) and _may_be_organisation(parts[place + 1]):
        around.append(parts[place + 1])
    return ", ".join(around)


def _organisation_beside(text: str) -> str:
    """Whose contact it is, where no person is named; unknown for longer texts."""
    if looks_like_a_question(text) or len(text.split()) > _MOST_WORDS_BESIDE:
        return ""
    parts = [part.strip(AROUND_A_NAME) for part in _PIECES.split(text)]
    named = [_led_organisation(part) or without_name_lead(part) for part in parts]
    pairs = zip(parts, named, strict=True)
    return ", ".join(name for part, name in pairs if _names(part, name) and not is_courtesy(name))


def _names(part: str, name: str) -> bool:
    """Whether a part names somebody, and does not only describe: "a club"."""
    describes = name[:1].islower() and patterns("describes")[0].search(name)
    is_one = may_be_a_name(name) and not describes and not _begins_a_sentence(name)
    return bool(_led_organisation(part)) or is_one


def _begins_a_sentence(name: str) -> bool:
    """Whether only its first word makes a piece look like a name: "Haluaisin puhua ihmisen"."""
    _, *others = name.split()
    is_known = holds(name, "organisation") or holds(name, "group") or is_bare_name(name)
    return len(others) > 1 and all(map(str.islower, others)) and not is_known


def _presented_organisation(part: str) -> str:
    """An organisation that a part names by its kind, or after "we are"; else empty."""
    if led := _led_organisation(part):
        return led
    rest = without_name_lead(part)
    is_kind = holds(rest, "organisation")
    return rest if is_kind and may_be_a_name(rest) and _names_one(rest) else ""


def _led_organisation(part: str) -> str:
    """What comes after "we are", where it names rather than describes; else empty."""
    lead = patterns("we_are")[0].match(part)
    rest = part[lead.end() :] if lead else ""
    is_one = may_be_a_name(rest[:1].upper() + rest[1:]) and _names_one(rest)
    return rest if is_one else ""


def _names_one(words: str) -> bool:
    """Whether words are few enough to name an organisation and do more than describe it."""
    count = len(bare(words).split())
    is_as_long = _FEWEST_WORDS_OF_AN_ORGANISATION <= count <= MOST_WORDS_OF_AN_ORGANISATION
    return is_as_long and not patterns("describes")[0].search(words)


def _first_name(part: str) -> str:
    """A part that is a person's name, also a first name in lower case; else empty."""
    return part if is_written_name(part) or is_bare_name(part.title()) else ""


def _may_be_organisation(part: str) -> bool:
    words = part.split()
    is_short = 0 < len(words) <= MOST_WORDS_OF_AN_ORGANISATION
    # "Please reply in English" begins with a capital, too.
    return (
        is_short and may_be_a_name(part) and not _wish_of_the_reply(part) and not is_courtesy(part)
    )


def _name_in(text: str, named: str) -> str:
    # "Anna Lund <anna@example.se>": a name, and nothing else beside the address.
    for alone in (text, _without_contacts(text).strip(AROUND_A_NAME)):
        if is_bare_name(alone):
            return " ".join(alone.strip(" .!").split())
    # "It is anna.ek@example.se": a piece of an address is not a name.
    rest = _without_contacts(text)
    introduced = next(chain(introduced_names(rest), likely_names(rest)), None)
    name = rest[slice(*introduced)] if introduced else ""
    # "My name is gone".
    if name and not all(map(is_no_name, name.split())):
        return name
    # "We are called Borensbergs kör", but not "I am not called that".
    return named if named[:1].isupper() else ""
