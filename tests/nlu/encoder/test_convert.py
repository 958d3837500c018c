"""From packed weights to a folder: what is computed, and what happens when it goes wrong."""

from __future__ import annotations

import multiprocessing
import os
import shutil
import sys
from pathlib import Path

import pytest

from bot.nlu.encoder import convert, folder
from bot.nlu.encoder.errors import EncoderError
from bot.nlu.encoder.folder import is_complete, prepare_encoder
from bot.nlu.encoder.run import SentenceEncoder
from bot.nlu.encoder.weights import PackedWeights, Vocabulary
from tests.nlu.encoder import tiny

TEXTS = ["hej", "", "å hej hej å", "heeeej jehå okänt", "hej " * 60]


def test_the_network_computes_what_the_weights_say(
    tiny_installed: tiny.Tiny, tiny_folder: Path
) -> None:
    encoder = SentenceEncoder(tiny_folder, max_tokens=40)
    for text, vector in zip(TEXTS, encoder.encode(TEXTS), strict=True):
        expected = tiny.reference(tiny_installed.tensors, encoder.ids(text))
        assert float(vector @ expected) > 0.998


def test_converting_twice_gives_the_same_encoder(tiny_installed: tiny.Tiny, tmp_path: Path) -> None:
    first, second = (prepare_encoder(tmp_path / name) for name in ("a", "b"))
    assert [path.name for path in first.iterdir()] == [path.name for path in second.iterdir()]
    for path in first.iterdir():
        assert path.read_bytes() == (second / path.name).read_bytes(), path.name


def test_outliers_are_looked_for_on_real_weights_channels(tiny_weights: tiny.Tiny) -> None:
    peaks = convert.input_peaks(PackedWeights(tiny_weights.path))
    assert {name: len(found) for name, found in peaks.items()} == {
        f"l{layer}.{part}": tiny.INNER if part == "fo" else tiny.HIDDEN
        for layer in range(tiny.LAYERS)
        for part in ("q", "fi", "fo")
    }
    assert all((found > 0).all() for found in peaks.values())


def test_a_whole_folder_is_used_as_it_is(
    tiny_folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(convert, "convert", None)  # would fail if called
    assert prepare_encoder(tmp_path / "var") == tiny_folder


@pytest.mark.parametrize("name", ["model.onnx", "normaliser.json", "sentencepiece.model"])
def test_an_incomplete_folder_is_made_again(name: str, tiny_folder: Path, tmp_path: Path) -> None:
    (tiny_folder / name).unlink()
    prepare_encoder(tmp_path / "var")
    assert is_complete(tiny_folder)
    assert os.listdir(tiny_folder.parent) == [tiny_folder.name]


def _prepare(weights: Path, var: Path) -> None:
    patch = pytest.MonkeyPatch()
    patch.setattr(folder, "installed_weights", lambda: weights)
    patch.setattr(folder, "installed_adapter", lambda: None)
    prepare_encoder(var)


def test_two_processes_convert_at_once(tiny_weights: tiny.Tiny, tmp_path: Path) -> None:
    spawn = multiprocessing.get_context("spawn")
    both = [spawn.Process(target=_prepare, args=(tiny_weights.path, tmp_path)) for _ in range(2)]
    for process in both:
        process.start()
    for process in both:
        process.join(timeout=60)
        assert process.exitcode == 0
    (made,) = (tmp_path / "encoder").iterdir()
    assert is_complete(made)


def test_the_loser_uses_the_winners_folder(
    tiny_installed: tiny.Tiny, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write = convert.write_tokeniser

    def finish_second(vocabulary: Vocabulary, made: Path) -> None:
        write(vocabulary, made)
        monkeypatch.setattr(convert, "write_tokeniser", write)
        (prepare_encoder(tmp_path) / "winner").touch()

    monkeypatch.setattr(convert, "write_tokeniser", finish_second)
    made = prepare_encoder(tmp_path)
    assert (made / "winner").exists(), "the winner's folder was replaced"
    assert os.listdir(made.parent) == [made.name]


def test_a_killed_conversion_leaves_nothing_that_counts(
    tiny_installed: tiny.Tiny, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def killed(*_: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patched:
        patched.setattr(convert, "write_tokeniser", killed)
        patched.setattr(shutil, "rmtree", lambda *_, **__: None)  # nobody tidies up after a kill
        with pytest.raises(KeyboardInterrupt):
            prepare_encoder(tmp_path)
    (left,) = (tmp_path / "encoder").iterdir()
    made = prepare_encoder(tmp_path)
    assert made != left
    assert is_complete(made)


def test_a_folder_that_cannot_be_written_is_named(
    tiny_installed: tiny.Tiny, tmp_path: Path
) -> None:
    (tmp_path / "encoder").write_text("a file where the folder should be")
    with pytest.raises(EncoderError, match=r"cannot be written to .*needs about 90 MB"):
        prepare_encoder(tmp_path)


def test_too_little_memory_is_told(
    tiny_installed: tiny.Tiny, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_: object) -> None:
        raise MemoryError

    monkeypatch.setattr(convert, "input_peaks", fail)
    with pytest.raises(EncoderError, match="Not enough memory to convert the encoder"):
        prepare_encoder(tmp_path)


def test_onnx_is_asked_for_only_when_it_is_needed(
    tiny_folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "bot.nlu.encoder.convert", None)
    assert prepare_encoder(tmp_path / "var") == tiny_folder
    with pytest.raises(EncoderError, match=r"needs the package 'onnx' .*make sync"):
        prepare_encoder(tmp_path / "elsewhere")
