"""Figures for everybody: by whole months, and nothing so rare that it could be one person.

A count below ``LEAST`` is left out. Where a single one is left out of figures whose sum is
published, it could be calculated, so that the next smallest is left out, too. The current month is
left out, since the difference between two days would show what one visitor did.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import asdict, astuple, dataclass
from datetime import date, datetime, timedelta
from typing import Any, Callable, Dict, Iterable, List, Optional, Tuple

from sqlalchemy.orm import sessionmaker
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import BaseRoute, Route

from bot.settings import Settings
from bot.staff.files import csv_response
from bot.staff.terms import term
from bot.store.figures import Count, Dimension, counts
from bot.store.local_time import LOCAL_TIME

LEAST = 5
PATH = "/oppna-data"
# Without how often a cell was asked, which would give away what is left out of answered and
# unknown, and without thumbs by answer, which are all rare.
_PUBLISHED = (
    Dimension.CONVERSATION,
    Dimension.OUTCOME,
    Dimension.ANSWERED,
    Dimension.UNKNOWN,
    Dimension.LANGUAGE,
    Dimension.VARIANT,
    Dimension.HOUR,
    Dimension.CASE,
    Dimension.ENDED,
)
_MOST_MONTHS = 36


@dataclass(frozen=True)
class Row:
    """How often something happened in a month."""

    month: str
    dimension: str
    value: str
    count: int


def open_data(counted: Iterable[Count], today: date) -> List[Row]:
    """The rows that anybody may see.

    Args:
        counted: by day.
        today: in local time; its month is not over.
    """
    months: Dict[tuple[str, str], Counter[str]] = defaultdict(Counter)
    for one in counted:
        if (one.day.year, one.day.month) < (today.year, today.month):
            months[(f"{one.day:%Y-%m}", one.dimension)][one.value] += one.count
    return [
        Row(month, dimension, value, count)
        for (month, dimension), values in sorted(months.items())
        for value, count in sorted(_without_rare(values).items())
    ]


def _without_rare(values: Counter[str]) -> Dict[str, int]:
    common = {value: count for value, count in values.items() if count >= LEAST}
    if common and len(values) - len(common) == 1:
        del common[min(common, key=lambda value: (common[value], value))]
    return common


class OpenData:
    """The figures at addresses that need no sign-in.

    Args:
        settings: whether they are published.
        sessions: of the database.
    """

    def __init__(self, settings: Settings, sessions: sessionmaker) -> None:
        self._settings = settings
        self._sessions = sessions
        # Past months no longer change; they are added up once a day.
        self._kept: Tuple[Optional[date], List[Row]] = (None, [])

    def routes(self) -> List[BaseRoute]:
        """None where the operator does not publish them."""
        if not self._settings.open_data:
            return []
        return [
            Route(f"{PATH}/statistik.json", self._endpoint(_as_json), methods=["GET"]),
            Route(f"{PATH}/statistik.csv", self._endpoint(_as_csv), methods=["GET"]),
        ]

    def _endpoint(self, answer: Callable[[List[Row]], Response]) -> Any:
        async def endpoint(_request: Request) -> Response:
            rows = await run_in_threadpool(self._rows)
            response = answer(rows)
            # The same all month, so that caches can answer repeated requests.
            response.headers["Cache-Control"] = "public, max-age=3600"
            response.headers["Access-Control-Allow-Origin"] = "*"
            return response

        return endpoint

    def _rows(self) -> List[Row]:
        today = datetime.now(LOCAL_TIME).date()
        day, rows = self._kept
        if day == today:
            return rows
        first = today.replace(day=1)
        for _ in range(_MOST_MONTHS):
            first = (first - timedelta(days=1)).replace(day=1)
        rows = open_data(counts(self._sessions, first, today, _PUBLISHED), today)
        self._kept = (today, rows)
        return rows


def _as_json(rows: List[Row]) -> Response:
    about = term("open_data", "about")
    return JSONResponse({"about": about, "least": LEAST, "rows": [asdict(row) for row in rows]})


def _as_csv(rows: List[Row]) -> Response:
    heading = [term("columns", name) for name in ("month", "what", "value", "count")]
    return csv_response(heading, [astuple(row) for row in rows], "statistik.csv")
