"""The widget's files as browsers get them: one script, minified and gzipped, that can be cached.

``widget.js`` and ``define.js`` are the addresses that pages embed. Browsers revalidate them every
few minutes. They lead to ``<version>/define.js``, which holds all modules; the version is a hash of
its content, which therefore never changes. The sources are plain modules and stay as they are
written: joining and minifying happens once, at start (``scripts.py``).
"""

from __future__ import annotations

import hashlib
import json
import re
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path
from types import MappingProxyType
from typing import Mapping, Optional

from zopfli.gzip import compress

from bot.channel.scripts import join, minify

STATIC_DIR = Path(__file__).with_name("static")
ENTRIES = ("widget.js", "define.js")
# Scripts of our own pages, which are not part of the widget.
OWN_SCRIPTS = ("galleri.js",)

CONTENT_TYPES = {
    ".html": "text/html; charset=utf-8",
    ".css": "text/css; charset=utf-8",
    ".js": "text/javascript; charset=utf-8",
    ".svg": "image/svg+xml",
}
# How long an entry script may lag behind a new version, in seconds.
ENTRY_SECONDS = 300
_ENTRY = f"public, max-age={ENTRY_SECONDS}"
_FOREVER = "public, max-age=31536000, immutable"
_ASK_EACH_TIME = "no-cache"

_NO_PAGES: Mapping[str, bytes] = MappingProxyType({})
_NO_WORDS: Mapping[str, str] = MappingProxyType({})
_VERSION_HEX_DIGITS = 12
_VERSION = re.compile(rf"[0-9a-f]{{{_VERSION_HEX_DIGITS}}}\Z")
_BUNDLED = "define.js"


@dataclass(frozen=True)
class Asset:
    """One file, ready to be sent."""

    body: bytes
    content_type: str
    cache_control: str
    gzipped: bytes = field(init=False)
    etag: str = field(init=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "gzipped", _smallest_gzip(self.body))
        # Weak: it names the content, gzipped or not.
        object.__setattr__(self, "etag", f'W/"{_hash(self.body)}"')


class Assets:
    """All files of a folder, read and prepared once.

    Args:
        folder: of the widget and the demo page.
        pages: further files by name that are generated rather than read from the folder.
        words: the values of placeholders in the strings of the widget's scripts.
    """

    def __init__(
        self,
        folder: Path = STATIC_DIR,
        pages: Mapping[str, bytes] = _NO_PAGES,
        words: Mapping[str, str] = _NO_WORDS,
    ) -> None:
        sources = {
            path.name: path.read_bytes()
            for path in sorted(folder.iterdir())
            if path.suffix in CONTENT_TYPES
        }
        scripts = {
            name: source.decode("utf-8") for name, source in sources.items() if name.endswith(".js")
        }
        bundle = minify(_filled(join(scripts, _BUNDLED), words)).encode("utf-8")
        self.version = _hash(bundle)
        self._bundle = _asset(_BUNDLED, bundle, _FOREVER)
        self._plain = {
            name: _asset(name, source, _ASK_EACH_TIME)
            for name, source in {**sources, **pages}.items()
            if name not in scripts
        }
        leads_on = f"import './{self.version}/{_BUNDLED}';\n"
        for name in ENTRIES:
            rest = "" if name == _BUNDLED else scripts[name].replace("import './define.js';", "")
            entry = minify(leads_on + rest).encode("utf-8")
            self._plain[name] = _asset(name, entry, _ENTRY)
        for name in OWN_SCRIPTS:
            if name in scripts:
                self._plain[name] = _asset(name, sources[name], _ASK_EACH_TIME)

    @property
    def loaded(self) -> Mapping[str, Asset]:
        """What a page with the widget loads, by address below ``/webchat/``."""
        return {
            "widget.js": self._plain["widget.js"],
            f"{self.version}/{_BUNDLED}": self._bundle,
        }

    def find(self, path: str) -> Optional[Asset]:
        """The file at an address below ``/webchat/``, None when there is none.

        Pages are found without their suffix, too.
        A version that is not ours is asked for by pages whose entry script came from an older or
        newer server. It is answered with our version, to be revalidated.
        """
        version, _, name = path.rpartition("/")
        if not version:
            return self._plain.get(name) or self._plain.get(f"{name}.html")
        if name != _BUNDLED or not _VERSION.match(version):
            return None
        if version == self.version:
            return self._bundle
        return _asset(name, self._bundle.body, _ASK_EACH_TIME)


def accepts_gzip(accept_encoding: str) -> bool:
    """Whether a client's ``Accept-Encoding`` takes gzip."""
    for offer in accept_encoding.lower().split(","):
        coding, _, parameters = offer.partition(";")
        if coding.strip() in ("gzip", "*"):
            return not re.fullmatch(r"\s*q\s*=\s*0(\.0*)?\s*", parameters)
    return False


def _asset(name: str, body: bytes, cache_control: str) -> Asset:
    return Asset(body, CONTENT_TYPES[Path(name).suffix], cache_control)


def _filled(script: str, words: Mapping[str, str]) -> str:
    """A script with the placeholders in its single-quoted strings filled in."""
    for placeholder, text in words.items():
        escaped = json.dumps(text, ensure_ascii=False)[1:-1].replace("'", "\\'")
        script = script.replace(placeholder, escaped)
    return script


@lru_cache(maxsize=128)
def _smallest_gzip(content: bytes) -> bytes:
    # Zopfli is slow, but runs once per content; any browser can unpack the result.
    compressed: bytes = compress(content)
    return compressed


def _hash(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()[:_VERSION_HEX_DIGITS]
