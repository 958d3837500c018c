"""The sentences of a page's main content, without the site's navigation, header and footer."""

from __future__ import annotations

import logging
import re
import unicodedata
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any, List, Mapping, Optional, Pattern, Sequence

from bs4 import BeautifulSoup, Tag
from bs4.element import Comment, NavigableString, PreformattedString

from bot.files.yaml_data import read_yaml

# Elements that start a new line when rendered.
_BLOCKS = (
    *("address", "article", "blockquote", "br", "caption", "dd", "details", "div", "dl", "dt"),
    *("figcaption", "figure", "h1", "h2", "h3", "h4", "h5", "h6", "hr", "li", "main", "ol", "p"),
    *("pre", "section", "summary", "table", "td", "th", "tr", "ul"),
)
_MAIN = ("main", "[role=main]", "article")
_SENTENCE_END = re.compile(r"(?<=[.!?])\s+(?=\S)")
_WORD = re.compile(r"\w+")


@dataclass(frozen=True)
class Sentence:
    """A sentence of a page.

    Attributes:
        shown: as on the page.
        words: its words for comparison: without punctuation, in one case.
    """

    shown: str
    words: str


def sentences_of_html(content: bytes, charset: Optional[str] = None) -> List[Sentence]:
    """The sentences of a page, each once, in their order; none when it holds no text.

    Args:
        content: the page as it was served.
        charset: as the server named it; without it, as the page declares it, or guessed.
    """
    # A character that cannot be decoded does not matter here.
    logging.getLogger("bs4.dammit").setLevel(logging.ERROR)
    soup = BeautifulSoup(content, "html.parser", from_encoding=charset)
    for tag in soup.select(", ".join(_boilerplate()["selectors"])):
        tag.decompose()
    for place in _MAIN:
        found = soup.select(place)
        # Several articles are the entries of a list.
        sentences = _sentences(_text(found[0])) if len(found) == 1 else []
        if sentences:
            return sentences
    return _sentences(_text(soup.body or soup))


def sentences_of_text(text: str) -> List[Sentence]:
    """The sentences of a plain text, each once, in their order."""
    return _sentences(text)


def _text(root: Tag) -> str:
    for string in root.find_all(string=True):
        if isinstance(string, (Comment, PreformattedString)):
            string.extract()
        elif isinstance(string, NavigableString):
            string.replace_with(" ".join(string.split()).join(_edges(string)))
    for tag in root.find_all(_BLOCKS):
        tag.insert_before("\n")
        tag.insert_after("\n")
    return root.get_text()


def _edges(string: str) -> Sequence[str]:
    """Keeps one space before and after where there was any, so that words do not run together."""
    return (" " if string[:1].isspace() else "", " " if string[-1:].isspace() else "")


def _sentences(text: str) -> List[Sentence]:
    found: dict[str, Sentence] = {}
    for line in text.splitlines():
        for part in _SENTENCE_END.split(" ".join(line.split())):
            words = _words(part)
            if words and not any(pattern.fullmatch(words) for pattern in _left_out()):
                found.setdefault(words, Sentence(part.strip(), words))
    return list(found.values())


def _words(text: str) -> str:
    visible = "".join(char for char in text if unicodedata.category(char) != "Cf")
    return " ".join(_WORD.findall(unicodedata.normalize("NFKC", visible).casefold()))


@lru_cache(maxsize=1)
def _boilerplate() -> Mapping[str, Any]:
    path = Path(__file__).with_name("boilerplate.yml")
    loaded: Mapping[str, Any] = read_yaml(path)
    return loaded


@lru_cache(maxsize=1)
def _left_out() -> Sequence[Pattern[str]]:
    return [re.compile(pattern) for pattern in _boilerplate()["lines"]]
