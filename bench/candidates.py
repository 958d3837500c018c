"""The pipelines that are compared: one file each under ``pipelines/``.

A file has a ``title`` and either its own ``pipeline``, or ``base: config.yml`` with what differs:
``without`` (components left out). This way variants of ours follow ``config.yml`` automatically.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any, Mapping, Optional, Sequence

import yaml

from bot.files.yaml_data import read_yaml
from bot.settings import PROJECT_DIR

PIPELINES = Path(__file__).with_name("pipelines")
OWN_CONFIG = PROJECT_DIR / "config.yml"
# In the order of the table.
ORDER = (
    "ours",
    "ours_without_encoder",
    "ours_fifth",
    "rasa_logistic",
    "rasa_default_diet",
    "buerokratt",
)


@dataclass(frozen=True)
class Candidate:
    """A pipeline to measure.

    Attributes:
        name: its file's name.
        title: what the tables call it.
        share: of the phrases, such as ``4/5``, that it is trained on once, for pipelines too slow
            for several trainings on all. None: trained on everything, and cross-validated.
        pipeline: as in ``config.yml``.
        is_flat: it is not ours, and gets ``topic/aspect`` under flat names (``bench.flat``).
    """

    name: str
    title: str
    share: Optional[str]
    pipeline: Sequence[Mapping[str, Any]]
    is_flat: bool = False

    def write_config(self, path: Path) -> None:
        """Writes a configuration with this pipeline and the project's language and policies."""
        config = {**_own(), "pipeline": list(self.pipeline)}
        path.write_text(yaml.safe_dump(config, allow_unicode=True, sort_keys=False), "utf-8")


def read_candidates() -> Sequence[Candidate]:
    """All candidates in the table's order."""
    names = sorted((path.stem for path in PIPELINES.glob("*.yml")), key=_place)
    return [read_candidate(name) for name in names]


def read_candidate(name: str) -> Candidate:
    """Reads the candidate of that name.

    Raises:
        ValueError: the file is missing, or names a component that ``config.yml`` does not have.
    """
    path = PIPELINES / f"{name}.yml"
    if not path.exists():
        known = ", ".join(sorted(found.stem for found in PIPELINES.glob("*.yml")))
        raise ValueError(f"There is no pipeline '{name}' in {PIPELINES}; there are {known}.")
    given = read_yaml(path)
    pipeline = given["pipeline"] if "pipeline" in given else _derived(given, path)
    return Candidate(name, given["title"], given.get("share"), pipeline, "pipeline" in given)


def _derived(given: Mapping[str, Any], path: Path) -> Sequence[Mapping[str, Any]]:
    without = set(given.get("without", ()))
    own = _own()["pipeline"]
    unknown = without - {_short(component) for component in own}
    if unknown:
        raise ValueError(f"{path.name} names {sorted(unknown)}, which config.yml does not have.")
    return [component for component in own if _short(component) not in without]


def _own() -> dict[str, Any]:
    loaded: dict[str, Any] = read_yaml(OWN_CONFIG)
    return loaded


def _short(component: Mapping[str, Any]) -> str:
    return str(component["name"]).rsplit(".", 1)[-1]


def _place(name: str) -> tuple[int, str]:
    return (ORDER.index(name) if name in ORDER else len(ORDER), name)
