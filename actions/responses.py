"""What the domain says about a response, in the language and style of the conversation."""

from __future__ import annotations

from typing import Any, Mapping, Optional, Sequence

from rasa_sdk import Tracker

from bot.outcomes import Outcome

_TOPIC_OUTCOMES = (Outcome.ANSWERED, Outcome.HANDED_OFF)

Button = dict[str, str]


def response_metadata(name: str, domain: Mapping[str, Any], tracker: Tracker) -> Mapping[str, Any]:
    """The metadata of the variation that Rasa would choose; empty when there is none.

    Args:
        name: of the response.
        domain: as Rasa sends it with the call.
        tracker: whose slots the conditions are about.
    """
    variations = domain.get("responses", {}).get(name) or []
    fitting = [v for v in variations if v.get("condition") and _holds(v["condition"], tracker)]
    general = [v for v in variations if not v.get("condition")]
    chosen = (fitting or general or [{}])[0]
    metadata: Mapping[str, Any] = chosen.get("metadata") or {}
    return metadata


def is_topic(intent: str, domain: Mapping[str, Any], tracker: Tracker) -> bool:
    """Tells whether an intent is a topic that one can ask about; small talk is none."""
    metadata = response_metadata(f"utter_{intent}", domain, tracker)
    return metadata.get("outcome") in _TOPIC_OUTCOMES and bool(metadata.get("title"))


def topic_buttons(
    intents: Sequence[str], domain: Mapping[str, Any], tracker: Tracker
) -> list[Button]:
    """A button for each intent that is a topic, in the order given."""
    return [
        {
            "title": response_metadata(f"utter_{intent}", domain, tracker)["title"],
            "payload": f"/{intent}",
        }
        for intent in intents
        if is_topic(intent, domain, tracker)
    ]


def closing_button(question: str, domain: Mapping[str, Any], tracker: Tracker) -> list[Button]:
    """The last button of a clarifying question: none of the topics."""
    none_of_these: Optional[Mapping[str, str]] = response_metadata(question, domain, tracker).get(
        "none_of_these"
    )
    return [dict(none_of_these)] if none_of_these else []


def _holds(conditions: Sequence[Mapping[str, Any]], tracker: Tracker) -> bool:
    return all(tracker.get_slot(c["name"]) == c["value"] for c in conditions)
