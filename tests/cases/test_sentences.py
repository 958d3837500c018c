"""A question without those of its sentences that a visitor names."""

from __future__ import annotations

import pytest

from bot.cases.sentences import telling_words, without_sentences

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
