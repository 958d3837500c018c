"""What of a page counts as what it says."""

from __future__ import annotations

import pytest

from bot.content.links.page_text import sentences_of_html
from tests.content.links.site import PAGE


def words(page: str, charset: str | None = None) -> list[str]:
    return [
        sentence.words for sentence in sentences_of_html(page.encode(charset or "utf-8"), charset)
    ]


def test_the_main_content_is_read_in_sentences_without_what_surrounds_it() -> None:
    assert words(PAGE) == [
        "sern",
        "sern är ett nätverk",
        "motala är med sedan 2009",
        "utbildning",
        "energi",
    ]


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("Motala kommun", "Motala kommun – nu med ny logga"),
        ('<a href="/">Start</a>', '<a href="/">Hem</a><a href="/x">Nyheter</a>'),
        ("dag: 17", "dag: 18"),
        ("3 mars 2026", "4 april 2027"),
        ("var a = 1;", "var a = 2;"),
        ("<h1>SERN</h1>", '<h1 id="x" class="y">  SERN\n</h1><!-- redigerad -->'),
        ("<li>Utbildning</li><li>Energi</li>", "<li>Energi</li>\n<li><b>Utbildning</b>.</li>"),
        ("nätverk. Motala", "nätverk.</p><p>Motala"),
        ("Motala är", "Motala&nbsp;är"),
        ("Motala är", "Mo\u00adtala är"),
        ("</main>", '</main><div class="cookie-banner">Vi använder kakor.</div>'),
        ("</main>", "<form><label>Hjälpte informationen dig?</label></form></main>"),
    ],
)
def test_what_says_nothing_about_the_subject_changes_nothing(old: str, new: str) -> None:
    assert old in PAGE
    assert set(words(PAGE.replace(old, new))) == set(words(PAGE))


@pytest.mark.parametrize(
    ("old", "new"),
    [("2009", "2010"), ("är med", "är inte med"), ("<li>Energi</li>", ""), ("Energi", "Energi 5")],
)
def test_a_changed_word_or_number_changes_it(old: str, new: str) -> None:
    assert set(words(PAGE.replace(old, new))) != set(words(PAGE))


def test_a_page_without_a_main_element_is_read_as_a_whole() -> None:
    assert "sern är ett nätverk" in words(PAGE.replace("main>", "div>"))


def test_a_page_that_says_so_is_read_in_its_own_letters() -> None:
    old = PAGE.replace("<head>", '<head><meta charset="iso-8859-1">')
    assert "sern är ett nätverk" in [
        sentence.words for sentence in sentences_of_html(old.encode("iso-8859-1"))
    ]
    assert "sern är ett nätverk" in words(PAGE, "iso-8859-1")


@pytest.mark.parametrize("page", ["", "<html></html>", "\0\1\2", "<script>render()</script>"])
def test_a_page_without_text_has_no_sentences(page: str) -> None:
    assert words(page) == []
