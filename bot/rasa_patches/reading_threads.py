"""Reads messages in threads, so that a visitor whose message takes long to read holds up no other.

Rasa reads them on its event loop, where all other visitors wait meanwhile, and on one core. Encoder
and classifier need no Python for most of their time.
"""

from __future__ import annotations

import asyncio
from concurrent.futures import ThreadPoolExecutor
from contextvars import copy_context
from typing import Any, Coroutine, Dict, Optional

from rasa.core.channels.channel import UserMessage
from rasa.core.processor import MessageProcessor
from rasa.shared.core.trackers import DialogueStateTracker

# Messages that are read at a time. More would wait for each other: Python runs one thread.
READERS = 2

_parse: Any = MessageProcessor.parse_message
_readers = ThreadPoolExecutor(READERS, thread_name_prefix="reading")


def install() -> None:
    """Makes all models of this process read messages in the same few threads."""
    processor: Any = MessageProcessor
    processor.parse_message = _parse_off_loop


async def _parse_off_loop(
    self: MessageProcessor,
    message: UserMessage,
    tracker: Optional[DialogueStateTracker] = None,
    only_output_properties: bool = True,
) -> Dict[str, Any]:
    if self.http_interpreter:
        # Another server reads it, and this one waits for that.
        elsewhere: Dict[str, Any] = await _parse(self, message, tracker, only_output_properties)
        return elsewhere

    def read() -> Dict[str, Any]:
        return _result_of(_parse(self, message, tracker, only_output_properties))

    # Nobody else holds the tracker: its conversation is locked until the turn has ended.
    loop = asyncio.get_running_loop()
    return await loop.run_in_executor(_readers, copy_context().run, read)


def _result_of(reading: Coroutine[Any, Any, Dict[str, Any]]) -> Dict[str, Any]:
    """What a coroutine returns that waits for nothing."""
    try:
        reading.send(None)
    except StopIteration as end:
        result: Dict[str, Any] = end.value
        return result
    raise RuntimeError("Reading a message waits for something.")
