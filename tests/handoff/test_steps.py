"""What each step makes of a message: tables of what visitors write, and what it means there."""

from __future__ import annotations

from typing import Any, Mapping, Optional, Sequence

import pytest

from actions.handoff.steps import Change, End, Known, Message, Result, Step, read_step

ASK = "the newest question"
DRAFT = "Vad är det egentligen?"
ADDRESS = "bo@example.se"
NO_CONTACT = {"contact_given": None, "contact_suggestion": None}


def typed(text: str, intent: str = "nlu_fallback", *cells: str, **more: Any) -> Message:
    return Message(text=text, intent=intent, confidence=0.9, cells=cells, **more)


def read(step: Step, message: Message | str, **known: Any) -> Result:
    message = typed(message) if isinstance(message, str) else message
    return read_step(step, message, Known(ask=ASK, **known))


def said(result: Result) -> Sequence[str]:
    return [name.removeprefix("utter_") for name, _ in result.said]


# --- The question ---


@pytest.mark.parametrize(
    "text",
    [
        "Får vi komma på besök till kommunhuset?",
        "Vilken adress ska vi skicka avtalet till?",
        "Hur avbryter vi vårt projekt?",
        "Hur hoppar vi av SERN?",
        "Jag vill veta mer om projekt för gymnasiet",
        "jag vill fråga om bidrag",
        "Stopp AB",
        "/restart",
        "Skriv till kim@example.org om avtalet",
        "{case_contact} {0} %s <b>x</b>",
        "bidrag",
    ],
)
@pytest.mark.parametrize("draft", [None, DRAFT])
def test_what_is_typed_is_the_question(text: str, draft: Optional[str]) -> None:
    assert read(Step.QUESTION, text, draft=draft).slots[Step.QUESTION] == text


@pytest.mark.parametrize(
    ("text", "question"),
    [
        ("Nej jag vill fråga: Hur blir man ambassadör?", "Hur blir man ambassadör?"),
        ("nej, jag vill fråga: finns det stöd?", "finns det stöd?"),
        ("No. Our question: we want to renew the exchange", "we want to renew the exchange"),
        ("nej inte det, jag vill ringa bygglov", "jag vill ringa bygglov"),
        ("jag vill fråga hur man söker bidrag", "hur man söker bidrag"),
        ("Min fråga är: vem bestämmer?", "vem bestämmer?"),
        ("Frågan ska vara om Central Baltic i stället", "om Central Baltic"),
    ],
)
def test_what_only_leads_to_the_question_is_left_out(text: str, question: str) -> None:
    assert read(Step.QUESTION, text, draft=DRAFT).slots[Step.QUESTION] == question


@pytest.mark.parametrize("yes", ["ja", "Ja tack!", "japp", "skicka", "ja, skicka den frågan", "ok"])
def test_yes_takes_the_question_that_is_offered(yes: str) -> None:
    assert read(Step.QUESTION, yes, draft=DRAFT).slots == {Step.QUESTION: DRAFT}


@pytest.mark.parametrize(
    ("text", "question"),
    [
        ("den första", "Äldre?"),
        ("den andra", "Nyare?"),
        ("båda", "Äldre?\nNyare?"),
        ("ja", "Nyare?"),
        ("Något annat, tack?", "Något annat, tack?"),
    ],
)
def test_one_of_two_offered_questions_is_taken(text: str, question: str) -> None:
    result = read(Step.QUESTION, text, draft="Nyare?", other_draft="Äldre?")
    assert result.slots[Step.QUESTION] == question


@pytest.mark.parametrize("no", ["nej", "Nej tack", "ändra", "hoppa över", "en annan fråga"])
def test_no_asks_for_another(no: str) -> None:
    result = read(Step.QUESTION, no, draft=DRAFT)
    assert (result.slots, result.said) == ({"case_draft": None, "case_other_draft": None}, [])


@pytest.mark.parametrize("empty", ["...", "?", "😀", "a"])
def test_a_question_has_words(empty: str) -> None:
    assert said(read(Step.QUESTION, empty)) == ["question_missing"]


@pytest.mark.parametrize(
    ("text", "intent", "cells", "reply"),
    [
        ("Hur skyddas uppgifterna i registret?", "privacy", (), "privacy"),
        ("Hur länge sparas foton från resor?", "privacy_how_long", (), "privacy_how_long"),
        ("Vem får läsa reseberättelserna?", "privacy_readers", (), "privacy_readers"),
        ("Kan ni ta bort en bild på mig?", "privacy_erase", (), "privacy_erase"),
        ("kan jag inte ringa", "contact", ("contact/phone",), "contact/phone"),
    ],
)
def test_what_is_answered_is_offered_as_the_question_too(
    text: str, intent: str, cells: tuple[str, ...], reply: str
) -> None:
    first = read(Step.QUESTION, typed(text, intent, *cells))
    assert (said(first), first.slots["case_draft"]) == ([reply], text)
    # Said again, it is the question.
    again = read(Step.QUESTION, typed(text, intent, *cells, repeated=True), draft=text)
    assert again.slots[Step.QUESTION] == text


@pytest.mark.parametrize("intent", ["why_contact", "anonymous", "no_email"])
@pytest.mark.parametrize("step", [Step.QUESTION, Step.CONTACT, Step.DECISION])
def test_what_is_asked_about_sending_is_answered(step: Step, intent: str) -> None:
    result = read(step, typed("Varför då egentligen, måste man det?", intent))
    assert (said(result), result.slots, result.end) == ([intent], {}, None)


def test_a_contact_given_first_is_kept() -> None:
    assert read(Step.QUESTION, ADDRESS).slots[Step.CONTACT] == ADDRESS
    assert Step.QUESTION not in read(Step.QUESTION, "070-123 45 67").slots


# --- How to be reached ---


@pytest.mark.parametrize(
    ("text", "contact"),
    [
        (ADDRESS, ADDRESS),
        (f"Svara till {ADDRESS} tack", ADDRESS),
        ("070-123 45 67", "070-123 45 67"),
        ("ring mig på 0141-123456 sa jag ju, jag har ingen epost", "0141-12 34 56"),
    ],
)
@pytest.mark.parametrize("step", [Step.CONTACT, Step.DECISION])
def test_an_address_or_a_number_is_the_contact(step: Step, text: str, contact: str) -> None:
    assert read(step, text).slots[Step.CONTACT] == contact


def test_a_name_beside_the_contact_is_kept() -> None:
    result = read(Step.CONTACT, f"jag heter Eva Berg och min mejl är {ADDRESS}")
    assert (result.slots[Step.NAME], result.slots[Step.CONTACT]) == ("Eva Berg", ADDRESS)


@pytest.mark.parametrize(
    ("text", "reply"),
    [
        ("anna@", "contact_wrong_address"),
        ("åsa@example.se", "contact_letters"),
        ("070-12", "contact_missing"),
        ("070-123", "contact_wrong_number"),
        ("ja", "contact_missing"),
        ("Zlatan Bäck", "contact_missing"),
        ("will I get an answer in English?", "case_no_answer"),
        ("kan man ringa er", "case_no_answer"),
    ],
)
def test_what_is_no_contact_is_told_why(text: str, reply: str) -> None:
    result = read(Step.CONTACT, text)
    assert (said(result), result.slots, result.end) == ([reply], {}, None)


@pytest.mark.parametrize("step", [Step.CONTACT, Step.DECISION])
def test_what_looks_mistyped_is_asked_about(step: Step) -> None:
    result = read(step, "bo@gmial.com")
    assert result.slots[Step.CONTACT] is None
    known = {
        "given": result.slots["contact_given"],
        "suggestion": result.slots["contact_suggestion"],
    }
    assert known == {"given": "bo@gmial.com", "suggestion": "bo@gmail.com"}
    assert read(Step.CONTACT, "ja", **known).slots == {Step.CONTACT: "bo@gmail.com", **NO_CONTACT}
    assert read(Step.CONTACT, "nej", **known).slots == {Step.CONTACT: "bo@gmial.com", **NO_CONTACT}
    assert read(Step.CONTACT, ADDRESS, **known).slots[Step.CONTACT] == ADDRESS


@pytest.mark.parametrize(
    "text",
    ["nej", "nej tack", "hoppa över", "nej jag vill inte säga det", "jag mejlar själv i stället"],
)
def test_who_leaves_nothing_gets_a_ready_mail(text: str) -> None:
    assert read(Step.CONTACT, text).end is End.NO_CONTACT


def test_who_has_no_mail_is_told_of_the_telephone_and_then_of_the_mail() -> None:
    words = typed("jag har ingen mejl", "no_email")
    assert said(read(Step.CONTACT, words)) == ["no_email"]
    again = typed("jag har ingen mejl", "no_email", repeated=True)
    assert read(Step.CONTACT, again).end is End.NO_CONTACT


@pytest.mark.parametrize("step", [Step.CONTACT, Step.NAME, Step.DECISION])
def test_a_question_in_the_field_is_answered_and_the_form_goes_on(step: Step) -> None:
    result = read(step, typed("Vad är SERN?", "sern", "sern/what"))
    assert (said(result), result.slots, result.end) == (["sern/what"], {}, None)


# --- Under the summary ---

YES = (
    *("ja", "Ja.", "JA!", "jo", "japp", "ok", "OK!", "skicka", "Skicka!", "ok skicka", "ja tack"),
    *(
        "ja skicka det",
        "skicka in den nu tack",
        "det stämmer",
        "yes please",
        "send it",
        "sì",
        "так",
    ),
)
NO_YES = (
    *("a", "j", "aaaaaaa", "hm", "kanske", "kanske det", "ja men vänta", "skicka?", "ok?", "12"),
    *("xyzzy qwerty", "ja fast inte än", "skicka senare", "vänta lite", "är det bra", "jaha"),
    "ok skicka, men vänta, vem ser min mejladress?",
)


@pytest.mark.parametrize("yes", YES)
def test_words_of_a_closed_list_send(yes: str) -> None:
    assert read(Step.DECISION, yes).end is End.SEND


@pytest.mark.parametrize("intent", ["affirm", "send_case", "nlu_fallback"])
@pytest.mark.parametrize("text", NO_YES)
def test_nothing_else_sends_however_it_is_understood(text: str, intent: str) -> None:
    result = read(Step.DECISION, typed(text, intent))
    assert (result.end, result.slots) == (None, {})


@pytest.mark.parametrize(
    ("text", "slots"),
    [
        ("namnet ska vara Eva Berg", {Step.NAME: "Eva Berg"}),
        ("Namn: Eva", {Step.NAME: "Eva"}),
        ("skicka, namnet är Eva", {Step.NAME: "Eva"}),
        ("my name is Eva Berg", {Step.NAME: "Eva Berg"}),
        ("nej, fråga om bidrag till föreningar", {Step.QUESTION: "om bidrag till föreningar"}),
        ("frågan ska vara vad det kostar", {Step.QUESTION: "vad det kostar"}),
        ("vänta jag skrev fel, frågan ska vara om X i stället", {Step.QUESTION: "om X"}),
        ("Nej jag vill fråga: Vad kostar det?", {Step.QUESTION: "Vad kostar det?"}),
        (f"nej, fel adress, det ska vara {ADDRESS}", {Step.CONTACT: ADDRESS, **NO_CONTACT}),
        (ADDRESS, {Step.CONTACT: ADDRESS, **NO_CONTACT}),
    ],
)
def test_a_correction_changes_its_part(text: str, slots: Mapping[str, str]) -> None:
    result = read(Step.DECISION, text)
    assert (result.slots, result.said, result.end) == ({**slots, "case_change": None}, [], None)


@pytest.mark.parametrize("text", ["nej", "Ändra", "det är fel", "ändra något", "nej tack"])
def test_a_no_asks_what_to_change(text: str) -> None:
    assert read(Step.DECISION, text).slots == {"case_change": Change.ANYTHING}


@pytest.mark.parametrize(
    ("text", "emptied"),
    [
        ("nej, fel adress", Step.CONTACT),
        ("jag skrev fel mejl", Step.CONTACT),
        ("ändra numret", Step.CONTACT),
        ("ändra namnet", Step.NAME),
        ("ändra frågan", Step.QUESTION),
        ("frågan", Step.QUESTION),
    ],
)
def test_a_named_part_is_asked_for_again(text: str, emptied: Step) -> None:
    assert read(Step.DECISION, text).slots[emptied] is None


def test_after_the_question_what_to_change_text_replaces_the_question() -> None:
    text = "Får friskolor delta?"
    asks = typed(text, "schools", "schools/join")
    assert said(read(Step.DECISION, asks)) == ["schools/join"]
    changed = read(Step.DECISION, asks, change=Change.ANYTHING)
    assert changed.slots == {Step.QUESTION: text, "case_change": None}


# --- Everywhere ---


@pytest.mark.parametrize("step", Step)
@pytest.mark.parametrize(
    "text",
    [
        "avbryt",
        "Avbryt!",
        "jag vill avbryta",
        "skicka inte ändå",
        "nej, skicka inte",
        "glöm det",
        "jag har ångrat mig",
        "strunta i det",
        "Nej förresten, vi skiter i det. Vilka är vänorterna?",
        "avbryt, vad är SERN?",
        "never mind",
        "don't send it",
    ],
)
def test_it_is_cancelled_at_any_step_also_with_a_question(step: Step, text: str) -> None:
    assert read(step, text).end is End.CANCELLED


@pytest.mark.parametrize(
    "name", ["Föreningen Glöm Inte", "Stopp AB", "Sven", "Noah", "Johan", "Anna Ek", "Sluta Röka"]
)
@pytest.mark.parametrize("intent", ["cancel_case", "goodbye", "nlu_fallback"])
def test_a_name_that_resembles_a_command_is_a_name(name: str, intent: str) -> None:
    if len(name.split()) == 1 and intent != "nlu_fallback":
        pytest.skip("a single word may well be what it was understood as")
    assert read(Step.NAME, typed(name, intent)).slots[Step.NAME] == name


@pytest.mark.parametrize("intent", ["affirm", "deny", "send_case", "change_case", "skip_step"])
@pytest.mark.parametrize("step", Step)
def test_an_old_button_does_nothing(step: Step, intent: str) -> None:
    for ask in ("an older question", ""):
        pressed = Message("Skicka", intent, pressed=True, ask=ask, part="name")
        result = read(step, pressed, draft=DRAFT, given="a@gmial.com", suggestion="a@gmail.com")
        assert (said(result), result.slots, result.end) == (["case_old_button"], {}, None)


@pytest.mark.parametrize(
    ("step", "intent", "end"),
    [
        (Step.DECISION, "send_case", End.SEND),
        (Step.DECISION, "cancel_case", End.CANCELLED),
        (Step.QUESTION, "cancel_case", End.CANCELLED),
        (Step.CONTACT, "skip_step", End.NO_CONTACT),
    ],
)
def test_a_button_of_the_newest_question_acts(step: Step, intent: str, end: End) -> None:
    assert read(step, Message("x", intent, pressed=True, ask=ASK)).end is end


def test_a_pressed_question_is_answered_at_any_step() -> None:
    pressed = Message("Vad är SERN?", "sern", cells=["sern/what"], pressed=True)
    for step in Step:
        result = read(step, pressed)
        assert (said(result), result.slots) == (["sern/what"], {})


@pytest.mark.parametrize("intent", ["speak_english", "simplify", "handoff_request", "repeat"])
def test_another_language_shows_the_summary_again(intent: str) -> None:
    result = read(Step.DECISION, typed("English please", intent))
    assert (result.show, result.slots, result.said) == (True, {}, [])
