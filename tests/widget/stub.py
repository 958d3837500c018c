"""A small server that speaks the webchat API and does what a test tells it to.

The widget's files are served as they are. Conversations are kept as the assistant keeps them;
answers, failures and delays are scripted. A connection is never used twice: a browser may repeat a
request on its own when a connection that it had used before is closed.
"""

from __future__ import annotations

import itertools
import json
import sys
import threading
from dataclasses import dataclass, field
from datetime import UTC, datetime
from functools import cache
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, Optional
from urllib.parse import parse_qsl, urlsplit

from bot.channel.alone import ALONE, alone_page, alone_pages
from bot.channel.assets import CONTENT_TYPES, Assets
from bot.channel.legal import legal_pages, widget_words
from bot.settings import read_settings

API = "/webhooks/webchat"
PAGES = "/webchat/"
# The assistant's own; a test compares them.
POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; "
    "img-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
)
SETTINGS = read_settings({})
# Every site is allowed here; the real server's tests are about which ones are.
ALLOWED = {
    "Origin": "*",
    "Headers": "Authorization, Content-Type",
    "Methods": "GET, POST, DELETE",
}
OFF_NOTICE = "Assistenten vilar idag. Mejla din fråga till samhallsbyggnad@motala.se"
NEXT_QUESTIONS = ("Vem beslutar om vänorter?", "Varför har Motala vänorter?", "Vad är SERN?")
HOLD_LIMIT_SECONDS = 60
_numbers = itertools.count(1)


@cache
def assets() -> Assets:
    """The widget's files, as the assistant has them."""
    pages = {**legal_pages(SETTINGS), **alone_pages(SETTINGS)}
    return Assets(pages=pages, words=widget_words(SETTINGS))


def now() -> str:
    return datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def message(text: str, buttons: tuple[str, ...] = (), **changes: Any) -> dict[str, Any]:
    """One message of an answer; buttons are given by title, their ids follow from it."""
    return {
        "id": f"reply {next(_numbers)}",
        "text": text,
        "buttons": [{"id": f"id of {title}", "title": title} for title in buttons],
        "source": None,
        "sources": [],
        "link": None,
        "rateable": False,
        "closing": False,
        "language": "sv",
        "at": now(),
        **changes,
    }


NOTICE = "Det du skickar blir en allmän handling. Assistenten raderar det efter 30 dagar."
WRITE_HERE, CANCEL = "Jag skriver hellre här i chatten", "Avbryt"


def form(
    question: str = "",
    questions: tuple[str, ...] = (),
    organisation: bool = False,
    filled: dict[str, Any] | None = None,
    **changes: Any,
) -> dict[str, Any]:
    """A message that asks for a case; all that a message may have can be given."""
    asked = {
        "kind": "case",
        "question": question,
        "organisation": organisation,
        "style": "normal",
        "notice": NOTICE,
    }
    if questions:
        asked["questions"] = list(questions)
    if filled:
        asked["filled"] = filled
    text = "Fyll i formuläret, så skickar jag det till en person på kommunen."
    return message(**{"text": text, "buttons": (WRITE_HERE, CANCEL), "form": asked, **changes})


def answer() -> dict[str, Any]:
    """What every question gets that has no answer of its own."""
    page = "https://www.motala.se/kommun-och-politik/internationellt/vanorter"
    return message(
        "Kommunen nämner tre vänorter:\n• Hyvinge i Finland\n• Daugavpils i Lettland\n"
        "• Eigersund i Norge\n\nLäs mer på https://www.motala.se/vanorter, eller fråga "
        "kommunens samhällsbyggnadsförvaltning: samhallsbyggnad@motala.se.",
        NEXT_QUESTIONS,
        rateable=True,
        source={"url": page, "reviewed": "2026-11-24"},
        sources=[{"url": page, "title": "Vänorter"}],
    )


@dataclass(frozen=True)
class Failure:
    """What a request gets instead of its answer. Without a status the connection just ends."""

    status: Optional[int] = None
    code: str = ""
    message: str = ""
    # Replies beside it.
    messages: list[dict[str, Any]] = field(default_factory=list)
    # Not the API's JSON but a page, as of a proxy in front of it.
    page: str = ""
    # The message did arrive, only the answer gets lost on the way.
    after_the_turn: bool = False

    @property
    def body(self) -> bytes:
        error: dict[str, Any] = {"error": {"code": self.code, "message": self.message}}
        if self.messages:
            error["messages"] = self.messages
        return self.page.encode() or json.dumps(error).encode()


@dataclass
class Stub:
    """The server's side of a test."""

    server: ThreadingHTTPServer = field(init=False)
    # Answers by question.
    answers: dict[str, Any] = field(default_factory=dict)
    # Failures by path, until they are taken away.
    failures: dict[str, Failure] = field(default_factory=dict)
    # Further pages by name.
    pages: dict[str, str] = field(default_factory=dict)
    requests: list[tuple[str, Any]] = field(default_factory=list)
    # What is wrong with a case, by field; see ``wrong``.
    errors: dict[str, dict[str, str]] = field(default_factory=dict)
    # Whether a case without a contact is refused.
    needs_contact: bool = False
    # What is typed to leave the form.
    ends_the_form: set[str] = field(default_factory=set)
    # Cases that were stored, by their ids.
    stored: dict[str, dict[str, Any]] = field(default_factory=dict)
    # Forms that a case was sent with.
    used: set[str] = field(default_factory=set)
    conversations: dict[str, list[dict[str, Any]]] = field(default_factory=dict)
    text_max: int = 2000
    # What the municipality tells everybody, by the widget's language.
    notices: dict[str, list[dict[str, str]]] = field(default_factory=lambda: {"sv": [], "en": []})
    policy: str = POLICY
    off: bool = False
    held: str = ""
    let_through: threading.Event = field(default_factory=threading.Event)

    def __post_init__(self) -> None:
        self.server = Server(("127.0.0.1", 0), type("H", (Handler,), {"stub": self}))
        threading.Thread(target=self.server.serve_forever, args=(0.02,), daemon=True).start()

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server.server_port}"

    @property
    def sent(self) -> list[Any]:
        """The bodies of all messages that came, also of those that failed, without their ids."""
        return [
            {name: value for name, value in body.items() if name != "id"}
            for path, body in self.requests
            if path == "/messages"
        ]

    @property
    def sent_ids(self) -> list[str]:
        """The ids of all messages that came."""
        return [body["id"] for path, body in self.requests if path == "/messages"]

    @property
    def sent_cases(self) -> list[Any]:
        """The bodies of all cases that came, also of those that were refused."""
        return [body for path, body in self.requests if path == "/cases"]

    def wrong(self, **texts: str) -> None:
        """Refuses cases: what is said of each field, behind a bar what it suggests."""
        self.errors = {}
        for name, text in texts.items():
            said, _, suggestion = text.partition("|")
            self.errors[name] = {"code": "wrong", "text": said}
            if suggestion:
                self.errors[name]["suggestion"] = suggestion

    @property
    def feedback(self) -> list[Any]:
        """What visitors said, in order."""
        return [body for path, body in self.requests if path == "/feedback"]

    @property
    def turns(self) -> list[dict[str, Any]]:
        """The newest conversation's turns."""
        return list(self.conversations.values())[-1]

    def fail(self, *paths: str, **failure: Any) -> None:
        """Lets the paths fail, ``/messages`` when none is given."""
        self.failures = {path: Failure(**failure) for path in paths or ("/messages",)}

    def work(self) -> None:
        """Ends all failures."""
        self.failures = {}
        self.errors = {}
        self.off = False

    def hold(self, path: str = "/messages") -> None:
        """Lets the path's requests wait for their answers until ``release()``."""
        self.let_through.clear()
        self.held = path

    def release(self) -> None:
        self.held = ""
        self.let_through.set()

    def expire(self) -> None:
        """Ends all sessions."""
        self.conversations = {}

    def stop(self) -> None:
        self.release()
        self.server.shutdown()
        self.server.server_close()


def _retire_form(turns: list[dict[str, Any]]) -> None:
    # In the history as the assistant gives it, one form at most can still be sent.
    for turn in turns:
        turn["messages"] = [
            {
                name: [] if name == "buttons" else value
                for name, value in reply.items()
                if name != "form"
            }
            if isinstance(reply, dict) and "form" in reply
            else reply
            for reply in turn["messages"] or ()
        ]


class Server(ThreadingHTTPServer):
    # A page's files are asked for all at once.
    request_queue_size = 128

    def handle_error(self, request: Any, client_address: Any) -> None:
        """A browser that has left is no error; all else is."""
        if not isinstance(sys.exception(), ConnectionError):
            super().handle_error(request, client_address)


class Handler(BaseHTTPRequestHandler):
    stub: Stub

    def log_message(self, *_: Any) -> None:
        """Stays silent; the browser's console tells what went wrong."""

    def do_GET(self) -> None:
        if self.path.startswith(API):
            return self._api(None)
        address = urlsplit(self.path.removeprefix(PAGES))
        name = address.path or "index.html"
        if name == ALONE:
            name = alone_page(dict(parse_qsl(address.query)).get("lang"))
        page = self.stub.pages.get(name)
        if page is not None:
            return self._reply(200, page.encode(), CONTENT_TYPES[".html"])
        asset = assets().find(name)
        if asset is None:
            return self._reply(404, b"Not found", "text/plain")
        return self._reply(200, asset.body, asset.content_type, asset.cache_control)

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
        self._api(json.loads(body) if body else None)

    def do_OPTIONS(self) -> None:
        self._reply(204, b"", "text/plain")

    def do_DELETE(self) -> None:
        self._api(None)

    def _api(self, body: Any) -> None:
        path = self.path.removeprefix(API)
        self.stub.requests.append((path, body))
        if path == self.stub.held:
            self.stub.let_through.wait(HOLD_LIMIT_SECONDS)
        failure = self.stub.failures.get(path)
        if failure and failure.after_the_turn:
            self._result(path, body)
            # A promise that is not kept.
            self._head(200, 999, CONTENT_TYPES[".html"])
            return
        if failure:
            if failure.status:
                content_type = CONTENT_TYPES[".html"] if failure.page else "application/json"
                self._reply(failure.status, failure.body, content_type)
            return
        self._json(*self._result(path, body))

    def _result(self, path: str, body: Any) -> tuple[int, Any]:
        stub = self.stub
        if stub.off:
            return self._error(503, "assistant_off", OFF_NOTICE)
        if path == "/session":
            token = f"session {len(stub.requests)}"
            stub.conversations[token] = []
            session = {"session": token, "expires_at": now(), "text_max": stub.text_max}
            return 201, {**session, "notices": stub.notices}
        turns = stub.conversations.get(self._token)
        if turns is None:
            return self._error(401, "session_expired", "Samtalet är för gammalt.")
        if path == "/history":
            return 200, {"turns": turns, "notices": stub.notices}
        if path == "/feedback":
            return 200, {"verdict": body["verdict"]}
        if path == "/conversation":
            turns.clear()
            return 200, {"erased": True}
        if path == "/cases":
            return self._case(body, turns)
        return self._turn(body, turns)

    def _case(self, body: Any, turns: list[dict[str, Any]]) -> tuple[int, Any]:
        stub = self.stub
        if body["id"] in stub.stored:
            return 201, stub.stored[body["id"]]
        shown = body.get("form", "")
        if shown in stub.used:
            used = [message("Meddelandet i det här formuläret är redan skickat.")]
            return 409, {"error": {"code": "form_used", "message": ""}, "messages": used}
        if stub.needs_contact and not body["contact"]:
            stub.wrong(contact="Skriv hur kommunen når dig.")
        elif stub.needs_contact:
            stub.errors = {}
        if stub.errors:
            error = {"code": "invalid_case", "message": "Något i formuläret behöver rättas."}
            return 422, {"error": error, "errors": stub.errors}
        reference = f"EU-2026-{len(stub.stored) + 1:04}"
        text = f"Tack! Det du skrev är på väg. Ditt ärendenummer är {reference}."
        replies = [message(text, ("Vad kan jag fråga dig om?",))]
        _retire_form(turns)
        if shown:
            stub.used.add(shown)
        question = body["question"].strip()
        turns.append(
            {
                "visitor": f"Skickat till kommunen: {question}",
                "at": now(),
                "id": body["id"],
                "outcome": "handed_off",
                "messages": replies,
            }
        )
        stub.stored[body["id"]] = {
            "reference": reference,
            "receipt": True,
            "outcome": "handed_off",
            "visitor": f"Skickat till kommunen: {question}",
            "messages": replies,
        }
        return 201, stub.stored[body["id"]]

    def _turn(self, body: Any, turns: list[dict[str, Any]]) -> tuple[int, Any]:
        for turn in turns:
            if body.get("id") and turn["id"] == body["id"]:
                return 200, {"outcome": turn["outcome"], "messages": turn["messages"]}
        text = body.get("text")
        if text is None:
            offered = {
                button["id"]: button["title"]
                for turn in turns
                for reply in turn["messages"]
                for button in reply["buttons"]
            }
            text = offered.get(body["button"])
        if text is None:
            return self._error(409, "unknown_button", "Knappen hör inte till det här samtalet.")
        messages = self.stub.answers.get(text, [answer()])
        asks = any(isinstance(reply, dict) and reply.get("form") for reply in messages or ())
        outcome = "handed_off" if asks else "answered"
        if asks or text in {WRITE_HERE, CANCEL, *self.stub.ends_the_form}:
            _retire_form(turns)
        turn = {"visitor": text, "at": now(), "id": body.get("id")}
        turns.append({**turn, "outcome": outcome, "messages": messages})
        return 200, {"outcome": outcome, "messages": messages}

    @property
    def _token(self) -> str:
        return self.headers.get("Authorization", "").removeprefix("Bearer ")

    @staticmethod
    def _error(status: int, code: str, text: str) -> tuple[int, Any]:
        return status, {"error": {"code": code, "message": text}}

    def _json(self, status: int, body: Any) -> None:
        self._reply(status, json.dumps(body).encode(), "application/json")

    def _reply(self, status: int, body: bytes, content_type: str, cache: str = "no-store") -> None:
        self._head(status, len(body), content_type, cache)
        self.wfile.write(body)

    def _head(self, status: int, length: int, content_type: str, cache: str = "no-store") -> None:
        self.send_response(status)
        self.send_header("Content-Type", content_type)
        self.send_header("Content-Length", str(length))
        self.send_header("Content-Security-Policy", self.stub.policy)
        self.send_header("X-Content-Type-Options", "nosniff")
        self.send_header("Cache-Control", cache)
        for header in ("Origin", "Headers", "Methods"):
            self.send_header(f"Access-Control-Allow-{header}", ALLOWED[header])
        self.end_headers()
