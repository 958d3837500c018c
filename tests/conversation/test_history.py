"""Turns, read from a tracker's events."""

from __future__ import annotations

from typing import Any

from bot.conversation.history import cells_said, turns_newest_first


def user(text: str, *cells: str) -> dict[str, Any]:
    return {"event": "user", "text": text, "parse_data": {"cells": list(cells)}}


def bot(text: str) -> dict[str, Any]:
    return {"event": "bot", "text": text, "data": {}}


def test_turns_come_newest_first_with_their_replies() -> None:
    events = [user("a"), bot("1"), bot("2"), user("b"), {"event": "slot"}, bot("3")]
    turns = list(turns_newest_first(reversed(events)))
    assert [turn.message["text"] for turn in turns] == ["b", "a"]
    assert [[reply["text"] for reply in turn.replies] for turn in turns] == [["3"], ["1", "2"]]


def test_an_earlier_session_is_not_read() -> None:
    events = [user("a"), bot("1"), {"event": "session_started"}, user("b")]
    assert [turn.message["text"] for turn in turns_newest_first(reversed(events))] == ["b"]


def test_what_lies_far_back_is_not_read() -> None:
    read: list[int] = []

    def events() -> Any:
        for number in range(10_000):
            read.append(number)
            yield user("x")

    assert len(list(turns_newest_first(events()))) == 8
    assert len(read) < 20


def test_cells_come_newest_first_and_small_talk_is_none() -> None:
    events = [user("a", "sern/what"), user("b"), user("c", "hyvinge/what", "policy/what")]
    turns = turns_newest_first(reversed(events))
    assert cells_said(turns) == ["policy/what", "hyvinge/what", "sern/what"]


def test_a_name_given_to_the_form_is_no_question() -> None:
    def reply(**metadata: str) -> dict[str, Any]:
        return {**bot("…"), "metadata": {"metadata": metadata}}

    in_form = [user("SERN-gruppen", "sern/what"), reply(outcome="handed_off")]
    asked = [user("och policyn?", "policy/what"), reply(outcome="answered", cell="policy/what")]
    assert cells_said(turns_newest_first(reversed([*asked, *in_form]))) == ["policy/what"]
