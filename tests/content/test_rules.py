"""The project has rules only: its policies would learn nothing from stories."""

from __future__ import annotations

from bot.files.yaml_data import read_yaml
from bot.settings import PROJECT_DIR


def test_there_is_no_story_which_no_policy_would_learn() -> None:
    policies = [policy["name"] for policy in read_yaml(PROJECT_DIR / "config.yml")["policies"]]
    assert policies == ["RulePolicy"]
    files = list((PROJECT_DIR / "data").rglob("*.yml"))
    assert files
    told = [path.name for path in files if b"\nstories:" in b"\n" + path.read_bytes()]
    assert told == []
