"""Cases: numbers without gaps, one case per run of the form, both mails or nothing."""

from __future__ import annotations

import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import select
from sqlalchemy.engine import Engine
from sqlalchemy.orm import sessionmaker

from bot.settings import PROJECT_DIR
from bot.store.cases import CaseLimits, OpenedCase, case_sent, find_case, open_case
from bot.store.engine import create_session_factory, create_store_engine
from bot.store.errors import StoreError, TooManyCasesError
from bot.store.models import Case, CaseStatus, MessageKind, MessageStatus, OutboxMessage
from bot.store.sessions import reading
from tests.store.cases import MUNICIPALITY, new_case, open_cases

THREADS = 8
EACH = 5
SUMMER = datetime(2026, 7, 1, 12, tzinfo=UTC)


def cases(sessions: sessionmaker) -> list[Case]:
    with reading(sessions) as session:
        return list(session.execute(select(Case).order_by(Case.year, Case.number)).scalars())


def outbox(sessions: sessionmaker) -> list[OutboxMessage]:
    with reading(sessions) as session:
        return list(session.execute(select(OutboxMessage).order_by(OutboxMessage.id)).scalars())


def test_a_case_without_its_conversation_is_told_from_one_that_had_none(
    sessions: sessionmaker,
) -> None:
    open_cases(sessions, 1, transcript=None)
    open_cases(sessions, 1, idempotency_key="another", transcript=[])
    assert [case.transcript for case in cases(sessions)] == [None, []]


def test_a_case_comes_back_as_it_was_sent_with_its_two_mails(sessions: sessionmaker) -> None:
    assert open_cases(sessions, 1, now=SUMMER) == ["EU-2026-0001"]
    (case,) = cases(sessions)
    assert (case.question, case.email, case.contact_name) == (
        "Hur går vår förening med i SERN?",
        "asa@foreningen.example",
        "Åsa Öström",
    )
    assert (case.created_at, case.consent_at, case.status) == (SUMMER, SUMMER, CaseStatus.NEW)
    assert case.transcript[1] == {"who": "assistant", "text": "Hej! Vad vill du veta?"}
    rows = outbox(sessions)
    assert [(row.kind, row.recipient) for row in rows] == [
        (MessageKind.MUNICIPALITY, MUNICIPALITY),
        (MessageKind.RECEIPT, "asa@foreningen.example"),
    ]
    assert {(row.status, row.due_at, row.attempts) for row in rows} == {
        (MessageStatus.PENDING, SUMMER, 0)
    }


def test_threads_number_without_gap_or_repeat(database_url: str, sessions: sessionmaker) -> None:
    # A visitor waits three seconds at most; this machine may be slower.
    patient = create_session_factory(create_store_engine(database_url, wait_seconds=60))
    with ThreadPoolExecutor(THREADS) as threads:
        jobs = [threads.submit(open_cases, patient, EACH, SUMMER) for _ in range(THREADS)]
        references = sorted(reference for job in jobs for reference in job.result())
    assert references == [f"EU-2026-{number:04d}" for number in range(1, THREADS * EACH + 1)]
    assert len(outbox(sessions)) == 2 * THREADS * EACH
    patient.kw["bind"].dispose()


def test_processes_number_without_gap_or_repeat(database_url: str, sessions: sessionmaker) -> None:
    code = (
        "import sys\n"
        "from datetime import UTC, datetime\n"
        "from bot.store.engine import create_session_factory, create_store_engine\n"
        "from tests.store.cases import open_cases\n"
        "sessions = create_session_factory(create_store_engine(sys.argv[1], wait_seconds=60))\n"
        "print('ready', flush=True)\n"
        "sys.stdin.readline()\n"
        "print(*open_cases(sessions, 10, datetime(2026, 7, 1, tzinfo=UTC)))\n"
    )
    processes = [
        subprocess.Popen(
            [sys.executable, "-c", code, database_url],
            cwd=PROJECT_DIR,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        for _ in range(3)
    ]
    for process in processes:
        assert process.stdout is not None and process.stdout.readline() == "ready\n"
    for process in processes:
        assert process.stdin is not None
        process.stdin.write("go\n")
        process.stdin.flush()
    references = [name for one in processes for name in one.communicate(timeout=120)[0].split()]
    assert sorted(references) == [f"EU-2026-{number:04d}" for number in range(1, 31)]


def test_a_case_that_fails_half_way_takes_no_number(sessions: sessionmaker) -> None:
    open_cases(sessions, 1, now=SUMMER)
    with pytest.raises(KeyError):
        # The number is counted by then.
        open_cases(sessions, 1, now=SUMMER, transcript=[{"text": "by nobody"}])
    assert open_cases(sessions, 1, now=SUMMER) == ["EU-2026-0002"]
    assert len(outbox(sessions)) == 4


def test_the_same_run_of_the_form_opens_one_case(sessions: sessionmaker) -> None:
    new = new_case()
    first = open_case(sessions, new, municipality=MUNICIPALITY)
    assert open_case(sessions, new, municipality=MUNICIPALITY) == first
    assert find_case(sessions, new.idempotency_key) == first
    assert find_case(sessions, "another") is None
    assert first == OpenedCase(cases(sessions)[0].reference, receipt=True)
    assert len(cases(sessions)) == 1
    # The repeat used no number up.
    assert cases(sessions)[0].number + 1 == int(open_cases(sessions, 1)[0][-4:])


def test_the_same_run_sent_by_many_at_once_opens_one_case(
    database_url: str, sessions: sessionmaker
) -> None:
    patient = create_session_factory(create_store_engine(database_url, wait_seconds=60))
    new = new_case()
    with ThreadPoolExecutor(THREADS) as threads:
        jobs = [
            threads.submit(open_case, patient, new, municipality=MUNICIPALITY)
            for _ in range(THREADS)
        ]
        assert len({job.result() for job in jobs}) == 1
    assert len(cases(sessions)) == 1
    assert len(outbox(sessions)) == 2
    patient.kw["bind"].dispose()


@pytest.mark.parametrize(
    ("at", "reference"),
    [
        (datetime(2026, 12, 31, 22, 59, 59, tzinfo=UTC), "EU-2026-0001"),
        (datetime(2026, 12, 31, 23, 0, 0, tzinfo=UTC), "EU-2027-0001"),
    ],
    ids=["a second before midnight in Sweden", "midnight in Sweden"],
)
def test_the_year_begins_at_midnight_in_sweden(
    sessions: sessionmaker, at: datetime, reference: str
) -> None:
    assert open_cases(sessions, 1, now=at) == [reference]


def test_each_year_counts_from_one(sessions: sessionmaker) -> None:
    open_cases(sessions, 2, now=datetime(2026, 12, 1, tzinfo=UTC))
    assert open_cases(sessions, 1, now=datetime(2027, 1, 2, tzinfo=UTC)) == ["EU-2027-0001"]


def test_a_reference_grows_beyond_four_digits() -> None:
    assert Case(year=2026, number=12345).reference == "EU-2026-12345"


@settings(max_examples=30, deadline=None, suppress_health_check=list(HealthCheck))
@given(text=st.text(alphabet=st.characters(), min_size=1, max_size=100))
def test_any_text_can_be_sent(sessions: sessionmaker, text: str) -> None:
    reference = open_cases(
        sessions,
        1,
        question=text,
        contact_name=text,
        wish=text,
        transcript=[{"who": "visitor", "text": text}],
    )[0]
    case = cases(sessions)[-1]
    assert case.reference == reference
    kept = text.encode("utf-8", "replace").decode().replace("\0", "\ufffd")
    assert {case.question, case.contact_name, case.wish, case.transcript[0]["text"]} == {kept}


def test_a_database_that_is_busy_is_told_and_takes_no_number(
    sessions: sessionmaker, engine: Engine
) -> None:
    holder: Any = engine.execution_options(sqlite_begin="EXCLUSIVE").connect()
    holder.begin()
    if engine.dialect.name == "postgresql":
        holder.exec_driver_sql("LOCK TABLE case_numbers IN ACCESS EXCLUSIVE MODE")
    with pytest.raises(StoreError, match="Another process holds it"):
        open_cases(sessions, 1, now=SUMMER)
    holder.close()
    assert open_cases(sessions, 1, now=SUMMER) == ["EU-2026-0001"]


SAME_MAILBOX = (
    "victim2@foreningen.example",
    "Victim2@foreningen.example",
    "VIC.TIM2+a@Foreningen.example",
)


def test_a_mailbox_gets_no_more_receipts_than_are_allowed_but_the_cases_arrive(
    sessions: sessionmaker,
) -> None:
    def send(at: datetime, address: str) -> bool:
        case = new_case(email=address)
        limits = CaseLimits(receipts_per_day=2)
        return open_case(sessions, case, municipality=MUNICIPALITY, limits=limits, now=at).receipt

    assert [send(SUMMER, address) for address in SAME_MAILBOX] == [True, True, False]
    kinds = [row.kind for row in outbox(sessions)]
    assert kinds.count(MessageKind.MUNICIPALITY) == 3
    assert kinds.count(MessageKind.RECEIPT) == 2
    assert send(SUMMER + timedelta(days=1, seconds=1), SAME_MAILBOX[0])


def test_a_repeat_says_the_same_of_the_receipt(sessions: sessionmaker) -> None:
    limits = CaseLimits(receipts_per_day=1)
    for expected in (True, False):
        new = new_case()
        for _ in range(2):
            opened = open_case(sessions, new, municipality=MUNICIPALITY, limits=limits)
            assert opened.receipt is expected
            assert find_case(sessions, new.idempotency_key) == opened


def test_a_number_instead_of_an_address_gets_no_receipt(sessions: sessionmaker) -> None:
    new = new_case(email=None, phone="+46701234567")
    assert not open_case(sessions, new, municipality=MUNICIPALITY).receipt
    assert [row.kind for row in outbox(sessions)] == [MessageKind.MUNICIPALITY]
    assert (cases(sessions)[0].email, cases(sessions)[0].phone) == (None, "+46701234567")


def test_a_case_of_who_cannot_be_reached_gets_no_receipt(sessions: sessionmaker) -> None:
    new = new_case(email=None)
    opened = open_case(sessions, new, municipality=MUNICIPALITY)
    assert not opened.receipt
    assert [row.kind for row in outbox(sessions)] == [MessageKind.MUNICIPALITY]
    (case,) = cases(sessions)
    assert (case.email, case.phone, case.mailbox) == (None, None, None)
    sent = case_sent(sessions, opened.reference, new.conversation_id)
    assert sent is not None and (sent.email, sent.phone) == (None, None)


@pytest.mark.parametrize(
    ("limits", "other_conversation"),
    [(CaseLimits(cases_per_conversation=2), True), (CaseLimits(all_cases_per_hour=2), False)],
    ids=["of a conversation", "of all"],
)
def test_beyond_a_limit_nothing_is_written(
    limits: CaseLimits, other_conversation: bool, sessions: sessionmaker
) -> None:
    def send(now: datetime = SUMMER, **changes: Any) -> Any:
        return open_case(
            sessions, new_case(**changes), municipality=MUNICIPALITY, limits=limits, now=now
        )

    known = new_case()
    open_case(sessions, known, municipality=MUNICIPALITY, limits=limits, now=SUMMER)
    send()
    with pytest.raises(TooManyCasesError):
        send()
    # What was sent already is found all the same, and the refusal took no number.
    assert open_case(sessions, known, municipality=MUNICIPALITY, limits=limits, now=SUMMER)
    if other_conversation:
        assert send(conversation_id="another").reference == "EU-2026-0003"
    else:
        with pytest.raises(TooManyCasesError):
            send(conversation_id="another")
    later = SUMMER + timedelta(days=1, seconds=1)
    assert send(later).reference == f"EU-2026-{len(cases(sessions)):04d}"
