"""Adapts pipelines without our scope guard for a fair comparison.

Rasa's own classifiers read ``sern/since`` as its topic alone. For them the phrases have flat names,
``sern.since``, and their parse results are converted into the form of ours.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any, Mapping

from bot.conversation.cells import SEPARATOR, is_cell
from bot.conversation.reading import CELLS, CHOICES
from bot.evaluation.question_sets import FALLBACK, OUT_OF_SCOPE

_FLAT = "."
_OFFERED = 2


def flat_name(intent: str) -> str:
    """A cell's name as one that Rasa does not split."""
    return intent.replace(SEPARATOR, _FLAT)


def write_flat(phrases: Path, target: Path) -> Path:
    """Writes training phrases under flat names.

    Args:
        phrases: a Rasa NLU file or folder.
        target: the file to write.

    Returns:
        The target.
    """
    from rasa.shared.nlu.constants import INTENT, INTENT_RESPONSE_KEY
    from rasa.shared.nlu.training_data.loading import load_data
    from rasa.shared.nlu.training_data.training_data import TrainingData

    data = load_data(str(phrases))
    examples = []
    for example in data.intent_examples:
        flat = flat_name(example.get_full_intent())
        example.data.pop(INTENT_RESPONSE_KEY, None)
        example.set(INTENT, flat)
        examples.append(example)
    part = TrainingData(examples, data.entity_synonyms, data.regex_features, data.lookup_tables)
    target.write_text(part.nlu_as_yaml(), encoding="utf-8")
    return target


def as_ours(parsed: Mapping[str, Any]) -> dict[str, Any]:
    """The parse result of a flat pipeline in the form of ours.

    Such pipelines offer nothing by themselves: when they fall back, their two likeliest cells count
    as offered, so that the comparison is fair to them.
    """
    ranking = [
        {**entry, "name": _deep(entry["name"])} for entry in parsed.get("intent_ranking") or []
    ]
    decided = _deep(parsed["intent"]["name"])
    likely = [e["name"] for e in ranking if e["name"] not in (FALLBACK, OUT_OF_SCOPE)]
    return {
        **parsed,
        "intent": {**parsed["intent"], "name": decided},
        "intent_ranking": ranking,
        CELLS: [decided] if decided and is_cell(decided) else [],
        CHOICES: likely[:_OFFERED] if decided == FALLBACK else [],
    }


def _deep(name: Any) -> Any:
    return name.replace(_FLAT, SEPARATOR) if isinstance(name, str) else name
