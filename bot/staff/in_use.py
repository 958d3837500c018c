"""The responses of the model in use; later changes wait for the next training."""

from __future__ import annotations

import logging
import tarfile
import zlib
from functools import lru_cache
from pathlib import Path
from typing import Any, Mapping, Optional

import yaml

from bot.operations import chosen_model

logger = logging.getLogger(__name__)

# Where Rasa keeps the domain, with all responses, within a model.
_DOMAIN = "components/domain_provider/domain.yml"
_UNREADABLE = (OSError, EOFError, tarfile.TarError, zlib.error, yaml.YAMLError, ValueError)


def responses_in_use() -> Optional[Mapping[str, Any]]:
    """The responses of the model that servers use; None where none can be read."""
    model = chosen_model.chosen_model()
    try:
        return None if model is None else _responses_of(model, model.stat().st_mtime_ns)
    except OSError:
        # It was removed meanwhile.
        return None


def newer_model_waits() -> bool:
    """Whether there is a newer model than the one in use: a candidate, or after going back."""
    newest = chosen_model.newest_model()
    return newest is not None and newest != chosen_model.chosen_model()


# Two models: the one in use and the one before, so that switching back and forth reads each once.
@lru_cache(maxsize=2)
def _responses_of(model: Path, _written: int) -> Optional[Mapping[str, Any]]:
    try:
        with tarfile.open(model, "r|gz") as archive:
            for member in archive:
                file = archive.extractfile(member) if member.name.endswith(_DOMAIN) else None
                if file is not None:
                    domain = yaml.load(file.read(), Loader=yaml.CSafeLoader)
                    responses: Mapping[str, Any] = domain.get("responses") or {}
                    return responses
    except _UNREADABLE as error:
        # Still being written by a training, or another kind of file.
        logger.warning("What %s says cannot be read: %s", model.name, error)
    return None
