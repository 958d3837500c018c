"""What a message under the summary makes of the contact and the name."""

from __future__ import annotations

from dataclasses import replace
from typing import Mapping, Optional

import pytest

from actions.handoff.steps import NOTHING, Change, End, Step
from bot.cases.contact import Contact
from bot.cases.written import Written
from bot.conversation.history import UNPLACED_SLOT
from tests.handoff.reading import (
    ADDRESS,
    BOTH_WAYS,
    CAMP,
    CONTACT,
    DRAFT,
    FULL,
    NO_CONTACT,
    NONE_LEFT,
    SAID,
    SEVERAL,
    TIMED,
    UNDER_SUMMARY,
    WRITTEN,
    read,
    said,
    typed,
)

ANKN = "0141-22 34 00, anknytning 417"


@pytest.mark.parametrize(
    ("text", "contact"),
    [
        ("Det saknas att det är anknytning 417, annars hamnar ni i växeln", ANKN),
        ("Nu blev det konstigt. Anknytningen hör till numret, 0141-22 34 00 anknytning 417", ANKN),
        ("Nej, det numret är fel. Det ska vara 070-174 06 05", "070-174 06 05"),
        ("fel nummer. 070-174 06 05", "070-174 06 05"),
    ],
)
def test_what_says_that_the_contact_is_to_change_is_none_of_the_question(
    text: str, contact: str
) -> None:
    slots = read(Step.DECISION, text, written=Written("Hur?", "0141-22 34 00")).slots
    assert slots[Step.CONTACT] == contact
    assert Step.QUESTION not in slots and UNPLACED_SLOT not in slots


def test_a_number_that_a_text_quotes_from_the_question_is_not_taken_back() -> None:
    written = Written("Kan vi åka? Ring 070-174 06 52", "070-174 06 58")
    text = "gamla numret 070-174 06 52 står kvar i frågan!! skriv bara: kan vi åka till Hyvinge?"
    for change in (None, Change.ANYTHING):
        slots = read(Step.DECISION, text, written=written, change=change).slots
        assert slots.get(Step.CONTACT, written.contact) == written.contact
        # And where that text replaces the question.
        replaced = {"change": Change.WHETHER_MORE, "unplaced": text}
        slots = read(Step.DECISION, "ersätt frågan", written=written, **replaced).slots
        assert Step.CONTACT not in slots


@pytest.mark.parametrize(
    "text",
    [
        "ta bort mitt namn men behåll numret tack, vill vara anonym",
        "men jag vill inte att det står Eva Ek nånstans! bara numret",
        "remove my name but keep the number",
        "jag vill inte ha med mitt namn",
    ],
)
def test_a_name_taken_back_goes_from_the_question_too_and_the_number_stays(text: str) -> None:
    written = Written("hej jag heter Eva Ek, kan vi åka?", "070-174 06 05", "Eva Ek")
    slots = read(Step.DECISION, text, written=written).slots
    assert (slots[Step.NAME], slots[Step.QUESTION]) == ("", "Kan vi åka?")
    assert slots.get(Step.CONTACT, written.contact) == written.contact


def test_a_number_that_is_to_go_from_the_text_is_no_way_to_be_reached() -> None:
    written = Written("Kan vi åka? Har telefon 070-174 06 05.", "eva@example.se", "Eva Ek")
    text = 'Nej, "Har telefon 070-174 06 05" ska bort ur texten, ni ska inte ringa'
    slots = read(Step.DECISION, text, written=written).slots
    assert slots[Step.QUESTION] == "Kan vi åka?"
    assert Step.CONTACT not in slots


def test_what_must_not_be_sent_is_taken_out_before() -> None:
    result = read(Step.DECISION, "ja skicka, men inte namnet", written=FULL)
    assert (result.slots[Step.NAME], result.end) == ("", None)
    numbered = Written("Får jag åka? Jag är 19811228-9874.", CONTACT)
    result = read(Step.DECISION, "ja skicka, men inte personnumret", written=numbered)
    assert (result.slots[Step.QUESTION], result.end) == (None, None)


@pytest.mark.parametrize(
    ("text", "slots"),
    [
        ("namnet ska vara Eva Berg", {Step.NAME: "Eva Berg"}),
        ("Namn: Eva", {Step.NAME: "Eva"}),
        ("my name is Eva Berg", {Step.NAME: "Eva Berg"}),
        ("The name is missing: Eva Berg", {Step.NAME: "Eva Berg"}),
        ("ja men ta med mitt namn, Gunnel", {Step.NAME: "Gunnel"}),
        ("ta med vårt namn också, Asks kör", {Step.NAME: "Asks kör"}),
        ("yes but include my name, Eva Berg", {Step.NAME: "Eva Berg"}),
        ("ja och mitt namn, Gunnel Ek", {Step.NAME: "Gunnel Ek"}),
        ("Och namnet är Bo", {Step.NAME: "Bo"}),
        (
            "frågan är: Kan vi åka? Och namnet är Bo",
            {Step.QUESTION: "Kan vi åka?", Step.NAME: "Bo"},
        ),
        (
            "ta bort svordomarna. frågan är: Kan vi åka? Och namnet är Bo",
            {Step.QUESTION: "Kan vi åka?", Step.NAME: "Bo"},
        ),
        (
            "Question: may we come? And my name is Bo",
            {Step.QUESTION: "may we come?", Step.NAME: "Bo"},
        ),
        ("lägg till Eva Berg som namn", {Step.NAME: "Eva Berg"}),
        ("nej de va fel, skriv: Kan kören få bidrag?", {Step.QUESTION: "Kan kören få bidrag?"}),
        ("andra fragan till: vad kostar det", {Step.QUESTION: "vad kostar det"}),
        ("Die Frage soll sein: Kann die Klasse mit?", {Step.QUESTION: "Kann die Klasse mit?"}),
        ("namnet saknas, Eva Berg", {Step.NAME: "Eva Berg"}),
        ("namnet står ju inte med, jag skrev Asks kör", {Step.NAME: "Asks kör"}),
        ("Namnet ska vara Karin Berg, Råssnässkolan", {Step.NAME: "Karin Berg, Råssnässkolan"}),
        ("Namnet ska vara Karin Berg, tack", {Step.NAME: "Karin Berg"}),
        ("namnet står ju inte med", {Step.NAME: None, "case_change": Change.NAME}),
        ("nä stopp. skicka: vad kostar det?", {Step.QUESTION: "vad kostar det?"}),
        ("nej, Eva Berg heter jag", {Step.NAME: "Eva Berg"}),
        ("du är dum. skriv så här: vad kostar det?", {Step.QUESTION: "vad kostar det?"}),
        (
            "no that's not my question!! the question is why nobody answers",
            {Step.QUESTION: "why nobody answers"},
        ),
        ("ändra. frågan ska vara: Vad kostar det?", {Step.QUESTION: "Vad kostar det?"}),
        ("Ja men skriv så här: vad kostar det?", {Step.QUESTION: "vad kostar det?"}),
        ("namnet är fel, det ska stå Ove Alm", {Step.NAME: "Ove Alm"}),
        ("Namnet blev fel. Jag heter Ove Alm", {Step.NAME: "Ove Alm"}),
        ("nej, fråga om bidrag till föreningar", {Step.QUESTION: "om bidrag till föreningar"}),
        ("frågan ska vara vad det kostar", {Step.QUESTION: "vad det kostar"}),
        ("Nej jag vill fråga: Vad kostar det?", {Step.QUESTION: "Vad kostar det?"}),
        ("nej, frågan är om min son kan åka", {Step.QUESTION: "frågan är om min son kan åka"}),
        (f"nej, fel adress, det ska vara {ADDRESS}", {Step.CONTACT: ADDRESS, **NO_CONTACT}),
        (ADDRESS, {Step.CONTACT: ADDRESS, **NO_CONTACT}),
    ],
)
def test_a_correction_changes_its_part(text: str, slots: Mapping[str, str]) -> None:
    result = read(Step.DECISION, text)
    assert (result.slots, result.said, result.end) == ({"case_change": None, **slots}, [], None)


@pytest.mark.parametrize(
    ("text", "slot", "value"),
    [
        # One thing for another, in whichever part it stands.
        ("nej, inte Hyvinge utan Daugavpils", Step.QUESTION, "När åker laget till Daugavpils?"),
        ("ändra frågan: flickorna, inte laget", Step.QUESTION, "När åker flickorna till Hyvinge?"),
        ("lägg till i frågan: vi är tio", Step.QUESTION, "När åker laget till Hyvinge? Vi är tio."),
        (
            "frågan. lägg till att vi är tio",
            Step.QUESTION,
            "När åker laget till Hyvinge? Vi är tio.",
        ),
        (
            "yes but please say we are ten",
            Step.QUESTION,
            "När åker laget till Hyvinge? We are ten.",
        ),
        ("ja fast ÄNDRA: flickorna inte laget", Step.QUESTION, "När åker flickorna till Hyvinge?"),
        ("ja fast byt Hyvinge mot Daugavpils", Step.QUESTION, "När åker laget till Daugavpils?"),
        ("ja fast lägg till: vi är tio", Step.QUESTION, "När åker laget till Hyvinge? Vi är tio."),
        ("det ska vara daugavpils, inte Hyvinge", Step.QUESTION, "När åker laget till Daugavpils?"),
        ("oj Parma menar jag inte Hyvinge", Step.QUESTION, "När åker laget till Parma?"),
        ("byt laget mot kören", Step.QUESTION, "När åker kören till Hyvinge?"),
        ("jag skrev Hyvinge men menade Parma", Step.QUESTION, "När åker laget till Parma?"),
        ("not Hyvinge but Parma", Step.QUESTION, "När åker laget till Parma?"),
        ("change Hyvinge to Parma please", Step.QUESTION, "När åker laget till Parma?"),
        ("inte Olle utan Ulla", Step.NAME, "Ulla Berg"),
        ("inte bo@example.se utan eva@example.se", Step.CONTACT, "eva@example.se, 0141-22 33 44"),
        # Something comes to it.
        (
            "lägg till att vi är tio",
            Step.QUESTION,
            "När åker laget till Hyvinge? Vi är tio.",
        ),
        (
            "du kan också skriva att vi har buss!",
            Step.QUESTION,
            "När åker laget till Hyvinge? Vi har buss!",
        ),
        (
            "fråga också vad det kostar",
            Step.QUESTION,
            "När åker laget till Hyvinge? Fråga också vad det kostar.",
        ),
        (
            "please add that we are ten",
            Step.QUESTION,
            "När åker laget till Hyvinge? We are ten.",
        ),
        # Something goes.
        ("förresten ta bort namnet", Step.NAME, ""),
        ("inget namn tack", Step.NAME, ""),
        ("ta bort telefonnumret", Step.CONTACT, "bo@example.se"),
        ("kan du ta bort mobilnumret", Step.CONTACT, "bo@example.se"),
        # A number in the place of a number, an address beside it.
        ("fel nummer, det ska vara 0141-22 33 55", Step.CONTACT, "bo@example.se, 0141-22 33 55"),
        ("eva@example.se", Step.CONTACT, "eva@example.se, 0141-22 33 44"),
    ],
)
def test_just_the_part_that_is_meant_is_changed(text: str, slot: Step, value: str) -> None:
    result = read(Step.DECISION, text, written=WRITTEN)
    changed = {name: new for name, new in result.slots.items() if name in set(Step)}
    assert (changed, result.said, result.end) == ({slot: value}, [], None)


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("jag heter inte Olle utan Ulla", "Ulla Berg"),
        ("namnet ska vara inte Olle utan Ulla", "Ulla Berg"),
        ("Namn: inte Olle utan Ulla", "Ulla Berg"),
        ("namnet är inte Kalle utan Ulla Ek", "Ulla Ek"),
    ],
)
def test_not_x_but_y_is_no_name(text: str, name: str) -> None:
    result = read(Step.DECISION, text, written=WRITTEN)
    assert result.slots == {Step.NAME: name, "case_change": None}


@pytest.mark.parametrize(
    ("text", "question", "name"),
    [
        ("Frågan: När åker kören? Namn: Ulla Ek", "När åker kören?", "Ulla Ek"),
        ("frågan ska vara när åker kören? namnet ska vara Ulla", "när åker kören?", "Ulla"),
        ("namnet ska vara Ulla och frågan ska vara när åker vi?", "när åker vi?", "Ulla"),
        ("Ändra frågan till När åker vi? och namnet till Ulla", "När åker vi?", "Ulla"),
        ("byt namnet till Ulla och frågan till När åker vi?", "När åker vi?", "Ulla"),
        ("Frågan är: När åker vi? Namnet är Ulla Ek", "När åker vi?", "Ulla Ek"),
        ("inte laget utan kören, och namnet är Ulla", "När åker kören till Hyvinge?", "Ulla"),
        (
            "inte Hyvinge utan Parma och inte Olle utan Ulla",
            "När åker laget till Parma?",
            "Ulla Berg",
        ),
        (
            "not Hyvinge but Parma and my name is Ulla",
            "När åker laget till Parma?",
            "Ulla",
        ),
    ],
)
def test_two_corrections_in_one_message_change_both_parts(
    text: str, question: str, name: str
) -> None:
    slots = read(Step.DECISION, text, written=WRITTEN).slots
    assert slots == {Step.QUESTION: question, Step.NAME: name, "case_change": None}


def test_a_name_and_an_address_in_one_message_change_both_parts() -> None:
    text = "nej, inte Olle utan Ulla, och mejlen ska vara ulla@example.se"
    slots = read(Step.DECISION, text, written=WRITTEN).slots
    assert (slots[Step.NAME], slots[Step.CONTACT]) == (
        "Ulla Berg",
        "ulla@example.se, 0141-22 33 44",
    )


@pytest.mark.parametrize(
    ("text", "contact"),
    [
        ("ni kan också ringa 070-123 45 67", f"{ADDRESS}, 070-123 45 67"),
        ("ring mig i stället på 070-123 45 67", "070-123 45 67"),
    ],
)
def test_another_way_to_be_reached_comes_beside_the_first_or_in_its_place(
    text: str, contact: str
) -> None:
    result = read(Step.DECISION, text, written=Written("Vad?", ADDRESS))
    assert result.slots[Step.CONTACT] == contact


def test_a_question_in_a_message_taken_for_the_correction_is_answered_too() -> None:
    text = "varför måste ni ha numret, och namnet ska vara Körsångarna"
    both = typed(text, "nlu_fallback", others=["out_of_scope", "why_contact"])
    result = read(Step.DECISION, both, written=WRITTEN)
    assert (said(result), result.slots[Step.NAME]) == (["why_contact"], "Körsångarna")
    alone = read(Step.DECISION, typed(text, "change_case"), written=WRITTEN)
    assert said(alone) == ["case_no_answer"]


def test_a_question_in_the_field_and_a_correction_are_both_dealt_with() -> None:
    both = typed("Vad är SERN? Inte Hyvinge utan Parma.", "sern", "sern/what")
    result = read(Step.DECISION, both, written=WRITTEN)
    assert said(result) == ["sern/what"]
    assert result.slots[Step.QUESTION] == "När åker laget till Parma?"
    unknown = read(Step.DECISION, "Regnar det? Namnet ska vara Ulla.", written=WRITTEN)
    assert (said(unknown), unknown.slots[Step.NAME]) == (["case_no_answer"], "Ulla")


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("nimi on Eva Ek", "Eva Ek"),
        ("ei, nimeni on Eva Ek", "Eva Ek"),
        ("nimi on väärin, se on Bo Ek", "Bo Ek"),
        ("no, my name is Eva Ek", "Eva Ek"),
        ("Mein Name ist Bo Ek und ich wohne hier", "Bo Ek"),
        ("der Name soll Bo Ek sein", "Bo Ek"),
        ("nie, nazywam się Jan Kowalski", "Jan Kowalski"),
        ("el nombre está mal, es Ana", "Ana"),
        ("il nome è Ada Ek", "Ada Ek"),
        ("nei, navnet er Kari Ek", "Kari Ek"),
        ("меня зовут Анна", "Анна"),
        ("мене звати Оля", "Оля"),
        ("اسمي ليلى", "ليلى"),
    ],
)
def test_the_name_is_corrected_in_the_languages_of_the_visitors(text: str, name: str) -> None:
    result = read(Step.DECISION, text, written=WRITTEN)
    assert (said(result), result.end, result.slots) == (
        [],
        None,
        {Step.NAME: name, "case_change": None},
    )


@pytest.mark.parametrize(
    "text",
    [
        "the email is wrong, it's kim@example.org",
        "sähköposti on väärin, se on kim@example.org",
        "die E-Mail ist falsch: kim@example.org",
        "el correo está mal, es kim@example.org",
    ],
)
def test_the_address_is_corrected_in_the_languages_of_the_visitors(text: str) -> None:
    written = Written("Får vi åka?", ADDRESS)
    assert read(Step.DECISION, text, written=written).slots[Step.CONTACT] == "kim@example.org"


@pytest.mark.parametrize(
    ("text", "emptied"),
    [
        ("nej, fel adress", Step.CONTACT),
        ("jag skrev fel mejl", Step.CONTACT),
        ("ändra numret", Step.CONTACT),
        ("ändra namnet", Step.NAME),
        ("namnet är fel", Step.NAME),
        ("ändra frågan", Step.QUESTION),
        ("frågan", Step.QUESTION),
    ],
)
def test_a_named_part_is_asked_for_again(text: str, emptied: Step) -> None:
    assert read(Step.DECISION, text).slots[emptied] is None


def test_a_name_alone_after_change_is_the_name() -> None:
    changed = read(Step.DECISION, "Eva Ek", change=Change.ANYTHING, written=WRITTEN)
    assert changed.slots == {Step.NAME: "Eva Ek", "case_change": None}


def test_a_name_that_is_missing_is_asked_for() -> None:
    result = read(Step.DECISION, "namnet står ju inte med", written=WRITTEN)
    assert result.slots == {Step.NAME: None, "case_change": Change.NAME}


@pytest.mark.parametrize(
    ("text", "changed"),
    [
        ("namn Amir Haddad", {Step.NAME: "Amir Haddad"}),
        ("jo men skriv namn Amir Haddad och svara snart", {Step.NAME: "Amir Haddad"}),
        ("frågan är fel, det ska stå: Får vi åka?", {Step.QUESTION: "Får vi åka?"}),
    ],
)
def test_a_part_is_put_right_however_it_is_said(text: str, changed: dict[str, str]) -> None:
    slots = read(Step.DECISION, text, written=WRITTEN).slots
    assert slots == {**changed, "case_change": None}


def test_a_correction_that_was_not_read_beside_another_is_told() -> None:
    written = Written("May we come, and what is SERN?", ADDRESS)
    result = read(Step.DECISION, "My name is Mary Byrne. Leave out the bit of it", written=written)
    assert (result.slots[Step.NAME], said(result)) == ("Mary Byrne", ["case_write_whole"])


def test_taking_a_name_out_of_the_question_leaves_the_name_that_is_given() -> None:
    written = Written("Hej jag heter Eva. Vad kostar det?", ADDRESS, "Eva")
    result = read(Step.DECISION, "ta bort det där om namnet ur frågan", written=written)
    assert result.slots.get(Step.NAME, "Eva") == "Eva"


def test_the_same_number_comes_beside_another_address() -> None:
    written = Written("Får vi åka?", ADDRESS)
    before = Contact("kim@example.org", "+46701234567")
    result = read(Step.DECISION, "samma nummer som förut", written=written, reached=before)
    assert result.slots[Step.CONTACT] == f"{ADDRESS}, 070-123 45 67"


@pytest.mark.parametrize(
    ("text", "question"),
    [
        ("ja men lägg till att vi heter BK Zero i frågan", f"{FULL.question} Vi heter BK Zero."),
        ("ja men ta bort ordet laget och skriv kören", "Får kören åka till Hyvinge?"),
        ("Nej inte så! Frågan ska vara: Får vi åka?", "Får vi åka?"),
        ("Jaha tack. Men ändra frågan till: Får vi åka?", "Får vi åka?"),
        ("Frågan ska vara: Får vi åka? Mitt nummer var 073-555 12 43", None),
    ],
)
def test_the_question_is_changed_in_many_words(text: str, question: Optional[str]) -> None:
    slots = read(Step.DECISION, text, written=FULL).slots
    assert slots[Step.QUESTION] == (question or text.removeprefix("Frågan ska vara: "))
    assert Step.CONTACT not in slots
    assert Step.NAME not in slots


def test_two_changes_of_two_parts_are_both_made() -> None:
    text = "ja men byt namnet till Annika och lägg till i frågan att vi är tolv"
    slots = read(Step.DECISION, text, written=FULL).slots
    assert slots[Step.NAME] == "Annika"
    assert slots[Step.QUESTION] == f"{FULL.question} Vi är tolv."


@pytest.mark.parametrize(
    ("text", "contact"),
    [
        ("bara mail, inte telefon", CONTACT),
        ("ring inte, mejla bara", CONTACT),
        ("ta bort mejlen, bara telefon", "070-123 45 67"),
    ],
)
def test_one_of_two_ways_to_be_reached_is_left(text: str, contact: str) -> None:
    result = read(Step.DECISION, text, written=FULL)
    assert (result.slots[Step.CONTACT], result.end) == (contact, None)


def test_a_number_is_taken_out_of_the_question_only() -> None:
    written = Written("Får vi åka? 070-123 45 67", CONTACT)
    slots = read(Step.DECISION, "ja men ta bort numret ur frågan", written=written).slots
    assert slots[Step.QUESTION] == "Får vi åka?"
    assert Step.CONTACT not in slots


@pytest.mark.parametrize("intent", ["anonymous", "privacy_erase", "nlu_fallback"])
@pytest.mark.parametrize(
    "text",
    [
        *("ta bort namnet, vill vara anonym", "ta bort Bo", "namnet ska inte vara med"),
        *("remove the name, I want to stay anonymous", "jag vill vara anonym"),
    ],
)
def test_the_name_is_taken_out_whatever_is_said_with_it(text: str, intent: str) -> None:
    result = read(Step.DECISION, typed(text, intent), written=SEVERAL)
    assert (result.slots, result.said) == ({Step.NAME: "", "case_change": None}, [])


def test_of_a_name_and_whom_it_stands_for_one_is_left() -> None:
    written = Written("Hur?", CONTACT, "Bo Ek, Asks skola")
    assert read(Step.DECISION, "ta bort Bo Ek", written=written).slots[Step.NAME] == "Asks skola"


def test_the_name_of_a_part_may_be_typed() -> None:
    known = {"written": FULL, "change": Change.ANYTHING}
    assert read(Step.DECISION, "Hur kommunen når mig", **known).slots[Step.CONTACT] is None


def test_the_summary_without_a_contact_takes_one_that_is_given_later() -> None:
    slots = read(Step.DECISION, "min mejl är bo@example.se", written=NONE_LEFT).slots
    assert slots[Step.CONTACT] == "bo@example.se"


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("lägg till namnet Fatima o skicka", "Fatima"),
        ("nej namnet är bara Fatima", "Fatima"),
        ("jag heter Yusuf sa jag ju", "Yusuf"),
        ("ja o namnet e Åke Lindqvist", "Åke Lindqvist"),
    ],
)
def test_a_name_ends_where_the_sentence_goes_on(text: str, name: str) -> None:
    slots = read(Step.DECISION, text, written=FULL).slots
    assert (slots[Step.NAME], slots.get(Step.QUESTION)) == (name, None)


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("bra men lägg till mitt namn också, Olle Berg", "Olle Berg"),
        ("add my name too, Olle Berg", "Olle Berg"),
        ("jo sätt tillbaka namnet, Fatima El-Amin", "Fatima El-Amin"),
        ("put the name back, Fatima El-Amin", "Fatima El-Amin"),
        ("nej, namnet ska vara Karin inte Carina", "Karin"),
        ("the name should be Karin not Carina", "Karin"),
        ("Anna Lind", "Anna Lind"),
        ("bara Karin", "Karin"),
        ("just Karin, please", "Karin"),
        ("det är ju Karin", "Karin"),
        ("nej jag heter faktiskt Olle Berg", "Olle Berg"),
        ("Karin Berg, [personnummer]", "Karin Berg"),
        ("jag heter Karin Berg [personnummer]", "Karin Berg"),
        ("och det är Karin med K", "Karin Ek"),
        ("it's Karin with a K", "Karin Ek"),
        ("hm skriv inte mitt namn, jag vill vara anonym", ""),
        ("don't write my name, I want to be anonymous", ""),
    ],
)
def test_a_name_is_given_in_few_words_under_the_summary(text: str, name: str) -> None:
    written = Written("Får vi åka?", ADDRESS, "Carina Ek")
    slots = read(Step.DECISION, text, written=written).slots
    assert (slots[Step.NAME], slots.get(Step.QUESTION)) == (name, None)


@pytest.mark.parametrize(
    "text",
    [
        "take away my name, I want to be anonymous",
        "ta bort mitt namn, jag vill vara anonym",
        "jag vill vara anonym, ta bort mitt namn",
        "ta bort mitt namn och skicka",
        "yes without my name",
        "ja men utan namnet",
        "ja men utan namnet, jag vill vara anonym",
        "ja men skriv inte mitt namn",
        "send it without my name",
        "skriv inget namn",
        "leave my name out",
        "I don't want my name in it",
        "jag vill inte att mitt namn är med",
        "hoppa över namnet",
        "ja tack fast anonymt",
        "yes but anonymously",
    ],
)
def test_a_name_is_taken_out_and_the_summary_shown_before_it_is_sent(text: str) -> None:
    written = Written("Får vi åka?", ADDRESS, "Carina Ek")
    # Also where it is taken for the question whether one may be unknown.
    for intent in ("nlu_fallback", "anonymous"):
        result = read(Step.DECISION, typed(text, intent), written=written)
        assert result.slots == {Step.NAME: "", "case_change": None}
        assert (result.said, result.end) == ([], None)


@pytest.mark.parametrize(
    "text",
    [
        *("vi har inget namn ännu", "ta inte bort mitt namn", "don't leave out my name"),
        *("I don't want to send without my name", "kan man delta utan namn?"),
    ],
)
def test_who_only_speaks_of_a_name_keeps_theirs(text: str) -> None:
    written = Written("Får vi åka?", ADDRESS, "Carina Ek")
    result = read(Step.DECISION, text, written=written)
    assert (Step.NAME in result.slots, result.end) == (False, None)


@pytest.mark.parametrize(
    ("text", "before", "name"),
    [
        ("nej det stavas Muhammed", "Mohamed Nur", "Muhammed Nur"),
        ("no, it's spelled muhammed", "Mohamed Nur, Asks kör", "Muhammed Nur, Asks kör"),
        ("my name is spelt Muhammed Noor", "Mohamed Nur", "Muhammed Noor"),
        ("namnet stavas Muhammed", "", "Muhammed"),
        ("nej, Muhammed Nour", "Mohamed Nur", "Muhammed Nour"),
        ("nej det är Muhammed Nour", "Mohamed Nur", "Muhammed Nour"),
        ("det stavas Muhammed, inte Mohamed", "Mohamed Nur", "Muhammed Nur"),
        ("det stavas muhammed nour och skicka", "Mohamed Nur", "Muhammed Nour"),
    ],
)
def test_a_name_is_spelt_otherwise_under_the_summary(text: str, before: str, name: str) -> None:
    written = Written("Får vi åka?", ADDRESS, before)
    for change in (None, Change.ANYTHING):
        slots = read(Step.DECISION, text, written=written, change=change).slots
        assert slots == {Step.NAME: name, "case_change": None}


@pytest.mark.parametrize(
    ("said", "text", "slot"),
    [
        ("nej det stavas Muhammed", "Muhammed Nur", Step.NAME),
        ("fel namn", "nej Muhammed Nur", Step.NAME),
        ("ändra", "Central Baltic", Step.QUESTION),
        ("vad heter projektet?", "Central Baltic", Step.QUESTION),
    ],
)
def test_what_comes_after_a_no_to_the_name_is_the_name(said: str, text: str, slot: Step) -> None:
    written = Written("Får vi åka?", ADDRESS, "")
    message = typed(text, before=[said])
    slots = read(Step.DECISION, message, written=written, change=Change.ANYTHING).slots
    assert slots[slot] == text.removeprefix("nej ")


@pytest.mark.parametrize(
    "text", ["det stavas Parma", "nej det stavas fel", "Central Baltic", "det stavas Hyvinkää nu"]
)
def test_what_is_spelt_otherwise_and_like_no_name_is_none(text: str) -> None:
    written = Written("Får vi åka?", ADDRESS, "Mohamed Nur")
    assert Step.NAME not in read(Step.DECISION, text, written=written).slots


@pytest.mark.parametrize("text", ["bara Motala", "det är Parma", "only Hyvinge with a bus"])
def test_what_is_no_name_is_not_taken_for_one(text: str) -> None:
    written = Written("Får vi åka?", ADDRESS, "Carina Ek")
    assert Step.NAME not in read(Step.DECISION, text, written=written).slots


@pytest.mark.parametrize(
    ("text", "address"),
    [
        ("med punkt efter anna", "anna.ek@example.se"),
        ("punkt före ek", "anna.ek@example.se"),
        ("det ska vara bindestreck mellan anna och ek", "anna-ek@example.se"),
        ("with an underscore after anna", "anna_ek@example.se"),
    ],
)
def test_a_sign_that_is_missing_is_put_in(text: str, address: str) -> None:
    written = Written("Hur?", "annaek@example.se")
    assert read(Step.DECISION, text, written=written).slots[Step.CONTACT] == address
    # Where it could stand in two places, the whole is asked for.
    twice = Written("Hur?", "anna.anna1@example.se")
    result = read(Step.DECISION, "med bindestreck efter anna", written=twice)
    assert (Step.CONTACT in result.slots, said(result)) == (False, ["contact_whole"])


def test_a_name_after_its_label_may_be_in_lower_case() -> None:
    written = Written("Hur?", ADDRESS)
    assert read(Step.DECISION, "namn lars holm", written=written).slots[Step.NAME] == "Lars Holm"
    assert Step.NAME not in read(Step.DECISION, "namn saknas ju", written=written).slots


@pytest.mark.parametrize(
    ("text", "contact", "changed"),
    [
        *(
            (text, "karin.lund@example.se", "karin.sund@example.se")
            for text in (
                *("oj fel, det ska vara sund inte lund", "sund inte lund", "it's sund not lund"),
                *("stavfel, sund ska det stå", "nej, det ska stå sund"),
                *("nej! mejladressen är fel, det är karin.sund@", "karin.sund@ it should be"),
            )
        ),
        ("oj stavfel, example ska det stå", "elin@exmple.se", "elin@example.se"),
        ("no, it ends with 50", "070-174 06 51", "070-174 06 50"),
    ],
)
def test_a_word_of_the_address_is_put_right_in_few_words(
    text: str, contact: str, changed: str
) -> None:
    result = read(Step.DECISION, text, written=Written("Får vi åka?", contact, "Bo Ek"))
    assert (result.slots[Step.CONTACT], result.said) == (changed, [])
    assert Step.QUESTION not in result.slots


@pytest.mark.parametrize(
    ("text", "name"),
    [
        *(("it's Hall not Hill", "Peter Hall"), ("Peter Hall, not Hill", "Peter Hall")),
        *(("nej det är Hall inte Hill", "Peter Hall"), ("Hall it should be", "Peter Hall")),
        ("skriv Tove Ek på namnet", "Tove Ek"),
        ("put Tove Ek for the name please", "Tove Ek"),
    ],
)
def test_a_word_of_the_name_is_put_right_in_few_words(text: str, name: str) -> None:
    written = Written("May we come?", ADDRESS, "Peter Hill")
    assert read(Step.DECISION, text, written=written).slots == {
        "case_change": None,
        Step.NAME: name,
    }


def test_a_name_that_stands_there_twice_is_left_once() -> None:
    written = Written("May we come?", ADDRESS, "Peter Peter Hall")
    for text in ("haha no, just one Peter", "det ska vara ett Peter"):
        assert read(Step.DECISION, text, written=written).slots[Step.NAME] == "Peter Hall"


def test_a_number_and_a_name_are_put_right_in_one_message() -> None:
    written = Written("May we come?", "070-174 06 51", "Peter Hill")
    result = read(Step.DECISION, "no, it ends with 50, and it's Hall not Hill", written=written)
    assert result.slots[Step.CONTACT] == "070-174 06 50"
    assert result.slots[Step.NAME] == "Peter Hall"


@pytest.mark.parametrize("text", ["nej förresten, ta den gamla adressen", "use the old address"])
def test_the_way_to_be_reached_before_is_taken_back(text: str) -> None:
    result = read(Step.DECISION, text, written=TIMED, reached_before=ADDRESS)
    assert (result.slots[Step.CONTACT], result.slots["case_change"]) == (ADDRESS, None)
    # There was none: it is asked for.
    assert read(Step.DECISION, text, written=TIMED).slots[Step.CONTACT] is None


def test_a_contact_may_stand_beside_the_question_that_is_named() -> None:
    text = "oj fel adress, sara@example.se ska det vara. och frågan är den första, om lägret"
    written = Written("ja den frågan.", ADDRESS, "")
    result = read(Step.DECISION, typed(text, before=SAID), written=written)
    assert result.slots[Step.QUESTION] == CAMP.removeprefix("Hej! ")
    assert result.slots[Step.CONTACT] == "sara@example.se"


@pytest.mark.parametrize(
    ("text", "step", "value"),
    [
        ("med två s i mitten, svensson", Step.CONTACT, "kalle.svensson@example.se"),
        ("fortfarande fel, svensson med två s", Step.CONTACT, "kalle.svensson@example.se"),
        ("go back to email but use k@example.se", Step.CONTACT, "k@example.se"),
        ("fast jag vill nog vara anonym, ta bort namnet", Step.NAME, ""),
        ("mitt namn står ju kvar. ta bort det", Step.NAME, ""),
        ("jag heter Sara förresten", Step.NAME, "Sara"),
        ("det ska stå Britta Ek", Step.NAME, "Britta Ek"),
        ("Nej, bara Britta Ek som namn", Step.NAME, "Britta Ek"),
        ("förlåt, Pär stavas det med ä", Step.NAME, "Pär Holm"),
    ],
)
def test_a_detail_is_put_right_in_the_words_that_visitors_use(
    text: str, step: Step, value: str
) -> None:
    contact = "070-174 06 41" if "back" in text else "kalle.svenson@example.se"
    written = Written(question="Hur blir vi vänort?", contact=contact, name="Per Holm")
    result = read(Step.DECISION, typed(text, "privacy_erase"), written=written)
    assert (result.slots[step], said(result)) == (value, [])


def test_a_name_that_was_missing_and_an_addition_are_both_taken() -> None:
    text = "Namnet saknas, det ska stå Britta Ek. Och lägg till: låt det ringa länge."
    written = Written(question="Hur blir vi vänort?", contact=ADDRESS)
    slots = read(Step.DECISION, text, written=written).slots
    assert slots[Step.NAME] == "Britta Ek"
    assert slots[Step.QUESTION] == "Hur blir vi vänort? Låt det ringa länge."
    # A word of the question is no name.
    other = read(
        Step.DECISION, "det ska stå Hyvinge Stad", written=Written("Till Hyvinge?", ADDRESS)
    )
    assert Step.NAME not in other.slots


def test_a_way_to_be_reached_does_not_turn_the_language_of_the_form() -> None:
    written = Written(question="May we come?", contact=ADDRESS)
    text = "actually call me instead, 070-174 06 41"
    result = read(Step.DECISION, typed(text, "handoff_request"), written=written)
    assert (result.slots[Step.CONTACT], result.turns_language) == ("070-174 06 41", False)
    wish = typed("on 070-174 06 41, and in English please", "speak_english")
    assert read(Step.DECISION, wish, written=written).turns_language


@pytest.mark.parametrize(
    ("text", "contact"),
    [
        *(
            (text, ADDRESS)
            for text in (
                *("go back to email", "bara mejl", "mejla istället", "byt till mejl"),
                *("ta bort numret, mejla istället", "det räcker med mejl", "vi kör på mejlen"),
                *("kan ni mejla i stället?", "jag vill inte bli uppringd", "ring inte, mejla"),
                *("numret ska inte vara med", "mejla mig istället för att ringa", "email only"),
            )
        ),
        *(
            (text, "070-174 06 05")
            for text in ("ring hellre", "call me instead", "ta bort mejlen, ring istället")
        ),
        ("go back to email but use tom@example.se", "tom@example.se"),
        ("nej ring inte, mejla eva@example.se", "eva@example.se"),
        ("nytt nummer 070-174 06 06", f"{ADDRESS}, 070-174 06 06"),
    ],
)
def test_of_two_ways_to_be_reached_the_one_that_is_wanted_is_left(text: str, contact: str) -> None:
    result = read(Step.DECISION, text, written=Written("Kan vi åka?", BOTH_WAYS))
    assert (result.slots[Step.CONTACT], said(result)) == (contact, [])
    assert Step.QUESTION not in result.slots


@pytest.mark.parametrize(
    "text",
    ["ring inte före fem", "ring hellre på kvällen", "numret stämmer inte", "mejla eller ring"],
)
def test_when_to_call_or_a_wrong_number_takes_no_way_away(text: str) -> None:
    slots = read(Step.DECISION, text, written=Written("Kan vi åka?", BOTH_WAYS)).slots
    assert slots.get(Step.CONTACT, BOTH_WAYS) == BOTH_WAYS


@pytest.mark.parametrize(
    ("text", "contact"),
    [
        ("helst mejl", ADDRESS),
        ("nej, inget telefonnummer tack", ADDRESS),
        ("jag vill bara ha svar via e-post", ADDRESS),
        ("kontakta oss hellre per mejl än telefon", ADDRESS),
        ("vi vill inte ha något nummer med", ADDRESS),
        ("mejla inte, ring mig", "070-174 06 05"),
        ("strunta i mejlen, det räcker med telefon", "070-174 06 05"),
    ],
)
def test_that_one_of_two_ways_is_enough_may_be_said_in_many_words(text: str, contact: str) -> None:
    result = read(Step.DECISION, text, written=Written("Kan vi åka?", BOTH_WAYS))
    assert result.slots[Step.CONTACT] == contact


def test_a_way_that_is_wanted_and_not_there_yet_is_asked_for() -> None:
    written = Written("Kan vi åka?", "070-174 06 05")
    assert read(Step.DECISION, "mejla istället", written=written).slots[Step.CONTACT] is None


@pytest.mark.parametrize(
    ("text", "before", "slots"),
    [
        ("hon heter Britta Ek", "ring min mamma på [telefonnummer]", {Step.NAME: "Britta Ek"}),
        ("min mamma heter Britta Ek", "mammas nummer: [telefonnummer]", {Step.NAME: "Britta Ek"}),
        ("she is called Mary Hill", "call her, [telefonnummer]", {Step.NAME: "Mary Hill"}),
    ],
)
def test_what_somebody_else_is_called_is_the_name_where_they_are_the_one_to_reach(
    text: str, before: str, slots: Mapping[Step, str]
) -> None:
    message = typed(text, before=[before])
    result = read(Step.DECISION, message, written=Written("Får hon åka?", ADDRESS))
    assert result.slots == {**slots, "case_change": None}


@pytest.mark.parametrize(
    "text", ["nej, example.se", "example.se ska det vara", "nej det är example.se"]
)
def test_a_domain_nearly_like_the_one_of_the_address_takes_its_place(text: str) -> None:
    written = Written("Kan vi åka?", "sara@exampel.se")
    assert read(Step.DECISION, text, written=written).slots[Step.CONTACT] == "sara@example.se"
    other = read(Step.DECISION, "motala.se", written=written)
    assert Step.CONTACT not in other.slots


def test_the_way_that_was_taken_out_comes_back_where_it_is_wanted_after_all() -> None:
    written = Written("Kan vi åka?", ADDRESS)
    text = typed("fast ring hellre ändå", "contact", "contact/phone")
    back = read(Step.DECISION, text, written=written, reached_before=f"{ADDRESS}, 070-174 06 25")
    assert back.slots[Step.CONTACT] == "070-174 06 25"
    assert read(Step.DECISION, text, written=written).slots[Step.CONTACT] is None


@pytest.mark.parametrize(
    ("text", "question"),
    [
        ("nej jag menar telefonen till skolan i Parma", "telefonen till skolan i Parma"),
        ("nej jag undrar hur vi når dem", "undrar hur vi når dem"),
        ("no I wonder about their address", "wonder about their address"),
    ],
)
def test_a_question_that_names_a_part_is_a_question(text: str, question: str) -> None:
    slots = read(Step.DECISION, text, written=WRITTEN).slots
    assert question in (slots[Step.QUESTION] or "")
    assert Step.CONTACT not in slots


@pytest.mark.parametrize("before", ["svara på min fråga", "kontakta min skola", "call my bank"])
def test_who_is_spoken_of_is_not_the_one_to_reach(before: str) -> None:
    message = typed("hon heter Greta", before=[before])
    assert Step.NAME not in read(Step.DECISION, message, written=Written("Får hon?", ADDRESS)).slots


@pytest.mark.parametrize("before", ["kontakta min lärare", "ring min svärmor", "call my mum"])
def test_who_is_to_be_reached_instead_is(before: str) -> None:
    message = typed("hon heter Greta Ek", before=[before])
    slots = read(Step.DECISION, message, written=Written("Får hon?", ADDRESS)).slots
    assert slots[Step.NAME] == "Greta Ek"


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("Name is Ruth Price", "Ruth Price"),
        ("no I mean set the name to Ruth Price", "Ruth Price"),
        ("ändra mitt namn till Ruth Price tack", "Ruth Price"),
        ("mitt förnamn är Ruth", "Ruth"),
        ("I'd rather not have a name. delete it", ""),
    ],
)
def test_a_name_is_told_in_many_ways_and_is_never_the_question(text: str, name: str) -> None:
    result = read(Step.DECISION, text, written=WRITTEN)
    assert (result.slots[Step.NAME], result.said) == (name, [])
    assert Step.QUESTION not in result.slots


def test_only_one_of_two_ways_is_kept_and_nothing_ends() -> None:
    both = replace(WRITTEN, contact="bo@example.se, 070-174 06 74")
    for text in ("sorry, just my e-mail after all, not the phone", "bara min mejl, inte telefon"):
        result = read(Step.DECISION, text, written=both)
        assert (result.slots[Step.CONTACT], result.end) == ("bo@example.se", None)


def test_a_number_instead_takes_the_place_of_the_address() -> None:
    text = "could you use my phone number instead? 070-174 06 55"
    result = read(Step.DECISION, text, written=replace(WRITTEN, contact=ADDRESS))
    assert (result.slots[Step.CONTACT], result.said) == ("070-174 06 55", [])


def test_the_last_digits_are_put_right() -> None:
    number = replace(WRITTEN, contact="070-174 06 31")
    result = read(Step.DECISION, "nej jag skrev fel, det slutar på 13 inte 31", written=number)
    assert result.slots[Step.CONTACT] == "070-174 06 13"


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("Karin Holm-Berg ska det stå", "Karin Holm-Berg"),
        ("Holm-Berg ska det vara", "Karin Holm-Berg"),
        ("namnet ska inte vara Karin Holm utan Karin Holm-Berg", "Karin Holm-Berg"),
        ("du glömde mitt namn, Åsa Lind", "Åsa Lind"),
        ("mitt namn är inte med, det är Åsa Lind", "Åsa Lind"),
        ("Mitt namn kom inte med! Fatuma Noor", "Fatuma Noor"),
        ("det fattas ett namn: åsa lind", "Åsa Lind"),
        ("Glöm inte mitt namn, Åsa Lind, Borens kör", "Åsa Lind, Borens kör"),
        ("Karin Holm-Berg ska namnet vara", "Karin Holm-Berg"),
        ("you forgot my name, John Smith", "John Smith"),
    ],
)
def test_a_name_that_is_wrong_or_missing_is_put_right(text: str, name: str) -> None:
    written = Written("Får vi åka?", ADDRESS, "Karin Holm")
    result = read(Step.DECISION, text, written=written)
    assert (result.slots, said(result)) == ({Step.NAME: name, "case_change": None}, [])


@pytest.mark.parametrize(
    "text",
    [
        "Mitt namn är hemligt",
        "mitt namn är inte så viktigt",
        "Namnet Hyvinge är fel",
        "Namnet på skolan är fel, Hällaskolan",
        "hur kommer namnet Motala till?",
        "Skriv inte mitt namn, Åsa Lind",
        "jag vill inte ha med namnet, Åsa",
        "lagets namn är hemligt, Åsa vet",
        "Hyvinge ska det handla om",
        "Parma ska det vara",
    ],
)
def test_what_is_said_of_a_name_without_giving_one_gives_none(text: str) -> None:
    written = Written("Får vi åka till Busseto?", ADDRESS, "Karin Holm")
    assert not read(Step.DECISION, text, written=written).slots.get(Step.NAME)


@pytest.mark.parametrize(
    "text",
    [
        "min mamma vill ha svar, men mejla mig på 070-174 06 05",
        "Det gäller min son Kalle Ek, ring mig på 070-174 06 05",
        "min dotter Siv Ek ska ha svar, mitt nummer är 070-174 06 05",
        "ring gärna också min man på 070-174 06 05",
    ],
)
def test_who_speaks_of_somebody_else_stays_the_one_to_reach(text: str) -> None:
    slots = read(Step.DECISION, text, written=Written("Får vi åka?", ADDRESS, "Bo Ek")).slots
    assert slots[Step.CONTACT] == f"{ADDRESS}, 070-174 06 05"
    assert Step.NAME not in slots


def test_whose_contact_it_is_that_was_given_before_takes_the_name_too() -> None:
    message = typed("hon heter Siv Ek", before=["ring min mamma på [telefonnummer]"])
    result = read(Step.DECISION, message, written=Written("Får vi åka?", ADDRESS, "Bo Ek"))
    assert result.slots == {Step.NAME: "Siv Ek", "case_change": None}


def test_a_yes_with_harmless_words_or_the_name_that_was_shown_sends() -> None:
    result = read(Step.DECISION, "Ja det blir fint, så hör jag nog av er", written=UNDER_SUMMARY)
    assert (result.end, result.slots) == (End.SEND, {})
    text = "ja, Samir Haddad. när får jag svar?"
    shown = read(Step.DECISION, text, written=replace(UNDER_SUMMARY, name="Samir Haddad"))
    assert (shown.end, said(shown)) == (End.SEND, ["case_reply_time"])
    named = read(Step.DECISION, text, written=UNDER_SUMMARY)
    assert (named.end, named.slots) == (None, {Step.NAME: "Samir Haddad"})


@pytest.mark.parametrize(
    "text",
    [
        *("ja skicka, och skriv att jag heter Bo Ek", "yes send, and put my name as Bo Ek"),
        *("ja skicka med namnet Bo Ek", "ja, mitt namn är Bo Ek"),
        *("send it and use the name Bo Ek", "ja, skicka under namnet Bo Ek"),
    ],
)
@pytest.mark.parametrize("name", [None, "Anna Berg"])
def test_a_name_given_with_a_yes_is_shown_before_it_is_sent(text: str, name: Optional[str]) -> None:
    result = read(Step.DECISION, text, written=replace(UNDER_SUMMARY, name=name))
    assert (result.end, result.slots[Step.NAME]) == (None, "Bo Ek")


def test_a_name_said_to_be_wrong_first_is_spelt_all_the_same() -> None:
    written = Written(DRAFT, ADDRESS, "Sara Lindkvist")
    for text in ("namnet är fel. Det stavas Lindqvist", "Nej, fel namn! Det stavas Lindqvist"):
        assert read(Step.DECISION, text, written=written).slots[Step.NAME] == "Sara Lindqvist"
    text = "Bussen heter fel. Det stavas Hyvinge"
    assert not read(Step.DECISION, text, written=written).slots.get(Step.NAME)


def test_the_words_that_are_to_stand_there_and_a_name_are_both_taken() -> None:
    written = Written(DRAFT, ADDRESS)
    text = "Nej, det ska stå: Ingen har svarat på mitt mejl om resan. Och jag heter Gerda Quist"
    slots = read(Step.DECISION, text, written=written).slots
    assert slots[Step.QUESTION] == "Ingen har svarat på mitt mejl om resan."
    assert slots[Step.NAME] == "Gerda Quist"
    text = "Jag heter Gerda Quist, och lägg till att det gäller våren 2027"
    slots = read(Step.DECISION, text, written=written).slots
    assert slots[Step.QUESTION] == f"{DRAFT} Det gäller våren 2027."
    assert slots[Step.NAME] == "Gerda Quist"


def test_sending_without_some_words_takes_them_out_and_shows_what_is_left() -> None:
    written = Written("Jo, jag ångrar mig, får vi komma?", ADDRESS)
    for words in ("'Jo, jag ångrar mig'", "jo, jag ångrar mig"):
        result = read(Step.DECISION, f"Ja skicka, men utan {words}", written=written)
        assert (result.slots[Step.QUESTION], result.end) == ("Får vi komma?", None)
    text = "Ja skicka, men utan 'Jo, jag ångrar mig'. Gerda Quist 070-174 06 05"
    slots = read(Step.DECISION, text, written=written).slots
    assert slots[Step.QUESTION] == "Får vi komma?"
    assert (slots[Step.NAME], slots[Step.CONTACT]) == ("Gerda Quist", f"{ADDRESS}, 070-174 06 05")
    assert UNPLACED_SLOT not in slots


@pytest.mark.parametrize(
    ("text", "contact", "left"),
    [
        ("ta bort numret", BOTH_WAYS, ADDRESS),
        ("ta bort mejladressen", BOTH_WAYS, "070-174 06 05"),
        ("ta bort adressen", BOTH_WAYS, "070-174 06 05"),
        ("remove the number", BOTH_WAYS, ADDRESS),
        ("delete my address please", BOTH_WAYS, "070-174 06 05"),
        ("ta bort numret", "070-174 06 05", None),
        ("stryk mejlen", ADDRESS, None),
    ],
)
def test_only_the_way_that_is_named_goes(text: str, contact: str, left: Optional[str]) -> None:
    slots = read(Step.DECISION, text, written=Written(DRAFT, contact, "Bo Ek")).slots
    assert slots[Step.CONTACT] == left
    assert not {Step.QUESTION, Step.NAME} & {*slots}


@pytest.mark.parametrize(
    ("text", "name", "question"),
    [
        ("ta bort namnet och numret", "", None),
        ("ta bort numret och namnet", "", None),
        ("ta bort numret och skriv att vi är tio", None, f"{DRAFT} Vi är tio."),
        ("ta bort numret. Namnet ska vara Eva Ek", "Eva Ek", None),
    ],
)
def test_what_is_said_beside_a_way_that_is_not_there_is_done(
    text: str, name: Optional[str], question: Optional[str]
) -> None:
    slots = read(Step.DECISION, text, written=Written(DRAFT, ADDRESS, "Bo Ek")).slots
    assert (slots.get(Step.NAME), slots.get(Step.QUESTION)) == (name, question)
    assert slots.get(Step.CONTACT, ADDRESS) == ADDRESS


@pytest.mark.parametrize("text", ["ta bort numret", "ta bort numret ur texten", "numret ska bort"])
def test_a_number_that_only_the_question_has_goes_out_of_it(text: str) -> None:
    written = Written("Kan vi åka? Ring mig på 070-174 06 05. Vi är tio.", ADDRESS)
    slots = read(Step.DECISION, text, written=written).slots
    assert slots[Step.QUESTION] == "Kan vi åka? Vi är tio."
    assert slots.get(Step.CONTACT, ADDRESS) == ADDRESS


def test_a_number_of_somebody_else_stays_where_the_writers_own_goes() -> None:
    question = "Vem svarar på 0141-22 14 37? Jag nås på 070-174 06 05."
    written = Written(question, BOTH_WAYS)
    slots = read(Step.DECISION, "ta bort numret", written=written).slots
    assert (slots[Step.QUESTION], slots[Step.CONTACT]) == ("Vem svarar på 0141-22 14 37?", ADDRESS)


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("sista siffran i numret är 8", "070-174 06 08"),
        ("den sista siffran är fel, det ska vara 8", "070-174 06 08"),
        ("the last digit is 8", "070-174 06 08"),
        ("de två sista siffrorna ska vara 18", "070-174 06 18"),
        ("numret slutar på 8", "070-174 06 08"),
    ],
)
def test_the_last_digits_of_the_only_number_are_replaced(text: str, number: str) -> None:
    slots = read(Step.DECISION, text, written=Written(DRAFT, "070-174 06 05")).slots
    assert (slots[Step.CONTACT], slots.get(UNPLACED_SLOT)) == (number, None)
    within = Written("Kan vi åka? Ring 0701740605.", ADDRESS)
    slots = read(Step.DECISION, text, written=within).slots
    assert slots[Step.QUESTION] == f"Kan vi åka? Ring {number.replace('-', '').replace(' ', '')}."
    two = Written("Ring 0701740605 eller 0141221437.", ADDRESS)
    assert Step.QUESTION not in read(Step.DECISION, text, written=two).slots


def test_another_name_with_a_capital_is_no_piece_of_the_address() -> None:
    written = Written(DRAFT, "anna@example.org", "Anna Berg")
    slots = read(Step.DECISION, "det är Eva, inte Anna", written=written).slots
    assert slots == {Step.NAME: "Eva Berg", "case_change": None}
    slots = read(
        Step.DECISION, "mejlen är inte anna@example.org, den är eva@example.org", written=written
    ).slots
    assert slots[Step.CONTACT] == "eva@example.org"


@pytest.mark.parametrize(
    "text",
    [
        *("Oj, anknytningen ska vara 371 inte 417", "inte anknytning 417 utan 371"),
        *("0141-22 34 00, anknytning 371", "fel anknytning, 371 inte 417"),
    ],
)
def test_an_extension_is_put_right_wherever_it_stands(text: str) -> None:
    asked = "Får vi vara med? Ring växeln 0141-22 34 00 ankn 417, tack"
    slots = read(Step.DECISION, text, written=Written(asked, ANKN)).slots
    assert slots[Step.CONTACT] == "0141-22 34 00, anknytning 371"
    told = "Får vi vara med? Ring växeln 0141-22 34 00, anknytning 371, tack"
    assert slots[Step.QUESTION] == told


def test_another_number_than_the_one_in_the_question_is_said_to_stand_there_still() -> None:
    written = Written("Ring 070-174 06 31 om resan", "070-174 06 31")
    result = read(Step.DECISION, "ring 0141-22 34 00 i stället", written=written)
    assert result.slots[Step.CONTACT] == "0141-22 34 00"
    assert (said(result), result.slots.get(Step.QUESTION)) == (["case_old_contact"], None)
    # As it says to write.
    text = "ta bort 070-174 06 31 ur frågan"
    left = read(Step.DECISION, text, written=replace(written, contact="0141-22 34 00")).slots
    assert left[Step.QUESTION] == "Ring om resan"
    text = "numret står kvar i frågan, ta bort det därifrån"
    assert read(Step.DECISION, text, written=written).slots.get(Step.CONTACT) is None


def test_the_name_of_the_case_before_is_taken_where_it_is_asked_for() -> None:
    written = Written(DRAFT, ADDRESS)
    slots = read(Step.DECISION, "samma namn som förut", written=written, reached_name="Bo Ek").slots
    assert slots[Step.NAME] == "Bo Ek"


NAMED = Written(DRAFT, ADDRESS, "Jörgen Vretlin")


@pytest.mark.parametrize(
    "text",
    [
        "oj fel det ska vara Vretlind med d på slutet",
        "Vretlind med d",
        "nej inte i frågan, mitt namn, Jörgen Vretlind",
        "efternamnet ska vara vretlind",
        "mitt namn blev fel, det står i underskriften: Jörgen Vretlind, sekreterare",
    ],
)
def test_a_name_that_is_put_right_in_other_words_is_put_right(text: str) -> None:
    result = read(Step.DECISION, text, written=NAMED)
    assert (result.slots[Step.NAME], result.end) == ("Jörgen Vretlind", None)


@pytest.mark.parametrize(
    "text",
    ["Vi åker till Vretstorp med buss", "jag vill inte ha mitt namn med", "ja", "det stämmer"],
)
def test_what_only_sounds_like_a_name_changes_none(text: str) -> None:
    assert read(Step.DECISION, text, written=NAMED).slots.get(Step.NAME) in (None, NOTHING)


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("Camilla Hedlund ska stå där", "Camilla Hedlund"),
        ("Namnet saknas, Camilla Hedlund ska stå där", "Camilla Hedlund"),
        ("och olle är namnet", "Olle"),
        ("Mitt namn saknas, det står ju i underskriften: Eva Ek, sekreterare", "Eva Ek"),
    ],
)
def test_a_name_said_to_be_missing_is_taken_as_it_is(text: str, name: str) -> None:
    assert read(Step.DECISION, text, written=Written(DRAFT, ADDRESS)).slots[Step.NAME] == name


@pytest.mark.parametrize(
    "text", ["Kan du rätta namnet?", "Nej, så heter hon inte. Kan du ändra namnet?"]
)
def test_who_asks_to_have_the_name_put_right_is_asked_for_it(text: str) -> None:
    slots = read(Step.DECISION, text, written=NAMED).slots
    assert (slots[Step.NAME], slots["case_change"]) == (None, Change.NAME)


@pytest.mark.parametrize(
    "text",
    [
        "ja skicka, Rami Haddad heter jag",
        "Rami Haddad heter jag, skicka",
        "yes send it, my name is Rami Haddad",
    ],
)
def test_a_clear_wish_to_send_with_the_name_that_was_missing_sends(text: str) -> None:
    result = read(Step.DECISION, text, written=Written(DRAFT, ADDRESS))
    assert (result.slots[Step.NAME], result.end) == ("Rami Haddad", End.SEND)
    # In the place of another it is shown first, and so it is beside a mere yes.
    assert read(Step.DECISION, text, written=Written(DRAFT, ADDRESS, "Bo Ek")).end is None
    assert read(Step.DECISION, "ja, Rami Haddad", written=Written(DRAFT, ADDRESS)).end is None


@pytest.mark.parametrize(
    ("text", "more"),
    [
        (
            "jag heter ju Eva Ek, men vem betalar bussen egentligen?",
            "vem betalar bussen egentligen?",
        ),
        ("jag heter Eva Ek och vi är tio stycken", "vi är tio stycken"),
        ("Namn: Eva Ek. Vi är tio stycken.", "Vi är tio stycken."),
    ],
)
def test_what_is_told_beside_a_name_is_asked_about(text: str, more: str) -> None:
    result = read(Step.DECISION, text, written=Written(DRAFT, ADDRESS))
    assert (result.slots[Step.NAME], result.slots[UNPLACED_SLOT]) == ("Eva Ek", more)
    assert said(result) == ["case_name_noted"]


@pytest.mark.parametrize(
    "text",
    [
        "Fast nej, mejlen läser jag så sällan, ta bara telefonen",
        "ring hellre, mejlen läser jag aldrig",
        "jag läser sällan mejl, ring i stället",
    ],
)
def test_one_of_two_ways_may_be_chosen_with_a_reason(text: str) -> None:
    written = Written(DRAFT, f"{ADDRESS}, 070-174 06 05")
    assert read(Step.DECISION, text, written=written).slots[Step.CONTACT] == "070-174 06 05"


@pytest.mark.parametrize(
    "text", ["nej fel siffror, det är 12 på slutet inte 05", "numret, det ska vara 12 på slutet"]
)
def test_a_number_is_put_right_by_its_end(text: str) -> None:
    written = Written(DRAFT, "070-174 06 05")
    assert read(Step.DECISION, text, written=written).slots[Step.CONTACT] == "070-174 06 12"


def test_one_more_question_beside_a_name_is_added_to_the_first() -> None:
    text = "jo men jag heter ju Eva Ek, och en sak till: vem betalar bussen?"
    slots = read(Step.DECISION, text, written=Written(DRAFT, ADDRESS)).slots
    assert (slots[Step.NAME], slots[Step.QUESTION]) == ("Eva Ek", f"{DRAFT} Vem betalar bussen?")


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("Namnet ska vara Prof. Dr. Henrik von der Lühe", "Henrik von der Lühe"),
        ("ändra namnet till Dr. Eva Ek", "Eva Ek"),
        ("nej inte i frågan, mitt namn, Jörgen Vretlind", "Jörgen Vretlind"),
        ("nej det är ju mitt namn, lämna frågan", None),
        ("det är mitt namn, ändra inte frågan", None),
    ],
)
def test_neither_a_title_nor_what_is_to_be_done_is_the_name(text: str, name: str | None) -> None:
    written = Written(DRAFT, "070-174 06 05")
    assert read(Step.DECISION, text, written=written).slots.get(Step.NAME) == name


@pytest.mark.parametrize(
    ("text", "before", "name"),
    [
        ("I meant my name. It's Catherine, not Katherine.", "Katherine Doyle", "Catherine Doyle"),
        ("Jag menade namnet. Det är Katarina, inte Catarina.", "Catarina Lind", "Katarina Lind"),
        ('ta bort "på Lokalbladet" ur namnet', "Maria Lind på Lokalbladet", "Maria Lind"),
        ('remove "from the Gazette" from my name', "Maria Lind from the Gazette", "Maria Lind"),
        ('ta bort "Lokalbladet" ur namnet', "Maria Lind, Lokalbladet", "Maria Lind"),
    ],
)
def test_only_what_is_said_of_the_name_changes_in_it(text: str, before: str, name: str) -> None:
    slots = read(Step.DECISION, text, written=Written("Hur?", ADDRESS, before)).slots
    assert slots == {Step.NAME: name, "case_change": None}


@pytest.mark.parametrize(
    "text",
    [
        "It's my name that's wrong. It's Catherine, not Katherine.",
        "no my name is wrong: Catherine, not Katherine",
    ],
)
def test_what_only_leads_to_a_name_is_no_part_of_it(text: str) -> None:
    slots = read(Step.DECISION, text, written=Written("Hur?", ADDRESS, "Katherine Doyle")).slots
    assert "name" not in (slots.get(Step.NAME) or "").lower()


@pytest.mark.parametrize(
    "text",
    [
        "jag skulle helst slippa ha mitt namn med, om det går att ta bort",
        "Jag menade bara namnet, Bo Ek, ta bort det ur meddelandet",
        "Namnet tack. Jag vill inte ha det med.",
        "Namnet. Det ska inte vara med.",
        "I meant the name. Please remove it.",
    ],
)
@pytest.mark.parametrize("change", [None, Change.ANYTHING])
def test_the_name_goes_where_it_is_what_is_meant(text: str, change: Optional[Change]) -> None:
    result = read(Step.DECISION, typed(text, "privacy_erase"), written=FULL, change=change)
    assert (result.slots, result.said) == ({Step.NAME: "", "case_change": None}, [])


@pytest.mark.parametrize(
    "text", ["Namnet är fel. Jag vill inte ha det så.", "Namnet, ta inte bort det", "ta bort det"]
)
def test_the_name_stays_where_only_something_else_may_be_meant(text: str) -> None:
    assert Step.NAME not in read(Step.DECISION, text, written=FULL).slots


def test_at_the_step_that_asks_for_the_name_it_is_what_is_not_wanted() -> None:
    text = "Jag vill inte ha det med."
    assert read(Step.NAME, text, change=Change.NAME).slots[Step.NAME] == ""


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("Det är Bertil Ö. som frågar", "Bertil Ö."),
        ("Det är jag, Bertil Ek, som frågar", "Bertil Ek"),
        ("It's Bertil O. who is asking", "Bertil O."),
    ],
)
@pytest.mark.parametrize("step", [Step.QUESTION, Step.CONTACT, Step.NAME, Step.DECISION])
def test_who_it_is_that_asks_is_the_name(text: str, name: str, step: Step) -> None:
    slots = read(step, text, written=Written(DRAFT, ADDRESS), draft=DRAFT).slots
    assert slots[Step.NAME] == name
    assert Step.QUESTION not in slots and UNPLACED_SLOT not in slots


def test_a_number_of_somebody_else_is_a_new_contact_and_no_name() -> None:
    text = "Vänta, ring min fru i stället, 0141-225 00"
    for step in (Step.QUESTION, Step.CONTACT, Step.DECISION):
        drafts = {"draft": DRAFT, "other_draft": "Får vi åka?"} if step is Step.QUESTION else {}
        slots = read(step, text, written=Written(DRAFT, ADDRESS, "Bo Ek"), **drafts).slots
        assert slots[Step.CONTACT] == "0141-225 00"
        assert Step.NAME not in slots and not slots.get(Step.QUESTION)
