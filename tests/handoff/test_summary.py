"""Under the summary, and where a question is offered: it changes only where that is certain."""

from __future__ import annotations

from typing import Any, Optional

import pytest

from actions.handoff.reading import read_step
from actions.handoff.steps import Change, End, Known, Message, Result, Step
from bot.cases.written import Written, added_to

ASK = "the newest question"
CONTACT = "bo@example.se"
QUESTION = "Kan vår kör åka till Hyvinge? Vad kostar bussen dit? Vi är tio sångare från Borensberg."
WRITTEN = Written(QUESTION, CONTACT, "Bo Ek")


def read(text: str, step: Step = Step.DECISION, **known: Any) -> Result:
    given = {"written": WRITTEN, **known} if step is Step.DECISION else known
    more = {name: given.pop(name) for name in ("pressed", "part", "intent") if name in given}
    message = Message(text=text, **{"intent": "nlu_fallback", "ask": ASK, **more})
    return read_step(step, message, Known(ask=ASK, **given))


def asked_about(text: str) -> dict[str, str]:
    return {"case_change": Change.WHETHER_MORE, "case_unplaced": text}


def said(result: Result) -> list[str]:
    return [name.removeprefix("utter_") for name, _ in result.said]


# Free text that says nothing of what it is to the question.
REMARKS = [
    "vi vill gärna åka i maj",
    "min man är rullstolsburen",
    "det är mest barn under tolv",
    "han heter Ali och går i åttan",
    "ring helst efter klockan fyra",
    "jag är lite orolig för det här",
    "bussen går ju inte på söndagar längre",
    "we are mostly children",
    "vi har redan frågat Linköping",
]


@pytest.mark.parametrize("text", REMARKS)
def test_what_may_or_may_not_belong_to_the_question_is_asked_about_and_kept(text: str) -> None:
    assert read(text).slots == asked_about(text)
    assert read(f"ja, men {text}").slots == asked_about(text)
    assert read(text, Step.QUESTION, draft="Får vi åka?").slots == asked_about(text)
    assert read(text, Step.QUESTION).slots[Step.QUESTION] == text


@pytest.mark.parametrize(
    "yes", ["ja", "Ja, lägg till det", "lägg till", "ja tack lägg till det", "yes, add it"]
)
def test_an_unplaced_text_is_added_to_the_question_after_a_yes(yes: str) -> None:
    told = {"change": Change.WHETHER_MORE, "unplaced": "vi är tio"}
    result = read(yes, written=Written("Får vi åka?", CONTACT), **told)
    assert result.slots[Step.QUESTION] == "Får vi åka? Vi är tio."
    assert (result.slots["case_change"], result.slots["case_unplaced"]) == (None, None)
    offered = read(yes, Step.QUESTION, draft="Får vi åka?", **told)
    assert offered.slots[Step.QUESTION] == "Får vi åka? Vi är tio."


@pytest.mark.parametrize(
    "text", ["ersätt", "Ersätt frågan", "byt ut den", "ja ersätt frågan med det", "replace it"]
)
def test_an_unplaced_text_replaces_the_question_which_can_be_had_back(text: str) -> None:
    told = {"change": Change.WHETHER_MORE, "unplaced": "Vad kostar tåget?"}
    slots = read(text, **told).slots
    assert (slots[Step.QUESTION], slots["case_before"]) == ("Vad kostar tåget?", QUESTION)
    offered = read(text, Step.QUESTION, draft="Får vi åka?", **told).slots
    assert offered[Step.QUESTION] == "Vad kostar tåget?"


@pytest.mark.parametrize(
    "text",
    ["nej", "Nej tack", "inget av det", "strunta i det", "none of it", "skicka", "ja skicka den"],
)
def test_an_unplaced_text_is_left_out_after_a_no(text: str) -> None:
    result = read(text, change=Change.WHETHER_MORE, unplaced="vi är tio")
    assert result.slots == {"case_change": None, "case_unplaced": None}
    assert (result.end, result.show) == (None, True)


@pytest.mark.parametrize(
    ("intent", "part", "question"),
    [
        ("affirm", "", "Får vi åka? Vi är tio."),
        ("change_case", "replace", "vi är tio"),
        ("deny", "", None),
    ],
)
def test_its_buttons_do_the_same(intent: str, part: str, question: Optional[str]) -> None:
    result = read(
        "knapp",
        pressed=True,
        intent=intent,
        part=part,
        written=Written("Får vi åka?", CONTACT),
        change=Change.WHETHER_MORE,
        unplaced="vi är tio",
    )
    assert result.slots.get(Step.QUESTION) == question


def test_three_messages_in_a_row_are_all_asked_about() -> None:
    told = {"change": Change.WHETHER_MORE, "unplaced": "vi är tio"}
    slots = read("och vi sjunger bara på lördagar", **told).slots
    assert slots["case_unplaced"] == "vi är tio. Och vi sjunger bara på lördagar."
    assert slots["case_change"] == Change.WHETHER_MORE
    more = {"change": Change.WHETHER_MORE, "unplaced": slots["case_unplaced"]}
    slots = read("Kan vi ta med barn?", **more).slots
    both = "vi är tio. Och vi sjunger bara på lördagar. Kan vi ta med barn?"
    assert slots["case_unplaced"] == both
    added = read("ja", change=Change.WHETHER_MORE, unplaced=both).slots
    assert added[Step.QUESTION] == f"{QUESTION} V{both[1:]}"
    offered = read("och vi åker buss", Step.QUESTION, draft="Får vi åka?", **told).slots
    assert offered["case_unplaced"] == "vi är tio. Och vi åker buss."


@pytest.mark.parametrize(
    "text", ["en sak till: får barn följa med?", "lägg till att får barn följa med?"]
)
def test_what_is_added_for_certain_leaves_what_waits_to_be_asked_about(text: str) -> None:
    slots = read(text, change=Change.WHETHER_MORE, unplaced="vi har buss").slots
    assert slots[Step.QUESTION] == f"{QUESTION} Får barn följa med?"
    assert (slots["case_change"], slots["case_unplaced"]) == (Change.WHETHER_MORE, "vi har buss")


@pytest.mark.parametrize(
    "text", ["en sak till", "vänta, en fråga till", "one more thing", "jo en grej till"]
)
def test_who_only_says_that_there_is_more_is_asked_what(text: str) -> None:
    assert read(text).slots == {"case_change": Change.MORE}
    waits = read(text, change=Change.WHETHER_MORE, unplaced="vi är tio").slots
    assert waits == {"case_change": Change.WHETHER_MORE, "case_unplaced": "vi är tio"}


@pytest.mark.parametrize(
    "text",
    [
        *(
            "och vi betalar resan själva",
            "dessutom undrar vi om boende",
            "vi har också en egen buss",
        ),
        *("förresten är vi en kör från Borensberg", "and we have our own bus"),
    ],
)
def test_what_goes_on_with_the_matter_at_the_contact_is_kept(text: str) -> None:
    result = read(text, Step.CONTACT, written=Written(QUESTION))
    assert result.slots[Step.QUESTION] == added_to(QUESTION, text)
    assert said(result) == ["case_question_noted", "contact_only_missing"]


@pytest.mark.parametrize(
    "text",
    [
        *(
            "nej, också det",
            "och skicka det sen",
            "förresten kan du svenska",
            "och vi skickar det",
            "och vi vill prata med en människa",
            "vi vill också vara anonyma",
            "och jag är arg",
            "och mejlen är fel",
            "också",
            "och sen då",
            "jag vill inte",
            "vad menar ni",
            "och namnet då",
        ),
        *("bara notera", "bara notera det", "strunt i det", "glöm det", "äsch", "ingen aning"),
    ],
)
def test_what_is_no_more_of_the_matter_at_the_contact_changes_neither_question_nor_name(
    text: str,
) -> None:
    slots = read(text, Step.CONTACT, written=Written(QUESTION)).slots
    assert not {Step.QUESTION, Step.NAME} & {*slots}


def test_the_same_text_is_not_asked_about_anew() -> None:
    told = {"change": Change.WHETHER_MORE, "unplaced": "vi är tio"}
    assert read("avbryt", **told).end is End.CANCELLED


@pytest.mark.parametrize(
    ("text", "question"),
    [
        ("frågan ska vara: Får vi komma?", "Får vi komma?"),
        ("skriv i stället: Får vi komma?", "Får vi komma?"),
        ("nej, fråga om bidrag till körer", "om bidrag till körer"),
        ("byt ut frågan mot: Får vi komma?", "Får vi komma?"),
        ("my question should be: May we come?", "May we come?"),
    ],
)
def test_words_for_it_and_a_text_replace_the_question(text: str, question: str) -> None:
    assert read(text).slots[Step.QUESTION] == question


@pytest.mark.parametrize(
    "text",
    [
        *("inte Hyvinge utan Daugavpils", "byt Hyvinge mot Daugavpils"),
        *("Daugavpils ska stå i stället för Hyvinge", "not Hyvinge but Daugavpils"),
        *("nej, Daugavpils, inte Hyvinge", "inte till Hyvinge utan till Daugavpils"),
    ],
)
def test_a_telling_word_that_stands_there_once_is_replaced(text: str) -> None:
    assert read(text).slots[Step.QUESTION] == QUESTION.replace("Hyvinge", "Daugavpils")


@pytest.mark.parametrize(
    "text",
    [
        # Not there; pronouns and small words; a mark; a piece of a sentence; there twice.
        *("inte måndag utan tisdag", "inte vår utan deras", "inte dit utan hem", "byt ? mot !"),
        *("inte vi utan de", "det ska stå det i stället för den", "inte så utan så här"),
        *("bussen ska vara gratis", "byt vi mot jag", "inte kan utan får"),
    ],
)
def test_no_other_word_is_replaced(text: str) -> None:
    assert Step.QUESTION not in read(text).slots


def test_a_word_that_stands_there_twice_is_not_replaced() -> None:
    twice = Written("Går bussen? Vem kör bussen?", CONTACT)
    assert Step.QUESTION not in read("inte bussen utan tåget", written=twice).slots


FIRST, SECOND, THIRD = (
    *("Kan vår kör åka till Hyvinge?", "Vad kostar bussen dit?"),
    "Vi är tio sångare från Borensberg.",
)


@pytest.mark.parametrize(
    ("text", "left"),
    [
        ("ta bort sista meningen", (FIRST, SECOND)),
        ("stryk den första frågan", (SECOND, THIRD)),
        ("ta bort det om bussen", (FIRST, THIRD)),
        ("stryk det om sångarna", (FIRST, SECOND)),
        ("det om bussen ska inte med", (FIRST, THIRD)),
        ("frågan om bussen behöver inte vara med", (FIRST, THIRD)),
        ("den sista meningen ska inte vara med", (FIRST, SECOND)),
        ("hoppa över det om bussen", (FIRST, THIRD)),
        ("remove the last sentence", (FIRST, SECOND)),
        ("ta bort Vad kostar bussen dit?", (FIRST, THIRD)),
        ("bara den andra frågan", (SECOND, THIRD)),
        ("bara frågan om Hyvinge", (FIRST,)),
    ],
)
def test_whole_sentences_are_taken_out(text: str, left: tuple[str, ...]) -> None:
    assert read(text).slots[Step.QUESTION].replace("\n", " ") == " ".join(left)


@pytest.mark.parametrize(
    "text",
    [
        *("ta bort det om maten", "stryk flygplatsen", "hoppa över det om hotellet"),
        *("ta bort det om kören i Hyvinge, bussen och sångarna från Borensberg", "stryk allt"),
    ],
)
def test_where_nothing_or_everything_would_go_nothing_does_and_it_is_said(text: str) -> None:
    one = Written("Kan kören i Hyvinge ta bussen med sångarna från Borensberg?", CONTACT)
    result = read(text, written=one)
    assert (said(result), Step.QUESTION in result.slots) == (["case_nothing_taken_out"], False)


@pytest.mark.parametrize(
    "text", ["min son ska inte vara med", "vi behöver inte hjälp med bussen", "bussen kom inte"]
)
def test_what_only_denies_something_takes_nothing_out(text: str) -> None:
    assert read(text).slots == asked_about(text)


@pytest.mark.parametrize(
    "text", ["nej inte ändra, jag vill skicka nu", "skicka nu då", "jag vill ju bara skicka"]
)
@pytest.mark.parametrize("change", [None, Change.ANYTHING])
def test_a_wish_to_send_sends_and_never_becomes_the_question(text: str, change: Any) -> None:
    assert read(text, change=change).end is End.SEND


@pytest.mark.parametrize("text", ["vänta, skicka inte", "jag vill inte skicka nu"])
def test_a_wish_not_to_send_does_not(text: str) -> None:
    result = read(text, change=Change.ANYTHING)
    assert result.end is not End.SEND
    assert Step.QUESTION not in result.slots


def test_what_stands_beside_a_new_contact_is_asked_about() -> None:
    result = read("Jag nås på 070-174 06 35. Och vi kan bara resa i maj.")
    assert result.slots[Step.CONTACT].endswith("070-174 06 35")
    assert result.slots["case_unplaced"] == "Och vi kan bara resa i maj."
    changed = read("nej vänta. ta 0141-22 18 44 istället för mobilen. annars ja")
    assert set(changed.slots) & {Step.QUESTION, Step.NAME, "case_unplaced"} == set()
    assert "0141-22 18 44" in changed.slots[Step.CONTACT]


@pytest.mark.parametrize(
    ("text", "name", "is_clear"),
    [
        ("Ja, skicka. Katarina Wedholm, Östgöta Nytt", "Katarina Wedholm, Östgöta Nytt", True),
        ("ja skicka nu, petter öhman heter jag", "Petter Öhman", True),
        ("Samir Haddad heter jag. skicka", "Samir Haddad", True),
        (
            "Ja tack, skicka gärna! Med vänlig hälsning Ann-Sofie Ek Wallander",
            "Ann-Sofie Ek Wallander",
            False,
        ),
    ],
)
def test_a_yes_with_a_name_takes_it_and_shows_it_unless_it_clearly_sends(
    text: str, name: str, is_clear: bool
) -> None:
    result = read(text, written=Written(QUESTION, CONTACT))
    assert result.end is (End.SEND if is_clear else None)
    assert read(text, written=Written(QUESTION, CONTACT, "Bo Ek")).end is None
    assert result.slots[Step.NAME].lower() == name.lower()
    assert read(text, written=Written(QUESTION, CONTACT, name)).end is End.SEND


@pytest.mark.parametrize(
    "text",
    [
        *("ja, Busseto ligger i Italien", "skicka. Bussen går inte", "ja, Hyvinge. eller Parma?"),
        *("ja, min dotter heter Greta", "ja. Vi Åker Ändå", "My name is still wrong"),
        *("mitt namn är fortfarande fel", "ja, men Borensberg är med"),
    ],
)
def test_what_is_no_name_beside_a_yes_is_not_taken_for_one(text: str) -> None:
    result = read(text, written=Written(QUESTION, CONTACT))
    assert result.end is not End.SEND
    assert not result.slots.get(Step.NAME)


@pytest.mark.parametrize("step", [Step.DECISION, Step.QUESTION])
@pytest.mark.parametrize(
    "text",
    [
        "nej det var bara nåt jag undrade, ska inte med",
        "det var bara något jag undrade",
        "det ska inte vara med",
        "näe, jag tänkte fel",
        "Nein, das soll nicht mit rein",
        "no, that was for somebody else",
    ],
)
def test_what_was_asked_about_is_left_out_in_more_than_a_no(text: str, step: Step) -> None:
    told = {"change": Change.WHETHER_MORE, "unplaced": "vilka vänorter har ni?"}
    offered = {"draft": "Får vi åka?"} if step is Step.QUESTION else {}
    result = read(text, step, **told, **offered)
    assert result.slots == {"case_change": None, "case_unplaced": None}
    assert (result.end, result.show) == (None, True)


@pytest.mark.parametrize(
    "text", ["Vad kostar tåget till Daugavpils?", "nej, vad kostar tåget till Daugavpils?"]
)
def test_another_question_there_does_not_replace_the_one_offered(text: str) -> None:
    told = {"change": Change.WHETHER_MORE, "unplaced": "vilka vänorter har ni?"}
    slots = read(text, Step.QUESTION, draft="Får vi åka?", **told).slots
    assert Step.QUESTION not in slots
    assert slots["case_unplaced"].endswith("ad kostar tåget till Daugavpils?")


@pytest.mark.parametrize(
    ("text", "end", "name"),
    [
        ("nej vet ni vad då låter jag bli. skicka inget", End.CANCELLED, None),
        ("nej jag heter Samira Haddad", None, "Samira Haddad"),
    ],
)
def test_a_no_that_says_what_it_wants_is_no_mere_no(
    text: str, end: Optional[End], name: Optional[str]
) -> None:
    result = read(text, change=Change.WHETHER_MORE, unplaced="vi är tio")
    assert (result.end, result.slots.get(Step.NAME)) == (end, name)


@pytest.mark.parametrize(
    "text",
    [
        "skicka inte än",
        "nej vänta, skicka den inte än, jag ska kolla med de andra",
        "vänta med att skicka",
        "don't send it yet, I have to ask the others",
        "bitte noch nicht abschicken",
        "ja fast inte än",
    ],
)
def test_who_does_not_want_to_send_yet_is_told_that_nothing_is_sent(text: str) -> None:
    result = read(text)
    assert (result.end, said(result)) == (None, ["case_not_yet"])
    assert Step.QUESTION not in result.slots


def test_what_stands_beside_that_is_done() -> None:
    result = read("eva@example.se, men skicka inte än", Step.CONTACT, written=Written(QUESTION))
    assert result.slots[Step.CONTACT] == "eva@example.se"
    assert said(result) == ["case_not_yet"]


def test_each_change_of_a_message_is_made() -> None:
    slots = read("Rolf Sandin heter jag. Och stryk bussen, det ser konstigt ut").slots
    assert slots[Step.NAME] == "Rolf Sandin"
    assert slots[Step.QUESTION] == QUESTION.replace("Vad kostar bussen dit? ", "")
    slots = read("Jag heter Elin Berg, och lägg till att det gäller maj").slots
    assert slots[Step.NAME] == "Elin Berg"
    assert slots[Step.QUESTION] == f"{QUESTION} Det gäller maj."


def test_a_change_beside_another_that_is_not_understood_is_said_not_to_be() -> None:
    result = read("mitt namn är Eva Ek, och stryk orden om det gamla avtalet")
    assert result.slots[Step.NAME] == "Eva Ek"
    assert said(result) == ["case_write_whole"]


def test_a_number_that_stands_in_the_old_text_is_not_taken_for_the_contact() -> None:
    text = "gamla numret 0701740652 står kvar i frågan! skriv bara: får vi komma?"
    slots = read(text).slots
    assert slots[Step.QUESTION] == "får vi komma?"
    assert Step.CONTACT not in slots


@pytest.mark.parametrize(
    "text",
    [
        "'Vi är tio sångare från Borensberg' ska bort",
        'Det står "Vi är tio sångare från Borensberg" sist, det ska inte stå där',
        "Nein, 'Vi är tio sångare från Borensberg' soll da nicht stehen!",
    ],
)
def test_quoted_words_that_are_said_to_go_are_taken_out(text: str) -> None:
    found = read(text).slots[Step.QUESTION]
    assert found.strip(" .") == "Kan vår kör åka till Hyvinge? Vad kostar bussen dit?"


def test_a_wish_to_send_does_not_add_what_was_asked_about() -> None:
    result = read("de e lugnt, kör på", change=Change.WHETHER_MORE, unplaced="vi är tio")
    assert Step.QUESTION not in result.slots
    assert (result.end, result.show) == (None, True)


def test_a_question_that_was_agreed_to_beside_it_is_taken_without_it() -> None:
    message = Message(
        text="nej det var bara nåt jag undrade",
        intent="nlu_fallback",
        before=["ja den frågan. men vänta lite, vilka vänorter har ni egentligen?"],
    )
    told = {"change": Change.WHETHER_MORE, "unplaced": "vilka vänorter har ni egentligen?"}
    known = Known(ask=ASK, draft="Får vi åka?", **told)
    slots = read_step(Step.QUESTION, message, known).slots
    assert slots[Step.QUESTION] == "Får vi åka?"
    assert slots["case_change"] is None


def test_an_answer_after_a_remark_is_one() -> None:
    told = {"change": Change.WHETHER_MORE, "unplaced": "vi är tio"}
    slots = read("orkar inte, lägg till o skicka", **told).slots
    assert slots[Step.QUESTION] == f"{QUESTION} Vi är tio."
    named = read("Mitt namn är Petra Nyqvist, skriv dit det", **told).slots
    assert named[Step.NAME] == "Petra Nyqvist"
    assert Step.QUESTION not in named


LETTER = """Hej Motala kommun!

Vi är en kör från Borensberg.
1. Kan vi få pengar till resan?
2. Vem bestämmer det?

Jag heter Karin Holm."""
SIGNED = f"{LETTER}\n\nMed vänlig hälsning\nKarin Holm\n070-174 06 05"


@pytest.mark.parametrize("letter", [LETTER, SIGNED])
def test_a_letter_pasted_under_the_summary_is_asked_about_as_a_whole(letter: str) -> None:
    result = read(letter)
    assert (result.slots, result.said) == (asked_about(LETTER), [])
    more = read("lägg till", change=Change.WHETHER_MORE, unplaced=LETTER).slots
    assert more[Step.QUESTION] == f"{QUESTION}\n\n{LETTER}"
    put = read("ersätt", change=Change.WHETHER_MORE, unplaced=LETTER).slots
    assert put[Step.QUESTION] == LETTER


def test_what_the_line_before_a_letter_says_is_done() -> None:
    put = read(f"ändra frågan till:\n{LETTER}").slots
    assert (put[Step.QUESTION], put["case_before"]) == (LETTER, QUESTION)
    assert read(f"lägg till:\n{SIGNED}").slots[Step.QUESTION] == f"{QUESTION}\n\n{LETTER}"
    assert read(LETTER, change=Change.ANYTHING).slots[Step.QUESTION] == LETTER


def test_a_letter_pasted_where_a_contact_is_asked_for_is_kept_and_so_is_its_signature() -> None:
    begun = Written("Får vi åka?")
    unsigned = read(LETTER, Step.CONTACT, written=begun)
    assert unsigned.slots[Step.QUESTION] == f"Får vi åka?\n\n{LETTER}"
    assert "case_question_noted" in said(unsigned) and "contact_missing" not in said(unsigned)
    signed = read(SIGNED, Step.CONTACT, written=begun).slots
    assert (signed[Step.CONTACT], signed[Step.NAME]) == ("070-174 06 05", "Karin Holm")
    assert (signed["case_change"], signed["case_unplaced"]) == (Change.WHETHER_MORE, LETTER)


def test_a_letter_that_makes_a_question_too_long_is_said_to() -> None:
    result = read(f"lägg till:\n{LETTER}", most=100)
    assert ([name for name, _ in result.said], result.slots) == (["utter_case_too_long"], {})
