"""A model is unpacked in one pass, and nothing of it lies elsewhere."""

from __future__ import annotations

import gzip
import io
import tarfile
from pathlib import Path
from typing import Any, Mapping

import pytest
from tarsafe import TarSafe, TarSafeException

from bot.rasa_patches import one_pass


@pytest.fixture(autouse=True)
def patched(monkeypatch: pytest.MonkeyPatch) -> None:
    # To have it put back.
    monkeypatch.setattr(TarSafe, "extractall", None)
    one_pass.install()


def archive(path: Path, *members: Mapping[str, Any]) -> Path:
    with tarfile.open(path, "w:gz") as tar:
        for one in members:
            content = one.get("content", b"")
            member = tarfile.TarInfo(one["name"])
            member.size, member.type = len(content), one.get("type", tarfile.REGTYPE)
            member.linkname = one.get("to", "")
            member.mode = 0o700
            tar.addfile(member, io.BytesIO(content))
    return path


def unpack(path: Path, folder: Path) -> None:
    with TarSafe.open(path, mode="r:gz") as tar:
        tar.extractall(folder)


def test_all_is_unpacked_and_read_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    # Also what fills its blocks: behind it the next one begins at once.
    files = {"parts/one": b"1" * 1024, "parts/two": bytes(range(256)) * 4000, "three": b""}
    folder = {"name": "parts", "type": tarfile.DIRTYPE}
    members = [{"name": name, "content": content} for name, content in files.items()]
    path = archive(tmp_path / "model.tar.gz", folder, *members)
    rewound: list[int] = []
    rewind = gzip._GzipReader._rewind  # type: ignore[attr-defined]
    monkeypatch.setattr(
        gzip._GzipReader,  # type: ignore[attr-defined]
        "_rewind",
        lambda self: rewound.append(1) or rewind(self),
    )
    unpack(path, tmp_path / "there")
    for name, content in files.items():
        assert (tmp_path / "there" / name).read_bytes() == content
    assert rewound == []


@pytest.mark.parametrize(
    "member",
    [
        {"name": "../outside", "content": b"x"},
        {"name": "/tmp/outside-of-the-model", "content": b"x"},
        {"name": "link", "type": tarfile.SYMTYPE, "to": "../../outside"},
        {"name": "link", "type": tarfile.LNKTYPE, "to": "../../outside"},
        {"name": "device", "type": tarfile.CHRTYPE},
    ],
)
def test_what_would_lie_elsewhere_is_refused(tmp_path: Path, member: Mapping[str, Any]) -> None:
    path = archive(tmp_path / "model.tar.gz", {"name": "before", "content": b"1"}, member)
    with pytest.raises(TarSafeException):
        unpack(path, tmp_path / "in" / "there")
    assert not (tmp_path / "in" / "outside").exists()
    assert not Path("/tmp/outside-of-the-model").exists()
    assert [one.name for one in (tmp_path / "in" / "there").iterdir()] == ["before"]


def test_what_it_cannot_do_is_refused(tmp_path: Path) -> None:
    path = archive(tmp_path / "model.tar.gz", {"name": "one", "content": b"1"})
    with TarSafe.open(path, mode="r:gz") as tar:
        for asked in ({"members": []}, {"numeric_owner": True}, {"filter": "data"}):
            with pytest.raises(TypeError):
                tar.extractall(tmp_path / "there", **asked)
        with pytest.raises(TypeError):
            tar.extractall()
    assert not (tmp_path / "there").exists()
