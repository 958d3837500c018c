"""Accounts from the command line, and how long the staff's traces are kept."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Optional

import pytest
from sqlalchemy import select
from sqlalchemy.orm import sessionmaker

from bot.settings import Settings
from bot.staff import manage
from bot.staff.errors import StaffError
from bot.store.models import Case, CaseNote
from bot.store.retention import forget_cases, forget_staff_log, forget_staff_sessions
from bot.store.sessions import reading, writing
from bot.store.staff import Role, account_named, begin_session, signed_in
from bot.store.staff_log import log_alone, staff_log
from tests.staff.conftest import PASSWORD
from tests.store.cases import open_cases

NOW = datetime(2026, 7, 1, 12, tzinfo=UTC)
HOUR = timedelta(hours=1)


def test_accounts_are_added_listed_and_removed(settings: Settings, sessions: sessionmaker) -> None:
    assert manage.add(settings, " Anna.Lind ", [Role.EDITOR, Role.HANDLER], PASSWORD) == "anna.lind"
    manage.add(settings, "bo@kommun.se", [Role.READER], None)
    assert manage.listed(settings) == [
        "anna.lind: handläggare, redaktör",
        "bo@kommun.se: läsare (single sign-on)",
    ]
    open_cases(sessions, 1)
    with writing(sessions) as session:
        (case,) = session.execute(select(Case)).scalars()
        case.assigned_to = "anna.lind"
    manage.remove(settings, "Anna.Lind")
    with reading(sessions) as session:
        (case,) = session.execute(select(Case)).scalars()
    assert case.assigned_to is None and len(manage.listed(settings)) == 1
    assert [entry.subject for entry in staff_log(sessions)] == [
        "anna.lind",
        "bo@kommun.se",
        "anna.lind",
    ]


@pytest.mark.parametrize(
    ("name", "roles", "password", "told"),
    [
        ("a", [Role.READER], PASSWORD, "cannot be a name"),
        ("anna lind", [Role.READER], PASSWORD, "cannot be a name"),
        ("anna.lind", [], PASSWORD, "--role läsare"),
        ("anna.lind", [Role.READER], "kort", "för kort"),
    ],
)
def test_what_cannot_be_an_account_is_refused_with_the_cure(
    settings: Settings, name: str, roles: list[Role], password: Optional[str], told: str
) -> None:
    with pytest.raises(StaffError, match=told):
        manage.add(settings, name, roles, password)
    assert manage.listed(settings) == []


def test_a_name_is_taken_once(settings: Settings) -> None:
    manage.add(settings, "anna.lind", [Role.READER], PASSWORD)
    with pytest.raises(StaffError, match="There is an account"):
        manage.add(settings, "ANNA.LIND", [Role.EDITOR], PASSWORD)
    for change in (manage.remove, lambda s, n: manage.change_password(s, n, PASSWORD)):
        with pytest.raises(StaffError, match="There is no account bo"):
            change(settings, "bo")


def test_a_new_password_ends_the_sessions(settings: Settings, sessions: sessionmaker) -> None:
    manage.add(settings, "anna.lind", [Role.READER], PASSWORD)
    account = account_named(sessions, "anna.lind")
    assert account is not None
    begin_session(sessions, account.id, "f" * 64, NOW)
    manage.change_password(settings, "anna.lind", "ett helt annat lösenord")
    assert signed_in(sessions, "f" * 64, now=NOW, idle=HOUR, longest=HOUR) is None


def test_what_the_staff_left_goes_in_time(settings: Settings, sessions: sessionmaker) -> None:
    manage.add(settings, "anna.lind", [Role.READER], None)
    account = account_named(sessions, "anna.lind")
    assert account is not None
    for days in (1, 9):
        at = NOW - timedelta(days=days)
        begin_session(sessions, account.id, f"{days}" * 64, at)
        log_alone(sessions, "anna.lind", "gjorde något", at=at)
        open_cases(sessions, 1, now=at)
        with writing(sessions) as session:
            case = session.execute(select(Case).order_by(Case.id.desc())).scalars().first()
            assert case is not None
            session.add(CaseNote(case_id=case.id, at=at, who="anna.lind", text="hej"))
    before = NOW - timedelta(days=5)
    for forget in (forget_staff_sessions, forget_staff_log):
        assert forget(sessions, before, True) == 1
        assert [forget(sessions, before), forget(sessions, before)] == [1, 0]
    assert len(forget_cases(sessions, before).references) == 1
    with reading(sessions) as session:
        assert len(list(session.execute(select(CaseNote)).scalars())) == 1
