"""From texts to vectors."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import numpy as np
import onnxruntime
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.nlu.encoder.errors import EncoderError
from bot.nlu.encoder.folder import is_tuned
from bot.nlu.encoder.run import SentenceEncoder, get_encoder

GOLDEN = json.loads((Path(__file__).parent / "golden.json").read_text(encoding="utf-8"))
ANY_TEXT = st.text(st.characters(codec=None), max_size=300)
AWKWARD = ["", " ", "\0", "\ud800", "\udfff\ud800", "\u0301" * 20_000, "å" * 20_000, "x y " * 5000]


@pytest.mark.parametrize("golden", GOLDEN["texts"], ids=lambda golden: golden["text"][:20])
def test_vectors_are_those_of_the_packages_engine(
    golden: dict[str, Any], as_shipped: SentenceEncoder
) -> None:
    numbers = as_shipped.encode([golden["text"]])[0, :8]
    np.testing.assert_allclose(numbers, golden["numbers"], atol=GOLDEN["tolerance"])


def test_tuning_has_turned_the_vectors(
    encoder: SentenceEncoder, as_shipped: SentenceEncoder
) -> None:
    if not is_tuned():
        pytest.skip("the encoder runs as shipped")
    assert encoder.name.startswith(as_shipped.name)
    one, other = (e.encode(["Hur blir vi medlem i SERN?"])[0] for e in (encoder, as_shipped))
    assert 0.2 < one @ other < 0.98


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


def test_a_vector_does_not_depend_on_what_else_is_embedded(encoder: SentenceEncoder) -> None:
    texts = [golden["text"] for golden in GOLDEN["texts"]]
    together = encoder.encode(texts)
    for text, vector in zip(reversed(texts), together[::-1], strict=True):
        np.testing.assert_array_equal(encoder.encode([text])[0], vector)


@given(ANY_TEXT)
@settings(max_examples=150, deadline=None)
def test_any_string_has_a_vector_and_always_the_same(encoder: SentenceEncoder, text: str) -> None:
    first, second = encoder.encode([text, text])
    assert np.isfinite(first).all()
    np.testing.assert_array_equal(first, second)


def test_an_encoder_is_loaded_once_in_a_process(tiny_folder: Path) -> None:
    first = get_encoder(tiny_folder, max_tokens=20)
    assert get_encoder(tiny_folder / ".." / tiny_folder.name, max_tokens=20) is first
    assert get_encoder(tiny_folder, max_tokens=21) is not first


def test_a_damaged_model_is_named(tiny_folder: Path) -> None:
    (tiny_folder / "model.onnx").write_bytes(b"no model")
    with pytest.raises(EncoderError, match=r"cannot be loaded from .*Remove its folder"):
        SentenceEncoder(tiny_folder, max_tokens=40)


@pytest.mark.parametrize(
    "error",
    [MemoryError("std::bad_alloc"), RuntimeError("Failed to allocate memory for requested buffer")],
)
def test_too_little_memory_is_told(
    error: Exception, tiny_folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    encoder = SentenceEncoder(tiny_folder, max_tokens=40)

    def fail(*_: object, **__: object) -> None:
        raise error

    monkeypatch.setattr(onnxruntime.InferenceSession, "run", fail)
    with pytest.raises(EncoderError, match=r"Not enough memory to run .*give the process more"):
        encoder.encode(["hej"])
    monkeypatch.setattr(onnxruntime, "InferenceSession", fail)
    with pytest.raises(EncoderError, match="Not enough memory to run"):
        SentenceEncoder(tiny_folder, max_tokens=40)
