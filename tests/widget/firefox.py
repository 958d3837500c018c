"""Debian's Firefox, driven by WebDriver BiDi, which it has built in: nothing lies in between.

Playwright drives a Firefox of its own only. The connection runs in a thread, since Playwright holds
the main thread's event loop.
"""

from __future__ import annotations

import asyncio
import contextlib
import itertools
import json
import os
import re
import shutil
import subprocess
import threading
import time
from pathlib import Path
from typing import Any, Coroutine

import pytest

# From where they are: the package finds them when it runs only, out of a type checker's sight.
from websockets.exceptions import ConnectionClosed
from websockets.legacy.client import connect

PATIENCE_SECONDS = 60
KEYS = {"Enter": "\ue007", "Escape": "\ue00c", "ArrowRight": "\ue014", "Shift": "\ue008"}
# It asks its maker nothing.
PREFERENCES = """
user_pref("services.settings.server", "data:,none");
user_pref("app.normandy.enabled", false);
user_pref("app.update.disabledForTesting", true);
user_pref("datareporting.policy.dataSubmissionEnabled", false);
user_pref("network.captive-portal-service.enabled", false);
user_pref("network.connectivity-service.enabled", false);
user_pref("intl.accept_languages", "sv-SE, sv");
"""
# Inside the widget; there is one.
FIND = """(selector) => {
  const { shadowRoot } = document.querySelector('motala-chat');
  return [...shadowRoot.querySelectorAll(selector)].at(-1);
}"""


def firefox() -> str:
    """Where Firefox is; without it its test cannot run, which CI does not forgive."""
    path = shutil.which("firefox-esr") or shutil.which("firefox")
    if path is None:
        reason = "the test in Firefox needs it (Debian: apt-get install firefox-esr)"
        if os.environ.get("CI"):
            pytest.fail(reason)
        pytest.skip(reason)
    return path


class Firefox:
    """One window.

    Args:
        folder: for its profile; nothing of the user's own is touched.
    """

    def __init__(self, folder: Path) -> None:
        self.troubles: list[str] = []
        self._numbers = itertools.count(1)
        self._answers: dict[int, asyncio.Future[Any]] = {}
        (folder / "user.js").write_text(PREFERENCES)
        command = [firefox(), "--headless", "--remote-debugging-port=0", "--no-remote"]
        self._process = subprocess.Popen(
            [*command, "--profile", str(folder)], stderr=subprocess.PIPE, text=True
        )
        self._loop = asyncio.new_event_loop()
        threading.Thread(target=self._loop.run_forever, daemon=True).start()
        self._wait(self._connect(self._address()))
        self.send("session.new", capabilities={})
        self.send("session.subscribe", events=["log.entryAdded"])
        self._context = self.send("browsingContext.getTree")["contexts"][0]["context"]
        self.send(
            "browsingContext.setViewport",
            context=self._context,
            viewport={"width": 1280, "height": 800},
        )

    def close(self) -> None:
        self._process.terminate()
        self._process.wait(PATIENCE_SECONDS)
        self._loop.call_soon_threadsafe(self._loop.stop)

    def open(self, url: str) -> None:
        self.send("browsingContext.navigate", context=self._context, url=url, wait="complete")

    def reload(self) -> None:
        self.send("browsingContext.reload", context=self._context, wait="complete")

    def back(self) -> None:
        self.send("browsingContext.traverseHistory", context=self._context, delta=-1)

    def evaluate(self, function: str, *arguments: str) -> Any:
        """What a function says about the page: text, number or truth."""
        answer = self.send(
            "script.callFunction",
            functionDeclaration=function,
            arguments=[{"type": "string", "value": argument} for argument in arguments],
            target={"context": self._context},
            awaitPromise=True,
        )
        assert answer["type"] == "success", answer
        return answer["result"].get("value")

    def wait_for(self, function: str, *arguments: str) -> None:
        """Waits until it is so."""
        deadline = time.monotonic() + PATIENCE_SECONDS
        while not self.evaluate(function, *arguments):
            assert time.monotonic() < deadline, (function, arguments, self.text)
            time.sleep(0.05)

    @property
    def text(self) -> str:
        """All that the widget shows."""
        return str(
            self.evaluate(
                "() => document.querySelector('motala-chat').shadowRoot"
                ".querySelector('.root').innerText"
            )
        )

    def wait_for_text(self, text: str) -> None:
        deadline = time.monotonic() + PATIENCE_SECONDS
        while text not in self.text:
            assert time.monotonic() < deadline, (text, self.text)
            time.sleep(0.05)

    def has_focus(self, selector: str) -> bool:
        # A window without a screen is never the one in front, so ``:focus`` would not hold.
        holds = f"(s) => ({FIND})(s) === ({FIND})(s)?.getRootNode().activeElement"
        return bool(self.evaluate(holds, selector))

    def click(self, selector: str) -> None:
        """Clicks the last element that the selector finds, wherever on the screen it is."""
        self.wait_for(f"(s) => Boolean(({FIND})(s)?.checkVisibility())", selector)
        place = json.loads(
            self.evaluate(
                f"""(s) => {{
                  const element = ({FIND})(s);
                  element.scrollIntoView({{ block: 'nearest' }});
                  const {{ x, y, width, height }} = element.getBoundingClientRect();
                  return JSON.stringify([Math.round(x + width / 2), Math.round(y + height / 2)]);
                }}""",
                selector,
            )
        )
        x, y = place
        self._act(
            "pointer",
            {"type": "pointerMove", "x": x, "y": y},
            {"type": "pointerDown", "button": 0},
            {"type": "pointerUp", "button": 0},
        )

    def type(self, text: str) -> None:
        self._keys(*text)

    def press(self, *keys: str) -> None:
        self._keys(*(KEYS[key] for key in keys))

    def send(self, method: str, **parameters: Any) -> Any:
        """One command of WebDriver BiDi and what it is answered with."""
        return self._wait(self._send(method, parameters))

    def _keys(self, *keys: str) -> None:
        strokes = [{"type": kind, "value": key} for key in keys for kind in ("keyDown", "keyUp")]
        self._act("key", *strokes)

    def _act(self, kind: str, *actions: dict[str, Any]) -> None:
        source = {"type": kind, "id": kind, "actions": list(actions)}
        self.send("input.performActions", context=self._context, actions=[source])

    def _address(self) -> str:
        assert self._process.stderr
        said = []
        for line in self._process.stderr:
            said.append(line)
            if found := re.search(r"WebDriver BiDi listening on (\S+)", line):
                # Else its buffer would fill up.
                drain = threading.Thread(target=self._process.stderr.read, daemon=True)
                drain.start()
                return f"{found[1]}/session"
        raise AssertionError(f"Firefox did not start: {said}")

    def _wait(self, work: Coroutine[Any, Any, Any]) -> Any:
        return asyncio.run_coroutine_threadsafe(work, self._loop).result(PATIENCE_SECONDS)

    async def _connect(self, address: str) -> None:
        self._connection = await connect(address, max_size=None)
        self._reading = self._loop.create_task(self._read())

    async def _read(self) -> None:
        with contextlib.suppress(ConnectionClosed):
            async for received in self._connection:
                said = json.loads(received)
                if "id" in said:
                    self._answers.pop(said["id"]).set_result(said)
                elif said["params"]["level"] in ("error", "warn"):
                    self.troubles.append(said["params"]["text"])

    async def _send(self, method: str, parameters: dict[str, Any]) -> Any:
        number = next(self._numbers)
        answer = self._loop.create_future()
        self._answers[number] = answer
        await self._connection.send(
            json.dumps({"id": number, "method": method, "params": parameters})
        )
        said = await answer
        assert said["type"] == "success", said
        return said["result"]
