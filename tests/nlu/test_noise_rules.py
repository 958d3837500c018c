"""What asks nothing by how it is written, and what people write that looks a little like it."""

from __future__ import annotations

import pytest

from bot.nlu.noise import asks_nothing
from bot.nlu.normalise import normalise

SIGNS = ["' OR 1=1 --", "{{7*7}} %{x}", "$(){}[];id", "?? !! ?? !!"]
CODE = [
    *("file:///etc/passwd", "\\\\host\\share", "%s%s%n", "%00 `id`", "${jndi:ldap://x/a}"),
    *("<script>alert(1)</script>", "<img src=x onerror=alert(1)>", "c{im{", "re}u", "a|cat"),
    *('{"text": "hej"} SERN', "NaN \\u0000", "\u2060/session_start http://169.254.169.254/"),
    *('" UNION SELECT * FROM events --', "ongnn.irtt[dlnrJe.or", "a%saAesrasRstX Era E"),
]
SCRIPTS = ["\u2c2a\u1b83\u0f55\u10dc\u0416", "Vad \u0416\u05d0\u1b83\u10dc"]
ASKS = [
    *("Vad är SERN? <xml/>", "{x} {y}. Vem bestämmer? </b>", "vi är här. {{7*7}}"),
    *("", "???", ":-)", "2021-2027?", "vad är SERN?", "да?", ":\\", ":|", "<3", "tack <3", "->"),
    *("* vad kostar det?", "Hyvinge -- var ligger det?", "hur många % är det?", "60% av vad?"),
    *("och/eller?", "EU/SERN?", "vänort(er)?", "Erasmus+projekt", "[namn] undrar", "100$?"),
    *("https://www.motala.se/eu", "se http://a_b.se/x_y", "anna_b@exempel.se", "(eller?)"),
    *("Vad betyder {namn} i mejlet som jag fick från er?", "vad är C:\\ för en enhet hos er?"),
    *("SERN とは何ですか、カタカナ", "скільки проєктів зʼявилося завдяки SERN", "SERN है क्या"),
]


@pytest.mark.parametrize("text", [*SIGNS, *CODE, *SCRIPTS])
def test_signs_code_and_many_scripts_ask_nothing(text: str) -> None:
    assert asks_nothing(normalise(text))


@pytest.mark.parametrize("text", ASKS)
def test_what_people_write_may_ask_something(text: str) -> None:
    assert not asks_nothing(normalise(text))
