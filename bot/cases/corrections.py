"""What a message changes in what was written: what it replaces, adds to or takes out."""

from __future__ import annotations

import difflib
import re
from dataclasses import dataclass, replace
from typing import Iterator, Mapping, Optional, Sequence, Tuple

from bot.cases.contact import (
    Contact,
    ContactReading,
    Trouble,
    has_wrong_number,
    read_contact,
    without_contacts,
)
from bot.cases.half_contact import half_contact, with_another_word
from bot.cases.phone import A_NUMBER
from bot.cases.sentences import quoted, without_sentence, without_words
from bot.cases.several import with_one_changed
from bot.cases.words import (
    BETWEEN_SENTENCES,
    ENDS_OF_SENTENCES,
    MOST_CHARS_OF_A_WISH,
    MOST_CHARS_OF_SEVERAL,
    NAME_CHARS,
    TELLING_CHARS,
    asks_first,
    bare,
    first_match,
    is_one_of,
    looks_like_a_question,
    matches,
    may_be_a_name,
    named_parts,
    patterns,
    without_lead_in,
    word_lists,
)
from bot.privacy.names import is_bare_name

# How similar a word must be to the one meant (difflib's ratio, 0 … 1).
_NEARLY = 0.8
# And a word of an address or a name to the one that should replace it.
_NEARLY_SPELT = 0.7
_MOST_WORDS_TO_SWAP = 8
# A part taken out is empty; None would mean that the message does not mention it.
_NOTHING = ""
_SENTENCE_ENDS = (".", "!", "?", "…")
_SENTENCE_END = re.compile(r"[.!?…]\s+(?=\S)")
_MISSES_NAME = ("corrections", "misses_name")
_MISSING = read_contact("").trouble
_WORDS_OF_A_PERSON = (2, 3)
# The first patterns under `swap` can mean nothing else.
_SURE_SWAPS = 2


@dataclass(frozen=True)
class Written:
    """What the visitor has written so far; None where nothing.

    Attributes:
        language: that they write in, where known, ISO 639-1.
    """

    question: Optional[str] = None
    contact: Optional[str] = None
    name: Optional[str] = None
    language: str = ""


@dataclass(frozen=True)
class Corrected:
    """The parts that a message replaces, adds to or takes out; None where it leaves them alone.

    Attributes:
        contact: as read, with what it looks mistyped for.
        lead: what comes before labelled parts; None when there are none.
        wants: the part that it wants changed without saying to what.
    """

    question: Optional[str] = None
    name: Optional[str] = None
    contact: Optional[ContactReading] = None
    lead: Optional[str] = None
    wants: str = ""

    def __bool__(self) -> bool:
        given = (self.question, self.name, self.contact)
        return any(part is not None for part in given) or bool(self.wants)


# For a form, as if everything were filled in: a name and both ways to be reached.
_ANYBODY = Written("…", "x@example.org, +46701740605", "…")


def corrections(text: str, written: Written) -> Corrected:
    """Finds what a message changes in what was written.

    Args:
        text: such as "Name: Eva", "not Hyvinge but Daugavpils", "add that we are ten".
        written: what it may change; the same message says less of something else.
    """
    labelled = _labelled(text, written.language)
    if labelled:
        return _with_swaps(labelled, written)
    if left := with_one_changed(text, written.question):
        return Corrected(question=left)
    half = _half(text, written)
    if half and half.contact and half.contact.contact:
        return half
    # ".se it should be, and my name is …": one by one.
    return _several(text, written) or half or _one(text, written) or Corrected()


def without_name_taken_out(text: str) -> str:
    """A text without what it says of taking the name out."""
    for pattern in patterns("corrections", "name_goes"):
        text = pattern.sub(" ", text)
    return text.strip()


def begins_to_correct(text: str) -> bool:
    """Whether a text begins like a correction, also one that ``corrections`` cannot read."""
    return patterns("corrections", "begins")[0].match(text.strip()) is not None


def tells_to_add(text: str) -> bool:
    """Whether a text says in so many words that something goes into the question."""
    is_short = len(text) <= MOST_CHARS_OF_SEVERAL
    return is_short and first_match(text, "corrections", "add_told") is not None


def contact_in(text: str, written: Written) -> ContactReading:
    """The contact that a text gives, added to the old one where both are kept."""
    found = read_contact(without_taken_back(text), language=written.language)
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
    both_before = before.email and before.phone
    if not both_before and patterns("instead", "pattern")[0].search(text):
        return reading
    meant = reading.suggestion
    return replace(
        reading,
        contact=_joined(given, others) if given else None,
        suggestion=_joined(meant, others) if meant else None,
    )


def without_taken_back(text: str) -> str:
    """What is left of a text that takes back a contact: "070-1… no sorry, 070-2…"."""
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


def beside_a_question(text: str, written: Written, *, within: bool) -> Optional[Tuple[str, str]]:
    """A question and what corrects something beside it; None when a message does not hold both.

    Args:
        text: such as "Why do you need my address? And the name should be Eva", in either order.
        written: what it may correct.
        within: the two may be parts of one sentence, whatever is corrected.
    """
    if len(text) > MOST_CHARS_OF_SEVERAL or (not within and _labelled(text, written.language)):
        # "May we come? Name: Eva": the question is the one that is to be sent.
        return None
    for joint in patterns("corrections", "between")[0].finditer(text):
        first, second = text[: joint.start()].strip(), text[joint.end() :].strip()
        is_apart = within or first.endswith(ENDS_OF_SENTENCES)
        for asked, rest in ((first, second), (second, first)):
            if not looks_like_a_question(asked) or looks_like_a_question(rest):
                continue
            if not _corrects(rest, written) or _corrects(asked, written):
                continue
            # In one sentence with a new name or contact it is not part of the question to be sent.
            if is_apart or (asks_first(asked) and not corrections(rest, written).question):
                return asked, rest
    return None


def added_to(question: str, more: str) -> str:
    """A question with a sentence after it."""
    ended = question if question.endswith(_SENTENCE_ENDS) else f"{question}."
    return f"{ended} {_as_sentence(more)}"


def one_way_only(text: str, contact: Optional[str]) -> Optional[ContactReading]:
    """The one of two ways to be reached that is to stay: "only by mail"; else None.

    Args:
        text: of the visitor.
        contact: as written so far.
    """
    known = read_contact(contact or "", confirmed=True).contact
    kind = way_wanted(text)
    if known is None or not kind or not getattr(known, kind) or read_contact(text).contact:
        return None
    return ContactReading(Contact(**{kind: getattr(known, kind)}))


def way_wanted(text: str) -> str:
    """The one way by which a text wants to be reached: ``email`` or ``phone``; else empty.

    Args:
        text: such as "only by mail", "go back to e-mail", "don't call"; when to call is no such
            wish.
    """
    said = bare(text)
    if (
        _asks_the_assistant(text)
        or len(said) > MOST_CHARS_OF_A_WISH
        or patterns("when")[0].search(said)
    ):
        return ""
    if patterns("only_way", "lacks")[0].search(said) or patterns("by_oneself")[0].search(said):
        return ""
    if patterns("no_call")[0].search(text):
        return "email"
    found = (kind for kind in ("email", "phone") if patterns("only_way", kind)[0].fullmatch(said))
    return next(found, "")


def fields_taken_out(text: str) -> Sequence[str]:
    """What a text wants out of a form, whatever stands there: ``name``, ``email``, ``phone``.

    Args:
        text: such as "remove my name", "no phone, call me back by mail"; another address or number
            in it is no part of that.
    """
    if _asks_the_assistant(text) or patterns("out_of_what_is_kept")[0].search(text):
        return []
    found = corrections(text, _ANYBODY)
    gone = ["name"] if found.name == _NOTHING else []
    if wanted := way_wanted(text):
        return [*gone, "phone" if wanted == "email" else "email"]
    kept = found.contact.contact if found.contact else None
    return [*gone, *(kind for kind, value in vars(kept).items() if not value)] if kept else gone


def _asks_the_assistant(text: str) -> bool:
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
    if before is None or not (matches(text, "same_contact") or (within and matches(text, "send"))):
        return None
    said = set(bare(text).split())
    kinds: Mapping[str, Sequence[str]] = word_lists()["lacks"]
    named = [kind for kind in ("email", "phone") if said & set(kinds[kind])]
    kept = {kind: value for kind, value in vars(before).items() if kind in (named or vars(before))}
    return Contact(**kept) if any(kept.values()) else None


def _half(text: str, written: Written) -> Optional[Corrected]:
    """A contact with one piece corrected, or what is wrong with that; else None."""
    words = word_lists()["half_contact"]
    found = half_contact(text, written.contact, patterns, words)
    return Corrected(contact=found) if found else None


def _corrects(text: str, written: Written) -> bool:
    return bool(corrections(text, written)) or read_contact(text).contact is not None


def _one(text: str, written: Written) -> Optional[Corrected]:
    if (into := patterns("into_question")[0].search(text)) and written.question:
        # "Add that we are called … to the question" gives no name.
        added = _added(text[: into.start()], written)
        if added and added.question:
            return added
    called = _called_otherwise(text, written)
    if called:
        return called
    goes = (pattern.search(text) for pattern in patterns("corrections", "name_goes"))
    if written.name and "?" not in text and any(goes):
        return Corrected(name=_NOTHING)
    named = _named(text) or _person(text, written)
    if named:
        return _with_swaps(named, written)
    return (
        _without_last(text, written)
        or _other_time(text, written)
        or _taken_out(text, written)
        or _other_word(text, written)
        or _swapped(text, written)
        or _with_another_person(text, written)
        or _added(text, written)
    )


def apart_from_name(question: str) -> Tuple[str, str]:
    """A question without a last sentence that only gives a name, and that name; empty for none.

    Args:
        question: such as "May we come? And my name is Eva".
    """
    sentences = BETWEEN_SENTENCES.split(question.strip())
    last = sentences[-1]
    name = _value(last, "name", "after_name") if len(sentences) > 1 else ""
    name = _with_organisation(name, last)
    if not name or len(name) > NAME_CHARS or not bare(sentences[-1]).endswith(bare(name)):
        return question, ""
    return question.strip()[: -len(sentences[-1])].strip(), name


def _named(text: str) -> Corrected:
    """The parts that are said to be something: "the name should be Eva"."""
    name = _with_organisation(_value(text, "name", "after_name"), text)
    question = _asked_about(text) or _value(text, "question", "after_value")
    question, _ = apart_from_name(question)
    found = Corrected(question or None, name if name and len(name) <= NAME_CHARS else None)
    return found or Corrected(wants="name" if first_match(text, *_MISSES_NAME) else "")


def _person(text: str, written: Written) -> Optional[Corrected]:
    """The person whose name is to be used, if a text says nothing else; else None."""
    match = first_match(text, "corrections", "person")
    if match is None:
        return None
    words = match["value"].split()
    # Of a rare name the question says nothing.
    is_rare = len(words) in _WORDS_OF_A_PERSON and all(word.istitle() for word in words)
    is_rare = is_rare and not set(bare(match["value"]).split()) & set(
        bare(written.question or "").split()
    )
    is_one = is_rare or is_bare_name(match["value"])
    return Corrected(name=match["value"]) if is_one else None


def person_reached(text: str) -> str:
    """Whose number or address a text gives: "my mother's is …, and she is called Eva"."""
    match = patterns("corrections", "person_reached")[0].search(text)
    return match["value"] if match else ""


def somebody_reached(text: str, before: Sequence[str]) -> str:
    """The name of somebody else who is to be reached, if a text gives nothing but that.

    Args:
        text: such as "she is called Britta Ek"; empty for any other.
        before: what was said before: one message has to say that the contact is theirs.
    """
    match = first_match(text, "corrections", "person_called")
    if match is None:
        return ""
    told = [one for one in before if patterns("corrections", "anothers_contact")[0].search(one)]
    *whose, who = match["who"].lower().split()
    # "My daughter is called Greta", of whom no number was given.
    is_theirs = any(who in one.lower() for one in told) if whose else bool(told)
    return match["value"] if is_theirs else ""


def _with_another_person(text: str, written: Written) -> Optional[Corrected]:
    """The question with another name of the person in it: "no, she is called Amira"; else None."""
    new = first_match(text, "corrections", "person_called")
    if new is None:
        return None
    for sentence in BETWEEN_SENTENCES.split(written.question or ""):
        old = first_match(sentence, "corrections", "person_called")
        if old and old["who"].lower() == new["who"].lower():
            put = sentence.replace(old["value"], new["value"])
            return Corrected(question=(written.question or "").replace(sentence, put))
    return None


def _asked_about(text: str) -> str:
    """A new question with its subject, where that is said first; else empty."""
    match = patterns("corrections", "question_about")[0].fullmatch(text.strip())
    return added_to(_as_sentence(match["about"]), match["value"]) if match else ""


def _with_organisation(name: str, text: str) -> str:
    """A name and the organisation after it: "… Karin Berg, Ask School"."""
    _, _, after = text.partition(name) if name else ("", "", "")
    if not after.startswith(","):
        return name
    organisation = re.split(r"[,.;!?\n]", after[1:], maxsplit=1)[0].strip()
    asks = looks_like_a_question(after)
    return f"{name}, {organisation}" if may_be_a_name(organisation) and not asks else name


def _with_swaps(found: Corrected, written: Written) -> Corrected:
    """The same, where a part is said to be "not X but Y": Y stands for X in that part."""
    question, name = found.question, found.name
    for place, pattern in enumerate(patterns("corrections", "swap")):
        if question and written.question and (match := pattern.fullmatch(question)):
            groups = match.groupdict()
            old, new = _plain(match["old"]), _plain(groups.get("meant") or match["new"])
            swapped = _swap(written.question, old, new)
            if swapped is None and place < _SURE_SWAPS:
                swapped = added_to(written.question, question)
            question = swapped or question
        if place >= _SURE_SWAPS:
            continue
        if name and (match := pattern.fullmatch(name)):
            old, new = _plain(match["old"]), _plain(match["new"])
            name = _swap(written.name or "", old, new) or new
    return replace(found, question=question, name=name)


def _several(text: str, written: Written) -> Optional[Corrected]:
    """Corrections one after the other, "the name is Eva and the question should be …"; else None.

    Every piece has to be one by itself: an "and" within a question divides nothing.
    """
    between = patterns("corrections", "between")[0]
    verb = patterns("corrections", "verb")[0].match(text)
    pieces = [piece.strip() for piece in between.split(text) if bare(piece)]
    pieces = [piece for piece in pieces if not is_one_of(piece, "no")]
    # "We are called …, write that as the name": the name was said.
    pieces = [piece for piece in pieces if not _points_at_a_name(piece)]
    if len(pieces) < 2:
        return None
    together = Corrected()
    now = written
    for piece in pieces:
        # "Change the question to … and the name to …" says its verb once.
        again = f"{verb[0]} {piece}" if verb and piece != pieces[0] else piece
        one = next(filter(None, (_piece(words, now) for words in (piece, again))), None)
        if one is None:
            return None
        found = _with_swaps(one, now)
        reached = found.contact.contact if found.contact else None
        now = replace(
            now,
            question=found.question or now.question,
            contact=reached.shown if reached else now.contact,
            name=found.name or now.name,
        )
        # A name that goes is empty.
        given = {kind: value for kind, value in vars(found).items() if value}
        given |= {"name": _NOTHING} if found.name == _NOTHING else {}
        together = replace(together, **given)
    # "The name is missing. It should say Eva Ek": the name was given.
    is_told = together.wants == "name" and together.name is not None
    return replace(together, wants="") if is_told else together


def _piece(text: str, written: Written) -> Optional[Corrected]:
    """One of several corrections; only what can mean nothing else."""
    only = one_way_only(text, written.contact)
    half = _half(text, written)
    if half and half.contact and half.contact.contact:
        return half
    one = _named(text) or _person(text, written) or _other_word(text, written)
    one = one or _swapped(text, written, sure=True) or _taken_out(text, written)
    return one or _added(text, written) or (Corrected(contact=only) if only else None)


def _labelled(text: str, language: str) -> Optional[Corrected]:
    """The parts of "Question: … Name: … Mail: …"."""
    places = list(patterns("labels")[0].finditer(text))
    if not places or patterns("corrections", "adds")[0].search(text[: places[0].start()]):
        # "Add to the question: …" replaces nothing.
        return None
    ends = [*(place.start() for place in places[1:]), len(text)]
    question = name = contact = None
    for place, end in zip(places, ends, strict=True):
        value = text[place.end() : end].strip().strip(",;|").strip()
        kind = place.lastgroup
        if not value:
            continue
        if kind == "question":
            question = value
        elif kind == "name" and len(value) <= NAME_CHARS:
            name = value.rstrip(".")
        elif kind == "contact":
            contact = value if contact is None else f"{contact} {value}"
    reading = read_contact(contact, language=language) if contact else None
    lead = without_lead_in(text[: places[0].start()].strip())
    if question is None and looks_like_a_question(lead):
        question = lead
    if question and name is None:
        question, said = apart_from_name(question)
        name = said or None
    found = Corrected(question, name, reading, lead)
    return found or None


def taken_out(words: str, written: Written) -> Optional[Corrected]:
    """What was written, without what the words name; None where it does not contain that.

    Args:
        words: such as "the name", "to Hyvinge".
        written: what it may be taken out of.
    """
    return _left_without(_plain(words), words, written)


def takes_out(text: str) -> bool:
    """Whether a text wants something taken out, even something that is not there."""
    is_one = first_match(text, "corrections", "take_out") is not None
    return is_one and patterns("out_of_what_is_kept")[0].search(text) is None


def _taken_out(text: str, written: Written) -> Optional[Corrected]:
    match = first_match(text, "corrections", "take_out")
    if match is None:
        return None
    value = match["value"]
    if match.groupdict().get("about"):
        return _without_what_is_about(value, written)
    if said := quoted(value) or match.groupdict().get("quoted"):
        left = without_words(written.question or "", said)
        return Corrected(question=left) if left else Corrected(wants="question")
    return _left_without(_plain(value), text, written)


def _without_last(text: str, written: Written) -> Optional[Corrected]:
    """The question without its last sentence, which was added last; None where it has no other."""
    if not written.question or not first_match(text, "takes_out_last"):
        return None
    sentences = BETWEEN_SENTENCES.split(written.question.strip())
    if len(sentences) < 2:
        return None
    return Corrected(question=written.question.strip()[: -len(sentences[-1])].strip())


def _other_time(text: str, written: Written) -> Optional[Corrected]:
    """The question with another time to call instead of the old one; else None."""
    lead, tail = patterns("other_time", "lead")[0], patterns("other_time", "tail")[0]
    said = tail.sub("", lead.sub("", text.strip())).strip()
    sentences = BETWEEN_SENTENCES.split((written.question or "").strip())
    is_meant = said != text.strip() and len(sentences) > 1
    is_meant = is_meant and not patterns("other_time", "but_not")[0].search(said)
    if not is_meant or not (matches(said, "reach_me") and matches(sentences[-1], "reach_me")):
        return None
    question = (written.question or "").strip()[: -len(sentences[-1])].strip()
    return Corrected(question=added_to(question, said))


def _without_what_is_about(value: str, written: Written) -> Optional[Corrected]:
    """The question without its sentence about something; asks for the whole where unclear."""
    out = patterns("out_of_question")[0].search(value)
    left = without_sentence(written.question or "", value[: out.start()] if out else value)
    return Corrected(question=left) if left else Corrected(wants="question")


def _left_without(value: str, text: str, written: Written) -> Optional[Corrected]:
    out = patterns("out_of_question")[0].search(value)
    if out and written.question:
        # "Take the number out of the question": they can still be reached on it.
        value = _plain(value[: out.start()])
        if "contact" in named_parts(value):
            kept = without_contacts(written.question)
            return Corrected(question=kept) if kept != written.question else None
    if only := one_way_only(text, written.contact):
        return Corrected(contact=only)
    # "The name, I want to stay anonymous": the part, and why.
    part = patterns("why_taken_out")[0].split(value, maxsplit=1)[0].strip()
    parts = named_parts(part) if len(part.split()) <= 2 else []
    if "name" in parts and out:
        # It does not say which words of the question.
        return Corrected(wants="question")
    if "name" in parts:
        return Corrected(name=_NOTHING)
    if "contact" in parts:
        return Corrected(contact=_without_kind(part, written)) or Corrected(wants="contact")
    if "question" in parts:
        return Corrected(wants="question")
    if not out and (name := _name_without(value, written.name or "")) is not None:
        return Corrected(name=name)
    left = without_words(written.question or "", value)
    if left is None and written.question and bare(value) != bare(written.question):
        # Nearly as it was written.
        near = _find(written.question, value)
        left = without_words(written.question, near[0]) if near else None
    return Corrected(question=left) if left else None


def _name_without(value: str, name: str) -> Optional[str]:
    """The name without the piece, a person's or an organisation's, that holds these words."""
    said = set(bare(value).split())
    pieces = name.split(", ")
    kept = [piece for piece in pieces if not said or not said <= set(bare(piece).split())]
    return ", ".join(kept) if len(kept) < len(pieces) else None


def _without_kind(value: str, written: Written) -> Optional[ContactReading]:
    known = read_contact(written.contact or "", confirmed=True).contact
    if known is None or not (known.email and known.phone):
        return None
    is_phone = set(bare(value).split()) & set(word_lists()["lacks"]["phone"])
    return ContactReading(Contact(email=known.email) if is_phone else Contact(phone=known.phone))


def _called_otherwise(text: str, written: Written) -> Optional[Corrected]:
    """Another name for a thing of a kind: "the wrong name of the school, it should be …"."""
    match = first_match(text, "corrections", "wrong_name_of")
    if match is None:
        return None
    kind, new = match["kind"].lower(), _plain(match["new"])
    for part in ("name", "question"):
        said = getattr(written, part) or ""
        of_it = {word for word in re.findall(r"[\w-]+", said) if word.lower().endswith(kind)}
        of_it -= {word for word in of_it if word.lower() == kind}
        old = of_it.pop() if len(of_it) == 1 else new
        if swapped := _swap(said, old, new):
            by_name = part == "name"
            return Corrected(name=swapped) if by_name else Corrected(question=swapped)
    return None


def _swapped(text: str, written: Written, *, sure: bool = False) -> Optional[Corrected]:
    """One thing replaced by another; with ``sure`` only where the old one is found."""
    for place, pattern in enumerate(patterns("corrections", "swap")):
        match = pattern.fullmatch(text.strip())
        if match is None:
            continue
        groups = match.groupdict()
        old, new = _plain(match["old"]), _plain(groups.get("meant") or match["new"])
        if not old or not new or old == new:
            continue
        is_long = max(len(old.split()), len(new.split())) > _MOST_WORDS_TO_SWAP
        if is_long and place >= _SURE_SWAPS:
            continue
        reading = read_contact(new, language=written.language)
        if not is_long and (reading.contact or reading.trouble not in (None, _MISSING)):
            return Corrected(contact=joined_contact(reading, "", written))
        question, name = written.question or "", written.name or ""
        # A question replaces a question, not a word of one.
        is_piece = not is_long or bare(old) == bare(question)
        if is_piece and not _repeats(question, old, new) and (swapped := _swap(question, old, new)):
            return Corrected(question=swapped)
        if not is_long and (left := _left_of_name(name, old, new)):
            return Corrected(name=left)
        if not is_long and (swapped := _swap(name, old, new)):
            return Corrected(name=swapped)
        if not is_long and (contact := _in_contact(old, new, written)):
            return Corrected(contact=contact)
        # "Not X but Y" where X is not there: kept in the visitor's own words, a person will
        # understand.
        if place < _SURE_SWAPS and question and not named_parts(old) and not sure:
            return Corrected(question=added_to(question, _without_no(text)))
    return None


def _other_word(text: str, written: Written) -> Optional[Corrected]:
    """One word of the name, the address or the number replaced, in few words; else None."""
    said = patterns("corrections", "before_other_word")[0].sub("", text.strip())
    name = written.name or ""
    if (match := first_match(said, "corrections", "once")) and (left := _once(name, match)):
        return Corrected(name=left)
    match = first_match(said, "corrections", "other_word")
    if match is None:
        return None
    new, old = _plain(match["new"]), _plain(match.groupdict().get("old") or "")
    if not old:
        return _nearest_word(new, written)
    if _stands_in(old, written.question or "") and not _stands_in(old, name):
        return None
    if left := _left_of_name(name, old, new):
        return Corrected(name=left)
    if swapped := _swap(name, old, new) if _stands_in(old, name) else None:
        return Corrected(name=swapped)
    contact = _in_contact(old, new, written) if _stands_in(old, written.contact or "") else None
    return Corrected(contact=contact) if contact else None


def _stands_in(words: str, text: str) -> bool:
    return re.search(rf"(?<![^\W_]){re.escape(words)}(?![^\W_])", text, re.IGNORECASE) is not None


def _once(name: str, match: re.Match[str]) -> str:
    """A name with the word that it holds twice only once; empty where it does not."""
    words, value = name.split(), match["value"].lower()
    places = [place for place, word in enumerate(words) if word.lower() == value]
    return " ".join(words[: places[1]] + words[places[1] + 1 :]) if len(places) > 1 else ""


def _nearest_word(new: str, written: Written) -> Optional[Corrected]:
    """The address or the name with a word replaced by one spelt nearly like it; else None."""
    email = (read_contact(written.contact or "", confirmed=True).contact or Contact()).email or ""
    # "It should be Hall" only corrects a word that is nearly like it, and not one that is already
    # so.
    words = [*re.findall(r"[^\W_]+", email), *re.findall(r"[^\W_]+", written.name or "")]
    said = {word.lower() for word in words}
    near = difflib.get_close_matches(new.lower(), said, n=2, cutoff=_NEARLY_SPELT)
    if len(near) != 1 or near[0] == new.lower():
        return None
    old = near[0]
    if _stands_in(old, email):
        contact = _in_contact(old, new, written)
        return Corrected(contact=contact) if contact else None
    swapped = _swap(written.name or "", old, new)
    return Corrected(name=swapped) if swapped else None


def _swap(text: str, old: str, new: str) -> Optional[str]:
    """The text with one piece replaced; None when it does not contain that piece."""
    found = _find(text, old)
    first, second = old.split(), new.split()
    # "Not to Hyvinge but to Parma": the question may say it without the "to".
    while found is None and first and second and first[0].lower() == second[0].lower():
        first, second = first[1:], second[1:]
        found = _find(text, " ".join(first)) if first and second else None
        new = " ".join(second)
    if found is None:
        return None
    if text[found.end() : found.end() + 1] in _SENTENCE_ENDS:
        new = new.rstrip("".join(_SENTENCE_ENDS))
    if found[0][:1].isupper() and new[:1].islower():
        new = new[:1].upper() + new[1:]
    return _without_what_stands_there(text[: found.start()], new) + new + text[found.end() :]


def _without_what_stands_there(before: str, new: str) -> str:
    """What stands before a piece, without its last words where the piece says them again.

    Args:
        before: such as "Peter ", of "Peter Hill".
        new: such as "Peter Hall", said of "Hill".
    """
    words = list(re.finditer(r"\S+", before))
    again = new.split()[:-1]
    said = [word[0].lower() for word in words[-len(again) :]] if again else []
    is_again = bool(again) and said == [word.lower() for word in again]
    return before[: words[-len(again)].start()] if is_again else before


def _left_of_name(name: str, old: str, new: str) -> str:
    """A name without words that were taken as part of it: "just Bengt, not too"; else empty."""
    for ending in patterns("after_name"):
        new = ending.sub("", new).strip()
    said = bare(name).split()
    is_of_it = set(bare(new).split()) | set(bare(old).split()) == set(said)
    return new if is_of_it and bare(new) != bare(name) else ""


def _in_contact(old: str, new: str, written: Written) -> Optional[ContactReading]:
    """The contact with one piece of its address replaced; None where that piece is not in it."""
    known = read_contact(written.contact or "", confirmed=True).contact
    # "Not com but .se at the end" is more than a word and makes no address.
    if any(map(str.isspace, new)) and not any(map(str.isdigit, new)):
        return None
    pattern = rf"(?<!\w){re.escape(old)}(?!\w)"
    changed, times = re.subn(pattern, lambda _: new, written.contact or "", flags=re.IGNORECASE)
    if times == 0 and known and known.email:
        corrected = with_another_word(known.email, old, new)
        changed, times = replace(known, email=corrected).shown, int(bool(corrected))
    found = read_contact(changed)
    return found if times == 1 and found.contact else None


def _repeats(text: str, old: str, new: str) -> bool:
    """Whether ``new`` says more of the text than ``old`` did: "not when but how the team goes"."""
    if bare(old) == bare(text):
        return False
    more = set(bare(new).split()) - set(bare(old).split())
    return any(len(word) >= TELLING_CHARS for word in more & set(bare(text).split()))


def _find(text: str, piece: str) -> Optional[re.Match[str]]:
    found = re.search(rf"(?<!\w){re.escape(piece)}(?!\w)", text, re.IGNORECASE)
    if found is None and len(piece.split()) == 1:
        words = {word.lower(): word for word in re.findall(r"[\w-]+", text)}
        near = difflib.get_close_matches(piece.lower(), words, n=1, cutoff=_NEARLY)
        found = re.search(rf"(?<!\w){re.escape(near[0])}(?!\w)", text, re.I) if near else None
    return found


def _added(text: str, written: Written) -> Optional[Corrected]:
    match = first_match(text, "corrections", "add_told") or first_match(text, "corrections", "add")
    if match is None or not written.question:
        return None
    value = match["value"].strip()
    if bare(value) in word_lists()["corrections"]["vague"]:
        return Corrected(wants="more")
    parts = named_parts(value)
    if parts and len(value.split()) <= 2:
        return Corrected(wants=parts[0])
    # A number or an address is a way to be reached, wherever it is to go.
    reading = read_contact(value, language=written.language)
    if reading.contact is not None or reading.suggestion is not None:
        return Corrected(contact=joined_contact(reading, "", written))
    if has_wrong_number(value) and len(value.split()) <= _MOST_WORDS_TO_SWAP:
        return Corrected(contact=ContactReading(trouble=Trouble.WRONG_NUMBER))
    return Corrected(question=added_to(written.question, value))


def _joined(given: Contact, others: Contact) -> Contact:
    return Contact(given.email or others.email, given.phone or others.phone)


def _as_sentence(text: str) -> str:
    capital = text[:1].upper() + text[1:]
    return capital if capital.endswith(_SENTENCE_ENDS) else f"{capital}."


def _without_no(text: str) -> str:
    return without_lead_in(text.strip())


def _plain(text: str) -> str:
    return text.strip().strip("\"'”“’.,!;: ").strip()


def _from_each_sentence(text: str) -> Iterator[str]:
    """A text, then without its first sentence, and so on; a long one only as a whole."""
    yield text.strip()
    if len(text) <= MOST_CHARS_OF_SEVERAL:
        for end in _SENTENCE_END.finditer(text.strip()):
            yield text.strip()[end.end() :]


def _value(text: str, part: str, endings: str) -> str:
    for pattern in patterns("corrections", part):
        found = (pattern.match(rest) for rest in _from_each_sentence(text))
        match = next(filter(None, found), None)
        if match:
            value = match["value"].strip()
            for ending in patterns(endings):
                value = ending.sub("", value).strip()
            if part != "name" or not _is_no_name(value):
                return value
    return ""


def _points_at_a_name(piece: str) -> bool:
    """Whether a piece of a text only says that something said elsewhere is the name."""
    found = (match for name in patterns("corrections", "name") if (match := name.match(piece)))
    values = [match["value"] for match in found]
    return bool(values) and all(map(_is_no_name, values))


def _is_no_name(value: str) -> bool:
    """Whether what is said to be a name only refers to one: "that"."""
    return set(bare(value).split()) <= set(word_lists()["stands_for_a_name"])
