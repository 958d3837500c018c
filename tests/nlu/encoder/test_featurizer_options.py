"""The options in ``config.yml``: what is refused, what is found by default."""

from __future__ import annotations

import builtins
from pathlib import Path
from typing import Any

import pytest
from rasa.engine.storage.storage import ModelStorage
from rasa.shared.exceptions import InvalidConfigException

from bot.nlu.encoder.featurizer import SentenceEncoderFeaturizer
from bot.settings import read_settings
from tests.nlu.encoder.component import create


@pytest.mark.parametrize(
    ("wrong", "text"),
    [
        ({"precisoin": "int4"}, "has no option 'precisoin'. Did you mean 'precision'?"),
        ({"qqqq": 1}, "has no option 'qqqq'. Known: alias, precision, threads, max_tokens, "),
        ({"precision": "int3"}, "'precision' is 'int3', expected one of int8, int4"),
        ({"threads": 0}, "'threads' is 0, expected a whole number from 1 up"),
        ({"threads": True}, "'threads' is True, expected a whole number"),
        ({"max_tokens": "128"}, "'max_tokens' is '128', expected a whole number"),
        ({"max_tokens": 5000}, "max_tokens is 5000, but this encoder takes 8 to 40"),
        ({"directory": 5}, "'directory' is 5, expected a folder"),
        ({"directory": "nowhere"}, "There is no encoder folder nowhere"),
        ({"var_dir": []}, r"'var_dir' is \[\], expected a folder"),
    ],
)
def test_wrong_options_are_refused(
    wrong: dict[str, Any], text: str, options: dict[str, Any], storage: ModelStorage
) -> None:
    with pytest.raises(InvalidConfigException, match=text.replace("?", r"\?")):
        create({**options, **wrong}, storage)


def test_what_rasa_adds_to_the_options_is_accepted(
    options: dict[str, Any], storage: ModelStorage
) -> None:
    named = {**options, "name": "x", "component_name": "y"}
    create(named, storage)
    assert SentenceEncoderFeaturizer.fingerprint_addon(named)


def test_the_projects_folder_is_the_default(
    options: dict[str, Any], storage: ModelStorage, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    mine = read_settings({"BOT_VAR_DIR": str(tmp_path / "mine")})
    monkeypatch.setattr("bot.settings.get_settings", lambda: mine)
    create({**options, "var_dir": None}, storage)
    assert len(list((tmp_path / "mine" / "encoder").iterdir())) == 1


def test_in_another_project_the_folder_must_be_told(
    options: dict[str, Any], storage: ModelStorage, monkeypatch: pytest.MonkeyPatch
) -> None:
    ordinary = builtins.__import__

    def without_settings(name: str, *rest: Any) -> Any:
        if name == "bot.settings":
            raise ModuleNotFoundError(name)
        return ordinary(name, *rest)

    monkeypatch.setattr(builtins, "__import__", without_settings)
    with pytest.raises(InvalidConfigException, match="where to keep its files: set 'var_dir'"):
        create({**options, "var_dir": None}, storage)
