"""What a message under the summary says of a contact and a name: not used, or somebody else's."""

from __future__ import annotations

from typing import Optional

import pytest

from actions.handoff.draft import without_masked
from actions.handoff.reading import read_step
from actions.handoff.steps import NOTHING, End, Known, Message, Result, Step
from bot.cases.contact import read_contact
from bot.cases.corrections import fields_taken_out
from bot.cases.details import read_details
from bot.cases.written import Written

MAIL, PHONE = "anna@example.se", "0141-22 13 45"
NEW = "070-174 06 44"


def under_the_summary(text: str, contact: Optional[str] = f"{MAIL}, {PHONE}") -> Result:
    written = Written("Får vi komma?", contact, "Anna Ek")
    message = Message(text=text, intent="nlu_fallback", confidence=0.9)
    return read_step(Step.DECISION, message, Known(written=written))


@pytest.mark.parametrize(
    ("text", "left"),
    [
        ("förresten ta inte telefonen, det är mannens nummer så det räcker med mejlen", MAIL),
        ("använd inte numret", MAIL),
        ("utan telefon", MAIL),
        ("don't use the phone number, email is enough", MAIL),
        ("jo ni får gärna mejla mig, bara inte ringa", MAIL),
        ("ta bort hennes mejl. Bara mitt nummer där", PHONE),
        ("Svara inte till Tuula, ta bort hennes mejl under svar till. Bara mitt nummer", PHONE),
        ("mejlen kan du stryka", PHONE),
    ],
)
def test_taking_back_one_of_two_ways_leaves_the_other(text: str, left: str) -> None:
    result = under_the_summary(text)
    assert result.slots[Step.CONTACT] == left
    assert result.end is None and Step.QUESTION not in result.slots


def test_who_says_to_have_neither_though_one_was_given_is_asked_and_loses_nothing_else() -> None:
    result = under_the_summary("jag har varken mejl eller telefon")
    assert result.end is None
    assert result.slots[Step.CONTACT] is None and Step.QUESTION not in result.slots


@pytest.mark.parametrize(
    ("text", "contact", "name"),
    [
        ("Nej det där är Tuulas uppgifter, inte mina!", None, NOTHING),
        (f"Det är inte mina uppgifter. Jag heter Eva Holm, ring {NEW}", NEW, "Eva Holm"),
        ("Det är inte min mejl", PHONE, "Anna Ek"),
        ("that's her number, not mine", MAIL, "Anna Ek"),
        ("mejlen är Tuulas, inte min", PHONE, "Anna Ek"),
        ("det är inte mitt namn", f"{MAIL}, {PHONE}", NOTHING),
    ],
)
def test_what_is_somebody_elses_is_put_away(text: str, contact: Optional[str], name: str) -> None:
    slots = under_the_summary(text).slots
    assert (slots[Step.CONTACT], slots[Step.NAME]) == (contact, name)


@pytest.mark.parametrize(
    "text",
    [
        "Det är inte min fråga",
        "Det är kommunens vägar, inte våra",
        "Det är inte mitt fel att bussen är dyr",
        "det är mitt nummer",
        "Lägg till att vi är trettio från Motalas kör",
    ],
)
def test_what_is_said_of_other_things_leaves_contact_and_name(text: str) -> None:
    slots = under_the_summary(text).slots
    assert Step.CONTACT not in slots and Step.NAME not in slots


def test_a_field_beside_the_form_is_emptied_of_what_is_somebody_elses() -> None:
    assert fields_taken_out("det är inte min mejl") == ["email"]
    assert fields_taken_out("det är hans mejl") == []


def test_a_contact_in_brackets_after_somebody_else_is_not_the_writers() -> None:
    told = read_details(f"Min vän Tuula Mäkinen ({MAIL}) vill komma, vem kan kontakta henne?")
    assert not told
    for own in (
        f"Jag heter Eva Ek ({MAIL}). Får vi komma?",
        f"Ring min mamma ({PHONE})",
        f"Svara till min personliga mejl ({MAIL})",
        f"Min personliga mejl ({MAIL})",
    ):
        found = read_details(own).contact
        assert found is not None and found.contact == read_contact(own).contact


SIGNATURE = f"""

Med vänlig hälsning
Anna Ek
samordnare
Norrvalla kommun
Tfn {PHONE}
{MAIL}
www.norrvalla.example.se"""


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("Namnet har blivit dubbelt. Det skall endast stå Eva von Essen-Wik.", "Eva von Essen-Wik"),
        ("Det är bara namnet som ska ändras till Eva Holm.", "Eva Holm"),
        ("ok. mitt namn Fadumo Ali jag skrev först", "Fadumo Ali"),
        ("Nej det var namnet. Det står fel där. Min son heter Hugo Rask", "Hugo Rask"),
        ("Varför står det Anna Ek som namn? Ta bort det", NOTHING),
        (f"Namnet: Eva Holm{SIGNATURE}", "Eva Holm"),
        (f"Nu står det fel namn. Jag heter Eva Holm.{SIGNATURE}", "Eva Holm"),
    ],
)
def test_a_name_is_put_right(text: str, name: str) -> None:
    result = under_the_summary(text)
    assert result.slots[Step.NAME] == name
    assert Step.QUESTION not in result.slots and not result.slots.get("case_change")


def test_whoever_the_question_is_about_may_be_called_by_name() -> None:
    written = Written("Jag skriver åt min son Hugo. Får han åka?", MAIL, None)
    message = Message(text="Min son heter Hugo Rask", intent="nlu_fallback", confidence=0.9)
    assert read_step(Step.DECISION, message, Known(written=written)).slots[Step.NAME] == "Hugo Rask"
    # Of nobody the question speaks of: it may as well be more of the matter.
    assert Step.NAME not in under_the_summary("Min son heter Hugo Rask").slots


@pytest.mark.parametrize("text", ["Skicka", "Ja tack, den stämmer bra. Skicka den gärna."])
def test_a_signature_that_tells_nothing_new_does_not_hinder_sending(text: str) -> None:
    assert under_the_summary(f"{text}{SIGNATURE}").end is End.SEND


def test_a_signature_with_another_contact_is_not_left_out() -> None:
    result = under_the_summary(f"Skicka\n\nMed vänlig hälsning\nEva Holm\n{NEW}")
    assert result.end is None and NEW in str(result.slots[Step.CONTACT])


@pytest.mark.parametrize("text", ["Nåja. {}", "han nås på {}, det är hans mejl inte min"])
def test_what_is_no_name_beside_a_contact_is_not_taken_for_one(text: str) -> None:
    message = Message(text=text.format(MAIL), intent="nlu_fallback", confidence=0.9)
    slots = read_step(Step.CONTACT, message, Known(written=Written("Får vi komma?"))).slots
    assert slots[Step.CONTACT] == MAIL and not slots.get(Step.NAME)


NUMBERED = "Hör till ärende EU-2026-0007: vänta, jag ångrar mig, ta tillbaka det där"


@pytest.mark.parametrize(
    ("step", "text"),
    [
        (Step.QUESTION, "skriv bara: Jag vill dra tillbaka mitt klagomål"),
        (Step.DECISION, "Ändra frågan till: Jag vill dra tillbaka mitt klagomål"),
    ],
)
def test_what_goes_on_with_a_case_keeps_its_number_in_other_words(step: Step, text: str) -> None:
    written = Written(None if step is Step.QUESTION else NUMBERED, MAIL, None)
    known = Known(draft=NUMBERED, written=written, sent="EU-2026-0007")
    message = Message(text=text, intent="nlu_fallback", confidence=0.9)
    question = read_step(step, message, known).slots[Step.QUESTION]
    assert question == "Hör till ärende EU-2026-0007: Jag vill dra tillbaka mitt klagomål"


@pytest.mark.parametrize("text", ["Vilka skolor är med i år?", "en helt annan sak: får vi komma?"])
def test_another_matter_does_not_get_that_number(text: str) -> None:
    known = Known(draft=NUMBERED, written=Written(None, MAIL, None), sent="EU-2026-0007")
    message = Message(text=text, intent="nlu_fallback", confidence=0.9)
    question = read_step(Step.QUESTION, message, known).slots.get(Step.QUESTION)
    assert "EU-2026-0007" not in (question or "")


LETTER = "Jag vill gärna ha en lista på vänorterna, som brev hem till mig."
AT_HOME = "Storgatan 14, 591 46 Motala"


@pytest.mark.parametrize(
    ("question", "text"),
    [
        (f"Jag bor på {AT_HOME}. {LETTER}", "Jag har varken mejl eller telefon som jag sa."),
        (f"Jag bor på {AT_HOME}. {LETTER}", f"varken mejl eller telefon. Adressen är {AT_HOME}."),
        (LETTER, f"Jag har varken mejl eller telefon. Adressen är {AT_HOME}."),
    ],
)
def test_who_wishes_for_a_letter_and_says_where_to_goes_on_without_a_contact(
    question: str, text: str
) -> None:
    known = Known(written=Written(question))
    message = Message(text=text, intent="no_email", confidence=0.9)
    result = read_step(Step.CONTACT, message, known)
    assert result.end is None and result.slots[Step.CONTACT] == NOTHING
    assert str(result.slots[Step.QUESTION]).count(AT_HOME) == 1


@pytest.mark.parametrize("question", ["Vilka är vänorterna?", LETTER])
def test_without_an_address_for_it_the_hand_off_ends_with_what_can_be_done(question: str) -> None:
    message = Message(text="varken mejl eller telefon", intent="no_email", confidence=0.9)
    known = Known(written=Written(question))
    assert read_step(Step.CONTACT, message, known).end is End.NO_WAY


def test_what_was_masked_in_a_kept_question_is_left_out_of_it() -> None:
    assert without_masked(f"Jag heter [namn] och bor på [adress]. {LETTER}") == LETTER
    assert without_masked("Får [namn] komma?") == ""
    assert without_masked(LETTER) == LETTER
