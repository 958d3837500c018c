"""Rules predict what they predicted before, in one pass over the conversation."""

from __future__ import annotations

import json
from typing import Any, Dict, List, Sequence

import pytest
from rasa.core.policies.rule_policy import RulePolicy
from rasa.engine.graph import ExecutionContext, GraphSchema
from rasa.engine.storage.resource import Resource
from rasa.shared.core.domain import Domain
from rasa.shared.core.events import (
    ActionExecuted,
    ActionExecutionRejected,
    ActiveLoop,
    Event,
    LoopInterrupted,
    UserUttered,
)
from rasa.shared.core.trackers import DialogueStateTracker

from bot.rasa_patches import rules_by_intent

DOMAIN = Domain.from_yaml(
    """
    version: "3.1"
    intents: [greet, bye]
    forms:
      form:
        required_slots: [name]
    slots:
      name:
        type: text
        mappings:
        - type: from_text
    responses:
      utter_greet: [{text: hello}]
      utter_bye: [{text: bye}]
    """
)
LISTENED = {"prev_action": {"action_name": "action_listen"}}
GREETED = {**LISTENED, "user": {"intent": "greet"}}
HELLO = {"prev_action": {"action_name": "utter_greet"}, "user": {"intent": "greet"}}
CLOSED = {"prev_action": {"action_name": "form"}, "active_loop": {"name": "should_not_be_set"}}
INTERRUPTED = {**GREETED, "active_loop": {"name": "form"}}
INTERRUPTED_BY_WORDS = {**LISTENED, "user": {"text": "hi"}, "active_loop": {"name": "form"}}
SAID_HI = {**LISTENED, "user": {"text": "hi"}}
NO_WORD = {**LISTENED, "slots": {"name": "should_not_be_set"}}


def key(*states: Any) -> str:
    return json.dumps(states)


BY_INTENT = {
    key(GREETED): "utter_greet",
    key(GREETED, HELLO): "action_listen",
    key(CLOSED): "utter_bye",
}
UNHAPPY = {key(INTERRUPTED): "loop_was_interrupted"}


def policy(rules: Dict[str, str], unhappy: Dict[str, str] = UNHAPPY) -> Any:
    """A policy with some rules, which writes down how often it looks through a conversation."""
    context = ExecutionContext(GraphSchema({}))
    storage: Any = None
    lookup = {"rules": rules, "rules_for_loop_unhappy_path": unhappy, "rules_not_in_stories": []}
    config = RulePolicy.get_default_config()
    made: Any = RulePolicy(config, storage, Resource("rules"), context, lookup=lookup)
    made.looks = 0
    look = made._prediction_states

    def counted(*arguments: Any, **named: Any) -> Any:
        made.looks += 1
        return look(*arguments, **named)

    made._prediction_states = counted
    return made


def said(intent: str, text: str = "hi") -> Event:
    return UserUttered(text, {"name": intent, "confidence": 1.0}, [])


LISTENS = ActionExecuted("action_listen")
GOODBYE = [LISTENS, said("bye")]
IN_FORM = [LISTENS, said("greet"), ActionExecuted("form"), ActiveLoop("form")]
CONVERSATIONS: Dict[str, List[Event]] = {
    "a message": [LISTENS, said("greet")],
    "no rule for it": GOODBYE,
    "after an answer": [LISTENS, said("greet"), ActionExecuted("utter_greet")],
    "a second message": [*GOODBYE, ActionExecuted("utter_bye"), LISTENS, said("greet")],
    "in a form": IN_FORM,
    "a message in a form": [*IN_FORM, LISTENS, said("greet")],
    "a form was left": [
        *IN_FORM,
        LISTENS,
        said("greet"),
        ActionExecutionRejected("form"),
    ],
    "a form has ended": [*IN_FORM, ActiveLoop(None)],
    "begins anew": [LISTENS, said("restart", "/restart")],
}


def tracker(events: Sequence[Event]) -> DialogueStateTracker:
    return DialogueStateTracker.from_events("x", events, DOMAIN.slots, domain=DOMAIN)


@pytest.fixture(autouse=True)
def unpatched(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(RulePolicy, "_find_action_from_rules", rules_by_intent._find)


@pytest.mark.parametrize("extra", [None, SAID_HI, NO_WORD], ids=["by intent", "words", "any"])
@pytest.mark.parametrize("name", CONVERSATIONS)
def test_the_policy_predicts_what_rasas_predicts(name: str, extra: Any) -> None:
    rules = BY_INTENT if extra is None else {**BY_INTENT, key(extra): "utter_bye"}
    expected = policy(rules).predict_action_probabilities(tracker(CONVERSATIONS[name]), DOMAIN)
    rules_by_intent.install()
    assert policy(rules).predict_action_probabilities(tracker(CONVERSATIONS[name]), DOMAIN) == (
        expected
    )


def test_the_conversation_is_looked_through_once() -> None:
    rules_by_intent.install()
    patched = policy(BY_INTENT)
    for _ in range(2):
        patched.looks = 0
        patched.predict_action_probabilities(tracker(CONVERSATIONS["a message"]), DOMAIN)
        assert patched.looks == 1


@pytest.mark.parametrize("extra", [SAID_HI, NO_WORD])
def test_a_rule_that_may_fit_words_is_looked_for(extra: Any) -> None:
    rules_by_intent.install()
    patched = policy({**BY_INTENT, key(extra): "utter_bye"})
    prediction = patched.predict_action_probabilities(tracker(GOODBYE), DOMAIN)
    assert DOMAIN.action_names_or_texts[prediction.max_confidence_index] == "utter_bye"
    assert prediction.is_end_to_end_prediction


@pytest.mark.parametrize("interrupted", [INTERRUPTED, INTERRUPTED_BY_WORDS])
def test_it_is_noticed_that_a_form_was_interrupted(interrupted: Any) -> None:
    rules_by_intent.install()
    patched = policy(BY_INTENT, {key(interrupted): "loop_was_interrupted"})
    left = tracker(CONVERSATIONS["a form was left"])
    assert patched.predict_action_probabilities(left, DOMAIN).events == [LoopInterrupted(True)]
