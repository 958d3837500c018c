"""What other people's libraries say about themselves stays out of the logs; ours does not."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from bot.settings import PROJECT_DIR

MODULE = """
import sys, warnings
warnings.filterwarnings("once")
print("arguments", sys.argv[1:])
warnings.warn("of the library", {category})
warnings.warn_explicit("of ours", {category}, {ours!r}, 1)
"""


def run(tmp_path: Path, category: str) -> subprocess.CompletedProcess[str]:
    ours = str(PROJECT_DIR / "bot" / "cli.py")
    (tmp_path / "library.py").write_text(MODULE.format(category=category, ours=ours))
    return subprocess.run(
        [sys.executable, "-m", "bot.launch.quietly", "library", "--one", "two"],
        cwd=PROJECT_DIR,
        env={"PYTHONPATH": str(tmp_path)},
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )


@pytest.mark.parametrize(
    ("category", "heard"),
    [
        ("DeprecationWarning", False),
        ("PendingDeprecationWarning", False),
        ("FutureWarning", False),
        ("UserWarning", True),
        ("RuntimeWarning", True),
    ],
)
def test_only_what_a_library_says_about_itself_is_dropped(
    tmp_path: Path, category: str, heard: bool
) -> None:
    done = run(tmp_path, category)
    assert done.returncode == 0, done.stderr
    assert done.stdout == "arguments ['--one', 'two']\n"
    assert "of ours" in done.stderr
    assert ("of the library" in done.stderr) == heard


def test_a_module_that_does_not_exist_is_an_error(tmp_path: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "bot.launch.quietly", "no_such_module"],
        cwd=PROJECT_DIR,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert done.returncode != 0
    assert "no_such_module" in done.stderr
