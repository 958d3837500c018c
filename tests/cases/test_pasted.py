"""A pasted letter is one text, with its lines."""

from __future__ import annotations

import pytest

from bot.cases.pasted import pasted

BODY = """Hej Motala kommun!

Vi är en kör från Borensberg.
Vi vill åka till Hyvinge i maj.

Kan vi få pengar till resan?"""
SIGNATURE = """Med vänlig hälsning
Karin Holm
Körsångarna
Tel: 070-174 06 05
karin@example.org"""
LIST = """Vi undrar tre saker:
- kan barn följa med?
- vad kostar det?
- får vi ta bussen?"""


@pytest.mark.parametrize("text", [BODY, LIST])
def test_a_letter_stays_as_it_is_written(text: str) -> None:
    found = pasted(text)
    assert found is not None and (found.text, found.adds, found.replaces) == (text, False, False)


def test_only_what_signs_it_on_lines_of_its_own_is_left_out() -> None:
    found = pasted(f"{BODY}\n\n{SIGNATURE}")
    assert found is not None and found.text == BODY
    goes_on = f"{BODY}\nHälsningar från oss alla i kören, vi längtar till resan\noch hoppas på svar"
    found = pasted(goes_on)
    assert found is not None and found.text == goes_on


@pytest.mark.parametrize(
    ("lead", "adds"),
    [
        *((lead, True) for lead in ("lägg till", "En sak till", "add", "och en fråga till")),
        *((lead, False) for lead in ("ändra frågan till", "Ja, men skriv så här", "Min fråga")),
    ],
)
def test_the_line_before_it_says_what_it_is_for(lead: str, adds: bool) -> None:
    found = pasted(f"{lead}:\n{BODY}")
    assert found is not None
    assert (found.text, found.adds, found.replaces) == (BODY, adds, not adds)


@pytest.mark.parametrize(
    "text",
    [
        *("Ja, skicka\n\nKarin Ek", "Karin Ek\nkarin@example.org\n070-174 06 05"),
        "070-174 06 05\nring efter klockan fyra\nhelst på torsdagar",
        "Får vi åka med på resan?\nSvar till: bo@example.se\nNamn: Bo Ek",
        "Nej, ändra namnet till Bo Ek\noch ta bort numret\noch lägg till att vi är tio",
        "Hej\nkan ni ta bort numret\noch även namnet tack så mycket",
        "Hej!\nmitt namn är tyvärr fel\ndet ska vara Bo Ek, inte Bo Eek",
        *("Kan vi åka?\nVi är tio.", "Hej\nhallå\ndär", "Kan vi åka till Hyvinge i maj med kören?"),
    ],
)
def test_other_lines_are_read_as_any_message_is(text: str) -> None:
    assert pasted(text) is None
