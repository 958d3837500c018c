"""One turn of a conversation at a time, in order, over all servers."""

from __future__ import annotations

import asyncio
from pathlib import Path

import pytest
from rasa.core.lock_store import LockError
from rasa.shared.core.domain import Domain
from rasa.shared.core.events import UserUttered
from sqlalchemy import delete

from bot.store.models import Ticket
from bot.store.opening import store_of_process
from bot.store.sessions import writing
from bot.tracking.locks import ConversationLocks, current_ticket
from bot.tracking.store import ConversationStore


@pytest.fixture
def url(tmp_path: Path) -> str:
    return f"sqlite:///{tmp_path / 'assistant.db'}"


def test_turns_of_a_conversation_follow_each_other_and_others_do_not_wait(url: str) -> None:
    order: list[str] = []

    async def take(locks: ConversationLocks, conversation: str, name: str) -> None:
        async with locks.lock(conversation):
            order.append(f"{name} begins")
            await asyncio.sleep(0.05)
            order.append(f"{name} ends")

    async def all_at_once() -> None:
        servers = [ConversationLocks(database_url=url) for _ in range(2)]
        async with servers[0].lock("c"):
            waiting = [asyncio.create_task(take(servers[n % 2], "c", str(n))) for n in range(4)]
            await take(servers[1], "another", "another")
            assert order == ["another begins", "another ends"]
        await asyncio.gather(*waiting)

    asyncio.run(all_at_once())
    inside = order[2:]
    names = [line.split()[0] for line in inside[::2]]
    assert sorted(names) == ["0", "1", "2", "3"]
    assert inside == [line for name in names for line in (f"{name} begins", f"{name} ends")]


def test_who_waits_too_long_is_told_and_holds_nobody_up(url: str) -> None:
    async def wait() -> None:
        locks = ConversationLocks(database_url=url)
        async with locks.lock("c"):
            with pytest.raises(LockError, match="took more than"):
                async with locks.lock("c", lock_lifetime=0.1):
                    raise AssertionError("never")
        async with locks.lock("c", lock_lifetime=0.1):
            assert current_ticket.get() is not None
        assert current_ticket.get() is None

    asyncio.run(wait())


def test_a_database_that_is_away_is_an_error_of_the_lock() -> None:
    locks = ConversationLocks(database_url="postgresql://nobody@127.0.0.1:1/none")

    async def take() -> None:
        async with locks.lock("c"):
            raise AssertionError("never")

    with pytest.raises(LockError, match="cannot be used now"):
        asyncio.run(take())


def test_who_lost_the_turn_keeps_nothing_and_says_so(
    url: str, caplog: pytest.LogCaptureFixture
) -> None:
    store = ConversationStore(Domain.empty(), database_url=url)

    async def take() -> None:
        async with ConversationLocks(database_url=url).lock("c"):
            tracker = store.init_tracker("c")
            tracker.update(UserUttered("hej", message_id="m1"))
            # Another server thought this one dead.
            with writing(store_of_process(url)) as session:
                session.execute(delete(Ticket))
            await store.save(tracker)

    asyncio.run(take())
    assert asyncio.run(store.retrieve("c")) is None
    assert "another process has taken over" in caplog.text
