"""From the readings of a message and its sentences to one verdict on the message.

Plain functions; the Rasa side is :mod:`bot.nlu.scope_guard`.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from itertools import takewhile
from typing import Collection, Optional, Sequence

from bot.answers.grid import Grid
from bot.conversation.cells import (
    FIGURE,
    IT,
    MORE,
    OVERVIEW,
    SAME,
    TERMS,
    Cell,
    is_cell,
    split_cell,
)
from bot.conversation.reading import GUESSES, Decision
from bot.nlu.context import Context, in_context
from bot.nlu.trust import (
    MORE_LIKELY_THAN_NOT,
    Reading,
    Thresholds,
    Verdict,
    decide,
    either_of,
    is_open,
    likely_cells,
    lone_guess,
    of_topics,
)
from bot.nlu.weighing import ReadTwice, weighed

# The least weight, within a sentence, of topics that the whole message hardly mentions.
_ASIDE = 0.1
# Asks for what comes next rather than for a cell.
_TELL_MORE = Cell(IT, MORE)
# From these probabilities on, small talk, and what is outside or only names a topic, is certain.
_RATHER_SURE = 0.4
_SURELY_SAID = 0.9
# Without a single known word, a text must be this near to a phrase to be a question: a word in
# another language, or one misspelt. 29 of 30 messages of letters at random are farther.
_NEAR_ENOUGH = 0.6
# With short known words alone, as they stand in letters at random: these are not nearer than this,
# and nine of ten short follow-ups and questions in other languages are.
_NEARER_THAN_CHANCE = 0.5
# Two sentences that ask most likely ask two things: from this probability on, what one of them is
# second-most likely to ask is taken where both would be the same.
_ANOTHER_QUESTION = 0.3
# What a whole message this likely asks is one of the things that its sentences ask; a sentence this
# sure says what a message asks that could be anything.
_SURELY_AMONG_THEM = 0.6
# It replaces what the message almost certainly does not ask.
_HARDLY_ASKED = 0.005
# What is less likely counts for nothing beside a sentence that is surer: a sentence before it, or
# what the whole message looks like. Of 40 second answers so unlikely, on their own and as a whole,
# 33 were not asked for.
_WORTH_COUNTING = 0.4
# After the question before it, a text this surely asks about the topic spoken of.
_SURELY_MEANT = 0.7
# From this probability on, what asks nothing may be a remark.
_MAY_TELL = 0.1


@dataclass(frozen=True)
class ReadText:
    """A message, or one sentence of it.

    Attributes:
        reading: how it was read on its own.
        following: how it was read after the question before it, or with the name of what it may
            refer to; None where there is nothing to refer to.
        asks: it has the form of a question; of a message, one of its sentences has.
        doubts: it has the form of a doubt about the question before it.
        is_bare: after another question, it is a mere question word.
        topic: the topic that it names; of a sentence also one that its message named before it.
        only_names: the cell that it stands for where it names a topic and says no more.
        has_words: some word of it is known.
        only_short: no word is known but short ones in the middle of much else.
        is_no_question: it is a command, or one word over and over.
    """

    reading: Reading
    following: Optional[Reading] = None
    asks: bool = False
    doubts: bool = False
    is_bare: bool = False
    topic: Optional[str] = None
    only_names: Optional[str] = None
    has_words: bool = True
    only_short: bool = False
    is_no_question: bool = False

    @property
    def nearest(self) -> float:
        """How near it is to any phrase."""
        return max(self.reading.nearness.values(), default=-1.0)

    @property
    def is_chance(self) -> bool:
        """Whether what is known of it stands there by chance, or asks nothing."""
        by_chance = self.only_short and self.nearest < _NEARER_THAN_CHANCE
        return by_chance or (self.is_no_question and self.topic is None)


@dataclass(frozen=True)
class Rules:
    """What verdicts are based on.

    Attributes:
        thresholds: of the trained model.
        grid: the existing cells.
        out_of_scope: the intent for everything out of scope.
        courtesies: intents that ask for nothing when they come with a question (thanks, a remark).
        wishes: intents without a topic that still count beside a question (a wish for a person).
        ways: intents that tell how to answer rather than what ("in easy Swedish").
        most_choices: how many cells are offered at most.
        goodbye: the intent of a visitor who leaves.
        remark: the intent of one who tells something.
    """

    thresholds: Thresholds
    grid: Grid
    out_of_scope: str
    courtesies: frozenset[str]
    wishes: frozenset[str]
    ways: frozenset[str]
    most_choices: int
    goodbye: str = "goodbye"
    remark: str = "remark"


@dataclass(frozen=True)
class Judgement:
    """How a message was understood.

    Attributes:
        verdict: the decision.
        reading: of the whole message, in its conversation.
        several: with ``Decision.SEVERAL`` the intents to act on, in the message's order.
        way: the intent that tells how the questions are to be answered; empty when none does.
    """

    verdict: Verdict
    reading: Reading
    several: Sequence[str] = field(default_factory=tuple)
    way: str = ""


def judge(
    whole: ReadText,
    sentences: Sequence[ReadText],
    context: Context,
    rules: Rules,
    is_cut: bool = False,
) -> Judgement:
    """Judges a message.

    Args:
        whole: the message as a whole.
        sentences: each of its sentences; empty when there is only one.
        context: what it can refer to.
        rules: what verdicts are based on.
        is_cut: the encoder has not read the message to its end, so its sentences say more.
    """
    if whole.only_names:
        reading = _as_named(whole.only_names, context, rules)
        return Judgement(Verdict(Decision.ANSWER, reading.best), reading)
    reading = _meant(whole, context, rules)
    if _tells_something(whole, context, rules):
        return Judgement(Verdict(Decision.ANSWER, rules.remark), reading)
    if _begins_outside(whole, sentences, rules):
        return Judgement(Verdict(Decision.OUT_OF_SCOPE, rules.out_of_scope), reading)
    unknown = not whole.has_words and reading.best_nearness < _NEAR_ENOUGH
    verdict = _about_what_was_said(_decide(reading, rules), whole, reading, context, rules)
    told = not is_cell(reading.best) and (verdict.answers or _is_outside(verdict))
    if not told and (unknown or whole.is_chance):
        # Keys hit at random, a mere question mark, a command.
        return Judgement(Verdict(Decision.MISS, reading.best), reading)
    questions = _clear_questions(whole, sentences, reading, context, rules, is_cut)
    clear = [] if [*questions] == [rules.out_of_scope] else [*questions]
    if not is_cut:
        clear = _with_the_surest(clear, reading, rules)
    way = _way_of_answering(sentences, rules) if clear else ""
    if len(clear) > 1:
        return Judgement(Verdict(Decision.SEVERAL, clear[0]), reading, clear, way)
    if way:
        # "What is SERN, in English?" as a whole looks like "Is there anything in English?".
        return Judgement(Verdict(Decision.ANSWER, clear[0]), reading, way=way)
    if clear and (
        is_cut or not _stands(verdict, rules) or _is_surer(questions.get(clear[0]), reading)
    ):
        return Judgement(Verdict(Decision.ANSWER, clear[0]), reading)
    if not clear and _ends_with_goodbye(sentences, verdict, context, rules):
        return Judgement(Verdict(Decision.ANSWER, rules.goodbye), reading)
    if verdict.answers:
        return Judgement(_asked_beside(verdict, sentences, context, rules), reading)
    is_asked_outside = _is_outside(verdict) and any(_asks_outside(one, rules) for one in sentences)
    for sentence in () if is_asked_outside else reversed(sentences):
        # A statement may contain the request: "We are a club. We would like to take part."
        part = _decide(_meant(sentence, context, rules, is_part=True), rules)
        if part.answers and part.intent not in rules.courtesies:
            return Judgement(part, reading)
    if not _is_outside(verdict) and _only_asks_outside(sentences, rules):
        return Judgement(Verdict(Decision.OUT_OF_SCOPE, rules.out_of_scope), reading)
    lone = lone_guess(reading, rules.thresholds, rules.out_of_scope)
    if lone is not None:
        return Judgement(lone, reading)
    if verdict.decision in (Decision.ASK_TOPIC, Decision.CLARIFY) and context.said:
        # In the middle of a conversation two answers help more than a question.
        either = either_of(reading)
        if either:
            verdict = _about_what_was_said(either, whole, reading, context, rules)
    if _is_outside(verdict):
        verdict = replace(verdict, choices=_of_the_conversation(whole, context, rules))
    return Judgement(verdict, reading)


def _meant(text: ReadText, context: Context, rules: Rules, is_part: bool = False) -> Reading:
    """How a text is read in context."""
    if _says_nothing(text, rules):
        return in_context(text.reading, Context(), rules.grid, is_part)
    if text.following is None or not context.said or _stands_alone(text, rules):
        return in_context(text.reading, context, rules.grid, is_part)
    read = ReadTwice(text.reading, text.following, leans=is_part or text.topic is None)
    return weighed(read, context, rules.grid, rules.out_of_scope, is_part)


def _as_named(named: str, context: Context, rules: Rules) -> Reading:
    """How a text is read that does nothing but name a topic, as "Eigersund/Norway?" does."""
    return in_context(Reading({named: 1.0}, {named: 1.0}), context, rules.grid)


def _stands_alone(text: ReadText, rules: Rules) -> bool:
    """Whether a text needs no context: small talk, an order, a mere name or surely outside.

    After a question, whatever follows looks like another one.
    """
    best, chance = text.reading.ranking[0]
    if text.topic is not None and _only_names(text) and chance >= _SURELY_SAID:
        return True
    if best == rules.out_of_scope:
        return chance >= _SURELY_SAID
    asks = is_cell(best) and split_cell(best) != _TELL_MORE
    return not asks and chance >= _RATHER_SURE


def _says_nothing(text: ReadText, rules: Rules) -> bool:
    """Whether a text is like nothing that anybody asks.

    After the question before it, it would be as near to that question as any other.
    """
    far = text.nearest < rules.thresholds.nearness
    return not text.has_words or text.is_chance or far


def _of_the_conversation(text: ReadText, context: Context, rules: Rules) -> list[str]:
    """What a text that is outside on its own would ask about the topic spoken of, if that is clear.

    "Which places were cleaned up?" may ask the municipality or be about the project.
    """
    if text.following is None or text.topic is not None:
        return []
    reading = in_context(text.following, context, rules.grid)
    cell, chance = reading.ranking[0]
    is_meant = cell in rules.grid and _is_about(context, split_cell(cell).topic, rules)
    return [cell] if is_meant and chance >= _SURELY_MEANT else []


def _way_of_answering(sentences: Sequence[ReadText], rules: Rules) -> str:
    last = _decide(sentences[-1].reading, rules)
    return last.intent if last.answers and last.intent in rules.ways else ""


def _ends_with_goodbye(
    sentences: Sequence[ReadText], verdict: Verdict, context: Context, rules: Rules
) -> bool:
    """A visitor who leaves wants no form: "I can't be bothered to write. Bye"."""
    if not sentences or verdict.intent not in rules.wishes:
        return False
    last = _decide(_meant(sentences[-1], context, rules, is_part=True), rules)
    return last.answers and last.intent == rules.goodbye


def _decide(reading: Reading, rules: Rules) -> Verdict:
    return decide(reading, rules.thresholds, rules.out_of_scope, rules.most_choices)


def _tells_something(whole: ReadText, context: Context, rules: Rules) -> bool:
    """Whether a message in a conversation only tells something: "they offered us pies, I recall".

    After the question before it, it would seem to ask about the topic spoken of.
    """
    if whole.asks or whole.following is None or whole.topic is not None or not context.said:
        return False
    told = whole.reading.chances.get(rules.remark, 0.0)
    outside = whole.reading.chances.get(rules.out_of_scope, 0.0)
    return told >= _MAY_TELL and told + outside >= _RATHER_SURE


def _begins_outside(whole: ReadText, sentences: Sequence[ReadText], rules: Rules) -> bool:
    """Whether a message that looks outside turns there before it asks: "I come in May. What is …".

    Such a question is about what the message began with, not about what was spoken of.
    """
    before = [*takewhile(lambda sentence: not sentence.asks, sentences)]
    asking = [sentence for sentence in sentences if sentence.asks]
    if whole.topic is not None or whole.reading.best != rules.out_of_scope or not asking:
        return False
    if _is_surely_outside(whole.reading, rules):
        # "My wife wants to learn Swedish. Where can she go?": what leans goes on about that.
        turns = any(sentence.reading.best == rules.out_of_scope for sentence in before)
        return turns and not any(map(_stands_by_itself, asking))
    turns = any(_is_surely_outside(sentence.reading, rules) for sentence in before)
    return turns and not any(
        is_cell(text.reading.best) and _chance(text.reading) >= _WORTH_COUNTING for text in asking
    )


def _asked_beside(
    verdict: Verdict,
    sentences: Sequence[ReadText],
    context: Context,
    rules: Rules,
) -> Verdict:
    """The verdict, or what a sentence surely asks where the verdict is what was just answered.

    "That is long ago. Whom can I ask about the plan, then?"
    """
    if verdict.intent not in context.said[:1]:
        return verdict
    for text in filter(lambda sentence: sentence.asks, sentences):
        reading = in_context(text.reading, context, rules.grid)
        best, chance = reading.ranking[0]
        if best in rules.grid and best not in context.said and chance >= _SURELY_SAID:
            return Verdict(Decision.ANSWER, best)
    return verdict


def _about_what_was_said(
    verdict: Verdict, whole: ReadText, reading: Reading, context: Context, rules: Rules
) -> Verdict:
    """A guess at the same of two topics as one at that which is named, or which was spoken of.

    Of two figures the one that was named is meant.
    """
    if verdict.decision not in GUESSES:
        return verdict
    asked = [split_cell(cell) for cell in verdict.choices]
    part = _part_of_it(verdict, whole, reading, context, rules)
    if part:
        return Verdict(Decision.GUESS, part, [part])
    is_same = len({cell.aspect for cell in asked}) == 1 and len(asked) > 1
    if not is_same:
        return verdict
    if whole.topic is not None:
        return _of_the_named(verdict, asked, whole.topic, rules)
    if any(cell.topic == TERMS for cell in asked):
        return verdict
    topics = {split_cell(cell).topic for cell in context.said}
    spoken_of = [str(cell) for cell in asked if cell.topic in topics]
    if asked[0].aspect == FIGURE:
        spoken_of = [cell for cell in spoken_of if cell in context.said] or spoken_of
    if len(spoken_of) != 1:
        return verdict
    return Verdict(Decision.GUESS, spoken_of[0], spoken_of)


def _part_of_it(
    verdict: Verdict, whole: ReadText, reading: Reading, context: Context, rules: Rules
) -> str:
    """The same of the topic spoken of, where a message seems to ask it of what that is part of.

    "When did the friendship begin?", after a question about one of the twin towns.
    """
    topic = rules.grid.spoken_of(context.said)
    general, aspect = split_cell(verdict.intent)
    if whole.topic is not None or topic is None or not rules.grid.is_part_of(topic, general):
        return ""
    cell = str(Cell(topic, aspect))
    return cell if cell in rules.grid and cell in likely_cells(reading) else ""


def _of_the_named(verdict: Verdict, asked: Sequence[Cell], named: str, rules: Rules) -> Verdict:
    """The same of the named one of a topic and what it is part of: "our Norwegian twin town"."""
    others = [cell.topic for cell in asked if cell.topic != named]
    is_part = all(rules.grid.is_part_of(named, other) for other in others)
    if not is_part or len(others) == len(asked):
        return verdict
    cell = next(str(cell) for cell in asked if cell.topic == named)
    return Verdict(Decision.GUESS, cell, [cell])


def _is_outside(verdict: Verdict) -> bool:
    return verdict.decision is Decision.OUT_OF_SCOPE


def _stands(verdict: Verdict, rules: Rules) -> bool:
    """Whether the verdict on the whole message takes precedence over those on its sentences."""
    return verdict.answers and verdict.intent not in rules.courtesies


def _is_surer(sentence: Optional[Reading], whole: Reading) -> bool:
    """Whether a sentence surely asks something while the whole message could be anything."""
    if sentence is None or not is_cell(sentence.best):
        return False
    return sentence.ranking[0][1] >= _SURELY_AMONG_THEM and whole.ranking[0][1] < _WORTH_COUNTING


def _clear_questions(
    whole_text: ReadText,
    sentences: Sequence[ReadText],
    whole: Reading,
    context: Context,
    rules: Rules,
    is_cut: bool,
) -> dict[str, Reading]:
    """The intents of the clear questions, with their readings; each is the context of the next."""
    clear: dict[str, Reading] = {}
    read_from: list[tuple[Reading, ReadText]] = []
    # Too long to be read after the question before it, a message goes on about the same.
    is_read_alone = whole_text.topic is None and whole_text.following is None
    spoken_of = rules.grid.spoken_of(context.said) if is_read_alone else None
    named: set[str] = set()
    topic = None
    is_outside = False
    for sentence in sentences:
        # Named once, it is turned to once: "my pupils ask which minister began the EU pledge, and
        # in what year" goes on about the pledge.
        if sentence.topic not in (None, topic) and not _is_about(context, sentence.topic, rules):
            context = context.after(str(Cell(sentence.topic, OVERVIEW)))
        topic = sentence.topic
        meant = _meant(sentence, context, rules, is_part=True)
        reading = of_topics(meant, whole, _ASIDE, sentence.topic or spoken_of)
        read_from.append((reading, sentence))
        verdict = _decide(reading, rules)
        if _surely_asks_outside(sentence, rules, is_after=any(map(is_cell, clear))):
            clear[rules.out_of_scope] = reading
            is_outside = True
            continue
        if is_outside and sentence.asks and not _stands_by_itself(sentence):
            # "Where is the nearest pool, and when does it open?" goes on about the pool.
            continue
        if not verdict.answers:
            # By itself it is not told to be outside, since it may be about what was spoken of.
            is_outside = _asks_outside(sentence, rules)
            continue
        if sentence.is_bare:
            verdict = _as_the_whole(verdict, whole, clear, rules)
        verdict = _of_the_part(verdict, sentence.topic, rules)
        if is_cell(verdict.intent):
            context = context.after(verdict.intent)
            counts = sentence.asks and verdict.intent in rules.grid
        else:
            counts = verdict.intent in rules.wishes
        if counts and verdict.intent not in clear:
            clear[verdict.intent] = reading
            if _only_names(sentence):
                named.add(verdict.intent)
        elif counts and is_cell(verdict.intent):
            clear = _told_apart(clear, verdict.intent, reading, rules)
    # What comes before the first clear question only leads in to it; after it, another may be
    # short.
    chances = [read.ranking[0][1] for read in clear.values()]
    surely = next((i for i, chance in enumerate(chances) if chance >= _WORTH_COUNTING), 0)
    clear = dict([*clear.items()][surely:])
    if not is_cut and _is_surely_asked(whole, rules):
        clear = {
            intent: reading
            for intent, reading in clear.items()
            if whole.chances.get(intent, 0.0) >= _HARDLY_ASKED
            or any(read is reading and _says(text, intent, read) for read, text in read_from)
        }
    asked = {split_cell(cell).topic for cell in clear if cell not in named}
    # "And Hyvinge, since when is that one?" names the topic and asks one thing about it.
    return {
        cell: read
        for cell, read in clear.items()
        if cell not in named or split_cell(cell).topic not in asked
    }


def _chance(reading: Reading) -> float:
    return reading.ranking[0][1]


def _is_surely_asked(whole: Reading, rules: Rules) -> bool:
    """Whether a whole message as good as surely asks one thing."""
    best, chance = whole.ranking[0]
    return best in rules.grid and chance >= _SURELY_SAID


def _says(sentence: ReadText, intent: str, reading: Reading) -> bool:
    """Whether a sentence is to be taken at its word, though its message asks something else.

    What explains the question ("it is for my homework", "I want to visit a friend there") looks
    like nothing in particular, and what doubts ("was it the government?") like another question.
    """
    best, chance = sentence.reading.ranking[0]
    if not is_cell(intent):
        return best == intent and chance >= _SURELY_SAID
    if not is_cell(best) or chance < (_SURELY_SAID if sentence.doubts else _WORTH_COUNTING):
        return False
    # "And how is that done?", read as another way to take part than the one asked about.
    is_its_word = not is_open(best) or split_cell(best).aspect == split_cell(intent).aspect
    return is_its_word or reading.chances[intent] >= _SURELY_AMONG_THEM


def _of_the_part(verdict: Verdict, named: Optional[str], rules: Rules) -> Verdict:
    """The same of the named part of a topic: "Daugavpils, how long has it been a twin town?"."""
    if named is None or not is_cell(verdict.intent):
        return verdict
    general, aspect = split_cell(verdict.intent)
    cell = str(Cell(named, aspect))
    if not rules.grid.is_part_of(named, general) or cell not in rules.grid:
        return verdict
    return replace(verdict, intent=cell)


def _as_the_whole(
    verdict: Verdict, whole: Reading, clear: Collection[str], rules: Rules
) -> Verdict:
    """What a mere question word asks: "who decided, and when?" asks when it was decided."""
    if whole.chances.get(verdict.intent, 0.0) >= _HARDLY_ASKED:
        return verdict
    others = (cell for cell in likely_cells(whole) if cell in rules.grid and cell not in clear)
    other = next(others, None)
    return verdict if other is None else Verdict(verdict.decision, other, verdict.choices)


def _is_surely_outside(reading: Reading, rules: Rules) -> bool:
    return reading.best == rules.out_of_scope and reading.ranking[0][1] >= _SURELY_SAID


def _asks_outside(text: ReadText, rules: Rules) -> bool:
    """Whether a sentence asks something out of scope as it stands by itself."""
    return text.asks and _is_surely_outside(text.reading, rules)


def _surely_asks_outside(text: ReadText, rules: Rules, is_after: bool = False) -> bool:
    """Whether a sentence asks something out of scope, whatever it is read with.

    Of 2 900 development messages in scope two contain such a sentence besides what they ask.

    Args:
        text: the sentence.
        rules: what verdicts are based on.
        is_after: a question in the field comes before it in its message.
    """
    if not _asks_outside(text, rules):
        return False
    if text.following is None:
        return True
    # After a question in the field whatever follows looks like another one: there, more likely than
    # not is enough for what is surely outside on its own.
    least = MORE_LIKELY_THAN_NOT if is_after else _SURELY_SAID
    return text.following.chances.get(rules.out_of_scope, 0.0) >= least


def _only_asks_outside(sentences: Sequence[ReadText], rules: Rules) -> bool:
    """Whether all that is asked lies outside: "thanks, can you write my essay, too?"."""
    asking = [text for text in sentences if text.asks]
    return bool(asking) and all(
        _is_surely_outside(text.reading, rules)
        and (text.following is None or text.following.ranking[0][1] < _WORTH_COUNTING)
        for text in asking
    )


def _stands_by_itself(text: ReadText) -> bool:
    """Whether a sentence says of what it asks."""
    best, chance = text.reading.ranking[0]
    return is_cell(best) and not is_open(best) and chance >= _WORTH_COUNTING


def _only_names(text: ReadText) -> bool:
    best = text.reading.best
    return bool(text.only_names) or (is_cell(best) and split_cell(best).aspect == SAME)


def _with_the_surest(clear: list[str], whole: Reading, rules: Rules) -> list[str]:
    """The same with what the whole message more likely than not asks, in place of the unlikeliest.

    "You had a meeting there, when was that?": the sentence that asks does not say of what.
    """
    best, chance = whole.ranking[0]
    cells = [cell for cell in clear if is_cell(cell)]
    if best in clear or not cells or best not in rules.grid or chance < _SURELY_AMONG_THEM:
        return clear
    least = min(cells, key=lambda cell: whole.chances.get(cell, 0.0))
    if whole.chances.get(least, 0.0) >= _HARDLY_ASKED:
        return clear
    return [best if cell == least else cell for cell in clear]


def _told_apart(
    clear: dict[str, Reading], again: str, reading: Reading, rules: Rules
) -> dict[str, Reading]:
    """The clear questions with one more that looks like one of them.

    Args:
        clear: those before it, with their readings.
        again: what it looks like.
        reading: of it.
        rules: what verdicts are based on.
    """
    another = _another(reading, clear, rules)
    if another:
        return {**clear, another: reading}
    # "What do they do there, and are they of use to us?": it may be the first that differs.
    instead = _another(clear[again], clear, rules)
    if not instead:
        # "They spoke of it, so what is it?": the first leads in to the other, which is surer.
        return {**clear, again: max(clear[again], reading, key=_chance)}
    before = {instead if cell == again else cell: read for cell, read in clear.items()}
    return {**before, again: reading}


def _another(reading: Reading, clear: Collection[str], rules: Rules) -> Optional[str]:
    """What a text most likely asks that is no clear question yet; None where that is unlikely."""
    for cell in likely_cells(reading):
        if cell not in clear and cell in rules.grid:
            return cell if reading.chances[cell] >= _ANOTHER_QUESTION else None
    return None


def _is_about(context: Context, topic: str, rules: Rules) -> bool:
    return rules.grid.spoken_of(context.said) == topic
