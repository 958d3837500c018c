"""A visitor who wants a person, and what becomes of it in the database."""

from __future__ import annotations

from pathlib import Path
from typing import Any, Callable, Iterator, Mapping
from uuid import uuid4

import pytest
from sqlalchemy import select
from sqlalchemy.orm import selectinload

from bot.store.engine import create_session_factory, create_store_engine
from bot.store.models import Case
from bot.store.sessions import reading
from tests.handoff.chat import Chat
from tests.running import ACTION_SECONDS, Assistant, Visitor, take_over_conversions
from tests.two_servers import TwoServers

Cases = Callable[[str], list[Case]]


@pytest.fixture
def chat(visitor: Visitor, domain: Mapping[str, Any]) -> Chat:
    """A new conversation with the running assistant."""
    return Chat(visitor, domain)


@pytest.fixture
def address() -> str:
    """An address that no other test uses, to find the case by."""
    # Of letters only: ten digits in a row may be a personal number, which is masked.
    letters = "".join(chr(ord("a") + int(digit, 16)) for digit in uuid4().hex[:12])
    return f"anna.{letters}@example.se"


@pytest.fixture
def cases(assistant: Assistant) -> Cases:
    """Reads the cases of an address from the running assistant's database."""
    return lambda email: read_cases(assistant.var_dir, email)


@pytest.fixture(scope="package")
def two_servers(
    trained_model: Path, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[TwoServers]:
    """Rasa with an action server that tests kill, freeze and start with other databases."""
    servers = TwoServers(
        take_over_conversions(tmp_path_factory.mktemp("two_servers") / "var"),
        {"BOT_ACTION_SECONDS": str(ACTION_SECONDS)},
    )
    servers.start()
    yield servers
    servers.stop()


@pytest.fixture
def servers(two_servers: TwoServers) -> TwoServers:
    """The two servers, both as they should be when the test begins."""
    two_servers.mend_actions()
    return two_servers


def read_cases(var_dir: Path, email: str) -> list[Case]:
    """The cases of an address with their messages, oldest first."""
    engine = create_store_engine(f"sqlite:///{var_dir / 'assistant.db'}")
    wanted = select(Case).where(Case.email == email).options(selectinload(Case.messages))
    try:
        with reading(create_session_factory(engine)) as session:
            return list(session.scalars(wanted.order_by(Case.id)))
    finally:
        engine.dispose()
