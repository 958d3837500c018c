"""Joining and minifying change how scripts look, never what they do."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

import pytest

from bot.channel.assets import Assets, accepts_gzip
from bot.channel.scripts import join, minify


@pytest.mark.parametrize(
    ("source", "minified"),
    [
        ("// why\nf( 1 ); /* and */ g( 2 );", "f(1),g(2)"),
        ("f(`x   y\n  // no\n  ${b}  http://x`);", "f(`x   y\n  // no\n  ${b}  http://x`)"),
        ("f(/[/*]  x/u);", "f(/[/*]  x/u)"),
        ("x = /* css */ `\na { b: c }\n\n/* why */\nd { ${e} f: g ; }\n`;", "x=`a{b:c}d{${e}f:g}`"),
        ("f((long) => long + 1);", "f(e=>e+1)"),
    ],
)
def test_what_means_nothing_goes_and_what_means_something_stays(source: str, minified: str) -> None:
    assert minify(source).strip() == minified


def test_what_is_served_is_a_script(tmp_path: Path) -> None:
    node = shutil.which("node")
    if node is None:
        pytest.skip("node is not installed; the browser tests run the script, too")
    for number, asset in enumerate(Assets().loaded.values()):
        script = tmp_path / f"{number}.mjs"
        script.write_bytes(asset.body)
        checked = subprocess.run([node, "--check", script], capture_output=True, text=True)
        assert checked.returncode == 0, checked.stderr


def test_modules_are_joined_each_once_and_after_what_they_need() -> None:
    modules = {
        "a.js": "import { b } from './b.js';\nimport { c } from './c.js';\nb(c);",
        "b.js": "import { c } from './c.js';\nexport const b = (x) => x + c;",
        "c.js": "/** Why. */\nexport const c = 1;",
        "unused.js": "const c = 2;",
    }
    joined = "".join(minify(join(modules, "a.js")).split("\n"))
    # Nobody else sees the names at their tops, which become as short as all others.
    assert joined == "(()=>{const e=1,t=t=>t+e;t(e)})()"


@pytest.mark.parametrize(
    ("modules", "reason"),
    [
        ({"a.js": "import { b } from './b.js';\n"}, "a.js needs b.js, which is not there"),
        ({"a.js": "import * as b from './b.js';\n"}, "not one of the forms"),
        ({"a.js": "export default 1;\n"}, "not one of the forms"),
        (
            {"a.js": "import { b } from './b.js';\nconst c = 1;", "b.js": "const c = 2;"},
            "b.js has a 'c' at its top, too",
        ),
        (
            {"a.js": "import { b } from './b.js';\n", "b.js": "import { a } from './a.js';\n"},
            "a.js needs itself",
        ),
    ],
)
def test_what_cannot_be_joined_is_refused(modules: dict[str, str], reason: str) -> None:
    with pytest.raises(ValueError, match=reason):
        join(modules, "a.js")


def test_another_script_is_another_version(tmp_path: Path) -> None:
    (tmp_path / "widget.js").write_text("import './define.js';\nw();")
    (tmp_path / "define.js").write_text("a();")
    before = Assets(tmp_path)
    (tmp_path / "define.js").write_text("b();")
    after = Assets(tmp_path)
    assert before.version != after.version
    entry = after.find("widget.js")
    assert entry is not None
    assert entry.body.decode().split() == [f'import"./{after.version}/define.js";w()']


def test_there_are_two_entries_and_one_script() -> None:
    assets = Assets()
    assert assets.find("widget.js") is not None
    assert assets.find("define.js") is not None
    assert assets.find("view.js") is None
    assert assets.find(f"{assets.version}/define.js") is not None
    assert assets.find(f"{assets.version}/view.js") is None
    assert assets.find(f"{assets.version}/index.html") is None
    assert assets.find("not-a-version/define.js") is None


@pytest.mark.parametrize(
    ("header", "accepted"),
    [("gzip", True), ("GZIP;q=1.0", True), ("*", True), ("gzip; q=0.000", False), ("br", False)],
)
def test_only_who_says_so_takes_gzip(header: str, accepted: bool) -> None:
    assert accepts_gzip(header) == accepted
