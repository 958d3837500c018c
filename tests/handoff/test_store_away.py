"""Disk full, or PostgreSQL stopped, when a visitor sends: an honest answer, then another try."""

from __future__ import annotations

import time
from contextlib import ExitStack
from pathlib import Path
from typing import Any, Iterator, Mapping
from urllib.parse import parse_qs, unquote, urlsplit

import pytest
from sqlalchemy import select
from sqlalchemy.orm import sessionmaker

from bot.store.engine import create_session_factory, create_store_engine
from bot.store.migration import migrate
from bot.store.models import Case
from bot.store.sessions import reading
from tests.delivery.faults import NOTES
from tests.handoff.chat import QUESTION, Chat, at_contact
from tests.handoff.disks import Disk, Quota, small_disk
from tests.handoff.outage import EMAIL, MOST_SECONDS
from tests.handoff.test_form_case import reference_in
from tests.postgres import PostgresServer
from tests.running import Visitor
from tests.two_servers import TwoServers

pytestmark = pytest.mark.slow


@pytest.fixture(params=["small disk", "limit on files"])
def disk(request: Any, tmp_path: Path, servers: TwoServers) -> Iterator[Disk]:
    """Where the action server's database lies."""
    with ExitStack() as stack:
        if request.param == "small disk":
            made: Disk = stack.enter_context(small_disk(tmp_path / "disk"))
        else:
            made = Quota(tmp_path, servers)
        yield made
        servers.kill_actions()


def use(url: str, servers: TwoServers) -> sessionmaker:
    """Has the action server use a database, which is migrated as at every start."""
    engine = create_store_engine(url)
    migrate(engine)
    engine.dispose()
    servers.restart_actions(DATABASE_URL=url)
    return create_session_factory(engine)


def addresses(sessions: sessionmaker) -> list[tuple[str, str]]:
    """Address and reference of each case."""
    with reading(sessions) as session:
        return [(case.email, case.reference) for case in session.scalars(select(Case))]


def at_summary(servers: TwoServers, domain: Mapping[str, Any], address: str) -> Chat:
    return at_contact(Chat(Visitor(servers.url), domain)).say(address)


def refused(chat: Chat, button: str, fault: str) -> Chat:
    """Told soon, with the address and a mail that is ready to send; no reference."""
    began = time.monotonic()
    chat.press(button)
    took = time.monotonic() - began
    NOTES.append(f"{fault}, [{button}]: told so after {took:.2f} s")
    assert took < MOST_SECONDS
    chat.gets("utter_case_failed").shows(EMAIL)
    assert reference_in("\n".join(chat.texts)) is None
    (message,) = chat.turn["messages"]
    link = urlsplit(message["link"]["url"])
    assert (link.scheme, unquote(link.path)) == ("mailto", EMAIL)
    assert parse_qs(link.query)["body"] == [QUESTION]
    return chat


@pytest.mark.parametrize("earlier", [True, False], ids=["after another case", "as the first"])
def test_a_full_disk_is_told_and_loses_no_case(
    earlier: bool, disk: Disk, servers: TwoServers, domain: Mapping[str, Any], address: str
) -> None:
    sessions = use(f"sqlite:///{disk.folder / 'assistant.db'}", servers)
    sent = []
    if earlier:
        # The database is open in the action server.
        before = at_summary(servers, domain, f"x{address}").press("Skicka till kommunen")
        sent = [(f"x{address}", reference_in(before.gets("utter_case_sent").texts[-1]))]
    chat = at_summary(servers, domain, address)
    disk.fill()
    refused(refused(chat, "Skicka till kommunen", "disk full"), "Försök igen", "disk full")
    disk.make_room()
    # Not before: without room, the first to open the database cannot even read it.
    assert addresses(sessions) == sent
    chat.press("Försök igen").gets("utter_case_sent").shows(address)
    assert addresses(sessions) == [*sent, (address, reference_in(chat.texts[-1]))]


def test_postgresql_stops_and_starts(
    own_postgres: PostgresServer, servers: TwoServers, domain: Mapping[str, Any], address: str
) -> None:
    sessions = use(own_postgres.url(), servers)
    before = (
        at_summary(servers, domain, f"x{address}")
        .press("Skicka till kommunen")
        .gets("utter_case_sent")
    )
    chat = at_summary(servers, domain, address)
    own_postgres.stop()
    fault = "PostgreSQL stopped"
    refused(refused(chat, "Skicka till kommunen", fault), "Försök igen", fault)
    own_postgres.start()
    chat.press("Försök igen").gets("utter_case_sent").shows(address)
    assert addresses(sessions) == [
        (f"x{address}", reference_in(before.texts[-1])),
        (address, reference_in(chat.texts[-1])),
    ]
    servers.kill_actions()
