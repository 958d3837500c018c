"""What a folder must hold, and what is said when it does not."""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import Any

import pytest

from bot.nlu.encoder import layout
from bot.nlu.encoder.layout import EncoderError, missing_files, read_description

EXAMPLE = {"format": 1, "dimension": 4, "precision": "float32", "prefix": "query: "}


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """An encoder's folder with made-up contents."""
    made = tmp_path / "var" / "encoder" / "mine"
    made.mkdir(parents=True)
    for name in ("model.onnx", "tokenizer.json"):
        (made / name).write_text(name)
    (made / "encoder.json").write_text(json.dumps(EXAMPLE))
    return made


def describe(folder: Path, **changes: Any) -> None:
    """Writes encoder.json anew."""
    (folder / "encoder.json").write_text(json.dumps({**EXAMPLE, **changes}))


def test_a_whole_folder_lacks_nothing(folder: Path) -> None:
    assert missing_files(folder) == []
    assert read_description(folder).dimension == 4


@pytest.mark.parametrize("name", ["model.onnx", "encoder.json", "tokenizer.json"])
def test_a_missing_file_is_named_with_the_command_that_makes_it(folder: Path, name: str) -> None:
    (folder / name).unlink()
    assert missing_files(folder) == [name]
    command = r"python -m bot\.nlu\.encoder --var \S+/var;"
    with pytest.raises(EncoderError, match=rf"incomplete: {name} missing\. .*{command}"):
        read_description(folder)


@pytest.mark.parametrize(
    ("there", "missing"),
    [("sentencepiece.model", "normaliser.json"), ("normaliser.json", "sentencepiece.model")],
)
def test_half_of_our_own_tokeniser_is_not_enough(folder: Path, there: str, missing: str) -> None:
    (folder / "tokenizer.json").unlink()
    (folder / there).write_text("")
    assert missing_files(folder) == [missing]


def test_a_missing_folder_is_named(tmp_path: Path) -> None:
    with pytest.raises(EncoderError, match=r"There is no encoder folder .*/nowhere\. Make it with"):
        read_description(tmp_path / "nowhere")


@pytest.mark.parametrize(
    ("content", "text"),
    [
        ("{", r"encoder\.json cannot be read .*It should read \{\"format\": 1"),
        ("[]", "must name format, dimension, precision, prefix, like this"),
        ('{"format": 1}', "must name format, dimension, precision, prefix, like this"),
        ({"prefex": ""}, "has an unknown key 'prefex'; known: format, dimension, "),
        ({"dimension": "4"}, "'dimension' is '4', expected int"),
        ({"dimension": True}, "'dimension' is True, expected int"),
        ({"format": 2}, "has format 2, but this program reads format 1. Make it with"),
    ],
)
def test_a_wrong_description_is_refused(
    folder: Path, content: str | dict[str, Any], text: str
) -> None:
    if isinstance(content, str):
        (folder / "encoder.json").write_text(content)
    else:
        describe(folder, **content)
    with pytest.raises(EncoderError, match=text):
        read_description(folder)


def test_the_checksum_follows_contents_and_prefix(folder: Path) -> None:
    seen = {read_description(folder).checksum}
    for name in ("model.onnx", "tokenizer.json"):
        (folder / name).write_text("something else")
        seen.add(read_description(folder).checksum)
    (folder / "model.onnx.data").write_text("weights beside the model")
    seen.add(read_description(folder).checksum)
    describe(folder, prefix="")
    seen.add(read_description(folder).checksum)
    describe(folder, precision="another remark")
    without_prefix = json.loads((folder / "encoder.json").read_text()) | {"prefix": ""}
    (folder / "encoder.json").write_text(json.dumps(without_prefix))
    assert read_description(folder).checksum in seen, "a remark is no part of what is computed"
    assert len(seen) == 5


def test_the_checksum_is_taken_once(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    first = read_description(folder)

    def fail(path: Path) -> str:
        raise AssertionError(f"{path} was read again")

    monkeypatch.setattr(layout, "file_checksum", fail)
    assert read_description(folder) == first
    os.utime(folder / "model.onnx", ns=(1, 1))
    with pytest.raises(AssertionError, match="was read again"):
        read_description(folder)


def test_a_folder_that_cannot_be_written_is_read_all_the_same(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_: object) -> None:
        raise PermissionError("read-only")

    monkeypatch.setattr(layout, "write_description", fail)
    assert len(read_description(folder).checksum) == 64
    assert "checksum" not in json.loads((folder / "encoder.json").read_text())


def test_a_file_that_cannot_be_read_is_named(tmp_path: Path) -> None:
    with pytest.raises(EncoderError, match=r"cannot be read .*Check its permissions"):
        layout.file_checksum(tmp_path)
