"""The Rasa side of the hand-off: begins it, asks at each step, and takes the visitor's replies."""

from __future__ import annotations

import hashlib
import logging
import uuid
from dataclasses import replace
from typing import Any, Dict, List, Mapping, Optional

from rasa_sdk import Action, FormValidationAction, Tracker
from rasa_sdk.events import SlotSet
from rasa_sdk.executor import CollectingDispatcher
from rasa_sdk.types import DomainDict

from actions.conversation import slot_before_message
from actions.handoff.beside_the_form import add_to_form, correct_form, fill_in_form
from actions.handoff.draft import draft_questions
from actions.handoff.reading import of_the_conversation, read_step, the_one_before
from actions.handoff.run import begin, begin_addition, forget, may_show_form
from actions.handoff.sent_cases import (
    case_of,
    contact_before,
    last_reference,
    name_before,
    sent_unseen,
)
from actions.handoff.shown_form import say_form_waits
from actions.handoff.steps import Change, End, Known, Message, Step
from actions.responses import response_words
from bot.answers.compose import NOTICE_AGAIN
from bot.answers.legal_texts import said_in
from bot.answers.variants import chosen_variant
from bot.cases.another_matter import (
    denies_that_it_belongs,
    is_another_matter,
    matter_of,
    without_its_case,
)
from bot.cases.coming_back import asks_for_form, is_away_for_a_while, told_beside_the_form
from bot.cases.contact import ContactReading, read_contact
from bot.cases.contact_changes import same_contact
from bot.cases.corrections import fields_taken_out
from bot.cases.details import Details, apart_from_contact, read_details
from bot.cases.lead_ins import with_capital
from bot.cases.letters import has_where_to, wants_a_letter
from bot.cases.opening import ALONE, ALONE_SLOT
from bot.cases.sending import beside_sending_it, only_passes_on
from bot.cases.several import as_one, names_places_only, sends_both
from bot.cases.titles import read_payload, typed_title
from bot.cases.told_early import stays_unknown
from bot.cases.wishes import (
    adds_to_case,
    asks_for_a_copy,
    beside_staying_unknown,
    wants_another_way,
    wants_to_be_called,
    withdraws,
)
from bot.cases.words import matches
from bot.cases.written import Written
from bot.conversation.history import (
    BEFORE_SLOT,
    DRAFT_SLOT,
    FORM_SLOT,
    SENT_SLOT,
    UNPLACED_SLOT,
    Reply,
    is_pressed,
    session_events,
    shown_message,
    since_the_last_case,
    turns_newest_first,
)
from bot.conversation.reading import cells_of
from bot.privacy import redact
from bot.privacy.words import PLACEHOLDERS
from bot.settings import get_settings
from bot.store.errors import StoreError

logger = logging.getLogger(__name__)

_LANGUAGE_SLOTS = (
    "language",
    "visitor_language",
    "language_notice",
    "own_language",
    "wished_language",
)
# Placeholder where the visitor would rather say nothing.
_NO_NAME_SHOWN = "–"
_NOT_KEPT = "utter_contact_not_kept"
# After this many seconds of silence a visitor is reminded where they were.
_PAUSE_SECONDS = 3600
# An intent that is less likely than this is noise.
_WORTH_ANSWERING = 0.05
_RATHER_IN_CHAT = "write_in_chat"

Slots = Dict[str, Any]
Events = List[Dict[str, Any]]


class ActionStartHandoff(Action):
    """Begins the hand-off; if one is under way, continues where it is."""

    def name(self) -> str:
        """Name of the action in the domain."""
        return "action_start_handoff"

    def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: DomainDict) -> Events:
        """Begins with a form, or with the chat steps."""
        if tracker.active_loop:
            return []
        if intent_of(tracker) == _RATHER_IN_CHAT:
            return begin(dispatcher, tracker, domain, in_chat=True)
        message = read_message(tracker)
        reference = None if message.pressed else last_reference(tracker)
        if reference and matches(message.text, "thanks"):
            # "Thanks, then I wait for your call": the call is not a new wish.
            dispatcher.utter_message(response="utter_thanks")
            return []
        if reference and adds_to_case(message.text) and not is_another_matter(message.text):
            return begin_addition(dispatcher, tracker, domain, message.text, reference)
        return begin(dispatcher, tracker, domain)


class ActionFillInForm(Action):
    """After a name or a contact in the chat: puts it into the form that waits."""

    def name(self) -> str:
        """Name of the action in the domain."""
        return "action_fill_in_form"

    def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: DomainDict) -> Events:
        """Says what was filled in, or where it belongs."""
        text = read_message(tracker).text
        if is_away_for_a_while(text):
            say_form_waits(dispatcher, tracker)
            return []
        if asks_for_a_copy(text):
            dispatcher.utter_message(response="utter_case_copy")
            return []
        if wants_a_letter(text):
            dispatcher.utter_message(response="utter_case_letter")
            told = read_details(text)
            return fill_in_form(dispatcher, tracker, told) if told.is_reachable else []
        along = of_the_conversation(text, tracker.get_slot(ALONE_SLOT) == ALONE)
        if along is not None:
            for response, values in along.said:
                dispatcher.utter_message(response=response, **values)
            return [SlotSet(name, value) for name, value in along.slots.items()]
        beside = beside_staying_unknown(text)
        if beside is not None:
            dispatcher.utter_message(response="utter_anonymous")
            return add_to_form(dispatcher, tracker, beside)
        if matches(text, "stays_anonymous"):
            dispatcher.utter_message(response="utter_anonymous")
            if not tracker.get_slot("case_name") and "name" not in fields_taken_out(text):
                return []
        same = same_contact(text, contact_before(tracker))
        told = Details(ContactReading(same)) if same else read_details(text)
        asked = ""
        sends_it = only_passes_on(text) or sends_both(text)
        if sends_it or beside_sending_it(text) is not None:
            # "That question" may have been asked since the form was shown.
            drafts = draft_questions(tracker.events)
            asked = as_one(drafts[::-1]) if sends_both(text) else next(iter(drafts), "")
        is_new = asked != tracker.get_slot(DRAFT_SLOT)
        if sends_it and not (asked and is_new):
            say_form_waits(dispatcher, tracker)
            return []
        return fill_in_form(dispatcher, tracker, told, question=asked if is_new else "")


class ActionAddToCase(Action):
    """After "change it": into the form that waits; what was sent is added to with a new case."""

    def name(self) -> str:
        """Name of the action in the domain."""
        return "action_add_to_case"

    def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: DomainDict) -> Events:
        """Says so, and begins a case that refers to the old one."""
        message = read_message(tracker)
        draft = tracker.get_slot(DRAFT_SLOT) or ""
        apart = without_its_case(draft)
        if tracker.get_slot(FORM_SLOT) and apart != draft and denies_that_it_belongs(message.text):
            return fill_in_form(dispatcher, tracker, Details(), question=apart)
        if tracker.get_slot(FORM_SLOT) and not message.pressed and not withdraws(message.text):
            return correct_form(dispatcher, tracker, message.text)
        reference = None if message.pressed else last_reference(tracker)
        if reference is None:
            dispatcher.utter_message(response="utter_no_case")
            return []
        if is_another_matter(message.text):
            return begin(dispatcher, tracker, domain, draft=matter_of(message.text))
        case = case_of(reference, tracker) if wants_another_way(message.text) else None
        if case and case.phone and not case.email and wants_to_be_called(message.text):
            # They left a number only: that is what happens anyhow.
            dispatcher.utter_message(response="utter_case_status_phone", reference=reference)
            return []
        return begin_addition(dispatcher, tracker, domain, message.text, reference)


class ActionAnotherQuestion(Action):
    """After "one more question": asks which; after "send one more", another case begins."""

    def name(self) -> str:
        """Name of the action in the domain."""
        return "action_another_question"

    def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: DomainDict) -> Events:
        """Asks or begins; first reports a case whose answer got lost."""
        if matches(read_message(tracker).text, "send"):
            return begin(dispatcher, tracker, domain)
        try:
            unseen = sent_unseen(tracker)
        except StoreError as error:
            # The question can still be asked; the case is reported once it is known.
            logger.error("It is not known whether a case was kept: %s", error)
            unseen = None
        events: Events = []
        if unseen:
            dispatcher.utter_message(response="utter_case_already_sent", reference=unseen.reference)
            events = [*forget(), SlotSet(SENT_SLOT, unseen.reference)]
        dispatcher.utter_message(response="utter_what_else")
        return events


class ValidateHandoffForm(FormValidationAction):
    """Reads what the visitor answers; a question in between is answered, then the steps go on.

    Rasa's own way for such asides is a rule for each intent and form, some sixty here, so they are
    answered in the validation instead.
    """

    def name(self) -> str:
        """Name of the action in the domain."""
        return "validate_handoff_form"

    async def required_slots(
        self,
        domain_slots: List[str],
        dispatcher: CollectingDispatcher,
        tracker: Tracker,
        domain: DomainDict,
    ) -> List[str]:
        """The steps of this run; none are left once the visitor has decided."""
        if tracker.get_slot("case_end"):
            return []
        renames = tracker.get_slot("case_change") == Change.NAME
        return [step.value for step in Step if step is not Step.NAME or renames]

    def validate_case_question(
        self, value: Any, dispatcher: CollectingDispatcher, tracker: Tracker, domain: DomainDict
    ) -> Slots:
        """The question, or yes to one that is offered."""
        return _take(Step.QUESTION, value, dispatcher, tracker, domain)

    def validate_case_contact(
        self, value: Any, dispatcher: CollectingDispatcher, tracker: Tracker, domain: DomainDict
    ) -> Slots:
        """An address or a number; whoever has neither may send without, or gets a ready mail."""
        return _take(Step.CONTACT, value, dispatcher, tracker, domain)

    def validate_case_name(
        self, value: Any, dispatcher: CollectingDispatcher, tracker: Tracker, domain: DomainDict
    ) -> Slots:
        """A name of a person or an organisation; may be left out."""
        return _take(Step.NAME, value, dispatcher, tracker, domain)

    def validate_case_decision(
        self, value: Any, dispatcher: CollectingDispatcher, tracker: Tracker, domain: DomainDict
    ) -> Slots:
        """Send, change or cancel. Nothing is sent without a clear yes."""
        return _take(Step.DECISION, value, dispatcher, tracker, domain)


class _Ask:
    """Asks for a step, in words that depend on what is known; only its own buttons then count."""

    step: Step

    def name(self) -> str:
        """Name of the action in the domain."""
        return f"action_ask_{self.step.value}"

    def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: DomainDict) -> Events:
        """Asks for the step, and remembers which buttons now count."""
        response, values = self.words(tracker, domain)
        ask = self.ask(response, tracker)
        dispatcher.utter_message(response=response, ask=ask, **values)
        return [SlotSet("case_ask", ask), *self.after(tracker)]

    def words(self, tracker: Tracker, domain: DomainDict) -> tuple[str, Mapping[str, str]]:
        """The response to ask with, and its values."""
        return f"utter_ask_{self.step.value}", {}

    def ask(self, response: str, tracker: Tracker) -> str:
        """Names the question that its buttons belong to."""
        return uuid.uuid4().hex

    def after(self, tracker: Tracker) -> Events:
        """Slots that record what was asked."""
        return []


class ActionAskCaseQuestion(_Ask, Action):
    """Asks for the question, or whether it is one that was asked before."""

    step = Step.QUESTION

    def words(self, tracker: Tracker, domain: DomainDict) -> tuple[str, Mapping[str, str]]:
        """Depends on which earlier questions are offered."""
        if tracker.get_slot("case_change") == Change.WHETHER_MORE:
            return "utter_case_whether_more", {}
        if tracker.get_slot("case_other_draft"):
            return "utter_ask_case_drafts", {}
        if tracker.get_slot(DRAFT_SLOT):
            return "utter_ask_case_draft", {}
        return super().words(tracker, domain)


class ActionAskCaseContact(_Ask, Action):
    """Asks how to reach the visitor, or whether something mistyped is meant to be another."""

    step = Step.CONTACT

    def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: DomainDict) -> Events:
        """First says that one given before a person was asked for has not been kept."""
        if not tracker.get_slot("contact_suggestion") and _gave_contact_before(tracker):
            dispatcher.utter_message(response=_NOT_KEPT)
        return super().run(dispatcher, tracker, domain)

    def words(self, tracker: Tracker, domain: DomainDict) -> tuple[str, Mapping[str, str]]:
        """Depends on whether something looks mistyped."""
        suggestion = tracker.get_slot("contact_suggestion")
        # Alone it is an address that could not be used.
        if tracker.get_slot("contact_given") and suggestion:
            return "utter_ask_case_contact_suggestion", {}
        before = contact_before(tracker) if suggestion else None
        if before and suggestion == before.shown:
            return "utter_ask_case_contact_before", {}
        if suggestion:
            # What was typed is no number at all.
            return "utter_ask_case_contact_number", {}
        return super().words(tracker, domain)


class ActionAskCaseName(_Ask, Action):
    """Asks for a name."""

    step = Step.NAME


class ActionAskCaseDecision(_Ask, Action):
    """Sums up what will be sent, to whom, and what that means; or asks what to change."""

    step = Step.DECISION

    def words(self, tracker: Tracker, domain: DomainDict) -> tuple[str, Mapping[str, str]]:
        """The whole summary, unless the same one has just been shown."""
        if tracker.get_slot("case_change") == Change.ANYTHING:
            return "utter_case_change_what", {}
        if tracker.get_slot("case_change") == Change.MORE:
            return "utter_case_add_what", {}
        if tracker.get_slot("case_change") == Change.WHETHER_MORE:
            return "utter_case_whether_more", {}
        if tracker.get_slot("case_shown") == _digest(tracker):
            return "utter_ask_case_decision_again", {}
        key = "left_out" if tracker.get_slot(ALONE_SLOT) == ALONE else "goes_along"
        response = "utter_ask_case_decision"
        # Without one it says what that means.
        contact = tracker.get_slot("case_contact")
        asked = tracker.get_slot("case_question") or ""
        again = response_words(response, NOTICE_AGAIN, domain, tracker)
        unreached = "by_letter" if has_where_to(asked) else "no_contact"
        return response, {
            "case_contact": contact or response_words(response, unreached, domain, tracker),
            "case_name": tracker.get_slot("case_name") or _NO_NAME_SHOWN,
            "conversation": response_words(response, key, domain, tracker),
            **({NOTICE_AGAIN: again} if _has_read_the_notice(tracker) else {}),
        }

    def ask(self, response: str, tracker: Tracker) -> str:
        """That of the summary while it stands: "as it stands above", so its buttons count, too."""
        stands = response == "utter_ask_case_decision_again"
        return (stands and tracker.get_slot("case_ask")) or super().ask(response, tracker)

    def after(self, tracker: Tracker) -> Events:
        """Slots that record what the summary showed."""
        if tracker.get_slot("case_change") in (Change.ANYTHING, Change.MORE, Change.WHETHER_MORE):
            return []
        return [SlotSet("case_shown", _digest(tracker))]


def intent_of(tracker: Tracker) -> str:
    """The newest message's intent.

    The SDK's own method gives the head of the ranking, which the scope guard need not follow.
    """
    return str((tracker.latest_message.get("intent") or {}).get("name") or "")


def read_message(tracker: Tracker) -> Message:
    """The newest message, as the steps read it."""
    said = [turn.message for turn in turns_newest_first(reversed(tracker.events))]
    text, before = [*map(shown_message, said[:2]), "", ""][:2]
    return Message(
        text=text,
        intent=intent_of(tracker),
        confidence=float((tracker.latest_message.get("intent") or {}).get("confidence") or 0.0),
        others=_other_intents(tracker),
        cells=cells_of(tracker.latest_message),
        pressed=bool(said) and is_pressed(said[0]),
        ask=_entity(tracker, "ask"),
        part=_entity(tracker, "case_part"),
        choice=_entity(tracker, "choice"),
        # What was said before is kept without personal data.
        repeated=redact(text).casefold() == redact(before).casefold(),
        before=[shown_message(message) for message in said[1:]],
    )


def _other_intents(tracker: Tracker) -> List[str]:
    ranking = tracker.latest_message.get("intent_ranking") or []
    likely = [str(one["name"]) for one in ranking if one["confidence"] >= _WORTH_ANSWERING]
    return [name for name in likely if name != intent_of(tracker)]


def _entity(tracker: Tracker, name: str) -> str:
    return str(next(tracker.get_latest_entity_values(name), None) or "")


def _leaves_for_form(step: Step, message: Message, tracker: Tracker) -> bool:
    """Whether a message asks for the form, and is no question that speaks of one."""
    is_asked = step is Step.QUESTION and not tracker.get_slot(DRAFT_SLOT)
    is_matter = is_asked and told_beside_the_form(message.text)
    return asks_for_form(message.text) and not is_matter


def _take(
    step: Step,
    value: Any,
    dispatcher: CollectingDispatcher,
    tracker: Tracker,
    domain: DomainDict,
) -> Slots:
    if tracker.get_slot("requested_slot") != step:
        # Given beside the form: Rasa has it validated when the chat steps begin.
        return {step.value: value}
    message = _with_typed_button(read_message(tracker), tracker)
    if not message.pressed and may_show_form(tracker) and _leaves_for_form(step, message, tracker):
        return {step.value: None, "case_end": End.IN_FORM.value}
    known = Known(
        draft=tracker.get_slot(DRAFT_SLOT),
        other_draft=tracker.get_slot("case_other_draft") or _asked_before(message.text, tracker),
        given=tracker.get_slot("contact_given"),
        suggestion=tracker.get_slot("contact_suggestion"),
        change=tracker.get_slot("case_change"),
        ask=tracker.get_slot("case_ask") or "",
        written=Written(
            question=tracker.get_slot("case_question"),
            # Rasa fills the slot with the message before it is validated.
            contact=None if step is Step.CONTACT else tracker.get_slot("case_contact"),
            name=None if step is Step.NAME else tracker.get_slot("case_name"),
            language=tracker.get_slot("visitor_language") or "",
        ),
        most=get_settings().text_max_chars,
        sent=last_reference(tracker),
        reached=contact_before(tracker),
        reached_name=name_before(tracker),
        unnamed=_would_stay_unknown(tracker),
        alone=tracker.get_slot(ALONE_SLOT) == ALONE,
        before=tracker.get_slot(BEFORE_SLOT),
        reached_before=_reached_before(tracker),
        unplaced=tracker.get_slot(UNPLACED_SLOT),
    )
    result = read_step(step, message, known)
    if question := result.slots.get(Step.QUESTION):
        begun = with_capital(question, message.text, known.unplaced or "")
        result.slots[Step.QUESTION] = begun
    if result.end is None and _seconds_of_silence(tracker) > _PAUSE_SECONDS:
        dispatcher.utter_message(response="utter_case_resumed")
    for response, values in result.said:
        dispatcher.utter_message(response=response, **values)
    return {
        step.value: None,
        **({} if result.turns_language else _languages_before(tracker, domain)),
        **({"case_shown": None} if result.show else {}),
        **the_one_before(step, result, known),
        **{str(name): value for name, value in result.slots.items()},
        **({"case_end": result.end.value} if result.end else {}),
    }


def _with_typed_button(message: Message, tracker: Tracker) -> Message:
    """The message, as the button of the question just asked whose words it types."""
    ask = tracker.get_slot("case_ask")
    before = [*turns_newest_first(reversed(tracker.events))][1:2]
    if message.pressed or not ask or not before:
        return message
    shown = {
        button["title"]: button["payload"]
        for reply in before[0].replies
        for button in Reply(reply).buttons
    }
    # Buttons of the answer above the question do not belong to this step.
    payloads = {title: read_payload(payload) for title, payload in shown.items()}
    of_this_step = {title: one for title, one in payloads.items() if one[1].get("ask") == ask}
    title = typed_title(message.text, [*of_this_step])
    if title is None:
        return message
    intent, values = of_this_step[title]
    return replace(
        message,
        intent=intent,
        confidence=1.0,
        cells=(),
        pressed=True,
        ask=ask,
        part=str(values.get("case_part") or ""),
        choice=str(values.get("choice") or ""),
    )


def _would_stay_unknown(tracker: Tracker) -> bool:
    """Whether the visitor has said since the last case that they would rather give no name."""
    own = since_the_last_case(session_events(tracker.events))
    return any(stays_unknown(one) for one in own if one.get("event") == "user")


def _reached_before(tracker: Tracker) -> Optional[str]:
    """The contact of this run that another one replaced, or that is asked for anew; else None."""
    given: List[str] = []
    for event in tracker.events:
        if event.get("event") == "active_loop" and event.get("name"):
            given = []
        value = event.get("value") if event.get("name") == Step.CONTACT else None
        found = read_contact(str(value or ""), confirmed=True).contact
        # Rasa fills the slot with the message before it is validated.
        given += [found.shown] if found and found.shown == value else []
    is_asked = tracker.get_slot("requested_slot") == Step.CONTACT
    shown = None if is_asked else tracker.get_slot(Step.CONTACT)
    return next((one for one in reversed(given) if one != shown), None)


def _gave_contact_before(tracker: Tracker) -> bool:
    """Whether a way to be reached stood in what was asked before this run, and none since.

    It was not kept, and that has not been said.
    """
    begun = [n for n, event in enumerate(tracker.events) if event.get("event") == "active_loop"]
    place = begun[-1] if begun else 0
    if any(
        Reply(one).name == _NOT_KEPT for one in tracker.events[place:] if one.get("event") == "bot"
    ):
        return False
    before = since_the_last_case(tracker.events[:place])
    typed = [one for one in before if one.get("event") == "user" and not is_pressed(one)]
    return any(_gives_contact(shown_message(one)) for one in typed)


def _gives_contact(text: str) -> bool:
    """Whether a text that is kept without personal data held the contact of its writer."""
    is_masked = any(PLACEHOLDERS[kind] in text for kind in ("email", "phone"))
    return is_masked and apart_from_contact(text) != text


def _asked_before(text: str, tracker: Tracker) -> Optional[str]:
    """The question before the one that is offered, for a visitor who names both; else None."""
    draft = tracker.get_slot(DRAFT_SLOT)
    if not draft or not (names_places_only(text) or sends_both(text)):
        return None
    begins = [n for n, event in enumerate(tracker.events) if event.get("event") == "active_loop"]
    before = tracker.events[: begins[-1]] if begins else tracker.events
    drafts = draft_questions(before, wants_both=True)
    return next((one for one in drafts if one != draft), None)


def _languages_before(tracker: Tracker, domain: DomainDict) -> Slots:
    slots = domain.get("slots", {})
    return {
        name: slot_before_message(tracker, name, (slots.get(name) or {}).get("initial_value"))
        for name in _LANGUAGE_SLOTS
    }


def _seconds_of_silence(tracker: Tracker) -> float:
    turns = turns_newest_first(reversed(tracker.events))
    times = [at for turn in turns if (at := turn.message.get("timestamp")) is not None][:2]
    return times[0] - times[1] if len(times) > 1 else 0.0


def _has_read_the_notice(tracker: Tracker) -> bool:
    """Whether a summary of this run quoted what the law asks for, in the words of now."""
    notice = said_in(chosen_variant(tracker.slots), get_settings())["record_notice"]
    for event in reversed(tracker.events):
        if event.get("event") == "active_loop" and event.get("name"):
            break
        if event.get("event") == "bot" and notice in (event.get("text") or ""):
            return True
    return False


def _digest(tracker: Tracker) -> str:
    parts = ("question", "contact", "name", "alone")
    shown = [str(tracker.get_slot(f"case_{part}")) for part in parts]
    return hashlib.sha256("\x00".join(shown).encode("utf-8", "replace")).hexdigest()
