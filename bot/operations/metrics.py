"""The metrics, and the port at which Prometheus fetches them."""

from __future__ import annotations

import logging
import time
from contextlib import contextmanager
from typing import Iterator

from prometheus_client import (
    Counter,
    Gauge,
    Histogram,
    disable_created_metrics,
    start_http_server,
)

from bot.settings import Settings

logger = logging.getLogger(__name__)

# Would add a second series to every metric that nobody queries.
disable_created_metrics()  # type: ignore[no-untyped-call]

_SECONDS = (0.005, 0.01, 0.02, 0.03, 0.05, 0.1, 0.2, 0.5, 1.0, 2.0, 5.0, 10.0, 20.0)
_SHARES = tuple(step / 10 for step in range(1, 11))

REQUESTS = Counter("assistant_requests", "Requests answered.", ["route", "status"])
REQUEST_SECONDS = Histogram(
    "assistant_request_seconds", "Time to the answer.", ["route"], buckets=_SECONDS
)
TURNS = Counter("assistant_turns", "Turns taken, by how they ended.", ["outcome"])
TOPICS = Counter("assistant_topics", "Turns taken, by the topic understood.", ["topic"])
CONFIDENCE = Histogram(
    "assistant_confidence", "Probability of what a message was understood as.", buckets=_SHARES
)
STEP_SECONDS = Histogram(
    "assistant_step_seconds",
    "Time of a turn's steps: turn (all of it), database (each call), actions (each call).",
    ["step"],
    buckets=_SECONDS,
)
CASES = Counter("assistant_cases", "Cases opened, by the way in.", ["way"])
MODEL = Gauge("assistant_model", "1, with the name of the model in use.", ["model"])
OUTBOX = Gauge("assistant_outbox", "Mails by status.", ["status"])
OUTBOX_OLDEST = Gauge(
    "assistant_outbox_oldest_seconds", "Age of the oldest mail that waits; 0 when none does."
)
DELIVERIES = Counter("assistant_deliveries", "Tries to send a mail, by result.", ["result"])
LAST_ERASURE = Gauge(
    "assistant_last_erasure_timestamp_seconds", "When old data was last erased in full."
)


@contextmanager
def timed(step: str) -> Iterator[None]:
    """Times a step of a turn, even if it fails."""
    began = time.perf_counter()
    try:
        yield
    finally:
        STEP_SECONDS.labels(step).observe(time.perf_counter() - began)


def serve_metrics(settings: Settings, place: int) -> None:
    """Serves this process's metrics at ``/metrics``, if a port is set.

    Args:
        settings: the first port and the address.
        place: offset for this process: 0 the Rasa server, 1 the action server, 2 the worker.

    Raises:
        OSError: the port cannot be used.
    """
    if settings.metrics_port:
        start_http_server(settings.metrics_port + place, addr=settings.metrics_host)
        logger.info("Metrics are on port %d.", settings.metrics_port + place)
