"""From the readings of a message and its sentences to one verdict on the message.

Plain functions; the Rasa side is :mod:`bot.nlu.scope_guard`.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Sequence

from bot.answers.grid import Grid
from bot.conversation.cells import is_cell
from bot.conversation.reading import Decision
from bot.nlu.context import Context, in_context
from bot.nlu.trust import Reading, Thresholds, Verdict, decide


@dataclass(frozen=True)
class ReadSentence:
    """One sentence of a message.

    Attributes:
        reading: how it was read by itself.
        asks: it is a question by its form.
    """

    reading: Reading
    asks: bool


@dataclass(frozen=True)
class Rules:
    """What verdicts rest on.

    Attributes:
        thresholds: of the trained model.
        grid: the cells that there are.
        out_of_scope: the intent that holds all that is outside the field.
        courtesies: intents that are no wish of their own beside a question (thanks, a remark).
        wishes: intents without a topic that count beside a question (a wish for a person).
        most_choices: how many cells are offered at most.
    """

    thresholds: Thresholds
    grid: Grid
    out_of_scope: str
    courtesies: frozenset[str]
    wishes: frozenset[str]
    most_choices: int


def judge(
    whole: Reading,
    sentences: Sequence[ReadSentence],
    context: Context,
    rules: Rules,
    is_cut: bool = False,
) -> tuple[Verdict, Sequence[str]]:
    """Judges a message.

    Args:
        whole: how the message was read as a whole.
        sentences: how each of its sentences was read; empty when it is only one.
        context: what it can lean on.
        rules: what verdicts rest on.
        is_cut: the encoder has not read the message to its end, so that its sentences tell more.

    Returns:
        The verdict, and with ``Decision.SEVERAL`` the intents to act on, in the message's order.
    """
    verdict = _decide(whole, context, rules)
    clear = _clear_questions(sentences, context, rules)
    if len(clear) > 1:
        return Verdict(Decision.SEVERAL, clear[0]), clear
    if clear and (is_cut or not _stands(verdict, rules)):
        return Verdict(Decision.ANSWER, clear[0]), ()
    if verdict.decision is Decision.ANSWER:
        return verdict, ()
    for sentence in reversed(sentences):
        # A statement may carry the wish: "We are a club. We would like to take part."
        part = _decide(sentence.reading, context, rules, is_part=True)
        if part.decision is Decision.ANSWER and part.intent not in rules.courtesies:
            return part, ()
    return verdict, ()


def _decide(reading: Reading, context: Context, rules: Rules, is_part: bool = False) -> Verdict:
    return decide(
        in_context(reading, context, rules.grid, is_part),
        rules.thresholds,
        rules.out_of_scope,
        rules.most_choices,
    )


def _stands(verdict: Verdict, rules: Rules) -> bool:
    """Tells whether the verdict on the whole message goes before that on one of its sentences."""
    return verdict.decision is Decision.ANSWER and verdict.intent not in rules.courtesies


def _clear_questions(
    sentences: Sequence[ReadSentence], context: Context, rules: Rules
) -> list[str]:
    """The intents of the sentences that ask and are clear, each once; one leans on the other."""
    clear: list[str] = []
    for sentence in sentences:
        verdict = _decide(sentence.reading, context, rules, is_part=True)
        if verdict.decision is not Decision.ANSWER:
            continue
        if is_cell(verdict.intent):
            context = context.after(verdict.intent)
            counts = sentence.asks
        else:
            counts = verdict.intent in rules.wishes
        if counts and verdict.intent not in clear:
            clear.append(verdict.intent)
    return clear
