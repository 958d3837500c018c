"""Parts of the training data that are held out, the same for every pipeline."""

from __future__ import annotations

from pathlib import Path
from typing import Any, Iterator, Sequence

from bot.settings import PROJECT_DIR

NLU_DATA = PROJECT_DIR / "data" / "nlu"
HOLD_OUT_PARTS = 5  # one part in five: 20 %
_SEED = 1


def stratified_folds(folder: Path, folds: int) -> Iterator[tuple[Path, Sequence[tuple[str, str]]]]:
    """Splits the project's phrases so that each intent has its share in each part.

    Args:
        folder: where the training files are written.
        folds: how many parts.

    Yields:
        A training file, and the held-out texts with their intents.
    """
    from rasa.shared.nlu.constants import INTENT, TEXT
    from rasa.shared.nlu.training_data.loading import load_data
    from rasa.shared.nlu.training_data.training_data import TrainingData
    from sklearn.model_selection import StratifiedKFold

    data = load_data(str(NLU_DATA))
    phrases: list[Any] = [phrase for phrase in data.intent_examples if phrase.get(TEXT)]
    labels = [phrase.get(INTENT) for phrase in phrases]
    parts = StratifiedKFold(folds, shuffle=True, random_state=_SEED).split(phrases, labels)
    for number, (known, held_out) in enumerate(parts, start=1):
        path = folder / f"fold-{number}.yml"
        part = TrainingData(
            [phrases[place] for place in known],
            data.entity_synonyms,
            data.regex_features,
            data.lookup_tables,
        )
        path.write_text(part.nlu_as_yaml(), encoding="utf-8")
        yield path, [(phrases[place].get(TEXT), labels[place]) for place in held_out]
