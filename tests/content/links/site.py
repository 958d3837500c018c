"""A web site on this machine, whose pages a test changes, moves, breaks or slows down."""

from __future__ import annotations

import threading
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, Iterator, List, Mapping, Optional, Union

PAGE = """<!DOCTYPE html><html lang="sv"><head><title>SERN</title><script>var a = 1;</script></head>
<body><header>Motala kommun</header><nav><a href="/">Start</a></nav>
<main><h1>SERN</h1><p>SERN är ett nätverk. Motala är med
sedan 2009.</p><ul><li>Utbildning</li><li>Energi</li></ul>
<p class="date">Senast uppdaterad: 3 mars 2026</p></main>
<footer>Besökare i dag: 17</footer></body></html>"""


@dataclass
class Answer:
    """What the site answers at an address."""

    body: Union[str, bytes] = PAGE
    status: int = 200
    headers: Mapping[str, str] = field(default_factory=lambda: {"Content-Type": "text/html"})
    # Sent a byte at a time, until a test has ended.
    drips: bool = False

    @property
    def content(self) -> bytes:
        return self.body if isinstance(self.body, bytes) else self.body.encode()


def redirect(to: str, status: int = 301) -> Answer:
    return Answer("", status, {"Location": to})


class Site:
    """The site; ``pages`` holds what it answers, the last of several answers for good."""

    def __init__(self) -> None:
        self.pages: dict[str, Union[Answer, List[Answer]]] = {}
        self.asked: List[str] = []
        self.agents: set[str] = set()
        self.ended = threading.Event()
        self._server = ThreadingHTTPServer(("127.0.0.1", 0), self._handler())
        self._server.daemon_threads = True
        threading.Thread(target=self._server.serve_forever, args=(0.01,), daemon=True).start()

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self._server.server_port}"

    def close(self) -> None:
        self.ended.set()
        self._server.shutdown()
        self._server.server_close()

    def answer(self, path: str) -> Optional[Answer]:
        known = self.pages.get(path)
        if isinstance(known, list):
            return known.pop(0) if len(known) > 1 else known[0]
        return known

    def _handler(self) -> type[BaseHTTPRequestHandler]:
        site = self

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                site.asked.append(self.path)
                site.agents.add(self.headers["User-Agent"])
                answer = site.answer(self.path) or Answer("Finns inte", 404)
                self.send_response(answer.status)
                for name, value in answer.headers.items():
                    self.send_header(name, value)
                self.send_header("Content-Length", str(len(answer.content)))
                self.end_headers()
                if not answer.drips:
                    self.wfile.write(answer.content)
                    return
                for byte in answer.content:
                    if site.ended.wait(0.02):
                        return
                    self.wfile.write(bytes([byte]))

            def log_message(self, *_args: Any) -> None:
                pass

        return Handler


def running_site() -> Iterator[Site]:
    site = Site()
    yield site
    site.close()
