"""Who writes and how to reach them, said before a hand-off: offered to it in its fields."""

from __future__ import annotations

from typing import Any, Dict, Iterable, Mapping

from bot.cases.contact import contacts_in, read_contact
from bot.cases.details import Details, own_details, read_details
from bot.cases.names import with_capitals
from bot.cases.one_name import one_name
from bot.cases.words import BETWEEN_SENTENCES, bare, holds, looks_like_a_question, matches
from bot.conversation.history import is_pressed, shown_message
from bot.conversation.outcomes import TOLD_KEY
from bot.privacy.names import introduced_names

_CONTACT, _NAME = "contact", "name"
# Between a name and the contact of the same person.
_JOINTS = " ,;:(<–-"


def told_early(text: str, municipality: str) -> Dict[str, str]:
    """What a message tells of its writer, as it is kept until a hand-off needs it.

    Args:
        text: such as "I'm Eva Ek, eva@example.org. Which are the twin towns?"; an address that is
            only spoken of is nobody's way to be reached, and a name or an address alone may be
            what the writer asks about.
        municipality: the address that visitors are given, which is nobody's own.
    """
    told = read_details(text)
    contact = told.contact.certain if told.contact else None
    if contact and municipality.lower() in contact.shown.lower().split(", "):
        contact = None
    is_own = contact is not None and _is_own(text)
    is_said = told.contact is None and bare(text) != bare(told.name)
    name = told.name if is_own or is_said else _introduced(text)
    name = one_name(with_capitals(name)) if name else ""
    kept = {_CONTACT: contact.shown if contact and is_own else "", _NAME: name}
    return {kind: value for kind, value in kept.items() if value}


def details_told(messages: Iterable[Mapping[str, Any]]) -> Details:
    """What messages told of their writer; of two addresses or names the newer one.

    Args:
        messages: ``user`` events, oldest first; visitors who would rather stay unknown take back
            a name that they told until then.
    """
    told: Dict[str, str] = {}
    for message in messages:
        told |= (message.get("metadata") or {}).get(TOLD_KEY) or {}
        if stays_unknown(message):
            told.pop(_NAME, None)
    contact = told.get(_CONTACT)
    return Details(
        read_contact(contact, confirmed=True) if contact else None, told.get(_NAME) or ""
    )


def stays_unknown(message: Mapping[str, Any]) -> bool:
    """Whether the writer of a message would rather not give a name.

    Args:
        message: a ``user`` event.
    """
    text = "" if is_pressed(message) else shown_message(message)
    return holds(text, "speaks_of_staying_unknown") or matches(text, "stays_anonymous")


def _is_own(text: str) -> bool:
    """Whether the contact in a text is said to be its writer's."""
    if own_details(text) or holds(text, "signed"):
        return True
    name = _introduced(text)
    start = next(iter(contacts_in(text)), (0, 0, None))[0]
    if not name:
        return False
    if text[:start].rstrip(_JOINTS).endswith(name):
        return True
    sentences = BETWEEN_SENTENCES.split(text)
    own = next((one for one in sentences if read_contact(one).contact), "")
    return not looks_like_a_question(own)


def _introduced(text: str) -> str:
    span = next(introduced_names(text), None)
    return text[slice(*span)] if span else ""
