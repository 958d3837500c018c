"""Raw requests, as no HTTP client would send them."""

from __future__ import annotations

import contextlib
import socket
import time
from typing import Iterable, Optional
from urllib.parse import urlsplit


def send(url: str, *pieces: bytes, pause: float = 0.0, timeout: float = 10.0) -> bytes:
    """Sends bytes and reads until the server closes or is silent.

    Args:
        url: of the server.
        pieces: sent one after the other.
        pause: seconds between two pieces.
        timeout: seconds that each read may take.
    """
    address = urlsplit(url)
    with socket.create_connection((address.hostname, address.port), timeout=timeout) as connection:
        # The server may close before all is sent.
        with contextlib.suppress(OSError):
            for number, piece in enumerate(pieces):
                if number:
                    time.sleep(pause)
                connection.sendall(piece)
        return read(connection)


def read(connection: socket.socket) -> bytes:
    """All that arrives until the server closes or is silent."""
    got = b""
    with contextlib.suppress(OSError):
        while piece := connection.recv(65536):
            got += piece
    return got


def status(answer: bytes) -> Optional[int]:
    """The status of a raw answer, None without one."""
    parts = answer.split(b" ", 2)
    return int(parts[1]) if parts[0] == b"HTTP/1.1" and len(parts) > 1 else None


def request(
    target: bytes = b"/webhooks/webchat/session",
    fields: Iterable[bytes] = (),
    body: bytes = b"",
    method: bytes = b"POST",
    host: bytes = b"Host: localhost\r\n",
) -> bytes:
    """A request with exactly the given fields."""
    lines = b"".join(field + b"\r\n" for field in fields)
    return (
        method
        + b" "
        + target
        + b" HTTP/1.1\r\n"
        + host
        + b"Connection: close\r\n"
        + lines
        + b"\r\n"
        + body
    )
