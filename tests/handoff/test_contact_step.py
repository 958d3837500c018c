"""What a message means where the way to be reached, or the name, is asked for."""

from __future__ import annotations

from dataclasses import replace
from typing import Optional

import pytest

from actions.handoff.steps import NOTHING, Change, End, Message, Step
from bot.cases.contact import Contact
from bot.cases.letters import has_where_to
from bot.cases.written import Written
from bot.conversation.history import UNPLACED_SLOT
from tests.handoff.reading import (
    ADDRESS,
    ASK,
    BOTH_WAYS,
    CONTACT,
    DRAFT,
    NAME_NOTED,
    NO_CONTACT,
    WITHOUT,
    read,
    said,
    typed,
)


def test_a_name_beside_the_contact_is_kept() -> None:
    result = read(Step.CONTACT, f"jag heter Eva Berg och min mejl är {ADDRESS}")
    assert (result.slots[Step.NAME], result.slots[Step.CONTACT]) == ("Eva Berg", ADDRESS)


def test_no_name_where_one_is_asked_for_takes_it_out_of_the_question() -> None:
    written = Written("hej jag heter Eva Ek, kan vi åka?", "070-174 06 05")
    pressed = Message("Inget namn", "skip_step", pressed=True, ask=ASK)
    assert read(Step.NAME, pressed, written=written).slots[Step.QUESTION] == "Kan vi åka?"


@pytest.mark.parametrize(
    "text",
    ["070-123 45 67, ring efter kl 16", "ring efter kl 16 och numret är 070-123 45 67"],
)
def test_of_when_to_call_only_that_goes_with_the_question(text: str) -> None:
    slots = read(Step.CONTACT, text, written=Written("Vad kostar det?")).slots
    assert slots[Step.CONTACT] == "070-123 45 67"
    assert slots[Step.QUESTION] == "Vad kostar det? Ring efter kl 16."


def test_a_contact_that_is_taken_back_leaves_no_trace() -> None:
    text = "070 123 4567 nej förlåt 070-174 06 06, och kan ni ringa efter 16?"
    slots = read(Step.CONTACT, text, written=Written("Vad kostar det?")).slots
    assert slots[Step.CONTACT] == "070-174 06 06"
    assert "123" not in str(slots[Step.QUESTION]) and "efter 16" in str(slots[Step.QUESTION])


@pytest.mark.parametrize(
    "text", ["070-123 45 67", "skriv till bo@example.se", "min är bo@example.se"]
)
def test_a_contact_alone_leaves_the_question(text: str) -> None:
    known = Written("Vad kostar det?")
    assert Step.QUESTION not in read(Step.CONTACT, text, written=known).slots


def test_a_no_with_more_beside_it_does_not_keep_what_looks_mistyped() -> None:
    known = {"given": "ana@gmial.com", "suggestion": "ana@gmail.com"}
    result = read(Step.CONTACT, typed("nä så var det inte", "deny"), **known)
    assert (said(result), result.slots) == (["contact_missing"], {})


def test_a_name_where_the_contact_is_asked_for_is_a_name() -> None:
    result = read(Step.CONTACT, typed("Eva von Ek", "sern", "sern/who"))
    assert (said(result), result.slots[Step.NAME]) == (NAME_NOTED, "Eva von Ek")
    assert Step.CONTACT not in result.slots


@pytest.mark.parametrize(
    ("text", "reply"),
    [
        ("anna@", "contact_wrong_address"),
        ("åsa@example.se", "contact_letters"),
        ("070-12", "contact_missing"),
        ("070-123", "contact_wrong_number"),
        ("ring 12 34 56", "contact_no_area_code"),
        ("ja", "contact_missing"),
        ("will I get an answer in English?", "case_no_answer"),
        ("kan man ringa er", "case_no_answer"),
    ],
)
def test_what_is_no_contact_is_told_why(text: str, reply: str) -> None:
    result = read(Step.CONTACT, text)
    kept = {"contact_given": text, "contact_suggestion": None}
    half = kept if reply == "contact_wrong_address" else {}
    assert (said(result), result.slots, result.end) == ([reply], half, None)


@pytest.mark.parametrize(
    "text",
    [
        *("nej", "nej tack", "hoppa över", "nej jag vill inte säga det"),
        *("jag mejlar själv i stället", "nej det vill jag inte", "det behövs inte"),
        *("jag vill inte lämna några kontaktuppgifter", "ni får inget nummer av mig"),
        "jag lämnar inte mitt namn eller mejl",
    ],
)
def test_who_leaves_nothing_is_offered_to_send_without_or_a_ready_mail(text: str) -> None:
    assert read(Step.CONTACT, text).end is End.NO_CONTACT


def test_who_has_no_mail_is_told_of_the_telephone_and_then_of_the_mail() -> None:
    words = typed("jag har ingen mejl", "no_email")
    assert said(read(Step.CONTACT, words)) == ["no_email"]
    again = typed("jag har ingen mejl", "no_email", repeated=True)
    assert read(Step.CONTACT, again).end is End.NO_WAY


@pytest.mark.parametrize(
    ("text", "reply"),
    [
        ("jag har ingen telefon", "no_phone"),
        ("har inte mejl bara telefon", "no_email"),
        ("jag har ingen telefon men mejl har jag", "no_phone"),
    ],
)
def test_who_lacks_one_way_is_told_of_the_other(text: str, reply: str) -> None:
    result = read(Step.CONTACT, typed(text, "no_email" if reply == "no_email" else "nlu_fallback"))
    assert (said(result), result.end) == ([reply], None)


def test_a_beginning_and_what_is_asked_next_are_one_question() -> None:
    known = {"written": Written("vi är ett band")}
    result = read(Step.CONTACT, "får vi spela i Hyvinge", **known)
    assert result.slots == {Step.QUESTION: "vi är ett band. Får vi spela i Hyvinge."}
    asked = {"written": Written("Får vi spela i Hyvinge?")}
    assert read(Step.CONTACT, "får man svar på svenska", **asked).slots == {}


def test_the_same_as_before_is_no_contact_and_no_refusal() -> None:
    result = read(Step.CONTACT, "samma som förut")
    assert (said(result), result.end) == (["contact_not_kept"], None)


WHEN = ["ring mig på kvällarna", "ring efter 17", "helst efter klockan fyra", "call me on Friday"]


@pytest.mark.parametrize("text", WHEN)
def test_when_to_be_reached_does_not_tell_where(text: str) -> None:
    result = read(Step.CONTACT, text, written=Written("Får vi åka?"))
    assert said(result) == ["case_question_noted", "contact_only_missing"]
    assert result.slots == {Step.QUESTION: f"Får vi åka? {sentence(text)}"}


def sentence(text: str) -> str:
    return f"{text[:1].upper()}{text[1:]}."


@pytest.mark.parametrize(
    ("before", "reply"),
    [(None, "contact_not_kept"), (Contact("kim@example.org"), "contact_missing")],
)
def test_a_number_that_was_not_given_before_is_asked_for(
    before: Optional[Contact], reply: str
) -> None:
    result = read(Step.CONTACT, "samma nummer som förut", reached=before)
    assert (said(result), result.slots) == ([reply], {})


@pytest.mark.parametrize(
    "text", ["nä ja vill inte säga vem ja e", "jag vill vara anonym", "I want to stay anonymous"]
)
def test_who_does_not_say_who_they_are_is_told_that_the_name_is_not_needed(text: str) -> None:
    result = read(Step.CONTACT, text)
    assert (said(result), result.slots, result.end) == (["case_anonymous"], {}, None)


def test_a_beginning_that_tells_nothing_is_no_part_of_the_question() -> None:
    text = "Kan vår skola få en ambassadör?"
    result = read(Step.CONTACT, text, written=Written("Kan ni"))
    assert result.slots[Step.QUESTION] == text


def test_an_answer_in_the_chat_is_no_wish_about_the_conversation() -> None:
    for text in ("kan jag inte få svaret i chatten", "räcker det inte med chatten"):
        assert "case_alone" not in read(Step.CONTACT, text).slots


def test_a_wrong_number_beside_a_good_address_is_told() -> None:
    result = read(Step.CONTACT, f"{ADDRESS} 073-12 34 5")
    assert result.slots[Step.CONTACT] == ADDRESS
    assert said(result) == ["contact_wrong_number"]


@pytest.mark.parametrize(
    "name", ["Föreningen Glöm Inte", "Stopp AB", "Sven", "Noah", "Johan", "Anna Ek", "Sluta Röka"]
)
@pytest.mark.parametrize("intent", ["cancel_case", "goodbye", "nlu_fallback"])
def test_a_name_that_resembles_a_command_is_a_name(name: str, intent: str) -> None:
    if len(name.split()) == 1 and intent != "nlu_fallback":
        pytest.skip("a single word may well be what it was understood as")
    assert read(Step.NAME, typed(name, intent)).slots[Step.NAME] == name


@pytest.mark.parametrize("text", ["en annan fråga", "nej, en annan fråga", "fel fråga"])
def test_another_question_at_the_contact_step_asks_for_the_question(text: str) -> None:
    result = read(Step.CONTACT, text, written=Written(question="Vilka skolor är med?"))
    assert result.end is None
    assert Step.QUESTION in result.slots and result.slots[Step.QUESTION] is None


@pytest.mark.parametrize("text", ["skicka", "ja skicka", "skicka den nu tack", "send it"])
def test_send_is_no_name(text: str) -> None:
    # Rasa has put the message into the slot already.
    result = read(Step.NAME, text, written=Written(question="Får vi åka?", name=text))
    assert (result.end, result.slots[Step.NAME]) == (None, "")


@pytest.mark.parametrize(
    ("text", "question"),
    [
        (f"{CONTACT} efter kl 17", "Får vi åka? Efter kl 17."),
        ("070-334 12 91 ring inte före 10", "Får vi åka? Ring inte före 10."),
    ],
)
def test_when_to_call_stands_apart_from_the_number(text: str, question: str) -> None:
    slots = read(Step.CONTACT, text, written=Written("Får vi åka?")).slots
    assert slots[Step.QUESTION] == question


@pytest.mark.parametrize(
    "text",
    [
        *("skicka utan", "skicka ändå utan", "Skicka utan kontaktuppgifter", "ja, skicka den utan"),
        *("jag vill skicka utan mejl och telefon", "skicka frågan utan att lämna kontaktuppgifter"),
        *("send it anyway without", "just send it without contact details"),
    ],
)
def test_who_would_send_without_a_contact_comes_to_the_summary(text: str) -> None:
    result = read(Step.CONTACT, text, written=Written("Hur?"))
    assert (result.end, result.slots) == (None, {**WITHOUT, Step.QUESTION: "Hur?"})


def test_the_button_for_sending_without_a_contact_leads_to_the_summary() -> None:
    press = Message("Utan", "skip_step", pressed=True, ask=ASK, part="contact")
    result = read(Step.CONTACT, press)
    assert (result.end, result.slots) == (None, WITHOUT)
    old = read(Step.CONTACT, replace(press, ask="another"))
    assert (said(old), old.slots) == (["case_old_button"], {})


@pytest.mark.parametrize("text", ["", "...", "hm", "vet inte riktigt"])
def test_nothing_said_is_never_taken_for_sending_without_a_contact(text: str) -> None:
    result = read(Step.CONTACT, text, written=Written("Hur?"))
    assert (result.end, result.slots.get(Step.CONTACT)) == (None, None)


def test_a_wish_for_a_letter_beside_a_want_of_mail_is_told_what_a_case_takes() -> None:
    text = "kan jag få svaret per brev? jag bor på Storgatan 4, har ingen mejl"
    told = said(read(Step.CONTACT, text, written=Written("Hur?")))
    assert told == ["no_email", "case_letter"]


@pytest.mark.parametrize("text", ["ok bo@example.se, Anna Lind", "sure bo@example.se; Anna Lind"])
def test_a_word_before_the_address_leaves_the_name_after_it(text: str) -> None:
    slots = read(Step.CONTACT, text, written=Written("Får vi åka?")).slots
    assert (slots[Step.CONTACT], slots[Step.NAME]) == (ADDRESS, "Anna Lind")


def test_a_name_that_is_asked_for_may_be_spelt() -> None:
    assert read(Step.NAME, "det stavas Muhammed").slots[Step.NAME] == "Muhammed"


@pytest.mark.parametrize(
    "text",
    [
        "jag vill inte lämna mitt nummer. kan ni inte svara här?",
        "nej jag vill inte säga det. ingen mejl heller och inget nummer. kan ni inte svara här då",
        "I won't share my e-mail. Can't you answer here?",
    ],
)
def test_who_refuses_and_asks_for_an_answer_here_is_not_asked_again(text: str) -> None:
    assert read(Step.CONTACT, text, written=Written("Vad kostar det?")).end is End.NO_CONTACT


def test_what_completes_no_address_is_read_as_before() -> None:
    for text in ("vad kostar det?", "nej", "Eva Ek"):
        known = {"given": "lars@example", "written": Written("Hur?", text)}
        with_half = read(Step.CONTACT, text, **known)
        known["given"] = None
        assert with_half == read(Step.CONTACT, text, **known)


def test_a_name_and_when_to_call_are_both_kept_where_the_contact_is_asked_for() -> None:
    text = "Mitt namn är Eva Ek, jag bor på Sjögatan, och ni kan ringa mig på kvällarna"
    slots = read(Step.CONTACT, typed(text, "out_of_scope"), written=Written("Får vi åka?")).slots
    assert slots[Step.NAME] == "Eva Ek"
    assert slots[Step.QUESTION] == "Får vi åka? Ni kan ringa mig på kvällarna."


def test_a_name_beside_a_number_that_is_refused_is_kept() -> None:
    result = read(Step.CONTACT, "Per Holm, 070-174063", written=Written(question="Hur?"))
    assert (said(result), result.slots) == (
        ["contact_wrong_number", "case_name_noted"],
        {Step.NAME: "Per Holm"},
    )
    mother = "mammas telefon är 070-174 06 47 och hon heter Britta Ek, hon hör dåligt"
    assert read(Step.CONTACT, mother, written=Written(question="Hur?")).slots[Step.NAME] == (
        "Britta Ek"
    )


@pytest.mark.parametrize(
    "text", ["det gäller mig, bo@example.se", "bo@example.se, gäller bara kvällar"]
)
def test_what_tells_nothing_of_the_matter_stays_out_of_the_question(text: str) -> None:
    result = read(Step.CONTACT, text, written=Written("Kan vi åka?"))
    assert result.slots.get(Step.QUESTION) is None


def test_what_it_is_about_told_without_a_contact_is_kept_and_the_contact_still_asked_for() -> None:
    result = read(Step.CONTACT, "det gäller Nykyrka skola", written=Written("Kan vi åka?"))
    assert result.slots == {Step.QUESTION: "Kan vi åka? Det gäller Nykyrka skola."}
    assert said(result) == ["case_question_noted", "contact_only_missing"]


def test_what_it_is_about_is_kept_beside_having_no_e_mail() -> None:
    text = "Vi har ingen mejl. Min fråga gäller resan till Parma"
    result = read(Step.CONTACT, text, written=Written("Kan vi åka?"))
    assert result.slots == {Step.QUESTION: "Kan vi åka? Min fråga gäller resan till Parma."}
    assert said(result) == ["no_email", "case_question_noted"]


@pytest.mark.parametrize(
    "text",
    ["Sitter på jobbet", "Jobbar i Linköping", "Frågar på rektorn", "Uppgifterna i formuläret"],
)
def test_what_somebody_does_is_no_name_where_a_contact_is_asked_for(text: str) -> None:
    assert Step.NAME not in read(Step.CONTACT, text, written=Written("Kan vi åka?")).slots


@pytest.mark.parametrize(
    "text", ["Vännerna i Borensberg", "Damkören från Ask", "Kyrkokören i Motala"]
)
def test_a_group_by_its_people_is_kept_where_a_contact_is_asked_for(text: str) -> None:
    assert read(Step.CONTACT, text, written=Written("Kan vi åka?")).slots[Step.NAME] == text


def test_whom_somebody_stands_for_is_kept_where_a_way_to_be_reached_is_asked_for() -> None:
    result = read(Step.CONTACT, "Spelmännen i Godegård", written=Written(DRAFT))
    assert said(result) == NAME_NOTED
    assert result.slots == {Step.NAME: "Spelmännen i Godegård"}
    assert read(Step.CONTACT, "Det vet jag inte", written=Written(DRAFT)).slots == {}


@pytest.mark.parametrize(
    "text", ["hej då", "ha en bra dag", "nej tack, det är bra så", "nej tack hej då", "adjö"]
)
def test_a_goodbye_where_a_contact_is_asked_for_ends_it_unsent(text: str) -> None:
    written = Written("Får vår kör åka?")
    assert read(Step.CONTACT, text, written=written).end is End.CANCELLED


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("I'm Lova Ashworth", "Lova Ashworth"),
        ("Jag heter Lova Quist", "Lova Quist"),
        ("just Lova Ashworth please, without the I'm", "Lova Ashworth"),
        ("Gerda Quist, det står ju redan rätt. jag menade i frågan", "Gerda Quist"),
        ("Gerda Quist. inget mer", "Gerda Quist"),
        ("Quist Gerda heter jag", "Quist Gerda"),
        # What belongs to a name stays.
        ("Gerda Quist, Asks kör", "Gerda Quist, Asks kör"),
        ("Gerda Quist, rektor", "Gerda Quist, rektor"),
        ("Gerda Quist, ordförande i Asks kör", "Gerda Quist, ordförande i Asks kör"),
        ("A. B. Quist", "A. B. Quist"),
        ("Gerda Quist och Bo Ek", "Gerda Quist och Bo Ek"),
        ("Det Norske Veritas", "Det Norske Veritas"),
        ("Tack & Lov AB", "Tack & Lov AB"),
        ("Studio Vi", "Studio Vi"),
        ("Klubben Inte Så Dum", "Klubben Inte Så Dum"),
        ("Bara Bröd AB", "Bara Bröd AB"),
        ("Jag Är Konst HB", "Jag Är Konst HB"),
        ("I Am Konst AB", "I Am Konst AB"),
        ("Gerda Quist, Det Fria Ordet", "Gerda Quist, Det Fria Ordet"),
        ("Gerda Quist. Vi Unga", "Gerda Quist. Vi Unga"),
    ],
)
def test_a_name_is_taken_without_what_is_said_beside_it(text: str, name: str) -> None:
    assert read(Step.NAME, text, written=Written(DRAFT, ADDRESS)).slots[Step.NAME] == name


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("ann.quist@example.se Ann Quist heter jag", "Ann Quist"),
        ("Det är 070-174 06 05 och Gerda Quist heter jag", "Gerda Quist"),
        ("gerda@example.se. Gerda Quist heter jag", "Gerda Quist"),
    ],
)
def test_a_name_beside_a_contact_holds_no_piece_of_it(text: str, name: str) -> None:
    assert read(Step.CONTACT, text, written=Written(DRAFT)).slots[Step.NAME] == name


def test_the_same_name_as_before_is_no_name() -> None:
    written = Written(DRAFT, ADDRESS)
    assert read(Step.NAME, "samma namn", written=written).slots[Step.NAME] is None
    told = read(Step.CONTACT, f"samma mejl som sist, {ADDRESS}, och samma namn", written=written)
    assert (told.slots[Step.CONTACT], told.slots["case_change"]) == (ADDRESS, Change.NAME)


@pytest.mark.parametrize(
    ("text", "kept"),
    [
        ("samma nummer som förut", "070-174 06 05"),
        ("samma nummer som jag gav sist", "070-174 06 05"),
        ("ring på samma nummer som i förra ärendet", "070-174 06 05"),
        ("samma mejladress som jag skrev i första frågan", ADDRESS),
        ("samma kontaktuppgifter som förra ärendet", BOTH_WAYS),
        ("same number as I gave last time", "070-174 06 05"),
        ("same as before", BOTH_WAYS),
    ],
)
def test_the_same_way_as_for_the_case_before_is_taken_where_there_was_one(
    text: str, kept: str
) -> None:
    reached = Contact(ADDRESS, "+46701740605")
    assert read(Step.CONTACT, text, reached=reached).slots[Step.CONTACT] == kept
    none = read(Step.CONTACT, text)
    assert (said(none), none.slots) == (["contact_not_kept"], {})


@pytest.mark.parametrize(
    "text",
    ["samma sak gäller bussen", "samma fråga som min granne", "vi har samma problem som Motala"],
)
def test_what_is_the_same_otherwise_is_no_way_to_be_reached(text: str) -> None:
    reached = Contact(ADDRESS, "+46701740605")
    assert Step.CONTACT not in read(Step.CONTACT, text, reached=reached).slots


@pytest.mark.parametrize("text", ["ja", "ja tack", "samma mejl", "samma som sist"])
def test_who_is_answered_as_before_keeps_the_name_of_the_case_before(text: str) -> None:
    before = {"reached": Contact(ADDRESS), "reached_name": "Bo Ek", "suggestion": ADDRESS}
    slots = read(Step.CONTACT, text, **before).slots
    assert (slots[Step.CONTACT], slots[Step.NAME]) == (ADDRESS, "Bo Ek")
    named = read(Step.CONTACT, text, **before, written=Written(DRAFT, name="Kim Ek"))
    assert Step.NAME not in named.slots
    unnamed = read(Step.CONTACT, text, **before, unnamed=True).slots
    assert (unnamed[Step.CONTACT], unnamed.get(Step.NAME)) == (ADDRESS, None)


def test_who_is_answered_elsewhere_gives_another_address() -> None:
    before = {"reached": Contact(ADDRESS), "reached_name": "Bo Ek", "suggestion": ADDRESS}
    denied = read(Step.CONTACT, "nej", **before).slots
    assert (denied[Step.CONTACT], denied["contact_suggestion"]) == (None, None)
    other = read(Step.CONTACT, "kim@example.org", **before).slots
    assert (other[Step.CONTACT], other.get(Step.NAME)) == ("kim@example.org", None)


@pytest.mark.parametrize(
    ("text", "more"),
    [
        (
            f"{ADDRESS}, jag heter Eva Ek. Nu vill jag ha svar inom en vecka",
            "Nu vill jag ha svar inom en vecka",
        ),
        (f"{ADDRESS} och en sak till: vem betalar bussen?", "vem betalar bussen?"),
        (f"{ADDRESS}. Vi är tio stycken som vill åka.", "Vi är tio stycken som vill åka."),
    ],
)
def test_what_is_told_beside_a_contact_is_asked_about(text: str, more: str) -> None:
    result = read(Step.CONTACT, text, written=Written(DRAFT))
    assert (result.slots[Step.CONTACT], result.slots[UNPLACED_SLOT]) == (ADDRESS, more)
    assert said(result)[0] == "case_contact_noted"


@pytest.mark.parametrize(
    "text",
    [
        f"{ADDRESS} som jag skrev. Eva Ek heter jag",
        f"{ADDRESS} och det är Eva Ek som skriver",
        f"det skrev jag ju redan. Kontaktperson Eva Ek, {ADDRESS}",
        f"ok {ADDRESS}, tack för hjälpen!",
        f"Ok då. {ADDRESS}, Eva Ek",
    ],
)
def test_what_only_goes_with_a_contact_is_not_asked_about(text: str) -> None:
    result = read(Step.CONTACT, text, written=Written(DRAFT))
    assert (result.slots[Step.CONTACT], result.slots.get(UNPLACED_SLOT)) == (ADDRESS, None)


def test_beside_an_address_that_may_be_mistyped_what_is_told_goes_with_the_question() -> None:
    text = "eva@gmial.com. Vi är tio stycken som vill åka."
    slots = read(Step.CONTACT, text, written=Written(DRAFT)).slots
    assert slots[Step.QUESTION] == f"{DRAFT} Vi är tio stycken som vill åka."
    assert slots["contact_suggestion"] == "eva@gmail.com"


@pytest.mark.parametrize(
    ("text", "put"),
    [
        (
            "Jag har varken dator eller telefon. Skriv till Eva Ek, Box 114, 591 22 Motala",
            "Svara med brev, till Eva Ek, Box 114, 591 22 Motala.",
        ),
        ("Storgatan 5, 591 30 Motala", "Svara med brev, till Storgatan 5, 591 30 Motala."),
        (
            "De får skriva ett brev till boxen: Box 114, 591 22 Motala",
            "De får skriva ett brev till boxen: Box 114, 591 22 Motala.",
        ),
    ],
)
def test_where_a_letter_is_to_go_stands_in_the_question(text: str, put: str) -> None:
    slots = read(Step.CONTACT, text, written=Written(DRAFT, language="sv")).slots
    assert (slots[Step.CONTACT], slots[Step.QUESTION]) == (NOTHING, f"{DRAFT} {put}")
    assert has_where_to(put)


@pytest.mark.parametrize(
    "text", ["jag skrev ju mejlen i början, använd den", "mejlen har ni ju redan"]
)
def test_that_what_was_told_before_is_not_kept_is_said(text: str) -> None:
    result = read(Step.CONTACT, text, written=Written(DRAFT))
    assert (said(result), result.slots) == (["contact_not_kept"], {})


@pytest.mark.parametrize(
    "text", ["ring mig på 070-174 06 05, jag har ingen mejl", "070-174 06 05. Har ingen mejl"]
)
def test_that_there_is_no_email_beside_a_number_is_no_part_of_the_question(text: str) -> None:
    slots = read(Step.CONTACT, text, written=Written("Vilka skolor är med?")).slots
    assert (slots[Step.CONTACT], slots.get(UNPLACED_SLOT)) == ("070-174 06 05", None)


@pytest.mark.parametrize(
    "text",
    [
        *("oj, gmail ska det va ja. karin@gmail.com", "karin@gmail.com. gmail ska det vara"),
        "oops, it should be gmail, yes. karin@gmail.com",
    ],
)
def test_what_only_names_a_piece_of_the_address_beside_it_is_about_that(text: str) -> None:
    known = {"suggestion": "karin@gmail.com", "given": "karin@gmial.com"}
    slots = read(Step.CONTACT, text, written=Written(DRAFT, None), **known).slots
    assert slots == {**NO_CONTACT, Step.CONTACT: "karin@gmail.com", "case_change": None}


def test_what_tells_more_than_a_piece_of_the_address_is_asked_about() -> None:
    text = "Karin ska åka buss till Parma. karin@gmail.com"
    slots = read(Step.CONTACT, text, written=Written(DRAFT, None)).slots
    assert slots[UNPLACED_SLOT] == "Karin ska åka buss till Parma."


@pytest.mark.parametrize(
    ("text", "kept"),
    [
        ("Jag vill ha svaret på telefon, inte på mejl", "070-174 06 05"),
        ("I'd like the answer by phone, not by e-mail", "070-174 06 05"),
        ("ring mig, mejla inte", "070-174 06 05"),
        ("på mejl, inte telefon", ADDRESS),
    ],
)
def test_the_way_that_is_named_beside_the_other_is_kept(text: str, kept: str) -> None:
    written = Written("Vad kostar det?", BOTH_WAYS)
    assert read(Step.DECISION, text, written=written).slots[Step.CONTACT] == kept
    # Also where both were asked for again.
    asked = Written("Vad kostar det?")
    anew = read(Step.CONTACT, text, written=asked, reached_before=BOTH_WAYS)
    assert anew.slots[Step.CONTACT] == kept
    # And where none is known it is no want of both.
    assert read(Step.CONTACT, text, written=asked).end is None


@pytest.mark.parametrize(
    ("text", "kept"),
    [
        ("Du fick ju numret nyss, ta det", "070-174 06 05"),
        ("ni har ju redan min mejl", ADDRESS),
        ("samma nummer som jag skrev nyss", "070-174 06 05"),
        ("samma som förut", BOTH_WAYS),
        ("det skrev jag redan", BOTH_WAYS),
    ],
)
def test_what_was_given_in_this_form_is_known_where_it_is_asked_for_again(
    text: str, kept: str
) -> None:
    asked = Written("Vad kostar det?")
    anew = read(Step.CONTACT, text, written=asked, reached_before=BOTH_WAYS)
    assert (anew.slots[Step.CONTACT], said(anew)) == (kept, [])
    assert Step.CONTACT not in read(Step.CONTACT, text, written=asked).slots


def test_who_has_a_telephone_and_no_mail_lacks_only_the_mail() -> None:
    asked = Written("Vad kostar det?")
    assert said(read(Step.CONTACT, "telefon, jag har ingen mejl", written=asked)) == ["no_email"]
    none = read(Step.CONTACT, "mejl och telefon, det har jag inte", written=asked)
    assert none.end is End.NO_WAY


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("GUNVOR . HOLM @ Example . SE", None),
        ("min mejl är gunvor . holm @ example . se", None),
        ("Gunvor Holm, gunvor . holm @ example . se", "Gunvor Holm"),
    ],
)
def test_an_address_with_spaces_round_its_dots_is_all_of_it(text: str, name: Optional[str]) -> None:
    result = read(Step.CONTACT, text, written=Written("Vad kostar det?"))
    address = str(result.slots[Step.CONTACT]).lower()
    assert (address, result.slots.get(Step.NAME)) == ("gunvor.holm@example.se", name)
    assert Step.QUESTION not in result.slots and UNPLACED_SLOT not in result.slots
