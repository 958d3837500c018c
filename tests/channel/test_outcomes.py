"""Every turn has exactly one outcome."""

from __future__ import annotations

from typing import Optional

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.conversation.outcomes import Outcome, turn_outcome
from tests.channel.openapi import description


@pytest.mark.parametrize(
    ("replies", "expected"),
    [
        ([], "error"),
        ([None], "error"),
        (["no such outcome"], "error"),
        (["answered"], "answered"),
        ([None, "small_talk"], "small_talk"),
        (["small_talk", "answered"], "answered"),
        (["answered", "small_talk"], "answered"),
        (["answered", "handed_off"], "handed_off"),
        (["missed", "clarified"], "clarified"),
        (["out_of_scope", "missed"], "missed"),
        (["small_talk", "out_of_scope"], "out_of_scope"),
    ],
    ids=str,
)
def test_the_most_telling_reply_names_the_turn(replies: list[Optional[str]], expected: str) -> None:
    assert turn_outcome(replies) == expected


@pytest.mark.parametrize("outcome", list(Outcome), ids=str)
def test_a_turn_with_one_kind_of_reply_has_its_outcome(outcome: Outcome) -> None:
    assert turn_outcome([outcome.value, outcome.value]) is outcome


@settings(deadline=None)
@given(st.lists(st.sampled_from([None, "?", *Outcome])), st.randoms())
def test_the_order_of_replies_does_not_matter(replies: list[Optional[str]], random: object) -> None:
    shuffled = list(replies)
    random.shuffle(shuffled)  # type: ignore[attr-defined]
    assert turn_outcome(shuffled) is turn_outcome(replies)


def test_the_api_names_the_same_outcomes() -> None:
    assert description()["components"]["schemas"]["Outcome"]["enum"] == [*map(str, Outcome)]
