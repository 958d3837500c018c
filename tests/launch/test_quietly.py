"""What other people's libraries say about themselves stays out of the logs; ours does not."""

from __future__ import annotations

import subprocess
import sys
import warnings
from pathlib import Path

import pytest
from rasa.shared.utils.io import raise_warning

from bot.launch.quietly import is_expected, silence_libraries
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


EXPECTED = [
    "Issue found in 'data/answers/sern.yml': \nFound intent 'sern' in stories which is not part.",
    "Action 'utter_it' is listed as a response action in the domain file, but there is no response",
    "Your training data contains an example 'å vem bestämmer...' for the 'it/decides' intent. You",
    "Your training data contains an example 'SERN?...' for the 'sern/same' intent. You either",
    "You have defined training data with examples for training a response selector, but your NLU",
]
OTHERS = [
    "Issue found in 'data/stories/handoff.yml': \nFound intent 'x' in stories which is not part.",
    "Action 'utter_x' is listed as a response action in the domain file, but there is no response",
    "Your training data contains an example 'Vad?...' for the 'sern/what' intent. You either",
    "Intent 'greet' has only 1 training examples!",
]


@pytest.mark.parametrize("message", EXPECTED)
def test_what_is_as_it_should_be_is_expected(message: str) -> None:
    assert is_expected(message)


@pytest.mark.parametrize("message", OTHERS)
def test_no_other_warning_is_expected(message: str) -> None:
    assert not is_expected(message)


def test_rasas_own_warnings_go_that_way(monkeypatch: pytest.MonkeyPatch) -> None:
    shown: list[str] = []
    with warnings.catch_warnings():
        # As Rasa sets them when it starts.
        warnings.simplefilter("always")
        monkeypatch.setattr(warnings, "showwarning", lambda message, *_: shown.append(str(message)))
        silence_libraries()
        for message in (*EXPECTED, *OTHERS):
            raise_warning(message)
    assert shown == OTHERS
