"""The one error of this package."""

from __future__ import annotations


class ProposalError(Exception):
    """A proposal cannot be tried; the text tells an editor why and what to do, in Swedish."""
