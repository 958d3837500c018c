"""What counts as right: readings of labelled questions made by hand."""

from __future__ import annotations

from typing import Any

import pytest

from bot.evaluation.question_sets import Question, Result


def result(right: str, acted: str = "", offered: str = "", decision: str = "answer") -> Result:
    """A message; cells are separated by spaces, two questions by a plus sign."""
    two = right.split("+") if "+" in right else []
    asked = Question("…", right=[] if two else right.split(), questions=two)
    cells = acted.split()
    parse: dict[str, Any] = {"intent": {"name": "x"}, "cells": cells, "decision": decision}
    if not cells or "/" not in acted:
        parse |= {"intent": {"name": acted or "nlu_fallback"}, "cells": []}
    return Result(asked, {**parse, "choices": offered.split()})


@pytest.mark.parametrize(
    ("given", "at_once", "or_offered", "wrong"),
    [
        (result("sern/since", "sern/since"), True, True, False),
        (result("sern/what sern/why", "sern/why"), True, True, False),
        (result("sern/since", "sern/cost"), False, False, True),
        (result("sern/since", "greet"), False, False, True),
        (result("greet", "greet"), True, True, False),
        (result("sern/since"), False, False, False),
        (result("sern/since", "out_of_scope"), False, False, False),
        (result("sern/since", "clarify", "sern/cost sern/since"), False, True, False),
        (result("sern/since", "sern/what", "sern/since", "overview"), False, True, False),
        (result("policy/what", "sern/what", "sern/since", "overview"), False, False, True),
        (result("sern/since+sern/cost", "sern/since sern/cost"), True, True, False),
        (result("sern/since+sern/cost", "sern/since"), False, False, False),
        (result("sern/since+sern/cost", "policy/what"), False, False, True),
        (result("sern/since", "policy/what sern/since"), True, True, False),
    ],
)
def test_an_answer_is_right_at_once_or_offered_or_wrong(
    given: Result, at_once: bool, or_offered: bool, wrong: bool
) -> None:
    assert given.right_at_once is at_once
    assert given.right_or_offered is or_offered
    assert given.is_wrong is wrong
