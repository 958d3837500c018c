"""A run of the hand-off: how it begins, what it keeps, and whether it has sent something."""

from __future__ import annotations

import logging
import uuid
from dataclasses import replace
from typing import Any, Dict, List, Mapping, Optional, Sequence, Tuple

from rasa_sdk import Tracker
from rasa_sdk.events import FollowupAction, SlotSet
from rasa_sdk.executor import CollectingDispatcher
from rasa_sdk.types import DomainDict

from actions.database import sessions
from actions.handoff.draft import (
    MOST_DRAFTS,
    case_topic,
    draft_questions,
    earlier_messages,
    question_named,
)
from actions.handoff.for_others import may_be_for_others
from actions.handoff.newest import last_turns, typed_text, written_in_form
from actions.handoff.ready_mail import (
    NO_REPLY,
    READY_MAILS,
    say_with_mail_link,
    was_told_of_contact,
)
from actions.handoff.steps import End, Known, Step, chosen_draft, take_draft
from actions.handoff.unsent import question_not_sent
from actions.responses import response_words
from bot.answers.fill import fill
from bot.answers.grid import FOR_ORGANISATIONS
from bot.answers.legal_texts import said_in
from bot.answers.variants import chosen_variant
from bot.cases.coming_back import comes_back_to, takes_back_leaving, wants_the_chat
from bot.cases.contact import TROUBLE_RESPONSES, Contact, ContactReading, Trouble, read_contact
from bot.cases.contact_changes import same_contact, way_wanted
from bot.cases.corrections import apart_from_name, corrections, fields_taken_out, takes_out
from bot.cases.details import (
    Details,
    apart_from_contact,
    matter_told,
    may_be_for_a_field,
    more_than_details,
    own_details,
    read_details,
    tells_only_details,
)
from bot.cases.half_contact import half_contact
from bot.cases.letters import wants_a_letter
from bot.cases.names import with_capitals
from bot.cases.opening import ALONE, ALONE_SLOT, cleared_but_question, cleared_slots
from bot.cases.sending import (
    beside_sending_it,
    other_one_to_send,
    sends,
)
from bot.cases.several import (
    Earlier,
    Named,
    as_one,
    asked_earlier,
    asked_instead,
    names_one,
    names_places_only,
    sends_both,
    with_one_changed,
)
from bot.cases.wishes import (
    apart_from_the_talk,
    wants_another_way,
    wants_conversation_along,
    wants_no_reply,
    wants_to_be_called,
)
from bot.cases.words import (
    bare,
    holds,
    is_one_of,
    looks_like_a_question,
    matches,
    patterns,
    tells_something,
)
from bot.cases.written import Written, added_to
from bot.conversation.history import (
    DRAFT_SLOT,
    FORM_SLOT,
    SENT_SLOT,
    Reply,
    is_complaint,
    opens_case,
    session_events,
    shown_message,
)
from bot.conversation.reading import intents_of
from bot.settings import get_settings
from bot.store.cases import OpenedCase, SentCase, case_sent, find_case
from bot.store.errors import StoreError

logger = logging.getLogger(__name__)

# Clients on this channel may show a form.
_FORM_CHANNEL = "webchat"
_ANONYMOUS = "anonymous"
# The form's fields, by part of the visitor's details.
_FIELDS = {"name": "name", "email": "email", "phone": "tel"}
# They answer a wish for a person who reads along.
_NOBODY_READS = {"utter_case_leave_number", "utter_case_nobody_before_sending"}

Events = List[Dict[str, Any]]


def begin(
    dispatcher: CollectingDispatcher,
    tracker: Tracker,
    domain: DomainDict,
    *,
    in_chat: bool = False,
    draft: Optional[str] = None,
) -> Events:
    """Begins: with a form where the client may show one, else with the chat steps.

    Args:
        dispatcher: first says where to write, for visitors who leave now.
        tracker: the conversation.
        domain: as Rasa sends it.
        in_chat: the visitor would rather write in the chat.
        draft: the question to offer; without one it is found in the conversation.
    """
    if tracker.get_slot(FORM_SLOT) and not in_chat and _asks_for_a_person_again(tracker):
        # The form waits, and that nobody reads along has been said: not the same words again.
        _say_who_reads_the_form(dispatcher, tracker, domain)
        return []
    typed = typed_text(tracker)
    sent = _sent_unseen_or_none(tracker)
    if sent:
        dispatcher.utter_message(response="utter_case_already_sent", reference=sent.reference)
    earlier = asked_earlier(typed)
    other = None
    if last_reference(tracker):
        other = other_one_to_send(typed)
        other = "" if other is None and earlier else other
    if draft is None and other is not None:
        draft = _question_not_sent(tracker, other)
    # What was cancelled or left goes on from where it was.
    back = sent is None and _comes_back(tracker)
    drafts, topic = _drafts(tracker, draft, may_go_on=sent is None, in_chat=in_chat, back=back)
    if in_chat and (written := written_in_form(tracker).get("question")):
        # As it was changed in the form that is left.
        drafts = [written]
    same = same_contact(typed, contact_before(tracker))
    that_one = beside_sending_it(typed)
    if sends_both(typed) and drafts:
        # The older one first, as they were asked.
        drafts = [as_one(drafts[::-1])]
    elif len(drafts) > 1 and (chosen := _chosen(typed, drafts)):
        drafts = [chosen]
    if that_one is not None:
        # "Send that question": the last one.
        drafts = _with_when_to_call(drafts[:1], that_one)
    if wants_no_reply(typed) and not (read_details(typed).is_reachable or same):
        return _without_reply(dispatcher, tracker, domain, next(iter(drafts), None))
    may_show = tracker.get_latest_input_channel() == _FORM_CHANNEL and not in_chat
    # "I would rather write here, could you ask them for me?"
    prefers_the_chat = wants_the_chat(typed)
    was_in_chat = back and _was_in_chat(tracker)
    with_form = may_show and not (prefers_the_chat or was_in_chat)
    ask = uuid.uuid4().hex
    first, second = [*drafts, None, None][:2]
    slots = {
        **cleared_slots(),
        ALONE_SLOT: _alone(typed, tracker, stays=back),
        SENT_SLOT: None,
        DRAFT_SLOT: first,
        "case_other_draft": second,
        "case_topic": topic,
        "case_key": uuid.uuid4().hex,
        "case_ask": ask,
        FORM_SLOT: ask if with_form else None,
    }
    waits = tracker.get_slot(FORM_SLOT) and not sent
    comes_back = bool(earlier) or comes_back_to(typed, drafts[0] if drafts else None)
    if waits:
        # Given beside the form, which they could not or would not fill in.
        slots |= {name: tracker.get_slot(name) for name in ("case_contact", "case_name")}
    if in_chat and waits:
        slots |= {**_told_in_chat(_told_before(slots)), **_told_in_chat(read_details(typed))}
    elif that_one is not None and not with_form:
        # The question and how to be reached are known: the summary comes next.
        slots |= {"case_question": first, **_told_in_chat(read_details(that_one))}
    elif not with_form:
        # "When does SERN meet? Call me on 070-…", where the client shows no form.
        told = read_details(typed) if prefers_the_chat else own_details(typed)
        told = told or Details(name=apart_from_name(typed)[1])
        slots |= _told_in_chat(Details(ContactReading(same)) if same else told)
        if was_in_chat and not second:
            slots["case_question"] = first
    events = _set(slots)
    if may_be_for_others(tracker, drafts, domain):
        dispatcher.utter_message(response="utter_case_field")
    if _would_stay_unknown(tracker):
        # Before anything is filled in: what can be sent without, and what cannot.
        dispatcher.utter_message(response="utter_anonymous")
    if wants_a_letter(typed):
        dispatcher.utter_message(response="utter_case_letter")
    if back and was_told_of_contact(tracker) and not read_details(typed).is_reachable:
        # Back from a ready mail: what it takes to send from here, once more.
        dispatcher.utter_message(response="utter_case_takes_contact")
    if with_form:
        told = read_details(typed)
        if comes_back or waits:
            # What stands in the form that they see need not be told again.
            before = _told_before(slots)
            told = Details(told.contact or before.contact, told.name or before.name)
        if named := apart_from_name(typed)[1]:
            # With the school or club after it, which the question no longer holds.
            told = replace(told, name=named)
        if same:
            told = replace(told, contact=ContactReading(same))
        if told.contact and told.contact.trouble is Trouble.WRONG_NUMBER:
            dispatcher.utter_message(response="utter_contact_wrong_number")
        filled, collected = _filled(told)
        calls = wants_another_way(typed) and wants_to_be_called(typed)
        if not told.is_reachable and (calls or patterns("wants_a_call")[0].search(typed)):
            filled = {**filled, "way": "tel"}
        # "Call me, then", beside the form that asks where: not the same words again. To a wish for
        # a person right now the answer first says that nobody reads along.
        again = waits and _wants_to_talk(typed)
        at_once = _wants_a_person_now(typed)
        response = "utter_case_leave_number" if again or at_once else "utter_handoff_request"
        if waits and told.is_reachable:
            # How to be reached is known: it is not asked for once more.
            response = "utter_case_filled_in"
            if (again or at_once) and not read_details(typed).is_reachable:
                dispatcher.utter_message(response="utter_case_nobody_before_sending")
        form = _form(drafts, topic, tracker, filled)
        dispatcher.utter_message(response=response, ask=ask, json_message={"form": form})
        return [*events, *collected]
    dispatcher.utter_message(response="utter_handoff_in_chat")
    if was_in_chat and _had_seen_the_summary(tracker) and not slots["case_contact"]:
        dispatcher.utter_message(response="utter_contact_not_kept")
    # A rule handles the wish to write in the chat; in all other cases the chat steps start here.
    return events if in_chat else [*events, FollowupAction("handoff_form")]


def _say_who_reads_the_form(
    dispatcher: CollectingDispatcher, tracker: Tracker, domain: DomainDict
) -> None:
    """Says that a person reads the form once it is sent, and where a number goes if it has none."""
    told = read_contact(tracker.get_slot("case_contact") or "", confirmed=True).contact
    key = "number_known" if told and told.phone else "number_wanted"
    response = "utter_case_person_after_sending"
    line = response_words(response, key, domain, tracker)
    dispatcher.utter_message(response=response, ask=tracker.get_slot("case_ask"), call_line=line)


def _without_reply(
    dispatcher: CollectingDispatcher, tracker: Tracker, domain: DomainDict, question: Optional[str]
) -> Events:
    """Offers a ready mail to who wants no reply, which no case can do without; a form goes on."""
    kept = say_with_mail_link(NO_REPLY, dispatcher, tracker, domain, question=question)
    if tracker.get_slot(FORM_SLOT):
        return []
    # Kept for visitors who would rather send it from here after all.
    return _set({**cleared_slots(), DRAFT_SLOT: kept})


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
    trouble = told.contact.trouble if told.contact and not told.contact.contact else None
    if trouble is not None:
        values = {"letters": told.contact.letters} if told.contact else {}
        dispatcher.utter_message(response=TROUBLE_RESPONSES[trouble], **values)
    gone = [*fields_taken_out(typed), *(["name"] if matches(typed, "stays_anonymous") else [])]
    filled, collected = _filled(told, gone, tracker.get_slot("case_contact"))
    if wants_another_way(typed) and (wanted := way_wanted(typed)):
        # "Could you call instead?": the form asks for a number.
        filled = {**filled, "way": _FIELDS[wanted]}
    draft = tracker.get_slot(DRAFT_SLOT)
    other = tracker.get_slot("case_other_draft")
    if draft and other and (chosen := _chosen(typed, [draft, other], in_form=True)):
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
    if matter:
        drafts = [matter]
        collected = [*collected, *_set({DRAFT_SLOT: matter, "case_other_draft": other})]
    offered = [draft for draft in drafts if draft]
    form = _form(offered, tracker.get_slot("case_topic"), tracker, filled)
    if not form["question"] and patterns("the_question_asked")[0].search(typed):
        # There is none to put into the form, so do not imply that there is.
        dispatcher.utter_message(response="utter_question_missing")
    dispatcher.utter_message(
        response="utter_case_filled_in",
        ask=ask,
        json_message={"form": form},
    )
    return collected


def _chosen(text: str, drafts: Sequence[str], *, in_form: bool = False) -> str:
    """The one of two questions that a text names, or both as one; empty where it names none.

    Args:
        text: such as "only the second question".
        drafts: the newer one first.
        in_form: a form shows them in that order.
    """
    known = Known(draft=drafts[0], other_draft=drafts[1])
    which = chosen_draft(text, known, in_form=in_form)
    if which:
        return str(take_draft(which, known).slots[Step.QUESTION])
    return with_one_changed(text, as_one(drafts if in_form else drafts[::-1])) or ""


def _with_piece_put_right(told: Details, text: str, tracker: Tracker) -> Details:
    """The details with the contact of before, of which a text puts a piece right: "no, .com"."""
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
    text, told = apart_from_the_talk(text), read_details(text)
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


def begin_addition(
    dispatcher: CollectingDispatcher,
    tracker: Tracker,
    domain: DomainDict,
    text: str,
    reference: str,
) -> Events:
    """Begins a case that adds to one that was sent, which can no longer be changed.

    Args:
        dispatcher: says so.
        tracker: the conversation.
        domain: as Rasa sends it.
        text: what the visitor has to add.
        reference: of the case that was sent.
    """
    dispatcher.utter_message(response="utter_case_addition", reference=reference)
    line = response_words("utter_case_addition", "draft_line", domain, tracker)
    draft = fill(line, {"reference": reference, "case_question": text})
    return begin(dispatcher, tracker, domain, draft=draft)


def last_reference(tracker: Tracker) -> Optional[str]:
    """The case that was sent last in this session, also when another hand-off has begun since.

    Args:
        tracker: the conversation.
    """
    sent = filter(opens_case, reversed(session_events(tracker.events)))
    return next((str(event["value"]) for event in sent), None)


def references(tracker: Tracker) -> List[str]:
    """The cases that were sent in this session, oldest first.

    Args:
        tracker: the conversation.
    """
    sent = filter(opens_case, session_events(tracker.events))
    return list(dict.fromkeys(str(event["value"]) for event in sent))


def case_of(reference: str, tracker: Tracker) -> Optional[SentCase]:
    """What was sent; None when it is erased or somebody else's, or the store is down.

    Args:
        reference: of the case.
        tracker: the conversation that it was sent from.
    """
    try:
        return case_sent(sessions(), reference, tracker.sender_id)
    except StoreError as error:
        logger.error("What was sent cannot be read: %s", error)
        return None


def contact_before(tracker: Tracker) -> Optional[Contact]:
    """How the visitor could be reached for the case that was sent last; None when it is not kept.

    Args:
        tracker: the conversation.
    """
    reference = last_reference(tracker)
    case = case_of(reference, tracker) if reference else None
    return Contact(case.email, case.phone) if case else None


def forget() -> Events:
    """Clears the slots: what was sent or cancelled must not affect later turns."""
    return _set(cleared_slots())


def forget_but_question(tracker: Tracker) -> Events:
    """The same, but keeps the question for visitors who change their minds."""
    return _set(cleared_but_question(tracker.slots))


def sent_unseen(tracker: Tracker) -> Optional[OpenedCase]:
    """The case of a run that the visitor sent without an answer.

    The answer may be lost when a process dies or is slow after the case has been written. Then the
    visitor has been told that something went wrong, and the conversation knows of no case.

    Returns:
        The case; None when nothing was sent, or it was sent and the visitor told so.

    Raises:
        StoreError: the store is down, so it cannot be known.
    """
    if tracker.get_slot("case_end") != End.SEND:
        return None
    return find_case(sessions(), tracker.get_slot("case_key"))


def _set(slots: Mapping[str, Any]) -> Events:
    return [SlotSet(name, value) for name, value in slots.items()]


def _sent_unseen_or_none(tracker: Tracker) -> Optional[OpenedCase]:
    try:
        return sent_unseen(tracker)
    except StoreError as error:
        # The hand-off is not held up; at worst the municipality gets a question twice.
        logger.error("It is not known whether a case was kept: %s", error)
        return None


def _drafts(
    tracker: Tracker, draft: Optional[str], *, may_go_on: bool, in_chat: bool, back: bool
) -> Tuple[List[str], Optional[str]]:
    """The questions to offer, and what they are about.

    Args:
        tracker: the conversation.
        draft: the one that is given, if any.
        may_go_on: the draft of an earlier run that sent nothing may be offered again.
        in_chat: the hand-off goes on with the chat steps.
        back: the visitor comes back to the one that was left.
    """
    typed = typed_text(tracker)
    # "Only the second question": whether or not it has an answer.
    both = names_places_only(typed) or None
    drafts = [draft] if draft else draft_questions(tracker.events, wants_both=both)
    topic = case_topic(tracker.events)
    kept = tracker.get_slot("case_question") or tracker.get_slot(DRAFT_SLOT)
    # A complaint is a matter of its own, but takes nothing out of a form that waits.
    complains = is_complaint({"parse_data": tracker.latest_message})
    waits = bool(tracker.get_slot(FORM_SLOT))
    goes_on = not complains or waits or back or matches(typed, "send_after_all")
    if kept and may_go_on and asked_earlier(typed) is Earlier.BEFORE:
        # The one of a form that waits, and another that was asked since.
        others = [one for one in drafts if bare(one) != bare(kept)]
        drafts = [kept, *others][:MOST_DRAFTS]
    elif kept and may_go_on and goes_on and (in_chat or back or not drafts):
        told = [one for one in drafts if bare(one) in bare(typed)] if in_chat else []
        # "In the chat, rather. It is about …": offered beside the one that there was.
        other = tracker.get_slot("case_other_draft")
        if told and told[0] != kept:
            kept, other = told[0], kept
        drafts = [kept, other] if other and other != kept else [kept]
        topic = tracker.get_slot("case_topic") or topic
    most = get_settings().text_max_chars
    return [draft[:most] for draft in drafts], topic


def _comes_back(tracker: Tracker) -> bool:
    """Whether the visitor comes back to the question of a hand-off that was cancelled or left.

    By saying so, or with the button by which a question that a ready mail was for is sent here.
    """
    kept = tracker.get_slot("case_question") or tracker.get_slot(DRAFT_SLOT)
    newest, before = last_turns(tracker)
    if not kept or newest is None:
        return False
    typed = typed_text(tracker)
    if before is None or typed:
        has_left = before is not None and before.left_a_case
        goes_on = takes_back_leaving(typed) or sends(typed) or is_one_of(typed, "yes")
        return (has_left and goes_on) or comes_back_to(typed, kept)
    return not READY_MAILS.isdisjoint(Reply(reply).name for reply in before.replies)


def _was_in_chat(tracker: Tracker) -> bool:
    """Whether the newest hand-off went by the chat steps, and not by a form that a client shows."""
    for event in reversed(tracker.events):
        if event.get("event") == "active_loop":
            return True
        if event.get("event") == "slot" and event.get("name") == FORM_SLOT and event.get("value"):
            return False
    return False


def _had_seen_the_summary(tracker: Tracker) -> bool:
    """Whether a way to be reached was given in the newest hand-off; it is no longer kept."""
    for event in reversed(tracker.events):
        if event.get("event") == "active_loop" and event.get("name"):
            break
        if event.get("event") == "bot" and Reply(event).name == "utter_ask_case_decision":
            return True
    return False


def _question_not_sent(tracker: Tracker, about: str) -> Optional[str]:
    """The question that no case of this conversation holds; None where that is not known."""
    cases = [case_of(reference, tracker) for reference in references(tracker)]
    sent = [case.question for case in cases if case]
    if len(sent) < len(cases):
        return None
    return question_not_sent(tracker.events, about, sent) or None


def _wants_to_talk(text: str) -> bool:
    kinds = ("wants_to_talk", "wants_a_call", "wants_a_person")
    return any(holds(text, kind) for kind in kinds)


def _wants_a_person_now(text: str) -> bool:
    """Whether a text asks to be put through to a person at once."""
    is_now = holds(text, "at_once")
    return is_now and holds(text, "wants_a_person")


def _asks_for_a_person_again(tracker: Tracker) -> bool:
    """Whether a person is asked for once more, right after the answer to a second request."""
    _, before = last_turns(tracker)
    said = [Reply(reply).name for reply in before.replies] if before is not None else []
    typed = typed_text(tracker)
    # "Call me, then, on 070-…" goes into the form.
    asks = _wants_to_talk(typed) and not read_details(typed)
    return asks and not _NOBODY_READS.isdisjoint(said)


def _alone(typed: str, tracker: Tracker, *, stays: bool) -> Optional[str]:
    """Whether the conversation is kept out: said now, beside the form that waits, or before."""
    along = wants_conversation_along(typed)
    if along is None:
        return tracker.get_slot(ALONE_SLOT) if stays or tracker.get_slot(FORM_SLOT) else None
    return None if along else ALONE


def _would_stay_unknown(tracker: Tracker) -> bool:
    """Whether a visitor who begins wants to stay anonymous, where nothing else answers that."""
    told = _ANONYMOUS in intents_of(tracker.latest_message)
    return not told and holds(typed_text(tracker), "speaks_of_staying_unknown")


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


def _filled(
    told: Details, gone: Sequence[str] = (), reached: Optional[str] = None
) -> Tuple[Mapping[str, str], Events]:
    """What a form has in its fields already; the slots let it be taken out of what is kept.

    Args:
        told: what the visitor has written.
        gone: what is to be emptied: ``name``, ``email``, ``phone``.
        reached: how they could be reached before.
    """
    contact = told.contact.contact if told.contact else None
    fields = {
        "email": contact.email if contact else None,
        "tel": contact.shown_phone if contact else None,
        "name": with_capitals(told.name) or None,
    }
    values = {name: value for name, value in fields.items() if value}
    # An empty value empties the field.
    values = {**{_FIELDS[kind]: "" for kind in gone}, **values}
    return values, _set({**_slots_gone(gone, reached), **_slots_of(told)})


def _slots_gone(gone: Sequence[str], reached: Optional[str]) -> Mapping[str, Optional[str]]:
    """The slots of what was taken out of a form."""
    slots: Dict[str, Optional[str]] = {"case_name": None} if "name" in gone else {}
    before = read_contact(reached or "", confirmed=True).contact
    kinds = [kind for kind in gone if kind != "name"]
    if before and kinds:
        left = replace(before, **dict.fromkeys(kinds))
        slots["case_contact"] = left.shown if left.email or left.phone else None
    return slots


def _told_before(slots: Mapping[str, Any]) -> Details:
    """The visitor's details from before they left a form, while they are kept."""
    contact, name = slots.get("case_contact"), slots.get("case_name")
    return Details(read_contact(contact) if contact else None, name or "")


def _slots_of(told: Details) -> Mapping[str, str]:
    contact = told.contact.contact if told.contact else None
    slots = {
        "case_contact": contact.shown if contact else None,
        "case_name": with_capitals(told.name) or None,
    }
    return {name: value for name, value in slots.items() if value}


def _told_in_chat(told: Details) -> Mapping[str, Any]:
    """The same where the chat steps begin, which ask about what looks mistyped."""
    slots: Mapping[str, Any] = _slots_of(told)
    if told.contact is None or told.contact.suggestion is None:
        return slots
    given, meant = slots.get("case_contact"), told.contact.suggestion.shown
    return {
        **slots,
        "case_contact": None,
        "contact_given": given,
        "contact_suggestion": meant,
    }


def _with_when_to_call(drafts: List[str], text: str) -> List[str]:
    """The questions with when to call, or a second way to be reached, where a text says that."""
    more = more_than_details(text)
    return [added_to(draft, more) for draft in drafts] if more else drafts


def _form(
    drafts: List[str], topic: Optional[str], tracker: Tracker, filled: Mapping[str, str]
) -> Mapping[str, Any]:
    return {
        "kind": "case",
        "question": drafts[0] if drafts else "",
        **({"questions": drafts} if len(drafts) > 1 else {}),
        "organisation": topic in FOR_ORGANISATIONS or _is_for_an_organisation(drafts, tracker),
        "style": tracker.get_slot("style") or "normal",
        "notice": said_in(chosen_variant(tracker.slots), get_settings())["record_notice"],
        **({"filled": filled} if filled else {}),
    }


def _is_for_an_organisation(drafts: List[str], tracker: Tracker) -> bool:
    speaks_for_one = patterns("for_organisation")[0].search
    return any(speaks_for_one(text) for text in (*drafts, typed_text(tracker)))
