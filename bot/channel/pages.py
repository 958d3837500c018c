"""The widget's files and the demo page, served by the Rasa server itself."""

from __future__ import annotations

from pathlib import Path

from sanic import Blueprint
from sanic.request import Request
from sanic.response import HTTPResponse, raw, redirect, text

STATIC_DIR = Path(__file__).with_name("static")
PAGES_PATH = "/webchat"

_CONTENT_TYPES = {
    ".html": "text/html; charset=utf-8",
    ".css": "text/css; charset=utf-8",
    ".js": "text/javascript; charset=utf-8",
    ".svg": "image/svg+xml",
}
_HEADERS = {
    "Content-Security-Policy": (
        "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; "
        "img-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
    ),
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Cache-Control": "no-cache",
}


def add_pages(routes: Blueprint) -> None:
    """Adds the demo page at ``/webchat/`` and the widget's files beside it.

    The files are read at start-up: they are small, and what is not in the folder then is never
    served, whatever a path looks like.
    """
    files = {
        path.name: (path.read_bytes(), _CONTENT_TYPES[path.suffix])
        for path in sorted(STATIC_DIR.iterdir())
        if path.suffix in _CONTENT_TYPES
    }

    def serve(name: str) -> HTTPResponse:
        if name not in files:
            return text("Not found", status=404)
        body, content_type = files[name]
        return raw(body, content_type=content_type, headers=_HEADERS)

    @routes.get(PAGES_PATH, name="demo_without_slash", strict_slashes=True)
    async def demo_without_slash(request: Request) -> HTTPResponse:
        return redirect(f"{PAGES_PATH}/")

    @routes.get(f"{PAGES_PATH}/", name="demo", strict_slashes=True)
    async def demo(request: Request) -> HTTPResponse:
        return serve("index.html")

    @routes.get(f"{PAGES_PATH}/<name:str>", name="file")
    async def file(request: Request, name: str) -> HTTPResponse:
        return serve(name)
