"""A graph runs as dask runs it, in an order that is computed once."""

from __future__ import annotations

from typing import Any, Dict

import pytest
from rasa.engine.graph import GraphComponent, GraphSchema, SchemaNode
from rasa.engine.runner.dask import DaskGraphRunner

from bot.rasa_patches import graph_runs

NEEDS = {
    # Listed before what it needs, and needing one of them twice.
    "sum": {"one": "double", "other": "given", "again": "double"},
    "double": {"value": "given"},
    "unneeded": {"value": "double"},
}


def runner() -> Any:
    """A runner whose nodes add up what they get and write down that they ran."""
    made: Any = DaskGraphRunner.__new__(DaskGraphRunner)
    made.ran = []

    def node(name: str) -> Any:
        def run(*inputs: tuple[str, int]) -> tuple[str, int]:
            made.ran.append(name)
            return name, sum(value for _, value in inputs) + 1

        return run

    made._graph_schema = GraphSchema(
        {
            name: SchemaNode(needs, GraphComponent, "create", "run", {}, is_target=name == "sum")
            for name, needs in NEEDS.items()
        }
    )
    made._instantiated_nodes = {name: node(name) for name in NEEDS}
    made._execution_context = None
    return made


@pytest.mark.parametrize("targets", [None, ["sum"], ["unneeded", "sum"]])
def test_a_graph_gives_the_results_that_dask_gives(
    targets: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    expected: Dict[str, Any] = runner().run({"given": 5}, targets)
    monkeypatch.setattr(DaskGraphRunner, "run", DaskGraphRunner.run)
    graph_runs.install()
    assert runner().run({"given": 5}, targets) == expected


def test_nodes_run_once_and_only_if_needed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(DaskGraphRunner, "run", DaskGraphRunner.run)
    graph_runs.install()
    patched = runner()
    assert patched.run({"given": 1}) == {"sum": 6}
    assert patched.ran == ["double", "sum"]
    assert patched.run({"given": 2}) == {"sum": 9}


def test_the_order_is_found_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(DaskGraphRunner, "run", DaskGraphRunner.run)
    graph_runs.install()
    patched = runner()
    patched.run({"given": 1})
    monkeypatch.setattr(GraphSchema, "minimal_graph_schema", pytest.fail)
    assert patched.run({"given": 2}) == {"sum": 9}
