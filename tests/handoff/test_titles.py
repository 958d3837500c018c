"""A button's words that are typed, with words around them, press it."""

from __future__ import annotations

from typing import Any, Mapping, Optional

import pytest
from rasa_sdk.executor import CollectingDispatcher

from actions.handoff.form import ValidateHandoffForm
from bot.cases.titles import read_payload, typed_title
from tests.handoff.trackers import DOMAIN, form_begins, said, tracker

ASK = "the newest question"
AROUND = (
    *("{}", "{}!", "ok, {}", "{} tack", "klicka på {} då", "jag väljer {}", "jag trycker på {}"),
    *("press {} please", "then I want to click {}", 'ta knappen "{}"', "ja tack, {}"),
)


def shown(*buttons: tuple[str, str], ask: str = ASK) -> Mapping[str, Any]:
    data = [{"title": title, "payload": payload.replace("ASK", ask)} for title, payload in buttons]
    return {"event": "bot", "text": "?", "data": {"buttons": data}, "metadata": {}}


def slots_after(step: str, reply: Mapping[str, Any], text: str, **slots: Any) -> dict[str, Any]:
    """The slots after a message in words, under a question with buttons."""
    told = {"case_ask": ASK, "case_question": "Hur?", "case_contact": "bo@example.se", **slots}
    before = said("jag vill nå någon", "handoff_request")
    events = (before, form_begins(), reply, said(text, "nlu_fallback"))
    conversation = tracker(*events, requested_slot=step, **told)
    validate = getattr(ValidateHandoffForm(), f"validate_{step}")
    found: dict[str, Any] = validate(text, CollectingDispatcher(), conversation, DOMAIN)
    return found


SUMMARY = (
    ("Skicka till kommunen", '/send_case{"ask": "ASK"}'),
    ("Skicka utan samtalet", '/send_case{"ask": "ASK", "case_part": "conversation"}'),
    ("Ta tillbaka den förra frågan", '/change_case{"ask": "ASK", "case_part": "before"}'),
    ("Ändra", '/change_case{"ask": "ASK"}'),
    ("Avbryt", '/cancel_case{"ask": "ASK"}'),
)
PARTS = (
    ("Frågan", '/change_case{"ask": "ASK", "case_part": "question"}'),
    ("How the municipality reaches me", '/change_case{"ask": "ASK", "case_part": "contact"}'),
)
MORE = (
    ("Lägg till", '/affirm{"ask": "ASK"}'),
    ("Byt ut hela frågan", '/change_case{"ask": "ASK", "case_part": "replace"}'),
    ("Lämna frågan som den är", '/deny{"ask": "ASK"}'),
)
TO_BE_PLACED = {"case_change": "whether_more", "case_unplaced": "vi är tio", "case_question": "Q?"}


@pytest.mark.parametrize("around", AROUND)
@pytest.mark.parametrize(
    ("buttons", "title", "known", "expected"),
    [
        (SUMMARY, "Skicka till kommunen", {}, {"case_end": "send"}),
        (SUMMARY, "skicka utan samtalet", {}, {"case_end": "send", "case_alone": "yes"}),
        (SUMMARY, "ta tillbaka den forra fragan", {"case_before": "B"}, {"case_question": "B"}),
        (SUMMARY, "ändra", {}, {"case_change": "anything"}),
        (SUMMARY, "avbryt", {}, {"case_end": "cancelled"}),
        (PARTS, "frågan", {"case_change": "anything"}, {"case_question": None}),
        (
            PARTS,
            "how the municipality reaches me",
            {"case_change": "anything"},
            {"case_contact": None},
        ),
        (MORE, "lägg till", TO_BE_PLACED, {"case_question": "Q? Vi är tio."}),
        (MORE, "byt ut hela frågan", TO_BE_PLACED, {"case_question": "vi är tio"}),
        (
            MORE,
            "lämna frågan som den är",
            TO_BE_PLACED,
            {"case_shown": None, "case_unplaced": None},
        ),
    ],
)
def test_a_title_with_words_around_it_presses_its_button(
    buttons: Any, title: str, known: Any, expected: Mapping[str, Any], around: str
) -> None:
    found = slots_after("case_decision", shown(*buttons), around.format(title), **known)
    assert {name: found.get(name, "?") for name in expected} == expected


def test_a_title_of_another_step_types_a_name_or_an_address() -> None:
    buttons = (("Inget namn", '/skip_step{"ask": "ASK"}'), ("Avbryt", '/cancel_case{"ask": "ASK"}'))
    found = slots_after("case_name", shown(*buttons), "klicka på inget namn då")
    assert found["case_name"] == ""
    old = slots_after("case_name", shown(*buttons, ask="an older one"), "jag väljer inget namn")
    assert old["case_name"] == "jag väljer inget namn"


@pytest.mark.parametrize(
    "text",
    [
        "vad betyder skicka utan samtalet?",
        "klicka inte på avbryt",
        "skicka till kommunen i morgon",
        "skicka inte till kommunen",
        "nej tack, skicka till kommunen",
        "avbryt och skicka till kommunen",
    ],
)
def test_what_says_more_than_a_title_presses_nothing(text: str) -> None:
    assert typed_title(text, [title for title, _ in SUMMARY]) is None


def test_a_payload_is_read_with_and_without_values() -> None:
    assert read_payload('/affirm{"ask": "x", "choice": "both"}') == (
        "affirm",
        {"ask": "x", "choice": "both"},
    )
    assert read_payload("/affirm") == ("affirm", {})


def test_the_beginning_of_a_title_presses_its_button() -> None:
    whole = "Nej, visa frågan som den är"
    titles = [whole, *(title for title, _ in (*MORE, *SUMMARY))]
    for text in ("nej, visa frågan", "visa frågan", "Nej visa"):
        assert typed_title(text, titles) == whole
    # What goes on otherwise, or could be two, presses none.
    for text in ("skicka till", "skicka utan", "ta tillbaka den", "nej", "visa frågan?"):
        assert typed_title(text, titles) is None
    assert typed_title("skicka nu", ["Skicka nu till kommunen", "Skicka nu utan samtalet"]) is None


@pytest.mark.parametrize(
    ("text", "kept"),
    [
        ("Frågan", "Får laget åka? Vi är tio."),
        ("ta bort sista meningen", "Får laget åka? Vi är tio."),
        ("namnet ska vara Eva", None),
        ("lägg till att vi är glada", None),
    ],
)
def test_a_question_that_gives_way_can_be_had_back(text: str, kept: Optional[str]) -> None:
    written = {"case_question": "Får laget åka? Vi är tio.", "case_change": None}
    assert slots_after("case_decision", shown(*PARTS), text, **written).get("case_before") == kept


def test_the_button_at_the_step_that_asks_for_the_question_takes_it_back() -> None:
    reply = shown(SUMMARY[2], SUMMARY[4])
    known = {"case_question": None, "case_before": "Får laget åka?"}
    taken = slots_after("case_question", reply, "ta tillbaka den förra frågan", **known)
    assert taken["case_question"] == "Får laget åka?"
