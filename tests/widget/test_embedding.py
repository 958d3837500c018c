"""On somebody else's page: one script tag, and neither side disturbs the other."""

from __future__ import annotations

import re
from typing import Callable, Iterator

import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from bot.channel.assets import STATIC_DIR
from bot.settings import PROJECT_DIR
from tests.widget.chat import Chat
from tests.widget.conftest import VISITOR, OpenChat
from tests.widget.stub import PAGES, POLICY, Stub, message
from tests.widget.test_states import STICKS_OUT, axe_faults

SCRIPT = '<script type="module" src="widget.js" data-name="Kommunhjälpen"></script>'
PAGE = """<!doctype html>
<html lang="{}">
<title>A page</title>
<link rel="icon" href="favicon.svg">
<main><h1>A page</h1></main>
{}
</html>"""


EASY_PRIVACY = f"{{}}{PAGES}privacy-easy.html"


def privacy_link(chat: Chat) -> Locator:
    return chat.log.get_by_role("link", name="Så behandlar vi dina uppgifter")


OpenOwnPage = Callable[[str], Page]


@pytest.fixture
def open_own_page(browser: Browser, stub: Stub) -> Iterator[OpenOwnPage]:
    """Opens the conversation's own page, with a wish in its address."""
    context = browser.new_context(**VISITOR)

    def open_it(wish: str) -> Page:
        page = context.new_page()
        page.goto(f"{stub.url}{PAGES}samtal{wish}")
        return page

    yield open_it
    context.close()


def test_the_guide_names_every_attribute_and_property_and_no_other() -> None:
    guide = (PROJECT_DIR / "docs" / "embedding.md").read_text("utf-8")
    sources = {path.name: path.read_text("utf-8") for path in STATIC_DIR.glob("*.js")}
    attributes = re.findall(
        r"(?:value|address|hasAttribute)\('(\w+)'\)", sources["chat-element.js"]
    )
    assert set(re.findall(r"^\| `(\w+)` \|", guide, re.MULTILINE)) == set(attributes)
    colours = re.search(r"const COLOURS = \{(.*?)\};", sources["styles.js"], re.DOTALL)
    assert colours
    names = re.findall(r"^ +'?([\w-]+)'?: \[", colours[1], re.MULTILINE)
    others = re.findall(r"var\(--motala-chat-(\w+),", sources["styles.js"])
    assert set(re.findall(r"`--motala-chat-([\w-]+)`", guide)) == {*names, *others}


def test_both_languages_have_the_same_words() -> None:
    keys = [
        re.findall(r"^  (\w+):", (STATIC_DIR / f"words-{lang}.js").read_text("utf-8"), re.MULTILINE)
        for lang in ("sv", "en")
    ]
    assert keys[0] == keys[1]
    assert len(keys[0]) == len(set(keys[0])) > 50


def test_a_script_tag_is_enough_and_speaks_the_pages_language(
    open_chat: OpenChat, stub: Stub
) -> None:
    stub.pages["bare.html"] = PAGE.format("en", SCRIPT)
    stub.answers["Towns?"] = [message("Three towns.", ("Who decides?",), language="en")]
    chat = open_chat(path=f"{PAGES}bare.html")

    chat.open()
    chat.ask_and_wait("Towns?")

    expect(chat.panel.get_by_role("heading", name="Kommunhjälpen")).to_be_visible()
    expect(chat.page.get_by_role("button", name="Send", exact=True)).to_be_visible()
    chat.log.get_by_text("Read more").click()
    privacy = chat.log.get_by_role("link", name="How we handle your data")
    expect(privacy).to_have_attribute("href", f"{stub.url}{PAGES}privacy-en.html")
    assert axe_faults(chat.page) == []


def test_the_words_follow_the_conversation(chat: Chat, stub: Stub) -> None:
    stub.answers["Which towns?"] = [message("Three towns.", ("Who decides?",), language="en")]

    chat.ask_and_wait("Which towns?")

    expect(chat.page.get_by_role("button", name="Send", exact=True)).to_be_visible()
    expect(chat.page.get_by_role("textbox", name="Write to the assistant")).to_be_focused()
    expect(chat.questions).to_contain_text("You ")
    # What was there before stays as it was, and is marked for screen readers.
    for text, lang in (("Hej! Jag är en AI", "sv"), ("Three towns.", "en")):
        box = chat.log.get_by_text(text)
        assert box.evaluate("text => text.closest('[lang]').lang").startswith(lang)
    assert axe_faults(chat.page) == []
    chat.page.reload()
    expect(chat.page.get_by_role("button", name="Send", exact=True)).to_be_visible()

    chat.page.get_by_role("textbox").fill("Vilka vänorter?")
    chat.page.get_by_role("textbox").press("Enter")

    expect(chat.send_button).to_be_visible()


def test_colour_logo_and_name_are_the_pages(open_chat: OpenChat, stub: Stub) -> None:
    element = (
        '<motala-chat name="Frågehjälpen" logo="favicon.svg" color="rgb(90, 20, 80)"></motala-chat>'
        '<script type="module" src="define.js"></script>'
    )
    stub.pages["own.html"] = PAGE.format("sv", element)
    chat = open_chat(path=f"{PAGES}own.html")
    chat.open()

    head = chat.panel.get_by_role("heading", name="Frågehjälpen").locator("../..")
    assert head.evaluate("head => getComputedStyle(head).backgroundColor") == "rgb(90, 20, 80)"
    logo = head.locator("img")
    expect(logo).to_have_attribute("src", f"{stub.url}{PAGES}favicon.svg")
    assert logo.evaluate("logo => logo.decode().then(() => logo.naturalWidth)") > 0
    assert axe_faults(chat.page) == []


def test_on_another_sites_page_it_talks_with_its_own_server(
    open_chat: OpenChat, stub: Stub, other_site: Stub
) -> None:
    script = SCRIPT.replace("widget.js", f"{stub.url}{PAGES}widget.js")
    other_site.pages["index.html"] = PAGE.format("sv", script)
    other_site.policy = (
        f"default-src 'none'; script-src {stub.url}; connect-src {stub.url}; img-src 'self'"
    )
    chat = open_chat(address=other_site.url)

    chat.open()
    chat.ask_and_wait("Vad är SERN?")

    assert len(stub.turns) == 1
    assert other_site.requests == []


def test_loaded_twice_there_is_still_one(open_chat: OpenChat, stub: Stub) -> None:
    # Another address is another module to a browser.
    again = "".join(
        SCRIPT.replace("widget.js", f"{file}?again") for file in ("widget.js", "define.js")
    )
    stub.pages["twice.html"] = PAGE.format("sv", f"<motala-chat></motala-chat>{SCRIPT}{again}")

    chat = open_chat(path=f"{PAGES}twice.html")

    expect(chat.launcher).to_have_count(1)
    chat.open()
    chat.ask_and_wait("Vad är SERN?")


def test_the_pages_styles_stay_outside(open_chat: OpenChat) -> None:
    chat = open_chat(bypass_csp=True)
    chat.open()
    chat.ask_and_wait("Vilka vänorter har Motala?")
    text = chat.log.get_by_text("Kommunen nämner tre vänorter")
    button = chat.choice("Vad är SERN?")
    look = """element => {
      const { fontSize, fontFamily, color, textTransform, textAlign, lineHeight, margin }
        = getComputedStyle(element);
      return { fontSize, fontFamily, color, textTransform, textAlign, lineHeight, margin };
    }"""
    before = text.evaluate(look), button.evaluate(look)

    chat.page.add_style_tag(
        content="html { font-size: 62.5% } motala-chat { font: 40px/1 fantasy; color: red } "
        "* { text-transform: uppercase; text-align: center } p, button { margin: 30px }"
    )

    assert (text.evaluate(look), button.evaluate(look)) == before
    assert chat.page.evaluate(STICKS_OUT) == []


INJECT = """() => new Promise((resolve) => {
  const script = document.createElement('script');
  Object.assign(script, { type: 'module', src: 'widget.js?injected', onload: resolve });
  document.head.append(script);
})"""
# A page whose script comes in each of these ways.
HEAD = (
    "<!doctype html><html lang='sv'><head><title>A page</title><link rel='icon' href='favicon.svg'>"
    "{}</head><body>{}</body></html>"
)
LATE = "<main><h1>A page</h1></main><motala-chat name='Sidans egen'></motala-chat>"
WAYS = {
    "async in the head": HEAD.format(SCRIPT.replace("<script", "<script async"), "<main></main>"),
    "in the head": HEAD.format(SCRIPT, "<main></main>"),
    "in the head before the element": HEAD.format(SCRIPT.replace("<script", "<script async"), LATE),
    "injected": HEAD.format("", "<main></main>"),
}


def test_however_the_script_comes_there_is_one_widget_that_works(
    open_chat: OpenChat, stub: Stub
) -> None:
    chat = None
    for way, page in WAYS.items():
        stub.pages["way.html"] = page
        if chat is None:
            chat = open_chat(path=f"{PAGES}way.html")
        else:
            chat.page.goto(f"{stub.url}{PAGES}way.html")
        if way == "injected":
            chat.page.evaluate(INJECT)
        expect(chat.launcher).to_have_count(1)
        chat.open()
        chat.ask_and_wait("Vad är SERN?")
        own = chat.panel.get_by_role("heading", name="Sidans egen")
        assert own.count() == (way == "in the head before the element")
        chat.press("Escape")
        chat.page.evaluate("sessionStorage.clear()")


def test_when_the_page_gets_a_new_content_the_conversation_goes_on(
    open_chat: OpenChat, stub: Stub
) -> None:
    stub.pages["bare.html"] = PAGE.format("sv", SCRIPT)
    chat = open_chat(path=f"{PAGES}bare.html")
    chat.open()
    chat.ask_and_wait("Vilka vänorter har Motala?")

    for change in (
        "const body = document.createElement('body'); body.append('Ny'); document.body = body",
        "document.body.innerHTML = '<main></main>'",
        "document.documentElement.replaceChild(document.createElement('body'), document.body)",
    ):
        chat.page.evaluate(change)
        expect(chat.questions).to_have_count(1)

    chat.page.evaluate("document.querySelector('motala-chat').remove()")
    chat.page.evaluate("document.body.append('Text')")
    expect(chat.panel).to_have_count(0)


# What pages do to whatever they hold.
HOSTILE_STYLE = """
  body { transform: translateZ(0); filter: none; height: 4000px; direction: rtl }
  header { position: fixed; inset: 0; z-index: 2147483647; background: red }
"""
IN_VIEW = """(button) => {
  const { left, right, top, bottom } = button.getBoundingClientRect();
  const { shadowRoot } = document.querySelector('motala-chat');
  const hit = shadowRoot.elementFromPoint((left + right) / 2, (top + bottom) / 2);
  return {
    top: hit === button || button.contains(hit),
    right: innerWidth - right,
    left,
    bottom: innerHeight - bottom,
  };
}"""


def test_it_lies_above_the_page_in_the_corner_that_is_set(open_chat: OpenChat) -> None:
    chat = open_chat(bypass_csp=True)
    chat.page.add_style_tag(content=HOSTILE_STYLE)
    chat.page.evaluate("document.documentElement.dir = 'rtl'")

    place = chat.launcher.evaluate(IN_VIEW)
    assert place["top"] and (place["right"], place["bottom"]) == (16, 16)

    chat.page.add_style_tag(
        content="motala-chat { --motala-chat-left: 2em; --motala-chat-right: auto; "
        "--motala-chat-bottom: 5em }"
    )
    place = chat.launcher.evaluate(IN_VIEW)
    assert place["top"] and (place["left"], place["bottom"]) == (32, 80)
    chat.open()
    box = chat.panel.bounding_box()
    assert box and (box["x"], box["y"] + box["height"]) == (32, 720) and box["y"] >= 0
    # Nothing is mirrored.
    assert chat.input.evaluate("input => getComputedStyle(input).direction") == "ltr"
    assert chat.log.evaluate("log => getComputedStyle(log).direction") == "ltr"


def test_without_constructable_style_sheets_it_is_dressed_all_the_same(
    open_chat: OpenChat, stub: Stub
) -> None:
    stub.pages["old.html"] = HEAD.format(
        "<script>CSSStyleSheet = undefined; delete HTMLElement.prototype.showPopover</script>"
        + SCRIPT,
        "",
    )
    chat = open_chat(path=f"{PAGES}old.html", bypass_csp=True)
    chat.open()
    chat.ask_and_wait("Vad är SERN?")
    assert chat.panel.evaluate("panel => getComputedStyle(panel).position") == "fixed"


def test_a_page_in_another_language_gets_english_words(open_chat: OpenChat, stub: Stub) -> None:
    words = {"fi": "Ask the assistant", "nb": "Fråga assistenten", "": "Fråga assistenten"}
    for lang, launcher in words.items():
        stub.pages["page.html"] = PAGE.format(lang, SCRIPT)
        chat = open_chat(path=f"{PAGES}page.html")
        expect(chat.page.get_by_role("button", name=launcher)).to_be_visible()


def test_each_message_has_its_own_language_and_direction(chat: Chat, stub: Stub) -> None:
    own = "أجيب بالإنجليزية."
    stub.answers["ما هي المدن؟"] = [
        message(own, language="ar"),
        message("Three towns.", language="en"),
    ]
    chat.ask_and_wait("ما هي المدن؟")

    for text, lang, direction in (
        ("ما هي المدن؟", "", "rtl"),
        (own, "ar", "rtl"),
        ("Three towns.", "en", "ltr"),
    ):
        box = chat.log.get_by_text(text)
        expect(box).to_have_attribute("lang", lang)
        assert box.evaluate("text => getComputedStyle(text).direction") == direction


def test_the_conversation_has_a_page_of_its_own_to_print(browser: Browser, stub: Stub) -> None:
    page = browser.new_context(**VISITOR).new_page()
    page.goto(f"{stub.url}{PAGES}samtal")
    chat = Chat(page, stub.url)
    panel = page.get_by_role("region", name="Digital assistent")
    expect(panel.get_by_role("heading", name="Digital assistent")).to_be_visible()
    assert chat.focused()["nowhere"]
    chat.ask_and_wait("Vilka vänorter har Motala?")
    chat.press("Escape")
    expect(panel).to_be_visible()
    assert axe_faults(page) == [] and page.evaluate(STICKS_OUT) == []

    page.evaluate("print = () => { document.title = 'Printed'; }")
    for item in ("Kopiera samtalet", "Tyck till om samtalet", "Skriv ut"):
        panel.get_by_text("Meny", exact=True).click()
        panel.get_by_role("button", name=item, exact=True).click()
    expect(page).to_have_title("Printed")
    page.emulate_media(media="print")
    expect(chat.log.get_by_text("Hyvinge")).to_be_visible()
    # What is said, and nothing to press or that passes.
    expect(chat.input).to_be_hidden()
    expect(panel.get_by_role("button")).to_have_count(0)
    assert chat.log.evaluate("log => log.scrollHeight <= log.clientHeight")
    page.context.close()


def test_a_page_without_the_script_can_frame_it(
    browser: Browser, stub: Stub, other_site: Stub
) -> None:
    stub.policy = POLICY.replace("frame-ancestors 'none'", f"frame-ancestors {other_site.url}")
    frame = f'<iframe src="{stub.url}{PAGES}samtal" title="Digital assistent" height=600></iframe>'
    other_site.pages["index.html"] = PAGE.format("sv", frame)
    other_site.policy = f"default-src 'none'; frame-src {stub.url}; img-src 'self'"
    page = browser.new_context(**VISITOR).new_page()
    page.goto(other_site.url + PAGES)

    inside = page.frame_locator("iframe")
    inside.get_by_role("textbox").fill("Vilka vänorter har Motala?")
    inside.get_by_role("button", name="Skicka", exact=True).click()

    expect(inside.get_by_role("log").get_by_text("Hyvinge")).to_be_visible()
    assert other_site.requests == []
    page.context.close()


@pytest.mark.parametrize(
    "wish, name, greeting",
    [
        ("", "Digital assistent", "Hej! Jag är"),
        ("?lang=sv", "Digital assistent", "Hej! Jag är"),
        ("?lang=en", "Digital assistant", "Hello! I am"),
        # As on any page in a language that the widget does not speak.
        ("?lang=fi", "Digital assistant", "Hello! I am"),
    ],
)
def test_its_own_page_begins_in_the_language_that_its_address_asks_for(
    open_own_page: OpenOwnPage, wish: str, name: str, greeting: str
) -> None:
    page = open_own_page(wish)
    expect(page.get_by_role("region", name=name)).to_be_visible()
    expect(page.get_by_role("log").get_by_text(greeting)).to_be_visible()
    expect(page).to_have_title(re.compile(f"^{name} – Motala"))
    assert axe_faults(page) == []


def test_its_own_page_begins_in_easy_swedish_and_asks_for_it_once_in_each_conversation(
    open_own_page: OpenOwnPage, stub: Stub
) -> None:
    page = open_own_page("?lang=lattlast")
    chat = Chat(page, stub.url)
    chat.panel = page.get_by_role("region", name="Digital assistent")
    expect(chat.questions).to_have_count(1)
    expect(chat.log.get_by_text("På lätt svenska, tack")).to_be_visible()
    expect(chat.log.get_by_text("Det är ett datorprogram, ingen människa.")).to_be_visible()
    expect(chat.answers).to_have_count(2)
    assert chat.focused()["nowhere"]
    chat.ask_and_wait("Vilka vänorter har Motala?")
    page.reload()
    expect(chat.questions).to_have_count(2)
    assert len(stub.turns) == 2

    chat.start_over()
    expect(chat.questions).to_have_count(1)
    expect(chat.answers).to_have_count(2)
    assert [turn["visitor"] for turn in stub.turns] == ["På lätt svenska, tack"]
    chat.log.get_by_text("Läs mer", exact=True).click()
    expect(privacy_link(chat)).to_have_attribute("href", EASY_PRIVACY.format(stub.url))
    assert axe_faults(page) == []


def test_who_asks_for_easy_swedish_is_led_to_the_privacy_page_in_it(chat: Chat, stub: Stub) -> None:
    chat.log.get_by_text("Läs mer", exact=True).click()
    expect(privacy_link(chat)).to_have_attribute("href", f"{stub.url}{PAGES}privacy.html")
    chat.choice("Lättläst").click()
    expect(chat.answers).to_have_count(2)
    expect(privacy_link(chat)).to_have_attribute("href", EASY_PRIVACY.format(stub.url))

    chat.page.reload()
    expect(chat.questions).to_have_count(1)
    chat.log.get_by_text("Läs mer", exact=True).click()
    expect(privacy_link(chat)).to_have_attribute("href", EASY_PRIVACY.format(stub.url))

    # For who reads English, there is one.
    stub.answers["Which towns?"] = [message("Three towns.", language="en")]
    chat.ask_and_wait("Which towns?")
    chat.page.reload()
    expect(chat.questions).to_have_count(2)
    chat.log.get_by_text("Read more").click()
    privacy = chat.log.get_by_role("link", name="How we handle your data")
    expect(privacy).to_have_attribute("href", f"{stub.url}{PAGES}privacy-en.html")


def test_a_new_conversation_is_led_to_the_plain_privacy_page_again(chat: Chat, stub: Stub) -> None:
    chat.choice("Lättläst").click()
    expect(chat.answers).to_have_count(2)
    chat.start_over()
    expect(chat.questions).to_have_count(0)
    chat.log.get_by_text("Läs mer", exact=True).click()
    expect(privacy_link(chat)).to_have_attribute("href", f"{stub.url}{PAGES}privacy.html")


def test_a_conversation_that_goes_on_stays_in_its_language(
    open_own_page: OpenOwnPage, stub: Stub
) -> None:
    page = open_own_page("")
    chat = Chat(page, stub.url)
    chat.ask_and_wait("Vilka vänorter har Motala?")
    page.goto(f"{stub.url}{PAGES}samtal?lang=lattlast")
    expect(chat.questions).to_have_count(1)
    chat.ask_and_wait("Vad är SERN?")
    assert [turn["visitor"] for turn in stub.turns] == [
        "Vilka vänorter har Motala?",
        "Vad är SERN?",
    ]


def test_moved_on_the_page_the_conversation_goes_on(open_chat: OpenChat) -> None:
    chat = open_chat()
    chat.open()
    chat.ask_and_wait("Vilka vänorter har Motala?")

    chat.page.evaluate("document.body.prepend(document.querySelector('motala-chat'))")

    expect(chat.panel).to_be_visible()
    chat.ask_and_wait("Vad är SERN?")
    expect(chat.questions).to_have_count(2)
