"""Figures of scope, from parse results made by hand."""

from __future__ import annotations

import math
from dataclasses import asdict
from typing import Any

import pytest

from bot.evaluation.scope import OTHER_MARGINS, Message, scope_figures, scope_table, share
from bot.nlu.trust import Thresholds, Trust

THRESHOLDS = Thresholds(margin=0.5, sure=0.6, topic_margin=0.3, nearness=0.4)
OUTSIDE = "out_of_scope"


def parsed(best: str, margin: float, nearness: float = 0.9) -> dict[str, Any]:
    trust = Trust(best, margin, nearness, THRESHOLDS)
    return {
        "intent": {"name": best.split("/")[0]},
        "cells": [best] if "/" in best else [],
        "intent_ranking": [{"name": "nlu_fallback"}, {"name": best}],
        "trust": asdict(trust),
    }


MESSAGES = [
    Message("sern/since", parsed("sern/since", 0.8)),
    Message("sern/cost", parsed("sern/since", 0.6)),
    Message("greet", parsed("greet", 0.9, nearness=0.1)),
    Message(OUTSIDE, parsed(OUTSIDE, 0.9)),
    Message(OUTSIDE, parsed("sern/since", 0.3)),
    Message(OUTSIDE, {"intent": {"name": "nlu_fallback"}, "intent_ranking": []}),
]


def test_what_was_acted_on_is_the_cell_or_the_intent() -> None:
    assert [message.best for message in MESSAGES[:3]] == ["sern/since", "sern/since", "greet"]
    assert [list(message.acted_on) for message in MESSAGES[:3]] == [
        ["sern/since"],
        ["sern/since"],
        ["greet"],
    ]
    assert MESSAGES[-1].best is None
    assert MESSAGES[-1].acted_on == ["nlu_fallback"]


def test_only_what_is_sure_is_answered() -> None:
    figures = scope_figures(MESSAGES, OUTSIDE, "trained", THRESHOLDS)
    assert figures.in_scope_accuracy == pytest.approx(1 / 3)
    assert figures.out_of_scope_recall == 1
    lower = scope_figures(MESSAGES, OUTSIDE, "0.2", Thresholds(0.2, 0.6, 0.3, 0.0))
    assert lower.in_scope_accuracy == pytest.approx(2 / 3)
    assert lower.out_of_scope_recall == pytest.approx(2 / 3)


def test_the_table_begins_with_the_trained_threshold() -> None:
    rows = scope_table(MESSAGES, OUTSIDE)
    assert [row.threshold for row in rows[:2]] == ["trained", "0.1"]
    assert len(rows) == 1 + len(OTHER_MARGINS)
    assert rows[0].margin == THRESHOLDS.margin


def test_where_nothing_could_be_read_there_is_no_table() -> None:
    assert scope_table(MESSAGES[-1:], OUTSIDE) == []


def test_a_share_of_nothing_is_no_number() -> None:
    assert math.isnan(share([]))
    assert share([True, False]) == 0.5
