"""The grid of a model's answers, read once for all components that need it."""

from __future__ import annotations

from typing import Optional, Tuple

from rasa.shared.core.domain import Domain

from bot.answers.grid import Grid

_newest: Optional[Tuple[Domain, Grid]] = None


def grid_of(domain: Domain) -> Grid:
    """The grid of a domain's answers.

    Args:
        domain: of the model in use; compared by identity, since a hash would read all of it.
    """
    global _newest
    newest = _newest
    if newest is None or newest[0] is not domain:
        newest = _newest = (domain, Grid.of_responses(domain.responses))
    return newest[1]
