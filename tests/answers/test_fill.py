"""Values go where placeholders are, and stay what they are."""

from __future__ import annotations

from hypothesis import example, given
from hypothesis import strategies as st

from bot.answers.fill import fill, placeholders

NAMES = st.from_regex(r"[a-z_]{1,8}", fullmatch=True)
# Nothing that a placeholder could be made of.
PLAIN = st.text(st.characters(blacklist_characters="{}", blacklist_categories=("Cs",)))


@given(before=PLAIN, name=NAMES, after=PLAIN, value=st.text())
@example("Fråga: ", "question", "", "0[")
@example("Fråga: ", "question", "", "{x}")
@example("Fråga: ", "question", "", "{question}")
@example("Fråga: ", "question", "", "{{")
@example("Fråga: ", "question", "", "%s \\1 \\g<0>")
def test_whatever_a_visitor_writes_stands_there_unchanged(
    before: str, name: str, after: str, value: str
) -> None:
    assert fill(f"{before}{{{name}}}{after}", {name: value}) == before + value + after


@given(first=st.text(), second=st.text())
def test_no_value_changes_another(first: str, second: str) -> None:
    assert fill("{a} | {b}", {"a": first, "b": second}) == f"{first} | {second}"


@given(text=st.text())
def test_a_text_without_values_stays_as_it_is(text: str) -> None:
    assert fill(text, {}) == text


def test_nothing_stands_for_no_value_and_numbers_are_written_out() -> None:
    assert fill("[{a}] {b}", {"a": None, "b": 30}) == "[] 30"


def test_placeholders_are_listed_in_their_order() -> None:
    assert placeholders("{b} och {a}, {b} { c } {} {d-e}") == ["b", "a", "b"]
