"""What is written in the chat of what a form asks for: told apart from what is asked."""

from __future__ import annotations

import pytest

from bot.cases.details import (
    apart_from_contact,
    may_be_for_a_field,
    more_than_details,
    only_reaches,
    own_details,
    presented,
    read_details,
    speaks_here,
    tells_only_details,
)
from bot.cases.names import joined_names
from bot.privacy import redact


@pytest.mark.parametrize(
    ("text", "contact", "name"),
    [
        ("anna@example.org", "anna@example.org", ""),
        ("Min mejladress är anna@example.org.", "anna@example.org", ""),
        ("det är anna.ek@example.org", "anna.ek@example.org", ""),
        ("ring mig på 070-123 45 67 efter fem tack", "070-123 45 67", ""),
        ("070-123 45 67 . petter öhman", "070-123 45 67", "petter öhman"),
        ("amir haddad, amir@example.org", "amir@example.org", "amir haddad"),
        ("070-123 45 67 anna", "070-123 45 67", "Anna"),
        ("070-123 45 67 namn wiktor zetterlund", "070-123 45 67", "Wiktor Zetterlund"),
        ("namn: amir, 070-123 45 67", "070-123 45 67", "amir"),
        ("namn amir", None, "Amir"),
        ("namn Samira Haddad", None, "Samira Haddad"),
        ("heter petter öhman", None, "Petter Öhman"),
        ("mitt namn wiktor", None, "Wiktor"),
        ("hans mobil 070-123 45 67", "070-123 45 67", ""),
        ("per telefon 070-123 45 67", "070-123 45 67", ""),
        ("070-123 45 67 växeln", "070-123 45 67", ""),
        ("070-123 45 67 tack snälla", "070-123 45 67", ""),
        ("070-123 45 67, min mobil", "070-123 45 67", ""),
        ("<mailto:anna@example.org>", "anna@example.org", ""),
        ("anna@example.org <mailto:anna@example.org>", "anna@example.org", ""),
        ("Svara till Anna Ek <mailto:anna@example.org>", "anna@example.org", "Anna Ek"),
        ("Ni når mig på Anna Ek <anna@example.org>, tack", "anna@example.org", "Anna Ek"),
        ("ok, mejla Wiktor Zetterlund <w@example.org>", "w@example.org", "Wiktor Zetterlund"),
        ("Motala Kör <kor@example.org>", "kor@example.org", "Motala Kör"),
        ("vår kontakt i Hyvinge <info@example.org>", "info@example.org", ""),
        ("det går bra att mejla <anna@example.org>", "anna@example.org", ""),
        ("Eva Eek", None, "Eva Eek"),
        ("Eva von Ek", None, "Eva von Ek"),
        ("Eva", None, "Eva"),
        ("jag heter eva eek", None, "eva eek"),
        ("ja heter Göte, 070-123 45 67", "070-123 45 67", "Göte"),
        ("det är Eva Eek", None, "Eva Eek"),
        ("Namn: Bo Ek", None, "Bo Ek"),
        ("vi heter Borensbergs kör", None, "Borensbergs kör"),
        ("Mitt namn är Bo Ek, mejla bo@example.org", "bo@example.org", "Bo Ek"),
        ("my name is Bo Ek", None, "Bo Ek"),
        ("Tom Baker <tom@example.org>", "tom@example.org", "Tom Baker"),
        ("Ulla Ek, ulla@example.org", "ulla@example.org", "Ulla Ek"),
        (
            "Ulla Ek\nGröna Rutan AB\nStorgatan 8\n591 36 Motala\nulla@example.org",
            "ulla@example.org",
            "Ulla Ek, Gröna Rutan AB",
        ),
        ("۰۷۰-۱۲۳ ۴۵ ۶۷", "070-123 45 67", ""),
        ("Ulla Ek, Skolan i Ask, mail ulla@ask.se", "ulla@ask.se", "Ulla Ek, Skolan i Ask"),
        ("Asks kör, Ulla Ek, ulla@ask.se", "ulla@ask.se", "Asks kör, Ulla Ek"),
        ("ulla ek, 070-123 45 67", "070-123 45 67", "ulla ek"),
        ("0708-11 22 33 Kennet Ahlm", "070-811 22 33", "Kennet Ahlm"),
        ("Hej Ulla, nå mig på 070-123 45 67", "070-123 45 67", ""),
        ("ring mig på 070-123 45 67, Hej, Ulla", "070-123 45 67", "Ulla"),
        ("info@bergdata.example, Berg Data AB", "info@bergdata.example", "Berg Data AB"),
        ("Körsångarna i Borensberg, 070-123 45 67", "070-123 45 67", "Körsångarna i Borensberg"),
        ("vi är Asksångarna, info@ask.example", "info@ask.example", "Asksångarna"),
        ("motala simförening info@ms.example", "info@ms.example", "motala simförening"),
        ("anna, motala ibk", None, "anna, motala ibk"),
        ("anna, motala ibk, 070-123 45 67", "070-123 45 67", "anna, motala ibk"),
        ("borensbergs if info@bif.example", "info@bif.example", "borensbergs if"),
        ("vi är villa ask, info@villa.example", "info@villa.example", "villa ask"),
        ("070-123 45 67, ulla ek, asks byalag", "070-123 45 67", "ulla ek, asks byalag"),
        ("we are ask choir, info@ask.example", "info@ask.example", "ask choir"),
        ("en förening, info@ask.example", "info@ask.example", ""),
        ("vi är intresserade av resor, info@ask.example", "info@ask.example", ""),
        ("Tel: 070-123 45 67", "070-123 45 67", ""),
        ("Ring mig på 070-123 45 67, Hemma", "070-123 45 67", ""),
        ("070-174 06 40, Pia Sund [personnummer]", "070-174 06 40", "Pia Sund"),
    ],
)
def test_a_name_and_a_way_to_be_reached_are_read(text: str, contact: str | None, name: str) -> None:
    details = read_details(text)
    found = details.contact.contact.shown if details.contact and details.contact.contact else None
    assert (found, details.name) == (contact, name)
    assert tells_only_details(text)


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("Finns det stöd? Rolf Ek, rolf@example.org", "Rolf Ek"),
        ("Finns det stöd till det? rolf ek 070-174 06 05", "rolf ek"),
        (
            "Skicka det. Svaret ska till Per-Arne Ek, per@example.org, han är avsändare",
            "Per-Arne Ek",
        ),
        ("Finns det stöd? Rolf Ek, Asks skola, rolf@example.org", "Rolf Ek, Asks skola"),
        ("Kan kommunen betala bussen? kim@example.org Jocke", "Jocke"),
        # Nobody is named beside it.
        ("Kan kommunen betala bussen? 070-174 06 05 Hemma", ""),
        ("Vi hörs med Rolf Ek. Kan vi åka? Mejla mig på kim@example.org", ""),
        ("Kan vi åka? Ring mig på jobbet, 070-174 06 05", ""),
        ("Kan vi åka? per telefon 070-174 06 05", ""),
        ("När svarar Motala Kommun, info@example.org?", ""),
    ],
)
def test_a_name_right_before_a_contact_at_the_end_of_a_question_is_its_writers(
    text: str, name: str
) -> None:
    assert read_details(text).name == name


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("mitt namn borta. Yusuf Ek اسمي", "Yusuf Ek"),
        ("Yusuf Ek اسمي", "Yusuf Ek"),
        ("اسمي Yusuf Ek", "Yusuf Ek"),
        ("مرحبا اسمي Yusuf", "Yusuf"),
        ("اسم من علی رضایی است", "علی رضایی"),
        ("Mika Ek on nimeni", "Mika Ek"),
        ("Jan Ek меня зовут", "Jan Ek"),
        ("Привет, меня зовут Иван", "Иван"),
        ("Kari Ek heter jeg", "Kari Ek"),
        ("Ana Ek es mi nombre", "Ana Ek"),
        ("Marko Ek je moje ime", "Marko Ek"),
        ("mitt namn borta", ""),
        ("namnet försvann", ""),
        ("my name is gone", ""),
    ],
)
def test_a_name_is_read_before_and_after_the_words_for_it(text: str, name: str) -> None:
    assert read_details(text).name == name


@pytest.mark.parametrize(
    "text",
    [
        "Vad är SERN?",
        "hej",
        "Motala kommun",
        "jag heter inte så",
        "Eva är borta",
        "Hej, jag heter Anna och undrar hur man söker bidrag till en resa",
        "Kan ni ringa mig på 070-123 45 67?",
        "vem har adressen anna@example.org",
    ],
)
def test_what_asks_or_tells_something_else_does_not_tell_only_that(text: str) -> None:
    assert not tells_only_details(text)


@pytest.mark.parametrize(
    ("before", "new", "name"),
    [
        ("", "Berg Data AB", "Berg Data AB"),
        ("Eva Ek", "Berg Data AB", "Eva Ek, Berg Data AB"),
        ("Berg Data AB", "Eva Ek", "Berg Data AB, Eva Ek"),
        ("Eva Ek", "Bo Ek", "Eva Ek"),
        ("Eva Ek, Berg Data AB", "Berg Data AB", "Eva Ek, Berg Data AB"),
        ("Eva Ek", "", "Eva Ek"),
    ],
)
def test_a_person_and_whom_they_stand_for_are_one_name(before: str, new: str, name: str) -> None:
    assert joined_names(before, new) == name


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("borensbergs if", "borensbergs if"),
        ("ifk ask", "ifk ask"),
        ("vi är villa ask", "villa ask"),
        ("Ulla, asks ekonomiska förening.", "Ulla, asks ekonomiska förening"),
        ("en förening", ""),
        ("bidrag till förening", ""),
        ("vi är tio personer", ""),
        ("vi är väldigt intresserade", ""),
        ("samma förening", ""),
        ("ulla", ""),
        ("är ni borensbergs if?", ""),
    ],
)
def test_who_only_presents_an_organisation_is_told_by_its_kind(text: str, name: str) -> None:
    assert presented(text) == name


@pytest.mark.parametrize(
    ("text", "only"),
    [
        ("anna@example.org", True),
        ("070-123 45 67", True),
        ("Skriv till anna@example.org tack", True),
        ("Hej! info@koren.example, Borensbergs kör", True),
        ("070-123 45 67 Anna Ek", True),
        ("Mitt nummer är 070-123 45 67, ring gärna efter fyra", True),
        ("bo@gmial.com, Bo Ek", True),
        ("anna@, Anna", True),
        ("minun nimeni on Aino, aino@example.org", True),
        ("Skriv till kim@example.org om avtalet", False),
        ("bidrag, anna@example.org", False),
        ("vi vill träffas på fredag, 070-123 45 67", False),
        ("Vilken adress? anna@example.org", False),
        ("Borensbergs kör", False),
    ],
)
def test_a_contact_and_nothing_that_asks_only_reaches(text: str, only: bool) -> None:
    assert only_reaches(text) is only


def test_somebody_elses_name_is_not_the_visitors() -> None:
    assert read_details("glömde säga att han heter Elias").name == ""


@pytest.mark.parametrize(
    ("text", "may"),
    [
        ("Körsångarna i Borensberg", True),
        ("zlatan bäck", True),
        ("När går bussen till Borensberg?", False),
        ("jag tycker att det regnar för mycket här", False),
    ],
)
def test_a_few_words_may_be_for_a_field(text: str, may: bool) -> None:
    assert may_be_for_a_field(text) is may


@pytest.mark.parametrize(
    ("text", "question"),
    [
        ("När möts SERN ring mig på 070-1234567", "När möts SERN"),
        ("Hej! Mitt nummer är 070-1234567. När möts SERN?", "När möts SERN?"),
        ("Jag heter Eva Ek och nås på 070-1234567. Vilka är med?", "Vilka är med?"),
        ("Får vi åka? 070-123 45 67", "Får vi åka?"),
        ("Vem bestämmer och kan ni ringa mig på 070-1234567", "Vem bestämmer"),
        ("Can we join? Please call me on +46 70 123 45 67", "Can we join?"),
        (
            "Vi vill åka till Parma, vad kostar det?\n\nHälsningar\nEva Ek\n070-123 45 67",
            "Vi vill åka till Parma, vad kostar det?",
        ),
    ],
)
def test_a_question_stands_without_what_only_says_how_to_be_reached(
    text: str, question: str
) -> None:
    assert apart_from_contact(text) == question
    # In the conversation it is kept without personal data.
    assert apart_from_contact(redact(text)) == question
    assert own_details(text).is_reachable


@pytest.mark.parametrize(
    "text",
    [
        "Skriv till kim@example.org om avtalet",
        "Stämmer det att adressen är kim@example.se",
        "Ring mig på 070-174 06 05 om resan",
        "Kan ni ringa mig på 070-1234567 om resan till Parma?",
        "Jag vill att ni ringer mig på 070-1234567",
        "Får vi åka? Ring mig på 070-123 45 67 efter fyra",
        "Vilka är med, och hur når man er?",
        "Får skolorna delta?\nBcc: alla@example.org",
    ],
)
def test_a_contact_that_is_a_part_of_the_matter_stays_in_it(text: str) -> None:
    assert apart_from_contact(text) == text and not own_details(text)


@pytest.mark.parametrize(
    ("text", "more", "name"),
    [
        (
            "Please reply in English. John Smith, john@example.com",
            "Please reply in English.",
            "John Smith",
        ),
        (
            "Bo Ek, svara gärna på engelska, bo@example.org",
            "svara gärna på engelska",
            "Bo Ek",
        ),
        ("Skriv pa latt svenska. bo@example.org", "Skriv pa latt svenska.", ""),
        ("Ring på kvällarna. Bo Ek, 070-123 45 67", "Ring på kvällarna.", "Bo Ek"),
        ("bo@example.org, Bo Ek, helst på förmiddagen", "helst på förmiddagen", "Bo Ek"),
        (
            "Ring helst efter 16. Svara på engelska, 070-123 45 67",
            "Ring helst efter 16. Svara på engelska.",
            "",
        ),
        # The number goes with what leads to it, so that no torn sentence is left.
        ("ni kan ringa mig på kvällarna på 0141-123456", "ni kan ringa mig på kvällarna", ""),
        ("ni kan ringa mig pa kvallarna pa 0141-123456", "ni kan ringa mig pa kvallarna", ""),
        ("ring mig på kvällarna, mitt nummer är 0141-123456", "ring mig på kvällarna", ""),
        ("call me in the evening on 0141-123456", "call me in the evening", ""),
        ("ring mig på 0141-123456 efter fem", "ring mig på 0141-123456 efter fem", ""),
        (
            "Jag heter Eva Ek, jag bor på Storgatan, och ni kan ringa efter fem på 0141-123456",
            "ni kan ringa efter fem",
            "Eva Ek",
        ),
        ("bo@example.org, Bo Ek", "", "Bo Ek"),
    ],
)
def test_how_to_reply_is_no_name_and_goes_along_in_whole_sentences(
    text: str, more: str, name: str
) -> None:
    assert (more_than_details(text), read_details(text).name) == (more, name)


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("May I have a copy? Sincerely, Dale Holt", "Dale Holt"),
        ("Får vi åka? Ring 070-174 06 22. Olof Ek", "Olof Ek"),
        ("Hon heter Siv Berg och det är henne ni ska ringa, 070-174 06 41.", "Siv Berg"),
        ("Min dotter vill åka, hon heter Siv Berg. Min mejl är bo@example.se", ""),
        ("Får vi åka? Det är till Parma.", ""),
    ],
)
def test_whose_name_stands_at_the_end_or_beside_their_number(text: str, name: str) -> None:
    assert read_details(text).name == name


WISHES_ELSEWHERE = [
    ("Haluaisin puhua ihmisen kanssa, numeroni on 070-123 45 67", "Haluaisin puhua ihmisen kanssa"),
    ("Ich will mit jemandem reden, meine Nummer ist 070-123 45 67", "Ich will mit jemandem reden"),
    (
        "Chcę porozmawiać z człowiekiem, mój numer to 070-123 45 67",
        "Chcę porozmawiać z człowiekiem",
    ),
    ("Quiero hablar con una persona, mi número es 070-123 45 67", "Quiero hablar con una persona"),
    ("Хочу поговорить с человеком, мой номер 070-123 45 67", "Хочу поговорить с человеком"),
    ("أريد التحدث إلى شخص، رقمي 070-123 45 67", "أريد التحدث إلى شخص"),
    ("Je veux parler à quelqu'un, mon numéro est 070-123 45 67", "Je veux parler à quelqu'un"),
]


@pytest.mark.parametrize(("text", "wish"), WISHES_ELSEWHERE)
def test_a_number_beside_a_wish_in_another_language_is_its_writers_and_names_nobody(
    text: str, wish: str
) -> None:
    details = read_details(text)
    assert details.is_reachable and details.name == ""
    assert apart_from_contact(text) == wish


@pytest.mark.parametrize("text", ["Soittakaa minulle", "Bitte rufen Sie mich an", "Позвоните мне"])
def test_a_wish_to_be_called_in_another_language_is_no_name(text: str) -> None:
    assert read_details(f"{text} 070-123 45 67").name == ""


@pytest.mark.parametrize("name", ["Mikko Virtanen", "Motala körsångare", "Ask skola", "Fatuma"])
def test_a_name_beside_a_number_is_one(name: str) -> None:
    assert read_details(f"{name}, 070-123 45 67").name == name


@pytest.mark.parametrize(
    "text",
    [
        "namn saknas",
        "namn vill jag inte lämna",
        "namn och adress",
        "namn hemligt",
        "namn enligt ovan",
        "namn anonym",
        "vi har en vänort i Finland, heter hyvinge",
        "namn kommer senare",
        "heter det vänort",
        "heter föreningen något?",
        "namnet är fel",
        "namn på kören",
    ],
)
def test_words_after_the_word_for_a_name_are_not_always_one(text: str) -> None:
    assert read_details(text).name == ""


@pytest.mark.parametrize(
    ("text", "question"),
    [
        ("Får vår kör åka? Svara till Anna Ek <anna@example.org>", "Får vår kör åka?"),
        ("Får vår kör åka? Anna Ek <mailto:anna@example.org>", "Får vår kör åka?"),
        ("Får vår kör åka? [anna@example.org](mailto:anna@example.org)", "Får vår kör åka?"),
    ],
)
def test_an_address_in_brackets_after_a_question_is_its_writers(text: str, question: str) -> None:
    assert apart_from_contact(text) == question


@pytest.mark.parametrize(
    "text",
    [
        "Vem läser det som kommer till Motala Kommun <info@example.org>?",
        "Kan ni fråga Anna Ek <anna@example.org> om bussen?",
        "Vi skrev till Anna Ek <anna@example.org> om bussen. Vem svarar?",
    ],
)
def test_an_address_in_brackets_within_a_question_stays_as_it_stands(text: str) -> None:
    assert apart_from_contact(text) == text


def test_whose_address_it_is_in_brackets_is_told_by_the_sentence() -> None:
    assert read_details("Får vi åka? Svara till anna ek <anna@example.org>").name == "Anna Ek"
    assert read_details("När svarar Motala Kommun <info@example.org>?").name == ""


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("Motala Drakbåtsklubb här", "Motala Drakbåtsklubb"),
        ("Hej! Petra Lindahl här, reporter på en tidning.", "Petra Lindahl"),
        ("Motala här", ""),
        ("Finns Hyvinge här?", ""),
        ("Är Motala Drakbåtsklubb här med?", ""),
        ("Vänorterna här är bra", ""),
    ],
)
def test_who_writes_may_be_said_first(text: str, name: str) -> None:
    assert speaks_here(text) == name
