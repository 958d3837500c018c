"""A run of the hand-off: how it begins, and what it keeps."""

from __future__ import annotations

import logging
import uuid
from dataclasses import replace
from typing import Any, Dict, List, Mapping, Optional, Tuple

from rasa_sdk import Tracker
from rasa_sdk.events import FollowupAction
from rasa_sdk.executor import CollectingDispatcher
from rasa_sdk.types import DomainDict

from actions.handoff.draft import (
    MOST_DRAFTS,
    case_topic,
    draft_questions,
    earlier_messages,
    without_masked,
)
from actions.handoff.for_others import may_be_for_others
from actions.handoff.newest import last_turns, typed_text, written_in_form
from actions.handoff.ready_mail import OFFERS, asked_or_told
from actions.handoff.sent_cases import (
    contact_before,
    last_reference,
    one_not_sent,
    sent_unseen_or_none,
)
from actions.handoff.shown_form import (
    chosen_of_two,
    filled_fields,
    set_slots,
    shown_form,
    told_before,
    told_in_chat,
)
from actions.handoff.steps import NOTHING, End
from actions.responses import response_words
from bot.answers.fill import fill
from bot.cases.coming_back import (
    asks_for_form,
    comes_back_to,
    takes_back_leaving,
    wants_the_chat,
)
from bot.cases.contact import ContactReading, Trouble, read_contact
from bot.cases.contact_changes import same_contact
from bot.cases.corrections import apart_from_name, corrections, told_to_add
from bot.cases.details import (
    Details,
    more_than_details,
    only_reaches,
    own_details,
    read_details,
    speaks_here,
)
from bot.cases.instructions import text_told
from bot.cases.lead_ins import with_capital
from bot.cases.letters import has_where_to, letter_to, wants_a_letter
from bot.cases.opening import ALONE, ALONE_SLOT, cleared_but_question, cleared_slots
from bot.cases.sending import (
    beside_sending_it,
    other_one_to_send,
    sends,
)
from bot.cases.several import (
    Earlier,
    as_one,
    asked_earlier,
    names_places_only,
    sends_both,
)
from bot.cases.told_early import details_told, stays_unknown
from bot.cases.wishes import (
    apart_from_remarks_on_sending,
    leaves_no_contact,
    sends_without_contact,
    wants_another_way,
    wants_conversation_along,
    wants_to_be_called,
)
from bot.cases.words import (
    bare,
    holds,
    is_one_of,
    matches,
    patterns,
)
from bot.cases.written import Written, added_to
from bot.conversation.history import (
    COMPLAINT,
    DRAFT_SLOT,
    FORM_SLOT,
    SENT_SLOT,
    Reply,
    Turn,
    is_complaint,
    session_events,
    shown_message,
    since_the_last_case,
)
from bot.conversation.reading import intents_of
from bot.settings import get_settings

logger = logging.getLogger(__name__)

# Clients on this channel may show a form.
_FORM_CHANNEL = "webchat"
_ANONYMOUS = "anonymous"
_NAME_NOT_KEPT = "utter_case_name_not_kept"
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
    sent = sent_unseen_or_none(tracker)
    if sent:
        dispatcher.utter_message(response="utter_case_already_sent", reference=sent.reference)
    earlier = asked_earlier(typed)
    other = None
    if last_reference(tracker):
        other = other_one_to_send(typed)
        other = "" if other is None and earlier else other
    if draft is None and other is not None:
        draft = one_not_sent(tracker, other)
    # What was cancelled or left goes on from where it was.
    back = sent is None and _comes_back(tracker)
    leaves_the_steps = tracker.get_slot("case_end") == End.IN_FORM
    goes_on = back or leaves_the_steps
    drafts, topic = _drafts(tracker, draft, may_go_on=sent is None, in_chat=in_chat, back=goes_on)
    whole = [one for draft in drafts if (one := without_masked(draft))]
    if whole != drafts:
        # What is left of a name or an address is not sent in its place.
        dispatcher.utter_message(response="utter_case_masked_left_out")
        drafts = whole
    if in_chat and (written := written_in_form(tracker).get("question")):
        # As it was changed in the form that is left.
        drafts = [written]
    drafts = [with_capital(one, *_typed_before(tracker), typed) for one in drafts]
    if in_chat:
        drafts = _put_right(drafts, typed)
    by_letter = back and _follows_the_advice(tracker)
    if by_letter:
        drafts = [added_to(one, text_told(typed)) for one in drafts[:1]]
    same = same_contact(typed, contact_before(tracker))
    that_one = beside_sending_it(typed)
    if sends_both(typed) and drafts:
        # The older one first, as they were asked.
        drafts = [as_one(drafts[::-1])]
    elif len(drafts) > 1 and (chosen := chosen_of_two(typed, drafts)):
        drafts = [chosen]
    if that_one is not None:
        # "Send that question": the last one.
        drafts = _with_when_to_call(drafts[:1], that_one)
    said_here = _speaks_here(tracker)
    without = (_leaves_no_contact(tracker) or by_letter) and not same
    if without and not drafts and (told_before_it := asked_or_told(tracker)):
        # "I want to complain, but need no reply": of what was said before.
        drafts = [told_before_it]
        topic = topic or case_topic(tracker.events, told_before_it)
    waits = (tracker.get_slot(FORM_SLOT) or leaves_the_steps) and not sent
    if waits and tracker.get_slot("case_contact") == NOTHING:
        # No reply was wanted, and no way to be reached is told now.
        without = without or not (same or read_details(typed).is_reachable)
    may_show = may_show_form(tracker) and not in_chat
    # "I would rather write here, could you ask them for me?"
    prefers_the_chat = wants_the_chat(typed)
    was_in_chat = back and _was_in_chat(tracker)
    with_form = may_show and (asks_for_form(typed) or not (prefers_the_chat or was_in_chat))
    ask = uuid.uuid4().hex
    first, second = [*drafts, None, None][:2]
    slots = {
        **cleared_slots(),
        ALONE_SLOT: _alone(typed, tracker, stays=goes_on),
        SENT_SLOT: None,
        DRAFT_SLOT: first,
        "case_other_draft": second,
        "case_topic": topic,
        "case_key": uuid.uuid4().hex,
        "case_ask": ask,
        FORM_SLOT: ask if with_form else None,
    }
    comes_back = bool(earlier) or comes_back_to(typed, drafts[0] if drafts else None)
    if waits:
        # Given beside the form, which they could not or would not fill in.
        slots |= {name: tracker.get_slot(name) for name in ("case_contact", "case_name")}
    if in_chat and waits:
        slots |= {**told_in_chat(told_before(slots)), **told_in_chat(read_details(typed))}
    elif that_one is not None and not with_form:
        # The question and how to be reached are known: the summary comes next.
        slots |= {"case_question": first, **told_in_chat(read_details(that_one))}
    elif not with_form:
        # "When does SERN meet? Call me on 070-…", where the client shows no form.
        # Who comes back to it, or would rather write here, says nothing of a matter beside it.
        # "Send it, eva@example.org": beside that wish it is for the hand-off.
        is_for_it = prefers_the_chat or was_in_chat or only_reaches(typed)
        told = read_details(typed) if is_for_it else own_details(typed)
        told = told or Details(name=apart_from_name(typed)[1])
        slots |= told_in_chat(Details(ContactReading(same)) if same else told)
        if was_in_chat and not second:
            slots["case_question"] = first
    if said_here and not with_form:
        slots["case_name"] = slots.get("case_name") or said_here
    if without:
        slots["case_contact"] = NOTHING
    early = Details() if waits else _told_early(tracker)
    if not with_form and not waits:
        slots |= _not_known_yet(early, slots)
        last = contact_before(tracker)
        if last and slots["case_contact"] is None and not slots.get("contact_suggestion"):
            # Offered, and agreed to or not.
            slots["contact_suggestion"] = last.shown
    events = set_slots(slots)
    if may_be_for_others(tracker, drafts, domain):
        dispatcher.utter_message(response="utter_case_field")
    if _would_stay_unknown(tracker):
        # Before anything is filled in: what can be sent without, and what cannot.
        dispatcher.utter_message(response="utter_anonymous")
    if wants_a_letter(typed):
        # What the question holds already is not asked for.
        is_known = any(map(has_where_to, drafts))
        letter = "utter_case_letter_in_question" if is_known else "utter_case_letter"
        dispatcher.utter_message(response=letter)
    if with_form:
        told = read_details(typed)
        if comes_back or waits:
            # What stands in the form that they see need not be told again.
            before = told_before(slots)
            told = Details(told.contact or before.contact, told.name or before.name)
        if named := apart_from_name(typed)[1]:
            # With the school or club after it, which the question no longer holds.
            told = replace(told, name=named)
        if same:
            told = replace(told, contact=ContactReading(same))
        told = told if told.name else replace(told, name=said_here or early.name)
        told = told if told.contact or without else replace(told, contact=early.contact)
        if told.contact and told.contact.trouble is Trouble.WRONG_NUMBER:
            dispatcher.utter_message(response="utter_contact_wrong_number")
        filled, collected = filled_fields(told)
        if not told.name and _has_lost_a_name(tracker):
            dispatcher.utter_message(response=_NAME_NOT_KEPT)
        would_call = holds(typed, "would_call")
        calls = would_call or (wants_another_way(typed) and wants_to_be_called(typed))
        if without:
            filled = {**filled, "no_reply": True}
        elif not told.is_reachable and (calls or patterns("wants_a_call")[0].search(typed)):
            filled = {**filled, "way": "tel"}
        # "Call me, then", beside the form that asks where: not the same words again. To a wish for
        # a person right now the answer first says that nobody reads along.
        again = waits and _wants_to_talk(typed)
        at_once = _wants_a_person_now(typed) or (would_call and not told.is_reachable)
        response = "utter_case_leave_number" if again or at_once else "utter_handoff_request"
        if waits and (told.is_reachable or without):
            # How to be reached is known: it is not asked for once more.
            response = "utter_case_filled_in"
            if (again or at_once) and not read_details(typed).is_reachable:
                dispatcher.utter_message(response="utter_case_nobody_before_sending")
        form = shown_form(drafts, topic, tracker, filled)
        dispatcher.utter_message(response=response, ask=ask, json_message={"form": form})
        return [*events, *collected]
    if not slots.get("case_name") and _has_lost_a_name(tracker):
        dispatcher.utter_message(response=_NAME_NOT_KEPT)
    dispatcher.utter_message(response="utter_handoff_in_chat")
    # Where how to be reached is settled, too, the summary comes next and holds the question.
    if slots.get("case_question") and was_in_chat and slots["case_contact"] is None:
        dispatcher.utter_message(response="utter_case_question_kept", case_question=first)
    if was_in_chat and _had_seen_the_summary(tracker) and slots["case_contact"] is None:
        dispatcher.utter_message(response="utter_case_details_not_kept")
    # A rule handles the wish to write in the chat; in all other cases the chat steps start here.
    return events if in_chat else [*events, FollowupAction("handoff_form")]


def may_show_form(tracker: Tracker) -> bool:
    """Whether the client may show a form."""
    return bool(tracker.get_latest_input_channel() == _FORM_CHANNEL)


def _speaks_here(tracker: Tracker) -> str:
    """The organisation that said first that it writes, "Ask Choir here"; empty for none.

    A person's name is not kept in what was said before.
    """
    said = _typed_before(tracker)
    return next((name for text in said if (name := speaks_here(text))), "")


def _told_early(tracker: Tracker) -> Details:
    """How to reach the visitor and their name, as they told it before and with the newest message.

    They see it filled in.
    """
    own = since_the_last_case(session_events(tracker.events))
    return details_told(one for one in own if one.get("event") == "user")


def _not_known_yet(early: Details, slots: Mapping[str, Any]) -> Mapping[str, Any]:
    """The slots of what was told early, where nothing else gives it."""
    is_reached = slots["case_contact"] is not None or slots.get("contact_suggestion")
    left = replace(early, contact=None) if is_reached else early
    return told_in_chat(replace(left, name="") if slots.get("case_name") else left)


def _has_lost_a_name(tracker: Tracker) -> bool:
    """Whether the visitor told their name before, which is not kept, and that was not said.

    Those who would rather give none have lost nothing.
    """
    own = since_the_last_case(session_events(tracker.events))
    if any(stays_unknown(one) for one in own if one.get("event") == "user"):
        return False
    told = [Reply(one).name for one in own if one.get("event") == "bot"]
    lost = any(holds(text, "told_a_masked_name") for text in _typed_before(tracker))
    return lost and _NAME_NOT_KEPT not in told


def _typed_before(tracker: Tracker) -> List[str]:
    own = since_the_last_case(session_events(tracker.events))
    return earlier_messages(own)


def _say_who_reads_the_form(
    dispatcher: CollectingDispatcher, tracker: Tracker, domain: DomainDict
) -> None:
    """Says that a person reads the form once it is sent, and where a number goes if it has none."""
    told = read_contact(tracker.get_slot("case_contact") or "", confirmed=True).contact
    key = "number_known" if told and told.phone else "number_wanted"
    response = "utter_case_person_after_sending"
    line = response_words(response, key, domain, tracker)
    dispatcher.utter_message(response=response, ask=tracker.get_slot("case_ask"), call_line=line)


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
    draft = fill(line, {"reference": reference, "case_question": told_to_add(text)})
    return begin(dispatcher, tracker, domain, draft=draft)


def forget() -> Events:
    """Clears the slots: what was sent or cancelled must not affect later turns."""
    return set_slots(cleared_slots())


def forget_but_question(tracker: Tracker) -> Events:
    """The same, but keeps the question for visitors who change their minds."""
    return set_slots(cleared_but_question(tracker.slots))


def _drafts(
    tracker: Tracker, draft: Optional[str], *, may_go_on: bool, in_chat: bool, back: bool
) -> Tuple[List[str], Optional[str]]:
    """The questions to offer, and what they are about.

    Args:
        tracker: the conversation.
        draft: the one that is given, if any.
        may_go_on: the draft of an earlier run that sent nothing may be offered again.
        in_chat: the hand-off goes on with the chat steps.
        back: the visitor comes back to the one that was left, or goes on with it in a form.
    """
    typed = typed_text(tracker)
    # "Only the second question": whether or not it has an answer.
    both = names_places_only(typed) or None
    drafts = [draft] if draft else draft_questions(tracker.events, wants_both=both)
    topic = case_topic(tracker.events, next(iter(drafts), None))
    kept = tracker.get_slot("case_question") or tracker.get_slot(DRAFT_SLOT)
    # A complaint is a matter of its own, but takes nothing out of a form that waits.
    complains = is_complaint({"parse_data": tracker.latest_message})
    if complains and not drafts:
        # "I want to complain about something" says not yet about what.
        topic = COMPLAINT
    waits = bool(tracker.get_slot(FORM_SLOT))
    goes_on = not complains or waits or back or matches(typed, "send_after_all")
    if kept and may_go_on and asked_earlier(typed) is Earlier.BEFORE:
        # The one of a form that waits, and another that was asked since.
        others = [one for one in drafts if bare(one) != bare(kept)]
        drafts = [kept, *others][:MOST_DRAFTS]
    elif kept and may_go_on and goes_on and (in_chat or back or not drafts):
        told = [one for one in drafts if bare(one) in bare(typed)] if in_chat else []
        # "In the chat, rather. It is about …": offered beside the one that there was.
        is_chosen = bool(tracker.get_slot("case_question"))
        other = None if is_chosen else tracker.get_slot("case_other_draft")
        if told and told[0] != kept:
            kept, other = told[0], kept
        drafts = [kept, other] if other and other != kept else [kept]
        topic = tracker.get_slot("case_topic") or topic
    most = get_settings().text_max_chars
    return [draft[:most] for draft in drafts], topic


def _put_right(drafts: List[str], typed: str) -> List[str]:
    """The questions, or the one that a wish to write in the chat puts right: "… it is May"."""
    beside = apart_from_remarks_on_sending(typed)
    asked_before = [one for one in drafts if bare(one) not in bare(typed)]
    changed = (corrections(beside, Written(one)).question for one in asked_before)
    put = next(filter(None, changed), None)
    return [put] if put else drafts


def _comes_back(tracker: Tracker) -> bool:
    """Whether the visitor comes back to the question of a hand-off that was cancelled or left.

    By saying so, or with the button that sends it without a way to be reached.
    """
    kept = tracker.get_slot("case_question") or tracker.get_slot(DRAFT_SLOT)
    newest, before = last_turns(tracker)
    if not kept or newest is None:
        return False
    typed = typed_text(tracker)
    if before is None or typed:
        has_left = before is not None and before.left_a_case
        goes_on = takes_back_leaving(typed) or sends(typed) or is_one_of(typed, "yes")
        goes_on = goes_on or sends_without_contact(typed) or matches(typed, "announces_contact")
        goes_on = goes_on or _follows_the_advice(tracker)
        return (has_left and goes_on) or comes_back_to(typed, kept)
    return _is_offered(before)


def _leaves_no_contact(tracker: Tracker) -> bool:
    """Whether the newest message says to send without a way to be reached, or takes that offer.

    A button says it by its own words.
    """
    newest, before = last_turns(tracker)
    text = shown_message(newest.message) if newest else ""
    if leaves_no_contact(text):
        return True
    typed = typed_text(tracker)
    agrees = is_one_of(typed, "yes") or sends(typed) or takes_back_leaving(typed)
    return agrees and before is not None and _is_offered(before)


def _follows_the_advice(tracker: Tracker) -> bool:
    """Whether a visitor who can be reached in no other way asks for a letter, as they were told."""
    _, before = last_turns(tracker)
    typed = typed_text(tracker)
    if before is None or not _is_offered(before) or read_contact(typed).contact:
        return False
    return wants_a_letter(typed) or bool(letter_to(typed, "sv"))


def _is_offered(turn: Turn) -> bool:
    """Whether a turn offered to send without a way to be reached."""
    return not OFFERS.isdisjoint(Reply(reply).name for reply in turn.replies)


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


def _with_when_to_call(drafts: List[str], text: str) -> List[str]:
    """The questions with when to call, or a second way to be reached, where a text says that."""
    more = more_than_details(text)
    return [added_to(draft, more) for draft in drafts] if more else drafts
