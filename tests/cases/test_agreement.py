"""What may stand beside a yes without being part of what is sent."""

from __future__ import annotations

import pytest

from bot.cases.agreement import agreement


@pytest.mark.parametrize(
    "text",
    [
        "Ja tack det blir fint, skicka det, så hör jag nog av er",
        "ja skicka, ha en bra dag",
        "ja tack, ha det så bra",
        "Skicka. Trevlig helg!",
        "ja skicka, så väntar jag på svar",
        "ja gör det, jag ser fram emot ert svar",
        "ja skicka in den, då räknar jag med att få svar snart",
        "Yes please, I look forward to hearing from you",
        "yes, send it, and have a nice day",
        "nu har jag kollat, de e lugnt, kör på",
        "det ser bra ut, stämmer bra",
        "Perfekt, nu stämmer allt. Tack!",
        "Det är korrekt; var vänlig skicka",
        "ser bra ut",
        "så är det rätt",
    ],
)
def test_a_yes_with_harmless_words_is_one(text: str) -> None:
    assert agreement(text) is not None


@pytest.mark.parametrize(
    "text",
    [
        "Ja, so ist es richtig. Bitte senden",
        "Das stimmt so, bitte abschicken",
        "Kyllä, kaikki oikein. Lähettäkää",
        "Tak, wszystko się zgadza, proszę wysłać",
        "sí, así está bien. envíalo",
        "sì va bene, inviate",
        "oui c'est bon, envoyez",
        "Да, всё верно. Отправьте, пожалуйста",
        "так, все правильно, надсилайте",
        "نعم، هذا صحيح، أرسل",
        "بله درست است لطفا ارسال کنید",
        "Jā, viss pareizi, lūdzu nosūtiet",
        "Da, u redu je, pošaljite",
        "ja det stemmer, send den",
        "ja, det ser godt ud, send det",
        "haa waa sax, fadlan dir",
    ],
)
def test_a_yes_is_one_in_the_languages_that_visitors_write_in(text: str) -> None:
    assert agreement(text) is not None


@pytest.mark.parametrize(
    ("text", "name", "asked"),
    [
        ("ja, Samir Haddad. när får jag svar?", "Samir Haddad", ("när får jag svar?",)),
        ("Ja skicka. Anna Ek, hur lång tid tar det?", "Anna Ek", ("hur lång tid tar det?",)),
        ("ja tack, vem läser det här?", "", ("vem läser det här?",)),
        ("skicka, jag heter samir haddad", "samir haddad", ()),
        ("ja tack, det ser bra ut, hälsningar Eva", "Eva", ()),
    ],
)
def test_a_name_and_a_question_beside_it_are_told_apart(
    text: str, name: str, asked: tuple[str, ...]
) -> None:
    found = agreement(text)
    assert found is not None and (found.name, found.asked) == (name, asked)


@pytest.mark.parametrize(
    "text",
    [
        "ja, men lägg till att vi är tio",
        "ja, skicka inte än",
        "stämmer det?",
        "är det rätt",
        "det stämmer inte",
        "det är rätt viktigt för oss",
        "det är bra om ni svarar snart",
        "ser bra ut men byt namnet",
        "ja, vi har sett skylten",
        "richtig, aber noch nicht",
        "c'est bon marché",
        "ja skicka, fast vänta lite",
        "ok skicka, vi är tio personer",
        "ja, hör av er efter fem",
        "ja, jag väntar på bussen",
        "ja, jag vill ha svar på finska",
        "ja, hej då",
        "ja, vi väntar",
        "ja, men",
        "skicka, men då",
        "ja, hm",
        "ja, nej",
        "ja, vi ser fram emot resan",
        "ja, jag räknar med tio elever",
        "ja, jag hör av mig",
        "ja tack, jag hör av mig",
        "skicka den, jag hör av mig om det är något mer",
        "ja tack, men jag ångrar mig",
        "Ja, vi är en kör. Så hör av er",
        "ja, svara på eva@example.se",
        "trevlig helg",
        "tack, Samir Haddad",
        "när får jag svar?",
    ],
)
def test_what_may_change_what_is_sent_is_no_mere_yes(text: str) -> None:
    assert agreement(text) is None
