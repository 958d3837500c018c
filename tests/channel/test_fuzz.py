"""Whatever is sent is answered as ``openapi.yml`` says, and never with an error of the server's.

Requests are made from nothing; those from the description are ``test_schemathesis.py``'s.
"""

from __future__ import annotations

import json
from typing import Any, Iterator, Optional
from urllib.parse import quote

import httpx
import pytest
from hypothesis import HealthCheck, given, seed, settings
from hypothesis import strategies as st

from bot.channel.tokens import SessionTokens
from bot.settings import read_settings
from tests.channel import openapi
from tests.channel.api import SESSION, bearer
from tests.channel.openapi import assert_as_described, find_operation
from tests.channel.small_server import EchoAgent, serve_connector

SEED = 20261127
EXAMPLES = 60
OPERATIONS = [
    (method, path) for method, path, _ in openapi.operations() if path.startswith("/webhooks/")
]
WITH_BODY = [
    (method, path) for method, path in OPERATIONS if "requestBody" in find_operation(method, path)
]
_UNLIMITED = {
    f"BOT_{name}_PER_MINUTE": "0"
    for name in (
        *("SESSION_MESSAGES", "ADDRESS_MESSAGES", "ALL_MESSAGES", "SESSION_READS", "ADDRESS_READS"),
        *("ALL_READS", "ADDRESS_SESSIONS", "ALL_SESSIONS"),
    )
}
few = settings(
    max_examples=EXAMPLES,
    deadline=None,
    derandomize=True,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.filter_too_much],
)


@pytest.fixture(scope="module")
def client(tmp_path_factory: pytest.TempPathFactory) -> Iterator[httpx.Client]:
    """A visitor of a server that takes any number of requests."""
    variables = {**_UNLIMITED, "BOT_CONVERSATION_MAX_TURNS": "1000"}
    var = str(tmp_path_factory.mktemp("fuzz"))
    settings_ = read_settings({**variables, "BOT_VAR_DIR": var})
    with (
        serve_connector(settings_, EchoAgent()) as url,
        httpx.Client(base_url=url, timeout=20) as client,
    ):
        yield client


def token(client: httpx.Client) -> dict[str, str]:
    return bearer(client.post(SESSION).json()["session"])


_json = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(), inner, max_size=4),
    max_leaves=20,
)
_keys = st.sampled_from(
    ["text", "button", "id", "kind", "verdict", "reply", "reason", "comment", "x"]
)


@pytest.mark.parametrize(("method", "path"), WITH_BODY)
@seed(SEED)
@few
@given(body=st.dictionaries(_keys, _json, max_size=5) | _json)
def test_any_json_is_answered_as_described(
    client: httpx.Client, method: str, path: str, body: Any
) -> None:
    # Python writes NaN and halves of characters, which are no JSON; all the better.
    content = json.dumps(body).encode()
    response = client.request(method, path, content=content, headers=token(client))
    assert_as_described(response)
    assert response.status_code < 500


@pytest.mark.parametrize(("method", "path"), OPERATIONS)
@seed(SEED)
@few
@given(
    content=st.binary(max_size=300),
    authorization=st.none() | st.binary(max_size=60) | st.text(max_size=60).map(str.encode),
    content_type=st.sampled_from([None, "application/json", "text/plain", "x"]),
)
def test_any_bytes_are_answered_as_described(
    client: httpx.Client,
    method: str,
    path: str,
    content: bytes,
    authorization: Optional[bytes],
    content_type: Optional[str],
) -> None:
    headers: list[tuple[bytes, bytes]] = []
    if authorization is not None:
        # What a client library would not send, test_strict_http.py sends.
        clean = bytes(byte for byte in authorization if byte >= 32 and byte != 127).strip()
        headers.append((b"Authorization", b"Bearer" + (b" " + clean if clean else b"")))
    if content_type is not None:
        headers.append((b"Content-Type", content_type.encode()))
    request = client.build_request(method, path, content=content, headers=headers)
    response = client.send(request)
    assert_as_described(response)
    assert response.status_code < 500


@seed(SEED)
@few
@given(path=st.text(min_size=1, max_size=80), query=st.text(max_size=40))
def test_any_address_is_answered(client: httpx.Client, path: str, query: str) -> None:
    for where in ("/", "/webchat/", "/webhooks/webchat/"):
        target = where + quote(path.encode("utf-8", "surrogatepass"), safe="/%.")
        response = client.get(httpx.URL(str(client.base_url)).copy_with(raw_path=target.encode()))
        assert response.status_code < 500
        assert response.headers["x-content-type-options"] == "nosniff"


def test_a_token_of_another_key_opens_nothing(client: httpx.Client) -> None:
    forged = SessionTokens("k" * 40, 24).issue().token
    for method, path in OPERATIONS:
        if find_operation(method, path)["security"]:
            assert client.request(method, path, headers=bearer(forged)).status_code == 401
