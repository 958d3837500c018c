"""How processes use the machine: kernels and cores of numerical libraries, memory."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Mapping

_VARIABLE = "OPENBLAS_CORETYPE"
_CPUINFO = Path("/proc/cpuinfo")
# OpenBLAS kernels, fastest first, with the processor flags that they need.
_KERNELS = (
    ("SkylakeX", {"avx512f", "avx512bw", "avx512cd", "avx512dq", "avx512vl"}),
    ("Haswell", {"avx2", "fma"}),
)
# Blocks of at least this size are returned to the system once freed.
_BLOCK_BYTES = str(1 << 20)
_MEMORY = {
    "MALLOC_MMAP_THRESHOLD_": _BLOCK_BYTES,
    "MALLOC_TRIM_THRESHOLD_": _BLOCK_BYTES,
    "MALLOC_ARENA_MAX": "2",
}
_THREADS = ("OPENBLAS_NUM_THREADS", "OMP_NUM_THREADS", "MKL_NUM_THREADS")


def blas_environment(
    environment: Mapping[str, str] = os.environ, cpuinfo: Path = _CPUINFO
) -> dict[str, str]:
    """The environment with which OpenBLAS makes full use of the processor.

    The OpenBLAS of the numpy that Rasa allows knows no processor newer than itself and falls back
    to kernels of 2004 on it: training then takes two to five times as long.

    Args:
        environment: an operator's own choice is left as it is.
        cpuinfo: Linux's description of the processor; other systems have none.

    Returns:
        The variable to set, or nothing.
    """
    if environment.get(_VARIABLE):
        return {}
    try:
        lines = cpuinfo.read_text(encoding="utf-8").splitlines()
    except OSError:
        return {}
    flags = next((set(line.split()) for line in lines if line.startswith("flags")), set())
    for kernels, needed in _KERNELS:
        if flags >= needed:
            return {_VARIABLE: kernels}
    return {}


def serving_threads(environment: Mapping[str, str] = os.environ) -> dict[str, str]:
    """The environment of a process that answers visitors: one thread per calculation.

    A message is a few small matrices. Spreading these over cores saves a visitor about 3 ms when
    nobody else writes, at twice the processor time, for which everybody else waits.

    Args:
        environment: an operator's own choice is left as it is.

    Returns:
        The variables to set.
    """
    return {name: "1" for name in _THREADS if not environment.get(name)}


def memory_environment(environment: Mapping[str, str] = os.environ) -> dict[str, str]:
    """The environment with which a process returns the memory that loading a model took.

    By default glibc raises the size above which blocks are returned with each one freed, up to 32
    MB, and keeps an arena per thread: 100 MB of a server. Other C libraries ignore these variables.

    Args:
        environment: an operator's own choice is left as it is.

    Returns:
        The variables to set.
    """
    return {name: value for name, value in _MEMORY.items() if not environment.get(name)}
