"""What each page said when an editor last compared it: a checksum of each sentence.

The texts are others' property. Checksums suffice to see that something differs, and the page itself
shows what is new.
"""

from __future__ import annotations

import hashlib
import os
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any, Dict, List, Mapping, Sequence

import yaml

from bot.content.links.errors import LinksError
from bot.content.links.page_text import Sentence
from bot.files.yaml_data import read_yaml

FILE = Path("bot") / "answers" / "fingerprints.yml"
_HEX_DIGITS = 12
_HEAD = """\
# What stood on the pages of sources.yml when somebody last compared them with the answers: a
# checksum for each sentence. Written by `python -m bot check --links`, not by hand.
"""


@dataclass(frozen=True)
class Fingerprint:
    """A page as it was.

    Attributes:
        url: that it was read from.
        seen: the day.
        sentences: their checksums.
    """

    url: str
    seen: date
    sentences: Sequence[str]


@dataclass(frozen=True)
class Difference:
    """What a page says now that it did not say before, and how much it no longer says."""

    new: Sequence[str]
    gone: int

    def __bool__(self) -> bool:
        return bool(self.new or self.gone)


def fingerprint(url: str, sentences: Sequence[Sentence], today: date) -> Fingerprint:
    """The fingerprint of a page."""
    return Fingerprint(url, today, [_checksum(sentence) for sentence in sentences])


def compare(before: Fingerprint, sentences: Sequence[Sentence]) -> Difference:
    """Compares two versions of a page, whatever the order of their sentences.

    Args:
        before: as it was.
        sentences: as it is now.
    """
    known, now = set(before.sentences), {_checksum(sentence): sentence for sentence in sentences}
    new = [sentence.shown for checksum, sentence in now.items() if checksum not in known]
    return Difference(new, len(known - set(now)))


def read_fingerprints(project: Path) -> Dict[str, Fingerprint]:
    """The fingerprints of the project by the number of their source.

    Raises:
        LinksError: the file cannot be read.
    """
    path = project / FILE
    try:
        loaded: Mapping[str, Any] = read_yaml(path) or {}
        return {
            number: Fingerprint(
                str(one["url"]), date.fromisoformat(str(one["seen"])), list(one["sentences"])
            )
            for number, one in loaded.items()
        }
    except FileNotFoundError:
        return {}
    except (OSError, ValueError, TypeError, KeyError) as error:
        raise LinksError(
            f"{path} cannot be read ({type(error).__name__}): take it from version control, or "
            "delete it, and it is made again."
        ) from error


def write_fingerprints(project: Path, fingerprints: Mapping[str, Fingerprint]) -> bool:
    """Writes the file atomically.

    Returns:
        False where it may not be written, as on a server.
    """
    path = project / FILE
    told = {
        number: {"url": one.url, "seen": one.seen.isoformat(), "sentences": list(one.sentences)}
        for number, one in sorted(fingerprints.items(), key=lambda item: _number(item[0]))
    }
    text = yaml.safe_dump(told, sort_keys=False, width=100, default_flow_style=None)
    fresh = path.with_suffix(".new")
    try:
        fresh.write_text(_HEAD + (text if told else ""), encoding="utf-8")
        os.replace(fresh, path)
    except OSError:
        return False
    return True


def _number(source: str) -> List[Any]:
    return [int("".join(filter(str.isdigit, source)) or 0), source]


def _checksum(sentence: Sentence) -> str:
    return hashlib.sha256(sentence.words.encode()).hexdigest()[:_HEX_DIGITS]
