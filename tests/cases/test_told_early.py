"""What a message tells of its writer is kept for a hand-off; what it only speaks of is not."""

from __future__ import annotations

from typing import Any, Dict

import pytest

from bot.cases.told_early import details_told, told_early
from bot.conversation.outcomes import TOLD_KEY

MAIL, PHONE = "eva.ek@example.org", "070-174 06 05"
MUNICIPALITY = "kommunen@example.org"


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("Jag heter Eva Ek. Vilka är vänorterna?", {"name": "Eva Ek"}),
        (f"Jag heter Eva Ek, {PHONE}, och undrar vad SERN är", {"name": "Eva Ek"}),
        (f"jag heter eva ek och nås på {MAIL}. Vad är SERN?", {"name": "Eva Ek"}),
        (f"Vad är SERN? Svara gärna till {MAIL}", {}),
        (f"Vad är SERN? Svara helst till både {MAIL} och {PHONE}", {}),
        (f"Vad är SERN? Ring mig på {PHONE} Eva Ek", {"name": "Eva Ek"}),
        (f"Kontaktperson är vår lärare Eva Ek, {MAIL}", {"name": "Eva Ek"}),
        (f"Kontaktperson: Eva Ek, {MAIL}", {"name": "Eva Ek"}),
        (f"Min mejl är {MAIL}", {}),
        ("Hej, Eva Ek här. Vad är SERN?", {"name": "Eva Ek"}),
        ("Vad är SERN?\nMvh\nEva Ek", {"name": "Eva Ek"}),
        (
            f"Får vi komma?\nVi är tio.\n\nHälsningar\nEva Ek\nOrdförande\n{MAIL}",
            {"name": "Eva Ek"},
        ),
    ],
)
def test_what_it_tells_of_its_writer_is_kept(text: str, told: Dict[str, str]) -> None:
    ways = ", ".join(way for way in (MAIL, PHONE) if way in text)
    assert told_early(text, MUNICIPALITY) == {**({"contact": ways} if ways else {}), **told}


@pytest.mark.parametrize(
    "text",
    [
        "Vilka är vänorterna?",
        "Är info@sern.example rätt adress till SERN?",
        f"Vem har numret {PHONE}?",
        f"Skriv till {MAIL} om avtalet",
        f"Går det att nå Eva Ek på {MAIL}?",
        f"Jag har ringt {PHONE} tre gånger. Är det rätt nummer?",
        f"Min rektor är sjuk. Hennes nummer är {PHONE}",
        "Min chef heter Bo Ek, vad är SERN?",
        "Jag heter inte så",
        # Alone it may be what is asked about.
        MAIL,
        PHONE,
        f"Eva Ek, {MAIL}",
        "Eva Ek",
        "Eva Ek?",
        # The address that the assistant gave is nobody's own.
        f"Svara till {MUNICIPALITY}",
        f"Nå mig på {MUNICIPALITY.title()}",
    ],
)
def test_of_what_it_only_speaks_of_nothing_is_kept(text: str) -> None:
    assert told_early(text, MUNICIPALITY) == {}


def test_who_names_the_municipality_s_address_keeps_their_name() -> None:
    text = f"Jag heter Eva Ek. Svara till {MUNICIPALITY}"
    assert told_early(text, MUNICIPALITY) == {"name": "Eva Ek"}
    # Another at the same place is somebody's.
    staff = f"eva.{MUNICIPALITY}"
    assert told_early(f"Min mejl är {staff}", MUNICIPALITY) == {"contact": staff}


def test_the_newer_of_two_counts() -> None:
    def message(**told: str) -> Dict[str, Any]:
        return {"event": "user", "metadata": {TOLD_KEY: told}}

    before = [message(contact=MAIL, name="Eva"), {"event": "user"}, message(contact=PHONE)]
    told = details_told(before)
    assert told.contact and told.contact.contact
    assert (told.contact.contact.shown, told.name) == (PHONE, "Eva")
    assert not details_told([])


@pytest.mark.parametrize("text", ["Jag vill vara anonym", "Utan mitt namn, tack", "anonymously"])
def test_who_would_stay_unknown_takes_back_the_name_told_before(text: str) -> None:
    def message(text: str, **told: str) -> Dict[str, Any]:
        return {"event": "user", "text": text, "metadata": {TOLD_KEY: told}}

    unknown, more = message(text), message("Vad är SERN?")
    told = details_told([message("Jag heter …", contact=MAIL, name="Eva"), unknown, more, more])
    assert told.contact and told.contact.contact and not told.name
    assert details_told([unknown, more, message("Jag heter …", name="Eva")]).name == "Eva"
