"""Messages that only make sense after another question."""

from __future__ import annotations

from bot.nlu.follow_ups import Questions, following

ASK = {
    "sern/what": "Vad är SERN?",
    "sern/since": "När bildades SERN?",
    "sern/cost": "Vad kostar SERN?",
    "sern/detail": "Vad mer?",
    "policy/what": "Vad är policyn?",
}
QUESTIONS = Questions(ASK, {"sern/what": ["sern/since", "policy/what"]})
TEXTS = [f"och då {number}" for number in range(50)]


def test_a_follow_up_is_read_with_the_question_before_it() -> None:
    assert following("och när?", "Vad är SERN?") == "och när (Vad är SERN)?"


def test_the_question_of_a_cell_is_that_of_its_button() -> None:
    responses = {"utter_sern/what": [{"text": "…", "metadata": {"ask": {"sv": "Vad är SERN?"}}}]}
    assert Questions.of_responses(responses).of("sern/what") == "Vad är SERN?"
    assert Questions.of_responses(responses).of("sern/cost") == ""


def test_what_the_questions_name_has_a_capital_inside_them() -> None:
    ask = {"eu_funds/baltic": "Vad är Central Baltic?", "it/when": "Åker Motala till Bryssel?"}
    assert Questions({**ASK, **ask}, {}).names == ["bryssel", "central baltic", "motala", "sern"]


def test_a_follow_up_comes_after_others_of_its_topic() -> None:
    before = {QUESTIONS.before("sern/since", text) for text in TEXTS}
    assert before == {ASK["sern/what"], ASK["sern/cost"]}
    # What leads there comes before it more often than anything else.
    leading = [QUESTIONS.before("sern/since", text) == ASK["sern/what"] for text in TEXTS]
    assert sum(leading) > len(TEXTS) / 2


def test_the_same_follow_up_always_comes_after_the_same_question() -> None:
    assert QUESTIONS.before("sern/cost", "å sen") == QUESTIONS.before("sern/cost", "å sen")


def test_where_a_topic_has_one_question_nothing_can_come_before_it() -> None:
    assert QUESTIONS.before("policy/what", "och?") == ""
