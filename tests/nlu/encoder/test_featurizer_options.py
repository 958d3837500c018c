"""The options in ``config.yml``: what is refused, what is found by default."""

from __future__ import annotations

import re
from typing import Any

import pytest
from rasa.engine.storage.storage import ModelStorage
from rasa.shared.exceptions import InvalidConfigException

from bot.nlu.encoder.featurizer import SentenceEncoderFeaturizer
from tests.nlu.encoder.component import create


@pytest.mark.parametrize(
    ("wrong", "text"),
    [
        ({"thraeds": 2}, "has no option 'thraeds' (config.yml). Did you mean 'threads'?"),
        ({"threads": 0}, "'threads' is 0 (config.yml), expected a whole number from 1 to 64"),
        ({"threads": True}, "'threads' is True (config.yml), expected a whole number"),
        ({"max_tokens": "128"}, "'max_tokens' is '128' (config.yml), expected a whole number"),
        (
            {"max_tokens": 7},
            "'max_tokens' is 7 (config.yml), expected a whole number from 8",
        ),
    ],
)
def test_wrong_options_are_refused(
    wrong: dict[str, Any], text: str, options: dict[str, Any], storage: ModelStorage
) -> None:
    with pytest.raises(InvalidConfigException, match=re.escape(text)):
        create({**options, **wrong}, storage)


def test_what_rasa_adds_to_the_options_is_accepted(
    options: dict[str, Any], storage: ModelStorage
) -> None:
    named = {**options, "name": "x", "component_name": "y"}
    create(named, storage)
    assert SentenceEncoderFeaturizer.fingerprint_addon(named)
