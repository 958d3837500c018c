"""From bytes to what the visitor sent, or to one named error."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.channel.errors import STATUS_BY_CODE, ChannelError
from bot.channel.requests import Incoming, parse_incoming
from bot.conversation.plain_text import mark_plain_text, shown_text

MAX = 2000
INVISIBLE = [
    "\u200b",  # zero-width space
    "\u200d\u200c",  # joiners
    "\u2060",  # word joiner, our own mark
    "\ufeff",  # byte order mark
    "\u00ad",  # soft hyphen
    "\u202e",  # text direction
    "\u00a0\u3000",  # wide spaces
    "\u2028\u2029",  # line and paragraph separator
    "\u115f\u3164\uffa0",  # Hangul fillers
    "\u2800",  # empty Braille pattern
    "\ufe0f",  # variation selector
    "\U000e0061",  # tag letter
    "\x00\x1f\x7f\x85",  # control characters
]


def body(value: Any) -> bytes:
    return json.dumps(value).encode()


def error_code(raw: bytes, text_max: int = MAX) -> str:
    with pytest.raises(ChannelError) as caught:
        parse_incoming(raw, text_max)
    return caught.value.code


@pytest.mark.parametrize("length", [1, 2, 1999, 2000])
def test_texts_up_to_the_limit_are_taken(length: int) -> None:
    assert parse_incoming(body({"text": "å" * length}), MAX) == Incoming(text="å" * length)


def test_the_limit_counts_characters_however_they_are_written() -> None:
    # An emoji is one character, though four bytes, or twelve as an escape.
    emoji = "😀" * MAX
    assert parse_incoming(body({"text": emoji}), MAX).text == emoji
    assert (
        parse_incoming(json.dumps({"text": emoji}, ensure_ascii=False).encode(), MAX).text == emoji
    )


@pytest.mark.parametrize("length", [2001, 4000, 100_000])
def test_longer_texts_are_refused(length: int) -> None:
    assert error_code(body({"text": "a" * length})) == "text_too_long"


def test_space_around_a_text_neither_stays_nor_counts() -> None:
    text = "  \n\t" + "a" * MAX + " \r\n"
    assert parse_incoming(body({"text": text}), MAX).text == "a" * MAX


def test_line_breaks_and_tabs_inside_a_text_stay() -> None:
    assert (
        parse_incoming(body({"text": "Hej!\n\tVad är SERN?"}), MAX).text == "Hej!\n\tVad är SERN?"
    )


def test_control_characters_are_taken_away() -> None:
    assert parse_incoming(body({"text": "he\x00j\x07 \x1bdå"}), MAX).text == "hej då"


@pytest.mark.parametrize("text", ["", " ", "\n\n", "\t \r\n"])
def test_texts_of_nothing_but_white_space_are_empty(text: str) -> None:
    assert error_code(body({"text": text})) == "empty_text"


@pytest.mark.parametrize("text", INVISIBLE, ids=ascii)
def test_texts_of_nothing_that_can_be_seen_are_empty(text: str) -> None:
    assert error_code(body({"text": text})) == "empty_text"
    assert error_code(body({"text": f" {text}\n{text} "})) == "empty_text"


@pytest.mark.parametrize("text", ["?", "😀", "👨‍👩‍👧", "0", "1", "é", "ق", "中", "-", "👍🏽", "✈️"])
def test_a_single_sign_that_can_be_seen_is_a_text(text: str) -> None:
    assert parse_incoming(body({"text": text}), MAX).text == text


@pytest.mark.parametrize("text", ["\u200bhej", "hej\ufeff", "h\u00adej"])
def test_invisible_characters_beside_words_do_no_harm(text: str) -> None:
    assert "hej" in parse_incoming(body({"text": text}), MAX).text.translate(
        {0x200B: None, 0xFEFF: None, 0xAD: None}
    )


@pytest.mark.parametrize(
    "raw",
    [b"\xff", b"\xe5", '{"text": "å"}'.encode("latin-1"), '{"text": "hej"}'.encode("utf-16")],
    ids=ascii,
)
def test_what_is_not_utf8_is_named(raw: bytes) -> None:
    assert error_code(raw) == "bad_encoding"


@pytest.mark.parametrize("escape", [r"\ud800", r"hej \udfff", r"\ude00\ud83d", r"\ud83d \ude00"])
def test_half_characters_are_named(escape: str) -> None:
    assert error_code(b'{"text": "' + escape.encode() + b'"}') == "bad_encoding"
    assert error_code(b'{"button": "' + escape.encode() + b'"}') == "bad_encoding"


def test_a_character_written_as_two_halves_is_whole() -> None:
    assert parse_incoming(rb'{"text": "\ud83d\ude00"}', MAX).text == "😀"


@pytest.mark.parametrize(
    "raw",
    [b"", b" ", b"{", b'{"text": "hej"', b"{text: 'hej'}", b"hej", b"text=hej", b"[" * 9000],
    ids=lambda raw: ascii(raw[:16]),
)
def test_what_is_not_json_is_named(raw: bytes) -> None:
    assert error_code(raw) == "bad_json"


@pytest.mark.parametrize(
    "value",
    [
        None,
        True,
        1,
        1.5,
        "hej",
        [],
        ["hej"],
        [{"text": "hej"}],
        {},
        {"text": None},
        {"text": 1},
        {"text": True},
        {"text": ["hej"]},
        {"text": {"text": "hej"}},
        {"button": None},
        {"button": 1},
        {"button": ["id"]},
        {"text": "hej", "id": None},
        {"text": "hej", "button": "id"},
        {"text": "hej", "sender": "någon annan"},
        {"text": "hej", "metadata": {}},
        {"Text": "hej"},
        {"message": "hej"},
    ],
    ids=ascii,
)
def test_json_that_is_no_message_is_named(value: Any) -> None:
    assert error_code(body(value)) == "bad_request"


def test_numbers_that_json_does_not_know_are_no_message() -> None:
    assert error_code(b'{"text": NaN}') == "bad_request"


def test_a_button_is_taken_as_it_is() -> None:
    assert parse_incoming(body({"button": "4c40"}), MAX) == Incoming(button="4c40")


def test_a_button_may_bring_what_its_form_held() -> None:
    written = {"question": " Får vi\x00 söka? ", "organisation": "school"}
    incoming = parse_incoming(body({"button": "4c40", "written": written}), MAX)
    assert incoming.written == {"question": "Får vi söka?", "organisation": "school"}
    empty = {"question": " ", "organisation": ""}
    assert parse_incoming(body({"button": "4c40", "written": empty}), MAX).written == {}


@pytest.mark.parametrize(
    "written",
    [None, "Får vi?", {"name": "Bo"}, {"question": 1}, {"organisation": "club"}],
    ids=str,
)
def test_a_form_that_a_button_brings_has_only_known_fields(written: Any) -> None:
    assert error_code(body({"button": "4c40", "written": written})) == "bad_request"
    assert error_code(body({"text": "Hej", "written": {"question": "?"}})) == "bad_request"
    assert (
        error_code(body({"button": "4c40", "written": {"question": "a" * (MAX + 1)}}))
        == "text_too_long"
    )


@settings(deadline=None)
@given(st.binary(max_size=200))
def test_whatever_arrives_is_a_message_or_a_named_error(raw: bytes) -> None:
    try:
        incoming = parse_incoming(raw, MAX)
    except ChannelError as error:
        assert error.code in STATUS_BY_CODE
    else:
        assert (incoming.text is None) != (incoming.button is None)


@settings(deadline=None)
@given(st.text())
def test_no_text_reaches_rasa_as_a_payload(text: str) -> None:
    # Rasa takes off white space before it looks for the slash.
    assert not mark_plain_text(text.strip()).strip().startswith("/")


@pytest.mark.parametrize("text", ["/restart", "//", '/greet{"a": 1}'])
def test_the_visitor_never_sees_our_mark(text: str) -> None:
    assert mark_plain_text(text) != text
    assert shown_text(mark_plain_text(text)) == text


@pytest.mark.parametrize("text", ["hej", "1/2", " /", "／restart"])
def test_other_texts_are_not_marked(text: str) -> None:
    assert mark_plain_text(text) == text
    assert shown_text(text) == text
