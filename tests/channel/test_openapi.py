"""``bot/channel/openapi.yml`` says what the server does, and all of it."""

from __future__ import annotations

from typing import Any, Callable, Mapping

import httpx
import jsonschema
import pytest
import yaml

from bot.channel.errors import STATUS_BY_CODE, visitor_message
from bot.settings import read_settings
from tests.channel import openapi
from tests.channel.api import (
    CASES,
    CONVERSATION,
    FEEDBACK,
    HEALTH,
    HISTORY,
    MESSAGES,
    SESSION,
    bearer,
)
from tests.channel.openapi import assert_as_described, description, operations
from tests.running import Assistant, Visitor

# The codes that the running server can be brought to without breaking it; the others are held
# against the description in test_failures.py and test_api_switch.py.
ERRORS: Mapping[str, Callable[[Visitor], httpx.Response]] = {
    "empty_text": lambda visitor: visitor.post({"text": " "}),
    "text_too_long": lambda visitor: visitor.post({"text": "a" * 2001}),
    "bad_json": lambda visitor: visitor.post(content=b"{"),
    "bad_encoding": lambda visitor: visitor.post(content=b"\xff"),
    "bad_request": lambda visitor: visitor.post([]),
    "unknown_button": lambda visitor: visitor.post({"button": "x"}),
    "no_session": lambda visitor: visitor.post({"text": "hej"}, headers={"Authorization": ""}),
}


def documented_errors() -> dict[str, tuple[int, str]]:
    """Code, status and example message of every error in the description."""
    found: dict[str, tuple[int, str]] = {}
    for _, _, operation in operations():
        for status, response in operation["responses"].items():
            content = response.get("content", {}).get("application/json", {})
            for code, example in content.get("examples", {}).items():
                openapi.validate(example["value"], content["schema"])
                assert example["value"]["error"]["code"] == code
                found[code] = (int(status), example["value"]["error"]["message"])
    return found


def test_every_error_is_documented_with_its_status_and_words() -> None:
    defaults = read_settings({})
    assert documented_errors() == {
        code: (status, visitor_message(code, defaults)) for code, status in STATUS_BY_CODE.items()
    }
    error = description()["components"]["schemas"]["Error"]["properties"]["error"]
    assert sorted(error["properties"]["code"]["enum"]) == sorted(STATUS_BY_CODE)


def test_every_endpoint_is_documented_and_no_other() -> None:
    assert {(method, path) for method, path, _ in operations()} == {
        ("POST", SESSION),
        ("POST", MESSAGES),
        ("POST", CASES),
        ("GET", HISTORY),
        ("POST", FEEDBACK),
        ("DELETE", CONVERSATION),
        ("GET", HEALTH),
        ("GET", "/webchat/"),
        ("GET", "/webchat/{file}"),
        ("GET", "/webchat/{version}/{file}"),
    }


def test_every_part_of_the_description_is_used() -> None:
    text = openapi.FILE.read_text(encoding="utf-8")
    for kind, parts in yaml.safe_load(text)["components"].items():
        if kind != "securitySchemes":
            for name in parts:
                assert f'"#/components/{kind}/{name}"' in text, name


def test_what_needs_a_token_is_marked(assistant: Assistant) -> None:
    for method, path, operation in operations():
        response = httpx.request(method, assistant.url + path)
        assert (response.status_code == 401) == (operation["security"] != [])


def test_a_real_conversation_is_as_described(assistant: Assistant) -> None:
    opened = httpx.post(assistant.url + SESSION)
    assert_as_described(opened)
    headers = bearer(opened.json()["session"])
    for body in ({"text": "hej"}, {"text": "asdf qwer"}, {"text": "Vad är SERN?"}):
        reply = httpx.post(assistant.url + MESSAGES, headers=headers, json=body, timeout=60)
        assert reply.status_code == 200
        assert_as_described(reply)
        button = reply.json()["messages"][-1]["buttons"][0]["id"]
    pressed = httpx.post(assistant.url + MESSAGES, headers=headers, json={"button": button})
    assert_as_described(pressed)
    history = httpx.get(assistant.url + HISTORY, headers=headers)
    assert len(history.json()["turns"]) == 4
    assert_as_described(history)
    assert_as_described(httpx.get(assistant.url + HEALTH))


@pytest.mark.parametrize("code", ERRORS)
def test_real_errors_are_as_described(visitor: Visitor, code: str) -> None:
    response = ERRORS[code](visitor)
    assert response.json()["error"]["code"] == code
    assert_as_described(response)


@pytest.mark.parametrize(
    "body",
    [{"text": "hej"}, {"button": "x"}, {}, {"text": ""}, {"text": 1}, {"text": "hej", "a": 1}, []],
    ids=str,
)
def test_requests_are_taken_as_described(visitor: Visitor, body: Any) -> None:
    operation = openapi.find_operation("POST", MESSAGES)
    schema = operation["requestBody"]["content"]["application/json"]["schema"]
    try:
        openapi.validate(body, schema)
        described = True
    except jsonschema.ValidationError:
        described = False
    # A button that fits the description may still be unknown.
    assert described == (visitor.post(body).status_code in (200, 409))


@pytest.mark.parametrize(
    "wrong",
    [
        {"outcome": "answered", "messages": []},
        {"outcome": "replied", "messages": [{}]},
        {"outcome": "answered", "messages": [{"text": "Hej"}]},
        {"outcome": "answered", "messages": [], "intent": "greet"},
    ],
    ids=str,
)
def test_a_reply_of_another_shape_would_be_noticed(wrong: dict[str, Any]) -> None:
    with pytest.raises(jsonschema.ValidationError):
        openapi.validate(wrong, description()["components"]["schemas"]["Reply"])


def test_the_validator_reads_null_as_openapi_does() -> None:
    source = description()["components"]["schemas"]["Message"]["properties"]["source"]
    openapi.validate(None, source)
    with pytest.raises(jsonschema.ValidationError):
        openapi.validate({"url": "https://example.se"}, source)
    with pytest.raises(jsonschema.ValidationError):
        openapi.validate(None, description()["components"]["schemas"]["Time"])
