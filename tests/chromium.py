"""A real browser for tests of pages."""

from __future__ import annotations

import os
import shutil
from contextlib import contextmanager
from pathlib import Path
from typing import Iterator

import pytest
from playwright.sync_api import Browser, sync_playwright

ARGUMENTS = ["--no-sandbox", "--disable-quic", "--disable-background-networking", "--no-first-run"]


def chromium() -> str:
    """Where Chromium is; without it no test of a page can run, which CI does not forgive."""
    path = shutil.which("chromium") or "/usr/bin/chromium"
    if not Path(path).exists():
        reason = "tests of pages need Chromium (Debian: apt-get install chromium)"
        if os.environ.get("CI"):
            pytest.fail(reason)
        pytest.skip(reason)
    return path


@contextmanager
def running_browser() -> Iterator[Browser]:
    """A browser; while it is open, no other test of the process can run an event loop.

    So a fixture must not outlive the tests that use it, as an imported one of scope "package" does.
    """
    path = chromium()
    with sync_playwright() as playwright:
        launched = playwright.chromium.launch(executable_path=path, args=ARGUMENTS)
        yield launched
        launched.close()


@contextmanager
def browser_that_keeps_pages(running: Browser) -> Iterator[Browser]:
    """Another one, which keeps the pages that one leaves, as visitors' browsers do.

    Not for all tests: Playwright's own way back waits until a page has loaded, as no kept one does.
    """
    launched = running.browser_type.launch(
        executable_path=chromium(),
        args=ARGUMENTS,
        ignore_default_args=["--disable-back-forward-cache"],
    )
    yield launched
    launched.close()
