"""What a message becomes beside a form that waits, and after a case was sent."""

from __future__ import annotations

import pytest
from rasa.shared.core.events import Event, SessionStarted, SlotSet
from rasa.shared.core.trackers import DialogueStateTracker

from bot.conversation.history import Turn
from bot.conversation.reading import CELLS, FOR_THE_FORM, Decision
from bot.nlu.in_conversation import Decided, decide_in_conversation
from bot.nlu.judge import Judgement
from bot.nlu.place import Place
from bot.nlu.trust import Reading, Verdict
from tests.nlu.grids import GRID
from tests.nlu.readings import clear, read, unclear

NOWHERE = Place()
BESIDE_FORM = Place(beside_form=True)
JUST_SENT = Place(
    [Turn({"event": "user", "parse_data": {"intent": {"name": "send_case"}}})], sent=True
)
SENT = Place(sent=True)


def decided(text: str, place: Place, reading: Reading | None = None, *several: str) -> list[str]:
    """The intents to act on; none where the message was not understood."""
    reading = reading or unclear()
    decision = Decision.MISS if reading == unclear() else Decision.ANSWER
    decision = Decision.SEVERAL if several else decision
    judgement = Judgement(Verdict(decision, reading.best), reading, several)
    found = decide_in_conversation(text, reading, judgement, place, GRID, 3)
    return [] if found.verdict.decision is Decision.MISS else list(found.intents)


@pytest.mark.parametrize(
    "text",
    [
        "Skicka till kommunen: det är för få utbyten",
        "hälsa kommunen att Motala borde ha fler vänorter",
        "jag vill skicka en fråga till kommunen, min dotter har inte fått svar",
    ],
)
def test_who_wants_something_sent_comes_to_a_person(text: str) -> None:
    assert decided(text, NOWHERE) == ["handoff_request"]
    assert decided(text, Place(in_form=True)) == []


def test_a_question_to_be_sent_that_has_an_answer_gets_both() -> None:
    text = "Kan ni fråga kommunen sen när SERN finns?"
    assert decided(text, NOWHERE, clear("sern/since")) == ["sern/since", "handoff_request"]


def test_a_question_and_the_wish_to_send_it_get_both() -> None:
    text = "Vem bestämmer om vänorter? Skicka den till kommunen"
    assert decided(text, NOWHERE, clear("twin_towns/who")) == ["twin_towns/who", "handoff_request"]
    assert decided("Hur skickar jag en fråga till kommunen?", NOWHERE) == []


@pytest.mark.parametrize("place", [NOWHERE, SENT])
@pytest.mark.parametrize(
    "text",
    [
        "Jag vill ha kontakt med en människa igen, det gäller något annat: Hissar ni EU-flaggan?",
        "Sen var det en annan sak. Vår klubb vill åka, hur gör vi? Skicka det också till dem",
        "Vem leder SERN? Jag vill ha svar från en handläggare.",
        "I want an answer from a human: who leads SERN?",
        "Vem leder SERN? Vill att en människa tar det, inte en dator.",
    ],
)
def test_a_wish_for_a_person_beside_a_question_is_heard(text: str, place: Place) -> None:
    assert decided(text, place, clear("sern/lead")) == ["sern/lead", "handoff_request"]
    assert decided(text, place) == ["handoff_request"]


@pytest.mark.parametrize(
    "text",
    [
        "Kan en person från Norge få praktik?",
        "Vilken person på kommunen svarar på frågor om EU?",
        "Vem är handläggare för SERN?",
        "Vi har en ansökan. Kan man skicka den till er?",
        "Får vi prata med en handläggare i Hyvinge?",
        "Vi söker kontakt med en person i Italien. Hur gör vi?",
    ],
)
def test_a_question_about_persons_or_sending_is_only_answered(text: str) -> None:
    assert decided(text, NOWHERE, clear("sern/lead")) == ["sern/lead"]


def test_only_the_second_question_is_wanted_sent() -> None:
    text = "Skicka bara den andra frågan till kommunen, den om resan. Den första hoppar vi över."
    assert decided(text, NOWHERE, clear("visits/how")) == ["handoff_request"]
    assert decided("Hoppa över den första vänorten", NOWHERE, clear("visits/how")) == ["visits/how"]


@pytest.mark.parametrize(
    "text",
    [
        "kan ni skicka den frågan, min mejl är per@example.se",
        "kan ni skicka den fragan? nas pa 070-123 45 67",
        "please send that question, my email is per@example.se",
        "jag vill ha svar på frågan, mejla per@example.se",
    ],
)
def test_who_wants_sent_what_was_asked_and_says_how_to_be_reached_is_no_asker(text: str) -> None:
    for reading in (clear("contact/what"), clear("sern/what"), unclear()):
        assert decided(text, NOWHERE, reading) == ["handoff_request"]
        assert decided(text, BESIDE_FORM, reading) == [FOR_THE_FORM]
        assert decided(text, SENT, reading) == ["handoff_request"]
    both = "Vem bestämmer om vänorter? Skicka den frågan, min mejl är per@example.se"
    assert decided(both, NOWHERE, clear("twin_towns/who")) == ["twin_towns/who", "handoff_request"]


@pytest.mark.parametrize(
    "text",
    [
        "och så den andra frågan också, skicka den till samma adress",
        "nej, den om Busseto är inte skickad",
        "nej. skicka: Finns bidrag till elevers resor?",
        "please send the other question too",
    ],
)
def test_after_a_case_a_question_that_was_not_sent_is_sent_too(text: str) -> None:
    assert decided(text, SENT) == ["handoff_request"]
    both = "nej. skicka: Finns bidrag till elevers resor?"
    assert decided(both, SENT, clear("sern/who")) == ["sern/who", "handoff_request"]


@pytest.mark.parametrize(
    "text",
    [
        "och ni har inte skickat med hela chatten hoppas jag?",
        "did you send the conversation along?",
        "och mitt bygglov, kom det med?",
    ],
)
def test_what_went_along_with_a_case_is_told_of_that_case(text: str) -> None:
    assert decided(text, SENT) == ["case_status"]
    if "bygglov" not in text:
        assert decided(text, SENT, clear("privacy_readers")) == ["case_status"]
    stored = "hur länge sparas samtalet?"
    assert decided(stored, SENT, clear("privacy_how_long")) == ["privacy_how_long"]


@pytest.mark.parametrize(
    "text", ["skicka policyn till per@example.se", "hur skickar jag den frågan till x@example.se?"]
)
def test_who_wants_something_mailed_to_them_sends_no_question(text: str) -> None:
    assert decided(text, NOWHERE, clear("contact/what")) == ["contact/what"]


@pytest.mark.parametrize("place", [NOWHERE, BESIDE_FORM, SENT, Place(in_form=True)])
def test_what_becomes_public_is_explained_wherever_it_is_asked(place: Place) -> None:
    for text in ("vad innebär att det blir offentligt?", "what is a public record?"):
        assert decided(text, place) == ["terms/allman_handling"]


@pytest.mark.parametrize("text", ["kan ni svara med brev?", "can you write me a letter?"])
def test_a_wish_for_a_letter_is_told_the_same_wherever_it_is_said(text: str) -> None:
    contact = clear("contact/what")
    assert decided(text, BESIDE_FORM, contact) == [FOR_THE_FORM]
    for place in (SENT, NOWHERE):
        assert decided(text, place, contact) == ["case_status"]
    assert decided(f"Vem bestämmer? {text}", SENT, clear("sern/who")) == ["sern/who"]


def test_a_question_with_a_contact_beside_a_form_is_answered_and_goes_into_it() -> None:
    text = "070-174 06 52. Aisha. Sen när finns SERN?"
    assert decided(text, BESIDE_FORM, clear("sern/since")) == ["sern/since", FOR_THE_FORM]
    assert decided(text, NOWHERE, clear("sern/since")) == ["sern/since"]


@pytest.mark.parametrize("intent", ["no_email", "privacy", "why_contact"])
def test_a_question_about_sending_with_a_contact_beside_a_form_is_answered_too(intent: str) -> None:
    text = "ring mig på 0141-22 50 00 på kvällarna, jag har ingen epost, går det bra?"
    assert decided(text, BESIDE_FORM, clear(intent)) == [intent, FOR_THE_FORM]
    assert decided(text, NOWHERE, clear(intent)) == [intent]


@pytest.mark.parametrize(
    "text",
    [
        "jag vill inte lämna mitt nummer",
        "nej jag vill inte säga det. ingen mejl heller och inget nummer. kan ni inte svara här då",
        "I won't give you my phone number. Can't you answer here?",
    ],
)
def test_who_refuses_to_be_reached_asks_for_no_number_of_the_municipality(text: str) -> None:
    phone = clear("contact/phone")
    assert decided(text, BESIDE_FORM, phone) == ["no_email"]
    assert decided(text, NOWHERE, phone) == ["no_email"]
    # What was sent has gone with how to reach them, and a form in the chat reads it itself.
    assert decided(text, SENT, phone) == ["contact/phone"]
    assert decided(text, Place(in_form=True), phone) == ["contact/phone"]


@pytest.mark.parametrize(
    "text",
    [
        "EU-arbetet är bara skryt, ingen märker nåt av det. Måste jag säga vem jag är?",
        *("kan jag klaga anonymt, ja eller nej", "utan mejl och telefon?"),
        *(
            "svara på det jag frågar! kan jag skicka utan mejl och telefon?",
            "måste ni ha min mejl?",
        ),
        *("can I complain anonymously?", "It is all show. Do I have to say who I am?"),
    ],
)
def test_staying_unknown_is_asked_of_the_form_that_waits(text: str) -> None:
    assert decided(text, BESIDE_FORM, clear("sern/what")) == [FOR_THE_FORM]
    assert decided(text, NOWHERE, clear("sern/what")) == ["sern/what"]


def test_small_talk_is_no_wish() -> None:
    assert decided("vill säga att ni är bäst", NOWHERE, clear("praise")) == ["praise"]
    assert decided("kan du säga det igen", NOWHERE) == []


def test_forgetting_it_beside_a_form_begins_nothing_new() -> None:
    text = "Nej, jag är inte missnöjd. Avbryt det. Sen när finns SERN?"
    found = decided(text, BESIDE_FORM, clear("sern/since"), "complaint", "sern/since")
    assert found == ["sern/since"]


@pytest.mark.parametrize(
    ("text", "intent"),
    [
        ("Jaha tack. Men ändra frågan till: Vem beslutar?", "change_case"),
        ("My number is from Kenya, +254 712 345678. Is that ok?", FOR_THE_FORM),
        ("varför måste jag skriva min mejl?", "why_contact"),
        ("varför måste jag skriva? får man inte ringa er i stället", "contact/phone"),
        ("why do I have to write, can I not just call you?", "contact/phone"),
        ("varfor maste jag fylla i det, gar det inte att ringa", "contact/phone"),
        ("varför behöver ni mitt nummer?", "why_contact"),
        ("ja, skicka den", "send_case"),
        ("ring mig på kvällarna", "change_case"),
        ("men ja ser ju inget formulär", "write_in_chat"),
        ("skriver helst har i chatten", "write_in_chat"),
        ("skriv att det gäller två lärare", "change_case"),
        ("skicka inte med samtalet", FOR_THE_FORM),
        ("ja, fast i chatten", "write_in_chat"),
        ("ok här i chatten, mejla mig på bo@example.se", "write_in_chat"),
        ("skriver i chatten", "write_in_chat"),
        *((text, "write_in_chat") for text in ("jag skriver här", "kan jag skriva här i stället?")),
        *((text, "write_in_chat") for text in ("nej, jag skriver hellre här", "I'll write here")),
        ("bara den andra frågan", FOR_THE_FORM),
        ("strax tillbaka", FOR_THE_FORM),
        ("måste svara i telefon", FOR_THE_FORM),
        ("öppna formuläret igen", "handoff_request"),
        ("hej nu är jag tillbaka, skicka min fråga om praktiken nu", "handoff_request"),
        ("actually I'll mail them myself, what's the address?", "cancel_case"),
        ("samma mejl som förut", FOR_THE_FORM),
        ("varför följer samtalet med?", FOR_THE_FORM),
    ],
)
def test_what_is_for_the_form_goes_into_it(text: str, intent: str) -> None:
    assert decided(text, BESIDE_FORM) == [intent]
    assert decided(text, NOWHERE) == []


@pytest.mark.parametrize(
    "text", ["nä då får det vara. hej då", "låt det vara", "skit i det då", "leave it then, bye"]
)
def test_who_lets_it_be_cancels_the_form(text: str) -> None:
    assert decided(text, BESIDE_FORM, clear("goodbye")) == ["cancel_case"]


@pytest.mark.parametrize(
    ("text", "intent"),
    [
        ("hälsa dem att jag är hemma efter kl 14", "change_case"),
        ("lagg till att vi heter BK Zero", "change_case"),
        ("glöm inte att skriva att vi är tio", "change_case"),
        ("hälsa också att vi gärna kommer till Hyvinge", "change_case"),
        ("jag vill ta tillbaka min fråga", "change_case"),
        ("det gäller EU-2026-0004, ring inte", "change_case"),
        ("ring efter 17 i stället, 15 går inte", "change_case"),
        ("kan ni avsluta ärendet, jag behöver inget svar", "change_case"),
        ("tack. de får gärna ringa efter klockan 16", "change_case"),
        ("thanks! forgot to say that we are ten", "change_case"),
        ("vem gick det till? o vad skickade du", "case_status"),
        ("hur går det med EU-2026-0004?", "case_status"),
    ],
)
def test_what_is_said_of_a_case_that_was_sent_is_about_it(text: str, intent: str) -> None:
    assert decided(text, SENT) == [intent]


@pytest.mark.parametrize(
    ("text", "intent"),
    [
        ("när ringer ni?", "contact/phone"),
        ("ok tack, när ringer ni mig då?", "handoff_request"),
        ("har ni fått mitt ärende?", "contact/what"),
        ("när får jag svar?", "contact/what"),
        ("when will you call me?", "handoff_request"),
        ("milloin soitatte?", "out_of_scope"),
        ("fick ni båda?", "contact/what"),
        ("har båda mina frågor kommit fram?", "contact/what"),
        ("did you get both?", "sern/what"),
        ("när ringer ni? jag jobbar till fem", "contact/phone"),
        ("when will you call? I work until five", "contact/phone"),
        ("så ni ringer inte?", "brussels/contact"),
        ("so you won't call?", "contact/phone"),
        ("ja ringer ni då den här gången?", "contact/phone"),
        ("kommer ni verkligen att svara den här gången?", "contact/what"),
        ("will you really call this time?", "contact/phone"),
        ("men jag skrev ju att ni INTE ska ringa", "not_helpful"),
        ("but I wrote that you must not call", "not_helpful"),
    ],
)
def test_what_becomes_of_a_case_is_asked_of_that_and_begins_nothing(text: str, intent: str) -> None:
    assert decided(text, SENT, clear(intent)) == ["case_status"]
    assert decided(text, NOWHERE, clear(intent)) == [intent]


@pytest.mark.parametrize(
    "text",
    ["svarar ni på frågor om SERN?", "ska ni ringa i klockan i Hyvinge?", "kommer ni till mässan?"],
)
def test_a_question_about_something_else_is_not_asked_of_the_case(text: str) -> None:
    assert decided(text, SENT, clear("sern/what")) == ["sern/what"]


@pytest.mark.parametrize(
    "text", ["är båda frågorna med?", "kom båda frågorna med nu då", "are both questions in it?"]
)
def test_what_came_along_is_asked_of_the_case(text: str) -> None:
    assert decided(text, SENT, clear("sern/what")) == ["case_status"]
    assert decided(text, NOWHERE, clear("sern/what")) == ["sern/what"]


@pytest.mark.parametrize(
    ("text", "intent"),
    [
        ("hälsa dem att ringa efter fem", "contact/phone"),
        ("jag jobbar till fem", "contact/phone"),
        ("ring mig inte", "handoff_request"),
    ],
)
def test_when_to_call_belongs_to_the_case(text: str, intent: str) -> None:
    assert decided(text, SENT) == ["change_case"]


@pytest.mark.parametrize(
    "text",
    [
        *("blev mitt klagomål skickat eller inte?", "alltså blev mitt klagomål skickat?"),
        *("har det skickats?", "jag frågade om det är skickat. är det det??"),
        *("did it get sent?", "did my complaint reach you?", "was my complaint sent or not?"),
    ],
)
def test_whether_a_complaint_was_sent_is_no_complaint(text: str) -> None:
    for place in (NOWHERE, BESIDE_FORM, SENT):
        assert decided(text, place, clear("complaint")) == ["case_status"]
    more = f"{text} Jag klagar på att snön ligger kvar."
    assert decided(more, NOWHERE, clear("complaint")) == ["complaint"]


def test_who_reads_it_is_answered_as_such_after_a_case_too() -> None:
    assert decided("vem läser det då", SENT, clear("privacy_readers")) == ["privacy_readers"]


def test_what_happens_now_is_about_a_case_right_after_it_only() -> None:
    asked = Turn({"event": "user", "parse_data": {"intent": {"name": "sern"}}})
    text, reading = "vad händer nu?", clear("sern/news")
    assert decided(text, JUST_SENT, reading) == ["case_status"]
    assert decided(text, Place(turns=[asked, *JUST_SENT.turns], sent=True), reading) == [
        "sern/news"
    ]


def test_what_was_cancelled_can_be_sent_all_the_same() -> None:
    text = "fast jo, skicka den ändå"
    assert decided(text, Place(kept=True)) == ["handoff_request"]
    assert decided(text, NOWHERE) == []


def test_a_person_who_was_offered_may_be_wanted_in_the_chat() -> None:
    button = {"title": "Skicka", "payload": "/handoff_request"}
    offer = {"event": "bot", "text": "…", "data": {"buttons": [button]}}
    offered = Turn({"event": "user"}, [offer])
    assert decided("ja, fast i chatten", Place(turns=[offered])) == ["handoff_request"]
    assert decided("ja, fast i chatten", NOWHERE) == []


@pytest.mark.parametrize(
    "text",
    [
        "men hallå, inte avbryta! jag vill skicka frågan om hyvinge",
        "öppna formuläret igen",
        "I'm back, send my question now",
    ],
)
def test_who_comes_back_after_cancelling_begins_again(text: str) -> None:
    assert decided(text, Place(kept=True), clear("cancel_case")) == ["handoff_request"]


LEFT = Turn(
    {"event": "user", "parse_data": {"intent": {"name": "cancel_case"}}},
    [{"event": "bot", "text": "…", "metadata": {"utter_action": "utter_case_cancelled"}}],
)
SHOWN = Turn(
    {"event": "user"},
    [{"event": "bot", "text": "…", "data": {"custom": {"form": {"kind": "case"}}}}],
)
ANSWERED = Turn({"event": "user", "parse_data": {"intent": {"name": "eu"}}})


@pytest.mark.parametrize(
    ("text", "again"),
    [
        ("nej jag vill skriva ändå. öppna formuläret igen", True),
        ("jag vill ha formuläret där jag kunde skriva numret", False),
        ("kan jag få formuläret", False),
        ("can I have the form again please", True),
    ],
)
def test_the_form_that_was_cancelled_can_be_had_again_in_words(text: str, again: bool) -> None:
    for reading in (unclear(), clear("contact/phone"), clear("write_in_chat")):
        assert decided(text, Place([LEFT, SHOWN]), reading) == ["handoff_request"]
        assert decided(text, BESIDE_FORM, reading) == ["handoff_request"]
        # Later another form may be meant, by which one applies for something.
        later = decided(text, Place([ANSWERED, LEFT, SHOWN]), reading)
        assert (later == ["handoff_request"]) is again
        if not again:
            assert decided(text, NOWHERE, reading) != ["handoff_request"]


@pytest.mark.parametrize(
    "text",
    ["nej jag vill inte skicka frågan", "avsluta utan att skicka", "vart skickar jag frågan?"],
)
def test_who_refuses_or_asks_how_does_not_come_back(text: str) -> None:
    assert "handoff_request" not in decided(text, Place(kept=True))


@pytest.mark.parametrize(
    "text",
    [
        "Då vill jag skicka en fråga till er: vad kostar det?",
        "ok, skicka en fraga da. vad kostar det",
        "Then send a question: what does it cost?",
    ],
)
def test_who_wants_a_question_sent_gets_its_answer_and_the_form(text: str) -> None:
    assert decided(text, NOWHERE, clear("sern/cost")) == ["sern/cost", "handoff_request"]


def test_thanks_beside_a_remark_are_thanks_whatever_the_remark_looks_like() -> None:
    for place in (NOWHERE, BESIDE_FORM):
        assert decided("nu fattar jag mer, tack", place, clear("sern/what")) == ["thanks"]
    assert decided("jaja, da far det vara", NOWHERE, clear("remark")) == ["goodbye"]
    assert decided("tack, men vad är SERN?", NOWHERE, clear("sern/what")) == ["sern/what"]


def test_whether_something_was_sent_is_asked_anywhere_outside_the_form() -> None:
    for place in (NOWHERE, BESIDE_FORM, SENT):
        assert decided("har du skickat nåt?", place) == ["case_status"]


def test_a_number_after_a_case_is_about_it_though_it_looks_like_a_question_for_one() -> None:
    text = "nummert e fel sa ja! 0141-22 33 45"
    assert decided(text, SENT, clear("contact/phone")) == ["change_case"]
    assert decided(text, NOWHERE, clear("contact/phone")) == ["contact/phone"]


def test_the_other_one_is_the_other_twin_town_and_no_button() -> None:
    def place(said: str) -> Place:
        buttons = [{"title": "…", "payload": f"/{cell}"} for cell in ("sern/what", "policy/what")]
        parse_data = {"decision": "answer", "intent": {"name": said}, "cells": [said]}
        reply = {"event": "bot", "data": {"buttons": buttons}}
        return Place([Turn({"event": "user", "parse_data": parse_data}, [reply])])

    choice = clear("choose_option")
    text = "nej jag menade den andra"
    assert decided(text, place("daugavpils/since"), choice) == ["hyvinge/since"]
    assert decided(text, place("sern/since"), choice) == ["policy/what"]


@pytest.mark.parametrize(
    ("text", "picked"),
    [
        ("inte Hyvinge, den andra", ["daugavpils/since"]),
        ("not Hyvinge, the other one", ["daugavpils/since"]),
        ("inte policyn, den forsta", ["sern/what"]),
        ("inte den första, den andra", ["policy/what"]),
        ("not the policy, the first one", ["sern/what"]),
    ],
)
def test_what_is_ruled_out_is_not_what_is_meant(text: str, picked: list[str]) -> None:
    titles = {"Vad är SERN?": "sern/what", "Vad är policyn (the policy)?": "policy/what"}
    buttons = [{"title": title, "payload": f"/{cell}"} for title, cell in titles.items()]
    said = "hyvinge/since" if "yvinge" in text else "sern/since"
    parse_data = {"decision": "answer", "intent": {"name": said}, "cells": [said]}
    reply = {"event": "bot", "data": {"buttons": buttons}}
    place = Place([Turn({"event": "user", "parse_data": parse_data}, [reply])])
    for reading in (clear("deny"), clear("hyvinge/what"), clear("choose_option")):
        assert decided(text, place, reading) == picked


def test_beside_something_narrower_the_overview_of_a_topic_is_only_offered() -> None:
    def guessed(*cells: str) -> Decided:
        reading = Reading({cell: 1 / len(cells) for cell in cells}, {})
        judgement = Judgement(Verdict(Decision.GUESS, cells[0], cells), reading)
        return decide_in_conversation("…", reading, judgement, place, GRID, 3)

    place = Place(turns=[Turn({"parse_data": {"cells": ["policy/what"]}})])
    for cells in (("sern/what", "sern/since"), ("sern/since", "sern/what")):
        narrow = guessed(*cells)
        assert narrow.intents == ["sern/since"]
        assert "sern/what" in narrow.choices
    place = NOWHERE
    assert guessed("sern/since", "sern/what").intents == ["sern/since"]
    assert guessed("sern/what", "sern/since").intents == ["sern/what", "sern/since"]
    assert guessed("sern/what", "policy/what").intents == ["sern/what", "policy/what"]
    assert guessed("sern/what").intents == ["sern/what"]


def test_of_two_guesses_the_one_that_the_question_names_is_given_and_the_other_offered() -> None:
    cells = ["twin_towns/which", "twin_towns/decides"]
    reading = Reading(dict.fromkeys(cells, 0.5), {})
    judgement = Judgement(Verdict(Decision.EITHER, cells[0], cells), reading)
    for text, given in (
        ("vem avgör vart ni åker", ["twin_towns/decides"]),
        ("vart åker ni", cells),
        # "A list, or who decides?" asks for both.
        ("en lista eller vem avgör det", cells),
    ):
        found = decide_in_conversation(text, reading, judgement, NOWHERE, GRID, 3)
        assert (list(found.intents), list(found.choices)) == (
            given,
            [cell for cell in cells if cell not in given],
        )


def test_a_known_overview_stands_beside_what_is_unknown_and_hardly_likelier() -> None:
    def guessed(overview: float, narrower: str, chance: float) -> list[str]:
        reading = Reading({"sern/what": overview, narrower: chance}, {})
        cells = sorted(reading.chances, key=lambda cell: -reading.chances[cell])
        judgement = Judgement(Verdict(Decision.EITHER, cells[0], cells), reading)
        return list(decide_in_conversation("…", reading, judgement, NOWHERE, GRID, 3).intents)

    assert guessed(0.48, "sern/cost", 0.49) == ["sern/what", "sern/cost"]
    assert guessed(0.3, "sern/cost", 0.6) == ["sern/cost"]
    assert guessed(0.48, "sern/since", 0.49) == ["sern/since"]


def test_who_insists_on_yes_or_no_gets_the_answer_before_once_more() -> None:
    def told(cell: str, decision: Decision = Decision.ANSWER, *cells: str) -> Turn:
        parse_data = {"cells": [cell] if cell else [*cells], "decision": decision.value}
        return Turn({"parse_data": parse_data}, [{"metadata": {"metadata": {}}}])

    def decided_after(*turns: Turn) -> Decided:
        reading = clear("sern/what")
        judgement = Judgement(Verdict(Decision.ANSWER, "sern/what"), reading)
        place = Place(turns=list(turns))
        return decide_in_conversation(
            "en massa text. ja eller nej?", reading, judgement, place, GRID, 3
        )

    known, unknown = decided_after(told("sern/joined")), decided_after(told("sern/cost"))
    assert (known.verdict.decision, known.intents) == (Decision.AGAIN, ["sern/joined"])
    assert (unknown.verdict.decision, unknown.choices) == (Decision.NOTHING_MORE, ())


def test_what_did_not_help_is_not_said_again() -> None:
    def told(*cells: str) -> Turn:
        parse_data = {"cells": [*cells], "decision": "answer"}
        return Turn({"parse_data": parse_data}, [{"metadata": {"metadata": {}}}])

    def decision(verdict: Verdict, reading: Reading, *turns: Turn, corrects: bool) -> Decision:
        judgement, place = Judgement(verdict, reading), Place(turns=[*turns])
        decided = decide_in_conversation("…", reading, judgement, place, GRID, 3, corrects=corrects)
        return decided.verdict.decision

    asked = Verdict(Decision.ANSWER, "sern/joined"), clear("sern/joined"), told("sern/joined")
    assert decision(*asked, corrects=False) is Decision.AGAIN
    assert decision(*asked, corrects=True) is Decision.NOTHING_MORE
    # Two guesses that were both given lately, and are hardly asked.
    cells = ["sern/joined", "twin_towns/decides"]
    either = Verdict(Decision.EITHER, cells[0], cells)
    for chance, last, expected in (
        (0.1, cells[1], Decision.NOTHING_MORE),
        (0.1, "policy/what", Decision.EITHER),
        (0.45, cells[1], Decision.EITHER),
    ):
        reading = read(dict.fromkeys(cells, chance))
        turns = told("sern/what"), told(cells[0], last)
        assert decision(either, reading, *turns, corrects=False) is expected


def test_of_two_guesses_that_say_the_same_one_is_given_and_the_other_offered() -> None:
    def guessed(*cells: str) -> Decided:
        reading = Reading({cell: 1 / len(cells) for cell in cells}, {})
        judgement = Judgement(Verdict(Decision.EITHER, cells[0], cells), reading)
        return decide_in_conversation("…", reading, judgement, NOWHERE, GRID, 3)

    both_unknown = guessed("sern/cost", "international/cost")
    assert both_unknown.intents == ["sern/cost"]
    assert "international/cost" in both_unknown.choices
    assert guessed("sern/since", "international/cost").intents == [
        "sern/since",
        "international/cost",
    ]


@pytest.mark.parametrize(
    "text",
    ["kan ni ringa i stället?", "Can they call me instead?", "kan ni svara via telefon istället"],
)
def test_who_would_rather_be_called_after_a_case_speaks_of_the_case(text: str) -> None:
    for reading in (clear("contact/phone"), unclear()):
        assert decided(text, SENT, reading) == ["change_case"]
        assert decided(text, NOWHERE, reading) != ["change_case"]
    # They would call themselves.
    assert decided("kan jag ringa i stället?", SENT, clear("contact/phone")) == ["contact/phone"]


def test_what_is_asked_beside_a_remark_on_forms_is_answered_first() -> None:
    reading = read({"write_in_chat": 0.9, "sern/join": 0.05, "out_of_scope": 0.01})
    text = "Kan jag vara med? Jag kan inte skriva formulär."
    assert decided(text, NOWHERE, reading) == ["sern/join", "contact/what"]
    # Else the remark is a wish to go on here, also as a question.
    for remark in ("Jag kan inte formulär", "Går det utan formulär?", "formulär? jag skriver här"):
        assert decided(remark, NOWHERE, reading) == ["write_in_chat"]
    help_me = "hjälp mig skicka en fråga, jag kan inte formulär"
    assert "contact/phone" not in decided(help_me, NOWHERE, reading)


@pytest.mark.parametrize(
    ("text", "intent", "expected"),
    [
        ("när på kvällen ringer ni", "contact/phone", "case_status"),
        ("Tack ska du ha, och när ringer ni, jag spelar bingo", "thanks", "case_status"),
        ("شكرا، متى يأتي الجواب؟", "thanks", "case_status"),
        ("спасибо, когда придёт ответ?", "thanks", "case_status"),
        ("Thanks! When does the answer come?", "thanks", "case_status"),
        ("vad sa jag för adress i den sista?", "nlu_fallback", "case_status"),
        ("är den borttagen nu?", "nlu_fallback", "case_status"),
        ("bra, kan jag få tillbaka det om jag ångrar mig?", "change_case", "case_status"),
        ("kan ni inte ringa efter klockan 17?", "contact/phone", "change_case"),
        ("can you call me after five?", "contact/phone", "change_case"),
        ("jag läser inte e-post. kan någon ringa mig före nio?", "no_email", "change_case"),
    ],
)
def test_a_question_after_a_case_is_about_that(text: str, intent: str, expected: str) -> None:
    assert decided(text, SENT, clear(intent)) == [expected]


def test_a_case_was_sent_also_after_another_was_cancelled() -> None:
    number = SlotSet("case_reference", "EU-2026-0001")
    cancelled = (number, SlotSet("case_reference", None))

    def place(*events: Event) -> Place:
        return Place.of_tracker(DialogueStateTracker.from_events("somebody", list(events)))

    assert place(*cancelled).sent
    assert not place(SlotSet("case_reference", None)).sent
    assert not place(*cancelled, SessionStarted()).sent
    # Before a form that waits, one was sent; beside one that adds to it, it is that.
    another, same = (place(*events, SlotSet("case_form", "…")) for events in (cancelled, [number]))
    assert (another.sent, another.sent_before) == (False, True)
    assert (same.sent, same.sent_before) == (True, False)
    assert not place(*cancelled).sent_before
    assert not place(SlotSet("case_form", "…")).sent_before
    for one in (another, same, place(*cancelled)):
        assert decided("är ärendet borttaget nu?", one, clear("sern/what")) == ["case_status"]


def test_a_matter_of_another_office_after_a_case_is_outside() -> None:
    assert decided("och bygglovet då, tar ni det också eller?", SENT) == ["out_of_scope"]


def test_what_was_just_told_of_readers_is_not_told_in_the_same_words() -> None:
    def after(*names: str) -> Place:
        message = {"event": "user", "parse_data": {"intent": {"name": "privacy"}}}
        replies = [{"event": "bot", "metadata": {"utter_action": name}} for name in names]
        return Place(turns=[Turn(message, replies)])

    text, readers = "vem ser min adress?", clear("privacy_readers")
    assert decided(text, after("utter_privacy_readers"), readers) == ["why_contact"]
    assert decided(text, after("utter_privacy"), readers) == ["privacy_readers"]
    both = after("utter_privacy_readers", "utter_why_contact")
    assert decided(text, both, readers) == ["privacy_readers"]
    anonymous = decided("syns mitt namn?", after("utter_anonymous"), clear("anonymous"))
    assert anonymous == ["privacy_readers"]


def test_a_name_told_beside_the_form_with_more_is_for_its_fields() -> None:
    text = "Mitt namn är Kerstin Lundqvist, jag bor på en gata, och ni kan ringa mig på kvällarna"
    assert decided(text, BESIDE_FORM) == [FOR_THE_FORM]
    assert decided(f"{text}, går det?", BESIDE_FORM) == []
    assert decided(text, NOWHERE) == []


@pytest.mark.parametrize(
    "text",
    [
        *("jag skriver här i chatten", "jag skriver här i chatten. Vem leder SERN?"),
        *("orkar inte fylla i nåt formulär", "I can't fill in forms"),
    ],
)
def test_who_cannot_use_the_form_goes_on_in_the_chat(text: str) -> None:
    assert decided(text, BESIDE_FORM, clear("sern/lead")) == ["write_in_chat"]
    # Unless they cancel.
    assert decided("orkar inte med formuläret. Avbryt", BESIDE_FORM) == ["cancel_case"]


@pytest.mark.parametrize(
    "text",
    [
        "Jag orkar inte med formulär nu. Vem leder SERN?",
        "I can't fill in forms, who leads it?",
        "Jaha, ett formulär. Det klarar jag inte. Vem leder SERN?",
    ],
)
def test_what_has_an_answer_is_answered_beside_a_remark_on_the_form(text: str) -> None:
    assert decided(text, BESIDE_FORM, clear("sern/lead")) == ["sern/lead"]
    assert decided(text, BESIDE_FORM) == ["write_in_chat"]


def test_what_was_just_answered_is_not_answered_again_beside_something_new() -> None:
    before = {"intent": {"name": "sern"}, CELLS: ["sern/what"]}
    place = Place([Turn({"event": "user", "parse_data": before})])
    both = ("sern/what", "sern/lead")
    assert decided("vad är det nu, vem leder det?", place, clear("sern/what"), *both) == [
        "sern/lead"
    ]
    assert decided("vad är SERN, vem leder det?", NOWHERE, clear("sern/what"), *both) == [*both]


def test_who_wants_to_read_something_here_is_answered() -> None:
    reading = read({"write_in_chat": 0.9, "sern/what": 0.05, "sern/since": 0.01})
    text = "Kan jag få hela texten här i chatten istället då?"
    assert decided(text, NOWHERE, reading) == ["sern/what"]
    assert decided("May I see it all here in the chat?", BESIDE_FORM, reading) == ["sern/what"]
    for text in ("kan jag få skriva det här i chatten?", "kan jag få skicka det här?"):
        assert decided(text, NOWHERE, reading) == ["write_in_chat"]


def test_who_asks_for_an_example_wants_no_person() -> None:
    text = "ok men vilka då? kan du inte säga nån"
    assert decided(text, NOWHERE, clear("sern/lead"), "sern/lead", "handoff_request") == [
        "sern/lead"
    ]


def test_a_question_beside_the_form_is_answered_not_put_into_it() -> None:
    text = "jaha. men frågan är om min son kan åka"
    assert decided(text, BESIDE_FORM, clear("sern/join")) == ["sern/join"]
    # After a "no" to the form that was just shown, it is for that.
    text = "nej, frågan är om min son i tvåan kan åka till Italien"
    form = {"event": "bot", "data": {"custom": {"form": {"kind": "case"}}}}
    shown = Place([Turn({"event": "user"}, [form])], beside_form=True)
    assert decided(text, shown, clear("sern/join")) == ["change_case"]
    assert decided(text, BESIDE_FORM, clear("sern/join")) == ["sern/join"]
    assert decided("jaha. men frågan är om min son kan åka", shown, clear("sern/join")) == [
        "sern/join"
    ]
    # With a colon, or "should be", it is for the form.
    for text in ("frågan är: kan min son åka?", "frågan ska vara om SERN i stället"):
        assert decided(text, BESIDE_FORM, clear("sern/join")) == ["change_case"]
    assert decided("skicka min fråga", BESIDE_FORM) == [FOR_THE_FORM]


@pytest.mark.parametrize(
    "text",
    [
        "jag vill inte ha nåt svar. jag vill bara klaga, helt anonymt, ingen adress",
        "ni behöver inte svara",
        "No reply needed, I just want you to know",
    ],
)
def test_who_wants_no_reply_is_offered_a_mail(text: str) -> None:
    assert decided(text, BESIDE_FORM, clear("complaint")) == ["no_email"]
    assert decided(text, NOWHERE) == ["no_email"]
    # A hand-off that begins with it says so itself.
    assert decided(text, NOWHERE, clear("complaint")) == ["complaint"]
    reached = f"{text}, 070-123 45 67"
    assert decided(reached, BESIDE_FORM) == [FOR_THE_FORM]


@pytest.mark.parametrize(
    "text",
    [
        "jag har inte fått svar",
        "ni behöver inte svara på engelska",
        "jag vill inte ha svar av en robot",
        "varför får jag inget svar",
        "du behöver inte svara på det",
    ],
)
def test_who_only_speaks_of_a_reply_is_offered_none(text: str) -> None:
    assert decided(text, NOWHERE) == []


def test_who_gives_no_address_is_told_of_that_beside_a_form() -> None:
    for text in (
        "skicka utan adress sa jag. skriv 'anonym' som adress",
        "I want to complain, no name and no address",
    ):
        assert decided(text, BESIDE_FORM, clear("complaint")) == ["anonymous"]
    assert decided("jag vill klaga på resan, anonymt", BESIDE_FORM, clear("complaint")) == [
        "complaint"
    ]


@pytest.mark.parametrize(
    "text", ["nej inte den, den första frågan om lägret", "frågan är den om vad SERN kostar"]
)
def test_who_names_another_question_beside_a_form_changes_it(text: str) -> None:
    assert decided(text, BESIDE_FORM, clear("not_helpful")) == ["change_case"]
    assert decided(text, NOWHERE, clear("not_helpful")) == ["not_helpful"]


@pytest.mark.parametrize(
    ("text", "intent"),
    [
        *((text, "send_case") for text in ("Ja alt stämmer, du kan skicka", "fantastiskt, kör")),
        ("Kaikki on oikein, lähetä", "send_case"),
        ("nej vänta, jag ångrar mig, skicka inget", "cancel_case"),
        ("då behövs det inte, låt bli att skicka", "cancel_case"),
        ("en sak till: vi är 22 dansare. Kan det också stå med?", "change_case"),
        ("nej, jag ville lägga till det i frågan till kommunen: vi är 22", "change_case"),
        ("Så skicka den till någon, härifrån i chatten, inget formulär tack", "write_in_chat"),
        ("jag sa ju INGET formulär. Läser du ens?", "write_in_chat"),
    ],
)
def test_what_sends_cancels_adds_or_leaves_beside_a_form(text: str, intent: str) -> None:
    for reading in (unclear(), clear("handoff_request")):
        assert decided(text, BESIDE_FORM, reading) == [intent]


@pytest.mark.parametrize(
    "text",
    [
        "det vill jag att kommunen ska få läsa",
        "skicka det jag skrev till kommunen",
        "jag vill klaga till kommunen om det",
    ],
)
def test_what_only_asks_to_pass_on_what_was_said_begins_a_hand_off(text: str) -> None:
    for reading in (clear("contact/what"), clear("complaint"), unclear()):
        assert decided(text, NOWHERE, reading) == ["handoff_request"]
        assert decided(text, BESIDE_FORM, reading) == [FOR_THE_FORM]
    in_chat = "Skicka det jag skrev till kommunen, här i chatten"
    assert decided(in_chat, BESIDE_FORM, clear("contact/what")) == ["write_in_chat"]


@pytest.mark.parametrize("text", ["kan du skicka den?", "kan du skicka det till mig"])
def test_who_wants_something_sent_to_them_passes_nothing_on(text: str) -> None:
    assert decided(text, NOWHERE, clear("sern/what")) == ["sern/what"]


@pytest.mark.parametrize(
    "text",
    [
        "Det gäller EU-medel till vår bygdegård, min mejl är bo@example.se",
        "070-174 06 40, Gunnar Ek. Gäller EU-medel till vår bygdegård.",
    ],
)
def test_who_tells_what_it_is_about_and_how_to_be_reached_asks_nothing(text: str) -> None:
    for reading in (clear("eu_funds/how"), unclear()):
        assert decided(text, NOWHERE, reading) == ["handoff_request"]
        assert decided(text, BESIDE_FORM, reading) == [FOR_THE_FORM]


@pytest.mark.parametrize(
    "text", ["Nu vill jag skicka min fråga från förut", "send my first question"]
)
def test_who_wants_a_question_from_before_sent_begins_a_hand_off(text: str) -> None:
    for place in (NOWHERE, BESIDE_FORM):
        assert decided(text, place, clear("contact/what")) == ["handoff_request"]
    for other in ("skicka frågan först, sen ringer jag", "skicka det innan måndag"):
        assert decided(other, NOWHERE, clear("contact/what")) == ["contact/what"]


@pytest.mark.parametrize(
    "text", ["ta bort namnet", "stryk numret", "jag vill vara anonym", "remove my name please"]
)
def test_what_is_to_go_from_a_form_is_for_its_fields(text: str) -> None:
    for reading in (clear("privacy_erase"), unclear()):
        assert decided(text, BESIDE_FORM, reading) == [FOR_THE_FORM]
    other = clear("privacy_erase")
    assert decided("radera mitt nummer ur historiken", BESIDE_FORM, other) == ["privacy_erase"]


def test_a_question_whose_writer_asks_to_be_reached_is_answered_and_begins_a_hand_off() -> None:
    text = "Vi undrar om vår kör kan sjunga i Hyvinge. Ni når mig på karin@example.se efter kl 17."
    reading = clear("hyvinge/how")
    assert decided(text, NOWHERE, reading) == ["hyvinge/how", "handoff_request"]
    assert decided(text, SENT, reading) == ["hyvinge/how"]


def test_a_copy_is_asked_of_what_is_sent() -> None:
    reading = clear("it/documents")
    assert decided("får jag en kopia?", BESIDE_FORM, reading) == [FOR_THE_FORM]
    assert decided("får jag en kopia?", SENT, reading) == ["case_status"]
    assert decided("får jag en kopia?", NOWHERE, reading) == ["it/documents"]


def test_what_is_asked_beside_thanks_is_asked_of_the_case_just_sent() -> None:
    for text in (
        *("Tack! Hör ni av er i veckan, jag reser sedan", "Thanks a lot! Will it be soon?"),
        *("Tack! Ringer ni på kvällen då?", "Tack! Mejlar de eller ringer de?", "Tack! När då?"),
        *("Tack, blir det nu i veckan?", "Thanks! May they write to me instead?"),
    ):
        assert decided(text, JUST_SENT, clear("thanks")) == ["case_status"]
        assert decided(text, NOWHERE, clear("thanks")) == ["thanks"]
    for text in (
        *("Tack så mycket!", "Tack! Är du en människa?", "Tack ska du ha! Hur är läget med dig?"),
        *(
            "Thanks! What is your name?",
            "Thanks! How old are you?",
            "Tack! Kan du svara på en sak till?",
        ),
    ):
        assert decided(text, JUST_SENT, clear("thanks")) == ["thanks"]
    unsure = read({"thanks": 0.6, "case_status": 0.35})
    assert decided("Kiitos! Onko se perillä?", JUST_SENT, unsure) == ["case_status"]


def test_how_long_it_takes_is_asked_of_the_case_that_a_mere_yes_sent() -> None:
    sent = {"event": "bot", "metadata": {"utter_action": "utter_case_sent"}}
    yes = Turn({"event": "user", "parse_data": {"intent": {"name": "affirm"}}}, [sent])
    thanks = Turn({"event": "user", "parse_data": {"intent": {"name": "thanks"}}})
    asked = Turn({"event": "user", "parse_data": {"intent": {"name": "sern"}}})
    for text in (
        *("Thanks! How long does it take?", "hur lång tid tar det?", "hur lång tid kan det ta?"),
        *("How long do I have to wait?", "Tack! Hur länge får man vänta?"),
    ):
        for turns in ([yes], [thanks, yes]):
            place = Place(turns, sent=True)
            assert decided(text, place, clear("contact/how_soon")) == ["case_status"]
        for place in (Place([asked, yes], sent=True), NOWHERE):
            assert "case_status" not in decided(text, place, clear("contact/how_soon"))
    trip = "hur lång tid tar resan till Italien?"
    assert decided(trip, Place([yes], sent=True), clear("visits/how")) == ["visits/how"]


def test_who_left_and_promises_a_contact_goes_on() -> None:
    mailed = {"event": "bot", "metadata": {"utter_action": "utter_case_mailto"}}
    left = Turn({"event": "user", "parse_data": {"intent": {"name": "skip_step"}}}, [mailed])
    text = "jag lämnar en e-postadress ändå"
    assert decided(text, Place([left], kept=True), clear("no_email")) == ["handoff_request"]
    assert decided(text, BESIDE_FORM, clear("no_email")) == [FOR_THE_FORM]
    assert decided("jag har ingen e-post", Place([left], kept=True), clear("no_email")) == [
        "no_email"
    ]


def test_the_first_one_is_the_first_of_two_that_were_named() -> None:
    turns = [
        Turn({"event": "user", "parse_data": {"cells": [cell]}})
        for cell in ("daugavpils/since", "hyvinge/what")
    ]
    assert decided("Och den första?", Place(turns), clear("it/other")) == ["hyvinge/since"]


def test_whether_a_case_is_gone_is_asked_also_beside_a_form_that_takes_it_back() -> None:
    waits = Place(beside_form=True, sent_before=True)
    for text in ("men är den struken nu?", "jag undrar om ärendet, är det raderat hos er?"):
        assert decided(text, waits, clear("eu_handslag/what")) == ["case_status"]
        assert decided(text, NOWHERE, clear("sern/what")) == ["sern/what"]


@pytest.mark.parametrize(
    "text",
    ["följde mitt nummer med nu?", "hamnade den hos rätt person?", "did you include my name?"],
)
def test_what_of_its_sender_a_case_holds_is_told_of_that_case(text: str) -> None:
    assert decided(text, SENT, clear("anonymous")) == ["case_status"]
    school = "är min skola med i SERN?"
    assert decided(school, SENT, clear("sern/who")) == ["sern/who"]


def test_who_wants_a_number_of_the_municipality_is_told_that_of_none() -> None:
    for text in ("varför kan jag inte bara få ert nummer?", "ge mig växeln då", "give me a number"):
        assert decided(text, BESIDE_FORM) == ["contact/phone"]
    assert decided("jag har ett nummer, 070-174 06 22", BESIDE_FORM) == [FOR_THE_FORM]


def test_who_can_be_reached_in_no_way_is_told_so_at_once() -> None:
    text = "Jag vill fråga er en sak. Jag har varken mejl eller mobil. Kan ni skriva ett brev?"
    assert decided(text, NOWHERE, clear("handoff_request")) == ["no_email"]
    assert decided(text, NOWHERE, clear("sern/who")) != ["no_email"]


def test_none_of_that_says_nothing_of_how_to_be_reached() -> None:
    assert decided("Nej, inget av det", NOWHERE, clear("deny")) == ["deny"]


@pytest.mark.parametrize("text", ["نعم، أرسلها من فضلك", "tak, wyślij proszę", "Kyllä, lähetä se"])
def test_a_yes_to_send_in_other_languages_is_one_beside_a_form(text: str) -> None:
    assert decided(text, BESIDE_FORM) == ["send_case"]


def test_cancelling_and_asking_whether_it_was_sent_cancels() -> None:
    text = "äsch då struntar jag i det. behåll er fråga. är den skickad nu?"
    assert decided(text, BESIDE_FORM) == ["cancel_case"]


@pytest.mark.parametrize(
    "text",
    [
        "Vilket formulär? Det gäller resan",
        "jag har inget formuler här",
        "En näe lomaketta",
        "I would rather do it in the chat",
        "jag gör det hellre i chatten",
    ],
)
def test_who_sees_no_form_goes_on_in_the_chat(text: str) -> None:
    assert decided(text, BESIDE_FORM, clear("sern/join")) == ["write_in_chat"]


def test_both_questions_are_for_the_form_that_waits() -> None:
    assert decided("nej skicka båda två, 1 och 2", BESIDE_FORM) == [FOR_THE_FORM]


@pytest.mark.parametrize(
    "text",
    ["When will we have a reply?", "svarar ni på förmiddagen då?", "får jag radera frågan nu?"],
)
def test_what_becomes_of_a_case_is_asked_in_many_ways(text: str) -> None:
    assert decided(text, SENT, clear("contact/phone")) == ["case_status"]


@pytest.mark.parametrize(
    "text", ["Skolan i Hyvinge svarar inte på mejl", "Kan en kör anmäla sig bara via mejl?"]
)
def test_what_only_speaks_of_mail_beside_a_form_is_read_as_chat(text: str) -> None:
    assert decided(text, BESIDE_FORM, clear("sern/what")) == ["sern/what"]


def test_another_way_wanted_beside_a_form_is_for_its_fields() -> None:
    for text in ("Kan ni ringa mig i stället?", "mejla hellre"):
        assert decided(text, BESIDE_FORM, clear("contact/phone")) == [FOR_THE_FORM]


@pytest.mark.parametrize("text", ["det var allt tack, hejdå", "hejdå, tack för hjälpen"])
def test_who_says_goodbye_is_offered_nothing(text: str) -> None:
    for place in (NOWHERE, SENT, JUST_SENT, Place(kept=True)):
        for reading in (unclear(), clear("handoff_request"), clear("contact/what")):
            assert decided(text, place, reading) == ["goodbye"]


@pytest.mark.parametrize(
    "text",
    [
        "ring mig på 070-123 45 67",
        "070-123 45 67",
        "Min mejl är per@example.se, hälsar Per Berg",
    ],
)
def test_who_only_says_how_to_be_reached_wants_to_be(text: str) -> None:
    for reading in (unclear(), clear("contact/phone")):
        assert decided(text, NOWHERE, reading) == ["handoff_request"]
    assert decided(text, BESIDE_FORM) == [FOR_THE_FORM]


@pytest.mark.parametrize(
    "text",
    [
        "är det per@example.se jag ska skriva till?",
        "Skriv till per@example.org om avtalet",
        "mejladressen per@example.se fungerar inte",
        "070-123 45",
        "2024-05-12",
    ],
)
def test_who_speaks_of_an_address_begins_nothing(text: str) -> None:
    assert decided(text, NOWHERE) == []


LEFT_IT = Turn(
    {"event": "user", "parse_data": {"intent": {"name": "cancel_case"}}},
    [{"event": "bot", "metadata": {"utter_action": "utter_case_cancelled"}}],
)


@pytest.mark.parametrize(
    "text",
    [
        "jag ångrade mig igen",
        "nej vänta, jag ville inte avbryta",
        "ta tillbaka det",
        "fortsätt",
        "no wait, don't cancel",
    ],
)
def test_who_takes_a_cancelling_back_begins_again(text: str) -> None:
    for reading in (unclear(), clear("cancel_case"), clear("goodbye")):
        assert decided(text, Place([LEFT_IT], kept=True), reading) == ["handoff_request"]
    # With nothing cancelled, or something else spoken of since, it is none.
    assert decided(text, NOWHERE, clear("cancel_case")) == ["cancel_case"]


@pytest.mark.parametrize(
    "text",
    [
        "jag vill fortsätta med SERN",
        "hur tar jag tillbaka det",
        "jag ångrar att jag flyttade hit",
        "jag vill inte fortsätta",
        "skicka inte ändå",
    ],
)
def test_who_says_something_else_after_cancelling_begins_nothing(text: str) -> None:
    assert "handoff_request" not in decided(text, Place([LEFT_IT], kept=True))


def test_that_what_waits_does_not_belong_to_the_case_before_is_about_the_form() -> None:
    text = "de hör inte ihop, det är en helt annan sak"
    after_a_case = Place(beside_form=True, sent_before=True)
    for reading in (unclear(), clear("not_helpful")):
        assert decided(text, after_a_case, reading) == ["change_case"]
    assert decided(text, BESIDE_FORM, clear("not_helpful")) == ["not_helpful"]


@pytest.mark.parametrize(
    ("text", "intent"),
    [
        ("Nu ångrar jag mig. Kan ni ta bort min fråga så ingen behöver svara?", "change_case"),
        ("kan ni ta bort min fråga?", "change_case"),
        ("ni behöver inte svara längre, det har löst sig", "change_case"),
        ("Är den första frågan borttagen nu?", "case_status"),
        ("Inget har gått iväg nu alltså?", "case_status"),
    ],
)
def test_a_sent_case_is_taken_back_or_asked_after(text: str, intent: str) -> None:
    assert decided(text, SENT) == [intent]


def test_whether_nothing_was_sent_is_asked_where_nothing_was() -> None:
    text = "Då frågar jag på biblioteket. Inget har gått iväg nu alltså?"
    assert decided(text, NOWHERE, clear("not_helpful")) == ["case_status"]


def test_a_question_on_sending_beside_the_wish_to_send_gets_its_answer_and_the_form() -> None:
    text = "Skicka frågan till kommunen då. Vem läser den?"
    both = ["privacy_readers", "handoff_request"]
    assert decided(text, NOWHERE, clear("privacy_readers")) == both
    for text in ("Vem läser det jag skickar till kommunen?", "Kan jag skicka frågan anonymt?"):
        assert decided(text, NOWHERE, clear("privacy_readers")) == ["privacy_readers"]


@pytest.mark.parametrize(
    "text",
    [
        "Nej jag mejlar inte, det får barnbarnet göra. Kan du inte skicka frågan åt mig?",
        "nej jag mejlar inte. kan du skicka den åt mig",
    ],
)
def test_who_wants_the_question_sent_for_them_changes_nothing_that_was_sent(text: str) -> None:
    for place in (NOWHERE, SENT):
        assert decided(text, place, clear("cancel_case")) == ["handoff_request"]
    # Also where it may as well be a question of the field.
    assert decided(text, NOWHERE, unclear()) == ["handoff_request"]
    # A question beside it gets its answer.
    asked = f"Vem leder SERN? {text}"
    assert decided(asked, NOWHERE, clear("sern/lead"))[0] == "sern/lead"


def test_who_leaves_it_to_somebody_else_cancels_the_form_that_waits() -> None:
    text = "Oj det där blev för krångligt, jag låter dottern göra det. Tack o hej"
    assert decided(text, BESIDE_FORM) == ["cancel_case"]
    assert decided(text, NOWHERE) == ["goodbye"]
    assert decided("Tack o hej", BESIDE_FORM, clear("goodbye")) == ["goodbye"]


def test_greetings_to_the_municipality_beside_thanks_begin_nothing() -> None:
    wish = clear("handoff_request")
    assert decided("okej tack, bra hjälp. hälsa kommunen", NOWHERE, wish) == ["thanks"]
    told = "tack. hälsa kommunen att det behövs fler vänorter"
    assert decided(told, NOWHERE, wish) == ["handoff_request"]


@pytest.mark.parametrize(
    ("text", "is_wish"),
    [
        ("Hon mejlar inte. Kan ni ringa henne i stället? Hennes nummer är 0141-22 07 14", True),
        ("Could somebody call my mother? 0141-22 07 14", True),
        ("Är 0141-22 35 00 rätt nummer att ringa?", False),
        ("Kan ni ringa mig?", False),
    ],
)
def test_who_says_whom_to_call_on_which_number_asks_for_none(text: str, is_wish: bool) -> None:
    wished = decided(text, NOWHERE, clear("contact/phone")) == ["handoff_request"]
    assert wished == is_wish
