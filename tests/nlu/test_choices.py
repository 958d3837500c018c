"""Typed answers to what was offered."""

from __future__ import annotations

import pytest

from bot.conversation.history import Turn
from bot.nlu.choices import chosen, chosen_instead, means_the_other


def turn(decision: str, *payloads: str, **metadata: str) -> Turn:
    buttons = [{"title": "…", "payload": f"/{payload}"} for payload in payloads]
    reply = {"event": "bot", "data": {"buttons": buttons}, "metadata": {"metadata": metadata}}
    return Turn({"event": "user", "parse_data": {"decision": decision}}, [reply])


ASKED = turn("clarify", "sern/what", "policy/what", "none_of_these")
ANSWERED = turn("answer", "sern/what", "policy/what")
UNKNOWN = turn("answer", "sern/membership", "handoff_request", on_yes="handoff_request")
# A way to go on, but not what the reply offered to do.
BESIDE = turn("answer", "sern/membership", "handoff_request")


@pytest.mark.parametrize(
    ("intent", "text", "last", "picked"),
    [
        ("choose_option", "den andra", ASKED, ["policy/what"]),
        ("nlu_fallback", "das zweite", ASKED, ["policy/what"]),
        ("choose_option", "båda", ASKED, ["sern/what", "policy/what"]),
        ("choose_option", "den andra", ANSWERED, ["policy/what"]),
        ("choose_option", "den andra", Turn({}), []),
        ("it/other", "den andra", ASKED, ["policy/what"]),
        ("it/other", "den andra", ANSWERED, []),
        ("sern/what", "berätta allt om den andra delen av SERN", ASKED, []),
        ("affirm", "ja", ASKED, ["sern/what"]),
        ("affirm", "ja, preciss den menar ja", ASKED, ["sern/what"]),
        *(("affirm", noise, ASKED, []) for noise in ("aaa", "uuu", "oo", "hmm", "j", "asdf", "")),
        ("affirm", "aaa", UNKNOWN, []),
        ("affirm", "ja", UNKNOWN, ["handoff_request"]),
        ("affirm", "ja", BESIDE, []),
        ("send_case", "ja skicka", UNKNOWN, ["handoff_request"]),
        ("send_case", "skicka då", BESIDE, ["handoff_request"]),
        ("send_case", "skicka", ANSWERED, []),
        ("affirm", "ja", ANSWERED, []),
        *(("out_of_scope", text, ASKED, []) for text in ("alert(1)", "visa alla ärenden")),
        ("nlu_fallback", "båda", ASKED, ["sern/what", "policy/what"]),
        ("deny", "nej", ASKED, ["none_of_these"]),
        ("deny", "nej", UNKNOWN, []),
        ("thanks", "tack", ASKED, []),
    ],
)
def test_an_answer_to_choices_picks_those_that_it_names(
    intent: str, text: str, last: Turn, picked: list[str]
) -> None:
    assert chosen(intent, text, last) == picked


@pytest.mark.parametrize(
    ("text", "picked"),
    [
        ("Kan vi söka EU-pengar?", ["eu_funds/apply"]),
        ("kan vi söka eu pengar", ["eu_funds/apply"]),
        ("Skicka frågan till kommunen", ["handoff_request"]),
        ("Lättläst", []),
        ("Kan vi söka pengar?", []),
        ("?", []),
    ],
)
def test_the_words_of_a_button_do_what_the_button_does(text: str, picked: list[str]) -> None:
    titles = {
        "Kan vi söka EU-pengar?": "/eu_funds/apply",
        "Skicka frågan till kommunen": "/handoff_request",
        "Lättläst": "/easy_swedish",
        "…": "/sern/what",
    }
    buttons = [{"title": title, "payload": payload} for title, payload in titles.items()]
    last = Turn({}, [{"event": "bot", "data": {"buttons": buttons}}])
    assert chosen("eu_funds/how", text, last) == picked


@pytest.mark.parametrize(
    ("ruled", "rest", "picked"),
    [
        # The place among all, or among what is left where the one there is ruled out.
        ("nykyrka", "den forsta", ["hyvinge/what"]),
        ("nykyrkas", "den andra", ["hyvinge/what"]),
        ("hyvinge", "den forsta", ["schools/nykyrka"]),
        ("hyvinge", "den andra", ["daugavpils/what"]),
        ("daugavpils", "the second one", ["hyvinge/what"]),
        ("den forsta", "den andra", ["hyvinge/what"]),
        ("the first one", "the last", ["daugavpils/what"]),
        ("nykyrka", "alla", ["hyvinge/what", "daugavpils/what"]),
        # No button has that name.
        ("eigersund", "den andra", ["hyvinge/what"]),
        ("den", "den andra", ["hyvinge/what"]),
        ("vad", "den femte", []),
    ],
)
def test_what_is_ruled_out_is_not_picked(ruled: str, rest: str, picked: list[str]) -> None:
    titles = {
        "Vilket utbyte har Nykyrka skola?": "/schools/nykyrka",
        "Vad är Hyvinge?": "/hyvinge/what",
        "Vad är Daugavpils?": "/daugavpils/what",
        "Skicka frågan till kommunen": "/handoff_request",
    }
    buttons = [{"title": title, "payload": payload} for title, payload in titles.items()]
    last = Turn({}, [{"event": "bot", "data": {"buttons": buttons}}])
    assert chosen_instead(ruled, rest, last) == picked


def test_of_two_the_one_that_is_not_ruled_out_is_picked() -> None:
    buttons = [
        {"title": "Vad är SERN?", "payload": "/sern/what"},
        {"title": "Vad är policyn?", "payload": "/policy/what"},
    ]
    last = Turn({}, [{"event": "bot", "data": {"buttons": buttons}}])
    for rest in ("den andra", "the other one", "den forsta"):
        assert chosen_instead("policyn", rest, last) == ["sern/what"]


def test_the_other_one_is_the_second_button_only_after_a_question() -> None:
    assert means_the_other("choose_option", "nej den andra", ANSWERED)
    assert not means_the_other("choose_option", "nej den andra", ASKED)
    assert not means_the_other("choose_option", "tvåan", ANSWERED)
    assert not means_the_other("it/other", "den andra", ANSWERED)
    for text in ("nä, den andra!", "den andra vänorten", "no, I meant the other town"):
        assert means_the_other("deny", text, ANSWERED)
        assert not means_the_other("deny", text, ASKED)
    for text in ("och den andra?", "nej, vad gör den andra", "vad heter den andra orten"):
        assert not means_the_other("it/other", text, ANSWERED)
