"""The end of a hand-off: a case, a mail of the visitor's own, or nothing."""

from __future__ import annotations

import logging
from typing import Any, Dict, List, Optional

from rasa_sdk import Action, Tracker
from rasa_sdk.events import SlotSet
from rasa_sdk.executor import CollectingDispatcher
from rasa_sdk.types import DomainDict

from actions.clarify import ActionClarify
from actions.database import sessions
from actions.handoff.beside_the_form import fill_in_form
from actions.handoff.form import read_message
from actions.handoff.newest import organisation_written
from actions.handoff.ready_mail import say_with_mail_link
from actions.handoff.run import begin, begin_addition, forget, forget_but_question
from actions.handoff.sent_cases import case_of, last_reference, references, sent_unseen
from actions.handoff.shown_form import say_form_waits, says_form_waits
from actions.handoff.steps import NOTHING, End, Message, as_chat, without_a_way
from actions.responses import response_words
from bot.cases.contact import Contact, read_contact
from bot.cases.details import Details
from bot.cases.farewell import leaves
from bot.cases.letters import wants_a_letter
from bot.cases.opening import (
    NO_MORE_CASES_KEY,
    Submission,
    open_from_conversation,
    sent_response,
    sent_values,
)
from bot.cases.sending import other_one_to_send, sends
from bot.cases.wishes import (
    adds_to_case,
    apart_from_the_state,
    asks_for_a_copy,
    asks_of_several,
    asks_of_taking_back,
    asks_what_is_sent,
    asks_whether_it_went_along,
    beside_the_state,
    cancels,
    leaves_no_contact,
    refuses_to_be_reached,
    told_beside_no_reply,
    wants_no_call,
    was_said_before,
    withdraws,
)
from bot.cases.words import (
    holds,
    is_one_of,
    looks_like_a_question,
    matches,
    patterns,
    tells_something,
)
from bot.conversation.history import (
    DRAFT_SLOT,
    FORM_SLOT,
    SENT_SLOT,
    Reply,
    shown_message,
    turns_newest_first,
)
from bot.privacy import redact
from bot.settings import get_settings
from bot.store.cases import SentCase
from bot.store.errors import StoreError, TooManyCasesError

logger = logging.getLogger(__name__)

Events = List[Dict[str, Any]]

# What is said to visitors who cannot be reached, by how the steps ended.
_WITHOUT_CONTACT = {
    End.NO_CONTACT: "utter_case_mailto",
    End.NO_WAY: "utter_case_no_way",
}


class ActionCloseHandoff(Action):
    """Ends the hand-off as the visitor decided; also retries to send what could not be stored.

    Outside the steps it serves visitors who cancel, send, or cannot be reached.
    """

    def name(self) -> str:
        """Name of the action in the domain."""
        return "action_close_handoff"

    def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: DomainDict) -> Events:
        """Writes the case at most once for each run."""
        decision = tracker.get_slot("case_end")
        message = read_message(tracker)
        if decision == End.CANCELLED:
            _say_cancelled(dispatcher, tracker)
            rest = cancels(message.text) or ""
            # "Do I have to? Forget it, then": asks for nothing that could be sent.
            is_new = looks_like_a_question(rest) and tells_something(rest)
            newer = [SlotSet(DRAFT_SLOT, rest)] if is_new else []
            events = _answer_the_rest(dispatcher, tracker, domain)
            return [*events, *forget_but_question(tracker), *newer]
        if decision == End.IN_FORM:
            asked = tracker.get_slot("case_question") or tracker.get_slot(DRAFT_SLOT)
            return begin(dispatcher, tracker, domain, draft=asked)
        if message.intent == "cancel_case" and not _was_just_decided(tracker):
            return _cancel_outside(dispatcher, tracker, domain)
        if message.intent == "no_email" and decision is None:
            return _without_a_way(message, dispatcher, tracker, domain)
        if decision in _WITHOUT_CONTACT:
            say_with_mail_link(_WITHOUT_CONTACT[decision], dispatcher, tracker, domain)
            return forget_but_question(tracker)
        reference = tracker.get_slot(SENT_SLOT)
        agrees = not message.pressed and (is_one_of(message.text, "yes") or sends(message.text))
        if tracker.get_slot(FORM_SLOT) and agrees and not tracker.get_slot(DRAFT_SLOT):
            # Nothing is known to stand in it: shown again, with what was asked since and the way
            # to the chat for those who see no form.
            return begin(dispatcher, tracker, domain)
        if tracker.get_slot(FORM_SLOT) and agrees:
            # "Yes, send it", beside a form: only its own button sends it.
            say_form_waits(dispatcher, tracker)
            return []
        is_mere = is_one_of(message.text, "yes") and not matches(message.text, "one_more")
        # "The other one, too, to the same address": that one was not sent.
        is_other = other_one_to_send(message.text) is not None
        same = is_mere or (matches(message.text, "sent_again") and not is_other)
        if reference and not message.pressed and not same:
            # "Send one more" means more than a mere "send".
            return begin(dispatcher, tracker, domain)
        if reference:
            dispatcher.utter_message(response="utter_case_already_sent", reference=reference)
            return []
        if decision != End.SEND:
            if message.pressed:
                # An old button; the message it belonged to is no longer current.
                dispatcher.utter_message(response="utter_no_case")
                return []
            # "Send it", with nothing there to send: a new run, or the one that was cancelled.
            return begin(dispatcher, tracker, domain)
        return _send(dispatcher, tracker, domain)


def _was_just_decided(tracker: Tracker) -> bool:
    """Whether the steps read the newest message as a wish to send, whatever it was taken for."""
    for event in reversed(tracker.events):
        if event.get("event") == "user":
            break
        if event.get("event") == "slot" and event.get("name") == "case_end":
            return bool(event.get("value") == End.SEND)
    return False


class ActionCaseWaits(Action):
    """After thanks or a goodbye beside a form: says once that it was not sent."""

    def name(self) -> str:
        """Name of the action in the domain."""
        return "action_case_waits"

    def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: DomainDict) -> Events:
        """Says nothing where it was said since the form was shown, or the form was refused."""
        for turn in turns_newest_first(reversed(tracker.events)):
            replies = [Reply(reply) for reply in turn.replies]
            refused = holds(shown_message(turn.message), "refuses_the_form")
            if refused and not any(reply.form for reply in replies):
                return []
            if any(map(says_form_waits, replies)):
                return []
            if any(reply.form for reply in replies):
                break
        say_form_waits(dispatcher, tracker)
        return []


class ActionCaseStatus(Action):
    """Gives the reference of what was sent in this conversation; nothing more is known here."""

    def name(self) -> str:
        """Name of the action in the domain."""
        return "action_case_status"

    def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: DomainDict) -> Events:
        """Answers, even if the reply to what was sent was lost."""
        text = read_message(tracker).text
        if asks_for_a_copy(text):
            dispatcher.utter_message(response="utter_case_copy")
            return []
        if wants_a_letter(text):
            dispatcher.utter_message(response="utter_case_letter")
            return []
        reference = last_reference(tracker)
        try:
            unseen = None if reference else sent_unseen(tracker)
        except StoreError as error:
            logger.error("It is not known whether a case was kept: %s", error)
            # The connector apologises for a turn without a reply; it can be asked again.
            return []
        if unseen:
            reference = unseen.reference
        sent = [*references(tracker), *([unseen.reference] if unseen else [])]
        if asks_of_several(text) and len(sent) > 1:
            dispatcher.utter_message(response="utter_case_status_all", references=", ".join(sent))
            return []
        if reference and asks_of_taking_back(text):
            # It is not gone, even if another case asked for that; say what can be erased.
            dispatcher.utter_message(response="utter_case_already_sent", reference=sent[0])
            dispatcher.utter_message(response="utter_privacy_erase")
            return []
        named = patterns("case_number")[0].search(text)
        asked = named[0].upper() if named else reference
        case = case_of(asked, tracker) if asked and reference else None
        went_along = asks_whether_it_went_along(text)
        rest = beside_the_state(text, sent=True, just_sent=True)
        if case and (named or went_along or (rest is None and asks_what_is_sent(text))):
            # What is said after a hand-off is kept, so it holds no personal data.
            is_named = "named" if case.name else "unnamed"
            is_reachable = "reached" if case.email or case.phone else "unreached"
            values = {
                "reference": asked,
                "case_question": redact(case.question),
                "name_line": response_words("utter_case_was_sent", is_named, domain, tracker),
                "reply_line": response_words("utter_case_was_sent", is_reachable, domain, tracker),
            }
            dispatcher.utter_message(response="utter_case_was_sent", **values)
            if went_along:
                how = "left_out" if case.alone else "taken_along"
                dispatcher.utter_message(response=f"utter_conversation_{how}")
            return []
        if not reference:
            dispatcher.utter_message(response="utter_case_status_unknown")
            return []
        if tracker.get_slot(FORM_SLOT) and withdraws(tracker.get_slot(DRAFT_SLOT) or ""):
            # It was to be taken back, and that has not been sent.
            dispatcher.utter_message(response="utter_case_not_this_one", reference=reference)
            return []
        if case and len(sent) > 1 and withdraws(case.question):
            # The one that was to be withdrawn is with the municipality already.
            dispatcher.utter_message(response="utter_case_status_all", references=", ".join(sent))
            return []
        dispatcher.utter_message(response=_status_response(case), reference=reference)
        more = text if rest is None and was_said_before(text) else rest or ""
        is_known = case is not None and wants_no_call(case.question) and wants_no_call(more)
        if adds_to_case(more) and not is_known and not tracker.get_slot(FORM_SLOT):
            # "When do you call? I work until five."
            return begin_addition(dispatcher, tracker, domain, more, reference)
        return []


def _status_response(case: Optional[SentCase]) -> str:
    """What is known of a sent case: without an e-mail address, that a call was asked for."""
    if case is not None and not (case.phone or case.email):
        return "utter_case_status_without_contact"
    if case is None or case.email:
        return "utter_case_status"
    no_call = wants_no_call(case.question)
    return "utter_case_status_no_call" if no_call else "utter_case_status_phone"


def _answer_the_rest(
    dispatcher: CollectingDispatcher, tracker: Tracker, domain: DomainDict
) -> Events:
    """Answers a question that comes along with the cancellation."""
    message = read_message(tracker)
    beside = cancels(message.text)
    rest = apart_from_the_state(beside or "")
    if rest and not tells_something(rest, fewest=1):
        return []
    # "Public, then my name is there for all to see. Forget it": a reason, whatever it looks like.
    asks = looks_like_a_question(message.text if beside is None else rest)
    for cell in message.cells if asks else ():
        dispatcher.utter_message(response=f"utter_{cell}")
    if message.cells or message.pressed or not rest:
        return []
    answer = as_chat(message)
    if answer is not None and answer.said:
        for response, values in answer.said:
            dispatcher.utter_message(response=response, **values)
        return []
    if not looks_like_a_question(rest):
        return []
    if message.intent == "out_of_scope":
        dispatcher.utter_message(response="utter_out_of_scope")
        return []
    return ActionClarify().run(dispatcher, tracker, domain)


def _send(dispatcher: CollectingDispatcher, tracker: Tracker, domain: DomainDict) -> Events:
    metadata = tracker.latest_message.get("metadata") or {}
    contact = _contact_to_send(tracker.get_slot("case_contact"))
    try:
        if contact is None or not tracker.get_slot("case_question"):
            raise StoreError("the conversation has lost what was to be sent")
        if metadata.get(NO_MORE_CASES_KEY) and sent_unseen(tracker) is None:
            raise TooManyCasesError("the limit of the visitor's address is reached")
        opened = open_from_conversation(
            sessions(),
            Submission(
                key=tracker.get_slot("case_key"),
                question=tracker.get_slot("case_question"),
                contact=contact,
                name=tracker.get_slot("case_name"),
                organisation_kind=organisation_written(tracker),
            ),
            conversation_id=tracker.sender_id,
            events=tracker.events,
            slots=tracker.slots,
            settings=get_settings(),
        )
    except StoreError as error:
        logger.error("A case could not be kept: %s", error)
        say_with_mail_link("utter_case_failed", dispatcher, tracker, domain)
        return []
    except TooManyCasesError as error:
        logger.warning("A case was refused: %s", error)
        say_with_mail_link("utter_case_too_many", dispatcher, tracker, domain)
        return []
    sent = sent_response(contact, opened, tracker.get_slot("case_question"))
    dispatcher.utter_message(response=sent, **sent_values(contact, opened))
    return [*forget(), SlotSet(SENT_SLOT, opened.reference)]


def _contact_to_send(written: Optional[str]) -> Optional[Contact]:
    """How the visitor is reached: empty for who leaves no way; None where that has got lost."""
    return Contact() if written == NOTHING else read_contact(written or "", confirmed=True).contact


def _cancel_outside(
    dispatcher: CollectingDispatcher, tracker: Tracker, domain: DomainDict
) -> Events:
    """Cancels the form that a client shows, or what waits for another try after a failure."""
    waits = tracker.get_slot("case_end") == End.SEND
    if not waits and not tracker.get_slot(FORM_SLOT):
        message, reference = read_message(tracker), last_reference(tracker)
        beside = cancels(message.text)
        # "Don't send it after all": what can be done is told.
        unsent = beside == "" and matches(message.text, "send")
        taken_back = withdraws(message.text) or beside is None or unsent
        if reference and not message.pressed and taken_back:
            # "I take the question back": the municipality has it, and has to be told.
            return begin_addition(dispatcher, tracker, domain, message.text, reference)
        if reference:
            dispatcher.utter_message(response="utter_case_already_sent", reference=reference)
        else:
            dispatcher.utter_message(response="utter_no_case")
        return _answer_the_rest(dispatcher, tracker, domain)
    try:
        sent = sent_unseen(tracker)
    except StoreError as error:
        logger.error("It is not known whether a case was kept: %s", error)
        # The connector apologises for a turn without a reply; cancelling can be tried again.
        return []
    if sent is None:
        _say_cancelled(dispatcher, tracker)
        return [*_answer_the_rest(dispatcher, tracker, domain), *forget_but_question(tracker)]
    dispatcher.utter_message(response="utter_case_already_sent", reference=sent.reference)
    return [
        *_answer_the_rest(dispatcher, tracker, domain),
        *forget(),
        SlotSet(SENT_SLOT, sent.reference),
    ]


def _say_cancelled(dispatcher: CollectingDispatcher, tracker: Tracker) -> None:
    """Says that nothing is sent, but that an earlier case of this conversation was."""
    reference = last_reference(tracker)
    message = read_message(tracker)
    takes_leave = message.intent == "goodbye" or leaves(message.text, refusing=True)
    if reference:
        dispatcher.utter_message(response="utter_case_only_this_cancelled", reference=reference)
    elif takes_leave and not message.pressed:
        dispatcher.utter_message(response="utter_case_left")
    else:
        dispatcher.utter_message(response="utter_case_cancelled")


def _without_a_way(
    message: Message, dispatcher: CollectingDispatcher, tracker: Tracker, domain: DomainDict
) -> Events:
    """Offers the telephone, or to send without to those who lack it; a form that waits goes on."""
    if leaves_no_contact(message.text):
        told = told_beside_no_reply(message.text)
        if not tracker.get_slot(FORM_SLOT):
            return begin(dispatcher, tracker, domain, draft=told or None)
        is_new = not tracker.get_slot(DRAFT_SLOT)
        return fill_in_form(dispatcher, tracker, Details(), question=told if is_new else "")
    if matches(message.text, "announces_contact"):
        # "I leave an address after all", whatever was said of having none.
        return begin(dispatcher, tracker, domain)
    if refuses_to_be_reached(message.text):
        response = _WITHOUT_CONTACT[End.NO_CONTACT]
        return _kept_for_its_button(
            say_with_mail_link(response, dispatcher, tracker, domain), tracker
        )
    without = without_a_way(message)
    if without is not None and without.end is End.NO_WAY:
        say_with_mail_link(_WITHOUT_CONTACT[End.NO_WAY], dispatcher, tracker, domain)
    else:
        dispatcher.utter_message(response="utter_no_email")
    return []


def _kept_for_its_button(question: Optional[str], tracker: Tracker) -> Events:
    """Keeps what a ready mail holds, for who sends it from here after all; a form holds it itself.

    Args:
        question: in the mail.
        tracker: the conversation.
    """
    is_kept = tracker.get_slot(FORM_SLOT) or not question
    return [] if is_kept else [SlotSet(DRAFT_SLOT, question)]
