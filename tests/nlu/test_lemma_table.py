"""The compact lemmas are spaCy's own."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from spacy.lookups import load_lookups

from bot.nlu import lemma_table
from bot.nlu.lemma_table import LemmaTable, prepare_lemmas


@pytest.fixture(scope="module")
def var(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("lemmas")
    prepare_lemmas(folder)
    return folder


@pytest.fixture(scope="module")
def table(var: Path) -> Any:
    return prepare_lemmas(var).get_table("lemma_lookup")


def test_every_word_has_the_lemma_that_spacy_gives_it(table: LemmaTable) -> None:
    spacys = load_lookups("sv", ["lemma_lookup"]).get_table("lemma_lookup")
    assert len(table) == len(spacys)
    words = ["vänorter", "vänorterna", "samarbeten", "beslutar", "kommunens", "gick", "större"]
    assert [table.get(word) for word in words] == [spacys.get(word) for word in words]
    # The words themselves are not kept, their hashes are.
    for place in range(0, len(table), 997):
        lemma = table.places[place]
        text = bytes(table.text[table.starts[lemma] : table.starts[lemma + 1]]).decode()
        assert text == spacys[int(table.keys[place])]


@given(st.text())
def test_a_word_that_is_not_there_gives_the_default(table: LemmaTable, word: str) -> None:
    found = table.get(word, "default")
    assert isinstance(found, str)
    assert table.get(f"{word} {word}!", "default") == "default"


def test_it_is_converted_once_also_by_several_at_a_time(tmp_path: Path, monkeypatch: Any) -> None:
    with ThreadPoolExecutor(3) as threads:
        tables = list(threads.map(lambda _: prepare_lemmas(tmp_path), range(3)))
    assert len({len(one.get_table("lemma_lookup")) for one in tables}) == 1
    assert len(list((tmp_path / "lemmas").iterdir())) == 1
    monkeypatch.setattr(lemma_table, "_convert", None)
    prepare_lemmas(tmp_path)


def test_a_conversion_that_fails_leaves_nothing(tmp_path: Path, monkeypatch: Any) -> None:
    def full(*_: Any, **__: Any) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(lemma_table, "_save", full)
    with pytest.raises(OSError, match="No space left"):
        prepare_lemmas(tmp_path)
    assert list((tmp_path / "lemmas").iterdir()) == []
