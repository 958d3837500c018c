"""A message that is read holds up nobody, and is read as it was before."""

from __future__ import annotations

import asyncio
import threading
from typing import Any, Callable, Dict, List

import pytest
from rasa.core.channels.channel import UserMessage
from rasa.core.processor import MessageProcessor
from rasa.shared.core.domain import Domain

from bot.operations.request_id import begin_request, current_request_id
from bot.rasa_patches import reading_threads

# Longer than any machine takes: a test that fails ends, too.
SECONDS = 30
Read = Callable[[str], Any]


@pytest.fixture(autouse=True)
def patched(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(MessageProcessor, "parse_message", reading_threads._parse)
    reading_threads.install()


class Runner:
    """In place of a model's graph."""

    def __init__(self, read: Read) -> None:
        self._read = read

    def run(self, inputs: Dict[str, Any], targets: List[str]) -> Dict[str, Any]:
        (message,) = inputs["__message__"]
        return {target: [Parsed(self._read(message.text))] for target in targets}


class Parsed:
    """In place of a message that was read."""

    def __init__(self, read: Any) -> None:
        self._read = read

    def as_dict(self, only_output_properties: bool) -> Dict[str, Any]:
        return {"text": self._read, "only_output": only_output_properties}


def processor(read: Read) -> Any:
    """A processor with a model that reads as it is told."""
    made: Any = MessageProcessor.__new__(MessageProcessor)
    made.graph_runner, made.http_interpreter, made.domain = Runner(read), None, Domain.empty()

    class Metadata:
        nlu_target = "last"

    made.model_metadata = Metadata
    return made


def test_while_a_message_is_read_the_loop_goes_on() -> None:
    goes_on = threading.Event()

    def read(text: str) -> bool:
        return goes_on.wait(SECONDS)

    async def both() -> Dict[str, Any]:
        parsing = asyncio.create_task(processor(read).parse_message(UserMessage("long")))
        await asyncio.sleep(0)
        goes_on.set()
        return await parsing

    assert asyncio.run(both())["text"] is True


def test_as_many_as_there_are_readers_are_read_at_a_time_and_no_more() -> None:
    together = threading.Barrier(reading_threads.READERS)
    reading: List[str] = []
    most: List[int] = []

    def read(text: str) -> str:
        reading.append(text)
        most.append(len(reading))
        together.wait(SECONDS)
        reading.remove(text)
        together.wait(SECONDS)
        return text

    async def all_of_them() -> List[Any]:
        model = processor(read)
        texts = map(str, range(3 * reading_threads.READERS))
        return await asyncio.gather(*(model.parse_message(UserMessage(text)) for text in texts))

    parsed = asyncio.run(all_of_them())
    assert [one["text"] for one in parsed] == [
        str(number) for number in range(3 * reading_threads.READERS)
    ]
    assert max(most) == reading_threads.READERS


def test_what_is_read_is_rasas() -> None:
    model = processor(str.upper)
    expected = asyncio.run(reading_threads._parse(model, UserMessage("hej"), None, False))
    assert asyncio.run(model.parse_message(UserMessage("hej"), None, False)) == expected
    assert expected["text"] == "HEJ" and expected["only_output"] is False


def test_what_reading_raises_is_raised() -> None:
    def read(text: str) -> Any:
        raise ValueError("broken on purpose")

    with pytest.raises(ValueError, match="broken on purpose"):
        asyncio.run(processor(read).parse_message(UserMessage("hej")))


def test_a_turn_that_is_given_up_leaves_the_reader_to_the_next() -> None:
    began, may_end = threading.Event(), threading.Event()

    def read(text: str) -> str:
        if text == "long":
            began.set()
            may_end.wait(SECONDS)
        return text

    async def given_up() -> List[str]:
        model = processor(read)
        parsing = asyncio.create_task(model.parse_message(UserMessage("long")))
        while not began.is_set():
            await asyncio.sleep(0)
        parsing.cancel()
        with pytest.raises(asyncio.CancelledError):
            await parsing
        may_end.set()
        texts = map(str, range(2 * reading_threads.READERS))
        parsed = [await model.parse_message(UserMessage(text)) for text in texts]
        return [one["text"] for one in parsed]

    assert asyncio.run(given_up()) == [str(n) for n in range(2 * reading_threads.READERS)]


def test_what_is_logged_while_reading_has_the_id_of_its_request() -> None:
    async def in_a_request(number: str) -> Any:
        begin_request(number)
        return await processor(lambda _: current_request_id()).parse_message(UserMessage("hej"))

    async def several() -> List[Any]:
        return await asyncio.gather(*(in_a_request(f"request-{n}") for n in range(6)))

    assert [one["text"] for one in asyncio.run(several())] == [f"request-{n}" for n in range(6)]


def test_what_another_server_reads_is_waited_for_on_the_loop() -> None:
    class Elsewhere:
        async def parse(self, message: UserMessage) -> Dict[str, Any]:
            await asyncio.sleep(0)
            asyncio.get_running_loop()
            return {"text": message.text, "intent": {"name": None}, "entities": []}

    model = processor(str)
    model.http_interpreter = Elsewhere()
    assert asyncio.run(model.parse_message(UserMessage("hej")))["text"] == "hej"
