"""A folder of models that machines share gets the model that came with the program."""

from __future__ import annotations

import io
import json
import logging
import os
import shutil
import tarfile
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest

from bot.launch import shared_models
from bot.launch.model_figures import ModelFigures, SetFigures, figures_of, keep_figures
from bot.launch.shared_models import MOST_MODELS, put_own_model_there, share_own_model
from bot.operations import chosen_model
from bot.operations.chosen_model import NoModelError
from tests.models import use_models_of

FIGURES = ModelFigures(SetFigures(80, 90, 5, 1), 10, "digest")


class Image:
    """A version of the program with its model; starting it stands for starting its staff pages."""

    def __init__(self, folder: Path, shared: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        self.folder, self.shared = folder, shared
        self.patch = monkeypatch

    def ships(self, name: str, hour: int) -> Path:
        """Carries another model, which says of itself when it was trained."""
        shutil.rmtree(self.folder, ignore_errors=True)
        self.folder.mkdir()
        path = self.folder / f"{name}.tar.gz"
        told = json.dumps({"trained_at": f"2026-11-01T{hour:02}:00:00.5"}).encode()
        with tarfile.open(path, "w:gz") as archive:
            # As Rasa packs it.
            member = tarfile.TarInfo("./metadata.json")
            member.size = len(told)
            archive.addfile(member, io.BytesIO(told))
        keep_figures(path, FIGURES)
        (self.folder / "trained_on.json").write_text(json.dumps({"model": path.name}))
        return self.shared / path.name

    def starts(self, name: str, hour: int) -> Path:
        there = self.ships(name, hour)
        put_own_model_there()
        return there


@pytest.fixture
def shared(tmp_path: Path) -> Path:
    return tmp_path / "shared"


@pytest.fixture
def image(tmp_path: Path, shared: Path, monkeypatch: pytest.MonkeyPatch) -> Image:
    use_models_of(monkeypatch, shared, came_with_the_program=tmp_path / "image")
    return Image(tmp_path / "image", shared, monkeypatch)


def names(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


def test_it_is_put_there_once_with_all_that_is_known_of_it(image: Image, shared: Path) -> None:
    first = image.starts("first", hour=1)
    assert chosen_model.models() == [first] and chosen_model.chosen_model() == first
    assert chosen_model.may_choose()
    assert figures_of(first) == FIGURES
    assert json.loads((shared / "trained_on.json").read_text()) == {"model": "first.tar.gz"}
    assert not [name for name in names(shared) if name.endswith(".part")]
    written = first.stat()
    put_own_model_there()
    assert first.stat() == written


def test_until_it_is_there_servers_use_it_from_where_it_came(image: Image, shared: Path) -> None:
    image.ships("first", hour=1)
    own = image.folder / "first.tar.gz"
    assert chosen_model.require_model() == own and chosen_model.models() == [own]
    assert not chosen_model.may_choose()
    for choose in (lambda: chosen_model.choose_model(own), chosen_model.choose_previous):
        with pytest.raises(NoModelError, match="came with this version"):
            choose()
    assert not shared.exists()


def test_where_no_other_folder_is_named_nothing_is_put_anywhere(
    image: Image, monkeypatch: pytest.MonkeyPatch
) -> None:
    image.ships("first", hour=1)
    use_models_of(monkeypatch, image.folder)
    before = names(image.folder)
    put_own_model_there()
    assert names(image.folder) == before
    assert chosen_model.own_model() is None and not chosen_model.own_model_waits()


def test_a_restart_leaves_the_choice_and_another_version_brings_its_model(image: Image) -> None:
    first = image.starts("first", hour=1)
    second = image.starts("second", hour=2)
    assert chosen_model.models() == [second, first]
    assert chosen_model.chosen_model() == second
    assert chosen_model.choose_previous() == first
    # The same version again, and another process of it.
    put_own_model_there()
    assert chosen_model.chosen_model() == first
    third = image.starts("third", hour=3)
    assert chosen_model.chosen_model() == third


def test_going_back_to_an_earlier_version_goes_back_to_its_model(image: Image) -> None:
    first, second = image.starts("first", hour=1), image.starts("second", hour=2)
    assert chosen_model.chosen_model() == second
    image.starts("first", hour=1)
    assert chosen_model.chosen_model() == first
    assert chosen_model.choose_previous() == second


def test_servers_of_another_version_go_by_their_own_model(image: Image) -> None:
    first = image.starts("first", hour=1)
    image.starts("second", hour=2)
    # A server of the first version that still runs, or starts once more.
    image.ships("first", hour=1)
    assert chosen_model.chosen_model() == image.folder / first.name


def test_when_a_model_was_trained_it_says_itself(image: Image, shared: Path) -> None:
    """Copying and packing into an image change a file's time."""
    image.ships("later", hour=9)
    os.utime(image.folder / "later.tar.gz", (0, 0))
    put_own_model_there()
    image.ships("earlier", hour=3)
    os.utime(image.folder / "earlier.tar.gz", (time.time(), time.time()))
    put_own_model_there()
    assert [path.name for path in chosen_model.models()] == ["later.tar.gz", "earlier.tar.gz"]
    assert (shared / "later.tar.gz").stat().st_mtime == 1_793_523_600.5
    # One that says nothing is as old as its file.
    image.ships("mute", hour=1)
    (image.folder / "mute.tar.gz").write_bytes(b"no archive")
    os.utime(image.folder / "mute.tar.gz", (1000, 1000))
    put_own_model_there()
    assert (shared / "mute.tar.gz").stat().st_mtime == 1000


def test_one_that_somebody_trains_into_the_shared_folder_is_the_newest(
    image: Image, shared: Path
) -> None:
    image.starts("first", hour=1)
    trained = shared / "trained.tar.gz"
    trained.touch()
    os.utime(trained, (time.time() + 10,) * 2)
    assert chosen_model.chosen_model() == trained
    put_own_model_there()
    assert chosen_model.chosen_model() == trained


def test_two_at_once_leave_one_whole_model(image: Image, shared: Path) -> None:
    first = image.ships("first", hour=1)
    whole = (image.folder / "first.tar.gz").read_bytes()
    with ThreadPoolExecutor(8) as pool:
        list(pool.map(lambda _: put_own_model_there(), range(24)))
    assert first.read_bytes() == whole and chosen_model.chosen_model() == first
    assert not [name for name in names(shared) if name.startswith(".")]


def test_old_models_go_but_never_the_one_in_use_or_the_one_before(
    image: Image, shared: Path
) -> None:
    for hour in range(MOST_MODELS):
        image.starts(f"model-{hour}", hour)
    assert len(chosen_model.models()) == MOST_MODELS
    for old in ("model-1", "model-0"):
        chosen_model.choose_model(shared / f"{old}.tar.gz")
    image.starts("new", hour=20)
    kept = [path.name.removesuffix(".tar.gz") for path in chosen_model.models()]
    assert kept == ["new", "model-4", "model-3", "model-1", "model-0"]
    assert {path.name for path in shared.glob("*.figures.json")} == {
        f"{name}.figures.json" for name in kept
    }
    assert chosen_model.choose_previous() == shared / "model-0.tar.gz"


def test_what_a_killed_process_left_behind_goes_once_it_is_old(image: Image, shared: Path) -> None:
    shared.mkdir()
    left, fresh = shared / ".a.tar.gz.x.part", shared / ".b.tar.gz.y.part"
    for part in (left, fresh):
        part.touch()
    os.utime(left, (0, 0))
    image.starts("first", hour=1)
    assert not left.exists() and fresh.exists()


def test_a_full_disk_is_told_once_and_leaves_servers_what_they_have(
    image: Image, shared: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    full, copy = [True, True, False], shutil.copyfileobj

    def write(source: Any, target: Any, length: int) -> None:
        if source.name.endswith(".tar.gz") and full.pop(0):
            raise OSError(28, "No space left on device")
        copy(source, target, length)

    monkeypatch.setattr(shutil, "copyfileobj", write)
    pauses: list[str] = []
    monkeypatch.setattr(
        shared_models.time,
        "sleep",
        lambda _: pauses.append(chosen_model.require_model().parent.name),
    )
    image.ships("first", hour=1)
    with caplog.at_level(logging.INFO):
        shared_models._until_it_is_there()
    assert pauses == ["image", "image"]
    assert caplog.text.count("No space left on device") == 1
    assert "Make room" in caplog.text and f"it lies in {shared}" in caplog.text
    assert chosen_model.chosen_model() == shared / "first.tar.gz"
    assert not [name for name in names(shared) if name.startswith(".")]


def test_a_folder_that_cannot_be_made_keeps_nobody_from_starting(
    image: Image, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    (tmp_path / "file").touch()
    image.ships("first", hour=1)
    use_models_of(monkeypatch, tmp_path / "file" / "models", came_with_the_program=image.folder)
    tried: list[float] = []
    monkeypatch.setattr(shared_models, "_until_it_is_there", lambda: tried.append(1))
    share_own_model()
    assert chosen_model.require_model() == image.folder / "first.tar.gz"
    assert not chosen_model.is_writable() and not chosen_model.may_choose()
    with pytest.raises(OSError):
        put_own_model_there()
    deadline = time.monotonic() + 10
    while not tried:
        assert time.monotonic() < deadline
        time.sleep(0.01)
