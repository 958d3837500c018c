"""What every step, or several, make of a message: tables of what visitors write."""

from __future__ import annotations

from typing import Any, Mapping, Optional

import pytest

from actions.handoff.steps import Change, End, Message, Result, Step
from bot.cases.contact import Contact
from bot.cases.corrections import fields_taken_out
from bot.cases.wishes import asks_for_a_copy, cancels
from bot.cases.words import bare, is_one_of
from bot.cases.written import Written
from bot.conversation.history import UNPLACED_SLOT
from tests.handoff.reading import (
    ADDRESS,
    APRIL,
    ASK,
    BOTH,
    BOTH_WAYS,
    CAMP,
    CONTACT,
    COST,
    DRAFT,
    FULL,
    NAME_NOTED,
    NEWER,
    NO_CONTACT,
    OLD,
    OLDER,
    SAID,
    WITHOUT,
    WRITTEN,
    read,
    said,
    typed,
)


@pytest.mark.parametrize("intent", ["why_contact", "anonymous", "no_email"])
@pytest.mark.parametrize("step", [Step.QUESTION, Step.CONTACT, Step.DECISION])
def test_what_is_asked_about_sending_is_answered(step: Step, intent: str) -> None:
    result = read(step, typed("Varför då egentligen, måste man det?", intent))
    # Where the contact is asked for, in few words.
    reply = "case_anonymous" if (step, intent) == (Step.CONTACT, "anonymous") else intent
    assert (said(result), result.slots, result.end) == ([reply], {}, None)


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


@pytest.mark.parametrize("step", [Step.CONTACT, Step.NAME, Step.DECISION])
def test_a_question_in_the_field_is_answered_and_the_form_goes_on(step: Step) -> None:
    result = read(step, typed("Vad är SERN?", "sern", "sern/what"))
    assert (said(result), result.slots, result.end) == (["sern/what"], {}, None)


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


def test_who_corrects_a_number_has_one() -> None:
    written = Written(DRAFT, "0141-22 33 44")
    for step in (Step.CONTACT, Step.DECISION):
        assert read(step, "nej de va fel nummer, slutar pa 55", written=written).end is None


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


@pytest.mark.parametrize("step", [Step.CONTACT, Step.DECISION])
def test_why_the_conversation_is_kept_out_is_no_part_of_the_question(step: Step) -> None:
    result = read(step, "ja men ta inte med samtalet, det är privat", written=WRITTEN)
    assert (said(result), result.slots) == (["conversation_left_out"], {"case_alone": "yes"})


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


def test_a_pressed_question_is_answered_at_any_step() -> None:
    pressed = Message("Vad är SERN?", "sern", cells=["sern/what"], pressed=True)
    for step in Step:
        result = read(step, pressed)
        assert (said(result), result.slots) == (["sern/what"], {})


def test_a_yes_with_a_way_to_be_reached_takes_both() -> None:
    text = "ja skicka den, och svara till Lars <lars@example.se>"
    slots = read(Step.QUESTION, text, draft="Får vi åka?").slots
    assert (slots[Step.QUESTION], slots[Step.CONTACT]) == ("Får vi åka?", "lars@example.se")
    text = "Yes, and also ask what it costs. Reply to kim@example.org"
    slots = read(Step.DECISION, text, written=Written("May we go?", CONTACT)).slots
    assert slots["case_unplaced"] == "also ask what it costs."
    assert slots[Step.CONTACT] == "kim@example.org"


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
    ("step", "known"),
    [(Step.QUESTION, {"draft": DRAFT}), (Step.CONTACT, {"written": Written(DRAFT)})],
)
def test_what_the_form_hands_over_beside_no_contact_keeps_the_question_and_the_name(
    step: Step, known: Mapping[str, Any]
) -> None:
    slots = read(step, "Jag behöver inget svar\nNamn: Eva Ek", **known).slots
    assert slots == {**WITHOUT, Step.QUESTION: DRAFT, Step.NAME: "Eva Ek"}


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


@pytest.mark.parametrize("step", [Step.CONTACT, Step.DECISION])
def test_a_number_corrected_in_the_same_message_is_the_corrected_one(step: Step) -> None:
    written = Written("Får vi åka?", "070-174 06 44")
    for text in ("070-174 06 51. no wait 06 50", "070-174 06 51, nej 50 ska det vara"):
        assert read(step, text, written=written).slots[Step.CONTACT] == "070-174 06 50"
    # What the correction makes of it is not clear: neither is taken.
    unclear = read(step, "070-174 06 51. no wait 06 5", written=written)
    assert Step.CONTACT not in unclear.slots


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


@pytest.mark.parametrize(
    "text",
    ["nej jag vill inte skriva mer", "vi vill inte fråga mer", "I don't want to add anything more"],
)
def test_nothing_more_to_add_ends_nothing_and_adds_nothing(text: str) -> None:
    result = read(Step.DECISION, text, written=WRITTEN, change=Change.MORE)
    assert (result.end, result.slots, result.show) == (None, {"case_change": None}, True)
    assert read(Step.QUESTION, text).slots == {}


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


def test_who_says_that_it_is_the_wrong_question_gets_the_one_meant() -> None:
    text = "That is not it, wrong one. My question is about trains, my name is Ruth Price"
    before = ["Which trains go to Parma?"]
    result = read(Step.DECISION, typed(text, "sern", "sern/what", before=before), written=WRITTEN)
    assert result.slots == {Step.QUESTION: before[0], Step.NAME: "Ruth Price"}
    text = "äsch, jag bara undrade. Frågan som ska skickas är den om bussen"
    before = ["När går bussen till Parma?"]
    assert read(Step.CONTACT, typed(text, before=before)).slots == {Step.QUESTION: before[0]}


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


YES_TO_IT = [
    "Ja tack, det är brevet",
    "ja, det är det",
    "Ja, det är den frågan",
    "japp, det är det jag vill skicka",
    "ja, så ska det vara",
    "ja, det är rätt brev",
    "yes, that's the one",
]


@pytest.mark.parametrize("yes", YES_TO_IT)
def test_a_yes_that_what_is_shown_is_it_sends(yes: str) -> None:
    assert read(Step.DECISION, yes, written=FULL).end is End.SEND
    assert read(Step.QUESTION, yes, draft=DRAFT).slots == {Step.QUESTION: DRAFT}


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


def test_a_number_told_to_go_empties_its_field_where_it_stands_there() -> None:
    text = "ta bara bort numret 070-174 06 05"
    assert fields_taken_out(text) == ["phone"]
    assert fields_taken_out(text, f"{ADDRESS}, 070-174 06 05") == ["phone"]
    assert fields_taken_out("ta bort 070-174 06 05", "0141-22 14 37") == []
    assert fields_taken_out("mejlen ska vara kvar, numret bort") == ["phone"]


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


def test_what_was_said_before_is_told_without_saying_so() -> None:
    text = "ja för fan, och vad resan kostade, det skrev jag ju"
    assert read(Step.QUESTION, text, draft=DRAFT).slots[UNPLACED_SLOT] == "vad resan kostade"
    assert read(Step.QUESTION, "ja, det skrev jag ju", draft=DRAFT).slots[Step.QUESTION] == DRAFT
    # Within a sentence it is what is told.
    for told in ("det gäller brevet som jag skrev", "vi är tio i kören som vi sa"):
        assert read(Step.DECISION, told, written=WRITTEN).slots[UNPLACED_SLOT] == told


def test_what_a_contact_is_said_to_hold_for_is_no_part_of_the_question() -> None:
    result = read(Step.CONTACT, "bo@example.se, gäller för båda", written=Written("Hur?"))
    assert Step.QUESTION not in result.slots
    written = Written("Hur?", ADDRESS)
    result = read(
        Step.DECISION, "Frågan. Varför får vi inte åka?", written=written, change=Change.ANYTHING
    )
    assert result.slots[Step.QUESTION] == "Varför får vi inte åka?"
