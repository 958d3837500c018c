"""What an operator is told about the outbox, and what Prometheus is."""

from __future__ import annotations

import math
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy.orm import sessionmaker

from bot.delivery.figures import show_outbox
from bot.delivery.report import outbox_report, retry_failed
from bot.operations.metrics import OUTBOX, OUTBOX_OLDEST
from bot.settings import Settings
from bot.store.models import OutboxMessage
from bot.store.outbox import claim_due, mark_failed, mark_sent
from bot.store.sessions import writing
from tests.store.cases import open_cases

NOW = datetime(2026, 7, 1, 12, tzinfo=UTC)


@pytest.fixture
def settings(database_url: str) -> Settings:
    return Settings(database_url=database_url)


@pytest.fixture
def reference(sessions: sessionmaker) -> str:
    """Of a case whose mail went out, and whose receipt was given up."""
    (reference,) = open_cases(sessions, 1, now=NOW)
    mail, receipt = claim_due(
        sessions, holder="a", now=NOW, until=NOW + timedelta(minutes=5), limit=9
    )
    mark_sent(sessions, mail.id, holder="a", now=NOW)
    mark_failed(
        sessions, receipt.id, holder="a", now=NOW, error="550 unknown", municipality="m@x.se"
    )
    return reference


def test_an_operator_sees_what_was_given_up_and_why_and_how_to_try_again(
    settings: Settings, reference: str
) -> None:
    report = outbox_report(settings).splitlines()
    assert report[:3] == ["pending: 1", "sent: 1", "failed: 1"]
    given_up = f"{reference} receipt: given up 2026-07-01 12:00 UTC after 1 tries. 550 unknown"
    assert report[3] == given_up
    assert "python -m bot outbox --retry" in report[4]
    assert "@" not in "".join(report)


def test_what_is_tried_again_waits_and_is_no_longer_listed(
    settings: Settings, reference: str
) -> None:
    assert retry_failed(settings) == 1
    assert outbox_report(settings).splitlines() == ["pending: 2", "sent: 1", "failed: 0"]
    assert retry_failed(settings) == 0


def test_an_old_row_without_a_time_is_listed_all_the_same(
    settings: Settings, sessions: sessionmaker, reference: str
) -> None:
    with writing(sessions) as session:
        session.query(OutboxMessage).update({"finished_at": None})
    assert "given up ? after" in outbox_report(settings)


def waits(status: str) -> float:
    """How many mails of a status Prometheus is told of."""
    (family,) = OUTBOX.collect()
    return next(one.value for one in family.samples if one.labels == {"status": status})


def oldest_age() -> float:
    """How many seconds Prometheus is told that the oldest one waits."""
    (family,) = OUTBOX_OLDEST.collect()
    return family.samples[0].value


def test_prometheus_sees_how_many_mails_wait_and_since_when(
    sessions: sessionmaker, reference: str
) -> None:
    show_outbox(sessions)
    assert [waits(status) for status in ("pending", "sent", "failed")] == [1, 1, 1]
    age = oldest_age()
    assert age == pytest.approx((datetime.now(UTC) - NOW).total_seconds(), abs=60)


def test_prometheus_sees_an_empty_outbox(sessions: sessionmaker) -> None:
    show_outbox(sessions)
    assert (waits("pending"), oldest_age()) == (0, 0)


def test_while_the_database_is_away_there_is_no_value(sessions: sessionmaker) -> None:
    show_outbox(sessions)
    with writing(sessions) as session:
        session.execute("DROP TABLE outbox")
    assert math.isnan(waits("pending"))
    assert math.isnan(oldest_age())
