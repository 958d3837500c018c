"""Checks real responses against ``bot/channel/openapi.yml``."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Any, Iterator, Mapping

import httpx
import jsonschema

from bot.files.yaml_data import read_yaml
from bot.settings import PROJECT_DIR

FILE = PROJECT_DIR / "bot" / "channel" / "openapi.yml"


@lru_cache(maxsize=1)
def description() -> dict[str, Any]:
    """The description with every reference replaced by what it refers to."""
    loaded = read_yaml(FILE)
    resolved: dict[str, Any] = _resolve(loaded, loaded)
    return resolved


def operations() -> Iterator[tuple[str, str, Mapping[str, Any]]]:
    """Method, path and operation of everything that is described."""
    for path, methods in description()["paths"].items():
        for method, operation in methods.items():
            yield method.upper(), path, operation


def find_operation(method: str, path: str) -> Mapping[str, Any]:
    """The operation that answers a request."""
    for described_method, described_path, operation in operations():
        pattern = re.sub(r"\{\w+\}", "[^/]+", described_path)
        if described_method == method and re.fullmatch(pattern, path):
            return operation
    raise AssertionError(f"{method} {path} is not described")


def assert_as_described(response: httpx.Response) -> None:
    """Status, headers, content type and body are as the description says."""
    request = response.request
    operation = find_operation(request.method, request.url.path)
    responses = operation["responses"]
    status = str(response.status_code)
    assert status in responses, f"{request.method} {request.url.path}: {status} is not described"
    described = responses[status]
    for name, header in described.get("headers", {}).items():
        assert name in response.headers or not header.get("required"), f"{name} is missing"
        if name in response.headers:
            value: Any = response.headers[name]
            value = int(value) if header["schema"]["type"] == "integer" else value
            validate(value, header["schema"])
    if "content" not in described:
        return
    content_type = response.headers["content-type"]
    assert content_type in described["content"], f"{content_type} is not described"
    content = described["content"][content_type]
    if content_type != "application/json":
        return
    validate(response.json(), content["schema"])
    if "examples" in content:
        # An error's response names the codes that it may hold.
        code = response.json()["error"]["code"]
        assert code in content["examples"], f"{code} is not described for {status}"


def validate(value: Any, schema: Mapping[str, Any]) -> None:
    """Checks a value against a schema of the description."""
    jsonschema.validate(value, _as_json_schema(schema), cls=jsonschema.Draft4Validator)


def _resolve(node: Any, root: Any) -> Any:
    if isinstance(node, list):
        return [_resolve(item, root) for item in node]
    if not isinstance(node, dict):
        return node
    if "$ref" in node:
        target = root
        for step in node["$ref"].removeprefix("#/").split("/"):
            target = target[step]
        return _resolve(target, root)
    return {key: _resolve(value, root) for key, value in node.items()}


def _as_json_schema(node: Any) -> Any:
    """OpenAPI 3.0 says ``nullable: true`` where JSON Schema has a second type."""
    if isinstance(node, list):
        return [_as_json_schema(item) for item in node]
    if not isinstance(node, dict):
        return node
    schema = {key: _as_json_schema(value) for key, value in node.items() if key != "nullable"}
    if node.get("nullable") is True:
        schema["type"] = [schema["type"], "null"]
    return schema
