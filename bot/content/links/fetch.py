"""Fetches other sites' pages politely, within limits, without waiting long for dead ones."""

from __future__ import annotations

import asyncio
import ssl
import time
from dataclasses import dataclass, field
from enum import StrEnum
from functools import lru_cache
from typing import Dict, Optional, Set, Tuple

import httpx
from protego import Protego

# The name that a robots.txt may address.
PRODUCT = "MotalaEUAssistent"
_MOST_BYTES = 5_000_000
_MOST_REDIRECTS = 5
_GONE = (404, 410)
_PERMANENT = (301, 308)
_WORTH_ANOTHER_TRY = (408, 425, 429, 500, 502, 503, 504)
_LONGEST_WAIT_SECONDS = 60.0


class Outcome(StrEnum):
    """The result of fetching a page."""

    READ = "read"
    GONE = "gone"
    # Not now, or not for us; the page may well exist.
    UNREACHABLE = "unreachable"


@dataclass(frozen=True)
class Pace:
    """How long to wait between requests and for answers.

    Attributes:
        between: seconds between two requests to the same host, at least.
        a_try: seconds that one try may take, redirects included.
        before_retries: seconds before the second try, the third, and so on.
    """

    between: float = 2.0
    a_try: float = 30.0
    before_retries: Tuple[float, ...] = (5.0, 20.0)


@dataclass(frozen=True)
class Fetched:
    """A page, or why there is none.

    Attributes:
        outcome: how fetching it went.
        why: which of ``report.yml``'s reasons, when it was not read.
        detail: for that reason's placeholder.
        moved_to: where the page itself says that it is now, for good.
    """

    outcome: Outcome
    why: str = ""
    detail: str = ""
    moved_to: Optional[str] = None
    content: bytes = b""
    content_type: str = ""
    charset: Optional[str] = None


class _TryAgain(Exception):
    """A try came to nothing, and another one may go better.

    Args:
        result: what is reported when there is no further try.
        wait: seconds after which the server allows another request.
        away: the site that could not be reached at all.
    """

    def __init__(self, result: Fetched, wait: float = 0.0, away: Optional[str] = None) -> None:
        super().__init__(result.why)
        self.result = result
        self.wait = wait
        self.away = away


@dataclass
class Fetcher:
    """Fetches pages one after another.

    Args:
        contact: an address that a site's owner can write to.
        pace: how long to wait.
    """

    contact: str
    pace: Pace = field(default_factory=Pace)
    _rules: Dict[str, Protego] = field(default_factory=dict)
    _last: Dict[str, float] = field(default_factory=dict)
    # Sites that could not be reached at all; their other pages are not tried.
    _away: Set[str] = field(default_factory=set)

    async def fetch(self, url: str) -> Fetched:
        """Fetches a page.

        Args:
            url: its address, with http or https.

        Returns:
            The page, or why there is none; nothing that the site does raises an error.
        """
        last = _TryAgain(_unreachable("connection"))
        for pause in (0.0, *self.pace.before_retries):
            if last.wait > _LONGEST_WAIT_SECONDS:
                break
            await asyncio.sleep(max(pause, last.wait))
            try:
                return await self._try(url)
            except _TryAgain as again:
                last = again
        if last.away:
            self._away.add(last.away)
        return last.result

    async def _try(self, url: str) -> Fetched:
        agent = f"{PRODUCT}/1.0 (+mailto:{self.contact})"
        try:
            # The time limit is ours, for the whole request; httpx's would apply per read.
            async with httpx.AsyncClient(
                headers={"User-Agent": agent}, timeout=None, verify=_tls()
            ) as client:
                return await self._follow(client, httpx.URL(url))
        except TimeoutError:
            raise _TryAgain(_unreachable("slow", f"{self.pace.a_try:g}")) from None
        except (httpx.InvalidURL, httpx.UnsupportedProtocol):
            return _unreachable("address")
        except httpx.HTTPError as error:
            result = _unreachable("connection", type(error).__name__)
            site = _site(error.request.url) if isinstance(error, httpx.TransportError) else None
            raise _TryAgain(result, away=site) from None

    async def _follow(self, client: httpx.AsyncClient, url: httpx.URL) -> Fetched:
        at, for_good = url, True
        for _ in range(_MOST_REDIRECTS + 1):
            if _site(at) in self._away:
                return _unreachable("connection", at.host)
            if not (await self._rules_of(client, at)).can_fetch(str(at), PRODUCT):
                return _unreachable("robots")
            await self._take_turn(at)
            async with asyncio.timeout(self.pace.a_try), client.stream("GET", at) as response:
                if response.next_request is None:
                    return await _read(response, url, at, for_good)
                for_good = for_good and response.status_code in _PERMANENT
                at = response.next_request.url
        return _unreachable("redirects")

    async def _rules_of(self, client: httpx.AsyncClient, url: httpx.URL) -> Protego:
        if url.scheme not in ("http", "https") or not url.host:
            raise httpx.UnsupportedProtocol("neither http nor https")
        known = self._rules.get(_site(url))
        if known is not None:
            return known
        await self._take_turn(url)
        async with (
            asyncio.timeout(self.pace.a_try),
            client.stream("GET", url.join("/robots.txt"), follow_redirects=True) as response,
        ):
            if response.status_code >= 500:
                # While robots.txt cannot be had, nothing may be fetched (RFC 9309, 2.3.1.4).
                raise _TryAgain(_unreachable("status", str(response.status_code)))
            text = await _body(response) if response.is_success else b""
        rules = Protego.parse((text or b"").decode("utf-8", "replace"))
        self._rules[_site(url)] = rules
        return rules

    async def _take_turn(self, url: httpx.URL) -> None:
        rules = self._rules.get(_site(url))
        asked_for = float(rules.crawl_delay(PRODUCT) or 0.0) if rules is not None else 0.0
        pause = max(self.pace.between, min(asked_for, _LONGEST_WAIT_SECONDS))
        since = time.monotonic() - self._last.get(_site(url), -pause)
        await asyncio.sleep(max(0.0, pause - since))
        self._last[_site(url)] = time.monotonic()


async def _read(
    response: httpx.Response, asked: httpx.URL, at: httpx.URL, for_good: bool
) -> Fetched:
    code = response.status_code
    if code in _GONE:
        return Fetched(Outcome.GONE, "status", str(code))
    if code in _WORTH_ANOTHER_TRY:
        raise _TryAgain(_unreachable("status", str(code)), _retry_after(response))
    if not response.is_success:
        return _unreachable("status", str(code))
    moved = _plain(asked) != _plain(at)
    if moved and at.path == "/":
        # Many sites redirect removed pages to their home page.
        return Fetched(Outcome.GONE, "front_page", str(at))
    content = await _body(response)
    if content is None:
        return _unreachable("size")
    return Fetched(
        Outcome.READ,
        moved_to=str(at) if moved and for_good else None,
        content=content,
        content_type=response.headers.get("content-type", "").partition(";")[0].strip().lower(),
        charset=response.charset_encoding,
    )


async def _body(response: httpx.Response) -> Optional[bytes]:
    """The body; None when it exceeds the size limit."""
    content = bytearray()
    async for part in response.aiter_bytes():
        content += part
        if len(content) > _MOST_BYTES:
            return None
    return bytes(content)


@lru_cache(maxsize=1)
def _tls() -> ssl.SSLContext:
    # Once: reading the certificate authorities takes a tenth of a second.
    return httpx.create_ssl_context()


def _unreachable(why: str, detail: str = "") -> Fetched:
    return Fetched(Outcome.UNREACHABLE, why, detail)


def _site(url: httpx.URL) -> str:
    return f"{url.scheme}://{url.netloc.decode('ascii')}"


def _plain(url: httpx.URL) -> Tuple[str, str, bytes]:
    """An address in the form in which its spellings are compared."""
    return (url.host.removeprefix("www."), url.path.rstrip("/"), url.query)


def _retry_after(response: httpx.Response) -> float:
    told = response.headers.get("retry-after", "")
    return float(told) if told.isascii() and told.isdigit() else 0.0
