"""Compares pipelines on the project's own data: ``python -m bench.nlu``.

Each candidate of ``pipelines/`` is trained on everything, cross-validated, and reads the
development set, in processes of its own, one after the other. Figures are kept in ``figures/``; the
tables of ``README.md`` are refreshed after each candidate.
"""

from __future__ import annotations

import argparse
import json
import os
import platform
import subprocess
import sys
import tempfile
import time
from datetime import date
from pathlib import Path
from typing import Any, Optional, Sequence

from bench.candidates import Candidate, read_candidate, read_candidates
from bench.http_speed import measure_server, train_empty
from bench.report import keep_figures, read_figures, refresh, write_between
from bench.servers import environment
from bench.worker import ONE_THREAD, PHASES, model_file, result_file
from bot.settings import ENV_PREFIX, PROJECT_DIR


def run_phase(phase: str, candidate: Candidate, folder: Path, folds: int) -> dict[str, Any]:
    """Measures in a process of its own and keeps the figures.

    Raises:
        RuntimeError: the process failed; its log is named.
    """
    # A separate folder for converted encoders and cached vectors, so that training starts from
    # scratch.
    own = {ENV_PREFIX + "VAR_DIR": str(folder / f"{candidate.name}.var")}
    threads = ONE_THREAD if phase in ("measure", "speed") else {}
    log = folder / f"{candidate.name}.{phase}.log"
    command = [sys.executable, "-m", "bench.worker", phase, candidate.name, str(folder), str(folds)]
    with log.open("wb") as errors:
        finished = subprocess.run(
            command, cwd=PROJECT_DIR, env=environment(**own, **threads), stderr=errors, check=False
        )
    if finished.returncode:
        raise RuntimeError(f"{candidate.title}: {phase} failed, see {log}")
    figures: dict[str, Any] = json.loads(
        result_file(folder, candidate.name, phase).read_text("utf-8")
    )
    keep_figures(candidate.name, {**figures, "date": date.today().isoformat()})
    return figures


def run_http(candidates: Sequence[Candidate], folder: Path, rounds: int) -> None:
    """Measures running servers, all candidates in turn, and keeps each one's best round.

    Other load only ever makes a server slower, so that the best round is the least disturbed one.
    """
    empty = measure_server(train_empty(folder))
    print(f"An empty Rasa: {empty.per_second:.0f} messages/s, {empty.rss_mb:.0f} MB", flush=True)
    best: dict[str, float] = {}
    for number in range(1, rounds + 1):
        for candidate in candidates:
            os.environ[ENV_PREFIX + "VAR_DIR"] = str(folder / f"{candidate.name}.var")
            got = measure_server(model_file(folder, candidate.name))
            print(
                f"{candidate.title}: round {number}, {got.per_second:.0f} messages/s, "
                f"{got.rss_mb:.0f} MB",
                flush=True,
            )
            if got.per_second > best.get(candidate.name, 0.0):
                best[candidate.name] = got.per_second
                keep_figures(
                    candidate.name,
                    {
                        "http_per_second": got.per_second,
                        "http_p50_ms": got.p50_ms,
                        "http_extra_mb": got.rss_mb - empty.rss_mb,
                    },
                )


def machine() -> str:
    """What the figures were measured on, in one line."""
    model = platform.processor() or platform.machine()
    cpuinfo = Path("/proc/cpuinfo")
    if cpuinfo.exists():
        names = [line for line in cpuinfo.read_text().splitlines() if line.startswith("model name")]
        model = names[0].split(":", 1)[1].strip() if names else model
    return (
        f"Measured on {os.cpu_count()} cores ({model}), Python {platform.python_version()}, "
        f"{date.today().isoformat()}."
    )


def main(arguments: Optional[Sequence[str]] = None) -> None:
    """Reads the command line and measures."""
    parser = argparse.ArgumentParser(prog="python -m bench.nlu", description=__doc__)
    parser.add_argument("--only", action="append", metavar="NAME", help="one candidate; repeatable")
    parser.add_argument("--folds", type=int, default=3, help="parts of the cross-validation")
    parser.add_argument("--http", action="store_true", help="also speed and memory of a server")
    parser.add_argument("--rounds", type=int, default=2, help="how often each server is measured")
    parser.add_argument(
        "--phases", default="train,folds,measure", help="any of " + ",".join(PHASES)
    )
    parser.add_argument("--folder", type=Path, help="keep models and logs there")
    given = parser.parse_args(arguments)
    chosen = [read_candidate(name) for name in given.only] if given.only else read_candidates()
    with tempfile.TemporaryDirectory() as temporary:
        folder = (given.folder or Path(temporary)).resolve()
        folder.mkdir(parents=True, exist_ok=True)
        for candidate in chosen:
            began = time.monotonic()
            for phase in filter(None, given.phases.split(",")):
                run_phase(phase, candidate, folder, given.folds)
            refresh(read_candidates())
            print(f"{candidate.title}: done in {time.monotonic() - began:.0f} s", flush=True)
        if given.http:
            # A flat model answers nothing: no server can be measured with it.
            models = {one.name: model_file(folder, one.name) for one in chosen if not one.is_flat}
            trained = [one for one in chosen if one.name in models and models[one.name].exists()]
            run_http(trained, folder, given.rounds)
    write_between("machine", machine())
    refresh(read_candidates())
    for candidate in chosen:
        print(candidate.title, json.dumps(read_figures(candidate.name)), flush=True)


if __name__ == "__main__":
    main()
