"""A question without those of its sentences that a visitor names."""

from __future__ import annotations

import pytest

from bot.cases.sentences import telling_words, without_sentences, without_words, words_out

QUESTION = "Hej!\n\nFår vi åka? Vi är tio… Resan går i maj.\nTack"


@pytest.mark.parametrize(
    ("named", "gone"),
    [
        *(("resan", "Resan går i maj.\n"), ("resor", "Resan går i maj.\n"), ("tio", " Vi är tio…")),
        *(("vi är tio", " Vi är tio…"), ("den första frågan", "Får vi åka? ")),
    ],
)
def test_the_line_breaks_of_what_stays_are_kept(named: str, gone: str) -> None:
    assert without_sentences(QUESTION, named) == QUESTION.replace(gone, "")


@pytest.mark.parametrize("named", ["bilen", "det", "vi", "resan till Parma med bussen", ""])
def test_what_names_no_sentence_takes_none_out(named: str) -> None:
    assert without_sentences(QUESTION, named) is None
    assert without_sentences("Resan går i maj.", "resan") is None


def test_pronouns_and_small_words_tell_nothing() -> None:
    assert telling_words("det där om att vi får åka, eller hur?") == ["aka"]


@pytest.mark.parametrize(
    ("question", "words", "left"),
    [
        ("Fast jo, jag ångrar mig, får vi komma?", "fast jo, jag ångrar mig", "Får vi komma?"),
        ("jag klagar. Sidan är gammal", "jag klagar", "Sidan är gammal"),
        ("Får vi komma, helst i maj? Vi är tio.", "helst i maj", "Får vi komma? Vi är tio."),
        (
            "Vi är tio. Och så vidare, sa jag. Får vi?",
            "Och så vidare,",
            "Vi är tio. Sa jag. Får vi?",
        ),
        ("Kan vi faktiskt få bidrag?", "faktiskt", "Kan vi få bidrag?"),
        # What stands elsewhere stays as it was typed, and so do lines.
        ("Vi är tio... typ. Kan vi faktiskt komma?", "faktiskt", "Vi är tio... typ. Kan vi komma?"),
        ("Vi är tio,\nalltså, och från Ask.", "alltså", "Vi är tio,\noch från Ask."),
        ("Kan vi (alla tio) komma – helst i maj", "helst i maj", "Kan vi (alla tio) komma"),
    ],
)
def test_the_very_words_are_taken_out_of_a_sentence(question: str, words: str, left: str) -> None:
    assert without_words(question, words) == left


def test_words_that_stand_there_twice_or_not_at_all_or_are_all_stay() -> None:
    assert without_words("Vi, och vi två, får vi?", "vi") is None
    assert without_words("Får vi komma?", "kom") is None
    assert without_words("Får vi komma?", "får vi komma") is None


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Ta bort orden 'och så vidare' i början, resten är ok", ("och så vidare", "resten är ok")),
        ("skicka, men utan ”och så vidare”. Bo Ek", ("och så vidare", "Bo Ek")),
        ("ta bort orden och så vidare i slutet", ("och så vidare", "")),
        ('please remove "and so on"', ("and so on", "")),
        ("take out 'I'm sorry' at the start", ("I'm sorry", "")),
    ],
)
def test_the_very_words_that_are_to_go_are_quoted_or_called_words(
    text: str, found: tuple[str, str]
) -> None:
    assert words_out(text) == found


@pytest.mark.parametrize(
    "text",
    [
        "ta bort det om bussen",
        "ta bort namnet",
        "ta bort ordföranden från listan",
        "skicka utan namn",
        "skicka den utan samtalet",
        "hur tar man bort 'Ask' från kartan?",
        "vi vill ha en skylt med 'Välkommen' på",
        "projektet 'Utan gränser' tar slut",
        "jag skickade 'Ask' men utan svar",
        "byt 'Ask' mot 'Borensberg'",
        "lägg till 'vi är tio'",
    ],
)
def test_other_texts_take_out_no_very_words(text: str) -> None:
    assert words_out(text) is None
