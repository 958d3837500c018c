"""What ``make audit`` passes over is of the versions that are installed, and has its reason."""

from __future__ import annotations

import re
import tomllib

from bot.settings import PROJECT_DIR

REASONS = (PROJECT_DIR / "docs" / "security.md").read_text("utf-8")
# After what explains the file: parts with a heading of packages, then identifiers.
_, *PARTS = (PROJECT_DIR / "deploy" / "accepted-advisories.txt").read_text("utf-8").split("\n\n")


def accepted_versions() -> set[tuple[str, str]]:
    """Name and version of each package that a heading names."""
    headings = [part.strip().splitlines()[0].removeprefix("# ") for part in PARTS]
    return {(name, version) for one in headings for name, version in map(str.split, one.split(","))}


def test_an_updated_package_takes_its_advisories_along() -> None:
    lock = tomllib.loads((PROJECT_DIR / "uv.lock").read_text("utf-8"))
    assert accepted_versions() <= {(one["name"], one["version"]) for one in lock["package"]}


def test_each_accepted_package_has_its_reason() -> None:
    for name, version in accepted_versions():
        assert re.search(rf"`{name}`[^|]* {re.escape(version)}[ |,]", REASONS), name


def test_every_line_is_one_that_make_audit_reads() -> None:
    for part in PARTS:
        heading, *identifiers = part.strip().splitlines()
        assert heading.startswith("# ") and identifiers
        assert all(re.fullmatch(r"CVE-\d{4}-\d+", one) for one in identifiers)
