"""What a message changes in what was written."""

from __future__ import annotations

from typing import Optional

import pytest

from bot.cases.contact_changes import contact_in
from bot.cases.corrections import corrections
from bot.cases.ways_out import ways_out
from bot.cases.written import Corrected, Written, added_to

QUESTION = "Vem bestämmer om bussen till Hyvinge?"
EMAIL, PHONE = "eva@foreningen.example", "070-174 06 35"
WRITTEN = Written(QUESTION, EMAIL, "Eva Ek")


def corrected(text: str, written: Written = WRITTEN) -> Corrected:
    return corrections(text, written)


def reached(found: Optional[Corrected]) -> tuple[Optional[str], Optional[str]]:
    """The e-mail address and the telephone number that a correction leaves."""
    assert found is not None
    assert found.contact is not None
    assert found.contact.contact is not None
    return found.contact.contact.email, found.contact.contact.phone


def test_a_sentence_is_added_behind_the_end_of_a_question() -> None:
    assert added_to("Vem bestämmer?", "vi är tio") == "Vem bestämmer? Vi är tio."
    assert added_to("Jag undrar om bussen", "Går den?") == "Jag undrar om bussen. Går den?"


def test_what_corrects_nothing_is_nothing() -> None:
    for text in (
        "ja",
        "Vilka är vänorterna?",
        "",
        "fel namn, ändra det",
        "fel namn. fel mejl",
        "fel namn, tack",
    ):
        assert not corrected(text)


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("namnet ska vara Eva Berg", "Eva Berg"),
        ("fel namn, Eva Eek", "Eva Eek"),
        ("nej fel namn, det ska vara eva eek", "Eva Eek"),
        ("wrong name, Eva Eek", "Eva Eek"),
        ("Nej, jag heter Eva Berg", "Eva Berg"),
        ("Namn: Eva Berg.", "Eva Berg"),
        ("byt Ek mot Berg", "Eva Berg"),
        ("inte Ek utan Berg", "Eva Berg"),
        ("ta bort mitt namn", ""),
        ("jag heter ju Per-Åke", "Per-Åke"),
        ("nej, heter ju Per-Åke", "Per-Åke"),
        ("jag heter alltså faktiskt Bo Ek", "Bo Ek"),
        ("my name is actually Bo Ek", "Bo Ek"),
        # With a capital it is a name.
        ("jag heter Just Berg", "Just Berg"),
    ],
)
def test_a_name_is_corrected_alone(text: str, name: str) -> None:
    found = corrected(text)
    assert (found.name, found.question, found.contact) == (name, None, None)


@pytest.mark.parametrize(
    ("text", "question"),
    [
        ("frågan ska vara: Vem betalar?", "Vem betalar?"),
        ("Fråga: Vem betalar?", "Vem betalar?"),
        ("inte Hyvinge utan Daugavpils", "Vem bestämmer om bussen till Daugavpils?"),
        ("byt bussen mot tåget", "Vem bestämmer om tåget till Hyvinge?"),
        ("not Hyvinge but Daugavpils", "Vem bestämmer om bussen till Daugavpils?"),
        ("lägg till att vi är tio", f"{QUESTION} Vi är tio."),
    ],
)
def test_a_question_is_corrected_alone(text: str, question: str) -> None:
    found = corrected(text)
    assert (found.question, found.name, found.contact) == (question, None, None)


def test_several_parts_are_corrected_in_one_message() -> None:
    found = corrected("ändra namnet till Eva Berg och frågan till Vem betalar?")
    assert (found.name, found.question) == ("Eva Berg", "Vem betalar?")
    found = corrected("inte Hyvinge utan Daugavpils, och jag heter Eva Berg")
    assert (found.name, found.question) == ("Eva Berg", "Vem bestämmer om bussen till Daugavpils?")


def test_labels_give_all_parts_at_once_and_what_stands_before_them() -> None:
    found = corrected(f"Hej! Fråga: Vem betalar? Namn: Eva Berg, Tel: {PHONE} Mejl: {EMAIL}")
    assert (found.question, found.name, found.lead) == ("Vem betalar?", "Eva Berg", "Hej!")
    assert reached(found) == (EMAIL, "+46701740635")


@pytest.mark.parametrize("said", [f"Eva Ek {EMAIL}", f"Eva Ek, {EMAIL}."])
def test_a_way_to_be_reached_after_a_labelled_name_is_no_part_of_it(said: str) -> None:
    found = corrected(f"Namn: {said}")
    assert found.name == "Eva Ek"
    assert reached(found) == (EMAIL, None)


def test_a_question_before_labels_is_the_question() -> None:
    found = corrected("Vem betalar för bussen? Namn: Eva Berg")
    assert (found.question, found.name) == ("Vem betalar för bussen?", "Eva Berg")


def test_a_label_without_anything_after_it_corrects_nothing() -> None:
    assert not corrected("Namn: ")


def test_a_number_stands_beside_the_address_that_there_was() -> None:
    found = contact_in(PHONE, WRITTEN).contact
    assert found is not None
    assert (found.email, found.phone) == (EMAIL, "+46701740635")


def test_a_number_instead_of_the_address_stands_alone() -> None:
    found = contact_in(f"ring hellre {PHONE}", WRITTEN).contact
    assert found is not None
    assert (found.email, found.phone) == (None, "+46701740635")


def test_another_address_takes_the_place_of_the_one_that_there_was() -> None:
    assert reached(corrected(f"byt {EMAIL} mot eva@ny.example")) == ("eva@ny.example", None)


def test_of_two_ways_to_be_reached_one_may_go() -> None:
    both = Written(QUESTION, f"{EMAIL}, {PHONE}", None)
    assert reached(corrected("ta bort telefonnumret", both)) == (EMAIL, None)
    assert reached(corrected("ta bort mejlen", both)) == (None, "+46701740635")
    # The only one may not, nor the question: what is wanted instead has to be asked for.
    assert corrected("ta bort mejlen").wants == "contact"
    assert corrected("ta bort frågan").wants == "question"


def test_a_number_that_is_to_be_added_is_a_way_to_be_reached() -> None:
    assert reached(corrected(f"lägg till {PHONE}")) == (EMAIL, "+46701740635")


def test_what_is_to_be_added_is_asked_for_when_it_is_not_said() -> None:
    assert corrected("jag vill lägga till en sak").wants == "more"


def test_a_question_of_which_nothing_would_be_left_stays() -> None:
    assert not corrected(f"ta bort {QUESTION}")
    assert not corrected("ta bort bussen", Written())


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("Vi heter Körsångarna i Ask, skriv det som namn", "Körsångarna i Ask"),
        ("vi heter korsangarna i ask skriv det som namn", "korsangarna i ask"),
        ("skriv det som namn, vi heter Asks kör", "Asks kör"),
        ("we are called the Ask Choir, use that as the name", "the Ask Choir"),
        ("my name is Eva Ek, put that as my name", "Eva Ek"),
        ("namnet ska vara det", None),
        ("mitt namn är det jag skrev", None),
        # Somebody may be called so.
        ("jag heter My", "My"),
        ("skriv Berg AB som namn", "Berg AB"),
    ],
)
def test_a_word_that_stands_for_a_name_is_none(text: str, name: Optional[str]) -> None:
    assert corrections(text, Written("Får vi komma?", "bo@example.org")).name == name


def test_what_is_to_be_put_as_the_name_was_said_before_another_correction() -> None:
    text = "Asks kör heter vi, ta det som namn och ändra frågan till: Får vi komma?"
    found = corrections(text, Written("Vad kostar det?"))
    assert (found.name, found.question) == ("Asks kör", "Får vi komma?")


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("Maria-Therese Åhs, stryk Lind", "Maria-Therese Åhs, Asks kör"),
        ("Maria-Therese Åhs. Ta bort Lind.", "Maria-Therese Åhs, Asks kör"),
        ("stryk namnet Lind, Wiktor Zetterlund", "Wiktor Zetterlund, Asks kör"),
        ("Maria-Therese, remove Lind", "Maria-Therese, Asks kör"),
        ("nej, Maria-Therese Åhs och stryk Lind", "Maria-Therese Åhs, Asks kör"),
    ],
)
def test_a_name_said_whole_takes_the_place_of_the_word_that_goes(text: str, name: str) -> None:
    written = Written(QUESTION, EMAIL, "Maria-Therese Lind, Asks kör")
    assert corrected(text, written) == Corrected(name=name)


@pytest.mark.parametrize(
    "text",
    [
        "Maria-Therese Åhs, stryk bussen",
        "Eva Ek, stryk meningen om Lind",
        "Stora Bussen, stryk den",
        "vi är tio, stryk Lind",
        "Maria-Therese Lind, stryk Lind",
    ],
)
def test_what_is_not_a_name_and_a_word_of_it_renames_nobody(text: str) -> None:
    written = Written(QUESTION, EMAIL, "Maria-Therese Lind, Asks kör")
    assert corrected(text, written).name in (None, "", "Asks kör")


BOTH = Written(QUESTION, f"{EMAIL}, {PHONE}", None)


@pytest.mark.parametrize(
    ("text", "email", "phone"),
    [
        (f"ingenting, ta bara bort numret {PHONE}", EMAIL, None),
        ("nej tvärtom! mejlen ska vara kvar, numret bort", EMAIL, None),
        ("nej ta bort telefonnumret, det är till jobbet. bara mejl", EMAIL, None),
        ("Ta bort telefonen, växeln är obemannad. Det räcker med mejlen", EMAIL, None),
        (f"remove the number {PHONE}, keep the mail", EMAIL, None),
        (f"stryk {EMAIL}", None, "+46701740635"),
        ("ta bort mejlen och behåll numret", None, "+46701740635"),
        (f"Ta bort {PHONE} och använd 0141-22 14 37 i stället", EMAIL, "+46141221437"),
    ],
)
def test_what_is_told_to_go_is_no_way_to_be_reached(
    text: str, email: Optional[str], phone: Optional[str]
) -> None:
    assert reached(corrected(text, BOTH)) == (email, phone)


def test_a_number_told_to_go_out_of_the_question_leaves_the_other_one_to_call() -> None:
    question = "Vem betalar? Ring mig på 0141-22 14 37, Bengt Ek. Vi åker i höst."
    written = Written(question, PHONE, "Bengt Ek")
    for text in ("Det gamla numret står ju kvar. Ta bort 0141-22 14 37", "stryk 0141-22 14 37"):
        found = corrected(text, written)
        assert (found.question, found.contact) == ("Vem betalar? Vi åker i höst.", None)


def test_where_nothing_is_left_to_be_reached_on_it_is_asked_for() -> None:
    found = corrected(f"ta bort {PHONE}", Written(QUESTION, PHONE, None))
    assert (found.contact, found.wants) == (None, "contact")


@pytest.mark.parametrize(
    "text",
    [
        f"ta inte bort numret {PHONE}",
        f"kan ni ta bort numret {PHONE} från er sida?",
        "ta bort skylten vid Storgatan 4",
        "telefonen till skolan ska bort från sidan",
        "vi vill ta bort muren och mejla om det",
        f"jag tog bort numret {PHONE} från annonsen",
        f"ring mig på {PHONE}, jag går bort klockan fem",
        "numret är kvar",
        "ta bort telefon och fax, säger de",
        "skippa mejl och papper, tycker vi",
        "mejlen kom bort",
        f"byt numret till {PHONE}",
    ],
)
def test_what_tells_no_way_to_go_is_read_as_before(text: str) -> None:
    assert ways_out(text) is None
