"""Compares how two models read the same questions; plain functions."""

from __future__ import annotations

import math
from dataclasses import asdict
from typing import Collection, Iterator, Mapping, NamedTuple, Sequence, Tuple

from bot.answers.fill import fill
from bot.content.phrases import comparison_key
from bot.evaluation.question_sets import BLIND, Result, set_figures
from bot.learning.trial_words import said, words

_NONE = "–"

# How the questions of each set are read, by set name, in the set's order.
Readings = Mapping[str, Sequence[Result]]


class _Pair(NamedTuple):
    """A question's number in its set, counted from one, and how both models read it."""

    number: int
    before: Result
    after: Result

    @property
    def kind(self) -> str:
        if self.before.right_at_once == self.after.right_at_once:
            return "other"
        return "better" if self.after.right_at_once else "worse"


def comparison(before: Readings, after: Readings, learnt: Collection[str] = ()) -> str:
    """The report on two models that read the same questions.

    Args:
        before: how the model in use reads them.
        after: how the other one does.
        learnt: keys of phrases that only the other one was trained on. Questions in the same words
            are left out, since knowing them proves nothing.
    """
    counted = {name: list(_pairs(before[name], after[name], learnt)) for name in before}
    left_out = sum(len(before[name]) - len(pairs) for name, pairs in counted.items())
    lines = [said("heading"), *([said("left_out", count=left_out)] if left_out else [])]
    for name, pairs in counted.items():
        lines += ["", *_set(name, pairs)]
    return "\n".join(lines)


def _pairs(
    before: Sequence[Result], after: Sequence[Result], learnt: Collection[str]
) -> Iterator[_Pair]:
    for number, (then, now) in enumerate(zip(before, after, strict=True), start=1):
        if comparison_key(then.question.text) not in learnt:
            yield _Pair(number, then, now)


def _set(name: str, pairs: Sequence[_Pair]) -> Iterator[str]:
    then, now = [pair.before for pair in pairs], [pair.after for pair in pairs]
    yield said("set", name=_set_name(name), count=len(pairs))
    yield f"  {said('right', before=_right(then), after=_right(now))}"
    yield f"  {said('figures_heading')}"
    shares = asdict(set_figures(then)), asdict(set_figures(now))
    for what, told in words()["figures"].items():
        yield f"    {told}: {_share(shares[0][what], shares[1][what])}"
    yield from _changed(pairs, is_blind=name.startswith(BLIND))


def _right(results: Sequence[Result]) -> int:
    return sum(result.right_at_once for result in results)


def _share(then: float, now: float) -> str:
    # Without questions there is no percentage.
    if math.isnan(then) or math.isnan(now):
        return _NONE
    return f"{then:.1f} → {now:.1f} ({now - then:+.1f})".replace(".", ",")


def _changed(pairs: Sequence[_Pair], is_blind: bool) -> Iterator[str]:
    changed = [pair for pair in pairs if _gets(pair.before) != _gets(pair.after)]
    if not changed:
        yield f"  {said('nothing_changed')}"
    for kind in ("better", "worse", "other"):
        some = [pair for pair in changed if pair.kind == kind]
        if some:
            yield f"  {said(kind, count=len(some))}"
            yield from (f"    {_told(pair, is_blind)}" for pair in some)


def _told(pair: _Pair, is_blind: bool) -> str:
    # A blind set whose words phrase writers read would no longer be blind.
    question = said("number", number=pair.number) if is_blind else pair.before.question.text
    before, after = _gets(pair.before), _gets(pair.after)
    return said("change", question=question, before=_reading(before), after=_reading(after))


def _gets(result: Result) -> Tuple[Sequence[str], Sequence[str]]:
    """What is answered, and which questions are offered with it or instead."""
    return list(result.acted_on), list(result.offered)


def _reading(gets: Tuple[Sequence[str], Sequence[str]]) -> str:
    answered, offered = gets
    names: Mapping[str, str] = words()["readings"]
    told = " + ".join(names.get(name, name) for name in answered) or names["none"]
    cells = [cell for cell in offered if cell not in answered]
    return said("offered", reading=told, cells=", ".join(cells)) if cells else told


def _set_name(name: str) -> str:
    kind, _, own = name.partition("/")
    return fill(words()["sets"][kind], {"name": own})
