"""Checks that topics are whole: a rule, an overview, phrases for each answer and the reverse."""

from __future__ import annotations

from collections import Counter
from typing import Any, Iterator, Sequence

from bot.answers.entry import UTTER
from bot.answers.unwritten import UNKNOWN, is_general
from bot.content.check_words import hint
from bot.content.phrases import Phrase
from bot.content.problem import Problem, problem
from bot.content.written import Content, responses_in
from bot.content.yaml_file import YamlFile
from bot.conversation.cells import IT, OVERVIEW, SAME, TERMS, Cell, is_cell, split_cell

# With fewer examples an intent is not recognised reliably.
LEAST_OF_CELL = 10
LEAST_OF_INTENT = 40
LEAST_OF = {"out_of_scope": 300}
# Intents that only the scope guard assigns; they have no phrases.
_WITHOUT_PHRASES = (
    *("several_questions", "two_readings", "clarify", "none_of_these"),
    "for_the_form",
)


def check_grid(content: Content, phrases: Sequence[Phrase]) -> Iterator[Problem]:
    """Checks that topics, answers, phrases and intents match.

    Args:
        content: what was written.
        phrases: all training phrases.
    """
    yield from _check_topics(content)
    yield from _check_cells(content, phrases)
    yield from _check_intents(content, phrases)


def _check_topics(content: Content) -> Iterator[Problem]:
    for file in content.answers:
        names = {written.key.removeprefix(UTTER) for written in responses_in(file)}
        topics = {split_cell(name).topic for name in names if is_cell(name)} - {UNKNOWN}
        for topic in sorted(topics):
            yield from _check_rule(file, topic)
            # An answer in the wrong file has been reported already.
            alone = file.path.endswith(f"/{topic}.yml")
            if alone and topic != TERMS and str(Cell(topic, OVERVIEW)) not in names:
                yield problem(file.path, None, "no_overview", topic=topic)


def _check_rule(file: YamlFile, topic: str) -> Iterator[Problem]:
    if not file.path.endswith(f"/{topic}.yml"):
        return
    rules: list[Any] = file.content.get("rules") or []
    wanted = [{"intent": topic}, {"action": f"{UTTER}{topic}"}]
    if not rules:
        yield problem(file.path, file.line("rules"), "no_rule", topic=topic)
    elif not any(rule.get("steps") == wanted for rule in rules):
        yield problem(file.path, file.line("rules"), "wrong_rule", topic=topic)


def _check_cells(content: Content, phrases: Sequence[Phrase]) -> Iterator[Problem]:
    counts = Counter(phrase.intent for phrase in phrases)
    first = {phrase.intent: phrase for phrase in reversed(phrases)}
    topics = [topic for topic in content.topics() if topic != UNKNOWN]
    answered = set()
    for written in content.responses():
        cell = written.key.removeprefix(UTTER)
        if not is_cell(cell) or is_general(written.key):
            continue
        answered.add(cell)
        if not counts[cell]:
            path = written.file.path
            yield problem(path, written.line(), "no_phrases", name=written.key, cell=cell)
    for cell in filter(is_cell, counts):
        topic, aspect = split_cell(cell)
        where = first[cell]
        if topic == IT:
            continue
        if topic not in topics:
            meant = hint(topic, topics)
            yield problem(where.path, where.line, "no_topic", cell=cell, topic=topic, hint=meant)
        elif aspect != SAME and cell not in answered:
            yield problem(where.path, where.line, "no_entry", cell=cell, topic=topic)
        if counts[cell] < LEAST_OF_CELL:
            yield _too_few(where, counts[cell], LEAST_OF_CELL)


def _check_intents(content: Content, phrases: Sequence[Phrase]) -> Iterator[Problem]:
    counts = Counter(phrase.intent for phrase in phrases)
    first = {phrase.intent: phrase for phrase in reversed(phrases)}
    listed = content.intents()
    for intent in counts:
        where = first[intent]
        if is_cell(intent):
            continue
        if intent not in listed:
            meant = hint(intent, listed)
            yield problem(where.path, where.line, "unknown_intent", intent=intent, hint=meant)
        least = LEAST_OF.get(intent, LEAST_OF_INTENT)
        if counts[intent] < least:
            yield _too_few(where, counts[intent], least)
    for intent in listed:
        if not counts[intent] and intent not in _WITHOUT_PHRASES:
            line = content.domain.line("intents")
            yield problem(content.domain.path, line, "unused_intent", intent=intent)


def _too_few(where: Phrase, count: int, least: int) -> Problem:
    return problem(
        where.path, where.line, "few_phrases", intent=where.intent, count=count, least=least
    )
