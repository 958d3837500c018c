"""How often something happened lately, as small bars and in words."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Mapping

from markupsafe import Markup

_DAYS = 30
_BAR, _HEIGHT = 4, 24


@dataclass(frozen=True)
class Trend:
    """The last thirty days: a chart, and the figures next to it."""

    picture: Markup
    month: int
    week: int


def trend(days: Mapping[date, int], today: date) -> Trend:
    """The last thirty days.

    Args:
        days: how often it happened, by day.
        today: the last of them.
    """
    last = [days.get(today - timedelta(days=back), 0) for back in range(_DAYS - 1, -1, -1)]
    most = max(max(last), 1)
    bars = "".join(
        f'<rect class="bar-one" x="{place * _BAR}" y="{_HEIGHT - high:.1f}" '
        f'width="{_BAR - 1}" height="{high:.1f}"/>'
        for place, count in enumerate(last)
        if (high := _HEIGHT * count / most)
    )
    picture = Markup(
        f'<svg class="trend" viewBox="0 0 {_DAYS * _BAR} {_HEIGHT}" aria-hidden="true">{bars}</svg>'
    )
    return Trend(picture, sum(last), sum(last[-7:]))
