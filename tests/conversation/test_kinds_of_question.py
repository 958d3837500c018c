"""Which questions a yes or a no answers, in the languages of the answers."""

from __future__ import annotations

import pytest

from bot.conversation.kinds_of_question import asks_for_more_than_yes, is_turned_around


@pytest.mark.parametrize(
    "text",
    [
        *("Hur länge har skolan haft profil?", "nar blev ni vanort", "va kostar de"),
        *("Hej! Vet ni när styrelsen möttes?", "kan du säga hur många ni är", "och varför det?"),
        *("Tack. Men vilka är med då", "Var ligger kontoret?", "Berätta om hälsa i SERN"),
        *(
            "how come?",
            "Could you tell me since when?",
            "Thanks, and who pays?",
            "Tell me about it",
        ),
    ],
)
def test_more_than_a_yes_is_asked_for(text: str) -> None:
    assert asks_for_more_than_yes(text)


@pytest.mark.parametrize(
    "text",
    [
        *("Finns kontoret kvar?", "e ni med", "men är ni med då", "Var Motala med 2009?"),
        *("Har ni ett kontor, och var ligger det?", "undrar om ni är med", "vet du om det finns"),
        *("can you tell me if there is one", "Is it so?", "Hello, do you know if they take part?"),
        *("sern miljö", "den andra", "ja", ""),
    ],
)
def test_a_yes_is_asked_for_or_nothing(text: str) -> None:
    assert not asks_for_more_than_yes(text)


@pytest.mark.parametrize(
    "text",
    [
        *("Måste alla komma från Sverige?", "är det BARA skolor", "Har ni slutat med Hyvinge?"),
        *(
            "är inte motala med",
            "har kontoret lagts ner",
            "must we be members?",
            "Isn't it closed?",
        ),
    ],
)
def test_a_yes_would_say_the_opposite(text: str) -> None:
    assert is_turned_around(text)


@pytest.mark.parametrize(
    "text", ["Får en kör vara med?", "finns kontoret kvar", "Can schools join?", "intern post", ""]
)
def test_a_yes_says_what_it_says(text: str) -> None:
    assert not is_turned_around(text)
