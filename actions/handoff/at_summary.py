"""Under the summary: a clear yes sends, a correction changes its part, a question is answered."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import Optional, Set, Tuple

from actions.handoff.draft import question_named
from actions.handoff.steps import (
    ABOUT_SENDING,
    ABOUT_US,
    AGAIN,
    COMMAND_WORDS,
    NOTHING,
    WORDS_OF_A_CORRECTION,
    Change,
    End,
    Known,
    Message,
    Result,
    Step,
    answer_to,
    as_chat,
    beside_a_contact,
    chosen_draft,
    corrects_unread,
    is_within,
    no_answer,
    part_to_change,
    take_draft,
    tell_trouble,
    to_change,
    with_changes,
    with_contact,
    with_name,
    without_a_way,
    without_contact,
)
from actions.handoff.unplaced import ask_about, asks_beside, asks_beside_a_name, in_place_of
from bot.cases.contact import Contact, ContactReading, Trouble, read_contact, without_contacts
from bot.cases.contact_changes import (
    contact_in,
    joined_contact,
    one_way_only,
    same_contact,
    way_wanted,
)
from bot.cases.corrections import (
    begins_to_correct,
    corrections,
    taken_out,
    takes_out,
    takes_out_a_word_within,
    takes_the_name_back,
    without_name_taken_out,
)
from bot.cases.details import name_alone, presented, told_anew, wishes_of_the_reply
from bot.cases.farewell import is_mere_courtesy
from bot.cases.instructions import instruction, said_of_the_text
from bot.cases.lead_ins import announces_more, without_lead_in
from bot.cases.names import is_no_name, joined_names, only_a_name, spelt_name
from bot.cases.opening import ALONE, ALONE_SLOT
from bot.cases.others import NAME, apart_from_disowning, parts_disowned
from bot.cases.replacing import swaps_unclearly
from bot.cases.sending import (
    has_personal_number,
    is_a_personal_number,
    is_as_it_stands,
    refuses_and_sends,
    sending_pieces,
    sends,
    sends_after_all,
    sends_in_the_end,
    sends_without,
    sends_without_something,
    the_one_to_send,
    wavers,
    wishes_to_send,
)
from bot.cases.sentences import words_out
from bot.cases.several import Named, with_one_changed
from bot.cases.wishes import (
    asks_for_a_call,
    asks_what_is_sent,
    cancels,
    leaves_no_contact,
    sends_without_contact,
    told_beside_no_reply,
    wants_another_way,
    yes_and,
)
from bot.cases.words import (
    BETWEEN_SENTENCES,
    bare,
    holds,
    is_one_of,
    lacks,
    looks_like_a_question,
    matches,
    named_parts,
    names_a_language,
    only_lacks,
    part_meant,
    patterns,
    question_about,
    resembles,
    stands_alone,
    tells_something,
)
from bot.cases.written import Corrected, Written, added_to

_PIECES = re.compile(r"(?<=[.!?])\s+|\n+|\s*[,;]\s+")
# What is not understood is offered as part of the question from this many words on.
_FEWEST_WORDS_TO_ADD = 2
_UNREAD_CONTACT = ContactReading(trouble=Trouble.HALF)
# And beside a yes, where none of them tells anything.
_FEWEST_WORDS_BESIDE = 4


def _holds_an_unread_correction(text: str, written: Written, changed: Corrected) -> bool:
    rest = without_name_taken_out(text)
    sentences = patterns("corrections", "apart")[0].split(rest)
    if changed.name == NOTHING or words_out(rest):
        # "I would rather not give a name. Remove it": said once more.
        said = patterns("takes_out_something")[0]
        sentences = [one for one in sentences if not said.fullmatch(bare(one))]
    is_part = len(sentences) > 1 or rest != text.strip()
    return is_part and any(corrects_unread(one, written) for one in sentences)


def within(text: str, written: Written) -> Corrected:
    """What one sentence of a text corrects, where it begins like a correction.

    Args:
        text: also of a sentence whose beginning is about what is written.
        written: what it corrects.
    """
    sentences = BETWEEN_SENTENCES.split(text.strip())
    own = [one for one in sentences if begins_to_correct(one)] if len(sentences) > 1 else []
    before, *pieces = patterns("corrections", "apart")[0].split(text.strip())
    if not own and holds(before, "instructions", "remarks"):
        # "The number is still in the question, take it out of there".
        own = [one for one in pieces if begins_to_correct(one)]
    return next(filter(None, (corrections(one, written) for one in own)), Corrected())


def read_decision(message: Message, known: Known) -> Result:
    """A yes, a correction, what is to be changed, or a question that is answered.

    Args:
        message: what the visitor sent.
        known: what is known before the message.
    """
    text = message.text
    if known.change and refuses_and_sends(text):
        return Result(end=End.SEND)
    if sends_after_all(text):
        return Result(end=End.SEND)
    of_several = with_one_changed(text, known.written.question)
    about = "" if of_several else the_one_to_send(text)
    if about and known.change != Change.MORE:
        return _sent_by_its_matter(about, message, known)
    if is_one_of(text, "yes") or sends(text) or _sends_and_is_called(text, known.written):
        return Result(end=End.SEND)
    if others := parts_disowned(text):
        return _without_anothers(others, text, known)
    says_so = leaves_no_contact(text) and not told_beside_no_reply(text)
    if known.written.contact == NOTHING and says_so:
        # As the summary says already.
        return Result(end=End.SEND) if sends_without_contact(text) else Result(show=True)
    if known.written.contact and not known.alone and sends_without_something(text):
        # The button beside it says without the conversation; what is left out is shown first.
        return Result({ALONE_SLOT: ALONE}, said=[("utter_conversation_left_out", {})], show=True)
    no_email, no_phone = lacks(text)
    if sends_without_contact(text) and no_email == no_phone:
        # "Without the e-mail address" may leave the number.
        return without_contact()
    if (wanted := wishes_to_send(text)) is not None:
        return Result(end=End.SEND) if wanted else Result({"case_change": None}, show=True)
    gone = words_out(text)
    left_out = "" if gone else sends_without(text)
    if left_out and known.change != Change.WHETHER_MORE:
        return _sent_without(left_out, known.written)
    if takes_the_name_back(text, known.written.name or ""):
        return with_name(NOTHING)
    if is_as_it_stands(text):
        return Result({"case_change": None}, show=True)
    if wavers(text) and not corrections(text, known.written):
        return as_chat(message) or no_answer(message) or Result(show=True)
    if asks_what_is_sent(text):
        return Result(show=True)
    if patterns("wants_to_talk")[0].fullmatch(text.strip()):
        return Result(said=[("utter_case_nobody_before_sending", {})])
    if name := spelt_name(text, known.written.name or ""):
        return with_name(name)
    if known.change == Change.ANYTHING and (put := told_anew(text)):
        # "Write: I want the reply sent to …": in the place of all that there was.
        return in_place_of(known.written.question, put)
    more = yes_and(text) if known.written.question else ""
    changed = corrections(text, known.written) or within(text, known.written)
    if more and not changed:
        # "Send it, but change 12 to 13".
        changed = corrections(more, known.written)
    found = changed.contact or contact_in(text, known.written)
    called = _called_anyway(text, known.written)
    if called is not None and not changed.question:
        named = with_name(called).slots if called else {}
        return Result({"case_change": None, **named}, [("utter_case_calls", {})], show=True)
    if asks_for_a_call(text) and not wants_another_way(text):
        # Nobody can be called without a number.
        return to_change("contact")
    only = one_way_only(text, known.written.contact)
    if only is not None and not changed.question:
        # "Only by mail": no word on having no telephone.
        return with_contact(only, replace(changed, contact=None))
    if found.is_given and changed.question and _is_of_the_old_text(text):
        # "The old number, 070-…, still stands in the question. Write only: …".
        return with_changes(replace(changed, contact=None))
    if found.is_given and not is_within(changed.question, known.written.contact):
        # "Without '…'. Eva Ek, 070-…": the words that go tell nothing.
        rest = gone[1] if gone else text
        beside = beside_a_contact(rest, known.written, changed, only_wishes=True)
        result = with_contact(found, beside)
        if gone and changed.question is None:
            result.said.append(("utter_case_nothing_taken_out", {}))
        return replace(result, slots={**result.slots, **asks_beside(rest, known.written)})
    if same := same_contact(text, known.reached):
        return with_contact(joined_contact(ContactReading(same), text, known.written))
    may_choose = not (found.is_given or of_several) and known.change != Change.ANYTHING
    if may_choose and (chosen := chosen_draft(text, known)):
        taken = take_draft(chosen, known)
        return replace(taken, slots={**taken.slots, "case_change": None})
    if changed:
        result = with_changes(replace(changed, wants=""))
        if changed.wants:
            result = replace(result, slots={**result.slots, **to_change(changed.wants).slots})
        is_whole = bool(changed.question) and str(changed.question) in text
        if not is_whole and _holds_an_unread_correction(text, known.written, changed):
            # "My name is …. Take out the part about …": only one of them was found.
            result.said.append(("utter_case_write_whole", {}))
        elif changed.name and not (changed.question or changed.wants):
            # "I'm Eva Ek, and one more question: …".
            told = asks_beside_a_name(text, changed.name, known.written)
            end = None if told or known.written.name else _sent_with(changed, text)
            result = replace(result, slots={**result.slots, **told}, end=end)
        return result
    if found.trouble in (Trouble.WRONG_ADDRESS, Trouble.LETTERS):
        return tell_trouble(found)
    if way_wanted(text):
        # "Mail me instead": the address that there was before, else it is asked for.
        before = one_way_only(text, known.reached_before)
        return with_contact(before) if before else to_change("contact")
    if takes_out_a_word_within(text, known.written.question or ""):
        return Result({"case_change": Change.ANYTHING}, said=[("utter_case_write_whole", {})])
    if takes_out(text):
        return Result({"case_change": None}, said=[("utter_case_nothing_taken_out", {})], show=True)
    if matches(text, "stays_anonymous"):
        return with_name(NOTHING) if known.written.name else Result(said=[("utter_anonymous", {})])
    if cancels(text) is not None:
        # "No, forget it, that is right" cancels the change, not the hand-off.
        return Result({"case_change": None}, show=True)
    rest = without_lead_in(text)
    is_told = rest != text and not matches(rest, "change")
    if matches(text, "another_question_instead") and is_told and len(rest.split()) > 1:
        if message.is_short and (part := part_meant(rest)):
            # "No, I mean the name, Eva there": whatever it says of that part, it is no question.
            return to_change(part)
        return Result({Step.QUESTION: rest, "case_change": None})
    if announces_more(text):
        # What waits is asked about as it stands.
        return ask_about(known.unplaced) if known.unplaced else to_change("more")
    part = part_to_change(message, known.change)
    if part:
        return to_change(part)
    if known.change is None and (belongs := said_of_the_text(text)):
        # "And that we are ten, then? That should be in it", whatever it looks like.
        return ask_about(belongs)
    if is_one_of(text, "no") or matches(text, "change") or _surely_changes(message):
        return to_change("")
    if message.is_surely(*AGAIN) and message.is_short:
        # "Call in the morning, please" may be taken for a wish for a person.
        says_when = wishes_of_the_reply(text) and not names_a_language(text)
        return ask_about(text) if says_when else Result(show=True)
    without = without_a_way(replace(message, text=without_lead_in(text)))
    if without is not None and without.end:
        return without
    if without is not None and more and only_lacks(more):
        # "Yes, but I have no e-mail": without the yes it may ask what to do then.
        return replace(_without_lacked(lacks(more), known.written), said=without.said)
    if message.is_surely(*ABOUT_SENDING, *ABOUT_US):
        return answer_to(message)
    thanks = message.is_thanks or message.is_surely("thanks")
    if is_mere_courtesy(text) or (message.is_small_talk and thanks):
        # Thanks alone send nothing; what does is said.
        return Result({"case_change": None} if known.change else {}, [("utter_case_thanks", {})])
    if message.is_small_talk:
        return answer_to(message)
    is_meant = known.change == Change.ANYTHING and _was_about_a_name(message)
    if name := only_a_name(text, known.written.name or "", is_meant=is_meant):
        return with_name(name)
    if known.change == Change.ANYTHING and (whom := presented(text)):
        return with_name(joined_names(known.written.name or "", whom))
    if not known.written.name and (whom := name_alone(text)):
        return with_name(whom)
    if more and len(more.split()) < _FEWEST_WORDS_BESIDE and not tells_something(more, fewest=1):
        return Result({"case_change": None}, show=True)
    if _is_asked_by_the_way(message, known):
        return (answer_to(message) if message.cells else no_answer(message)) or Result(show=True)
    reworded = _reworded(text, known)
    if reworded is not None:
        return reworded
    # A statement that only looks like a question of the field is rather for the municipality.
    answer = as_chat(message)
    is_asked = looks_like_a_question(text) and not corrects_unread(text, known.written)
    if answer is not None and (not message.cells or is_asked):
        return answer
    if len(text.split()) < _FEWEST_WORDS_TO_ADD or not known.written.question:
        return no_answer(message) or Result(said=[("utter_case_choose", {})])
    if holds(text, "contact_to_change") and len(text.split()) <= WORDS_OF_A_CORRECTION:
        # What was written as a contact could not be read.
        return replace(tell_trouble(_UNREAD_CONTACT), slots={"case_change": None})
    if swaps_unclearly(text, known.written.question):
        # "Change May to June", where May stands there twice or not at all.
        return Result({"case_change": Change.ANYTHING}, said=[("utter_case_write_whole", {})])
    if known.change == Change.WHETHER_MORE and message.repeated:
        # Asked just now about the same: once more would lead nowhere.
        return Result({"case_change": None}, said=[("utter_case_choose", {})])
    return ask_about(more or text)


def _is_of_the_old_text(text: str) -> bool:
    """Whether a way to be reached in a text is one that stands in the question it replaces."""
    told = instruction(text)
    if told is None or read_contact(told.text).contact:
        return False
    return "question" in named_parts(told.before)


def _called_anyway(text: str, written: Written) -> Optional[str]:
    """The name beside a mere wish to be called on the number that was left; empty for none.

    Args:
        text: such as "can't you call 070-123 45 67?", "Ask Choir. I have no e-mail, please call".
        written: with the number.

    Returns:
        None where a text says something else, or no number was left.
    """
    left = read_contact(written.contact or "", confirmed=True).contact
    given = read_contact(text, language=written.language).contact
    if left is None or not left.phone or (given and given != replace(left, email=None)):
        return None
    if left.email and wants_another_way(text):
        # "Call me instead": the address goes.
        return None
    pieces = [one for one in _PIECES.split(without_contacts(text)) if bare(one)]
    calls = [one for one in pieces if asks_for_a_call(one)]
    others = [one for one in pieces if one not in calls and not lacks(one)[0]]
    named = [name for one in others if (name := name_alone(one)) and not written.name]
    return ", ".join(named) if calls and len(named) == len(others) else None


def _without_anothers(others: Set[str], text: str, known: Known) -> Result:
    """What is left without what is somebody else's of the summary, and what is given for it.

    Args:
        others: the parts.
        text: that says so; a way to be reached that is not left or given is asked for.
        known: what is known before the message.
    """
    before = read_contact(known.written.contact or "", confirmed=True).contact or Contact()
    left = replace(before, **{kind: None for kind in others if kind != NAME})
    contact = left.shown or (NOTHING if known.written.contact == NOTHING else None)
    name = None if NAME in others else known.written.name
    now = replace(known.written, contact=contact, name=name)
    rest = apart_from_disowning(text)
    changed = corrections(rest, now) or within(rest, now)
    slots = {Step.CONTACT: contact, Step.NAME: name or NOTHING, "case_change": None}
    found = changed.contact or contact_in(rest, now)
    if found.is_given:
        slots |= with_contact(found, beside_a_contact(rest, now, changed, only_wishes=True)).slots
    elif changed.name:
        slots[Step.NAME] = changed.name
    return Result(slots)


def _without_lacked(lacked: Tuple[bool, bool], written: Written) -> Result:
    """The contact of who has no e-mail, or no telephone; asked for where nothing of it is left."""
    no_email, no_phone = lacked
    before = read_contact(written.contact or "", confirmed=True).contact or Contact()
    left = Contact(None if no_email else before.email, None if no_phone else before.phone)
    if left == before:
        return Result(show=True)
    return with_contact(ContactReading(left)) if left.shown else to_change("contact")


def _sent_by_its_matter(about: str, message: Message, known: Known) -> Result:
    """What follows from "send the question about …": another question is shown first."""
    if question_about(about, [known.written.question or ""]):
        return Result(end=End.SEND)
    other = question_named(Named(about=about), message.before)
    return Result({Step.QUESTION: other, "case_change": None}) if other else to_change("")


def _sent_without(words: str, written: Written) -> Result:
    """What follows from "send it, but not …": what is there is taken out and shown first."""
    changed = taken_out(words, written)
    if changed:
        return to_change(changed.wants) if changed.wants else with_changes(changed)
    if is_a_personal_number(words):
        # What is not there need not be taken out.
        is_there = has_personal_number(written.question or "")
        return to_change("question") if is_there else Result(end=End.SEND)
    return Result({"case_change": None}, show=True)


def _sent_with(changed: Corrected, text: str) -> Optional[End]:
    """Sends where a text gives the first name, and nothing else but a clear order to send last."""
    *before, last = sending_pieces(text)
    words = bare(" ".join(before).replace(changed.name or "", " ")).split()
    is_all = changed.contact is None and all(map(is_no_name, words))
    return End.SEND if is_all and sends_in_the_end(last) else None


def _sends_and_is_called(text: str, written: Written) -> bool:
    """Whether a text only sends and asks for the call that the summary tells of: "and call me"."""
    *before, last = sending_pieces(text) or [""]
    noted = read_contact(written.contact or "", confirmed=True).contact
    is_all = bool(before) and all(map(sends, before)) and asks_for_a_call(last)
    return is_all and noted is not None and bool(noted.phone) and "?" not in text


def _is_asked_by_the_way(message: Message, known: Known) -> bool:
    """Whether what is typed after "change" is for the assistant: "what does it cost?".

    It leans on what was said before: to the municipality it would say nothing.
    Said again, it is the question.
    """
    if known.change != Change.ANYTHING or not known.written.question or message.repeated:
        return False
    text = message.text
    if not looks_like_a_question(text) or without_lead_in(text) != text:
        return False
    # If it has no answer, only a text without words of its own is surely not for the municipality.
    return not stands_alone(text) if message.cells else not stands_alone(text, fewest=1)


def _was_about_a_name(message: Message) -> bool:
    """Whether the message before was about a name: "no, it's spelt with an h"."""
    said = next(iter(message.before), "")
    return "?" not in said and holds(said, "about_a_name")


def _reworded(text: str, known: Known) -> Optional[Result]:
    """The question reworded, or more of it, where that was asked for; else None."""
    rest = without_lead_in(text)
    if sum(map(str.isalpha, rest)) < 2 or len(rest.split()) < 2:
        return None
    if len(text.split()) <= COMMAND_WORDS and begins_to_correct(text):
        return None
    written = known.written.question
    if known.change == Change.MORE and written:
        return Result({Step.QUESTION: added_to(written, rest), "case_change": None})
    if known.change == Change.ANYTHING:
        is_more = rest == text and _may_come_in_addition(rest, written or "")
        return ask_about(rest) if is_more else in_place_of(written, rest)
    return None


def _may_come_in_addition(text: str, question: str) -> bool:
    """Whether what is typed after "change" may add to the question: a far shorter statement.

    Args:
        text: such as "I want a reply within a week", which says nothing of the matter.
        question: that it would take the place of.
    """
    is_shorter = 2 * len(text.split()) < len(question.split())
    return is_shorter and not looks_like_a_question(text) and not resembles(text, question)


def _surely_changes(message: Message) -> bool:
    return message.is_short and message.is_surely("change_case", "wrong_answer", "deny")
