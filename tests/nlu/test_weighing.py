"""How the two readings of a message are weighed, with the weights that are in use."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from bot.nlu import weighing
from bot.nlu.context import Context
from bot.nlu.trust import Reading
from bot.nlu.weighing import FEATURES, ReadTwice, features, weighed
from tests.nlu.grids import GRID
from tests.nlu.readings import NEAR, clear, read

CONTEXT = Context(("sern/what",))
OUT = "out_of_scope"
FAR = 0.4
LIKELY = 0.1


def found(alone: Reading, following: Reading, context: Context = CONTEXT) -> Reading:
    """What comes of two readings that are near to what they take for likely, and far from all else.

    Alone, a message that leans is as near to a topic's cell as to the one of all topics.
    """
    every = {"sern/since", *alone.chances, *following.chances}
    surely = {intent for intent, chance in following.chances.items() if chance >= LIKELY}
    surely |= {"sern/since"} if "it/since" in surely else set()
    said = Reading(alone.chances, dict.fromkeys(every, NEAR))
    after = Reading(following.chances, {i: NEAR if i in surely else FAR for i in every})
    return weighed(ReadTwice(said, after, leans=True), context, GRID, OUT)


def test_what_says_little_alone_is_what_it_is_after_the_question_before_it() -> None:
    alone = read({"policy/what": 0.3, "sern/cost": 0.25, "remark": 0.2})
    assert found(alone, clear("sern/since")).best == "sern/since"


@pytest.mark.parametrize("intent", ["thanks", "goodbye", "handoff_request"])
def test_what_has_no_topic_stays_what_it_is(intent: str) -> None:
    # After a question, whatever follows looks like another one about its topic.
    assert found(read({intent: 0.95}), read({"sern/cost": 0.5, intent: 0.3})).best == intent


def test_a_cell_for_all_topics_is_that_of_the_topic_spoken_of() -> None:
    assert found(clear("it/since"), clear("it/since")).best == "sern/since"


def test_what_was_just_said_is_less_likely_than_what_was_not() -> None:
    either = read({"sern/since": 0.45, "sern/joined": 0.45})
    chances = found(either, either, Context(("sern/since", "sern/what"))).chances
    assert chances["sern/joined"] > chances["sern/since"]


def test_what_it_is_near_to_is_likelier() -> None:
    either = {"sern/joined": 0.4, "sern/detail": 0.4}
    near = Reading(either, {"sern/joined": 0.5, "sern/detail": 0.8})
    chances = weighed(ReadTwice(near, near, leans=True), CONTEXT, GRID, OUT).chances
    assert chances["sern/detail"] > chances["sern/joined"]


def test_what_is_asked_next_is_likelier_than_what_is_not() -> None:
    either = read({"sern/joined": 0.45, "sern/detail": 0.45})
    chances = found(either, either).chances
    assert chances["sern/joined"] > chances["sern/detail"]


def test_probabilities_make_one_and_nearness_is_the_best_of_both_readings() -> None:
    alone, following = read({"sern/since": 0.5, OUT: 0.4}, 0.3), read({"sern/since": 0.6}, 0.7)
    reading = weighed(ReadTwice(alone, following, leans=True), CONTEXT, GRID, OUT)
    assert sum(reading.chances.values()) == pytest.approx(1.0)
    assert reading.nearness == {"sern/since": 0.7, OUT: 0.3}


def test_hardly_likely_intents_are_left_out() -> None:
    intents, rows, _ = features(
        ReadTwice(read({"sern/since": 0.9, "sern/cost": 1e-5}), read({}), leans=False),
        CONTEXT,
        GRID,
        OUT,
    )
    assert intents == ["sern/since"]
    assert [len(row) for row in rows] == [len(FEATURES)]


def test_weights_of_other_features_are_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    other = tmp_path / "weights.json"
    other.write_text(json.dumps({"weights": {"alone": 1.0}}), encoding="utf-8")
    monkeypatch.setattr(weighing, "WEIGHTS_FILE", other)
    with pytest.raises(ValueError, match="fit them again"):
        weighing.read_weights.__wrapped__()
