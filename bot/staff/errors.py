"""The one error of the staff's command line."""

from __future__ import annotations


class StaffError(Exception):
    """An account cannot be made or changed; the text says why."""
