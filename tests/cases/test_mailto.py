"""The link that opens a ready mail: what a mail program reads out of it."""

from __future__ import annotations

from urllib.parse import parse_qs, unquote, urlsplit

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.cases.mailto import mailto_link

TO = "samhallsbyggnad@motala.se"
SUBJECT = "Fråga om internationellt samarbete"
LONG_LINK_CHARS = 2000
# What a link has to be able to carry, at the least.
SHORT_QUESTION_CHARS = 300


def read(link: str) -> tuple[str, dict[str, str]]:
    """The recipient and the fields of a mailto link."""
    parts = urlsplit(link)
    assert (parts.scheme, parts.netloc, parts.fragment) == ("mailto", "", "")
    fields = parse_qs(parts.query, strict_parsing=True, keep_blank_values=True, errors="strict")
    assert all(len(values) == 1 for values in fields.values())
    return unquote(parts.path), {name: values[0] for name, values in fields.items()}


@pytest.mark.parametrize(
    "question",
    [
        "Vad kostar det att vara med i SERN?",
        "Går åäö, ÅÄÖ och é fram? Även 100 % & mer = bra + gott",
        "&bcc=nagon@example.org&body=annat",
        "?subject=annat#slut",
        "<b>fet</b> \"citat\" 'citat'",
        "Хто вирішує? من يقرر؟",
        "😀👨‍👩‍👧",
        "{case_email}",
    ],
)
def test_recipient_subject_and_question_come_out_as_they_went_in(question: str) -> None:
    assert read(mailto_link(TO, SUBJECT, question)) == (TO, {"subject": SUBJECT, "body": question})


@pytest.mark.parametrize("written", ["rad ett\nrad två", "rad ett\r\nrad två"])
def test_lines_end_as_in_a_mail(written: str) -> None:
    _, fields = read(mailto_link(TO, SUBJECT, written))
    assert fields["body"] == "rad ett\r\nrad två"


@pytest.mark.parametrize("nothing", [None, ""])
def test_without_a_question_the_mail_has_no_text(nothing: str | None) -> None:
    assert read(mailto_link(TO, SUBJECT, nothing)) == (TO, {"subject": SUBJECT})


def test_a_link_of_swedish_text_stays_short_enough_for_browsers() -> None:
    question = "Hur går det till att söka pengar för ett skolutbyte på våren? " * 40
    link = mailto_link(TO, SUBJECT, question)
    assert len(link) <= LONG_LINK_CHARS
    body = read(link)[1]["body"]
    assert question.startswith(body)
    assert len(body) >= SHORT_QUESTION_CHARS


def test_an_unusual_recipient_adds_no_fields() -> None:
    recipient, fields = read(mailto_link("a?cc=b&c@example.se", SUBJECT, "hej"))
    assert (recipient, set(fields)) == ("a?cc=b&c@example.se", {"subject", "body"})


# A bare \r is no line end of anyone's.
@given(st.text(alphabet=st.characters(blacklist_categories=["Cs"], blacklist_characters="\r")))
def test_any_question_comes_out_whole_or_cut(question: str) -> None:
    link = mailto_link(TO, SUBJECT, question)
    assert link.isascii()
    assert not set(link) & set(' \r\n<>"')
    recipient, fields = read(link)
    assert (recipient, fields["subject"]) == (TO, SUBJECT)
    whole = question.replace("\n", "\r\n")
    assert whole.startswith(fields.get("body", ""))
    assert len(question) > SHORT_QUESTION_CHARS or fields.get("body", "") == whole


@given(st.text())
def test_no_text_stops_the_link(question: str) -> None:
    mailto_link(TO, SUBJECT, question)
