"""Each check of the answers: silent on a sound domain, red on one fault."""

from __future__ import annotations

from typing import Any, Callable

import pytest

from bot.content.check_answers import MAX_TITLE_CHARS, MAX_WORDS, check_answers
from tests.content.project import MAX_AGE_DAYS, SOURCE, TODAY, sound_domain

PATH = "domain.yml utter_sern_about"
Change = Callable[[dict[str, Any]], Any]


def problems(change: Change = lambda answer: None) -> list[str]:
    """What is found after a change of the one factual answer."""
    domain = sound_domain()
    change(domain["responses"]["utter_sern_about"][0])
    return [str(problem) for problem in check_answers(domain, [SOURCE], TODAY, MAX_AGE_DAYS)]


def metadata(**changes: Any) -> Change:
    """Changes the metadata; None takes a key away."""

    def change(answer: dict[str, Any]) -> None:
        for key, value in changes.items():
            if value is None:
                answer["metadata"].pop(key)
            else:
                answer["metadata"][key] = value

    return change


def first_button(**changes: str) -> Change:
    return lambda answer: answer["buttons"][0].update(changes)


def test_a_sound_domain_has_no_problems() -> None:
    assert problems() == []


@pytest.mark.parametrize(
    "left_out, called",
    [(0, "Swedish (without a condition)"), (1, "easy Swedish"), (2, "English")],
)
def test_every_response_has_all_variations(left_out: int, called: str) -> None:
    domain = sound_domain()
    domain["responses"]["utter_sern_about"].pop(left_out)
    found = check_answers(domain, [SOURCE], TODAY, MAX_AGE_DAYS)
    assert [str(problem) for problem in found] == [f"{PATH}: has no variation in {called}"]


@pytest.mark.parametrize("outcome", [None, "replied", ""])
def test_every_response_names_its_outcome(outcome: Any) -> None:
    (problem,) = problems(metadata(outcome=outcome))
    assert problem.startswith(f"{PATH}: metadata.outcome must be one of [")


def test_a_response_without_metadata_is_noticed() -> None:
    (problem,) = problems(lambda answer: answer.pop("metadata"))
    assert "metadata.outcome must be one of" in problem


def test_a_factual_answer_needs_a_source() -> None:
    assert problems(metadata(source=None)) == [f"{PATH}: a factual answer needs metadata.source"]


def test_small_talk_needs_none() -> None:
    assert problems(metadata(outcome="small_talk", source=None, reviewed=None)) == []


def test_the_source_must_be_one_of_the_listed_pages() -> None:
    assert problems(metadata(source=f"{SOURCE}/other")) == [
        f"{PATH}: {SOURCE}/other is not among the sources of docs/facts.md"
    ]


def test_a_source_is_checked_wherever_it_stands() -> None:
    found = problems(metadata(outcome="small_talk", source="https://example.com", reviewed="soon"))
    assert found == [
        f"{PATH}: https://example.com is not among the sources of docs/facts.md",
        f"{PATH}: metadata.reviewed must be a date such as 2026-11-24",
    ]


@pytest.mark.parametrize("reviewed", [None, "", "24.11.2026", "2026-13-01", "2026", "soon"])
def test_the_review_date_must_be_a_date(reviewed: Any) -> None:
    assert problems(metadata(reviewed=reviewed)) == [
        f"{PATH}: metadata.reviewed must be a date such as 2026-11-24"
    ]


@pytest.mark.parametrize("reviewed", ["2026-11-24", "2025-11-24", TODAY])
def test_a_review_of_today_or_a_year_ago_will_do(reviewed: Any) -> None:
    assert problems(metadata(reviewed=reviewed)) == []


def test_an_old_review_is_noticed() -> None:
    assert problems(metadata(reviewed="2025-11-23")) == [
        f"{PATH}: reviewed 2025-11-23, more than 365 days ago: check it"
    ]


def test_a_review_in_the_future_is_noticed() -> None:
    assert problems(metadata(reviewed="2026-11-25")) == [
        f"{PATH}: reviewed 2026-11-25 lies in the future"
    ]


@pytest.mark.parametrize("text", ["", "  \n"])
def test_a_response_needs_words(text: str) -> None:
    assert problems(lambda answer: answer.update(text=text)) == [f"{PATH}: has no text"]


def test_a_response_without_any_text_is_noticed() -> None:
    assert problems(lambda answer: answer.pop("text")) == [f"{PATH}: has no text"]


def test_an_answer_is_short() -> None:
    assert problems(lambda answer: answer.update(text="{greeting}" + "ord " * MAX_WORDS)) == []
    assert problems(lambda answer: answer.update(text="{greeting}" + "ord " * (MAX_WORDS + 1))) == [
        f"{PATH}: has {MAX_WORDS + 1} words, more than {MAX_WORDS}"
    ]


def test_a_button_must_lead_to_an_intent() -> None:
    assert problems(first_button(payload="/sern_abuot")) == [
        f"{PATH}: the button 'Vad är SERN?' leads nowhere (sern_abuot)"
    ]


def test_a_button_with_slots_must_lead_to_an_intent_too() -> None:
    assert problems(first_button(payload='/nowhere{"organisation": "Linköping"}')) == [
        f"{PATH}: the button 'Vad är SERN?' leads nowhere (nowhere)"
    ]


def test_a_button_is_short() -> None:
    assert problems(first_button(title="a" * MAX_TITLE_CHARS)) == []
    title = "a" * (MAX_TITLE_CHARS + 1)
    assert problems(first_button(title=title)) == [f"{PATH}: the button '{title}' is too long"]


@pytest.mark.parametrize("count", [0, 1, 4])
def test_an_answer_offers_two_or_three_next_questions(count: int) -> None:
    button = {"title": "Hälsa", "payload": "/greet"}
    assert problems(lambda answer: answer.update(buttons=[button] * count)) == [
        f"{PATH}: offers {count} next questions; two or three help"
    ]


def test_every_variation_of_a_response_is_checked() -> None:
    domain = sound_domain()
    domain["responses"]["utter_greet"].append({"text": ""})
    found = [str(problem) for problem in check_answers(domain, [SOURCE], TODAY, MAX_AGE_DAYS)]
    assert "domain.yml utter_greet: has no text" in found
    assert len(found) == 2


def test_an_answer_leaves_room_for_a_greeting() -> None:
    (problem,) = problems(lambda answer: answer.update(text="SERN är ett nätverk."))
    assert problem == f"{PATH}: must begin with {{greeting}}, where a greeting is returned"
    (problem,) = problems(metadata(language="en"))
    assert "must begin with {language_notice}{greeting}" in problem
