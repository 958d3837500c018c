"""Minifying changes how a script looks, never what it does."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

import pytest

from bot.channel.assets import STATIC_DIR, Assets, accepts_gzip, minify

SCRIPTS = sorted(STATIC_DIR.glob("*.js"))


@pytest.mark.parametrize(
    ("source", "minified"),
    [
        ("// why\nconst a = 1; /* and */ const b  =  2;", "const a=1;const b=2;"),
        ("const a = `x   y\n  // no\n  ${b  +  1}  http://x`;", None),
        ("const a = /[/*]  x/u;", "const a=/[/*]  x/u;"),
        ("f(/* css */ `\na { b: c }\n\n/* why */\nd { e: f ; }\n`;", "f(`a{b: c}d{e: f;}`;"),
    ],
)
def test_what_means_nothing_goes_and_what_means_something_stays(
    source: str, minified: str | None
) -> None:
    if minified is None:
        # A template literal is kept letter by letter.
        assert source.split("`")[1] in minify(source)
    else:
        assert minify(source).strip() == minified


@pytest.mark.parametrize("path", SCRIPTS, ids=lambda path: path.name)
def test_minified_scripts_are_scripts(path: Path, tmp_path: Path) -> None:
    node = shutil.which("node")
    if node is None:
        pytest.skip("node is not installed; the browser tests run the scripts, too")
    minified = tmp_path / "script.mjs"
    minified.write_text(minify(path.read_text("utf-8")), encoding="utf-8")
    checked = subprocess.run([node, "--check", minified], capture_output=True, text=True)
    assert checked.returncode == 0, checked.stderr


def test_another_script_is_another_version(tmp_path: Path) -> None:
    (tmp_path / "widget.js").write_text("import './define.js';")
    (tmp_path / "define.js").write_text("a();")
    before = Assets(tmp_path)
    (tmp_path / "define.js").write_text("b();")
    after = Assets(tmp_path)
    assert before.version != after.version
    entry = after.find("widget.js")
    assert entry is not None
    assert entry.body.decode() == f"import'./{after.version}/define.js';"


def test_only_entries_have_an_address_without_a_version() -> None:
    assets = Assets()
    assert assets.find("widget.js") is not None
    assert assets.find("view.js") is None
    assert assets.find(f"{assets.version}/view.js") is not None
    assert assets.find(f"{assets.version}/index.html") is None
    assert assets.find("not-a-version/view.js") is None


@pytest.mark.parametrize(
    ("header", "accepted"),
    [("gzip", True), ("GZIP;q=1.0", True), ("*", True), ("gzip; q=0.000", False), ("br", False)],
)
def test_who_takes_gzip(header: str, accepted: bool) -> None:
    assert accepts_gzip(header) == accepted
