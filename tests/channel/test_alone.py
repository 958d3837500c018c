"""The conversation's own page, for each wish that its address can name."""

from __future__ import annotations

from typing import Optional

import pytest
from bs4 import BeautifulSoup, Tag

from bot.channel.alone import alone_page, alone_pages
from bot.settings import read_settings

EMAIL = "eu@example.se"
PAGES = alone_pages(read_settings({"BOT_CONTACT_EMAIL": EMAIL}))


def part(selector: str, lang: Optional[str]) -> Tag:
    """What the page for a wish has there."""
    found = BeautifulSoup(PAGES[alone_page(lang)], "html.parser").select_one(selector)
    assert found
    return found


@pytest.mark.parametrize(
    "lang, language",
    [
        (None, "sv"),
        ("", "sv"),
        ("sv-FI", "sv"),
        ("nb", "sv"),
        ("DA", "sv"),
        ("lattlast", "sv"),
        ("en", "en"),
        ("en-GB", "en"),
        # Who reads neither has more use of English, as in the widget.
        ("fi", "en"),
        ("svenska", "en"),
        ("../privacy", "en"),
    ],
)
def test_it_is_in_swedish_for_who_reads_swedish_and_in_english_for_all_others(
    lang: Optional[str], language: str
) -> None:
    assert part("html", lang)["lang"] == language
    words = {"sv": "Digital assistent", "en": "Digital assistant"}[language]
    for place in ("title", "h1"):
        assert part(place, lang).text.startswith(f"{words} ")


@pytest.mark.parametrize("lang, easy", [("lattlast", True), ("sv", False), ("en", False)])
def test_only_the_wish_for_easy_swedish_begins_in_it(lang: str, easy: bool) -> None:
    assert part("motala-chat", lang).has_attr("easy") is easy


@pytest.mark.parametrize("lang", ["sv", "en", "lattlast"])
def test_it_names_the_address_where_a_person_answers(lang: str) -> None:
    assert part("noscript a", lang)["href"] == f"mailto:{EMAIL}"
    assert part("motala-chat", lang)["email"] == EMAIL
