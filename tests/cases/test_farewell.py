"""Thanks and goodbyes are known beside remarks, and nowhere else."""

from __future__ import annotations

import pytest

from bot.cases.farewell import GOODBYE, THANKS, farewell, leaves


@pytest.mark.parametrize(
    "text",
    [
        "Jaha, då vet jag det. Tack!",
        "aha nu forstar jag lite battre, tack sa mycket",
        "Tack för hjälpen, det blev lite klarare nu",
        "du kan ju inte svara på allt, men tack ändå",
        "hehe, du är ju bara en robot. Tack i alla fall, jag ringer dem i stället",
        "tack, jag far fraga lararen",
        "Då ska vi läsa stadgarna. Tack så mycket",
        "Then I'll look at the action plan. Thanks",
        "Då ska vi prata med rektorn först. Tack!",
        "sa far jag prata med nan pa jobbet, tack",
        "Then we'll talk to our teacher, thanks",
        "ok, thanks. That makes sense now",
        "You don't know very much, but thanks anyway. I'll call them instead",
        "Good to know, thank you so much",
        "tack så mycket, nu förstår jag lite bättre hur det fungerar",
        "tack, då vet jag",
        "ja tack det var allt",
        "nej tack det är bra så",
        "nej tack, det räcker",
        "nej det var bra tack",
        "nej tack, inget mer nu",
        "nej tack jag är nöjd",
        "no thanks, I'm good",
        # Greets those who are not here.
        *("okej tack, bra hjälp. hälsa kommunen", "Tack! Hälsa dem så mycket från mig"),
    ],
)
def test_thanks_beside_a_remark_are_thanks(text: str) -> None:
    assert farewell(text) == THANKS


@pytest.mark.parametrize(
    "text",
    [
        *("Nähä, då får det väl vara", "ok da ger jag upp", "Jaja, det får vara för idag"),
        *("Tack, bra att veta! Hej då", "Oh well, I'll leave it at that", "never mind then, bye"),
        # Thanks and a goodbye, in either order.
        *("hejdå, tack för hjälpen", "Tack så mycket för hjälpen. Hejdå", "hejdå tack ska du ha"),
        *("bye, thanks for your help", "det var allt tack, hejdå", "vi hörs, tack för svaret"),
        # Somebody else sees to it.
        "Oj det där blev för krångligt, jag låter dottern göra det. Tack o hej",
        *("då ber jag min man mejla det", "vi låter någon annan skicka den"),
    ],
)
def test_who_leaves_or_lets_it_be_says_goodbye(text: str) -> None:
    assert farewell(text) == GOODBYE


@pytest.mark.parametrize(
    "text",
    [
        # What asks, corrects or wants something beside its thanks.
        *("tack ändå, jag menade INSURE", "tack, men hur länge har Motala varit med"),
        *("Tack, berätta mer om SERN", "thanks anyway, I meant INSURE", "tack, vi vill vara med"),
        *("tack, nu fattar jag. Vad kostar det?", "thanks, now I see. who pays for it"),
        *("tack ändå, det var inte det jag frågade", "tack, jag mejlar er om SERN"),
        # Who wants to talk to a person.
        *("Så kan vi prata med en levande människa. Tack", "tack, da ska jag prata med er"),
        *("då får jag väl prata med nån, tack", "Then we'll just talk to somebody, thank you"),
        *("I'll talk to some real people. Thanks", "Då tar jag och pratar med nån hos er, tack"),
        # A yes, a no, an order.
        *("hej hej", "hejdå, skicka det till kommunen", "tack, hejdå klassen åker till Parma"),
        *("hejdå, får vi åka?", "bye, thanks, I'd like to know who decides"),
        *("ja tack", "ok tack", "nej tack", "tack, mejla dom", "bye", "tack"),
        # What those who are not here are to be told, and what is asked of them.
        *("tack, hälsa kommunen att vi vill ha fler vänorter", "hälsa kommunen"),
        *("jag ber kommunen skicka den", "vi låter eleverna göra det", "jag låter er göra det"),
        # Remarks alone, and one that says the contrary.
        *("nu fattar jag", "du vet ju inte så mycket", "nu förstår jag inte, tack"),
        *("då får det väl vara så", "hör av er till mig, tack"),
        *("", "tack " * 40 + "nu fattar jag"),
    ],
)
def test_a_message_that_asks_tells_or_wants_something_is_no_farewell(text: str) -> None:
    assert farewell(text) == ""


@pytest.mark.parametrize(
    ("text", "always"),
    [
        *(("hej då", True), ("ha en bra dag", True), ("nej tack, hej då", True)),
        *(("tack och hej då", True), ("trevlig helg", True), ("adjö", True)),
        *(("nej tack det är bra så", False), ("nej tack, inget mer", False)),
        *(("nope that's all", False), ("nej men tack ändå", False)),
    ],
)
def test_who_answers_with_a_goodbye_takes_leave(text: str, always: bool) -> None:
    assert leaves(text, refusing=True)
    assert leaves(text, refusing=False) is always


@pytest.mark.parametrize(
    "text",
    [
        *("ja, hej då", "ja tack det var allt", "tack", "nej", "nej det är inte bra"),
        *("det är bra om ni ringer", "det var allt jag skrev", "nej tack, ring inte"),
        *("allt det där var fel", "nej, en sak till", "hej, jag heter Eva", "hej då?"),
        *("hej hej", "nej, jag kollar", "nej nu förstår jag", "vi ses i Parma"),
        *("ha en bra kontakt med Hyvinge", "Hej Dag", "nej, jag är klar att skicka"),
    ],
)
def test_who_says_more_or_yes_does_not_take_leave(text: str) -> None:
    assert not leaves(text, refusing=True)
