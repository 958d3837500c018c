"""What was sent although the visitor got no answer is not sent again, nor said to be cancelled."""

from __future__ import annotations

from typing import Any, Optional

import pytest
from rasa_sdk import Action, Tracker
from rasa_sdk.executor import CollectingDispatcher
from sqlalchemy.orm import sessionmaker

from actions.handoff import close, sent_cases
from actions.handoff.close import ActionCaseStatus, ActionCaseWaits, ActionCloseHandoff
from actions.handoff.form import (
    ActionAddToCase,
    ActionAnotherQuestion,
    ActionAskCaseContact,
    ActionAskCaseDecision,
    ActionFillInForm,
    ActionStartHandoff,
    ValidateHandoffForm,
)
from actions.several import ActionSeveral
from bot.answers.compose import Situation, compose
from bot.answers.from_settings import values_from
from bot.answers.legal_texts import said_in
from bot.answers.variants import Variant
from bot.conversation.outcomes import TOLD_KEY
from bot.files.yaml_data import read_yaml
from bot.settings import PROJECT_DIR, get_settings
from bot.store.errors import StoreError
from bot.store.models import MessageKind
from tests.handoff.trackers import (
    DOMAIN,
    form_begins,
    form_ends,
    replied,
    said,
    shows_forms,
    tracker,
)
from tests.store.cases import new_case, open_cases
from tests.store.test_cases import cases, open_case, outbox

KEY = "one-run-of-the-form"
ADDRESS = "bo@example.se"


@pytest.fixture(autouse=True)
def store(sessions: sessionmaker, monkeypatch: pytest.MonkeyPatch) -> sessionmaker:
    monkeypatch.setattr(sent_cases, "sessions", lambda: sessions)
    return sessions


def pending(text: str, intent: str) -> Tracker:
    """The visitor sent, got no answer, and says something else now."""
    return tracker(
        said(text, intent),
        case_end="send",
        case_key=KEY,
        case_question="Hur?",
        case_draft="Hur?",
    )


def cancel() -> tuple[list[dict[str, Any]], dict[str, Any]]:
    return answer(ActionCloseHandoff(), pending("avbryt", "cancel_case"))


def begin_anew() -> tuple[list[dict[str, Any]], dict[str, Any]]:
    return answer(ActionStartHandoff(), pending("jag vill nå en person", "handoff_request"))


def ask_about_it() -> tuple[list[dict[str, Any]], dict[str, Any]]:
    return answer(ActionCaseStatus(), pending("är den skickad", "case_status"))


def answer(action: Action, conversation: Tracker) -> tuple[list[dict[str, Any]], dict[str, Any]]:
    """What is said, and the slots that are set."""
    dispatcher = CollectingDispatcher()
    events = action.run(dispatcher, conversation, DOMAIN)
    slots = {e["name"]: e["value"] for e in events if e["event"] == "slot"}
    return dispatcher.messages, slots


def open_one(store: sessionmaker, key: str = KEY) -> str:
    return open_case(store, new_case(idempotency_key=key), municipality="m@example.se").reference


def break_store(monkeypatch: pytest.MonkeyPatch) -> None:
    def down() -> sessionmaker:
        raise StoreError("down")

    monkeypatch.setattr(sent_cases, "sessions", down)


def test_it_is_not_said_to_be_cancelled(store: sessionmaker) -> None:
    reference = open_one(store)
    (message,), slots = cancel()
    assert (message["response"], message["reference"]) == ("utter_case_already_sent", reference)
    assert (slots["case_reference"], slots["case_end"]) == (reference, None)


def test_what_was_not_sent_is_cancelled(store: sessionmaker) -> None:
    open_one(store, "another")
    (message,), slots = cancel()
    assert message["response"] == "utter_case_cancelled"
    assert (slots["case_draft"], slots["case_end"]) == ("Hur?", None)
    assert len(cases(store)) == 1


def test_while_nobody_can_tell_nothing_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    break_store(monkeypatch)
    # The connector apologises for a turn without a reply; the next try finds all as it is.
    assert cancel() == ([], {})


def test_a_new_form_tells_of_it_and_does_not_offer_it_again(store: sessionmaker) -> None:
    reference = open_one(store)
    messages, slots = begin_anew()
    assert [message["response"] for message in messages] == [
        "utter_case_already_sent",
        "utter_handoff_in_chat",
    ]
    assert messages[0]["reference"] == reference
    assert slots["case_draft"] is None
    assert slots["case_key"] not in (None, KEY)


def test_a_new_form_offers_what_was_not_sent(store: sessionmaker) -> None:
    open_one(store, "another")
    messages, slots = begin_anew()
    assert [message["response"] for message in messages] == ["utter_handoff_in_chat"]
    assert slots["case_draft"] == "Hur?"


def test_a_new_form_begins_though_nobody_can_tell(monkeypatch: pytest.MonkeyPatch) -> None:
    break_store(monkeypatch)
    messages, slots = begin_anew()
    assert [message["response"] for message in messages] == ["utter_handoff_in_chat"]
    assert slots["case_draft"] == "Hur?"


def test_who_asks_about_it_is_told_its_number(store: sessionmaker) -> None:
    reference = open_one(store)
    (message,), slots = ask_about_it()
    assert (message["response"], message["reference"]) == ("utter_case_status", reference)
    assert slots == {}


def test_a_case_is_not_forgotten_when_another_handoff_begins_and_ends() -> None:
    slots = [
        {"event": "slot", "name": "case_reference", "value": v} for v in ("EU-2026-0012", None)
    ]
    conversation = pending("är den skickad", "case_status")
    conversation.events[:0] = slots
    (message,), _ = answer(ActionCaseStatus(), conversation)
    assert message["reference"] == "EU-2026-0012"


def test_who_asks_about_what_was_not_sent_is_told_so(
    store: sessionmaker, monkeypatch: pytest.MonkeyPatch
) -> None:
    open_one(store, "another")
    (message,), _ = ask_about_it()
    assert message["response"] == "utter_case_status_unknown"
    break_store(monkeypatch)
    assert ask_about_it() == ([], {})


def test_a_client_that_may_show_forms_is_given_one(store: sessionmaker) -> None:
    asked = said("Hur går vår förening med i SERN?", "sern/join")
    wish = said("jag vill nå en person", "handoff_request")
    (message,), slots = answer(ActionStartHandoff(), shows_forms(tracker(asked, wish)))
    assert message["response"] == "utter_handoff_request"
    form = message["custom"]["form"]
    notice = form.pop("notice")
    assert "allmän handling" in notice and "30 dagar" in notice and "{" not in notice
    assert form == {
        "kind": "case",
        "question": "Hur går vår förening med i SERN?",
        "organisation": True,
        "style": "normal",
    }
    assert message["ask"] == slots["case_form"] == slots["case_ask"]


ANSWERED = {"event": "bot", "text": "Tre.", "metadata": {"metadata": {"outcome": "answered"}}}
SEND_THAT = "kan ni skicka den frågan, min mejl är per@example.se"


def test_who_wants_sent_what_they_asked_and_says_how_to_be_reached_comes_to_the_summary(
    store: sessionmaker,
) -> None:
    asked, wish = said("Får vår kör åka?", "nlu_fallback"), said(SEND_THAT, "handoff_request")
    _, slots = answer(ActionStartHandoff(), tracker(asked, wish))
    told = (slots["case_question"], slots["case_contact"])
    assert told == ("Får vår kör åka?", "per@example.se")
    (message,), _ = answer(ActionStartHandoff(), shows_forms(tracker(asked, wish)))
    form = message["custom"]["form"]
    assert (form["question"], form["filled"]) == ("Får vår kör åka?", {"email": "per@example.se"})
    # With nothing asked before, the contact is kept for the question to come.
    _, slots = answer(ActionStartHandoff(), tracker(wish))
    assert (slots["case_question"], slots["case_contact"]) == (None, "per@example.se")


def test_beside_a_form_that_question_is_the_one_asked_since(store: sessionmaker) -> None:
    asked, wish = said("Får kor åka?", "nlu_fallback"), said(SEND_THAT, "for_the_form")
    for events, question in (((asked, wish), "Får kor åka?"), ((wish,), "Får vi åka?")):
        slots = {"case_form": "x", "case_ask": "x", "case_draft": "Får vi åka?"}
        beside = shows_forms(tracker(*events, **slots))
        (message,), _ = answer(ActionFillInForm(), beside)
        form = message["custom"]["form"]
        assert (form["question"], form["filled"]) == (question, {"email": "per@example.se"})


def test_that_question_is_the_last_one_and_when_to_call_goes_with_it(store: sessionmaker) -> None:
    first, second = said("Får kor åka?", "nlu_fallback"), said("Får vi åka?", "nlu_fallback")
    wish = said("skicka den frågan, 070-123 45 67, ring efter fyra", "handoff_request")
    _, slots = answer(ActionStartHandoff(), tracker(first, second, wish))
    assert slots["case_question"] == "Får vi åka? Ring efter fyra."
    assert slots["case_other_draft"] is None


@pytest.mark.parametrize(
    "text",
    [
        "Skicka bägge, per@example.se, Per Berg",
        "Skicka båda frågorna till kommunen. Min mejl är per@example.se, jag heter Per Berg",
        "send both, my e-mail is per@example.se, Per Berg",
    ],
)
@pytest.mark.parametrize("first", ["nlu_fallback", "sern/board"])
def test_who_wants_both_questions_sent_has_both_in_it(
    store: sessionmaker, first: str, text: str
) -> None:
    asked, more = said("Får kor åka dit?", first), said("Får vi åka dit?", "nlu_fallback")
    talk = (asked, ANSWERED, more, replied("?"), said(text, "handoff_request"))
    _, slots = answer(ActionStartHandoff(), tracker(*talk))
    told = [slots[f"case_{part}"] for part in ("question", "contact", "name")]
    assert told == ["Får kor åka dit?\nFår vi åka dit?", "per@example.se", "Per Berg"]
    (message,), slots = answer(ActionStartHandoff(), shows_forms(tracker(*talk)))
    form = message["custom"]["form"]
    assert form["question"] == "Får kor åka dit?\nFår vi åka dit?" and "questions" not in form
    assert form["filled"] == {"email": "per@example.se", "name": "Per Berg"}
    beside = tracker(*talk, case_form="x", case_ask="x", case_draft="Får vi åka dit?")
    (message,), _ = answer(ActionFillInForm(), shows_forms(beside))
    assert message["custom"]["form"]["question"] == "Får kor åka dit?\nFår vi åka dit?"


def test_a_mistyped_contact_beside_the_wish_to_send_is_asked_about(store: sessionmaker) -> None:
    asked = said("Får vår kör åka?", "nlu_fallback")
    wish = said(SEND_THAT.replace("example.se", "gmial.com"), "handoff_request")
    _, slots = answer(ActionStartHandoff(), tracker(asked, wish))
    assert (slots["contact_given"], slots["contact_suggestion"]) == (
        "per@gmial.com",
        "per@gmail.com",
    )
    assert slots["case_contact"] is None


def test_who_would_rather_write_is_asked_in_the_chat(store: sessionmaker) -> None:
    conversation = shows_forms(tracker(said("jag skriver hellre här", "write_in_chat")))
    (message,), slots = answer(ActionStartHandoff(), conversation)
    assert message["response"] == "utter_handoff_in_chat"
    assert slots["case_form"] is None


def test_where_no_form_is_shown_a_number_beside_the_question_is_kept_for_its_step(
    store: sessionmaker,
) -> None:
    text = "Får kören åka dit? Ring mig på 070-123 45 67"
    _, slots = answer(ActionStartHandoff(), tracker(said(text, "nlu_fallback")))
    assert (slots["case_draft"], slots["case_contact"]) == ("Får kören åka dit?", "070-123 45 67")


def test_the_form_of_a_client_is_cancelled_and_its_question_kept(store: sessionmaker) -> None:
    conversation = tracker(said("avbryt", "cancel_case"), case_form="x", case_draft="Hur?")
    (message,), slots = answer(ActionCloseHandoff(), conversation)
    assert message["response"] == "utter_case_cancelled"
    assert (slots["case_form"], slots["case_draft"]) == (None, "Hur?")


@pytest.mark.parametrize("slots", [{"case_form": "x"}, {"case_end": "cancelled"}])
def test_who_cancels_a_second_question_is_told_that_the_first_was_sent(
    store: sessionmaker, slots: dict[str, str]
) -> None:
    sent = {"event": "slot", "name": "case_reference", "value": "EU-2026-0001"}
    conversation = tracker(sent, said("avbryt", "cancel_case"), **slots)
    (message,), _ = answer(ActionCloseHandoff(), conversation)
    told = (message["response"], message["reference"])
    assert told == ("utter_case_only_this_cancelled", "EU-2026-0001")


@pytest.mark.parametrize(
    ("text", "draft", "question"),
    [
        ("070-174 06 52. Aisha. praktik utomlands, går det?", None, "praktik utomlands, går det?"),
        ("My number is 070-174 06 52. May pupils go abroad?", None, "May pupils go abroad?"),
        ("070-174 06 52. Aisha. praktik utomlands, går det?", "Vad kostar det?", "Vad kostar det?"),
    ],
)
def test_a_contact_and_a_question_beside_a_form_both_go_into_it(
    text: str, draft: str | None, question: str
) -> None:
    asked = said(text, "practice/abroad")
    asked["parse_data"]["questions"] = ["practice/abroad", "for_the_form"]
    beside = shows_forms(tracker(asked, case_form="x", case_ask="x", case_draft=draft))
    (reply, form), slots = answer(ActionSeveral(), beside)
    assert reply["response"] == "utter_practice/abroad"
    assert form["custom"]["form"]["question"] == question
    assert form["custom"]["form"]["filled"]["tel"] == "070-174 06 52"
    assert slots["case_contact"] == "070-174 06 52"


def test_who_would_rather_be_called_than_fill_in_a_form_hears_how() -> None:
    text = "nä orkar inte fylla i en massa. kan ni inte ringa"
    slots = {"case_form": "x", "case_ask": "x", "case_draft": "Får vi åka dit?"}
    told = said(text, "for_the_form")
    (form,), _ = answer(ActionFillInForm(), shows_forms(tracker(told, **slots)))
    assert form["response"] == "utter_case_leave_number"
    assert form["custom"]["form"]["filled"] == {"way": "tel"}
    number = said(f"{text} mig på 070-174 06 52", "for_the_form")
    (form,), _ = answer(ActionFillInForm(), shows_forms(tracker(number, **slots)))
    assert form["response"] == "utter_case_filled_in"


def test_what_is_asked_of_sending_beside_the_wish_to_send_is_answered_first() -> None:
    wish = said("Skicka frågan till kommunen då. Vem läser den?", "several_questions")
    wish["parse_data"]["questions"] = ["privacy_readers", "handoff_request"]
    asked = said("Vad kostade resan?", "visits/cost")
    replies, _ = answer(ActionSeveral(), shows_forms(tracker(asked, wish)))
    told = [reply["response"] for reply in replies]
    assert told == ["utter_privacy_readers", "utter_handoff_request"]
    assert replies[-1]["custom"]["form"]["question"] == "Vad kostade resan?"


def test_what_is_put_right_on_the_way_to_the_chat_is_offered_so() -> None:
    text = "Jag skriver hellre här i chatten. Och förresten, resan är i maj och inte i april"
    slots = {"case_form": "x", "case_ask": "x", "case_draft": "Får vi bidrag till en resa i april?"}
    waiting = shows_forms(tracker(said(text, "write_in_chat"), **slots))
    _, kept = answer(ActionStartHandoff(), waiting)
    assert kept["case_draft"] == "Får vi bidrag till en resa i maj?"


def test_the_question_just_asked_goes_into_a_form_without_one() -> None:
    asked = said("praktik utomlands via kommunen, går det?", "practice/abroad")
    told = said("ja skicka den frågan, och ring mig på 0701740652", "for_the_form")
    beside = shows_forms(tracker(asked, replied("?"), told, case_form="x", case_ask="x"))
    (form,), slots = answer(ActionFillInForm(), beside)
    question = "praktik utomlands via kommunen, går det?"
    assert (form["custom"]["form"]["question"], slots["case_draft"]) == (question, question)


@pytest.mark.parametrize(
    ("text", "draft", "question"),
    [
        ("EU-arbetet är bara skryt. Måste jag säga vem jag är?", None, "EU-arbetet är bara skryt."),
        (
            "Det är bara skryt och ingen märker det. Kan jag klaga anonymt?",
            "Jag klagar på EU-arbetet",
            "Jag klagar på EU-arbetet. Det är bara skryt och ingen märker det.",
        ),
    ],
)
def test_what_is_told_beside_asking_to_stay_unknown_goes_into_a_complaint(
    text: str, draft: str | None, question: str
) -> None:
    complained = said("jag vill lämna ett klagomål", "complaint")
    told = said(text, "for_the_form")
    beside = tracker(complained, replied("?"), told, case_form="x", case_ask="x", case_draft=draft)
    (answered, form), _ = answer(ActionFillInForm(), shows_forms(beside))
    assert answered["response"] == "utter_anonymous"
    assert form["custom"]["form"]["question"] == question


@pytest.mark.parametrize("text", ["kan jag vara anonym?", "svara! kan jag klaga utan telefon?"])
def test_who_only_asks_to_stay_unknown_is_answered_and_the_form_stays(text: str) -> None:
    complained = said("jag vill lämna ett klagomål", "complaint")
    beside = tracker(complained, replied("?"), said(text, "for_the_form"), case_form="x")
    (answered,), slots = answer(ActionFillInForm(), shows_forms(beside))
    assert (answered["response"], slots) == ("utter_anonymous", {})


def test_a_question_that_is_not_known_is_not_said_to_stand_in_the_form() -> None:
    told = said("ja skicka den frågan, och ring mig på 0701740652", "for_the_form")
    beside = shows_forms(tracker(told, case_form="x", case_ask="x"))
    (missing, form), _ = answer(ActionFillInForm(), beside)
    assert missing["response"] == "utter_question_missing"
    assert form["custom"]["form"]["question"] == ""


def test_who_says_send_beside_a_form_with_a_question_is_told_what_sends_it() -> None:
    slots = {"case_form": "x", "case_ask": "x", "case_draft": "Får kor delta?"}
    waiting = shows_forms(tracker(said("skicka", "send_case"), **slots))
    (message,), changed = answer(ActionCloseHandoff(), waiting)
    assert (message["response"], changed) == ("utter_case_waits", {})


NUMBER_FORM = "jag vill ha formuläret där jag kunde skriva numret"


@pytest.mark.parametrize(
    "text",
    [
        *("nej jag vill skriva ändå. öppna formuläret igen", NUMBER_FORM, "var är formuläret?"),
        *("formulär igen tack", "I want the form back, please", "can I have the form again?"),
    ],
)
def test_who_wants_the_form_again_gets_it_and_it_is_never_the_question(
    store: sessionmaker, text: str
) -> None:
    left = {**replied("Avbrutet."), "metadata": {"utter_action": "utter_case_cancelled"}}
    before = [said("Avbryt", "cancel_case", title="Avbryt"), left]
    wish = said(text, "handoff_request")
    (message,), slots = answer(ActionStartHandoff(), shows_forms(tracker(*before, wish)))
    form = message["custom"]["form"]
    assert (message["response"], form["question"]) == ("utter_handoff_request", "")
    assert slots["case_form"] and not slots["case_draft"]
    again = said("Skicka en fråga till kommunen", "handoff_request", title="Skicka en fråga")
    (message,), _ = answer(ActionStartHandoff(), shows_forms(tracker(*before, wish, again)))
    assert message["custom"]["form"]["question"] == ""


@pytest.mark.parametrize("step", ["question", "contact", "decision"])
def test_who_wants_the_form_in_the_chat_steps_goes_on_there_with_all_that_was_written(
    store: sessionmaker, step: str
) -> None:
    kept = {"case_contact": "bo@example.se", "case_name": "Bo Ek", "case_alone": "yes"}
    asked = {"case_question": "Får kor delta?"} if step == "decision" else {}
    slots: dict[str, Any] = {"case_draft": "Får kor delta?", **asked}
    slots |= kept if step == "decision" else {}
    events = [form_begins(), said(NUMBER_FORM, "contact/phone")]
    asks = tracker(*events, requested_slot=f"case_{step}", **slots)
    validate = getattr(ValidateHandoffForm(), f"validate_case_{step}")
    taken = validate(NUMBER_FORM, CollectingDispatcher(), shows_forms(asks), DOMAIN)
    assert taken == {f"case_{step}": None, "case_end": "in_form"}
    ended = shows_forms(tracker(*events, form_ends(), **{**slots, **taken}))
    (message,), after = answer(ActionCloseHandoff(), ended)
    form = message["custom"]["form"]
    assert form["question"] == "Får kor delta?"
    assert (after["case_form"] is not None, after["case_end"]) == (True, None)
    if step == "decision":
        assert form["filled"] == {"email": "bo@example.se", "name": "Bo Ek"}
        assert after["case_alone"] == "yes"


@pytest.mark.parametrize(
    ("text", "draft", "leaves"),
    [
        ("Hej! Vi vill söka pengar. Kan vi få ett formulär?", None, False),
        ("Hej! Vi vill söka pengar. Kan vi få formuläret?", None, False),
        ("Kan jag få ett formulär?", None, False),
        ("Hej! Kan jag få formuläret? Tack!", None, True),
        ("nej jag vill skriva själv. Visa formuläret", "Får kor delta?", True),
    ],
)
def test_a_question_that_speaks_of_a_form_stays_in_the_chat(
    text: str, draft: Optional[str], leaves: bool
) -> None:
    slots = {"requested_slot": "case_question", "case_draft": draft}
    asks = shows_forms(tracker(form_begins(), said(text, "nlu_fallback"), **slots))
    validate = ValidateHandoffForm().validate_case_question
    taken = validate(text, CollectingDispatcher(), asks, DOMAIN)
    assert ("case_end" in taken) is leaves
    assert leaves or "pengar" not in text or "pengar" in taken["case_question"]


def form_after_steps(text: str, **slots: Any) -> tuple[dict[str, Any], dict[str, Any]]:
    """The form that comes to who asks for it in the chat steps, and the slots after it."""
    events = [form_begins(), said(text, "contact/phone"), form_ends()]
    ended = shows_forms(tracker(*events, case_end="in_form", **slots))
    (message,), after = answer(ActionCloseHandoff(), ended)
    return message["custom"]["form"], after


@pytest.mark.parametrize("text", [NUMBER_FORM, "visa formuläret", "var är formuläret?"])
def test_of_two_that_were_offered_both_stand_in_the_form(text: str, store: sessionmaker) -> None:
    offered = {"case_draft": "Vad kostar det?", "case_other_draft": "Får vi åka?"}
    form, after = form_after_steps(text, **offered)
    assert form["questions"] == ["Vad kostar det?", "Får vi åka?"]
    assert after["case_other_draft"] == "Får vi åka?"
    form, after = form_after_steps(text, **offered, case_question="Vad kostar det?")
    assert (form["question"], form.get("questions")) == ("Vad kostar det?", None)
    assert after["case_other_draft"] is None


@pytest.mark.parametrize(
    ("text", "filled"),
    [
        ("visa formuläret", {"no_reply": True}),
        ("visa formuläret, min mejl är bo@example.se", {"email": "bo@example.se"}),
    ],
)
def test_who_wanted_no_reply_gets_the_form_so(
    text: str, filled: dict[str, Any], store: sessionmaker
) -> None:
    slots = {"case_question": "Får vi åka?", "case_contact": ""}
    form, after = form_after_steps(text, **slots)
    assert form["filled"] == filled
    assert after["case_contact"] == filled.get("email", "")
    # Beside the form it is shown again.
    waits = {"case_form": "x", "case_ask": "x", "case_draft": "Får vi åka?", "case_contact": ""}
    again = tracker(said(text, "handoff_request"), **waits)
    (message,), _ = answer(ActionStartHandoff(), shows_forms(again))
    assert message["custom"]["form"]["filled"] == filled


def test_a_client_without_forms_is_asked_on_in_the_chat(store: sessionmaker) -> None:
    slots = {"requested_slot": "case_contact", "case_question": "Får kor delta?"}
    asks = tracker(form_begins(), said(NUMBER_FORM, "contact/phone"), **slots)
    taken = ValidateHandoffForm().validate_case_contact(
        NUMBER_FORM, CollectingDispatcher(), asks, {"slots": {}}
    )
    assert "case_end" not in taken


def test_a_contact_that_is_asked_for_again_is_known_from_this_form(store: sessionmaker) -> None:
    text = "Du fick ju numret nyss, ta det"
    given = ["bo@example.se, 070-174 06 05", None, "på telefon, tack", None, text]
    slots = [{"event": "slot", "name": "case_contact", "value": value} for value in given]
    asked = {"requested_slot": "case_contact", "case_contact": text, "case_question": "Får vi åka?"}
    asks = tracker(form_begins(), *slots, said(text, "nlu_fallback"), **asked)
    validate = ValidateHandoffForm().validate_case_contact
    taken = validate(text, CollectingDispatcher(), asks, {"slots": {}})
    assert taken["case_contact"] == "070-174 06 05"


def test_who_lets_it_be_and_says_goodbye_is_told_once_that_nothing_is_sent() -> None:
    beside = tracker(said("nä då får det vara. hej då", "cancel_case"), case_form="x", case_ask="x")
    (message,), slots = answer(ActionCloseHandoff(), beside)
    assert (message["response"], slots["case_form"]) == ("utter_case_left", None)


@pytest.mark.parametrize(
    ("draft", "response"),
    [(None, "utter_case_waits_unfilled"), ("Får vi åka?", "utter_case_waits")],
)
def test_that_the_form_was_not_sent_is_said_once(
    draft: Optional[str], response: str, store: sessionmaker
) -> None:
    thanks, waits = said("tack", "thanks"), {"case_form": "x", "case_draft": draft}
    (message,), _ = answer(ActionCaseWaits(), tracker(thanks, **waits))
    assert message["response"] == response
    reminded = {**replied("Inte skickad."), "metadata": {"utter_action": response}}
    bye = said("hej då", "goodbye")
    messages, _ = answer(ActionCaseWaits(), tracker(thanks, reminded, bye, **waits))
    assert messages == []


def test_of_an_empty_form_it_is_not_said_that_a_message_stands_in_it() -> None:
    conversation = shows_forms(tracker(said("brb", "for_the_form"), case_form="x", case_ask="x"))
    (message,), slots = answer(ActionFillInForm(), conversation)
    assert (message["response"], slots) == ("utter_case_waits_unfilled", {})


def test_whoever_cancels_with_a_question_has_it_answered(store: sessionmaker) -> None:
    words = said("vi skiter i det. Vilka är vänorterna?", "twin_towns/which")
    messages, _ = answer(ActionCloseHandoff(), tracker(words, case_end="cancelled"))
    assert [message["response"] for message in messages] == [
        "utter_case_cancelled",
        "utter_twin_towns/which",
    ]


def test_what_asks_for_nothing_beside_cancelling_is_no_new_question(store: sessionmaker) -> None:
    text = "måste jag? då struntar jag i det"
    conversation = tracker(said(text, "it/join"), case_end="cancelled", case_question="Hur?")
    (message,), slots = answer(ActionCloseHandoff(), conversation)
    assert (message["response"], slots["case_draft"]) == ("utter_case_cancelled", "Hur?")


def test_a_cancelled_question_that_has_no_answer_is_not_passed_over(store: sessionmaker) -> None:
    for intent, said_to_it in (
        ("out_of_scope", "utter_out_of_scope"),
        ("nlu_fallback", "utter_not_sure"),
    ):
        words = said("avbryt, men när öppnar badet?", intent)
        messages, _ = answer(ActionCloseHandoff(), tracker(words, case_end="cancelled"))
        told = [message["response"] for message in messages]
        assert told == ["utter_case_cancelled", said_to_it]


@pytest.mark.parametrize(
    ("slots", "told"),
    [
        ({"case_form": "x", "case_draft": "Hur?"}, "utter_case_cancelled"),
        ({"case_end": "send", "case_key": KEY}, "utter_case_cancelled"),
        ({}, "utter_no_case"),
    ],
)
@pytest.mark.parametrize(
    ("text", "answer_to_it"),
    [
        ("avbryt, men när öppnar badet?", "utter_not_sure"),
        ("När öppnar badet? Avbryt!", "utter_not_sure"),
        ("avbryt", None),
    ],
)
def test_beside_the_form_of_a_client_cancelling_and_a_question_both_get_their_answer(
    text: str, answer_to_it: str | None, slots: dict[str, str], told: str
) -> None:
    messages, set_to = answer(ActionCloseHandoff(), tracker(said(text, "cancel_case"), **slots))
    assert [m["response"] for m in messages] == list(filter(None, (told, answer_to_it)))
    assert set_to.get("case_form") is None


def test_small_talk_beside_cancelling_is_answered() -> None:
    words = said("avbryt, vem är du egentligen?", "bot_identity")
    messages, _ = answer(ActionCloseHandoff(), tracker(words, case_end="cancelled"))
    told = [message["response"] for message in messages]
    assert told == ["utter_case_cancelled", "utter_bot_identity"]


@pytest.mark.parametrize(
    ("texts", "told"),
    [
        (["jag har varken mejl eller telefon"], "utter_case_no_way"),
        (["jag har ingen mejl", "ingen telefon heller"], "utter_case_no_way"),
        (["jag har ingen mejl"], "utter_no_email"),
        (["måste jag ha mejl? det har jag inte"], "utter_no_email"),
    ],
)
@pytest.mark.parametrize("slots", [{"case_form": "x", "case_draft": "Får kor delta?"}, {}])
def test_beside_the_form_who_can_be_reached_in_no_way_gets_a_ready_mail_and_keeps_the_form(
    slots: dict[str, str], texts: list[str], told: str
) -> None:
    asked = said("Får kor delta?", "nlu_fallback")
    words = [said(text, "no_email") for text in texts]
    (message,), set_to = answer(ActionCloseHandoff(), tracker(asked, *words, **slots))
    assert (message["response"], set_to) == (told, {})
    if told == "utter_case_no_way":
        assert message["link"].endswith("body=F%C3%A5r%20kor%20delta%3F")


def test_who_can_be_reached_in_no_way_gets_a_ready_mail(store: sessionmaker) -> None:
    words = said("varken eller", "no_email")
    conversation = tracker(words, case_end="no_way", case_question="Får kor delta?")
    (message,), slots = answer(ActionCloseHandoff(), conversation)
    assert message["response"] == "utter_case_no_way"
    assert message["link"].startswith("mailto:samhallsbyggnad@motala.se?")
    assert slots["case_end"] is None


# --- After a case was sent ---

SENT = {"event": "slot", "name": "case_reference", "value": "EU-2026-0012"}


def after_a_case(text: str, intent: str, action: Action) -> tuple[list[str], dict[str, Any]]:
    """What is said to a message after a case, and the slots that are set."""
    now = tracker(SENT, said(text, intent), case_reference="EU-2026-0012")
    messages, slots = answer(action, shows_forms(now))
    return [message["response"] for message in messages], slots


@pytest.mark.parametrize(
    ("text", "intent", "action"),
    [
        ("ring helst på kvällen", "handoff_request", ActionStartHandoff()),
        ("ni får gärna ringa efter fem", "handoff_request", ActionStartHandoff()),
        ("please call me after six", "handoff_request", ActionStartHandoff()),
        ("Kan ni ta bort min fråga så ingen behöver svara?", "change_case", ActionAddToCase()),
        ("fel adress, det ska vara bo@example.se", "change_case", ActionAddToCase()),
    ],
)
def test_what_belongs_to_a_sent_case_becomes_one_that_names_it(
    text: str, intent: str, action: Action
) -> None:
    told, slots = after_a_case(text, intent, action)
    assert told == ["utter_case_addition", "utter_handoff_request"]
    assert slots["case_draft"] == f"Hör till ärende EU-2026-0012: {text}"
    assert slots["case_form"]


def test_words_to_the_assistant_are_none_of_what_is_added() -> None:
    text = "jag glömde skriva att det gäller juni"
    _, slots = after_a_case(text, "change_case", ActionAddToCase())
    assert slots["case_draft"] == "Hör till ärende EU-2026-0012: det gäller juni"


@pytest.mark.parametrize(
    "text",
    ["tusen tack, då väntar jag på att ni ringer", "Tack!", "ok tack så mycket, ring när ni vill"],
)
def test_thanks_after_a_case_begin_no_new_hand_off(text: str) -> None:
    told, slots = after_a_case(text, "handoff_request", ActionStartHandoff())
    assert (told, slots) == (["utter_thanks"], {})


@pytest.mark.parametrize(
    ("text", "intent", "action"),
    [
        ("skicka en fråga till", "send_case", ActionCloseHandoff()),
        ("skicka en fråga till", "another_question", ActionAnotherQuestion()),
        ("send another question", "another_question", ActionAnotherQuestion()),
        ("skicka fråga till", "send_case", ActionCloseHandoff()),
        ("skicka en till", "send_case", ActionCloseHandoff()),
        ("send another please", "send_case", ActionCloseHandoff()),
        ("tack, men jag vill prata med en människa", "handoff_request", ActionStartHandoff()),
        ("kan någon ringa mig?", "handoff_request", ActionStartHandoff()),
    ],
)
def test_another_question_is_another_case(text: str, intent: str, action: Action) -> None:
    told, slots = after_a_case(text, intent, action)
    assert told == ["utter_handoff_request"]
    assert (slots["case_reference"], slots["case_draft"]) == (None, None)


TWO = "Jag har två frågor: finns det praktik i Bryssel, och finns bidrag till resor till Busseto?"


@pytest.mark.parametrize(
    ("text", "intent", "action"),
    [
        ("och så den andra frågan också, skicka den dit", "send_case", ActionCloseHandoff()),
        ("den andra också, skicka den till samma adress", "send_case", ActionCloseHandoff()),
        ("nej, den om Busseto är inte skickad", "handoff_request", ActionStartHandoff()),
        ("please send the other question too", "handoff_request", ActionStartHandoff()),
    ],
)
def test_the_question_that_was_not_sent_begins_a_case_of_its_own(
    text: str, intent: str, action: Action, store: sessionmaker
) -> None:
    (reference,) = open_cases(
        store,
        1,
        conversation_id="somebody",
        question="Finns det praktik i Bryssel?",
        email="anna@example.se",
    )
    sent = {"event": "slot", "name": "case_reference", "value": reference}
    conversation = tracker(
        said(TWO, "projects/join"),
        said("ja skicka båda", "handoff_request"),
        sent,
        said(text, intent),
        case_reference=reference,
    )
    (message,), _ = answer(action, shows_forms(conversation))
    assert message["response"] == "utter_handoff_request"
    form = message["custom"]["form"]
    assert form["question"] == "Finns bidrag till resor till Busseto?"
    same = {"email": "anna@example.se"} if "samma" in text else {}
    assert form.get("filled", {}) == same


def test_what_comes_after_send_and_a_colon_is_what_is_sent(store: sessionmaker) -> None:
    text = "nej, den är inte skickad. skicka: Finns bidrag till resor till Busseto?"
    conversation = tracker(SENT, said(text, "projects/join"), case_reference="EU-2026-0012")
    (message,), _ = answer(ActionStartHandoff(), shows_forms(conversation))
    assert message["custom"]["form"]["question"] == "Finns bidrag till resor till Busseto?"


def test_one_more_question_tells_of_the_one_whose_answer_got_lost(store: sessionmaker) -> None:
    reference = open_one(store)
    lost = pending("en fråga till", "another_question")
    (first, second), slots = answer(ActionAnotherQuestion(), lost)
    assert (first["response"], first["reference"]) == ("utter_case_already_sent", reference)
    assert second["response"] == "utter_what_else"
    assert (slots["case_reference"], slots["case_end"]) == (reference, None)


@pytest.mark.parametrize("text", ["en fråga till", "en annan fråga", "jag har en fråga till"])
def test_one_more_question_after_a_case_is_asked_for_and_opens_none(text: str) -> None:
    told, slots = after_a_case(text, "another_question", ActionAnotherQuestion())
    assert (told, slots) == (["utter_what_else"], {})


@pytest.mark.parametrize("text", ["ja skicka", "skicka frågan till kommunen", "skicka den nu"])
def test_a_mere_send_after_a_case_sends_nothing(text: str) -> None:
    told, slots = after_a_case(text, "send_case", ActionCloseHandoff())
    assert (told, slots) == (["utter_case_already_sent"], {})


def test_without_a_case_there_is_nothing_to_add_to_and_a_question_is_for_the_assistant() -> None:
    for text, intent, action, expected in (
        ("jag glömde en sak", "change_case", ActionAddToCase(), "utter_no_case"),
        ("en fråga till", "another_question", ActionAnotherQuestion(), "utter_what_else"),
    ):
        (message,), slots = answer(action, tracker(said(text, intent)))
        assert (message["response"], slots) == (expected, {})
    asked_since = tracker(SENT, said("Vad är SERN?", "sern/what"), said("en till", "x"))
    (message,), _ = answer(ActionAnotherQuestion(), asked_since)
    assert message["response"] == "utter_what_else"


@pytest.mark.parametrize(
    ("topic", "asked"),
    [
        ("sern/join", True),
        ("sern/association", True),
        ("projects/join", True),
        ("sern/individual", False),
        ("sern/what", False),
    ],
)
def test_who_asks_to_take_part_is_asked_which_organisation_it_is(
    topic: str, asked: bool, store: sessionmaker
) -> None:
    conversation = tracker(said("Hur gör man?", topic), said("en person", "handoff_request"))
    (message,), _ = answer(ActionStartHandoff(), shows_forms(conversation))
    assert message["custom"]["form"]["organisation"] is asked


@pytest.mark.parametrize(
    ("question", "asked"),
    [
        ("Kan vår kör åka till Hyvinge?", True),
        ("Jag är rektor på Hällaskolan. Vad kostar det?", True),
        ("our small choir would like to go to Parma", True),
        ("Får min dotter åka med när hon går i skolan?", False),
        ("Vad gör vår kommun i Bryssel?", False),
    ],
)
def test_who_asks_for_an_organisation_is_asked_which_one(
    question: str, asked: bool, store: sessionmaker
) -> None:
    conversation = tracker(said(question, "hyvinge/cost"), said("en person", "handoff_request"))
    (message,), _ = answer(ActionStartHandoff(), shows_forms(conversation))
    assert message["custom"]["form"]["organisation"] is asked


@pytest.mark.parametrize(
    ("contact", "response"),
    [
        ({"email": "anna@example.se", "phone": None}, "utter_case_status"),
        ({"email": "anna@example.se", "phone": "+46701740635"}, "utter_case_status"),
        ({"email": None, "phone": "+46701740635"}, "utter_case_status_phone"),
        (
            {"email": None, "phone": "+46701740635", "question": "Vad kostar det? Ring mig inte."},
            "utter_case_status_no_call",
        ),
    ],
)
def test_who_left_a_number_only_is_told_that_the_municipality_calls(
    contact: dict[str, Any],
    response: str,
    sessions: sessionmaker,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(sent_cases, "sessions", lambda: sessions)
    (own,) = open_cases(sessions, 1, conversation_id="somebody", **contact)
    sent = {"event": "slot", "name": "case_reference", "value": own}
    asked = tracker(sent, said("när ringer ni?", "case_status"))
    (message,), _ = answer(ActionCaseStatus(), asked)
    assert (message["response"], message["reference"]) == (response, own)


@pytest.mark.parametrize(
    ("text", "added"),
    [
        ("när ringer ni? jag jobbar till fem", "jag jobbar till fem"),
        ("är det skickat? hälsa dem att ringa efter fem", "hälsa dem att ringa efter fem"),
        ("men jag skrev ju att ni INTE ska ringa", "men jag skrev ju att ni INTE ska ringa"),
    ],
)
def test_what_is_to_be_added_beside_asking_after_a_case_is_offered_with_its_number(
    text: str, added: str, sessions: sessionmaker, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sent_cases, "sessions", lambda: sessions)
    phone = {"email": None, "phone": "+46701740635"}
    (own,) = open_cases(sessions, 1, conversation_id="somebody", **phone)
    sent = {"event": "slot", "name": "case_reference", "value": own}
    asked = shows_forms(tracker(sent, said(text, "case_status")))
    (state, offer, form), _ = answer(ActionCaseStatus(), asked)
    assert (state["response"], offer["response"]) == (
        "utter_case_status_phone",
        "utter_case_addition",
    )
    assert form["custom"]["form"]["question"] == f"Hör till ärende {own}: {added}"


def test_what_the_case_says_already_is_not_offered_again(
    sessions: sessionmaker, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sent_cases, "sessions", lambda: sessions)
    phone = {"email": None, "phone": "+46701740635", "question": "Ta tillbaka den, ring mig inte"}
    (own,) = open_cases(sessions, 1, conversation_id="somebody", **phone)
    sent = {"event": "slot", "name": "case_reference", "value": own}
    asked = tracker(sent, said("men jag skrev ju att ni INTE ska ringa", "case_status"))
    (state,), _ = answer(ActionCaseStatus(), asked)
    assert state["response"] == "utter_case_status_no_call"


def test_who_asks_of_several_cases_is_told_all_their_numbers(store: sessionmaker) -> None:
    sent = [
        {"event": "slot", "name": "case_reference", "value": value}
        for value in ("EU-2026-0001", None, "EU-2026-0002", "EU-2026-0002")
    ]
    asked = tracker(*sent, said("fick ni båda?", "case_status"))
    (message,), _ = answer(ActionCaseStatus(), asked)
    assert message["response"] == "utter_case_status_all"
    assert message["references"] == "EU-2026-0001, EU-2026-0002"
    # Of one it is that one, also where more are asked for.
    for events, text in ((sent, "har ni fått den?"), (sent[2:], "fick ni båda?")):
        (message,), _ = answer(ActionCaseStatus(), tracker(*events, said(text, "case_status")))
        assert (message["response"], message["reference"]) == ("utter_case_status", "EU-2026-0002")


def test_beside_a_form_the_conversation_can_be_kept_out_too(store: sessionmaker) -> None:
    beside = tracker(said("skicka inte med samtalet", "for_the_form"), case_form="x", case_ask="x")
    (message,), slots = answer(ActionFillInForm(), beside)
    assert (message["response"], slots) == ("utter_conversation_left_out", {"case_alone": "yes"})


def test_a_wish_for_a_letter_is_answered_beside_a_form_and_after_a_case(
    store: sessionmaker,
) -> None:
    text = "kan ni svara med brev?"
    beside = tracker(said(text, "for_the_form"), case_form="x", case_ask="x")
    (message,), slots = answer(ActionFillInForm(), beside)
    assert (message["response"], slots) == ("utter_case_letter", {})
    sent = {"event": "slot", "name": "case_reference", "value": "EU-2026-0001"}
    (message,), _ = answer(ActionCaseStatus(), tracker(sent, said(text, "case_status")))
    assert message["response"] == "utter_case_letter"
    both = tracker(said(f"070-174 06 35, {text}", "for_the_form"), case_form="x", case_ask="x")
    (letter, filled), _ = answer(ActionFillInForm(), both)
    assert letter["response"] == "utter_case_letter"
    assert filled["custom"]["form"]["filled"] == {"tel": "070-174 06 35"}


@pytest.mark.parametrize(
    ("text", "told", "question"),
    [
        (
            "bo@example.se. och ta bort det där om bygglovet ur frågan",
            ["utter_case_filled_in"],
            "Hur går vi med i SERN?",
        ),
        (
            "bo@example.se, och ta bort det om bussen",
            ["utter_case_write_whole", "utter_case_filled_in"],
            None,
        ),
        (
            "Jag bor på Storgatan 5. bo@example.se",
            ["utter_case_letter", "utter_case_filled_in"],
            None,
        ),
    ],
)
def test_what_the_form_could_not_take_is_said(
    text: str, told: list[str], question: str | None, store: sessionmaker
) -> None:
    draft = "Strunt i bygglovet. Hur går vi med i SERN?"
    beside = tracker(said(text, "for_the_form"), case_form="x", case_ask="x", case_draft=draft)
    messages, _ = answer(ActionFillInForm(), beside)
    assert [message["response"] for message in messages] == told
    form = messages[-1]["custom"]["form"]
    assert (form["question"], form["filled"]["email"]) == (question or draft, "bo@example.se")


@pytest.mark.parametrize(
    ("text", "filled"),
    [
        ("samma mejl som förut", {"email": "anna@example.se"}),
        ("samma nummer", {"tel": "070-174 06 35"}),
        ("samma som sist", {"email": "anna@example.se", "tel": "070-174 06 35"}),
    ],
)
def test_the_same_contact_as_for_the_case_before_is_put_into_the_form(
    text: str, filled: dict[str, str], store: sessionmaker
) -> None:
    kept = {"email": "anna@example.se", "phone": "+46701740635"}
    (own,) = open_cases(store, 1, conversation_id="somebody", **kept)
    sent = {"event": "slot", "name": "case_reference", "value": own}
    beside = tracker(sent, said(text, "for_the_form"), case_form="x", case_ask="x")
    (message,), _ = answer(ActionFillInForm(), beside)
    assert message["custom"]["form"]["filled"] == filled
    # Somebody else's is nobody's to use.
    (foreign,) = open_cases(store, 1, conversation_id="other", **kept)
    sent = {"event": "slot", "name": "case_reference", "value": foreign}
    beside = tracker(sent, said(text, "for_the_form"), case_form="x", case_ask="x")
    (message,), _ = answer(ActionFillInForm(), beside)
    assert message["response"] == "utter_case_in_its_field"


def test_who_asks_what_was_sent_sees_their_own_question_without_personal_data(
    sessions: sessionmaker, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sent_cases, "sessions", lambda: sessions)
    question = "Får vi åka? Ring 070-174 06 35"
    own = open_cases(sessions, 1, question=question, conversation_id="somebody")[0]
    foreign = open_cases(sessions, 1, question="Hemligt?", conversation_id="other")[0]
    sent = {"event": "slot", "name": "case_reference", "value": own}
    asked = tracker(sent, said("vad skickade jag?", "case_status"))
    (message,), _ = answer(ActionCaseStatus(), asked)
    assert message["response"] == "utter_case_was_sent"
    assert "Får vi åka?" in message["case_question"]
    assert "070" not in message["case_question"]
    other = tracker(sent, said(f"vad stod det i {foreign}?", "case_status"))
    (message,), _ = answer(ActionCaseStatus(), other)
    assert message["response"] == "utter_case_status"


@pytest.mark.parametrize(
    ("transcript", "told"),
    [
        (None, "utter_conversation_left_out"),
        ([{"who": "visitor", "text": "hej"}], "utter_conversation_taken_along"),
    ],
)
def test_whether_the_conversation_went_along_is_told_as_it_was(
    transcript: Any, told: str, store: sessionmaker
) -> None:
    (own,) = open_cases(store, 1, conversation_id="somebody", transcript=transcript)
    sent = {"event": "slot", "name": "case_reference", "value": own}
    for text in ("ni har inte skickat med hela chatten hoppas jag?", "gick samtalet med?"):
        messages, _ = answer(ActionCaseStatus(), tracker(sent, said(text, "case_status")))
        assert [one["response"] for one in messages] == ["utter_case_was_sent", told]


def test_who_asks_whether_something_came_along_is_shown_what_was_sent(store: sessionmaker) -> None:
    (own,) = open_cases(store, 1, conversation_id="somebody")
    sent = {"event": "slot", "name": "case_reference", "value": own}
    for text in ("och mitt bygglov, kom det med?", "and my bus question, did it go along?"):
        messages, _ = answer(ActionCaseStatus(), tracker(sent, said(text, "case_status")))
        assert [one["response"] for one in messages] == ["utter_case_was_sent"]


def test_a_complaint_does_not_bring_back_what_was_not_sent(store: sessionmaker) -> None:
    conversation = shows_forms(tracker(said("jag vill klaga", "complaint"), case_draft="Hur?"))
    (field, message), slots = answer(ActionStartHandoff(), conversation)
    assert (message["custom"]["form"]["question"], slots["case_draft"]) == ("", None)
    assert field["response"] == "utter_case_field"


def test_after_something_outside_it_is_told_whom_the_form_goes_to(store: sessionmaker) -> None:
    asked = said("hur söker jag bygglov?", "out_of_scope")
    wish = said("jag vill prata med en människa", "handoff_request")
    (field, message), slots = answer(ActionStartHandoff(), shows_forms(tracker(asked, wish)))
    assert (field["response"], slots["case_draft"]) == ("utter_case_field", None)
    assert message["custom"]["form"]["question"] == ""


@pytest.mark.parametrize(
    ("before", "text"),
    [
        (
            said("hur söker jag bygglov?", "out_of_scope"),
            "jag vill klaga på att bygglovet tar för lång tid",
        ),
        (
            said("Kan vi i PRO åka till Hyvinge?", "hyvinge/join"),
            "skicka det då. och förresten det är INTE plogat på vår gata",
        ),
    ],
)
def test_a_complaint_for_another_office_is_told_so_at_once(
    before: dict[str, Any], text: str, store: sessionmaker
) -> None:
    conversation = shows_forms(tracker(before, replied("?"), said(text, "complaint")))
    (field, message), _ = answer(ActionStartHandoff(), conversation)
    assert field["response"] == "utter_case_field"
    assert message["custom"]["form"]["question"] in (text, before["text"])


def test_what_is_refused_beside_a_complaint_is_not_put_into_it() -> None:
    complained = said("Skicka det. Förresten är det inte plogat", "complaint")
    told = said("nej inte snön!! hyvinge-frågan ska skickas. bo@example.se", "for_the_form")
    asked = "Kan vi i PRO åka till Hyvinge?"
    beside = tracker(complained, replied("?"), told, case_form="x", case_ask="x", case_draft=asked)
    (form,), _ = answer(ActionFillInForm(), shows_forms(beside))
    assert form["custom"]["form"]["question"] == asked
    assert form["custom"]["form"]["filled"] == {"email": "bo@example.se"}


def test_who_asks_for_a_call_beside_the_form_is_told_where_the_number_goes(
    store: sessionmaker,
) -> None:
    wish = said("jag vill att ni ringer mig. Jag heter Eva", "handoff_request")
    (message,), _ = answer(ActionStartHandoff(), shows_forms(tracker(wish, case_form="x")))
    assert message["response"] == "utter_case_leave_number"
    assert message["custom"]["form"]["filled"] == {"name": "Eva", "way": "tel"}
    call = said("ring mig då", "handoff_request")
    waiting = shows_forms(tracker(call, case_form="x", case_name="Eva"))
    _, slots = answer(ActionStartHandoff(), waiting)
    assert slots["case_name"] == "Eva"


def test_who_asks_for_a_person_a_third_time_hears_it_in_other_words(store: sessionmaker) -> None:
    was_told = {**replied("?"), "metadata": {"utter_action": "utter_case_leave_number"}}
    first = said("koppla mig till en handläggare", "handoff_request")
    again = said("är det nån vaken människa där?", "handoff_request")
    (told,), _ = answer(ActionStartHandoff(), shows_forms(tracker(first, case_form="x")))
    assert told["response"] == "utter_case_leave_number"
    events = (first, was_told, again)
    (told,), slots = answer(ActionStartHandoff(), shows_forms(tracker(*events, case_form="x")))
    assert (told["response"], slots) == ("utter_case_person_after_sending", {})


def test_a_name_beside_the_question_is_kept_in_the_chat_and_in_the_form(
    store: sessionmaker,
) -> None:
    text = "Jag vill skicka en fråga till kommunen: Hur söker en kör? Jag heter Eva Ek, Ask skola"
    wish = said(text, "handoff_request")
    _, slots = answer(ActionStartHandoff(), tracker(wish))
    assert (slots["case_name"], slots["case_draft"]) == ("Eva Ek, Ask skola", "Hur söker en kör?")
    (message,), _ = answer(ActionStartHandoff(), shows_forms(tracker(wish)))
    assert message["custom"]["form"]["question"] == "Hur söker en kör?"
    assert message["custom"]["form"]["filled"] == {"name": "Eva Ek, Ask skola"}


def test_who_complains_anonymously_hears_first_what_can_be_sent(store: sessionmaker) -> None:
    text = "jag vill klaga på att resorna kostar för mycket. anonymt!!"
    told, _ = answer(ActionStartHandoff(), shows_forms(tracker(said(text, "complaint"))))
    assert [one["response"] for one in told][-2:] == ["utter_anonymous", "utter_handoff_request"]


def test_another_question_for_the_form_is_the_one_that_was_asked() -> None:
    asked = said("Kan vi söka pengar från Central Baltic?", "eu_funds/apply")
    newest = said("vänta, frågan ska vara om Central Baltic i stället", "change_case")
    waiting = tracker(asked, newest, case_form="x", case_ask="x", case_draft="Får kor delta?")
    (message,), _ = answer(ActionAddToCase(), shows_forms(waiting))
    assert message["custom"]["form"]["question"] == "Kan vi söka pengar från Central Baltic?"


def test_send_my_question_puts_the_newest_into_the_form() -> None:
    asked = said("Får hästar delta?", "nlu_fallback")
    newest = said("skicka min fråga", "for_the_form")
    waiting = tracker(asked, newest, case_form="x", case_ask="x", case_draft="Får kor delta?")
    (message,), _ = answer(ActionFillInForm(), shows_forms(waiting))
    assert message["custom"]["form"]["question"] == "Får hästar delta?"
    same = tracker(asked, newest, case_form="x", case_ask="x", case_draft="Får hästar delta?")
    (message,), _ = answer(ActionFillInForm(), shows_forms(same))
    assert message["response"] == "utter_case_waits"


def test_a_complaint_takes_nothing_out_of_a_form_that_waits(store: sessionmaker) -> None:
    wish = said("jag vill lämna ett klagomål till kommunen", "complaint")
    kept = "jag vill klaga på att resorna kostar för mycket"
    conversation = shows_forms(tracker(wish, case_draft=kept, case_form="x"))
    (message,), _ = answer(ActionStartHandoff(), conversation)
    assert message["custom"]["form"]["question"] == kept


def test_a_complaint_that_was_cancelled_is_sent_after_all(store: sessionmaker) -> None:
    kept = "Ingen har svarat på vår ansökan på ett halvår."
    wish = said("I changed my mind, do send my complaint after all", "complaint")
    conversation = shows_forms(tracker(wish, case_draft=kept))
    (message,), _ = answer(ActionStartHandoff(), conversation)
    assert message["custom"]["form"]["question"] == kept


def test_who_would_rather_write_in_the_chat_gets_no_form(store: sessionmaker) -> None:
    wish = said("jag skriver hellre här i chatten, kan ni fråga kommunen åt mig", "handoff_request")
    (message,), _ = answer(ActionStartHandoff(), shows_forms(tracker(wish)))
    assert message["response"] == "utter_handoff_in_chat"


KEPT = "Får min dotter göra praktik i Hyvinge?"


@pytest.mark.parametrize(
    "text",
    [
        *("skicka den ändå", "öppna formuläret igen", "I'm back, send my question now"),
        "jag vill nog skicka den där frågan om min dotter ändå",
        "men hallå, inte avbryta! jag vill skicka frågan om hyvinge",
        "hej nu är jag tillbaka, skicka min fråga om praktiken nu",
    ],
)
def test_who_comes_back_finds_the_question_that_was_kept(store: sessionmaker, text: str) -> None:
    asked = said("Vad kostar bussen dit?", "nlu_fallback")
    (message,), _ = answer(
        ActionStartHandoff(),
        shows_forms(tracker(asked, said(text, "handoff_request"), case_draft=KEPT)),
    )
    form = message["custom"]["form"]
    assert (form["question"], form.get("filled")) == (KEPT, None)
    told = {"case_contact": "bo@example.se", "case_name": "Bo Ek"}
    waiting = tracker(asked, said(text, "handoff_request"), case_draft=KEPT, case_form="x", **told)
    (message,), slots = answer(ActionStartHandoff(), shows_forms(waiting))
    form = message["custom"]["form"]
    assert form["question"] == KEPT
    assert form["filled"] == {"email": "bo@example.se", "name": "Bo Ek"}
    assert {name: slots[name] for name in told} == told


def test_who_comes_back_for_another_question_gets_that_one(store: sessionmaker) -> None:
    asked = said("Vad kostar bussen dit?", "nlu_fallback")
    wish = said("jag vill skicka frågan om bussen", "handoff_request")
    (message,), _ = answer(ActionStartHandoff(), shows_forms(tracker(asked, wish, case_draft=KEPT)))
    assert message["custom"]["form"]["question"] == "Vad kostar bussen dit?"


@pytest.mark.parametrize(("intent", "form"), [("handoff_request", None), ("write_in_chat", "x")])
def test_what_is_said_with_the_wish_for_the_chat_is_taken_along(
    store: sessionmaker, intent: str, form: str | None
) -> None:
    text = "ok här i chatten, mejla mig på bo@example.se"
    kept = shows_forms(tracker(said(text, intent), case_draft=KEPT, case_form=form))
    (message, *_), slots = answer(ActionStartHandoff(), kept)
    assert message["response"] == "utter_handoff_in_chat"
    assert (slots["case_draft"], slots["case_contact"]) == (KEPT, "bo@example.se")
    text = "ja, fast i chatten. det gäller min sons språkresa till Daugavpils"
    new = shows_forms(tracker(said(text, intent), case_form=form))
    _, slots = answer(ActionStartHandoff(), new)
    assert slots["case_draft"] == "Det gäller min sons språkresa till Daugavpils"


@pytest.mark.parametrize("text", ["strax tillbaka", "måste svara i telefon", "brb"])
def test_who_is_away_for_a_while_is_told_that_the_form_waits(text: str) -> None:
    (message,), slots = beside_the_form(text)
    assert (message["response"], slots) == ("utter_case_waits", {})


def test_who_wants_a_call_is_asked_for_a_number(store: sessionmaker) -> None:
    wish = said("kan nån ringa mig?", "handoff_request")
    (message,), slots = answer(ActionStartHandoff(), shows_forms(tracker(wish)))
    assert message["custom"]["form"]["filled"] == {"way": "tel"}
    assert slots.get("case_contact") is None


# --- Written in the chat beside a form ---


def beside_the_form(text: str) -> tuple[list[dict[str, Any]], dict[str, Any]]:
    conversation = shows_forms(
        tracker(
            said(text, "for_the_form"),
            case_form="x",
            case_ask="x",
            case_draft="Får kor delta?",
            case_topic="sern/join",
        )
    )
    return answer(ActionFillInForm(), conversation)


@pytest.mark.parametrize(
    ("text", "filled"),
    [
        ("anna@example.org", {"email": "anna@example.org"}),
        ("070-123 45 67", {"tel": "070-123 45 67"}),
        ("Eva Eek", {"name": "Eva Eek"}),
        (
            "Jag heter Eva Eek, ring 070-123 45 67 eller mejla eva@example.org",
            {"email": "eva@example.org", "tel": "070-123 45 67", "name": "Eva Eek"},
        ),
    ],
)
def test_what_belongs_in_a_field_is_put_there_and_said_to_be(
    text: str, filled: dict[str, str]
) -> None:
    (message,), slots = beside_the_form(text)
    form = message["custom"]["form"]
    assert message["response"] == "utter_case_filled_in"
    assert (form["filled"], form["question"], form["organisation"]) == (
        filled,
        "Får kor delta?",
        True,
    )
    # They go with the rest when the hand-off is over.
    assert set(slots) <= {"case_contact", "case_name"}
    assert slots.get("case_name") == filled.get("name")


@pytest.mark.parametrize(
    ("text", "question", "filled"),
    [
        ("nej, frågan ska vara: Får skolan delta?", "Får skolan delta?", None),
        ("det blev fel, det ska vara 0141-22 33 44", "Får kor delta?", {"tel": "0141-22 33 44"}),
        ("nej inte kor utan grisar", "Får grisar delta?", None),
        ("ring mig efter fem", "Får kor delta? Ring mig efter fem.", None),
        ("efter fem, 0141-22 33 44", "Får kor delta? Efter fem.", {"tel": "0141-22 33 44"}),
    ],
)
def test_a_correction_goes_into_the_form_that_waits(
    text: str, question: str, filled: dict[str, str] | None
) -> None:
    newest = said(text, "change_case")
    waiting = tracker(newest, case_form="x", case_ask="x", case_draft="Får kor delta?")
    (message,), _ = answer(ActionAddToCase(), shows_forms(waiting))
    form = message["custom"]["form"]
    assert (form["question"], form.get("filled")) == (question, filled)


def test_a_change_that_cannot_be_read_belongs_in_the_form() -> None:
    waiting = tracker(said("det blev fel", "change_case"), case_form="x", case_ask="x")
    (message,), slots = answer(ActionAddToCase(), shows_forms(waiting))
    assert (message["response"], slots) == ("utter_case_in_its_field", {})


def test_when_to_call_told_beside_the_form_goes_into_its_question() -> None:
    (message,), _ = beside_the_form("0141-22 33 44, ring på kvällen")
    form = message["custom"]["form"]
    assert form["question"] == "Får kor delta? Ring på kvällen."
    assert form["filled"] == {"tel": "0141-22 33 44"}


def test_who_goes_on_in_the_chat_keeps_what_they_told_beside_the_form() -> None:
    told = {"case_contact": "0141-22 33 44", "case_name": "Eva Eek"}
    waiting = tracker(
        said("jag skriver hellre här", "write_in_chat"),
        case_form="x",
        case_draft="Får kor delta?",
        **told,
    )
    _, slots = answer(ActionStartHandoff(), shows_forms(waiting))
    assert slots["case_form"] is None
    assert {name: slots[name] for name in told} == told


def test_what_is_told_with_the_wish_to_go_on_in_the_chat_is_kept() -> None:
    newest = said("ja ser inget formulär, ring 0141-22 33 44", "write_in_chat")
    waiting = tracker(newest, case_form="x", case_draft="Får kor delta?")
    _, slots = answer(ActionStartHandoff(), shows_forms(waiting))
    assert (slots["case_form"], slots["case_contact"]) == (None, "0141-22 33 44")


def test_what_was_told_before_the_form_in_the_chat_is_not_read_again() -> None:
    begun = tracker(said("jag skriver hellre här", "write_in_chat"), case_contact="0141-22 33 44")
    form = ValidateHandoffForm()
    kept = form.validate_case_contact("0141-22 33 44", CollectingDispatcher(), begun, {})
    assert kept == {"case_contact": "0141-22 33 44"}


def test_a_case_is_taken_back_also_while_a_form_waits() -> None:
    newest = said("dra tillbaka mitt ärende", "change_case")
    now = tracker(SENT, newest, case_form="x", case_ask="x")
    (told, _), slots = answer(ActionAddToCase(), shows_forms(now))
    assert told["response"] == "utter_case_addition"
    assert "dra tillbaka mitt ärende" in slots["case_draft"]


def test_what_has_happened_told_after_a_complaint_goes_into_the_form() -> None:
    told = "det är för dåligt, ringt 4 gånger den här veckan och ingen svarar. jag heter Eva"
    complaint, matter = said("jag vill klaga", "complaint"), said(told, "for_the_form")
    conversation = shows_forms(tracker(complaint, matter, case_form="x", case_ask="x"))
    (message,), slots = answer(ActionFillInForm(), conversation)
    form = message["custom"]["form"]
    assert message["response"] == "utter_case_filled_in"
    assert (form["question"], form["filled"]) == (told, {"name": "Eva"})
    assert slots == {"case_draft": told, "case_name": "Eva"}


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("070-123 45", "utter_contact_wrong_number"),
        ("anna@", "utter_contact_wrong_address"),
        ("åsa@example.se", "utter_contact_letters"),
        ("Körsångarna i Borensberg", "utter_case_in_its_field"),
    ],
)
def test_what_cannot_be_put_there_is_told_why(text: str, told: str) -> None:
    (message,), slots = beside_the_form(text)
    assert (message["response"], slots) == (told, {})


def test_a_wish_that_tells_a_number_has_it_in_the_form(store: sessionmaker) -> None:
    wish = said("Kan ni ringa mig på 070-123 45 67 om resan?", "handoff_request")
    (message,), slots = answer(ActionStartHandoff(), shows_forms(tracker(wish)))
    assert message["response"] == "utter_handoff_request"
    assert message["custom"]["form"]["filled"] == {"tel": "070-123 45 67"}
    assert slots["case_contact"] == "070-123 45 67"
    wrong = said("Kan ni ringa mig på 070-123 45 om resan?", "handoff_request")
    messages, _ = answer(ActionStartHandoff(), shows_forms(tracker(wrong)))
    assert [m["response"] for m in messages] == [
        "utter_contact_wrong_number",
        "utter_handoff_request",
    ]


@pytest.mark.parametrize(
    ("text", "question"),
    [
        ("jag vill skicka en fråga om bygglov till kommunen", ""),
        # A piece of a sentence would be a torn question: it is offered whole.
        (
            "jag vill skicka en fråga om bygglov för altan till kommunen",
            "jag vill skicka en fråga om bygglov för altan till kommunen",
        ),
        ("kan ni skicka min fråga om parkering på Storgatan till kommunen?", None),
        ("jag vill prata med någon om äldreomsorg", ""),
        (
            "I want to talk to somebody about a building permit",
            "I want to talk to somebody about a building permit",
        ),
    ],
)
def test_where_other_matters_go_is_told_before_the_form(
    text: str, question: str | None, store: sessionmaker
) -> None:
    (field, message), _ = answer(
        ActionStartHandoff(), shows_forms(tracker(said(text, "handoff_request")))
    )
    assert field["response"] == "utter_case_field"
    if question is not None:
        assert message["custom"]["form"]["question"] == question
    # Also while a form for something else waits.
    waiting = tracker(said(text, "handoff_request"), case_form="x", case_draft="Hur söker vi?")
    told, _ = answer(ActionStartHandoff(), shows_forms(waiting))
    assert told[0]["response"] == "utter_case_field"


@pytest.mark.parametrize(
    "text",
    [
        "jag vill skicka en fråga om äldreboenden i Hyvinge",
        "kan ni fråga kommunen om vänortsbiblioteket?",
        "jag vill prata med en människa",
    ],
)
def test_matters_of_the_field_are_not_sent_away(text: str, store: sessionmaker) -> None:
    conversation = shows_forms(tracker(said(text, "handoff_request")))
    (message,), _ = answer(ActionStartHandoff(), conversation)
    assert message["response"] == "utter_handoff_request"


@pytest.mark.parametrize("text", ["kan ni ringa i stället?", "Can they call me instead?"])
def test_who_would_rather_be_called_is_told_what_can_be_done(
    text: str, store: sessionmaker
) -> None:
    reference = open_one(store)
    sent = {"event": "slot", "name": "case_reference", "value": reference}
    conversation = shows_forms(tracker(sent, said(text, "change_case"), case_reference=reference))
    (addition, message), slots = answer(ActionAddToCase(), conversation)
    assert (addition["response"], addition["reference"]) == ("utter_case_addition", reference)
    assert text in slots["case_draft"] and message["custom"]["form"]["filled"] == {"way": "tel"}


def test_who_left_a_number_only_and_asks_for_a_call_is_told_that_it_comes(
    store: sessionmaker,
) -> None:
    phone = {"email": None, "phone": "+46701740605", "conversation_id": "somebody"}
    case = new_case(idempotency_key=KEY, **phone)
    reference = open_case(store, case, municipality="m@example.se").reference
    sent = {"event": "slot", "name": "case_reference", "value": reference}
    said_now = said("kan ni ringa i stället?", "change_case")
    conversation = tracker(sent, said_now, case_reference=reference)
    (message,), _ = answer(ActionAddToCase(), conversation)
    assert message["response"] == "utter_case_status_phone"


def test_after_a_withdrawal_all_that_was_sent_is_told(store: sessionmaker) -> None:
    first = open_one(store)
    question = f"Hör till {first}: dra tillbaka det"
    taken_back = new_case(idempotency_key="other", question=question, conversation_id="somebody")
    second = open_case(store, taken_back, municipality="m@example.se").reference
    sent = [{"event": "slot", "name": "case_reference", "value": n} for n in (first, second)]
    asked = said("vad hände med mitt ärende?", "case_status")
    (message,), _ = answer(ActionCaseStatus(), tracker(*sent, asked, case_reference=second))
    told = (message["response"], message["references"])
    assert told == ("utter_case_status_all", f"{first}, {second}")
    # What was to be taken back, and was not sent.
    waits = {"case_form": "x", "case_draft": f"Hör till {first}: jag vill dra tillbaka mitt ärende"}
    (message,), _ = answer(ActionCaseStatus(), tracker(sent[0], asked, **waits))
    assert (message["response"], message["reference"]) == ("utter_case_not_this_one", first)


def test_a_wish_for_a_letter_beside_a_wish_to_send_is_answered_and_is_no_question(
    store: sessionmaker,
) -> None:
    wish = said("jag vill skicka en fråga, kan jag få svar per brev?", "handoff_request")
    (letter, message), slots = answer(ActionStartHandoff(), shows_forms(tracker(wish)))
    assert letter["response"] == "utter_case_letter"
    assert (message["custom"]["form"]["question"], slots["case_draft"]) == ("", None)


@pytest.mark.parametrize(
    "text", ["är den borttagen nu?", "is it deleted?", "kan jag få tillbaka det om jag ångrar mig?"]
)
def test_who_asks_whether_a_case_is_gone_is_told_that_it_stands(
    text: str, store: sessionmaker
) -> None:
    sent = {"event": "slot", "name": "case_reference", "value": "EU-2026-0001"}
    replies, events = answer(ActionCaseStatus(), tracker(sent, said(text, "case_status")))
    told = [reply["response"] for reply in replies]
    # No form begins with it.
    assert (told, events) == (["utter_case_already_sent", "utter_privacy_erase"], {})


def test_what_opens_a_turn_is_said_once_also_before_a_form(store: sessionmaker) -> None:
    message = said("Mikä on SERN? Haluan kysyä kunnalta", "several_questions")
    message["parse_data"]["questions"] = ["sern/what", "handoff_request"]
    replies, _ = answer(ActionSeveral(), shows_forms(tracker(message)))
    assert [bool(reply.get("follows")) for reply in replies[:2]] == [False, True]


def test_a_name_told_before_the_number_and_when_to_call_are_both_kept() -> None:
    text = "Mitt namn är Eva Ek, jag bor på Sjögatan, och ni kan ringa mig på kvällarna"
    waits = {"case_form": "x", "case_ask": "x", "case_draft": "Får vi åka?"}
    (first,), slots = answer(ActionFillInForm(), tracker(said(text, "for_the_form"), **waits))
    form = first["custom"]["form"]
    assert form["filled"] == {"name": "Eva Ek"}
    assert form["question"] == "Får vi åka? Ni kan ringa mig på kvällarna."
    assert slots["case_name"] == "Eva Ek"


def test_beside_a_form_the_question_that_is_named_takes_its_place() -> None:
    asked = said("Får vår kör åka på läger?", "sern/join")
    newest = said("nej inte den, den första frågan om lägret", "change_case")
    events = (asked, said("Vad är SERN?", "sern/what"), newest)
    waiting = shows_forms(tracker(*events, case_form="a", case_ask="a", case_draft="Vad är SERN?"))
    messages, slots = answer(ActionAddToCase(), waiting)
    assert messages[-1]["custom"]["form"]["question"] == "Får vår kör åka på läger?"
    assert slots["case_draft"] == "Får vår kör åka på läger?"


@pytest.mark.parametrize(
    ("text", "response"),
    [
        ("Koppla mig till en människa NU, jag vägrar prata med en maskin", "case_leave_number"),
        ("put me through to a real person right away", "case_leave_number"),
        ("Koppla mig till en människa", "handoff_request"),
    ],
)
def test_who_wants_a_person_now_is_told_that_nobody_reads_along(text: str, response: str) -> None:
    wish = said(text, "handoff_request")
    messages, _ = answer(ActionStartHandoff(), shows_forms(tracker(wish)))
    assert [message["response"] for message in messages] == [f"utter_{response}"]
    assert messages[-1]["custom"]["form"]


def test_who_would_rather_send_from_the_chat_is_shown_no_form() -> None:
    wish = said("Så skicka den då, härifrån i chatten, inget formulär tack", "handoff_request")
    conversation = shows_forms(tracker(said("Vad kostar SERN?", "sern/cost"), wish))
    messages, slots = answer(ActionStartHandoff(), conversation)
    assert [message["response"] for message in messages] == ["utter_handoff_in_chat"]
    assert slots["case_draft"] == "Vad kostar SERN?"


def test_what_passes_on_what_was_said_puts_it_into_the_form() -> None:
    for text in ("det vill jag att kommunen ska få läsa", "skicka det jag skrev till kommunen"):
        asked, wish = said("Får kor åka?", "nlu_fallback"), said(text, "for_the_form")
        waiting = shows_forms(tracker(asked, wish, case_form="a", case_ask="a", case_draft="Hur?"))
        messages, _ = answer(ActionFillInForm(), waiting)
        assert messages[-1]["custom"]["form"]["question"] == "Får kor åka?"


def test_send_beside_an_empty_form_shows_it_again_with_what_was_asked_since(
    store: sessionmaker,
) -> None:
    asked, wish = said("Får kor åka?", "nlu_fallback"), said("skicka", "send_case")
    waiting = shows_forms(tracker(asked, wish, case_form="a", case_ask="a"))
    messages, slots = answer(ActionCloseHandoff(), waiting)
    assert [message["response"] for message in messages] == ["utter_handoff_request"]
    assert messages[0]["custom"]["form"]["question"] == "Får kor åka?"
    assert slots["case_form"]


def test_a_reason_for_cancelling_gets_no_answer(store: sessionmaker) -> None:
    for text, answers in (
        ("nä, allmän handling, då står ju mitt namn där. strunt i det", []),
        ("avbryt. Vad är en allmän handling?", ["utter_record/what"]),
    ):
        told = said(text, "cancel_case")
        told["parse_data"]["cells"] = ["record/what"]
        messages, _ = answer(ActionCloseHandoff(), tracker(told, case_end="cancelled"))
        assert [message["response"] for message in messages] == ["utter_case_cancelled", *answers]


def test_a_glad_yes_beside_a_form_is_told_of_its_button() -> None:
    for text in ("Ja alt stämmer, du kan skicka", "Kaikki on oikein, lähetä"):
        yes = said(text, "send_case")
        waiting = shows_forms(tracker(yes, case_form="a", case_ask="a", case_draft="Hur?"))
        messages, slots = answer(ActionCloseHandoff(), waiting)
        assert ([message["response"] for message in messages], slots) == (["utter_case_waits"], {})


@pytest.mark.parametrize(
    ("text", "filled", "slots"),
    [
        ("ta bort namnet", {"name": ""}, {"case_name": None}),
        ("kan du ta bort mitt nummer?", {"tel": ""}, {"case_contact": "bo@example.se"}),
        (
            "ta bort mejlen, ring 070-174 06 06",
            {"email": "", "tel": "070-174 06 06"},
            {"case_contact": "070-174 06 06"},
        ),
        (
            "ta bort både namn och nummer",
            {"name": "", "tel": ""},
            {"case_name": None, "case_contact": "bo@example.se"},
        ),
    ],
)
def test_what_is_to_go_from_the_form_empties_its_field(
    text: str, filled: dict[str, str], slots: dict[str, Any]
) -> None:
    beside = tracker(
        said("Hur?", "sern/what"),
        said(text, "privacy_erase"),
        case_form="1",
        case_draft="Hur?",
        case_name="Bo Ek",
        case_contact="bo@example.se, 070-174 06 05",
    )
    (message,), changed = answer(ActionFillInForm(), shows_forms(beside))
    assert message["response"] == "utter_case_filled_in"
    assert message["custom"]["form"]["filled"] == filled
    assert changed == slots


def test_who_would_stay_unknown_is_answered_and_their_name_goes() -> None:
    def beside(**slots: Any) -> Tracker:
        return shows_forms(
            tracker(said("jag vill vara anonym", "anonymous"), case_draft="Hur?", **slots)
        )

    (told, form), _ = answer(ActionFillInForm(), beside(case_name="Bo Ek"))
    assert told["response"] == "utter_anonymous"
    assert form["custom"]["form"]["filled"] == {"name": ""}
    (told,), _ = answer(ActionFillInForm(), beside())
    assert told["response"] == "utter_anonymous"


@pytest.mark.parametrize(
    ("text", "filled"),
    [
        ("stryk mitt namn", {"name": ""}),
        ("please delete my name", {"name": ""}),
        ("ta bort namnet", {"name": ""}),
        ("ta bort mitt nummer", {"tel": ""}),
    ],
)
def test_what_was_typed_into_the_form_alone_goes_too(text: str, filled: dict[str, str]) -> None:
    waiting = tracker(said(text, "for_the_form"), case_form="1", case_ask="1")
    messages, _ = answer(ActionFillInForm(), shows_forms(waiting))
    assert messages[-1]["custom"]["form"]["filled"] == filled


def test_what_the_form_read_as_sending_is_sent_whatever_it_was_taken_for() -> None:
    slots = {"case_end": "send", "case_key": KEY, "case_question": "Hur?"}
    slots["case_contact"] = "bo@example.se"
    ended = {"event": "slot", "name": "case_end", "value": "send"}
    typed = tracker(said("skicka utan samtalet", "cancel_case"), ended, **slots)
    (message,), _ = answer(ActionCloseHandoff(), typed)
    assert message["response"] == "utter_case_sent"
    later = tracker(ended, said("avbryt", "cancel_case"), **{**slots, "case_key": "another"})
    (message,), _ = answer(ActionCloseHandoff(), later)
    assert message["response"] == "utter_case_cancelled"


def test_a_form_that_is_shown_again_keeps_what_was_told_beside_it(store: sessionmaker) -> None:
    waits = {"case_form": "1", "case_draft": "Hur?", "case_contact": ADDRESS, "case_name": "Bo Ek"}
    wish = said("jag vill skicka min fråga till kommunen", "handoff_request")
    messages, slots = answer(ActionStartHandoff(), shows_forms(tracker(wish, **waits)))
    assert messages[-1]["custom"]["form"]["filled"] == {"email": ADDRESS, "name": "Bo Ek"}
    assert (slots["case_contact"], slots["case_name"]) == (ADDRESS, "Bo Ek")


def test_who_gives_a_number_is_not_asked_for_it(store: sessionmaker) -> None:
    asked = said("Vem leder kören i Hyvinge?", "hyvinge/who")
    call = said("svarar ni på båda? ring mig 070-174 06 22. Olof Ek", "handoff_request")
    waits = {"case_form": "1", "case_draft": "Vem leder kören i Hyvinge?"}
    messages, _ = answer(ActionStartHandoff(), shows_forms(tracker(asked, call, **waits)))
    form = messages[-1]["custom"]["form"]
    assert messages[-1]["response"] == "utter_case_filled_in"
    assert form["filled"] == {"tel": "070-174 06 22", "name": "Olof Ek"}


@pytest.mark.parametrize("text", ["jag vill INTE bli uppringd", "ring inte"])
def test_an_empty_form_is_never_said_to_hold_anything(text: str) -> None:
    waiting = tracker(said(text, "for_the_form"), case_form="1", case_ask="1")
    (message,), slots = answer(ActionFillInForm(), shows_forms(waiting))
    assert (message["response"], slots) == ("utter_case_in_its_field", {})


@pytest.mark.parametrize(
    ("text", "filled"),
    [
        ("Kan ni ringa mig i stället?", {"email": "", "way": "tel"}),
        ("mejla hellre", {"tel": "", "way": "email"}),
    ],
)
@pytest.mark.parametrize("slots", [{"case_draft": "Hur?", "case_contact": ADDRESS}, {}])
def test_the_form_asks_for_the_way_that_is_wanted_instead(
    text: str, filled: dict[str, str], slots: dict[str, str]
) -> None:
    waiting = tracker(said(text, "for_the_form"), case_form="1", case_ask="1", **slots)
    (message,), _ = answer(ActionFillInForm(), shows_forms(waiting))
    # Where nothing was given before, the number is what is missing.
    is_missing = filled["way"] == "tel" and not slots
    response = "utter_case_leave_number" if is_missing else "utter_case_filled_in"
    assert message["response"] == response
    assert message["custom"]["form"]["filled"] == filled


def test_a_person_wanted_now_beside_a_form_with_a_contact_is_told_who_reads_it(
    store: sessionmaker,
) -> None:
    waits = {"case_form": "1", "case_draft": "Hur?", "case_contact": ADDRESS}
    wish = said("put me through to a real person right now", "handoff_request")
    messages, _ = answer(ActionStartHandoff(), shows_forms(tracker(wish, **waits)))
    responses = [message["response"] for message in messages]
    assert responses == ["utter_case_nobody_before_sending", "utter_case_filled_in"]
    was_told = {**replied("?"), "metadata": {"utter_action": responses[0]}}
    again = said("är det nån levande människa där?", "handoff_request")
    (told,), _ = answer(ActionStartHandoff(), shows_forms(tracker(wish, was_told, again, **waits)))
    assert told["response"] == "utter_case_person_after_sending"


def test_the_conversation_stays_out_of_a_form_that_is_shown_again(store: sessionmaker) -> None:
    wish = said(
        "skicka min fråga till kommunen, men skicka inte det vi har skrivit", "handoff_request"
    )
    _, slots = answer(ActionStartHandoff(), shows_forms(tracker(wish)))
    assert slots["case_alone"] == "yes"
    again = said("skicka min fråga till kommunen", "handoff_request")
    _, slots = answer(
        ActionStartHandoff(), shows_forms(tracker(again, case_form="1", case_alone="yes"))
    )
    assert slots["case_alone"] == "yes"


@pytest.mark.parametrize(
    ("text", "named"),
    [("skickade ni med mina personuppgifter?!", False), ("och kom mitt namn med?", True)],
)
def test_who_asks_what_of_them_was_sent_is_told_whether_their_name_was(
    text: str, named: bool, store: sessionmaker
) -> None:
    name = "Bo Ek" if named else None
    (own,) = open_cases(store, 1, conversation_id="somebody", contact_name=name)
    sent = {"event": "slot", "name": "case_reference", "value": own}
    words = {"named": {"sv": "Med namn."}, "unnamed": {"sv": "Utan namn."}}
    responses = {"utter_case_was_sent": [{"text": "{name_line}", "metadata": words}]}
    domain = {"responses": {**DOMAIN["responses"], **responses}}
    dispatcher = CollectingDispatcher()
    ActionCaseStatus().run(dispatcher, tracker(sent, said(text, "case_status")), domain)
    (message,) = dispatcher.messages
    assert message["response"] == "utter_case_was_sent"
    assert message["name_line"] == ("Med namn." if named else "Utan namn.")


def test_what_was_said_of_other_matters_before_the_wish_is_for_others(store: sessionmaker) -> None:
    told = said("Tack för att ni aldrig skottar min gata", "thanks")
    wish = said("jaha men skicka det till kommunen då", "handoff_request")
    messages, _ = answer(ActionStartHandoff(), shows_forms(tracker(told, wish)))
    assert messages[0]["response"] == "utter_case_field"


def test_cancelling_beside_asking_whether_something_was_sent_is_one_answer() -> None:
    text = "nä strunta i det. skickades något nu?"
    cancelled = tracker(said(text, "cancel_case"), case_form="1", case_draft="Hur?")
    (message,), _ = answer(ActionCloseHandoff(), cancelled)
    assert message["response"] == "utter_case_cancelled"


def test_who_wants_it_not_sent_after_all_is_told_what_can_be_done(store: sessionmaker) -> None:
    reference = open_one(store)
    sent = {"event": "slot", "name": "case_reference", "value": reference}
    conversation = tracker(sent, said("skicka den inte ändå", "cancel_case"))
    messages, _ = answer(ActionCloseHandoff(), conversation)
    assert messages[0]["response"] == "utter_case_addition"


def test_a_complaint_is_gone_on_with(store: sessionmaker) -> None:
    text = "jag skrev ett klagomål, kan vi fortsätta med det?"
    kept = {"case_draft": "Sidan är gammal"}
    _, slots = answer(ActionStartHandoff(), shows_forms(tracker(said(text, "complaint"), **kept)))
    assert slots["case_draft"] == "Sidan är gammal"


@pytest.mark.parametrize(
    ("text", "told", "filled"),
    [
        ("det ska vara example.se", "utter_case_filled_in", {"email": "bo@example.se"}),
        ("nej .com inte .se", "utter_case_filled_in", {"email": "bo@exmple.com"}),
        ("det är fel efter snabel-a", "utter_contact_whole", None),
    ],
)
def test_a_piece_of_an_address_is_put_right_beside_a_form(
    text: str, told: str, filled: dict[str, str] | None
) -> None:
    waits = {
        "case_form": "1",
        "case_ask": "1",
        "case_draft": "Hur?",
        "case_contact": "bo@exmple.se",
    }
    messages, slots = answer(
        ActionFillInForm(), shows_forms(tracker(said(text, "for_the_form"), **waits))
    )
    assert messages[0]["response"] == told
    if filled:
        assert messages[0]["custom"]["form"]["filled"] == filled
        assert slots["case_contact"] == filled["email"]


def test_a_third_wish_for_a_person_is_told_what_the_form_still_wants(store: sessionmaker) -> None:
    first = said("koppla mig till en handläggare", "handoff_request")
    was_told = {**replied("?"), "metadata": {"utter_action": "utter_case_leave_number"}}
    again = said("jag vill prata med en människa", "handoff_request")
    words = {"number_known": {"sv": "Numret är med."}, "number_wanted": {"sv": "Skriv numret."}}
    responses = {"utter_case_person_after_sending": [{"text": "?", "metadata": words}]}
    domain = {"responses": {**DOMAIN["responses"], **responses}}
    for contact, line in ((ADDRESS, "Skriv numret."), ("070-123 45 67", "Numret är med.")):
        waits = {"case_form": "1", "case_ask": "1", "case_contact": contact}
        dispatcher = CollectingDispatcher()
        conversation = shows_forms(tracker(first, was_told, again, **waits))
        ActionStartHandoff().run(dispatcher, conversation, domain)
        (told,) = dispatcher.messages
        assert (told["response"], told["call_line"], told["ask"]) == (
            "utter_case_person_after_sending",
            line,
            "1",
        )


def test_a_number_beside_a_third_wish_for_a_person_goes_into_the_form(store: sessionmaker) -> None:
    first = said("koppla mig till en handläggare", "handoff_request")
    was_told = {**replied("?"), "metadata": {"utter_action": "utter_case_leave_number"}}
    again = said("men ring mig då, 070-123 45 67", "handoff_request")
    conversation = shows_forms(tracker(first, was_told, again, case_form="1", case_draft="Hur?"))
    messages, slots = answer(ActionStartHandoff(), conversation)
    assert messages[-1]["custom"]["form"]["filled"] == {"tel": "070-123 45 67"}
    assert slots["case_contact"] == "070-123 45 67"


@pytest.mark.parametrize(
    ("text", "intent"),
    [
        ("jag vill klaga på att resorna är för dyra, ni behöver inte svara", "complaint"),
        ("Jag vill att ni får veta: bra jobbat i Parma. Inget svar tack", "handoff_request"),
    ],
)
def test_who_wants_no_reply_gets_the_form_that_says_so(
    text: str, intent: str, store: sessionmaker
) -> None:
    told, slots = answer(ActionStartHandoff(), shows_forms(tracker(said(text, intent))))
    form = told[-1]["custom"]["form"]
    assert (form["question"], form["filled"]) == (text, {"no_reply": True})
    assert (slots["case_draft"], slots["case_contact"]) == (text, "")


def test_who_wants_no_reply_comes_in_the_chat_to_the_summary_without_a_contact(
    store: sessionmaker,
) -> None:
    text = "jag vill klaga på att resorna är för dyra, ni behöver inte svara"
    told, slots = answer(ActionStartHandoff(), tracker(said(text, "complaint")))
    assert told[-1]["response"] == "utter_handoff_in_chat"
    assert (slots["case_draft"], slots["case_contact"]) == (text, "")


@pytest.mark.parametrize("offer", ["utter_case_mailto", "utter_case_no_way"])
@pytest.mark.parametrize(
    "agreed",
    [
        said("/handoff_request", "handoff_request", title="Skicka utan kontaktuppgifter"),
        said("/handoff_request", "handoff_request", title="Send without contact details"),
        said("skicka ändå utan", "handoff_request"),
        said("ja", "handoff_request"),
        said("skicka den ändå", "handoff_request"),
    ],
)
def test_the_offer_to_send_without_a_contact_is_taken(
    agreed: dict[str, Any], offer: str, store: sessionmaker
) -> None:
    offered = {**replied("Mejla."), "metadata": {"utter_action": offer}}
    asked = said("Får vår kör åka?", "nlu_fallback")
    conversation = tracker(asked, offered, agreed, case_draft="Får vår kör åka?")
    messages, _ = answer(ActionStartHandoff(), shows_forms(conversation))
    form = messages[-1]["custom"]["form"]
    assert (form["question"], form["filled"]) == ("Får vår kör åka?", {"no_reply": True})
    # In the chat, where it was: the summary is next.
    chat_steps = {"event": "active_loop", "name": "handoff_form"}
    conversation = tracker(asked, chat_steps, offered, agreed, case_draft="Får vår kör åka?")
    _, slots = answer(ActionStartHandoff(), shows_forms(conversation))
    assert (slots["case_question"], slots["case_contact"]) == ("Får vår kör åka?", "")


def test_after_the_offer_an_older_button_or_an_address_is_not_taken_for_yes(
    store: sessionmaker,
) -> None:
    offered = {**replied("Mejla."), "metadata": {"utter_action": "utter_case_mailto"}}
    for words in (
        said("/handoff_request", "handoff_request", title="Skicka en fråga till kommunen"),
        said("skicka den till mig på bo@example.se", "handoff_request"),
    ):
        conversation = tracker(said("Får vi åka?", "nlu_fallback"), offered, words)
        messages, slots = answer(ActionStartHandoff(), shows_forms(conversation))
        assert "no_reply" not in messages[-1]["custom"]["form"].get("filled", {})
        assert slots.get("case_contact") != ""


def test_the_summary_without_a_contact_says_what_that_means() -> None:
    known = {"case_question": "Får vi åka?", "case_contact": ""}
    dispatcher = CollectingDispatcher()
    conversation = tracker(said("utan", "skip_step"), **known)
    ActionAskCaseDecision().run(dispatcher, conversation, read_yaml(PROJECT_DIR / "domain.yml"))
    (summary,) = dispatcher.messages
    assert "kan kommunen inte mejla eller ringa" in summary["case_contact"]
    assert "måste din adress stå i frågan" in summary["case_contact"]


def test_what_is_sent_without_a_contact_is_kept_and_says_so_afterwards(
    store: sessionmaker, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(close, "sessions", lambda: store)
    known = {"case_question": "Får vi åka?", "case_contact": "", "case_key": "k"}
    yes = tracker(said("ja", "affirm"), case_end="send", **known)
    (sent,), slots = answer(ActionCloseHandoff(), yes)
    assert sent["response"] == "utter_case_sent_without_contact"
    (case,) = cases(store)
    assert (case.question, case.email, case.phone) == ("Får vi åka?", None, None)
    assert [row.kind for row in outbox(store)] == [MessageKind.MUNICIPALITY]
    later = {"event": "slot", "name": "case_reference", "value": slots["case_reference"]}
    for text, told in (
        ("när får jag svar?", "utter_case_status_without_contact"),
        ("vad skickades?", "utter_case_was_sent"),
    ):
        asks = tracker(later, said(text, "case_status"), case_reference=case.reference)
        messages, _ = answer(ActionCaseStatus(), asks)
        assert messages[0]["response"] == told


def test_a_contact_that_was_lost_is_not_sent_as_none(
    store: sessionmaker, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(close, "sessions", lambda: store)
    lost = tracker(said("ja", "affirm"), case_end="send", case_question="Hur?", case_key="k")
    (failed,), _ = answer(ActionCloseHandoff(), lost)
    assert (failed["response"], cases(store)) == ("utter_case_failed", [])


def test_who_wants_no_reply_and_can_be_reached_gets_the_form(store: sessionmaker) -> None:
    text = "jag vill klaga på att resorna är för dyra, ni behöver inte svara. bo@example.se"
    told, _ = answer(ActionStartHandoff(), shows_forms(tracker(said(text, "complaint"))))
    assert told[-1]["custom"]["form"]["filled"] == {"email": "bo@example.se"}


@pytest.mark.parametrize(
    "text",
    ["Vänorterna är bara skryt, jag behöver inget svar", "skicka utan kontaktuppgifter"],
)
def test_who_wants_no_reply_beside_a_form_finds_that_in_it(text: str) -> None:
    slots = {"case_form": "1", "case_draft": "Hur?", "case_contact": "bo@example.se"}
    (told,), changed = answer(ActionCloseHandoff(), tracker(said(text, "no_email"), **slots))
    form = told["custom"]["form"]
    assert (told["response"], form["question"]) == ("utter_case_filled_in", "Hur?")
    assert (form["filled"], changed) == ({"no_reply": True}, {"case_contact": ""})


@pytest.mark.parametrize(
    "text",
    [
        "Jag vill klaga på hur kommunen sköter vänorterna",
        "Jag vill klaga på att ingen svarar om EU-bidragen",
        "jag är missnöjd med kommunens internationella arbete",
        "I want to complain about the exchange with Hyvinge",
        "jag vill klaga på Brysselkontoret",
    ],
)
@pytest.mark.parametrize(
    ("before", "runner_up"), [("out_of_scope", "sern/what"), ("sern/what", "out_of_scope")]
)
def test_a_complaint_about_our_own_field_is_not_sent_elsewhere(
    text: str, before: str, runner_up: str, store: sessionmaker
) -> None:
    asked = said("vad är bygglov?", before)
    complaint = said(text, "complaint", runner_up=runner_up)
    for one in complaint["parse_data"]["intent_ranking"]:
        one["confidence"] = 0.5
    named = [{"text": "?", "metadata": {"topic": {"sv": "kontoret"}, "names": ["bryssel"]}}]
    domain = {"responses": {**DOMAIN["responses"], "utter_brussels_office/what": named}}
    dispatcher = CollectingDispatcher()
    conversation = shows_forms(tracker(asked, replied("?"), complaint))
    ActionStartHandoff().run(dispatcher, conversation, domain)
    (told,) = dispatcher.messages
    assert (told["response"], told["custom"]["form"]["question"]) == ("utter_handoff_request", text)


@pytest.mark.parametrize(
    ("text", "question"),
    [
        ("Jag vill lämna ett klagomål om EU-handslaget", True),
        ("jag vill klaga på bussen", True),
        ("jag vill klaga på något", False),
        ("jag vill klaga på svaret", False),
        ("jag är missnöjd med er", False),
    ],
)
def test_a_complaint_that_says_in_a_word_what_it_is_about_is_the_question(
    text: str, question: bool, store: sessionmaker
) -> None:
    messages, _ = answer(ActionStartHandoff(), shows_forms(tracker(said(text, "complaint"))))
    assert messages[-1]["custom"]["form"]["question"] == (text if question else "")


def test_who_asks_for_somebody_else_has_their_contact_and_name_in_the_form(
    store: sessionmaker,
) -> None:
    asked = said("Får vår kör åka till Hyvinge?", "nlu_fallback")
    wish = "min mamma vill ha svar, hennes mejl är siv@example.se, hon heter Siv Ek"
    conversation = shows_forms(tracker(asked, said(wish, "handoff_request")))
    (message,), _ = answer(ActionStartHandoff(), conversation)
    form = message["custom"]["form"]
    assert form["filled"] == {"email": "siv@example.se", "name": "Siv Ek"}
    assert form["question"] == "Får vår kör åka till Hyvinge?"
    beside = tracker(said(wish, "for_the_form"), case_form="1", case_ask="1", case_draft="Hur?")
    (message,), _ = answer(ActionFillInForm(), shows_forms(beside))
    assert message["custom"]["form"]["filled"] == {"email": "siv@example.se", "name": "Siv Ek"}
    assert message["custom"]["form"]["question"] == "Hur?"


CANCELLED = {**replied("Inget skickas."), "metadata": {"utter_action": "utter_case_cancelled"}}
BACK_AGAIN = [
    "jag ångrade mig igen",
    "nej vänta, jag ville inte avbryta",
    "ta tillbaka det",
    "fortsätt",
    "nej vänta, skicka ändå",
    "ja skicka",
    "no wait, don't cancel",
]


@pytest.mark.parametrize("text", BACK_AGAIN)
def test_who_takes_a_cancelling_back_goes_on_with_what_was_there(
    text: str, store: sessionmaker
) -> None:
    kept = {"case_draft": KEPT, "case_other_draft": "Vad kostar det?", "case_alone": "yes"}
    events = (said("avbryt", "cancel_case"), CANCELLED, said(text, "handoff_request"))
    (message,), slots = answer(ActionStartHandoff(), shows_forms(tracker(*events, **kept)))
    assert message["custom"]["form"]["questions"] == [KEPT, "Vad kostar det?"]
    assert slots["case_alone"] == "yes"


def test_who_comes_back_with_a_number_is_not_asked_for_it_once_more(store: sessionmaker) -> None:
    summary = {**replied("Fråga: …"), "metadata": {"utter_action": "utter_ask_case_decision"}}
    text = "Jag gav ju mitt nummer, 070-174 06 05. Skicka klagomålet ändå"
    left = (form_begins(), summary, said("avbryt", "cancel_case"), form_ends(), CANCELLED)
    events = (*left, said(text, "handoff_request"))
    messages, slots = answer(ActionStartHandoff(), shows_forms(tracker(*events, case_draft=KEPT)))
    assert "utter_contact_not_kept" not in [one.get("response") for one in messages]
    assert slots["case_contact"] == "070-174 06 05"


@pytest.mark.parametrize(
    ("asked", "is_said"),
    [
        ("Kan vi åka till Hyvinge? [e-postadress]", True),
        ("Kan vi åka till Hyvinge? Ring mig på [telefonnummer]", True),
        ("Vem svarar på [e-postadress]?", False),
        ("Kan vi åka till Hyvinge?", False),
    ],
)
def test_that_a_contact_given_with_a_mere_question_is_not_kept_is_said_once(
    asked: str, is_said: bool, store: sessionmaker
) -> None:
    events = [said(asked, "twin_towns/hyvinge"), replied("…"), form_begins()]
    messages, _ = answer(ActionAskCaseContact(), tracker(*events))
    told = ["utter_contact_not_kept"] if is_said else []
    assert [one["response"] for one in messages] == [*told, "utter_ask_case_contact"]
    again = {**replied("…"), "metadata": {"utter_action": "utter_contact_not_kept"}}
    messages, _ = answer(ActionAskCaseContact(), tracker(*events, again))
    assert [one["response"] for one in messages] == ["utter_ask_case_contact"]


@pytest.mark.parametrize("text", BACK_AGAIN)
@pytest.mark.parametrize("was_reached", [True, False])
def test_who_takes_a_cancelling_back_in_the_chat_goes_on_there(
    text: str, was_reached: bool, store: sessionmaker
) -> None:
    summary = {**replied("Fråga: …"), "metadata": {"utter_action": "utter_ask_case_decision"}}
    steps = (form_begins(), *((summary,) if was_reached else ()), said("avbryt", "cancel_case"))
    events = (*steps, form_ends(), CANCELLED, said(text, "handoff_request"))
    messages, slots = answer(ActionStartHandoff(), shows_forms(tracker(*events, case_draft=KEPT)))
    told = ["utter_handoff_in_chat", "utter_case_question_kept"]
    told += ["utter_case_details_not_kept"] if was_reached else []
    assert [message["response"] for message in messages] == told
    assert messages[1]["case_question"] == KEPT
    # How they can be reached is gone with the cancelling: it is asked for next.
    assert (slots["case_question"], slots["case_contact"]) == (KEPT, None)


BY_MAIL = {**replied("…"), "metadata": {"utter_action": "utter_case_mailto"}}
PROMISES = "jag lämnar en e-postadress ändå"


def test_who_left_and_promises_an_address_after_all_goes_on_in_the_chat(
    store: sessionmaker,
) -> None:
    steps = (form_begins(), said("jag mejlar själv", "skip_step"), form_ends(), BY_MAIL)
    for intent, action in (
        ("no_email", ActionCloseHandoff),
        ("handoff_request", ActionStartHandoff),
    ):
        conversation = shows_forms(tracker(*steps, said(PROMISES, intent), case_draft=KEPT))
        messages, slots = answer(action(), conversation)
        told = ["utter_handoff_in_chat", "utter_case_question_kept"]
        assert [message["response"] for message in messages] == told
        assert (slots["case_question"], slots["case_contact"]) == (KEPT, None)


def test_a_question_put_right_after_a_no_goes_into_the_form(store: sessionmaker) -> None:
    text = "nej, frågan är om min son i tvåan kan åka till Italien"
    waits = tracker(said(text, "change_case"), case_form="a", case_draft="Vilka projekt finns?")
    (message,), _ = answer(ActionAddToCase(), shows_forms(waits))
    assert message["custom"]["form"]["question"] == text.removeprefix("nej, ")


def test_what_a_cancelled_hand_off_held_goes_when_another_begins(store: sessionmaker) -> None:
    kept = {"case_draft": KEPT, "case_other_draft": "Vad kostar det?", "case_alone": "yes"}
    asked = said("Vem leder kören i Parma?", "nlu_fallback")
    events = (CANCELLED, asked, replied("?"), said("en människa tack", "handoff_request"))
    (message,), slots = answer(ActionStartHandoff(), shows_forms(tracker(*events, **kept)))
    assert message["custom"]["form"]["question"] == "Vem leder kören i Parma?"
    assert (slots["case_other_draft"], slots["case_alone"]) == (None, None)


def test_cancelling_keeps_what_was_asked_and_how_it_was_to_be_sent(store: sessionmaker) -> None:
    begun = {"case_form": "1", "case_contact": ADDRESS, "case_name": "Bo Ek", "case_alone": "yes"}
    drafts = {"case_draft": KEPT, "case_other_draft": "Vad kostar det?"}
    cancelled = tracker(said("avbryt", "cancel_case"), **begun, **drafts)
    _, slots = answer(ActionCloseHandoff(), cancelled)
    assert {name: slots[name] for name in drafts} == drafts
    assert (slots["case_alone"], slots["case_contact"], slots["case_name"]) == ("yes", None, None)


def left_for_the_chat(**written: str) -> dict[str, Any]:
    """The button of a form is pressed in whose fields something stands."""
    pressed = said("/write_in_chat", "write_in_chat", title="Jag skriver hellre här i chatten")
    return {**pressed, "metadata": {**pressed["metadata"], "written": written}}


def test_who_leaves_a_form_for_the_chat_is_offered_the_question_as_it_stood_there() -> None:
    old = "Kan vår kör få bidrag till en festival?"
    conversation = tracker(
        said(old, "nlu_fallback"), replied("…"), left_for_the_chat(question=f"{old} I maj.")
    )
    conversation.slots = {"case_form": "ask", "case_draft": old, "case_topic": "sern/join"}
    _, slots = answer(ActionStartHandoff(), conversation)
    assert slots["case_draft"] == f"{old} I maj."
    assert slots["case_other_draft"] is None
    conversation.events[-1]["metadata"]["written"] = {}
    assert answer(ActionStartHandoff(), conversation)[1]["case_draft"] == old


def test_the_kind_of_organisation_chosen_in_the_form_is_sent_from_the_chat(
    store: sessionmaker, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(close, "sessions", lambda: store)
    send = said("/send_case", "send_case", title="Skicka till kommunen")
    steps = ({"event": "active_loop", "name": "handoff_form"}, replied("Hur når vi dig?"))
    conversation = tracker(
        left_for_the_chat(organisation="association"),
        *steps,
        said(ADDRESS, "nlu_fallback"),
        send,
        case_end="send",
        case_key=KEY,
        case_question="Hur?",
        case_contact=ADDRESS,
    )
    answer(ActionCloseHandoff(), conversation)
    assert [case.organisation_kind for case in cases(store)] == ["association"]


def test_one_more_thing_after_a_case_is_a_matter_of_its_own(store: sessionmaker) -> None:
    reference = open_one(store)
    sent = {"event": "slot", "name": "case_reference", "value": reference}
    text = "en sak till som jag vill skicka till er: kan kommunen betala en tolk?"
    conversation = shows_forms(tracker(sent, said(text, "change_case"), case_reference=reference))
    messages, slots = answer(ActionAddToCase(), conversation)
    assert [message["response"] for message in messages] == ["utter_handoff_request"]
    assert slots["case_draft"].endswith("Kan kommunen betala en tolk?")
    assert reference not in slots["case_draft"]


def test_a_case_to_which_the_question_does_not_belong_is_taken_off_it() -> None:
    text = "de hör inte ihop, det är en helt annan sak"
    draft = "Hör till ärende EU-2026-0040: Kan kommunen betala en tolk?"
    waits = {"case_form": "x", "case_draft": draft}
    conversation = shows_forms(tracker(said(text, "change_case"), **waits))
    (message,), slots = answer(ActionAddToCase(), conversation)
    assert message["custom"]["form"]["question"] == "Kan kommunen betala en tolk?"
    assert slots["case_draft"] == "Kan kommunen betala en tolk?"


COMPLAINT = "resorna till vänorterna är för dyra"


@pytest.mark.parametrize(
    "text",
    [
        "jag vill klaga men vill inte ha svar",
        "jag vill lämna ett klagomål, ni behöver inte svara",
        "I want to complain, but I don't need a reply",
    ],
)
@pytest.mark.parametrize("asked", [COMPLAINT, "Får vår kör åka till Hyvinge?"])
def test_what_was_said_before_a_mere_wish_for_no_reply_is_in_the_form(
    text: str, asked: str, store: sessionmaker
) -> None:
    conversation = tracker(said(asked, "nlu_fallback"), replied("?"), said(text, "complaint"))
    told, _ = answer(ActionStartHandoff(), shows_forms(conversation))
    form = told[-1]["custom"]["form"]
    assert (form["question"], form["filled"]) == (asked, {"no_reply": True})


def test_what_is_told_beside_a_wish_for_no_reply_begins_a_hand_off(store: sessionmaker) -> None:
    text = "Vänorterna är bara skryt, jag behöver inget svar"
    wish = shows_forms(tracker(said(text, "no_email")))
    told, slots = answer(ActionCloseHandoff(), wish)
    form = told[-1]["custom"]["form"]
    assert (form["question"], form["filled"]) == (text, {"no_reply": True})
    assert slots["case_draft"] == text


@pytest.mark.parametrize(
    ("text", "intent"),
    [
        ("skicka klagomålet", "complaint"),
        ("skicka min fråga ändå", "handoff_request"),
        ("skicka mitt klagomål i alla fall", "complaint"),
        ("jag ångrade mig, skicka in klagomålet", "complaint"),
        ("send my complaint after all", "complaint"),
    ],
)
def test_after_a_second_cancel_what_was_in_the_form_is_picked_up(
    text: str, intent: str, store: sessionmaker
) -> None:
    stopped = {**replied("Ok."), "metadata": {"utter_action": "utter_case_cancelled"}}
    again = (said("skicka klagomålet", "complaint"), replied("?"))
    ended = (said("avbryt", "cancel_case"), stopped)
    talk = (said(COMPLAINT, "complaint"), replied("?"), *ended, *again, *ended, said(text, intent))
    (form,), _ = answer(ActionStartHandoff(), shows_forms(tracker(*talk, case_draft=COMPLAINT)))
    assert form["custom"]["form"]["question"] == COMPLAINT


BUS, BOARD = "När går bussen till Parma?", "Vem leder SERN?"


@pytest.mark.parametrize(
    ("text", "question"),
    [
        ("skicka bara den andra frågan", BOARD),
        ("bara den andra frågan", BOARD),
        ("endast den första frågan", BUS),
        ("bara den första frågan tack", BUS),
        ("båda frågorna", f"{BUS}\n{BOARD}"),
    ],
)
@pytest.mark.parametrize("first", [replied("?"), ANSWERED])
def test_who_names_one_of_two_questions_has_that_one_alone(
    text: str, question: str, first: dict[str, Any], store: sessionmaker
) -> None:
    talk = (said(BUS, "nlu_fallback"), first, said(BOARD, "nlu_fallback"), replied("?"))
    conversation = shows_forms(tracker(*talk, said(text, "handoff_request")))
    (message,), slots = answer(ActionStartHandoff(), conversation)
    form = message["custom"]["form"]
    assert (form["question"], "questions" in form) == (question, False)
    assert (slots["case_draft"], slots["case_other_draft"]) == (question, None)


@pytest.mark.parametrize("action", [ActionFillInForm(), ActionAddToCase()])
@pytest.mark.parametrize(
    ("text", "question"),
    [
        # As the form shows them: the newest first.
        ("bara den andra frågan", BUS),
        ("bara den första", BOARD),
        ("bara den senaste", BOARD),
        ("den om bussen", BUS),
        ("båda", f"{BUS}\n{BOARD}"),
    ],
)
def test_beside_a_form_with_two_questions_one_is_named_by_its_place_there(
    action: Action, text: str, question: str
) -> None:
    asked = (said("Vad kostar resan?", "nlu_fallback"), said(BUS, "nlu_fallback"))
    talk = (*asked, said(BOARD, "nlu_fallback"), replied("?"), said(text, "for_the_form"))
    waits = {"case_form": "x", "case_ask": "x", "case_draft": BOARD, "case_other_draft": BUS}
    (message,), slots = answer(action, shows_forms(tracker(*talk, **waits)))
    form = message["custom"]["form"]
    assert (form["question"], "questions" in form) == (question, False)
    assert (slots["case_draft"], slots["case_other_draft"]) == (question, None)


@pytest.mark.parametrize("text", ["jag har en annan fråga", "en fråga till", "fler frågor"])
def test_who_names_neither_keeps_both_in_the_form(text: str) -> None:
    waits = {"case_form": "x", "case_ask": "x", "case_draft": BOARD, "case_other_draft": BUS}
    talk = tracker(said(BOARD, "nlu_fallback"), replied("?"), said(text, "for_the_form"), **waits)
    _, slots = answer(ActionFillInForm(), shows_forms(talk))
    assert not {"case_draft", "case_other_draft"} & set(slots)


@pytest.mark.parametrize(
    ("text", "intent", "told"),
    [
        ("hej då", "goodbye", "utter_case_left"),
        ("nej tack det är bra så", "nlu_fallback", "utter_case_left"),
        ("avbryt", "cancel_case", "utter_case_cancelled"),
    ],
)
def test_who_leaves_with_a_goodbye_is_told_that_nothing_was_sent(
    text: str, intent: str, told: str
) -> None:
    conversation = tracker(said(text, intent), case_end="cancelled", case_question=BUS)
    (message,), slots = answer(ActionCloseHandoff(), conversation)
    assert (message["response"], slots["case_draft"]) == (told, BUS)


@pytest.mark.parametrize(
    ("contact", "text"),
    [
        (None, "jag skriver hellre här i chatten, bo@gmial.com"),
        ("bo@gmial.com", "jag skriver hellre här i chatten"),
    ],
)
def test_a_mistyped_address_that_comes_along_into_the_chat_is_asked_about(
    contact: str | None, text: str, store: sessionmaker
) -> None:
    waits = {"case_form": "x", "case_ask": "x", "case_draft": BUS, "case_contact": contact}
    talk = (said(BUS, "nlu_fallback"), replied("?"), said(text, "write_in_chat"))
    _, slots = answer(ActionStartHandoff(), shows_forms(tracker(*talk, **waits)))
    told = [slots[f"contact_{kind}"] for kind in ("given", "suggestion")]
    assert (slots["case_contact"], told) == (None, ["bo@gmial.com", "bo@gmail.com"])


def test_an_address_that_is_whole_comes_along_as_it_is(store: sessionmaker) -> None:
    waits = {"case_form": "x", "case_ask": "x", "case_draft": BUS, "case_contact": ADDRESS}
    talk = (said(BUS, "nlu_fallback"), replied("?"), said("hellre i chatten", "write_in_chat"))
    _, slots = answer(ActionStartHandoff(), shows_forms(tracker(*talk, **waits)))
    assert (slots["case_contact"], slots["contact_suggestion"]) == (ADDRESS, None)


def test_a_complaint_that_does_not_say_yet_about_what_is_one_all_the_same(
    store: sessionmaker,
) -> None:
    conversation = shows_forms(tracker(said("jag ska klaga på en sak", "complaint")))
    _, slots = answer(ActionStartHandoff(), conversation)
    assert slots["case_topic"] == "complaint"


def test_an_organisation_that_said_first_who_writes_is_the_name(store: sessionmaker) -> None:
    before = said("Motala Drakbåtsklubb här", "out_of_scope")
    wish = said("vi vill skicka en fråga till kommunen", "handoff_request")
    messages, slots = answer(ActionStartHandoff(), shows_forms(tracker(before, wish)))
    assert messages[-1]["custom"]["form"]["filled"]["name"] == "Motala Drakbåtsklubb"
    assert slots["case_name"] == "Motala Drakbåtsklubb"


def test_a_name_that_was_told_before_is_said_not_to_be_kept_once(store: sessionmaker) -> None:
    before = said("Hej jag heter [namn]. Hur går vi med i EU-projekt?", "nlu_fallback")
    wish = said("skicka frågan till kommunen", "handoff_request")
    conversation = shows_forms(tracker(before, wish))
    messages, _ = answer(ActionStartHandoff(), conversation)
    assert "utter_case_name_not_kept" in [one["response"] for one in messages]
    told = replied("…")
    told["metadata"] = {"utter_action": "utter_case_name_not_kept"}
    again = shows_forms(tracker(before, wish, told, said("skicka den", "handoff_request")))
    messages, _ = answer(ActionStartHandoff(), again)
    assert "utter_case_name_not_kept" not in [one["response"] for one in messages]


@pytest.mark.parametrize(
    ("where", "response"),
    [(", Storgatan 14, 591 46 Motala", "utter_case_letter_in_question"), ("", "utter_case_letter")],
)
def test_an_address_that_the_question_holds_is_not_asked_for(
    where: str, response: str, store: sessionmaker
) -> None:
    text = f"Jag vill ha en lista på vänorterna som brev hem till mig{where}. Skicka det till er"
    conversation = shows_forms(tracker(said(text, "handoff_request")))
    messages, _ = answer(ActionStartHandoff(), conversation)
    assert response in [one["response"] for one in messages]


def test_who_follows_the_advice_to_ask_for_a_letter_keeps_the_question(store: sessionmaker) -> None:
    asked = said("Vill kommunen ha mina fotografier?", "nlu_fallback")
    advice = {
        **replied("Vill du ha ett brev, …"),
        "metadata": {"utter_action": "utter_case_no_way"},
    }
    chat_steps = {"event": "active_loop", "name": "handoff_form"}
    wish = said(
        "Då vill jag att det står i frågan att de ska skriva brev till Box 114, 591 22 Motala",
        "handoff_request",
    )
    draft = "Vill kommunen ha mina fotografier?"
    conversation = tracker(asked, chat_steps, advice, wish, case_draft=draft)
    _, slots = answer(ActionStartHandoff(), shows_forms(conversation))
    assert slots["case_question"].startswith(draft)
    assert slots["case_question"].endswith("skriva brev till Box 114, 591 22 Motala.")
    assert slots["case_contact"] == ""


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("Min e-post är eva@example.org", "eva@example.org"),
        ("Jag har ingen e-post, ring min dotter Eva på 070-174 06 05", "070-174 06 05"),
    ],
)
def test_a_contact_given_after_that_advice_is_kept(
    text: str, shown: str, store: sessionmaker
) -> None:
    draft = "Vill kommunen ha mina fotografier?"
    advice = {**replied("Vill du …"), "metadata": {"utter_action": "utter_case_no_way"}}
    chat_steps = {"event": "active_loop", "name": "handoff_form"}
    asked, told = said(draft, "nlu_fallback"), said(text, "handoff_request")
    conversation = tracker(asked, chat_steps, advice, told, case_draft=draft)
    (*_, message), slots = answer(ActionStartHandoff(), shows_forms(conversation))
    assert shown in f"{slots['case_contact']} {message}"
    assert "no_reply" not in str(message)


@pytest.mark.parametrize(
    ("text", "response"),
    [
        ("finns det nån på kommunen jag kan ringa, orkar inte mejla", "utter_case_leave_number"),
        ("can I call somebody about this", "utter_case_leave_number"),
        ("finns det nån jag kan mejla om det här", "utter_handoff_request"),
        ("jag vill att en människa läser det här", "utter_handoff_request"),
        ("jag är döv, därför kan jag inte ringa", "utter_handoff_request"),
        ("fråga: kan man ringa till Hyvinge på svenska?", "utter_handoff_request"),
        ("kan vi ringa Eva i Hyvinge om det?", "utter_handoff_request"),
        ("kan jag inte få ringa er i stället?", "utter_case_leave_number"),
    ],
)
def test_who_would_call_is_told_that_the_municipality_calls(
    text: str, response: str, store: sessionmaker
) -> None:
    asked = said("Finns det bidrag till solceller?", "eu_funds/fit")
    conversation = shows_forms(tracker(asked, said(text, "handoff_request")))
    (*_, message), _ = answer(ActionStartHandoff(), conversation)
    assert message["response"] == response
    way = message["custom"]["form"].get("filled", {}).get("way")
    assert (way == "tel") == (response == "utter_case_leave_number")


@pytest.mark.parametrize(
    ("text", "reminded"),
    [
        ("Nej tack inget formulär. När är Europadagen?", False),
        ("jag mejlar nån annan gång", False),
        ("jag orkar inte fylla i något formulär", False),
        ("slipper jag formuläret?", False),
        ("vill inte ha formuläret", False),
        ("I don't want to fill in a form", False),
        ("jag ser inget formulär", True),
        ("I don't see the form", True),
        ("När är Europadagen?", True),
        ("Finns det inte någon form av stipendium?", True),
        ("Jag förstår inte formuläret, vad ska jag skriva under namn?", True),
        ("Nej, formuläret är bra", True),
        ("No, the form is fine", True),
        ("Is there no form of support?", True),
    ],
)
def test_who_refused_the_form_is_not_reminded_of_it(text: str, reminded: bool) -> None:
    form = {"event": "bot", "text": "Skriv här.", "data": {"custom": {"form": {"kind": "case"}}}}
    turns = [said("en människa tack", "handoff_request"), form, said(text, "eu_handslag/day")]
    messages, _ = answer(
        ActionCaseWaits(), tracker(*turns, said("ok tack", "thanks"), case_form="x")
    )
    assert [one["response"] for one in messages] == ["utter_case_waits_unfilled"] * reminded


@pytest.mark.parametrize(
    ("text", "is_ours"),
    [
        ("vi vill ta hit ett lag från Tyskland i sommar, kan nån ringa mig om pengar?", True),
        ("vår kör från Krakow i Polen vill komma på besök, vem tar emot oss?", True),
        ("vi vill ta hit ett lag från Borås i sommar, kan nån ringa mig om pengar?", False),
    ],
)
def test_who_writes_of_another_country_is_not_sent_elsewhere(
    text: str, is_ours: bool, store: sessionmaker
) -> None:
    wish = said(text, "handoff_request")
    wish["parse_data"]["intent_ranking"][1]["confidence"] = 0.4
    told, _ = answer(ActionStartHandoff(), shows_forms(tracker(wish)))
    assert (told[0]["response"] != "utter_case_field") == is_ours


def test_which_of_two_questions_comes_first_is_no_matter_of_another_office(
    store: sessionmaker,
) -> None:
    asked = said("Hur får vår förskola kontakt med en förskola i Eigersund?", "eigersund/join")
    wish = said("Jag vill att nån svarar på frågan om förskolan", "handoff_request")
    told, _ = answer(ActionStartHandoff(), shows_forms(tracker(asked, wish)))
    assert [one["response"] for one in told] == ["utter_handoff_request"]


def told(text: str, intent: str, **details: str) -> dict[str, Any]:
    """A message of which its writer's details are kept."""
    message = said(text, intent)
    message["metadata"] = {TOLD_KEY: details}
    return message


EARLY = told(
    "Jag heter [namn], [e-postadress]. Får vi åka?", "sern/join", contact=ADDRESS, name="Bo"
)
WISH = said("skicka frågan till kommunen", "handoff_request")
IN_CHAT = said("Jag skriver hellre här i chatten, skicka den", "write_in_chat")


def test_what_was_told_before_a_form_is_filled_in(store: sessionmaker) -> None:
    messages, slots = answer(ActionStartHandoff(), shows_forms(tracker(EARLY, replied("…"), WISH)))
    assert messages[-1]["custom"]["form"]["filled"] == {"email": ADDRESS, "name": "Bo"}
    assert (slots["case_contact"], slots["case_name"]) == (ADDRESS, "Bo")
    assert "utter_case_name_not_kept" not in [one["response"] for one in messages]


def test_what_was_told_before_the_chat_steps_is_in_the_summary(store: sessionmaker) -> None:
    _, slots = answer(ActionStartHandoff(), tracker(EARLY, replied("…"), IN_CHAT))
    assert (slots["case_contact"], slots["case_name"]) == (ADDRESS, "Bo")


def test_what_is_told_last_counts_and_who_stays_unknown_has_no_name(store: sessionmaker) -> None:
    newest = told(
        "skicka frågan, mejla kim@example.org", "handoff_request", contact="kim@example.org"
    )
    _, slots = answer(ActionStartHandoff(), tracker(EARLY, replied("…"), newest))
    assert (slots["case_contact"], slots["case_name"]) == ("kim@example.org", "Bo")
    unnamed = said("skicka frågan men jag vill vara anonym", "handoff_request")
    _, slots = answer(ActionStartHandoff(), tracker(EARLY, replied("…"), unnamed))
    assert slots["case_name"] is None
    earlier = (said("Jag vill vara anonym", "anonymous"), replied("…"))
    between = (said("Vad är SERN?", "sern/what"), replied("…"))
    messages, slots = answer(
        ActionStartHandoff(), tracker(EARLY, replied("…"), *earlier, *between, WISH)
    )
    assert (slots["case_contact"], slots["case_name"]) == (ADDRESS, None)
    assert "utter_case_name_not_kept" not in [one["response"] for one in messages]


def test_an_address_beside_the_wish_that_begins_the_chat_steps_is_the_writer_s(
    store: sessionmaker,
) -> None:
    wish = said(f"skicka frågan till kommunen, {ADDRESS}", "handoff_request")
    _, slots = answer(
        ActionStartHandoff(), tracker(said("Får vi åka?", "sern/join"), replied("…"), wish)
    )
    assert slots["case_contact"] == ADDRESS
    asked = said("Är info@sern.example rätt adress? Skicka frågan", "handoff_request")
    _, slots = answer(ActionStartHandoff(), tracker(said("Hur?", "sern/join"), asked))
    assert slots["case_contact"] is None


def test_of_what_a_form_no_longer_holds_nothing_comes_back(store: sessionmaker) -> None:
    events = (EARLY, replied("…"), WISH, replied("…"), IN_CHAT)
    _, slots = answer(ActionStartHandoff(), tracker(*events, case_form="form"))
    assert (slots["case_contact"], slots["case_name"]) == (None, None)


def test_where_the_case_before_was_answered_to_is_offered_for_the_next(store: sessionmaker) -> None:
    (reference,) = open_cases(store, 1, conversation_id="somebody")
    sent = {"event": "slot", "name": "case_reference", "value": reference}
    events = (EARLY, sent, said("jag har en fråga till, om bussar", "handoff_request"))
    _, slots = answer(ActionStartHandoff(), tracker(*events, case_reference=reference))
    before = sent_cases.contact_before(tracker(*events, case_reference=reference))
    assert before and (slots["case_contact"], slots["contact_suggestion"]) == (None, before.shown)
    asked, _ = answer(ActionAskCaseContact(), tracker(*events, **slots))
    assert [one["response"] for one in asked] == ["utter_ask_case_contact_before"]


def test_who_would_stay_unknown_keeps_no_name_of_the_case_before(store: sessionmaker) -> None:
    (reference,) = open_cases(store, 1, conversation_id="somebody", contact_name="Bo Ek")
    sent = {"event": "slot", "name": "case_reference", "value": reference}
    unknown, agreed = said("Jag vill vara anonym", "anonymous"), said("samma som sist", "affirm")

    def name(*before: dict[str, Any]) -> Any:
        conversation = tracker(*before, agreed, requested_slot="case_contact", case_question="Hur?")
        validate = ValidateHandoffForm().validate_case_contact
        return validate("samma som sist", CollectingDispatcher(), conversation, {}).get("case_name")

    assert name(unknown, sent, form_begins()) == "Bo Ek"
    assert name(sent, unknown, form_begins()) is None


def test_the_notice_is_quoted_once_and_then_said_in_short() -> None:
    domain = read_yaml(PROJECT_DIR / "domain.yml")
    notice = said_in(Variant.SWEDISH, get_settings())["record_notice"]

    def shown(*events: dict[str, Any], **slots: Any) -> dict[str, Any]:
        dispatcher = CollectingDispatcher()
        known = {"case_question": "Får vi åka?", "case_contact": "bo@example.se", **slots}
        conversation = tracker(form_begins(), said("bo@example.se", "inform"), *events, **known)
        ActionAskCaseDecision().run(dispatcher, conversation, domain)
        (summary,) = dispatcher.messages
        return dict(summary)

    def text(summary: dict[str, Any], **slots: Any) -> str:
        given = {name: value for name, value in summary.items() if value is not None}
        settings = values_from(get_settings(), Variant.SWEDISH)
        situation = Situation(slots=slots)
        reply = compose(
            "utter_ask_case_decision", domain["responses"], {}, settings, situation, given
        )
        assert reply is not None
        return str(reply["text"])

    first = text(shown())
    assert notice in first and "Samtalet här följer med." in first
    again = text(shown(replied(first), said("Eva", "inform")))
    assert notice not in again
    assert "Det blir en allmän handling. Samtalet här följer med. Ska jag skicka det?" in again
    alone = text(shown(replied(first), said("Eva", "inform"), case_alone="yes"))
    assert "Det blir en allmän handling. Samtalet här följer inte med." in alone
    # In another language, or in another run, it is quoted again.
    assert "notice_again" not in shown(replied(first), language="en")
    assert "notice_again" not in shown(replied(first), form_ends(), form_begins())


@pytest.mark.parametrize(
    ("text", "question"),
    [
        ("I want to ask a question: is there a grant for choirs?", "Is there a grant for choirs?"),
        ("får vi åka till Hyvinge?", "får vi åka till Hyvinge?"),
    ],
)
def test_a_question_begins_with_a_capital_where_its_lead_in_was_cut(
    text: str, question: str
) -> None:
    asked = tracker(form_begins(), said(text, "nlu_fallback"), requested_slot="case_question")
    validate = ValidateHandoffForm().validate_case_question
    assert validate(text, CollectingDispatcher(), asked, DOMAIN)["case_question"] == question
    offered = tracker(said(text, "nlu_fallback"), said("ja skicka", "handoff_request"))
    messages, _ = answer(ActionStartHandoff(), shows_forms(offered))
    assert messages[-1]["custom"]["form"]["question"] == question
