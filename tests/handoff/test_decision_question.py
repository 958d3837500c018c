"""What a message under the summary makes of the question."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import Optional

import pytest

from actions.handoff.steps import Change, End, Message, Step
from bot.cases.written import Written
from bot.conversation.history import UNPLACED_SLOT
from tests.handoff.reading import (
    ADDRESS,
    APRIL,
    ASK,
    BOTH_WAYS,
    DRAFT,
    FULL,
    OLD,
    OWN,
    SEVERAL,
    TIMED,
    WRITTEN,
    read,
    said,
    typed,
)


@pytest.mark.parametrize("text", ["hallå? kan jag snacka med en människa", "can I talk to you?"])
def test_who_wants_to_talk_under_the_summary_is_told_who_reads_what_is_sent(text: str) -> None:
    written = Written(DRAFT, ADDRESS, "Olle Berg")
    result = read(Step.DECISION, text, written=written)
    assert (said(result), result.slots) == (["case_nobody_before_sending"], {})


def test_what_is_told_of_another_matter_beside_a_new_contact_is_asked_about() -> None:
    text = "070-174 06 05. Vi är tio sångare från Borensberg."
    slots = read(Step.DECISION, text, written=Written("Hur?", "0141-22 34 00")).slots
    assert slots[UNPLACED_SLOT] == "Vi är tio sångare från Borensberg."


def test_a_new_contact_that_cannot_be_read_is_said_to_be_none() -> None:
    text = "det är mejladressen som ska ändras till eva ek snabela"
    result = read(Step.DECISION, text, written=Written("Hur?", ADDRESS))
    assert (said(result), result.slots) == (["contact_whole"], {"case_change": None})


def test_a_number_of_another_country_comes_beside_the_address() -> None:
    written = Written("Får vi komma?", ADDRESS)
    slots = read(Step.DECISION, "501 234 567", written=written).slots
    assert slots["contact_suggestion"] == f"{ADDRESS}, +48 501 234 567"


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


@pytest.mark.parametrize(
    "text",
    ["frågan ska vara när kören åker och vad det kostar", "Frågan: När, var och hur åker vi?"],
)
def test_an_and_within_the_question_divides_nothing(text: str) -> None:
    slots = read(Step.DECISION, text, written=WRITTEN).slots
    assert slots[Step.QUESTION] in text
    assert str(slots[Step.QUESTION]).split()[-1] == text.split()[-1]


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


@pytest.mark.parametrize("text", ["byt Borås mot Falun", "ändra det där", "ja ta bort hunden"])
def test_a_correction_that_cannot_be_read_is_no_question(text: str) -> None:
    changed = read(Step.DECISION, text, change=Change.ANYTHING, written=WRITTEN)
    assert Step.QUESTION not in changed.slots


def test_of_several_questions_under_the_summary_one_is_kept() -> None:
    written = Written("Vad är kostnaden? Från vilken ålder får man åka?", ADDRESS)
    result = read(Step.DECISION, "skicka bara den om kostnaden", written=written)
    assert (result.slots[Step.QUESTION], result.end) == ("Vad är kostnaden?", None)


def test_after_the_question_what_to_change_text_replaces_the_question() -> None:
    text = "Får friskolor delta?"
    asks = typed(text, "schools", "schools/join")
    assert said(read(Step.DECISION, asks)) == ["schools/join"]
    changed = read(Step.DECISION, asks, change=Change.ANYTHING)
    assert changed.slots == {Step.QUESTION: text, "case_change": None}


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


def test_a_change_of_the_question_is_never_answered_in_its_place() -> None:
    text = "ändra frågan lite: vem beslutar om SERN och vem hjälper oss?"
    message = typed(text, "sern", "sern/decides")
    slots = read(Step.DECISION, message, written=FULL).slots
    assert slots[Step.QUESTION] == "vem beslutar om SERN och vem hjälper oss?"


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


def test_a_wish_to_send_another_question_never_takes_the_place_of_the_one_there_is() -> None:
    asks = replace(typed("skicka frågan om bussen"), before=["vem kör bussen till Parma?"])
    for change in (None, Change.ANYTHING):
        assert read(Step.DECISION, "skicka frågan om bussen", written=OWN, change=change).slots == {
            "case_change": Change.ANYTHING
        }
        found = read(Step.DECISION, asks, written=OWN, change=change)
        assert found.slots[Step.QUESTION] == "vem kör bussen till Parma?"


def test_the_question_is_named_by_a_form_of_its_word_too() -> None:
    written = Written("jag undrar om vår kör kan sjunga i Hyvinge", ADDRESS)
    sent = read(Step.DECISION, "mm ok, skicka frågan om kören då", written=written)
    assert sent.end is End.SEND
    other = read(Step.DECISION, "skicka frågan om körkortet då", written=written)
    assert other.end is not End.SEND


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


def test_who_asks_to_take_part_themselves_adds_nothing() -> None:
    for text in ("Vi är en skola i Motala. Kan man vara med?", "Vi är tio. Kan vi åka dit?"):
        result = read(Step.DECISION, text, written=FULL)
        assert not result.slots.get(Step.QUESTION)


def test_what_is_said_of_the_address_and_fits_nowhere_is_never_passed_over() -> None:
    written = Written(question="Hur?", contact="kalle.svenson@example.se")
    result = read(Step.DECISION, typed("adressen stavas med q", "repeat"), written=written)
    assert (said(result), result.show) == (["contact_whole"], False)


def test_when_they_call_is_asked_of_what_is_not_sent_yet_and_taking_back_adds_nothing() -> None:
    written = Written("Kan vi åka?", "070-174 06 20")
    asked = typed("när ringer ni?", "contact", "contact/hours")
    assert said(read(Step.DECISION, asked, written=written)) == ["case_not_sent_yet"]
    back = read(Step.DECISION, "nej ta tillbaka den", written=written)
    assert Step.QUESTION not in back.slots


def test_another_question_instead_is_the_one_that_was_asked_also_without_a_verb() -> None:
    before = ["Vem bestämmer?", "Hur söker en förening EU-pengar?"]
    message = typed("nej förresten, frågan om EU-pengar i stället", before=before)
    result = read(Step.DECISION, message, written=Written(before[0], ADDRESS))
    assert result.slots[Step.QUESTION] == before[1]


def test_both_questions_are_taken_also_where_one_was_offered_before() -> None:
    before = ["Vem bestämmer?", "Hur söker man pengar?"]
    both = typed("nej båda", before=before)
    result = read(Step.DECISION, both, draft=before[0], written=Written(before[1], ADDRESS))
    assert result.slots[Step.QUESTION] == "Hur söker man pengar?\nVem bestämmer?"


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


def test_what_is_said_of_a_part_is_no_question() -> None:
    result = read(Step.DECISION, "no I mean the name thing", written=WRITTEN)
    assert result.slots.get(Step.QUESTION) is None


def test_what_is_written_anew_is_not_added() -> None:
    text = "skriv: svaret ska till bo@example.se och inte till den gamla adressen"
    result = read(Step.DECISION, text, written=WRITTEN, change=Change.ANYTHING)
    assert result.slots[Step.QUESTION] == text.removeprefix("skriv: ")


def test_very_words_that_are_not_there_are_said_not_to_be() -> None:
    written = Written(DRAFT, ADDRESS)
    for text in ("ta bort 'och så vidare'", "skicka men utan 'och så vidare'"):
        result = read(Step.DECISION, text, written=written)
        assert (said(result), result.end) == (["case_nothing_taken_out"], None)
    result = read(Step.DECISION, "ta bort 'och så'. Ring 070-174 06 05", written=written)
    assert said(result) == ["case_nothing_taken_out"]


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


_NUMBERED = "1. Vad kostade resan? 2. Vilka åkte med? 3. Vad är planen för 2026?"


@pytest.mark.parametrize(
    ("lead", "question"),
    [
        *(("Nej. Frågan ska vara: ", _NUMBERED), ("Ändra frågan till: ", _NUMBERED)),
        *(("Nej. Frågan: ", _NUMBERED), ("Frågan ska vara: ", "När får jag svar på ansökan?")),
    ],
)
def test_all_that_stands_after_the_label_of_the_question_is_the_question(
    lead: str, question: str
) -> None:
    result = read(Step.DECISION, lead + question, written=Written(DRAFT, ADDRESS))
    assert (result.slots[Step.QUESTION], said(result)) == (question, [])


@pytest.mark.parametrize("between", [" ", "\n"])
@pytest.mark.parametrize(
    ("text", "old", "new"),
    [
        ("Ändra fråga 1 till: Vad kostade tåget?", "Vad kostade resan?", "Vad kostade tåget?"),
        ("Fråga 3 ska vara: Vad händer 2027?", "Vad är planen för 2026?", "Vad händer 2027?"),
        ("Change question 2 to: Who went?", "Vilka åkte med?", "Who went?"),
        ("Ta bort fråga 2", "2. Vilka åkte med?#", ""),
    ],
)
def test_of_numbered_questions_only_the_one_that_is_named_changes(
    text: str, old: str, new: str, between: str
) -> None:
    written = "#".join(["Hej, vi undrar.", *re.split(r" (?=\d\.)", _NUMBERED), "Tack!"])
    slots = read(Step.DECISION, text, written=Written(written.replace("#", between), ADDRESS)).slots
    assert slots[Step.QUESTION] == written.replace(old, new).replace("#", between)


@pytest.mark.parametrize(
    "text",
    [
        "anna@telia.com, och skriv att dottern är 19 år",
        "070-174 06 05, och lägg till att dottern är 19 år",
        "du missade att dottern är 19 år, lägg till det",
        "du glömde att dottern är 19 år. lägg till det",
    ],
)
def test_what_is_to_be_added_is_told_without_the_words_to_the_assistant(text: str) -> None:
    written = Written("Får min dotter åka med?", ADDRESS)
    for step in (Step.CONTACT, Step.DECISION):
        slots = read(step, text, written=written).slots
        assert slots[Step.QUESTION] == "Får min dotter åka med? Dottern är 19 år."


@pytest.mark.parametrize(
    "text", ["nej bara det sista: Hon är 19 år.", "no, only the last bit: Hon är 19 år."]
)
def test_what_is_to_come_instead_of_the_offered_text_is_not_lost(text: str) -> None:
    known = {"change": Change.WHETHER_MORE, "unplaced": "du missade en sak"}
    slots = read(Step.DECISION, text, written=Written("Får hon åka?", ADDRESS), **known).slots
    assert slots[Step.QUESTION] == "Får hon åka? Hon är 19 år."
    assert (slots["case_change"], slots[UNPLACED_SLOT]) == (None, None)


@pytest.mark.parametrize("text", ["nej, namnet ska vara: Eva Ek", "nej, mejlen är: eva@telia.se"])
def test_another_part_after_a_no_is_no_addition(text: str) -> None:
    known = {"change": Change.WHETHER_MORE, "unplaced": "du missade en sak"}
    slots = read(Step.DECISION, text, written=Written("Får hon åka?", ADDRESS), **known).slots
    assert slots.get(Step.QUESTION) is None
