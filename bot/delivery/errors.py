"""What can go wrong with a mail, sorted by what has to follow."""

from __future__ import annotations


class DeliveryError(Exception):
    """A mail did not go out. The text is for the staff and holds no address."""


class MessageRefused(DeliveryError):
    """This mail will never be accepted as it is."""


class MessageDelayed(DeliveryError):
    """This mail did not go out now; a later attempt may succeed."""


class TransportUnavailable(DeliveryError):
    """No mail at all can go out at present: server down, wrong password, disk full.

    It says nothing about the mail in hand, so it does not count as one of its tries.
    """
