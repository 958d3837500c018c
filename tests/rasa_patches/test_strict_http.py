"""What a hostile request does to the HTTP layer: nothing."""

from __future__ import annotations

import contextlib
import random
import re
import socket
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any, Optional
from urllib.parse import urlsplit

import httpx
import psutil
import pytest

from bot.rasa_patches import strict_http
from bot.rasa_patches.strict_http import StrictHttp
from bot.settings import read_settings
from tests.channel.api import HEALTH, MESSAGES, SESSION
from tests.channel.small_server import EchoAgent, serve_connector
from tests.delivery.mail_server import wait_until
from tests.rasa_patches.raw import read, request, send, status
from tests.running import Visitor

LENGTHS = [
    *(b"-1", b"+2", b"0x2", b"2_0", b"1e1", b"2.0", b"", b"two", b"\xd9\xa2", b"2, 2", b"2;a=b"),
    *(b" -1", b"2 2", b"\t-2", b"--1", b"9" * 20, b"-0", b"+0"),
]
CHUNKS = {
    "a negative size": b"-1\r\nab\r\n0\r\n\r\n",
    "a size with a sign": b"+2\r\nab\r\n0\r\n\r\n",
    "a size with a prefix": b"0x2\r\nab\r\n0\r\n\r\n",
    "a size with an underscore": b"1_0\r\n" + b"a" * 16 + b"\r\n0\r\n\r\n",
    "a size with spaces": b" 2\r\nab\r\n0\r\n\r\n",
    "no size": b"\r\nab\r\n0\r\n\r\n",
    "letters": b"xyz\r\nab\r\n0\r\n\r\n",
    "a size that is too short": b"1\r\nab\r\n0\r\n\r\n",
    "a size without an end": b"2" * 100,
    "a long extension": b"2;" + b"a" * 100 + b"\r\nab\r\n0\r\n\r\n",
    "trailing fields": b"2\r\nab\r\n0\r\nX: y\r\n\r\n",
    "a line feed alone": b"2\nab\n0\n\n",
    "nine digits": b"000000002\r\nab\r\n0\r\n\r\n",
}
HEADS = {
    "two lengths": [b"Content-Length: 2", b"Content-Length: 2"],
    "two lengths that differ": [b"Content-Length: 2", b"content-length: 3"],
    "a length and chunks": [b"Content-Length: 2", b"Transfer-Encoding: chunked"],
    "chunks and a length": [b"Transfer-Encoding: chunked", b"Content-Length: 2"],
    "two codings": [b"Transfer-Encoding: gzip, chunked"],
    "chunks twice": [b"Transfer-Encoding: chunked", b"Transfer-Encoding: chunked"],
    "another spelling": [b"Transfer-Encoding: Chunked"],
    "an unknown coding": [b"Transfer-Encoding: identity"],
    "a space before the colon": [b"Transfer-Encoding : chunked"],
    "a length with a space before the colon": [b"Content-Length : 2"],
    "a folded line": [b"Content-Length: 2", b" X: y"],
    "no colon": [b"Content-Length 2"],
    "no name": [b": 2"],
    "a zero byte": [b"X: a\x00b"],
    "a carriage return alone": [b"X: a\rContent-Length: 2"],
    "a line feed alone": [b"X: a\nContent-Length: 2"],
    "two hosts": [b"Host: other"],
    "two tokens": [b"Authorization: Bearer a", b"Authorization: Bearer b"],
    "a name that is no token": [b"X(y): z"],
    "a name with letters that are not ASCII": ["Längd: 2".encode()],
    "too many fields": [b"X: y"] * 101,
}
FIRST_LINES = [
    *(b"", b"GET", b"GET /", b"GET / HTTP/1.1 x", b"GET  / HTTP/1.1", b"GET / HTTP/2.0"),
    *(b"GET / HTTP/1.2", b"GET / http/1.1", b"get / HTTP/1.1", b"G\xc3\x84T / HTTP/1.1"),
    *(b"GET /\xff HTTP/1.1", b"GET /\x00 HTTP/1.1", b"GET http://[ HTTP/1.1", b"\x16\x03\x01\x02"),
    *(b"GET : HTTP/1.1", b"GET x HTTP/1.1", b"CONNECT a:443 HTTP/1.1", b"PRI * HTTP/2.0"),
]
SEED = 20261127
MALFORMED = 2_000


def assert_alive(server: str) -> None:
    assert httpx.get(server + HEALTH, timeout=5).status_code == 200


@pytest.mark.parametrize("length", LENGTHS)
def test_a_length_is_digits(server: str, length: bytes) -> None:
    answer = send(server, request(fields=[b"Content-Length: " + length], body=b"ab"))
    # The number that is one, but too large, is told so.
    assert status(answer) == (413 if length.strip().isdigit() else 400) or length == b"9" * 20
    assert_alive(server)


@pytest.mark.parametrize("what", CHUNKS)
def test_malformed_chunks_are_a_bad_request(server: str, what: str) -> None:
    head = request(MESSAGES.encode(), [b"Transfer-Encoding: chunked"])
    assert status(send(server, head + CHUNKS[what])) == 400
    assert_alive(server)


@pytest.mark.parametrize("what", HEADS)
def test_a_head_that_can_be_read_in_two_ways_is_refused(server: str, what: str) -> None:
    assert status(send(server, request(fields=HEADS[what], body=b"ab"))) == 400


@pytest.mark.parametrize("line", FIRST_LINES)
def test_a_first_line_is_as_it_should_be(server: str, line: bytes) -> None:
    assert status(send(server, line + b"\r\nHost: localhost\r\n\r\n")) == 400


def test_a_request_without_a_host_is_refused(server: str) -> None:
    assert status(send(server, request(host=b""))) == 400


def test_what_follows_a_refused_request_is_not_read_as_another(server: str) -> None:
    hidden = request(SESSION.encode(), [b"Content-Length: 0"])
    for fields in HEADS.values():
        answer = send(server, request(fields=fields, body=b"ab" + hidden))
        assert answer.count(b"HTTP/1.1 ") == 1
    chunked = request(MESSAGES.encode(), [b"Transfer-Encoding: chunked"])
    for body in CHUNKS.values():
        assert send(server, chunked + body + hidden).count(b"HTTP/1.1 ") == 1


def test_well_formed_requests_are_served_one_after_the_other(server: str) -> None:
    # Two on one connection, the first in chunks, each byte by itself.
    first = request(fields=[b"Transfer-Encoding: chunked"], body=b"2\r\nab\r\n0\r\n\r\n")
    first = first.replace(b"Connection: close\r\n", b"Connection: keep-alive\r\n")
    both = first + request(fields=[b"Content-Length: 2"], body=b"ab")
    pieces = [both[place : place + 1] for place in range(len(both))]
    assert send(server, *pieces).count(b"HTTP/1.1 201") == 2


def test_a_large_body_is_refused_before_it_is_read(server: str) -> None:
    before = psutil.Process().memory_info().rss
    head = request(fields=[b"Content-Length: 95000000"], method=b"POST")
    answers = [send(server, head, b"a" * 65_536) for _ in range(6)]
    assert {status(answer) for answer in answers} == {413}
    assert psutil.Process().memory_info().rss - before < 20_000_000


def test_a_large_body_in_chunks_is_refused_once_it_is_too_large(server: str) -> None:
    head = request(MESSAGES.encode(), [b"Transfer-Encoding: chunked"])
    chunk = b"1000\r\n" + b"a" * 4096 + b"\r\n"
    assert status(send(server, head, *[chunk] * 20)) == 413


def test_who_writes_too_much_reads_why(server: str) -> None:
    for size in (40_000, 1_000_000):
        token = httpx.post(server + SESSION).json()["session"]
        headers = {"Authorization": f"Bearer {token}"}
        response = httpx.post(server + MESSAGES, json={"text": "a" * size}, headers=headers)
        assert response.status_code == 413
        assert "för långt" in response.json()["error"]["message"]


def test_a_long_head_is_refused(server: str) -> None:
    assert status(send(server, request(fields=[b"X: " + b"a" * 20_000]))) == 413


@pytest.mark.parametrize(
    ("part", "limit"),
    [("head", "head_seconds"), ("body", "body_seconds"), ("chunk", "body_seconds")],
)
def test_who_sends_slowly_is_not_waited_for(
    server: str, part: str, limit: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(StrictHttp, limit, 0.5)
    pieces = {
        "head": [b"POST ", *[b"a"] * 50],
        "body": [request(fields=[b"Content-Length: 99"]), *[b"a"] * 50],
        "chunk": [request(fields=[b"Transfer-Encoding: chunked"]), b"30\r\n", *[b"a"] * 50],
    }[part]
    began = time.monotonic()
    assert status(send(server, *pieces, pause=0.05)) == 408
    # A byte now and then does not make the time longer.
    assert time.monotonic() - began < 5


def test_many_slow_connections_hold_up_nobody(server: str) -> None:
    address = urlsplit(server)
    slow = [socket.create_connection((address.hostname, address.port)) for _ in range(100)]
    for connection in slow:
        connection.sendall(b"POST / HTTP/1.1\r\nHost: a\r\nContent-Le")
    assert_alive(server)
    for connection in slow:
        connection.close()
    assert_alive(server)


MANY = 200
GONE = "the server to notice who is gone"
SCRIPT = "/webchat/define.js"


def pipelined(server: str, target: str) -> bytes:
    """What arrives for many requests at once, read late."""
    last = request(target.encode(), method=b"GET")
    with silent(server) as connection:
        connection.sendall(last.replace(b"Connection: close\r\n", b"") * (MANY - 1) + last)
        time.sleep(1.5)
        return read(connection)


def test_who_does_not_read_is_not_waited_for(server: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(StrictHttp, "most_pipelined", MANY)
    (bundle,) = re.findall(r'"\.(/.+)"', httpx.get(server + SCRIPT).text)
    answer = pipelined(server, f"/webchat{bundle}")
    assert answer.count(b"HTTP/1.1 200") == MANY
    monkeypatch.setattr(StrictHttp, "send_seconds", 0.5)
    cut_off = pipelined(server, f"/webchat{bundle}")
    assert 0 < len(cut_off) < len(answer)
    assert_alive(server)


def test_only_so_many_requests_wait_for_their_answers(
    server: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(StrictHttp, "most_pipelined", 5)
    # Those that were answered before the others arrived do not count.
    assert 6 <= pipelined(server, SCRIPT).count(b"HTTP/1.1 200") < MANY / 2
    # One after the other as many as anybody likes.
    with httpx.Client(base_url=server) as client:
        assert {client.get(SCRIPT).status_code for _ in range(10)} == {200}


def silent(server: str, source: str = "127.0.0.1") -> socket.socket:
    """A connection that has said nothing."""
    address = urlsplit(server)
    place = (address.hostname, address.port)
    return socket.create_connection(place, timeout=10, source_address=(source, 0))


@pytest.mark.parametrize("before", ["nothing", "a request"])
def test_who_says_nothing_is_not_waited_for(
    server: str, before: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(StrictHttp, "idle_seconds", 0.5)
    with silent(server) as connection:
        if before == "a request":
            wanted = request(fields=[b"Content-Length: 0"])
            connection.sendall(wanted.replace(b"Connection: close\r\n", b""))
        began = time.monotonic()
        answer = read(connection)
        assert (status(answer) or 0) == (201 if before == "a request" else 0)
        # Closed by the server, long before the reading gives up.
        assert time.monotonic() - began < 5


@pytest.mark.parametrize("limit", ["idle_seconds", "head_seconds"])
def test_who_spoke_while_the_server_was_busy_is_heard(
    limit: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(StrictHttp, limit, 0.5)
    busy, may_go_on = threading.Event(), threading.Event()

    class BusyAgent(EchoAgent):
        async def handle_message(self, message: Any) -> None:
            busy.set()
            may_go_on.wait(10)

    settings = read_settings({"BOT_VAR_DIR": str(tmp_path)})
    with serve_connector(settings, BusyAgent()) as url, ThreadPoolExecutor() as others:
        connection = silent(url)
        asking = others.submit(Visitor(url).post, {"text": "hej"})
        assert busy.wait(10)
        connection.sendall(request(fields=[b"Content-Length: 0"]))
        # Busy beyond the limit.
        time.sleep(0.8)
        may_go_on.set()
        assert status(read(connection)) == 201
        asking.result()


def test_silent_connections_of_one_address_keep_nobody_else_out(
    server: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(StrictHttp, "most_of_an_address", 5)
    held = [silent(server, "127.0.0.2") for _ in range(8)]
    # Those that are one too many are closed at once, and end by that; the others wait.
    began = time.monotonic()
    assert [read(connection) for connection in held[5:]] == [b""] * 3
    assert time.monotonic() - began < 5
    assert_alive(server)
    assert [read_at_once(connection) for connection in held[:5]] == [None] * 5
    for connection in held:
        connection.close()

    def answered() -> bool:
        with silent(server, "127.0.0.2") as connection, contextlib.suppress(OSError):
            connection.sendall(request(fields=[b"Content-Length: 0"]))
            return status(read(connection)) == 201
        return False

    wait_until(answered, GONE)


def read_at_once(connection: socket.socket) -> Optional[bytes]:
    """What has arrived; empty when the server has closed, None when it waits."""
    connection.settimeout(0.1)
    try:
        return connection.recv(100)
    except TimeoutError:
        return None
    except ConnectionError:
        return b""


@pytest.mark.parametrize(("proxies", "most"), [("0", strict_http.MOST_OF_AN_ADDRESS), ("1", None)])
def test_a_proxy_may_hold_all_connections(
    proxies: str, most: Optional[int], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("most_of_an_address", "most_body_bytes"):
        monkeypatch.setattr(StrictHttp, name, getattr(StrictHttp, name))
    settings = read_settings({"BOT_VAR_DIR": str(tmp_path), "BOT_PROXIES": proxies})
    with serve_connector(settings, EchoAgent()):
        assert StrictHttp.most_of_an_address == most


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("192.0.2.1", "::ffff:192.0.2.1", True),
        ("192.0.2.1", "192.0.2.2", False),
        ("2001:db8::1", "2001:db8::ffff:1", True),
        ("2001:db8::1", "2001:db8:0:1::1", False),
        ("fe80::1%eth0", "fe80::2", True),
    ],
)
def test_a_network_of_a_subscriber_is_one_address(one: str, other: str, same: bool) -> None:
    assert (strict_http.subscriber(one) == strict_http.subscriber(other)) is same


def test_more_connections_than_the_server_holds_are_closed_at_once(
    server: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(strict_http, "MOST_CONNECTIONS", 5)
    address = urlsplit(server)
    held = [socket.create_connection((address.hostname, address.port)) for _ in range(5)]
    wanted = request(fields=[b"Content-Length: 0"])
    # They are taken in their order: when this one is looked at, the others are there.
    assert send(server, wanted) == b""
    for connection in held:
        connection.close()
    wait_until(lambda: status(send(server, wanted)) == 201, GONE)


def test_a_websocket_is_not_begun(server: str) -> None:
    fields = [b"Upgrade: websocket", b"Content-Length: 0"]
    assert status(send(server, request(fields=fields))) == 201


def test_bytes_that_are_no_text_are_no_token(server: str) -> None:
    fields = [b"Authorization: Bearer \xff", b"Content-Length: 0"]
    for target in (b"/webhooks/webchat/history", MESSAGES.encode()):
        method = b"GET" if target.endswith(b"history") else b"POST"
        assert status(send(server, request(target, fields, method=method))) == 401


@pytest.mark.parametrize(
    "field",
    [b"X-Forwarded-For", b"Origin", b"If-None-Match", b"Accept-Encoding", b"Cookie", b"Host"],
)
@pytest.mark.parametrize("target", [b"/webhooks/webchat/session", b"/webchat/", b"/", b"/nope"])
def test_bytes_that_are_no_text_harm_no_header(server: str, field: bytes, target: bytes) -> None:
    host = b"" if field == b"Host" else b"Host: localhost\r\n"
    for method in (b"GET", b"POST", b"OPTIONS"):
        answer = send(
            server, request(target, [field + b": \xff\xfe\xc3"], method=method, host=host)
        )
        assert (status(answer) or 500) < 500


def test_after_two_thousand_malformed_requests_the_server_still_answers(server: str) -> None:
    chance = random.Random(SEED)
    seen: dict[object, int] = {}
    lock = threading.Lock()
    requests = [malformed(chance) for _ in range(MALFORMED)]

    def work(mine: list[bytes]) -> None:
        for wrong in mine:
            # As one that half-closes: nothing more comes, and the server must not wait for it.
            answer = send_and_end(server, wrong)
            with lock:
                seen[status(answer)] = seen.get(status(answer), 0) + 1

    began = time.monotonic()
    threads = [threading.Thread(target=work, args=(requests[number::8],)) for number in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    print(f"{MALFORMED} malformed requests in {time.monotonic() - began:.1f} s: {seen}")
    assert not [code for code in seen if isinstance(code, int) and code >= 500]
    assert_alive(server)


def send_and_end(server: str, data: bytes) -> bytes:
    address = urlsplit(server)
    with socket.create_connection((address.hostname, address.port), timeout=20) as connection:
        try:
            connection.sendall(data)
            connection.shutdown(socket.SHUT_WR)
        except OSError:
            pass
        return read(connection)


def malformed(chance: random.Random) -> bytes:
    """A request with some of its bytes, lines or lengths made wrong."""
    body = chance.choice([b"", b"ab", b'{"text": "hej"}', b"0\r\n\r\n", b"5\r\nhello\r\n0\r\n\r\n"])
    fields = [
        chance.choice(
            [
                b"Content-Length: " + chance.choice([*LENGTHS, str(len(body)).encode()]),
                b"Transfer-Encoding: " + chance.choice([b"chunked", b"chunked ", b"gzip", b"x"]),
                b"Expect: " + chance.choice([b"100-continue", b"200-ok"]),
                b"Upgrade: websocket",
                chance.randbytes(chance.randrange(30)),
                b"X-" + b"a" * chance.randrange(9000) + b": b",
            ]
        )
        for _ in range(chance.randrange(5))
    ]
    target = chance.choice(
        [b"/", b"*", MESSAGES.encode(), SESSION.encode(), b"/webchat/%ff", b"/a?"]
    )
    whole = bytearray(
        request(target, fields, body, method=chance.choice([b"GET", b"POST", b"DELETE"]))
    )
    for _ in range(chance.randrange(6)):
        place = chance.randrange(len(whole))
        match chance.randrange(4):
            case 0:
                whole[place] = chance.randrange(256)
            case 1:
                del whole[place : place + chance.randrange(1, 20)]
            case 2:
                whole[place:place] = chance.choice([b"\r", b"\n", b"\r\n\r\n", b"\x00", b":", b" "])
            case _:
                del whole[place:]
        if not whole:
            break
    return bytes(whole)
