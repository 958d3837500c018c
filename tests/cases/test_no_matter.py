"""What holds nothing to pass on is told from what names a matter, however short that is."""

from __future__ import annotations

import pytest

from bot.cases.no_matter import has_no_matter


@pytest.mark.parametrize(
    "text",
    [
        # A greeting, a yes, thanks.
        *("hej på dig", "Hallå, är någon där?", "God morgon!", "good evening"),
        *("ok", "jaha ok då", "ja det vill jag", "ja tack gärna det", "yes please"),
        *("Tack så mycket för hjälpen!", "nej det var inget", "vet inte riktigt"),
        # Somebody is to be reached, about nothing named.
        *("Jag vill prata med någon.", "finns det någon man kan ringa?", "kan nån hjälpa mig"),
        *("jag vill komma i kontakt med kommunen", "JAG VILL HA EN MÄNNISKA, INTE EN ROBOT"),
        *("Jag har ett förslag till kommunen", "jag vill lämna en synpunkt om en sak"),
        *("jag vill bli uppringd", "kan jag få ställa en fråga?", "koppla mig till en handläggare"),
        *("I'd like to talk to a real person", "can somebody help me?", "i have a question"),
        # The conversation itself.
        *("jag förstår inte", "hur funkar det här?", "det stämmer inte", "I don't understand"),
    ],
)
def test_a_text_that_names_nothing_has_no_matter(text: str) -> None:
    assert has_no_matter(text)


@pytest.mark.parametrize(
    "text",
    [
        "Vad kostar det?",
        "Får kor delta?",
        "hej, när går bussen?",
        "Kan en person från Norge få praktik?",
        "Jag vill prata med någon om parkeringen",
        "Kan ni hjälpa vår förening?",
        "Vilken person på kommunen svarar på frågor om EU?",
        "jag har ett förslag: fler bänkar",
        "Ni svarar aldrig när man ringer",
        "I want to talk about the choir",
        "Tack, men när är lägret?",
        "ok jag vill skicka ett brev till Hyvinge",
        # It may be asked of what came before.
        "ja, när är det då?",
        "hur gör jag?",
        # No language of ours.
        "Ich möchte mit jemandem sprechen",
        "أريد أن أتحدث مع شخص",
        "",
    ],
)
def test_a_text_that_names_anything_at_all_has_one(text: str) -> None:
    assert not has_no_matter(text)
