"""What is stored of a conversation is redacted, as far as the conversation does not need it."""

from __future__ import annotations

import asyncio
import json
import sqlite3
from pathlib import Path
from typing import Any, Iterator

import pytest
from rasa.shared.core.domain import Domain
from rasa.shared.core.events import BotUttered, Event, SlotSet, UserUttered
from rasa.shared.core.slots import AnySlot
from rasa.shared.core.trackers import DialogueStateTracker

from bot.cases.opening import SLOTS_OF_A_RUN
from bot.conversation.outcomes import BUTTON_TITLE_KEY, CLIENT_ID_KEY, TOLD_KEY
from bot.conversation.plain_text import mark_plain_text
from bot.tracking import kept
from bot.tracking.store import ConversationStore
from tests.tracking.stores import open_store

MAIL, PHONE, NAME, STREET = "anna.ek@example.org", "070-174 06 05", "Bo", "Storgatan 5"
OTHER_MAIL = "kommun@example.org"
QUESTION = f"Jag heter Bo Ek och bor på {STREET}: hur söker vi?"
EMPTY = [SlotSet(name, None) for name in SLOTS_OF_A_RUN]


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "assistant.db"


@pytest.fixture
def store(path: Path) -> ConversationStore:
    names = (*SLOTS_OF_A_RUN, "case_key", "case_reference", "style")
    return open_store(f"sqlite:///{path}", [AnySlot(name, mappings=[{}]) for name in names])


async def take(
    store: ConversationStore, *events: Event, conversation: str = "c"
) -> DialogueStateTracker:
    """A turn as Rasa takes it: read, add, save."""
    tracker = await store.get_or_create_tracker(conversation)
    for event in events:
        tracker.update(event)
    await store.save(tracker)
    return tracker


def said(text: str, **more: Any) -> UserUttered:
    parsed = {"text": text, "intent": {"name": "x"}, "entities": [{"entity": "e", "value": text}]}
    return UserUttered(text, parse_data=parsed, **more)  # type: ignore[arg-type]


def replied(text: str, **values: Any) -> BotUttered:
    return BotUttered(text, metadata={"utter_action": "utter_x", **values})


def begins(number: int = 1, draft: str | None = None) -> list[Event]:
    return [*EMPTY, SlotSet("case_key", f"key {number}"), SlotSet("case_draft", draft)]


def stored(path: Path) -> list[dict[str, Any]]:
    """What is stored, but for the listening that Rasa notes."""
    with sqlite3.connect(path) as database:
        rows = database.execute("SELECT data FROM events WHERE type_name != 'action' ORDER BY id")
        return [json.loads(data) for (data,) in rows]


def files(path: Path) -> list[bytes]:
    """The database as it lies on the disk, its journal included."""
    return [file.read_bytes() for file in path.parent.iterdir() if file.is_file()]


def in_the_form() -> list[list[Event]]:
    """The turns of a hand-off in the chat, up to its summary."""
    summary = f"Fråga: {QUESTION}\nSvar till: {MAIL}, {PHONE}\nNamn: {NAME} (Bologna)"
    return [
        [said("Jag vill prata med någon"), *begins(), replied("Vilken fråga?")],
        [said(QUESTION), SlotSet("case_question", QUESTION), replied("Hur når vi dig?")],
        [
            said(f"{MAIL} eller {PHONE}"),
            SlotSet("case_contact", None),
            SlotSet("case_contact", f"{MAIL}, {PHONE}"),
        ],
        [said(NAME), SlotSet("case_name", NAME), replied(summary, case_name=NAME)],
        [
            said(f"nej, till {OTHER_MAIL}"),
            SlotSet("case_decision", f"nej, till {OTHER_MAIL}"),
            SlotSet("case_decision", None),
            SlotSet("case_contact", OTHER_MAIL),
        ],
    ]


def test_what_a_visitor_writes_is_stored_without_personal_data(
    store: ConversationStore, path: Path
) -> None:
    text = f"Jag heter Bo Ek, {MAIL}, {PHONE}, {STREET}. Vad är SERN?"
    tracker = asyncio.run(take(store, said(text), replied("SERN är ett nätverk.")))
    # While the turn is taken it is all there.
    assert tracker.latest_message is not None and tracker.latest_message.text == text
    kept_text = "Jag heter [namn], [e-postadress], [telefonnummer], [adress]. Vad är SERN?"
    message = stored(path)[0]
    assert message["text"] == message["parse_data"]["text"] == kept_text
    for secret in (MAIL, PHONE, STREET, "Bo Ek"):
        assert secret not in json.dumps(stored(path))


@pytest.mark.parametrize("text", ["Vad är SERN?", mark_plain_text("/restart"), "", "e\u0301"])
def test_what_holds_none_is_stored_as_it_is(
    store: ConversationStore, path: Path, text: str
) -> None:
    asyncio.run(take(store, said(text)))
    assert stored(path)[0]["text"] in (text, "é")


def test_a_typed_command_stays_a_typed_text(store: ConversationStore, path: Path) -> None:
    asyncio.run(take(store, said(mark_plain_text(f"/restart {MAIL}"))))
    assert stored(path)[0]["text"] == mark_plain_text("/restart [e-postadress]")


def test_a_button_is_stored_as_it_was_and_a_line_of_a_form_without_personal_data(
    store: ConversationStore, path: Path
) -> None:
    # Digits in an id are no telephone number.
    payload = '/cancel_case{"ask": "0701740605174060a0701740605b"}'
    asyncio.run(take(store, said(payload), said("/send_case", metadata={BUTTON_TITLE_KEY: MAIL})))
    texts = [one["text"] for one in stored(path)]
    assert texts == [payload, "/send_case"]
    assert stored(path)[1]["metadata"] == {BUTTON_TITLE_KEY: "[e-postadress]"}


def test_while_a_question_is_being_sent_what_was_collected_is_there(
    store: ConversationStore, path: Path
) -> None:
    async def talk() -> Any:
        for turn in in_the_form():
            await take(store, *turn)
        return await store.retrieve("c")

    slots = asyncio.run(talk()).current_slot_values()
    assert slots["case_question"] == QUESTION
    assert (slots["case_contact"], slots["case_name"]) == (OTHER_MAIL, NAME)
    # It is asked for a name: what is typed is one.
    assert [one["text"] for one in stored(path) if one["event"] == "user"][2:] == [
        "[e-postadress] eller [telefonnummer]",
        "[namn]",
        "nej, till [e-postadress]",
    ]


def not_sent() -> list[Event]:
    return [said("avbryt"), replied("Inget skickades."), *EMPTY, SlotSet("case_draft", QUESTION)]


def another() -> list[Event]:
    return [said("jag vill prata med någon"), *begins(2), replied("Vilken fråga?")]


@pytest.mark.parametrize("over", [not_sent, another])
def test_once_it_is_over_nothing_of_it_is_left(
    store: ConversationStore, path: Path, over: Any
) -> None:
    async def talk() -> Any:
        await take(store, said("hej"), replied(f"Kontakt: {OTHER_MAIL}"), SlotSet("style", "easy"))
        for turn in in_the_form():
            await take(store, *turn)
        await take(store, *over())
        return await store.retrieve("c")

    slots = asyncio.run(talk()).current_slot_values()
    everything = stored(path)
    # What was said before it is none of its.
    assert everything[1]["text"] == f"Kontakt: {OTHER_MAIL}" and slots["style"] == "easy"
    of_it = json.dumps(everything[2:], ensure_ascii=False)
    for secret in (MAIL, OTHER_MAIL, PHONE, STREET, "Bo Ek", f'"{NAME}"', f" {NAME} "):
        assert secret not in of_it
    assert not any(
        secret.encode() in file for secret in (MAIL, PHONE, STREET) for file in files(path)
    )
    (summary,) = [one for one in everything if str(one.get("text")).startswith("Fråga:")]
    assert summary["text"] == (
        "Fråga: Jag heter [namn] och bor på [adress]: hur söker vi?\n"
        "Svar till: [e-postadress], [telefonnummer]\nNamn: [namn] (Bologna)"
    )
    if over is not_sent:
        # Who changes their mind finds the question again.
        assert slots["case_draft"] == "Jag heter [namn] och bor på [adress]: hur söker vi?"


def test_a_contact_given_long_before_a_hand_off_is_not_there_when_one_begins_nor_after_it(
    store: ConversationStore, path: Path
) -> None:
    async def talk() -> tuple[Any, Any]:
        await take(store, said(f"Vad är SERN? Nå mig på {MAIL}, {PHONE}"), replied("Ett nätverk."))
        # Beside a form of a client, which is cancelled.
        told = [SlotSet("case_contact", f"{MAIL}, {PHONE}"), SlotSet("case_name", NAME)]
        await take(store, said("prata med någon"), *begins(), replied("Skriv här."))
        await take(store, said(f"{NAME}, {MAIL}, {PHONE}"), *told, replied("Det står där."))
        await take(store, said("avbryt"), replied("Inget skickades."), *EMPTY)
        for text in ("Vilka är vänorterna?", "Vem bestämmer?"):
            await take(store, said(text), replied("Jo."))
        begun = await take(store, *another())
        return begun.get_slot("case_contact"), await take(store, *not_sent())

    contact, tracker = asyncio.run(talk())
    assert (contact, tracker.get_slot("case_contact"), tracker.get_slot("case_name")) == (None,) * 3
    # Nobody reads it out of what was said, either: the next hand-off asks for it anew.
    texts = json.dumps([one.as_dict() for one in tracker.events], ensure_ascii=False)
    for secret in (MAIL, PHONE):
        assert secret not in texts
        assert not any(secret.encode() in file for file in files(path))


def test_what_is_told_for_a_hand_off_is_kept_until_one_begins(
    store: ConversationStore, path: Path
) -> None:
    told = {TOLD_KEY: {"contact": MAIL, "name": NAME}}

    async def talk() -> tuple[Any, Any]:
        await take(store, said(f"Nå mig på {MAIL}. Vad är SERN?", metadata=told), replied("Jo."))
        before = await take(store, said("Och vänorter?"), replied("Tre."))
        await take(store, said(f"Jag, {MAIL}, vill ha hjälp", metadata=told), *begins())
        return before, await store.retrieve("c")

    before, begun = asyncio.run(talk())
    kept_of = [one.metadata.get(TOLD_KEY) for one in before.events if isinstance(one, UserUttered)]
    assert kept_of == [told[TOLD_KEY], None]
    assert MAIL not in json.dumps([one.as_dict() for one in begun.events])
    assert not any(MAIL.encode() in file for file in files(path))


def test_where_the_answer_goes_can_be_looked_up(store: ConversationStore, path: Path) -> None:
    confirmation = replied(f"Tack! Svaret kommer till {MAIL}.", email=MAIL)

    async def talk() -> None:
        for turn in in_the_form():
            await take(store, *turn)
        await take(store, said("ja"), confirmation, *EMPTY, SlotSet("case_reference", "EU-1"))
        await take(store, said("tack"), replied("Varsågod."))

    asyncio.run(talk())
    where = [one["text"] for one in stored(path) if MAIL in json.dumps(one)]
    assert where == [f"Tack! Svaret kommer till {MAIL}."]


def test_a_form_that_was_shown_and_a_ready_mail_lose_what_they_were_filled_with(
    store: ConversationStore, path: Path
) -> None:
    filled = {"email": MAIL, "tel": PHONE, "name": NAME}
    form = {"question": QUESTION, "filled": filled}
    shown = BotUttered("Skriv här.", data={"custom": {"form": form}})
    collected = [SlotSet("case_contact", f"{MAIL}, {PHONE}"), SlotSet("case_name", NAME)]
    link = {"url": f"mailto:kommun@example.se?subject=x&body={QUESTION}", "title": "Mejla"}
    mail = replied("Det gick inte.", metadata={"link": link})

    async def talk() -> None:
        await take(store, said("prata med någon"), shown, *begins(draft=QUESTION), *collected)
        await take(store, said("skicka"), mail)
        await take(store, said("avbryt"), *EMPTY)

    asyncio.run(talk())
    asked, failed = (one for one in stored(path) if one["event"] == "bot")
    question = "Jag heter [namn] och bor på [adress]: hur söker vi?"
    gone = {"email": "[e-postadress]", "tel": "[telefonnummer]", "name": "[namn]"}
    assert asked["data"]["custom"] == {"form": {"question": question, "filled": gone}}
    told = failed["metadata"]["metadata"]["link"]
    assert told == {"url": "mailto:kommun@example.se", "title": "Mejla"}


def test_other_conversations_keep_what_they_are_collecting(store: ConversationStore) -> None:
    async def talk() -> Any:
        for conversation in ("c", "d"):
            for turn in in_the_form():
                await take(store, *turn, conversation=conversation)
        await take(store, *not_sent())
        return await store.retrieve("d")

    assert asyncio.run(talk()).get_slot("case_name") == NAME


def test_an_event_broker_is_told_no_more_than_the_conversation_needs(
    store: ConversationStore, path: Path
) -> None:
    published: list[Any] = []

    class Broker:
        def publish(self, event: Any) -> None:
            published.append(event)

    store.event_broker = Broker()  # type: ignore[assignment]
    told = {TOLD_KEY: {"contact": MAIL, "name": NAME}, CLIENT_ID_KEY: "m1"}
    message = said(f"Nå mig på {MAIL}", metadata=told)
    message.parse_data["metadata"] = told  # type: ignore[typeddict-unknown-key]
    asyncio.run(take(store, message, replied("Jo.")))
    assert [one["text"] for one in published if "text" in one] == [
        "Nå mig på [e-postadress]",
        "Jo.",
    ]
    # What is kept for a hand-off that may follow is stored for it alone.
    assert MAIL in json.dumps(stored(path))
    assert MAIL not in json.dumps(published) and NAME not in json.dumps(published)
    assert [one["metadata"] for one in published if one["event"] == "user"] == [
        {CLIENT_ID_KEY: "m1"}
    ]


def test_what_a_hand_off_collects_is_what_is_forgotten() -> None:
    told = set(SLOTS_OF_A_RUN)
    assert set(kept._COLLECTED) < told
    # The others are names and marks of our own.
    assert told - set(kept._COLLECTED) == {
        *("case_end", "case_change", "case_shown", "case_form", "case_ask", "case_alone")
    }


@pytest.fixture
def store_of_each(sessions: Any, database_url: str) -> Iterator[ConversationStore]:
    domain = Domain.empty()
    domain.slots = [AnySlot(name, mappings=[{}]) for name in (*SLOTS_OF_A_RUN, "case_key")]
    yield ConversationStore(domain, database_url=database_url)


def test_both_databases_forget(store_of_each: ConversationStore) -> None:
    async def talk() -> Any:
        for turn in in_the_form():
            await take(store_of_each, *turn)
        await take(store_of_each, *not_sent())
        whole = await store_of_each.retrieve_full_tracker("c")
        return [event.as_dict() for event in whole.events]

    everything = json.dumps(asyncio.run(talk()), ensure_ascii=False)
    assert "Inget skickades." in everything
    assert MAIL not in everything and PHONE not in everything and STREET not in everything
