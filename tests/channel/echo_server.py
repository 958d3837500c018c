"""The connector with an assistant that never answers, as a process that a test can kill.

``python -m tests.channel.echo_server PORT``, with the settings in its environment.
"""

from __future__ import annotations

import asyncio
import sys

from bot.settings import read_settings
from tests.channel.small_server import EchoAgent, serve_connector

if __name__ == "__main__":
    with serve_connector(read_settings(), EchoAgent(holds=True), port=int(sys.argv[1])):
        print("ready", flush=True)
        asyncio.new_event_loop().run_forever()
