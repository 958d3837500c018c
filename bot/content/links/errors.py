"""The one error of this package."""

from __future__ import annotations


class LinksError(Exception):
    """The sources cannot be looked at; the text says why and what to do about it."""
