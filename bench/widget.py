"""What the widget costs a visitor: ``python -m bench.widget``.

Bytes as they are sent, and in Chromium, four times slowed down and with an empty cache: how long
the script takes to load, how much of a processor's time the browser's main thread takes for it, for
an answer and for the form for a case. A slowed-down browser needs the machine to itself; with
``--slowdown 1`` main-thread time can be measured on a busy one, too. The server is the tests'
scripted one, so that only the browser is measured. How long the first answer takes after the panel
is opened is measured without the slowdown, with ``--url`` at a running assistant. axe's findings
are by state, in all widths and both themes.
"""

from __future__ import annotations

import argparse
import gzip
import statistics
from dataclasses import dataclass
from typing import Any, Iterator

from playwright.sync_api import Browser, CDPSession, Page, expect

from bot.channel.assets import STATIC_DIR, Assets
from tests.chromium import running_browser
from tests.widget.chat import Chat
from tests.widget.conftest import HEIGHTS, VISITOR
from tests.widget.forms import open_form
from tests.widget.stub import PAGES, Stub, form
from tests.widget.test_states import STATES, axe_faults

QUESTION = "Vilka vänorter har Motala?"
# When the launcher is there, in ms since the page was asked for.
READY = """() => performance.getEntriesByName('first-contentful-paint')[0]?.startTime ?? 0"""
SHIFTS = """() => new Promise((resolve) => {
  new PerformanceObserver((list, observer) => {
    observer.disconnect();
    resolve(list.getEntries().reduce((sum, entry) => sum + entry.value, 0));
  }).observe({ type: 'layout-shift', buffered: true });
  setTimeout(() => resolve(0), 300);
})"""
LOADED = """() => {
  const loaded = performance.getEntriesByType('resource');
  const scripts = loaded.filter(({ name }) => name.includes('.js'));
  return Math.max(...scripts.map(({ responseEnd }) => responseEnd));
}"""


# Opened by script and a starter chosen at once, faster than anybody could.
FIRST_ANSWER = """() => new Promise((resolve) => {
  const { shadowRoot } = document.querySelector('motala-chat');
  const began = performance.now();
  shadowRoot.querySelector('.launcher').click();
  const log = shadowRoot.querySelector('.log');
  new MutationObserver(() => {
    if (log.querySelectorAll('.bot').length > 1) {
      requestAnimationFrame(() => resolve(performance.now() - began));
    }
  }).observe(log, { childList: true });
  log.querySelector('.choices button').click();
})"""


@dataclass(frozen=True)
class Costs:
    """One visit, in milliseconds but for the last."""

    first_paint: float
    scripts_loaded: float
    main_thread_load: float
    main_thread_open: float
    main_thread_answer: float
    main_thread_form: float
    longest_task: float
    layout_shift: float


def task_ms(session: CDPSession) -> float:
    """The main thread's processor time so far, without waiting for a processor."""
    metrics = session.send("Performance.getMetrics")["metrics"]
    return 1000 * next(m["value"] for m in metrics if m["name"] == "TaskDuration")


def bare_page_ms(browser: Browser, stub: Stub, slowdown: float) -> float:
    """What the page costs without the widget."""
    page, session = _slow_page(browser, slowdown)
    page.goto(f"{stub.url}{PAGES}bare.html")
    page.wait_for_load_state("networkidle")
    busy = task_ms(session)
    page.context.close()
    return busy


def visit(browser: Browser, stub: Stub, bare_ms: float, slowdown: float) -> Costs:
    """Loads the page, opens the panel, asks a question and then for a person."""
    page, session = _slow_page(browser, slowdown)
    page.add_init_script(
        "window.longest = 0; new PerformanceObserver((list) => { for (const { duration } of "
        "list.getEntries()) longest = Math.max(longest, duration); })"
        ".observe({ type: 'longtask', buffered: true });"
    )
    chat = Chat(page, stub.url)
    page.goto(stub.url + PAGES)
    expect(chat.launcher).to_be_visible()
    page.wait_for_load_state("networkidle")
    first_paint, loaded = page.evaluate(READY), page.evaluate(LOADED)
    after_load = task_ms(session)
    chat.open()
    after_open = task_ms(session)
    chat.ask_and_wait(QUESTION)
    after_answer = task_ms(session)
    open_form(chat, stub, form(QUESTION, organisation=True))
    after_form = task_ms(session)
    costs = Costs(
        first_paint=first_paint,
        scripts_loaded=loaded,
        main_thread_load=after_load - bare_ms,
        main_thread_open=after_open - after_load,
        main_thread_answer=after_answer - after_open,
        main_thread_form=after_form - after_answer,
        longest_task=page.evaluate("longest"),
        layout_shift=page.evaluate(SHIFTS),
    )
    page.context.close()
    return costs


def first_answer_ms(browser: Browser, url: str) -> float:
    """From opening the panel to seeing the answer to a starter."""
    page = browser.new_context(**VISITOR).new_page()
    page.goto(f"{url}{PAGES}")
    expect(Chat(page, url).launcher).to_be_visible()
    page.wait_for_load_state("networkidle")
    waited: float = page.evaluate(FIRST_ANSWER)
    page.context.close()
    return waited


def sizes() -> Iterator[str]:
    """Bytes of what a page loads, and what it would be without joining and minifying."""
    loaded = Assets().loaded
    for path, asset in loaded.items():
        yield f"{path}: {len(asset.gzipped)} bytes gzipped, {len(asset.body)} plain"
    yield f"together, gzipped: {sum(len(asset.gzipped) for asset in loaded.values())} bytes"
    sources = [path.read_bytes() for path in STATIC_DIR.glob("*.js")]
    apart = sum(len(gzip.compress(source, 9)) for source in sources)
    yield f"the {len(sources)} modules as they are written, each gzipped: {apart} bytes"


def accessibility(browser: Browser) -> Iterator[str]:
    """What axe finds in each state."""
    for state, reach in STATES.items():
        found = 0
        stub = Stub()
        page = browser.new_context(**VISITOR).new_page()
        page.goto(stub.url + PAGES)
        reach(Chat(page, stub.url), stub)
        for width, height in HEIGHTS.items():
            page.set_viewport_size({"width": width, "height": height})
            for scheme in ("light", "dark"):
                page.emulate_media(color_scheme=scheme)  # type: ignore[arg-type]
                found += len(axe_faults(page))
        page.context.close()
        stub.stop()
        yield f"axe, {state}: {found} violations"


def _slow_page(browser: Browser, slowdown: float) -> tuple[Page, CDPSession]:
    page = browser.new_context(**VISITOR, viewport={"width": 412, "height": 823}).new_page()
    session = page.context.new_cdp_session(page)
    session.send("Performance.enable", {"timeDomain": "threadTicks"})
    session.send("Emulation.setCPUThrottlingRate", {"rate": slowdown})
    return page, session


def main() -> None:
    """Prints the figures."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--visits", type=int, default=7, help="visits to take the median of")
    parser.add_argument("--slowdown", type=float, default=4, help="1 leaves the browser as it is")
    parser.add_argument("--no-axe", action="store_true", help="leave accessibility out")
    parser.add_argument("--url", help="a running assistant, for the time of the first answer")
    options: Any = parser.parse_args()
    print(*sizes(), sep="\n")
    with running_browser() as browser:
        stub = Stub()
        page = (STATIC_DIR / "index.html").read_text("utf-8")
        stub.pages["bare.html"] = page.replace(
            '<script type="module" src="widget.js"></script>', ""
        )
        slowdown = options.slowdown
        bare = statistics.median(
            bare_page_ms(browser, stub, slowdown) for _ in range(options.visits)
        )
        print(f"\nCPU {slowdown:g} times slowed down, median of {options.visits} visits:")
        visits = [visit(browser, stub, bare, slowdown) for _ in range(options.visits)]
        for name in Costs.__dataclass_fields__:
            value = statistics.median(getattr(costs, name) for costs in visits)
            print(f"{name}: {value:.3f}" if name == "layout_shift" else f"{name}: {value:.0f} ms")
        for name, url in (("the scripted server", stub.url), ("the assistant", options.url)):
            if url:
                times = [first_answer_ms(browser, url) for _ in range(options.visits)]
                print(f"first answer after opening, {name}: {statistics.median(times):.0f} ms")
        stub.stop()
        if not options.no_axe:
            print("", *accessibility(browser), sep="\n")


if __name__ == "__main__":
    main()
