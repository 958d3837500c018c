"""E-mail addresses as visitors type them."""

from __future__ import annotations

import difflib
import re
from functools import lru_cache
from pathlib import Path
from typing import Optional, Sequence

import yaml
from email_validator import EmailNotValidError, validate_email

# What may be an address inside a sentence; whether it is one, the validator says.
_CANDIDATE = re.compile(r"[^\s<>()\[\]\",;:]+@[^\s<>()\[\]\",;:]+")
_TRAILING = ".!?'"
# How alike a domain and a common one are before it is asked about (difflib's ratio, 0 … 1).
_NEARLY = 0.8


def find_address(text: str) -> Optional[str]:
    """The first usable e-mail address in a text.

    Without a look-up in DNS: a slow or absent name server must not stop a visitor.

    Args:
        text: such as "write to anna@example.org."

    Returns:
        The address in its normal form, or None when there is none that mail can be sent to.
    """
    for candidate in _CANDIDATE.findall(text):
        try:
            checked = validate_email(
                candidate.rstrip(_TRAILING), check_deliverability=False, allow_smtputf8=False
            )
        except EmailNotValidError:
            continue
        return checked.ascii_email or checked.normalized
    return None


def likely_meant(address: str) -> Optional[str]:
    """What a mistyped address may be meant to be: anna@gmial.com is likely anna@gmail.com.

    Returns:
        The same address at a common domain, or None when its domain is common or like no other.
    """
    name, _, domain = address.rpartition("@")
    known = _common_domains()
    if domain.lower() in known:
        return None
    near = difflib.get_close_matches(domain.lower(), known, n=1, cutoff=_NEARLY)
    return f"{name}@{near[0]}" if near else None


@lru_cache(maxsize=1)
def _common_domains() -> Sequence[str]:
    path = Path(__file__).with_name("email.yml")
    domains: Sequence[str] = yaml.safe_load(path.read_text(encoding="utf-8"))["common_domains"]
    return domains
