"""When a reading is trusted: readings and what becomes of them, thresholds and their rate."""

from __future__ import annotations

from dataclasses import asdict, replace
from typing import Optional

import numpy as np
import numpy.typing as npt
import pytest

from bot.conversation.reading import Decision
from bot.nlu.trust import (
    Array,
    Reading,
    Thresholds,
    Trust,
    TrustOptions,
    Verdict,
    decide,
    either_of,
    fit_thresholds,
    likely_cells,
    lone_guess,
    of_topics,
)
from bot.nlu.views import Views

OUTSIDE = "outside"
THRESHOLDS = Thresholds(margin=0.25, sure=0.4, topic_margin=0.3, nearness=0.5)
INTENTS = ["policy/what", OUTSIDE, "sern/since", "sern/which"]


def read(nearness: float = 0.9, **chances: float) -> Reading:
    """A reading; two underscores in a name stand for the slash."""
    named = {name.replace("__", "/"): chance for name, chance in chances.items()}
    return Reading(named, dict.fromkeys(named, nearness))


def decided(reading: Reading) -> Verdict:
    return decide(reading, THRESHOLDS, OUTSIDE)


def test_a_clear_and_near_cell_is_answered() -> None:
    assert decided(read(sern__since=0.8, sern__which=0.1)) == Verdict(Decision.ANSWER, "sern/since")


def test_a_cell_that_is_ahead_but_not_sure_is_a_guess_with_the_next_likely_one() -> None:
    verdict = decided(read(sern__since=0.6, sern__which=0.3))
    assert verdict == Verdict(Decision.GUESS, "sern/since", ["sern/since", "sern/which"])
    assert verdict.answers
    alone = decided(read(sern__since=0.36, sern__which=0.05, policy__what=0.05))
    assert alone == Verdict(Decision.GUESS, "sern/since", ["sern/since"])


def test_small_talk_and_details_are_no_guesses() -> None:
    for intent in ("greet", "sern__detail"):
        assert decided(read(**{intent: 0.6, "sern__since": 0.3})).decision is Decision.ANSWER


def test_two_kinds_of_small_talk_that_come_near_each_other_are_small_talk() -> None:
    assert decided(read(thanks=0.52, praise=0.45)) == Verdict(Decision.ANSWER, "thanks")
    assert decided(read(thanks=0.5, sern__since=0.48)).decision is not Decision.ANSWER
    assert decided(read(thanks=0.44, praise=0.43)).decision is not Decision.ANSWER
    assert decided(read(thanks=0.5, outside=0.48)).decision is not Decision.ANSWER
    # Just likely enough, together and alone; not when it is like nothing known.
    assert decided(read(thanks=0.5, praise=0.375)) == Verdict(Decision.ANSWER, "thanks")
    assert decided(read(thanks=0.5, praise=0.3)).decision is not Decision.ANSWER
    assert decided(read(0.4, thanks=0.52, praise=0.45)).decision is Decision.MISS


def test_small_talk_is_answered_like_a_cell() -> None:
    assert decided(read(greet=0.9, sern__since=0.05)) == Verdict(Decision.ANSWER, "greet")


def test_what_is_like_nothing_known_is_a_miss_however_clear() -> None:
    assert decided(read(0.49, sern__since=0.9)) == Verdict(Decision.MISS, "sern/since")


def test_what_is_more_likely_outside_than_not_is_outside() -> None:
    verdict = decided(read(outside=0.5, sern__since=0.45))
    assert verdict == Verdict(Decision.OUT_OF_SCOPE, OUTSIDE)
    assert decided(read(-0.4, outside=0.9)).decision is Decision.OUT_OF_SCOPE


def test_a_sure_topic_gets_its_overview_with_the_likeliest_aspects() -> None:
    aspects = {f"sern__{aspect}": 0.1 for aspect in ("since", "which", "cost", "why", "name")}
    verdict = decided(read(**aspects, policy__what=0.1))
    assert verdict.decision is Decision.OVERVIEW
    assert verdict.intent == "sern/since"
    assert verdict.choices == ["sern/since", "sern/which", "sern/cost"]


def test_a_sure_topic_with_two_likely_aspects_gets_both_answers() -> None:
    verdict = decided(read(sern__since=0.4, sern__which=0.35, policy__what=0.1, sern__name=0.01))
    assert verdict == Verdict(Decision.EITHER, "sern/since", ["sern/since", "sern/which"])
    assert not verdict.answers


def test_a_sure_topic_gets_no_overview_where_it_may_be_outside() -> None:
    for outside in (0.25, 0.3):
        reading = read(sern__since=0.4, sern__which=0.3, outside=outside)
        assert decided(reading).decision is Decision.MISS
    assert decided(read(sern__since=0.4, sern__which=0.3, outside=0.24)).choices


def test_a_sure_topic_gets_a_second_answer_only_where_that_is_likely_enough() -> None:
    for second, decision in ((0.13, Decision.EITHER), (0.11, Decision.OVERVIEW)):
        reading = read(sern__since=0.3, sern__which=second, policy__what=0.05, greet=0.1)
        assert decided(reading).decision is decision


def test_who_only_names_topics_is_not_asked_which_one_is_meant() -> None:
    assert decided(read(sern__same=0.45, hyvinge__same=0.4)).decision is Decision.MISS


def test_what_leans_on_nothing_counts_for_its_own_aspect_and_among_the_likeliest_only() -> None:
    # Two details are the surest aspect here, and no source tells either.
    details = {"sern__detail": 0.35, "policy__detail": 0.3}
    assert decided(read(**details, it__since=0.2)).decision is Decision.MISS
    # Three others are likelier than the only one that leans on something with this aspect.
    low = replace(THRESHOLDS, margin=0.05)
    others = {"sern__detail": 0.2, "greet": 0.19, "policy__what": 0.18}
    verdict = decide(read(**others, it__detail=0.17), low, OUTSIDE)
    assert verdict.decision is Decision.MISS


def test_a_sure_aspect_leads_to_the_question_which_topic() -> None:
    verdict = decided(read(sern__since=0.4, policy__since=0.35, sern__which=0.1))
    assert verdict == Verdict(Decision.ASK_TOPIC, "it/since", ["sern/since", "policy/since"])


def test_what_leans_on_nothing_leads_to_the_question_which_topic() -> None:
    verdict = decided(read(it__since=0.9, sern__since=0.05))
    assert verdict.decision is Decision.ASK_TOPIC
    assert verdict.intent == "it/since"


def test_two_likely_cells_are_both_answered() -> None:
    verdict = decided(read(sern__since=0.4, policy__what=0.35, outside=0.1))
    assert verdict == Verdict(Decision.EITHER, "sern/since", ["sern/since", "policy/what"])


def test_three_likely_cells_are_asked_about() -> None:
    cells = ["sern/since", "policy/what", "insure/why"]
    verdict = decided(read(sern__since=0.22, policy__what=0.21, insure__why=0.2, outside=0.1))
    assert verdict == Verdict(Decision.CLARIFY, "sern/since", cells)


def test_a_single_choice_is_never_offered() -> None:
    verdict = decided(read(sern__since=0.24, greet=0.22, thanks=0.2, outside=0.2))
    assert verdict == Verdict(Decision.MISS, "sern/since")
    # Not even a likely one, where small talk is as likely.
    assert decided(read(sern__since=0.5, greet=0.45)) == Verdict(Decision.MISS, "sern/since")


def test_two_cells_that_are_unlikely_even_together_are_not_offered() -> None:
    verdict = decided(read(sern__since=0.22, policy__what=0.2, greet=0.2, thanks=0.2))
    assert verdict == Verdict(Decision.MISS, "sern/since")


def test_of_three_likely_cells_two_that_suffice_are_answered() -> None:
    verdict = decided(read(sern__since=0.3, policy__what=0.3, insure__why=0.2))
    assert verdict == Verdict(Decision.EITHER, "sern/since", ["sern/since", "policy/what"])


def test_a_guess_comes_with_one_other_at_most() -> None:
    verdict = decided(read(sern__since=0.42, policy__what=0.16, insure__why=0.15))
    assert verdict == Verdict(Decision.GUESS, "sern/since", ["sern/since", "policy/what"])


def test_what_no_other_cell_comes_near_is_a_guess_though_its_chance_is_small() -> None:
    def lone(reading: Reading) -> Optional[Verdict]:
        return lone_guess(reading, THRESHOLDS, OUTSIDE)

    alone = read(sern__since=0.2, policy__what=0.05, eu_funds__what=0.04)
    assert lone(alone) == Verdict(Decision.GUESS, "sern/since", ["sern/since"])
    assert lone(read(sern__since=0.2, policy__what=0.15)) is None
    assert lone(read(sern__since=0.1, policy__what=0.01)) is None
    assert lone(read(sern__since=0.6, outside=0.3)) is None
    assert lone(read(thanks=0.2, policy__what=0.01)) is None
    assert lone(read(0.1, sern__since=0.2)) is None
    # Just enough in each respect.
    just = read(0.5, sern__since=0.5, policy__what=0.25)
    assert lone(just) == Verdict(Decision.GUESS, "sern/since", ["sern/since"])
    assert lone(read(sern__since=0.15, policy__what=0.01)) is not None
    assert lone(read(sern__since=0.14, policy__what=0.01)) is None


def test_of_many_likely_cells_the_first_two_are_both_answered() -> None:
    reading = read(sern__since=0.3, policy__what=0.25, insure__why=0.2, greet=0.2)
    assert either_of(reading) == Verdict(
        Decision.EITHER, "sern/since", ["sern/since", "policy/what"]
    )
    assert either_of(read(sern__since=0.3, greet=0.25)) is None


def test_details_that_no_source_tells_lead_to_no_question_which_topic() -> None:
    reading = read(sern__detail=0.3, policy__detail=0.3, insure__detail=0.1, sern__since=0.06)
    assert decided(reading).decision is Decision.MISS


@pytest.mark.parametrize(
    ("reading", "decision"),
    [
        (read(0.5, sern__since=0.5, policy__what=0.25), Decision.GUESS),
        (read(0.5, sern__since=0.75, policy__what=0.25), Decision.ANSWER),
        (
            read(sern__since=0.375, sern__which=0.0625, sern__cost=0.0625, policy__what=0.25),
            Decision.OVERVIEW,
        ),
        (read(sern__since=0.25, policy__since=0.25, insure__which=0.25), Decision.ASK_TOPIC),
        (read(sern__since=0.25, policy__what=0.25, greet=0.25), Decision.EITHER),
        (
            read(sern__since=0.25, policy__what=0.125, insure__why=0.125, greet=0.24),
            Decision.CLARIFY,
        ),
    ],
)
def test_a_threshold_that_is_just_reached_counts(reading: Reading, decision: Decision) -> None:
    thresholds = Thresholds(margin=0.25, sure=0.5, topic_margin=0.25, nearness=0.5)
    assert decide(reading, thresholds, OUTSIDE).decision is decision


def test_what_is_just_likely_enough_is_offered_or_answered_beside_another() -> None:
    assert likely_cells(read(sern__since=0.04, policy__what=0.039)) == ["sern/since"]
    verdict = decided(read(sern__since=0.45, policy__what=0.16))
    assert verdict == Verdict(Decision.GUESS, "sern/since", ["sern/since", "policy/what"])
    verdict = decided(read(sern__since=0.45, policy__what=0.14))
    assert verdict == Verdict(Decision.GUESS, "sern/since", ["sern/since"])
    # Where all chances are small, a third of the first is not enough.
    low = replace(THRESHOLDS, margin=0.05)
    for second, answered in ((0.0625, 2), (0.055, 1)):
        verdict = decide(read(sern__since=0.12, policy__what=second), low, OUTSIDE)
        assert (verdict.decision, len(verdict.choices)) == (Decision.GUESS, answered)


def test_what_has_no_phrases_of_its_own_is_near_to_nothing() -> None:
    assert decided(Reading({"sern/since": 0.9}, {})) == Verdict(Decision.MISS, "sern/since")


def test_what_a_message_is_about_weighs_in_each_of_its_sentences() -> None:
    whole = read(sern__what=0.8, policy__what=0.2)
    sentence = of_topics(read(sern__since=0.4, policy__since=0.4, it__since=0.2), whole, 0.1)
    assert sentence.chances == pytest.approx(
        {"sern/since": 0.72, "policy/since": 0.24, "it/since": 0.04}
    )
    assert sentence.nearness["sern/since"] == 0.9


def test_the_margin_is_the_lead_of_the_best() -> None:
    assert read(sern__since=0.75, policy__what=0.25).margin == 0.5
    assert read(sern__since=0.75).margin == 0.75


def test_topics_and_aspects_are_sums_over_cells() -> None:
    reading = read(sern__since=0.3, policy__since=0.3, sern__which=0.2, greet=0.2)
    assert dict(reading.topics) == pytest.approx({"sern": 0.5, "policy": 0.3, "greet": 0.2})
    assert dict(reading.aspects) == pytest.approx({"since": 0.6, "which": 0.2, "greet": 0.2})


def test_what_is_kept_of_a_reading_tells_at_other_thresholds() -> None:
    trust = Trust.of_reading(read(sern__since=0.6, sern__which=0.3), THRESHOLDS)
    assert Trust.of_parse_data({"trust": asdict(trust)}) == trust
    assert trust.is_sure(THRESHOLDS)
    assert trust.is_sure(replace(THRESHOLDS, margin=trust.margin, nearness=trust.nearness))
    assert not trust.is_sure(replace(THRESHOLDS, margin=0.31))
    assert not trust.is_sure(replace(THRESHOLDS, nearness=0.91))
    assert not Trust.of_reading(read(it__since=0.9), THRESHOLDS).is_sure(THRESHOLDS)
    assert Trust.of_parse_data({}) is None


class Sample:
    """Held-out phrases whose chances are noisy: many are wrong, the surer the rarer."""

    def __init__(self, seed: int, count: int = 2000) -> None:
        rng = np.random.default_rng(seed)
        self.labels: npt.NDArray[np.intp] = rng.integers(0, len(INTENTS), count)
        scores = rng.normal(size=(count, len(INTENTS)))
        scores[np.arange(count), self.labels] += 1.5
        grown = np.exp(2 * scores)
        self.chances: Array = grown / grown.sum(axis=1, keepdims=True)
        self.nearness: Array = rng.random(count)

    def fit(self, rate: float, far_rate: float = 0.02) -> Thresholds:
        """The thresholds for a rate."""
        options = TrustOptions(OUTSIDE, rate, rate, rate, far_rate, 0.75)
        return fit_thresholds(self.chances, self.nearness, self.labels, Views(INTENTS), options)

    def false_answer_rates(self, margin: float) -> tuple[float, float]:
        """Shares of the phrases inside and outside that get a wrong answer from a margin on."""
        answered = []
        for row in self.chances:
            reading = Reading(dict(zip(INTENTS, row, strict=True)), dict.fromkeys(INTENTS, 1.0))
            verdict = decide(reading, Thresholds(margin, margin, 1.0, 0.0), OUTSIDE)
            answered.append(verdict.intent if verdict.decision is Decision.ANSWER else None)
        right = [INTENTS[label] for label in self.labels]
        rates = []
        for inside in (True, False):
            pairs = [
                (a, r) for a, r in zip(answered, right, strict=True) if (r != OUTSIDE) == inside
            ]
            rates.append(sum(a not in (None, r) for a, r in pairs) / len(pairs))
        return rates[0], rates[1]


@pytest.mark.parametrize("seed", range(3))
@pytest.mark.parametrize("rate", [0.0, 0.01, 0.05, 0.1])
def test_thresholds_keep_to_the_rate_and_not_more_than_that(rate: float, seed: int) -> None:
    sample = Sample(seed)
    margin = sample.fit(rate).margin
    assert max(sample.false_answer_rates(margin)) <= rate
    # A hair lower, and one more would be answered than may be.
    assert max(sample.false_answer_rates(margin - 1e-9)) > rate


@pytest.mark.parametrize("seed", range(3))
def test_where_an_answer_is_sure_so_many_are_right(seed: int) -> None:
    sample = Sample(seed, 20_000)
    inside = (sample.labels != INTENTS.index(OUTSIDE)) & (
        sample.chances.argmax(axis=1) != INTENTS.index(OUTSIDE)
    )
    best_two = np.sort(sample.chances, axis=1)[:, -2:]
    margins = best_two[:, 1] - best_two[:, 0]
    at = inside & (abs(margins - sample.fit(0.0).sure) < 0.05)
    right = sample.chances.argmax(axis=1)[at] == sample.labels[at]
    assert right.mean() == pytest.approx(0.75, abs=0.06)


def test_a_stricter_rate_gives_a_higher_margin() -> None:
    margins = [Sample(1).fit(rate).margin for rate in (0.0, 0.02, 0.05, 0.1, 1.0)]
    assert margins == sorted(margins, reverse=True)
    assert margins[-1] == 0


@pytest.mark.parametrize("far_rate", [0.0, 0.02, 0.5])
def test_only_so_many_right_ones_count_as_far(far_rate: float) -> None:
    sample = Sample(2)
    limit = sample.fit(0.05, far_rate).nearness
    right = sample.nearness[sample.chances.argmax(axis=1) == sample.labels]
    assert (right < limit).mean() == pytest.approx(far_rate, abs=0.002)


def test_without_mistakes_everything_is_answered() -> None:
    labels = np.arange(40) % len(INTENTS)
    chances = np.where(labels[:, np.newaxis] == np.arange(len(INTENTS)), 0.7, 0.1)
    options = TrustOptions(OUTSIDE, 0.0, 0.0, 0.0, 0.0, 0.75)
    found = fit_thresholds(chances, np.full(40, 0.6), labels, Views(INTENTS), options)
    assert found == Thresholds(0.0, 0.0, 0.0, 0.6)


def test_where_nothing_is_right_nothing_is_far() -> None:
    labels, chances = np.array([0, 0]), np.array([[0.1, 0.0, 0.9, 0.0]] * 2)
    options = TrustOptions(OUTSIDE, 0.0, 0.0, 0.0, 0.5, 0.75)
    found = fit_thresholds(chances, np.array([0.6, 0.7]), labels, Views(INTENTS), options)
    assert found.nearness == 0
    assert found.margin > 0.8
    assert found.sure == 1


def test_what_is_above_the_last_mistake_is_sure_and_all_is_without_one() -> None:
    for wrong, sure in ((0, 0.0), (1, 0.5)):
        # Margins from 0.1 to 0.9; the surest of the wrong ones has 0.4.
        margins = np.array([0.1, 0.2, 0.4, 0.5, 0.7, 0.9])
        chances = np.zeros((6, 4))
        chances[:, 0], chances[:, 2] = (1 + margins) / 2, (1 - margins) / 2
        labels = np.array([0, 0, 2 * wrong, 0, 0, 0])
        options = replace(STRICT, sure_precision=1.0)
        found = fit_thresholds(chances, np.full(6, 0.6), labels, Views(INTENTS), options)
        assert found.sure == pytest.approx(sure)


# All of it allowed, or nothing.
STRICT = TrustOptions(OUTSIDE, 0.0, 0.0, 0.0, 0.0, 0.75)


def fitted(intents: list[str], *phrases: tuple[str, dict[str, float]]) -> Thresholds:
    """The thresholds for held-out phrases: of which intent each is, and how it was read."""
    chances = np.array([[read.get(name, 0.0) for name in intents] for _, read in phrases])
    labels = np.array([intents.index(right) for right, _ in phrases])
    return fit_thresholds(chances, np.full(len(phrases), 0.6), labels, Views(intents), STRICT)


def test_a_topic_is_sure_above_the_surest_wrong_one() -> None:
    found = fitted(
        ["it/since", OUTSIDE, "policy/what", "sern/since"],
        ("sern/since", {"sern/since": 1.0}),
        ("sern/since", {"policy/what": 0.7, "sern/since": 0.1}),
        # What leans has no topic of its own, and what may be outside gets no overview.
        ("sern/since", {"it/since": 0.9}),
        ("it/since", {"sern/since": 0.95}),
        ("sern/since", {OUTSIDE: 0.98}),
        (OUTSIDE, {"policy/what": 0.99}),
    )
    assert found.topic_margin == pytest.approx(0.6)
    assert found.topic_margin > 0.6


def test_where_all_is_read_as_outside_every_answer_is_sure() -> None:
    assert fitted(["a", OUTSIDE], (OUTSIDE, {OUTSIDE: 0.9})).sure == 0


def test_of_two_intents_the_margin_is_their_difference_and_of_one_its_chance() -> None:
    assert fitted(["a", "b"], ("a", {"a": 0.2, "b": 0.8})).margin == pytest.approx(0.6)
    assert fitted(["a"], ("a", {"a": 0.9})).sure == 0


def test_an_intent_for_what_is_outside_need_not_be_there() -> None:
    sample = Sample(3)
    names = ["a", "b", "c", "d"]
    options = TrustOptions(OUTSIDE, 0.05, 0.05, 0.05, 0.02, 0.75)
    found = fit_thresholds(sample.chances, sample.nearness, sample.labels, Views(names), options)
    wrong = sample.chances.argmax(axis=1) != sample.labels
    two = np.sort(sample.chances, axis=1)[:, -2:]
    assert (wrong & (two[:, 1] - two[:, 0] >= found.margin)).mean() <= 0.05
