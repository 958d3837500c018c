"""From the bytes of a request to what the visitor sent, or to one named error."""

from __future__ import annotations

import json
import re
import unicodedata
from dataclasses import dataclass
from typing import Any, Dict, Mapping, Optional

from bot.channel.errors import ChannelError
from bot.privacy.fold import UNSEEN_LETTERS
from bot.settings import message_max_bytes

ORGANISATIONS = ("association", "company", "school", "public", "other")
_CLIENT_ID = re.compile(r"[A-Za-z0-9_-]{8,64}\Z")

# Spaces, controls, format characters, and marks without a letter under them.
_UNSEEN_CATEGORIES = frozenset({"Cc", "Cf", "Co", "Zs", "Zl", "Zp", "Mn", "Me"})


@dataclass(frozen=True)
class Incoming:
    """What the visitor sent: either typed text or the id of a button."""

    text: Optional[str] = None
    button: Optional[str] = None
    # What a form held that the button leaves: ``question``, ``organisation``.
    written: Optional[Mapping[str, str]] = None
    # The client's id of the message, by which it is taken once however often it arrives.
    client_id: Optional[str] = None


def parse_incoming(body: bytes, text_max_chars: int) -> Incoming:
    """Reads the body of ``POST …/messages``.

    Args:
        body: the raw bytes.
        text_max_chars: the longest text accepted, in characters.

    Raises:
        ChannelError: with the code that says what is wrong.
    """
    data = read_json(body, text_max_chars)
    named = "id" in data
    client_id = data.pop("id", None)
    if named and not (isinstance(client_id, str) and _CLIENT_ID.match(client_id)):
        raise ChannelError("bad_request")
    written = _written(data.pop("written"), text_max_chars) if "written" in data else None
    if set(data) not in ({"text"}, {"button"}) or (written is not None and "text" in data):
        raise ChannelError("bad_request")
    value = next(iter(data.values()))
    if not isinstance(value, str):
        raise ChannelError("bad_request")
    if "button" in data:
        _refuse_half_characters(value)
        return Incoming(button=value, client_id=client_id, written=written)
    text = clean_text(value, text_max_chars)
    if not text:
        raise ChannelError("empty_text")
    return Incoming(text=text, client_id=client_id)


def _written(told: Any, text_max_chars: int) -> Mapping[str, str]:
    """The fields of a form that are not empty."""
    if not (isinstance(told, dict) and set(told) <= {"question", "organisation"}):
        raise ChannelError("bad_request")
    if not all(isinstance(value, str) for value in told.values()):
        raise ChannelError("bad_request")
    organisation = told.get("organisation", "")
    if organisation not in ("", *ORGANISATIONS):
        raise ChannelError("bad_request")
    question = clean_text(told.get("question", ""), text_max_chars)
    written = {"question": question, "organisation": organisation}
    return {name: value for name, value in written.items() if value}


def read_json(body: bytes, text_max_chars: int) -> Dict[str, Any]:
    """Reads a body that holds a JSON object with at most one long text.

    Args:
        body: the raw bytes.
        text_max_chars: the longest text that any field may have, in characters.

    Raises:
        ChannelError: with the code that says what is wrong.
    """
    if len(body) > message_max_bytes(text_max_chars):
        raise ChannelError("text_too_long")
    try:
        data = json.loads(body.decode("utf-8"))
    except UnicodeDecodeError as error:
        raise ChannelError("bad_encoding") from error
    except (ValueError, RecursionError) as error:
        raise ChannelError("bad_json") from error
    if not isinstance(data, dict):
        raise ChannelError("bad_request")
    return data


def clean_text(value: str, max_chars: int) -> str:
    """A visitor's text without control characters and space around it.

    Returns:
        The text; empty when nothing in it can be seen.

    Raises:
        ChannelError: ``bad_encoding`` for half a character, ``text_too_long``.
    """
    _refuse_half_characters(value)
    text = _without_control_characters(value).strip()
    if not any(map(_can_be_seen, text)):
        return ""
    if len(text) > max_chars:
        raise ChannelError("text_too_long")
    return text


def _refuse_half_characters(value: str) -> None:
    if any("\ud800" <= char <= "\udfff" for char in value):
        raise ChannelError("bad_encoding")


def _without_control_characters(text: str) -> str:
    # PostgreSQL cannot store NUL, and no control character but line breaks and tabs means
    # anything in a question.
    return "".join(char for char in text if char in "\n\t" or unicodedata.category(char) != "Cc")


def _can_be_seen(char: str) -> bool:
    return unicodedata.category(char) not in _UNSEEN_CATEGORIES and char not in UNSEEN_LETTERS
