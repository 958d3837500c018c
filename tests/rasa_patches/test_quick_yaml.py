"""YAML that is read quickly is what Rasa reads, and a mistake in it is told in Rasa's words."""

from __future__ import annotations

from pathlib import Path

import pytest
from rasa.shared.core.domain import Domain
from rasa.shared.exceptions import YamlException
from rasa.shared.nlu.training_data.formats import RasaYAMLReader
from rasa.shared.utils import io, validation

from bot.rasa_patches import quick_yaml
from bot.settings import PROJECT_DIR

NLU = 'version: "3.1"\nnlu:\n'
# By what is wrong with it.
MISTAKEN = {
    "phrases that are no text": f"{NLU}- intent: greet\n  examples: 5\n",
    "a key that does not exist": f"{NLU}- intend: greet\n  examples: |\n    - hej\n",
    "two of one key": f"{NLU}- intent: a\n  intent: b\n  examples: |\n    - hej\n",
    "no YAML": f"{NLU}- intent: [greet\n",
}


@pytest.fixture(autouse=True)
def as_rasa(monkeypatch: pytest.MonkeyPatch) -> None:
    """As Rasa reads, to begin with and afterwards; a test may have had it read quickly before."""
    monkeypatch.setattr(io, "read_yaml", quick_yaml._read)
    monkeypatch.setattr(validation, "validate_yaml_schema", quick_yaml._validate)


def fault_of(text: str) -> str:
    with pytest.raises(YamlException) as caught:
        RasaYAMLReader().reads(text)
    return str(caught.value)


def test_the_domain_is_the_same() -> None:
    expected = Domain.from_path(str(PROJECT_DIR / "domain.yml")).as_dict()
    quick_yaml.install()
    for _ in range(2):
        assert Domain.from_path(str(PROJECT_DIR / "domain.yml")).as_dict() == expected


@pytest.mark.parametrize("mistake", MISTAKEN)
def test_a_mistake_is_told_as_rasa_tells_it(mistake: str) -> None:
    expected = fault_of(MISTAKEN[mistake])
    quick_yaml.install()
    assert fault_of(MISTAKEN[mistake]) == expected


def test_what_one_reader_changes_no_other_sees() -> None:
    quick_yaml.install()
    io.read_yaml("of: [one]")["of"].append("two")
    assert io.read_yaml("of: [one]") == {"of": ["one"]}


def test_a_text_is_read_once_in_a_row(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    read: list[str] = []
    reading = quick_yaml._read
    monkeypatch.setattr(
        quick_yaml, "_read", lambda text, *kind: read.append(text) or reading(text, *kind)
    )
    quick_yaml.install()
    domain = tmp_path / "domain.yml"
    domain.write_text('version: "3.1"\nintents: [read_once]\n')
    assert "read_once" in Domain.from_path(str(tmp_path)).intents
    assert sum("read_once" in text for text in read) == 1


def test_the_environment_is_read_each_time(monkeypatch: pytest.MonkeyPatch) -> None:
    quick_yaml.install()
    for value in ("one", "two"):
        monkeypatch.setenv("READ_QUICKLY", value)
        assert io.read_yaml("of: ${READ_QUICKLY}") == {"of": value}
