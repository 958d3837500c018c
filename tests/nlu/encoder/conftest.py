"""One converted encoder for all tests, in the project's own folder for run-time files."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from bot.nlu.encoder import folder
from bot.nlu.encoder.run import SentenceEncoder, get_encoder
from bot.settings import get_settings, read_settings
from tests.nlu.encoder import tiny

if TYPE_CHECKING:
    from rasa.engine.storage.storage import ModelStorage


@pytest.fixture(scope="session")
def encoder() -> SentenceEncoder:
    """The encoder as it runs by default."""
    return get_encoder(folder.prepare_encoder(get_settings().var_path))


@pytest.fixture(scope="session")
def as_shipped(tmp_path_factory: pytest.TempPathFactory) -> SentenceEncoder:
    """The encoder as it runs where nothing has been tuned."""
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(folder, "installed_adapter", lambda: None)
        return SentenceEncoder(folder.prepare_encoder(tmp_path_factory.mktemp("as-shipped")))


@pytest.fixture(scope="session")
def tiny_weights(tmp_path_factory: pytest.TempPathFactory) -> tiny.Tiny:
    """Packed weights of a tiny network."""
    return tiny.pack(tmp_path_factory.mktemp("weights") / "tiny.bin")


@pytest.fixture
def tiny_installed(tiny_weights: tiny.Tiny, monkeypatch: pytest.MonkeyPatch) -> tiny.Tiny:
    """As if the tiny weights were the installed ones, and nothing had been tuned."""
    monkeypatch.setattr(folder, "installed_weights", lambda: tiny_weights.path)
    monkeypatch.setattr(folder, "installed_adapter", lambda: None)
    return tiny_weights


@pytest.fixture
def tiny_folder(tiny_installed: tiny.Tiny, tmp_path: Path) -> Path:
    """A converted tiny encoder of this test's own."""
    return folder.prepare_encoder(tmp_path / "var")


@pytest.fixture
def storage(tmp_path: Path) -> ModelStorage:
    """An empty Rasa model."""
    # Only here: importing Rasa takes longer than all tests that do without it.
    from rasa.engine.storage.local_model_storage import LocalModelStorage

    model = tmp_path / "model"
    model.mkdir()
    return LocalModelStorage.create(model)


@pytest.fixture
def options(
    tiny_installed: tiny.Tiny, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> dict[str, Any]:
    """Options of a featurizer on the tiny network, merged as Rasa does it."""
    from bot.nlu.encoder import featurizer

    settings = read_settings({"BOT_VAR_DIR": str(tmp_path / "var")})
    monkeypatch.setattr(featurizer, "get_settings", lambda: settings)
    return {**featurizer.SentenceEncoderFeaturizer.get_default_config(), "max_tokens": 40}
