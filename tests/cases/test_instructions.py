"""What a message tells the assistant to do with the question's text is no part of that text."""

from __future__ import annotations

import pytest

from bot.cases.corrections import beside_a_question, corrections, told_to_add
from bot.cases.instructions import Change, instruction, said_of_the_text, text_told
from bot.cases.written import Written

QUESTION = "Kan vår kör åka till Hyvinge? Vem kontaktar jag?"
WRITTEN = Written(QUESTION, "bo@example.se", "Bo Ek")


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("skriv hela fragan sahar: kan vi lana en lokal i maj", "kan vi lana en lokal i maj"),
        ("nej inte så. skriv om frågan så här: får vi komma?", "får vi komma?"),
        ("Nej vänta, glöm Lund. Byt ut hela frågan mot den här: Får vi komma?", "Får vi komma?"),
        ("glöm det, fråga i stället: kan vi få pengar till tåget", "kan vi få pengar till tåget"),
        ("byt ut alltihop: vem tar emot besökare?", "vem tar emot besökare?"),
        ("nu skriver jag om den: går det att låna flaggor?", "går det att låna flaggor?"),
        ("ny fråga: får vi komma i maj?", "får vi komma i maj?"),
        ("mitt namn står kvar i frågan!! skriv bara: vem bestämmer?", "vem bestämmer?"),
        ("det blev fel fråga! Jag ville fråga om bidrag", "Jag ville fråga om bidrag"),
        ("Please replace the whole question with this: may we come?", "may we come?"),
        ("neue Frage: Dürfen wir kommen?", "Dürfen wir kommen?"),
        ("ta bort 'det är fel fråga! Jag ville fråga om'. Skriv: Får vi komma?", "Får vi komma?"),
    ],
)
def test_a_text_takes_the_place_of_the_question(text: str, told: str) -> None:
    assert corrections(text, WRITTEN).question == told


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("nej det fattas något, det skulle stå att vi är tio", "Vi är tio."),
        ("Det saknas att vi är tio", "Vi är tio."),
        ("det står inte att vi är tio", "Vi är tio."),
        ("Nej, det ska stå med att vi kommer i maj!", "Vi kommer i maj!"),
        ("نعم men också skriv att vi är tio", "Vi är tio."),
        ("Fast richtig. Bitte noch dazuschreiben: Wir sind zehn.", "Wir sind zehn."),
        ("Almost right. Please add: we are ten", "We are ten."),
        ("Dopiszcie jeszcze: jest nas dziesięć", "Jest nas dziesięć."),
        ("Додайте, що нас десять", "Нас десять."),
        ("Lisätkää vielä: meitä on kymmenen", "Meitä on kymmenen."),
    ],
)
def test_a_text_is_added_to_the_question(text: str, told: str) -> None:
    assert corrections(text, WRITTEN).question == f"{QUESTION} {told}"


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("nä skriv bara att vi är en klubb i Motala", "vi är en klubb i Motala"),
        ("Det ska stå att gatan inte är skottad", "gatan inte är skottad"),
        ("Vi är en kör. Nej, det ska stå med att vi är tio", "Vi är en kör. vi är tio"),
    ],
)
def test_where_it_is_not_clear_which_only_the_text_is_asked_about(text: str, told: str) -> None:
    assert not corrections(text, WRITTEN)
    assert text_told(text) == told


def test_what_is_taken_out_beside_it_goes() -> None:
    text = "kan du ta bort vem kontaktar jag, skriv bara att vi är tio"
    assert corrections(text, WRITTEN).question == "Kan vår kör åka till Hyvinge? Vi är tio."


@pytest.mark.parametrize(
    "text",
    [
        "I brevet till Hyvinge ska det stå att vi är tio",
        "vi vill lägga till en dag på resan",
        "kommunen borde byta ut frågan om skyltar mot något viktigare",
        "kan ni skriva till dem att vi kommer",
        "jag vill bara att ni svarar",
        "det enda vi vill är bara att få hjälp",
        "we want to add that city to the tour",
        "Bara en sak: ring inte före åtta",
        "Vi undrar bara: kommer ni",
        "vi har redan frågat Linköping",
        "fel fråga, jag vill ändra den",
    ],
)
def test_what_tells_of_a_matter_is_no_instruction(text: str) -> None:
    assert instruction(text) is None
    assert text_told(text) == text


def test_each_of_them_says_what_becomes_of_the_question() -> None:
    texts = ("ny fråga: får vi komma?", "det saknas att vi är tio", "skriv bara att vi är tio")
    found = [told.change for text in texts if (told := instruction(text))]
    assert found == [Change.REPLACES, Change.ADDS, Change.UNCLEAR]


@pytest.mark.parametrize(
    "text",
    [
        "det saknas att vi är tio. skicka",
        "lägg till att vi är tio, och skicka den nu",
        "glömde säga: vi är tio. skicka",
    ],
)
def test_that_it_is_then_to_be_sent_is_none_of_it(text: str) -> None:
    assert corrections(text, WRITTEN).question == f"{QUESTION} Vi är tio."


def test_a_new_question_of_several_sentences_stays_whole() -> None:
    text = "Nej. Skriv i stället: Vi är arga. Vad kostar det? Vi vill ha svar."
    assert beside_a_question(text, WRITTEN, within=True) is None
    assert corrections(text, WRITTEN).question == "Vi är arga. Vad kostar det? Vi vill ha svar."


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("jag glömde: vi är sex i gruppen, kan du lägga till det?", "vi är sex i gruppen"),
        ("lägg till att vi är sex", "vi är sex"),
        ("ring mig efter fem", "ring mig efter fem"),
        ("vi glömde att söka pengar i tid", "vi glömde att söka pengar i tid"),
    ],
)
def test_what_is_added_to_a_sent_case_has_no_words_to_the_assistant(text: str, told: str) -> None:
    assert told_to_add(text) == told


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("tack! kan ni ringa mig också", "kan ni ringa mig också"),
        ("Tack så mycket, kan ni ringa efter fem?", "kan ni ringa efter fem?"),
        ("ok tack. ring efter fem", "ring efter fem"),
        ("thank you so much! could you call me, too?", "could you call me, too?"),
        ("tack vare er är vi tio", "tack vare er är vi tio"),
        ("Tackkortet kom inte fram.", "Tackkortet kom inte fram."),
        ("tack!", "tack!"),
        ("Vi är tio. Tack!", "Vi är tio. Tack!"),
    ],
)
def test_thanks_before_what_is_added_are_no_part_of_it(text: str, told: str) -> None:
    assert told_to_add(text) == told


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("Den andra frågan ska vara: Finns det pengar?", "Finns det pengar?"),
        ("nej, den första frågan är: får vi åka dit", "får vi åka dit"),
        ("Den andra frågan är om vi får åka", "om vi får åka"),
        ("Den första frågan är viktigast för oss", None),
        ("Den andra frågan är viktigare än den första, tycker vi", None),
        ("Den sista frågan ska bort nu", None),
    ],
)
def test_what_is_said_about_one_question_is_no_text_for_it(text: str, told: str | None) -> None:
    assert said_of_the_text(text) == told
