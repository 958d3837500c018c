"""What asks nothing by how it is written, and what people write that looks a little like it."""

from __future__ import annotations

import pytest

from bot.conversation.plain_text import mark_plain_text
from bot.nlu.noise import asks_nothing, is_no_question, without_noise
from bot.nlu.normalise import normalise

SIGNS = ["' OR 1=1 --", "{{7*7}} %{x}", "$(){}[];id", "?? !! ?? !!"]
CODE = [
    *("file:///etc/passwd", "\\\\host\\share", "%s%s%n", "%00 `id`", "${jndi:ldap://x/a}"),
    *("<script>alert(1)</script>", "<img src=x onerror=alert(1)>", "c{im{", "re}u", "a|cat"),
    *('{"text": "hej"} SERN', "NaN \\u0000", "\u2060/session_start http://169.254.169.254/"),
    *('" UNION SELECT * FROM events --', "ongnn.irtt[dlnrJe.or", "a%saAesrasRstX Era E"),
    *("NaN $", "NaN 4"),
    *("be($0", "'-- 1", "NaN 1' AND SLEEP(5)#", '";ls', "reboot()", "aact(>", ")feee", "a+in"),
    *(
        "file:",
        "File://",
        " http:",
        "https://",
        "javascript:",
        "ldap:/",
        'f"ee"',
        "a: &a [*a, *a] jag h",
    ),
    *('" UNION SELECT events [1, 2, 3]', "' OR ", "p4olpsrtIs6", "x9: [1,2]"),
]
SCRIPTS = ["\u2c2a\u1b83\u0f55\u10dc\u0416", "Vad \u0416\u05d0\u1b83\u10dc"]
ASKS = [
    *("Vad är SERN? <xml/>", "{x} {y}. Vem bestämmer? </b>", "vi är här. {{7*7}}"),
    *("", "???", ":-)", "2021-2027?", "vad är SERN?", "да?", ":\\", ":|", "<3", "tack <3", "->"),
    *("* vad kostar det?", "Hyvinge -- var ligger det?", "hur många % är det?", "60% av vad?"),
    *("och/eller?", "EU/SERN?", "vänort(er)?", "Erasmus+projekt", "[namn] undrar", "100$?"),
    *('vad är"SERN"', 'vad är "a"', "vad är `SERN`?", "vad`s"),
    *(
        "fil:",
        "SERN:",
        "fråga:",
        "https://www.motala.se/eu",
        "se http://a_b.se/x_y",
        "anna_b@exempel.se",
        "(eller?)",
    ),
    *(
        "SERN(?)",
        "(SERN) då",
        'vad är " SERN " för något',
        "' vad är det'",
        "EU(27)?",
        "kommun(er)",
    ),
    *("1. vad är det?", "a) eller b)", "A4-papper", "2h30", "Motala 59153", "tack :)", "hej (:"),
    *("Vad betyder {namn} i mejlet som jag fick från er?", "vad är C:\\ för en enhet hos er?"),
    *("SERN とは何ですか、カタカナ", "скільки проєктів зʼявилося завдяки SERN", "SERN है क्या"),
]


@pytest.mark.parametrize("text", [*SIGNS, *CODE, *SCRIPTS])
def test_signs_code_and_many_scripts_ask_nothing(text: str) -> None:
    assert asks_nothing(normalise(text))


@pytest.mark.parametrize("text", ASKS)
def test_what_people_write_may_ask_something(text: str) -> None:
    assert not asks_nothing(normalise(text))


@pytest.mark.parametrize(
    "text",
    [
        *("`id` \x1b[2J", "$ `id`"),
        *("/restart", " /hand", "/etc/passwd", "vad vad vad vad vad", "NaN vad vad vad vad"),
        "tack tack tack tack tack",
        *("av  v", "vad v", "v vad?", "x z", "hur, x?", "what b", "`id` "),
    ],
)
def test_commands_and_one_word_over_and_over_are_no_question(text: str) -> None:
    assert is_no_question(mark_plain_text(text))


@pytest.mark.parametrize(
    "text",
    [
        *("", "vad", "vad vad vad", "/ vad är SERN?", "och/eller", "/Anna Svensson"),
        "vad är vad och vad kostar vad, vad tror du?",
        # Letters that stand for words, by themselves, or beside what is named.
        *("när d?", "vem e de", "va e d", "hur r u", "a", "b", "x?", "hur då", "va?", "plan b?"),
        *("SERN v", "vad är plan b", "alternativ b", "vecka v", "EU", "FAQ"),
        *("vad är `SERN`", "va e `SERN`", "`SERN` va", "vad betyder `LUP`?"),
    ],
)
def test_what_is_typed_otherwise_may_be_a_question(text: str) -> None:
    assert not is_no_question(mark_plain_text(text))


def test_a_button_that_was_pressed_is_no_command() -> None:
    assert not is_no_question("/sern/what")


@pytest.mark.parametrize(
    ("text", "left"),
    [
        ("Vad är SERN? {{7*7}}", "Vad är SERN?"),
        ("<b>x</b>. Vem bestämmer? file:///etc/passwd", "Vem bestämmer?"),
        ("Vad är SERN? Vem bestämmer?", "Vad är SERN? Vem bestämmer?"),
        ("Skriv till anna_b@exempel.se. Tack!", "Skriv till anna_b@exempel.se. Tack!"),
    ],
)
def test_of_a_message_the_sentences_that_ask_nothing_are_left_out(text: str, left: str) -> None:
    assert without_noise(normalise(text)) == left
