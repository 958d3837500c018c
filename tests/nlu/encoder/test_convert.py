"""From packed weights to a folder: what is computed, and what happens when it goes wrong."""

from __future__ import annotations

import multiprocessing
import os
import shutil
import sys
import time
from pathlib import Path

import numpy as np
import onnxruntime
import pytest

from bot.nlu.encoder import convert, layout, prepare
from bot.nlu.encoder.layout import EncoderError, missing_files, read_description
from bot.nlu.encoder.prepare import prepare_encoder
from bot.nlu.encoder.run import SentenceEncoder
from bot.nlu.encoder.weights import PackedWeights
from tests.nlu.encoder import tiny

TEXTS = ["hej", "", "å hej hej å", "heeeej jehå okänt", "hej " * 60]


@pytest.mark.parametrize(("precision", "cosine"), [("int4", 0.9995), ("int8", 0.998)])
def test_the_network_computes_what_the_weights_say(
    precision: str, cosine: float, tiny_installed: tiny.Tiny, tmp_path: Path
) -> None:
    encoder = SentenceEncoder.load(prepare_encoder(tmp_path, precision), max_tokens=40)
    for text, vector in zip(TEXTS, encoder.encode(TEXTS), strict=True):
        expected = tiny.reference(tiny_installed.tensors, encoder.ids(text))
        assert float(vector @ expected) > cosine


def test_padding_changes_nothing(tiny_folder: Path) -> None:
    session = onnxruntime.InferenceSession(str(tiny_folder / "model.onnx"))
    ids, mask = np.array([[0, 5, 6, 7, 2, 1, 1]]), np.array([[1, 1, 1, 1, 1, 0, 0]])
    padded = session.run(None, {"input_ids": ids, "attention_mask": mask})[0]
    alone = session.run(None, {"input_ids": ids[:, :5], "attention_mask": mask[:, :5]})[0]
    np.testing.assert_allclose(padded, alone, atol=1e-6)


def test_converting_twice_gives_the_same_encoder(tiny_installed: tiny.Tiny, tmp_path: Path) -> None:
    for precision in layout.PRECISIONS:
        folders = [prepare_encoder(tmp_path / name, precision) for name in ("a", "b")]
        first, second = (read_description(folder).checksum for folder in folders)
        assert first == second


def test_outliers_are_looked_for_on_real_weights_channels(tiny_weights: tiny.Tiny) -> None:
    peaks = convert.input_peaks(PackedWeights(tiny_weights.path))
    assert {name: len(found) for name, found in peaks.items()} == {
        f"l{layer}.{part}": tiny.INNER if part == "fo" else tiny.HIDDEN
        for layer in range(tiny.LAYERS)
        for part in ("q", "fi", "fo")
    }
    assert all((found > 0).all() for found in peaks.values())


def test_the_folder_is_named_by_precision_and_source(tiny_folder: Path, tmp_path: Path) -> None:
    source = read_description(tiny_folder).source
    assert tiny_folder == tmp_path / "var" / "encoder" / f"int4-{source[:12]}"
    assert missing_files(tiny_folder) == []


def test_a_whole_folder_is_used_as_it_is(
    tiny_folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(convert, "build", None)  # would fail if called
    assert prepare_encoder(tmp_path / "var", "int4") == tiny_folder


@pytest.mark.parametrize("name", ["model.onnx", "encoder.json", "sentencepiece.model"])
def test_an_incomplete_folder_is_made_anew(name: str, tiny_folder: Path, tmp_path: Path) -> None:
    (tiny_folder / name).unlink()
    prepare_encoder(tmp_path / "var", "int4")
    assert missing_files(tiny_folder) == []
    assert os.listdir(tiny_folder.parent) == [tiny_folder.name]


def test_a_folder_of_an_older_format_is_made_anew(
    tiny_folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for module in (layout, convert):
        monkeypatch.setattr(module, "FORMAT", 2)
    prepare_encoder(tmp_path / "var", "int4")
    assert read_description(tiny_folder).format == 2


def _prepare(weights: Path, var: Path, results: multiprocessing.Queue[str]) -> None:
    pytest.MonkeyPatch().setattr(prepare, "installed_weights", lambda: weights)
    results.put(read_description(prepare_encoder(var, "int4")).checksum)


def test_two_processes_convert_at_once(tiny_weights: tiny.Tiny, tmp_path: Path) -> None:
    spawn = multiprocessing.get_context("spawn")
    results: multiprocessing.Queue[str] = spawn.Queue()
    both = [
        spawn.Process(target=_prepare, args=(tiny_weights.path, tmp_path, results))
        for _ in range(2)
    ]
    for process in both:
        process.start()
    assert results.get(timeout=60) == results.get(timeout=60)
    for process in both:
        process.join(timeout=60)
        assert process.exitcode == 0
    assert len(os.listdir(tmp_path / "encoder")) == 1


def test_the_folder_gets_its_name_in_one_step(
    tiny_installed: tiny.Tiny, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    sealed = []

    def seal(folder: Path, description: layout.Description) -> None:
        layout.seal(folder, description)
        sealed.append(folder.stat().st_ino)

    monkeypatch.setattr(convert, "seal", seal)
    made = prepare_encoder(tmp_path, "int4")
    assert sealed == [made.stat().st_ino]


def test_the_loser_uses_the_winners_folder(
    tiny_installed: tiny.Tiny, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:

    def finish_second(folder: Path, description: layout.Description) -> None:
        layout.seal(folder, description)
        monkeypatch.undo()
        monkeypatch.setattr(prepare, "installed_weights", lambda: tiny_installed.path)
        won = prepare_encoder(tmp_path, "int4")
        (won / "winner").touch()

    monkeypatch.setattr(convert, "seal", finish_second)
    folder = prepare_encoder(tmp_path, "int4")
    assert (folder / "winner").exists(), "the winner's folder was replaced"
    assert os.listdir(folder.parent) == [folder.name]


def test_a_killed_conversion_leaves_nothing_that_counts(
    tiny_installed: tiny.Tiny, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def killed(*_: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patched:
        patched.setattr(convert, "write_sentencepiece", killed)
        patched.setattr(shutil, "rmtree", lambda *_, **__: None)  # nobody tidies up after a kill
        with pytest.raises(KeyboardInterrupt):
            prepare_encoder(tmp_path, "int4")
    (left,) = (tmp_path / "encoder").iterdir()
    assert left.name.startswith(".int4-")
    os.utime(left, (time.time() - 7200, time.time() - 7200))
    folder = prepare_encoder(tmp_path, "int4")
    assert list((tmp_path / "encoder").iterdir()) == [folder]


def test_a_folder_that_cannot_be_written_is_named(
    tiny_installed: tiny.Tiny, tmp_path: Path
) -> None:
    (tmp_path / "encoder").write_text("a file where the folder should be")
    with pytest.raises(EncoderError, match=r"cannot be written to .*int8-.*needs about 90 MB"):
        prepare_encoder(tmp_path, "int8")


def test_too_little_memory_is_told(
    tiny_installed: tiny.Tiny, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_: object) -> None:
        raise MemoryError

    monkeypatch.setattr(convert, "build", fail)
    with pytest.raises(EncoderError, match="Not enough memory to convert the encoder"):
        prepare_encoder(tmp_path, "int4")


def test_onnx_is_asked_for_only_when_it_is_needed(
    tiny_folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "bot.nlu.encoder.convert", None)
    assert prepare_encoder(tmp_path / "var", "int4") == tiny_folder
    with pytest.raises(EncoderError, match=r"needs the package 'onnx' .*pip install onnx==1\.17"):
        prepare_encoder(tmp_path / "var", "int8")


def test_an_unknown_precision_is_named(tmp_path: Path) -> None:
    with pytest.raises(EncoderError, match="no precision 'int3'; known: int8, int4"):
        prepare_encoder(tmp_path, "int3")
