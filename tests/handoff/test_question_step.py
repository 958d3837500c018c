"""What a message means where the question is asked for: tables of what visitors write."""

from __future__ import annotations

from typing import Optional

import pytest

from actions.handoff.steps import Change, End, Step
from bot.cases.wishes import cancels
from bot.cases.written import Written
from bot.conversation.history import DRAFT_SLOT, UNPLACED_SLOT
from tests.handoff.reading import ADDRESS, BOTH, DRAFT, NEWER, OLDER, SAID, read, said, typed


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


def test_a_contact_beside_a_question_that_is_offered_is_kept() -> None:
    text = "نعم men också skriv att jag vill de ringer mig. 0701740631"
    slots = read(Step.QUESTION, text, draft=DRAFT).slots
    assert slots[Step.CONTACT] == "070-174 06 31"
    assert slots[Step.QUESTION] == f"{DRAFT} Jag vill de ringer mig."


@pytest.mark.parametrize(
    "text",
    [
        "Vår förening har varken mejl eller telefon men vill gärna vara med i ett utbyte",
        "Kan man vara med utan mejl och telefon?",
    ],
)
def test_a_question_that_tells_of_mail_and_telephone_is_a_question(text: str) -> None:
    assert read(Step.QUESTION, text).slots[Step.QUESTION] == text


def test_who_never_wanted_to_send_anything_cancels() -> None:
    text = "Nej jag ville inte skicka nåt, jag ville läsa policyn här"
    assert read(Step.QUESTION, text, draft=DRAFT).end is End.CANCELLED


def test_a_name_with_its_school_is_no_part_of_the_question() -> None:
    text = "Vem ansvarar för det i Motala? Jag heter Karin Berg, Skolan i Råssnäs"
    slots = read(Step.QUESTION, text).slots
    assert slots[Step.QUESTION] == "Vem ansvarar för det i Motala?"
    assert slots[Step.NAME] == "Karin Berg, Skolan i Råssnäs"


@pytest.mark.parametrize("text", ["070-123 45", "070-123456789012"])
def test_a_wrong_number_is_no_question(text: str) -> None:
    result = read(Step.QUESTION, text)
    assert (said(result), result.slots) == (["contact_wrong_number"], {})


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


def test_a_question_that_begins_with_why_is_one() -> None:
    text = "Varför har ni vänorter i Norge?"
    assert read(Step.QUESTION, text).slots[Step.QUESTION] == text


def test_yes_with_more_adds_to_the_question_that_is_offered() -> None:
    slots = read(Step.QUESTION, "ja, den, och säg att vi är tio", draft="Får vi åka?").slots
    assert slots[Step.QUESTION] == "Får vi åka? Vi är tio."


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


def test_to_have_written_oneself_is_no_refusal() -> None:
    text = "jag skriver själv låtar, kan jag få bidrag?"
    assert read(Step.QUESTION, text).slots[Step.QUESTION] == text


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


def test_a_question_after_wait_is_offered_beside_the_first() -> None:
    slots = read(Step.QUESTION, "vänta, hur gammal ska man vara?", draft=DRAFT).slots
    assert slots == {"case_draft": "hur gammal ska man vara?", "case_other_draft": DRAFT}


@pytest.mark.parametrize(
    "text", ["ja fast ta bort åldern", "Skicka bara det om numret, inte frågan om gratis"]
)
def test_a_change_that_cannot_be_read_leaves_the_offered_question(text: str) -> None:
    result = read(Step.QUESTION, text, draft=DRAFT)
    assert (result.slots, said(result)) == ({}, ["case_write_whole"])


def test_that_something_is_to_go_is_no_question() -> None:
    result = read(Step.QUESTION, "ta bort det där")
    assert (result.slots, said(result)) == ({}, ["question_missing"])


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


def test_a_greeting_takes_the_place_of_the_question_that_was_turned_down() -> None:
    text = "nej, det är en hälsning: hälsa att vi är jättenöjda med utbytet"
    question = read(Step.QUESTION, text, draft=DRAFT).slots[Step.QUESTION]
    assert question == "det är en hälsning: hälsa att vi är jättenöjda med utbytet"


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


def test_the_one_question_may_be_named_by_what_it_is_about() -> None:
    result = read(Step.QUESTION, "ja den om italien", draft="får barnen åka till Italien")
    assert result.slots == {Step.QUESTION: "får barnen åka till Italien"}


def test_what_the_question_is_said_to_be_is_its_text_all_the_same() -> None:
    result = read(Step.QUESTION, typed("nej, frågan är om min son kan åka", before=SAID))
    assert result.slots[Step.QUESTION] == "frågan är om min son kan åka"


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


def test_a_way_that_is_wanted_where_the_question_is_asked_for_is_taken_for_it_only_once() -> None:
    known = {"written": Written(contact="070-174 06 05")}
    assert read(Step.QUESTION, "mejla i stället", **known).slots == {}
    again = read(Step.QUESTION, typed("mejla i stället", repeated=True), **known)
    assert again.slots[Step.QUESTION] == "mejla i stället"


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


@pytest.mark.parametrize("text", ["bara nummer två", "only number two", "nummer 2 bara"])
def test_one_of_two_questions_is_chosen_by_its_number(text: str) -> None:
    known = {"draft": "Vem leder lägret?", "other_draft": "Kan vi åka?"}
    chosen = read(Step.QUESTION, text, written=Written(contact=ADDRESS), **known)
    assert chosen.slots[Step.QUESTION] == known["draft"]


def test_a_yes_with_a_name_below_it_adds_nothing_to_the_question() -> None:
    result = read(Step.QUESTION, "Ja tack, gärna den.\nKerstin Alm", draft=DRAFT)
    assert result.slots == {Step.QUESTION: DRAFT, Step.NAME: "Kerstin Alm"}


def test_a_number_after_a_labelled_question_is_how_to_reach_its_writer() -> None:
    result = read(Step.QUESTION, "Min fråga: får vi åka? ring 0701740652")
    assert result.slots[Step.QUESTION] == "får vi åka?"
    assert result.slots[Step.CONTACT] == "070-174 06 52"


def test_what_is_asked_on_the_way_is_answered_and_offered_beside_the_question() -> None:
    text = "vad gör SERN egentligen?"
    result = read(Step.QUESTION, typed(text, "sern", "sern/what"), draft=DRAFT)
    assert said(result) == ["sern/what"]
    assert result.slots == {"case_draft": text, "case_other_draft": DRAFT}
    other = typed("Nej. Vad gör SERN?", "sern", "sern/what")
    assert read(Step.QUESTION, other, draft=DRAFT).slots[Step.QUESTION] == "Vad gör SERN?"


def test_what_another_question_is_about_is_no_part_of_it() -> None:
    text = "Ingen av dem, det är fel. Frågan ska vara om bussen i stället: När går den?"
    result = read(Step.QUESTION, text, draft=DRAFT)
    assert result.slots[Step.QUESTION] == "När går den?"


def test_who_wants_to_talk_before_the_question_and_can_be_reached_is_asked_for_no_number() -> None:
    result = read(Step.QUESTION, "kan jag få prata med nån", written=Written(contact=ADDRESS))
    assert said(result) == ["case_nobody_before_sending"]


def test_a_name_that_a_sentence_of_the_question_mentions_stays_there() -> None:
    text = "Får vi åka? Vi driver en förening under namnet Asks Vänner"
    assert read(Step.QUESTION, text).slots[Step.QUESTION] == text


@pytest.mark.parametrize("given", ["bo@gmial.com", "bo@hotnail.com"])
def test_a_mistyped_address_that_signs_a_question_is_asked_about(given: str) -> None:
    result = read(Step.QUESTION, f"Får vi åka? Min mejl är {given}")
    assert result.slots[Step.QUESTION] == "Får vi åka?"
    assert (result.slots[Step.CONTACT], result.slots["contact_given"]) == (None, given)
    asked = f"Får vi mejla till {given}?"
    assert read(Step.QUESTION, asked).slots == {Step.QUESTION: asked, "case_change": None}


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


def test_a_word_from_the_middle_of_what_is_offered_is_not_cut_out_of_it() -> None:
    result = read(Step.QUESTION, "stryk maj", draft="Kan klassen få åka till Hyvinge i maj?")
    assert (said(result), result.slots) == (["case_write_whole"], {})


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


# --- Where the question is asked for anew, one text may still be about the one before ---

FORMER = "Hej! Får klass 7 åka till Hyvinge? Vi är tio elever. Svara gärna snart."


@pytest.mark.parametrize(
    ("text", "question"),
    [
        *(
            (text, FORMER.replace("klass 7", "klass 8"))
            for text in (
                "Samma fråga som förut men klass 8 i stället för klass 7",
                "same question as before, but klass 8 instead of klass 7",
                "klass 8 i stället för klass 7",
                "ändra klass 7 till klass 8",
            )
        ),
        *(
            (text, FORMER.removesuffix(" Svara gärna snart."))
            for text in (
                "Samma som förut men utan sista meningen",
                "den gamla, fast utan sista meningen",
                "same as before but without the last sentence",
                "ta bort sista meningen",
            )
        ),
        ("samma fråga men lägg till att vi är glada", f"{FORMER} Vi är glada."),
    ],
)
def test_a_text_that_refers_to_the_question_before_changes_that(text: str, question: str) -> None:
    result = read(Step.QUESTION, text, before=FORMER)
    assert (result.slots[Step.QUESTION], result.slots["case_before"]) == (question, FORMER)
    # How to be reached is asked for next: the change is shown before that.
    assert result.said == [("utter_case_question_noted", {"case_question": question})]
    if "före" in text or "förut" in text or "before" in text:
        summary = read(Step.DECISION, text, written=Written(FORMER, ADDRESS), change="anything")
        assert summary.slots[Step.QUESTION] == question


def test_what_cannot_be_done_to_the_question_before_is_asked_about() -> None:
    result = read(Step.QUESTION, "samma som förut men med klass 8", before=FORMER)
    assert (result.slots[DRAFT_SLOT], result.slots[UNPLACED_SLOT]) == (FORMER, "klass 8")
    assert result.slots["case_change"] == Change.WHETHER_MORE


def test_another_question_takes_the_place_of_the_one_before() -> None:
    for text in ("Vad kostar SERN?", "Vi behöver hjälp med en resa till Hyvinge i maj"):
        assert read(Step.QUESTION, text, before=FORMER).slots[Step.QUESTION] == text


def test_a_contact_beside_the_same_question_is_kept() -> None:
    slots = read(Step.QUESTION, f"samma som förut. {ADDRESS}", before=FORMER).slots
    assert (slots[Step.QUESTION], slots[Step.CONTACT]) == (FORMER, ADDRESS)


TAKES_BACK = [
    *("Ta tillbaka den gamla", "Jag vill ha tillbaka min text", "I want my text back"),
    *("Nej, fråga 2 och 3 försvann. De ska vara kvar.", "my second question is gone"),
]


@pytest.mark.parametrize("text", TAKES_BACK)
def test_the_question_before_is_had_back_by_words(text: str) -> None:
    new = Written("Vad kostar SERN?", ADDRESS)
    slots = read(Step.DECISION, text, written=new, before=FORMER).slots
    assert (slots[Step.QUESTION], slots["case_before"]) == (FORMER, new.question)
    assert read(Step.QUESTION, text, before=FORMER).slots[Step.QUESTION] == FORMER


@pytest.mark.parametrize(
    "text", ["Samma fråga", "behåll den", "låt den vara som den var", "den ska vara kvar"]
)
def test_the_same_question_is_the_one_before_where_another_is_asked_for(text: str) -> None:
    assert read(Step.QUESTION, text, before=FORMER).slots[Step.QUESTION] == FORMER
    under_summary = read(Step.DECISION, text, written=Written("Får vi?", ADDRESS), before=FORMER)
    assert under_summary.slots.get(Step.QUESTION) is None


@pytest.mark.parametrize("text", ["ta bort den gamla frågan", "namnet försvann", "den är bra"])
def test_what_says_something_else_takes_nothing_back(text: str) -> None:
    new = Written("Vad kostar SERN?", ADDRESS)
    assert read(Step.DECISION, text, written=new, before=FORMER).slots.get("case_before") is None


# --- One of two for a reason; a name; a change that is shown at once ---

TOWNS, GRANT = "Vilka vänorter har Motala?", "Hur söker vi bidrag till en resa?"


@pytest.mark.parametrize(
    "text",
    [
        "nä bara den andra, vänorterna fick jag ju redan svar på",
        "only the second, I know the first one",
    ],
)
def test_one_of_two_is_chosen_with_a_reason(text: str) -> None:
    for drafts in ({"draft": GRANT, "other_draft": TOWNS}, {"draft": f"{TOWNS} {GRANT}"}):
        assert read(Step.QUESTION, text, **drafts).slots == {Step.QUESTION: GRANT}


def test_what_is_told_beside_a_choice_is_no_reason() -> None:
    text = "bara den andra, resan är i maj"
    slots = read(Step.QUESTION, text, draft=GRANT, other_draft=TOWNS).slots
    assert (slots[DRAFT_SLOT], slots[UNPLACED_SLOT]) == (GRANT, "resan är i maj")


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("nej, bara den första. Resten känner vi till", "Resten känner vi till"),
        ("bara fråga 1, resten vet jag", "resten vet jag"),
    ],
)
def test_a_choice_of_what_is_offered_is_never_the_question(text: str, told: str) -> None:
    slots = read(Step.QUESTION, text, draft=f"{TOWNS} {GRANT}").slots
    assert Step.QUESTION not in slots and slots[DRAFT_SLOT] == TOWNS
    assert slots[UNPLACED_SLOT] == told


@pytest.mark.parametrize("drafts", [{}, {"draft": DRAFT}, {"draft": NEWER, "other_draft": OLDER}])
def test_a_name_alone_is_noted_and_the_question_asked_for(drafts: dict[str, str]) -> None:
    result = read(Step.QUESTION, "mitt namn är Aleksandrs", **drafts)
    assert (said(result), result.slots) == (["case_name_noted"], {Step.NAME: "Aleksandrs"})


def test_what_is_told_beside_a_name_is_asked_about() -> None:
    text = "jag heter Eva Ek och jag undrar om vi får komma på besök"
    result = read(Step.QUESTION, text, draft=DRAFT)
    assert result.slots[Step.NAME] == "Eva Ek"
    assert result.slots[UNPLACED_SLOT] == "jag undrar om vi får komma på besök"
    assert said(result) == ["case_name_noted"]


def test_what_is_taken_out_of_what_is_offered_is_shown_at_once() -> None:
    offered = "May we come to Hyvinge? Tell me about SERN. We want an answer soon."
    text = 'Yes, but leave out "Tell me about SERN", that was meant for you.'
    result = read(Step.QUESTION, text, draft=offered)
    assert result.slots[Step.QUESTION] == "May we come to Hyvinge? We want an answer soon."
    assert said(result) == ["case_question_noted"]
    # Where how to be reached is known, the summary shows it.
    assert said(read(Step.QUESTION, text, draft=offered, written=Written(None, ADDRESS))) == []


def test_a_choice_of_two_questions_in_one_sentence_is_no_question() -> None:
    draft = "Vilka vänorter har Motala och får man åka dit gratis som feriejobb?"
    for text in ("nä bara den andra, vänorterna fick jag svar på", "only the second"):
        result = read(Step.QUESTION, typed(text), draft=draft)
        assert Step.QUESTION not in result.slots
        assert said(result) == ["case_write_whole"]


@pytest.mark.parametrize(
    ("protest", "question"),
    [
        ("Nej! Ni har ju tagit bort det viktigaste. ", "Att jag frågat tre gånger utan svar"),
        ("Nej, du missade det viktigaste: ", "ingen svarar på vår ansökan"),
        ("No! You left out the most important part. ", "Nobody answers our application."),
        ("Nej. ", "Ni tog bort bänken vid kanalen. När kommer den tillbaka?"),
    ],
)
def test_a_protest_against_the_draft_is_no_part_of_the_question(
    protest: str, question: str
) -> None:
    slots = read(Step.QUESTION, protest + question, draft="Jag är trött på er.").slots
    assert slots[Step.QUESTION] == question


@pytest.mark.parametrize(
    "text",
    [
        "min första fråga ändå, den om vad resan till finland kostade",
        "nej inte den, min första fråga om finlandsresan",
        "my first question after all, the one about what resan till Finland cost",
    ],
)
def test_an_earlier_question_that_is_named_by_its_words_is_found(text: str) -> None:
    trip = "Vad kostade resan till Finland för kommunen?"
    before = ["avbryt", "Vilka är vänorterna?", "avbryt", "ja, skicka den", trip]
    for draft in (None, "Vilka är vänorterna?"):
        found = read(Step.QUESTION, typed(text, before=before), draft=draft)
        assert found.slots[Step.QUESTION] == trip
        # Where nothing asked before is about it, it is asked for: these words never are it.
        unknown = read(Step.QUESTION, typed(text, before=before[:2]), draft=draft)
        assert unknown.slots[Step.QUESTION] is None
    written = Written("Vilka är vänorterna?", ADDRESS)
    assert read(Step.DECISION, typed(text, before=before), written=written).slots == {
        Step.QUESTION: trip
    }


@pytest.mark.parametrize("text", ["Ja men utan Och i början", "ja, fast utan ordet Och i början"])
def test_a_yes_without_a_word_at_the_start_takes_the_rest(text: str) -> None:
    question = "Och får barn följa med?"
    assert read(Step.QUESTION, text, draft=question).slots[Step.QUESTION] == "Får barn följa med?"
    shown = read(Step.DECISION, text, written=Written(question, ADDRESS)).slots
    assert shown[Step.QUESTION] == "Får barn följa med?"


@pytest.mark.parametrize(
    ("text", "more"),
    [
        ("ja den fråga. vi är 40 personer", "vi är 40 personer"),
        ("Yes, that question. We are 40 people", "We are 40 people"),
        ("ja det är rätt och vi är 40 personer", "vi är 40 personer"),
    ],
)
def test_what_comes_after_a_yes_begins_after_all_of_it(text: str, more: str) -> None:
    assert read(Step.QUESTION, text, draft=DRAFT).slots[UNPLACED_SLOT] == more


def test_a_yes_to_the_question_and_that_there_is_no_e_mail_takes_it() -> None:
    result = read(Step.QUESTION, "ja det blir bra, men jag har ingen mejl", draft=DRAFT)
    assert (result.slots[Step.QUESTION], said(result)) == (DRAFT, ["no_email"])
    assert UNPLACED_SLOT not in result.slots
