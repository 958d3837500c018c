"""The one error of this package."""

from __future__ import annotations


class ProposalError(Exception):
    """A proposal cannot be tried; the text says to an editor, in Swedish, why and what to do."""
