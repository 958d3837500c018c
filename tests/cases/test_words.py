"""What a visitor's text says: yes, no, which of two, what it cancels, corrects, adds, takes out."""

from __future__ import annotations

from typing import Optional

import pytest

from bot.cases.coming_back import comes_back
from bot.cases.words import (
    Corrected,
    Written,
    added_to,
    asks_of_several,
    asks_what_is_sent,
    asks_whether_sent,
    cancels,
    choice,
    contact_in,
    corrections,
    is_one_of,
    lacks,
    looks_like_a_question,
    matches,
    named_parts,
    names_a_language,
    wants_it_sent,
    withdraws,
    without_lead_in,
)

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


@pytest.mark.parametrize(
    "text", ["Ja!", "ja tack", "skicka den nu", "det stämmer", "OK, skicka", "ja skicka, äntligen"]
)
def test_a_yes_is_a_yes_with_what_is_said_beside_it(text: str) -> None:
    assert is_one_of(text, "yes")
    assert not is_one_of(text, "no")


@pytest.mark.parametrize(
    "text", ["ja?", "ja men byt namnet", "tack", "den", "jag vill veta mer", ""]
)
def test_a_yes_with_a_question_or_with_more_is_none(text: str) -> None:
    assert not is_one_of(text, "yes")


@pytest.mark.parametrize(
    "text", ["nej", "Nej tack.", "inte den", "en annan fråga", "no, thank you"]
)
def test_a_no_is_a_no(text: str) -> None:
    assert is_one_of(text, "no")


@pytest.mark.parametrize(
    ("text", "rest"),
    [
        ("avbryt", ""),
        ("Nej, glöm det!", ""),
        ("nej, förresten, strunta i det", ""),
        ("Glöm det. Vilka är vänorterna?", "Vilka är vänorterna?"),
        ("glöm det men vilka är vänorterna", "vilka är vänorterna"),
        ("Vilka är vänorterna? Glöm det, förresten.", "Vilka är vänorterna?"),
        ("Vilka är vänorterna? Och glöm det.", "Vilka är vänorterna?"),
        ("never mind, which are the twin towns", "which are the twin towns"),
    ],
)
def test_what_cancels_may_say_something_else_first_or_last(text: str, rest: str) -> None:
    assert cancels(text) == rest


@pytest.mark.parametrize(
    "text", ["Kan man avbryta ett vänortsavtal?", "nej", "skicka", "", "Vilka är vänorterna?"]
)
def test_what_does_not_cancel_goes_on(text: str) -> None:
    assert cancels(text) is None


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("den första", "first"),
        ("nummer 2 tack", "second"),
        ("båda två", "both"),
        ("den om bussen", "first"),
        ("ja, frågan om stipendier", "second"),
        # By the beginning of a word, where the whole word stands in neither.
        ("den om stipendiet", "second"),
        # Both, neither, or a question of its own.
        ("den första eller den andra", ""),
        ("den om skolan", ""),
        ("den om Hyvinge", ""),
        ("den om bussen?", ""),
        ("den om en", ""),
        ("hejsan", ""),
    ],
)
def test_which_of_two_questions_is_told_by_place_or_by_words(text: str, meant: str) -> None:
    assert choice(text, QUESTION, "Finns det stipendier i Hyvinge?") == meant


@pytest.mark.parametrize(
    ("text", "missing"),
    [
        ("jag har ingen mejl", (True, False)),
        ("ingen telefon", (False, True)),
        ("har varken mejl eller telefon", (True, True)),
        ("ingen mejl, bara telefon", (True, False)),
        ("eva@foreningen.example", (False, False)),
    ],
)
def test_who_lacks_e_mail_or_a_telephone_says_so(text: str, missing: tuple[bool, bool]) -> None:
    assert lacks(text) == missing


def test_a_question_is_told_by_its_mark_or_its_first_word() -> None:
    assert looks_like_a_question("och bussen?")
    assert looks_like_a_question("vem bestämmer det")
    assert not looks_like_a_question("vem då")
    assert not looks_like_a_question("jag heter Eva Ek")
    assert not looks_like_a_question("")


@pytest.mark.parametrize(
    ("text", "question"),
    [
        ("Nej, jag vill fråga: vem bestämmer?", "vem bestämmer?"),
        ("Min fråga är vem som bestämmer", "vem som bestämmer"),
        ("vem bestämmer?", "vem bestämmer?"),
        ("Ok, skicka en fråga då: vad kostar SERN?", "vad kostar SERN?"),
        # Nothing would be left.
        ("nej", "nej"),
    ],
)
def test_words_that_lead_to_a_question_are_no_part_of_it(text: str, question: str) -> None:
    assert without_lead_in(text) == question


def test_a_sentence_is_added_behind_the_end_of_a_question() -> None:
    assert added_to("Vem bestämmer?", "vi är tio") == "Vem bestämmer? Vi är tio."
    assert added_to("Jag undrar om bussen", "Går den?") == "Jag undrar om bussen. Går den?"


def test_parts_are_known_by_their_names() -> None:
    assert list(named_parts("byt namnet")) == ["name"]
    assert list(named_parts("ändra mejlen")) == ["contact"]
    assert list(named_parts("bussen")) == []


def test_a_language_is_known_by_its_name_in_any_form() -> None:
    assert names_a_language("på svenska, tack")
    assert not names_a_language("jag heter Eva")


def test_a_pattern_holds_for_a_whole_text_that_asks_nothing() -> None:
    assert matches("Nej, glöm det!", "cancel")
    assert not matches("glöm det?", "cancel")
    assert not matches("glöm det inte", "cancel")


# --- What a message corrects ---


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
        ("nej fel namn, det ska vara eva eek", "eva eek"),
        ("wrong name, Eva Eek", "Eva Eek"),
        ("Nej, jag heter Eva Berg", "Eva Berg"),
        ("Namn: Eva Berg.", "Eva Berg"),
        ("byt Ek mot Berg", "Eva Berg"),
        ("inte Ek utan Berg", "Eva Berg"),
        ("ta bort mitt namn", ""),
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
        # Nearly as it was written.
        ("inte Hyvninge utan Daugavpils", "Vem bestämmer om bussen till Daugavpils?"),
        ("lägg till att vi är tio", f"{QUESTION} Vi är tio."),
        ("ta bort till Hyvinge", "Vem bestämmer om bussen?"),
        # What is not there stands in the visitor's own words.
        ("inte måndag utan tisdag", f"{QUESTION} Inte måndag utan tisdag."),
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
    ("text", "matter"),
    [
        ("Skicka till kommunen: det är för få utbyten", "det är för få utbyten"),
        ("jag vill skicka en fråga till kommunen, får vi åka?", "får vi åka?"),
        ("Jag vill ställa en fråga till kommunen om Bryssel, när är det?", "Bryssel, när är det?"),
        ("kan du fråga kommunen om det finns pengar", "om det finns pengar"),
        ("Please send my question to the municipality: may we join?", "may we join?"),
        ("Får skolor åka? Skicka till kommunen", "Får skolor åka? Skicka till kommunen"),
    ],
)
def test_who_asks_to_have_it_sent_says_what(text: str, matter: str) -> None:
    assert wants_it_sent(text)
    assert without_lead_in(text) == matter


@pytest.mark.parametrize(
    "text",
    [
        *("hur skickar jag en fråga till kommunen?", "vem kan jag fråga i kommunen"),
        *("vad kan kommunen fråga om", "tell me about SERN", "Vad är SERN?"),
    ],
)
def test_others_do_not_ask_to_have_it_sent(text: str) -> None:
    assert not wants_it_sent(text)


def test_what_was_sent_is_asked_for_and_taken_back_in_many_words() -> None:
    for text in (
        *("vem gick det till? o vad exakt skickade du", "kan du läsa upp vad du skickade"),
        *("vilken mejl skrev jag?", "kan jag få en kopia av det jag skickade?"),
        *("vilket nummer gäller nu", "Which number counts now?"),
    ):
        assert asks_what_is_sent(text), text
    for text in ("har du skecka nåt?", "är frågan skickad", "did you send it?"):
        assert asks_whether_sent(text), text
    for text in ("skicka den ändå, min mejl e bo@example.se", "ångrade mig, skicka den nu"):
        assert comes_back(text), text
    for text in (
        *("jag ångrar mig, dra tillbaka det där", "ta bort ärendet då"),
        *("jag vill att kommunen slänger EU-2026-0004", "kan du stryka Maria Öberg ur ärendet"),
    ):
        assert withdraws(text), text
    for text in ("Vad är SERN?", "när kommer svaret?", "tack för hjälpen"):
        assert not asks_what_is_sent(text)
        assert not asks_whether_sent(text)
        assert not comes_back(text)
        assert not withdraws(text)


@pytest.mark.parametrize(
    ("text", "several"),
    [
        ("fick ni båda?", True),
        ("har båda mina frågor kommit fram?", True),
        ("är båda skickade?", True),
        ("vilket nummer har mina frågor?", True),
        ("have both of my questions been sent?", True),
        ("oletteko saaneet molemmat?", True),
        ("haben Sie beide Fragen erhalten?", True),
        ("fick ni min fråga?", False),
        ("fick alla åka med?", False),
        ("har alla skolor kommit med?", False),
    ],
)
def test_several_cases_are_asked_of_together(text: str, several: bool) -> None:
    assert asks_of_several(text) is several
