"""From texts to vectors."""

from __future__ import annotations

import json
import sys
import time
from pathlib import Path
from typing import Any

import numpy as np
import onnxruntime
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.nlu.encoder.layout import EncoderError
from bot.nlu.encoder.run import SentenceEncoder, get_encoder
from tests.nlu.encoder import foreign

GOLDEN = json.loads((Path(__file__).parent / "golden.json").read_text(encoding="utf-8"))
ANY_TEXT = st.text(st.characters(codec=None), max_size=300)
AWKWARD = ["", " ", "\0", "\ud800", "\udfff\ud800", "\u0301" * 20_000, "å" * 20_000, "x y " * 5000]


@pytest.mark.parametrize("golden", GOLDEN["texts"], ids=lambda golden: golden["text"][:20])
def test_vectors_are_those_of_the_packages_engine(
    golden: dict[str, Any], encoder: SentenceEncoder, encoder_int4: SentenceEncoder
) -> None:
    for each in (encoder, encoder_int4):
        tolerance = GOLDEN["tolerance"][each.description.precision]
        numbers = each.encode([golden["text"]])[0, :8]
        np.testing.assert_allclose(numbers, golden["numbers"], atol=tolerance)


def test_what_means_the_same_lies_close(encoder: SentenceEncoder) -> None:
    swedish, english, other = encoder.encode(
        ["Vilka vänorter har Motala?", "What are Motala's twin towns?", "Hur lagar man en cykel?"]
    )
    assert swedish @ english > swedish @ other + 0.03


def test_vectors_have_length_one_and_the_dimension_told(encoder: SentenceEncoder) -> None:
    vectors = encoder.encode(AWKWARD)
    assert vectors.shape == (len(AWKWARD), encoder.dimension) == (len(AWKWARD), 384)
    assert vectors.dtype == np.float32
    np.testing.assert_allclose(np.linalg.norm(vectors, axis=1), 1, atol=1e-5)


def test_no_texts_give_no_vectors(encoder: SentenceEncoder) -> None:
    assert encoder.encode([]).shape == (0, 384)


def test_a_vector_does_not_depend_on_what_else_is_embedded(
    encoder: SentenceEncoder, encoder_int4: SentenceEncoder
) -> None:
    texts = [golden["text"] for golden in GOLDEN["texts"]]
    for each in (encoder, encoder_int4):
        together = each.encode(texts)
        for text, vector in zip(reversed(texts), together[::-1], strict=True):
            np.testing.assert_array_equal(each.encode([text])[0], vector)


@given(ANY_TEXT)
@settings(max_examples=150, deadline=None)
def test_any_string_has_a_vector_and_always_the_same(encoder: SentenceEncoder, text: str) -> None:
    first, second = encoder.encode([text, text])
    assert np.isfinite(first).all()
    np.testing.assert_array_equal(first, second)


def test_a_very_long_text_costs_no_more_than_one_at_the_cut(encoder: SentenceEncoder) -> None:
    def seconds(text: str) -> float:
        started = time.perf_counter()
        encoder.encode([text])
        return time.perf_counter() - started

    sentence = "Vem kan få pengar från EU? "
    at_the_cut = min(seconds(sentence * 20) for _ in range(5))
    assert min(seconds(sentence * 740) for _ in range(5)) < 3 * at_the_cut + 0.01


def test_an_encoder_is_loaded_once_in_a_process(tiny_folder: Path) -> None:
    first = get_encoder(tiny_folder, max_tokens=20)
    assert get_encoder(tiny_folder / ".." / tiny_folder.name, max_tokens=20) is first
    assert get_encoder(tiny_folder, max_tokens=21) is not first


@pytest.mark.parametrize(
    ("options", "text"),
    [
        ({"max_tokens": 7}, "max_tokens is 7, but this encoder takes 8 to 40"),
        ({"max_tokens": 41}, "max_tokens is 41, but this encoder takes 8 to 40"),
        ({"max_tokens": 40, "threads": 0}, "threads is 0, but at least 1 is needed"),
    ],
)
def test_impossible_options_are_refused(
    options: dict[str, int], text: str, tiny_folder: Path
) -> None:
    with pytest.raises(EncoderError, match=text):
        SentenceEncoder.load(tiny_folder, **options)


def test_a_damaged_model_is_named(tiny_folder: Path) -> None:
    (tiny_folder / "model.onnx").write_bytes(b"no model")
    with pytest.raises(EncoderError, match=r"cannot be loaded from .*remove its folder"):
        SentenceEncoder.load(tiny_folder, max_tokens=40)


@pytest.mark.parametrize(
    "error",
    [MemoryError("std::bad_alloc"), RuntimeError("Failed to allocate memory for requested buffer")],
)
def test_too_little_memory_is_told(
    error: Exception, tiny_folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    encoder = SentenceEncoder.load(tiny_folder, max_tokens=40)

    def fail(*_: object, **__: object) -> None:
        raise error

    monkeypatch.setattr(onnxruntime.InferenceSession, "run", fail)
    with pytest.raises(EncoderError, match=r"Not enough memory to run .*give the process more"):
        encoder.encode(["hej"])
    monkeypatch.setattr(onnxruntime, "InferenceSession", fail)
    with pytest.raises(EncoderError, match="Not enough memory to run"):
        SentenceEncoder.load(tiny_folder, max_tokens=40)


@pytest.fixture
def tokenizers(monkeypatch: pytest.MonkeyPatch) -> None:
    """As if the optional package were installed."""
    monkeypatch.setitem(sys.modules, "tokenizers", foreign.TOKENIZERS)


@pytest.mark.usefixtures("tokenizers")
def test_another_encoder_is_pooled_by_the_mean(tmp_path: Path) -> None:
    encoder = SentenceEncoder.load(foreign.write(tmp_path / "mine"))
    mean = foreign.TABLE[encoder.ids("hej")].mean(axis=0)
    np.testing.assert_allclose(encoder.encode(["hej"])[0], mean / np.linalg.norm(mean), atol=1e-6)
    assert len(encoder.ids("x" * 500)) == 128


@pytest.mark.usefixtures("tokenizers")
def test_another_encoders_own_pooling_is_used(tmp_path: Path) -> None:
    outputs = ("last_hidden_state", "sentence_embedding")
    encoder = SentenceEncoder.load(foreign.write(tmp_path / "mine", outputs=outputs))
    np.testing.assert_allclose(encoder.encode(["hej"])[0], [0.5] * 4)


@pytest.mark.usefixtures("tokenizers")
def test_an_input_that_nobody_can_fill_is_named(tmp_path: Path) -> None:
    folder = foreign.write(tmp_path / "mine", inputs=("input_ids", "pixel_values"))
    with pytest.raises(EncoderError, match=r"wants an input 'pixel_values' of tensor\(int64\)"):
        SentenceEncoder.load(folder)


@pytest.mark.usefixtures("tokenizers")
def test_a_wrong_dimension_is_told_with_both_numbers(tmp_path: Path) -> None:
    folder = foreign.write(tmp_path / "mine", dimension=5)
    with pytest.raises(EncoderError, match="should give 5 numbers a text, but gives 4"):
        SentenceEncoder.load(folder)
