"""What docs/security.md names as holding a control is there."""

from __future__ import annotations

import re

from bot.settings import PROJECT_DIR

DOCUMENT = (PROJECT_DIR / "docs" / "security.md").read_text("utf-8")
TESTS = PROJECT_DIR / "tests"
# V2.1 to V14.5 of version 4.0.3; V1.3 and V1.13 hold no requirements of their own.
SECTIONS = {
    1: 14,
    2: 10,
    3: 7,
    4: 3,
    5: 5,
    6: 4,
    7: 4,
    8: 3,
    9: 2,
    10: 3,
    11: 1,
    12: 6,
    13: 4,
    14: 5,
}
EMPTY = {"V1.3", "V1.13"}


def test_the_tests_that_it_names_exist() -> None:
    paths = list(TESTS.rglob("test_*.py"))
    sources = "\n".join(path.read_text("utf-8") for path in paths)
    defined = re.findall(r"^\s*(?:async )?def (test_\w+)", sources, re.MULTILINE)
    named = re.findall(r"`(?:tests/[\w/]*/)?(test_\w+\.py)`", DOCUMENT)
    assert named and set(named) - {path.name for path in paths} == set()
    begun = re.findall(r"`(test_\w+?)(?:_?…)?`", DOCUMENT)
    assert begun and [name for name in begun if not _is_among(name, defined)] == []


def test_the_files_that_it_names_exist() -> None:
    paths = re.findall(r"`((?:tests|deploy|bot|bench|docs)/[\w/.-]+)`", DOCUMENT)
    assert paths and [path for path in paths if not (PROJECT_DIR / path).exists()] == []


def test_each_section_of_the_standard_has_a_row() -> None:
    wanted = {f"V{chapter}.{n}" for chapter, last in SECTIONS.items() for n in range(1, last + 1)}
    table = DOCUMENT[
        DOCUMENT.index("## OWASP ASVS") : DOCUMENT.index("**Accepted under level 2.**")
    ]
    rows = "\n".join(re.findall(r"^\| (V[^|]+) \|", table, re.M))
    found = set(re.findall(r"V\d+\.\d+", rows))
    for chapter, first, last in re.findall(r"V(\d+)\.(\d+) to V\d+\.(\d+)", rows):
        found |= {f"V{chapter}.{n}" for n in range(int(first), int(last) + 1)}
    assert found == wanted - EMPTY


def _is_among(begun: str, defined: list[str]) -> bool:
    return any(name.startswith(begun) for name in defined)
