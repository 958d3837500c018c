"""Reads the head of an HTTP request as strictly as RFC 9112 allows.

Sanic 21.12 accepts as Content-Length whatever Python's ``int`` does (``-1``, ``+5``, ``1_0``), the
first of two lengths, and a length together with chunked encoding. The first hangs the server for
ever; the others allow request smuggling, since a proxy and the server disagree on where a request
ends.
"""

from __future__ import annotations

import re
from typing import Dict, List

from httptools import HttpParserInvalidURLError, parse_url
from sanic.exceptions import InvalidUsage, PayloadTooLarge

MOST_FIELDS = 100

_REQUEST_LINE = re.compile(rb"[A-Z]{1,20} (?P<target>[\x21-\x7e]+) HTTP/1\.(?P<minor>[01])")
# No space before the colon, no folded lines, no control characters, no lone CR or LF.
_FIELD = re.compile(
    rb"(?P<name>[!#$%&'*+\-.^_`|~0-9A-Za-z]+):(?P<value>[^\x00-\x08\x0a-\x1f\x7f]*)"
)
# More digits than any accepted length has; longer values are too large anyway.
_LENGTH = re.compile(rb"[0-9]{1,19}")
_ONCE = (b"host", b"content-length", b"transfer-encoding", b"expect", b"authorization")


def check_head(head: bytes, most_body_bytes: int) -> None:
    """Refuses a head that is malformed or announces too much.

    Args:
        head: everything before the empty line.
        most_body_bytes: the longest body accepted.

    Raises:
        InvalidUsage: it is malformed or ambiguous (400).
        PayloadTooLarge: the body that it announces is too long (413).
    """
    first, *lines = head.split(b"\r\n")
    request_line = _REQUEST_LINE.fullmatch(first)
    if request_line is None or len(lines) > MOST_FIELDS:
        raise InvalidUsage("Bad Request")
    try:
        parse_url(request_line["target"])
    except HttpParserInvalidURLError as error:
        raise InvalidUsage("Bad Request") from error
    fields = _fields(lines)
    newest_version = request_line["minor"] == b"1"
    if any(len(fields.get(name, ())) > 1 for name in _ONCE) or (
        newest_version and b"host" not in fields
    ):
        raise InvalidUsage("Bad Request")
    _check_framing(fields, newest_version, most_body_bytes)


def _fields(lines: List[bytes]) -> Dict[bytes, List[bytes]]:
    fields: Dict[bytes, List[bytes]] = {}
    for line in lines:
        field = _FIELD.fullmatch(line)
        if field is None:
            raise InvalidUsage("Bad Request")
        fields.setdefault(field["name"].lower(), []).append(field["value"].lstrip(b" \t"))
    return fields


def _check_framing(
    fields: Dict[bytes, List[bytes]], newest_version: bool, most_body_bytes: int
) -> None:
    coding = fields.get(b"transfer-encoding")
    # The only spelling Sanic recognises; a proxy in front may recognise others.
    if coding is not None and (
        coding != [b"chunked"] or not newest_version or b"content-length" in fields
    ):
        raise InvalidUsage("Bad Request")
    for length in fields.get(b"content-length", ()):
        if _LENGTH.fullmatch(length.rstrip(b" \t")) is None:
            raise InvalidUsage("Bad Request")
        if int(length) > most_body_bytes:
            raise PayloadTooLarge("Request body exceeds the size limit")
