"""Of two guesses the words of a question may say which is meant."""

from __future__ import annotations

import pytest

from bot.nlu.named_aspects import as_named


@pytest.mark.parametrize(
    ("text", "cells", "meant"),
    [
        ("vilka är det som beslutar om resorna", ("policy/future", "policy/decides"), 1),
        ("who is it that decides on trips", ("policy/decides", "policy/future"), 0),
        ("hur manga föreningar finns i nätverket", ("sern/join", "sern/how_many"), 1),
        ("Varför lägger ni tid på nätverket?", ("sern/results", "sern/why"), 1),
        ("har ni en e-postadress till er som sköter det", ("sern/read", "sern/person"), 1),
    ],
)
def test_what_a_question_names_is_meant(text: str, cells: tuple[str, str], meant: int) -> None:
    assert as_named(cells, text) == [cells[meant]]


@pytest.mark.parametrize(
    ("text", "cells"),
    [
        ("Får man åka gratis?", ("sern/cost", "sern/why")),
        # Both are named, or what is named is neither, or the same of two topics.
        ("Varför är det så, och hur många är de?", ("sern/how_many", "sern/why")),
        ("Varför är det så?", ("sern/cost", "sern/since")),
        ("Varför är det så?", ("sern/why", "policy/why")),
        # "The decisions" decide nothing.
        ("Var hittar jag besluten?", ("sern/read", "sern/decides")),
    ],
)
def test_where_nothing_is_named_both_may_be_meant(text: str, cells: tuple[str, str]) -> None:
    assert as_named(cells, text) == list(cells)
