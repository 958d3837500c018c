"""The figures by which pipelines are compared, from what they made of labelled messages."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Iterable, Mapping, Optional, Sequence

from bench.blind import FALLBACK, HANDOFF, OUT_OF_SCOPE, Result, share

_OFFERED_BY_OTHERS = 2


@dataclass(frozen=True)
class Judged:
    """What a pipeline made of a message.

    Attributes:
        intent: the right one.
        best: the likeliest one, whatever was decided about it.
        decided: the one acted on, which may be the fallback.
        offered: topics that a clarifying question may offer.
    """

    intent: str
    best: Optional[str]
    decided: Optional[str]
    offered: Sequence[str]


def judged(intent: str, parsed: Mapping[str, Any]) -> Judged:
    """Reads Rasa's parse result.

    Pipelines without our scope guard offer nothing by themselves: of theirs the two likeliest
    topics count as offered when they fall back, so that the comparison is fair to them.
    """
    ranking = [entry["name"] for entry in parsed.get("intent_ranking") or []]
    ranking = [name for name in ranking if name != FALLBACK]
    decided = parsed["intent"]["name"]
    offered = parsed.get("choices")
    if offered is None:
        known = [name for name in ranking if name != OUT_OF_SCOPE]
        offered = known[:_OFFERED_BY_OTHERS] if decided == FALLBACK else []
    return Judged(intent, ranking[0] if ranking else decided, decided, offered)


def held_out_figures(messages: Sequence[Judged]) -> dict[str, float]:
    """Figures on training data that was held out, in per cent."""
    outside = [m for m in messages if m.intent == OUT_OF_SCOPE]
    inside = [m for m in messages if m.intent != OUT_OF_SCOPE]
    return {
        "accuracy": share(m.best == m.intent for m in messages),
        "macro_f1": macro_f1([(m.intent, m.best) for m in messages]),
        "right_at_once": share(m.decided == m.intent for m in inside),
        "scope_recall": share(m.decided == OUT_OF_SCOPE for m in outside),
        "false_acceptance": share(m.decided not in (OUT_OF_SCOPE, FALLBACK) for m in outside),
    }


def blind_figures(results: Sequence[Result], content: Iterable[str]) -> dict[str, float]:
    """Figures on blind questions, in per cent.

    Args:
        results: all questions of a set.
        content: the intents that have an answer from the sources.
    """
    answers = set(content)
    figures = {}
    for group in ("sv", "en", "others"):
        chosen = [
            judged(result.question.intent, result.parse)
            for result in results
            if _group(result.question.language) == group
        ]
        inside = [m for m in chosen if m.intent not in (OUT_OF_SCOPE, HANDOFF)]
        outside = [m for m in chosen if m.intent == OUT_OF_SCOPE]
        figures[f"{group}_at_once"] = share(m.decided == m.intent for m in inside)
        figures[f"{group}_or_offered"] = share(
            m.decided == m.intent or m.intent in m.offered for m in inside
        )
        figures[f"{group}_another"] = share(
            m.decided not in (m.intent, FALLBACK, OUT_OF_SCOPE) for m in inside
        )
        figures[f"{group}_outside_answered"] = share(m.decided in answers for m in outside)
    return figures


def _group(language: str) -> str:
    return language if language in ("sv", "en") else "others"


def macro_f1(pairs: Sequence[tuple[str, Optional[str]]]) -> float:
    """The mean over intents of the harmonic mean of precision and recall, in per cent."""
    scores = []
    for intent in {right for right, _ in pairs}:
        hit = sum(right == found == intent for right, found in pairs)
        wanted = sum(right == intent for right, _ in pairs)
        given = sum(found == intent for _, found in pairs)
        scores.append(200 * hit / (wanted + given))
    return sum(scores) / len(scores)
