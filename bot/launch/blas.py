"""Which kernels the numerical libraries run on, and on how many cores."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Mapping

_VARIABLE = "OPENBLAS_CORETYPE"
_CPUINFO = Path("/proc/cpuinfo")
# The best first: what a processor has to have for them.
_FOR_TRAINING = "SkylakeX"
_KERNELS = {
    _FOR_TRAINING: {"avx512f", "avx512cd", "avx512bw", "avx512dq", "avx512vl"},
    "Haswell": {"avx2", "fma"},
}
_THREADS = ("OPENBLAS_NUM_THREADS", "OMP_NUM_THREADS", "MKL_NUM_THREADS")


def blas_environment(
    environment: Mapping[str, str] = os.environ, cpuinfo: Path = _CPUINFO, *, trains: bool = False
) -> dict[str, str]:
    """What a process is to be started with, so that OpenBLAS makes use of the processor.

    The OpenBLAS of the numpy that Rasa allows knows no processor newer than itself and falls back
    to kernels of 2004 on it: training then takes two to five times as long.

    Args:
        environment: an operator's own choice is left as it is.
        trains: a training multiplies matrices, which AVX-512 does twice as fast; a server only
            multiplies them with single vectors, for which the kernels of AVX2 are faster.
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
    fitting = (
        name
        for name, needed in _KERNELS.items()
        if flags >= needed and (trains or name != _FOR_TRAINING)
    )
    kernels = next(fitting, None)
    return {_VARIABLE: kernels} if kernels else {}


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
