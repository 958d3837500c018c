"""From the verdict on a message to what is done with it at its place in the conversation.

Plain functions; the Rasa side is :mod:`bot.nlu.scope_guard`.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Optional, Sequence

from bot.answers.grid import Grid
from bot.cases.farewell import THANKS, farewell
from bot.cases.wishes import (
    asks_for_an_example,
    asks_what_is_public,
    wants_to_read_here,
)
from bot.conversation.cells import (
    PUBLIC_RECORD,
    is_cell,
    split_cell,
)
from bot.conversation.history import (
    Reply,
    Turn,
    cells_said,
    cells_to_lean_on,
)
from bot.conversation.positions import names_the_other, only_points
from bot.conversation.reading import GUESSES, Decision, decision_of
from bot.nlu.about_a_case import (
    IN_CHAT,
    WHY_CONTACT,
    asked_beside_forms,
    meant_of_a_case,
    with_wishes,
)
from bot.nlu.choices import (
    HANDOFF,
    chosen,
    chosen_instead,
    means_the_other,
    refused_of,
    was_asked,
)
from bot.nlu.guesses import RECENT, instead, narrowed, not_just_said, once_more, telling
from bot.nlu.judge import Judgement
from bot.nlu.named_aspects import as_named
from bot.nlu.place import Place
from bot.nlu.pointed import others_asked_of, pointed_at
from bot.nlu.questions import (
    asked_beside,
    insists_on_yes_or_no,
    joins_things,
    ruled_out,
)
from bot.nlu.trust import WORTH_A_GUESS, Reading, Verdict, likely_cells

# Pairs of overlapping answers: where one was just given, the other one is given instead.
_ALSO_TOLD_BY = {"privacy_readers": WHY_CONTACT, "anonymous": "privacy_readers"}


@dataclass(frozen=True)
class Decided:
    """What is done with a message.

    Attributes:
        verdict: the decision.
        intents: to act on, in the message's order.
        choices: the cells to offer.
    """

    verdict: Verdict
    intents: Sequence[str]
    choices: Sequence[str] = ()


def decide_in_conversation(
    text: str,
    alone: Reading,
    judgement: Judgement,
    place: Place,
    grid: Grid,
    most: int,
    named: Optional[str] = None,
    corrects: bool = False,
) -> Decided:
    """Decides on a message at its place in the conversation.

    Args:
        text: the message.
        alone: how it was read on its own.
        judgement: how it was understood.
        place: where it stands.
        grid: the existing cells.
        most: how many cells are offered at most.
        named: the topic that it names, if any.
        corrects: it says that something else was asked.
    """
    verdict = judgement.verdict
    # A form that waits and a case just sent take precedence over everything else.
    about_a_case = meant_of_a_case(text, verdict, alone, place)
    if not about_a_case and verdict.intent == THANKS and place.was_just_sent:
        # "Thanks! Do you call in the evening?": the thanks are not all that is said of the case.
        beside = asked_beside(text)
        unclear = Verdict(Decision.MISS, verdict.intent)
        about_a_case = meant_of_a_case(beside, unclear, alone, place) if beside else ""
    if PUBLIC_RECORD in grid and asks_what_is_public(text):
        # Also "what does it mean that it becomes public?", whatever was spoken of.
        about_a_case = PUBLIC_RECORD
    in_chat = bool(place.turns) and not place.in_form and not about_a_case
    picked = _picked(verdict.intent, text, place.turns, grid) if in_chat else []
    if picked:
        # One of the buttons just shown: "the second one".
        return Decided(Verdict(Decision.ANSWER, picked[0]), picked)
    insisted = _insisted_on(text, place.turns) if in_chat else None
    if insisted is not None:
        verdict = once_more(insisted, place.turns, grid, [], most)
        return Decided(verdict, [verdict.intent])
    pointed: list[str] = []
    of_the_others = others_asked_of(text, judgement.several, grid) if in_chat else []
    if of_the_others:
        return Decided(Verdict(Decision.SEVERAL, of_the_others[0]), of_the_others)
    if in_chat and not was_asked(place.turns[0]):
        likely = next(iter(not_just_said(verdict.choices, place.turns, grid)), verdict.intent)
        pointed = pointed_at(text, likely, place.turns, grid, named)
    if pointed and pointed != cells_said(place.turns[:1]):
        decision = Decision.SEVERAL if len(pointed) > 1 else Decision.ANSWER
        return Decided(Verdict(decision, pointed[0]), pointed)
    said_last = "" if place.in_form else farewell(text)
    if said_last and not (place.beside_form and about_a_case):
        # "Now I see a bit more. Thanks": whatever the remark looks like, also after a case.
        return Decided(Verdict(Decision.ANSWER, said_last), [said_last])
    if about_a_case:
        verdict, intents = Verdict(Decision.ANSWER, about_a_case), [about_a_case]
    else:
        verdict = narrowed(verdict, place.turns, grid)
        intents = list(judgement.several) or [verdict.intent]
        if len(intents) > 1 and not place.in_form:
            verdict, intents = _without_the_last(verdict, intents, place.turns)
        if verdict.decision in GUESSES:
            new = not_just_said(verdict.choices, place.turns, grid)
            # "A telephone number or an address?" asks for both, though neither is known.
            intents = (
                new
                if joins_things(text)
                else telling(as_named(new, text), judgement.reading, grid, bool(place.turns))
            ) or intents
            if in_chat and _is_doubtful(intents, judgement.reading):
                verdict = _asked_about(verdict, judgement, place.turns, grid, most)
                intents = intents if verdict.decision in GUESSES else [verdict.intent]
        is_wish = verdict.intent in (IN_CHAT, HANDOFF) and not place.in_form
        if is_wish and wants_to_read_here(text):
            verdict = _read_here(judgement.reading, place.turns, grid)
            intents = [verdict.intent]
        if len(intents) > 1 and asks_for_an_example(text):
            # "Can't you name one?" is not a wish for a person.
            intents = [intent for intent in intents if intent != HANDOFF] or intents
            verdict = Verdict(Decision.ANSWER, intents[0]) if len(intents) == 1 else verdict
        if asked := asked_beside_forms(text, verdict, judgement.reading, place):
            verdict, intents = Verdict(Decision.SEVERAL, asked[0]), asked
        verdict, intents = with_wishes(text, verdict, intents, place)
        # A form gives each of its asides as often as it is asked for.
        is_one = len(intents) == 1 and not place.in_form
        if is_one and (other := _also_told_by(intents[0], place.turns)):
            verdict, intents = Verdict(Decision.ANSWER, other), [other]
    # Last of all: no answer is given twice in a row.
    acts = verdict.answers or verdict.decision in GUESSES
    if acts and intents == cells_said(place.turns[:1]):
        verdict = instead(judgement.reading, intents[0], place.turns, grid, most)
        intents = [verdict.intent]
    if _was_no_help(verdict, intents, judgement.reading, place, corrects):
        verdict = Verdict(Decision.NOTHING_MORE, verdict.intent)
        intents = [verdict.intent]
    return Decided(verdict, intents, _choices(verdict, intents, judgement, place, grid, most))


def _was_no_help(
    verdict: Verdict, intents: Sequence[str], reading: Reading, place: Place, corrects: bool
) -> bool:
    """Whether what would be said again did not help: something else was asked.

    So it is where two guesses are hardly asked and were both answered lately.
    """
    if verdict.decision is Decision.AGAIN:
        return corrects
    lately = cells_said(place.turns[:RECENT])
    again = len(intents) > 1 and verdict.decision in GUESSES and set(intents) <= {*lately}
    return again and reading.ranking[0][1] < WORTH_A_GUESS and not place.in_form


def _also_told_by(intent: str, turns: Sequence[Turn]) -> str:
    """The overlapping answer, where this one was given lately and that one was not; else empty."""
    other = _ALSO_TOLD_BY.get(intent, "")
    lately = {Reply(reply).name for turn in turns[:RECENT] for reply in turn.replies}
    is_new = bool(other) and f"utter_{intent}" in lately and f"utter_{other}" not in lately
    return other if is_new else ""


def _is_doubtful(intents: Sequence[str], reading: Reading) -> bool:
    """Whether a message is taken for one thing that it hardly asks."""
    return len(intents) == 1 and reading.chances.get(intents[0], 0.0) < WORTH_A_GUESS


def _asked_about(
    verdict: Verdict, judgement: Judgement, turns: Sequence[Turn], grid: Grid, most: int
) -> Verdict:
    """The question which of the likely cells is meant, or the verdict where there are not two.

    Of a sure topic, which one of it.
    """
    of_topic = judgement.verdict.decision is Decision.OVERVIEW and judgement.verdict.choices
    offered = not_just_said(of_topic or likely_cells(judgement.reading), turns, grid)[:most]
    return Verdict(Decision.CLARIFY, verdict.intent, offered) if len(offered) > 1 else verdict


def _without_the_last(
    verdict: Verdict, intents: list[str], turns: Sequence[Turn]
) -> tuple[Verdict, list[str]]:
    """Several questions without what was answered just before, where another one is left."""
    just_said = cells_said(turns[:1])
    new = [intent for intent in intents if intent not in just_said]
    if new == intents or not any(map(is_cell, new)):
        return verdict, intents
    return (verdict if len(new) > 1 else Verdict(Decision.ANSWER, new[0])), new


def _picked(intent: str, text: str, turns: Sequence[Turn], grid: Grid) -> list[str]:
    """What a message picks out of what was offered, or of two things of a kind."""
    ruled, rest = ruled_out(text)
    if only_points(rest):
        # "Not Hyvinge, the other one".
        other = _other_than(ruled, turns, grid) if names_the_other(rest) else None
        return [other] if other is not None else chosen_instead(ruled, rest, turns[0])
    if means_the_other(intent, text, turns[0]):
        # "No, I meant the other one", about a twin town.
        other = grid.sibling_of(cells_to_lean_on(turns))
        if other is not None:
            return [other]
    return chosen(intent, text, turns[0])


def _insisted_on(text: str, turns: Sequence[Turn]) -> Optional[str]:
    """The cell that "yes or no?" insists on: that of the question before it."""
    if was_asked(turns[0]) or not insists_on_yes_or_no(text):
        return None
    had_no_more = decision_of(turns[0].parse_data) == Decision.NOTHING_MORE.value
    return next(iter(cells_said(turns[: 2 if had_no_more else 1])), None)


def _other_than(ruled: str, turns: Sequence[Turn], grid: Grid) -> Optional[str]:
    """The other one of two things of a kind, where nothing was asked and one is ruled out."""
    if was_asked(turns[0]):
        return None
    other = grid.sibling_of(refused_of(ruled, turns[0]) or cells_to_lean_on(turns))
    return None if other is None or split_cell(other).topic in ruled else other


def _read_here(reading: Reading, turns: Sequence[Turn], grid: Grid) -> Verdict:
    """The likeliest answer to "may I have the whole text here?": of what was spoken of, if any."""
    cells = [name for name, _ in reading.ranking if name in grid]
    topic = grid.spoken_of(cells_said(turns))
    of_it = [cell for cell in cells if split_cell(cell).topic == topic]
    best = next(iter(of_it or cells), None)
    return Verdict(Decision.ANSWER, best) if best else Verdict(Decision.MISS, reading.best)


def _choices(
    verdict: Verdict,
    intents: Sequence[str],
    judgement: Judgement,
    place: Place,
    grid: Grid,
    most: int,
) -> Sequence[str]:
    if verdict.decision is Decision.ASK_TOPIC:
        aspect = split_cell(verdict.intent).aspect
        return grid.topics_to_ask(aspect, list(verdict.choices), most)
    if verdict.decision in GUESSES:
        others = not_just_said(likely_cells(judgement.reading), place.turns, grid)
        return [cell for cell in others if cell not in intents][:most]
    return verdict.choices
