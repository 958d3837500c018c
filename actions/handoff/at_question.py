"""The step that asks for the question: what is typed is the question, unless it says otherwise."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import Dict, Optional

from actions.handoff.draft import says_to_pass_on
from actions.handoff.steps import (
    ABOUT_SENDING,
    ABOUT_US,
    AGAIN,
    COMMAND_WORDS,
    SMALL_TALK_WORDS,
    Change,
    Known,
    Message,
    Result,
    Step,
    answer_to,
    beside_a_contact,
    chosen_draft,
    corrects_unread,
    refuses,
    take_draft,
    tell_trouble,
    told_without_contact,
    with_changes,
    with_contact,
    with_reached,
    with_rejected,
    without_a_way,
    without_contact,
)
from actions.handoff.unplaced import ask_about, asks_beside, asks_beside_a_name, beside_a_yes
from bot.cases.coming_back import is_away_for_a_while
from bot.cases.contact import has_wrong_number, read_contact
from bot.cases.contact_changes import contact_in, one_way_only, same_contact, way_wanted
from bot.cases.corrections import (
    apart_from_name,
    begins_to_correct,
    corrections,
    takes_out_a_word_within,
)
from bot.cases.details import (
    apart_from_contact,
    matter_told,
    more_than_details,
    name_alone,
    only_reaches,
    own_details,
    read_details,
)
from bot.cases.lead_ins import after_colon, announces_more, without_lead_in
from bot.cases.of_the_talk import apart_from_the_talk_around, only_of_the_talk
from bot.cases.others import takes_its_place
from bot.cases.sending import beside_sending_it, is_as_it_stands, sends, sends_after_all
from bot.cases.several import (
    as_one,
    begins_with_a_choice,
    chosen_first,
    names_places_only,
    only_names_which,
    sends_both,
    with_one_changed,
)
from bot.cases.signatures import without_closing
from bot.cases.wishes import (
    asks_only_how_to_send,
    asks_who_reads,
    cancels,
    is_to_be_told,
    leaves_no_contact,
    refuses_to_be_reached,
    second_question,
    tells_others,
    wants_another_way,
    yes_and,
)
from bot.cases.words import (
    BETWEEN_SENTENCES,
    bare,
    choice,
    holds,
    is_one_of,
    looks_like_a_question,
    matches,
    means_about,
    patterns,
    tells_something,
)
from bot.cases.written import Corrected, Written, added_to
from bot.conversation.cells import CONTACT, split_cell
from bot.conversation.history import DRAFT_SLOT

# "Haha no": not only the first word may be one.
_WORDS_OF_A_NO = 2
_BETWEEN_PARTS = re.compile(r"[,.!]\s")


def read_question(message: Message, known: Known) -> Result:
    """The question, yes to one that is offered, or how to be reached first.

    Args:
        message: what the visitor sent.
        known: what is known before the message.
    """
    text = message.text
    both = as_one([one for one in (known.other_draft, known.draft) if one])
    wants_both = known.other_draft is not None and sends_both(text)
    if wants_both:
        known = replace(known, draft=both, other_draft=None)
    if known.draft and (beside := beside_sending_it(text)) is not None:
        # "Send that question, my mail is …": the one that is offered.
        text = beside
    elif known.draft and (beside := _beside_a_yes(text)):
        text = beside
    left = with_one_changed(text, both)
    if not left and (chosen_with_more := _chosen_with_more(text, known)) is not None:
        return chosen_with_more
    if not left and (of_several := chosen_first(text, both)) is not None:
        # It never is the question, whatever else it tells.
        return Result(
            {DRAFT_SLOT: of_several[0], "case_other_draft": None, **ask_about(of_several[1]).slots}
        )
    if known.draft and not left and begins_with_a_choice(text):
        # Two questions in one sentence are not taken apart.
        return Result(said=[("utter_case_write_whole", {})])
    takes_draft = known.draft and yes_and(text)
    if not takes_draft and (ahead := _contact_first(text, known)):
        return ahead
    if not known.written.contact and leaves_no_contact(text):
        told, whose = told_without_contact(text)
        return without_contact(None if told or known.other_draft else known.draft, told, whose)
    if refuses_to_be_reached(text) and message.is_short:
        # What is offered stays.
        return Result(said=[("utter_why_contact", {})])
    if matter := matter_told(text):
        found = contact_in(text, known.written)
        if found.contact:
            # "It is about a new roof, gunnar@example.org": of what is offered, if anything.
            asked = (
                added_to(known.draft, matter) if known.draft and not known.other_draft else matter
            )
            name = read_details(text).name or None
            return with_contact(found, Corrected(question=asked, name=name))
    if _wants_another_way(message, text, known):
        # "Go back to e-mail" is not a question. Where there are two ways, the other goes.
        only = one_way_only(text, known.written.contact)
        return with_contact(only) if only else Result()
    if left:
        return Result({Step.QUESTION: left})
    if says_to_pass_on(text) and not is_one_of(text, "yes"):
        # What was said before: which of two is asked once more.
        if known.other_draft:
            return Result()
        missing = Result(said=[("utter_question_missing", {})])
        return take_draft("", known) if known.draft else missing
    if known.draft:
        chosen = chosen_draft(text, known)
        is_meant = not known.other_draft and means_about(text, known.draft)
        is_meant = is_meant or _is_of_course_that_one(text)
        if chosen or wants_both or is_meant or is_one_of(text, "yes"):
            return take_draft(chosen, known)
        if message.is_surely("affirm", "send_case") and len(text.split()) <= SMALL_TALK_WORDS:
            return take_draft("", known)
        offered = replace(known.written, question=known.draft)
        if sends(text) or sends_after_all(text):
            return take_draft("", known)
        more = yes_and(text)
        if not message.repeated and corrects_unread(more or text, offered):
            return Result(said=[("utter_case_write_whole", {})])
        if more and holds(more, "was_said") and not tells_something(more):
            # "Yes, I wrote that".
            return take_draft("", known)
        if more:
            # "Yes, and add that …": the question stays.
            return beside_a_yes(text, more, known, offered)
        if announces_more(text):
            # What waits is asked about as it stands.
            return ask_about(known.unplaced) if known.unplaced else Result()
        if another := second_question(text):
            return Result({"case_other_draft": known.draft, DRAFT_SLOT: another})
    if is_one_of(text, "no") or is_one_of(text, "yes"):
        return Result({DRAFT_SLOT: None, "case_other_draft": None})
    if is_as_it_stands(text):
        # "I don't want to ask anything more" is no question.
        return Result()
    if known.other_draft and cancels(text) is not None:
        # "I don't want to send question two": which of them goes is asked once more.
        return Result(show=True)
    if names_places_only(text) or (sends_both(text) and message.is_short):
        # About something that is not there: not a question by itself.
        return Result(said=[] if known.draft else [("utter_question_missing", {})])
    if matches(text, "change") or refuses(message):
        return Result({DRAFT_SLOT: None, "case_other_draft": None})
    if patterns("wants_to_talk")[0].fullmatch(text.strip()):
        is_reached = known.written.contact is not None
        response = "before_sending" if is_reached else "here"
        return Result(said=[(f"utter_case_nobody_{response}", {})])
    if asks_only_how_to_send(text) and not message.repeated:
        return Result(said=[("utter_case_how", {})])
    if message.is_surely(*AGAIN) and message.is_short and not message.repeated:
        return Result()
    if message.is_small_talk:
        return answer_to(message)
    without = without_a_way(replace(message, text=without_lead_in(text)))
    if without is not None and without.end and message.is_short:
        return without
    if not message.repeated:
        if message.is_surely(*ABOUT_SENDING):
            return answer_to(message)
        other = None if known.other_draft or not _is_asked_on_the_way(message) else known.draft
        if other or message.is_surely(*ABOUT_US) or _is_about_reaching_us(message):
            # Answered, and offered as well, in case it is the question; on the way, beside the
            # other one.
            answered = answer_to(message)
            of_readers = asks_who_reads(apart_from_the_talk_around(text))
            if not (only_of_the_talk(text) or of_readers):
                answered.slots = {DRAFT_SLOT: text, "case_other_draft": other or None}
            return answered
    if not message.repeated:
        if only_of_the_talk(text) and not begins_to_correct(text):
            # "Wait, I have to think": what is offered stays.
            return Result(said=[] if known.draft else [("utter_question_missing", {})])
        text = apart_from_the_talk_around(text)
        if known.draft and holds(text, "asks_in_addition"):
            # "You lost half of it. I also asked why …": with what is offered, or in its place.
            return ask_about(text)
    greets = tells_others(text) or (known.draft and is_to_be_told(text) and not yes_and(text))
    corrected = corrections(
        text, replace(known.written, question=None if greets else known.draft, contact=None)
    )
    is_cut = not corrected and takes_out_a_word_within(text, known.draft or "")
    if is_cut or corrected.wants == "question":
        return Result(said=[("utter_case_write_whole", {})])
    if patterns("takes_out_something")[0].fullmatch(bare(text)):
        return Result(said=[("utter_question_missing", {})])
    if corrected.lead and corrected.question in (None, corrected.lead) and own_details(text):
        # Below the question, "Tel: …" is a line of a signature.
        corrected = Corrected()
    is_question_only = corrected.contact is None and bool(corrected.question)
    if corrected.lead is not None and is_question_only and _signed(text, known.written):
        # "My question: may we come? Call 070-…": without its label.
        corrected = replace(corrected, lead=None)
    if corrected.lead is not None:
        # All in one: "Question: … Name: … Mail: …".
        parts = [one for one in (corrected.lead, corrected.question) if one]
        if known.draft or not tells_something(corrected.lead):
            # Else "We are a choir. My question: …" is all of it.
            parts = parts[-1:]
        asked = " ".join(dict.fromkeys(parts))
        return with_changes(replace(corrected, question=asked or None))
    if not message.repeated and (named := _named_beside(text, corrected, known)) is not None:
        return named
    led = apart_from_the_talk_around(without_lead_in(text))
    refused = any(is_one_of(word, "no") for word in bare(message.text).split()[:_WORDS_OF_A_NO])
    is_another = refused or led != text or looks_like_a_question(text) or message.repeated
    is_another = is_another or holds(text, "part_meant", "asks")
    # Asked about something else, nobody has said that what they took is not the question.
    is_another = is_another and (known.change != Change.WHETHER_MORE or message.repeated)
    if known.draft and not (known.other_draft or corrected.question or is_another):
        return _beside_the_draft(text, known.written, known.draft)
    question = corrected.question or led
    if not known.draft and question == after_colon(text):
        # There is no other question that its first sentences could be about.
        question = without_lead_in(text)
    if sum(map(str.isalpha, question)) < 2:
        wrong = has_wrong_number(text)
        return (
            tell_trouble(read_contact(text))
            if wrong
            else Result(said=[("utter_question_missing", {})])
        )
    signed = _signed(text, known.written)
    if corrected.question and corrected.name:
        signed = {Step.NAME: corrected.name, **signed}
    elif signed:
        question = without_closing(apart_from_contact(question))
    elif not corrected.question:
        # "May we come? And my name is Eva."
        question, name = apart_from_name(question)
        signed = {Step.NAME: name} if name else {}
    return Result({**signed, Step.QUESTION: question, "case_change": None})


def _chosen_with_more(text: str, known: Known) -> Optional[Result]:
    """The one of two questions that a text chooses first, with what else it says; else None.

    Args:
        text: such as "the first one, but leave out the part about …", "both, and we are ten".
        known: with the two.
    """
    older, newer = known.other_draft, known.draft
    if not older or not newer or chosen_draft(text, known):
        return None
    for joint in patterns("choice_and", "joints")[0].finditer(text.strip()):
        first, rest = text.strip()[: joint.start()], text.strip()[joint.end() :]
        is_named = patterns("choice_by_words")[0].match(first) is not None
        chosen = "" if is_named else choice(first, older, newer)
        more = patterns("choice_and", "lead")[0].sub("", rest, count=1)
        if chosen and only_names_which(more):
            # "The first one, but not the second".
            return take_draft(chosen, known)
        if not chosen or not tells_something(more, fewest=1):
            continue
        for_us = {
            "utter_privacy_readers": asks_who_reads(more),
            "utter_why_contact": refuses_to_be_reached(more),
        }
        if told := [response for response, is_asked in for_us.items() if is_asked]:
            # "The first one. Who reads it?"
            return replace(take_draft(chosen, known), said=[(one, {}) for one in told])
        question = take_draft(chosen, known).slots[Step.QUESTION]
        written = replace(known.written, question=question)
        # What else is said may be asked about; the choice stays.
        kept = {DRAFT_SLOT: question, "case_other_draft": None}
        if corrects_unread(more, written):
            return Result({**kept}, said=[("utter_case_write_whole", {})])
        one = replace(known, draft=question, other_draft=None)
        result = beside_a_yes(rest, more, one, written)
        result.slots |= {} if result.slots.get(Step.QUESTION) else kept
        return result
    return None


def _named_beside(text: str, corrected: Corrected, known: Known) -> Optional[Result]:
    """The name that a text gives, and what it tells beside it; None where that is the question."""
    name = corrected.name
    if not name or corrected.question or corrected.contact or looks_like_a_question(text):
        return None
    first, *others = BETWEEN_SENTENCES.split(text.strip())
    beside = asks_beside_a_name(text, name, known.written)
    is_last = bare(patterns("who_asks")[0].sub("", first)).endswith(bare(name))
    is_all = is_last and not (others and not beside)
    if (not is_all and (others or not beside)) or (
        beside and (known.other_draft or not known.draft)
    ):
        return None
    # Where what is beside it is asked about, the name is said to be noted anyway.
    noted = [] if beside else [("utter_case_name_noted", {"case_name": name})]
    return Result({Step.NAME: name, **beside}, noted)


def _beside_the_draft(text: str, written: Written, draft: str) -> Result:
    """What is told beside the question that is offered: a contact in it is kept whatever it is."""
    found = contact_in(text, written)
    if written.contact or not found.is_given:
        name = "" if written.name else name_alone(text)
        noted = [("utter_case_name_noted", {"case_name": name})]
        return Result({Step.NAME: name}, noted) if name else ask_about(text)
    rest = apart_from_contact(text)
    is_told = rest != text and not only_reaches(text) and holds(rest, "wish", "about")
    # "I want somebody to call me about …, 070-…" may be another matter.
    beside = asks_beside(text, written) or (ask_about(rest).slots if is_told else {})
    result = with_contact(found, Corrected(name=read_details(text).name or None))
    result.slots |= beside or {Step.QUESTION: draft}
    return result


def _wants_another_way(message: Message, text: str, known: Known) -> bool:
    """Whether a text only says how the visitor, who has said that before, is to be reached."""
    is_known = known.written.contact is not None and not read_contact(text).contact
    may = is_known and message.is_short and not message.repeated
    chooses = bool(chosen_draft(text, known)) or names_places_only(text)
    return may and not chooses and bool(way_wanted(text))


def _is_of_course_that_one(text: str) -> bool:
    """Whether a text ends by saying that the offered question is the one."""
    last = BETWEEN_SENTENCES.split(text.strip())[-1]
    return patterns("of_course_that_one")[0].fullmatch(last) is not None


def _beside_a_yes(text: str) -> str:
    """The contact in a text that says yes to what is offered; empty for others.

    Args:
        text: such as "so, where were we. yes that one. anna@example.org".
    """
    sentences = [one for one in BETWEEN_SENTENCES.split(text.strip()) if bare(one)]
    agreed = [one for one in sentences if is_one_of(one, "yes")]
    rest = " ".join(one for one in sentences if one not in agreed and not is_away_for_a_while(one))
    return rest if agreed and only_reaches(rest) else ""


def _contact_first(text: str, known: Known) -> Optional[Result]:
    """How to reach a visitor who is a step ahead; None where a message says more than that.

    If a single question is offered, that one is meant; otherwise it is asked for again.
    """
    refused = is_one_of(_BETWEEN_PARTS.split(text.strip())[0], "no")
    only = None if known.other_draft or refused else known.draft
    written = replace(known.written, question=only)
    found = contact_in(text, written)
    # ".se", after an address that could not be used.
    half = corrections(text, Written(contact=known.given)).contact if known.given else None
    if half is not None and half.contact:
        result = with_contact(half)
    elif same := same_contact(text, known.reached):
        result = with_reached(same.shown)
    elif not only_reaches(text) and not (found.contact and _changes_the_way(text)):
        return None
    elif not found.is_given:
        return with_rejected(found, text)
    elif more_than_details(text) and not only:
        # When to call would be lost.
        return None
    else:
        result = with_contact(found, beside_a_contact(text, written, Corrected()))
    if refused:
        result.slots |= {DRAFT_SLOT: None, "case_other_draft": None}
    return replace(result, slots={Step.QUESTION: only, **result.slots}) if only else result


def _changes_the_way(text: str) -> bool:
    """Whether a text with a contact asks for another way, or to change it: "change it to …"."""
    is_short = len(text.split()) <= COMMAND_WORDS
    is_other = takes_its_place(text) and not (matter_told(text) or looks_like_a_question(text))
    return wants_another_way(text) or (is_short and (is_other or begins_to_correct(text)))


def _signed(text: str, written: Written) -> Dict[str, Optional[str]]:
    """How to reach a question's signatory; nothing where an address may be somebody else's."""
    is_own = patterns("signed")[0].search(text) or apart_from_contact(text) != text
    if written.contact or not is_own:
        return {}
    found = read_contact(text, language=written.language)
    if found.contact is None:
        return {}
    name = read_details(text).name
    return {**with_contact(found).slots, **({Step.NAME: name} if name else {})}


def _is_asked_on_the_way(message: Message) -> bool:
    """Whether a message asks the assistant something on the way: "what is SERN, really?"."""
    is_asked = bool(message.cells) and message.is_short and looks_like_a_question(message.text)
    return is_asked and holds(message.text, "asked_on_the_way")


def _is_about_reaching_us(message: Message) -> bool:
    return any(split_cell(cell).topic == CONTACT for cell in message.cells)
