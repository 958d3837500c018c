"""What a message asks of the hand-off."""

from __future__ import annotations

from typing import Optional

import pytest

from bot.cases.coming_back import comes_back, wants_the_form
from bot.cases.lead_ins import without_lead_in
from bot.cases.wishes import (
    apart_from_conversation,
    asks_of_several,
    asks_of_taking_back,
    asks_what_is_sent,
    asks_whether_sent,
    beside_the_state,
    cancels,
    leaves_no_contact,
    refuses_to_be_reached,
    wants_conversation_along,
    wants_it_sent,
    wants_no_call,
    withdraws,
)


@pytest.mark.parametrize(
    ("text", "rest"),
    [
        ("avbryt", ""),
        ("Nej, glöm det!", ""),
        ("nej, förresten, strunta i det", ""),
        ("Glöm det. Vilka är vänorterna?", "Vilka är vänorterna?"),
        ("glöm det men vilka är vänorterna", "vilka är vänorterna"),
        ("Vilka är vänorterna? Glöm det, förresten.", "Vilka är vänorterna?"),
        ("Vilka är vänorterna? Och glöm det.", "Vilka är vänorterna?"),
        *((text, "") for text in ("nä då får det vara", "låt det vara", "skit i det då")),
        *((text, "") for text in ("jag ger upp, avbryt", "just leave it", "forget it then")),
        ("nä då får det vara. hej då", "hej då"),
        ("never mind, which are the twin towns", "which are the twin towns"),
    ],
)
def test_what_cancels_may_say_something_else_first_or_last(text: str, rest: str) -> None:
    assert cancels(text) == rest


@pytest.mark.parametrize(
    "text",
    [
        *("leave it as it is", "leave out the name", "det får vara så"),
        *("Kan man avbryta ett vänortsavtal?", "nej", "skicka", "", "Vilka är vänorterna?"),
    ],
)
def test_what_does_not_cancel_goes_on(text: str) -> None:
    assert cancels(text) is None


@pytest.mark.parametrize(
    ("text", "matter"),
    [
        ("Skicka till kommunen: det är för få utbyten", "det är för få utbyten"),
        ("jag vill skicka en fråga till kommunen, får vi åka?", "får vi åka?"),
        # The whole sentence: a half would be left.
        ("kan du fråga kommunen om det finns pengar", "kan du fråga kommunen om det finns pengar"),
        ("Jag vill ställa en fråga om hur en kör söker", "hur en kör söker"),
        ("Please send my question to the municipality: may we join?", "may we join?"),
        ("Får skolor åka? Skicka till kommunen", "Får skolor åka? Skicka till kommunen"),
        ("Nu vill vi skicka en fråga till er: får kören åka?", "får kören åka?"),
        ("da vill jag skicka en fraga till er, far koren aka?", "far koren aka?"),
        ("Okej, skicka en fråga nu. Vem betalar resan?", "Vem betalar resan?"),
        ("skicka en fraga da. vem betalar resan", "vem betalar resan"),
        ("Then I'd like to send you a question: may we join?", "may we join?"),
        ("Ok, send a question to them. Who pays?", "Who pays?"),
        ("We want to submit a question to the municipality. Who pays?", "Who pays?"),
        ("Can you send this to the municipality: may our choir come?", "may our choir come?"),
        ("Please forward the following to the municipality: who pays?", "who pays?"),
    ],
)
def test_who_asks_to_have_it_sent_says_what(text: str, matter: str) -> None:
    assert wants_it_sent(text)
    assert without_lead_in(text) == matter


@pytest.mark.parametrize(
    "text",
    [
        *("hur skickar jag en fråga till kommunen?", "vem kan jag fråga i kommunen"),
        *("vad kan kommunen fråga om", "tell me about SERN", "Vad är SERN?"),
        *("vill jag skicka en fråga, kostar det?", "får man skicka en elev till Hyvinge?"),
        *("do I want to send a question to find out?", "när skickade SERN en fråga?"),
    ],
)
def test_others_do_not_ask_to_have_it_sent(text: str) -> None:
    assert not wants_it_sent(text)


@pytest.mark.parametrize(
    "text",
    [
        "Jag ångrar mig, ta tillbaka frågan, ring mig inte",
        *("ni behöver inte ringa", "jag vill INTE att ni ringer", "vill inte bli uppringd"),
        *("Vad kostar SERN? Låt bli att ringa.", "slipper helst samtal"),
        *("please don't call", "no need to call me", "I'd rather not be called", "no calls please"),
    ],
)
def test_who_does_not_want_to_be_called_says_so(text: str) -> None:
    assert wants_no_call(text)


@pytest.mark.parametrize(
    "text",
    [
        *("ring mig inte före fem", "inte ringa mig efter nio", "don't call before five"),
        *("Varför får man inte ringa er?", "kommunen ringer aldrig tillbaka", "ni ringde inte"),
        *("Ring mig på kvällen", "Do not call it a twin town", "När träffas SERN?"),
    ],
)
def test_who_says_when_to_call_wants_to_be_called(text: str) -> None:
    assert not wants_no_call(text)


def test_what_was_sent_is_asked_for_and_taken_back_in_many_words() -> None:
    for text in (
        *("vem gick det till? o vad exakt skickade du", "kan du läsa upp vad du skickade"),
        *("vilken mejl skrev jag?", "kan jag få en kopia av det jag skickade?"),
        *("vilket nummer gäller nu", "Which number counts now?"),
    ):
        assert asks_what_is_sent(text), text
    for text in (
        *("har du skecka nåt?", "är frågan skickad", "did you send it?"),
        *("blev mitt klagomål skickat eller inte?", "va, är det inte skickat??"),
        *("har det skickats?", "jag frågade om det är skickat", "har ni skickat nåt om mig nu?"),
        *("did it get sent?", "did my complaint reach you?", "was my complaint sent or not?"),
        *("Inget har gått iväg nu alltså?", "har ni skickat något?"),
    ):
        assert asks_whether_sent(text), text
    for text in ("Är fisken skickad till Hyvinge?", "Har kommunen skickat in en ansökan?"):
        assert not asks_whether_sent(text), text
    for text in ("skicka den ändå, min mejl e bo@example.se", "ångrade mig, skicka den nu"):
        assert comes_back(text), text
    for text in (
        *("jag ångrar mig, dra tillbaka det där", "ta bort ärendet då"),
        *("jag vill att kommunen slänger EU-2026-0004", "kan du stryka Maria Öberg ur ärendet"),
        *(
            "Jag ångrar mig. Kan ni ta bort min fråga så ingen behöver svara?",
            "återkalla frågan",
        ),
        *("ni behöver inte svara längre, det har löst sig", "please delete my question"),
    ):
        assert withdraws(text), text
    for text in (
        *(
            "ta bort frågan om bussen",
            "ta bort numret från frågan",
            "ni behöver inte svara nu",
        ),
        "Kan EU ta bort frågan från dagordningen?",
    ):
        assert not withdraws(text), text
    for text in ("Vad är SERN?", "när kommer svaret?", "tack för hjälpen"):
        assert not asks_what_is_sent(text)
        assert not asks_whether_sent(text)
        assert not comes_back(text)
        assert not withdraws(text)


@pytest.mark.parametrize(
    ("text", "several"),
    [
        ("fick ni båda?", True),
        ("har båda mina frågor kommit fram?", True),
        ("är båda skickade?", True),
        ("vilket nummer har mina frågor?", True),
        ("have both of my questions been sent?", True),
        ("oletteko saaneet molemmat?", True),
        ("haben Sie beide Fragen erhalten?", True),
        ("Tack! Då har ni båda?", True),
        ("do you have both now?", True),
        ("har ni båda vänorterna kvar?", False),
        ("fick ni min fråga?", False),
        ("fick alla åka med?", False),
        ("har alla skolor kommit med?", False),
    ],
)
def test_several_cases_are_asked_of_together(text: str, several: bool) -> None:
    assert asks_of_several(text) is several


@pytest.mark.parametrize(
    ("text", "refuses"),
    [
        ("nej jag vill inte säga det. ingen mejl heller och inget nummer. kan ni svara här?", True),
        ("jag vill inte lämna mitt nummer", True),
        ("jag vill inte lamna mitt nummer", True),
        ("vill inte lämna mejl eller nummer", True),
        ("jag lämnar inte ut mina uppgifter, svara här i stället", True),
        ("I don't want to give you my phone number", True),
        ("I'd rather not give my number. Can't you answer here?", True),
        ("you don't get my e-mail", True),
        ("I do not want to share my e-mail address with you", True),
        # Another way is given, or offered.
        ("jag vill inte skriva mitt telefonnummer, men mejl går bra", False),
        ("jag vill inte dela min mejladress men ni kan ringa 070-123 45 67", False),
        # Asked, lacked, of a name, or of something else.
        ("Måste jag lämna mitt nummer?", False),
        ("jag har inget nummer", False),
        ("I do not want to tell you my name", False),
        ("jag vill inte skicka någon fråga", False),
        ("jag vill inte säga det", False),
    ],
)
def test_who_gives_away_no_way_to_be_reached_refuses(text: str, refuses: bool) -> None:
    assert refuses_to_be_reached(text) is refuses


@pytest.mark.parametrize(
    ("text", "leaves"),
    [
        ("skicka ändå utan", True),
        ("Skicka utan kontaktuppgifter", True),
        ("ingen behöver svara", True),
        ("nobody needs to reply", True),
        ("send it without an e-mail address", True),
        ("ingen behöver svara, men min mejl är bo@example.se", False),
        ("Ingen behöver svara på enkäten", False),
        ("skicka utan samtalet", False),
        ("skicka utan namn", False),
        ("Går det att skicka utan kontaktuppgifter?", False),
        ("vi skickade ansökan utan adress", False),
        ("skicka ingen utan pass till Parma", False),
    ],
)
def test_who_sends_without_a_way_to_be_reached_says_so(text: str, leaves: bool) -> None:
    assert leaves_no_contact(text) is leaves


@pytest.mark.parametrize(
    ("text", "along"),
    [
        ("skicka inte det vi har pratat om", False),
        ("läs inte vad vi skrivit här", False),
        ("jag vill inte att ni läser vad vi har snackat om", False),
        ("vi vill inte skicka med det vi pratat om till kommunen", False),
        ("please don't send what we talked about here", False),
        ("skicka min fråga utan det vi har sagt", False),
        ("Jag vill inte att det jag frågade innan kommer med", False),
        ("I don't want what I asked before to be sent", False),
        ("Jag vill inte att det kommunen skrev kommer med i avtalet", None),
        ("Jag vill inte att det jag skrev blir offentligt", None),
        ("Kommunen har inte läst vad vi skrev", None),
        ("Skolan i Hyvinge har inte läst allt vi skrivit i ansökan", None),
        ("skicka inte det vi skrev om lägret", None),
        ("Ni läser inte det vi skrivit", None),
        ("skicka inte det vi pratade om på mötet", None),
        ("They did not read what we wrote", None),
    ],
)
def test_the_conversation_stays_out_where_that_is_asked_for(
    text: str, along: Optional[bool]
) -> None:
    assert wants_conversation_along(text) is along
    assert (apart_from_conversation(text) == text) is (along is None)


@pytest.mark.parametrize(
    ("text", "comes"),
    [
        ("skicka klagomålet", True),
        ("skicka mitt klagomål ändå", True),
        ("skicka in förslaget då", True),
        ("fortsätt med ärendet", True),
        ("hur skickar jag ett klagomål?", False),
        ("skicka elever till Hyvinge", False),
        ("jag vill skicka ett klagomål", False),
        ("klagomålet är att sidan är gammal", False),
        ("skicka inte klagomålet", False),
        ("jag har en fråga om mitt ärende", False),
        ("ett förslag är att skicka en kör", False),
    ],
)
def test_who_comes_back_may_call_it_a_complaint_or_a_suggestion(text: str, comes: bool) -> None:
    assert comes_back(text) is comes


def test_whether_something_was_sent_is_asked_after_what_is_told() -> None:
    text = "Då frågar jag på biblioteket. Inget har gått iväg nu alltså?"
    assert beside_the_state(text, sent=False) is not None
    assert beside_the_state("Är något skickat? Vi är en kör från Lund.", sent=False) is None


@pytest.mark.parametrize(
    ("text", "asks"),
    [
        ("Är den första frågan borttagen nu?", True),
        ("kan jag ta bort min fråga nu?", True),
        ("Kan ni ta bort min fråga?", False),
    ],
)
def test_whether_it_is_gone_is_asked_and_that_it_should_be_is_wanted(text: str, asks: bool) -> None:
    assert asks_of_taking_back(text) is asks


@pytest.mark.parametrize(
    ("text", "asks"),
    [
        ("fick ni med hela texten jag skrev? det står bara några rader", True),
        ("and did you tell them after 3pm?", True),
        ("skrev du att de ska ringa efter tre?", True),
        ("Vad sa du att SERN är?", False),
        ("Did you tell me who decides?", False),
        ("Har ni med frågan i EU-handslaget?", False),
        ("fick kommunen pengar?", False),
    ],
)
def test_who_asks_whether_something_went_along_asks_what_is_sent(text: str, asks: bool) -> None:
    assert asks_what_is_sent(text) is asks


def test_whether_they_call_about_it_asks_what_becomes_of_a_case() -> None:
    text = "ska ni ringa mig om det nu? jag vill inte att nån ringer"
    assert beside_the_state(text, sent=True, just_sent=True) == "jag vill inte att nån ringer"


@pytest.mark.parametrize(
    "text",
    [
        *("öppna formuläret igen", "vill ha formularet tebax", "kan jag få se formuläret igen?"),
        *("jag vill fylla i formuläret ändå", "jag tar hellre formuläret", "formulär igen tack"),
        *("kan du inte öppna formuläret igen?", "visa formuläret igen så skickar jag"),
        *("jag vill ha formuläret där jag kunde skriva numret", "visa samma formulär"),
        *("formuläret är borta, kan jag få det igen", "tillbaka till formuläret"),
        *("open the form again", "I'd like to use the form instead", "can I go back to the form"),
        *("I lost the form, can I have it again?", "the form again please"),
    ],
)
def test_the_form_is_asked_for_in_many_words(text: str) -> None:
    assert wants_the_form(text), text


@pytest.mark.parametrize(
    "text",
    [
        *("jag vill inte ha formuläret", "inget formulär tack", "slipper jag formuläret"),
        *("Kan jag få ett formulär?", "Kan vi få ert formulär?", "Can I have a form?"),
        *("måste jag fylla i formuläret?", "varför ska jag fylla i formuläret", "stäng formuläret"),
        *("kan jag få formuläret för föreningsbidrag", "Kan vi få ansökningsformuläret?"),
        *("kan jag få formuläret på engelska", "visa formuläret för ansökan till Erasmus"),
        *("Vi vill fylla i formuläret och skicka in ansökan", "kan du fylla i formuläret åt mig"),
        *("jag vill ha svar på det jag skrev i formuläret", "skicka formuläret"),
        *("jag vill skriva här i stället för i formuläret", "jag kan inte öppna formuläret"),
        *("I don't want to fill in the form", "I want the form for the grant"),
        *("can the pupils show the form of government", "I want to cancel the form"),
        *(
            "jag ser inget formulär",
            "jag fyllde i formuläret igår",
            "can you fill in the form for me",
        ),
    ],
)
def test_what_is_said_of_a_form_is_no_wish_for_it(text: str) -> None:
    assert not wants_the_form(text), text
