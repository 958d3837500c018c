"""Which bodies the running server takes as a message, and what it says about the others."""

from __future__ import annotations

import json
from typing import Any

import httpx
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.channel.errors import STATUS_BY_CODE
from tests.channel.api import assert_error
from tests.running import Assistant, Visitor

_NAMES = st.sampled_from(["text", "button", "sender", "metadata"]) | st.text(max_size=8)
_JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=30),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(_NAMES, inner, max_size=4),
    max_leaves=8,
)
# Texts with lone surrogates too: JSON can carry them as escapes.
_TEXTS = st.text(st.characters(), max_size=60) | st.text(
    st.sampled_from("/{}\"' \n\u200b\u2060\ud83d\udc4d\x00aåÅ１／"), max_size=20
)
_THOROUGH = settings(
    max_examples=100, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)


@pytest.fixture(scope="module")
def patient(assistant: Assistant) -> Visitor:
    """One visitor who sends all the strange things, so that a long conversation is tried too."""
    return Visitor(assistant.url)


@pytest.mark.parametrize("length", [1, 2, 500, 1999, 2000])
def test_texts_up_to_the_limit_are_answered(visitor: Visitor, length: int) -> None:
    text = ("Vad är SERN för något? " * 100)[: length - 1] + "?"
    turn = visitor.say(text)
    assert turn["messages"]
    assert turn["outcome"] != "error"
    assert visitor.history()[0]["visitor"] == text


@pytest.mark.parametrize("sign", ["å", "😀", "/", "\u0301", "ﷺ"], ids=ascii)
def test_the_limit_holds_for_every_kind_of_character(visitor: Visitor, sign: str) -> None:
    taken = visitor.post({"text": "a" + sign * 1999})
    assert taken.status_code == 200 and taken.json()["outcome"] != "error"
    assert_error(visitor.post({"text": "a" + sign * 2000}), "text_too_long")


@pytest.mark.parametrize("text", ["", " ", "\n\t \r\n", "\u00a0\u3000"], ids=ascii)
def test_texts_of_nothing_but_white_space_are_refused(visitor: Visitor, text: str) -> None:
    assert_error(visitor.post({"text": text}), "empty_text")
    assert visitor.history() == []


@pytest.mark.parametrize(
    "text", ["\u200b", "\ufeff\u00ad", "\u2060", "\u3164", "\u200e \u202e"], ids=ascii
)
def test_texts_of_nothing_that_can_be_seen_are_refused(visitor: Visitor, text: str) -> None:
    assert_error(visitor.post({"text": text}), "empty_text")
    assert visitor.history() == []


@pytest.mark.parametrize("length", [2001, 20_000, 1_000_000])
def test_longer_texts_are_refused(visitor: Visitor, length: int) -> None:
    assert_error(visitor.post({"text": "a" * length}), "text_too_long")
    assert visitor.history() == []


@pytest.mark.parametrize(
    ("raw", "code"),
    [
        (b"", "bad_json"),
        (b"hej", "bad_json"),
        (b'{"text": "hej"', "bad_json"),
        (b"text=hej", "bad_json"),
        (b"[" * 9000, "bad_json"),
        (b'{"text": "\xe5"}', "bad_encoding"),
        (b"\xff\xfe\x00", "bad_encoding"),
        ('{"text": "hej"}'.encode("utf-16"), "bad_encoding"),
        (rb'{"text": "\ud800"}', "bad_encoding"),
        (rb'{"text": "hej \udc00"}', "bad_encoding"),
        (rb'{"button": "\ud800"}', "bad_encoding"),
        (b"[]", "bad_request"),
        (b'[{"text": "hej"}]', "bad_request"),
        (b"null", "bad_request"),
        (b"17", "bad_request"),
        (b'"hej"', "bad_request"),
        (b"{}", "bad_request"),
        (b'{"text": 17}', "bad_request"),
        (b'{"text": null}', "bad_request"),
        (b'{"text": NaN}', "bad_request"),
        (b'{"text": ["hej"]}', "bad_request"),
        (b'{"text": "hej", "button": "x"}', "bad_request"),
        (b'{"text": "hej", "extra": 1}', "bad_request"),
        (b'{"button": 17}', "bad_request"),
    ],
    ids=lambda value: ascii(value[:24]),
)
def test_what_is_no_message_is_refused_in_swedish(visitor: Visitor, raw: bytes, code: str) -> None:
    assert_error(visitor.post(content=raw), code)
    assert visitor.history() == []


def test_the_content_type_does_not_matter(visitor: Visitor) -> None:
    raw = json.dumps({"text": "hej"}).encode()
    for content_type in ("text/plain", "application/x-www-form-urlencoded", "multipart/form-data"):
        response = visitor.post(content=raw, headers={"Content-Type": content_type})
        assert response.status_code == 200, content_type


def test_the_conversation_goes_on_after_refused_messages(visitor: Visitor) -> None:
    visitor.post({"text": ""})
    visitor.post(content=b"\xff")
    assert visitor.say("Vad är SERN?")["outcome"] == "answered"


def _assert_taken_or_refused_by_name(response: httpx.Response) -> None:
    if response.status_code == 200:
        assert response.json()["outcome"] != "error"
        assert response.json()["messages"]
    else:
        code = response.json()["error"]["code"]
        assert response.status_code == STATUS_BY_CODE[code] < 500
        assert response.json()["error"]["message"]


@_THOROUGH
@given(value=_JSON)
def test_no_json_breaks_the_server(patient: Visitor, value: Any) -> None:
    _assert_taken_or_refused_by_name(patient.post(content=json.dumps(value).encode()))


@_THOROUGH
@given(text=_TEXTS)
def test_no_text_breaks_the_server(patient: Visitor, text: str) -> None:
    _assert_taken_or_refused_by_name(patient.post(content=json.dumps({"text": text}).encode()))


@_THOROUGH
@given(button=_TEXTS)
def test_no_button_id_breaks_the_server(patient: Visitor, button: str) -> None:
    response = patient.post(content=json.dumps({"button": button}).encode())
    assert response.json()["error"]["code"] in ("unknown_button", "bad_encoding")


@_THOROUGH
@given(raw=st.binary(max_size=100))
def test_no_bytes_break_the_server(patient: Visitor, raw: bytes) -> None:
    _assert_taken_or_refused_by_name(patient.post(content=raw))
