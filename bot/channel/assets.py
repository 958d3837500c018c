"""The widget's files as browsers get them: scripts minified, gzipped, at addresses to be cached.

``widget.js`` and ``define.js`` are the addresses that pages embed. They are asked for again every
few minutes and lead to ``<version>/…``, where the version is a hash of all scripts, so that what
lies there never changes. The sources stay as they are written; minifying happens once, at start.
"""

from __future__ import annotations

import gzip
import hashlib
import re
from dataclasses import dataclass, field
from pathlib import Path
from typing import Mapping, Optional

from rjsmin import jsmin

STATIC_DIR = Path(__file__).with_name("static")
ENTRIES = ("widget.js", "define.js")

CONTENT_TYPES = {
    ".html": "text/html; charset=utf-8",
    ".css": "text/css; charset=utf-8",
    ".js": "text/javascript; charset=utf-8",
    ".svg": "image/svg+xml",
}
# What an entry may lag behind a new version.
ENTRY_SECONDS = 300
_ENTRY = f"public, max-age={ENTRY_SECONDS}"
_FOREVER = "public, max-age=31536000, immutable"
_ASK_EACH_TIME = "no-cache"

_VERSION_HEX_DIGITS = 12
_VERSION = re.compile(rf"[0-9a-f]{{{_VERSION_HEX_DIGITS}}}\Z")
_IMPORT = re.compile(r"""((?:from|import)\s*['"]\./)""")
# Inside a style sheet's template literal, white space beside these means nothing.
_STYLE_SPACE = re.compile(r"\s*([{};])\s*")
_STYLE_COMMENT = re.compile(r"/\*.*?\*/", re.DOTALL)


@dataclass(frozen=True)
class Asset:
    """One file, ready to be sent."""

    body: bytes
    content_type: str
    cache_control: str
    gzipped: bytes = field(init=False)
    etag: str = field(init=False)

    def __post_init__(self) -> None:
        # mtime=0: the same file is the same bytes on every server.
        object.__setattr__(self, "gzipped", gzip.compress(self.body, 9, mtime=0))
        # Weak: it names the content, gzipped or not.
        object.__setattr__(self, "etag", f'W/"{_hash(self.body)}"')


class Assets:
    """All files of a folder, read and prepared once."""

    def __init__(self, folder: Path = STATIC_DIR) -> None:
        sources = {
            path.name: path.read_bytes()
            for path in sorted(folder.iterdir())
            if path.suffix in CONTENT_TYPES
        }
        self._scripts = {
            name: minify(source.decode("utf-8")).encode("utf-8")
            for name, source in sources.items()
            if name.endswith(".js")
        }
        self.version = _hash(b"\0".join(self._scripts.values()))
        self._versioned = {
            name: _asset(name, body, _FOREVER) for name, body in self._scripts.items()
        }
        self._plain = {
            name: _asset(name, source, _ASK_EACH_TIME)
            for name, source in sources.items()
            if name not in self._scripts
        }
        for name in ENTRIES:
            if name in self._scripts:
                leads_on = _IMPORT.sub(
                    rf"\g<1>{self.version}/", self._scripts[name].decode("utf-8")
                )
                self._plain[name] = _asset(name, leads_on.encode("utf-8"), _ENTRY)

    @property
    def loaded(self) -> Mapping[str, Asset]:
        """What a page with the widget loads, by address below ``/webchat/``."""
        inner = {
            f"{self.version}/{name}": asset
            for name, asset in self._versioned.items()
            if name != "widget.js"
        }
        return {"widget.js": self._plain["widget.js"], **inner}

    def find(self, path: str) -> Optional[Asset]:
        """The file at an address below ``/webchat/``, None when there is none.

        A version that is not ours, as a page asks for it that got its entry from an older or newer
        server, is answered with what we have, to be asked for again: all its files come from there.
        """
        version, _, name = path.rpartition("/")
        if not version:
            return self._plain.get(name)
        asset = self._versioned.get(name)
        if asset is None or not _VERSION.match(version):
            return None
        if version == self.version:
            return asset
        return _asset(name, asset.body, _ASK_EACH_TIME)


def minify(source: str) -> str:
    """A script without comments and needless white space; style sheets in it likewise.

    Template literals are left as they are, except for one that a ``css`` tag comment introduces.
    """
    head, mark, style = source.partition("/* css */ `")
    if mark:
        style, end, rest = style.partition("\n`;")
        style = _STYLE_SPACE.sub(r"\1", _STYLE_COMMENT.sub("", style))
        source = f"{head}`{style.strip()}{end.strip()}{rest}"
    minified: str = jsmin(source)
    return minified


def accepts_gzip(accept_encoding: str) -> bool:
    """Whether a client's ``Accept-Encoding`` takes gzip."""
    for offer in accept_encoding.lower().split(","):
        coding, _, parameters = offer.partition(";")
        if coding.strip() in ("gzip", "*"):
            return not re.fullmatch(r"\s*q\s*=\s*0(\.0*)?\s*", parameters)
    return False


def _asset(name: str, body: bytes, cache_control: str) -> Asset:
    return Asset(body, CONTENT_TYPES[Path(name).suffix], cache_control)


def _hash(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()[:_VERSION_HEX_DIGITS]
