"""Under the summary what is clear is done, and what is not is asked about with buttons."""

from __future__ import annotations

from typing import Any, Optional

import pytest

from actions.handoff.reading import read_step
from actions.handoff.steps import Change, End, Known, Message, Result, Step
from bot.cases.coming_back import cannot_use_forms, comes_back
from bot.cases.sending import sends_in_the_end
from bot.cases.written import Written

ASK = "the newest question"
QUESTION = "Hejsan, finns det platser på kontoret i Bryssel?"
CONTACT = "bo@example.se"


def read(
    text: str,
    step: Step = Step.DECISION,
    *,
    question: Optional[str] = QUESTION,
    message: Optional[dict[str, Any]] = None,
    **known: Any,
) -> Result:
    written = Written(question, CONTACT) if step is Step.DECISION else Written()
    told = Message(text=text, **{"intent": "nlu_fallback", "ask": ASK, **(message or {})})
    return read_step(step, told, Known(ask=ASK, **{"written": written, **known}))


def said(result: Result) -> list[str]:
    return [name.removeprefix("utter_") for name, _ in result.said]


# --- Who gives in and sends does not cancel ---

GIVING_IN = [
    *("orkar inte mer, skicka", "strunt samma, skicka som den är", "glöm det, skicka ändå"),
    *("skit i det och skicka nu", "låt hej stå då, skicka den", "det får vara så, skicka"),
    *("never mind, send it", "äsch, jag struntar i det. Skicka den bara"),
]


@pytest.mark.parametrize("change", [None, Change.ANYTHING, Change.WHETHER_MORE])
@pytest.mark.parametrize("text", GIVING_IN)
def test_who_gives_in_and_sends_has_it_sent(text: str, change: Optional[Change]) -> None:
    told = {"change": change, "unplaced": "vi är tio" if change else None}
    cancelling = {"intent": "cancel_case", "confidence": 0.9}
    assert read(text, message=cancelling, **told).end is End.SEND


@pytest.mark.parametrize("text", GIVING_IN)
def test_before_the_summary_it_goes_on(text: str) -> None:
    assert read(text, Step.QUESTION, draft=QUESTION).slots[Step.QUESTION] == QUESTION
    assert read(text, Step.CONTACT, written=Written(QUESTION)).end is None


@pytest.mark.parametrize(
    "text",
    [
        *("glöm det, skicka inte", "avbryt, skicka inte", "skicka. nej vänta, avbryt", "låt bli"),
        *("orkar inte skicka", "strunt samma, jag skickar ett mejl själv", "det får vara"),
        *("glöm det, jag skickar i morgon", "never mind, don't send it"),
    ],
)
def test_who_gives_up_still_cancels(text: str) -> None:
    assert read(text).end is End.CANCELLED


@pytest.mark.parametrize("change", [None, Change.WHETHER_MORE])
@pytest.mark.parametrize(
    "text",
    [
        *("avbryt, gör det nu", "Avbryt! Gör det!", "jag vill inte skicka, gör så"),
        *("skicka inte, gör det", "strunta i det, gör så", "struntar i det. Kör på"),
        *("glöm det, gör det så slipper jag skicka", "forget it, do it"),
    ],
)
def test_do_it_after_giving_up_may_mean_that_and_sends_nothing(
    text: str, change: Optional[Change]
) -> None:
    assert read(text, change=change, unplaced="vi är tio" if change else None).end is End.CANCELLED


@pytest.mark.parametrize(
    "text",
    ["skicka, eller nej, jag väntar", "skicka! Nej, vänta", "glöm det, skicka, eller vänta"],
)
def test_a_wish_to_send_that_is_taken_back_is_not_the_last_one(text: str) -> None:
    assert not sends_in_the_end(text)
    assert read(text).end is not End.SEND


def test_a_cancelling_word_beside_a_wish_to_send_shows_the_summary() -> None:
    result = read("avbryt. skicka")
    assert (result.end, result.show) == (None, True)


@pytest.mark.parametrize(
    "text",
    ["låt hej stå då, skicka den. Mamma är hemma på förmiddagarna", "skicka. Mamma är hemma"],
)
def test_what_is_told_after_a_wish_to_send_is_asked_about_without_that_wish(text: str) -> None:
    slots = read(text).slots
    assert slots["case_change"] == Change.WHETHER_MORE
    assert str(slots["case_unplaced"]).startswith("Mamma är hemma")


@pytest.mark.parametrize(
    ("text", "is_meant"),
    [
        ("Nej nej! Jag menade att du skulle skicka", True),
        ("va? jag skrev ju SKICKA", True),
        ("jo, skicka ändå", True),
        ("jag menade att du inte skulle skicka", False),
        ("nej jag ville inte skicka", False),
        ("jag skrev till kommunen i går", False),
        ("jag ville skicka min son på utbyte", False),
    ],
)
def test_who_meant_to_send_comes_back_to_what_was_cancelled(text: str, is_meant: bool) -> None:
    assert comes_back(text) is is_meant


# --- Words that stand in the question go when they are told to ---

MATTER = "Hej! Vi vill åka till Hyvinge i maj. Kan vi få pengar till bussen? Det är bråttom."


@pytest.mark.parametrize(
    ("text", "question"),
    [
        ("ta bort hej", MATTER.removeprefix("Hej! ")),
        ("Det stämmer bra. Ta bort Hej bara, och skicka", MATTER.removeprefix("Hej! ")),
        ("kan du ta bort i maj?", MATTER.replace(" i maj", "")),
        ("oj nu blev det dubbelt. stryk det är bråttom", MATTER.removesuffix(" Det är bråttom.")),
        ('Ota pois sanat "Hej! Vi"', "Vill åka till Hyvinge i maj. " + MATTER[37:]),
        ("ta bort i maj, det är inte säkert", MATTER.replace(" i maj", "")),
        # A single word within a sentence may name all of it, and with another it is changed.
        ("ta bort bussen", MATTER.replace("Kan vi få pengar till bussen? ", "")),
        ("ta bort Hyvinge och skriv Daugavpils", MATTER.replace("Hyvinge", "Daugavpils")),
    ],
)
def test_words_that_stand_in_the_question_go_out_of_it(text: str, question: str) -> None:
    result = read(text, question=MATTER)
    assert (result.slots[Step.QUESTION], result.end) == (question, None)


def test_what_else_is_changed_beside_them_is_changed_too() -> None:
    slots = read("skriv Eva Lind som namn. och ta bort hej", question=MATTER).slots
    assert slots[Step.QUESTION] == MATTER.removeprefix("Hej! ")
    assert slots[Step.NAME] == "Eva Lind"
    added = read("ta bort i maj och lägg till att vi är tio", question=MATTER).slots
    assert added[Step.QUESTION] == MATTER.replace(" i maj", "") + " Vi är tio."


def test_of_words_that_stand_there_twice_those_at_the_start_go_where_that_is_said() -> None:
    question = "om vi kan få pengar om vi åker"
    taken = read('ta bort "om" i början', question=question).slots
    assert taken[Step.QUESTION] == "Vi kan få pengar om vi åker"
    assert said(read("ta bort om", question=question)) == ["case_nothing_taken_out"]


@pytest.mark.parametrize(
    "text", ["ta bort det", "ta bort det där", "Kan ni ta bort bråten i maj?", "ta bort hästen"]
)
def test_what_only_points_or_is_asked_of_the_municipality_takes_nothing_out(text: str) -> None:
    assert read(text, question=MATTER).slots.get(Step.QUESTION) is None


@pytest.mark.parametrize(
    ("text", "question"),
    [
        ("ta bort maten", "Vem betalar bussen och maten?"),
        ("stryk maj", "Kan vår klass få åka till Hyvinge i maj?"),
    ],
)
def test_without_a_word_from_its_middle_the_whole_question_is_asked_for(
    text: str, question: str
) -> None:
    result = read(text, question=question)
    assert said(result) == ["case_write_whole"]
    assert result.slots == {"case_change": Change.ANYTHING}
    # Words that leave the sentence whole go.
    left = read("stryk i maj", question="Kan vår klass få åka till Hyvinge i maj?").slots
    assert left[Step.QUESTION] == "Kan vår klass få åka till Hyvinge?"


def test_a_rewording_after_what_is_to_go_is_the_whole_question() -> None:
    text = 'Ta bort "Hej" i början, den ska lyda: Kan vi åka till Hyvinge?'
    assert read(text, question=MATTER).slots[Step.QUESTION] == "Kan vi åka till Hyvinge?"


# --- What is meant for the question, in the form of a question ---


@pytest.mark.parametrize(
    ("text", "told"),
    [
        (
            "Och att jag vill ha svar inom en vecka då? Det ska stå med",
            "jag vill ha svar inom en vecka",
        ),
        ("Finns det plats till två? Det måste med också.", "Finns det plats till två?"),
        (
            "nä så kan det inte stå. Den andra frågan ska vara: Finns det pengar till buss?",
            "Finns det pengar till buss?",
        ),
    ],
)
def test_what_is_said_to_belong_into_the_question_is_asked_about(text: str, told: str) -> None:
    answered = {"intent": "contact", "cells": ("contact/response_time",), "confidence": 0.9}
    slots = read(text, message=answered).slots
    assert (slots["case_change"], slots["case_unplaced"]) == (Change.WHETHER_MORE, told)


@pytest.mark.parametrize(
    "text", ["vem får vara med i SERN?", "Vad ska stå i ansökan?", "måste mitt namn stå med?"]
)
def test_what_only_asks_what_is_to_stand_somewhere_is_answered(text: str) -> None:
    asked = {"intent": "sern", "cells": ("sern/join",), "confidence": 0.9}
    assert said(read(text, message=asked)) == ["sern/join"]


def test_what_was_answered_under_the_summary_is_added_with_a_button() -> None:
    text = "Men får jag svar inom en vecka?"
    asked = {"intent": "contact", "cells": ("contact/response_time",), "confidence": 0.9}
    answered = read(text, message=asked)
    assert answered.slots == {"case_unplaced": text}
    pressed = {"intent": "change_case", "part": "more", "pressed": True}
    added = read("knapp", message=pressed, unplaced=text).slots
    assert added[Step.QUESTION] == f"{QUESTION} {text}"
    assert (added["case_before"], added["case_unplaced"]) == (QUESTION, None)
    # It is offered once; what comes next is no longer about it.
    assert read("hej på er", message={"intent": "greet"}, unplaced=text).slots == {
        "case_unplaced": None
    }


# --- After "change" ---

LONG = "Lindvägen ser ut som ett månlandskap, hålen är djupare än hinkar och ingen lagar dem."


def test_a_short_statement_after_change_is_asked_about_and_replaces_nothing() -> None:
    slots = read("Jag kräver svar inom en vecka", question=LONG, change=Change.ANYTHING).slots
    assert slots["case_change"] == Change.WHETHER_MORE
    assert slots["case_unplaced"] == "Jag kräver svar inom en vecka"


@pytest.mark.parametrize(
    "text",
    [
        *("Hur blir man medlem i SERN?", "Lindvägen har stora hål", "skriv: laga våra gator"),
        "Det är hål i gatan där vi bor och kommunen borde laga dem innan någon kör sönder sin bil",
    ],
)
def test_a_question_or_a_rewording_after_change_replaces_it(text: str) -> None:
    slots = read(text, question=LONG, change=Change.ANYTHING).slots
    assert (slots["case_before"], slots["case_change"]) == (LONG, None)


# --- One of two is left out, or the one that there is ---

LEAVING_OUT = [
    "nej inget av det, jag vill inte skicka fråga två alls",
    "strunt i den andra, jag har ändrat mig",
    "jag vill inte skicka den andra frågan",
]


@pytest.mark.parametrize("text", LEAVING_OUT)
def test_who_does_not_want_to_send_what_is_offered_cancels(text: str) -> None:
    told = {"change": Change.WHETHER_MORE, "unplaced": "vi är tio"}
    assert read(text, Step.QUESTION, draft=QUESTION, **told).end is End.CANCELLED
    assert read(text).end is End.CANCELLED


@pytest.mark.parametrize("text", LEAVING_OUT)
def test_of_two_it_is_shown_once_more_or_the_other_one_stays(text: str) -> None:
    offered = read(text, Step.QUESTION, draft="Får vi åka?", other_draft=QUESTION)
    assert (offered.end, offered.slots.get(Step.QUESTION)) in [(None, None), (None, QUESTION)]
    both = f"{QUESTION}\nFår vi åka?"
    shown = read(text, question=both)
    assert (shown.end, shown.slots.get(Step.QUESTION)) in [(None, None), (None, QUESTION)]


@pytest.mark.parametrize(
    ("text", "sees_none"),
    [
        *(("ser ingen knapp", True), ("jag hittar inget formulär", True)),
        *(("I can't see any button", True), ("vi ser ingen mening med det", False)),
        *(("vi hittar inga projekt", False), ("var är knappen?", False)),
    ],
)
def test_who_sees_no_button_or_form_is_taken_to_the_chat(text: str, sees_none: bool) -> None:
    assert cannot_use_forms(text) is sees_none


# --- The first question of the conversation ---

FIRST = "Varför finns det inga rapporter om SERN efter 2022?"


@pytest.mark.parametrize(
    "text",
    [
        "nej inte det, frågan var den första jag skrev, varför det inte finns rapporter om SERN",
        "ta den första frågan jag skrev",
        "no, it was the first one I wrote",
    ],
)
def test_who_means_the_first_question_that_they_wrote_gets_that(text: str) -> None:
    before = {"before": ["skicka frågan då", FIRST]}
    assert read(text, Step.QUESTION, draft="skicka", message=before).slots[Step.QUESTION] == FIRST
    under_the_summary = read(text, message=before).slots
    assert (under_the_summary[Step.QUESTION], under_the_summary["case_before"]) == (FIRST, QUESTION)


def test_what_only_speaks_of_something_first_is_no_such_wish() -> None:
    before = {"before": ["skicka frågan då", FIRST]}
    text = "det var den första resan vi gjorde, och vi vill åka igen"
    assert read(text, message=before).slots.get(Step.QUESTION) is None


@pytest.mark.parametrize(
    "text", ["ta bort min mejl ur den", "Lämna frågan men ta bort mejlen ur den"]
)
def test_an_address_goes_out_of_the_question_and_stays_the_contact(text: str) -> None:
    slots = read(text, question=f"Får vi åka? {CONTACT}.").slots
    assert slots[Step.QUESTION] == "Får vi åka?"
    assert Step.CONTACT not in slots


def test_what_was_added_in_other_words_is_not_asked_about_once_more() -> None:
    asked = {"change": Change.WHETHER_MORE, "unplaced": "mamma är hemma på förmiddagarna"}
    text = "ja lägg till att hon är hemma på förmiddagarna"
    slots = read(text, question="Kan ni ringa min mamma?", **asked).slots
    assert slots[Step.QUESTION] == "Kan ni ringa min mamma? Hon är hemma på förmiddagarna."
    assert (slots["case_change"], slots["case_unplaced"]) == (None, None)
    other = read("lägg till att vi är tio", question="Kan ni ringa min mamma?", **asked).slots
    assert other["case_unplaced"] == "mamma är hemma på förmiddagarna"
