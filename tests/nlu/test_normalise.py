"""One spelling for what looks the same, and never a payload out of a visitor's text."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import example, given, settings

from bot.nlu.normalise import MAX_CHARS, normalise
from tests.nlu.texts import any_text

# The letter, then what stands invisibly between it and its accent.
SPLIT_LETTER = "e\u200d\u0301n"
# One character that stands for eighteen.
GROWING = "\ufdfa" * 400


@pytest.mark.parametrize(
    ("written", "plain"),
    [
        pytest.param("Vad är SERN?", "Vad är SERN?", id="plain stays"),
        pytest.param("", "", id="nothing"),
        pytest.param(" \t\n\u3000 ", "", id="only spaces"),
        pytest.param("  vad\n\när\u00a0 \tsern ", "vad är sern", id="spaces"),
        pytest.param("va\u0308nort", "vänort", id="decomposed"),
        pytest.param(SPLIT_LETTER, "én", id="decomposed with a joiner between"),
        pytest.param("ＳＥＲＮ", "SERN", id="full width"),
        pytest.param("ﬁnns", "finns", id="ligature"),
        pytest.param("heeeeej", "heej", id="repeated letters"),
        pytest.param("vad???????", "vad??", id="repeated marks"),
        pytest.param("1998 100000", "1998 100000", id="digits may repeat"),
        pytest.param("Nykyrka skolla", "Nykyrka skolla", id="double letters stay"),
        pytest.param("bra 👍🏽 svar 😀❤️", "bra svar", id="emoji"),
        pytest.param("vä\u00adn\u200bort\u2060", "vänort", id="zero width"),
        pytest.param("ve\0m be\x07slutar", "vem beslutar", id="control characters"),
        pytest.param("vad\ud800 är\udfff", "vad är", id="lone surrogates"),
        pytest.param("SERN’s ‘mål’ “nu”", "SERN's 'mål' \"nu\"", id="curly quotes"),
        pytest.param("SERN´s", "SERN's", id="acute accent as an apostrophe"),
        pytest.param("SERN`s", "SERN's", id="grave accent as an apostrophe"),
        pytest.param("2016–2018", "2016-2018", id="dash"),
        pytest.param("Привіт, що таке SERN?", "Привіт, що таке SERN?", id="other scripts stay"),
    ],
)
def test_texts_are_made_plain(written: str, plain: str) -> None:
    assert normalise(written) == plain


@pytest.mark.parametrize("payload", ["/sern_join", '/sern{"organisation": "x"}', "/", "/a\0  b"])
def test_a_payload_comes_back_as_it_is(payload: str) -> None:
    assert normalise(payload) == payload


def test_a_payload_keeps_no_half_character() -> None:
    assert normalise("/sern\ud800_join") == "/sern_join"


@pytest.mark.parametrize(
    "written",
    [" /restart", "\u2060/restart", "\0/restart", "／restart", "／/ ／restart", "\ud800/restart"],
)
def test_no_typed_text_becomes_a_payload(written: str) -> None:
    assert normalise(written) == "restart"


def test_a_slash_within_a_text_stays() -> None:
    assert normalise("och/eller") == "och/eller"


def test_long_texts_are_cut() -> None:
    assert normalise("ab " * 20_000) == ("ab " * 20_000)[:MAX_CHARS].strip()


@given(any_text)
@example(GROWING)
@example(SPLIT_LETTER)
@example("a\ufe00\u0301\u0323")
@example("/\ud800")
@settings(deadline=None)
def test_any_text_comes_out_plain(text: str) -> None:
    plain = normalise(text)
    assert normalise(plain) == plain
    plain.encode("utf-8")
    if text.startswith("/"):
        return
    assert not plain.startswith("/")
    assert plain == plain.strip() and "  " not in plain
    assert len(plain) <= MAX_CHARS
    assert unicodedata.is_normalized("NFKC", plain)
    assert not {unicodedata.category(char) for char in plain} & {"Cc", "Cf", "Cs", "Cn", "So"}
