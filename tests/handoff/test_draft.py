"""What is offered as the question to send, and what it is said to be about."""

from __future__ import annotations

from typing import Any, Optional

import pytest

from actions.handoff.draft import case_topic, draft_questions
from bot.conversation.plain_text import mark_plain_text
from tests.handoff.trackers import (
    form_begins,
    form_ends,
    replied,
    said,
    session_starts,
)

WISH = said("Jag vill prata med en människa", "handoff_request")
MATTER = "hur en skola söker pengar till ett utbyte?"
LONG_WISH = f"Kan någon höra av sig till mig om {MATTER}"
QUESTION = said("Vad kostar det?", "sern/cost")


def draft(*events: dict[str, Any]) -> Optional[str]:
    """The likeliest question."""
    return next(iter(draft_questions(events)), None)


@pytest.mark.parametrize(
    ("events", "expected"),
    [
        ([], None),
        ([WISH], None),
        ([QUESTION, WISH], "Vad kostar det?"),
        # What leans on the question before it comes after that.
        ([said("Vad är SERN?", "sern/what"), QUESTION, WISH], "Vad är SERN? Vad kostar det?"),
        # What was not understood is what a person is wanted for.
        ([QUESTION, said("Får kor delta?", "nlu_fallback"), WISH], "Får kor delta?"),
        ([said("När går bussen?", "nlu_fallback"), WISH], "När går bussen?"),
        # What is told by the way is not what is sent, nor what is complained of in it.
        *(
            ([QUESTION, said(text, "complaint")], "Vad kostar det?")
            for text in (
                "skicka det då. och förresten det är INTE plogat på vår gata, skandal",
                "send it then. By the way, nobody has ploughed our street",
            )
        ),
        # What leads to a question is none of it, whatever was asked before.
        *(
            ([said("Vem leder SERN?", "sern/lead"), said(text, intent)], "Vad kostar det?")
            for intent in ("sern/cost", "several_questions", "handoff_request")
            for text in (
                "Då vill jag skicka en fråga till er: Vad kostar det?",
                "Ok, skicka en fraga da. Vad kostar det?",
                "Can you send this to the municipality: Vad kostar det?",
            )
        ),
        # What is told beside "send it" goes with what was asked; a remark on looking does not.
        (
            [QUESTION, said("nej. vi är många på jobbet. skicka till kommunen", "handoff_request")],
            "Vad kostar det? Vi är många på jobbet.",
        ),
        (
            [
                QUESTION,
                said("vet inte, kan du fråga dem åt mig? jag är lärare för 7b", "handoff_request"),
            ],
            "Vad kostar det? Jag är lärare för 7b.",
        ),
        # A form that is disliked, a wish to write here, "about something": none of it is asked.
        *(
            ([QUESTION, said(text, intent)], "Vad kostar det?")
            for intent in ("handoff_request", "write_in_chat")
            for text in (
                "jaha men jag vill skriva det i chatten istället för formuläret",
                "Jaha, ett formulär. Det klarar jag inte.",
                "Vill fråga nån på kommunen om en sak",
                "jag behöver komma i kontakt med nån på kommunen angående ett eu-projekt",
            )
        ),
        ([said("jag vill klaga på en sak", "complaint")], None),
        (
            [
                said(
                    "God dag! Jag heter Märta Ek. Jag har ingen e-post. Kan ni hjälpa mig med en "
                    "fråga till kommunen?",
                    "handoff_request",
                )
            ],
            None,
        ),
        # Neither is what its writer says of themselves, also where it is masked.
        (
            [
                said(
                    "hej jag vill skicka fraga till komunen kan min klubb fa bidrag for resan. "
                    "maila mig pa per@example.se mvh Per",
                    "handoff_request",
                )
            ],
            "kan min klubb fa bidrag for resan.",
        ),
        (
            [
                said(
                    "Kan man få praktik? mitt nummer är [telefonnummer] om ni vill ringa",
                    "sern/join",
                ),
                WISH,
            ],
            "Kan man få praktik?",
        ),
        *(
            ([said(text, intent)], "Hur söker en kör?")
            for intent in ("handoff_request", "several_questions")
            for text in (
                "Jag vill skicka en fråga till er: Hur söker en kör? Jag heter Eva Ek, Ask skola",
                "Skicka en fråga: Hur söker en kör? Mejla mig på per@example.se",
            )
        ),
        # What was put in its place in a form that waits, and "that question" in its own sentence.
        (
            [QUESTION, said("ändra frågan till: Vem leder SERN?", "change_case"), WISH],
            "Vem leder SERN?",
        ),
        (
            [said("Vem leder SERN? Jag vill skicka den frågan till kommunen", "sern/lead")],
            "Vem leder SERN?",
        ),
        # What the notice under the form means is none for the municipality.
        ([QUESTION, said("vad är en allmän handling?", "terms/lup"), WISH], "Vad kostar det?"),
        # "That question" is the one before, however the message is read.
        *(
            ([QUESTION, said(text, intent)], "Vad kostar det?")
            for intent in ("contact/email", "nlu_fallback", "handoff_request", "sern/which")
            for text in (
                "kan ni skicka den frågan, min mejl är per@example.se",
                "Skicka min fråga till kommunen, jag nås på 070-123 45 67",
                "please send that question, my email is per@example.se",
                "kan nagon svara pa den fragan? nas pa 070-123 45 67",
            )
        ),
        (
            [said("När går SERN? Skicka den frågan, min mejl är per@example.se", "sern/when")],
            "När går SERN?",
        ),
        (
            [
                QUESTION,
                said("Får korna delta?", "nlu_fallback"),
                said("skicka frågan om korna, min mejl är per@example.se", "contact/email"),
            ],
            "Får korna delta?",
        ),
        # What is said of the form, or of what was asked, is no question.
        *(
            ([QUESTION, said(text, "nlu_fallback"), WISH], "Vad kostar det?")
            for text in (
                "men varför är frågan tom? jag frågade om vad det kostar",
                "why is the question empty? I asked about the cost",
                "jag frågade om det är skickat. är det det??",
                "svara på det jag frågar! kan jag skicka utan mejl och telefon?",
            )
        ),
        (
            [said("du svarade inte. både SERN och Hyvinge?", "sern/cost"), WISH],
            "både SERN och Hyvinge?",
        ),
        ([said("alltså blev mitt klagomål skickat eller inte?", "complaint")], None),
        ([said("det var inte en fråga. jag vill klaga. måste ni ha min mejl?", "complaint")], None),
        ([QUESTION, said("så, tillbaka. var var vi?", "nlu_fallback"), WISH], "Vad kostar det?"),
        # The municipality's others answer that.
        ([said("När går bussen?", "out_of_scope"), WISH], None),
        # A short remark is offered only where nothing else was said.
        ([QUESTION, said("det var ju dåligt", "nlu_fallback"), WISH], "Vad kostar det?"),
        ([said("resa till Parma", "nlu_fallback"), WISH], "resa till Parma"),
        # How to be reached is for its own field.
        (
            [said("Får kören åka dit? Ring mig på 070-123 45 67", "nlu_fallback"), WISH],
            "Får kören åka dit?",
        ),
        (
            [said("Får kören åka dit? Ring mig på [telefonnummer]", "nlu_fallback"), WISH],
            "Får kören åka dit?",
        ),
        (
            [said("Hur ansöker en kör om pengar? Skicka den också till kommunen", "send_case")],
            "Hur ansöker en kör om pengar?",
        ),
        (
            [said("Guten Tag, ich möchte eine Frage an die Gemeinde schicken", "handoff_request")],
            None,
        ),
        # Small talk and yes or no are no questions.
        ([said("hej", "greet"), WISH], None),
        ([QUESTION, said("nej", "deny"), WISH], "Vad kostar det?"),
        # Whoever asks for a person twice has asked nothing in between.
        ([QUESTION, WISH, WISH], "Vad kostar det?"),
        # A long wish tells what it is about, also when a person is asked for once more.
        ([QUESTION, said(LONG_WISH, "handoff_request")], MATTER),
        ([said(LONG_WISH, "handoff_request"), WISH], MATTER),
    ],
)
def test_the_newest_question_is_offered(
    events: list[dict[str, Any]], expected: Optional[str]
) -> None:
    assert draft(*events) == expected


@pytest.mark.parametrize(
    ("wish", "expected"),
    [
        # However long, it is a wish: the question is the one from before.
        (
            "jag skulle vilja prata med någon som kan svara ordentligt på det här nu",
            "Vad kostar det?",
        ),
        ("det hjälper inte, jag vill prata med en riktig människa nu tack", "Vad kostar det?"),
        ("din dumma robot låt mig tala med en riktig människa nu genast", "Vad kostar det?"),
        (
            "I would really like to speak to somebody who knows about these things",
            "Vad kostar det?",
        ),
        # What it is about stands beside the wish, or in it.
        (
            "Kan någon ringa mig i morgon? Får min dotter åka till Hyvinge?",
            "Får min dotter åka till Hyvinge?",
        ),
        (
            "Jag vill gärna tala med en handläggare om vår ansökan till SERN",
            "Jag vill gärna tala med en handläggare om vår ansökan till SERN",
        ),
        (
            "kan nån ringa mig om resan till Hyvinge",
            "kan nån ringa mig om resan till Hyvinge",
        ),
        ("kan nån ringa mig om det", "Vad kostar det?"),
    ],
)
def test_the_wish_for_a_person_is_not_the_question(wish: str, expected: str) -> None:
    assert draft(QUESTION, said(wish, "handoff_request")) == expected


def test_what_a_person_is_wanted_for_is_offered_also_when_it_was_answered() -> None:
    wish = "Jag skulle vilja prata med någon om hur vår kår får bidrag till ett läger i Hyvinge"
    expected = "hur vår kår får bidrag till ett läger i Hyvinge"
    assert draft(said(wish, "hyvinge/join"), WISH) == expected


def test_the_button_under_a_wish_leaves_what_it_told() -> None:
    told = "min son ska åka till ett annat land med skolan. ni svarar inte."
    wish = said(f"{told} jag vill skicka en fråga", "handoff_request")
    button = said("/handoff_request", "handoff_request", title="Skicka frågan till kommunen")
    assert draft(wish, button) == "min son ska åka till ett annat land med skolan."


@pytest.mark.parametrize(
    "wish",
    [
        "I want to send a question to the municipality right now please",
        "Can I send a question to the municipality in the chat here now?",
        "Haluaisin lähettää kysymyksen kunnalle tästä asiasta, onko se mahdollista?",
    ],
)
def test_the_wish_to_send_a_question_is_not_the_question(wish: str) -> None:
    assert draft(QUESTION, said(wish, "handoff_request")) == "Vad kostar det?"


def test_what_is_told_beside_the_wish_is_offered_when_nothing_was_asked() -> None:
    told = "Vi är ett litet företag i Borensberg med en partner i Parma."
    wish = said(f"{told} Kan ni höra av er till oss?", "handoff_request")
    assert draft(wish) == told
    assert draft(QUESTION, wish) == "Vad kostar det?"
    assert (
        draft(said("jag vill bara prata med en vanlig människa i stan", "handoff_request")) is None
    )


def test_what_is_not_the_visitors_own_question_is_passed_over() -> None:
    pressed = said("/sern/join", "sern/join", title="Hur går vi med?")
    wish = said("/handoff_request", "handoff_request", title="Skicka min fråga")
    assert draft(pressed, wish) is None
    address = said("anna.ek@example.se", "out_of_scope")
    fragment = said("namnet, tack", "nlu_fallback")
    said_before = [QUESTION, pressed, address, fragment, wish]
    assert draft(*said_before) == draft(QUESTION, WISH)


def test_a_text_that_looks_like_a_command_is_offered_as_it_was_written() -> None:
    written = said(mark_plain_text("/restart hela kommunen"), "nlu_fallback")
    assert draft(written, WISH) == "/restart hela kommunen"


def test_what_was_said_in_an_earlier_session_is_left_out() -> None:
    assert draft(QUESTION, session_starts(), WISH) is None


def test_what_was_said_in_the_form_or_before_it_is_left_out() -> None:
    in_form = said("Anna på SERN", "sern/what")
    events = [QUESTION, WISH, form_begins(), in_form, form_ends(), WISH]
    assert draft(*events) is None
    asked_since = [*events[:-1], said("Vad är SERN?", "sern/what"), WISH]
    assert draft(*asked_since) == "Vad är SERN?"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Nej jag vill fråga: Hur blir man ambassadör?", "Hur blir man ambassadör?"),
        ("Det var inte det jag frågade. Varför åker ni dit?", "Varför åker ni dit?"),
        ("Tack! Och hur länge har vi haft den?", "Och hur länge har vi haft den?"),
        ("jag ska bygga altan, får jag det", "jag ska bygga altan, får jag det"),
        ("avbryt men vad är SERN?", "vad är SERN?"),
        ("Glöm det. Vilka är vänorterna?", "Vilka är vänorterna?"),
        ("Bra. En sista sak. Kan min kusin vara med?", "Kan min kusin vara med?"),
        # About the assistant, or about the way here.
        ("Vilken länk? Jag sa ju att jag inte har mejl.", None),
        ("That is my own city, I know that. I asked who the contact person is.", None),
        ("du svarar ju inte på frågan", None),
        ("hallå? får jag prata med nån eller inte", None),
        ("Tack för hjälpen!", None),
        ("Skriv till mig på anna@example.se om det", None),
        ("Ring mig på 070-123 45 67 om det", None),
    ],
)
def test_a_draft_is_the_question_and_nothing_else(text: str, expected: Optional[str]) -> None:
    assert draft(said(text, "nlu_fallback"), WISH) == expected


def test_reaching_somebody_is_not_what_the_visitor_wants_to_know() -> None:
    assert draft(QUESTION, said("har ni inget telefonnummer", "contact/phone"), WISH) == (
        "Vad kostar det?"
    )


def outcome(name: str) -> dict[str, Any]:
    return {"event": "bot", "text": "…", "metadata": {"metadata": {"outcome": name}}}


@pytest.mark.parametrize(
    ("first", "second", "expected"),
    [
        ("missed", "clarified", ["Hur söker vi stöd?", "Får kor delta?"]),
        ("handed_off", "out_of_scope", ["Hur söker vi stöd?", "Får kor delta?"]),
        ("answered", "missed", ["Hur söker vi stöd?"]),
        ("missed", "answered", ["Hur söker vi stöd?"]),
    ],
)
def test_two_questions_without_an_answer_are_both_offered(
    first: str, second: str, expected: list[str]
) -> None:
    events = [
        *(said("Får kor delta?", "nlu_fallback"), outcome(first)),
        *(said("Hur söker vi stöd?", "sern/grants"), outcome(second)),
        WISH,
    ]
    assert draft_questions(events) == expected


def test_what_was_sent_with_a_form_is_not_offered_again() -> None:
    sent = {"event": "slot", "name": "case_reference", "value": "EU-2026-0001"}
    assert draft(QUESTION, WISH, sent, WISH) is None


@pytest.mark.parametrize(
    ("topics", "expected"),
    [
        ([], None),
        (["sern/join"], "sern/join"),
        (["sern/what", "sern/join"], "sern/join"),
        (["sern/join", "greet"], "sern/join"),
        (["sern/join", "handoff_request"], "sern/join"),
        (["handoff_request"], None),
    ],
)
def test_a_case_is_about_what_was_last_spoken_of(
    topics: list[str], expected: Optional[str]
) -> None:
    turns = [event for topic in topics for event in (said("…", topic), replied("…"))]
    assert case_topic([*turns, WISH]) == expected


def test_a_second_case_is_not_about_what_the_first_one_was_about() -> None:
    sent = {"event": "slot", "name": "case_reference", "value": "EU-2026-0001"}
    first = [said("…", "sern/join"), replied("…"), WISH, sent]
    other = said("Vem betalar tolken?", "nlu_fallback")
    assert case_topic([*first, other, replied("…"), WISH]) is None
    other = said("Vad är Hyvinge?", "twin_towns/which")
    assert case_topic([*first, other, replied("…"), WISH]) == "twin_towns/which"


def test_the_topic_is_that_of_the_question_that_is_offered() -> None:
    earlier = [said("Vilka är vänorterna?", "twin_towns/which"), replied("…")]
    asked = "När är sista dag för synpunkter?"
    wish = said(f"Tack. {asked} Kan ni skicka den frågan till nån som vet", "handoff_request")
    assert case_topic([*earlier, wish], asked) is None
    assert case_topic([*earlier, QUESTION, replied("…"), WISH], "Vilka är vänorterna?") == (
        "twin_towns/which"
    )
    # A complaint is one, where it is what is sent.
    complaint = "Ingen har svarat på vår ansökan på ett halvår."
    complains = said(f"{complaint} Jag vill klaga!", "complaint")
    assert case_topic([*earlier, complains], complaint) == "complaint"
    assert case_topic([*earlier, complains, QUESTION, WISH], "Vad kostar det?") == "sern/cost"
    # In nobody's words so far: what was last spoken of.
    assert case_topic([*earlier, WISH], "Är det här rätt?") == "twin_towns/which"


@pytest.mark.parametrize(
    "text",
    [
        "hälsa kommunstyrelsen att busskuren på Storgatan är trasig",
        "säg till dom som bestämmer att lampan är sönder",
        "tell the council that the bus shelter is broken",
    ],
)
def test_what_is_to_be_told_is_the_draft_itself_and_no_earlier_question(text: str) -> None:
    assert draft_questions([QUESTION, said(text, "handoff_request")]) == [text]
    unplaced = said("Får kor delta?", "nlu_fallback")
    assert draft_questions([unplaced, said(text, "nlu_fallback")]) == [text]


@pytest.mark.parametrize(
    ("text", "intent"),
    [
        ("hälsa chefen att taket läcker och skriv till anna@example.se", "handoff_request"),
        ("Kan ni mejla mig på anna@example.se om hur en kör söker pengar?", "handoff_request"),
        ("får vår kör åka till hyvinge? svara till anna@example.se", "nlu_fallback"),
    ],
)
def test_an_address_in_what_is_to_be_sent_does_not_hide_it(text: str, intent: str) -> None:
    found = draft(QUESTION, said(text, intent))
    assert found and found in text


def test_where_personal_data_was_taken_out_a_gap_is_shown() -> None:
    told = "har ringt 4 ggr till [telefonnummer] den här veckan och ingen tar luren"
    assert draft(said(told, "nlu_fallback"), WISH) == told.replace("[telefonnummer]", "…")
    assert draft(said("ring mig på [telefonnummer] nu tack", "nlu_fallback"), WISH) is None


# --- A complaint is its own matter ---


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("jag vill klaga", []),
        ("Jag vill lämna ett klagomål på er", []),
        ("du svarar bara fel hela tiden, det är ju helt värdelöst", []),
        ("den här chattboten är det sämsta jag har varit med om", []),
        ("I want to complain about your stupid answers", []),
        (
            "Jag är missnöjd med hur utbytet sköttes i Hyvinge",
            ["Jag är missnöjd med hur utbytet sköttes i Hyvinge"],
        ),
        (
            "Hej! Ingen har svarat på vår ansökan på ett halvår. Jag vill lämna ett klagomål.",
            ["Ingen har svarat på vår ansökan på ett halvår."],
        ),
        (
            "jag vill lämna ett anonymt klagomål på hur ni slösar skattepengar",
            ["jag vill lämna ett anonymt klagomål på hur ni slösar skattepengar"],
        ),
        (
            "I'd like to complain: my e-mails get no answer, please forward this to someone",
            ["I'd like to complain: my e-mails get no answer, please forward this to someone"],
        ),
        ("hmm no, I changed my mind, do send my complaint after all", []),
        ("hälsa nämnden att taket läcker i hallen", ["hälsa nämnden att taket läcker i hallen"]),
    ],
)
def test_a_complaint_comes_with_no_earlier_question(text: str, expected: list[str]) -> None:
    unplaced = said("Får kor delta?", "nlu_fallback")
    complaint = said(text, "complaint")
    assert draft_questions([QUESTION, unplaced, complaint]) == expected
    assert case_topic([QUESTION, unplaced, complaint]) is None
    # The same for whoever would rather write it in the chat.
    in_chat = said("/write_in_chat", "write_in_chat", title="Jag skriver hellre här")
    assert draft_questions([QUESTION, unplaced, complaint, in_chat]) == []


@pytest.mark.parametrize(
    "text",
    [
        "Jag är så trött på er. Jag har frågat tre gånger vad vänortspengarna går till och INGEN "
        "svarar. Jag vill klaga!",
        "Jag vill klaga! Jag har frågat om bidraget till kören och ni svarar inte.",
        "Jag vill klaga på en sak. Jag väntar sedan i maj på besked om bidraget. Ni svarar inte.",
        "Ni svarar aldrig på mejl. Ingen hör av sig. Jag vill klaga.",
        "I asked about the grant three times. Nobody called me. I want to complain.",
        "I want to complain about how your staff treated our choir.",
    ],
)
def test_that_nobody_answers_is_what_a_complaint_is_about(text: str) -> None:
    assert draft_questions([QUESTION, said(text, "complaint")]) == [text]


def test_a_question_asked_since_the_complaint_is_offered_and_a_wish_finds_all() -> None:
    complaint = said("jag vill klaga", "complaint")
    unplaced = said("Får kor delta?", "nlu_fallback")
    in_chat = said("/write_in_chat", "write_in_chat", title="Jag skriver hellre här")
    assert draft(QUESTION, complaint, unplaced, in_chat) == "Får kor delta?"
    assert draft(QUESTION, complaint, WISH) == "Vad kostar det?"


def test_what_is_sent_along_is_the_question_without_what_leads_to_it() -> None:
    text = "jag vill skicka en fråga till kommunen, min dotter har inte fått svar"
    assert draft(QUESTION, said(text, "handoff_request")) == "min dotter har inte fått svar"
    text = "I want to send a question to the municipality: who pays for the bus?"
    assert draft(QUESTION, said(text, "handoff_request")) == "who pays for the bus?"


def test_a_question_is_sent_with_what_is_added() -> None:
    text = "skicka den till kommunen, men skriv dit att det gäller 2026"
    assert draft(QUESTION, said(text, "handoff_request")) == "Vad kostar det? Det gäller 2026."


def test_an_earlier_question_is_chosen_by_its_words() -> None:
    first = said("När har Europa Direkt öppet?", "nlu_fallback")
    text = "skicka den där frågan om Europa Direkt ändå"
    assert draft(first, QUESTION, said(text, "handoff_request")) == "När har Europa Direkt öppet?"


@pytest.mark.parametrize(
    ("wish", "matter"),
    [
        (
            "Vi är en klubb i Motala och vill söka pengar, kan någon ringa mig?",
            "Vi är en klubb i Motala och vill söka pengar",
        ),
        (
            "Jag vill intervjua någon som ansvarar för SERN. Kan du ordna det?",
            "Jag vill intervjua någon som ansvarar för SERN. Kan du ordna det?",
        ),
    ],
)
def test_the_matter_is_what_stands_beside_the_wish(wish: str, matter: str) -> None:
    assert draft(said(wish, "handoff_request")) == matter


@pytest.mark.parametrize(
    ("text", "question"),
    [
        ("frågan är om min son kan åka till Italien", "frågan är om min son kan åka till Italien"),
        ("jag menar om vi får åka dit", "jag menar om vi får åka dit"),
        ("i mean if our choir may come", "i mean if our choir may come"),
        ("min fråga är vad resan kostar", "vad resan kostar"),
        # What the visitor knows is no beginning of a question.
        (
            "Nej det vet vi ju själva :) Jag undrade vad er ordförande heter",
            "Jag undrade vad er ordförande heter",
        ),
        ("We already know that. What does the trip cost?", "What does the trip cost?"),
    ],
)
def test_a_whole_sentence_is_offered(text: str, question: str) -> None:
    assert draft(said("Vad är SERN?", "sern/what"), said(text, "sern/cost"), WISH) == question


@pytest.mark.parametrize(
    "text",
    [
        "Ok, but I asked who the contact person is. There must be somebody responsible?",
        "men det måste väl finnas någon som vet?",
        "nån maste ju veta det?",
    ],
)
def test_who_insists_on_an_answer_means_what_they_asked_before(text: str) -> None:
    asked = said("Vem är kontaktperson i Motala?", "twin_towns/who")
    assert draft(asked, said(text, "twin_towns/who"), WISH) == "Vem är kontaktperson i Motala?"
    # Where nothing was asked before, all of it is offered.
    assert draft(said(text, "twin_towns/who"), WISH) == text


def test_a_question_too_short_alone_is_offered_with_what_it_is_about() -> None:
    project = said("Delta i ett projekt utan medlemskap", "sern/join")
    short = said("kostar det?", "sern/cost")
    whole = "Delta i ett projekt utan medlemskap. Kostar det?"
    assert draft_questions([project, short, WISH]) == [whole]
    in_english = said("does it cost?", "sern/cost")
    assert draft(said("What is SERN?", "sern/what"), in_english, WISH) == (
        "What is SERN? Does it cost?"
    )
    pressed = said("/sern/join", "sern/join", title="Hur blir vi medlem?")
    assert draft(pressed, short, WISH) == "Hur blir vi medlem? Kostar det?"
    # With nothing before it there is nothing to put it after.
    assert draft(short, WISH) is None
    # A remark is no question.
    assert (
        draft(project, said("jaha ok", "sern/cost"), WISH) == "Delta i ett projekt utan medlemskap"
    )


@pytest.mark.parametrize("intent", ["handoff_request", "several_questions", "complaint"])
@pytest.mark.parametrize(
    "text",
    [
        "please forward my question to the municipality, they can call me at this number",
        "kan du skika min fraga till komunen. jag har ingen mejl",
        "Kan du skicka frågan till kommunen åt mig? jag skriver hellre här i chatten",
        "Skicka det jag skrev till kommunen så de ringer mig, här i chatten",
        "jag vill klaga till kommunen om det",
        "det vill jag att kommunen ska få läsa",
    ],
)
def test_what_only_asks_to_pass_it_on_is_never_what_is_passed_on(text: str, intent: str) -> None:
    asked = said("Kan vår kör åka till Hyvinge?", "nlu_fallback")
    assert draft_questions([asked, said(text, intent)]) == ["Kan vår kör åka till Hyvinge?"]
    assert draft_questions([said(text, intent)]) == []
    # Nor later, when something else brings the hand-off.
    later = draft_questions([asked, said(text, "nlu_fallback"), WISH])
    assert later == ["Kan vår kör åka till Hyvinge?"]


@pytest.mark.parametrize("intent", ["handoff_request", "several_questions", "nlu_fallback"])
@pytest.mark.parametrize(
    ("text", "more"),
    [
        ("I'd like to ask a person at the municipality about it, can you pass it on?", ""),
        ("I'd like to ask somebody about that. Could you forward it please?", ""),
        ("Jag vill ha svar från en människa, kan du vidarebefordra det?", ""),
        (
            "Jag vill ha en kommentar från kommunen, kan du förmedla det?",
            " Jag vill ha en kommentar från kommunen.",
        ),
        (
            "Jag vill ha ett skriftligt svar från nån ansvarig. Kan du förmedla det till dem?",
            " Jag vill ha ett skriftligt svar från nån ansvarig.",
        ),
        (
            "I want a statement from the mayor for my article, can you pass that on?",
            " I want a statement from the mayor for my article.",
        ),
    ],
)
def test_a_wish_that_points_back_goes_with_the_question_before_it(
    text: str, more: str, intent: str
) -> None:
    wish = said(text, intent)
    assert draft_questions([QUESTION, wish]) == ["Vad kostar det?" + more]
    button = said("/handoff_request", "handoff_request", title="Skicka frågan till kommunen")
    assert draft(QUESTION, wish, button) == "Vad kostar det?" + more


@pytest.mark.parametrize(
    "text",
    [
        "Kan vår kör åka till Hyvinge, kan du förmedla det?",
        "Bänken vid kanalen är trasig, kan ni vidarebefordra det?",
    ],
)
def test_a_matter_with_a_wish_to_pass_it_on_is_its_own(text: str) -> None:
    found = draft(QUESTION, said(text, "handoff_request"))
    assert found and found in text


def test_what_leads_to_a_question_is_not_sent_with_it() -> None:
    text = "nej, den om Busseto är inte skickad. skicka: Finns bidrag till resa till Busseto?"
    for intent in ("trips/money", "handoff_request"):
        assert draft(said(text, intent)) == "Finns bidrag till resa till Busseto?"


def _asked(text: str, *, open_: bool) -> list[dict[str, Any]]:
    reply = outcome("fallback" if open_ else "answered")
    return [said(text, "nlu_fallback" if open_ else "sern/what"), reply]


@pytest.mark.parametrize(
    ("text", "drafts"),
    [
        # Two without an answer are both offered, and what has one is not.
        ("Nu vill jag skicka min fråga från förut", ["Kan barnen åka med?", "Får kören sjunga?"]),
        ("send the question I asked earlier", ["Kan barnen åka med?", "Får kören sjunga?"]),
        ("skicka den fråga jag hade i början", ["Vem leder lägret?"]),
        ("jag vill skicka min första fråga till kommunen", ["Vem leder lägret?"]),
    ],
)
def test_a_question_from_before_is_not_just_the_newest(text: str, drafts: list[str]) -> None:
    events = [
        *_asked("Vem leder lägret?", open_=False),
        *_asked("Får kören sjunga?", open_=True),
        *_asked("Kan barnen åka med?", open_=True),
        *_asked("Vad är SERN egentligen?", open_=False),
        said(text, "handoff_request"),
    ]
    assert draft_questions(events) == drafts


@pytest.mark.parametrize(
    ("asked", "text", "expected"),
    [
        (
            "Vem bestämmer om vänorter?",
            "skicka frågan om vänorter till kommunen, bo@example.se",
            None,
        ),
        # A number beside the wish is no question, and what is masked is left out of one.
        ("kan min son åka på utbyte?", "skicka till kommunen, 070-174 06 18", None),
        (
            "mitt personnummer är [personnummer], kan min son åka på utbyte?",
            "skicka till kommunen, 070-174 06 18",
            "kan min son åka på utbyte?",
        ),
    ],
)
def test_a_contact_beside_the_wish_is_no_part_of_what_is_sent(
    asked: str, text: str, expected: Optional[str]
) -> None:
    wish = said(text, "handoff_request")
    assert draft_questions([said(asked, "nlu_fallback"), wish]) == [expected or asked]


def test_what_it_is_about_told_beside_a_number_is_what_is_sent() -> None:
    told = "ringa MIG. 070-174 06 40, Gunnar Ek. Gäller EU-medel till vår bygdegård. Skicka."
    wish = said(told, "handoff_request")
    assert draft_questions([wish]) == ["Gäller EU-medel till vår bygdegård"]
    both = ["Kan vi söka pengar? Gäller EU-medel till vår bygdegård."]
    assert draft_questions([said("Kan vi söka pengar?", "nlu_fallback"), wish]) == both


@pytest.mark.parametrize(
    ("asked", "text", "draft"),
    [
        ("Jag söker praktik, hur?", "jag vill skicka min fråga om praktik! bara inte samtalet", ""),
        ("Vem leder kören?", "Can't you just pass it on?", ""),
        ("Vem leder kören?", "får jag svar på båda?? ring mig 070-174 06 22. Olof Ek", ""),
        (
            "Tack, det är bättre.",
            "Jag vill skicka en fråga till kommunen men anonymt. Varför är sidan så gammal?",
            "Varför är sidan så gammal?",
        ),
        ("Vem leder kören? Jag vill att en människa svarar", "skicka den", "Vem leder kören?"),
    ],
)
def test_what_is_said_of_the_sending_is_never_the_question(
    asked: str, text: str, draft: str
) -> None:
    events = [said(asked, "nlu_fallback"), said(text, "handoff_request")]
    assert draft_questions(events) == [draft or asked]


FLAG = "Hissar kommunen flaggan på Europadagen?"
HALL = "Vår bygdegård vill vara med i EU-handslaget, hur gör vi?"


@pytest.mark.parametrize("intent", ["handoff_request", "nlu_fallback", "sern/join"])
@pytest.mark.parametrize(
    ("text", "expected"),
    [
        # Only where it goes, or who is to answer: nothing is asked yet.
        ("Hej! Jag skulle vilja lämna en fråga till någon på kommunen, går det?", None),
        ("Jag vill ställa en fråga till en handläggare.", None),
        ("I'd like to ask someone at the municipality a question.", None),
        # The whole sentence, where a part of it is none.
        (
            "Jag vill tipsa er om att länken till Hyvinge är död. Kan du skicka det vidare?",
            "Jag vill tipsa er om att länken till Hyvinge är död.",
        ),
        (
            "Hello! I'm looking for someone to write to about a project on elderly care. "
            "We're a care home in Modena.",
            "I'm looking for someone to write to about a project on elderly care. "
            "We're a care home in Modena.",
        ),
        # What follows a colon; what is said beside it of a person, of sending, of other questions.
        (f"Jag vill ha kontakt med en människa igen, det gäller något annat: {FLAG}", FLAG),
        (f"en annan grej jag vill fråga dom oxå, samma mejl: {FLAG}", FLAG),
        (f"Sen var det en annan sak. {HALL} Skicka det också till dem", HALL),
        (f"{FLAG} Jag vill inte att det jag frågade innan kommer med.", FLAG),
        (f"{FLAG} Vill ha svar av en människa", FLAG),
        (f"{FLAG} Vill att en människa tar det, inte en dator.", FLAG),
        (f"I have a question for an official, is that possible? {FLAG}", FLAG),
        (f"{FLAG} Only send the second question, please. Forget the first.", FLAG),
        ("Får kören åka? Skicka det också till dem", "Får kören åka?"),
    ],
)
def test_whole_sentences_of_the_matter_are_offered_and_nothing_else(
    text: str, expected: Optional[str], intent: str
) -> None:
    assert draft_questions([said(text, intent)]) == ([expected] if expected else [])


def test_of_several_the_one_that_is_named_is_offered() -> None:
    both = "Vi är en skola. Jag har två frågor: Finns stipendier? Och kan klassen få komma till er?"
    wish = said(
        "Skicka bara den andra frågan till kommunen, den om klassen. Den första hoppar vi över.",
        "handoff_request",
    )
    assert draft_questions([said(both, "several_questions"), wish]) == [
        "Och kan klassen få komma till er?"
    ]
    assert draft_questions([QUESTION, said("Får kor delta?", "nlu_fallback"), wish]) == [
        "Får kor delta?"
    ]
    # It is no question later either.
    assert draft_questions([said(both, "nlu_fallback"), wish, WISH]) == [both]


@pytest.mark.parametrize(
    "text",
    [
        "Kan en person från Norge få praktik?",
        "Vi har brevvänner i Hyvinge. Får vi skriva till dem?",
        "Vi söker kontakt med en skola i Italien",
        "Vilken person på kommunen svarar på frågor om EU?",
        "Skicka bara en representant till Hyvinge",
        "Bara en skola kan vara med, är det sant?",
        "Kan jag få kontakt med en person i Daugavpils?",
        "Till hösten åker vi till Hyvinge, får vi bidrag?",
        "Jag vill inte att det kommunen skrev kommer med i avtalet",
        "Är det en annan kommun som leder SERN?",
    ],
)
def test_an_ordinary_message_is_offered_as_it_stands(text: str) -> None:
    assert draft(said(text, "nlu_fallback"), WISH) == text


@pytest.mark.parametrize("intent", ["handoff_request", "nlu_fallback", "clarify", "sern/join"])
@pytest.mark.parametrize(
    "text",
    [
        "jag vill prata med någon",
        "finns det någon jag kan prata med?",
        "kan nån hjälpa mig",
        "jag har ett förslag till kommunen",
        "hej, är det någon där?",
        "ok",
        "ja det vill jag",
        "jag förstår ingenting av det här",
    ],
)
def test_what_holds_nothing_to_pass_on_is_never_offered_however_it_is_read(
    text: str, intent: str
) -> None:
    button = said("/handoff_request", "handoff_request", title="Skicka min fråga till kommunen")
    for events in ([said(text, intent)], [said(text, intent), button], [said(text, intent), WISH]):
        assert draft_questions(events) == []
        # What was asked before is.
        assert draft_questions([QUESTION, *events]) == ["Vad kostar det?"]


def test_remarks_are_no_questions() -> None:
    wish = said("jag vill prata med en människa", "handoff_request")
    for text in ("Jag förstod. Jag ringer nog själv senare", "Tack, nu blev det bättre."):
        assert draft_questions([said(text, "nlu_fallback"), wish]) == []


@pytest.mark.parametrize(
    "text",
    [
        "Ich möchte mit einem Menschen sprechen, meine Nummer ist 070-123 45 67",
        "Chcę porozmawiać z człowiekiem, mój numer to 070-123 45 67",
        "Haluaisin puhua ihmisen kanssa, numeroni on 070-123 45 67",
    ],
)
def test_a_wish_in_another_language_with_a_number_is_no_question(text: str) -> None:
    assert draft_questions([said(text, "handoff_request")]) == []


@pytest.mark.parametrize(
    "text",
    [
        "Wir sind ein Chor aus Rostock. Gibt es jemanden bei der Gemeinde, den ich fragen kann?",
        "Vi är en kör. Vi vill sjunga i maj. Finns det någon på kommunen som jag kan fråga?",
    ],
)
def test_who_asks_whom_to_ask_keeps_what_it_is_about(text: str) -> None:
    assert draft(said(text, "handoff_request")) == text


def test_a_pasted_signature_is_none_of_what_is_offered() -> None:
    letter = (
        "Vi har hört att kommunen har vänorter. Får vår skola komma? Med vänlig hälsning "
        "Gunilla Åkerström Strandvägen 8, 590 31 Borensberg Tel 070-174 06 22 gun@example.se"
    )
    asked = "Vi har hört att kommunen har vänorter. Får vår skola komma?"
    assert draft(said(letter, "several_questions"), WISH) == asked


LETTER = """Hej Motala kommun!

Vi är en kör från Borensberg.
Vi vill åka till Hyvinge i maj.

Kan vi få pengar till resan?"""


def test_a_pasted_letter_is_offered_with_its_lines() -> None:
    assert draft(said(LETTER, "nlu_fallback"), WISH) == LETTER
    assert draft(said(LETTER, "handoff_request")) == LETTER
    signed = f"{LETTER}\n\nMed vänlig hälsning\nKarin Holm\n070-174 06 05"
    assert draft(said(signed, "handoff_request")) == LETTER
    two = "Vi är en kör från Borensberg.\nKan vi få pengar till resan?"
    assert draft(said(f"{two} Tack!", "nlu_fallback"), WISH) == two


@pytest.mark.parametrize(
    ("text", "question"),
    [
        ("Kan vi få pengar? Skicka det till kommunen", "Kan vi få pengar?"),
        ("snälla hjälp mig skicka detta: vi vill ha en vänort till", "vi vill ha en vänort till"),
        *(
            (text, text)
            for text in (
                "Kan du be någon ringa mig om Erasmus? Vi är en skola i Motala.",
                "kan du skriva ner att vi är missnöjda med resebidraget och skicka det",
                "vi vill åka till Parma, kan du vidarebefordra det till rätt person?",
            )
        ),
    ],
)
def test_an_instruction_is_left_out_where_that_is_certain_and_no_word_is_lost(
    text: str, question: str
) -> None:
    assert draft(said(text, "handoff_request")) == question


COUSIN = said("Kan min kusin i Daugavpils vara med på ett utbyte?", "daugavpils/join")


@pytest.mark.parametrize(
    ("text", "question"),
    [
        ("nej jag undrade vem hon ska kontakta", "Jag undrade vem hon ska kontakta."),
        ("Vem ska hon höra av sig till?", "Vem ska hon höra av sig till?"),
        ("När börjar det?", "När börjar det?"),
    ],
)
def test_what_leans_on_the_question_before_it_comes_after_that(text: str, question: str) -> None:
    drafts = draft_questions([COUSIN, said(text, "daugavpils/who"), WISH])
    assert drafts[0] == f"Kan min kusin i Daugavpils vara med på ett utbyte? {question}"
    # The one before it stands there already.
    assert len(drafts) == 1


@pytest.mark.parametrize(
    "text",
    [
        "Kan min son åka, och vem ska han höra av sig till?",
        "Finns det bidrag till elevers resor?",
        "Vem byggde bron i Hyvinge?",
        "Får de äldre eleverna åka till Parma?",
    ],
)
def test_what_names_its_matter_stands_alone(text: str) -> None:
    assert text in draft_questions([COUSIN, said(text, "daugavpils/who"), WISH])


@pytest.mark.parametrize(
    "text", ["Skit i vad SERN betyder. Vem är ordförande?", "Never mind SERN. Vem är ordförande?"]
)
def test_what_is_waved_aside_is_no_part_of_the_question(text: str) -> None:
    assert draft(said(text, "council/who"), WISH) == "Vem är ordförande?"


def test_what_the_visitor_does_without_is_part_of_the_question() -> None:
    for text in (
        "Strunta i bussen, kan vi åka tåg i stället?",
        "Vi struntar i bussen. Kan vi åka tåg i stället?",
    ):
        assert draft(said(text, "visits/how"), WISH) == text


@pytest.mark.parametrize(
    "told",
    [
        "Skicka den frågan till er som har hand om vänorterna",
        "Det vill jag att en tjänsteman svarar på.",
        "Kan du få iväg frågan direkt till den som vet?",
        "Please send that question to those who handle the exchanges.",
        "Vem läser det jag skriver?",
    ],
)
def test_what_asks_to_send_a_question_is_no_part_of_it(told: str) -> None:
    asked = "Kan en privatperson åka med till Daugavpils i maj?"
    assert draft(said(f"{asked} {told}", "visits/how"), WISH) == asked
    assert draft(said(asked, "visits/how"), said(told, "handoff_request")) == asked


@pytest.mark.parametrize(
    "told",
    [
        "Kan vi skicka en klass till er som har hand om vänorterna?",
        "Vi vill skicka en grupp till dem som vet något om båtar.",
    ],
)
def test_what_is_sent_in_the_matter_itself_is_part_of_it(told: str) -> None:
    asked = f"Vår skola söker en partner i Daugavpils. {told}"
    assert draft(said(asked, "visits/how"), WISH) == asked


@pytest.mark.parametrize(
    "text",
    [
        "Kan du skicka frågan om kanalcykelvägen?",
        "Det här vill jag att en tjänsteman svarar på. Kan du skicka frågan om cykelvägen?",
        "Could you send the question about cykelvägen please",
    ],
)
def test_the_question_that_is_named_is_sent_and_not_the_wish(text: str) -> None:
    asked = "Har Motala sökt pengar för cykelvägen längs kanalen?"
    other = said("Vem bestämmer om vänorter?", "nlu_fallback")
    events = (said(asked, "funds/apply"), other, said(text, "handoff_request"))
    assert draft_questions(events) == [asked]


def test_one_more_question_is_sent_without_what_leads_to_it() -> None:
    asked = "Våra scouter söker vänner i Daugavpils. Vem pratar vi med?"
    text = f"Kan du skicka en till? {asked} Samma nummer"
    assert draft(said(text, "handoff_request")) == asked
    assert draft(said(text, "twin_towns/who"), said("ja skicka den", "send_case")) == asked
    # Of things it is the matter.
    told = "Vi fick en folder om SERN. Kan ni skicka en folder till?"
    assert draft(said(told, "nlu_fallback"), WISH) == told


def test_a_question_on_who_reads_it_is_for_the_assistant() -> None:
    wish = said("Skicka frågan till kommunen då. Vem läser den?", "handoff_request")
    assert draft(QUESTION, wish) == "Vad kostar det?"


def test_the_wish_to_send_is_no_part_of_it_beside_a_contact_either() -> None:
    asked = "Kan en privatperson åka med till Daugavpils i maj?"
    told = "Skicka den frågan till er som har hand om vänorterna, ring mig på [telefonnummer]"
    assert draft(said(f"{asked} {told}", "visits/how"), WISH) == asked


@pytest.mark.parametrize(
    "talk",
    [
        "det svarar inte på det jag frågade. skicka frågan till kommunen då, jag skriver i chatten",
        "Jaja, men kan DU skicka iväg det till dem?",
        "Kan du skicka dem åt mig, Eva Ek",
        "Ta frågan om skolan först",
        "Kan du skicka det med till samma person, samma mejl till mig",
        "Voitteko lähettää kysymyksen eteenpäin?",
        "Can you forward it to them?",
        "Kan ni skicka frågan till rätt handläggare?",
    ],
)
def test_what_is_said_of_the_handoff_is_never_the_question(talk: str) -> None:
    asked = "Varför har vår skola inget utbyte?"
    for intent in ("handoff_request", "several_questions", "nlu_fallback"):
        told = said(f"{asked} {talk}", intent)
        assert draft(said(asked, "schools/exchange"), said(talk, intent), WISH) == asked
        assert draft(said(asked, "schools/exchange"), said(talk, "handoff_request")) == asked
        assert draft(told, WISH) == asked


@pytest.mark.parametrize(
    "told",
    [
        "Kan ni skicka en broschyr till mig?",
        "Vi skickar gärna bilder på skolan.",
        "Vem skriver protokollet?",
        "Får vi skicka frågor till Hyvinge?",
        # Nor does one go that asks with nothing but words of sending and the question.
        "Kan kommunen skicka en tjänsteman?",
        "Ska vi skicka in den först?",
        "Kan ni skicka den?",
        "Skickar kommunen någon?",
        "Kan ni skicka med oss?",
        "Vem svarar på frågan?",
        "Vem skrev det?",
        "Skicka gärna en handläggare.",
    ],
)
def test_a_sentence_that_names_a_matter_stays(told: str) -> None:
    asked = f"Varför har vår skola inget utbyte? {told}"
    assert draft(said(asked, "nlu_fallback"), WISH) == asked


def test_what_only_leads_to_a_masked_contact_goes_with_it() -> None:
    asked = "Vår klass söker en skola i Hyvinge. Kan någon hjälpa oss?"
    told = said(f"{asked} Svara gärna till [e-postadress]", "twin_towns/partner")
    assert draft(told, WISH) == asked


@pytest.mark.parametrize(
    "wish",
    [
        "jag har kvar brev från min brevvän i Hyvinge, vill någon på kommunen ha dem?",
        "Får jag prata med någon ansvarig på kommunen för en intervju?",
        "Det är samma personer som åker jämt. Varför får aldrig vanlig personal följa med?",
    ],
)
def test_a_wish_that_holds_the_matter_is_the_question(wish: str) -> None:
    conversation = [QUESTION, said(wish, "handoff_request")]
    assert draft_questions(conversation) == [wish]
    # It stays that when the wish is repeated, or a button asks for the form again.
    assert draft(*conversation, WISH) == wish


@pytest.mark.parametrize(
    ("told", "matter"),
    [
        ("That's not what I asked. Please just send my question to the municipality.", None),
        ("Du svarar inte på vad jag frågar. skicka frågan till kommunen", None),
        (
            "Ja men det svarar inte på om det finns pengar att söka. Kan jag få svar på mejl?",
            "Ja men det svarar inte på om det finns pengar att söka. Kan jag få svar på mejl?",
        ),
        (
            "You didn't answer whether a choir can apply. Can someone mail me?",
            "You didn't answer whether a choir can apply.",
        ),
    ],
)
def test_what_an_answer_leaves_open_is_offered_beside_what_was_asked(
    told: str, matter: Optional[str]
) -> None:
    asked = "Hur ansöker vår förening om ett EU-handslag?"
    events = [said(asked, "eu_handslag/apply"), said(told, "handoff_request")]
    assert draft_questions(events) == ([matter, asked] if matter else [asked])


def test_a_question_from_before_a_cancelled_hand_off_is_found_by_its_words() -> None:
    trip = "Vad kostade resan till Finland?"
    cancelled = [said(trip, "nlu_fallback"), form_begins(), said("avbryt", "x"), form_ends()]
    newest = "min första fråga ändå, den om vad resan till finland kostade"
    assert draft_questions([*cancelled, QUESTION, said(newest, "handoff_request")]) == [trip]
