"""Sends canaries through every path of the running assistant, then searches every file and table.

A personnummer must be nowhere at any time. Nor must an address, a number or a name that a visitor
wrote, once the form that asked for it is over. All else that they wrote must be nowhere once they
have erased it. SQLite's journal is searched, too; of PostgreSQL the tables, since it keeps deleted
rows until its own vacuum.
"""

from __future__ import annotations

import hashlib
import json
import sqlite3
import time
from pathlib import Path
from typing import Iterator

import httpx
import pytest
from sqlalchemy import inspect
from sqlalchemy.engine import Engine

from bot.store.engine import create_store_engine
from tests.channel.api import CASES, CONVERSATION, FEEDBACK, MESSAGES, SESSION, bearer
from tests.postgres import PostgresServer
from tests.running import Assistant, Visitor

pytestmark = pytest.mark.slow

# Made up, with the right check digit.
NUMBER = "900101-2385"
SPELLINGS = [
    *(NUMBER, "19900101-2385", "9001012385", "900101/2385", "90 01 01 23 85", "900101 (2385"),
    *("9 0 0 1 0 1 2 3 8 5", "9001O1-2385", "900I0l-2385"),
    # In other groups.
    *("9001 0123 85", "900 101 238 5", "90010-12385", "9001.0123.85"),
    # With what is not seen, right to left, in other digits, within an address on the web.
    *("900101\u200b-2385", "900101\u00ad-23\u00ad85", "\u202e900101-2385", "900101\ufe0f-2385"),
    *("９００１０１－２３８５", "٩٠٠١٠١-٢٣٨٥", "⑨⓪⓪①⓪①-②③⑧⑤", "https://example.se/?nr=900101-2385"),
]
# No word of any language, so that it is found nowhere else.
CANARY = "zqxkanarie"
MAIL, PHONE, NAME = f"{CANARY}@example.se", "070-174 06 05", f"{CANARY.capitalize()} Ek"
# What the conversation does not need once the form is over.
NOT_NEEDED = [MAIL, PHONE, "0701740605", CANARY.capitalize(), f"{CANARY}vägen 5"]
NEVER = [
    *("900101-2385", "9001012385", "900101/2385", "101-2385", "1012385", "101/2385", "01 23 85"),
    *("1 0 1 2 3 8 5", "1O1-2385", "I0l-2385", "0123 85", "101 238 5", "10-12385", "0123.85"),
    *("(2385", "-23\u00ad85", "\ufe0f-2385", "２３８５", "٢٣٨٥", "②③⑧⑤"),
]


@pytest.fixture(scope="module")
def running(trained_model: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Assistant]:
    """An assistant of its own, whose folder is searched."""
    assistant = Assistant(tmp_path_factory.mktemp("canaries") / "var")
    assistant.start()
    yield assistant
    assistant.stop()


@pytest.fixture(scope="module")
def on_postgres(
    trained_model: Path, postgres: PostgresServer, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[tuple[Assistant, Engine]]:
    """One with all that it keeps in PostgreSQL, and the way to search there."""
    url = postgres.new_database("canaries")
    environment = {"DATABASE_URL": url}
    assistant = Assistant(tmp_path_factory.mktemp("canaries") / "var", environment)
    assistant.start()
    engine = create_store_engine(url)
    yield assistant, engine
    engine.dispose()
    assistant.stop()


def found_in_tables(engine: Engine, *needles: str) -> list[str]:
    """Where any of the texts stands in a row of a table, in plain or as JSON writes it."""
    spelt = {spelling for needle in needles for spelling in (needle, json.dumps(needle)[1:-1])}
    with engine.connect() as connection:
        return [
            f"{table}: {needle!r}"
            for table in inspect(connection).get_table_names()
            for row in connection.exec_driver_sql(f'SELECT * FROM "{table}"')
            for needle in spelt
            if needle in "\n".join(map(str, row))
        ]


# Contents that have been searched in vain, by checksum, and for what: the encoder is large, and
# stays as it is.
_searched: set[tuple[bytes, bytes]] = set()


def is_in(needle: bytes, content: bytes, checksum: bytes) -> bool:
    """Whether a text stands in some bytes; each is searched for once in the same ones."""
    if (checksum, needle) in _searched:
        return False
    if needle in content:
        return True
    _searched.add((checksum, needle))
    return False


def found(folder: Path, *needles: str) -> list[str]:
    """Where any of the texts stands: in the bytes of a file, or in a row of a table."""
    hits: list[str] = []
    spelt = [needle.encode(code) for needle in needles for code in ("utf-8", "utf-16-le")]
    # As JSON within JSON writes what is not ASCII.
    for path in sorted(path for path in folder.rglob("*") if path.is_file()):
        content = path.read_bytes()
        checksum = hashlib.sha256(content).digest()
        hits += [f"{path.name}: {needle!r}" for needle in spelt if is_in(needle, content, checksum)]
        if path.suffix == ".db":
            hits += [f"{path.name}: {needle!r}" for needle in needles if needle in rows(path)]
    return hits


def rows(path: Path) -> str:
    with sqlite3.connect(f"file:{path}?mode=ro", uri=True) as database:
        tables = database.execute("SELECT name FROM sqlite_master WHERE type = 'table'").fetchall()
        return "\n".join(
            repr(row) for (name,) in tables for row in database.execute(f'SELECT * FROM "{name}"')
        )


def visit(visitor: Visitor) -> None:
    """Everything that a visitor can do, with canaries in it."""
    url, headers = visitor.url, bearer(visitor.token)
    for spelling in SPELLINGS:
        visitor.say(f"Vad är SERN? {spelling} {CANARY}")
    visitor.say(f"asdf {CANARY} qwer {NUMBER}")
    visitor.say("det var fel")
    visitor.say(f"Jag heter {NAME}, {MAIL}, {PHONE}, {CANARY}vägen 5. Vad är SERN?")
    # The form, to its summary, and cancelled there.
    for text in (
        "jag vill att en människa svarar",
        "jag skriver hellre här i chatten",
        f"Hur söker jag stipendium, {NUMBER} {CANARY}?",
        f"{MAIL} eller {PHONE}",
        "ändra namnet",
        f"{NAME} {NUMBER}",
        f"{CANARY} {NUMBER}",
        "avbryt",
        "ja, avbryt",
    ):
        visitor.say(text)
    # The client's form, with a mistake in it, and then cancelled.
    visitor.say("jag vill prata med en människa")
    assert send_form(visitor, contact=NUMBER).status_code == 422
    visitor.say("avbryt")
    # A thumb, and what is said at the end.
    (answer,) = visitor.say("Vad är SERN?")["messages"]
    thumb = {"kind": "answer", "reply": answer["id"], "verdict": "no"}
    assert httpx.post(url + FEEDBACK, json=thumb, headers=headers).status_code == 200
    feedback = {"kind": "conversation", "verdict": "no", "comment": f"{NUMBER} {CANARY}"}
    assert httpx.post(url + FEEDBACK, json=feedback, headers=headers).status_code == 200
    # Errors of each kind.
    secret = f"{NUMBER} {CANARY}"
    for content in (
        b"{" + secret.encode(),
        b'{"text": "' + secret.encode() + b"\xff" + b'"}',
        b'{"text": "' + secret.encode() * 500 + b'"}',
        b'{"button": "' + secret.encode() + b'"}',
        b'{"text": "hej", "x": "' + secret.encode() + b'"}',
    ):
        assert httpx.post(url + MESSAGES, content=content, headers=headers).status_code >= 400
    for path in (f"/{secret}", f"{SESSION}?q={secret}", f"/webchat/{secret}"):
        httpx.get(url + path, headers={"X-Forwarded-For": CANARY, "User-Agent": secret})
    httpx.get(url + "/webhooks/webchat/history", headers={"Authorization": f"Bearer {secret}"})


def send_form(visitor: Visitor, **changes: str) -> httpx.Response:
    """Sends the client's form."""
    form = {
        "id": "canary-1",
        "question": f"Hur söker jag stipendium? {CANARY}",
        "contact": f"{NUMBER} {MAIL}",
        "name": NAME,
        "wish": CANARY,
    }
    headers = bearer(visitor.token)
    return httpx.post(visitor.url + CASES, json={**form, **changes}, headers=headers, timeout=30)


def test_a_personnummer_is_nowhere_and_what_is_erased_is_gone(running: Assistant) -> None:
    visitor, other = Visitor(running.url), Visitor(running.url)
    other.say("Vad är SERN?")
    visit(visitor)
    assert found(running.var_dir, *NEVER) == []
    assert found(running.var_dir, *NOT_NEEDED) == []
    # The conversation needs its words: else the test would search for nothing.
    assert found(running.var_dir, CANARY)
    for turn in visitor.history():
        assert not any(number in str(turn) for number in NEVER)

    erased = httpx.delete(running.url + CONVERSATION, headers=bearer(visitor.token), timeout=30)
    assert erased.json() == {"erased": True}
    # At once, while the servers go on and others chat.
    assert found(running.var_dir, *NEVER, CANARY, CANARY.capitalize()) == []
    other.say("Tack")

    running.stop()
    assert found(running.var_dir, *NEVER, CANARY, CANARY.capitalize()) == []
    running.start()
    assert found(running.var_dir, *NEVER, CANARY, CANARY.capitalize()) == []
    assert len(Visitor(running.url).history()) == 0
    assert visitor.history() == []
    assert len(other.history()) == 2


def test_of_a_case_that_is_sent_no_personnummer_is_kept_or_mailed(running: Assistant) -> None:
    visitor = Visitor(running.url)
    visitor.say("jag vill prata med en människa")
    for spelling in SPELLINGS:
        for name in ("question", "name", "wish"):
            refused = send_form(visitor, **{name: f"{CANARY} {spelling}"})
            assert refused.json()["errors"][name]["code"] == "number", spelling
    sent = send_form(visitor)
    assert sent.status_code == 201
    outbox = running.var_dir / "outbox"
    deadline = time.monotonic() + 60
    while len(list(outbox.glob(f"{sent.json()['reference']}-*.eml"))) < 2:
        assert time.monotonic() < deadline, "the mails are not written"
        time.sleep(0.2)
    assert found(running.var_dir, *NEVER) == []
    # Cases are records of the municipality's: what was asked is there, also once the visitor has
    # erased the conversation.
    httpx.delete(running.url + CONVERSATION, headers=bearer(visitor.token), timeout=30)
    assert found(running.var_dir, CANARY)
    assert found(running.var_dir, *NEVER) == []


def test_on_postgresql_too_what_is_erased_is_gone(on_postgres: tuple[Assistant, Engine]) -> None:
    assistant, engine = on_postgres
    visitor = Visitor(assistant.url)
    visit(visitor)
    assert found_in_tables(engine, *NEVER, *NOT_NEEDED) == []
    assert found_in_tables(engine, CANARY)
    erased = httpx.delete(assistant.url + CONVERSATION, headers=bearer(visitor.token), timeout=30)
    assert erased.json() == {"erased": True}
    assert found_in_tables(engine, CANARY, CANARY.capitalize()) == []
    # Nor have the files anything of it, since all is in the database.
    assert found(assistant.var_dir, *NEVER, CANARY, CANARY.capitalize()) == []
    assert not list(assistant.var_dir.glob("*.db"))


def test_all_files_are_private(running: Assistant) -> None:
    everything = (running.var_dir, *running.var_dir.rglob("*"))
    # The encoder's weights are public, and may have been made by a training of another user.
    kept = [path for path in everything if "encoder" not in path.parts]
    assert [path for path in kept if path.stat().st_mode & 0o077] == []
