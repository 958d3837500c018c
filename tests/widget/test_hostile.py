"""Whatever a server or a visitor sends, it stays text and every link is harmless."""

from __future__ import annotations

import re
from typing import Any

import pytest
from playwright.sync_api import expect

from tests.widget.chat import Chat
from tests.widget.conftest import OpenChat
from tests.widget.forms import field, open_form
from tests.widget.stub import Stub, form, message

PAYLOADS = [
    '<img src="x" onerror="window.harmed = true">',
    "<script>window.harmed = true</script>",
    "<svg onload=window.harmed=true><style>*{display:none}</style></svg>",
    "</p></div><iframe srcdoc='<script>parent.harmed=true</script>'></iframe>",
    '<a href="javascript:window.harmed=true">motala.se</a>',
    "<b style='position:fixed;inset:0'>&lt;fet&gt; &amp; ${1+1} {{2+2}}</b>",
]
ADDRESSES = [
    "javascript:window.harmed=true",
    "JaVaScRiPt:window.harmed=true//https://www.motala.se",
    "data:text/html,<script>window.harmed=true</script>",
    "vbscript:msgbox(1)",
    "file:///etc/passwd",
    "https://www.motala.se@evil.example/",
    "//evil.example",
    "https://",
    "<i>https</i>",
]
# All that the widget itself is made of.
ELEMENTS = {"a", "button", "dialog", "div", "form", "h2", "h3", "i", "label", "p", "span"} | {
    "textarea",
    "time",
    "details",
    "summary",
    "fieldset",
    "h4",
    "input",
    "legend",
    "option",
    "select",
    "wbr",
}
LOOK = """() => {
  const { shadowRoot } = document.querySelector('motala-chat');
  const all = [...shadowRoot.querySelectorAll('*')];
  const handlers = all.flatMap((element) => element.getAttributeNames()
    .filter((name) => /^on|^style$|^src/.test(name)));
  return {
    elements: [...new Set(all.map((element) => element.localName))],
    handlers,
    links: all.filter((element) => element.localName === 'a').map((link) => link.href),
    harmed: Boolean(window.harmed),
  };
}"""


def look(chat: Chat) -> Any:
    return chat.page.evaluate(LOOK)


def assert_harmless(chat: Chat) -> None:
    found = look(chat)
    assert set(found["elements"]) <= ELEMENTS
    assert found["handlers"] == []
    assert not found["harmed"]
    for link in found["links"]:
        assert link.startswith(("https://", "http://", "mailto:")), link
        assert "@" not in link or link.startswith("mailto:"), link


@pytest.fixture
def unguarded(open_chat: OpenChat) -> Chat:
    """The panel on a page without a content security policy, which would hide a fault."""
    chat = open_chat(bypass_csp=True)
    chat.open()
    return chat


def test_texts_are_shown_letter_by_letter(unguarded: Chat, stub: Stub) -> None:
    chat = unguarded
    source = {"url": "https://www.motala.se/"}
    for payload in PAYLOADS:
        stub.answers[payload] = [
            message(payload, (payload,), source={**source, "reviewed": payload})
        ]
        chat.ask_and_wait(payload)

    def shown() -> list[int]:
        return [chat.log.get_by_text(payload, exact=True).count() for payload in PAYLOADS]

    # As the visitor's text, the assistant's, and a button of the last answer.
    everywhere = [2] * (len(PAYLOADS) - 1) + [3]
    assert shown() == everywhere
    assert_harmless(chat)
    # The same by another way: as history.
    chat.page.reload()
    expect(chat.questions).to_have_count(len(PAYLOADS))
    assert shown() == everywhere
    assert_harmless(chat)


def test_the_servers_errors_are_shown_letter_by_letter(unguarded: Chat, stub: Stub) -> None:
    for payload in PAYLOADS:
        stub.fail(status=429, code=payload, message=payload)
        unguarded.ask("Hej")

        expect(unguarded.log.get_by_text(payload)).to_be_visible()
    assert_harmless(unguarded)


def test_the_forms_texts_are_shown_letter_by_letter(unguarded: Chat, stub: Stub) -> None:
    chat = unguarded
    # What is suggested and holds no @ counts as a number.
    contact = chat.form.get_by_label(re.compile("^(Din e-postadress|Ditt telefonnummer)"))
    for payload in PAYLOADS:
        open_form(chat, stub, form(payload, questions=(payload, "Vad är SERN?")))
        expect(field(chat, "Ditt meddelande")).to_have_value(payload)
        expect(chat.form.get_by_role("radio", name=payload, exact=True)).to_be_checked()
        contact.fill(payload)
        stub.errors = {"contact": {"code": payload, "text": payload, "suggestion": payload}}
        chat.send_case.click()

        expect(chat.form.get_by_text(payload, exact=True).last).to_be_visible()
        chat.form.get_by_role("button", name=f"Ja, {payload}", exact=True).click()
        expect(contact).to_have_value(payload)
        assert_harmless(chat)


def test_addresses_that_are_none_become_no_links(unguarded: Chat, stub: Stub) -> None:
    chat = unguarded
    stub.answers["Adresser"] = [
        message(
            f"Se {address} ",
            source={"url": address, "reviewed": "2026-11-24"},
            link={"url": address, "title": "Gå vidare"},
        )
        for address in ADDRESSES
    ]
    links = set(look(chat)["links"])

    chat.ask_and_wait("Adresser")

    assert_harmless(chat)
    # Found in the second one's text.
    assert set(look(chat)["links"]) - links <= {"https://www.motala.se/"}
    expect(chat.log.get_by_text("Källa:")).to_have_count(0)
    expect(chat.log.get_by_text("Gå vidare")).to_have_count(0)


def test_what_a_reply_offers_to_open_is_a_link_under_it(chat: Chat, stub: Stub) -> None:
    mail = "mailto:samhallsbyggnad@motala.se?subject=EU-Handslag&body=Hej%21%0A%C3%A5"
    stub.answers["Mejl"] = [
        message("Klart.", link={"url": mail, "title": "Öppna ett färdigt mejl"}),
        message("Läs.", link={"url": "https://www.motala.se/a", "title": "<b>Till sidan</b>"}),
    ]

    chat.ask_and_wait("Mejl")

    link = chat.log.get_by_role("link", name="Öppna ett färdigt mejl")
    expect(link).to_have_attribute("href", mail)
    page = chat.log.get_by_role("link", name="<b>Till sidan</b> (öppnas i ny flik)")
    expect(page).to_have_attribute("href", "https://www.motala.se/a")
    assert_harmless(chat)


def test_addresses_in_a_text_become_links_without_the_sentences_signs(
    chat: Chat, stub: Stub
) -> None:
    stub.answers["Adresser"] = [
        message("Läs (https://www.motala.se/eu), mejla eu@motala.se. Eller https://a.se/b?c=d&e=1!")
    ]

    chat.ask_and_wait("Adresser")

    answer = chat.log.get_by_text("Läs (")
    assert answer.get_by_role("link").evaluate_all("links => links.map((a) => a.href)") == [
        "https://www.motala.se/eu",
        "mailto:eu@motala.se",
        "https://a.se/b?c=d&e=1",
    ]


def test_an_address_becomes_a_link_as_a_whole_or_not_at_all(chat: Chat, stub: Stub) -> None:
    stub.answers["Adresser"] = [
        message(
            "Adresser: https://sv.wikipedia.org/wiki/Motala_(stad). (Se https://a.se/b_(c)_d.) "
            "(https://a.se/(e)), kim.o'brien@motala.se, kim/eu@motala.se, #kim@motala.se, "
            "åsa@motala.se, 'eu@motala.se', e-post=eu@motala.se, e-post:eu@motala.se"
        )
    ]

    chat.ask_and_wait("Adresser")

    answer = chat.log.get_by_text("Adresser: ")
    assert answer.get_by_role("link").evaluate_all("links => links.map((a) => a.href)") == [
        "https://sv.wikipedia.org/wiki/Motala_(stad)",
        "https://a.se/b_(c)_d",
        "https://a.se/(e)",
        "mailto:kim.o'brien@motala.se",
        "mailto:eu@motala.se",
    ]


SHAPES: dict[str, Any] = {
    "no messages": [],
    "not a list": {"text": "Hej"},
    "nothing": None,
    "empty messages": [None, {}, 7, "text"],
    "wrong types": [{"text": 5, "buttons": "nej", "source": 7, "at": {}}],
    "half links": [{"text": "Hej", "link": {"url": 5}}, {"text": "Hej", "link": "nej"}],
    "half buttons": [{"text": "Hej", "buttons": [{}, {"id": "x"}, {"title": "y"}, None]}],
    "no form": [{"text": "Hej", "form": 7}, {"text": "Hej", "form": {"kind": 7}}],
    "half a form": [{"text": "Hej", "buttons": [], "form": {"kind": "case"}}],
    "a form of wrong types": [
        {
            "id": 7,
            "text": "Hej",
            "buttons": [],
            "form": {"kind": "case", "question": 7, "questions": {"a": 1}, "organisation": "nej"},
        }
    ],
    "no time": [{"text": "Hej", "buttons": [], "source": None}],
    "nonsense for dates": [
        {
            "text": "Hej",
            "buttons": [],
            "source": {"url": "https://www.motala.se/", "reviewed": "igår"},
            "at": "nyss",
        }
    ],
}


def test_answers_of_another_shape_do_not_stop_the_conversation(chat: Chat, stub: Stub) -> None:
    for name, messages in SHAPES.items():
        stub.answers[name] = messages
        chat.ask_and_wait(name)
        shown = chat.log.inner_text()
        for nonsense in ("undefined", "null", "NaN", "Invalid", "[object"):
            assert nonsense not in shown, name

    chat.ask_and_wait("Vilka vänorter har Motala?")
