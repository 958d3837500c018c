"""Several sentences in one message."""

from __future__ import annotations

from typing import Optional

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.nlu.questions import (
    Sentence,
    asked_about,
    asked_beside,
    asked_instead,
    corrects,
    for_each_name,
    for_the_last_name_too,
    insists_on_yes_or_no,
    is_bare,
    is_mere_question_word,
    is_of_the_one_before,
    joins_things,
    ruled_out,
    sentences_of,
    split_sentences,
    throws_back,
    what_was_meant,
    with_the_name,
    without_languages,
    without_refused,
    without_settled,
    word_asked,
)


@pytest.mark.parametrize(
    "text, sentences",
    [
        ("Vad är SERN? Vilka vänorter har ni?", ["Vad är SERN?", "Vilka vänorter har ni?"]),
        ("Vad är SERN och vilka vänorter finns", ["Vad är SERN", "vilka vänorter finns"]),
        ("Hi, what is SERN and who is the mayor", ["what is SERN", "who is the mayor"]),
        ("vad är policyn, samt vem bestämmer?", ["vad är policyn", "vem bestämmer?"]),
        ("sern vad är det + vilka är med", ["sern vad är det", "vilka är med"]),
        ("Hej! Vi är en klubb.\nHur gör vi", ["Vi är en klubb.", "Hur gör vi"]),
        ("Var ligger den och bor det många där?", ["Var ligger den", "bor det många där?"]),
        ("varför finns de vad gör man ihop", ["varför finns de", "vad gör man ihop"]),
        (
            "hur söker man, kostar det pengar och hur lång tid tar det?",
            ["hur söker man", "kostar det pengar", "hur lång tid tar det?"],
        ),
        (
            "Är det gratis och betalar kommunen bussen?",
            ["Är det gratis", "betalar kommunen bussen?"],
        ),
        (
            "Är det sant att staten började och att tio gick med?",
            ["Är det sant att staten började", "Är det sant att tio gick med?"],
        ),
        (
            "Do you know if it is open and if pupils may join?",
            ["Do you know if it is open", "Do you know if pupils may join?"],
        ),
    ],
)
def test_each_sentence_is_found(text: str, sentences: list[str]) -> None:
    assert [sentence.text for sentence in split_sentences(text)] == sentences


def test_what_a_municipality_does_is_asked_as_what_anybody_does() -> None:
    asks = [sentence.asks for sentence in split_sentences("Gör kommunen nåt och kan vi vara med")]
    assert asks == [True, True]


def test_statements_and_questions_are_told_apart() -> None:
    assert split_sentences("Vi är en klubb. Får vi vara med") == [
        Sentence("Vi är en klubb.", asks=False),
        Sentence("Får vi vara med", asks=True),
    ]


@pytest.mark.parametrize(
    "text, last",
    [
        ("Vem sköter det? Namn och nummer, tack.", "Namn och nummer, tack."),
        ("Vad är SERN? Jag vet inte ens vad bokstäverna står för.", None),
        ("Var ligger den och pratar man svenska där", "pratar man svenska där"),
        ("أين يقع مقر SERN ومن يتولى إدارتها؟", "من يتولى إدارتها؟"),
        ("Kuka voi hakea, ja millaisia ohjelmia on?", "millaisia ohjelmia on?"),
    ],
)
def test_the_second_question_may_have_another_form(text: str, last: Optional[str]) -> None:
    found = split_sentences(text)
    assert [sentence.asks for sentence in found] == [True, True]
    assert last in (None, found[1].text)


@pytest.mark.parametrize(
    "text, last",
    [
        ("Har du ett namn på någon och ett telefonnummer?", "ett telefonnummer?"),
        ("Vem är chef? Jag behöver ett namn eller en mejladress", "en mejladress"),
        ("Can I have a name and a phone number?", "a phone number?"),
    ],
)
def test_a_way_to_reach_somebody_asked_for_beside_a_name_is_a_question(
    text: str, last: str
) -> None:
    assert split_sentences(text)[-1] == Sentence(last, asks=True)


@pytest.mark.parametrize(
    "text",
    [
        "Behöver ni mitt namn och telefonnummer?",
        "Har ni sparat namn och telefonnummer?",
        "Kan jag skicka ett brev eller mail?",
        "Vi har ett kansli och ett telefonnummer",
    ],
)
def test_what_is_told_or_left_to_reach_somebody_is_no_question_of_its_own(text: str) -> None:
    assert split_sentences(text) == []


@pytest.mark.parametrize(
    "text",
    [
        "Min bror vill jobba här, behöver han visum?",
        "Jag skriver om er, har jag rätt?",
        "När jag läste det, blev jag nyfiken",
        "Hur är det med förskolan, jobbar de också med er?",
        "Jag vet att det finns och att det kostar",
        "Vad tycker ni om att vi åker?",
    ],
)
def test_what_stands_before_a_comma_or_in_a_clause_is_no_question_of_its_own(text: str) -> None:
    assert sum(sentence.asks for sentence in split_sentences(text)) <= 1


def test_a_question_about_two_things_of_a_kind_is_one_about_each() -> None:
    def apart(text: str) -> list[str]:
        names = sorted((text.index(name), text.index(name) + 4) for name in ("Hyvi", "Daug"))
        return [each.text for each in for_each_name(Sentence(text, asks=True), names)]

    assert apart("Var ligger Hyvi och Daug?") == ["Var ligger Hyvi?", "Var ligger Daug?"]
    assert apart("Vad skiljer mellan Hyvi och Daug?") == []
    assert apart("Var ligger Hyvi, och vem sköter Daug?") == []


@pytest.mark.parametrize(
    ("text", "doubts"),
    [
        ("Vem hittade på nätverket, är det regionen eller kyrkan?", True),
        ("hur många ä med, e de ens tio", True),
        ("Varför lades det ner? Är det pengarna?", True),
        ("When did it start? Was it in the nineties?", True),
        # Joined to the question, behind a statement, or of another form, it is a question.
        ("Vem leder nätverket, och är det en stiftelse?", False),
        ("Jag läste om nätverket. Är det en stiftelse?", False),
        ("Vem leder nätverket? Får en skola vara med?", False),
    ],
)
def test_a_doubt_about_a_question_is_told_apart_from_another(text: str, doubts: bool) -> None:
    assert [sentence.doubts for sentence in split_sentences(text)] == [False, doubts]


@pytest.mark.parametrize(
    ("text", "asks"),
    [
        ("Min dotter pluggar till sjuksköterska och har praktik i vår.", [False, False]),
        ("Jag är tränare och måste rapportera i morgon", [False, False]),
        ("We run a choir and are looking for friends abroad", [False, False]),
        # What goes on may still ask inside, or like a question.
        ("jag skriver en uppsats och behöver veta när det började", [False, True]),
        ("Jag läste om nätverket och är kommunen med?", [False, True]),
        ("Vi är en kör och får vi resa", [True, True]),
        ("Vem leder nätverket och har kommunen en plats", [True, True]),
    ],
)
def test_a_statement_that_goes_on_asks_nothing(text: str, asks: list[bool]) -> None:
    assert [sentence.asks for sentence in split_sentences(text)] == asks


def test_two_things_are_named_beside_each_other() -> None:
    assert joins_things("ett telefonnummer eller en adress")
    assert not joins_things("vänorten i Finland")
    # What only leads in, or stands beside the question, joins nothing that is asked for.
    assert not joins_things("jo och vad betalar vi för det")
    assert not joins_things("Vi spelar teater och dansar. Finns det utbyten?")
    assert not joins_things("Jag är 78 år och undrar vad det är för vänorter")
    assert not joins_things("Jag skriver för en tidning och söker en talesperson")


@pytest.mark.parametrize(
    ("text", "way"),
    [
        ("ok, på lätt svenska: vem bestämmer?", "på lätt svenska"),
        ("hej! förklara på lätt svenska: vem bestämmer?", "på lätt svenska"),
        ("answer me in English: vem bestämmer?", "in English"),
        ("in English please: vem bestämmer?", "in English please"),
        ("بالسويدية السهلة من فضلك: vem bestämmer?", "på lätt svenska"),
    ],
)
def test_how_to_answer_may_be_said_first(text: str, way: str) -> None:
    assert [sentence.text for sentence in split_sentences(text)] == ["vem bestämmer?", way]
    assert split_sentences("in English, please") == []


def test_a_correction_may_begin_with_thanks() -> None:
    assert what_was_meant("Tack ändå, jag menade SERN") == "SERN"
    assert what_was_meant("tack, jag frågar gärna igen") == "tack, jag frågar gärna igen"


def test_a_correction_may_throw_back_what_was_answered() -> None:
    assert what_was_meant("Tåg?? Jag frågade vad det kostar") == "vad det kostar"
    assert what_was_meant("policyn? nej, jag menade SERN") == "SERN"
    assert what_was_meant("Vad kostar? jag menar SERN") == "Vad kostar? jag menar SERN"
    assert what_was_meant("jag frågade min chef") == "jag frågade min chef"


@pytest.mark.parametrize(
    "text",
    ["ja eller nej?", "är det ja eller nej nu", "Massor av text. Svara ja eller nej!", "ja/nej"],
)
def test_who_insists_on_yes_or_no_asks_nothing_else(text: str) -> None:
    assert insists_on_yes_or_no(text)
    assert not insists_on_yes_or_no(f"Får en klubb vara med? {text}")


@pytest.mark.parametrize("text", ["nej", "får vi vara med, ja eller nej", "SERN eller EU?", ""])
def test_what_asks_something_does_not_insist(text: str) -> None:
    assert not insists_on_yes_or_no(text)


@pytest.mark.parametrize(
    ("text", "sentences"),
    [
        # As it is spoken, "jag är" is "ja e".
        ("jo ja e ensam. ka ja va me?", ["jo ja e ensam.", "ka ja va me?"]),
        ("mikä SERN on ja kuka siitä päättää", ["mikä SERN on", "kuka siitä päättää"]),
    ],
)
def test_what_joins_questions_in_finnish_is_an_i_in_swedish(
    text: str, sentences: list[str]
) -> None:
    assert [sentence.text for sentence in split_sentences(text)] == sentences


def test_who_insists_that_there_is_an_answer_asks_nothing() -> None:
    assert [s.asks for s in split_sentences("Vem är chef? Måste väl gå att ta reda på")] == [
        True,
        False,
    ]
    assert [s.asks for s in split_sentences("Vem är chef? Måste väl alla med?")] == [True, True]


@pytest.mark.parametrize(
    "text",
    [
        "Vad är SERN?",
        "Vad är SERN och EU-Handslaget?",
        "Hej! Vad är SERN?",
        "Hur ser Motala på samarbete och utveckling?",
        # Within a sentence the verb comes later; too little stands before a question.
        "Jag undrar mest över vad det kostar",
        "Det är långt dit och tar tid",
        "jo men vad är det",
        "",
    ],
)
def test_one_sentence_is_not_split(text: str) -> None:
    assert split_sentences(text) == []


def test_what_is_said_again_and_what_has_no_letters_is_no_further_sentence() -> None:
    text = "Vad är SERN? Vem bestämmer? ? ? ... Vad är SERN? Vem bestämmer?"
    found = [sentence.text for sentence in split_sentences(text)]
    assert found == ["Vad är SERN?", "Vem bestämmer?"]
    assert split_sentences("Vad är SERN? " * 100) == []


@pytest.mark.parametrize(
    "text, question, way",
    [
        ("Vad är SERN, på lätt svenska?", "Vad är SERN", "på lätt svenska?"),
        ("vad är en vänort på engelska", "vad är en vänort", "på engelska"),
        ("Hej! What is the pledge? In plain English please", "What is the pledge?", None),
        ("forklara handslaget pa latt svenska", "forklara handslaget", "pa latt svenska"),
        ("kan du förklara policyn med enkla ord tack", "kan du förklara policyn", None),
    ],
)
def test_how_to_answer_is_no_part_of_the_question(
    text: str, question: str, way: Optional[str]
) -> None:
    found = [sentence.text for sentence in split_sentences(text)]
    assert found[0].rstrip("?") == question.rstrip("?")
    assert len(found) == 2 and way in (None, found[1])


@pytest.mark.parametrize(
    "text, left",
    [
        ("Inte den norska, jag menar den finska", "jag menar den finska"),
        ("nej inte finska utan norska då", "nej norska då"),
        ("den finska, inte den norska", "den finska"),
        ("not the norska one, the finska", "the finska"),
        # Nothing else is named, or what is refused is no topic.
        ("inte den norska. den andra", "inte den norska. den andra"),
        ("inte medlem, men kan vi vara med i norska", "inte medlem, men kan vi vara med i norska"),
        ("de finska i allmänhet, inte bara norska.", "de finska i allmänhet"),
        ("inte bara norska, finska också", "inte bara norska, finska också"),
    ],
)
def test_what_a_correction_refuses_is_left_out(text: str, left: str) -> None:
    assert without_refused(text, lambda words: "norska" in words or "finska" in words) == left


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("inte Nykyrka, den första", ("nykyrka", "den forsta")),
        ("nej, inte Hyvinge utan den andra", ("hyvinge", "den andra")),
        ("inte den forsta den andra", ("den forsta", "den andra")),
        ("den första, inte Nykyrka", ("nykyrka", "den forsta")),
        ("Not Hyvinge, the other one", ("hyvinge", "the other one")),
        ("No, not the first. The second!", ("the first", "the second")),
        ("not Nykyrka but the last one", ("nykyrka", "the last one")),
        *((text, ("", "")) for text in ("inte den norska", "inte", "den första", "nej", "", ",")),
        ("det är inte sant, den första var bättre", ("", "")),
        ("inte den, inte den, den andra", ("", "")),
    ],
)
def test_what_is_ruled_out_stands_beside_what_is_meant(text: str, parts: tuple[str, str]) -> None:
    assert ruled_out(text) == parts


@pytest.mark.parametrize(
    ("text", "name"),
    [
        *(
            ("Vad är LUP?", "LUP"),
            ("vem skriver lup", "lup"),
            ("what is Central Baltic", "Central Baltic"),
        ),
        ("Var ligger Busseto?", "Busseto"),
        # Behind a preposition it is where something else is; "it" was named before.
        *((text, "") for text in ("Finns samarbete med LUP?", "vad kostar det LUP", "LUP", "")),
        *((text, "") for text in ("när kom LUP till", "Vad är Baltic?", "is it LUP?")),
    ],
)
def test_a_question_is_about_the_name_that_it_ends_with(text: str, name: str) -> None:
    assert asked_about(text, ["lup", "central baltic", "busseto"]) == name


@pytest.mark.parametrize(
    ("text", "named"),
    [
        ("vem skriver den?", "vem skriver LUP?"),
        ("hur söker man det", "hur söker man LUP"),
        ("finns det på engelska?", "finns LUP på engelska?"),
        ("who writes it?", "who writes LUP?"),
        ("does it cost anything", "does LUP cost anything"),
        ("what do they do?", "what do LUP do?"),
        # Articles, and what stands for nothing.
        *((text, "") for text in ("vilka är de andra planerna?", "vad säger den gamla policyn?")),
        *((text, "") for text in ("vad är det viktigaste?", "vem skriver policyn?", "")),
    ],
)
def test_a_pronoun_gives_way_to_the_name_that_it_stands_for(text: str, named: str) -> None:
    assert with_the_name(text, "LUP") == named


@pytest.mark.parametrize(
    ("text", "question", "way"),
    [
        ("Wer leitet SERN, lätt svenska", "Wer leitet SERN", "på lätt svenska"),
        ("wer leitet SERN - latt svenska tack", "wer leitet SERN", "på lätt svenska"),
        ("Kuka johtaa sitä? Easy Swedish please", "Kuka johtaa sitä?", "på lätt svenska"),
        ("Was ist SERN? Bitte auf leichtem Schwedisch", "Was ist SERN?", "på lätt svenska"),
        ("Mikä on SERN, helpolla ruotsilla kiitos", "Mikä on SERN", "på lätt svenska"),
        ("ما هو SERN؟ بالسويدية السهلة من فضلك", "ما هو SERN؟", "på lätt svenska"),
        ("Що таке SERN, простою шведською?", "Що таке SERN", "på lätt svenska"),
        ("Mikä on SERN ruotsiksi", "Mikä on SERN", "på svenska"),
        ("Czym jest SERN? po szwedzku proszę", "Czym jest SERN?", "på svenska"),
        ("¿Qué es SERN? Por favor, en sueco", "¿Qué es SERN?", "på svenska"),
        ("ما هو SERN باللغة الإنجليزية", "ما هو SERN", "på engelska"),
        ("Что такое SERN, по-английски пожалуйста", "Что такое SERN", "på engelska"),
        ("Wann begann es? English please!", "Wann begann es?", "på engelska"),
        ("Hvad er SERN på let svensk", "Hvad er SERN", "på lätt svenska"),
    ],
)
def test_how_to_answer_is_read_in_swedish_from_any_language(
    text: str, question: str, way: str
) -> None:
    assert [sentence.text for sentence in split_sentences(text)] == [question, way]


@pytest.mark.parametrize(
    "text",
    [
        *(
            "Gibt es den Plan auf Englisch?",
            "Onko suunnitelma englanniksi?",
            "har ni lätt svenska?",
        ),
        *("ruotsiksi kiitos", "English please", "lätt svenska", "هل الخطة بالإنجليزية؟"),
    ],
)
def test_a_language_asked_for_or_asked_about_stays_whole(text: str) -> None:
    assert split_sentences(text) == []


@pytest.mark.parametrize(
    "text", ["Finns planen på engelska?", "kan jag skriva på svenska?", "på lätt svenska, tack"]
)
def test_a_question_about_a_language_stays_whole(text: str) -> None:
    assert split_sentences(text) == []


@given(st.text())
def test_no_text_is_too_odd(text: str) -> None:
    assert len(split_sentences(text)) in (0, 2, 3, 4, 5, 6)


@pytest.mark.parametrize(
    "text, meant",
    [
        ("nej jag menade den andra", "den andra"),
        ("Nä, jag menar när Motala gick med", "när Motala gick med"),
        ("ja mena hyvinge", "hyvinge"),
        ("men jag frågade om skolan", "skolan"),
        ("No, I meant the Norwegian one", "the Norwegian one"),
        ("nej! vi tänkte alltså på Norge", "nej! vi tänkte alltså på Norge"),
        ("Är det vad jag menade igår?", "Är det vad jag menade igår?"),
        ("nej jag menar", "nej jag menar"),
    ],
)
def test_a_correction_is_read_without_what_leads_in_to_it(text: str, meant: str) -> None:
    assert what_was_meant(text) == meant


@pytest.mark.parametrize(
    "text, word",
    [
        ("Jag förstår inte ordet bilateral, vad betyder?", "Vad betyder ordet bilateral?"),
        ("Tack! fattar inte vad uttrycket delad chef betyder", "Vad betyder uttrycket delad chef?"),
        ("vad betyder ordet utlysning?", "Vad betyder ordet utlysning?"),
        ("I don't understand the word pledge.", "What does the word pledge mean?"),
        ("Jag förstår inte vad ordet betyder för oss, kan vi vara med?", None),
        ("Jag förstår inte", None),
        ("vad betyder det?", None),
        ("Vem har ordet på mötet?", None),
        ("Vad är ordet för vänort på finska?", None),
        ("Jag förstår inte ordet. Vem bestämmer om avgiften?", None),
    ],
)
def test_a_word_is_asked_after_by_itself(text: str, word: str | None) -> None:
    assert word_asked(text) == (word or "")


@pytest.mark.parametrize(
    "text, meant",
    [
        ("jag frågade vad VI har fått ut av det, inte när", "vad VI har fått ut av det"),
        ("I asked who travels, not what it costs", "who travels"),
        ("jag undrade om man får åka, inte vad det kostar", None),
        ("jag frågade vem som inte vet när", "vem som inte vet när"),
    ],
)
def test_a_correction_says_behind_a_comma_what_was_not_asked(text: str, meant: str | None) -> None:
    assert what_was_meant(text) == (meant or text)


@pytest.mark.parametrize(
    "text, thing",
    [
        ("Men SERN är väl Italien? Jag frågade om Finland", "Finland"),
        ("no that is wrong. I asked about SERN!", "SERN"),
        ("Tack. Jag frågade om SERN förut", None),
        ("Vem bestämmer? Jag menar i SERN", None),
        ("Det var fel. Jag frågade om priset", None),
    ],
)
def test_an_objection_ends_with_what_was_asked_about(text: str, thing: str | None) -> None:
    assert asked_instead(text, ["Finland", "SERN"].__contains__) == (thing or text)


def test_a_question_that_says_nothing_but_what_is_asked_is_bare() -> None:
    assert all(map(is_bare, ("hur länge då?", "och varför", "telefonnummer?", "how much?")))
    assert not any(map(is_bare, ("vem styr det?", "hur länge har ni varit med?", "!")))


def test_a_word_of_the_answer_is_thrown_back() -> None:
    answer = "Mejla gärna frågan till samhallsbyggnad@motala.se, så svarar en person."
    assert throws_back("Samhällsbyggnad?", answer)
    assert not throws_back("Samhällsbyggnad", answer)
    assert not throws_back("Byggnadsnämnden?", answer)
    assert not throws_back("så?", answer)


@pytest.mark.parametrize(
    ("text", "rest"),
    [
        ("I didn't ask about the school. Who may join?", "Who may join?"),
        ("Nej, det var inte det om resor. Vad kostar nätverket?", "Vad kostar nätverket?"),
        ("jag undrade inte om avgiften, var ligger sätet?", "var ligger sätet?"),
        ("Jag vet redan vad LUP är. Vem skrev det?", "Vem skrev det?"),
        (
            "Ja, i know what it is, i live here. when was it founded?",
            "i live here. when was it founded?",
        ),
        ("Aha, så styrelsen väljer ordförande. Men hur ofta?", "Men hur ofta?"),
        # What was not said before, what goes on, and what asks nothing else stays whole.
        ("Aha, så hösten passar skolorna. Men hur ofta?", None),
        ("Jag menade inte avgiften utan resorna. Vad kostar de?", None),
        ("Jag vet inte vad LUP är. Vem skrev det?", None),
        ("Jag frågade inte om det. Hej då", None),
        ("Skit i vad SERN betyder. Vem är ordförande?", "Vem är ordförande?"),
        ("strunta i Hyvinge, vad gör Daugavpils?", "vad gör Daugavpils?"),
        ("glöm det där med avgiften. Hur går vi med?", "Hur går vi med?"),
        ("never mind the fee, how do we join?", "how do we join?"),
        ("Jag vill inte skicka nåt, jag vill bara veta datumet", "jag vill bara veta datumet"),
        (
            "I don't want to call, I just want to know who decides",
            "I just want to know who decides",
        ),
        ("Jag vill inte ha er avgift, går det?", None),
        ("Vi vill inte åka, vi vill att de kommer hit", None),
        ("Jag vill inte ha en ambassadör, jag undrar vem som ansvarar", None),
        # Asked, not waved aside.
        ("Har ni glömt det där med INSURE? Vad hände?", None),
        ("Kan man hoppa över ett möte i SERN?", None),
        ("ok så vad är det. Vem skrev det?", None),
        # A figure of the answer, thrown back.
        ("2011?? o vad har vi fått ut av det", "o vad har vi fått ut av det"),
        ("2012? Och vad hände då", None),
        # It may be what is asked about.
        ("2011?? Vem säger det", None),
        ("2011 gick ni med. Varför?", None),
    ],
)
def test_what_was_not_asked_or_is_known_is_left_out(text: str, rest: str | None) -> None:
    answer = "Styrelsen väljer en ordförande varje år, sedan 2011."
    assert without_settled(text, answer, lambda settled, left: False) == (rest or text)


def test_what_is_known_stays_where_the_rest_is_about_it() -> None:
    text = "Jag vet vad INSURE är. När började det?"
    assert without_settled(text, "", lambda settled, left: "INSURE" in settled) == text
    denied = "Jag frågade inte om INSURE. När började det?"
    assert without_settled(denied, "", lambda settled, left: True) == "När började det?"


def test_what_somebody_says_of_themselves_in_english_asks_nothing() -> None:
    found = split_sentences("I did look there. I have no car. Who is the mayor?")
    assert [sentence.asks for sentence in found] == [False, False, True]
    assert split_sentences("Is it open when I can come?") == []


def test_a_language_to_write_in_is_no_topic() -> None:
    assert without_languages("could you answer in Norwegian, please").split() == [
        *("could", "you", "answer", ",", "please")
    ]
    for text in ("is there a school in Norwegian Eigersund", "den finska vänorten"):
        assert without_languages(text) == text


def test_a_question_without_a_pronoun_leans_on_the_one_before_it() -> None:
    assert is_of_the_one_before("finns det någon gräns?", "hur ansöker man om stöd?")
    assert not is_of_the_one_before("hur gammal är den?", "hur ansöker man om stöd?")
    assert not is_of_the_one_before("finns det någon gräns?", "vem bestämde det?")
    assert not is_of_the_one_before("finns det någon gräns?", "")


def test_what_is_asked_beside_thanks_is_its_first_clause() -> None:
    assert asked_beside("Tack! Mejlar ni mig sedan, jag har ingen telefon") == "Mejlar ni mig sedan"
    assert asked_beside("Tack, hör ni av er?") == "hör ni av er?"
    assert asked_beside("Tack, skriver ni till mig?") == "Tack, skriver ni till mig?"
    assert asked_beside("Tack! Det var snällt.") == ""


def asking(text: str) -> list[str]:
    return [sentence.text for sentence in sentences_of(text) if sentence.asks]


@pytest.mark.parametrize(
    "last",
    [
        *("Har regeringen något med det att göra", "Ska Linköping vara med också"),
        *("Är Hyvinge en av dem", "Är medlemskapet gratis", "Behöver skolan betala"),
        *("Måste ett visum sökas", "Behöver en ny medlem betala", "Har ett barn rätt till det"),
        *("Behöver en betala", "Har nya medlemmar kommit", "Är en resa dyr"),
    ],
)
def test_the_last_question_may_lack_its_mark(last: str) -> None:
    assert asking(f"Vad är SERN? {last}") == ["Vad är SERN?", last]


@pytest.mark.parametrize(
    ("text", "asked"),
    [
        # With its adverb first a sentence says something, unless it ends like a question.
        ("Då mejlar jag. Ska man skriva något?", ["Ska man skriva något?"]),
        ("Sen är det bra så", []),
        ("Då kan vi vara med?", ["Då kan vi vara med?"]),
        ("Då undrar jag vem som leder den", ["Då undrar jag vem som leder den"]),
        # "Since then", but "since when".
        ("Vi har setts, sedan dess varje år", []),
        ("Vi är med, sedan 2009", []),
        ("Jag vet inte sedan när vi är med", ["Jag vet inte sedan när vi är med"]),
        ("Sedan när är den med", ["Sedan när är den med"]),
        ("Och den lilla då, sedan när är den det?", ["Och den lilla då, sedan när är den det?"]),
        # Without "I", beside a question that has its mark.
        ("Vilka är öppna? behöver ny maskin, en snabbare", ["Vilka är öppna?"]),
        ("Är reporter. När skrev ni på?", ["När skrev ni på?"]),
        ("Vad är det? Ska ha med det i ett arbete.", ["Vad är det?"]),
        ("Vad kostar det? Behöver ett nytt pass", ["Vad kostar det?"]),
        ("Behöver man visum. Vad kostar det?", ["Behöver man visum.", "Vad kostar det?"]),
        ("behöver klubben vara medlem", ["behöver klubben vara medlem"]),
        # What leads in asks nothing.
        ("ok å va ska ni göra då", ["va ska ni göra då"]),
        ("pris och var finns det?", ["pris", "var finns det?"]),
        # A question word alone behind a comma, and an abbreviation.
        ("And the small one, since when?", ["since when?"]),
        ("Den lilla, sedan när?", ["sedan när?"]),
        ("Who decides on it, e.g. in May?", ["Who decides on it, e.g.", "in May?"]),
        ("Since when is it, and could ours be one?", ["Since when is it", "could ours be one?"]),
    ],
)
def test_what_has_the_words_of_a_question_need_not_ask(text: str, asked: list[str]) -> None:
    assert asking(text) == asked


def test_a_mere_question_word_says_nothing_else() -> None:
    assert all(map(is_mere_question_word, ("och varför?", "sedan när", "Why?")))
    assert not any(map(is_mere_question_word, ("och kostnaden?", "varför SERN", "av vem?")))


def test_it_is_told_that_something_else_was_asked() -> None:
    assert all(
        map(corrects, ("Va? Jag frågar var den är", "No I meant the town", "jag menar Italien"))
    )
    assert not any(
        map(corrects, ("Får jag fråga var den är?", "Vad menas med det?", "What do you mean?"))
    )


def test_a_question_that_ends_with_another_name_is_asked_of_both() -> None:
    text = "Vad kostar SERN per år, och kontoret?"
    names = [(11, 15), (28, 36)]
    asked = for_the_last_name_too(Sentence(text, asks=True), names)
    assert [each.text for each in asked] == [
        "Vad kostar SERN per år?",
        "Vad kostar kontoret per år?",
    ]
    for other, spans in (
        ("Vad är skillnaden på SERN i år och kontoret?", [(21, 25), (35, 43)]),
        ("Vad har SERN med kontoret att göra?", [(8, 12), (17, 25)]),
        ("Vad kostar SERN? Vem leder kontoret?", [(11, 15), (27, 35)]),
    ):
        assert for_the_last_name_too(Sentence(other, asks=True), spans) == []
