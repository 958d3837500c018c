"""A wish for a person that says what they are to be told, and one that says nothing more."""

from __future__ import annotations

import pytest

from bot.cases.wishes import is_to_be_told


@pytest.mark.parametrize(
    "text",
    [
        "hälsa kommunstyrelsen att busskuren på Storgatan är trasig",
        "halsa kommunstyrelsen att busskuren pa Storgatan ar trasig",
        "Kan ni framföra till de ansvariga att belysningen vid skolan är sönder?",
        "kan ni framfora till de ansvariga att lampan ar trasig",
        "säg till dom som bestämmer att Motala borde gå med i fler EU-projekt",
        "sag till dom som bestammer att vagen maste lagas",
        "snälla, säg åt kommunen att laga gungan i parken",
        "berätta för politikerna att vänorterna borde få mer pengar",
        "beratta for politikerna att bussen aldrig kommer",
        "tala om för chefen att hemsidan är gammal",
        "meddela nämnden: taket läcker i idrottshallen",
        "jag vill anmäla att busshållplatsen saknar bänk",
        "jag vill rapportera att skylten har ramlat",
        "ni kan väl påpeka för dem att texten är fel",
        "jag vill att kommunen lagar cykelbanan vid sjön",
        "jag vill att ni får veta att bion stänger",
        "Busskuren är trasig, kan ni framföra det?",
        "Det regnar in på biblioteket. Kan du säga det till de ansvariga?",
        "skicka ett meddelande till kommunen: papperskorgen brinner",
        "hej! hälsa borgmästaren att Parma var fantastiskt",
        "tell the council that the bus shelter on Storgatan is broken",
        "please tell those in charge that the lights are out",
        "could you let the mayor know that Parma was lovely",
        "pass on to the committee that our school closes",
        "inform the municipality that the playground swing is broken",
        "The bus shelter is broken, could you pass that on please?",
    ],
)
def test_what_is_to_be_told_is_found(text: str) -> None:
    assert is_to_be_told(text)


@pytest.mark.parametrize(
    "text",
    [
        "jag vill prata med en människa",
        "jag vill prata med en manniska",
        "ring mig",
        "kan någon ringa mig?",
        "kan ni framföra min fråga",
        "kan ni skicka det här till någon",
        "skicka frågan till kommunen",
        "säg till dem att jag vill prata med en människa",
        "hälsa dem att de ska ringa mig",
        "halsa att de far ringa mig",
        "säg till kommunen att jag behöver hjälp",
        "säg till någon att svara mig",
        "hälsa kommunen",
        "kan du säga till någon?",
        "kan du säga till mig att jag är duktig",
        "jag vill att ni ringer upp mig i morgon",
        "jag vill att ni svarar på frågan",
        "jag skulle vilja prata med någon som kan svara ordentligt på det här nu",
        "det hjälper inte, jag vill prata med en riktig människa nu tack",
        "koppla mig till en handläggare",
        "I want to talk to a human",
        "tell them to call me",
        "tell somebody that I need help",
        "please let someone know that I have a question",
        "can you tell me that again",
        "call me please",
        "I would really like to speak to somebody who knows about these things",
        "",
    ],
)
def test_a_bare_wish_for_a_person_tells_nothing(text: str) -> None:
    assert not is_to_be_told(text)
