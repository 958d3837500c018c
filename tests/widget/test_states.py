"""Every state of the widget, in every theme and width: accessible, in place, focus where it was."""

from __future__ import annotations

import re
from typing import Any, Callable

import pytest
from axe_playwright_python.base import AXE_SCRIPT
from playwright.sync_api import Browser, Locator, Page, expect

from bot.settings import PROJECT_DIR
from tests.widget.chat import Chat
from tests.widget.conftest import HEIGHTS, VISITOR, OpenChat, wait_for
from tests.widget.forms import field, open_form
from tests.widget.picture import STATES as PICTURED
from tests.widget.stub import NEXT_QUESTIONS, OFF_NOTICE, PAGES, Stub, form, message

# To be looked at.
SCREENSHOTS = PROJECT_DIR / "artifacts" / "screenshots" / "states"
MAIL = {"url": "mailto:eu@example.se?subject=Hej", "title": "Öppna ett färdigt mejl"}
ARABIC = "ما هي المدن التوأم؟"
LONG_WORD = "internationaliseringssamordningsstrategi" * 3
# As in the styles: here the panel covers the page.
WIDEST_PHONE = 640

# After this the widget calls an answer slow at once.
HURRY = """() => {
  const wait = window.setTimeout;
  window.setTimeout = (done, ms) => wait(done, ms === 10000 ? 0 : ms);
}"""
# What sticks out of the window, or out of something that cuts it off or scrolls sideways.
STICKS_OUT = """() => {
  const found = [];
  const look = (root) => {
    for (const element of root.querySelectorAll('*')) {
      if (element.shadowRoot) look(element.shadowRoot);
      const { left, right, width } = element.getBoundingClientRect();
      // Only there to be read out.
      if (!element.checkVisibility() || width <= 1) continue;
      const out = left < -1 || right > innerWidth + 1;
      const cut = getComputedStyle(element).overflowX !== 'visible'
        && element.scrollWidth > element.clientWidth;
      if (out || cut) found.push(element.outerHTML.slice(0, 100));
    }
  };
  look(document);
  if (document.documentElement.scrollWidth > innerWidth) found.push('the page');
  return found;
}"""


def where_one_goes_on(chat: Chat) -> Locator:
    """What has focus when the button that had it is gone."""
    viewport = chat.page.viewport_size
    assert viewport
    # A phone's keyboard would cover half of what there is to read.
    return chat.log if viewport["width"] <= WIDEST_PHONE else chat.input


def closed(chat: Chat, stub: Stub) -> Locator:
    return chat.page.locator("body")


def open_(chat: Chat, stub: Stub) -> Locator:
    chat.open()
    return begun(chat)


def begun(chat: Chat) -> Locator:
    """What has focus in a panel that was opened just now."""
    expect(chat.send_button).to_be_visible()
    viewport = chat.page.viewport_size
    assert viewport
    # A phone's keyboard would cover half of what there is to read.
    return chat.panel if viewport["width"] <= WIDEST_PHONE else chat.input


def waiting(chat: Chat, stub: Stub) -> Locator:
    chat.open()
    stub.hold()
    chat.ask("Vilka vänorter har Motala?")
    expect(chat.waiting).to_be_visible()
    return chat.input


def slow(chat: Chat, stub: Stub) -> Locator:
    chat.open()
    chat.page.evaluate(HURRY)
    stub.hold()
    chat.ask("Vilka vänorter har Motala?")
    expect(chat.log.get_by_text("Svaret dröjer.")).to_be_visible()
    return chat.input


def told_to_everybody(chat: Chat, stub: Stub) -> Locator:
    stub.notices = {"sv": [{"text": "Vi har ett avbrott.", "language": "sv"}], "en": []}
    chat.open()
    expect(chat.log.get_by_text("Vi har ett avbrott.")).to_be_visible()
    return begun(chat)


def further_down(chat: Chat, stub: Stub) -> Locator:
    stub.answers["Berätta allt"] = [message("Det här är ett mycket långt svar. \n" * 80)]
    chat.open()
    chat.ask_and_wait("Berätta allt")
    stub.hold()
    chat.ask("Vilka vänorter har Motala?")
    expect(chat.waiting).to_be_visible()
    chat.log.evaluate("log => { log.scrollTop = 0; }")
    stub.release()
    expect(chat.panel.get_by_role("button", name="Nytt svar")).to_be_visible()
    return chat.input


def answered(chat: Chat, stub: Stub) -> Locator:
    stub.answers["Vad heter planen?"] = [
        message(f"{LONG_WORD} https://www.motala.se/{'a' * 80}", NEXT_QUESTIONS)
    ]
    chat.open()
    chat.ask_and_wait("Vad heter planen?")
    chat.ask_and_wait(LONG_WORD)
    expect(chat.choice(NEXT_QUESTIONS[0])).to_be_visible()
    return chat.input


def chosen(chat: Chat, stub: Stub) -> Locator:
    chat.open()
    chat.ask_and_wait("Vilka vänorter har Motala?")
    chat.choice(NEXT_QUESTIONS[0]).click()
    expect(chat.answers).to_have_count(3)
    return where_one_goes_on(chat)


def counting(chat: Chat, stub: Stub) -> Locator:
    chat.open()
    chat.input.fill("å" * (stub.text_max + 1))
    expect(chat.panel.get_by_text("1 tecken för mycket").first).to_be_visible()
    return chat.input


def unread(chat: Chat, stub: Stub) -> Locator:
    chat.open()
    stub.hold()
    chat.ask("Vilka vänorter har Motala?")
    expect(chat.waiting).to_be_visible()
    chat.press("Escape")
    stub.release()
    expect(chat.page.get_by_role("button", name="Nytt svar")).to_be_visible()
    return chat.launcher


def error(chat: Chat, stub: Stub) -> Locator:
    stub.fail(status=503, code="unavailable", message="Assistenten kan inte svara just nu.")
    chat.open()
    chat.ask("Vilka vänorter har Motala?")
    expect(chat.retry).to_be_visible()
    return chat.input


def off(chat: Chat, stub: Stub) -> Locator:
    chat.open()
    wait_for(lambda: bool(stub.conversations))
    stub.off = True
    chat.ask("Vilka vänorter har Motala?")
    expect(chat.log.get_by_text(OFF_NOTICE)).to_be_visible()
    expect(chat.input).to_be_hidden()
    return chat.log


def expired(chat: Chat, stub: Stub) -> Locator:
    chat.open()
    chat.ask_and_wait("Vilka vänorter har Motala?")
    stub.expire()
    chat.ask_and_wait("Och Daugavpils?")
    # However long the answer is.
    expect(chat.log.get_by_text("Ett nytt samtal har börjat.")).to_be_in_viewport()
    return chat.input


def offline(chat: Chat, stub: Stub) -> Locator:
    chat.open()
    wait_for(lambda: bool(stub.conversations))
    chat.page.context.set_offline(True)
    chat.ask("Vilka vänorter har Motala?")
    expect(chat.log.get_by_text("inte ha internet")).to_be_visible()
    return chat.input


def asked_for_a_person(chat: Chat, stub: Stub) -> Locator:
    open_form(chat, stub, form(f"Får vi vara med i {LONG_WORD}?", organisation=True, link=MAIL))
    return chat.input


def two_questions(chat: Chat, stub: Stub) -> Locator:
    open_form(chat, stub, form(questions=("Hur länge har vi haft Hyvinge?", LONG_WORD)))
    return chat.input


def form_by_telephone(chat: Chat, stub: Stub) -> Locator:
    open_form(chat, stub, form(organisation=True))
    phone = chat.form.get_by_role("radio", name="Telefon")
    phone.check()
    return phone


def form_with_errors(chat: Chat, stub: Stub) -> Locator:
    open_form(chat, stub, form(organisation=True))
    field(chat, "Din e-postadress").fill("kim@gmial.com")
    stub.wrong(
        question="Skriv ditt meddelande, så att kommunen vet vad du vill.",
        contact="Du skrev kim@gmial.com. Stämmer det?|kim@gmail.com",
        wish="Det blev för långt. Högst 500 tecken får plats här.",
    )
    chat.send_case.click()
    question = field(chat, "Ditt meddelande")
    expect(question).to_have_attribute("aria-invalid", "true")
    return question


def form_waiting(chat: Chat, stub: Stub) -> Locator:
    open_form(chat, stub, form("Får vi vara med?"))
    chat.ask_and_wait("Vilka vänorter har Motala?")
    expect(chat.page.get_by_role("button", name="Till formuläret")).to_be_visible()
    return chat.input


def case_on_its_way(chat: Chat, stub: Stub) -> Locator:
    open_form(chat, stub, form("Får vi vara med?"))
    stub.hold("/cases")
    chat.send_case.click()
    button = chat.page.get_by_role("button", name="Skickar")
    expect(button).to_be_visible()
    return button


def case_not_sent(chat: Chat, stub: Stub) -> Locator:
    open_form(chat, stub, form("Får vi vara med?"))
    stub.fail("/cases", status=503, code="store_down", message="Det gick inte att spara.")
    chat.send_case.click()
    expect(chat.retry).to_be_visible()
    return chat.send_case


def case_sent(chat: Chat, stub: Stub) -> Locator:
    open_form(chat, stub, form("Får vi vara med?"))
    chat.send_case.click()
    expect(chat.log.get_by_text("EU-2026-0001")).to_be_visible()
    return where_one_goes_on(chat)


def english(chat: Chat, stub: Stub) -> Locator:
    stub.answers["Which towns?"] = [
        message("Three towns: Hyvinge, Daugavpils, Eigersund.", ("Who decides?",), language="en")
    ]
    chat.open()
    chat.ask_and_wait("Which towns?")
    expect(chat.page.get_by_role("button", name="Send", exact=True)).to_be_visible()
    return chat.input


def rated(chat: Chat, stub: Stub) -> Locator:
    chat.open()
    chat.ask_and_wait("Vilka vänorter har Motala?")
    thumb = chat.log.get_by_role("button", name="Ja", exact=True)
    thumb.click()
    expect(thumb).to_have_attribute("aria-pressed", "true")
    return thumb


def menu(chat: Chat, stub: Stub) -> Locator:
    chat.open()
    chat.ask_and_wait("Vilka vänorter har Motala?")
    summary = chat.page.get_by_text("Meny", exact=True)
    summary.focus()
    chat.press("Enter")
    expect(chat.panel.get_by_role("button", name="Radera samtalet")).to_be_visible()
    return summary


def erasing(chat: Chat, stub: Stub) -> Locator:
    chat.open()
    chat.ask_and_wait("Vilka vänorter har Motala?")
    chat.choose("Radera samtalet")
    return chat.sure.get_by_text("Vill du radera samtalet?")


def closing(chat: Chat, stub: Stub) -> Locator:
    chat.open()
    chat.ask_and_wait("Vilka vänorter har Motala?")
    chat.choose("Tyck till om samtalet")
    button = chat.log.get_by_role("button", name="Delvis")
    button.click()
    expect(chat.log.get_by_role("textbox")).to_be_visible()
    return button


def about(chat: Chat, stub: Stub) -> Locator:
    chat.open()
    summary = chat.log.get_by_text("Läs mer")
    summary.focus()
    chat.press("Enter")
    expect(chat.log.get_by_text("Jag kan ha fel.")).to_be_visible()
    return summary


def not_helped(chat: Chat, stub: Stub) -> Locator:
    chat.open()
    chat.ask_and_wait("Vilka vänorter har Motala?")
    thumb = chat.log.get_by_role("button", name="Nej", exact=True)
    thumb.click()
    expect(chat.log.get_by_text("Vad var fel med svaret?")).to_be_visible()
    return thumb


def copied(chat: Chat, stub: Stub) -> Locator:
    chat.open()
    chat.ask_and_wait("Vilka vänorter har Motala?")
    chat.page.evaluate("navigator.clipboard.writeText = () => Promise.resolve()")
    chat.choose("Kopiera samtalet")
    expect(chat.panel.get_by_text("Samtalet är kopierat.").first).to_be_visible()
    return where_one_goes_on(chat)


def lines(chat: Chat, stub: Stub) -> Locator:
    chat.open()
    chat.input.fill("rad\n" * 9)
    return chat.input


def arabic(chat: Chat, stub: Stub) -> Locator:
    stub.answers[ARABIC] = [
        message("أفهم العربية، لكنني أجيب بالإنجليزية.", language="ar"),
        message("Motala has three twin towns.", ("Who decides?",), language="en"),
    ]
    chat.open()
    chat.ask_and_wait(ARABIC)
    return chat.input


STATES: dict[str, Callable[[Chat, Stub], Locator]] = {
    "closed": closed,
    "open": open_,
    "told to everybody": told_to_everybody,
    "waiting": waiting,
    "slow": slow,
    "answer further down": further_down,
    "answered with buttons": answered,
    "a button chosen": chosen,
    "too long a text": counting,
    "unread answer": unread,
    "error": error,
    "switched off": off,
    "session expired": expired,
    "offline": offline,
    "form": asked_for_a_person,
    "form with two questions": two_questions,
    "form by telephone": form_by_telephone,
    "form with errors": form_with_errors,
    "form waiting": form_waiting,
    "case on its way": case_on_its_way,
    "case not sent": case_not_sent,
    "case sent": case_sent,
    "English": english,
    "thumb pressed": rated,
    "menu open": menu,
    "asked before erasing": erasing,
    "asked at the end": closing,
    "about the assistant": about,
    "did not help": not_helped,
    "copied": copied,
    "five lines": lines,
    "Arabic": arabic,
}
# What the gallery calls each; some show more than one, some are shown in more than one way.
IN_GALLERY: dict[str, set[str]] = {
    "closed": {"Knapp som öppnar", "Knapp i telefon, när den har öppnats"},
    "open": {"Välkommen"},
    "told to everybody": {"Besked till alla"},
    "waiting": {"Väntar på svar"},
    "slow": {"Svaret dröjer"},
    "answer further down": {"Nytt svar längre ned", "Långt svar"},
    "answered with buttons": {"Svar", "Långa ord", "Mörkt läge"},
    "a button chosen": {"Val"},
    "too long a text": {"För lång text"},
    "unread answer": {"Knapp när ett svar har kommit"},
    "error": {"Fel"},
    "switched off": {"Avstängd"},
    "session expired": {"Samtalet är avslutat"},
    "offline": {"Ingen anslutning"},
    "form": {"Formulär", "Mörkt formulär"},
    "form with two questions": {"Formulär med två frågor"},
    "form by telephone": {"Formulär med telefon"},
    "form with errors": {"Fel i formuläret", "Menade du"},
    "form waiting": {"Formuläret väntar"},
    "case on its way": {"Formulär på väg"},
    "case not sent": {"Gick inte att skicka"},
    "case sent": {"Skickat till kommunen"},
    "English": {"English"},
    "thumb pressed": {"Kort besked"},
    "menu open": {"Meny"},
    "asked before erasing": {"Frågar före"},
    "asked at the end": {"Tyck till"},
    "about the assistant": {"Läs mer"},
    "did not help": {"Hjälpte inte", "Ungefär som med tvingade färger"},
    "copied": {"Kort besked"},
    "five lines": {"För lång text"},
    "Arabic": {"Arabiska"},
}
# Forced colours are the visitor's own, and axe reads the ones that they replace.
FORCED = "forced colours"
THEMES: dict[str, dict[str, Any]] = {
    "light": {"color_scheme": "light", "forced_colors": "none"},
    "dark": {"color_scheme": "dark", "forced_colors": "none"},
    FORCED: {"color_scheme": "dark", "forced_colors": "active"},
}


def axe_faults(page: Page, **options: Any) -> list[str]:
    """What axe finds wrong by all of its rules; ``options`` are its own."""
    # Half a megabyte, which a page has to read once only.
    if not page.evaluate("() => 'axe' in window"):
        page.evaluate(AXE_SCRIPT)
    faults = page.evaluate(
        "(options) => axe.run(options).then((found) => found.violations)",
        {"resultTypes": ["violations"], **options},
    )
    return [
        f"{fault['id']}: {fault['help']}: {[node['target'] for node in fault['nodes']]}"
        for fault in faults
    ]


def faults_by_theme(page: Page, name: str, full_page: bool = False, **options: Any) -> Any:
    """What sticks out and what axe finds wrong, by theme; of each a picture is kept, too."""
    SCREENSHOTS.mkdir(parents=True, exist_ok=True)
    faults = {}
    for theme, media in THEMES.items():
        page.emulate_media(**media)
        path = SCREENSHOTS / f"{name} {theme}.png".replace(" ", "-")
        page.screenshot(path=path, full_page=full_page)
        faults[theme] = page.evaluate(STICKS_OUT)
        if theme != FORCED:
            faults[theme] += axe_faults(page, **options)
    return {theme: found for theme, found in faults.items() if found}


def test_a_fault_that_only_the_dark_shows_is_found(browser: Browser) -> None:
    with browser.new_context(**VISITOR) as context:
        page = context.new_page()
        page.set_content(
            "<!doctype html><html lang='en'><title>A page</title>"
            "<style>@media (prefers-color-scheme: light) { button { display: none } }</style>"
            "<main><h1>A page</h1><button></button></main>"
        )
        (theme, (fault,)) = faults_by_theme(page, "nameless button").popitem()
    assert (theme, fault.partition(":")[0]) == ("dark", "button-name")


@pytest.mark.slow
@pytest.mark.parametrize("state", STATES)
def test_each_state_is_in_order_in_every_width_and_light(
    open_chat: OpenChat, stub: Stub, state: str
) -> None:
    chat = open_chat()

    has_focus = STATES[state](chat, stub)

    expect(has_focus).to_be_focused()
    faults = {}
    # Reached once, then seen in each width: the widget follows its window.
    for width, height in reversed(HEIGHTS.items()):
        chat.page.set_viewport_size({"width": width, "height": height})
        faults[width] = faults_by_theme(chat.page, f"{state} {width}")
    assert {width: found for width, found in faults.items() if found} == {}


def test_on_a_phone_no_state_brings_up_the_keyboard_by_itself(
    open_chat: OpenChat, stub: Stub
) -> None:
    chat = open_chat(width=320, has_touch=True, is_mobile=True)
    for state in ("open", "a button chosen", "case sent", "copied"):
        has_focus = STATES[state](chat, stub)
        expect(has_focus).to_be_focused()
        chat.page.evaluate("sessionStorage.clear()")
        chat.page.reload()
        expect(chat.launcher).to_be_visible()


def test_the_gallery_shows_every_state_and_none_has_a_fault(browser: Browser, stub: Stub) -> None:
    page = browser.new_context(**VISITOR).new_page()
    troubles: list[str] = []
    page.on("pageerror", lambda error: troubles.append(str(error)))
    page.set_viewport_size({"width": 1600, "height": 1200})
    page.goto(f"{stub.url}{PAGES}galleri")
    page.wait_for_selector("html[data-ready]")
    expect(page.get_by_text("inte ha internet").first).to_be_visible()
    for text in (
        "Ett nytt samtal har börjat.",
        "Ditt telefonnummer",
        "Tack! Det hjälper oss",
        "Vi har ett avbrott",
        "Svaret dröjer",
        "Menade du kim@gmail.com?",
        "Det gick inte att spara",
    ):
        expect(page.get_by_text(text).locator("visible=true").first).to_be_visible()
    expect(page.get_by_role("button", name="Nytt svar", exact=True)).to_have_count(1)
    expect(
        page.get_by_role("button", name=re.compile("^Fråga assistenten.+Nytt svar$"))
    ).to_have_count(1)
    # The launcher, each in its own box: with words, and as on a phone that has seen them.
    launchers = page.get_by_role("button", name="Fråga assistenten", exact=True)
    expect(launchers).to_have_count(2)
    with_words, without = [launcher.bounding_box() for launcher in launchers.all()]
    assert with_words and without and without["width"] < with_words["width"] / 2
    assert without["x"] != with_words["x"]
    shown = page.locator("section > h2").all_text_contents()
    assert IN_GALLERY.keys() == STATES.keys()
    assert sorted(shown) == sorted(set[str]().union(*IN_GALLERY.values()))
    assert set(PICTURED) <= set(shown)
    # Among the light ones, dark and, as good as it can be had, with forced colours.
    shades = page.get_by_role("log").evaluate_all(
        "(logs) => logs.map((log) => getComputedStyle(log.parentNode.parentNode).backgroundColor)"
    )
    assert len(set(shades)) == 3
    forms = page.get_by_role("form").filter(has=page.get_by_role("heading", level=4))
    expect(page.get_by_role("button", name="Till formuläret")).to_have_count(forms.count())

    # Here a page has the same conversation twenty times.
    many = {"landmark-unique": {"enabled": False}}
    assert faults_by_theme(page, "gallery", full_page=True, rules=many) == {}
    page.context.close()
    assert troubles == []
    # It asks no server.
    assert stub.requests == []


@pytest.mark.parametrize("state", ["open", "answered with buttons", "error"])
def test_at_400_percent_one_can_read_and_write(open_chat: OpenChat, stub: Stub, state: str) -> None:
    # 1280 × 1024 pixels, four times enlarged.
    width, height = 320, 256
    chat = open_chat(width=width, height=height)

    STATES[state](chat, stub)
    chat.input.fill("Hej")
    chat.page.mouse.move(width / 2, height / 2)
    chat.page.mouse.wheel(0, 100_000)
    expect(chat.send_button).to_be_in_viewport(ratio=1)
    expect(chat.input).to_be_in_viewport(ratio=1)
    # Upwards until the window is as good as full of the conversation.
    chat.page.mouse.wheel(0, -height * 0.9)

    expect(chat.send_button).not_to_be_in_viewport()
    box = chat.log.bounding_box()
    assert box and min(height, box["y"] + box["height"]) - max(0, box["y"]) > height / 2
    assert chat.page.evaluate(STICKS_OUT) == []


def test_wider_spacing_of_letters_words_and_lines_cuts_nothing_off(
    open_chat: OpenChat, stub: Stub
) -> None:
    chat = open_chat(width=320, bypass_csp=True)
    chat.page.add_style_tag(
        content="* { letter-spacing: .12em !important; word-spacing: .16em !important; "
        "line-height: 1.5 !important }"
    )

    answered(chat, stub)

    spacing = chat.log.evaluate("log => getComputedStyle(log).letterSpacing")
    assert float(spacing.removesuffix("px")) > 1
    assert chat.page.evaluate(STICKS_OUT) == []


def test_on_a_phone_the_closed_widget_leaves_the_end_of_the_page_free(open_chat: OpenChat) -> None:
    chat = open_chat(width=320)
    last_line = chat.page.locator("footer p").last
    # As wide as the page, to its last line.
    last_line.evaluate("line => { line.textContent = 'ord '.repeat(50); }")

    chat.press("End")

    chat.page.wait_for_function(
        "() => scrollY + innerHeight >= document.documentElement.scrollHeight - 1"
    )
    expect(last_line).to_be_in_viewport(ratio=1)
    text, button = last_line.bounding_box(), chat.launcher.bounding_box()
    assert text and button
    assert text["y"] + text["height"] <= button["y"]
