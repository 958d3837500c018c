"""What the documents name exists, and the settings they list are the real ones."""

from __future__ import annotations

import re
from functools import lru_cache
from pathlib import Path
from typing import Iterator

import pytest
import typer

from bot.cli import app
from bot.settings import PROJECT_DIR
from bot.settings.table import settings_table

COMMANDS = typer.main.get_command(app).commands  # type: ignore[attr-defined]
OPERATIONS = PROJECT_DIR / "docs" / "operations.md"
FOLDERS = ("actions", "bench", "bot", "data", "deploy", "docs", "tests")
DOCUMENTS = [
    *sorted(PROJECT_DIR.glob("*.md")),
    *sorted((PROJECT_DIR / "docs").rglob("*.md")),
    *sorted(
        p
        for folder in FOLDERS
        if folder != "docs"
        for p in (PROJECT_DIR / folder).rglob("README.md")
    ),
]
# Decisions tell of what was there when they were taken.
PRESENT = [path for path in DOCUMENTS if path.parent.name != "adr"]
EXPECTED = ["README.md", "docs/architecture.md", "docs/operations.md"]

_FENCED = re.compile(r"^```.*?^```", re.MULTILINE | re.DOTALL)
_INLINE = re.compile(r"`([^`\n]+)`")
_MAKE = re.compile(r"(?:^|[;&|\s])make((?: +[a-z][a-z-]*)+)", re.MULTILINE)
_BOT = re.compile(r"python -m bot(?![.\w])((?: +[a-z-]+)*)")
_MODULE = re.compile(r"python -m ((?:bench|bot|tests)(?:\.\w+)+)([^;&|]*)")
_OPTION = re.compile(r"--[a-z-]+")
_TEST = re.compile(r"test_\w+…?")
_WRITTEN = re.compile(r"def (test_\w+)")
_LINK = re.compile(r"\]\((?!https?:|mailto:)([^)\s]+)\)")
_PATH = re.compile(rf"(?:{'|'.join(FOLDERS)})/[\w./-]*")


def code(text: str) -> Iterator[str]:
    """What stands as code in a document: fenced blocks, without remarks, and inline."""
    for block in _FENCED.findall(text):
        for line in block.splitlines()[1:-1]:
            yield line.split("#")[0]
    yield from _INLINE.findall(_FENCED.sub("", text))


def make_targets_named(text: str) -> set[str]:
    return {word for part in code(text) for words in _MAKE.findall(part) for word in words.split()}


def bot_calls_named(text: str) -> list[list[str]]:
    return [words.split() for part in code(text) for words in _BOT.findall(part)]


def unknown_tests(text: str) -> list[str]:
    """The tests that a document names, by their whole name or as far as ``…``, and nobody wrote."""
    named = (part for part in code(text) if _TEST.fullmatch(part))
    return [
        one
        for one in named
        if not any(
            test.startswith(one[:-1]) if one.endswith("…") else test == one
            for test in written_tests()
        )
    ]


@lru_cache(maxsize=1)
def written_tests() -> frozenset[str]:
    files = (PROJECT_DIR / "tests").rglob("test_*.py")
    return frozenset(
        name for file in files for name in _WRITTEN.findall(file.read_text(encoding="utf-8"))
    )


@lru_cache(maxsize=1)
def make_targets() -> set[str]:
    makefile = (PROJECT_DIR / "Makefile").read_text(encoding="utf-8")
    return set(re.findall(r"^([a-z][a-z-]*):(?!=)", makefile, re.MULTILINE))


def unknown_calls(text: str) -> list[str]:
    """The calls of ``python -m bot`` in a document that the command line does not know."""
    unknown = []
    for words in bot_calls_named(text):
        command, options = (words[0] if words else "--help"), words[1:]
        if command == "--help":
            continue
        known = {"--help"}
        if command in COMMANDS:
            known |= {name for param in COMMANDS[command].params for name in param.opts}
        if command not in COMMANDS or not {o for o in options if o.startswith("-")} <= known:
            unknown.append(" ".join(words))
    return unknown


def unknown_module_calls(text: str) -> list[str]:
    """The calls of a module by its name that is not there, or has no such option."""
    unknown = []
    for part in code(text):
        for module, options in _MODULE.findall(part):
            path = PROJECT_DIR / f"{module.replace('.', '/')}.py"
            source = path.read_text(encoding="utf-8") if path.is_file() else ""
            known = all(f'"{option}"' in source for option in _OPTION.findall(options))
            if "__main__" not in source or not known:
                unknown.append(module + options)
    return unknown


def broken_links(path: Path, text: str) -> list[str]:
    """The links of a document to files, or headings in them, that are not there."""
    broken = []
    for link in _LINK.findall(_FENCED.sub("", text)):
        name, _, anchor = link.partition("#")
        target = (path.parent / name).resolve() if name else path
        if not target.exists() or (anchor and anchor not in anchors(target)):
            broken.append(link)
    return broken


def anchors(path: Path) -> set[str]:
    """The headings of a document as GitHub addresses them."""
    headings = re.findall(r"^#+ (.+)$", path.read_text(encoding="utf-8"), re.MULTILINE)
    return {re.sub(r"[^\w -]", "", heading.lower()).replace(" ", "-") for heading in headings}


def missing_paths(text: str) -> list[str]:
    """The paths named in inline code that are neither a file, a folder nor a module."""
    named = [part for part in _INLINE.findall(_FENCED.sub("", text)) if _PATH.fullmatch(part)]
    return [
        p
        for p in named
        if not (PROJECT_DIR / p).exists() and not (PROJECT_DIR / f"{p}.py").exists()
    ]


@pytest.mark.parametrize("name", EXPECTED)
def test_the_document_is_there(name: str) -> None:
    assert (PROJECT_DIR / name).is_file(), f"{name} is missing"


@pytest.mark.parametrize("path", DOCUMENTS, ids=lambda path: str(path.relative_to(PROJECT_DIR)))
def test_every_command_that_is_named_exists(path: Path) -> None:
    assert path.is_file(), f"{path.name} is missing"
    text = path.read_text(encoding="utf-8")
    assert sorted(make_targets_named(text) - make_targets()) == []
    assert unknown_calls(text) == []


@pytest.mark.parametrize("path", DOCUMENTS, ids=lambda path: str(path.relative_to(PROJECT_DIR)))
def test_every_link_between_documents_leads_somewhere(path: Path) -> None:
    assert broken_links(path, path.read_text(encoding="utf-8")) == []


@pytest.mark.parametrize("path", PRESENT, ids=lambda path: str(path.relative_to(PROJECT_DIR)))
def test_every_path_and_module_that_is_named_exists(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    assert missing_paths(text) == []
    assert unknown_module_calls(text) == []


def test_every_bench_is_in_their_table() -> None:
    table = (PROJECT_DIR / "bench" / "README.md").read_text(encoding="utf-8")
    benches = {
        path.stem
        for path in (PROJECT_DIR / "bench").glob("*.py")
        if "__main__" in path.read_text(encoding="utf-8")
    }
    # Started by bench.nlu.
    assert {name for name in benches - {"worker"} if f"| `python -m bench.{name}" not in table} == (
        set()
    )


def test_readme_names_the_two_commands_to_begin_with() -> None:
    readme = (PROJECT_DIR / "README.md").read_text(encoding="utf-8")
    assert {"serve", "test"} <= make_targets_named(readme)


def test_the_two_commands_are_the_makefiles_first() -> None:
    makefile = (PROJECT_DIR / "Makefile").read_text(encoding="utf-8")
    targets = re.findall(r"^([a-z][a-z-]*):(?!=)", makefile, re.MULTILINE)
    assert targets[:2] == ["serve", "test"]
    assert {"train", "check", "bench"} <= set(targets)


def test_the_settings_in_the_operations_guide_are_the_real_ones() -> None:
    assert OPERATIONS.is_file(), "docs/operations.md is missing"
    text = OPERATIONS.read_text(encoding="utf-8")
    marked = re.findall(r"<!-- settings -->\n(.*?)\n<!-- /settings -->", text, re.DOTALL)
    assert len(marked) == 1, (
        "docs/operations.md needs one table between <!-- settings --> and <!-- /settings -->; "
        "`python -m bot settings` prints it"
    )
    assert marked[0].strip() == settings_table()


DOCUMENT = """\
Make sure of it: `make srve`, `BOT_PORT=5006 make serve`, then `python -m bot chta --debug`.

```sh
make test train   # make remarks are not commands
cd x && make lint; python -m bot chat --debgu
python -m bot check
python -m bench.nlu --onyl ours; python -m bench.nul; python -m bench.nlu --only ours
```
"""


def test_commands_that_do_not_exist_would_be_found() -> None:
    assert make_targets_named(DOCUMENT) == {"srve", "serve", "test", "train", "lint"}
    assert sorted(unknown_calls(DOCUMENT)) == ["chat --debgu", "chta --debug"]
    assert unknown_module_calls(DOCUMENT) == ["bench.nlu --onyl ours", "bench.nul"]


@pytest.mark.parametrize("path", PRESENT, ids=lambda path: path.name)
def test_the_tests_that_a_document_names_are_there(path: Path) -> None:
    assert unknown_tests(path.read_text(encoding="utf-8")) == []


def test_tests_that_do_not_exist_would_be_found() -> None:
    text = "`test_nobody_wrote_this`, `test_tests_that_do_…`, `test_tests_that_do`, `test_docs.py`"
    assert unknown_tests(text) == ["test_nobody_wrote_this", "test_tests_that_do"]


def test_links_and_paths_that_do_not_exist_would_be_found() -> None:
    text = "[a](docs/nowhere.md), [b](README.md#no-such-heading), [c](README.md#start) "
    assert broken_links(PROJECT_DIR / "x.md", text) == [
        "docs/nowhere.md",
        "README.md#no-such-heading",
    ]
    assert missing_paths(text + "`bot/nowhere.py` `bot/cli.py` `bot/nlu/trust`") == [
        "bot/nowhere.py"
    ]
