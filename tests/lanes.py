"""Which tests run where: what shares a server shares a worker, what takes long has its own lane.

`make test-fast` runs the plain functions, `make test` all but the slow lane, `make test-all` all.
"""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any, Sequence

import pytest

TESTS_DIR = Path(__file__).parent

# Whose fixtures need a model, a server or a browser; the plain lane has none of them.
HEAVY_FIXTURES = {"trained_model", "postgres", "own_postgres", "browser"}
# Left out of the plain lane without being imported: to import what they test (Rasa, spaCy, ONNX),
# or to run it (processes, mail servers), takes longer than all plain functions together.
HEAVY_FILES: Sequence[str] = (
    # Rasa, spaCy or ONNX.
    "rasa_patches/test_*.py",
    "answers/test_generator.py",
    "channel/test_api_pages.py",
    "channel/test_cases.py",
    "channel/test_failures.py",
    "channel/test_flat_cost.py",
    "channel/test_fuzz.py",
    "channel/test_legal.py",
    "channel/test_limits.py",
    "channel/test_masking.py",
    "channel/test_new_model.py",
    "channel/test_feedback.py",
    "channel/test_notices.py",
    "channel/test_observed.py",
    "channel/test_origins.py",
    "channel/test_repeated.py",
    "channel/test_server.py",
    "channel/test_several_servers.py",
    "tracking/test_*.py",
    "handoff/test_draft.py",
    "handoff/test_contact_step.py",
    "handoff/test_decision_answers.py",
    "handoff/test_decision_details.py",
    "handoff/test_decision_question.py",
    "handoff/test_question_step.py",
    "handoff/test_steps.py",
    "launch/test_swedish_pipeline.py",
    "nlu/encoder/test_*.py",
    "tuning/test_*.py",
    "nlu/test_component_contract.py",
    "nlu/test_greeting.py",
    "nlu/test_language_detector.py",
    "nlu/test_languages_apart.py",
    "nlu/test_lemma_table.py",
    "nlu/test_question_splitter.py",
    "nlu/test_scope_guard.py",
    "nlu/test_swedish_spacy.py",
    # Processes, or a mail server.
    "delivery/test_kill.py",
    "delivery/test_outages.py",
    "delivery/test_process.py",
    "delivery/test_smtp.py",
    "delivery/test_worker.py",
    "actions/test_server.py",
    "widget/test_firefox.py",
    "content/links/test_check_links.py",
    "launch/test_backup.py",
    "launch/test_chat.py",
    "launch/test_forget.py",
    "launch/test_main.py",
    "launch/test_nginx.py",
    "launch/test_one_choice.py",
    "launch/test_preflight.py",
    "files/test_private_files.py",
    "launch/test_processes.py",
    "launch/test_serve.py",
)

# What shares a fixture that takes long to make, or that disturbs others, runs in one worker.
SHARED = (("two_servers", "two servers"), ("parse", "model"))
# Each is a running assistant of its own: two, so that two workers have one each.
ASSISTANTS = {"questions": "assistant-1", "conversations": "assistant-1"}
OTHER_ASSISTANT = "assistant-2"
# Takes longest, and its worker trains the model if one is due.
FIRST = "assistant-1"
TRAINING_WORKER = "gw0"
# Behind all that need no model, since it may still be in training. Each takes minutes, so they come
# before the others that do: these fill up what is left, and no worker is alone with a long one in
# the end.
LONG = ("assistant-2", "model", "two servers", "nlu/test_noise", "conversations/test_rasa_stories")


def is_heavy(path: Path) -> bool:
    """Whether the plain lane leaves a file out unread."""
    within = path.relative_to(TESTS_DIR)
    return any(within.match(pattern) for pattern in HEAVY_FILES)


def is_too_heavy() -> bool:
    """Whether what was imported so far takes longer than all plain functions together."""
    return "rasa.core" in sys.modules


def group_of(item: Any) -> str:
    """The name of the tests that an item has to share a worker with."""
    for fixture, group in SHARED:
        if fixture in item.fixturenames:
            return group
    within = item.path.relative_to(TESTS_DIR)
    if "assistant" in item.fixturenames:
        return ASSISTANTS.get(within.parts[0], OTHER_ASSISTANT)
    return str(within.with_suffix(""))


def arrange(items: list[Any]) -> None:
    """Gives each test its group, and begins with those that keep a worker busy for longest.

    The first worker trains a model if one is due; tests without one come next, so that the other
    workers have something to do meanwhile.
    """
    groups: dict[str, list[Any]] = {}
    for item in items:
        group = group_of(item)
        item.add_marker(pytest.mark.xdist_group(group))
        groups.setdefault(group, []).append(item)
    items[:] = [item for group in sorted(groups.values(), key=_rank) for item in group]


def _rank(group: Sequence[Any]) -> int:
    name = group_of(group[0])
    if name == FIRST:
        return 0
    if name in LONG:
        return 2 + LONG.index(name)
    return 2 + len(LONG) if any("trained_model" in item.fixturenames for item in group) else 1


def is_not_plain(item: Any) -> bool:
    """Whether a test is slow, or asks for a model, a server or a browser."""
    if item.get_closest_marker("slow") or HEAVY_FIXTURES.intersection(item.fixturenames):
        return True
    # Asked for by name only once the test runs.
    callspec = getattr(item, "callspec", None)
    return bool(callspec) and callspec.params.get("database_url") == "postgresql"
