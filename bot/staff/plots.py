"""Bar charts as inline SVG, without scripts or assets; a table next to each has all figures."""

from __future__ import annotations

from typing import List, NamedTuple, Sequence

from markupsafe import Markup, escape

_WIDTH, _HEIGHT = 640, 220
_LEFT, _RIGHT, _TOP, _BOTTOM = 64, 8, 16, 28
_GAP = 0.25
_MOST_LABELS = 8
_LINES = 4


class Series(NamedTuple):
    """One value for each label, and the class of the bars."""

    name: str
    values: Sequence[int]
    look: str


def bars(title: str, labels: Sequence[str], series: Sequence[Series]) -> Markup:
    """Bars side by side for each label.

    Args:
        title: says what is shown, for those who cannot see it; the figures are in a table.
        labels: below the bars; some are left out where they would not fit.
        series: up to three.
    """
    most = _round_up(max((value for one in series for value in one.values), default=0))
    parts = [
        f'<svg class="plot" viewBox="0 0 {_WIDTH} {_HEIGHT}" role="img" '
        f'aria-label="{escape(title)}">'
    ]
    parts += _grid(most)
    wide = (_WIDTH - _LEFT - _RIGHT) / max(1, len(labels))
    bar = wide * (1 - _GAP) / max(1, len(series))
    for place, label in enumerate(labels):
        left = _LEFT + place * wide + wide * _GAP / 2
        for number, one in enumerate(series):
            parts.append(_bar(left + number * bar, bar, one.values[place] / most, one.look))
        step = -(-len(labels) // _MOST_LABELS)
        if place % step == 0:
            look = "second" if place // step % 2 else ""
            x = _LEFT + (place + 0.5) * wide
            parts.append(_text(x, _HEIGHT - 8, label, "middle", look))
    return Markup("".join([*parts, "</svg>"]))


def _grid(most: int) -> List[str]:
    lines = []
    for number in range(_LINES + 1):
        y = _y(number / _LINES)
        lines.append(f'<line class="grid" x1="{_LEFT}" x2="{_WIDTH - _RIGHT}" y1="{y}" y2="{y}"/>')
        lines.append(_text(_LEFT - 6, y + 4, str(most * number // _LINES), "end"))
    return lines


def _bar(left: float, wide: float, share: float, look: str) -> str:
    top = _y(share)
    return (
        f'<rect class="{escape(look)}" x="{left:.1f}" y="{top}" width="{max(1.0, wide - 1):.1f}" '
        f'height="{round(_y(0) - top, 1)}"/>'
    )


def _text(x: float, y: float, words: str, anchor: str, look: str = "") -> str:
    named = f' class="{look}"' if look else ""
    return f'<text x="{x:.1f}" y="{y:.1f}"{named} text-anchor="{anchor}">{escape(words)}</text>'


def _y(share: float) -> float:
    return round(_TOP + (1 - share) * (_HEIGHT - _TOP - _BOTTOM), 1)


def _round_up(most: int) -> int:
    """A round number that the grid lines divide, at least as high as the highest bar."""
    power = 1
    while True:
        for factor in (1, 2, 5):
            if _LINES * factor * power >= most:
                return _LINES * factor * power
        power *= 10
