"""Looks up rules by intent alone where no rule depends on a visitor's words.

Rasa looks up rules by the words first, then by the intent. Each time it recomputes the states of
the whole conversation and tries all rules on them.
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
    """Skips the look-up by words."""
    policy: Any = RulePolicy
    policy._find_action_from_rules = _found


def _found(
    self: Any, tracker: DialogueStateTracker, domain: Domain, use_text_for_last_user_input: bool
) -> Any:
    if use_text_for_last_user_input and not _has_rule_for_words(self):
        return None, None, False
    return _find(self, tracker, domain, use_text_for_last_user_input)


def _has_rule_for_words(policy: Any) -> bool:
    """Whether some rule may match a message without its intent; computed once per policy."""
    if _KNOWN not in policy.__dict__:
        # The second kind says whether a form was interrupted.
        keys = chain(policy.lookup[RULES], policy.lookup[RULES_FOR_LOOP_UNHAPPY_PATH])
        last = (policy._rule_key_to_state(key)[-1] for key in keys)
        setattr(policy, _KNOWN, any(map(_fits_words, last)))
    known: bool = getattr(policy, _KNOWN)
    return known


def _fits_words(state: Any) -> bool:
    before = state.get(PREVIOUS_ACTION, {}).get(ACTION_NAME, ACTION_LISTEN_NAME)
    return before == ACTION_LISTEN_NAME and not state.get(USER, {}).get(INTENT)
