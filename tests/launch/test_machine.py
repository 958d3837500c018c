"""What processes are started with, so that they make good use of the machine."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from bot.launch.machine import blas_environment, memory_environment, serving_threads


@pytest.mark.parametrize(
    ("told", "environment"),
    [
        ("flags\t: sse2 avx2 fma\n", {"OPENBLAS_CORETYPE": "Haswell"}),
        (
            "flags\t: sse2 avx2 fma avx512f avx512dq avx512cd avx512bw avx512vl\n",
            {"OPENBLAS_CORETYPE": "SkylakeX"},
        ),
        ("flags\t: sse2 avx2 fma avx512f avx512cd\n", {"OPENBLAS_CORETYPE": "Haswell"}),
        ("processor: 0\nflags\t: sse2 avx2\n", {}),
        ("Features: neon\n", {}),
        ("", {}),
    ],
)
def test_a_processor_that_can_is_made_use_of(
    tmp_path: Path, told: str, environment: dict[str, str]
) -> None:
    cpuinfo = tmp_path / "cpuinfo"
    cpuinfo.write_text(told, encoding="utf-8")
    assert blas_environment({}, cpuinfo) == environment


def test_an_operators_choice_stays(tmp_path: Path) -> None:
    cpuinfo = tmp_path / "cpuinfo"
    cpuinfo.write_text("flags: avx2 fma\n", encoding="utf-8")
    assert blas_environment({"OPENBLAS_CORETYPE": "Zen"}, cpuinfo) == {}


def test_without_such_a_file_nothing_is_set(tmp_path: Path) -> None:
    assert blas_environment({}, tmp_path / "missing") == {}


@pytest.mark.parametrize("variables", [memory_environment, serving_threads])
def test_what_an_operator_has_set_is_not_set_again(variables: Any) -> None:
    every = variables({})
    first = next(iter(every))
    assert variables({first: "7"}) == {name: every[name] for name in every if name != first}
