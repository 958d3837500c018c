"""What a message changes in what was written: what it replaces, adds to or takes out."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import Iterator, List, Optional, Sequence, Tuple

from bot.cases.contact import (
    ContactReading,
    Trouble,
    has_wrong_number,
    read_contact,
    without_contacts,
)
from bot.cases.contact_changes import asks_the_assistant, joined_contact, one_way_only, way_wanted
from bot.cases.half_contact import half_contact, with_last_digits
from bot.cases.instructions import Change, instruction, text_told
from bot.cases.lead_ins import (
    added_after_colon,
    after_colon,
    with_its_lead,
    without_lead_in,
)
from bot.cases.names import is_capitalised, is_no_name, named_by_its_word, told_name
from bot.cases.others import parts_disowned
from bot.cases.replacing import (
    MOST_WORDS_TO_SWAP,
    other_word,
    swapped,
    swaps,
    trimmed,
    with_swaps,
)
from bot.cases.sentences import (
    only_points,
    standing_out,
    stands_out,
    without_sentences,
    without_words,
    words_out,
)
from bot.cases.several import with_one_changed
from bot.cases.ways_out import WAYS, WaysOut, ways_named, ways_out, with_ways_out
from bot.cases.words import (
    BETWEEN_SENTENCES,
    ENDS_OF_SENTENCES,
    MOST_CHARS_OF_SEVERAL,
    NAME_CHARS,
    asks_first,
    bare,
    first_match,
    holds,
    is_one_of,
    looks_like_a_question,
    matches,
    may_be_a_name,
    named_parts,
    part_meant,
    patterns,
    word_lists,
)
from bot.cases.written import Corrected, Written, added_to, as_sentence
from bot.conversation.positions import named_positions
from bot.privacy.names import is_bare_name

# A part taken out is empty; None would mean that the message does not mention it.
_NOTHING = ""
_PIECES = re.compile(r"[.!,;]+(?:\s+|$)")
_SENTENCE_END = re.compile(r"[.!?…]\s+(?=\S)")
_MISSES_NAME = ("corrections", "misses_name")
_WORDS_OF_A_PERSON = (2, 3)
# A single word may only say what a sentence is about.
_FEWEST_WORDS_AS_THEY_STAND = 2
# The places that have a word of their own.
_MOST_PLACES = 3
# For a form, as if everything were filled in: a name and both ways to be reached.
_ANYBODY = Written("…", "x@example.org, +46701740605", "…")


def corrections(text: str, written: Written) -> Corrected:
    """Finds what a message changes in what was written.

    Args:
        text: such as "Name: Eva", "not Hyvinge but Daugavpils", "add that we are ten".
        written: what it may change; the same message says less of something else.
    """
    found = _corrections(text, written)
    # "anna@example.org, and add that we are ten": the contact is found by itself.
    is_all = found.wants or not (found or read_contact(text).contact)
    return found if is_all else _with_other_parts(found, text, written)


def _with_other_parts(found: Corrected, text: str, written: Written) -> Corrected:
    """The same with the parts that other pieces of the text change: "I am …. And take out …"."""
    pieces = _correcting_pieces(text)
    for piece in pieces if pieces != [text.strip()] else []:
        one = _corrections(piece, written)
        found = replace(
            found,
            question=one.question if found.question is None else found.question,
            name=one.name if found.name is None else found.name,
            contact=one.contact if found.contact is None else found.contact,
        )
    return found


def _correcting_pieces(text: str) -> Sequence[str]:
    """The sentences of a text, or their parts, that begin like a correction."""
    pieces = map(str.strip, patterns("corrections", "apart")[0].split(text.strip()))
    return [piece for piece in pieces if begins_to_correct(piece)]


def _corrections(text: str, written: Written) -> Corrected:
    """What the text changes as a whole."""
    *before, last = BETWEEN_SENTENCES.split(text.strip())
    if before and all(map(_only_names_the_name, before)):
        # "I meant my name. It's Cathy, not Kathy."
        one = _corrections(last, written)
        if one.name is not None:
            return one
    labelled = _labelled(text, written.language)
    if labelled:
        return with_swaps(labelled, written)
    told = instruction(text)
    if told and takes_out(told.before) and (both := _instructed(text, written)):
        # "Take out who to ask, write only that …": not only the first.
        return both
    if gone := ways_out(text):
        return _with_the_rest(with_ways_out(gone, written) or Corrected(), gone.rest, written)
    out = words_out(text)
    if out and (without := _without_words(text, *out, written)):
        return without
    standing = standing_out(text, written.question or "")
    if standing and swapped(text, written):
        # "Take out the fifth of May, write the sixth".
        standing = None
    if standing and (without := _without_words(text, *standing, written)):
        return without
    if left := with_one_changed(text, written.question):
        return Corrected(question=left)
    half = _half(text, written)
    if half and _is_certain(half):
        return half
    if renamed := _renamed(text, written.name or ""):
        return renamed
    # ".se it should be, and my name is …": one by one.
    found = _several(text, written) or half or _one(text, written)
    return found or _instructed(text, written) or Corrected()


def _only_names_the_name(sentence: str) -> bool:
    """Whether a sentence says that the name is meant, and none: "I meant my name"."""
    return named_parts(sentence) == ["name"] and all(map(is_no_name, bare(sentence).split()))


def _without_words(text: str, words: str, rest: str, written: Written) -> Corrected:
    """What was written, without the very words; what else a text changes only where they are there.

    Args:
        text: that says so, and perhaps where they stand.
        words: that are to go; a part may be called by its name.
        rest: of the text.
        written: what they may stand in.
    """
    is_first = holds(text, "standing_out", "at_the_start")
    question = without_words(written.question or "", words, at_the_start=is_first)
    # "Take 'at the Gazette' out of the name": all but that stays.
    name = without_words(written.name or "", words)
    name = name.strip(" ,") if name else _name_without(words, written.name or "")
    name = None if question else name
    found = Corrected(question, name) if question or name is not None else None
    found = found or _without_sentences(words, written) or Corrected()
    return _with_the_rest(found, rest, written)


def _with_the_rest(found: Corrected, rest: str, written: Written) -> Corrected:
    """What a text changes beside what it tells to go.

    Args:
        found: without that.
        rest: of the text.
        written: what there was.
    """
    left = found.contact.contact if found.contact else None
    question = found.question or written.question
    now = replace(written, question=question, contact=left.shown if left else written.contact)
    more = corrections(without_contacts(rest), now) if bare(rest) else Corrected()
    # A part that it only names is one that was found.
    name = found.name if more.name is None else more.name
    return replace(found, question=more.question or found.question, name=name)


def without_name_taken_out(text: str) -> str:
    """A text without what it says of taking the name out."""
    for pattern in patterns("corrections", "name_goes"):
        text = pattern.sub(" ", text)
    return text.strip()


def takes_the_name_back(text: str, name: str) -> bool:
    """Whether a text says that the name is meant, and of "it" only that it is to go.

    Args:
        text: such as "I meant the name, Eva Ek. Take it out", "the name, please. I don't want it".
        name: that there is.
    """
    pieces = [one.strip() for one in _PIECES.split(_with_own_name(text, name)) if bare(one)]
    meant = pieces[0] if pieces else ""
    is_meant = part_meant(meant) == "name"
    is_meant = is_meant and set(bare(meant).split()).isdisjoint(word_lists()["told_name"]["wrong"])
    rest = [one for one in pieces[1:] if not _only_names_the_name(one)]
    return bool(name and rest) and "?" not in text and is_meant and all(map(refuses_it, rest))


def refuses_it(text: str) -> bool:
    """Whether a text only says that "it" is to go, or is not wanted, where the name is meant."""
    said = patterns("stands_for_it")[0].sub(word_lists()["own_name"], text)
    return _corrections(said, _ANYBODY) == Corrected(name=_NOTHING)


def _with_own_name(text: str, name: Optional[str]) -> str:
    """A text with "my name" for the name that there is: "I don't want it to say Eva Ek"."""
    called = re.compile(rf"(?<!\w){re.escape(name or '')}(?!\w)", re.IGNORECASE)
    return called.sub(word_lists()["own_name"], text) if name else text


def begins_to_correct(text: str) -> bool:
    """Whether a text begins like a correction, also one that ``corrections`` cannot read."""
    return patterns("corrections", "begins")[0].match(text.strip()) is not None


def tells_to_add(text: str) -> bool:
    """Whether a text says in so many words that something goes into the question."""
    is_short = len(text) <= MOST_CHARS_OF_SEVERAL
    return is_short and first_match(text, "corrections", "add_told") is not None


def told_to_add(text: str) -> str:
    """What a text adds, without thanks before it and the words that tell the assistant to add it.

    Args:
        text: such as "I forgot: we are ten, could you add that?"; any other stays as it is.
    """
    match = first_match(text, "corrections", "add_told")
    added = patterns("corrections", "thanks_before")[0].sub("", match["value"] if match else text)
    return _without_sending(text_told(added))


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
    told = instruction(text)
    if (told and told.change is Change.REPLACES) or stands_after_its_label(text):
        # "Write this instead: we are ten. May we come?": all of it is the new question.
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


def stands_after_its_label(text: str) -> bool:
    """Whether a colon says where a new question begins: all after it is the question then.

    Args:
        text: such as "the question should be: 1. May we come? 2. Who answers?", "Question: …".
    """
    if any(place.lastgroup == "question" for place in patterns("labels")[0].finditer(text)):
        return True
    question = _value(text, "question", "after_value")
    return bool(question) and text.partition(question)[0].rstrip().endswith(":")


def fields_taken_out(text: str, contact: Optional[str] = None) -> Sequence[str]:
    """What a text wants out of a form, whatever stands there: ``name``, ``email``, ``phone``.

    Args:
        text: such as "remove my name", "no phone, reply by mail"; another address or number
            in it is not part of that.
        contact: that stands in the form, where known.
    """
    if asks_the_assistant(text) or patterns("out_of_what_is_kept")[0].search(text):
        return []
    found = corrections(text, _ANYBODY)
    gone = ["name"] if found.name == _NOTHING else []
    if out := ways_out(text):
        return [*gone, *out.ways(contact)]
    if others := parts_disowned(text):
        return sorted({*gone, *others})
    if wanted := way_wanted(text):
        return [*gone, "phone" if wanted == "email" else "email"]
    kept = found.contact.contact if found.contact else None
    return [*gone, *(kind for kind, value in vars(kept).items() if not value)] if kept else gone


def _half(text: str, written: Written) -> Optional[Corrected]:
    """A contact with one piece corrected, or what is wrong with that; else None."""
    other = other_word(text, written)
    if other and other.name and _is_capital_in(text, other.name, written.name or ""):
        # "It is Eva, not Anna": also where the address has the one.
        return other
    found = half_contact(text, written.contact, written.question or "")
    if found:
        return Corrected(contact=found)
    question = with_last_digits(written.question or "", text)
    return Corrected(question=question) if question else None


def _is_certain(half: Corrected) -> bool:
    """Whether a piece was put right, and not only found to be wrong."""
    return half.contact is None or half.contact.contact is not None


def _is_capital_in(text: str, name: str, before: str) -> bool:
    """Whether what is new in a name stands in a text with a capital."""
    new = [word for word in name.split() if word not in before.split()]
    said = re.findall(r"[\w'-]+", text)
    return bool(new) and all(word[:1].isupper() and word in said for word in new)


def _corrects(text: str, written: Written) -> bool:
    return bool(corrections(text, written)) or read_contact(text).contact is not None


def _one(text: str, written: Written) -> Optional[Corrected]:
    if (into := patterns("into_question")[0].search(text)) and written.question:
        # "Add that we are called … to the question" gives no name.
        added = _added(text[: into.start()], written)
        if added and added.question:
            return added
    said = _with_own_name(text, written.name)
    goes = (pattern.search(said) for pattern in patterns("corrections", "name_goes"))
    # "Why does it say Eva Ek there? Take it out".
    asks = "?" in BETWEEN_SENTENCES.split(text.strip())[-1]
    if written.name and not asks and any(goes):
        return Corrected(name=_NOTHING)
    named = _named(text) or _person(text, written)
    if named:
        return with_swaps(named, written)
    return (
        _taken_out(text, written)
        or other_word(text, written)
        or swapped(text, written)
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
    # "anna@example.se Anna Ek is my name": what ends an address is no part of it.
    beside = without_contacts(text, left=", ").strip(" ,")
    # The full stop of "Dr. Eva Ek" ends no sentence.
    beside = patterns("title_before_a_name")[0].sub("", beside)
    name = told_name(beside) or _with_organisation(_value(beside, "name", "after_name"), text)
    name = name or named_by_its_word(text)
    if name.islower() and name.split()[0] in word_lists()["beside_no_name"]:
        # "That is my name, leave the question": it says what to do.
        name = ""
    question = _asked_about(text) or _value(text, "question", "after_value") or _led_to(text)
    question = with_its_lead(apart_from_name(question)[0], text)
    if read_contact(question).contact and not bare(without_contacts(question)):
        # "Change it to: anna@example.org" is no question.
        question = ""
    found = Corrected(question or None, name if name and len(name) <= NAME_CHARS else None)
    return found or Corrected(wants="name" if first_match(text, *_MISSES_NAME) else "")


def _led_to(text: str) -> str:
    """The question that a lead-in puts in its place; none is "write: the reply is to go to …"."""
    led = after_colon(text)
    sentences = BETWEEN_SENTENCES.split(led)
    only_reaches = all(read_contact(one).contact and "?" not in one for one in sentences)
    return "" if only_reaches else led


def _person(text: str, written: Written) -> Optional[Corrected]:
    """The person whose name is to be used, if a text says nothing else; else None."""
    *others, last = BETWEEN_SENTENCES.split(text.strip())
    # "The name is there twice. It should only say Eva Ek".
    told = last if others and all(holds(one, "about_a_name") for one in others) else text
    match = first_match(told, "corrections", "person")
    if match is None:
        return None
    # Of a rare name the question says nothing.
    is_rare = _is_full_name(match["value"]) and not set(bare(match["value"]).split()) & set(
        bare(written.question or "").split()
    )
    is_one = is_rare or is_bare_name(match["value"])
    return Corrected(name=match["value"]) if is_one else None


def _renamed(text: str, name: str) -> Optional[Corrected]:
    """A name said whole, beside the word of the old one that goes: "Eva Ek, take out Lind"."""
    pieces = [one.strip(" .!") for one in patterns("corrections", "between")[0].split(text)]
    pieces = [one for one in pieces if bare(one) and not is_one_of(one, "no")]
    taken = [match for one in pieces if (match := first_match(one, "corrections", "take_out"))]
    new = [one for one in pieces if first_match(one, "corrections", "take_out") is None]
    if len(taken) != 1 or len(new) != 1 or taken[0].groupdict().get("about"):
        return None
    if not (_is_full_name(new[0]) or is_bare_name(new[0]) or _shares_a_word(new[0], name)):
        return None
    gone = set(bare(taken[0]["value"]).split()) - set(word_lists()["parts"]["name"])
    parts = name.split(", ")
    place = next((n for n, one in enumerate(parts) if gone <= set(bare(one).split())), None)
    if place is None or not gone or gone & set(bare(new[0]).split()):
        return None
    return Corrected(name=", ".join([*parts[:place], new[0], *parts[place + 1 :]]))


def _is_full_name(text: str) -> bool:
    words = text.split()
    return len(words) in _WORDS_OF_A_PERSON and all(word.istitle() for word in words)


def _shares_a_word(text: str, name: str) -> bool:
    return is_capitalised(text) and bool(set(bare(text).split()) & set(bare(name).split()))


def _asked_about(text: str) -> str:
    """A new question with its subject, where that is said first; else empty."""
    match = patterns("corrections", "question_about")[0].fullmatch(text.strip())
    return added_to(as_sentence(match["about"]), match["value"]) if match else ""


def _with_organisation(name: str, text: str) -> str:
    """A name and the organisation after it: "… Karin Berg, Ask School"."""
    _, _, after = text.partition(name) if name else ("", "", "")
    if not after.startswith(","):
        return name
    organisation = re.split(r"[,.;!?\n]", after[1:], maxsplit=1)[0].strip()
    asks = looks_like_a_question(after)
    return f"{name}, {organisation}" if may_be_a_name(organisation) and not asks else name


def _several(text: str, written: Written) -> Optional[Corrected]:
    """Corrections one after the other, "the name is Eva and the question should be …"; else None.

    Every piece has to be one by itself: an "and" within a question divides nothing.
    """
    between = patterns("corrections", "between")[0]
    verb = patterns("corrections", "verb")[0].match(text)
    pieces = [piece.strip() for piece in between.split(text) if bare(piece)]
    pieces = [piece for piece in pieces if not is_one_of(piece, "no")]
    # "We are called …, write that as the name": the name was said.
    # So is "please add" after a name.
    pieces = [one for one in pieces if not (_points_at_a_name(one) or matches(one, "adds_it"))]
    if len(pieces) < 2:
        return None
    together = Corrected()
    now = written
    for piece in pieces:
        # "Change the question to … and the name to …" says its verb once.
        again = f"{verb[0]} {piece}" if verb and piece != pieces[0] else piece
        one = next(filter(None, (_piece(words, now) for words in (piece, again))), None)
        if one is None and (ways_out(piece) or ways_out(again)):
            # "The name and the number": of what is not there nothing goes.
            continue
        if one is None:
            return None
        found = with_swaps(one, now)
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
    if half and _is_certain(half):
        return half
    one = _named(text) or _person(text, written) or other_word(text, written)
    one = one or swapped(text, written) or _taken_out(text, written)
    one = one or _added(text, written) or (Corrected(contact=only) if only else None)
    if one is None and "contact" in named_parts(text) and holds(text, "corrections", "to_be"):
        # "… and the mail should be anna@example.org".
        reading = read_contact(text, language=written.language)
        one = Corrected(contact=joined_contact(reading, "", written)) if reading.contact else None
    return one


def _instructed(text: str, written: Written) -> Optional[Corrected]:
    """The question with a text that the assistant is told to add to it, or put in its place."""
    found = instruction(text)
    if found is None or not written.question:
        return None
    told = _without_sending(without_contacts(found.text).strip(" ,") or found.text)
    if found.change is Change.REPLACES:
        return Corrected(question=told)
    left = corrections(found.before, written).question if takes_out(found.before) else None
    if left or found.change is Change.ADDS:
        return Corrected(question=added_to(left or written.question, told))
    return None


def _labelled(text: str, language: str) -> Optional[Corrected]:
    """The parts of "Question: … Name: … Mail: …"."""
    places = list(patterns("labels")[0].finditer(text))
    if not places or patterns("corrections", "adds")[0].search(text[: places[0].start()]):
        # "Add to the question: …" replaces nothing.
        return None
    ends = [*(place.start() for place in places[1:]), len(text)]
    question = name = None
    reached: List[str] = []
    for place, end in zip(places, ends, strict=True):
        value = text[place.end() : end].strip().strip(",;|").strip()
        kind = place.lastgroup
        if not value:
            continue
        if kind == "question":
            question = value
        elif kind == "name" and len(value) <= NAME_CHARS:
            # "Name: Eva Ek eva.ek@example.org", where the label was there before.
            said, name = value.strip(" ,;."), without_contacts(value).strip(" ,;.") or None
            reached += [value] if name != said else []
        elif kind == "contact":
            reached.append(value)
    reading = read_contact(" ".join(reached), language=language) if reached else None
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
    return _left_without(trimmed(words), words, written)


def takes_out(text: str) -> bool:
    """Whether a text wants something taken out, even something that is not there."""
    is_one = first_match(text, "corrections", "take_out") is not None
    is_one = is_one or words_out(text) is not None or ways_out(text) is not None
    return is_one and patterns("out_of_what_is_kept")[0].search(text) is None


def takes_out_a_word_within(text: str, question: str) -> bool:
    """Whether a text wants a word out of the middle of a sentence, which is not whole without it.

    Args:
        text: such as "take out May", of which nothing was taken out.
        question: "may we go there in May?".
    """
    match = first_match(text, "corrections", "take_out")
    word = trimmed(match["value"]) if match else ""
    return not only_points(word) and without_words(question, word) is not None


def _taken_out(text: str, written: Written) -> Optional[Corrected]:
    match = first_match(text, "corrections", "take_out")
    if match is None:
        return None
    value = match["value"]
    if match.groupdict().get("about"):
        out = patterns("out_of_question")[0].search(value)
        return _without_sentences(value[: out.start()] if out else value, written)
    return _left_without(trimmed(value), text, written)


def _without_sentences(named: str, written: Written) -> Optional[Corrected]:
    left = without_sentences(written.question or "", named)
    return Corrected(question=left) if left else None


def _left_without(value: str, text: str, written: Written) -> Optional[Corrected]:
    out = patterns("out_of_question")[0].search(value)
    if out and written.question:
        # "Take the number out of the question": they can still be reached on it.
        value = trimmed(value[: out.start()])
        if "contact" in named_parts(value):
            kinds = frozenset(ways_named(value) or WAYS)
            return with_ways_out(WaysOut(named_in_question=kinds), written)
    if only := one_way_only(text, written.contact):
        return Corrected(contact=only)
    several = len(value.split()) >= _FEWEST_WORDS_AS_THEY_STAND
    if several and (left := without_words(written.question or "", value)):
        return Corrected(question=left)
    # "The name, I want to stay anonymous": the part, and why.
    part = patterns("why_taken_out")[0].split(value, maxsplit=1)[0].strip()
    is_place = bool(named_positions(part, _MOST_PLACES))
    parts = named_parts(part) if len(part.split()) <= 2 and not is_place else []
    if "name" in parts:
        # Out of the question it does not say which words.
        return None if out else Corrected(name=_NOTHING)
    if "contact" in parts:
        kinds = frozenset(ways_named(part))
        return with_ways_out(WaysOut(kinds), written) if kinds else Corrected(wants="contact")
    if "question" in parts:
        return Corrected(wants="question")
    if not out and (name := _name_without(value, written.name or "")) is not None:
        return Corrected(name=name)
    if gone := _without_sentences(part, written):
        return gone
    is_all = bare(part) == bare(value) and not only_points(part)
    # A sentence is hardly whole without a word from its middle.
    is_all = is_all and stands_out(written.question or "", part)
    left = without_words(written.question or "", part) if is_all else None
    return Corrected(question=left) if left else None


def _name_without(value: str, name: str) -> Optional[str]:
    """The name without the piece, a person's or an organisation's, that holds these words."""
    said = set(bare(value).split())
    pieces = name.split(", ")
    kept = [piece for piece in pieces if not said or not said <= set(bare(piece).split())]
    return ", ".join(kept) if len(kept) < len(pieces) else None


def _added(text: str, written: Written) -> Optional[Corrected]:
    told = first_match(text, "corrections", "add_told")
    if written.question and not told and (more := added_after_colon(text)):
        # "One more question: …".
        return Corrected(question=added_to(written.question, more))
    # "You missed that we are ten. Add it".
    missed = first_match(text, "corrections", "missed")
    match = told or missed or first_match(text, "corrections", "add")
    if match is None or not written.question:
        return None
    value = _without_sending(match["value"].strip())
    if bare(value) in word_lists()["corrections"]["vague"]:
        return Corrected(wants="more")
    if patterns("corrections", "letter")[0].fullmatch(value):
        # "I forgot an a" does not say in what.
        return Corrected(wants="which")
    parts = named_parts(value)
    if parts and len(value.split()) <= 2:
        return Corrected(wants=parts[0])
    # A number or an address is a way to be reached, wherever it is to go.
    reading = read_contact(value, language=written.language)
    if reading.is_given:
        return Corrected(contact=joined_contact(reading, "", written))
    if has_wrong_number(value) and len(value.split()) <= MOST_WORDS_TO_SWAP:
        return Corrected(contact=ContactReading(trouble=Trouble.WRONG_NUMBER))
    return Corrected(question=added_to(written.question, value))


def _without_sending(value: str) -> str:
    """A text for the question without a last sentence that says to send it."""
    return patterns("corrections", "sent_then")[0].sub("", value).strip() or value


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
    """Whether what is said to be a name only refers to one, "that", or denies something."""
    words = value.split()
    # "Not Olle but Ulla" gives one.
    denies = words[:1] and words[0] in word_lists()["told_name"]["not"] and not swaps(value)
    listed = word_lists()
    # "My name is still wrong".
    of_no_name = {*listed["stands_for_a_name"], *listed["told_name"]["wrong"]}
    return bool(denies) or set(bare(value).split()) <= of_no_name
