"""The upstream code that patches were written for is still what is installed.

When one of these fails, a library has changed: read what is new in it, see whether the patch is
still needed and still right, then take over the new sum. All other tests of this folder say what
the patches have to do.
"""

from __future__ import annotations

import ast
import hashlib
import importlib
import inspect

import pytest

# By patch: module, and what of it the patch calls, replaces or relies on.
PATCHED = {
    "strict_http: Http": (
        "sanic.http",
        "Http",
        "155283515c30c1bf",
    ),
    "strict_http: HttpProtocol": (
        "sanic.server.protocols.http_protocol",
        "HttpProtocol",
        "952828f2b7dd53f3",
    ),
    "strict_http: SanicProtocol": (
        "sanic.server.protocols.base_protocol",
        "SanicProtocol",
        "89647e58123479df",
    ),
    "listen_address: Sanic.run": ("sanic.app", "Sanic.run", "92d1cdd851080b3c"),
    "listen_address: rasa-sdk's run": ("rasa_sdk.endpoint", "run", "e05d7b0c48524a7f"),
    "quiet_server: Rasa's root": ("rasa.server", "add_root_route", "e2dcf148a5aa64bf"),
    "quiet_server: Sanic's handling of errors": (
        "sanic.app",
        "Sanic.handle_exception",
        "45f6522cb839753f",
    ),
    "event_types: Event.resolve_by_type": (
        "rasa.shared.core.events",
        "Event.resolve_by_type",
        "4b50cbf0b383a34f",
    ),
    "action_headers: RemoteAction": (
        "rasa.core.actions.action",
        "RemoteAction.__init__",
        "2340a1bae1725a3b",
    ),
    "action_threads: ActionExecutor.run": (
        "rasa_sdk.executor",
        "ActionExecutor.run",
        "887371c34186d77c",
    ),
    "keeper: honcho's manager": ("honcho.manager", "Manager", "e41ff057fa719732"),
    "keeper: honcho's process": ("honcho.process", "Process", "86370033a30c851c"),
    "action_schema: RemoteAction._validate_action_result": (
        "rasa.core.actions.action",
        "RemoteAction._validate_action_result",
        "c528806a75ee2938",
    ),
    "action_timeout: RemoteAction.run": (
        "rasa.core.actions.action",
        "RemoteAction.run",
        "5762a142f858409e",
    ),
    "one_pass: TarSafe": ("tarsafe.tarsafe", "TarSafe", "8495a8d56c59c557"),
    "one_pass: unpacking": (
        "rasa.engine.storage.local_model_storage",
        "LocalModelStorage._extract_archive_to_directory",
        "62ba35eda5767a70",
    ),
    "graph_runs: DaskGraphRunner": (
        "rasa.engine.runner.dask",
        "DaskGraphRunner",
        "9320551a841195ac",
    ),
    "graph_runs: GraphSchema.minimal_graph_schema": (
        "rasa.engine.graph",
        "GraphSchema.minimal_graph_schema",
        "71db0e78fc363605",
    ),
    "rules_by_intent: predicting": (
        "rasa.core.policies.rule_policy",
        "RulePolicy._predict",
        "d5e1944ff99af751",
    ),
    "rules_by_intent: looking for a rule": (
        "rasa.core.policies.rule_policy",
        "RulePolicy._find_action_from_rules",
        "b908f94c83741b5c",
    ),
    "rules_by_intent: which rules fit": (
        "rasa.core.policies.rule_policy",
        "RulePolicy._is_rule_applicable",
        "4f6b32c4d11dd6fe",
    ),
    "rules_by_intent: what fits": (
        "rasa.core.policies.rule_policy",
        "RulePolicy._does_rule_match_state",
        "736e3897e677faaf",
    ),
    "rules_by_intent: words without an intent": (
        "rasa.core.featurizers.tracker_featurizers",
        "TrackerFeaturizer._choose_last_user_input",
        "774536c298bdccda",
    ),
    "plain_training: TrainingHook": (
        "rasa.engine.training.hooks",
        "TrainingHook",
        "94b298bf59ceff7f",
    ),
    "plain_reading: a phrase": (
        "rasa.shared.nlu.training_data.message",
        "Message.__init__",
        "29f122ab09ebb322",
    ),
    "plain_reading: its fingerprint": (
        "rasa.shared.nlu.training_data.message",
        "Message.fingerprint",
        "865c2ddf55e1d4c2",
    ),
    "plain_reading: what stands there twice": (
        "rasa.shared.nlu.training_data.training_data",
        "TrainingData.sanitize_examples",
        "faad45195e12f67d",
    ),
    "plain_reading: a phrase's answer": (
        "rasa.shared.nlu.training_data.training_data",
        "TrainingData._fill_response_phrases",
        "2c0b1f5fdecb58df",
    ),
    "quick_yaml: reading": ("rasa.shared.utils.io", "read_yaml", "7e9f969a1f62654f"),
    "quick_yaml: checking": (
        "rasa.shared.utils.validation",
        "validate_yaml_schema",
        "2069ec8e26b05c03",
    ),
    "late_tensorflow: one that inherits": (
        "rasa.utils.tensorflow.callback",
        "RasaTrainingLogger",
        "22982282e7af018d",
    ),
    "late_tensorflow: the other": (
        "rasa.utils.tensorflow.data_generator",
        "RasaDataGenerator",
        "37108a873c2fb4fe",
    ),
    "predict_only: a model's description": (
        "rasa.engine.storage.storage",
        "ModelMetadata.from_dict",
        "aa7574713dfca0bb",
    ),
    "plain_reading: reading a file": (
        "rasa.shared.nlu.training_data.loading",
        "_load",
        "08e381fe4fc2ebac",
    ),
}


def source_sum(module: str, path: str) -> str:
    """A checksum of a class's or function's source, formatting aside.

    Read from the file: Sanic rewrites some of its methods while it starts.
    """
    node: ast.AST = ast.parse(inspect.getsource(importlib.import_module(module)))
    for name in path.split("."):
        node = next(
            child for child in ast.iter_child_nodes(node) if getattr(child, "name", None) == name
        )
    return hashlib.sha256(ast.dump(node).encode()).hexdigest()[:16]


@pytest.mark.parametrize("patch", PATCHED)
def test_what_is_patched_has_not_changed(patch: str) -> None:
    module, path, expected = PATCHED[patch]
    assert source_sum(module, path) == expected, f"{module}.{path} has changed upstream"
