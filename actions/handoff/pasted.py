"""A letter that is pasted once there is a question: taken or asked about as a whole."""

from __future__ import annotations

from dataclasses import replace

from actions.handoff.steps import (
    Change,
    Known,
    Message,
    Result,
    Step,
    tell_trouble,
    with_contact,
)
from actions.handoff.unplaced import ask_about, in_place_of
from bot.cases.contact_changes import contact_in
from bot.cases.details import read_details
from bot.cases.pasted import Pasted
from bot.cases.written import Corrected, added_to
from bot.privacy.words import with_gaps


def take_pasted(letter: Pasted, message: Message, known: Known) -> Result:
    """What becomes of a pasted letter where the contact is asked for, or under the summary.

    Args:
        letter: without what signs it.
        message: that holds it; how it is signed counts where that is not known yet.
        known: what is known before the message.
    """
    written, text = known.written, with_gaps(letter.text)
    signed = Result()
    if not written.contact:
        found = contact_in(message.text, written)
        signed = with_contact(found, Corrected()) if found.is_given else tell_trouble(found)
    if not written.name and (name := read_details(message.text).name):
        signed.slots[Step.NAME] = name
    is_reached = bool(written.contact or signed.slots.get(Step.CONTACT))
    if letter.replaces or not written.question or known.change == Change.ANYTHING:
        put = in_place_of(written.question, text)
    elif letter.adds or known.change == Change.MORE or not is_reached:
        # While a contact is asked for nothing else can be.
        put = Result({Step.QUESTION: added_to(written.question, text), "case_change": None})
    else:
        put = ask_about(text)
    return replace(signed, slots={**signed.slots, **put.slots})
