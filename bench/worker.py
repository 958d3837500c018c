"""One measurement of one pipeline in a process of its own, so that memory and threads are clean.

``bench.nlu`` starts it: ``python -m bench.worker PHASE CANDIDATE FOLDER [FOLDS]``. Its figures end
in ``FOLDER/<candidate>.<phase>.json``.
"""

from __future__ import annotations

import json
import shutil
import statistics
import sys
import time
from pathlib import Path
from typing import Any, Callable, Mapping, Sequence

from bench.candidates import Candidate, read_candidate
from bench.flat import as_ours, write_flat
from bench.scores import development_figures, held_out_figures
from bench.splits import NLU_DATA, hold_out, stratified_folds
from bot.evaluation.question_sets import Question, Result, known_cells, read_all, read_questions
from bot.evaluation.training import Parse, Training, load_parser, train
from bot.settings import PROJECT_DIR

# For libraries that would each start a thread per core.
ONE_THREAD = {
    "OMP_NUM_THREADS": "1",
    "OPENBLAS_NUM_THREADS": "1",
    "TF_INTER_OP_PARALLELISM_THREADS": "1",
    "TF_INTRA_OP_PARALLELISM_THREADS": "1",
}
SLOW_SECONDS = 480
QUESTION_CHARS = 56
_SPEED_MESSAGES = 200
_SPEED_ROUNDS = 5


def result_file(folder: Path, name: str, phase: str) -> Path:
    """Where a phase's figures end."""
    return folder / f"{name}.{phase}.json"


def model_file(folder: Path, name: str) -> Path:
    """Where the model trained on everything ends."""
    return folder / "models" / f"{name}.tar.gz"


def questions_of_one_length() -> Sequence[str]:
    """The development set's Swedish questions of ``QUESTION_CHARS`` characters."""
    swedish = (q.text for q in read_questions() if q.language == "sv")
    return [text for text in swedish if len(text) == QUESTION_CHARS]


def train_once(candidate: Candidate, folder: Path, folds: int) -> dict[str, Any]:
    """Trains with the project's domain, answers and rules, nothing cached.

    Trains on everything, or on a candidate's share, so that the one training serves for its
    held-out figures, too. A flat candidate knows no topics and would match no rule, so that only
    its NLU is trained.
    """
    phrases = NLU_DATA
    if candidate.share:
        phrases, _ = _hold_out(candidate, folder)
    models = model_file(folder, candidate.name).parent
    trained = _train(candidate, folder, phrases, models, candidate.name)
    _tell(candidate, f"trained in {trained.seconds:.0f} s ({trained.cpu_seconds:.0f} CPU s)")
    return {
        "train_seconds": trained.seconds,
        "train_cpu_seconds": trained.cpu_seconds,
        "train_peak_mb": trained.peak_mb,
        "model_mb": trained.model.stat().st_size / 1e6,
        "trained_on": candidate.share or "all",
    }


def cross_validate(candidate: Candidate, folder: Path, folds: int) -> dict[str, Any]:
    """Trains on parts of the data and reads the rest; one with a share has been trained already."""
    if candidate.share:
        _, held_out = _hold_out(candidate, folder)
        results = _read(candidate, model_file(folder, candidate.name), held_out)
        return {**held_out_figures(results), "split": f"trained on {candidate.share}"}
    work = folder / f"{candidate.name}.folds"
    work.mkdir(parents=True, exist_ok=True)
    results: list[Result] = []
    seconds = []
    for number, (file, held_out) in enumerate(stratified_folds(work, folds), start=1):
        trained = _train(candidate, folder, file, work, f"fold-{number}", only_reads=True)
        seconds.append(trained.seconds)
        results += _read(candidate, trained.model, held_out)
        _tell(candidate, f"fold {number} of {folds}: trained in {trained.seconds:.0f} s")
        if trained.seconds > SLOW_SECONDS and number < folds:
            _tell(candidate, "that is too slow for the other folds; give it a `share`")
            break
    shutil.rmtree(work)
    return {
        **held_out_figures(results),
        "split": f"{len(seconds)} of {folds} folds" if len(seconds) < folds else f"{folds} folds",
        "fold_seconds": statistics.median(seconds),
    }


def measure(candidate: Candidate, folder: Path, folds: int) -> dict[str, Any]:
    """Reads the development set, then times single messages, all in one thread."""
    parse = _parser(candidate, model_file(folder, candidate.name))
    figures = development_figures(read_all(parse, read_questions()), known_cells())
    _tell(candidate, f"development set: {figures['sv_at_once']:.1f} % right at once")
    return {**figures, **_speed(parse)}


def measure_speed(candidate: Candidate, folder: Path, folds: int) -> dict[str, Any]:
    """Times single messages only."""
    figures = _speed(load_parser(model_file(folder, candidate.name)))
    _tell(candidate, f"p50 {figures['p50_ms']:.1f} ms, CPU {figures['cpu_ms']:.1f} ms a message")
    return figures


def _hold_out(candidate: Candidate, folder: Path) -> tuple[Path, Sequence[tuple[str, str]]]:
    work = folder / f"{candidate.name}.split"
    work.mkdir(parents=True, exist_ok=True)
    return hold_out(work, candidate.share or "4/5")


def _train(
    candidate: Candidate,
    folder: Path,
    phrases: Path,
    models: Path,
    name: str,
    only_reads: bool = False,
) -> Training:
    config = folder / f"{candidate.name}.config.yml"
    candidate.write_config(config)
    if candidate.is_flat:
        phrases = write_flat(phrases, folder / f"{candidate.name}.flat.yml")
    if candidate.is_flat or only_reads:
        return train(config, phrases, models, name)
    data = PROJECT_DIR / "data"
    rules = [data / "answers", data / "stories"]
    return train(config, phrases, models, name, domain=PROJECT_DIR / "domain.yml", rules=rules)


def _parser(candidate: Candidate, model: Path) -> Parse:
    parse = load_parser(model)
    return (lambda text: as_ours(parse(text))) if candidate.is_flat else parse


def _read(candidate: Candidate, model: Path, phrases: Sequence[tuple[str, str]]) -> list[Result]:
    questions = [Question(text, [intent]) for text, intent in phrases]
    return read_all(_parser(candidate, model), questions)


def _speed(parse: Callable[[str], Any]) -> dict[str, float]:
    texts = questions_of_one_length()
    cpu_began = time.process_time()
    rounds = [milliseconds(parse, texts) for _ in range(_SPEED_ROUNDS)]
    cpu = time.process_time() - cpu_began
    # Other load only ever makes a round slower.
    best = min(rounds, key=statistics.median)
    return {
        "p50_ms": statistics.median(best),
        "p95_ms": statistics.quantiles(best, n=20)[-1],
        "cpu_ms": 1000 * cpu / (_SPEED_ROUNDS * _SPEED_MESSAGES),
    }


def milliseconds(parse: Callable[[str], Any], texts: Sequence[str]) -> list[float]:
    """How long each of some hundred messages takes, the texts in turn."""
    taken = []
    for number in range(_SPEED_MESSAGES):
        began = time.perf_counter()
        parse(texts[number % len(texts)])
        taken.append(1000 * (time.perf_counter() - began))
    return taken


PHASES: Mapping[str, Callable[[Candidate, Path, int], dict[str, Any]]] = {
    "train": train_once,
    "folds": cross_validate,
    "measure": measure,
    "speed": measure_speed,
}


def _tell(candidate: Candidate, what: str) -> None:
    print(f"{candidate.title}: {what}", flush=True)


def main() -> None:
    """Runs the phase and writes its figures."""
    phase, name, folder = sys.argv[1], sys.argv[2], Path(sys.argv[3])
    folds = int(sys.argv[4]) if len(sys.argv) > 4 else 3
    figures = PHASES[phase](read_candidate(name), folder, folds)
    result_file(folder, name, phase).write_text(json.dumps(figures, indent=1), encoding="utf-8")


if __name__ == "__main__":
    main()
