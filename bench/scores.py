"""The figures by which pipelines are compared, from what they made of labelled messages."""

from __future__ import annotations

from typing import Collection, Optional, Sequence

from bot.conversation.cells import IT, SAME, is_cell, split_cell
from bot.evaluation.question_sets import (
    HANDOFF,
    OUT_OF_SCOPE,
    Question,
    Result,
    gets_a_fact,
    per_cent,
)


def held_out_figures(results: Sequence[Result]) -> dict[str, float]:
    """Figures on training data that was held out, in per cent.

    Phrases that lean on a conversation count for accuracy only, since alone they cannot be acted
    on.
    """
    outside = [r for r in results if OUT_OF_SCOPE in r.question.right]
    inside = [r for r in results if r.question.is_in_scope or HANDOFF in r.question.right]
    whole = [r for r in inside if not _leans(r.question)]
    return {
        "accuracy": per_cent(r.best in r.question.right for r in results),
        "macro_f1": macro_f1([(r.question.right[0], r.best) for r in results]),
        "right_at_once": per_cent(r.right_at_once for r in whole),
        "scope_recall": per_cent(r.right_at_once for r in outside),
        "false_acceptance": per_cent(r.is_wrong for r in outside),
    }


def development_figures(results: Sequence[Result], known: Collection[str]) -> dict[str, float]:
    """Figures on a set of questions, in per cent.

    Args:
        results: all questions of the set.
        known: the cells that have an answer from the sources.
    """
    figures = {}
    for group in ("sv", "en", "others"):
        chosen = [r for r in results if _group(r.question.language) == group]
        inside = [r for r in chosen if r.question.is_in_scope]
        outside = [r for r in chosen if OUT_OF_SCOPE in r.question.right]
        figures[f"{group}_at_once"] = per_cent(r.right_at_once for r in inside)
        figures[f"{group}_or_offered"] = per_cent(r.right_or_offered for r in inside)
        figures[f"{group}_another"] = per_cent(r.is_wrong for r in inside)
        figures[f"{group}_outside_answered"] = per_cent(gets_a_fact(r, known) for r in outside)
    return figures


def macro_f1(pairs: Sequence[tuple[str, Optional[str]]]) -> float:
    """The mean over intents of the harmonic mean of precision and recall, in per cent."""
    scores = []
    for intent in {right for right, _ in pairs}:
        hit = sum(right == found == intent for right, found in pairs)
        wanted = sum(right == intent for right, _ in pairs)
        given = sum(found == intent for _, found in pairs)
        scores.append(200 * hit / (wanted + given))
    return sum(scores) / len(scores)


def _group(language: str) -> str:
    return language if language in ("sv", "en") else "others"


def _leans(question: Question) -> bool:
    return any(
        is_cell(intent) and (split_cell(intent).topic == IT or split_cell(intent).aspect == SAME)
        for intent in question.right
    )
