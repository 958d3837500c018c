"""The conversation that goes with a case: who said what, without what the form asked for."""

from __future__ import annotations

from typing import Any

import pytest

from bot.cases.transcript import transcript
from bot.conversation.plain_text import mark_plain_text
from bot.privacy.redact import redact
from tests.handoff.trackers import form_begins, form_ends, replied, said, session_starts

WISH = said("Jag vill prata med någon", "handoff_request")
MOST_LINES = 40


def events(*happened: dict[str, Any]) -> list[dict[str, Any]]:
    return list(happened)


def test_both_sides_are_kept_in_their_order() -> None:
    lines = transcript(
        events(said("Vad är SERN?", "sern/what"), replied("Ett nätverk."), WISH, replied("Visst."))
    )
    assert lines == [
        {"who": "visitor", "text": "Vad är SERN?"},
        {"who": "assistant", "text": "Ett nätverk."},
        {"who": "visitor", "text": "Jag vill prata med någon"},
        {"who": "assistant", "text": "Visst."},
    ]


@pytest.mark.parametrize(
    "secret", ["070-123 45 67", "anna.ek@example.se", "19811218-9876", "Storgatan 12"]
)
def test_what_a_visitor_says_is_redacted_like_the_logs(secret: str) -> None:
    text = f"Nå mig på {secret}, tack"
    (line,) = transcript(events(said(text, "nlu_fallback")))
    assert secret not in line["text"]
    assert line["text"] == redact(text)


def test_our_own_address_stays_in_what_the_assistant_said() -> None:
    (line,) = transcript(events(replied("Mejla samhallsbyggnad@motala.se.")))
    assert line == {"who": "assistant", "text": "Mejla samhallsbyggnad@motala.se."}


def test_how_the_visitor_is_reached_is_redacted_where_the_assistant_repeats_it() -> None:
    reply = replied("Ditt ärendenummer är EU-2026-0001. Kommunen ringer dig på 070-123 45 67.")
    reply["metadata"] = {"utter_action": "utter_case_sent_phone"}
    (line,) = transcript(events(reply))
    assert "070" not in line["text"] and "EU-2026-0001" in line["text"]


def test_buttons_and_command_like_texts_stand_as_the_visitor_saw_them() -> None:
    pressed = said("/sern/join", "sern/join", title="Hur går vi med?")
    typed = said(mark_plain_text("/restart"), "nlu_fallback")
    assert [line["text"] for line in transcript(events(pressed, typed))] == [
        "Hur går vi med?",
        "/restart",
    ]


def test_the_form_is_left_out() -> None:
    lines = transcript(
        events(WISH, form_begins(), replied("Vad heter du?"), said("Anna Ek", "nlu_fallback"))
    )
    assert [line["text"] for line in lines] == ["Jag vill prata med någon"]


def answered(text: str, cell: str) -> dict[str, Any]:
    """An answer about the field, as the form gives it in between."""
    return {**replied(text), "metadata": {"utter_action": f"utter_{cell}"}}


def test_a_question_in_between_goes_along_with_its_answer() -> None:
    lines = transcript(
        events(
            WISH,
            form_begins(),
            replied("Hur når kommunen dig?"),
            said("Vem bestämmer i SERN? Och vad kostar det?", "sern/decides"),
            answered("Styrelsen.", "sern/decides"),
            answered("Det vet jag inte.", "sern/cost"),
            replied("Hur når kommunen dig?"),
            said("bo@example.se", "nlu_fallback"),
            replied("Stämmer det?"),
            form_ends(),
        )
    )
    assert [line["text"] for line in lines[1:]] == [
        "Vem bestämmer i SERN? Och vad kostar det?",
        "Styrelsen.",
        "Det vet jag inte.",
    ]


def test_what_is_told_of_the_writer_beside_such_a_question_is_left_out() -> None:
    message = "Jag heter Anna Ek. Mitt nummer är 070-123 45 67. Vem bestämmer i SERN?"
    answer = answered("Styrelsen.", "sern/decides")
    lines = transcript(events(form_begins(), said(message, "sern/decides"), answer))
    assert [line["text"] for line in lines] == ["Vem bestämmer i SERN?", "Styrelsen."]
    within = said("Vem bestämmer, jag heter Anna Ek?", "sern/decides")
    assert transcript(events(form_begins(), within, answer)) == []
    # A name is none of it, whatever it was taken for.
    name = said("Anna Ek", "sern/decides")
    assert transcript(events(form_begins(), name, answer)) == []


def test_a_button_for_a_question_in_between_stands_as_the_visitor_saw_it() -> None:
    pressed = said("/sern/decides", "sern/decides", title="Vem bestämmer")
    lines = transcript(events(form_begins(), pressed, answered("Styrelsen.", "sern/decides")))
    assert [line["text"] for line in lines] == ["Vem bestämmer", "Styrelsen."]


def test_what_was_said_between_two_runs_of_the_form_goes_with_the_second() -> None:
    lines = transcript(
        events(
            said("Vad är SERN?", "sern/what"),
            form_begins(),
            said("Anna Ek", "nlu_fallback"),
            form_ends(),
            replied("Då avbryter jag."),
            said("Vad kostar det?", "sern/cost"),
            replied("Det vet jag inte."),
            WISH,
            form_begins(),
            said("bo@example.se", "nlu_fallback"),
            form_ends(),
        )
    )
    texts = [line["text"] for line in lines]
    assert "Vad kostar det?" in texts
    assert "Det vet jag inte." in texts
    assert "Anna Ek" not in texts


def test_an_earlier_session_is_left_out() -> None:
    lines = transcript(events(said("förr", "nlu_fallback"), session_starts(), said("nu", "greet")))
    assert [line["text"] for line in lines] == ["nu"]


def test_a_reply_without_words_leaves_no_line() -> None:
    assert transcript(events(said("hej", "greet"), replied(None), replied(""))) == [
        {"who": "visitor", "text": "hej"}
    ]


def test_of_a_long_conversation_the_newest_lines_are_kept() -> None:
    lines = transcript(events(*(said(f"nummer {n}", "nlu_fallback") for n in range(100))))
    assert len(lines) == MOST_LINES
    assert (lines[0]["text"], lines[-1]["text"]) == ("nummer 60", "nummer 99")


def test_nothing_said_gives_no_lines() -> None:
    assert transcript(events()) == []


def test_what_ends_the_form_stands_before_what_is_answered_to_it() -> None:
    told = (WISH, form_begins(), replied("Hur når kommunen dig?"))
    ended = events(*told, said("avbryt. Jag heter Anna Ek.", "cancel_case"), form_ends())
    lines = transcript([*ended, *events(replied("Då avbryter jag."))])
    assert [line["text"] for line in lines[1:]] == ["avbryt.", "Då avbryter jag."]
    # A name alone is none of it, and what begins something else has a line of its own.
    after = events(said("Anna Ek", "nlu_fallback"), form_ends(), said("hej", "greet"))
    texts = [line["text"] for line in transcript([*events(*told), *after])]
    assert texts[1:] == ["hej"]


def named(text: str, name: str) -> dict[str, Any]:
    """What the assistant answers with a response."""
    return {**replied(text), "metadata": {"utter_action": name}}


def slot(name: str, value: Any) -> dict[str, Any]:
    return {"event": "slot", "name": name, "value": value}


COMPLAINT = said("Jag vill klaga på färjan", "complaint")
FORM_SHOWN = (slot("case_form", "ask"), replied("Skriv i formuläret."))
FORM_GONE = slot("case_form", None)
CANCELLED = "utter_case_cancelled"
ONLY_THIS = "utter_case_only_this_cancelled"


@pytest.mark.parametrize("cancelled", [CANCELLED, ONLY_THIS])
@pytest.mark.parametrize("begun", [FORM_SHOWN, (form_begins(), replied("Hur når vi dig?"))])
def test_a_handoff_that_was_cancelled_does_not_go_along_with_a_later_case(
    begun: tuple[dict[str, Any], ...], cancelled: str
) -> None:
    lines = transcript(
        events(
            said("Vad är SERN?", "sern/what"),
            replied("Ett nätverk."),
            COMPLAINT,
            *begun,
            said("den var sen också", "nlu_fallback"),
            replied("Jag förstår inte."),
            said("nej, strunta i det", "cancel_case"),
            named("Då avbryter jag, och inget skickas.", cancelled),
            FORM_GONE,
            form_ends(),
            said("Kan biblioteket få en vänort?", "twin_towns/join"),
            replied("Det vet jag inte."),
            WISH,
            *FORM_SHOWN,
        )
    )
    assert [line["text"] for line in lines] == [
        "Vad är SERN?",
        "Ett nätverk.",
        "Kan biblioteket få en vänort?",
        "Det vet jag inte.",
        "Jag vill prata med någon",
        "Skriv i formuläret.",
    ]


@pytest.mark.parametrize("answer_first", [True, False])
def test_what_was_asked_beside_the_cancelling_goes_along_with_its_answer(
    answer_first: bool,
) -> None:
    replies = [answered("Det är gratis.", "sern/cost"), named("Då avbryter jag.", CANCELLED)]
    lines = transcript(
        events(
            COMPLAINT,
            *FORM_SHOWN,
            said("Strunta i det. Vad kostar SERN?", "sern/cost"),
            *(replies if answer_first else replies[::-1]),
            FORM_GONE,
        )
    )
    assert [line["text"] for line in lines] == ["Vad kostar SERN?", "Det är gratis."]


def test_who_leaves_the_form_for_the_chat_has_cancelled_nothing() -> None:
    lines = transcript(
        events(
            said("Jag vill prata med någon", "handoff_request"),
            *FORM_SHOWN,
            said("/write_in_chat", "write_in_chat", title="Jag skriver hellre här i chatten"),
            FORM_GONE,
            replied("Då skriver vi här."),
            form_begins(),
        )
    )
    assert next(line["text"] for line in lines) == "Jag vill prata med någon"


def test_with_a_second_case_goes_only_what_was_said_after_the_first() -> None:
    lines = transcript(
        events(
            said("Kan vi bli vänort?", "twin_towns/join"),
            replied("Det vet jag inte."),
            WISH,
            *FORM_SHOWN,
            said("/send_case", "send_case", title="Skickat till kommunen: Kan vi bli vänort?"),
            named("Tack! Ditt ärendenummer är EU-2026-0001.", "utter_case_sent"),
            FORM_GONE,
            slot("case_reference", "EU-2026-0001"),
            said("Vem betalar tolken?", "nlu_fallback"),
            replied("Det vet jag inte."),
            WISH,
            slot("case_reference", None),
            *FORM_SHOWN,
        )
    )
    assert [line["text"] for line in lines] == [
        "Vem betalar tolken?",
        "Det vet jag inte.",
        "Jag vill prata med någon",
        "Skriv i formuläret.",
    ]
