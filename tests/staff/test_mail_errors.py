"""Why a mail did not arrive is explained in Swedish, whatever the server wrote."""

from __future__ import annotations

import re

import pytest

from bot.staff.mail_errors import what_happened

ANSWERED = "The mail server answered "
SERVER = "The mail server mail.example.se:587"
# By what is noted, a word of what is told.
TOLD = {
    f"{ANSWERED}550 5.1.1 [address]: Recipient address rejected: User unknown": "finns inte",
    f"{ANSWERED}550 No such user here": "finns inte",
    f"{ANSWERED}553 sorry": "eller tar inte emot",
    f"{ANSWERED}452 4.2.2 The email account is over quota": "full",
    f"{ANSWERED}552 Mailbox full": "full",
    f"{ANSWERED}552 5.3.4 Message size exceeds fixed limit": "stort",
    f"{ANSWERED}554 5.7.1 Message rejected as spam": "skräppost",
    f"{ANSWERED}550 5.7.26 unauthenticated, DMARC": "skräppost",
    f"{ANSWERED}554 5.7.1 Relay access denied": "säkerhetsskäl",
    f"{ANSWERED}550 5.1.2 Domain not found": "ingen mejlserver",
    f"{ANSWERED}450 4.2.0 Greylisted, try again": "om en stund",
    f"{ANSWERED}421 4.3.2 Closing": "upptagen",
    f"{ANSWERED}451 local error": "tillfälligt",
    f"{ANSWERED}501 5.5.2 syntax": "vägrade",
    f"{ANSWERED}530 5.7.0 Authentication required. Check the user and password": "Inloggningen",
    f"{SERVER} refuses the login: 535 5.7.8 no. Check the user": "Inloggningen",
    f"{SERVER} did not answer within 20 seconds.": "svarar inte",
    f"{SERVER} cannot be reached: it does not answer. Check that it runs": "svarar inte",
    f"{SERVER} cannot be reached: [Errno 111] refused. Check that it runs": "inte att",
    f"{SERVER} hung up: Connection lost": "kontakten",
    f"{SERVER} turns us away: 554 5.7.1 no service.": "inte emot",
    f"The certificate of the {SERVER[4:]} cannot be trusted: expired.": "certifikat",
    "The mail server is called by a name nobody knows": "inte skickas",
    "var/outbox cannot be written to: No space left on device.": "Disken",
    "Sending broke off (KeyError at x.py:1). This is a bug: report it.": "fel i assistenten",
    "The address cannot be used: no domain.": "Adressen",
    "The address has letters beyond a-z before the @, and the mail server does not": "bokst",
    "": "inte skickas",
}


@pytest.mark.parametrize("noted", TOLD)
def test_a_mail_that_did_not_arrive_is_explained(noted: str) -> None:
    told = what_happened(noted)
    assert TOLD[noted] in told
    assert re.fullmatch(r"[A-Z].*\.", told)
