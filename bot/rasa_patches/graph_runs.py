"""Runs a model's graph in an order that is computed only once.

For each message and each prediction Rasa works out which parts of its graph are needed, and dask
the order to run them in: a millisecond each time, and always the same.
"""

from __future__ import annotations

from typing import Any, Dict, List, Optional, Sequence, Tuple

from rasa.engine.graph import GraphSchema
from rasa.engine.runner.dask import DaskGraphRunner

_ORDERS = "_orders_found"
# A node's name, and the names of those that it needs.
_Order = List[Tuple[str, Sequence[str]]]


def install() -> None:
    """Makes Rasa keep the order."""
    runner: Any = DaskGraphRunner
    runner.run = _run


def _run(
    self: Any, inputs: Optional[Dict[str, Any]] = None, targets: Optional[List[str]] = None
) -> Dict[str, Any]:
    wanted = tuple(targets or self._graph_schema.target_names)
    orders = self.__dict__.setdefault(_ORDERS, {})
    if wanted not in orders:
        orders[wanted] = _order_of(self._graph_schema.minimal_graph_schema(list(wanted)))
    made: Dict[str, Any] = {name: (name, given) for name, given in (inputs or {}).items()}
    for name, needs in orders[wanted]:
        # An unknown dependency is passed on by its name, as dask does.
        made[name] = self._instantiated_nodes[name](*(made.get(need, need) for need in needs))
    return dict(made[name] for name in wanted)


def _order_of(schema: GraphSchema) -> _Order:
    """The nodes of a graph in topological order."""
    order: Dict[str, Sequence[str]] = {}

    def add(name: str) -> None:
        if name in order or name not in schema.nodes:
            return
        needs = list(schema.nodes[name].needs.values())
        for need in needs:
            add(need)
        order[name] = needs

    for name in schema.nodes:
        add(name)
    return list(order.items())
