"""The widget's files, the demo and the conversation's own page, served by the Rasa server."""

from __future__ import annotations

from sanic import Blueprint
from sanic.request import Request
from sanic.response import HTTPResponse, raw, redirect, text

from bot.channel.alone import ALONE, alone_page, alone_pages
from bot.channel.assets import Assets, accepts_gzip
from bot.channel.legal import legal_pages, widget_words
from bot.settings import Settings

PAGES_PATH = "/webchat"

_POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; "
    "img-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors {}"
)
_HEADERS = {
    "Content-Security-Policy": _POLICY.format("'none'"),
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    # The files are the same for everybody and hold no secret; other sites' pages may load them.
    # Whose visitors the assistant answers is decided by the API's origins.
    "Access-Control-Allow-Origin": "*",
    "Cross-Origin-Resource-Policy": "cross-origin",
    "Vary": "Accept-Encoding",
}


def add_pages(routes: Blueprint, settings: Settings) -> None:
    """Adds the demo page at ``/webchat/`` and the widget's files beside and below it.

    ``/webchat/samtal`` is the conversation by itself, in the language of its parameter ``lang``.

    Args:
        routes: the channel's.
        settings: that this page and those on personal data and accessibility are made from.

    The files are read at start-up: they are small, and no path can then reach anything else.
    """
    alone = alone_pages(settings)
    pages = {**legal_pages(settings), **alone}
    assets = Assets(pages=pages, words=widget_words(settings))
    framed = _POLICY.format(" ".join(["'self'", *settings.allowed_origins]))

    def serve(request: Request, path: str) -> HTTPResponse:
        asset = assets.find(path)
        if asset is None:
            return text("Not found", status=404)
        headers = {**_HEADERS, "Cache-Control": asset.cache_control, "ETag": asset.etag}
        if path in alone:
            # Browsers that know the policy ignore the older header.
            headers |= {"Content-Security-Policy": framed, "X-Frame-Options": "SAMEORIGIN"}
        if asset.etag in request.headers.get("if-none-match", ""):
            return HTTPResponse(status=304, headers=headers)
        body = asset.body
        if accepts_gzip(request.headers.get("accept-encoding", "")):
            body = asset.gzipped
            headers["Content-Encoding"] = "gzip"
        return raw(body, content_type=asset.content_type, headers=headers)

    @routes.get(PAGES_PATH, name="demo_without_slash", strict_slashes=True)
    async def demo_without_slash(request: Request) -> HTTPResponse:
        return redirect(f"{PAGES_PATH}/")

    @routes.get(f"{PAGES_PATH}/", name="demo", strict_slashes=True)
    async def demo(request: Request) -> HTTPResponse:
        return serve(request, "index.html")

    @routes.get(f"{PAGES_PATH}/<name:str>", name="file")
    async def file(request: Request, name: str) -> HTTPResponse:
        if name.removesuffix(".html") == ALONE:
            name = alone_page(request.args.get("lang"))
        return serve(request, name)

    @routes.get(f"{PAGES_PATH}/<version:str>/<name:str>", name="versioned_file")
    async def versioned_file(request: Request, version: str, name: str) -> HTTPResponse:
        return serve(request, f"{version}/{name}")
