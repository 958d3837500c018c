"""What goes and what stays. Numbers are from the ranges that are set aside for fiction."""

from __future__ import annotations

import importlib
import time
from typing import Any, Iterator

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.privacy import mask_sensitive, names, redact
from bot.privacy.words import DATA, PLACEHOLDERS, Span

MAIL, PERSON, PHONE = (PLACEHOLDERS[kind] for kind in ("email", "personal_number", "phone"))
ADDRESS, NAME = PLACEHOLDERS["address"], PLACEHOLDERS["name"]
CARD, ACCOUNT = PLACEHOLDERS["card"], PLACEHOLDERS["account"]

EMAIL_ADDRESSES = [
    "anna.svensson@exempel.se",
    "ANNA+eu@mail.exempel.co.uk",
    "åsa.öberg@exempel.se",
    "anna_s@exempel",
    "anna @ exempel.se",
    "ANNA . ÖBERG @ Exempel . SE",
    "anna (at) exempel.se",
    "anna[snabel-a]exempel.se",
    "o'brien@exempel.ie",
]
PERSONAL_NUMBERS = [
    "850101-1234",
    "19850101-1234",
    "198501011234",
    "8501011234",
    "850101 1234",
    "19850101 1234",
    "850101 - 1234",
    "850101–1234",
    "850101\u22121234",
    "19850101\u20111234",
    "1985-01-01-1236",
    "850161-1234",
    "850191-1234",
    "20120229-1234",
    "190101+1234",
    # Of those born in the first years of a century, which phone numbers begin like.
    "010101-1234",
    "010101 1234",
    "200101011234",
    "01-01-01-1237",
    "2001 0101 1237",
    "۸۵۰۱۰۱-۱۲۳۴",
    "850101-1234",
    # With the right check digit, however it is written.
    "850101 – 1236",
    "850101 (1236",
    "850101*1236",
    "850101\u2022 1236",
    "85 01 01 12 36",
    "19 850101-1236",
    "19 85 01 01 12 36",
    "1985 01 01-1236",
    "850101-12 36",
    "19.850101-1236",
    # Digits apart, or with a letter for a nought.
    "8 5 0 1 0 1 1 2 3 6",
    "1 9 8 5 0 1 0 1 - 1 2 3 6",
    "8.5.0.1.0.1.1.2.3.6",
    "8, 5, 0, 1, 0, 1, 1, 2, 3, 6",
    "850101 1 2 3 6",
    "85O1O1-1236",
    "85o1o11236",
    "1985 O1 O1 1236",
    "8 5 O 1 O 1 1 2 3 6",
    "85OI01-1236",
    "85O10l l236",
    # In other groups.
    "8501 0112 36",
    "850 101 123 6",
    "85010-11236",
    "8501.0112.36",
    "1985 0101 1236",
    "198501-0112-36",
    # With what is not seen, or looks like a digit, in between.
    "850101\u00ad-12\u00ad36",
    "850101\u034f-1236",
    "8\ufe0f50101-1236",
    "850101\u0336-1236",
    "850101\u3164-1236",
    "850101\u2800-1236",
    "850101\ue000-1236",
    "850101\u202e-\u200f1236\u202c",
    "8\ufe0f\u20e35\ufe0f\u20e30\ufe0f\u20e3101-1236",
    "⑧⑤⓪①⓪①-①②③⑥",
    "❽❺⓿❶⓿❶-❶❷❸❻",
    "⁸⁵⁰¹⁰¹⁻¹²³⁶",
    "８５０１０１－１２３６",
    "𝟖𝟓𝟎𝟏𝟎𝟏-𝟏𝟐𝟑𝟔",
    "850101־1236",
    "850101〜1236",
]
PHONE_NUMBERS = [
    "070-174 06 05",
    "0701740605",
    "070 1740605",
    "070/174 06 05",
    "08-465 004 00",
    "0980-319 200",
    "0980-31 92 00",
    "+46701740605",
    "+46 70 174 06 05",
    "+46 (0)70-174 06 05",
    "0046 70 174 06 05",
    "46701740605",
    "+371 29 123 456",
    "+358 40 1234567",
    "+39 02 1234 5678",
    "070\u00a0174\u00a006\u00a005",
    "070\u200b1740605",
    "٠٧٠١٧٤٠٦٠٥",
    # Personal numbers, too, if they were not written as phone numbers are.
    "0101011237",
    "01 01 01 12 37",
    "0101 0112 37",
    "+8501 0112 36",
    # As few digits as there may be.
    "0123456",
]
CARDS = [
    "4000 0000 0000 0002",
    "4000-0000-0000-0002",
    "378282246310005",
    "5555555555554444",
    "6011000000000004",
    # From the first to the last of a series.
    "2221000000000009",
    "2720990000000007",
]
ACCOUNTS = [
    "SE45 5000 0000 0583 9825 7466",
    "SE45-5000-0000-0583-9825-7466",
    "se4550000000058398257466",
    "NO93 8601 1117 947",
    "DE89 3704 0044 0532 0130 00",
]
ADDRESSES = [
    "Storgatan 5",
    "storgatan 5b",
    "Storgatan 5 B",
    "Storgatan 5-7",
    "Storgatan nr 12",
    "Norra Strandvägen 112",
    "Södra vägen 3",
    "Sankt Eriksgatan 4",
    "Olof Palmes gata 4",
    "Gustav Adolfs torg 1",
    "Sjöstigen 2",
    "Parkallén 9",
    "Storgatan 5, 591 30 Motala",
    "Storgatan 5 59130 Motala",
    "12 Main Street",
    "Hauptstraße 7",
]
# With its sign and the right check digit.
CERTAIN = "850101-1236"
LONG_WHEN_REPEATED = [
    *("0 ", "07", "0701740605 ", "8501011234 ", "(0)", "+", "tel ", "a", "a-", "a'", "a. ", ". "),
    *("a@", "(at)", "jag heter ", "Anna ", "Storgatan ", "norra ", "12 A ", "[namn]", "https://"),
    *(" ", "\u0301", "a0", "x_", "a.", "0-"),
]
INTRODUCTIONS = [
    ("jag heter Anna", f"jag heter {NAME}"),
    ("Jag heter Anna Svensson.", f"Jag heter {NAME}."),
    ("JAG HETER ANNA SVENSSON OCH UNDRAR", f"JAG HETER {NAME} OCH UNDRAR"),
    ("jag heter anna svensson och undrar", f"jag heter {NAME} och undrar"),
    ("jag  heter\nAnna", f"jag  heter\n{NAME}"),
    ("Jag heter My.", f"Jag heter {NAME}."),
    ("jag heter Anna-Karin O'Brien, hej", f"jag heter {NAME}, hej"),
    ("jag heter A. K. Svensson. Hur gör", f"jag heter {NAME}. Hur gör"),
    ("jag heter anna. hur gör vi", f"jag heter {NAME}. hur gör vi"),
    ("mitt namn är Carl von Linné och jag", f"mitt namn är {NAME} och jag"),
    ("jag heter Carl von der Heide och", f"jag heter {NAME} och"),
    ("jag heter Eva de la Gardie och", f"jag heter {NAME} och"),
    ("jag heter eva berg von essen och", f"jag heter {NAME} och"),
    ("Jag heter Eva De Geer.", f"Jag heter {NAME}."),
    # "De" is a word, too, and what ends a name is no part of it.
    ("jag heter Eva de är många", f"jag heter {NAME} de är många"),
    ("jag heter eva berg von och", f"jag heter {NAME} von och"),
    ("jag heter eva berg de", f"jag heter {NAME} de"),
    ("jag heter anna de vries och", f"jag heter {NAME} och"),
    ("jag heter anna av ugglas.", f"jag heter {NAME}."),
    ("mvh anna van den berg", f"mvh {NAME}"),
    ("Jag är Anna de Vries och", f"Jag är {NAME} och"),
    ("Jag är Eva de la Gardie", f"Jag är {NAME}"),
    ("jag är anna de vries, hej", f"jag är {NAME}, hej"),
    ("Jag är Eva, de är många", f"Jag är {NAME}, de är många"),
    ("jag är eva av en slump", f"jag är {NAME} av en slump"),
    # After "I am" a name goes on in capitals only, and not with every word that has one.
    ("Jag är Eva Berg Och vi", f"Jag är {NAME} Och vi"),
    ("Jag är Eva berg", f"Jag är {NAME} berg"),
    ("mitt namn a\u0308r A\u030asa O\u0308berg och jag", f"mitt namn är {NAME} och jag"),
    ("Mitt namn är: Anna", f"Mitt namn är: {NAME}"),
    ("jag heter ”Anna”", f"jag heter ”{NAME}”"),
    ("My name is Anna Svensson and I", f"My name is {NAME} and I"),
    ("my name's anna", f"my name's {NAME}"),
    ("мене звати Олена Шевченко", f"мене звати {NAME}"),
    ("Namn: Anna Svensson\nFörening: SERN", f"Namn: {NAME}\nFörening: SERN"),
    ("Mvh\nAnna Svensson", f"Mvh\n{NAME}"),
]
STAYS = [
    "",
    "Vad är SERN?",
    "Erasmus+ 2021-2027, Erasmus+2021-2027",
    "Erasmus+ 2021 2022 KA2",
    "Åren 2014 2020 2027",
    "projekt 2021-1-SE01-KA229-000032",
    "projekt 2021-1-SE01-KA122-SCH-001234567",
    "ärende EU-2026-0001",
    "organisationsnummer 556036-0793 och 212000-2817",
    "10 000 000 kr, eller 1500000 kr",
    "öppet 08.00-16.30 och 07.00–12.00",
    "den 01-02-2024 08.00, 2024-05-01 13.30, 2024-05-01 1330",
    "den 3/12-24 eller 03.12.2024",
    "postnummer 591 86 Motala",
    "riksväg 50 och väg 50, längs väg 50",
    "handlingsplan 2021, mål 3",
    "på vägen 2 av 3",
    "1 2 3 4 5 6 7 8 9 10 11 12",
    # The right date, and a wrong check digit.
    "7 1 1 2 3 1 1 2 3 4",
    "85O1O1-1237",
    "Motala 2O24-11-21 1340",
    # Times, and numbers beside them.
    "den 15 10.15-12.34",
    "8501, 0112, 36",
    "8501 0112 37",
    "19 850101-1234",
    "850101-12 34",
    "850101 (1234)",
    "den 850101, 1234",
    # With the right one, and no date, or with more than a sign between the groups.
    "8502 3012 30",
    "8501  0112  36",
    # Like cards but for how they begin, or the same digit throughout.
    "2220000000000000",
    "2721000000000004",
    "1100000000000007",
    "6666666666666",
    # Like accounts but for the country, or too short.
    "XX45 5000 0000",
    "SE45 5000 0000",
    # Numbers of no country.
    "+000000000",
    "+999 123456789",
    "012345",
    "vilken gata bor ni på 2024?",
    "jag heter inte så",
    "JAG HETER INTE SÅ",
    "Hej, jag heter inget särskilt men är nyfiken",
    "Hej jag heter mamma till två",
    "vet du vad jag heter?",
    "Vad jag heter. Spelar ingen roll.",
    "vad heter vänorten?",
    "Hälsningar från Finland",
    "@motala",
    "112",
    "https://www.motala.se/eu/18.6b2ac0a1178/0701740605.html?x=850101-1234",
    "se www.exempel.se/070-1740605",
]


@pytest.mark.parametrize("before", ["", "Hej, ", "skriv till:", "(", "\n"])
@pytest.mark.parametrize("after", ["", ".", ", tack!", ") och 3 till", "\noch mer"])
@pytest.mark.parametrize(
    ("data", "placeholder"),
    [
        *((text, MAIL) for text in EMAIL_ADDRESSES),
        *((text, PERSON) for text in PERSONAL_NUMBERS),
        *((text, PHONE) for text in PHONE_NUMBERS),
        *((text, ADDRESS) for text in ADDRESSES),
        *((text, CARD) for text in CARDS),
        *((text, ACCOUNT) for text in ACCOUNTS),
    ],
)
def test_personal_data_gives_way(data: str, placeholder: str, before: str, after: str) -> None:
    assert redact(before + data + after) == before + placeholder + after


@pytest.mark.parametrize(("text", "expected"), INTRODUCTIONS)
def test_names_go_where_people_introduce_themselves(text: str, expected: str) -> None:
    assert redact(text) == expected


@pytest.mark.parametrize("words", DATA["name_introductions"])
def test_every_introduction_works(words: str) -> None:
    assert redact(f"Hej! {words} Anna") == f"Hej! {words} {NAME}"


@pytest.mark.parametrize("words", DATA["phone_words"])
def test_a_local_number_goes_after_every_phone_word(words: str) -> None:
    assert redact(f"Hej, {words} 22 50 00 idag") == f"Hej, {words} {PHONE} idag"


@pytest.mark.parametrize("text", STAYS)
def test_what_is_not_personal_stays(text: str) -> None:
    assert redact(text) == text


def test_an_email_address_within_a_web_address_goes() -> None:
    assert redact("https://exempel.se/?till=anna@exempel.se") == f"https://exempel.se/?till={MAIL}"


@pytest.mark.parametrize("address", ["https://exempel.se/?pnr=", "http://a", "www.exempel.se/"])
def test_a_personal_number_within_a_web_address_goes(address: str) -> None:
    assert redact(f"{address}850101-1236 ok") == f"{address}{PERSON} ok"
    assert mask_sensitive(f"{address}850101-1236 ok")[0] == f"{address}{PERSON} ok"


@pytest.mark.parametrize(
    "number",
    # In groups, without a sign, no date, a wrong check digit: any of these may be something else.
    [
        "1985-01-01-1236",
        "19-850101-1236",
        "850101-12 36",
        "8501011236",
        "851301-1232",
        "850101-1234",
    ],
)
def test_what_may_be_another_number_stays_within_a_web_address(number: str) -> None:
    address = f"https://exempel.se/?x={number}"
    assert redact(address) == address
    assert mask_sensitive(f"se {address}") == (f"se {address}", frozenset())


def test_of_a_number_of_the_century_before_nothing_stays_within_a_web_address() -> None:
    assert redact("https://exempel.se/850101+1236") == f"https://exempel.se/{PERSON}"


@pytest.mark.parametrize(
    ("other", "shown"),
    [
        ("851301-1234", "851301-1234"),
        ("850101*1234", "850101*1234"),
        ("0101011237", PHONE),
        ("2220000000000000", "2220000000000000"),
        ("XX45 5000 0000.", "XX45 5000 0000."),
    ],
)
@pytest.mark.parametrize(
    ("number", "placeholder"),
    [("850101-1234", PERSON), (CARDS[0], CARD), (ACCOUNTS[0], ACCOUNT)],
)
def test_a_number_that_is_none_hides_none_behind_it(
    other: str, shown: str, number: str, placeholder: str
) -> None:
    assert redact(f"{other} och {number}") == f"{shown} och {placeholder}"
    # What is masked is looked for once only.
    assert mask_sensitive(f"{other} och {number}")[0] == f"{other} och {placeholder}"
    address = f"https://exempel.se/851301-1232/{CERTAIN}"
    assert redact(address) == f"https://exempel.se/851301-1232/{PERSON}"


@pytest.mark.parametrize("before", ["8501  0112  36", "0101 0112 37"])
def test_among_groups_of_digits_each_number_is_seen(before: str) -> None:
    assert mask_sensitive(f"{before} 8501 0112 36")[0] == f"{before} {PERSON}"


def test_a_letter_among_the_digits_tells_a_number_that_stands_further_apart() -> None:
    assert mask_sensitive("85O1  0112  36")[0] == PERSON


@pytest.mark.parametrize(
    "text",
    # Two signs between groups, a sign that is none, a word that goes on, a wrong check digit.
    [
        "SE45 5000  0000 0583 9825 7466",
        "SE45 5000- 0000 0583 9825 7466",
        "SE45.5000.0000.0583.9825.7466",
        "SE45 5000 0000 0583 9825 7466x",
        "SE45 5000 0000 0583 9825 7465",
    ],
)
def test_what_only_looks_like_an_account_is_none(text: str) -> None:
    assert mask_sensitive(text)[0] == text


@pytest.mark.parametrize("time", ["08.00-16.30", "den 3/12-24", "2014-2020"])
def test_after_a_time_a_phone_number_goes(time: str) -> None:
    assert redact(f"{time} 070-174 06 05") == f"{time} {PHONE}"


def test_of_very_many_numbers_with_a_plus_those_that_are_not_looked_up_go() -> None:
    shown = redact(", ".join(["+999 1234567"] * 33)).split(", ")
    assert shown == ["+999 1234567"] * 30 + [PHONE] * 3


def test_what_is_masked_is_named_and_what_stays_is_not() -> None:
    text = "se https://www.motala.se/8501011234 och EU-2026-0001, 850101-1234"
    masked, kinds = mask_sensitive(text)
    assert masked == text.replace("850101-1234", PERSON)
    assert kinds == {"personal_number"}


def test_of_a_street_of_several_words_the_words_before_it_stay() -> None:
    assert redact("jag bor på Olof Palmes gata 4") == f"jag bor på {ADDRESS}"


def test_all_kinds_in_one_text_go() -> None:
    assert redact(
        "Jag heter Anna Svensson, 850101-1234, bor på Storgatan 5 B i Motala. Ring 070-174 06 05 "
        "eller 0980-319 200 0980-319 201, anna@exempel.se. Se https://www.motala.se/eu"
    ) == (
        f"Jag heter {NAME}, {PERSON}, bor på {ADDRESS} i Motala. Ring {PHONE} "
        f"eller {PHONE} {PHONE}, {MAIL}. Se https://www.motala.se/eu"
    )


@pytest.mark.parametrize("placeholder", PLACEHOLDERS.values())
def test_placeholders_stay(placeholder: str) -> None:
    text = f"jag heter {placeholder} {placeholder} ring {placeholder}"
    assert redact(text) == text


def test_every_word_of_the_data_file_is_a_text() -> None:
    """YAML reads a bare on, no or 0141 as something else."""

    def texts(data: Any) -> Iterator[Any]:
        if isinstance(data, (dict, list)):
            for value in data.values() if isinstance(data, dict) else data:
                yield from texts(value)
        else:
            yield data

    words = list(texts(DATA))
    assert [word for word in words if not isinstance(word, str) or not word] == []
    assert set(DATA) == {
        "placeholders",
        "at_signs",
        "at_words",
        "dots",
        "likely_introductions",
        "reach_me",
        "reach_somebody",
        "names_that_are_words",
        "first_names",
        "name_introductions",
        "name_particles",
        "not_names",
        "streets",
        "phone_words",
    }


def test_a_text_in_which_each_replacement_shows_the_next_goes_as_a_whole() -> None:
    chain = ("nya väg 1" * 101)[:900] + " . " + ("461 " * 275)[:1097]
    assert redact(chain) == PLACEHOLDERS["all"]


def test_what_stands_there_again_in_a_later_round_is_not_searched_again(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    searched: list[str] = []

    def noted(part: str) -> Iterator[Span]:
        searched.append(part)
        return names.introduced_names(part)

    rules = importlib.import_module("bot.privacy.redact")
    steps = [
        (kind, noted if find is names.introduced_names else find) for kind, find in rules._STEPS
    ]
    monkeypatch.setattr(rules, "_STEPS", steps)
    assert redact("ring 070-174 06 05, " * 3 + "nya väg 1" * 3) != PLACEHOLDERS["all"]
    assert len(searched) > 2
    assert len(searched) == len(set(searched))


PIECES = st.sampled_from(
    [*EMAIL_ADDRESSES, *PERSONAL_NUMBERS, *PHONE_NUMBERS, *ADDRESSES, *PLACEHOLDERS.values()]
    + [text for text, _ in INTRODUCTIONS]
    + [*STAYS, *DATA["name_introductions"], *DATA["phone_words"], *DATA["not_names"]]
    + [" ", "-", "+", "(", ")", "[", "]", ".", "@", "0", "46", "\u0301", "\u0338", "\ud800", "\0"]
)


@settings(max_examples=500, deadline=None)
@given(text=st.text(alphabet=st.characters(), max_size=300))
def test_no_string_makes_it_raise(text: str) -> None:
    once = redact(text)
    assert redact(once) == once


@settings(max_examples=500, deadline=None)
@given(pieces=st.lists(st.one_of(PIECES, st.text(max_size=3)), max_size=12), glue=st.booleans())
def test_redacting_again_changes_nothing(pieces: list[str], glue: bool) -> None:
    once = redact(("" if glue else " ").join(pieces))
    assert redact(once) == once


# With what makes a number longer, or another one, left out: that is another number.
_AROUND = st.text(
    st.characters(exclude_categories=["N", "Cs"], exclude_characters="+-–—@.()/[]"), max_size=60
) | st.lists(st.sampled_from(["jag heter", "ring", "\u0301", "\u2060", "\u202e", "😀"])).map(
    " ".join
)


@settings(max_examples=300, deadline=None)
@given(before=_AROUND, number=st.sampled_from([*PERSONAL_NUMBERS, *EMAIL_ADDRESSES]), after=_AROUND)
def test_whatever_stands_around_a_number_it_does_not_stay(
    before: str, number: str, after: str
) -> None:
    assert number not in redact(f"{before} {number} {after}")


@pytest.mark.parametrize("piece", LONG_WHEN_REPEATED)
def test_long_texts_take_no_long_time(piece: str) -> None:
    text = (piece * 20_000)[:20_000]
    start = time.process_time()
    redact(text)
    assert time.process_time() - start < 2.5


def test_a_name_alone_after_a_number_is_masked() -> None:
    assert redact("ring mig 070-174 06 22. Olof Ek") == "ring mig [telefonnummer]. [namn]"
    kept = "Skriv till anna@example.se, Parma"
    assert redact(kept).endswith(", Parma")
