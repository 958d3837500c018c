"""How well a trained pipeline recognises what is out of scope, at its own and other thresholds."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any, Mapping, Optional, Sequence

from bot.conversation.reading import choices_of, intents_of
from bot.nlu.trust import Thresholds, Trust

FALLBACK = "nlu_fallback"
OTHER_MARGINS = tuple(tenth / 10 for tenth in range(1, 10))


@dataclass(frozen=True)
class Message:
    """A test phrase and what the pipeline made of it.

    Attributes:
        intent: the right one, ``topic/aspect`` if it has a topic.
        parsed: Rasa's parse result.
    """

    intent: str
    parsed: Mapping[str, Any]

    @property
    def best(self) -> Optional[str]:
        """The likeliest intent, whatever the decision was."""
        found: Sequence[Mapping[str, Any]] = self.parsed.get("intent_ranking") or []
        names = [str(entry["name"]) for entry in found if entry["name"] != FALLBACK]
        return names[0] if names else None

    @property
    def acted_on(self) -> Sequence[str]:
        """The intents acted on; one of them may be the fallback."""
        return intents_of(self.parsed)

    @property
    def offered(self) -> Sequence[str]:
        """The cells that were offered as choices."""
        return choices_of(self.parsed)

    @property
    def trust(self) -> Optional[Trust]:
        """How sure the reading was; None when nothing of the message could be read."""
        return Trust.of_parse_data(self.parsed)


@dataclass(frozen=True)
class ScopeFigures:
    """Figures at one threshold; everything that is not answered counts as out of scope.

    Attributes:
        threshold: ``trained``, or the margin.
        margin: the least margin between the two likeliest intents at which a message is answered.
        in_scope_accuracy: share of in-scope phrases that get their own intent.
        out_of_scope_recall: share of out-of-scope phrases that get no intent.
        matthews: Matthews correlation over all intents and out of scope as one more.
    """

    threshold: str
    margin: float
    in_scope_accuracy: float
    out_of_scope_recall: float
    matthews: float


def scope_table(messages: Sequence[Message], out_of_scope: str) -> Sequence[ScopeFigures]:
    """Figures at the trained threshold and at margins of 0.1 to 0.9.

    Args:
        messages: the test phrases as read.
        out_of_scope: the intent of all that is out of scope.
    """
    trained = next((m.trust.thresholds for m in messages if m.trust is not None), None)
    if trained is None:
        return []
    return [
        scope_figures(messages, out_of_scope, "trained", trained),
        *(
            scope_figures(messages, out_of_scope, f"{margin:.1f}", replace(trained, margin=margin))
            for margin in OTHER_MARGINS
        ),
    ]


def scope_figures(
    messages: Sequence[Message], out_of_scope: str, name: str, thresholds: Thresholds
) -> ScopeFigures:
    """Figures at one threshold."""
    from sklearn.metrics import matthews_corrcoef

    pairs = [(m.intent, _answered(m, thresholds, out_of_scope)) for m in messages]
    inside = [(right, given) for right, given in pairs if right != out_of_scope]
    outside = [given for right, given in pairs if right == out_of_scope]
    return ScopeFigures(
        name,
        thresholds.margin,
        share([right == given for right, given in inside]),
        share([given == out_of_scope for given in outside]),
        float(matthews_corrcoef([right for right, _ in pairs], [given for _, given in pairs])),
    )


def share(values: Sequence[bool]) -> float:
    """The share of true values, 0 … 1; NaN when there are none."""
    return sum(values) / len(values) if values else float("nan")


def _answered(message: Message, thresholds: Thresholds, out_of_scope: str) -> str:
    """The intent answered at these thresholds, or out of scope."""
    trust = message.trust
    return trust.best if trust is not None and trust.is_sure(thresholds) else out_of_scope
