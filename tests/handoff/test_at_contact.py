"""What is written where a contact is asked for, and is none: a name, a change, an announcement."""

from __future__ import annotations

from typing import Mapping, Optional

import pytest

from actions.handoff.steps import NOTHING, Change, Step
from bot.cases.written import Written
from bot.conversation.history import BEFORE_SLOT
from tests.handoff.reading import ADDRESS, NAME_NOTED, read, said, typed

QUESTION = "Kan vår kör åka till Hyvinge?"
NUMBER = "070-123 45 67"
ASKED = Written(QUESTION)
WITH_NUMBER = Written(QUESTION, NUMBER)
ASKED_FOR = {Step.QUESTION: None, "case_draft": None, "case_other_draft": None}


@pytest.mark.parametrize(
    ("text", "cell"),
    [
        ("Comune di Busseto", "sern/members"),
        ("Anna Ozola, Daugavpils City Municipality", "daugavpils/contact"),
        ("Körsångarna i Borensberg", "twin_towns/join"),
        ("City of Hyvinkää", "hyvinge/what"),
        ("Eigersund kommune", "eigersund/what"),
        ("Liceo Romagnosi, Parma", "sern/members"),
    ],
)
def test_a_name_is_kept_whatever_it_looks_like_a_question_about(text: str, cell: str) -> None:
    result = read(Step.CONTACT, typed(text, cell.split("/")[0], cell), written=ASKED)
    assert (said(result), result.slots[Step.NAME], result.end) == (NAME_NOTED, text, None)
    assert read(Step.DECISION, text, written=WITH_NUMBER).slots[Step.NAME] == text
    offered = read(Step.QUESTION, text, draft=QUESTION)
    assert (said(offered), offered.slots) == (["case_name_noted"], {Step.NAME: text})


def test_a_rare_name_is_one_only_where_it_is_no_topic() -> None:
    for text in ("Fatuma Noor", "Rotary Motala"):
        assert read(Step.CONTACT, text, written=ASKED).slots[Step.NAME] == text
    for text in ("Central Baltic", "Jobbar i Linköping"):
        topic = typed(text, "central_baltic", "central_baltic/what")
        result = read(Step.CONTACT, topic, written=ASKED)
        assert (said(result), result.slots) == (["contact_missing"], {})


@pytest.mark.parametrize(
    "text",
    [
        *("VAD KOSTAR DET", "Vad Kostar Det", "Bor i Motala kommun"),
        *("resor till skolan", "Hyvinge", "Bidrag till föreningar"),
    ],
)
def test_what_has_no_capitals_of_a_name_is_answered(text: str) -> None:
    result = read(Step.CONTACT, typed(text, "sern", "sern/cost"), written=ASKED)
    assert (said(result), result.slots) == (["sern/cost"], {})


def test_a_name_with_when_to_call_is_said_to_be_kept_and_only_a_contact_to_be_missing() -> None:
    text = "Mitt namn är Kerstin Ek, jag bor i Ask, och ni kan ringa mig på kvällarna"
    result = read(Step.CONTACT, text, written=ASKED)
    asked = f"{QUESTION} Ni kan ringa mig på kvällarna."
    assert result.said == [
        ("utter_case_question_noted", {"case_question": asked}),
        ("utter_case_name_noted", {"case_name": "Kerstin Ek"}),
        ("utter_contact_only_missing", {}),
    ]


def test_who_has_no_e_mail_keeps_their_name() -> None:
    text = "Körsångarna i Borensberg. men jag har ingen mejl, ni får ringa"
    result = read(Step.CONTACT, text, written=ASKED)
    assert said(result) == ["no_email", "case_name_noted"]
    assert result.slots[Step.NAME] == "Körsångarna i Borensberg"


@pytest.mark.parametrize(
    "text",
    [
        *("jag lämnar en e-postadress ändå", "ok ni får mitt nummer då", "jag ger er min mejl"),
        *("I'll leave an email after all", "men jag kan lämna ett telefonnummer"),
    ],
)
def test_who_announces_a_contact_is_asked_to_write_it(text: str) -> None:
    for step in (Step.QUESTION, Step.CONTACT, Step.DECISION):
        result = read(step, typed(text, "no_email"), written=WITH_NUMBER)
        assert (said(result), result.slots, result.end) == (["contact_write_it"], {}, None)
    without = read(Step.DECISION, text, written=Written(QUESTION, NOTHING))
    assert (said(without), without.slots[Step.CONTACT]) == (["contact_write_it"], None)


@pytest.mark.parametrize(
    "text",
    [
        *("jag lämnar ingen e-post", "ni får inte mitt nummer", "jag ger er inte min mejl"),
        "jag skriver mejl själv",
    ],
)
def test_who_refuses_one_announces_none(text: str) -> None:
    assert "contact_write_it" not in said(read(Step.CONTACT, text, written=ASKED))


@pytest.mark.parametrize("text", ["ändra frågan tack", "jag vill ändra frågan", "kan jag ändra?"])
@pytest.mark.parametrize("draft", [None, "Vem leder SERN?"])
def test_the_question_can_be_changed_where_the_contact_is_asked_for(
    text: str, draft: Optional[str]
) -> None:
    known = {"draft": QUESTION, "other_draft": draft}
    assert read(Step.CONTACT, text, written=ASKED, **known).slots == ASKED_FOR


@pytest.mark.parametrize(
    ("text", "slots"),
    [
        ("ändra frågan tack", ASKED_FOR),
        ("jag vill ändra frågan", ASKED_FOR),
        ("kan jag ändra min fråga innan jag skickar?", ASKED_FOR),
        ("kan jag ändra?", {"case_change": Change.ANYTHING}),
        ("går det att ändra något?", {"case_change": Change.ANYTHING}),
        ("Can I change it?", {"case_change": Change.ANYTHING}),
        ("kan jag ändra namnet?", {Step.NAME: None, "case_change": Change.NAME}),
    ],
)
def test_who_asks_to_change_something_is_asked_what_or_for_it(
    text: str, slots: Mapping[str, Optional[str]]
) -> None:
    # Two were offered: "ändra" is not "andra", the second.
    known = {"draft": QUESTION, "other_draft": "Vem leder SERN?"}
    result = read(Step.DECISION, typed(text), written=WITH_NUMBER, **known)
    assert (result.slots, result.said) == (slots, [])


@pytest.mark.parametrize(
    "text", ["hur ändrar man ett avtal?", "kan kommunen ändra avtalet?", "Får vi byta vänort?"]
)
def test_what_asks_to_change_something_else_is_a_question(text: str) -> None:
    assert read(Step.QUESTION, text).slots[Step.QUESTION] == text
    assert said(read(Step.CONTACT, text, written=ASKED)) == ["case_no_answer"]


ABOUT = "vänta jag skrev fel, frågan ska vara om Central Baltic i stället"


@pytest.mark.parametrize("step", [Step.CONTACT, Step.DECISION])
@pytest.mark.parametrize("text", [ABOUT, "oj, så tokigt. Frågan ska vara om Central Baltic"])
def test_a_piece_of_a_question_is_asked_for_whole(step: Step, text: str) -> None:
    result = read(step, text, written=WITH_NUMBER)
    assert (said(result), result.slots[Step.QUESTION]) == (["case_whole_question"], None)
    # What there was can be had back.
    assert result.slots[BEFORE_SLOT] == QUESTION
    offered = read(Step.QUESTION, text, draft=QUESTION)
    assert (said(offered), offered.slots[Step.QUESTION]) == (["case_whole_question"], None)


@pytest.mark.parametrize("step", [Step.QUESTION, Step.CONTACT, Step.DECISION])
def test_a_piece_that_names_a_question_of_the_conversation_means_that(step: Step) -> None:
    asked = "Kan vi söka pengar ur Central Baltic?"
    result = read(step, typed(ABOUT, before=[asked]), written=WITH_NUMBER, draft=QUESTION)
    assert result.slots[Step.QUESTION] == asked


@pytest.mark.parametrize("text", ["om bidrag", "bidrag", "om min son kan åka", "om vi åker"])
def test_what_is_typed_as_the_question_may_be_a_piece(text: str) -> None:
    assert read(Step.QUESTION, text).slots[Step.QUESTION] == text


def test_another_question_is_shown_where_the_contact_is_asked_for() -> None:
    result = read(Step.CONTACT, "vänta, ändra frågan till: Kan vi åka till Parma?", written=ASKED)
    assert result.said[0] == (
        "utter_case_question_noted",
        {"case_question": "Kan vi åka till Parma?"},
    )
    with_contact = read(Step.CONTACT, f"Det gäller vår kör, {ADDRESS}", written=ASKED)
    assert said(with_contact) == []


@pytest.mark.parametrize(
    ("step", "reply"),
    [
        (Step.QUESTION, "case_nobody_here"),
        (Step.CONTACT, "contact/phone"),
        (Step.DECISION, "contact/phone"),
    ],
)
def test_who_would_rather_call_than_write_is_told_that_they_are_called(
    step: Step, reply: str
) -> None:
    text = typed("varför måste jag skriva, kan jag inte ringa", "why_contact")
    assert said(read(step, text, written=ASKED)) == [reply]
    why = typed("varför måste jag skriva det?", "why_contact")
    assert said(read(Step.CONTACT, why, written=ASKED)) == ["why_contact"]


@pytest.mark.parametrize(
    "text",
    [
        *(f"Kan ni inte ringa {NUMBER}?", "ni får ringa mig", "men kan ni inte ringa då"),
        *("Can't you call me?", "jag har ingen mejl, ni får ringa", "Ring mig"),
    ],
)
def test_who_left_a_number_and_asks_to_be_called_is_told_so_above_the_summary(text: str) -> None:
    result = read(Step.DECISION, text, written=WITH_NUMBER)
    assert (said(result), result.slots, result.show) == (
        ["case_calls"],
        {"case_change": None},
        True,
    )


def test_a_name_beside_the_wish_to_be_called_is_kept() -> None:
    text = "Körsångarna i Borensberg. men jag har ingen mejl, ni får ringa"
    result = read(Step.DECISION, text, written=WITH_NUMBER)
    assert said(result) == ["case_calls"]
    assert result.slots[Step.NAME] == "Körsångarna i Borensberg"


@pytest.mark.parametrize(
    "text", ["kan ni ringa efter fem?", "Kan ni ringa upp skolan i Busseto?", "kan ni mejla mig?"]
)
def test_what_says_more_than_to_call_is_no_mere_wish_to_be_called(text: str) -> None:
    assert "case_calls" not in said(read(Step.DECISION, text, written=WITH_NUMBER))


def test_who_left_an_address_and_asks_to_be_called_is_asked_for_a_number() -> None:
    result = read(Step.DECISION, "Kan ni inte ringa?", written=Written(QUESTION, ADDRESS))
    assert result.slots[Step.CONTACT] is None
