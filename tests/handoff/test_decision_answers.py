"""What a message under the summary decides: send, cancel, or neither."""

from __future__ import annotations

from dataclasses import replace
from typing import Optional

import pytest

from actions.handoff.steps import Change, End, Message, Step
from bot.cases.written import Written
from bot.conversation.history import UNPLACED_SLOT
from tests.handoff.reading import (
    ADDRESS,
    ASK,
    BOTH_WAYS,
    DRAFT,
    FULL,
    NONE_LEFT,
    OWN,
    SEVERAL,
    UNDER_SUMMARY,
    WITHOUT,
    WRITTEN,
    read,
    said,
    typed,
)

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


def test_what_became_too_long_is_told_and_left_as_it_was() -> None:
    result = read(Step.DECISION, "lägg till att vi är tio", written=WRITTEN, most=30)
    assert (said(result), result.slots) == (["case_too_long"], {})


@pytest.mark.parametrize("text", ["lägg till 070-123 45", "lägg till att numret är 070-123 45"])
def test_a_wrong_number_is_not_added_to_the_question(text: str) -> None:
    result = read(Step.DECISION, text, written=WRITTEN)
    assert said(result) == ["contact_wrong_number"]
    assert not {step for step in Step if result.slots.get(step)}


@pytest.mark.parametrize("text", ["ei", "nein", "nie", "нет", "لا"])
def test_a_no_in_other_languages_asks_what_to_change_too(text: str) -> None:
    assert read(Step.DECISION, text).slots == {"case_change": Change.ANYTHING}


@pytest.mark.parametrize("text", ["nej", "Ändra", "det är fel", "ändra något", "nej tack"])
def test_a_no_asks_what_to_change(text: str) -> None:
    assert read(Step.DECISION, text).slots == {"case_change": Change.ANYTHING}


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


def test_the_conversation_can_be_taken_along_after_all() -> None:
    result = read(Step.DECISION, "jo, skicka med samtalet", written=WRITTEN)
    assert (said(result), result.slots) == (["conversation_taken_along"], {"case_alone": None})


@pytest.mark.parametrize("text", ["varför följer samtalet med?", "måste samtalet följa med?"])
def test_who_asks_about_the_conversation_is_told_how_to_keep_it_out(text: str) -> None:
    assert said(read(Step.DECISION, text, written=WRITTEN)) == ["conversation_goes_along"]
    assert said(read(Step.DECISION, text, alone=True)) == ["conversation_left_out"]


def test_the_wish_to_send_it_all_the_same_sends() -> None:
    text = "skicka min fråga till kommunen ändå"
    assert read(Step.DECISION, text, written=WRITTEN).end is End.SEND
    assert read(Step.DECISION, "fel, glöm det", written=WRITTEN).end is End.CANCELLED


def test_a_button_of_the_summary_sends_without_the_conversation() -> None:
    press = Message("Utan", "send_case", pressed=True, ask=ASK, part="conversation")
    result = read(Step.DECISION, press)
    assert (result.end, result.slots) == (End.SEND, {"case_alone": "yes"})
    assert read(Step.DECISION, Message("Skicka", "send_case", pressed=True, ask=ASK)).slots == {}
    old = read(Step.DECISION, Message("x", "send_case", pressed=True, ask="y", part="conversation"))
    assert (old.end, old.slots) == (None, {})


@pytest.mark.parametrize("intent", ["speak_english", "simplify", "handoff_request", "repeat"])
def test_another_language_shows_the_summary_again(intent: str) -> None:
    result = read(Step.DECISION, typed("English please", intent))
    assert (result.show, result.slots, result.said) == (True, {}, [])


@pytest.mark.parametrize("text", ["visa vad du skickar", "vad står det nu då?"])
def test_who_asks_what_will_be_sent_sees_it(text: str) -> None:
    assert read(Step.DECISION, text, written=FULL).show


@pytest.mark.parametrize("intent", ["cancel_case", "privacy_erase", "nlu_fallback"])
def test_what_is_to_go_and_is_not_there_is_said(intent: str) -> None:
    for text in ("ta bort det om bilen", "ta bort bilen"):
        result = read(Step.DECISION, typed(text, intent), written=SEVERAL)
        assert (result.slots, result.end) == ({"case_change": None}, None)
        assert said(result) == ["case_nothing_taken_out"]


@pytest.mark.parametrize("text", ["Ta bort ärendet", "delete what I wrote and quit the form"])
def test_taking_the_whole_out_cancels(text: str) -> None:
    assert read(Step.DECISION, typed(text, "cancel_case"), written=SEVERAL).end is End.CANCELLED


def test_what_is_kept_of_the_visitor_is_not_part_of_the_question() -> None:
    message = typed("ta bort alla mina uppgifter", "privacy_erase")
    assert said(read(Step.DECISION, message, written=SEVERAL)) == ["privacy_erase"]


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
        *("vad betyder att samtalet följer med?", "does the conversation have to go along?"),
    ],
)
def test_who_asks_about_the_conversation_is_told_why_it_goes_along(text: str) -> None:
    result = read(Step.DECISION, typed(text, "cancel_case"), written=FULL)
    assert (said(result), result.end) == (["conversation_goes_along"], None)


@pytest.mark.parametrize("text", ["JAAA skicka", "mm ok skicka", "ja tack vännen skicka"])
def test_a_yes_may_be_shouted_or_mumbled(text: str) -> None:
    assert read(Step.DECISION, text, written=FULL).end is End.SEND


def test_nothing_written_before_is_asked_for_as_a_whole() -> None:
    result = read(Step.DECISION, "ändra frågan till det jag skrev nyss", written=FULL)
    assert (said(result), result.slots) == (["case_write_whole"], {})


def test_a_question_beside_the_summary_is_answered_and_replaces_nothing() -> None:
    message = typed("sedan när har ni Daugavpils som vänort?", "twin_towns", "twin_towns/since")
    result = read(Step.DECISION, message, written=FULL)
    # A button adds it to the question.
    assert (said(result), result.slots) == (["twin_towns/since"], {UNPLACED_SLOT: message.text})


@pytest.mark.parametrize(
    "text", ["nej, skicka inte", "vänta lite, min man vill också åka till Parma"]
)
def test_what_says_more_neither_sends_nor_pauses(text: str) -> None:
    result = read(Step.DECISION, text, written=FULL)
    assert (result.end is not End.SEND, result.show) == (True, False)


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


@pytest.mark.parametrize(
    "text", ["måste sticka iväg en stund", "I have to leave for a moment", "jag måste gå lite"]
)
def test_who_leaves_for_a_while_says_nothing_else(text: str) -> None:
    result = read(Step.DECISION, text, written=OWN)
    assert (result.slots, result.show) == ({}, True)


def test_who_wants_nothing_added_and_sends_sends() -> None:
    text = "Nej, det ska inte läggas till. Det är bra ändå, skicka det till kommunen."
    for change in (Change.WHETHER_MORE, Change.ANYTHING):
        assert read(Step.DECISION, text, written=FULL, change=change).end is End.SEND


@pytest.mark.parametrize(
    "text",
    [
        *("det ska inte vara med, skicka", "skicka den i Eva Eks namn", "skicka den i Evas namn"),
        *("absolut inte", "så var det", "kanon, men vänta", "of course not"),
    ],
)
def test_what_is_no_clear_yes_sends_nothing(text: str) -> None:
    assert read(Step.DECISION, text, written=FULL).end is not End.SEND


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


@pytest.mark.parametrize("text", NO_YES_TO_IT)
def test_what_is_said_of_it_beside_a_yes_sends_nothing(text: str) -> None:
    assert read(Step.DECISION, text, written=FULL).end is None


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


@pytest.mark.parametrize("text", ["ja tack det var allt", "nej tack det är bra så"])
def test_thanks_under_the_summary_neither_send_nor_cancel(text: str) -> None:
    result = read(Step.DECISION, text, written=UNDER_SUMMARY)
    assert (result.end, result.slots, said(result)) == (None, {}, ["case_thanks"])


@pytest.mark.parametrize("intent", ["handoff_request", "nlu_fallback"])
def test_when_to_call_is_asked_about_whatever_it_was_taken_for(intent: str) -> None:
    message = typed("ring helst på förmiddagen", intent)
    slots = read(Step.DECISION, message, written=WRITTEN).slots
    assert slots[UNPLACED_SLOT] == message.text


@pytest.mark.parametrize(
    "text",
    [
        *("aa precis, skicka", "ja nu bra. skicka, ring till mig", "yes, call me, send it"),
        "asså jag vet, skicka till kommunen bara. min mejl är bo@example.se",
    ],
)
def test_agreement_and_the_contact_as_it_is_noted_send_with_an_order_to(text: str) -> None:
    written = Written(DRAFT, BOTH_WAYS)
    assert read(Step.DECISION, text, written=written).end is End.SEND


@pytest.mark.parametrize(
    "text",
    [
        *("vi är tio, skicka", "jag vet inte, skicka", "skicka, ring till henne"),
        *("ja, ring efter fem, skicka", "skicka, ring mig inte", "skicka, mejla eva@example.se"),
        *("skicka, ring mig", "ja nu bra. skicka till bussen", "varför, skicka"),
    ],
)
def test_what_says_anything_else_beside_an_order_to_send_does_not_send(text: str) -> None:
    assert read(Step.DECISION, text, written=Written(DRAFT, ADDRESS)).end is None


def test_an_order_to_send_beside_only_one_of_two_ways_does_not_send() -> None:
    written = Written(DRAFT, BOTH_WAYS)
    assert read(Step.DECISION, "skicka, mejla mig bara", written=written).end is None


def test_an_order_to_send_beside_the_contact_is_no_part_of_the_question() -> None:
    text = "asså jag vet, skicka till kommunen bara. min mejl är noah@example.com"
    slots = read(Step.CONTACT, text, written=Written(DRAFT, None)).slots
    assert (slots[Step.CONTACT], slots["case_change"]) == ("noah@example.com", None)


@pytest.mark.parametrize(
    "text", ["Ja, men behåll 1, 2 och 3 som de står", "keep questions 1 and 2 as they are"]
)
def test_questions_that_stay_as_they_stand_are_shown_again(text: str) -> None:
    result = read(Step.DECISION, text, written=Written(DRAFT, ADDRESS))
    assert (result.show, result.slots) == (True, {"case_change": None})


@pytest.mark.parametrize(
    "text",
    [
        "Tack så hjärtligt, då får ni gärna skicka det.",
        "Nej nej, jag menade bara att ni kan skicka frågan.",
        "Nu tycker jag att ni kan skicka den.",
        "You may send it now, thank you so much",
    ],
)
def test_a_polite_order_to_send_sends(text: str) -> None:
    assert read(Step.DECISION, text, written=FULL).end is End.SEND
    waits = {"change": Change.WHETHER_MORE, "unplaced": "vi är tio"}
    slots = read(Step.DECISION, text, written=FULL, **waits).slots
    assert not slots.get(UNPLACED_SLOT) and Step.QUESTION not in slots


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("Please add my name, Joy Okafor, and send it", "Joy Okafor"),
        ("lägg till mitt namn, Joy Okafor, och skicka", "Joy Okafor"),
        ("Jag sa ju Bertil Ö. Namnet ska stå med, sen skicka iväg", "Bertil Ö"),
    ],
)
def test_a_name_with_an_order_to_send_sends_where_there_was_none(text: str, name: str) -> None:
    result = read(Step.DECISION, text, written=Written(DRAFT, ADDRESS, ""))
    assert (result.slots[Step.NAME], result.end) == (name, End.SEND)
    # Another name than the one shown is shown before it is sent.
    changed = read(Step.DECISION, text, written=Written(DRAFT, ADDRESS, "Eva Ek"))
    assert (changed.slots[Step.NAME], changed.end) == (name, None)


@pytest.mark.parametrize(
    "text",
    [
        "lägg till namnet Joy Okafor och att vi är tio, och skicka",
        "lägg till mitt namn, Joy Okafor, men skicka inte än",
        "lägg till mitt namn, Joy Okafor, och skicka när jag sagt till",
    ],
)
def test_a_name_with_an_order_and_anything_else_is_shown_first(text: str) -> None:
    assert read(Step.DECISION, text, written=Written(DRAFT, ADDRESS, "")).end is None


@pytest.mark.parametrize("contact", ["0141-22 33 44", ""])
def test_a_yes_and_that_there_is_no_e_mail_agrees_where_none_is_noted(contact: str) -> None:
    text = "ja det blir bra, men jag har ingen mejl"
    assert read(Step.DECISION, text, written=Written(DRAFT, contact)).end is End.SEND


def test_who_has_no_e_mail_keeps_the_number_or_is_asked_for_one() -> None:
    text = "ja det blir bra, men jag har ingen mejl"
    both = read(Step.DECISION, text, written=Written(DRAFT, BOTH_WAYS))
    assert (both.slots[Step.CONTACT], both.end) == ("070-174 06 05", None)
    one = read(Step.DECISION, text, written=Written(DRAFT, ADDRESS))
    assert (one.slots[Step.CONTACT], one.end) == (None, None)
    assert UNPLACED_SLOT not in both.slots and UNPLACED_SLOT not in one.slots


@pytest.mark.parametrize("text", ["ja skicka, och ring mig", "Skicka det, ni kan ringa mig."])
def test_an_order_to_send_beside_the_call_that_is_noted_sends(text: str) -> None:
    assert read(Step.DECISION, text, written=Written("Hur?", "070-174 06 05")).end is End.SEND
    # A call that cannot be made, and more than a call, is not sent unseen.
    assert read(Step.DECISION, text, written=Written("Hur?", ADDRESS)).end is None
    more = text.rstrip(".") + " innan kl 12 om resan"
    assert read(Step.DECISION, more, written=Written("Hur?", "070-174 06 05")).end is None
