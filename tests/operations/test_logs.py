"""Log lines that machines read, with the number of the request and nothing of what was written."""

from __future__ import annotations

import asyncio
import json
import logging

import pytest

from bot.operations.logs import JsonFormatter, log_fields
from bot.operations.request_id import begin_request, current_request_id

LOGGER = logging.getLogger("test.logs")


@pytest.fixture
def lines(monkeypatch: pytest.MonkeyPatch) -> list[dict[str, object]]:
    """What a process would have printed."""
    found: list[dict[str, object]] = []

    class Handler(logging.Handler):
        def emit(self, record: logging.LogRecord) -> None:
            line = JsonFormatter().format(record)
            assert "\n" not in line
            found.append(json.loads(line))

    monkeypatch.setattr(LOGGER, "handlers", [Handler()])
    monkeypatch.setattr(LOGGER, "level", logging.INFO)
    return found


def test_a_line_says_when_how_bad_who_and_what(lines: list[dict[str, object]]) -> None:
    LOGGER.warning("%d mails \x1b[31mwait\x1b[0m", 3)
    (line,) = lines
    assert (line["level"], line["logger"], line["message"]) == (
        "warning",
        "test.logs",
        "3 mails wait",
    )
    assert str(line["time"]).endswith("+00:00")


def test_fields_stand_beside_the_message(lines: list[dict[str, object]]) -> None:
    log_fields(LOGGER, "turn", outcome="answered", ms=12.5)
    assert (lines[0]["message"], lines[0]["outcome"], lines[0]["ms"]) == ("turn", "answered", 12.5)


def test_a_trace_is_in_the_line(lines: list[dict[str, object]]) -> None:
    try:
        raise RuntimeError("broken on purpose")
    except RuntimeError:
        LOGGER.exception("it broke")
    assert "broken on purpose" in str(lines[0]["trace"])


def test_the_number_goes_with_what_a_request_starts(lines: list[dict[str, object]]) -> None:
    async def serve(given: str) -> str:
        number = begin_request(given)

        async def later() -> None:
            await asyncio.sleep(0)
            LOGGER.info("later")

        await asyncio.create_task(later())
        await asyncio.to_thread(LOGGER.info, "in a thread")
        return number

    async def both() -> list[str]:
        return list(await asyncio.gather(serve("request-one"), serve("request-two")))

    assert asyncio.run(both()) == ["request-one", "request-two"]
    assert (
        sorted(str(line["request"]) for line in lines) == ["request-one"] * 2 + ["request-two"] * 2
    )
    assert current_request_id() is None


@pytest.mark.parametrize("given", [None, "", "short", "a" * 65, "två rader\nx", "vad är SERN?"])
def test_a_number_of_another_form_is_replaced(given: str | None) -> None:
    async def serve() -> str:
        return begin_request(given)

    number = asyncio.run(serve())
    assert number != given and len(number) == 16
