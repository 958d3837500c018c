"""From a message and its sentences to one verdict."""

from __future__ import annotations

from dataclasses import replace
from typing import Optional, Sequence

import pytest

from bot.conversation.reading import Decision
from bot.nlu.context import Context
from bot.nlu.judge import ReadText, Rules, judge
from bot.nlu.trust import Reading, Verdict
from tests.nlu.grids import GRID
from tests.nlu.readings import THRESHOLDS, clear, read, unclear

RULES = Rules(
    THRESHOLDS,
    GRID,
    out_of_scope="out_of_scope",
    courtesies=frozenset({"thanks", "greet", "remark", "help"}),
    wishes=frozenset({"handoff_request"}),
    ways=frozenset({"easy_swedish"}),
    most_choices=3,
)


def question(intent: str) -> ReadText:
    return ReadText(clear(intent), asks=True)


def statement(intent: str) -> ReadText:
    return ReadText(clear(intent), asks=False)


def judged(
    whole: Reading,
    *sentences: ReadText,
    said: Sequence[str] = (),
    is_cut: bool = False,
    following: Optional[Reading] = None,
) -> tuple[Decision, list[str]]:
    """The decision, and the intents to act on."""
    found = judge(ReadText(whole, following), sentences, Context(tuple(said)), RULES, is_cut)
    return found.verdict.decision, list(found.several) or [found.verdict.intent]


def test_one_sentence_is_judged_as_it_was_read() -> None:
    assert judged(clear("sern/since")) == (Decision.ANSWER, ["sern/since"])
    assert judged(unclear())[0] is Decision.MISS


def test_a_topic_named_in_two_ways_is_that_topic_whatever_it_looks_like() -> None:
    named = ReadText(clear("out_of_scope"), topic="hyvinge", only_names="hyvinge/same")
    for said, cell in (((), "hyvinge/what"), (("daugavpils/since",), "hyvinge/since")):
        found = judge(named, (), Context(said), RULES)
        assert (found.verdict.decision, found.verdict.intent) == (Decision.ANSWER, cell)


def test_several_questions_are_all_answered_in_their_order() -> None:
    found = judged(clear("sern/what"), question("policy/what"), question("sern/what"))
    assert found == (Decision.SEVERAL, ["policy/what", "sern/what"])


def test_what_else_is_asked_and_outside_is_told_so() -> None:
    found = judged(clear("sern/what"), question("sern/what"), question("out_of_scope"))
    assert found == (Decision.SEVERAL, ["sern/what", "out_of_scope"])
    first = judged(clear("sern/what"), question("out_of_scope"), question("sern/what"))
    assert first == (Decision.SEVERAL, ["out_of_scope", "sern/what"])
    # After a question in the field it need not look outside so surely.
    rather = replace(question("out_of_scope"), following=read({"out_of_scope": 0.6}))
    beside = judged(clear("sern/what"), question("sern/what"), rather)
    assert beside == (Decision.SEVERAL, ["sern/what", "out_of_scope"])
    # Background, and what may be a follow-up.
    follows = replace(question("out_of_scope"), following=clear("sern/cost"))
    for last in (statement("out_of_scope"), follows):
        _, intents = judged(clear("sern/what"), question("sern/what"), last)
        assert "out_of_scope" not in intents


def test_a_question_that_leans_on_one_outside_asks_nothing_else() -> None:
    # "Where is the nearest pool, and when does it open?", in a conversation about SERN.
    leans = replace(question("it/since"), following=clear("sern/since"))
    found = judged(clear("out_of_scope"), question("out_of_scope"), leans, said=["sern/what"])
    assert found == (Decision.OUT_OF_SCOPE, ["out_of_scope"])
    # Nor where it might be about what was spoken of.
    may_be = replace(question("out_of_scope"), following=clear("sern/detail"))
    found = judged(clear("out_of_scope"), may_be, leans, said=["sern/what"])
    assert found == (Decision.OUT_OF_SCOPE, ["out_of_scope"])
    # "How many twin towns does Västerås have, and where are they?"
    found = judged(unclear(), question("out_of_scope"), leans, question("hyvinge/what"))
    assert found == (Decision.SEVERAL, ["out_of_scope", "hyvinge/what"])


def test_a_question_that_leans_goes_on_about_the_one_before_it() -> None:
    # "My pupils ask what the network costs, and since when": the pupils were only mentioned.
    mentioned = [replace(question(intent), topic="hyvinge") for intent in ("sern/cost", "it/since")]
    found = judged(clear("sern/cost"), *mentioned)
    assert found == (Decision.SEVERAL, ["sern/cost", "sern/since"])
    named = [question("sern/cost"), mentioned[1]]
    found = judged(clear("sern/cost"), *named)
    assert found == (Decision.SEVERAL, ["sern/cost", "hyvinge/since"])


def test_a_question_asked_twice_is_one() -> None:
    found = judged(clear("sern/what"), question("sern/what"), question("sern/what"))
    assert found == (Decision.ANSWER, ["sern/what"])


@pytest.mark.parametrize("courtesy", sorted(RULES.courtesies))
@pytest.mark.parametrize("asks", [True, False])
def test_a_courtesy_beside_a_question_is_no_wish_of_its_own(courtesy: str, asks: bool) -> None:
    beside = ReadText(clear(courtesy), asks=asks)
    for sentences in ([beside, question("sern/since")], [question("sern/since"), beside]):
        for whole in (clear(courtesy), clear("sern/since"), unclear()):
            assert judged(whole, *sentences) == (Decision.ANSWER, ["sern/since"])


def test_two_sentences_that_look_alike_ask_two_things_where_one_may_ask_another() -> None:
    may_differ = ReadText(read({"sern/what": 0.64, "sern/cost": 0.34}), asks=True)
    for sentences in ([question("sern/what"), may_differ], [may_differ, question("sern/what")]):
        decision, intents = judged(clear("sern/what"), *sentences)
        assert (decision, set(intents)) == (Decision.SEVERAL, {"sern/what", "sern/cost"})
    hardly = ReadText(read({"sern/what": 0.8, "sern/cost": 0.1}), asks=True)
    found = judged(clear("sern/what"), question("sern/what"), hardly)
    assert found == (Decision.ANSWER, ["sern/what"])


def test_what_leads_in_to_a_question_does_not_make_that_less_sure() -> None:
    # "Someone asked us about the pledge. What is it, and since when?"
    leads_in = ReadText(read({"sern/what": 0.3, "greet": 0.02}), asks=True)
    found = judged(clear("sern/what"), leads_in, question("sern/what"), question("sern/since"))
    assert found == (Decision.SEVERAL, ["sern/what", "sern/since"])


def test_a_courtesy_alone_is_answered_as_one() -> None:
    found = judged(clear("thanks"), statement("greet"), statement("thanks"))
    assert found == (Decision.ANSWER, ["thanks"])


def test_of_a_statement_and_a_question_the_question_counts() -> None:
    for sentences in (
        [statement("projects/join"), question("sern/cost")],
        [question("sern/cost"), statement("projects/join")],
    ):
        for whole in (unclear(), read({"policy/what": 0.3, "sern/cost": 0.25, "deny": 0.2})):
            assert judged(whole, *sentences) == (Decision.ANSWER, ["sern/cost"])


def test_background_comes_first_and_the_question_last() -> None:
    background = [statement("schools/what"), ReadText(unclear(), asks=False)]
    found = judged(unclear(), *background, question("sern/cost"))
    assert found == (Decision.ANSWER, ["sern/cost"])
    # What is clear as a whole is not judged by its parts.
    for whole in (clear("projects/join"), read({"projects/join": 0.5, "sern/cost": 0.05})):
        found = judged(whole, *background, question("sern/cost"))
        assert found == (Decision.ANSWER, ["projects/join"])
    # What is not clear as a whole is, whatever it looks like.
    doubtful = read({"projects/join": 0.3, "policy/what": 0.25, "sern/cost": 0.05})
    found = judged(doubtful, *background, question("sern/cost"))
    assert found == (Decision.ANSWER, ["sern/cost"])


def test_a_statement_can_carry_the_wish() -> None:
    sentences = [statement("schools/what"), statement("projects/join"), statement("thanks")]
    assert judged(unclear(), *sentences) == (Decision.ANSWER, ["projects/join"])


def test_a_wish_for_a_person_is_not_lost_beside_a_question() -> None:
    found = judged(clear("sern/cost"), question("sern/cost"), statement("handoff_request"))
    assert found == (Decision.SEVERAL, ["sern/cost", "handoff_request"])


def test_how_to_answer_goes_along_with_the_question() -> None:
    texts = question("policy/what"), statement("easy_swedish")
    found = judge(ReadText(clear("sern/language")), texts, Context(), RULES)
    assert (found.verdict.intent, found.way) == ("policy/what", "easy_swedish")
    alone = judge(ReadText(clear("easy_swedish")), (), Context(), RULES)
    assert (alone.verdict.intent, alone.way) == ("easy_swedish", "")


def test_only_what_tells_how_to_answer_and_is_clear_goes_along() -> None:
    doubtful = ReadText(read({"easy_swedish": 0.3, "greet": 0.28}))
    for last in (statement("thanks"), question("sern/what"), doubtful, ReadText(unclear())):
        found = judge(ReadText(unclear()), [question("policy/what"), last], Context(), RULES)
        assert found.way == ""


def test_other_small_talk_is_lost_beside_a_question() -> None:
    found = judged(clear("sern/cost"), question("sern/cost"), question("bot_identity"))
    assert found == (Decision.ANSWER, ["sern/cost"])


def test_beside_thanks_only_what_is_asked_counts_and_is_outside() -> None:
    # "Thanks, can you write the end of my essay, too?", in a conversation about SERN.
    unlike = replace(question("out_of_scope"), following=unclear())
    whole = read({"out_of_scope": 0.33, "thanks": 0.12})
    found = judged(whole, statement("thanks"), unlike, said=["sern/what"])
    assert found == (Decision.OUT_OF_SCOPE, ["out_of_scope"])
    may_follow = replace(unlike, following=read({"sern/cost": 0.5}))
    assert judged(whole, statement("thanks"), may_follow, said=["sern/what"])[0] is Decision.MISS


def test_what_is_outside_alone_is_one_thing() -> None:
    found = judged(clear("out_of_scope"), statement("out_of_scope"), question("out_of_scope"))
    assert found == (Decision.OUT_OF_SCOPE, ["out_of_scope"])


def test_a_long_message_is_judged_by_its_sentences() -> None:
    sentences = [statement("projects/join"), question("sern/cost")]
    whole = clear("policy/what")
    assert judged(whole, *sentences, is_cut=True) == (Decision.ANSWER, ["sern/cost"])
    assert judged(whole, *sentences) == (Decision.ANSWER, ["policy/what"])
    # Without a clear question among them, what was read of it has to do.
    sentences = [ReadText(unclear(), asks=True)]
    assert judged(whole, *sentences, is_cut=True) == (Decision.ANSWER, ["policy/what"])


def test_the_second_question_leans_on_the_first() -> None:
    found = judged(unclear(), question("hyvinge/what"), question("it/since"))
    assert found == (Decision.SEVERAL, ["hyvinge/what", "hyvinge/since"])


def test_the_second_question_leans_on_the_first_rather_than_on_what_was_said() -> None:
    sentences = [question("hyvinge/what"), question("it/since")]
    found = judged(unclear(), *sentences, said=["sern/what"])
    assert found == (Decision.SEVERAL, ["hyvinge/what", "hyvinge/since"])


def test_a_question_leans_on_a_statement_before_it() -> None:
    found = judged(unclear(), statement("hyvinge/what"), question("it/since"))
    assert found == (Decision.ANSWER, ["hyvinge/since"])


def test_the_second_question_names_another_topic_only() -> None:
    found = judged(unclear(), question("hyvinge/since"), question("daugavpils/same"))
    assert found == (Decision.SEVERAL, ["hyvinge/since", "daugavpils/since"])


def test_a_message_leans_on_the_conversation() -> None:
    found = judged(clear("it/since"), said=["hyvinge/what"])
    assert found == (Decision.ANSWER, ["hyvinge/since"])
    found = judge(ReadText(clear("it/since")), (), Context(), RULES)
    assert found.verdict == Verdict(Decision.ASK_TOPIC, "it/since", found.verdict.choices)
    assert not found.several


def test_an_unclear_sentence_asks_nothing_back() -> None:
    either = read({"sern/since": 0.45, "sern/cost": 0.4})
    found = judged(clear("policy/what"), question("policy/what"), ReadText(either, asks=True))
    assert found == (Decision.ANSWER, ["policy/what"])


def test_an_unclear_message_keeps_its_two_readings() -> None:
    either = read({"sern/since": 0.45, "sern/cost": 0.4})
    found = judge(ReadText(either), [ReadText(either, asks=True)], Context(), RULES)
    assert found.verdict.decision is Decision.EITHER
    assert list(found.verdict.choices) == ["sern/since", "sern/cost"]
    assert not found.several


def test_in_a_conversation_both_readings_are_answered_rather_than_asked_about() -> None:
    reading = read({"sern/since": 0.36, "policy/since": 0.3})
    assert judged(reading)[0] is Decision.ASK_TOPIC
    assert judged(reading, said=["hyvinge/what"])[0] is Decision.EITHER
    # Where there are not two, the question remains.
    said = ["terms/allman_handling"]
    assert judged(clear("it/since"), said=said) == (Decision.ASK_TOPIC, ["it/since"])


def test_what_is_not_understood_is_no_more_so_in_a_conversation() -> None:
    reading = read({"sern/since": 0.2, "policy/what": 0.19, "greet": 0.2, "out_of_scope": 0.3})
    assert judged(reading, said=["sern/what"])[0] is Decision.MISS


def test_in_a_conversation_a_message_is_also_what_it_is_after_the_question_before_it() -> None:
    leaning, after = read({"sern/cost": 0.3, "policy/cost": 0.25}), clear("sern/since")
    assert judged(leaning, said=["sern/what"], following=after)[1] == ["sern/since"]
    # What both readings take for another topic is not about what was said before.
    both = read({"policy/what": 0.6, "sern/since": 0.2})
    assert judged(clear("policy/what"), said=["sern/what"], following=both)[1] == ["policy/what"]
    assert judged(clear("thanks"), said=["sern/what"], following=after)[1] == ["thanks"]
    # Where nothing was said, there is nothing to follow.
    assert judged(clear("policy/what"), following=after)[1] == ["policy/what"]


@pytest.mark.parametrize(
    ("alone", "stands"),
    [
        # Rather sure small talk is about nothing, doubtful small talk may be.
        ({"thanks": 0.45, "remark": 0.4}, True),
        ({"thanks": 0.4, "remark": 0.35}, True),
        ({"thanks": 0.2, "remark": 0.18}, False),
        # What comes next is not what the question before it asked.
        ({"it/more": 0.9}, True),
        ({"it/cost": 0.9}, False),
        # The same with what is outside.
        ({"out_of_scope": 0.9, "greet": 0.05}, True),
        ({"out_of_scope": 0.6, "greet": 0.05}, False),
    ],
)
def test_what_follows_no_question_is_read_alone(alone: dict[str, float], stands: bool) -> None:
    after = read({"sern/since": 0.97})
    reading = read({**alone, "sern/since": 0.05})
    found = judged(reading, said=["sern/what"], following=after)[1]
    assert (found != ["sern/since"]) == stands


def test_what_is_outside_on_its_own_may_ask_about_the_topic_spoken_of() -> None:
    outside = ReadText(clear("out_of_scope"), following=clear("sern/since"))

    def offered(text: ReadText, *said: str) -> list[str]:
        found = judge(text, [], Context(said), RULES).verdict
        assert found.decision is Decision.OUT_OF_SCOPE
        return list(found.choices)

    assert offered(outside, "sern/what") == ["sern/since"]
    assert offered(outside, "policy/what") == []
    unsure = read({"sern/since": 0.5, "out_of_scope": 0.5})
    assert offered(ReadText(clear("out_of_scope"), following=unsure), "sern/what") == []
    assert offered(ReadText(clear("out_of_scope")), "sern/what") == []
    # Nor what names a topic, or asks what nothing answers.
    assert offered(replace(outside, topic="policy"), "sern/what") == []
    unanswered = replace(outside, following=clear("sern/name"))
    assert offered(unanswered, "sern/what") == []


def test_a_lone_guess_is_for_the_whole_message_and_only_where_nothing_answers() -> None:
    lone = read({"sern/since": 0.2, "policy/what": 0.02})
    assert judged(lone) == (Decision.GUESS, ["sern/since"])
    assert judged(lone, question("policy/what")) == (Decision.ANSWER, ["policy/what"])


def test_a_sentence_leans_on_the_topic_that_its_message_named() -> None:
    background = ReadText(unclear(), topic="hyvinge")
    asks = ReadText(clear("it/since"), asks=True, topic="hyvinge")
    found = judged(unclear(), background, asks, said=["sern/what"])
    assert found == (Decision.ANSWER, ["hyvinge/since"])


def test_a_sentence_is_about_what_its_message_is_about() -> None:
    either = read({"hyvinge/cost": 0.5, "sern/cost": 0.45})
    found = judged(clear("sern/what"), question("sern/what"), ReadText(either, asks=True))
    assert found == (Decision.SEVERAL, ["sern/what", "sern/cost"])


def test_whoever_leaves_is_shown_no_form() -> None:
    wish, bye = clear("handoff_request"), ReadText(read({"goodbye": 0.9, "greet": 0.02}))
    assert judged(wish, statement("remark"), bye) == (Decision.ANSWER, ["goodbye"])
    assert judged(wish) == (Decision.ANSWER, ["handoff_request"])
    perhaps = ReadText(read({"goodbye": 0.3, "greet": 0.28}))
    assert judged(wish, statement("remark"), perhaps)[1] == ["handoff_request"]
    # Unless the wish is a sentence of its own.
    assert judged(wish, statement("handoff_request"), bye)[1] == ["handoff_request"]


def test_whoever_says_goodbye_after_anything_else_gets_an_answer_to_that() -> None:
    bye = ReadText(read({"goodbye": 0.9, "greet": 0.02}))
    assert judged(clear("remark"), statement("remark"), bye) == (Decision.ANSWER, ["remark"])
    # Only the last sentence says that somebody leaves.
    wish = clear("handoff_request")
    for sentences in ([bye, bye, statement("remark")], [statement("remark"), statement("greet")]):
        assert judged(wish, *sentences) == (Decision.ANSWER, ["handoff_request"])
    found = judged(wish, statement("remark"), statement("greet"), bye)
    assert found == (Decision.ANSWER, ["goodbye"])


@pytest.mark.parametrize(
    ("whole", "sentences"),
    [
        (clear("sern/what"), [question("policy/what"), question("sern/what")]),
        (unclear(), [question("sern/cost")]),
        (clear("handoff_request"), [statement("remark"), ReadText(read({"goodbye": 0.9}))]),
        (clear("projects/join"), [statement("schools/what")]),
        (unclear(), [statement("projects/join")]),
        (unclear(), [ReadText(unclear())]),
    ],
)
def test_the_reading_that_is_kept_is_that_of_the_whole_message(
    whole: Reading, sentences: list[ReadText]
) -> None:
    found = judge(ReadText(whole), sentences, Context(), RULES)
    assert found.reading.chances == whole.chances


def test_of_several_questions_the_first_names_the_verdict() -> None:
    sentences = [question("policy/what"), question("sern/what")]
    found = judge(ReadText(clear("sern/what")), sentences, Context(), RULES)
    assert found.verdict == Verdict(Decision.SEVERAL, "policy/what")


def test_a_message_is_taken_as_read_to_its_end_unless_it_is_said_to_be_cut() -> None:
    sentences = [question("sern/cost")]
    found = judge(ReadText(clear("policy/what")), sentences, Context(), RULES)
    assert found.verdict == Verdict(Decision.ANSWER, "policy/what")


def test_a_sentence_leans_on_its_message_and_not_on_the_municipality() -> None:
    """ "They burn rubbish. Who decides that?" is not about international work."""
    whole = clear("it/decides")
    assert judged(whole) == (Decision.ANSWER, ["international/decides"])
    for named in (None, whole):
        asked = ReadText(clear("it/decides"), named, asks=True)
        assert judged(unclear(), asked)[0] is Decision.MISS
        told = ReadText(clear("it/decides"), named)
        assert judged(unclear(), told)[0] is Decision.MISS


def test_no_more_is_offered_than_the_rules_allow() -> None:
    reading = read({f"sern/{aspect}": 0.1 for aspect in ("since", "joined", "cost", "name")})
    for most in (2, 4):
        found = judge(ReadText(reading), (), Context(), replace(RULES, most_choices=most))
        assert len(found.verdict.choices) == most


def test_a_sentence_about_the_topic_spoken_of_leaves_the_context_as_it_is() -> None:
    asked = ReadText(clear("daugavpils/same"), asks=True, topic="hyvinge")
    found = judged(unclear(), asked, said=["hyvinge/since"])
    assert found == (Decision.ANSWER, ["daugavpils/since"])


def test_what_is_like_no_phrase_is_not_read_after_the_question_before_it() -> None:
    noise, after = read({"sern/cost": 0.6, "remark": 0.2}, 0.1), clear("sern/since")
    assert judged(noise, said=["sern/what"], following=after)[0] is Decision.MISS
    near = read({"policy/what": 0.3, "sern/cost": 0.25, "remark": 0.2}, 0.5)
    assert judged(near, said=["sern/what"], following=after)[1] == ["sern/since"]


@pytest.mark.parametrize(
    ("nearness", "decision"),
    [(0.5, Decision.MISS), (0.6, Decision.ANSWER), (0.8, Decision.ANSWER)],
)
def test_without_a_known_word_a_text_must_be_near_to_a_phrase(
    nearness: float, decision: Decision
) -> None:
    text = ReadText(read({"sern/what": 0.95}, nearness), has_words=False)
    assert judge(text, [], Context(), RULES).verdict.decision is decision


@pytest.mark.parametrize(("nearness", "decision"), [(0.4, Decision.MISS), (0.5, Decision.ANSWER)])
def test_with_short_known_words_alone_a_text_must_be_nearer_than_chance(
    nearness: float, decision: Decision
) -> None:
    rules = replace(RULES, thresholds=replace(THRESHOLDS, nearness=0.3))
    text = ReadText(read({"sern/what": 0.95}, nearness), only_short=True)
    assert judge(text, [], Context(), rules).verdict.decision is decision
    after = replace(text, following=clear("sern/since"))
    follows = judge(after, [], Context(("sern/what",)), rules).verdict.intent == "sern/since"
    assert follows is (decision is Decision.ANSWER)
    # With other words it need only be as near as any text.
    known = judge(replace(text, only_short=False), [], Context(), rules)
    assert known.verdict.decision is Decision.ANSWER


def test_a_command_gets_no_fact_unless_it_names_a_topic() -> None:
    asks = ReadText(clear("eu_handslag/what"), is_no_question=True)
    assert judge(asks, [], Context(), RULES).verdict.decision is Decision.MISS
    guess = ReadText(read({"help": 0.3, "sern/what": 0.25}, 0.6), is_no_question=True)
    assert judge(guess, [], Context(), RULES).verdict.decision is Decision.MISS
    either = ReadText(
        read({"help": 0.3, "sern/what": 0.28, "policy/what": 0.25}), is_no_question=True
    )
    assert judge(either, [], Context(), RULES).verdict.decision is Decision.MISS
    outside = judge(replace(asks, reading=clear("out_of_scope")), [], Context(), RULES)
    assert outside.verdict.decision is Decision.OUT_OF_SCOPE
    for told in (replace(asks, topic="eu_handslag"), replace(asks, reading=clear("thanks"))):
        assert judge(told, [], Context(), RULES).verdict.decision is Decision.ANSWER


def test_without_a_known_word_a_text_is_no_follow_up() -> None:
    text = ReadText(clear("thanks"), clear("sern/since"), has_words=False)
    assert judge(text, [], Context(("sern/what",)), RULES).verdict.intent == "thanks"
    leaning, after = read({"sern/cost": 0.3, "policy/cost": 0.25}), clear("sern/since")
    for has_words in (True, False):
        text = ReadText(leaning, after, has_words=has_words)
        intent = judge(text, [], Context(("sern/what",)), RULES).verdict.intent
        assert (intent == "sern/since") is has_words


def test_a_command_within_a_message_leans_on_nothing() -> None:
    told = ReadText(clear("it/since"), asks=True, is_no_question=True)
    assert judged(unclear(), told, said=["hyvinge/what"])[0] is Decision.MISS
    asked = replace(told, is_no_question=False)
    assert judged(unclear(), asked, said=["hyvinge/what"])[1] == ["hyvinge/since"]


def test_what_no_answer_is_written_for_is_none_of_several_questions() -> None:
    found = judged(unclear(), question("sern/name"), question("policy/what"))
    assert found == (Decision.ANSWER, ["policy/what"])
    may_be = ReadText(read({"sern/what": 0.6, "sern/name": 0.35}), asks=True)
    found = judged(clear("sern/what"), question("sern/what"), may_be)
    assert found == (Decision.ANSWER, ["sern/what"])


def test_a_wish_said_twice_is_one_wish() -> None:
    wish = ReadText(read({"handoff_request": 0.6, "sern/what": 0.35}))
    found = judged(unclear(), question("policy/what"), wish, wish)
    assert found == (Decision.SEVERAL, ["policy/what", "handoff_request"])


def test_a_mere_name_beside_a_question_about_it_asks_nothing() -> None:
    named = question("hyvinge/same")
    found = judged(unclear(), named, question("hyvinge/since"), said=["sern/what"])
    assert found == (Decision.ANSWER, ["hyvinge/since"])
    found = judged(unclear(), named, question("policy/what"), said=["sern/what"])
    assert found == (Decision.SEVERAL, ["hyvinge/what", "policy/what"])
    stands_for = ReadText(
        clear("hyvinge/what"), asks=True, topic="hyvinge", only_names="hyvinge/same"
    )
    found = judged(unclear(), stands_for, question("hyvinge/since"), said=["sern/what"])
    assert found == (Decision.ANSWER, ["hyvinge/since"])


def test_what_the_whole_message_surely_asks_is_among_its_questions() -> None:
    whole = read({"sern/joined": 0.7, "policy/what": 0.2, "sern/since": 0.001})
    found = judged(whole, question("sern/since"), question("policy/what"))
    assert found == (Decision.SEVERAL, ["sern/joined", "policy/what"])
    without = read({"sern/joined": 0.7, "policy/what": 0.2})
    found = judged(without, question("sern/since"), question("policy/what"))
    assert found == (Decision.SEVERAL, ["sern/joined", "policy/what"])
    # Nothing gives way that may well be asked, nor a wish.
    asked = read({"sern/joined": 0.7, "policy/what": 0.2, "sern/since": 0.05})
    found = judged(asked, question("sern/since"), question("policy/what"))
    assert found == (Decision.SEVERAL, ["sern/since", "policy/what"])
    found = judged(without, question("policy/what"), statement("handoff_request"))
    assert found == (Decision.SEVERAL, ["policy/what", "handoff_request"])
    unsure = read({"sern/joined": 0.4, "policy/what": 0.3, "sern/since": 0.001})
    found = judged(unsure, question("sern/since"), question("policy/what"))
    assert found == (Decision.SEVERAL, ["sern/since", "policy/what"])


def test_what_a_sentence_names_is_asked_in_a_message_about_something_else() -> None:
    named = ReadText(read({"sern/since": 0.5, "policy/what": 0.1}), asks=True, topic="sern")
    found = judged(clear("policy/what"), named, question("policy/what"))
    assert found == (Decision.SEVERAL, ["sern/since", "policy/what"])


def test_what_hardly_asks_before_a_clear_question_is_not_answered() -> None:
    others = dict.fromkeys((f"policy/{letter}" for letter in "abcdefghijklm"), 0.05)
    hardly = ReadText(read({"policy/what": 0.35, **others}), asks=True)
    whole = read({"sern/since": 0.5, "policy/what": 0.4})
    assert judged(whole, hardly, question("sern/since"))[1] == ["sern/since"]
    # Behind one, another may be asked in few words.
    found = judged(whole, question("sern/since"), hardly)[1]
    assert found == ["sern/since", "policy/what"]
    assert judged(unclear(), hardly)[1] == ["policy/what"]


def test_a_mere_name_is_not_read_after_the_question_before_it() -> None:
    after = read({"sern/joined": 0.9})
    named = ReadText(clear("policy/same"), after, topic="policy")
    assert judge(named, (), Context(["sern/what"]), RULES).verdict.intent == "policy/what"


def test_of_the_same_about_two_topics_that_is_meant_which_was_spoken_of() -> None:
    either = read({"international/cost": 0.45, "sern/cost": 0.4})

    def asked(topic: Optional[str], *said: str) -> list[str]:
        found = judge(ReadText(either, topic=topic), (), Context(said), RULES).verdict
        return list(found.choices)

    assert asked(None, "sern/what") == ["sern/cost"]
    both = ["international/cost", "sern/cost"]
    # Neither or both were spoken of, or the message says which.
    assert asked(None, "policy/what") == both
    assert asked(None, "sern/what", "international/decides") == both
    assert asked("international", "sern/what") == both


def test_of_two_figures_that_is_meant_which_was_named() -> None:
    either = ReadText(read({"eu_handslag/figure": 0.45, "international/figure": 0.4}))
    said = ["eu_handslag/why", "international/figure"]
    found = judge(either, (), Context(said), RULES).verdict
    assert list(found.choices) == ["international/figure"]


def test_a_sure_sentence_says_what_a_message_asks_that_could_be_anything() -> None:
    others = dict.fromkeys((f"policy/{letter}" for letter in "abcdefg"), 0.04)
    vague = read({"policy/what": 0.35, **others})
    assert judged(vague, question("sern/since"))[1] == ["sern/since"]
    assert judged(clear("policy/what"), question("sern/since"))[1] == ["policy/what"]


def beside_a_sure_question(sentence: ReadText, chance: float = 0.001) -> list[str]:
    """What is answered where a message asks one thing surely, and something else hardly."""
    other = sentence.reading.best
    whole = read({"sern/since": 0.95, other: chance})
    return judged(whole, question("sern/since"), sentence)[1]


@pytest.mark.parametrize(
    ("alone", "counts"),
    [
        # "A line is enough", "it is for my homework", "and what does the policy say?"
        ({"policy/what": 0.3}, False),
        ({"out_of_scope": 0.2, "policy/what": 0.15}, False),
        ({"policy/what": 0.6}, True),
    ],
)
def test_beside_a_sure_question_what_is_hardly_asked_must_say_so(
    alone: dict[str, float], counts: bool
) -> None:
    others = {f"schools/{letter}": 0.002 for letter in "abcdefghijklm"}
    sentence = ReadText(read({**alone, **others}), asks=True, topic="policy")
    whole = read({"sern/since": 0.95, "policy/what": 0.001})
    answered = ["sern/since", "policy/what"] if counts else ["sern/since"]
    assert judged(whole, question("sern/since"), sentence)[1] == answered
    # What the message may ask is asked in few words, too, and so is what stands in one not read
    # to its end.
    may_ask = read({"sern/since": 0.95, "policy/what": 0.01})
    unsure = read({"sern/since": 0.8, "policy/what": 0.001})
    for other in (may_ask, unsure):
        assert judged(other, question("sern/since"), sentence)[1] == ["sern/since", "policy/what"]
    found = judged(whole, question("sern/since"), sentence, is_cut=True)[1]
    assert found == ["sern/since", "policy/what"]


def test_a_doubt_about_a_sure_question_is_none_of_its_own() -> None:
    doubt = ReadText(read({"policy/what": 0.7, "policy/cost": 0.1}), asks=True, doubts=True)
    assert beside_a_sure_question(doubt) == ["sern/since"]
    assert beside_a_sure_question(doubt, 0.01) == ["sern/since", "policy/what"]
    assert beside_a_sure_question(replace(doubt, doubts=False)) == ["sern/since", "policy/what"]
    surely = replace(doubt, reading=clear("policy/what"))
    assert beside_a_sure_question(surely) == ["sern/since", "policy/what"]


def test_beside_a_sure_question_a_wish_must_be_sure() -> None:
    may_wish = ReadText(read({"handoff_request": 0.8, "thanks": 0.1}))
    assert beside_a_sure_question(may_wish) == ["sern/since"]
    assert beside_a_sure_question(may_wish, 0.01) == ["sern/since", "handoff_request"]
    wishes = statement("handoff_request")
    assert beside_a_sure_question(wishes) == ["sern/since", "handoff_request"]


def about_a_town(chances: dict[str, float], topic: Optional[str], *said: str) -> tuple[str, int]:
    """What a message with these readings is taken for, and in how many ways."""
    verdict = judge(ReadText(read(chances), topic=topic), (), Context(said), RULES).verdict
    return verdict.intent, len(verdict.choices)


def test_of_a_named_topic_and_what_it_is_part_of_the_named_one_is_meant() -> None:
    either = {"hyvinge/since": 0.55, "twin_towns/since": 0.25}
    assert about_a_town(either, "hyvinge") == ("hyvinge/since", 1)
    assert about_a_town(either, "sern") == ("hyvinge/since", 2)
    # The narrower one may be named in a way that is not known.
    assert about_a_town(either, "twin_towns") == ("hyvinge/since", 2)
    # Two of a kind may both be meant.
    towns = {"hyvinge/since": 0.55, "daugavpils/since": 0.25}
    assert about_a_town(towns, "hyvinge") == ("hyvinge/since", 2)


def test_what_names_nothing_goes_on_about_the_part_spoken_of() -> None:
    general = {"twin_towns/since": 0.5, "hyvinge/since": 0.15}
    assert about_a_town(general, None, "hyvinge/what") == ("hyvinge/since", 1)
    assert about_a_town(general, "twin_towns", "hyvinge/what") == ("twin_towns/since", 1)
    assert about_a_town(general, None, "daugavpils/what") == ("twin_towns/since", 1)


def test_within_a_message_a_named_part_is_meant_rather_than_the_whole() -> None:
    # "And Hyvinge, how long has that been a twin town, and what is done there?"
    general = replace(question("twin_towns/since"), topic="hyvinge")
    also = question("sern/what")
    assert judged(unclear(), general, also)[1] == ["hyvinge/since", "sern/what"]
    for topic in (None, "twin_towns", "sern"):
        other = replace(general, topic=topic)
        assert judged(unclear(), other, also)[1] == ["sern/what"]  # Not in the grid.


def test_a_long_message_goes_on_about_what_was_spoken_of() -> None:
    whole = read({"international/cost": 0.3, "twin_towns/decides": 0.28})
    asks = ReadText(read({"it/cost": 0.4, "international/cost": 0.3}), asks=True)
    background = ReadText(unclear())
    assert judged(whole, background, asks, said=["sern/what"])[1] == ["sern/cost"]
    assert judged(whole, background, asks)[1] == ["international/cost"]


def test_a_mere_question_word_asks_what_its_message_asks() -> None:
    whole = read({"sern/what": 0.7, "sern/joined": 0.25})
    when = ReadText(clear("sern/since"), asks=True)
    assert judged(whole, question("sern/what"), when)[1] == ["sern/what", "sern/since"]
    bare = replace(when, is_bare=True)
    assert judged(whole, question("sern/what"), bare)[1] == ["sern/what", "sern/joined"]
    assert judged(clear("sern/what"), question("sern/what"), bare)[1] == ["sern/what", "sern/since"]


def test_what_was_just_answered_is_not_asked_again_by_what_surely_asks_something_else() -> None:
    again, else_asked = clear("sern/what"), question("it/cost")
    said = ["sern/what"]
    assert judged(again, statement("remark"), else_asked, said=said)[1] == ["sern/cost"]
    assert judged(again, statement("remark"), else_asked, said=["sern/joined"])[1] == ["sern/what"]
    unsure = ReadText(read({"it/cost": 0.6, "sern/what": 0.3}), asks=True)
    assert judged(again, statement("remark"), unsure, said=said)[1] == ["sern/what"]


def test_what_only_tells_something_asks_nothing_of_what_was_spoken_of() -> None:
    told = ReadText(read({"remark": 0.2, "out_of_scope": 0.35}), following=clear("sern/cost"))
    said = Context(("sern/what",))
    assert judge(told, (), said, RULES).verdict.intent == "remark"
    for other in (
        replace(told, asks=True),
        replace(told, topic="sern"),
        replace(told, reading=read({"remark": 0.02, "out_of_scope": 0.5})),
    ):
        assert judge(other, (), said, RULES).verdict.intent != "remark"


def test_a_question_behind_what_is_outside_is_about_that() -> None:
    whole = ReadText(read({"out_of_scope": 0.8}), following=clear("sern/since"))
    leaning = read({"it/since": 0.3, "greet": 0.02})
    outside, asks = statement("out_of_scope"), ReadText(leaning, clear("sern/since"), asks=True)
    said = Context(("sern/what",))
    decided = judge(whole, [outside, asks], said, RULES).verdict.decision
    assert decided is Decision.OUT_OF_SCOPE
    # Behind the question it is only background, and a question of ours is answered.
    for sentences in ([asks, outside], [outside, question("it/since")]):
        assert judge(whole, sentences, said, RULES).verdict.intent == "sern/since"


def test_behind_what_turns_outside_a_question_that_leans_is_about_that() -> None:
    # "My wife wants to learn Swedish. Where can she go?", in a conversation about SERN.
    whole = ReadText(clear("out_of_scope"), following=clear("sern/since"))
    turns = ReadText(read({"out_of_scope": 0.5, "easy_swedish": 0.1}))
    asks = ReadText(read({"it/since": 0.6, "greet": 0.02}), clear("sern/since"), asks=True)
    said = Context(("sern/what",))
    decided = judge(whole, [turns, asks], said, RULES).verdict.decision
    assert decided is Decision.OUT_OF_SCOPE
    by_itself = replace(asks, reading=clear("sern/cost"), following=clear("sern/cost"))
    assert judge(whole, [turns, by_itself], said, RULES).verdict.intent == "sern/cost"
