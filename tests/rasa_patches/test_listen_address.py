"""Servers that are started by hand listen where the settings say."""

from __future__ import annotations

import subprocess
import sys

import pytest

from bot.settings import PROJECT_DIR

RUN = """
from sanic import Sanic
heard = []
Sanic.run = lambda self, host=None, port=None, **options: heard.append(host)
from bot.rasa_patches import listen_address
listen_address.install({address!r})
app = Sanic("a")
{call}
print(heard[0])
"""


@pytest.mark.parametrize(
    ("address", "call", "heard"),
    [
        ("127.0.0.1", "app.run(host='0.0.0.0', port=1)", "127.0.0.1"),
        ("127.0.0.1", "app.run('0.0.0.0', 1)", "127.0.0.1"),
        ("127.0.0.1", "app.run(host='::', port=1)", "127.0.0.1"),
        ("127.0.0.1", "app.run(host='0', port=1)", "127.0.0.1"),
        ("127.0.0.1", "app.run(host='::ffff:0.0.0.0', port=1)", "127.0.0.1"),
        ("127.0.0.1", "app.run(port=1)", "127.0.0.1"),
        ("127.0.0.1", "app.run(host='192.0.2.1', port=1)", "192.0.2.1"),
        ("192.0.2.1", "app.run(host='0.0.0.0', port=1)", "192.0.2.1"),
        ("0.0.0.0", "app.run(host='0.0.0.0', port=1)", "0.0.0.0"),
    ],
)
def test_all_addresses_become_the_one_that_is_set(address: str, call: str, heard: str) -> None:
    # In a process of its own: the patch stays for good.
    code = RUN.format(address=address, call=call)
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=PROJECT_DIR, capture_output=True, text=True, check=True
    )
    assert done.stdout.strip().splitlines()[-1] == heard
