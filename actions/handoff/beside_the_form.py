"""What is written in the chat beside a form goes into its fields."""

from __future__ import annotations

from dataclasses import replace
from typing import Any, Dict, List, Optional, Tuple

from rasa_sdk import Tracker
from rasa_sdk.events import SlotSet
from rasa_sdk.executor import CollectingDispatcher

from actions.handoff.draft import (
    draft_questions,
    earlier_messages,
    question_named,
)
from actions.handoff.newest import last_turns, typed_text
from actions.handoff.shown_form import FIELDS, chosen_of_two, filled_fields, shown_form
from actions.handoff.steps import NOTHING
from bot.cases.another_matter import with_its_case
from bot.cases.contact import TROUBLE_RESPONSES, Trouble
from bot.cases.contact_changes import way_wanted
from bot.cases.corrections import corrections, fields_taken_out, takes_out
from bot.cases.details import (
    Details,
    apart_from_contact,
    matter_told,
    may_be_for_a_field,
    more_than_details,
    read_details,
    tells_only_details,
)
from bot.cases.half_contact import half_contact
from bot.cases.letters import wants_a_letter
from bot.cases.several import (
    Named,
    asked_instead,
    names_one,
)
from bot.cases.wishes import (
    apart_from_remarks_on_sending,
    asks_for_a_call,
    leaves_no_contact,
    wants_another_way,
    wants_to_be_called,
)
from bot.cases.words import (
    BETWEEN_SENTENCES,
    bare,
    looks_like_a_question,
    matches,
    patterns,
    tells_something,
)
from bot.cases.written import Written, added_to
from bot.conversation.history import (
    DRAFT_SLOT,
    is_complaint,
    shown_message,
)

Events = List[Dict[str, Any]]


def fill_in_form(
    dispatcher: CollectingDispatcher, tracker: Tracker, told: Details, *, question: str = ""
) -> Events:
    """Shows the form that waits again, with what the visitor has written in the chat in its fields.

    Args:
        dispatcher: says so, or what is wrong with it.
        tracker: the conversation.
        told: the details in the newest message; what could not be read belongs in a field, too.
        question: replaces the one in the form; empty to keep that.
    """
    typed = typed_text(tracker)
    ask = tracker.get_slot("case_ask")
    told = told if told.contact else _with_piece_put_right(told, typed, tracker)
    trouble = told.contact.trouble if told.contact and not told.contact.certain else None
    if trouble is not None:
        # Half of an address is not filled in.
        trouble = Trouble.WRONG_ADDRESS if trouble is Trouble.MISTYPED else trouble
        values = {"letters": told.contact.letters} if told.contact else {}
        dispatcher.utter_message(response=TROUBLE_RESPONSES[trouble], **values)
    reached = tracker.get_slot("case_contact")
    gone = [*fields_taken_out(typed, reached)]
    gone += ["name"] if matches(typed, "stays_anonymous") else []
    filled, collected = filled_fields(told, gone, reached)
    if leaves_no_contact(typed) and not told.is_reachable:
        filled = {**filled, "no_reply": True}
        collected = [*collected, SlotSet("case_contact", NOTHING)]
    if wants_another_way(typed) and (wanted := way_wanted(typed)):
        # "Could you call instead?": the form asks for a number.
        filled = {**filled, "way": FIELDS[wanted]}
    asks_for_it = any(map(asks_for_a_call, BETWEEN_SENTENCES.split(typed)))
    is_to_be_called = asks_for_it and not (told.is_reachable or reached)
    if is_to_be_called:
        # "I can't be bothered to fill in a lot. Can't you call?"
        filled = {**filled, "way": FIELDS["phone"]}
    draft = tracker.get_slot(DRAFT_SLOT)
    other = tracker.get_slot("case_other_draft")
    if draft and other and (chosen := chosen_of_two(typed, [draft, other], in_form=True)):
        question, other = chosen, None
    if not question:
        question, is_unread = _taken_out_beside(typed, draft)
        if is_unread:
            dispatcher.utter_message(response="utter_case_write_whole")
    if patterns("lives_at")[0].search(typed) and not wants_a_letter(typed):
        # The form has no field for a street.
        dispatcher.utter_message(response="utter_case_letter")
    # "My name is …, and you can call me in the evening": the number may come next.
    is_called = bool(told.name) and wants_to_be_called(typed)
    more = more_than_details(typed) if told.is_reachable or is_called else ""
    told_after = _matter_told(tracker)
    # What is said after a complaint continues it.
    matter = question or (added_to(draft, told_after) if draft and told_after else told_after)
    if more and draft:
        # When to call, or a second way to be reached.
        matter = added_to(matter or draft, more)
    if not draft and not matter:
        matter = matter_told(typed) or _asked(tracker)
    # What was typed into the form alone is not known here, and still goes where it is named.
    is_told = any(filled.values()) or takes_out(typed) or draft or tracker.get_slot("case_contact")
    if not matter and not (filled and is_told):
        # Also of an empty form it is never said that something stands there.
        if trouble is None:
            dispatcher.utter_message(response="utter_case_in_its_field", ask=ask)
        return []
    drafts = [draft, other]
    if matter and question and draft and bare(question) in bare(typed):
        # "Write only: …", of what goes on with a case before.
        matter = with_its_case(matter, draft)
    if matter:
        drafts = [matter]
        collected = [*collected, SlotSet(DRAFT_SLOT, matter)]
    if other != tracker.get_slot("case_other_draft"):
        collected = [*collected, SlotSet("case_other_draft", other)]
    offered = [draft for draft in drafts if draft]
    form = shown_form(offered, tracker.get_slot("case_topic"), tracker, filled)
    if not form["question"] and patterns("the_question_asked")[0].search(typed):
        # There is none to put into the form, so do not imply that there is.
        dispatcher.utter_message(response="utter_question_missing")
    dispatcher.utter_message(
        response="utter_case_leave_number" if is_to_be_called else "utter_case_filled_in",
        ask=ask,
        json_message={"form": form},
    )
    return collected


def _with_piece_put_right(told: Details, text: str, tracker: Tracker) -> Details:
    """The details with the earlier contact, of which a text corrects a piece: "no, .com"."""
    before, draft = tracker.get_slot("case_contact"), tracker.get_slot(DRAFT_SLOT)
    found = half_contact(text, before, draft or "") if before else None
    return replace(told, contact=found) if found else told


def _taken_out_beside(text: str, question: Optional[str]) -> Tuple[str, bool]:
    """What is left of a question after a part of a text takes something out of it.

    Args:
        text: such as "bo@example.se. and take out the part about the bus".
        question: in the form.

    Returns:
        The rest, empty where nothing is taken out; and whether what was to go is not found.
    """
    is_unread = False
    for part in patterns("corrections", "between")[0].split(text):
        if not takes_out(part):
            continue
        if left := corrections(part, Written(question)).question:
            return left, False
        is_unread = not fields_taken_out(part)
    return "", is_unread


def add_to_form(dispatcher: CollectingDispatcher, tracker: Tracker, text: str) -> Events:
    """Adds what was said beside a question to the form that waits, where there is room for it.

    Args:
        dispatcher: says so.
        tracker: the conversation.
        text: without the question; it continues a complaint, and leaves another question as it is.
    """
    text, told = apart_from_remarks_on_sending(text), read_details(text)
    draft = tracker.get_slot(DRAFT_SLOT)
    is_matter = tells_something(text) and not looks_like_a_question(text)
    is_matter = is_matter and not tells_only_details(text)
    if draft and not _follows_a_complaint(tracker):
        is_matter = False
    matter = (added_to(draft, text) if draft else text) if is_matter else ""
    if not matter and not told.is_reachable:
        return []
    return fill_in_form(dispatcher, tracker, told, question=matter or draft or "")


def correct_form(dispatcher: CollectingDispatcher, tracker: Tracker, text: str) -> Events:
    """Shows the form that waits again with what a message corrects in it.

    Args:
        dispatcher: says so, or that it belongs in a field.
        tracker: the conversation.
        text: such as "no, the question should be …", "that went wrong, it should be 070-…".
    """
    draft, contact = tracker.get_slot(DRAFT_SLOT), tracker.get_slot("case_contact")
    changed = corrections(text, Written(draft, contact, tracker.get_slot("case_name")))
    question, told = changed.question or "", read_details(text)
    if about := asked_instead(text):
        # "It should be about … instead": that question, where it was asked.
        question = question_named(Named(about=about), earlier_messages(tracker.events))
    elif named := names_one(text):
        question = question_named(named, earlier_messages(tracker.events))
    if not question and not told.is_reachable and matches(text, "reach_me"):
        question = added_to(draft, text) if draft else text
    return fill_in_form(dispatcher, tracker, told, question=question)


def _follows_a_complaint(tracker: Tracker) -> bool:
    """Whether the message before the newest one was a complaint."""
    _, before = last_turns(tracker)
    return before is not None and is_complaint(before.message)


def _matter_told(tracker: Tracker) -> str:
    """What a complaint is about, if the message after it says so; else empty."""
    newest, _ = last_turns(tracker)
    if newest is None or not _follows_a_complaint(tracker):
        return ""
    text = shown_message(newest.message).strip()
    # "No, not the snow!": what was said stays as it was.
    is_none = patterns("refuses_a_part")[0].match(text) is not None
    return "" if is_none or tells_only_details(text) or may_be_for_a_field(text) else text


def _asked(tracker: Tracker) -> str:
    """The question of a message that fills in a form without one: its own, or the one it means."""
    text = typed_text(tracker)
    own = apart_from_contact(text)
    if own != text and looks_like_a_question(own):
        return own
    if not patterns("the_question_asked")[0].search(text):
        return ""
    return next(iter(draft_questions(tracker.events)), "")
