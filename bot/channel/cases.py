"""What happens to a client's form: into the store and the conversation, or cancelled.

The store comes first and the conversation second, so that every reference given belongs to a case;
when the form is sent again with the same id, the missing half is completed.
"""

from __future__ import annotations

import hashlib
import logging
from dataclasses import dataclass
from typing import Any, List, Mapping, Optional, Sequence, Tuple

from rasa.core.channels.channel import UserMessage
from rasa.core.lock_store import LockError
from rasa.shared.core.constants import ACTION_LISTEN_NAME, REQUESTED_SLOT
from rasa.shared.core.events import (
    ActionExecuted,
    ActiveLoop,
    BotUttered,
    Event,
    SlotSet,
    UserUttered,
)
from rasa.shared.core.trackers import DialogueStateTracker
from sqlalchemy.orm import sessionmaker

from bot.cases.contact import (
    TROUBLE_RESPONSES,
    Contact,
)
from bot.cases.details import more_than_details, read_details
from bot.cases.mailto import mailto_link
from bot.cases.opening import (
    Submission,
    cleared_but_question,
    cleared_slots,
    open_from_conversation,
    sent_response,
    sent_values,
)
from bot.cases.wishes import cancels
from bot.cases.written import added_to
from bot.channel.case_form import CONTACT, NUMBER, CaseForm, FieldError, check_case
from bot.channel.errors import ChannelError
from bot.channel.masking import form_notice
from bot.channel.speaker import Json, Speaker
from bot.channel.turns import (
    DEFAULT_LANGUAGE,
    stored_reply,
)
from bot.conversation.history import (
    FORM_SLOT,
    SENT_SLOT,
    opens_case,
    session_events,
    shown_message,
    waiting_form,
)
from bot.conversation.outcomes import BUTTON_TITLE_KEY, CLIENT_ID_KEY
from bot.conversation.plain_text import shown_text
from bot.settings import Settings
from bot.store.cases import OpenedCase
from bot.store.conversations import events_of_message
from bot.store.errors import StoreError, TooManyCasesError
from bot.store.off_loop import off_loop
from bot.store.opening import store_of_process
from bot.tracking.locks import DatabaseAway

logger = logging.getLogger(__name__)

_INTENT = "send_case"
_ACTION = "action_close_handoff"
# The response for each error.
_WORDS: Mapping[Tuple[str, str], str] = {
    ("question", "missing"): "utter_question_missing",
    ("name", CONTACT): "utter_name_is_contact",
    **{("contact", trouble.value): response for trouble, response in TROUBLE_RESPONSES.items()},
}
_TOO_LONG = "utter_case_too_long"


@dataclass(frozen=True)
class Answer:
    """What happens to a form.

    Attributes:
        body: of the response.
        code: of the error; None when the form was taken.
        is_new: a case was opened now, not by an earlier try.
    """

    body: Json
    code: Optional[str] = None
    is_new: bool = False


class CaseDesk:
    """Takes submitted forms, once per id, into the store and into the conversation."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        # Reads its words now rather than on the event loop within a visitor's turn.
        cancels("")

    async def take(self, agent: Any, conversation_id: str, form: CaseForm, *, full: bool) -> Answer:
        """Takes a form.

        Args:
            agent: Rasa's agent.
            conversation_id: of the token that it came with.
            form: from ``parse_case``.
            full: no more cases are taken from the visitor's address; what was sent before is
                still found.

        Raises:
            ChannelError: the conversation cannot be read; nothing was stored.
            LockError: a turn of the conversation does not end.
        """
        try:
            return await self._take(agent, conversation_id, form, full)
        except (StoreError, DatabaseAway) as error:
            # Not even the conversation can be read: only the form gives the language.
            logger.error("A case could not be kept: %s", error)
            blank = DialogueStateTracker(conversation_id, [])
            speaker = Speaker(agent, blank, conversation_id, form.language)
            return await self._refused(speaker, "store_down", form)

    async def cancel_beside(self, agent: Any, message: UserMessage) -> None:
        """Cancels the waiting form when a message asked for that among other things, and says so.

        "Cancel" alone is an intent, and its action cancels. "Cancel, but what is SERN?" may be read
        as its question: that has been answered, and the form would wait on in silence.

        Args:
            agent: Rasa's agent.
            message: from the visitor, already answered. Nothing is done when it does not cancel, or
                when the answer to it has begun or ended a form.
        """
        if not cancels(shown_text(message.text or "")):
            return
        conversation_id = message.sender_id
        try:
            async with agent.lock_store.lock(conversation_id):
                tracker = await _tracker(agent, conversation_id)
                if _waits_unchanged(tracker, message):
                    await self._cancel(agent, tracker, conversation_id)
        except (StoreError, DatabaseAway, LockError, ChannelError) as error:
            # The form still waits, as the visitor sees, who can say it again.
            logger.error("A form could not be cancelled: %s", error)

    async def _cancel(
        self, agent: Any, tracker: DialogueStateTracker, conversation_id: str
    ) -> None:
        speaker = Speaker(agent, tracker, conversation_id, "")
        cleared = cleared_but_question(tracker.current_slot_values())
        told: List[Event] = [
            ActionExecuted(_ACTION),
            await _say_cancelled(speaker, tracker),
            *(SlotSet(name, value) for name, value in cleared.items()),
            ActionExecuted(ACTION_LISTEN_NAME),
        ]
        for event in told:
            tracker.update(event)
        await agent.tracker_store.save(tracker)

    async def _take(self, agent: Any, conversation_id: str, form: CaseForm, full: bool) -> Answer:
        async with agent.lock_store.lock(conversation_id):
            tracker = await _tracker(agent, conversation_id)
            events = [event.as_dict() for event in tracker.events]
            own_events = await off_loop(events_of_message, self._sessions, conversation_id, form.id)
            before = _reply_before(conversation_id, own_events, events)
            if before is not None:
                return Answer(before)
            shown = waiting_form(events)
            language = form.language
            if shown and not language:
                language = shown.metadata.get("language", DEFAULT_LANGUAGE)
            speaker = Speaker(agent, tracker, conversation_id, language)
            if form.homepage:
                reply = await speaker.say("utter_case_refused")
                line = speaker.sent_line(form.question, form.wish)
                return Answer(_taken(None, False, line, reply))
            used = _case_of_form(events, form.form)
            if used is not None:
                # In another tab, or by a try whose answer got lost.
                reply = await speaker.say("utter_case_form_used", reference=used)
                return Answer({"messages": [reply]}, "form_used")
            speaks = str(speaker.slots.get("visitor_language") or "")
            contact, errors = check_case(form, self._settings.text_max_chars, speaks)
            if contact is None or errors:
                return Answer(await self._invalid(speaker, errors), "invalid_case")
            if full:
                return await self._refused(speaker, "too_many_cases", form)
            try:
                submission = _submission(conversation_id, form, contact)
                opened = await off_loop(
                    self._open, conversation_id, submission, events, speaker.slots
                )
            except StoreError as error:
                logger.error("A case could not be kept: %s", error)
                return await self._refused(speaker, "store_down", form)
            except TooManyCasesError as error:
                logger.warning("A case was refused: %s", error)
                return await self._refused(speaker, "too_many_cases", form)
            line = speaker.sent_line(submission.question, submission.wish or "")
            reply = await self._note(agent, tracker, speaker, form, submission, opened, line)
            return Answer(_taken(opened.reference, opened.receipt, line, reply), is_new=True)

    def _open(
        self,
        conversation_id: str,
        submission: Submission,
        events: List[Json],
        slots: Json,
    ) -> OpenedCase:
        return open_from_conversation(
            self._sessions,
            submission,
            conversation_id=conversation_id,
            events=events,
            slots=slots,
            settings=self._settings,
        )

    async def _note(
        self,
        agent: Any,
        tracker: DialogueStateTracker,
        speaker: Speaker,
        form: CaseForm,
        submission: Submission,
        opened: OpenedCase,
        line: str,
    ) -> Json:
        """Writes the turn into the conversation; the case is kept even when that fails."""
        contact = submission.contact
        sent = sent_response(contact, opened, submission.question)
        tracker.update(_said(line, form))
        tracker.update(ActionExecuted(_ACTION))
        utterance = await speaker.utter(sent, **sent_values(contact, opened))
        metadata = dict(utterance.metadata)
        metadata["case"] = {
            "reference": opened.reference,
            "receipt": opened.receipt,
            "form": form.form,
        }
        utterance.metadata = metadata
        after: List[Event] = [utterance]
        if tracker.active_loop_name:
            after += [ActiveLoop(None), SlotSet(REQUESTED_SLOT, None)]
        after += [SlotSet(name, value) for name, value in cleared_slots().items()]
        after += [SlotSet(SENT_SLOT, opened.reference), ActionExecuted(ACTION_LISTEN_NAME)]
        for event in after:
            tracker.update(event)
        try:
            await agent.tracker_store.save(tracker)
        except Exception:
            logger.exception("a case is kept, but its turn could not be written")
        return speaker.as_reply(utterance)

    async def _invalid(self, speaker: Speaker, errors: List[FieldError]) -> Json:
        told: Json = {}
        for error in errors:
            if error.code == NUMBER:
                text = form_notice(error.numbers, speaker.language)
            else:
                words = _WORDS.get((error.name, error.code), _TOO_LONG)
                text = (await speaker.say(words, **error.values))["text"]
            told.setdefault(
                error.name,
                {
                    "code": error.code,
                    "text": text,
                    **({"suggestion": error.suggestion} if error.suggestion else {}),
                },
            )
        return {"errors": told}

    async def _refused(self, speaker: Speaker, code: str, form: CaseForm) -> Answer:
        name = "utter_case_failed" if code == "store_down" else "utter_case_too_many"
        subject = speaker.words("utter_handoff_request", "mail_subject")
        link = mailto_link(self._settings.contact_email, subject, form.question)
        reply = await speaker.say(name, link=link)
        # The visitor sends the form itself again; its buttons' payloads are not.
        return Answer({"messages": [{**reply, "buttons": []}]}, code)

    @property
    def _sessions(self) -> sessionmaker:
        return store_of_process(self._settings.store_url)


async def _say_cancelled(speaker: Speaker, tracker: DialogueStateTracker) -> BotUttered:
    """Says that nothing is sent, and that an earlier case of this conversation stands."""
    events = session_events([event.as_dict() for event in tracker.events])
    sent = [str(event["value"]) for event in filter(opens_case, events)]
    if not sent:
        return await speaker.utter("utter_case_cancelled")
    return await speaker.utter("utter_case_only_this_cancelled", reference=sent[-1])


async def _tracker(agent: Any, conversation_id: str) -> DialogueStateTracker:
    try:
        return await agent.processor.fetch_tracker_with_initial_session(conversation_id)
    except StoreError:
        raise
    except Exception as error:
        logger.exception("a conversation could not be read")
        raise ChannelError("unavailable") from error


def _waits_unchanged(tracker: DialogueStateTracker, message: UserMessage) -> bool:
    """Whether this message is the newest, and a form shown before it still waits."""
    if not tracker.get_slot(FORM_SLOT) or tracker.active_loop_name:
        return False
    for event in reversed(tracker.events):
        if isinstance(event, UserUttered):
            return bool(event.message_id == message.message_id)
        if isinstance(event, SlotSet) and event.key == FORM_SLOT:
            return False
    return False


def _said(line: str, form: CaseForm) -> UserUttered:
    return UserUttered(
        text=f"/{_INTENT}",
        intent={"name": _INTENT, "confidence": 1.0},
        parse_data={
            "text": f"/{_INTENT}",
            "intent": {"name": _INTENT, "confidence": 1.0},
            "intent_ranking": [{"name": _INTENT, "confidence": 1.0}],
            "entities": [],
        },
        input_channel="webchat",
        metadata={
            CLIENT_ID_KEY: form.id,
            BUTTON_TITLE_KEY: line,
        },
    )


def _reply_before(
    conversation_id: str, turn: Sequence[Mapping[str, Any]], events: List[Json]
) -> Optional[Json]:
    case = next(
        (
            told
            for event in turn
            if event.get("event") == "bot"
            and (told := (event.get("metadata") or {}).get("case")) is not None
        ),
        None,
    )
    reply = stored_reply(conversation_id, turn, events) if turn else None
    if reply is None or case is None:
        return None
    line = next((shown_message(event) for event in turn if event.get("event") == "user"), "")
    told = {"reference": case["reference"], "receipt": case["receipt"], "visitor": line}
    return {**told, **reply}


def _case_of_form(events: List[Json], shown: str) -> Optional[str]:
    """The reference of what was sent with a form; None when nothing was."""
    cases = ((event.get("metadata") or {}).get("case") or {} for event in events)
    return next((case["reference"] for case in cases if shown and case.get("form") == shown), None)


def _submission(conversation_id: str, form: CaseForm, contact: Contact) -> Submission:
    # What was written with the contact would be lost with it: a name, when to call.
    more = more_than_details(form.contact)
    return Submission(
        key=_key(conversation_id, form.id),
        question=added_to(form.question, more) if more else form.question,
        contact=contact,
        name=form.name or read_details(form.contact).name or None,
        organisation_kind=form.organisation or None,
        wish=form.wish or None,
        conversation=form.conversation,
    )


def _taken(reference: Optional[str], receipt: bool, line: str, reply: Json) -> Json:
    return {
        "reference": reference,
        "receipt": receipt,
        "outcome": "handed_off",
        "visitor": line,
        "messages": [reply],
    }


def _key(conversation_id: str, client_id: str) -> str:
    # The same id in another conversation is another submission.
    return hashlib.sha256(f"{conversation_id}\x00{client_id}".encode()).hexdigest()
