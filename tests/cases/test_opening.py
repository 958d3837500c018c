"""What somebody is told who has sent a case."""

from __future__ import annotations

import pytest

from bot.cases.contact import Contact
from bot.cases.opening import sent_response, topic_to_send
from bot.store.cases import OpenedCase

PHONE, EMAIL = "+46701740647", "anna@example.se"


@pytest.mark.parametrize(
    ("question", "contact", "response"),
    [
        ("När träffas SERN?", Contact(phone=PHONE), "utter_case_sent_phone"),
        ("Ta tillbaka frågan, ring mig inte", Contact(phone=PHONE), "utter_case_sent_no_call"),
        ("När träffas SERN?", Contact(EMAIL, PHONE), "utter_case_sent_both"),
        ("When? Please don't call.", Contact(EMAIL, PHONE), "utter_case_sent"),
        ("When? Please don't call.", Contact(EMAIL), "utter_case_sent"),
        ("Bra jobbat. Ni behöver inte svara.", Contact(EMAIL), "utter_case_sent_no_reply"),
        ("Får vi åka?", Contact(), "utter_case_sent_without_contact"),
        ("Bra jobbat. Ni behöver inte svara.", Contact(), "utter_case_sent_without_contact"),
        ("Varför får vi inget svar?", Contact(EMAIL), "utter_case_sent"),
        ("Vem leder SERN? Svar önskas senast den 9 december.", Contact(EMAIL), "utter_case_sent"),
        ("Bra jobbat. Svar behövs inte.", Contact(EMAIL), "utter_case_sent_no_reply"),
    ],
)
def test_only_who_wants_a_call_is_promised_one(
    question: str, contact: Contact, response: str
) -> None:
    opened = OpenedCase("EU-2026-0001", receipt=True)
    assert sent_response(contact, opened, question) == response


def test_the_topic_goes_with_the_conversation_only() -> None:
    slots = {"case_topic": "sern/join"}
    assert topic_to_send(slots, "Får vi vara med?", goes_along=True) == "sern/join"
    assert topic_to_send(slots, "Får vi vara med?", goes_along=False) is None


def test_a_complaint_is_one_until_something_else_is_sent_in_its_place() -> None:
    slots = {"case_topic": "complaint", "case_draft": "Ingen har svarat på vår ansökan."}
    for goes_along in (True, False):
        longer = "Ingen svarar på ansökan vi skickade i maj."
        assert topic_to_send(slots, longer, goes_along=goes_along) == "complaint"
        assert topic_to_send(slots, "Vem leder SERN?", goes_along=goes_along) is None
