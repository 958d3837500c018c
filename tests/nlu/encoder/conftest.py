"""One converted encoder for all tests, in the project's own folder for run-time files."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from bot.nlu.encoder import prepare
from bot.nlu.encoder.run import SentenceEncoder, get_encoder
from bot.settings import get_settings
from tests.nlu.encoder import tiny

if TYPE_CHECKING:
    from rasa.engine.storage.storage import ModelStorage


@pytest.fixture(scope="session")
def encoder() -> SentenceEncoder:
    """The encoder as it runs by default."""
    return get_encoder(prepare.prepare_encoder(get_settings().var_path))


@pytest.fixture(scope="session")
def encoder_int4() -> SentenceEncoder:
    """The encoder that is closest to the original."""
    return get_encoder(prepare.prepare_encoder(get_settings().var_path, "int4"))


@pytest.fixture(scope="session")
def tiny_weights(tmp_path_factory: pytest.TempPathFactory) -> tiny.Tiny:
    """Packed weights of a tiny network."""
    return tiny.pack(tmp_path_factory.mktemp("weights") / "tiny.bin")


@pytest.fixture
def tiny_installed(tiny_weights: tiny.Tiny, monkeypatch: pytest.MonkeyPatch) -> tiny.Tiny:
    """As if the tiny weights were the installed ones."""
    monkeypatch.setattr(prepare, "installed_weights", lambda: tiny_weights.path)
    return tiny_weights


@pytest.fixture
def tiny_folder(tiny_installed: tiny.Tiny, tmp_path: Path) -> Path:
    """A converted tiny encoder of this test's own."""
    return prepare.prepare_encoder(tmp_path / "var", "int4")


@pytest.fixture
def storage(tmp_path: Path) -> ModelStorage:
    """An empty Rasa model."""
    # Only here: importing Rasa takes longer than all tests that do without it.
    from rasa.engine.storage.local_model_storage import LocalModelStorage

    folder = tmp_path / "model"
    folder.mkdir()
    return LocalModelStorage.create(folder)


@pytest.fixture
def options(tiny_installed: tiny.Tiny, tmp_path: Path) -> dict[str, Any]:
    """Options of a featurizer on the tiny network, merged as Rasa does it."""
    from bot.nlu.encoder.featurizer import SentenceEncoderFeaturizer

    given = {"var_dir": str(tmp_path / "var"), "max_tokens": 40}
    return {**SentenceEncoderFeaturizer.get_default_config(), **given}
