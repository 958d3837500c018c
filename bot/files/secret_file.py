"""Secrets that no setting gives: generated once and kept in ``var/``."""

from __future__ import annotations

import os
import secrets
from pathlib import Path
from typing import Optional

_BYTES = 48


def secret_of(path: Path) -> str:
    """The secret in a file, made first when there is none.

    The file is created exclusively and only readable by its owner, so that processes which start
    together agree on one secret.
    """
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    # Unique to this call, since threads of one process may ask at once.
    fresh = path.with_name(f"{path.name}.{secrets.token_hex(8)}")
    with open(os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
        file.write(secrets.token_urlsafe(_BYTES))
    try:
        # A hard link is atomic, and never replaces an existing secret.
        os.link(fresh, path)
    except FileExistsError:
        pass
    finally:
        fresh.unlink()
    return path.read_text()


def actions_secret(given: Optional[str], var_path: Path) -> str:
    """What the Rasa server and the action server share: the operator's, or one kept in ``var/``.

    Args:
        given: the setting ``actions_secret``.
        var_path: the folder of run-time files.
    """
    return given or secret_of(var_path / "actions_secret")
