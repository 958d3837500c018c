"""What a visitor wrote without saying what it is: asked about once, and kept until they answer."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import Dict, Optional

from actions.handoff.steps import (
    WORDS_OF_A_PART,
    Change,
    End,
    Known,
    Message,
    Result,
    Step,
    beside_a_contact,
    is_within,
    with_changes,
    with_contact,
    with_reached,
    without_a_way,
)
from bot.cases.agreement import agreement, agrees
from bot.cases.contact import contacts_in, read_contact
from bot.cases.contact_changes import contact_in, same_contact
from bot.cases.corrections import corrections
from bot.cases.details import (
    matter_told,
    presented,
    read_details,
    tells_only_details,
    wishes_of_the_reply,
)
from bot.cases.farewell import is_mere_courtesy
from bot.cases.half_contact import half_contact
from bot.cases.instructions import instruction, text_told
from bot.cases.lead_ins import added_after_colon, without_lead_in
from bot.cases.of_the_talk import apart_from_the_talk_around
from bot.cases.pasted import pasted
from bot.cases.phone import extension_in
from bot.cases.sending import (
    apart_from_sending,
    refuses_and_sends,
    sends,
    sends_after_all,
    wishes_to_send,
)
from bot.cases.sentences import joined_as_in, telling_words
from bot.cases.ways_out import ways_out
from bot.cases.wishes import asks_for_a_call, second_question, wants_another_way, yes_and
from bot.cases.words import (
    BETWEEN_SENTENCES,
    bare,
    first_match,
    holds,
    is_one_of,
    lacks,
    looks_like_a_question,
    matches,
    named_parts,
    only_lacks,
    patterns,
    stands_alone,
)
from bot.cases.written import Written, added_to
from bot.conversation.history import BEFORE_SLOT, UNPLACED_SLOT

# Fewer telling words beside a contact only lead to it: "no, wait".
_FEWEST_WORDS = 2
# Before such an answer, more words than these tell something.
_MOST_WORDS_BEFORE = 2
# The part that the button "replace the question" names.
REPLACES = "replace"


def ask_about(text: str) -> Result:
    """Asks whether a text is added to the question, replaces it, or is not part of it.

    Args:
        text: of the visitor; what it tells the assistant to do with it is no part of it.
    """
    told = text
    if not pasted(text):
        told = apart_from_the_talk_around(text_told(apart_from_sending(text)))
    # "…, I wrote that" is for the assistant.
    told = patterns("said_already")[0].sub("", told).strip() or told
    return Result({"case_change": Change.WHETHER_MORE, UNPLACED_SLOT: told})


def placed(step: Step, message: Message, known: Known) -> Optional[Result]:
    """What the answer to that question makes of the text; None for any other message.

    Args:
        step: the question is one that is offered, or the one in the summary.
        message: what the visitor sent.
        known: what is known before the message.
    """
    if known.change != Change.WHETHER_MORE or not known.unplaced:
        return None
    text, more = message.text, known.unplaced
    # At the step that asks for the question, Rasa has put the message into its slot.
    question = known.draft if step is Step.QUESTION else known.written.question
    if message.pressed:
        adds, denies = message.intent == "affirm", message.intent == "deny"
        replaces = message.intent == "change_case" and message.part == REPLACES
        if not (message.ask == known.ask and (adds or denies or replaces)):
            return None
    else:
        is_send = matches(text, "send") or sends(text) or bool(wishes_to_send(text))
        # "I can't be bothered, add it and send".
        before, _, last = re.sub(r"[.!]\s+", ", ", text.strip(" .!")).rpartition(", ")
        said = (text, last) if len(before.split()) <= _MOST_WORDS_BEFORE else (text,)
        replaces = any(first_match(one, "unplaced", "replaces") for one in said)
        adds = any(first_match(one, "unplaced", "adds") for one in said)
        adds = adds or (is_one_of(text, "yes") and not is_send)
        denies = first_match(text, "unplaced", "neither") is not None or is_one_of(text, "no")
        if only := _only_after_a_no(text, replace(known.written, question=question)):
            put = added_to(question, only) if question else only
            return Result({Step.QUESTION: put, "case_change": None, UNPLACED_SLOT: None})
        is_sent = refuses_and_sends(text) or sends_after_all(text)
        if not (adds or replaces or denies) and is_sent and step is Step.DECISION:
            return Result(end=End.SEND)
        denies = denies or agrees(text)
    if replaces:
        return in_place_of(question if step is Step.DECISION else None, without_lead_in(more))
    if adds:
        put = added_to(question, more) if question else more
        return Result({Step.QUESTION: put, "case_change": None})
    return _without_it(step, message, known) if denies else None


def _only_after_a_no(text: str, written: Written) -> str:
    """What is to be added instead, "no, only the last bit: she is 19"; else empty."""
    lead, _, only = text.partition(":")
    begins = is_one_of(next(iter(bare(lead).split()), ""), "no")
    is_told = begins and len(bare(only).split()) >= _FEWEST_WORDS
    is_other = named_parts(lead) or looks_like_a_question(only) or read_contact(text).contact
    return "" if not is_told or is_other or corrections(text, written) else only.strip()


def kept_unplaced(step: Step, result: Result, known: Known) -> Dict[str, Optional[str]]:
    """The slots for a text that was asked about, once a message has been read as anything else.

    Args:
        step: as for ``placed``.
        result: of the message. What tells more goes with the text; whatever else came between, it
            is not asked about once more.
        known: what is known before the message.
    """
    before, more = known.unplaced, result.slots.get(UNPLACED_SLOT, "")
    if more is None:
        # Settled by the message.
        return {}
    asked: Dict[str, Optional[str]] = {"case_change": Change.WHETHER_MORE}
    if before and more:
        is_said = bare(more) in bare(before)
        return {**asked, UNPLACED_SLOT: before if is_said else added_to(before, more)}
    question = known.draft if step is Step.QUESTION else known.written.question
    new = result.slots.get(Step.QUESTION)
    is_added = (
        bool(question and new) and str(new) != question and str(new).startswith(str(question))
    )
    if before and is_added and not _is_told_in(before, str(new)):
        # "One more thing: …", while the thing before it waits.
        return {**asked, UNPLACED_SLOT: before}
    change = result.slots.get("case_change")
    is_asked = change == Change.WHETHER_MORE
    return {"case_change": change, **({} if is_asked else {UNPLACED_SLOT: None})}


def _is_told_in(text: str, question: str) -> bool:
    """Whether all that a text tells stands in a question, "yes, add that she is at home"."""
    told = {*telling_words(text)}
    return bare(text) in bare(question) or (bool(told) and told <= {*telling_words(question)})


def left_out(step: Step, message: Message, known: Known) -> Optional[Result]:
    """What follows where such a text is left out in more than a "no"; None for any other message.

    Args:
        step: as for ``placed``.
        message: what the visitor sent, and what could not be placed either.
        known: what is known before the message.
    """
    text = message.text
    if known.change != Change.WHETHER_MORE or message.pressed:
        return None
    if instruction(text) or read_contact(text).contact:
        return None
    begins = is_one_of(next(iter(bare(text).split()), ""), "no")
    asked = without_lead_in(text) if begins else text
    if looks_like_a_question(asked):
        # "No. And what does the train cost?": that one is asked about in turn.
        return ask_about(asked) if begins and stands_alone(asked) else None
    says_so = begins or holds(text, "unplaced", "left_out")
    return _without_it(step, message, known) if says_so else None


def _without_it(step: Step, message: Message, known: Known) -> Result:
    """Goes on without the text: shows the question, or takes one that was agreed to beside it."""
    newest = next(iter(message.before), "")
    is_offered = step is Step.QUESTION and known.draft and not known.other_draft
    if is_offered and yes_and(newest):
        # "Yes, that one. But which are the twin towns?" "No, that should not go along."
        return Result({Step.QUESTION: known.draft, "case_change": None})
    return Result({"case_change": None}, show=True)


def beside_a_yes(text: str, more: str, known: Known, written: Written) -> Result:
    """What follows from more than a "yes": a contact or a certain change; else it is asked about.

    Args:
        text: the message.
        more: what comes after the "yes".
        known: what is known before the message.
        written: with the question.
    """
    changed = corrections(text, written) or corrections(more, written)
    found = changed.contact or contact_in(more, written)
    kept: Dict[str, Optional[str]] = {Step.QUESTION: written.question, "case_change": None}
    if found.is_given and not is_within(changed.question, written.contact):
        beside = beside_a_contact(more, written, changed, only_wishes=True)
        rest = with_contact(found, beside)
        return replace(rest, slots={**kept, **rest.slots, **asks_beside(more, written)})
    if changed and not changed.wants:
        rest = with_changes(changed)
    elif same := same_contact(more, known.reached):
        rest = with_reached(same.shown)
    elif matches(more, "sent_again") and "contact" in named_parts(more):
        # "The same address as before": nothing of it is kept.
        rest = Result()
    elif only_lacks(more) and (without := without_a_way(Message(more))):
        rest = without
    else:
        # "Yes, that one. But wait, …?" says nothing with its first words.
        return ask_about(second_question(more) or more)
    return replace(rest, slots={**kept, **rest.slots})


def asks_beside(text: str, written: Written) -> Dict[str, Optional[str]]:
    """The slots that ask about what a message tells beside a new contact; none where nothing is."""
    if letter := pasted(text):
        return {**ask_about(letter.text).slots}
    sentences = [yes_and(one) or one for one in BETWEEN_SENTENCES.split(text.strip())]
    if ways_out(text):
        # What a sentence says beside "take the number out" is why.
        sentences = [
            one for one in sentences if not (ways_out(one) or "contact" in named_parts(one))
        ]
    sentences = [one for one in sentences if not _only_names_what_it_holds(one, text)]
    name = read_details(text).name
    more = [rest for one in sentences if (rest := _more_in(one, written, name))]
    told = joined_as_in(text, more) or matter_told(text)
    return {**ask_about(told).slots} if told else {}


def asks_beside_a_name(text: str, name: str, written: Written) -> Dict[str, Optional[str]]:
    """The same of a message that gives a name: "I'm Eva Ek, and we are ten".

    Args:
        text: with the name.
        name: that it gives.
        written: with the question that there is.
    """
    more = []
    for sentence in BETWEEN_SENTENCES.split(text.strip()):
        _, found, after = sentence.partition(name)
        if not found and "name" in named_parts(sentence) and not looks_like_a_question(sentence):
            # "My name is not there! Eva Ek".
            continue
        rest = _clause(after) if found else _more_in(sentence, written, name)
        more += [rest] if rest else []
    told = joined_as_in(text, more)
    return {**ask_about(told).slots} if told else {}


def _more_in(sentence: str, written: Written, name: str) -> str:
    """What a sentence tells beside a contact: all of it where it holds none; empty for nothing."""
    if _tells_more(sentence, written):
        return sentence
    found = contacts_in(sentence)
    rest = _clause(sentence[found[-1][1] :]) if found else ""
    only_asks = patterns("beside_a_question", "asked")[0].fullmatch(rest) is not None
    # "… and it is Eva Ek who writes".
    is_known = only_asks or wishes_of_the_reply(rest) or any(lacks(rest)) or (name and name in rest)
    return "" if is_known else rest


def _clause(after: str) -> str:
    """What comes after a name or a contact, where that is a sentence of its own; else empty."""
    rest = patterns("joins_a_clause")[0].sub("", after).strip()
    is_one = looks_like_a_question(rest) or patterns("clause")[0].match(rest) is not None
    tells = len(telling_words(rest)) >= _FEWEST_WORDS and not sends(rest)
    return (added_after_colon(rest) or rest) if is_one and tells else ""


def _tells_more(sentence: str, written: Written) -> bool:
    if read_contact(sentence).contact or extension_in(sentence):
        return False
    if half_contact(sentence, written.contact, written.question or ""):
        # "The number ends in 8".
        return False
    if wishes_of_the_reply(sentence) or presented(sentence) or any(lacks(sentence)):
        return False
    if patterns("beside_a_question", "sign_off")[0].fullmatch(sentence.strip()):
        return False
    if (agreed := agreement(sentence)) and not (agreed.name or agreed.asked):
        return False
    if holds(sentence, "contact_to_change") and not looks_like_a_question(sentence):
        # "No, that is the wrong address": it has been changed.
        return False
    asks_to = patterns("asks_you_to")[0].match(sentence) and "contact" in named_parts(sentence)
    if asks_to or wants_another_way(sentence) or asks_for_a_call(sentence):
        # "Could you call instead? 070-…": that is what becomes of it.
        return False
    if is_mere_courtesy(sentence) or _only_names_a_part(sentence):
        return False
    is_known = tells_only_details(sentence) or sends(sentence)
    one = corrections(sentence, written)
    # What it adds to the question is still to be asked about.
    is_of_a_part = one.name is not None or one.contact is not None
    is_known = is_known or (is_of_a_part and one.question is None)
    words = [
        one
        for one in telling_words(sentence)
        if not (is_one_of(one, "yes") or is_one_of(one, "no"))
    ]
    return not is_known and len(words) >= _FEWEST_WORDS


def _only_names_what_it_holds(sentence: str, text: str) -> bool:
    """Whether all that a sentence tells are pieces of an address in a text: "oops, gmail it is"."""
    found = contacts_in(text)
    pieces = {piece for _, _, one in found for piece in bare(one.email or "").split()}
    said = patterns("corrections", "before_other_word")[0].sub("", sentence.strip())
    words = {
        one for one in telling_words(said) if not (is_one_of(one, "yes") or is_one_of(one, "no"))
    }
    return bool(words) and words <= pieces


def _only_names_a_part(sentence: str) -> bool:
    """Whether a sentence says no more than what another is about: "no, the number!"."""
    named = named_parts(sentence)
    return bool(named) and "question" not in named and len(sentence.split()) <= WORDS_OF_A_PART


def in_place_of(written: Optional[str], question: str) -> Result:
    """Replaces the question with another; the old one can be had back.

    Args:
        written: the question that there is.
        question: the new one; what it says of the hand-off, "The question. May we …?", is no part.
    """
    question = question if pasted(question) else apart_from_the_talk_around(question)
    before = {BEFORE_SLOT: written} if written and written != question else {}
    return Result({Step.QUESTION: question, "case_change": None, **before})
