"""Vectors of training phrases on disk."""

from __future__ import annotations

import logging
from pathlib import Path
from typing import Any, Sequence

import numpy as np
import pytest

from bot.nlu.encoder import cache
from bot.nlu.encoder.cache import VectorCache
from bot.nlu.encoder.run import SentenceEncoder, Vectors

TEXTS = ["hej", "å", "hej", "\ud800", ""]


@pytest.fixture
def tiny_encoder(tiny_folder: Path) -> SentenceEncoder:
    """Loaded for this test alone."""
    return SentenceEncoder(tiny_folder, max_tokens=40)


@pytest.fixture
def embedded(tiny_encoder: SentenceEncoder, monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The texts that the encoder was really asked for."""
    asked: list[str] = []
    encode = SentenceEncoder.encode

    def listen(self: SentenceEncoder, texts: Sequence[str]) -> Vectors:
        asked.extend(texts)
        return encode(self, texts)

    monkeypatch.setattr(SentenceEncoder, "encode", listen)
    return asked


def test_vectors_are_the_encoders_own(
    tiny_encoder: SentenceEncoder, embedded: list[str], tmp_path: Path
) -> None:
    expected = tiny_encoder.encode(TEXTS)
    for expected_calls in (["hej", "å", "\ud800", ""], []):
        embedded.clear()
        vectors = VectorCache(tmp_path, tiny_encoder).vectors(TEXTS)
        np.testing.assert_array_equal(vectors, expected)
        # Each once; in which order is a matter of cores.
        assert sorted(embedded) == sorted(expected_calls)


def test_only_new_texts_are_embedded(
    tiny_encoder: SentenceEncoder, embedded: list[str], tmp_path: Path
) -> None:
    VectorCache(tmp_path, tiny_encoder).vectors(["a", "b"])
    embedded.clear()
    vectors = VectorCache(tmp_path, tiny_encoder).vectors(["b", "c"])
    assert embedded == ["c"]
    np.testing.assert_array_equal(vectors, tiny_encoder.encode(["b", "c"]))
    embedded.clear()
    VectorCache(tmp_path, tiny_encoder).vectors(["a", "b", "c"])
    assert embedded == []


def test_the_cut_is_part_of_what_a_vector_is(
    tiny_encoder: SentenceEncoder, tiny_folder: Path, tmp_path: Path
) -> None:
    long = "hej å " * 30
    VectorCache(tmp_path, tiny_encoder).vectors([long])
    shorter = SentenceEncoder(tiny_folder, max_tokens=10)
    vectors = VectorCache(tmp_path, shorter).vectors([long])
    np.testing.assert_array_equal(vectors, shorter.encode([long]))
    assert not np.array_equal(vectors, tiny_encoder.encode([long]))


def test_no_texts_need_no_file(tiny_encoder: SentenceEncoder, tmp_path: Path) -> None:
    vectors = VectorCache(tmp_path / "none", tiny_encoder)
    assert vectors.vectors([]).shape == (0, tiny_encoder.dimension)
    assert not vectors.path.exists()


def spoil(how: str, path: Path) -> None:
    """Makes an unusable cache file."""
    keys, vectors = np.zeros((2, 32), np.uint8), np.zeros((2, 64), np.float32)
    content: dict[str, Any] = {
        "keys": keys,
        "vectors": vectors,
    }
    if how in ("garbage", "empty"):
        path.write_bytes(b"not a file of vectors" if how == "garbage" else b"")
        return
    if how == "missing part":
        del content["keys"]
    elif how == "other dimension":
        content["vectors"] = vectors[:, :63]
    elif how == "fewer keys":
        content["keys"] = keys[:1]
    np.savez(path, **content)
    if how == "cut short":
        path.write_bytes(path.read_bytes()[:-200])


@pytest.mark.parametrize(
    "how",
    [
        "garbage",
        "empty",
        "cut short",
        "missing part",
        "other dimension",
        "fewer keys",
    ],
)
def test_an_unusable_file_is_made_again_with_a_warning(
    how: str, tiny_encoder: SentenceEncoder, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    stored = VectorCache(tmp_path, tiny_encoder)
    stored.path.parent.mkdir()
    spoil(how, stored.path)
    with caplog.at_level(logging.WARNING):
        vectors = stored.vectors(["hej"])
    assert "is unusable and made again" in caplog.text
    np.testing.assert_array_equal(vectors, tiny_encoder.encode(["hej"]))
    caplog.clear()
    stored.vectors(["hej"])
    assert caplog.text == ""


def test_a_file_that_cannot_be_written_is_done_without(
    tiny_encoder: SentenceEncoder, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    (tmp_path / "encoder").write_text("a file where the folder should be")
    vectors = VectorCache(tmp_path, tiny_encoder).vectors(["hej"])
    np.testing.assert_array_equal(vectors, tiny_encoder.encode(["hej"]))
    assert "is not kept" in caplog.text


def test_an_interrupted_write_leaves_the_former_file(
    tiny_encoder: SentenceEncoder, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    stored = VectorCache(tmp_path, tiny_encoder)
    stored.vectors(["hej"])
    before = stored.path.read_bytes()

    def full(*_: object, **__: object) -> None:
        raise OSError("No space left on device")

    monkeypatch.setattr(np, "savez", full)
    stored.vectors(["å"])
    assert stored.path.read_bytes() == before
    assert [path.name for path in stored.path.parent.iterdir()] == [stored.path.name]


def test_old_phrases_are_dropped_when_there_are_too_many(
    tiny_encoder: SentenceEncoder,
    embedded: list[str],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(cache, "MOST_VECTORS", 3)
    VectorCache(tmp_path, tiny_encoder).vectors(["a", "b", "c"])
    VectorCache(tmp_path, tiny_encoder).vectors(["d", "e"])
    embedded.clear()
    VectorCache(tmp_path, tiny_encoder).vectors(["d", "e"])
    assert embedded == []
    VectorCache(tmp_path, tiny_encoder).vectors(["a", "b", "c", "d", "e"])
    assert len(embedded) == 2
