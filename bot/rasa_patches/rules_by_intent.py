"""Looks for a rule by a message's intent alone where no rule is written for a visitor's words.

Rasa looks by the words first, and then by the intent: each time it makes the states of the whole
conversation anew and tries all rules on them.
"""

from __future__ import annotations

from itertools import chain
from typing import Any

from rasa.core.policies.rule_policy import RULES, RULES_FOR_LOOP_UNHAPPY_PATH, RulePolicy
from rasa.shared.core.constants import ACTION_LISTEN_NAME, PREVIOUS_ACTION, USER
from rasa.shared.core.domain import Domain
from rasa.shared.core.trackers import DialogueStateTracker
from rasa.shared.nlu.constants import ACTION_NAME, INTENT

_find: Any = RulePolicy._find_action_from_rules
_KNOWN = "_has_rule_for_words"


def install() -> None:
    """Leaves the look by words out."""
    policy: Any = RulePolicy
    policy._find_action_from_rules = _found


def _found(
    self: Any, tracker: DialogueStateTracker, domain: Domain, use_text_for_last_user_input: bool
) -> Any:
    if use_text_for_last_user_input and not _has_rule_for_words(self):
        return None, None, False
    return _find(self, tracker, domain, use_text_for_last_user_input)


def _has_rule_for_words(policy: Any) -> bool:
    """Whether some rule may fit a message without its intent; found out once a policy."""
    if _KNOWN not in policy.__dict__:
        # The second kind tells whether a form was interrupted.
        keys = chain(policy.lookup[RULES], policy.lookup[RULES_FOR_LOOP_UNHAPPY_PATH])
        last = (policy._rule_key_to_state(key)[-1] for key in keys)
        setattr(policy, _KNOWN, any(map(_fits_words, last)))
    known: bool = getattr(policy, _KNOWN)
    return known


def _fits_words(state: Any) -> bool:
    before = state.get(PREVIOUS_ACTION, {}).get(ACTION_NAME, ACTION_LISTEN_NAME)
    return before == ACTION_LISTEN_NAME and not state.get(USER, {}).get(INTENT)
