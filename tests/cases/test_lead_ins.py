"""What only leads to a question is no part of it; what tells something stays."""

from __future__ import annotations

import pytest

from bot.cases.lead_ins import added_after_colon, after_colon, without_lead_in

QUESTION = "vem bestämmer om vänorter?"


@pytest.mark.parametrize(
    "lead",
    [
        "en annan",
        "en annan fråga",
        "Nästa fråga",
        "skicka så här",
        "nej, skicka så här då",
        "Ok. Skriv då så här till dem",
        "till en handläggare",
        "till kommunen",
        "och den här till någon på kommunen",
        "Kan du skriva",
        "kan ni fråga dem det här",
        "frågan är",
        "Frågan jag vill skicka är",
        "jag undrar",
        "Det här vill jag veta",
        "jag skulle vilja ställa följande fråga till er",
        "här kommer den",
        "Hej! Min undran",
        "kan du formulera det så har",
        "Det ska stå så här i stället",
        "another one",
        "could you ask the municipality this",
        "I'd like to know",
        "to an officer",
    ],
)
def test_a_lead_in_that_tells_nothing_goes(lead: str) -> None:
    assert without_lead_in(f"{lead}: {QUESTION}") == QUESTION
    assert after_colon(f"{lead} : {QUESTION}") == QUESTION
    assert added_after_colon(f"{lead}: {QUESTION}") == ""


@pytest.mark.parametrize(
    "text",
    [
        f"Hyvinge: {QUESTION}",
        f"Två frågor: {QUESTION} Och vad kostar det?",
        f"Till Region Östergötland: {QUESTION}",
        f"Frågor om skolan: {QUESTION}",
        f"Jag har en fråga om Busseto: {QUESTION}",
        f"Kommunen: {QUESTION}",
        f"Motala kommun: {QUESTION}",
        f"En annan kör: {QUESTION}",
        f"Fråga Anna: {QUESTION}",
        f"Viktigt: {QUESTION}",
        f"SERN: {QUESTION}",
        f"Vår förening undrar: {QUESTION}",
        f"Jag skrev till er: {QUESTION}",
        f"skicka inte: {QUESTION}",
        f"Vi: {QUESTION}",
        "Jag har skrivit till er: ingen svarar",
        "Vi vill skicka: tio elever till Hyvinge",
        "Vi vill det här: fler vänorter",
        "Förslag: fler vänorter i Europa",
        "Ett problem: bussen går inte",
        "Frågan är 10:30 på dagen",
        "frågan är:",
        "Namn: Eva Ek",
        "Svar till: eva@example.se",
        "Tid för mötet kl 10:00, eller när?",
        "https://www.motala.se är sidan, eller?",
    ],
)
def test_a_lead_in_that_tells_something_stays(text: str) -> None:
    assert without_lead_in(text) == text
    assert after_colon(text) == ""


@pytest.mark.parametrize(
    "lead",
    [
        "en fråga till",
        "en till",
        "och en annan sak också",
        "fråga också",
        "skriv dessutom",
        "one more question",
        "ask them also",
    ],
)
def test_what_comes_in_addition_says_so_before_the_colon(lead: str) -> None:
    assert added_after_colon(f"{lead}: {QUESTION}") == QUESTION
    assert after_colon(f"{lead}: {QUESTION}") == ""
    # Where there is nothing to add to, it leads to the question like any other.
    assert without_lead_in(f"{lead}: {QUESTION}") == QUESTION


def test_what_is_told_stays_before_what_leads_to_the_question() -> None:
    assert without_lead_in(f"Vi är en kör. Min fråga: {QUESTION}") == (f"Vi är en kör. {QUESTION}")
    assert after_colon(f"Det där blev fel. Skriv så här: {QUESTION}") == QUESTION


def test_a_statement_is_led_to_by_more_than_a_pronoun() -> None:
    assert without_lead_in("till kommunen: fler vänorter i Europa") == "fler vänorter i Europa"
    assert without_lead_in("Skriv så här: vi vill ha fler vänorter") == "vi vill ha fler vänorter"
    assert without_lead_in("det här: fler vänorter") == "det här: fler vänorter"


def test_the_words_that_are_to_stand_there_may_be_a_statement() -> None:
    for lead in ("Det ska stå", "Nej, det ska stå så här", "no, it should say"):
        assert after_colon(f"{lead}: vi har inte fått något svar") == "vi har inte fått något svar"
    for text in (
        "Det ska stå på skylten: Välkommen till Motala kommun i Sverige",
        "I avtalet ska det stå: båda parter betalar hälften",
        "det ska vara: fem elever, två lärare och en rektor",
        "Det ska stå: Karin Berg",
    ):
        assert after_colon(text) == ""
