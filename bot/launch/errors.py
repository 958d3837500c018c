"""The one error of this package."""

from __future__ import annotations


class LaunchError(Exception):
    """The assistant cannot start; the text says why and what to do about it."""
