"""How processes use the machine: kernels and cores of numerical libraries, memory."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Mapping

_VARIABLE = "OPENBLAS_CORETYPE"
_CPUINFO = Path("/proc/cpuinfo")
# The fastest first, with what they need of a processor.
_KERNELS = (
    ("SkylakeX", {"avx512f", "avx512bw", "avx512cd", "avx512dq", "avx512vl"}),
    ("Haswell", {"avx2", "fma"}),
)
# Blocks from this size on are the system's again once they are freed.
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
    """What a process is to be started with, so that OpenBLAS makes use of the processor.

    The OpenBLAS of the numpy that Rasa allows knows no processor newer than itself and falls back
    to kernels of 2004 on it: training then takes two to five times as long.

    Args:
        environment: an operator's own choice is left as it is.
        cpuinfo: what the kernel tells of the processor; elsewhere than on Linux there is none.

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
    """What a process that answers visitors is to be started with: one thread a calculation.

    A message is a few small matrices. To spread these over cores saves a visitor some 3 ms when
    nobody else writes, and costs twice the processor time, which everybody else waits for.

    Args:
        environment: an operator's own choice is left as it is.

    Returns:
        The variables to set.
    """
    return {name: "1" for name in _THREADS if not environment.get(name)}


def memory_environment(environment: Mapping[str, str] = os.environ) -> dict[str, str]:
    """What a process is to be started with, so that it gives back what loading a model took.

    By itself glibc raises the size from which a block is given back with each one that is freed,
    up to 32 MB, and has threads keep blocks of their own: 100 MB of a server. Other C libraries
    know none of the variables.

    Args:
        environment: an operator's own choice is left as it is.

    Returns:
        The variables to set.
    """
    return {name: value for name, value in _MEMORY.items() if not environment.get(name)}
