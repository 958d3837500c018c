"""What a visitor wrote without saying what it is: asked about once, and kept until they answer."""

from __future__ import annotations

from dataclasses import replace
from typing import Dict, Optional

from actions.handoff.steps import (
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
)
from bot.cases.contact import read_contact
from bot.cases.contact_changes import contact_in, same_contact
from bot.cases.corrections import corrections
from bot.cases.details import matter_told, presented, tells_only_details, wishes_of_the_reply
from bot.cases.lead_ins import without_lead_in
from bot.cases.phone import extension_in
from bot.cases.sending import refuses_and_sends, sends
from bot.cases.sentences import telling_words
from bot.cases.ways_out import ways_out
from bot.cases.wishes import yes_and
from bot.cases.words import (
    BETWEEN_SENTENCES,
    first_match,
    holds,
    is_one_of,
    looks_like_a_question,
    matches,
    named_parts,
)
from bot.cases.written import Written, added_to
from bot.conversation.history import BEFORE_SLOT, UNPLACED_SLOT

# Fewer telling words beside a contact only lead to it: "no, wait".
_FEWEST_WORDS = 2
# The part that the button "replace the question" names.
REPLACES = "replace"


def ask_about(text: str) -> Result:
    """Asks whether a text is added to the question, replaces it, or is not part of it."""
    return Result({"case_change": Change.WHETHER_MORE, UNPLACED_SLOT: text})


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
        is_send = matches(text, "send")
        replaces = first_match(text, "unplaced", "replaces") is not None
        adds = first_match(text, "unplaced", "adds") is not None
        adds = adds or (is_one_of(text, "yes") and not is_send)
        denies = first_match(text, "unplaced", "neither") is not None or is_one_of(text, "no")
        if not (adds or replaces or denies) and refuses_and_sends(text) and step is Step.DECISION:
            return Result(end=End.SEND)
        denies = denies or sends(text) or is_one_of(text, "yes")
    if replaces:
        return in_place_of(question if step is Step.DECISION else None, without_lead_in(more))
    if adds:
        put = added_to(question, more) if question else more
        return Result({Step.QUESTION: put, "case_change": None})
    return Result({"case_change": None}, show=True) if denies else None


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
    is_given = found.contact is not None or found.suggestion is not None
    kept: Dict[str, Optional[str]] = {Step.QUESTION: written.question, "case_change": None}
    if is_given and not is_within(changed.question, written.contact):
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
    else:
        return ask_about(more)
    return replace(rest, slots={**kept, **rest.slots})


def asks_beside(text: str, written: Written) -> Dict[str, Optional[str]]:
    """The slots that ask about what a message tells beside a new contact; none where nothing is."""
    sentences = [yes_and(one) or one for one in BETWEEN_SENTENCES.split(text.strip())]
    if ways_out(text):
        # What a sentence says beside "take the number out" is why.
        sentences = [
            one for one in sentences if not (ways_out(one) or "contact" in named_parts(one))
        ]
    told = " ".join(one for one in sentences if _tells_more(one, written)) or matter_told(text)
    return {**ask_about(told).slots} if told else {}


def _tells_more(sentence: str, written: Written) -> bool:
    if read_contact(sentence).contact or extension_in(sentence):
        return False
    if wishes_of_the_reply(sentence) or presented(sentence):
        return False
    if holds(sentence, "contact_to_change") and not looks_like_a_question(sentence):
        # "No, that is the wrong address": it has been changed.
        return False
    is_known = tells_only_details(sentence) or sends(sentence)
    is_known = is_known or corrections(sentence, written).name is not None
    words = [
        one
        for one in telling_words(sentence)
        if not (is_one_of(one, "yes") or is_one_of(one, "no"))
    ]
    return not is_known and len(words) >= _FEWEST_WORDS


def in_place_of(written: Optional[str], question: str) -> Result:
    """Replaces the question with another; the old one can be had back."""
    before = {BEFORE_SLOT: written} if written and written != question else {}
    return Result({Step.QUESTION: question, "case_change": None, **before})
