"""A client's form for a case: reads it from a request, and finds what is wrong with it."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import Dict, List, Mapping, Optional, Tuple

from bot.cases.contact import Contact, Trouble, has_wrong_number, read_contact
from bot.cases.details import read_details, tells_only_details
from bot.channel.errors import ChannelError
from bot.channel.requests import ORGANISATIONS, clean_text, read_json
from bot.channel.turns import DEFAULT_LANGUAGE
from bot.privacy import mask_sensitive

LANGUAGES = ("sv", "en")
NAME_MAX_CHARS = 200
# The error code of a field with a number that nobody needs.
NUMBER = "number"
# That of a name which is a way to be reached.
CONTACT = "contact"
_ID = re.compile(r"[A-Za-z0-9-]{1,64}\Z")
_FORM_ID = re.compile(r"[A-Za-z0-9_-]{1,64}\Z")
_TEXTS = ("question", "contact", "name", "organisation", "wish", "homepage")
# A telephone number may look like a personal one, and is needed.
_MASKED_FIELDS = {"question", "name", "wish"}


@dataclass(frozen=True)
class CaseForm:
    """What a client sends: as typed, without invisible characters.

    Attributes:
        id: the client's id of this submission.
        form: id of the reply that showed the form; empty for a client that has none.
        language: in which the form was filled in; when empty, that of the form shown, else the
            conversation's.
        homepage: of a field that people do not see; only bots fill it in.
        confirmed: the contact is right although it looks mistyped.
        masked: the kinds of numbers that nobody needs, by the field that held them; removed from
            the texts.
        conversation: whether it is sent with the question.
        no_reply: the visitor leaves no way to be reached; the contact is empty then.
    """

    id: str
    question: str
    contact: str = ""
    form: str = ""
    language: str = ""
    name: str = ""
    organisation: str = ""
    wish: str = ""
    homepage: str = ""
    confirmed: bool = False
    masked: Mapping[str, Tuple[str, ...]] = field(default_factory=dict)
    conversation: bool = True
    no_reply: bool = False


@dataclass(frozen=True)
class FieldError:
    """What is wrong with a field.

    Attributes:
        name: of the field.
        code: as the API describes it.
        values: for the placeholders of what is said.
        numbers: the kinds of numbers that nobody needs, when they are the error.
        suggestion: what was probably meant.
    """

    name: str
    code: str
    values: Mapping[str, str] = field(default_factory=dict)
    numbers: Tuple[str, ...] = ()
    suggestion: Optional[str] = None


def parse_case(body: bytes, text_max_chars: int) -> CaseForm:
    """Reads the body of ``POST …/cases``.

    Args:
        body: the raw bytes.
        text_max_chars: the longest question and the longest wish accepted, in characters.

    Raises:
        ChannelError: the body is not such a form; the code says what is wrong.
    """
    # Two long texts and some short ones.
    data = read_json(body, 2 * text_max_chars + len(_TEXTS) * NAME_MAX_CHARS)
    if data.get("language", DEFAULT_LANGUAGE) not in LANGUAGES:
        raise ChannelError("bad_request")
    if data.get("organisation", "") not in ("", *ORGANISATIONS):
        raise ChannelError("bad_request")
    identity, confirmed = data.pop("id", None), data.pop("confirmed", False)
    conversation, no_reply = data.pop("conversation", True), data.pop("no_reply", False)
    shown, language = data.pop("form", None), data.pop("language", "")
    if not (isinstance(identity, str) and _ID.match(identity)):
        raise ChannelError("bad_request")
    if shown is not None and not (isinstance(shown, str) and _FORM_ID.match(shown)):
        raise ChannelError("bad_request")
    if not all(isinstance(value, bool) for value in (confirmed, conversation, no_reply)):
        raise ChannelError("bad_request")
    required = {"question"} if no_reply else {"question", "contact"}
    if not (required <= set(data) <= set(_TEXTS)):
        raise ChannelError("bad_request")
    if not all(isinstance(value, str) for value in data.values()):
        raise ChannelError("bad_request")
    if no_reply and data.get("contact"):
        # The two contradict each other.
        raise ChannelError("bad_request")
    # A text that is too long is reported at its field; only what no form would send is cut here.
    texts = {name: clean_text(value, len(value) + 1) for name, value in data.items()}
    masked: Dict[str, Tuple[str, ...]] = {}
    for name in _MASKED_FIELDS & set(texts):
        texts[name], kinds = mask_sensitive(texts[name])
        if kinds:
            masked[name] = tuple(sorted(kinds))
    return CaseForm(
        id=identity,
        form=shown or "",
        language=language,
        confirmed=confirmed,
        masked=masked,
        conversation=conversation,
        no_reply=no_reply,
        **texts,
    )


def check_case(
    form: CaseForm, text_max_chars: int, visitor_language: str
) -> Tuple[Optional[Contact], List[FieldError]]:
    """Finds what the visitor still has to correct.

    Args:
        form: as it was sent.
        text_max_chars: the longest question and the longest wish accepted, in characters.
        visitor_language: of what they write, ISO 639-1.

    Returns:
        How to reach the visitor, empty if they want no reply, None if it is wrong; and the errors,
        in the order of the fields.
    """
    errors = _with_numbers(form)
    errors += [
        FieldError(name, "too_long", {"limit": str(limit)})
        for name, limit in (
            ("question", text_max_chars),
            ("wish", text_max_chars),
            ("name", NAME_MAX_CHARS),
        )
        if len(getattr(form, name)) > limit
    ]
    if way := _contact_for_a_name(form.name):
        errors.append(FieldError("name", CONTACT, suggestion=way))
    if not any(char.isalnum() for char in form.question):
        errors.append(FieldError("question", "missing"))
    if form.no_reply:
        return Contact(), errors
    found = read_contact(form.contact[:text_max_chars], form.confirmed, visitor_language)
    if found.trouble is not None:
        given = found.contact.shown if found.contact else ""
        meant = found.suggestion.shown if found.suggestion else None
        values = {
            "letters": found.letters,
            "contact_given": given,
            "contact_suggestion": meant or "",
        }
        errors.append(FieldError("contact", found.trouble.value, values, suggestion=meant))
        return None, errors
    if has_wrong_number(form.contact) and not form.confirmed:
        # Next to a good address it would be dropped silently.
        errors.append(FieldError("contact", Trouble.WRONG_NUMBER.value))
    return found.contact, errors


def _contact_for_a_name(name: str) -> str:
    """The telephone number or the address that stands in the place of a name, as it may be shown.

    Next to a name it may stand: "Eva Ek, 070-…" reaches its reader whole.
    """
    found = read_contact(name, confirmed=True).contact
    is_alone = tells_only_details(name) and not read_details(name).name
    return found.shown if found and is_alone else ""


def _with_numbers(form: CaseForm) -> List[FieldError]:
    """Reported before anything is sent, since a case is a public record."""
    return [FieldError(name, NUMBER, numbers=kinds) for name, kinds in form.masked.items()]
