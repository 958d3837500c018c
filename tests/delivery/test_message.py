"""What the mails say, and that nothing a visitor writes changes what they are."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta
from email import message_from_bytes, policy
from email.message import EmailMessage
from email.utils import getaddresses
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.delivery.clean import clean_name
from bot.delivery.mailbox import AddressError, parse_mailbox
from bot.delivery.message import Letter, build_letter
from bot.store.models import Case, MessageKind, OutboxMessage

SENDER = "noreply@motala.se"
CONTACT = "samhallsbyggnad@motala.se"
AT = datetime(2026, 7, 1, 22, 30, tzinfo=UTC)
HEADERS = [
    *("From", "To", "Subject", "Date", "Message-ID", "MIME-Version", "Content-Type"),
    *("Content-Language", "Auto-Submitted", "X-Auto-Response-Suppress"),
]
TOKEN = "0123456789abcdef"
anything = st.text(alphabet=st.characters(exclude_categories=["Cs"]), max_size=120)
# What headers are broken with, more often than chance would have it.
nasty = st.text(alphabet="a\r\n\t :;,<>@\"'=?\\\0\x1b\u2028\u202eåä", max_size=300)
written = st.one_of(anything, nasty)


def row(kind: MessageKind = MessageKind.RECEIPT, **changes: Any) -> OutboxMessage:
    given_case: dict[str, Any] = {
        "year": 2026,
        "number": 7,
        "created_at": AT,
        "question": "Hur går vår förening med i SERN?\n\nVi är små, men många.",
        "email": "asa@foreningen.example",
        "contact_name": "Åsa Öström",
        "organisation_kind": "förening",
        "wish": "Ring gärna",
        "topic": "sern/join",
        "visitor_language": "sv",
        "reply_language": "sv",
        "transcript": [{"who": "visitor", "text": "hej"}, {"who": "assistant", "text": "Hej där!"}],
        **changes,
    }
    case = Case(**given_case)
    if kind is MessageKind.MUNICIPALITY and case.email is not None:
        OutboxMessage(kind=MessageKind.RECEIPT, recipient=case.email, case=case)
    recipient = case.email if kind is MessageKind.RECEIPT else CONTACT
    return OutboxMessage(
        kind=kind, recipient=recipient, token=TOKEN, case=case, created_at=AT + timedelta(days=1)
    )


def build(kind: MessageKind = MessageKind.RECEIPT, **changes: Any) -> Letter:
    return build_letter(row(kind, **changes), mail_from=SENDER, contact_email=CONTACT)


def parsed(letter: Letter) -> EmailMessage:
    message = message_from_bytes(letter.content, policy=policy.default)
    assert isinstance(message, EmailMessage)
    return message


def text_of(message: EmailMessage, kind: str = "plain") -> str:
    part = message.get_body((kind,))
    assert isinstance(part, EmailMessage)
    content: str = part.get_content()
    return content.replace("\r\n", "\n")


def test_the_municipality_gets_everything_and_answers_by_replying() -> None:
    message = parsed(build(MessageKind.MUNICIPALITY))
    assert message["Subject"] == "Fråga till EU-assistenten – EU-2026-0007"
    assert message["To"] == CONTACT
    assert message["Reply-To"] == "Åsa Öström <asa@foreningen.example>"
    assert message["From"] == f"Motala EU-assistent <{SENDER}>"
    assert message["Message-ID"] == f"<eu-2026-0007.municipality.{TOKEN}@motala.se>"
    assert message["Auto-Submitted"] == "auto-generated"
    assert message["X-Auto-Response-Suppress"] == "All"
    for kind in ("plain", "html"):
        text = text_of(message, kind)
        for part in (
            "EU-2026-0007",
            "Hur går vår förening med i SERN?\n\nVi är små, men många.",
            "Namn: Åsa Öström",
            "Frågar som: förening",
            "E-post: asa@foreningen.example",
            "Önskemål: Ring gärna",
            "skrev på: svenska",
            "Svara på det här mejlet. Svaret går direkt till besökaren.",
            "Ett kvitto med samma nummer skickas till besökaren.",
            "allmän handling",
            "Hej där!",
            "(tekniskt namn): sern/join",
            # Summer time.
            "2026-07-02 00:30",
        ):
            assert part in text


@pytest.mark.parametrize(
    ("language", "subject", "parts"),
    [
        (
            "sv",
            "Vi har tagit emot ditt ärende – EU-2026-0007",
            ["Hej!", "svarar till den här e-postadressen", "allmän handling", "automatiskt"],
        ),
        (
            "en",
            "We have received your case – EU-2026-0007",
            ["Hello,", "answers to this e-mail address", "public record", "automatically"],
        ),
    ],
)
def test_the_visitor_gets_a_receipt(language: str, subject: str, parts: list[str]) -> None:
    message = parsed(build(reply_language=language))
    assert message["Subject"] == subject
    assert message["To"] == "asa@foreningen.example"
    assert message["Reply-To"] == CONTACT
    assert message["Auto-Submitted"] == "auto-replied"
    assert message["Content-Language"] == language
    assert message["X-Auto-Response-Suppress"] == "All"
    assert message["Message-ID"] == f"<eu-2026-0007.receipt.{TOKEN}@motala.se>"
    assert message["Date"].datetime == AT
    for kind in ("plain", "html"):
        for part in [*parts, "EU-2026-0007", CONTACT]:
            assert part in text_of(message, kind)
    assert f'lang="{language}"' in text_of(message, "html")


@pytest.mark.parametrize("language", ["sv", "en"])
def test_a_receipt_carries_nothing_that_the_sender_chose(language: str) -> None:
    """Whoever gives a stranger's address could otherwise write to them from the municipality."""
    chosen = {name: f"canary-{name}" for name in ("question", "contact_name", "wish")}
    content = build(reply_language=language, organisation_kind="canary-kind", **chosen).content
    assert b"canary" not in content


def test_a_case_without_a_contact_says_that_none_was_left() -> None:
    message = parsed(build(MessageKind.MUNICIPALITY, email=None))
    assert message["Reply-To"] is None
    for kind in ("plain", "html"):
        text = text_of(message, kind)
        assert "Svar till: ingen e-postadress och inget telefonnummer har lämnats" in text
        assert "Svara inte på det här mejlet." in text and "får inget kvitto" in text
        for promise in ("vill ha svar", "bli uppringd", "ber er", "kontaktvägen", "E-post:"):
            assert promise not in text
    forwarded = parsed(build(MessageKind.FORWARD, email=None))
    for kind in ("plain", "html"):
        text = text_of(forwarded, kind)
        assert "Svar till: ingen e-postadress" in text and "kontaktvägen" not in text


def test_a_case_by_telephone_says_whom_to_ring() -> None:
    message = parsed(build(MessageKind.MUNICIPALITY, email=None, phone="+46701234567"))
    assert message["Reply-To"] is None
    for kind in ("plain", "html"):
        text = text_of(message, kind)
        assert "Telefon: +46701234567" in text and "Besökaren vill bli uppringd" in text
        assert "Besökaren har numret i chatten men får inget kvitto." in text
        assert "E-post:" not in text and "Svaret går direkt" not in text


def test_who_asks_for_a_call_is_said_to_though_an_address_was_left_as_well() -> None:
    asked = {"question": "Vad kostade resan? Ring mig före klockan 15.", "phone": "+46701234567"}
    for kind in ("plain", "html"):
        text = text_of(parsed(build(MessageKind.MUNICIPALITY, **asked)), kind)
        assert "ber om att bli uppringd på +46701234567" in text
        left = {**asked, "question": "Vad kostade resan?"}
        assert "uppringd" not in text_of(parsed(build(MessageKind.MUNICIPALITY, **left)), kind)


def test_a_wish_for_a_letter_is_passed_on() -> None:
    question = "Jag vill ha en lista som brev hem till mig, Storgatan 14, 591 46 Motala."
    for kind in ("plain", "html"):
        text = text_of(parsed(build(MessageKind.MUNICIPALITY, email=None, question=question)), kind)
        assert "vill ha svaret som brev, till adressen i det besökaren skrev" in text
        assert "Svara inte på det här mejlet." in text
        forwarded = build(MessageKind.FORWARD, email=None, question=question)
        assert "svaret som brev, till adressen i frågan" in text_of(parsed(forwarded), kind)


def test_an_extension_stands_with_the_number() -> None:
    message = parsed(build(MessageKind.MUNICIPALITY, email=None, phone="+46141223400;ext=417"))
    for kind in ("plain", "html"):
        text = text_of(message, kind)
        assert "Telefon: +46141223400, anknytning 417" in text
        assert "uppringd på +46141223400, anknytning 417." in text


def test_who_does_not_want_to_be_called_was_not_promised_a_call() -> None:
    refused = {"question": "Jag ångrar mig. Ni behöver inte ringa.", "email": None}
    message = parsed(build(MessageKind.MUNICIPALITY, phone="+46701234567", **refused))
    for kind in ("plain", "html"):
        text = text_of(message, kind)
        assert "vill inte bli uppringd" in text
        assert "Besökaren vill bli uppringd" not in text and "vi ber er om" not in text


def test_what_was_promised_for_the_case_before_is_not_denied() -> None:
    refused = {"question": "Hör till ärende EU-2026-0017: ring inte.", "email": None}
    message = parsed(build(MessageKind.MUNICIPALITY, phone="+46701234567", **refused))
    for kind in ("plain", "html"):
        text = " ".join(text_of(message, kind).split())
        assert "hör till EU-2026-0017: där kan chatten ha sagt att vi ber er ringa" in text
        assert "vi inte sagt" not in text


def test_without_a_receipt_the_municipality_is_told_so() -> None:
    lone = row(MessageKind.MUNICIPALITY)
    lone.case.messages = [lone]
    message = parsed(build_letter(lone, mail_from=SENDER, contact_email=CONTACT))
    for kind in ("plain", "html"):
        assert "Inget kvitto skickas till besökaren" in text_of(message, kind)
        assert "Ett kvitto" not in text_of(message, kind)


def test_the_municipality_is_told_that_an_address_took_no_mail() -> None:
    message = parsed(build(MessageKind.UNREACHED))
    assert (message["To"], message["Reply-To"]) == (CONTACT, None)
    assert message["Subject"] == "Kvittot kom inte fram – EU-2026-0007"
    for kind in ("plain", "html"):
        assert "asa@foreningen.example" in text_of(message, kind)


@pytest.mark.parametrize("kind", MessageKind)
def test_no_two_rows_share_a_message_id(kind: MessageKind) -> None:
    one, other = row(kind), row(kind)
    other.token = "f" * 16
    ids = {
        parsed(build_letter(made, mail_from=SENDER, contact_email=CONTACT))["Message-ID"]
        for made in (one, other)
    }
    assert len(ids) == 2


def test_a_forwarded_case_tells_who_sent_it_why_and_how_to_answer() -> None:
    forwarded = row(MessageKind.FORWARD)
    forwarded.sent_by, forwarded.comment = "anna.lind", "Kan ni svara?\nTack!"
    letter = build_letter(forwarded, mail_from=SENDER, contact_email=CONTACT)
    message = parsed(letter)
    assert letter.name == f"EU-2026-0007-forward-{TOKEN}"
    assert (message["Reply-To"], message["Date"].datetime) == (CONTACT, AT + timedelta(days=1))
    for kind in ("plain", "html"):
        text = text_of(message, kind)
        for part in ("anna.lind", "Kan ni svara?\nTack!", "asa@foreningen.example", "Hej där!"):
            assert part in text


def test_other_languages_get_the_receipt_in_swedish() -> None:
    assert parsed(build(reply_language="xx"))["Content-Language"] == "sv"


@pytest.mark.parametrize("kind", [kind for kind in MessageKind if kind is not MessageKind.RECEIPT])
def test_staff_is_written_to_in_swedish_whatever_the_visitor_reads(kind: MessageKind) -> None:
    assert parsed(build(kind, reply_language="en"))["Content-Language"] == "sv"


def test_no_receipt_promises_a_time() -> None:
    promise = re.compile(r"\b(dag|dagar|timm\w*|veck\w*|snart|days?|hours?|weeks?|soon)\b", re.I)
    for language in ("sv", "en"):
        assert not promise.search(text_of(parsed(build(reply_language=language))))


@pytest.mark.parametrize("kind", [MessageKind.MUNICIPALITY, MessageKind.FORWARD])
def test_who_answers_is_told_that_the_visitor_kept_the_conversation_out(kind: MessageKind) -> None:
    told = "Besökaren har valt att inte skicka med samtalet."
    for part in ("plain", "html"):
        alone = text_of(parsed(build(kind, transcript=None)), part)
        assert told in alone and "samtalet före frågan" not in alone.lower()
        # What it was about tells of it, too.
        assert "tekniskt namn" not in alone and "sern/join" not in alone
        for transcript in ([], [{"who": "visitor", "text": "hej"}]):
            assert told not in text_of(parsed(build(kind, transcript=transcript)), part)


@pytest.mark.parametrize("topic", ["complaint", "sern/join", None])
def test_a_complaint_is_called_so_in_the_subject(topic: str | None) -> None:
    subject = parsed(build(MessageKind.MUNICIPALITY, topic=topic))["Subject"]
    kind = "Klagomål" if topic == "complaint" else "Fråga"
    assert subject == f"{kind} till EU-assistenten – EU-2026-0007"


def test_what_was_not_given_leaves_no_trace() -> None:
    nothing: dict[str, Any] = dict.fromkeys(("contact_name", "organisation_kind", "wish", "topic"))
    for kind in MessageKind:
        message = parsed(build(kind, **nothing, transcript=[]))
        text = text_of(message)
        assert "None" not in text
        for label in ("Namn:", "som:", "Önskemål:", "SAMTALET"):
            assert label not in text
    assert parsed(build(MessageKind.MUNICIPALITY, **nothing))["Reply-To"] == (
        "asa@foreningen.example"
    )


def test_the_same_row_gives_the_same_mail() -> None:
    assert build().content == build().content


def test_every_mail_is_ascii_with_short_lines() -> None:
    for kind in MessageKind:
        content = build(kind, question="å" * 5000).content
        assert content.isascii()
        assert max(map(len, content.split(b"\r\n"))) <= 998
        assert b"\n" not in content.replace(b"\r\n", b"")


def test_html_is_only_ever_ours() -> None:
    attack = "<script>alert(1)</script><img src=x onerror=y> & \"q\" 'r'"
    for kind in MessageKind:
        message = parsed(
            build(
                kind,
                question=attack,
                contact_name=attack,
                wish=attack,
                organisation_kind=attack,
                topic=attack,
                visitor_language=attack,
                transcript=[{"who": "visitor", "text": attack}],
            )
        )
        html = text_of(message, "html")
        assert "<script" not in html and "<img" not in html
        shown = kind in (MessageKind.MUNICIPALITY, MessageKind.FORWARD)
        assert ("&lt;script&gt;" in html, attack in text_of(message)) == (shown, shown)


def test_letters_of_all_languages_arrive() -> None:
    question = "Åäö éü ß Привіт مرحبا 日本 🙂"
    message = parsed(build(MessageKind.MUNICIPALITY, question=question))
    assert question in text_of(message)
    assert question in text_of(message, "html")
    # Whoever looks at a mail as it was sent can read most of it.
    parts = [part for part in message.walk() if not part.is_multipart()]
    assert {part["Content-Transfer-Encoding"] for part in parts} == {"quoted-printable"}


@settings(max_examples=200, deadline=None)
@given(name=written, question=written, wish=written, said=written)
def test_nothing_a_visitor_writes_reaches_the_headers(
    name: str, question: str, wish: str, said: str
) -> None:
    for kind in MessageKind:
        letter = build(
            kind,
            contact_name=name,
            question=question,
            wish=wish,
            organisation_kind=wish,
            topic=wish,
            transcript=[{"who": "visitor", "text": said}],
        )
        head = letter.content.split(b"\r\n\r\n")[0].decode("ascii")
        names = re.findall(r"^([^\s:]+):", head, re.MULTILINE)
        replies = {
            MessageKind.MUNICIPALITY: ["asa@foreningen.example"],
            MessageKind.RECEIPT: [CONTACT],
            MessageKind.UNREACHED: [],
            MessageKind.FORWARD: [CONTACT],
        }[kind]
        assert sorted(names) == sorted([*HEADERS, *(["Reply-To"] if replies else [])])
        message = parsed(letter)
        assert not message.defects
        addresses = [
            address
            for header in ("From", "To", "Reply-To")
            for _, address in getaddresses([str(message[header] or "")])
            if address
        ]
        recipient = "asa@foreningen.example" if kind is MessageKind.RECEIPT else CONTACT
        assert addresses == [SENDER, recipient, *replies]
        assert [part.get_content_type() for part in message.walk()] == [
            "multipart/alternative",
            "text/plain",
            "text/html",
        ]


@settings(max_examples=200, deadline=None)
@given(local=written, domain=written)
def test_an_address_is_used_as_it_is_or_refused(local: str, domain: str) -> None:
    try:
        letter = build(email=f"{local}@{domain}")
    except AddressError:
        return
    assert not re.search(r"[\s<>\x00-\x1f]", letter.recipient.address)


@pytest.mark.parametrize(
    ("address", "local", "domain", "needs_utf8"),
    [
        ("asa@motala.se", "asa", "motala.se", False),
        ("asa@exämple.se", "asa", "xn--exmple-cua.se", False),
        ("åsa@exämple.se", "åsa", "xn--exmple-cua.se", True),
        ("a.b+c_d@under.motala.se", "a.b+c_d", "under.motala.se", False),
        # A relay of one's own may know names that the world does not.
        ("registrator@intern", "registrator", "intern", False),
    ],
)
def test_an_address_is_read_in_its_two_halves(
    address: str, local: str, domain: str, needs_utf8: bool
) -> None:
    mailbox = parse_mailbox(address)
    assert (mailbox.local, mailbox.domain, mailbox.needs_utf8) == (local, domain, needs_utf8)


@pytest.mark.parametrize(
    "address",
    ["", "@", "asa", "asa@", "@x.se", "a b@x.se", "a@x.se\r\nBcc: b@x.se", "a@x..se", "a@[::1]"],
)
def test_what_is_no_address_is_refused_without_showing_it(address: str) -> None:
    with pytest.raises(AddressError) as caught:
        parse_mailbox(address)
    assert len(address) < 3 or address not in str(caught.value)


def test_a_visitors_address_of_other_letters_does_not_stop_the_question() -> None:
    letter = build(MessageKind.MUNICIPALITY, email="åsa@exämple.se")
    message = parsed(letter)
    assert not letter.needs_utf8
    assert message["Reply-To"] is None
    text = text_of(message)
    assert "E-post: åsa@exämple.se" in text
    assert "Skriv till besökarens adress ovan" in text
    assert build(email="åsa@exämple.se").needs_utf8


@pytest.mark.parametrize("sender", ["noreply@motala.se", "växel@motala.se"])
@pytest.mark.parametrize("recipient", ["asa@foreningen.example", "åsa@exämple.se"])
def test_one_address_of_other_letters_is_enough_to_need_a_server_that_knows_them(
    sender: str, recipient: str
) -> None:
    letter = build_letter(row(email=recipient), mail_from=sender, contact_email=CONTACT)
    needs = not (sender.isascii() and recipient.isascii())
    assert letter.needs_utf8 is needs
    # Only then may the head hold other letters than ASCII.
    assert letter.content.split(b"\r\n\r\n")[0].isascii() is not needs


def test_a_case_without_an_address_has_none_in_its_text() -> None:
    text = text_of(parsed(build(MessageKind.MUNICIPALITY, email=None, phone="070-174 06 05")))
    assert "E-post" not in text and "070-174 06 05" in text


@pytest.mark.parametrize(
    ("given_name", "shown"),
    [
        ("Åsa Öström", "Åsa Öström"),
        ("Anne-Marie O'Brien & son", "Anne-Marie O'Brien & son"),
        ('Åsa, "chefen" <x@y.se>\r\nBcc: z@q.se', "Åsa"),
        ("Åsa, (chef) " * 40, "Åsa"),
        ("\r\n\t", ""),
    ],
)
def test_a_name_stays_a_name(given_name: str, shown: str) -> None:
    message = parsed(build(MessageKind.MUNICIPALITY, contact_name=given_name))
    ((name, address),) = getaddresses([str(message["Reply-To"])])
    assert (name, address) == (shown, "asa@foreningen.example")


@settings(max_examples=300, deadline=None)
@given(name=anything, length=st.integers(1, 180))
def test_what_is_left_of_a_name_arrives_as_it_is(name: str, length: int) -> None:
    address = f"asa@{'f' * min(length, 60)}{'.f' * (length // 3)}.example"
    message = parsed(build(MessageKind.MUNICIPALITY, contact_name=name, email=address))
    (mailbox,) = message["Reply-To"].addresses
    assert mailbox.display_name == clean_name(name)
    assert mailbox.addr_spec == address
