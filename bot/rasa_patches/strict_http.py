"""Sanic's HTTP connection with strict parsing, a small body limit and real time limits.

Sanic has settings for sizes, but buffers a body of up to the default 100 MB before any handler sees
the request, and its time limits restart with every byte that arrives.
"""

from __future__ import annotations

import asyncio
import re
from contextlib import suppress
from functools import lru_cache
from typing import Any, Iterable, Optional

from sanic.exceptions import InvalidUsage, PayloadTooLarge, RequestTimeout
from sanic.http import Http, Stage
from sanic.server.protocols import http_protocol

from bot.rasa_patches.http_head import check_head
from bot.settings.hosts import network_of, read_address

# A message of the longest text, each character as an escaped surrogate pair, is 25 kB.
DEFAULT_BODY_BYTES = 32_768
HEAD_SECONDS = 10.0
BODY_SECONDS = 15.0
# Seconds for sending a response of which more than Sanic's buffer (64 kB) is unsent. Sanic has no
# such limit, and Rasa sets an hour.
SEND_SECONDS = 15.0
# Pipelined requests in a row. Neither browsers nor proxies pipeline.
MOST_PIPELINED = 20
# Seconds of silence before a request, also the first. With Rasa's 120 seconds, a thousand silent
# connections would keep everybody else out.
IDLE_SECONDS = 6.0
# A client that sends too much can still read why: the connection stays open this long.
_LINGER_SECONDS = 0.5
MOST_CONNECTIONS = 1000
# More than a school needs that chats as fast as its address may; five such addresses fill the
# server.
MOST_OF_AN_ADDRESS = 200

_HEAD_END = b"\r\n\r\n"
# The line break that ends the head, or a chunk.
_CHUNK_HEAD = re.compile(rb"\r\n(?P<size>[0-9A-Fa-f]{1,8})(?:;[\t\x20-\x7e]*)?\r\n")
_LONGEST_CHUNK_HEAD = 64


class StrictHttp(Http):
    """One connection; Sanic's class does the work once a request is known to be well-formed."""

    __slots__ = ("_body_until", "_pipelined", "_refused")

    most_body_bytes = DEFAULT_BODY_BYTES
    head_seconds = HEAD_SECONDS
    body_seconds = BODY_SECONDS
    send_seconds = SEND_SECONDS
    idle_seconds = IDLE_SECONDS
    most_pipelined = MOST_PIPELINED
    most_of_an_address: Optional[int] = None

    def __init__(self, protocol: Any) -> None:
        super().__init__(protocol)  # type: ignore[no-untyped-call]
        self._pipelined = 0
        self._send = self._send_in_time

    def init_for_request(self) -> None:
        """Resets the state of one request."""
        self._pipelined = self._pipelined + 1 if self.recv_buffer else 0
        super().init_for_request()  # type: ignore[no-untyped-call]
        self.request_max_size = self.most_body_bytes
        self._body_until: Any = None
        self._refused = False

    async def http1(self) -> None:
        """Serves requests until the connection ends."""
        await super().http1()  # type: ignore[no-untyped-call]
        if self._refused:
            await self._linger()

    async def http1_request_header(self) -> None:
        """Waits for a whole head, checks it, and hands it to Sanic's parser."""
        try:
            async with asyncio.timeout(self.head_seconds):
                end = await self._head_end()
        except TimeoutError:
            raise RequestTimeout("Request Timeout") from None
        try:
            check_head(bytes(self.recv_buffer[:end]), self.most_body_bytes)
        except PayloadTooLarge:
            self._refused = True
            raise
        await super().http1_request_header()  # type: ignore[no-untyped-call]
        if self._pipelined > self.most_pipelined:
            self.keep_alive = False
        # There is no websocket route; Sanic would switch its time limits off for one.
        self.upgrade_websocket = False
        self._body_until = asyncio.get_running_loop().time() + self.body_seconds

    async def read(self) -> Optional[bytes]:
        """A piece of the body; None at its end."""
        try:
            async with asyncio.timeout_at(self._body_until):
                if self.request_bytes_left == 0 and self.request_body == "chunked":
                    await self._check_chunk_head()
                data: Optional[bytes] = await super().read()
                return data
        except (TimeoutError, InvalidUsage, PayloadTooLarge) as error:
            # What follows cannot be distinguished from another request.
            self.request_body = None
            self.keep_alive = False
            self._refused = isinstance(error, PayloadTooLarge)
            if self.stage is not Stage.HANDLER:
                # The response has been sent; Sanic only drains what it did not read.
                return None
            if isinstance(error, TimeoutError):
                raise RequestTimeout("Request Timeout") from None
            raise

    async def _send_in_time(self, data: bytes) -> None:
        try:
            async with asyncio.timeout(self.send_seconds):
                await self.protocol._can_write.wait()
        except TimeoutError:
            # Closing would wait for the unread bytes.
            self.protocol.abort()
            raise asyncio.CancelledError from None
        await self.protocol.send(data)

    async def _head_end(self) -> int:
        searched = 0
        while True:
            end: int = self.recv_buffer.find(_HEAD_END, searched)
            if end != -1:
                break
            searched = max(0, len(self.recv_buffer) - len(_HEAD_END) + 1)
            if searched >= self.HEADER_MAX_SIZE:
                break
            await self._receive_more()
        if end == -1 or end >= self.HEADER_MAX_SIZE:
            self._refused = True
            raise PayloadTooLarge("Request header exceeds the size limit")
        return end

    async def _check_chunk_head(self) -> None:
        buffer = self.recv_buffer
        while (end := buffer.find(b"\n", 2)) == -1 and len(buffer) <= _LONGEST_CHUNK_HEAD:
            await self._receive_more()
        head = _CHUNK_HEAD.fullmatch(buffer, 0, end + 1) if end != -1 else None
        if head is None or len(head[0]) > _LONGEST_CHUNK_HEAD:
            raise InvalidUsage("Bad chunked encoding")
        if int(head["size"], 16) == 0:
            while len(buffer) < head.end() + 2:
                await self._receive_more()
            # Trailer fields, which Sanic would take for the next request.
            if buffer[head.end() : head.end() + 2] != b"\r\n":
                raise InvalidUsage("Bad chunked encoding")

    async def _linger(self) -> None:
        # If it is closed with unread bytes, the kernel discards the response with them.
        with suppress(TimeoutError):
            async with asyncio.timeout(_LINGER_SECONDS):
                while True:
                    self.recv_buffer.clear()
                    await self._receive_more()


_connection_made: Any = http_protocol.HttpProtocol.connection_made


def install(
    most_body_bytes: int = DEFAULT_BODY_BYTES, most_of_an_address: Optional[int] = None
) -> None:
    """Makes every Sanic server in this process parse strictly.

    Args:
        most_body_bytes: the longest body accepted.
        most_of_an_address: connections that one address may hold; None for no limit, where all come
            from a proxy or from this machine.
    """
    StrictHttp.most_body_bytes = most_body_bytes
    StrictHttp.most_of_an_address = most_of_an_address
    # Sanic looks the name up in its module for each connection.
    module: Any = http_protocol
    module.Http = StrictHttp
    module.HttpProtocol.connection_made = _limited_connection_made


def _limited_connection_made(self: Any, transport: Any) -> None:
    if len(self.connections) >= MOST_CONNECTIONS or _holds_enough(self.connections, transport):
        transport.abort()
        return
    self.keep_alive_timeout = min(self.keep_alive_timeout, StrictHttp.idle_seconds)
    _connection_made(self, transport)


def _holds_enough(connections: Iterable[Any], transport: Any) -> bool:
    most = StrictHttp.most_of_an_address
    peer = transport.get_extra_info("peername")
    # A Unix socket's peer has no address.
    if most is None or not isinstance(peer, tuple):
        return False
    whose = subscriber(peer[0])
    held = sum(subscriber(other.conn_info.client_ip) == whose for other in connections)
    return held >= most


@lru_cache(maxsize=4096)
def subscriber(peer: str) -> str:
    """The subscriber of an address: for IPv6 its network, of which one subscriber has all."""
    try:
        return network_of(read_address(peer))
    except ValueError:
        return peer
