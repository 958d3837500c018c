"""What each step makes of a message: tables of what visitors write, and what it means there."""

from __future__ import annotations

from dataclasses import replace
from typing import Any, Mapping, Optional, Sequence

import pytest

from actions.handoff.reading import read_step
from actions.handoff.steps import NOTHING, Change, End, Known, Message, Result, Step
from bot.cases.contact import Contact
from bot.cases.corrections import fields_taken_out
from bot.cases.letters import has_where_to
from bot.cases.wishes import asks_for_a_copy, cancels
from bot.cases.words import bare, is_one_of
from bot.cases.written import Written
from bot.conversation.history import DRAFT_SLOT, UNPLACED_SLOT

ASK = "the newest question"
DRAFT = "Vad är det egentligen?"
ADDRESS = "bo@example.se"
ANKN = "0141-22 34 00, anknytning 417"
NAME_NOTED = ["case_name_noted", "contact_only_missing"]
NO_CONTACT = {"contact_given": None, "contact_suggestion": None}
# To go on without one.
WITHOUT = {Step.CONTACT: "", **NO_CONTACT, "case_change": None}


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
    known = typed(text, repeated=draft is not None)
    assert read(Step.QUESTION, known, draft=draft).slots[Step.QUESTION] == text


@pytest.mark.parametrize(
    ("text", "question"),
    [
        ("Nej jag vill fråga: Hur blir man ambassadör?", "Hur blir man ambassadör?"),
        ("nej, jag vill fråga: finns det stöd?", "finns det stöd?"),
        ("No. Our question: we want to renew the exchange", "we want to renew the exchange"),
        ("nej inte det, jag vill ringa bygglov", "jag vill ringa bygglov"),
        ("jag vill fråga hur man söker bidrag", "hur man söker bidrag"),
        ("jag vill skicka den till kommunen: Hur söker en kör?", "Hur söker en kör?"),
        ("Hej! Jag skulle vilja veta vem som bestämmer", "vem som bestämmer"),
        ("Min fråga är: vem bestämmer?", "vem bestämmer?"),
        ("nej, jag menar om det finns stöd", "jag menar om det finns stöd"),
        ("nej jag menar kan klubben fa bidrag", "kan klubben fa bidrag"),
        (
            "haha nej. frågan är väl om vi kan åka till Busseto",
            "frågan är väl om vi kan åka till Busseto",
        ),
        ("skiv det bara sa har: kan klubben fa bidrag", "kan klubben fa bidrag"),
        ("Mammas fråga är: Vem tar emot gamla brev?", "Vem tar emot gamla brev?"),
        ("لا، أريد أن أسأل: هل توجد رحلات للطلاب؟", "هل توجد رحلات للطلاب؟"),
        ("Nein, ich möchte fragen: Wer leitet SERN?", "Wer leitet SERN?"),
        ("Nie, chcę zapytać: kto decyduje?", "kto decyduje?"),
        ("ok skicka det då till kommunen: Hur söker en kör?", "Hur söker en kör?"),
        ("nej, frågan är om min son kan åka", "frågan är om min son kan åka"),
        ("Ok, då vill jag skicka en fråga: kan vår kör åka?", "kan vår kör åka?"),
        (
            "Ändra frågan till att handla om Interreg i stället. Kan vi söka pengar därifrån?",
            "Om Interreg. Kan vi söka pengar därifrån?",
        ),
        ("Nej, det blev konstigt. Så här: Var finns avtalet?", "Var finns avtalet?"),
        ("let me phrase it differently: Var finns avtalet?", "Var finns avtalet?"),
        ("men anonymt. Var finns avtalet?", "Var finns avtalet?"),
        ("klagomålet är att sidan är gammal", "sidan är gammal"),
        ("Vi är tio. Så är det: får vi åka?", "Vi är tio. Så är det: får vi åka?"),
    ],
)
def test_what_only_leads_to_the_question_is_left_out(text: str, question: str) -> None:
    assert read(Step.QUESTION, text, draft=DRAFT).slots[Step.QUESTION] == question


def test_a_name_after_the_question_is_no_part_of_it() -> None:
    result = read(Step.QUESTION, "Kan vi åka till Hyvinge? Och namnet är Bo")
    assert result.slots[Step.QUESTION] == "Kan vi åka till Hyvinge?"
    assert result.slots[Step.NAME] == "Bo"
    told = "Kan vi åka? Jag heter Bo och leder en kör"
    assert read(Step.QUESTION, told).slots[Step.QUESTION] == told


@pytest.mark.parametrize("text", ["kan jag ringa?", "hallå, får jag prata med nån eller inte"])
def test_who_wants_to_talk_is_told_how_they_are_called(text: str) -> None:
    result = read(Step.QUESTION, typed(text, "contact", "contact/phone"))
    assert (said(result), result.slots) == (["case_nobody_here"], {})


@pytest.mark.parametrize("text", ["hallå? kan jag snacka med en människa", "can I talk to you?"])
def test_who_wants_to_talk_under_the_summary_is_told_who_reads_what_is_sent(text: str) -> None:
    written = Written(DRAFT, ADDRESS, "Olle Berg")
    result = read(Step.DECISION, text, written=written)
    assert (said(result), result.slots) == (["case_nobody_before_sending"], {})


@pytest.mark.parametrize("text", ["hur skickar jag frågan?", "Hur gör man för att skicka en fråga"])
def test_how_a_question_is_sent_is_told_and_is_no_question(text: str) -> None:
    result = read(Step.QUESTION, typed(text, "help"))
    assert (said(result), result.slots) == (["case_how"], {})


@pytest.mark.parametrize("yes", ["ja", "Ja tack!", "japp", "skicka", "ja, skicka den frågan", "ok"])
def test_yes_takes_the_question_that_is_offered(yes: str) -> None:
    assert read(Step.QUESTION, yes, draft=DRAFT).slots == {Step.QUESTION: DRAFT}


@pytest.mark.parametrize(
    ("text", "question"),
    [
        ("den första", "Äldre om bussen?"),
        ("den andra", "Nyare om skolor?"),
        ("båda", "Äldre om bussen?\nNyare om skolor?"),
        ("ja", "Nyare om skolor?"),
        ("ta den första tack", "Äldre om bussen?"),
        ("nummer 2", "Nyare om skolor?"),
        ("ja skicka den sista", "Nyare om skolor?"),
        ("alla två", "Äldre om bussen?\nNyare om skolor?"),
        ("båda frågorna tack", "Äldre om bussen?\nNyare om skolor?"),
        ("den om bussen", "Äldre om bussen?"),
        ("jag menar den om skolan", "Nyare om skolor?"),
        ("the second one please", "Nyare om skolor?"),
        ("Ensimmäinen", "Äldre om bussen?"),
        ("перший", "Äldre om bussen?"),
        ("das zweite", "Nyare om skolor?"),
        ("den senaste", "Nyare om skolor?"),
        ("den första såklart", "Äldre om bussen?"),
        ("första tack", "Äldre om bussen?"),
        ("the first one of course", "Äldre om bussen?"),
        ("båda två såklart", "Äldre om bussen?\nNyare om skolor?"),
        ("självklart den senaste", "Nyare om skolor?"),
        ("absolut den första", "Äldre om bussen?"),
        ("naturligtvis vill vi veta det", "naturligtvis vill vi veta det"),
        ("Något annat, tack?", "Något annat, tack?"),
        ("Vem var först ut av de två?", "Vem var först ut av de två?"),
    ],
)
def test_one_of_two_offered_questions_is_taken(text: str, question: str) -> None:
    result = read(Step.QUESTION, text, draft="Nyare om skolor?", other_draft="Äldre om bussen?")
    assert result.slots[Step.QUESTION] == question


def test_of_two_questions_what_names_neither_is_no_third_one() -> None:
    drafts = {"draft": "Nyare om skolor?", "other_draft": "Äldre om bussen?"}
    assert read(Step.QUESTION, "den om tåget", **drafts).slots == {}


def test_whole_words_tell_two_questions_apart_before_beginnings_do() -> None:
    drafts = {"other_draft": "Hur många har varit i Busseto?", "draft": "Vad kostar bussen dit?"}
    result = read(Step.QUESTION, "ta den om bussen", **drafts)
    assert result.slots[Step.QUESTION] == drafts["draft"]


@pytest.mark.parametrize(
    "no", ["nej", "Nej tack", "ändra", "hoppa över", "en annan fråga", "samma som först"]
)
def test_no_to_the_offered_question_asks_for_another(no: str) -> None:
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
    # Where the contact is asked for, in few words.
    reply = "case_anonymous" if (step, intent) == (Step.CONTACT, "anonymous") else intent
    assert (said(result), result.slots, result.end) == ([reply], {}, None)


def test_a_contact_given_first_is_kept() -> None:
    assert read(Step.QUESTION, ADDRESS).slots[Step.CONTACT] == ADDRESS
    assert Step.QUESTION not in read(Step.QUESTION, "070-123 45 67").slots


@pytest.mark.parametrize(
    ("text", "contact", "name"),
    [
        ("anna.ek@example.se", "anna.ek@example.se", None),
        ("info@koren.se, Borensbergs kör", "info@koren.se", "Borensbergs kör"),
        ("070-174 06 35 Anna Ek", "070-174 06 35", "Anna Ek"),
        ("anna@example.se, jag heter Anna", "anna@example.se", "Anna"),
        ("nå mig på 070-174 06 35", "070-174 06 35", None),
    ],
)
def test_a_contact_where_the_question_is_asked_for_is_no_question(
    text: str, contact: str, name: Optional[str]
) -> None:
    none_offered = read(Step.QUESTION, text)
    two_offered = read(Step.QUESTION, text, draft=DRAFT, other_draft="Äldre om bussen?")
    for result in (none_offered, two_offered):
        assert (said(result), result.end) == ([], None)
        assert (result.slots[Step.CONTACT], result.slots.get(Step.NAME)) == (contact, name)
        assert not result.slots.get(Step.QUESTION)
    # The one question that is offered is meant.
    slots = read(Step.QUESTION, text, draft=DRAFT).slots
    assert (slots[Step.QUESTION], slots[Step.CONTACT]) == (DRAFT, contact)


@pytest.mark.parametrize(
    "text",
    [
        "kan ni skicka den frågan, min mejl är bo@example.se",
        "skika den fragan o svara pa bo@example.se",
        "please send that question, my email is bo@example.se",
    ],
)
def test_a_wish_to_send_with_a_contact_takes_the_question_that_is_offered(text: str) -> None:
    slots = read(Step.QUESTION, typed(text, "contact", "contact/email"), draft=DRAFT).slots
    assert (slots[Step.QUESTION], slots[Step.CONTACT]) == (DRAFT, ADDRESS)


def test_when_to_call_goes_with_the_question_that_is_offered() -> None:
    text = "070-174 06 35, ring efter fyra"
    assert (
        read(Step.QUESTION, text, draft=DRAFT).slots[Step.QUESTION] == f"{DRAFT} Ring efter fyra."
    )
    # Without one it is all that is said of a matter.
    assert read(Step.QUESTION, text).slots[Step.QUESTION] == text


def test_a_no_beside_a_contact_refuses_the_question_that_is_offered() -> None:
    slots = read(Step.QUESTION, f"nej, {ADDRESS}", draft=DRAFT).slots
    assert (slots[Step.CONTACT], slots["case_draft"]) == (ADDRESS, None)
    assert Step.QUESTION not in slots


@pytest.mark.parametrize(
    ("text", "reply"),
    [("anna@, Anna", "contact_wrong_address"), ("åsa@example.se, Åsa", "contact_letters")],
)
def test_a_mistyped_contact_is_no_question(text: str, reply: str) -> None:
    result = read(Step.QUESTION, text, draft=DRAFT)
    # What the next message may complete is kept.
    half = {"contact_given": "anna@", "contact_suggestion": None} if "anna@" in text else {}
    assert (said(result), result.slots) == ([reply], half)


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


@pytest.mark.parametrize("step", [Step.CONTACT, Step.DECISION])
def test_an_organisation_beside_the_contact_is_kept(step: Step) -> None:
    slots = read(step, "info@bergdata.example, Berg Data AB").slots
    assert (slots[Step.NAME], slots[Step.CONTACT]) == ("Berg Data AB", "info@bergdata.example")
    known = Written("Vad kostar det?", None, "Eva Ek")
    slots = read(step, "info@bergdata.example, Berg Data AB", written=known).slots
    assert slots[Step.NAME] == "Eva Ek, Berg Data AB"


@pytest.mark.parametrize("text", ["anna, motala ibk", "borensbergs if", "vi är villa ask"])
def test_an_organisation_in_lower_case_is_kept_where_the_contact_is_asked_for(text: str) -> None:
    whom = text.removeprefix("vi är ")
    result = read(Step.CONTACT, text, written=Written("Vad kostar det?"))
    assert (said(result), result.slots[Step.NAME]) == (NAME_NOTED, whom)
    assert read(Step.CONTACT, f"{ADDRESS}, {text}").slots[Step.NAME] == whom
    assert read(Step.DECISION, text, change=Change.ANYTHING).slots[Step.NAME] == whom


@pytest.mark.parametrize("text", ["Anna Ek <anna@example.se>", "Anna Ek anna@example.se"])
@pytest.mark.parametrize("step", [Step.CONTACT, Step.DECISION])
def test_a_name_around_the_address_is_kept(step: Step, text: str) -> None:
    slots = read(step, text).slots
    assert (slots[Step.NAME], slots[Step.CONTACT]) == ("Anna Ek", "anna@example.se")
    known = Written("Vad kostar det?", None, "Bo Berg")
    assert Step.NAME not in read(step, text, written=known).slots


@pytest.mark.parametrize(
    "text",
    [
        "ring mig på 070-123 45 67 på kvällen",
        "bo@example.se eller eva@example.se",
    ],
)
@pytest.mark.parametrize("step", [Step.CONTACT, Step.DECISION])
def test_when_to_call_and_a_second_contact_go_with_the_question(step: Step, text: str) -> None:
    known = Written("Vad kostar det?")
    slots = read(step, text, written=known).slots
    assert slots[Step.CONTACT] in text
    assert text.casefold() in (slots[Step.QUESTION] or "").casefold()


@pytest.mark.parametrize("step", [Step.CONTACT, Step.DECISION])
def test_of_two_numbers_one_is_taken_and_that_is_said(step: Step) -> None:
    text = (
        "070-123 45 67 eller 0141-22 33 44 till butiken, ring helst den första. Hälsningar Eva Ek"
    )
    result = read(step, text, written=Written("Vad kostar det?"))
    assert (result.slots[Step.CONTACT], result.slots[Step.NAME]) == ("070-123 45 67", "Eva Ek")
    assert result.slots.get(Step.QUESTION, "Vad kostar det?") == "Vad kostar det?"
    assert result.said == [("utter_contact_one_number", {"phone": "070-123 45 67"})]
    assert said(read(step, "070-123 45 67, tack", written=Written("Vad kostar det?"))) == []


@pytest.mark.parametrize(
    "text",
    [
        "sven. ahl snabel-a example.se",
        "Nej det blev fel adress, den ska vara sven. ahl@example.se",
        "Nej frågan är bra, det är e-postadressen som ska ändras till sven. ahl@example.se",
    ],
)
@pytest.mark.parametrize("step", [Step.CONTACT, Step.DECISION])
def test_half_of_an_address_is_asked_about_and_never_taken(step: Step, text: str) -> None:
    before = None if step is Step.CONTACT else "ahl@example.se"
    slots = read(step, text, written=Written("Vad kostar det?", before)).slots
    assert (slots[Step.CONTACT], slots["contact_given"]) == (None, "ahl@example.se")
    assert slots["contact_suggestion"] == "sven.ahl@example.se"
    assert Step.QUESTION not in slots and UNPLACED_SLOT not in slots


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


def test_what_is_told_of_another_matter_beside_a_new_contact_is_asked_about() -> None:
    text = "070-174 06 05. Vi är tio sångare från Borensberg."
    slots = read(Step.DECISION, text, written=Written("Hur?", "0141-22 34 00")).slots
    assert slots[UNPLACED_SLOT] == "Vi är tio sångare från Borensberg."


def test_a_new_contact_that_cannot_be_read_is_said_to_be_none() -> None:
    text = "det är mejladressen som ska ändras till eva ek snabela"
    result = read(Step.DECISION, text, written=Written("Hur?", ADDRESS))
    assert (said(result), result.slots) == (["contact_whole"], {"case_change": None})


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


def test_no_name_where_one_is_asked_for_takes_it_out_of_the_question() -> None:
    written = Written("hej jag heter Eva Ek, kan vi åka?", "070-174 06 05")
    pressed = Message("Inget namn", "skip_step", pressed=True, ask=ASK)
    assert read(Step.NAME, pressed, written=written).slots[Step.QUESTION] == "Kan vi åka?"


def test_a_contact_beside_a_question_that_is_offered_is_kept() -> None:
    text = "نعم men också skriv att jag vill de ringer mig. 0701740631"
    slots = read(Step.QUESTION, text, draft=DRAFT).slots
    assert slots[Step.CONTACT] == "070-174 06 31"
    assert slots[Step.QUESTION] == f"{DRAFT} Jag vill de ringer mig."


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


@pytest.mark.parametrize("step", [Step.QUESTION, Step.CONTACT, Step.NAME, Step.DECISION])
def test_a_number_that_is_none_in_sweden_is_offered_with_its_country(step: Step) -> None:
    result = read(step, "501 234 567")
    assert (said(result), result.slots[Step.CONTACT]) == ([], None)
    assert (result.slots["contact_given"], result.slots["contact_suggestion"]) == (
        None,
        "+48 501 234 567",
    )
    known = {"suggestion": "+48 501 234 567"}
    meant = {Step.CONTACT: "+48 501 234 567", **NO_CONTACT}
    assert read(Step.CONTACT, "ja", **known).slots == meant
    assert read(Step.CONTACT, "nej", **known).slots == {Step.CONTACT: None, **NO_CONTACT}


@pytest.mark.parametrize("step", [Step.QUESTION, Step.CONTACT, Step.DECISION])
def test_a_finnish_visitor_is_asked_whether_the_number_is_finnish(step: Step) -> None:
    written = Written("Saako tulla?", language="fi")
    slots = read(step, "040 1234567", written=written).slots
    assert (slots["contact_given"], slots["contact_suggestion"]) == (
        "040-123 45 67",
        "+358 40 1234567",
    )


def test_a_number_of_another_country_comes_beside_the_address() -> None:
    written = Written("Får vi komma?", ADDRESS)
    slots = read(Step.DECISION, "501 234 567", written=written).slots
    assert slots["contact_suggestion"] == f"{ADDRESS}, +48 501 234 567"


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
    ("text", "before", "intent"),
    [
        ("jag har varken mejl eller telefon", "", "no_email"),
        ("Jag har ingen e-post och inget telefonnummer", "", "nlu_fallback"),
        ("och ingen telefon heller", "jag har ingen mejl", "no_email"),
        ("mobil har jag inte heller", "jag har ingen e-post", "nlu_fallback"),
        ("nej jag har ingen mejl heller", "jag har ingen telefon", "no_email"),
        ("jag har inget av det", "", "nlu_fallback"),
        ("I have neither email nor a phone", "", "no_email"),
    ],
)
@pytest.mark.parametrize("step", [Step.QUESTION, Step.CONTACT])
def test_who_cannot_be_reached_comes_to_an_end_before_the_summary(
    step: Step, text: str, before: str, intent: str
) -> None:
    assert (
        read(step, typed(text, intent, before=["tack", before]), written=WRITTEN).end is End.NO_WAY
    )


@pytest.mark.parametrize(
    "text",
    [
        "Vår förening har varken mejl eller telefon men vill gärna vara med i ett utbyte",
        "Kan man vara med utan mejl och telefon?",
    ],
)
def test_a_question_that_tells_of_mail_and_telephone_is_a_question(text: str) -> None:
    assert read(Step.QUESTION, text).slots[Step.QUESTION] == text


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


@pytest.mark.parametrize("step", [Step.CONTACT, Step.NAME, Step.DECISION])
def test_a_question_in_the_field_is_answered_and_the_form_goes_on(step: Step) -> None:
    result = read(step, typed("Vad är SERN?", "sern", "sern/what"))
    assert (said(result), result.slots, result.end) == (["sern/what"], {}, None)


# --- Under the summary ---

YES = (
    *("ja skicka, och tack för hjälpen", "just send it"),
    *("kör", "Kör på!", "okej kör", "skicka för fan", "ok skicka och tack på förhand"),
    *("sí, envíalo", "نعم، أرسل", "joo lähetä", "Ja, bitte senden", "ja, iväg med den"),
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
    *("skicka med det", "ja blev det rätt nu"),
    "ok skicka, men vänta, vem ser min mejladress?",
)


@pytest.mark.parametrize("yes", YES)
def test_words_of_a_closed_list_send(yes: str) -> None:
    assert read(Step.DECISION, yes).end is End.SEND


@pytest.mark.parametrize(
    "text",
    [
        *("aha. ja skicka det", "ja ja skicka nu innan jag går i pension"),
        *("skicka den som den är", "ja men skicka då för sjutton", "send it as it is"),
        *(
            "Ja, gör så. Tack på förhand för vänligheten!",
            "Ja, så blir det bra. Skicka",
            "aa skicka",
        ),
        "Jag vill inte ändra någonting. Var snäll och skicka meddelandet.",
        *("نعم أرسلوه", "Kyllä, lähettäkää"),
        *("ja det är bra så, skicka så jag får gå på lunch", "yes yes just send it already"),
        "ja skicka. men inte personnumret va",
        *("Jättebra, skicka tack!", "ja, var så vänlig"),
        *("Vi vill inte ändra något, allt är rätt. Skicka.", "ingenting ska ändras, bara skicka"),
        *("yes go ahead", "alright, go ahead", "ja då skickar ni", "I am back, send it"),
        *("everything is right, send it. Kind regards", "Skicka frågan är ni snälla"),
    ],
)
def test_a_yes_is_one_whatever_stands_around_it(text: str) -> None:
    assert read(Step.DECISION, text, written=FULL).end is End.SEND
    told = {"change": Change.WHETHER_MORE, "unplaced": "vi är tio"}
    asked = read(Step.DECISION, text, written=FULL, **told)
    assert asked.slots.get(Step.QUESTION) in (None, f"{FULL.question} Vi är tio.")
    assert asked.end is None


@pytest.mark.parametrize(
    "text",
    [
        *(
            "Nej. Skicka den nu.",
            "nej tack, skicka bara frågan",
            "Nej, lägg inte till. Skicka brevet.",
        ),
        *("no, just send it", "No thanks, send it as it is please", "nej, bara skicka"),
    ],
)
@pytest.mark.parametrize("change", [Change.WHETHER_MORE, Change.ANYTHING])
def test_a_no_to_what_was_to_be_changed_and_a_wish_to_send_sends(text: str, change: Change) -> None:
    assert read(Step.DECISION, text, written=FULL, change=change).end is End.SEND


@pytest.mark.parametrize("text", ["nej skicka inte", "nej tack, skicka inget", "no, don't send it"])
@pytest.mark.parametrize("change", [None, Change.WHETHER_MORE, Change.ANYTHING])
def test_a_no_to_sending_sends_nothing(text: str, change: Optional[Change]) -> None:
    assert read(Step.DECISION, text, written=FULL, change=change).end is not End.SEND


@pytest.mark.parametrize(
    ("text", "change"),
    [
        ("ja skicka, men inte idag", None),
        ("som den är", None),
        ("ja, men vi är tio", Change.WHETHER_MORE),
        ("ja skicka om det är gratis", Change.WHETHER_MORE),
        ("skicka så hör jag av mig sen", Change.WHETHER_MORE),
    ],
)
def test_in_doubt_nothing_is_sent_and_nothing_added(text: str, change: Optional[Change]) -> None:
    result = read(Step.DECISION, text, written=FULL)
    assert (result.end, result.slots["case_change"]) == (None, change)
    assert Step.QUESTION not in result.slots
    assert result.show is (change is None)


def test_what_must_not_be_sent_is_taken_out_before() -> None:
    result = read(Step.DECISION, "ja skicka, men inte namnet", written=FULL)
    assert (result.slots[Step.NAME], result.end) == ("", None)
    numbered = Written("Får jag åka? Jag är 19811228-9874.", CONTACT)
    result = read(Step.DECISION, "ja skicka, men inte personnumret", written=numbered)
    assert (result.slots[Step.QUESTION], result.end) == (None, None)


def test_a_yes_that_becomes_a_question_is_none() -> None:
    text = "ja eller vänta... var ligger Hyvinge ens?"
    assert said(read(Step.DECISION, text, written=FULL)) == ["case_no_answer"]
    answered = read(Step.DECISION, typed(text, "hyvinge", "hyvinge/where"), written=FULL)
    assert (said(answered), answered.slots, answered.end) == (["hyvinge/where"], {}, None)


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


WRITTEN = Written("När åker laget till Hyvinge?", "bo@example.se, 0141-22 33 44", "Olle Berg")


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
    "text",
    ["frågan ska vara när kören åker och vad det kostar", "Frågan: När, var och hur åker vi?"],
)
def test_an_and_within_the_question_divides_nothing(text: str) -> None:
    slots = read(Step.DECISION, text, written=WRITTEN).slots
    assert slots[Step.QUESTION] in text
    assert str(slots[Step.QUESTION]).split()[-1] == text.split()[-1]


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


LABELLED = "Fråga: Får vi åka med? Vi är tio. Namn: Bo Ek. Mejl: bo@example.se"


@pytest.mark.parametrize("step", [Step.QUESTION, Step.CONTACT, Step.DECISION])
@pytest.mark.parametrize(
    ("text", "question"),
    [
        (LABELLED, "Får vi åka med? Vi är tio."),
        ("Får vi åka med? Namn: Bo Ek\nE-post: bo@example.se", "Får vi åka med?"),
        # As the widget's form writes it into the chat.
        ("Får vi åka med?\nSvar till: bo@example.se\nNamn: Bo Ek", "Får vi åka med?"),
        ("May we come along?\nReply to: bo@example.se\nName: Bo Ek", "May we come along?"),
        ("Name: Bo Ek, email: bo@example.se, question: May we come?", "May we come?"),
    ],
)
def test_what_carries_labels_is_taken_at_any_step(step: Step, text: str, question: str) -> None:
    slots = read(step, text, written=Written("Något annat?")).slots
    taken = (slots[Step.QUESTION], slots[Step.NAME], slots[Step.CONTACT])
    assert taken == (question, "Bo Ek", ADDRESS)


def test_a_wish_to_add_asks_for_what_and_then_adds_it() -> None:
    for text in ("jag vill lägga till en sak", "kan du lägga till något i frågan"):
        asked = read(Step.DECISION, typed(text, "change_case"), written=WRITTEN)
        assert asked.slots == {"case_change": Change.MORE}
    added = read(Step.DECISION, "vi är tio", written=WRITTEN, change=Change.MORE)
    assert added.slots[Step.QUESTION] == "När åker laget till Hyvinge? Vi är tio."


@pytest.mark.parametrize(
    "text",
    [
        "nej inte det där om hur långt det är, och inte haha nej. bara om vår klass och Busseto",
        "vänta, frågan ska vara om Busseto i stället",
        "Not that about the price, only about Busseto",
    ],
)
def test_a_question_named_by_what_it_is_about_is_the_one_that_was_asked(text: str) -> None:
    asked = "hej kan vår klass åka till Busseto, det ligger väl i Italien"
    before = ["Vem leder SERN?", asked]
    result = read(Step.DECISION, Message(text=text, before=before), written=WRITTEN)
    assert result.slots[Step.QUESTION] == asked
    # Where none was asked, it is asked for.
    assert read(Step.DECISION, text, written=WRITTEN).slots[Step.QUESTION] is None


@pytest.mark.parametrize(
    "text", ["No, I want to change the question", "nej jag vill ändra frågan nu"]
)
def test_a_wish_to_change_the_question_is_none_itself(text: str) -> None:
    result = read(Step.DECISION, text, written=WRITTEN)
    assert result.slots[Step.QUESTION] is None


def test_the_question_after_a_wish_to_change_it_takes_its_place() -> None:
    for text in (
        "Please change the question. Ask about a partner, too: can my firm take part?",
        "Ändra frågan. can my firm take part?",
    ):
        slots = read(Step.DECISION, text, written=WRITTEN).slots
        assert slots[Step.QUESTION] == "can my firm take part?"


def test_who_never_wanted_to_send_anything_cancels() -> None:
    text = "Nej jag ville inte skicka nåt, jag ville läsa policyn här"
    assert read(Step.QUESTION, text, draft=DRAFT).end is End.CANCELLED


def test_a_name_with_its_school_is_no_part_of_the_question() -> None:
    text = "Vem ansvarar för det i Motala? Jag heter Karin Berg, Skolan i Råssnäs"
    slots = read(Step.QUESTION, text).slots
    assert slots[Step.QUESTION] == "Vem ansvarar för det i Motala?"
    assert slots[Step.NAME] == "Karin Berg, Skolan i Råssnäs"


@pytest.mark.parametrize(
    ("text", "change"),
    [
        ("Varför lades det på is? Svara gärna med brev till Storgatan 14.", Change.ANYTHING),
        ("Den försvann ju. Lägg till i frågan: svara med brev till Storgatan 14.", None),
    ],
)
def test_a_letter_asked_for_in_the_question_stays_there(text: str, change: Optional[str]) -> None:
    written = replace(WRITTEN, question="Varför lades det på is?")
    result = read(Step.DECISION, text, written=written, change=change)
    question = result.slots[Step.QUESTION]
    assert question.startswith("Varför lades det på is? Svara")
    assert question.endswith("med brev till Storgatan 14.")


def test_what_became_too_long_is_told_and_left_as_it_was() -> None:
    result = read(Step.DECISION, "lägg till att vi är tio", written=WRITTEN, most=30)
    assert (said(result), result.slots) == (["case_too_long"], {})


def test_a_beginning_and_what_is_asked_next_are_one_question() -> None:
    known = {"written": Written("vi är ett band")}
    result = read(Step.CONTACT, "får vi spela i Hyvinge", **known)
    assert result.slots == {Step.QUESTION: "vi är ett band. Får vi spela i Hyvinge."}
    asked = {"written": Written("Får vi spela i Hyvinge?")}
    assert read(Step.CONTACT, "får man svar på svenska", **asked).slots == {}


@pytest.mark.parametrize(
    ("text", "slot", "value"),
    [
        ("varför behöver ni min mejl, och namnet ska vara Eva", Step.NAME, "Eva"),
        ("varför behöver ni min mejl och namnet ska vara Eva", Step.NAME, "Eva"),
        ("Namnet ska vara Eva Berg. Varför måste ni ha min mejl?", Step.NAME, "Eva Berg"),
        ("Varför behöver ni min mejl? Namn: Eva", Step.NAME, "Eva"),
        ("why do you need my mail, and my name is Eva", Step.NAME, "Eva"),
        (f"Kan jag vara anonym? Annars är min mejl {ADDRESS}", Step.CONTACT, ADDRESS),
    ],
)
@pytest.mark.parametrize("step", [Step.CONTACT, Step.DECISION])
def test_a_question_about_sending_and_a_correction_are_both_dealt_with(
    step: Step, text: str, slot: Step, value: str
) -> None:
    result = read(step, typed(text, "why_contact"), written=Written("När åker vi?"))
    noted = ["case_name_noted"] if step is Step.CONTACT and slot is Step.NAME else []
    assert (said(result), result.slots[slot]) == (["why_contact", *noted], value)
    assert result.end is None and Step.QUESTION not in result.slots


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
    ("step", "change"),
    [(Step.QUESTION, None), (Step.DECISION, Change.ANYTHING), (Step.DECISION, Change.MORE)],
)
def test_where_the_question_is_written_a_question_in_it_is_no_aside(
    step: Step, change: Optional[Change]
) -> None:
    text = "Varför byter ni namn? Namnet är Ulla på vår båt."
    result = read(step, typed(text, "why_contact", repeated=True), change=change)
    assert "utter_why_contact" not in [name for name, _ in result.said]


# --- A telephone number that cannot be one ---


@pytest.mark.parametrize("text", ["070-123 45", "070-123456789012"])
def test_a_wrong_number_is_no_question(text: str) -> None:
    result = read(Step.QUESTION, text)
    assert (said(result), result.slots) == (["contact_wrong_number"], {})


@pytest.mark.parametrize(
    ("step", "text"),
    [
        (Step.QUESTION, "Kan kören åka dit? Ring mig på 070-123 45."),
        (Step.DECISION, "frågan ska vara om kören kan åka, ring +46 70 12"),
    ],
)
def test_a_wrong_number_within_a_question_is_told(step: Step, text: str) -> None:
    result = read(step, text, written=WRITTEN)
    assert said(result) == ["contact_wrong_number"]
    assert str(result.slots[Step.QUESTION]) in text


@pytest.mark.parametrize("text", ["lägg till 070-123 45", "lägg till att numret är 070-123 45"])
def test_a_wrong_number_is_not_added_to_the_question(text: str) -> None:
    result = read(Step.DECISION, text, written=WRITTEN)
    assert said(result) == ["contact_wrong_number"]
    assert not {step for step in Step if result.slots.get(step)}


@pytest.mark.parametrize(
    "text",
    [
        "Fick vi 1 200 000 kr åren 2014-2020?",
        "Åker laget den 03/06-2026 kl 08.00-16.00 eller 07-06-2026?",
        "Gäller det dnr 0123/2023?",
        "Ring mig på 070-174 06 05 om resan",
    ],
)
def test_other_numbers_are_not_taken_for_a_telephones(text: str) -> None:
    result = read(Step.QUESTION, text)
    assert (said(result), result.slots[Step.QUESTION]) == ([], text)


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
    ("text", "question"),
    [
        ("ei, kysymykseni on milloin SERN kokoontuu?", "milloin SERN kokoontuu?"),
        ("spørsmålet skal være om vi får komme", "om vi får komme"),
        ("no, la domanda è quando vi incontrate", "quando vi incontrate"),
        ("pytanie powinno brzmieć: kiedy się spotykacie", "kiedy się spotykacie"),
        ("вопрос должен быть: когда встреча", "когда встреча"),
    ],
)
def test_the_question_is_corrected_in_the_languages_of_the_visitors(
    text: str, question: str
) -> None:
    assert read(Step.DECISION, text, written=WRITTEN).slots[Step.QUESTION] == question


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


@pytest.mark.parametrize("text", ["ei", "nein", "nie", "нет", "لا"])
def test_a_no_in_other_languages_asks_what_to_change_too(text: str) -> None:
    assert read(Step.DECISION, text).slots == {"case_change": Change.ANYTHING}


def test_a_piece_of_the_address_is_put_right_also_where_it_is_asked_whether_it_is_mistyped() -> (
    None
):
    written = Written("Får vi åka?", "eva@motala.com")
    changed = read(Step.DECISION, "nej, .se inte .com", written=written)
    assert changed.slots[Step.CONTACT] == "eva@motala.se"
    asked = read(Step.CONTACT, "med två v", given="eva@gmial.com", suggestion="eva@gmail.com")
    assert asked.slots["contact_given"] == "evva@gmial.com"
    no = typed("ne med två n", "deny")
    # Rasa has put the message into the slot that is asked for.
    typed_in = {"written": Written("Får vi åka?", no.text)}
    again = read(Step.CONTACT, no, given="ana@gmial.com", suggestion="ana@gmail.com", **typed_in)
    assert again.slots["contact_suggestion"] == "anna@gmail.com"
    unclear = read(Step.DECISION, "med två q", written=written)
    assert (said(unclear), unclear.slots.get(Step.CONTACT)) == (["contact_whole"], None)


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
        ("namnet är fel", Step.NAME),
        ("ändra frågan", Step.QUESTION),
        ("frågan", Step.QUESTION),
    ],
)
def test_a_named_part_is_asked_for_again(text: str, emptied: Step) -> None:
    assert read(Step.DECISION, text).slots[emptied] is None


@pytest.mark.parametrize("text", ["byt Borås mot Falun", "ändra det där", "ja ta bort hunden"])
def test_a_correction_that_cannot_be_read_is_no_question(text: str) -> None:
    changed = read(Step.DECISION, text, change=Change.ANYTHING, written=WRITTEN)
    assert Step.QUESTION not in changed.slots


@pytest.mark.parametrize("step", [Step.QUESTION, Step.CONTACT, Step.DECISION])
@pytest.mark.parametrize(
    "text",
    [
        "varför måste jag det?",
        "varfor behover ni det? jag har ingen dator",
        "why do you need that? can't you just send it",
        "miksi tarvitsette sen?",
    ],
)
def test_why_is_no_question_to_be_sent_whatever_it_was_taken_for(step: Step, text: str) -> None:
    message = typed(text, "international", "international/why")
    result = read(step, message, draft=DRAFT, written=WRITTEN)
    assert (said(result), result.slots) == (["why_contact"], {})


def test_a_question_that_begins_with_why_is_one() -> None:
    text = "Varför har ni vänorter i Norge?"
    assert read(Step.QUESTION, text).slots[Step.QUESTION] == text


def test_yes_with_more_adds_to_the_question_that_is_offered() -> None:
    slots = read(Step.QUESTION, "ja, den, och säg att vi är tio", draft="Får vi åka?").slots
    assert slots[Step.QUESTION] == "Får vi åka? Vi är tio."


def test_a_name_alone_after_change_is_the_name() -> None:
    changed = read(Step.DECISION, "Eva Ek", change=Change.ANYTHING, written=WRITTEN)
    assert changed.slots == {Step.NAME: "Eva Ek", "case_change": None}


def test_the_same_as_before_is_no_contact_and_no_refusal() -> None:
    result = read(Step.CONTACT, "samma som förut")
    assert (said(result), result.end) == (["contact_not_kept"], None)


WHEN = ["ring mig på kvällarna", "ring efter 17", "helst efter klockan fyra", "call me on Friday"]


@pytest.mark.parametrize("text", WHEN)
def test_when_to_be_reached_does_not_tell_where(text: str) -> None:
    result = read(Step.CONTACT, text, written=Written("Får vi åka?"))
    assert said(result) == ["case_question_noted", "contact_only_missing"]
    assert result.slots == {Step.QUESTION: f"Får vi åka? {sentence(text)}"}


def test_a_name_that_is_missing_is_asked_for() -> None:
    result = read(Step.DECISION, "namnet står ju inte med", written=WRITTEN)
    assert result.slots == {Step.NAME: None, "case_change": Change.NAME}


def sentence(text: str) -> str:
    return f"{text[:1].upper()}{text[1:]}."


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


@pytest.mark.parametrize(
    "text",
    [
        "nej sa jag. frågan ska va: Får vi åka?",
        "nej skriv såhär istället: Får vi åka?",
        "nä! bara: Får vi åka?",
    ],
)
def test_what_leads_to_another_question_is_no_part_of_it(text: str) -> None:
    assert read(Step.QUESTION, text, draft="Vad är SERN?").slots[Step.QUESTION] == "Får vi åka?"


def test_of_two_questions_one_is_not_sent_and_the_other_is() -> None:
    text = "I only wanted to know that. don't send it. only send the first"
    result = read(Step.QUESTION, text, draft="Is Motala a member?", other_draft="May we come?")
    assert (result.slots[Step.QUESTION], result.end) == ("May we come?", None)


def test_a_correction_that_was_not_read_beside_another_is_told() -> None:
    written = Written("May we come, and what is SERN?", ADDRESS)
    result = read(Step.DECISION, "My name is Mary Byrne. Leave out the bit of it", written=written)
    assert (result.slots[Step.NAME], said(result)) == ("Mary Byrne", ["case_write_whole"])


def test_who_corrects_a_number_has_one() -> None:
    written = Written(DRAFT, "0141-22 33 44")
    for step in (Step.CONTACT, Step.DECISION):
        assert read(step, "nej de va fel nummer, slutar pa 55", written=written).end is None


def test_taking_a_name_out_of_the_question_leaves_the_name_that_is_given() -> None:
    written = Written("Hej jag heter Eva. Vad kostar det?", ADDRESS, "Eva")
    result = read(Step.DECISION, "ta bort det där om namnet ur frågan", written=written)
    assert result.slots.get(Step.NAME, "Eva") == "Eva"


def test_of_several_questions_under_the_summary_one_is_kept() -> None:
    written = Written("Vad är kostnaden? Från vilken ålder får man åka?", ADDRESS)
    result = read(Step.DECISION, "skicka bara den om kostnaden", written=written)
    assert (result.slots[Step.QUESTION], result.end) == ("Vad är kostnaden?", None)


@pytest.mark.parametrize("step", list(Step))
def test_who_asks_whether_it_was_sent_is_told_that_nothing_was(step: Step) -> None:
    assert said(read(step, "har du skicka nåt?", draft=DRAFT)) == ["case_not_sent_yet"]


@pytest.mark.parametrize("step", list(Step))
def test_of_a_second_question_it_is_said_which_one_was_sent(step: Step) -> None:
    result = read(step, "har du skicka nåt?", draft=DRAFT, sent="EU-2026-0001")
    assert result.said == [("utter_case_not_this_one", {"reference": "EU-2026-0001"})]


@pytest.mark.parametrize(
    ("text", "contact"),
    [
        ("samma mejl som förut", "kim@example.org"),
        ("samma nummer som förra gången", "070-123 45 67"),
        ("ni har ju numret, samma som nyss", "070-123 45 67"),
        ("ta samma som sist", "kim@example.org, 070-123 45 67"),
        ("samma", "kim@example.org, 070-123 45 67"),
        ("the same e-mail as before", "kim@example.org"),
        ("sama sähköposti kuin ennen", "kim@example.org, 070-123 45 67"),
    ],
)
def test_the_same_contact_as_for_the_case_before_is_taken(text: str, contact: str) -> None:
    before = Contact("kim@example.org", "+46701234567")
    result = read(Step.CONTACT, text, reached=before)
    assert (said(result), result.slots[Step.CONTACT]) == ([], contact)
    # A step ahead.
    assert read(Step.QUESTION, text, reached=before).slots[Step.CONTACT] == contact
    draft = read(Step.QUESTION, f"ja, {text}", draft=DRAFT, reached=before)
    assert (draft.slots[Step.QUESTION], draft.slots[Step.CONTACT]) == (DRAFT, contact)


def test_the_same_number_comes_beside_another_address() -> None:
    written = Written("Får vi åka?", ADDRESS)
    before = Contact("kim@example.org", "+46701234567")
    result = read(Step.DECISION, "samma nummer som förut", written=written, reached=before)
    assert result.slots[Step.CONTACT] == f"{ADDRESS}, 070-123 45 67"


@pytest.mark.parametrize(
    ("before", "reply"),
    [(None, "contact_not_kept"), (Contact("kim@example.org"), "contact_missing")],
)
def test_a_number_that_was_not_given_before_is_asked_for(
    before: Optional[Contact], reply: str
) -> None:
    result = read(Step.CONTACT, "samma nummer som förut", reached=before)
    assert (said(result), result.slots) == ([reply], {})


@pytest.mark.parametrize("step", list(Step))
@pytest.mark.parametrize(
    "text",
    [
        "skicka inte med samtalet",
        "jag vill inte att samtalet följer med",
        "kan du skicka den utan samtalet?",
        "jag vill inte att samtalet skickas med",
        "do not send the conversation",
    ],
)
def test_who_keeps_the_conversation_out_sends_nothing_yet(step: Step, text: str) -> None:
    result = read(step, text, draft=DRAFT, written=WRITTEN)
    assert (said(result), result.end) == (["conversation_left_out"], None)
    assert result.slots == {"case_alone": "yes"}


@pytest.mark.parametrize(
    "text",
    [
        *("ja skicka, behöver inte ha med chatten", "skicka men ta inte med samtalet"),
        *(
            "ja skicka, men inte samtalet",
            "Skicka nu utan chatten, tack",
            *("send it without the chat", "Måste hela samtalet med? Skicka utan"),
        ),
    ],
)
def test_a_clear_wish_to_send_without_the_conversation_sends_like_its_button(text: str) -> None:
    result = read(Step.DECISION, text, written=WRITTEN)
    assert (result.end, result.slots) == (End.SEND, {"case_alone": "yes"})
    # Nowhere else is there anything to send yet.
    assert read(Step.CONTACT, text, written=WRITTEN).end is None


@pytest.mark.parametrize(
    "text",
    [
        *("skicka inte utan samtalet", "ja men inte samtalet", "skicka inte med samtalet"),
        *("skicka inte samtalet", "ja, skicka inte hela samtalet", "send not the conversation"),
    ],
)
def test_what_only_speaks_of_the_conversation_sends_nothing(text: str) -> None:
    assert read(Step.DECISION, text, written=WRITTEN).end is None


def test_who_sends_without_saying_what_is_shown_what_is_left_out() -> None:
    result = read(Step.DECISION, "Skicka utan", written=WRITTEN)
    assert (result.end, result.show, result.slots) == (None, True, {"case_alone": "yes"})


@pytest.mark.parametrize(
    "text",
    [
        *("ja tack så mycket", "ja jag sa ja. tack", "yes that's fine", "that looks good, thanks"),
        *("Bra, skicka, fort!", "skicka skiten nu", "Hyvä. Lähetä se.", "Lähetä kunnalle"),
        *("Lähetä sitten", "bitte absenden an die Gemeinde", "lämna frågan som den är och skicka"),
    ],
)
def test_a_clear_yes_in_a_visitors_own_words_sends(text: str) -> None:
    assert read(Step.DECISION, text, written=WRITTEN).end is End.SEND


@pytest.mark.parametrize(
    "text",
    [
        *("tack så mycket", "jag sa ja till resan", "yes that's fine but make it May"),
        *("that is not right", "skicka skiten senare", "lämna frågan som den är", "Hyvä kuoro"),
        *("jag sa ja men vill ändra", "ja tack så mycket för svaret om Parma", "tack"),
    ],
)
def test_what_only_resembles_a_clear_yes_sends_nothing(text: str) -> None:
    assert read(Step.DECISION, text, written=WRITTEN).end is None


@pytest.mark.parametrize("text", ["tack", "tack så mycket", "Thank you!", "tusen tack"])
@pytest.mark.parametrize("intent", ["thanks", "nlu_fallback"])
def test_mere_thanks_under_the_summary_hear_how_to_send(text: str, intent: str) -> None:
    result = read(Step.DECISION, typed(text, intent), written=WRITTEN)
    assert (said(result), result.slots, result.end) == (["case_thanks"], {}, None)


@pytest.mark.parametrize("step", [Step.CONTACT, Step.DECISION])
def test_why_the_conversation_is_kept_out_is_no_part_of_the_question(step: Step) -> None:
    result = read(step, "ja men ta inte med samtalet, det är privat", written=WRITTEN)
    assert (said(result), result.slots) == (["conversation_left_out"], {"case_alone": "yes"})


def test_the_conversation_can_be_taken_along_after_all() -> None:
    result = read(Step.DECISION, "jo, skicka med samtalet", written=WRITTEN)
    assert (said(result), result.slots) == (["conversation_taken_along"], {"case_alone": None})


@pytest.mark.parametrize(
    ("step", "text", "kept"),
    [
        (Step.CONTACT, "bo@example.se, och skicka inte med samtalet", "bo@example.se"),
        (Step.QUESTION, "Får vi komma dit? Skicka inte med samtalet.", "Får vi komma dit?"),
    ],
)
def test_what_stands_beside_it_is_read_too(step: Step, text: str, kept: str) -> None:
    slots = read(step, text).slots
    assert (slots["case_alone"], slots[step]) == ("yes", kept)


@pytest.mark.parametrize("text", ["varför följer samtalet med?", "måste samtalet följa med?"])
def test_who_asks_about_the_conversation_is_told_how_to_keep_it_out(text: str) -> None:
    assert said(read(Step.DECISION, text, written=WRITTEN)) == ["conversation_goes_along"]
    assert said(read(Step.DECISION, text, alone=True)) == ["conversation_left_out"]


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


def test_the_wish_to_send_it_all_the_same_sends() -> None:
    text = "skicka min fråga till kommunen ändå"
    assert read(Step.DECISION, text, written=WRITTEN).end is End.SEND
    assert read(Step.DECISION, "fel, glöm det", written=WRITTEN).end is End.CANCELLED


def test_an_answer_in_the_chat_is_no_wish_about_the_conversation() -> None:
    for text in ("kan jag inte få svaret i chatten", "räcker det inte med chatten"):
        assert "case_alone" not in read(Step.CONTACT, text).slots


def test_who_signs_the_question_is_not_asked_how_to_be_reached() -> None:
    text = "Vi söker en partner i Hyvinge. Mvh Eva Ek, eva@example.se"
    slots = read(Step.QUESTION, text).slots
    question = "Vi söker en partner i Hyvinge."
    assert (slots[Step.QUESTION], slots[Step.CONTACT]) == (question, "eva@example.se")
    assert slots[Step.NAME] == "Eva Ek"
    assert Step.CONTACT not in read(Step.QUESTION, "Skriv till kim@example.org om avtalet").slots


@pytest.mark.parametrize(
    ("text", "question", "contact"),
    [
        (
            "Jag undrar när SERN möts, ring mig på 070-1234567",
            "Jag undrar när SERN möts",
            "070-123 45 67",
        ),
        ("Min fråga är: när möts ni, mejla mig på bo@example.se", "när möts ni", "bo@example.se"),
        (
            "Hej, jag vill veta när SERN möts. Mejla mig: bo@example.se",
            "när SERN möts.",
            "bo@example.se",
        ),
        # When to call is for who calls.
        (
            "Får vi åka dit? Ring mig på 070-123 45 67 efter fyra",
            "Får vi åka dit? Ring mig på 070-123 45 67 efter fyra",
            "070-123 45 67",
        ),
    ],
)
def test_a_contact_beside_the_question_is_no_part_of_it(
    text: str, question: str, contact: str
) -> None:
    slots = read(Step.QUESTION, text).slots
    assert (slots[Step.QUESTION], slots[Step.CONTACT]) == (question, contact)


def test_a_wrong_number_beside_a_good_address_is_told() -> None:
    result = read(Step.CONTACT, f"{ADDRESS} 073-12 34 5")
    assert result.slots[Step.CONTACT] == ADDRESS
    assert said(result) == ["contact_wrong_number"]


def test_after_the_question_what_to_change_text_replaces_the_question() -> None:
    text = "Får friskolor delta?"
    asks = typed(text, "schools", "schools/join")
    assert said(read(Step.DECISION, asks)) == ["schools/join"]
    changed = read(Step.DECISION, asks, change=Change.ANYTHING)
    assert changed.slots == {Step.QUESTION: text, "case_change": None}


SIGNATURE = """Anna Lind
Projektledare
Storgatan 4, 591 30 Motala
Tel: 070-123 45 67
anna.lind@example.se
www.example.se"""
ENGLISH_SIGNATURE = """Anna Lind
Head teacher
12 High Street
anna.lind@example.se
+46 70 123 45 67
https://www.example.com/school"""


@pytest.mark.parametrize("signature", [SIGNATURE, ENGLISH_SIGNATURE, SIGNATURE.lower()])
@pytest.mark.parametrize("lead", ["", "Med vänlig hälsning\n", "Mvh\n", "Kind regards,\n"])
def test_of_a_pasted_signature_only_the_name_and_the_contact_are_taken(
    signature: str, lead: str
) -> None:
    told = {Step.NAME: "Anna Lind", Step.CONTACT: "anna.lind@example.se, 070-123 45 67"}
    begun = Written("Får vi åka?")
    slots = read(Step.CONTACT, lead + signature, written=begun).slots
    assert {step: slots.get(step) for step in told} == told
    assert Step.QUESTION not in slots
    slots = read(Step.QUESTION, f"Får vår kör sjunga i Hyvinge?\n\n{lead}{signature}").slots
    assert {step: slots.get(step) for step in told} == told
    assert slots[Step.QUESTION] == "Får vår kör sjunga i Hyvinge?"


@pytest.mark.parametrize(
    "text", ["jag heter anna lind", "namnet är anna lind", "anna lind", "my name is anna lind"]
)
@pytest.mark.parametrize("step", [Step.CONTACT, Step.NAME, Step.DECISION])
def test_a_name_in_lower_case_gets_its_capitals(step: Step, text: str) -> None:
    result = read(step, text, written=OLD if step is Step.DECISION else Written("Får vi åka?"))
    noted = NAME_NOTED if step is Step.CONTACT else []
    assert (result.slots[Step.NAME], said(result)) == ("Anna Lind", noted)


OLD = Written("Kan vår kör sjunga i Hyvinge?", ADDRESS)


@pytest.mark.parametrize(
    "text", ["vad kostar det?", "sedan när då?", "vem bestämmer om det", "how much does it cost?"]
)
def test_a_question_by_the_way_after_change_is_answered_and_replaces_nothing(text: str) -> None:
    asked = typed(text, "twin_towns", "twin_towns/cost")
    result = read(Step.DECISION, asked, change=Change.ANYTHING, written=OLD)
    assert (said(result), result.slots) == (["twin_towns/cost"], {})
    # Said again, it is the question.
    again = replace(asked, repeated=True)
    slots = read(Step.DECISION, again, change=Change.ANYTHING, written=OLD).slots
    assert slots[Step.QUESTION] == text


@pytest.mark.parametrize("text", ["hur länge då?", "how long then?", "och sen då?"])
def test_nor_does_one_without_an_answer_that_has_no_word_of_its_own(text: str) -> None:
    result = read(Step.DECISION, text, change=Change.ANYTHING, written=OLD)
    assert (said(result), result.slots) == (["case_no_answer"], {})
    own = read(Step.DECISION, "Hur blir man medlem?", change=Change.ANYTHING, written=OLD)
    assert own.slots[Step.QUESTION] == "Hur blir man medlem?"


@pytest.mark.parametrize(
    "text",
    ["sedan när har ni Daugavpils som vänort?", "vad kostar det?", "since when, by the way?"],
)
def test_a_question_by_the_way_under_the_summary_replaces_nothing(text: str) -> None:
    result = read(Step.DECISION, typed(text, "x", "daugavpils/since"), written=OLD)
    assert said(result) == ["daugavpils/since"]
    assert not {Step.QUESTION, "case_change"} & set(result.slots)


@pytest.mark.parametrize(
    "back",
    [
        "ta tillbaka den gamla frågan",
        "nej, behåll den förra fragan",
        "skicka den gamla frågan i stället",
        "den gamla",
        "ångra ändringen",
        "I want the old question back",
        "keep the first question please",
    ],
)
def test_the_question_that_was_replaced_can_be_taken_back(back: str) -> None:
    new = "Sedan när har ni Daugavpils som vänort?"
    asked = typed(new, "daugavpils", "daugavpils/since")
    slots = read(Step.DECISION, asked, change=Change.ANYTHING, written=OLD).slots
    assert (slots[Step.QUESTION], slots["case_before"]) == (new, OLD.question)
    now = replace(OLD, question=new)
    button = Message("…", "change_case", pressed=True, ask=ASK, part="before")
    for message in (typed(back), button):
        taken = read(Step.DECISION, message, before=OLD.question, written=now)
        assert (taken.slots[Step.QUESTION], taken.slots["case_before"]) == (OLD.question, new)
        assert (taken.said, taken.end) == ([], None)


# --- Everywhere ---


PUBLIC = [
    "vad betyder allmän handling?",
    "vad innebär att det blir offentligt?",
    "vad betyder det att meddelandet blir en allman handling",
    "va e en almän handling för nåt",
    "förklara ordet allmän handling",
    "what is a public record?",
    "what does public record mean",
    "what does it mean that it becomes public?",
]


@pytest.mark.parametrize("text", PUBLIC)
@pytest.mark.parametrize("change", [None, Change.ANYTHING, Change.MORE])
@pytest.mark.parametrize("step", Step)
def test_what_a_public_record_is_is_answered_at_any_step(
    step: Step, change: Optional[Change], text: str
) -> None:
    result = read(step, typed(text), change=change, written=OLD, draft=DRAFT)
    assert (said(result), result.slots, result.end) == (["terms/allman_handling"], {}, None)


@pytest.mark.parametrize(
    "text",
    [
        "vad är en offentlig upphandling?",
        "hur begär vi ut en allmän handling om Hyvinge?",
        "what public events are there in Europe week?",
    ],
)
def test_another_question_about_what_is_public_is_the_question(text: str) -> None:
    assert read(Step.QUESTION, text).slots[Step.QUESTION] == text


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
        "avbryt men när är Motala med i SERN",
        "avbryt, men när är Motala med i SERN",
        "avbryt när gick vi med i SERN?",
        "avbryt – vad är SERN?",
        "avbryt: vad är SERN?",
        "kan du avbryta? och vad är SERN?",
        "snälla avbryt frågan, vad är SERN?",
        "då avbryter jag. Vad är SERN?",
        "jag ångrade mig, vad är SERN?",
        "strunta i formuläret, vad är SERN?",
        "stopp där, vad är SERN?",
        "Vad är SERN? Avbryt!",
        "När gick Motala med? Nej, avbryt förresten.",
        "please cancel, what is SERN?",
        "nej jag vill inte. Avbryt. Vad är SERN?",
        "strunt samma. avbryt. men vad är SERN?",
        "skitsamma, avbryt",
        "strunt samma",
        "I changed my mind, what is SERN?",
        "Skicka inte förresten, vilka vänorter finns?",
        "okej då låter jag bli",
        "nä vet du vad, jag struntar i det",
        "nej vänta jag kollar med styrelsen först, återkommer!",
        "jag måste prata med min man först",
        "vi hör av oss senare",
        "inte nu",
        "I need to ask my board first",
        "glöm alltihop vad är SERN?",
        "never mind",
        "don't send it",
        "nej alltså nu vill jag inte längre, ta bort allt",
        "NEJ inte det, jag vill inte skicka något alls",
        "thanks, I won't send anything then",
        "då skickar jag inget",
    ],
)
def test_it_is_cancelled_at_any_step_also_with_a_question(step: Step, text: str) -> None:
    assert read(step, text).end is End.CANCELLED


@pytest.mark.parametrize("change", [None, Change.ANYTHING, Change.MORE])
@pytest.mark.parametrize("step", Step)
@pytest.mark.parametrize(
    "text",
    [
        "actually I'll mail them myself, what's the address?",
        "no need, I'm writing to them myself",
        "nej jag mejlar dem själv",
        "jag skriver till er själv istället, vad är mejladressen?",
    ],
)
def test_who_writes_themselves_gets_the_address_at_any_step(
    step: Step, text: str, change: Optional[Change]
) -> None:
    assert read(step, text, change=change, draft=DRAFT) == Result(
        end=End.NO_CONTACT, turns_language=True
    )


@pytest.mark.parametrize("step", Step)
def test_who_is_away_for_a_while_is_asked_again(step: Step) -> None:
    result = read(step, typed("måste svara i telefon", "contact", "contact/phone"), written=FULL)
    assert (result.slots, result.said, result.end, result.show) == ({}, [], None, True)


def test_to_have_written_oneself_is_no_refusal() -> None:
    text = "jag skriver själv låtar, kan jag få bidrag?"
    assert read(Step.QUESTION, text).slots[Step.QUESTION] == text


@pytest.mark.parametrize(
    ("text", "rest"),
    [
        ("avbryt, men när är Motala med i SERN", "när är Motala med i SERN"),
        ("avbryt! vad är SERN?", "vad är SERN?"),
        ("avbryt (men vad är SERN?)", "vad är SERN?)"),
        ("Vad är SERN? Avbryt!", "Vad är SERN?"),
        ("avbryt", ""),
    ],
)
def test_what_is_said_beside_cancelling_is_read_without_it(text: str, rest: str) -> None:
    assert cancels(text) == rest


@pytest.mark.parametrize(
    "text",
    [
        "avbryt inte, vad är SERN?",
        "Avbryt avtalet med Hyvinge, hur gör man?",
        "kan vi avbryta vänortsavtalet?",
        "Vad händer om vi avbryter, betalar vi då?",
        "vi leker dans, hopp, stopp",
        "Vi vill inte skicka barnen dit, vad gör vi?",
        "Kan ni återkomma?",
        "jag vill fråga kommunen först",
        "vi vill kolla med er först om det kostar",
    ],
)
def test_what_is_asked_about_breaking_off_cancels_nothing(text: str) -> None:
    assert cancels(text) is None
    assert read(Step.QUESTION, text).slots[Step.QUESTION] == text


# --- The language that the form goes on in ---


@pytest.mark.parametrize(
    ("step", "message"),
    [
        (Step.QUESTION, typed("Which schools take part?")),
        (Step.QUESTION, typed("No, I want to ask: who decides?")),
        (Step.CONTACT, typed("English please", "speak_english")),
        (Step.DECISION, typed("never mind, what is SERN?", "sern", "sern/what")),
    ],
)
def test_the_question_and_a_wish_turn_the_language(step: Step, message: Message) -> None:
    assert read(step, message, draft=DRAFT, written=WRITTEN).turns_language


@pytest.mark.parametrize(
    ("step", "message"),
    [
        (Step.QUESTION, typed("what happens to my data?", "privacy")),
        (Step.QUESTION, typed("yes please")),
        (Step.CONTACT, typed("what is SERN?", "sern", "sern/what")),
        (Step.CONTACT, typed("please.answer@example.com")),
        (Step.CONTACT, typed("will I get an answer in English?")),
        (Step.NAME, typed("my name is John Smith")),
        (Step.DECISION, typed("what is SERN?", "sern", "sern/what")),
        (Step.DECISION, typed("please add that we are ten")),
        (Step.DECISION, typed("send it")),
    ],
)
def test_nothing_else_turns_the_language(step: Step, message: Message) -> None:
    assert not read(step, message, draft=DRAFT, written=WRITTEN).turns_language


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


def test_a_button_of_the_summary_sends_without_the_conversation() -> None:
    press = Message("Utan", "send_case", pressed=True, ask=ASK, part="conversation")
    result = read(Step.DECISION, press)
    assert (result.end, result.slots) == (End.SEND, {"case_alone": "yes"})
    assert read(Step.DECISION, Message("Skicka", "send_case", pressed=True, ask=ASK)).slots == {}
    old = read(Step.DECISION, Message("x", "send_case", pressed=True, ask="y", part="conversation"))
    assert (old.end, old.slots) == (None, {})


def test_a_pressed_question_is_answered_at_any_step() -> None:
    pressed = Message("Vad är SERN?", "sern", cells=["sern/what"], pressed=True)
    for step in Step:
        result = read(step, pressed)
        assert (said(result), result.slots) == (["sern/what"], {})


@pytest.mark.parametrize("intent", ["speak_english", "simplify", "handoff_request", "repeat"])
def test_another_language_shows_the_summary_again(intent: str) -> None:
    result = read(Step.DECISION, typed("English please", intent))
    assert (result.show, result.slots, result.said) == (True, {}, [])


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


# --- More than a yes, and what cannot be read: nothing is lost, and nothing sent ---

CONTACT = "bo@example.se"
FULL = Written("Får laget åka till Hyvinge?", f"{CONTACT}, 070-123 45 67", "Bo Ek")


@pytest.mark.parametrize(
    ("text", "question"),
    [
        ("ja den, och lägg till att vi är 20 elever", "Får vi åka? Vi är 20 elever."),
        ("ja men lagg till att vi ar 20", "Får vi åka? Vi ar 20."),
        ("ja och en till: vad kostar resan?", "Får vi åka? Vad kostar resan?"),
        ("Ja, och samma mejl som förut", "Får vi åka?"),
    ],
)
def test_what_comes_after_a_yes_does_not_replace_the_question(text: str, question: str) -> None:
    assert read(Step.QUESTION, text, draft="Får vi åka?").slots[Step.QUESTION] == question


def test_a_yes_with_a_way_to_be_reached_takes_both() -> None:
    text = "ja skicka den, och svara till Lars <lars@example.se>"
    slots = read(Step.QUESTION, text, draft="Får vi åka?").slots
    assert (slots[Step.QUESTION], slots[Step.CONTACT]) == ("Får vi åka?", "lars@example.se")
    text = "Yes, and also ask what it costs. Reply to kim@example.org"
    slots = read(Step.DECISION, text, written=Written("May we go?", CONTACT)).slots
    assert slots["case_unplaced"] == "also ask what it costs."
    assert slots[Step.CONTACT] == "kim@example.org"


def test_a_question_after_wait_is_offered_beside_the_first() -> None:
    slots = read(Step.QUESTION, "vänta, hur gammal ska man vara?", draft=DRAFT).slots
    assert slots == {"case_draft": "hur gammal ska man vara?", "case_other_draft": DRAFT}


@pytest.mark.parametrize(
    "text", ["ja fast ta bort åldern", "Skicka bara det om numret, inte frågan om gratis"]
)
def test_a_change_that_cannot_be_read_leaves_the_offered_question(text: str) -> None:
    result = read(Step.QUESTION, text, draft=DRAFT)
    assert (result.slots, said(result)) == ({}, ["case_write_whole"])


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


@pytest.mark.parametrize("text", ["visa vad du skickar", "vad står det nu då?"])
def test_who_asks_what_will_be_sent_sees_it(text: str) -> None:
    assert read(Step.DECISION, text, written=FULL).show


@pytest.mark.parametrize("step", [Step.QUESTION, Step.DECISION])
@pytest.mark.parametrize(
    ("text", "question", "name"),
    [
        ("frågan blev konstig. skriv bara: får man lön?", "får man lön?", None),
        ("nja skriv så här: får man lön?", "får man lön?", None),
        ("frågan är bara: får man lön?", "får man lön?", None),
        ("Ask instead whether trainees are paid", "whether trainees are paid", None),
        ("no, just write: is there pay?", "is there pay?", None),
        ("jag heter Olle Grön, frågan ska vara: får man lön?", "får man lön?", "Olle Grön"),
        ("frågan ska vara: får man lön? och jag heter Olle Grön", "får man lön?", "Olle Grön"),
    ],
)
def test_the_question_is_what_follows_its_lead(
    step: Step, text: str, question: str, name: Optional[str]
) -> None:
    written = FULL if step is Step.DECISION else Written()
    slots = read(step, text, written=written, draft=DRAFT).slots
    assert (slots[Step.QUESTION], slots.get(Step.NAME)) == (question, name)


@pytest.mark.parametrize(
    "text", ["kan ni ringa istället? 070-123 45 67", "070-123 45 67, ring hellre"]
)
def test_a_wish_to_be_called_puts_the_number_in_the_place_of_the_address(text: str) -> None:
    result = read(Step.DECISION, text, written=Written("Hur?", CONTACT))
    assert (result.slots[Step.CONTACT], result.said) == ("070-123 45 67", [])
    first = read(Step.QUESTION, text, draft=DRAFT)
    assert (first.slots[Step.CONTACT], first.slots[Step.QUESTION]) == ("070-123 45 67", DRAFT)


@pytest.mark.parametrize("step", [Step.CONTACT, Step.NAME, Step.DECISION])
@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("jag heter Bengt också, det sa jag ju", "Bengt"),
        ("nej bara Bengt, inte också", "Bengt"),
        ("my name is Tom too, I said so", "Tom"),
        ("heter Olle Grön, grön som i skatteåterbäring", "Olle Grön"),
        ("nej det är mitt NAMN, Olle Grön", "Olle Grön"),
        ("no that is my NAME, Tom Baker", "Tom Baker"),
        ("nej, Olle Grön är mitt namn", "Olle Grön"),
    ],
)
def test_the_name_is_the_name_and_nothing_around_it(step: Step, text: str, name: str) -> None:
    written = Written("Hur?", CONTACT, "Bengt också")
    assert read(step, text, written=written).slots[Step.NAME] == name


SEVERAL = Written("Får Lisa åka till Hyvinge? Vi undrar om resorna. Som den är.", CONTACT, "Bo Ek")


@pytest.mark.parametrize(
    ("text", "question"),
    [
        ("ta bort det om resorna", "Får Lisa åka till Hyvinge? Som den är."),
        ("stryk det där om resor ur frågan", "Får Lisa åka till Hyvinge? Som den är."),
        ("take out the part about Hyvinge", "Vi undrar om resorna. Som den är."),
        ("ta bort Som den är", "Får Lisa åka till Hyvinge? Vi undrar om resorna."),
        ("ta bort hela 'Vi undrar om resorna.'", "Får Lisa åka till Hyvinge? Som den är."),
        (
            "nej nej glöm det, ett l är rätt. men byt Hyvinge till Parma",
            "Får Lisa åka till Parma? Vi undrar om resorna. Som den är.",
        ),
    ],
)
@pytest.mark.parametrize("intent", ["cancel_case", "privacy_erase", "nlu_fallback"])
def test_what_is_to_go_is_taken_out_of_the_question(text: str, question: str, intent: str) -> None:
    result = read(Step.DECISION, typed(text, intent), written=SEVERAL)
    assert (result.slots.get(Step.QUESTION), result.said, result.end) == (question, [], None)


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


@pytest.mark.parametrize("intent", ["cancel_case", "privacy_erase", "nlu_fallback"])
def test_what_is_to_go_and_is_not_there_is_said(intent: str) -> None:
    for text in ("ta bort det om bilen", "ta bort bilen"):
        result = read(Step.DECISION, typed(text, intent), written=SEVERAL)
        assert (result.slots, result.end) == ({"case_change": None}, None)
        assert said(result) == ["case_nothing_taken_out"]


def test_that_something_is_to_go_is_no_question() -> None:
    result = read(Step.QUESTION, "ta bort det där")
    assert (result.slots, said(result)) == ({}, ["question_missing"])


@pytest.mark.parametrize("text", ["Ta bort ärendet", "delete what I wrote and quit the form"])
def test_taking_the_whole_out_cancels(text: str) -> None:
    assert read(Step.DECISION, typed(text, "cancel_case"), written=SEVERAL).end is End.CANCELLED


def test_what_is_kept_of_the_visitor_is_not_part_of_the_question() -> None:
    message = typed("ta bort alla mina uppgifter", "privacy_erase")
    assert said(read(Step.DECISION, message, written=SEVERAL)) == ["privacy_erase"]


def test_the_name_of_a_part_may_be_typed() -> None:
    known = {"written": FULL, "change": Change.ANYTHING}
    assert read(Step.DECISION, "Hur kommunen når mig", **known).slots[Step.CONTACT] is None


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
    ["jag vill inte ha svar", "Ni behöver inte svara", "inget svar behövs", "no reply needed"],
)
def test_who_wants_no_reply_comes_to_the_summary_without_a_contact(text: str) -> None:
    written = Written("Bra jobbat")
    for step, known in ((Step.CONTACT, {"written": written}), (Step.QUESTION, {"draft": DRAFT})):
        result = read(step, text, **known)
        kept = written.question if step is Step.CONTACT else DRAFT
        assert (result.end, result.slots) == (None, {**WITHOUT, Step.QUESTION: kept})
    told = f"Vänorterna är bara skryt. {text}"
    result = read(Step.QUESTION, told, draft=DRAFT)
    assert (result.end, result.slots) == (None, {**WITHOUT, Step.QUESTION: told})


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


@pytest.mark.parametrize(
    ("step", "known"),
    [(Step.QUESTION, {"draft": DRAFT}), (Step.CONTACT, {"written": Written(DRAFT)})],
)
def test_what_the_form_hands_over_beside_no_contact_keeps_the_question_and_the_name(
    step: Step, known: Mapping[str, Any]
) -> None:
    slots = read(step, "Jag behöver inget svar\nNamn: Eva Ek", **known).slots
    assert slots == {**WITHOUT, Step.QUESTION: DRAFT, Step.NAME: "Eva Ek"}


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


NONE_LEFT = Written("Får vi åka?", NOTHING)


def test_the_summary_without_a_contact_takes_one_that_is_given_later() -> None:
    slots = read(Step.DECISION, "min mejl är bo@example.se", written=NONE_LEFT).slots
    assert slots[Step.CONTACT] == "bo@example.se"


def test_the_summary_without_a_contact_is_sent_by_a_clear_yes_alone() -> None:
    for text in ("ja", "skicka", "skicka utan kontaktuppgifter", "skicka ändå utan"):
        assert read(Step.DECISION, text, written=NONE_LEFT).end is End.SEND
    # What it says already is no wish to send, and no reason to end.
    for text in ("jag vill inte ha svar", "jag har varken mejl eller telefon"):
        result = read(Step.DECISION, text, written=NONE_LEFT)
        assert (result.end, result.show, result.slots) == (None, True, {})


def test_a_contact_that_is_not_to_go_along_leaves_the_summary_without_one() -> None:
    result = read(Step.DECISION, "skicka utan kontaktuppgifter", written=FULL)
    assert result.end is None and result.slots == WITHOUT


@pytest.mark.parametrize(
    "text",
    [
        "Kan man skicka utan mejl?",
        "Får vi skicka barnen utan pass till Hyvinge",
        "vi vill skicka en kör utan ledare",
    ],
)
def test_what_only_sounds_like_sending_without_a_contact_is_a_question(text: str) -> None:
    assert Step.CONTACT not in read(Step.QUESTION, text).slots


def test_a_wish_for_a_letter_beside_a_want_of_mail_is_told_what_a_case_takes() -> None:
    text = "kan jag få svaret per brev? jag bor på Storgatan 4, har ingen mejl"
    told = said(read(Step.CONTACT, text, written=Written("Hur?")))
    assert told == ["no_email", "case_letter"]


LETTERS = [
    "kan ni svara med brev?",
    "skicka svaret per post till Storgatan 1, 591 30 Motala",
    "svara gärna med vanlig post till Anna Ek, Storgatan 1",
    "jag vill ha svaret på papper",
    "helst brev tack",
    "can you write me a letter?",
    "could I get the answer by post?",
    "voitteko vastata kirjeellä?",
    "bitte antworten Sie per Brief",
]


@pytest.mark.parametrize("text", LETTERS)
@pytest.mark.parametrize("step", [Step.QUESTION, Step.CONTACT, Step.DECISION])
@pytest.mark.parametrize("intent", ["nlu_fallback", "contact", "no_email"])
def test_a_wish_for_a_letter_is_told_what_is_known_of_that(
    step: Step, text: str, intent: str
) -> None:
    asked = "Vad kostar det?" if step is not Step.QUESTION else None
    contact = ADDRESS if step is Step.DECISION else None
    result = read(step, typed(text, intent), written=Written(asked, contact))
    if step is Step.CONTACT and "Storgatan" in text:
        # With where it is to go, it is what the question then says.
        assert said(result) == ["case_letter_in_question"]
        assert result.slots[Step.QUESTION] == f"Vad kostar det? {text[:1].upper()}{text[1:]}."
        return
    assert said(result)[-1:] == ["case_letter"]
    assert (result.slots, result.end) == ({}, None)


def test_what_stands_beside_a_wish_for_a_letter_is_taken() -> None:
    text = "Får vi åka till Parma? Kan ni svara med brev till Storgatan 1?"
    asked = read(Step.QUESTION, text)
    # It goes along, so that the municipality reads it.
    assert (said(asked), asked.slots[Step.QUESTION]) == (["case_letter"], text)
    for step in (Step.QUESTION, Step.CONTACT):
        reached = read(step, "070-174 06 35, men svara helst med brev")
        assert (said(reached), reached.slots[Step.CONTACT]) == (["case_letter"], "070-174 06 35")
        assert Step.QUESTION not in reached.slots
    added = read(Step.DECISION, "lägg till att jag vill ha svaret med brev", written=FULL)
    assert said(added) == ["case_letter"]
    assert str(added.slots[Step.QUESTION]).endswith("Jag vill ha svaret med brev.")


@pytest.mark.parametrize(
    "text",
    [
        "Kan ni skriva ett rekommendationsbrev?",
        "kan ni skicka ett brev till vår vänort?",
        "hur skriver man ett brev till borgmästaren?",
        "vi fick svar med brev från SERN",
        "Can you write a letter of support for our project?",
        "vem är på post i styrelsen?",
    ],
)
def test_a_letter_to_somebody_else_is_a_question(text: str) -> None:
    result = read(Step.QUESTION, text)
    assert (said(result), result.slots[Step.QUESTION]) == ([], text)


@pytest.mark.parametrize(
    "text",
    [
        *("vad betyder att samtalet följer med?", "does the conversation have to go along?"),
    ],
)
def test_who_asks_about_the_conversation_is_told_why_it_goes_along(text: str) -> None:
    result = read(Step.DECISION, typed(text, "cancel_case"), written=FULL)
    assert (said(result), result.end) == (["conversation_goes_along"], None)


def test_a_change_of_the_question_is_never_answered_in_its_place() -> None:
    text = "ändra frågan lite: vem beslutar om SERN och vem hjälper oss?"
    message = typed(text, "sern", "sern/decides")
    slots = read(Step.DECISION, message, written=FULL).slots
    assert slots[Step.QUESTION] == "vem beslutar om SERN och vem hjälper oss?"


def test_a_greeting_takes_the_place_of_the_question_that_was_turned_down() -> None:
    text = "nej, det är en hälsning: hälsa att vi är jättenöjda med utbytet"
    question = read(Step.QUESTION, text, draft=DRAFT).slots[Step.QUESTION]
    assert question == "det är en hälsning: hälsa att vi är jättenöjda med utbytet"


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


@pytest.mark.parametrize("text", ["JAAA skicka", "mm ok skicka", "ja tack vännen skicka"])
def test_a_yes_may_be_shouted_or_mumbled(text: str) -> None:
    assert read(Step.DECISION, text, written=FULL).end is End.SEND


@pytest.mark.parametrize(
    ("text", "question"),
    [
        ("Change the question to: May we go to Parma?", "May we go to Parma?"),
        ("frågan blev fel. den ska bara va: Får kören åka?", "Får kören åka?"),
        ("stryk laget, skriv kören", "Får kören åka till Hyvinge?"),
    ],
)
def test_the_question_is_corrected_in_few_words(text: str, question: str) -> None:
    assert read(Step.DECISION, text, written=FULL).slots[Step.QUESTION] == question


@pytest.mark.parametrize("text", ["ok bo@example.se, Anna Lind", "sure bo@example.se; Anna Lind"])
def test_a_word_before_the_address_leaves_the_name_after_it(text: str) -> None:
    slots = read(Step.CONTACT, text, written=Written("Får vi åka?")).slots
    assert (slots[Step.CONTACT], slots[Step.NAME]) == (ADDRESS, "Anna Lind")


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


def test_a_name_that_is_asked_for_may_be_spelt() -> None:
    assert read(Step.NAME, "det stavas Muhammed").slots[Step.NAME] == "Muhammed"


@pytest.mark.parametrize("text", ["bara Motala", "det är Parma", "only Hyvinge with a bus"])
def test_what_is_no_name_is_not_taken_for_one(text: str) -> None:
    written = Written("Får vi åka?", ADDRESS, "Carina Ek")
    assert Step.NAME not in read(Step.DECISION, text, written=written).slots


REPLACING = [
    ("byt ut frågan mot: vad kostar det?", "vad kostar det?"),
    ("replace the question with: what does it cost?", "what does it cost?"),
    ("frågan ska bara vara: vad kostar det?", "vad kostar det?"),
    ("the question should just be: what does it cost?", "what does it cost?"),
    ("förresten inte praktik, jag vill hellre veta vad det kostar", "vad det kostar"),
    ("hm, jag vill nog hellre fråga om vad en resa kostar", "vad en resa kostar"),
    ("actually, I would rather ask what a trip costs", "what a trip costs"),
    ("vem är handläggare för praktik: ska det stå, utan hej", "vem är handläggare för praktik"),
    ("who is in charge of trips: it should say", "who is in charge of trips"),
    ("ändra frågan till det jag skrev nyss", "Hur söker man praktik?"),
    ("change the question to what I just wrote", "Hur söker man praktik?"),
]


@pytest.mark.parametrize(("text", "question"), REPLACING)
def test_the_question_is_what_is_meant_without_what_leads_to_it(text: str, question: str) -> None:
    message = typed(text, before=("ok", "Hur söker man praktik?"))
    assert read(Step.DECISION, message, written=FULL).slots[Step.QUESTION] == question
    assert read(Step.QUESTION, message, draft=DRAFT).slots[Step.QUESTION] == question


def test_nothing_written_before_is_asked_for_as_a_whole() -> None:
    result = read(Step.DECISION, "ändra frågan till det jag skrev nyss", written=FULL)
    assert (said(result), result.slots) == (["case_write_whole"], {})


@pytest.mark.parametrize(
    ("text", "question"),
    [
        ("ingen av dem. vem är handläggare för praktik", "vem är handläggare för praktik"),
        ("none of them. who decides on trips?", "who decides on trips?"),
        ("fel fråga! jag ville ha den första, den om bussen", "Äldre om bussen?"),
    ],
)
def test_another_than_the_offered_questions_is_taken(text: str, question: str) -> None:
    drafts = {"draft": "Nyare om skolor?", "other_draft": "Äldre om bussen?"}
    assert read(Step.QUESTION, text, **drafts).slots[Step.QUESTION] == question
    if "den om" in text:
        slots = read(Step.DECISION, text, written=FULL, **drafts).slots
        assert slots[Step.QUESTION] == question


def test_a_question_beside_the_summary_is_answered_and_replaces_nothing() -> None:
    message = typed("sedan när har ni Daugavpils som vänort?", "twin_towns", "twin_towns/since")
    result = read(Step.DECISION, message, written=FULL)
    # A button adds it to the question.
    assert (said(result), result.slots) == (["twin_towns/since"], {UNPLACED_SLOT: message.text})


@pytest.mark.parametrize(
    "text",
    [
        "? skriver här i chatten",
        "I'm writing here in the chat",
        "så, tillbaka. var var vi?",
        "ok I'm back. where were we?",
        "vänta lite, min man ropar",
        "wait a moment, my son is calling",
    ],
)
@pytest.mark.parametrize("step", [Step.QUESTION, Step.CONTACT, Step.DECISION])
def test_a_pause_and_coming_back_are_no_part_of_anything(step: Step, text: str) -> None:
    result = read(step, text, written=FULL, draft=DRAFT)
    assert (result.slots, result.said, result.end, result.show) == ({}, [], None, True)


@pytest.mark.parametrize(
    "text",
    ["precis så, skicka", "nej skicka bara", "exactly, send it", "no, send it just as it is"],
)
def test_sending_in_other_words_is_a_yes(text: str) -> None:
    assert read(Step.DECISION, text, written=FULL).end is End.SEND
    assert read(Step.QUESTION, text, draft=DRAFT).slots == {Step.QUESTION: DRAFT}


@pytest.mark.parametrize(
    "text", ["nej, skicka inte", "vänta lite, min man vill också åka till Parma"]
)
def test_what_says_more_neither_sends_nor_pauses(text: str) -> None:
    result = read(Step.DECISION, text, written=FULL)
    assert (result.end is not End.SEND, result.show) == (True, False)


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


# --- Several questions ---

OLDER, NEWER = "När går bussen?", "Vilka skolor är med?"
BOTH = f"{OLDER}\n{NEWER}"


@pytest.mark.parametrize(
    ("text", "left"),
    [
        ("ta bort den andra frågan", OLDER),
        ("bara den första", OLDER),
        ("skicka bara den första tack", OLDER),
        ("skicka inte den andra", OLDER),
        ("ta bort frågan om skolor", OLDER),
        ("det räcker med den sista", NEWER),
        ("nej, inte den forsta", NEWER),
        ("den första behövs inte längre", NEWER),
        ("den om bussen kan vi skippa", NEWER),
        ("skicka bara frågan om skolor", NEWER),
        ("only the second one please", NEWER),
        ("remove the first question", NEWER),
        ("byt den första mot vem leder SERN?", f"vem leder SERN?\n{NEWER}"),
        ("change the second question to: how many are there?", f"{OLDER}\nhow many are there?"),
        ("frågan om bussen ska vara: när går tåget?", f"när går tåget?\n{NEWER}"),
    ],
)
def test_one_of_two_questions_is_kept_taken_out_or_replaced_in_words(text: str, left: str) -> None:
    for question in (BOTH, BOTH.replace("\n", " ")):
        written = Written(question, ADDRESS)
        assert read(Step.DECISION, text, written=written).slots[Step.QUESTION].split() == (
            left.split()
        )
        assert (
            read(Step.CONTACT, text, written=written).slots[Step.QUESTION].split() == left.split()
        )
    offered = read(Step.QUESTION, text, draft=NEWER, other_draft=OLDER)
    assert offered.slots[Step.QUESTION] == left
    # What was offered before it was changed does not come back.
    written = Written("Vad kostar det?\nVem leder det?", ADDRESS)
    asked = read(Step.DECISION, "bara den första", written=written, draft=NEWER, other_draft=OLDER)
    assert asked.slots[Step.QUESTION] == "Vad kostar det?"


@pytest.mark.parametrize(
    "text", ["båda", "skicka bägge", "den första", "Skicka båda frågorna tack"]
)
def test_which_of_several_is_meant_is_no_question(text: str) -> None:
    for draft in (None, DRAFT):
        result = read(Step.QUESTION, text, draft=draft)
        assert Step.QUESTION not in result.slots and result.end is None


@pytest.mark.parametrize(
    "text", ["Vi vill skicka båda lagen till Hyvinge", "Får den första gruppen åka?"]
)
def test_what_says_more_than_which_is_one(text: str) -> None:
    assert read(Step.QUESTION, text).slots[Step.QUESTION] == text


def test_both_questions_and_how_to_be_reached_are_told_at_once() -> None:
    text = "Skicka bägge, bo@example.se, Eva Ek"
    slots = read(Step.QUESTION, text, draft=NEWER, other_draft=OLDER).slots
    told = (slots[Step.QUESTION], slots[Step.CONTACT], slots[Step.NAME])
    assert told == (BOTH, ADDRESS, "Eva Ek")


def test_a_question_for_another_office_is_kept_and_where_it_goes_is_told() -> None:
    result = read(Step.QUESTION, "hur söker jag bygglov för altanen?")
    assert result.slots[Step.QUESTION] == "hur söker jag bygglov för altanen?"
    assert said(result) == ["case_field"]
    assert not said(read(Step.QUESTION, "Får äldreboendet åka till Hyvinge?"))


# --- An address that was rejected ---


@pytest.mark.parametrize(
    ("rejected", "text", "address"),
    [
        ("lars.holm@example", ".se på slutet", "lars.holm@example.se"),
        ("lars.holm@example", "det ska vara .se", "lars.holm@example.se"),
        ("lars.holm@example", "nej, punkt se", "lars.holm@example.se"),
        ("lars.holm@example", "se på slutet", "lars.holm@example.se"),
        ("min mejl är lars.holm@example", "oj, .se", "lars.holm@example.se"),
        ("lars@example.c", ".com", "lars@example.com"),
        ("lars@", "gmail.com", "lars@gmail.com"),
        ("lars@gmail", "gmail.com ska det vara", "lars@gmail.com"),
        ("lars@gmail", "@gmail.com", "lars@gmail.com"),
        ("lars@exmpl", "jag menar example.org", "lars@example.org"),
    ],
)
def test_a_piece_completes_the_address_that_was_just_rejected(
    rejected: str, text: str, address: str
) -> None:
    for step in (Step.CONTACT, Step.QUESTION):
        first = read(step, rejected, draft=DRAFT, written=Written("Hur?", rejected))
        assert (first.slots.get(Step.CONTACT), said(first)) == (None, ["contact_wrong_address"])
        given = first.slots["contact_given"]
        slots = read(step, text, draft=DRAFT, given=given, written=Written("Hur?", text)).slots
        assert (slots[Step.CONTACT], slots["contact_given"]) == (address, None)


def test_what_completes_no_address_is_read_as_before() -> None:
    for text in ("vad kostar det?", "nej", "Eva Ek"):
        known = {"given": "lars@example", "written": Written("Hur?", text)}
        with_half = read(Step.CONTACT, text, **known)
        known["given"] = None
        assert with_half == read(Step.CONTACT, text, **known)


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


@pytest.mark.parametrize("step", [Step.CONTACT, Step.DECISION])
def test_a_question_about_something_else_takes_the_place_of_the_one_there_is(step: Step) -> None:
    text = "nej jag ångrar mig, skicka frågan om SERN istället"
    written = Written("Vem bestämmer?", ADDRESS)
    asked = typed(text, before=("tack", "Hur många är med i SERN?"))
    assert read(step, asked, written=written).slots[Step.QUESTION] == "Hur många är med i SERN?"
    # Where none was asked it is asked for, and nothing is cancelled.
    result = read(step, text, written=written)
    assert (result.slots[Step.QUESTION], result.end) == (None, None)


def test_a_last_word_cancels_whatever_was_said_before_it() -> None:
    text = "nej det är ju fel avdelning. avbryt"
    for step in (Step.CONTACT, Step.DECISION):
        result = read(step, typed(text, "change_case"), written=Written("Hur?", ADDRESS))
        assert result.end is End.CANCELLED


def test_the_one_question_may_be_named_by_what_it_is_about() -> None:
    result = read(Step.QUESTION, "ja den om italien", draft="får barnen åka till Italien")
    assert result.slots == {Step.QUESTION: "får barnen åka till Italien"}


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


@pytest.mark.parametrize("step", [Step.CONTACT, Step.DECISION])
def test_a_number_corrected_in_the_same_message_is_the_corrected_one(step: Step) -> None:
    written = Written("Får vi åka?", "070-174 06 44")
    for text in ("070-174 06 51. no wait 06 50", "070-174 06 51, nej 50 ska det vara"):
        assert read(step, text, written=written).slots[Step.CONTACT] == "070-174 06 50"
    # What the correction makes of it is not clear: neither is taken.
    unclear = read(step, "070-174 06 51. no wait 06 5", written=written)
    assert Step.CONTACT not in unclear.slots


TIMED = Written("Får vi åka? Ring på eftermiddagen.", "070-174 06 44")


@pytest.mark.parametrize(
    ("text", "question"),
    [
        ("ta bort det där sista ur frågan", "Får vi åka?"),
        ("remove the last sentence please", "Får vi åka?"),
    ],
)
def test_what_was_added_last_is_put_right_or_taken_out(text: str, question: str) -> None:
    assert read(Step.DECISION, text, written=TIMED).slots[Step.QUESTION] == question


def test_of_a_single_sentence_nothing_was_added() -> None:
    result = read(
        Step.DECISION, "ta bort det där sista ur frågan", written=Written("Vad?", ADDRESS)
    )
    assert said(result) == ["case_nothing_taken_out"]


@pytest.mark.parametrize("text", ["nej förresten, ta den gamla adressen", "use the old address"])
def test_the_way_to_be_reached_before_is_taken_back(text: str) -> None:
    result = read(Step.DECISION, text, written=TIMED, reached_before=ADDRESS)
    assert (result.slots[Step.CONTACT], result.slots["case_change"]) == (ADDRESS, None)
    # There was none: it is asked for.
    assert read(Step.DECISION, text, written=TIMED).slots[Step.CONTACT] is None


OWN = Written("Vem svarar om vår förening vill vara med i ett EU-projekt?", ADDRESS)


@pytest.mark.parametrize(
    "text",
    [
        *("Great, go ahead", "Ja genau, send", "Tack, nu är det rätt. Skicka."),
        *("ja men skicka då, nån gång", "now it's right, send it", "perfect, do it"),
        *("Gut, bitte senden", "nej förresten, det är bara bra. Skicka."),
        "mm ok, skicka frågan om EU-projektet då",
        "Nej vänta. Skriv att barnbarnet läser upp svaret, nej förresten, det är bra. Skicka.",
    ],
)
def test_a_plain_wish_to_send_is_understood(text: str) -> None:
    assert read(Step.DECISION, text, written=OWN).end is End.SEND


@pytest.mark.parametrize(
    "text",
    [
        *("skicka frågan om bussen", "skicka frågan om EU-projektet i Riga"),
        *("gör det senare", "kör inte", "do it later", "go ahead?", "great, go ahead and wait"),
        *("nej förresten, skicka inte", "nej förresten, det är fel. skicka den andra"),
        "skriv att vi är tio. nej förresten, skriv elva. skicka?",
    ],
)
@pytest.mark.parametrize("change", [None, Change.MORE])
def test_what_is_no_clear_wish_to_send_sends_nothing(text: str, change: Optional[Change]) -> None:
    assert read(Step.DECISION, text, written=OWN, change=change).end is not End.SEND


def test_a_no_to_sending_with_a_wish_to_send_is_not_clear() -> None:
    # "Shall I send it?" "No. Send!"; to "shall I add it?" the same is clear.
    assert read(Step.DECISION, "NEJ. skicka!", written=OWN).end is None
    asked = {"change": Change.WHETHER_MORE, "unplaced": "vi är tio"}
    assert read(Step.DECISION, "NEJ. skicka!", written=OWN, **asked).end


def test_a_wish_to_send_another_question_never_takes_the_place_of_the_one_there_is() -> None:
    asks = replace(typed("skicka frågan om bussen"), before=["vem kör bussen till Parma?"])
    for change in (None, Change.ANYTHING):
        assert read(Step.DECISION, "skicka frågan om bussen", written=OWN, change=change).slots == {
            "case_change": Change.ANYTHING
        }
        found = read(Step.DECISION, asks, written=OWN, change=change)
        assert found.slots[Step.QUESTION] == "vem kör bussen till Parma?"


@pytest.mark.parametrize(
    "text", ["måste sticka iväg en stund", "I have to leave for a moment", "jag måste gå lite"]
)
def test_who_leaves_for_a_while_says_nothing_else(text: str) -> None:
    result = read(Step.DECISION, text, written=OWN)
    assert (result.slots, result.show) == ({}, True)


def test_a_name_and_when_to_call_are_both_kept_where_the_contact_is_asked_for() -> None:
    text = "Mitt namn är Eva Ek, jag bor på Sjögatan, och ni kan ringa mig på kvällarna"
    slots = read(Step.CONTACT, typed(text, "out_of_scope"), written=Written("Får vi åka?")).slots
    assert slots[Step.NAME] == "Eva Ek"
    assert slots[Step.QUESTION] == "Får vi åka? Ni kan ringa mig på kvällarna."


def test_the_question_is_named_by_a_form_of_its_word_too() -> None:
    written = Written("jag undrar om vår kör kan sjunga i Hyvinge", ADDRESS)
    sent = read(Step.DECISION, "mm ok, skicka frågan om kören då", written=written)
    assert sent.end is End.SEND
    other = read(Step.DECISION, "skicka frågan om körkortet då", written=written)
    assert other.end is not End.SEND


CAMP = "Hej! Vilka bidrag kan vår idrottsförening söka för ett läger med finska ungdomar?"
COST = "Vad kostar medlemskapet i SERN kommunen per år?"
SAID = ["kan du skicka min fråga?", "vad är Central Baltic förresten?", "ok", COST, CAMP]


@pytest.mark.parametrize(
    ("text", "question"),
    [
        ("haha nej. frågan är den om vad SERN kostar", COST),
        ("nej det är den första, den om lägret", CAMP.removeprefix("Hej! ")),
        ("nej inte den, den första frågan om lägret", CAMP.removeprefix("Hej! ")),
        ("frågan är den första", CAMP.removeprefix("Hej! ")),
        ("no, my question is the one about SERN", COST),
        ("den om lägret såklart", CAMP.removeprefix("Hej! ")),
        # None of them: it is asked for.
        ("nej frågan är den om simhallen", None),
    ],
)
def test_a_question_of_the_conversation_is_named_and_never_what_names_it(
    text: str, question: Optional[str]
) -> None:
    message = typed(text, before=SAID)
    asked = read(Step.QUESTION, message, draft="vad är Central Baltic förresten?")
    assert asked.slots[Step.QUESTION] == question
    shown = read(Step.DECISION, message, written=Written("Nej inte det.", ADDRESS, ""))
    assert shown.slots[Step.QUESTION] == question and shown.end is None


def test_a_contact_may_stand_beside_the_question_that_is_named() -> None:
    text = "oj fel adress, sara@example.se ska det vara. och frågan är den första, om lägret"
    written = Written("ja den frågan.", ADDRESS, "")
    result = read(Step.DECISION, typed(text, before=SAID), written=written)
    assert result.slots[Step.QUESTION] == CAMP.removeprefix("Hej! ")
    assert result.slots[Step.CONTACT] == "sara@example.se"


def test_what_the_question_is_said_to_be_is_its_text_all_the_same() -> None:
    result = read(Step.QUESTION, typed("nej, frågan är om min son kan åka", before=SAID))
    assert result.slots[Step.QUESTION] == "frågan är om min son kan åka"


@pytest.mark.parametrize(
    "text",
    [
        "nej, klagomålet: varför åker ni så ofta",
        "något annat: varför åker ni så ofta",
        "skicka: varför åker ni så ofta",
        "frågan är helt fel, byt ut den mot: varför åker ni så ofta",
        "fragan e fel. den ska va varför åker ni så ofta",
        "hmm, jag vill hellre fråga något annat: varför åker ni så ofta",
    ],
)
def test_what_leads_to_another_question_is_none_of_it(text: str) -> None:
    asked = read(Step.QUESTION, text, draft=DRAFT)
    assert asked.slots[Step.QUESTION] == "varför åker ni så ofta"
    shown = read(Step.DECISION, text, written=FULL).slots
    # It takes the place of the one that is shown, or is offered beside it.
    assert (shown[Step.QUESTION] or shown["case_draft"]) == "varför åker ni så ofta"


@pytest.mark.parametrize("drafts", [{"draft": DRAFT}, {"draft": "Nyare?", "other_draft": DRAFT}])
@pytest.mark.parametrize(
    "text", ["så, var var vi. ja den frågan. sara@example.se", "ja den, tack. sara@example.se"]
)
def test_a_yes_with_a_contact_is_no_question(text: str, drafts: dict[str, str]) -> None:
    result = read(Step.QUESTION, text, **drafts)
    assert result.slots[Step.CONTACT] == "sara@example.se"
    # Of two it is not known which: they are offered again.
    known = None if "other_draft" in drafts else DRAFT
    assert result.slots.get(Step.QUESTION) == known


@pytest.mark.parametrize(
    "text",
    [
        *(
            "yes of course",
            "fantastiskt, kör",
            "kanon, skicka iväg",
            "Ja alt stämmer, du kan skicka",
        ),
        *("perfekt, skicka den i föreningens namn", "Kaikki on oikein, lähetä", "Självklart"),
        *("Ja tack, så är det.", "of course, send it", "ja, så är det. skicka"),
    ],
)
def test_a_glad_yes_sends_and_takes_what_is_offered(text: str) -> None:
    assert read(Step.DECISION, text, written=FULL).end is End.SEND
    assert read(Step.QUESTION, text, draft=DRAFT).slots == {Step.QUESTION: DRAFT}


def test_who_wants_nothing_added_and_sends_sends() -> None:
    text = "Nej, det ska inte läggas till. Det är bra ändå, skicka det till kommunen."
    for change in (Change.WHETHER_MORE, Change.ANYTHING):
        assert read(Step.DECISION, text, written=FULL, change=change).end is End.SEND


@pytest.mark.parametrize("step", [Step.QUESTION, Step.CONTACT, Step.DECISION])
@pytest.mark.parametrize(
    "text",
    [
        "jaha då vet jag ju. då behövs det inte, låt bli att skicka",
        "låt bli att skicka den",
        "då behöver jag inte skicka något",
        "nej vänta, jag ångrar mig, skicka inget",
        "then no need to send it",
    ],
)
def test_what_need_not_be_sent_is_cancelled(text: str, step: Step) -> None:
    written = FULL if step is Step.DECISION else Written()
    assert read(step, text, written=written, draft=DRAFT).end is End.CANCELLED


@pytest.mark.parametrize(
    ("text", "added"),
    [
        ("en sak till: vi är 22 dansare. Kan det också stå med?", "Vi är 22 dansare."),
        ("vi är 22 dansare, kan du lägga till det?", "Vi är 22 dansare."),
        (
            "nej, jag ville lägga till det i frågan till kommunen: vi är 22 dansare",
            "Vi är 22 dansare.",
        ),
        ("one more thing: we are 22 dancers. Can you add that?", "We are 22 dancers."),
    ],
)
def test_what_is_to_stand_with_the_question_is_added(text: str, added: str) -> None:
    shown = read(Step.DECISION, text, written=Written("Får vi åka?", ADDRESS, ""))
    assert shown.slots[Step.QUESTION] == f"Får vi åka? {added}"


@pytest.mark.parametrize(
    "text",
    [
        "skicka det jag skrev till kommunen",
        "kan du skicka min fråga till kommunen åt mig?",
        "jag vill klaga till kommunen om det",
    ],
)
def test_who_wants_it_passed_on_takes_what_is_offered(text: str) -> None:
    assert read(Step.QUESTION, text, draft=DRAFT).slots == {Step.QUESTION: DRAFT}
    # Of two it is asked which.
    two = read(Step.QUESTION, text, draft=DRAFT, other_draft="Nyare?")
    assert two.slots == {}


def test_an_offered_question_that_is_the_one_of_course_is_taken() -> None:
    text = "nej jag ville skicka ett kakrecept... klart det är den"
    assert read(Step.QUESTION, text, draft=DRAFT).slots == {Step.QUESTION: DRAFT}


def test_what_is_said_of_a_question_may_be_one() -> None:
    for text in ("frågan om europadagen är viktig för oss", "frågan om bidrag till körer"):
        assert read(Step.QUESTION, typed(text)).slots[Step.QUESTION] == text


@pytest.mark.parametrize(
    "text",
    [
        *("det ska inte vara med, skicka", "skicka den i Eva Eks namn", "skicka den i Evas namn"),
        *("absolut inte", "så var det", "kanon, men vänta", "of course not"),
    ],
)
def test_what_is_no_clear_yes_sends_nothing(text: str) -> None:
    assert read(Step.DECISION, text, written=FULL).end is not End.SEND


def test_who_asks_to_take_part_themselves_adds_nothing() -> None:
    for text in ("Vi är en skola i Motala. Kan man vara med?", "Vi är tio. Kan vi åka dit?"):
        result = read(Step.DECISION, text, written=FULL)
        assert not result.slots.get(Step.QUESTION)


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


def test_what_is_said_of_the_address_and_fits_nowhere_is_never_passed_over() -> None:
    written = Written(question="Hur?", contact="kalle.svenson@example.se")
    result = read(Step.DECISION, typed("adressen stavas med q", "repeat"), written=written)
    assert (said(result), result.show) == (["contact_whole"], False)


def test_a_way_to_be_reached_does_not_turn_the_language_of_the_form() -> None:
    written = Written(question="May we come?", contact=ADDRESS)
    text = "actually call me instead, 070-174 06 41"
    result = read(Step.DECISION, typed(text, "handoff_request"), written=written)
    assert (result.slots[Step.CONTACT], result.turns_language) == ("070-174 06 41", False)
    wish = typed("on 070-174 06 41, and in English please", "speak_english")
    assert read(Step.DECISION, wish, written=written).turns_language


@pytest.mark.parametrize(
    ("text", "question"),
    [
        (
            "det gäller bidrag till körresan, min mejl är bo@example.se",
            "Det gäller bidrag till körresan.",
        ),
        (
            "det gäller bidrag till resan och min mejl är bo@example.se",
            "Det gäller bidrag till resan.",
        ),
        (
            "bo@example.se, det handlar om bussen, maten och skolan",
            "Det handlar om bussen, maten och skolan.",
        ),
        (
            "Gäller EU-medel till vår bygdegård. bo@example.se, Bo Ek",
            "Gäller EU-medel till vår bygdegård.",
        ),
        ("my mail is bo@example.se and it is about the bus", "It is about the bus."),
        ("bo@example.se angående skolutbytet", "Angående skolutbytet."),
        (
            "bo@example.se, helst efter fyra. Det gäller bussen",
            "Det gäller bussen. Helst efter fyra.",
        ),
    ],
)
@pytest.mark.parametrize("step", [Step.CONTACT, Step.DECISION])
def test_what_it_is_about_told_beside_the_contact_goes_with_the_question(
    step: Step, text: str, question: str
) -> None:
    before = ADDRESS.replace("bo", "eva") if step is Step.DECISION else None
    result = read(step, text, written=Written("Kan vi åka?", before))
    if step is Step.CONTACT:
        assert result.slots[Step.QUESTION] == f"Kan vi åka? {question}"
    else:
        # Under the summary it is asked about.
        assert bare(result.slots["case_unplaced"] or "") in bare(question)
    assert result.slots[Step.CONTACT] == ADDRESS
    assert result.slots.get(Step.NAME) in (None, "Bo Ek")


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


BOTH_WAYS = f"{ADDRESS}, 070-174 06 05"


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
    "text",
    [
        "Skolan i Hyvinge svarar inte på mejl",
        "vi fick inget mejl om lägret",
        "det står inget telefonnummer på er sida",
        "vi vill bara mejla en kör i Parma",
        "eleverna får inte ha telefon på resan",
        "there is no phone number on the poster",
    ],
)
def test_what_only_speaks_of_mail_or_telephones_is_no_way_to_be_reached(text: str) -> None:
    for contact in (ADDRESS, "070-174 06 05", BOTH_WAYS):
        written = Written("Kan vi åka?", contact)
        assert Step.CONTACT not in read(Step.DECISION, text, written=written).slots
        asked = read(Step.QUESTION, text, written=Written(contact=contact))
        assert asked.slots[Step.QUESTION] == text
    assert fields_taken_out(text) == []


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


def test_a_way_that_is_wanted_where_the_question_is_asked_for_is_taken_for_it_only_once() -> None:
    known = {"written": Written(contact="070-174 06 05")}
    assert read(Step.QUESTION, "mejla i stället", **known).slots == {}
    again = read(Step.QUESTION, typed("mejla i stället", repeated=True), **known)
    assert again.slots[Step.QUESTION] == "mejla i stället"


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


@pytest.mark.parametrize("step", [Step.QUESTION, Step.DECISION])
def test_a_question_from_before_is_no_text_of_a_question(step: Step) -> None:
    before = ["Vad är Central Baltic?", "bo@example.se", "Kan kören åka?", "Vem leder lägret?"]
    there = {"draft": before[0]} if step is Step.QUESTION else {}
    written = Written(before[0] if step is Step.DECISION else None, ADDRESS)
    first = read(step, typed("nej, min första fråga", before=before), written=written, **there)
    assert first.slots[Step.QUESTION] == "Vem leder lägret?"
    earlier = read(step, typed("nej, frågan från förut", before=before), written=written, **there)
    offered = (earlier.slots["case_draft"], earlier.slots["case_other_draft"])
    assert offered == ("Kan kören åka?", "Vem leder lägret?")


@pytest.mark.parametrize(
    "text", ["nej, example.se", "example.se ska det vara", "nej det är example.se"]
)
def test_a_domain_nearly_like_the_one_of_the_address_takes_its_place(text: str) -> None:
    written = Written("Kan vi åka?", "sara@exampel.se")
    assert read(Step.DECISION, text, written=written).slots[Step.CONTACT] == "sara@example.se"
    other = read(Step.DECISION, "motala.se", written=written)
    assert Step.CONTACT not in other.slots


def test_of_two_questions_offered_as_one_the_first_can_be_taken_and_both_again() -> None:
    asked = ["Finns det bidrag?", "Hur får man praktik?"]
    both = "\n".join(asked)
    first = read(Step.QUESTION, "bara den första förresten", draft=both)
    assert first.slots[Step.QUESTION] == asked[0]
    before = ["bara den första", "skicka båda", *asked[::-1]]
    written = Written(asked[0], ADDRESS)
    for text in ("nej båda", "skicka båda ändå"):
        result = read(Step.DECISION, typed(text, before=before), written=written)
        assert result.slots[Step.QUESTION] == both


def test_who_somebody_reached_is_called_is_the_name_where_the_question_is_asked_for() -> None:
    before = ["skicka det, ring henne på [telefonnummer]"]
    result = read(Step.QUESTION, typed("hon heter Britta Ek", before=before), draft=DRAFT)
    assert result.slots == {Step.NAME: "Britta Ek", "case_change": None}


def test_a_way_to_be_reached_is_no_question_where_one_is_offered() -> None:
    ways = Written(None, f"{ADDRESS}, 070-174 06 41")
    back = read(Step.QUESTION, "no, go back to email", draft=DRAFT, written=ways)
    assert (back.slots[Step.CONTACT], back.slots.get(Step.QUESTION)) == (ADDRESS, None)
    called = read(
        Step.QUESTION,
        "actually call me, 070-174 06 41",
        draft=DRAFT,
        written=Written(contact=ADDRESS),
    )
    assert called.slots[Step.CONTACT] == f"{ADDRESS}, 070-174 06 41"
    nameless = read(Step.QUESTION, "ok då, bo@example.se men inget namn", draft=DRAFT)
    assert nameless.slots[Step.QUESTION] == DRAFT
    refused = read(Step.QUESTION, "jag lämnar ingen mejl", draft=DRAFT)
    assert (said(refused), refused.slots) == (["why_contact"], {})


@pytest.mark.parametrize(
    "text",
    ["får jag en kopia?", "skickas en kopia till mig också?", "can I get a copy of the mail?"],
)
@pytest.mark.parametrize("step", [Step.QUESTION, Step.CONTACT, Step.DECISION])
def test_who_asks_for_a_copy_is_told_that_none_goes(step: Step, text: str) -> None:
    result = read(step, text, draft=DRAFT, written=Written("Kan vi åka?", ADDRESS))
    assert (said(result), result.slots) == (["case_copy"], {})
    other = "Kan jag få en kopia på avtalet med Hyvinge?"
    assert read(Step.QUESTION, other).slots[Step.QUESTION] == other


def test_when_they_call_is_asked_of_what_is_not_sent_yet_and_taking_back_adds_nothing() -> None:
    written = Written("Kan vi åka?", "070-174 06 20")
    asked = typed("när ringer ni?", "contact", "contact/hours")
    assert said(read(Step.DECISION, asked, written=written)) == ["case_not_sent_yet"]
    back = read(Step.DECISION, "nej ta tillbaka den", written=written)
    assert Step.QUESTION not in back.slots


def test_what_it_is_about_and_a_contact_where_the_question_is_asked_for_are_both_taken() -> None:
    told = "det gäller pengar till nytt tak, bo@example.se"
    for draft, question in (
        (None, "det gäller pengar till nytt tak"),
        ("Kan vi söka?", "Kan vi söka? Det gäller pengar till nytt tak."),
    ):
        result = read(Step.QUESTION, told, draft=draft)
        assert result.slots[Step.QUESTION] == question
        assert result.slots[Step.CONTACT] == ADDRESS
    changed = read(Step.QUESTION, "byt till bo@example.se", written=Written(contact="a@example.se"))
    assert (changed.slots[Step.CONTACT], Step.QUESTION in changed.slots) == (ADDRESS, False)


def test_another_question_instead_is_the_one_that_was_asked_also_without_a_verb() -> None:
    before = ["Vem bestämmer?", "Hur söker en förening EU-pengar?"]
    message = typed("nej förresten, frågan om EU-pengar i stället", before=before)
    result = read(Step.DECISION, message, written=Written(before[0], ADDRESS))
    assert result.slots[Step.QUESTION] == before[1]


def test_the_way_that_was_taken_out_comes_back_where_it_is_wanted_after_all() -> None:
    written = Written("Kan vi åka?", ADDRESS)
    text = typed("fast ring hellre ändå", "contact", "contact/phone")
    back = read(Step.DECISION, text, written=written, reached_before=f"{ADDRESS}, 070-174 06 25")
    assert back.slots[Step.CONTACT] == "070-174 06 25"
    assert read(Step.DECISION, text, written=written).slots[Step.CONTACT] is None


def test_both_questions_are_taken_also_where_one_was_offered_before() -> None:
    before = ["Vem bestämmer?", "Hur söker man pengar?"]
    both = typed("nej båda", before=before)
    result = read(Step.DECISION, both, draft=before[0], written=Written(before[1], ADDRESS))
    assert result.slots[Step.QUESTION] == "Hur söker man pengar?\nVem bestämmer?"


@pytest.mark.parametrize(
    "text",
    ["nej jag vill inte skriva mer", "vi vill inte fråga mer", "I don't want to add anything more"],
)
def test_nothing_more_to_add_ends_nothing_and_adds_nothing(text: str) -> None:
    result = read(Step.DECISION, text, written=WRITTEN, change=Change.MORE)
    assert (result.end, result.slots, result.show) == (None, {"case_change": None}, True)
    assert read(Step.QUESTION, text).slots == {}


@pytest.mark.parametrize("text", ["bara nummer två", "only number two", "nummer 2 bara"])
def test_one_of_two_questions_is_chosen_by_its_number(text: str) -> None:
    known = {"draft": "Vem leder lägret?", "other_draft": "Kan vi åka?"}
    chosen = read(Step.QUESTION, text, written=Written(contact=ADDRESS), **known)
    assert chosen.slots[Step.QUESTION] == known["draft"]


@pytest.mark.parametrize(
    "text",
    [
        "Det kom inte med. Min fråga gäller hur kören söker pengar",
        "That was not said. My question is about the choir",
    ],
)
def test_a_question_is_kept_where_no_other_is_wanted(text: str) -> None:
    result = read(Step.DECISION, text, written=Written("Kan vi åka?", ADDRESS))
    assert result.slots["case_change"] == Change.WHETHER_MORE


def test_what_it_is_about_is_kept_beside_having_no_e_mail() -> None:
    text = "Vi har ingen mejl. Min fråga gäller resan till Parma"
    result = read(Step.CONTACT, text, written=Written("Kan vi åka?"))
    assert result.slots == {Step.QUESTION: "Kan vi åka? Min fråga gäller resan till Parma."}
    assert said(result) == ["no_email", "case_question_noted"]


@pytest.mark.parametrize(
    ("text", "question"),
    [
        ("Fel fråga. Min fråga gäller resan till Parma", "Min fråga gäller resan till Parma"),
        ("nej, inte den. Min fråga handlar om kören", "Min fråga handlar om kören"),
        ("No, not that one. My question is about grants", "My question is about grants"),
    ],
)
def test_another_question_that_was_not_asked_before_is_what_is_said_of_it(
    text: str, question: str
) -> None:
    assert read(Step.DECISION, text, written=WRITTEN).slots[Step.QUESTION] == question
    before = ["Hur lång är resan till Parma, kören och grants?"]
    asked = read(Step.DECISION, typed(text, before=before), written=WRITTEN)
    assert asked.slots[Step.QUESTION] == before[0]


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


@pytest.mark.parametrize(
    "text",
    [
        "vi har frågat om samma fråga tidigare",
        "min första fråga är när lägret börjar",
        "jag ställde en fråga förut",
        "det var min första fråga till er",
    ],
)
@pytest.mark.parametrize("step", [Step.CONTACT, Step.DECISION])
def test_what_only_speaks_of_an_earlier_question_takes_no_place(step: Step, text: str) -> None:
    message = typed(text, before=["Vem leder lägret?", "Kan kören åka?"])
    slots = read(step, message, written=Written("Vem leder lägret?", ADDRESS)).slots
    assert slots.get(Step.QUESTION) != "Kan kören åka?"


def test_the_question_whose_place_an_earlier_one_takes_can_be_had_back() -> None:
    before = ["Vem leder lägret?", "Kan kören åka?"]
    written = Written(before[0], ADDRESS)
    for text in ("nej, frågan innan", "jag menade min första fråga", "my first question instead"):
        result = read(Step.DECISION, typed(text, before=before), written=written)
        assert (result.slots[Step.QUESTION], result.slots["case_before"]) == (before[1], before[0])


@pytest.mark.parametrize(
    ("text", "end", "show"), [("skicka båda", End.SEND, False), ("båda två", None, True)]
)
def test_both_questions_stay_where_both_are_there(
    text: str, end: Optional[End], show: bool
) -> None:
    written = Written("Vem bestämmer?\nHur söker man pengar?", ADDRESS)
    message = typed(text, before=["Vad är SERN?", "Hur söker man pengar?", "Vem bestämmer?"])
    result = read(Step.DECISION, message, written=written, draft=written.question)
    assert (result.end, result.slots, result.show) == (end, {}, show)


def test_both_are_the_one_written_as_it_is_and_the_other_that_was_offered() -> None:
    written = Written("Vem bestämmer om våra pengar?", ADDRESS)
    message = typed("nej båda", before=["Vad är SERN?", "Kan kören åka?", "Vem bestämmer?"])
    offered = {"draft": "Kan kören åka?", "other_draft": "Vem bestämmer?"}
    slots = read(Step.DECISION, message, written=written, **offered).slots
    assert slots[Step.QUESTION] == "Vem bestämmer om våra pengar?\nKan kören åka?"
    assert slots["case_before"] == written.question


@pytest.mark.parametrize(
    "text",
    [
        "Ja, skicka\nKarin Ek",
        "Send it, please.\nKarin Ek",
        "Ja, skicka den. Med vänlig hälsning, Karin Ek",
        "ja tack, mvh karin ek",
        "Ja, det stämmer. /Karin Ek",
        "skicka, Karin Ek",
    ],
)
def test_a_new_name_that_signs_a_wish_to_send_is_shown_before_it_is_sent(text: str) -> None:
    for name in ("Bo Ek", "Karin"):
        result = read(Step.DECISION, text, written=Written("Kan vi åka?", ADDRESS, name))
        assert (result.end, result.slots) == (None, {Step.NAME: "Karin Ek"})
    first = read(Step.DECISION, text, written=Written("Kan vi åka?", ADDRESS))
    is_sent = "skicka" in text.lower() or "send" in text.lower()
    assert (first.end, first.slots) == (End.SEND if is_sent else None, {Step.NAME: "Karin Ek"})
    joined = read(Step.DECISION, text, written=Written("Kan vi åka?", ADDRESS, "Asks skola"))
    assert (joined.end, joined.slots) == (None, {Step.NAME: "Asks skola, Karin Ek"})
    for name in ("Karin Ek", "Karin Ek, Asks skola"):
        same = read(Step.DECISION, text, written=Written("Kan vi åka?", ADDRESS, name))
        assert (same.end, same.slots) == (End.SEND, {})
    taken = read(Step.QUESTION, text, draft=DRAFT)
    assert taken.slots == {Step.QUESTION: DRAFT, Step.NAME: "Karin Ek"}


@pytest.mark.parametrize("text", ["ja tack, mvh", "Skicka. Hälsningar från Motala"])
def test_a_greeting_alone_names_nobody(text: str) -> None:
    result = read(Step.DECISION, text, written=Written("Kan vi åka?", ADDRESS))
    assert (result.end, result.slots) == (End.SEND, {})


@pytest.mark.parametrize("text", ["Ja\nToppen", "Skicka.\nPerfekt", "Ok\nTack"])
def test_praise_below_a_yes_is_no_name(text: str) -> None:
    result = read(Step.DECISION, text, written=Written("Kan vi åka?", ADDRESS))
    assert (result.end, result.slots) == (End.SEND, {})


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
    "text",
    [
        *("Ska ni ha en kopia?", "Får vi bifoga en kopia?", "Kan jag mejla en kopia?"),
        *("Do you need a copy?", "Can we attach a copy?"),
    ],
)
def test_a_copy_that_the_visitor_would_give_is_not_asked_for(text: str) -> None:
    assert not asks_for_a_copy(text)


@pytest.mark.parametrize(
    "text",
    [
        "Kan ni skicka en kopia till mig?",
        "jag vill gärna ha en kopia",
        "do I get a copy of what I send?",
    ],
)
def test_a_copy_for_the_visitor_is(text: str) -> None:
    assert asks_for_a_copy(text)


def test_please_in_ukrainian_goes_with_a_yes() -> None:
    # "Tak, bud laska" in its own letters.
    assert is_one_of(
        "\u0442\u0430\u043a, \u0431\u0443\u0434\u044c \u043b\u0430\u0441\u043a\u0430", "yes"
    )


# --- What was said in other words than were known ---


@pytest.mark.parametrize(
    "text",
    [
        "fel. ta den här frågan i stället: Vem leder kören i Hyvinge?",
        "oj, fel fråga. ändra till: Vem leder kören i Hyvinge?",
        "no, rewrite the whole text: Vem leder kören i Hyvinge?",
        "Ingen är rätt, det är fel. Frågan ska vara: Vem leder kören i Hyvinge?",
    ],
)
def test_another_question_takes_the_place_of_the_one_under_the_summary(
    text: str,
) -> None:
    result = read(Step.DECISION, typed(text, "hyvinge", "hyvinge/who"), written=WRITTEN)
    assert result.slots[Step.QUESTION] == "Vem leder kören i Hyvinge?"
    assert not result.said


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


def test_what_is_said_of_a_part_is_no_question() -> None:
    result = read(Step.DECISION, "no I mean the name thing", written=WRITTEN)
    assert result.slots.get(Step.QUESTION) is None


def test_who_says_that_it_is_the_wrong_question_gets_the_one_meant() -> None:
    text = "That is not it, wrong one. My question is about trains, my name is Ruth Price"
    before = ["Which trains go to Parma?"]
    result = read(Step.DECISION, typed(text, "sern", "sern/what", before=before), written=WRITTEN)
    assert result.slots == {Step.QUESTION: before[0], Step.NAME: "Ruth Price"}
    text = "äsch, jag bara undrade. Frågan som ska skickas är den om bussen"
    before = ["När går bussen till Parma?"]
    assert read(Step.CONTACT, typed(text, before=before)).slots == {Step.QUESTION: before[0]}


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
    "text",
    [
        "oj det ringer på dörren, måste springa. är tillbaka snart",
        "nu väntar bussen, jag måste dra",
        "my boss is calling, have to go, back later",
    ],
)
@pytest.mark.parametrize("step", [Step.CONTACT, Step.DECISION])
def test_who_has_to_leave_loses_nothing(step: Step, text: str) -> None:
    result = read(step, typed(text, "goodbye"), written=WRITTEN)
    assert (result.end, result.slots, result.show) == (None, {}, True)


def test_who_changed_their_mind_ends_it() -> None:
    for text in ("nä jag har tänkt om, strunta i alltsammans", "äh jag vill inte fråga längre"):
        assert read(Step.DECISION, text, written=WRITTEN).end is End.CANCELLED


@pytest.mark.parametrize(
    "text",
    ["ja men skicka inte med det vi har pratat om", "yes but do not send what we talked about"],
)
def test_the_talk_is_kept_out_in_other_words(text: str) -> None:
    result = read(Step.DECISION, typed(text, "cancel_case"), written=WRITTEN)
    assert (result.end, result.slots["case_alone"]) == (None, "yes")


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("Ja, jag ber dig skicka det åt oss. Tack på förhand!", None),
        ("ja det er rätt, skicka", None),
        ("Nej, bara skicka det som det är.\nKerstin Alm", "Kerstin Alm"),
        ("Kyllä, lähetä kysymys, kiitos", None),
        ("Yes that is right, send it. Best wishes\nRuth Price", "Ruth Price"),
        ("ja tack, skicka. Karin", "Karin"),
    ],
)
def test_a_polite_wish_to_send_sends(text: str, name: Optional[str]) -> None:
    assert read(Step.DECISION, text, written=replace(WRITTEN, name=name)).end is End.SEND


def test_a_yes_with_a_name_below_it_adds_nothing_to_the_question() -> None:
    result = read(Step.QUESTION, "Ja tack, gärna den.\nKerstin Alm", draft=DRAFT)
    assert result.slots == {Step.QUESTION: DRAFT, Step.NAME: "Kerstin Alm"}


def test_a_number_after_a_labelled_question_is_how_to_reach_its_writer() -> None:
    result = read(Step.QUESTION, "Min fråga: får vi åka? ring 0701740652")
    assert result.slots[Step.QUESTION] == "får vi åka?"
    assert result.slots[Step.CONTACT] == "070-174 06 52"


def test_what_is_written_anew_is_not_added() -> None:
    text = "skriv: svaret ska till bo@example.se och inte till den gamla adressen"
    result = read(Step.DECISION, text, written=WRITTEN, change=Change.ANYTHING)
    assert result.slots[Step.QUESTION] == text.removeprefix("skriv: ")


def test_what_is_asked_on_the_way_is_answered_and_offered_beside_the_question() -> None:
    text = "vad gör SERN egentligen?"
    result = read(Step.QUESTION, typed(text, "sern", "sern/what"), draft=DRAFT)
    assert said(result) == ["sern/what"]
    assert result.slots == {"case_draft": text, "case_other_draft": DRAFT}
    other = typed("Nej. Vad gör SERN?", "sern", "sern/what")
    assert read(Step.QUESTION, other, draft=DRAFT).slots[Step.QUESTION] == "Vad gör SERN?"


def test_whom_somebody_stands_for_is_kept_where_a_way_to_be_reached_is_asked_for() -> None:
    result = read(Step.CONTACT, "Spelmännen i Godegård", written=Written(DRAFT))
    assert said(result) == NAME_NOTED
    assert result.slots == {Step.NAME: "Spelmännen i Godegård"}
    assert read(Step.CONTACT, "Det vet jag inte", written=Written(DRAFT)).slots == {}


def test_what_another_question_is_about_is_no_part_of_it() -> None:
    text = "Ingen av dem, det är fel. Frågan ska vara om bussen i stället: När går den?"
    result = read(Step.QUESTION, text, draft=DRAFT)
    assert result.slots[Step.QUESTION] == "När går den?"


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


YES_TO_IT = [
    "Ja tack, det är brevet",
    "ja, det är det",
    "Ja, det är den frågan",
    "japp, det är det jag vill skicka",
    "ja, så ska det vara",
    "ja, det är rätt brev",
    "yes, that's the one",
]
NO_YES_TO_IT = [
    "det är brevet",
    "är det det?",
    "ja, det är fel",
    "ja, det är det som är fel",
    "ja, men det är inte brevet",
    "ja, det är brevet jag skrev i går",
    "ja är brevet skickat",
    "ja så är frågan",
    "ja, det är den andra",
    "yes that is the wrong one",
]


@pytest.mark.parametrize("yes", YES_TO_IT)
def test_a_yes_that_what_is_shown_is_it_sends(yes: str) -> None:
    assert read(Step.DECISION, yes, written=FULL).end is End.SEND
    assert read(Step.QUESTION, yes, draft=DRAFT).slots == {Step.QUESTION: DRAFT}


@pytest.mark.parametrize("text", NO_YES_TO_IT)
def test_what_is_said_of_it_beside_a_yes_sends_nothing(text: str) -> None:
    assert read(Step.DECISION, text, written=FULL).end is None


def test_who_wants_to_talk_before_the_question_and_can_be_reached_is_asked_for_no_number() -> None:
    result = read(Step.QUESTION, "kan jag få prata med nån", written=Written(contact=ADDRESS))
    assert said(result) == ["case_nobody_before_sending"]


@pytest.mark.parametrize("step", [Step.QUESTION, Step.CONTACT, Step.DECISION])
@pytest.mark.parametrize("text", ["hejdå tack ska du ha", "Tack så mycket för hjälpen. Hejdå"])
def test_a_goodbye_at_any_step_is_no_question(step: Step, text: str) -> None:
    result = read(step, text, written=FULL if step is Step.DECISION else Written())
    assert (result.end, result.slots) == (End.CANCELLED, {})


@pytest.mark.parametrize("step", [Step.QUESTION, Step.CONTACT, Step.DECISION])
def test_thanks_in_many_words_are_no_question_either(step: Step) -> None:
    text = "tack så mycket, nu förstår jag lite bättre hur det fungerar"
    result = read(step, text, written=FULL if step is Step.DECISION else Written("Hur?"))
    thanks = "case_thanks" if step is Step.DECISION else "thanks"
    assert (said(result), result.slots, result.end) == ([thanks], {}, None)


FOR_MOTHER = [
    ("min mamma vill ha svar, hennes mejl är siv@example.se, hon heter Siv Ek", "siv@example.se"),
    (
        "Det är min mamma som ska ha svaret, hon heter Siv Ek och nås på 070-123 45 67",
        "070-123 45 67",
    ),
    ("Svara min mamma i stället, Siv Ek, siv@example.se", "siv@example.se"),
    ("ring min mamma Siv Ek på 070-123 45 67", "070-123 45 67"),
    ("jag skriver åt min mamma, Siv Ek, 070-123 45 67", "070-123 45 67"),
    ("It's for my mother, her e-mail is siv@example.se and her name is Siv Ek", "siv@example.se"),
]


@pytest.mark.parametrize(("text", "contact"), FOR_MOTHER)
def test_who_asks_for_somebody_else_gives_their_contact_and_name(text: str, contact: str) -> None:
    asked = read(Step.CONTACT, text, written=Written("Får vi åka?"))
    told = {Step.CONTACT: contact, Step.NAME: "Siv Ek"}
    assert {step: asked.slots.get(step) for step in told} == told
    # They take the place of the writer's own.
    own = Written("Får vi åka?", ADDRESS, "Bo Ek")
    instead = read(Step.DECISION, text, written=own)
    assert {step: instead.slots.get(step) for step in told} == told
    assert (instead.slots.get(Step.QUESTION), said(instead)) == (None, [])


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


UNDER_SUMMARY = Written("Får vår kör åka till Hyvinge?", ADDRESS)


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


def test_a_name_that_a_sentence_of_the_question_mentions_stays_there() -> None:
    text = "Får vi åka? Vi driver en förening under namnet Asks Vänner"
    assert read(Step.QUESTION, text).slots[Step.QUESTION] == text


@pytest.mark.parametrize(
    ("text", "answer"),
    [
        ("när ringer ni?", "case_not_sent_yet"),
        ("hur lång tid tar det?", "case_not_sent_yet"),
        ("ja, när får jag svar?", "case_not_sent_yet"),
        ("vem läser det här?", "privacy_readers"),
        ("ja tack. vem får läsa det jag skriver?", "privacy_readers"),
    ],
)
def test_a_question_about_the_case_is_answered_and_the_summary_waits(
    text: str, answer: str
) -> None:
    result = read(Step.DECISION, text, written=UNDER_SUMMARY)
    assert (result.end, result.slots, said(result)) == (None, {}, [answer])


@pytest.mark.parametrize("text", ["ja, får vi ta med barnen?", "Ja. Vem läser brev på italienska?"])
def test_a_question_that_may_be_for_the_municipality_is_asked_about(text: str) -> None:
    result = read(Step.DECISION, text, written=UNDER_SUMMARY)
    assert result.slots["case_change"] == Change.WHETHER_MORE


@pytest.mark.parametrize(
    "text", ["hej då", "ha en bra dag", "nej tack, det är bra så", "nej tack hej då", "adjö"]
)
def test_a_goodbye_where_a_contact_is_asked_for_ends_it_unsent(text: str) -> None:
    written = Written("Får vår kör åka?")
    assert read(Step.CONTACT, text, written=written).end is End.CANCELLED


@pytest.mark.parametrize("text", ["ja tack det var allt", "nej tack det är bra så"])
def test_thanks_under_the_summary_neither_send_nor_cancel(text: str) -> None:
    result = read(Step.DECISION, text, written=UNDER_SUMMARY)
    assert (result.end, result.slots, said(result)) == (None, {}, ["case_thanks"])


@pytest.mark.parametrize("given", ["bo@gmial.com", "bo@hotnail.com"])
def test_a_mistyped_address_that_signs_a_question_is_asked_about(given: str) -> None:
    result = read(Step.QUESTION, f"Får vi åka? Min mejl är {given}")
    assert result.slots[Step.QUESTION] == "Får vi åka?"
    assert (result.slots[Step.CONTACT], result.slots["contact_given"]) == (None, given)
    asked = f"Får vi mejla till {given}?"
    assert read(Step.QUESTION, asked).slots == {Step.QUESTION: asked, "case_change": None}


def test_a_mail_that_went_unanswered_is_no_want_of_one() -> None:
    written = Written(DRAFT, ADDRESS, "Bo Ek")
    for text in (
        "Ingen har svarat på mitt mejl om resan.",
        "Jag fick inget svar på mejlet i april",
    ):
        message = typed(text, "no_email")
        result = read(Step.DECISION, message, written=written, change=Change.ANYTHING)
        assert (result.slots[Step.QUESTION], result.end) == (text, None)
    assert said(read(Step.CONTACT, typed("nej, sånt har jag inte", "no_email"))) == ["no_email"]


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


def test_a_name_said_to_be_wrong_first_is_spelt_all_the_same() -> None:
    written = Written(DRAFT, ADDRESS, "Sara Lindkvist")
    for text in ("namnet är fel. Det stavas Lindqvist", "Nej, fel namn! Det stavas Lindqvist"):
        assert read(Step.DECISION, text, written=written).slots[Step.NAME] == "Sara Lindqvist"
    text = "Bussen heter fel. Det stavas Hyvinge"
    assert not read(Step.DECISION, text, written=written).slots.get(Step.NAME)


def test_the_same_name_as_before_is_no_name() -> None:
    written = Written(DRAFT, ADDRESS)
    assert read(Step.NAME, "samma namn", written=written).slots[Step.NAME] is None
    told = read(Step.CONTACT, f"samma mejl som sist, {ADDRESS}, och samma namn", written=written)
    assert (told.slots[Step.CONTACT], told.slots["case_change"]) == (ADDRESS, Change.NAME)


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


def test_very_words_that_are_not_there_are_said_not_to_be() -> None:
    written = Written(DRAFT, ADDRESS)
    for text in ("ta bort 'och så vidare'", "skicka men utan 'och så vidare'"):
        result = read(Step.DECISION, text, written=written)
        assert (said(result), result.end) == (["case_nothing_taken_out"], None)
    result = read(Step.DECISION, "ta bort 'och så'. Ring 070-174 06 05", written=written)
    assert said(result) == ["case_nothing_taken_out"]


def test_a_number_told_to_go_empties_its_field_where_it_stands_there() -> None:
    text = "ta bara bort numret 070-174 06 05"
    assert fields_taken_out(text) == ["phone"]
    assert fields_taken_out(text, f"{ADDRESS}, 070-174 06 05") == ["phone"]
    assert fields_taken_out("ta bort 070-174 06 05", "0141-22 14 37") == []
    assert fields_taken_out("mejlen ska vara kvar, numret bort") == ["phone"]


BOTH_WAYS = f"{ADDRESS}, 070-174 06 05"


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
    ("text", "contact"),
    [
        ("ta bort numret", ADDRESS),
        ("ta bort telefonnumret, det är fel", ADDRESS),
        ("remove the number", ADDRESS),
        ("ta bort mejladressen", "070-174 06 05"),
        ("ta bort adressen", "070-174 06 05"),
        ("ta bort mitt nummer ur frågan", BOTH_WAYS),
    ],
)
def test_a_way_that_is_not_there_is_said_not_to_be_and_nothing_goes(
    text: str, contact: str
) -> None:
    result = read(Step.DECISION, text, written=Written(DRAFT, contact, "Bo Ek"))
    assert (said(result), result.show) == (["case_nothing_taken_out"], True)
    assert result.slots == {"case_change": None}


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


TRIP = "Vår kör vill åka till Hyvinge i maj 2023. Är det dyrt? Vi är 12 personer."


@pytest.mark.parametrize(
    ("text", "old", "new"),
    [
        *((text, "maj", "juni") for text in ("det är inte maj, det är juni", "inte maj. juni")),
        *((text, "maj", "juni") for text in ("ersätt maj med juni", "det är juni inte maj")),
        *(
            (text, "maj", "juni")
            for text in ("byt ut maj mot juni och skicka", "nej, inte maj, juni")
        ),
        *(
            (text, "maj", "juni")
            for text in ("jag menade juni, inte maj", "fel månad, det är juni inte maj")
        ),
        ("it's not maj, it's June", "maj", "June"),
        ("byt 2023 mot 2024", "2023", "2024"),
        ("vi är 14, inte 12", "12", "14"),
        ("det är inte 12 personer, det är 14", "12 personer", "14"),
        ("det ska stå Parma, inte Hyvinge", "Hyvinge", "Parma"),
        ("det är inte hyvinge, det är Parma", "Hyvinge", "Parma"),
        ("byt dyrt mot billigt", "dyrt", "billigt"),
        ("14 inte 12", "12", "14"),
        ("maj är fel, det ska vara juni", "maj", "juni"),
        ("Hyvinge ska vara Hyvinkää", "Hyvinge", "Hyvinkää"),
        ("skicka den men ändra 12 till 14", "12", "14"),
    ],
)
def test_a_word_or_a_figure_is_replaced_and_nothing_else(text: str, old: str, new: str) -> None:
    result = read(Step.DECISION, text, written=Written(TRIP, ADDRESS, "Bo Ek"))
    assert result.slots == {Step.QUESTION: TRIP.replace(old, new), "case_change": None}
    assert result.end is None


def test_a_single_figure_is_not_looked_for_in_a_sum_or_a_time() -> None:
    written = Written("Vi är 8 elever och åker 08.30. Kostar det 8.50 per person?", ADDRESS)
    slots = read(Step.DECISION, "ändra 8 till 9", written=written).slots
    assert slots[Step.QUESTION] == "Vi är 9 elever och åker 08.30. Kostar det 8.50 per person?"


@pytest.mark.parametrize(
    "text", ["byt maj mot juni", "det är inte maj, det är juni", "det ska stå Parma, inte Busseto"]
)
def test_where_it_is_not_certain_which_word_is_meant_the_whole_is_asked_for(text: str) -> None:
    written = Written("I maj eller efter maj. Kan vi åka?", ADDRESS)
    result = read(Step.DECISION, text, written=written)
    assert (said(result), result.slots) == (
        ["case_write_whole"],
        {"case_change": Change.ANYTHING},
    )


@pytest.mark.parametrize(
    "text",
    [
        *("det är inte dyrt, det är billigt", "vi vill inte åka, vi vill stanna"),
        *("vår kör är inte stor, den är liten", "inte bara maj, utan också juni"),
        *(
            "jag vill byta buss mot tåg i Hyvinge",
            "byt ut bilden på er sida",
            "vi är inte 12, vi är fler",
        ),
        *(
            "Bo ska vara med",
            "Hyvinge ska vara vackert",
            "maj ska vara varm",
            "vi kan inte åka i maj",
        ),
        *("nej, inte maj, vi kan inte då", "det är inte jag som ska åka, det är min dotter"),
    ],
)
def test_what_tells_something_new_replaces_nothing(text: str) -> None:
    slots = read(Step.DECISION, text, written=Written(TRIP, ADDRESS, "Bo Ek")).slots
    assert slots == {"case_change": Change.WHETHER_MORE, UNPLACED_SLOT: slots[UNPLACED_SLOT]}


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


# --- What visitors tell the assistant to change, in their own words ---

APRIL = "Kan vår förening få bidrag till en resa till Hyvinge i april?"


@pytest.mark.parametrize(
    "text",
    [
        *("det ska stå maj, inte april", "Nästan, men det ska stå maj, inte april"),
        *("bara rätta april till maj", "Nej inte lägga till, bara rätta april till maj"),
        *("det blev tokigt, resan är i maj och inte i april", "resan är inte i april utan i maj"),
        *("gör det maj i stället för april, och skicka sen", "ok make it May instead of April"),
        f"Ändra resans månad: {APRIL.replace('april', 'maj')}",
    ],
)
@pytest.mark.parametrize("step", [Step.QUESTION, Step.DECISION])
def test_another_word_is_put_in_its_place_however_that_is_said(step: Step, text: str) -> None:
    written = Written(APRIL, ADDRESS) if step is Step.DECISION else Written()
    result = read(step, text, written=written, draft=APRIL)
    assert bare(str(result.slots[Step.QUESTION])) in (
        bare(APRIL.replace("april", "maj")),
        bare(APRIL.replace("april", "May")),
    )
    assert result.end is None


def test_all_that_follows_a_new_question_goes_with_it() -> None:
    for lead in ("Byt ut hela frågan mot den här", "Ändra resans månad"):
        told = "Kan vi åka till Hyvinge i maj? Vi behöver svar senast i mars."
        result = read(Step.DECISION, f"{lead}: {told}", written=Written(APRIL, ADDRESS))
        assert result.slots[Step.QUESTION] == told


def test_a_word_that_is_told_with_those_around_it_takes_their_place_once() -> None:
    written = Written("I work days, so please call after 6 pm", ADDRESS)
    text = "ok make it after 7 pm instead of 6, and then send it"
    slots = read(Step.DECISION, text, written=written).slots
    assert slots[Step.QUESTION] == "I work days, so please call after 7 pm"


@pytest.mark.parametrize(
    "text",
    [
        *("skriv på svenska, inte engelska", "Resan är dyr och inte billig", "Ändra tonen: tack"),
        *("Ändra tonen: kan du skriva lite mer artigt till dem?", "Kören är glad, inte arg"),
        *("Gör det ni kan i stället för ingenting", "resan är kort, inte i juli"),
    ],
)
def test_what_only_resembles_such_a_change_leaves_the_question_as_it_is(text: str) -> None:
    result = read(Step.DECISION, text, written=Written(APRIL, ADDRESS))
    assert result.slots.get(Step.QUESTION) is None


SENTENCES = "Jag vill inte säga vem jag är. Vem följer upp löftet? Skicka det till rätt person."


@pytest.mark.parametrize(
    ("text", "left"),
    [
        ("ja, men utan första meningen", SENTENCES.partition(". ")[2]),
        ("skicka men utan den första meningen", SENTENCES.partition(". ")[2]),
        ("Ta bort sista meningen också, den var ju till dig", SENTENCES.rpartition(" Skicka")[0]),
        (
            "Det ska inte stå 'Skicka det till rätt person' där, ta bort de orden",
            SENTENCES.rpartition(" Skicka")[0],
        ),
    ],
)
def test_a_sentence_that_is_told_to_go_is_left_out(text: str, left: str) -> None:
    result = read(Step.DECISION, text, written=Written(SENTENCES, ADDRESS))
    assert (result.slots[Step.QUESTION], said(result), result.end) == (left, [], None)


def test_a_sentence_is_added_without_what_it_is_called() -> None:
    for text in ("Lägg till en mening: Vi är tio.", "lägg till en sak till: Vi är tio."):
        slots = read(Step.DECISION, text, written=Written(APRIL, ADDRESS)).slots
        assert slots[Step.QUESTION] == f"{APRIL} Vi är tio."


def test_the_real_question_takes_the_place_of_the_wrong_one() -> None:
    text = "Oj nej, helt fel fråga. Ta bort den. Min riktiga fråga är när SERN har praktik."
    slots = read(Step.DECISION, text, written=Written(APRIL, ADDRESS)).slots
    assert slots[Step.QUESTION] == "när SERN har praktik."


@pytest.mark.parametrize("text", ["lämna frågan som den är", "nej, behåll den som den är tack"])
def test_who_leaves_the_question_as_it_is_sees_it_again(text: str) -> None:
    for known in ({}, {"change": Change.WHETHER_MORE, "unplaced": "vi är tio"}):
        result = read(Step.DECISION, text, written=Written(APRIL, ADDRESS), **known)
        assert (result.show, result.end, result.slots.get(Step.QUESTION)) == (True, None, None)


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


ABOUT_THE_TRIP = "Hej, jag heter Bo. Vad kostade resan? Vem ringer jag?"
OFFERED_TWO = {"other_draft": ABOUT_THE_TRIP, "draft": "Får vi komma på besök?"}


@pytest.mark.parametrize(
    ("text", "question", "unplaced"),
    [
        (
            "båda, och så att vi är 22 i kören",
            f"{ABOUT_THE_TRIP}\n{OFFERED_TWO['draft']}",
            "vi är 22 i kören",
        ),
        ("Den andra och att vi är tio", OFFERED_TWO["draft"], "vi är tio"),
        ("den första givetvis. Det är bråttom", ABOUT_THE_TRIP, "Det är bråttom"),
        (
            "Båda, och vem betalar bussen?",
            f"{ABOUT_THE_TRIP}\n{OFFERED_TWO['draft']}",
            "vem betalar bussen?",
        ),
    ],
)
def test_more_than_a_choice_of_two_keeps_the_choice_and_asks_about_the_rest(
    text: str, question: str, unplaced: str
) -> None:
    slots = read(Step.QUESTION, text, **OFFERED_TWO).slots
    assert (slots[DRAFT_SLOT], slots["case_other_draft"]) == (question, None)
    assert (slots["case_change"], slots[UNPLACED_SLOT]) == (Change.WHETHER_MORE, unplaced)


@pytest.mark.parametrize(
    ("text", "question"),
    [
        ("den första, utan sista meningen", "Hej, jag heter Bo. Vad kostade resan?"),
        ("den första men inte den andra", ABOUT_THE_TRIP),
        ("Den andra. Nej, den första", ABOUT_THE_TRIP),
    ],
)
def test_a_choice_of_two_with_a_change_is_read_at_once(text: str, question: str) -> None:
    assert read(Step.QUESTION, text, **OFFERED_TWO).slots[Step.QUESTION] == question


@pytest.mark.parametrize(
    ("text", "answer"),
    [
        ("Den första. Vem är det som läser den egentligen?", "privacy_readers"),
        ("den första. men jag vill inte lämna nåt nummer eller mejl", "why_contact"),
    ],
)
def test_what_is_for_the_assistant_beside_a_choice_of_two_is_answered(
    text: str, answer: str
) -> None:
    result = read(Step.QUESTION, text, **OFFERED_TWO)
    assert (result.slots[Step.QUESTION], said(result)) == (ABOUT_THE_TRIP, [answer])


def test_a_change_of_the_chosen_question_that_cannot_be_read_is_said_to_be_none() -> None:
    text = "Den första givetvis. Men stryk det där med vem jag mejlar, de ska mejla mig!"
    result = read(Step.QUESTION, text, **OFFERED_TWO)
    assert said(result) == ["case_write_whole"]
    assert (result.slots[DRAFT_SLOT], result.slots.get(Step.QUESTION)) == (ABOUT_THE_TRIP, None)


@pytest.mark.parametrize(
    "text",
    [
        "Den första klassen, och den andra, vill åka till Parma",
        "Den första är viktigast, men vi vill veta mer",
        "Alla barn, och vi lärare, vill åka",
    ],
)
def test_what_only_begins_like_a_choice_is_the_question(text: str) -> None:
    assert read(Step.QUESTION, text, **OFFERED_TWO).slots[Step.QUESTION] == text


def test_what_was_said_before_is_told_without_saying_so() -> None:
    text = "ja för fan, och vad resan kostade, det skrev jag ju"
    assert read(Step.QUESTION, text, draft=DRAFT).slots[UNPLACED_SLOT] == "vad resan kostade"
    assert read(Step.QUESTION, "ja, det skrev jag ju", draft=DRAFT).slots[Step.QUESTION] == DRAFT
    # Within a sentence it is what is told.
    for told in ("det gäller brevet som jag skrev", "vi är tio i kören som vi sa"):
        assert read(Step.DECISION, told, written=WRITTEN).slots[UNPLACED_SLOT] == told


@pytest.mark.parametrize("intent", ["handoff_request", "nlu_fallback"])
def test_when_to_call_is_asked_about_whatever_it_was_taken_for(intent: str) -> None:
    message = typed("ring helst på förmiddagen", intent)
    slots = read(Step.DECISION, message, written=WRITTEN).slots
    assert slots[UNPLACED_SLOT] == message.text


# --- What is said of the hand-off ---


def test_what_is_asked_of_the_handoff_is_answered_and_not_offered() -> None:
    text = "öh vänta jag måste tänka. vem är det som läser?"
    result = read(Step.QUESTION, typed(text, "privacy_readers"))
    assert (said(result), result.slots) == (["privacy_readers"], {})
    assert said(read(Step.QUESTION, "vänta, jag måste fundera lite")) == ["question_missing"]
    assert read(Step.QUESTION, "vänta, jag måste fundera lite", draft=DRAFT).slots == {}


@pytest.mark.parametrize(
    ("text", "question"),
    [
        ("nej inte den haha. får vi intervjua någon?", "får vi intervjua någon?"),
        ("Ei ihan. Kysymys on: Saako kuoro tulla mukaan?", "Saako kuoro tulla mukaan?"),
        ("Nej. Ärende 1: Vad kostar resorna?", "Vad kostar resorna?"),
        ("Nej, bara ettan nu: Får förskolan vara med?", "Får förskolan vara med?"),
        ("Sen den andra då: Får förskolan vara med?", "Får förskolan vara med?"),
        # What names a matter leads to nothing else.
        ("Vi är en kör: får vi vara med?", "Vi är en kör: får vi vara med?"),
        ("Hyvinge, får vi komma dit?", "Hyvinge, får vi komma dit?"),
    ],
)
def test_only_the_matter_becomes_the_question(text: str, question: str) -> None:
    assert read(Step.QUESTION, text, draft=DRAFT).slots[Step.QUESTION] == question


def test_what_is_asked_in_addition_never_replaces_what_is_offered() -> None:
    text = "Du har tappat bort halva. Jag undrade också varför personalen aldrig får åka med"
    result = read(Step.QUESTION, text, draft=DRAFT)
    assert result.slots == {
        "case_change": Change.WHETHER_MORE,
        UNPLACED_SLOT: "Jag undrade också varför personalen aldrig får åka med",
    }


@pytest.mark.parametrize(
    ("text", "kept"),
    [
        ("ja vill skänka breven från min brevvän", True),
        ("ja har kvar brev från Hyvinge", True),
        ("ja, lägg till att vi är tio", False),
        ("ja har ni fått breven", False),
    ],
)
def test_ja_before_a_verb_is_no_yes(text: str, kept: bool) -> None:
    unplaced = read(Step.QUESTION, text, draft=DRAFT).slots.get(UNPLACED_SLOT) or ""
    assert unplaced.startswith("ja ") == kept


def test_a_wish_to_be_called_about_a_matter_is_asked_about_beside_its_number() -> None:
    text = "jag vill att nån ringer mig om bidrag till solceller, 070-174 06 05"
    slots = read(Step.QUESTION, text, draft=DRAFT).slots
    assert slots[Step.CONTACT] == "070-174 06 05"
    assert slots[UNPLACED_SLOT] == "jag vill att nån ringer mig om bidrag till solceller"
    assert read(Step.QUESTION, f"nja, {text}", draft=DRAFT).slots[Step.QUESTION] == (
        "jag vill att nån ringer mig om bidrag till solceller"
    )


def test_what_a_contact_is_said_to_hold_for_is_no_part_of_the_question() -> None:
    result = read(Step.CONTACT, "bo@example.se, gäller för båda", written=Written("Hur?"))
    assert Step.QUESTION not in result.slots
    written = Written("Hur?", ADDRESS)
    result = read(
        Step.DECISION, "Frågan. Varför får vi inte åka?", written=written, change=Change.ANYTHING
    )
    assert result.slots[Step.QUESTION] == "Varför får vi inte åka?"


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


def test_one_more_question_beside_a_name_is_added_to_the_first() -> None:
    text = "jo men jag heter ju Eva Ek, och en sak till: vem betalar bussen?"
    slots = read(Step.DECISION, text, written=Written(DRAFT, ADDRESS)).slots
    assert (slots[Step.NAME], slots[Step.QUESTION]) == ("Eva Ek", f"{DRAFT} Vem betalar bussen?")


def test_a_word_from_the_middle_of_what_is_offered_is_not_cut_out_of_it() -> None:
    result = read(Step.QUESTION, "stryk maj", draft="Kan klassen få åka till Hyvinge i maj?")
    assert (said(result), result.slots) == (["case_write_whole"], {})


@pytest.mark.parametrize(
    "text", ["ring mig på 070-174 06 05, jag har ingen mejl", "070-174 06 05. Har ingen mejl"]
)
def test_that_there_is_no_email_beside_a_number_is_no_part_of_the_question(text: str) -> None:
    slots = read(Step.CONTACT, text, written=Written("Vilka skolor är med?")).slots
    assert (slots[Step.CONTACT], slots.get(UNPLACED_SLOT)) == ("070-174 06 05", None)


@pytest.mark.parametrize(
    "text",
    [
        *("Ja. Men som sagt, inget svar", "Ja, det stämmer. Inget svar behövs"),
        *("ja, men inget svar tack", "Yes. I do not want a reply"),
    ],
)
def test_a_yes_beside_a_wish_for_no_reply_takes_the_question_that_is_offered(text: str) -> None:
    slots = read(Step.QUESTION, text, draft=DRAFT).slots
    assert (slots[Step.QUESTION], slots[Step.CONTACT]) == (DRAFT, "")


def test_what_is_told_beside_a_wish_for_no_reply_is_the_question() -> None:
    text = "Ja, politikernas resor till vänorterna är slöseri. Inget svar behövs"
    assert read(Step.QUESTION, text, draft=DRAFT).slots[Step.QUESTION] != DRAFT


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
