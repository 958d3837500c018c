"""Splits of the training data, the same for every pipeline."""

from __future__ import annotations

from pathlib import Path
from typing import Any, Iterator, Sequence

from bot.nlu.encoder.adapter import is_kept_out
from bot.nlu.encoder.folder import is_tuned
from bot.nlu.normalise import normalise
from bot.settings import PROJECT_DIR

NLU_DATA = PROJECT_DIR / "data" / "nlu"
_SEED = 1


def hold_out(folder: Path, share: str) -> tuple[Path, Sequence[tuple[str, str]]]:
    """One split of the project's phrases.

    Args:
        folder: where the training file is written.
        share: to train on: ``4/5``, or ``1/3`` and the like.

    Returns:
        The training file, and the held-out texts with their intents.

    Raises:
        ValueError: the share is neither one part nor all but one.
    """
    train, parts = (int(number) for number in share.split("/"))
    if train not in (1, parts - 1) or parts < 2:
        raise ValueError(f"{share} is neither one part nor all parts but one")
    return next(iter(stratified_folds(folder, parts, few=train == 1 and parts > 2)))


def stratified_folds(
    folder: Path, folds: int, few: bool = False
) -> Iterator[tuple[Path, Sequence[tuple[str, str]]]]:
    """Splits the project's phrases so that each intent has its share in each part.

    Args:
        folder: where the training files are written.
        folds: how many parts.
        few: train on the one part and hold the others out, instead of the other way round.

    Yields:
        A training file, and the held-out texts with their intents: only those that the encoder has
        not been tuned on.
    """
    from rasa.shared.nlu.constants import TEXT
    from rasa.shared.nlu.training_data.loading import load_data
    from rasa.shared.nlu.training_data.training_data import TrainingData
    from sklearn.model_selection import StratifiedKFold

    from bot.nlu.follow_ups import is_follow_up

    data = load_data(str(NLU_DATA))
    phrases: list[Any] = [
        phrase for phrase in data.intent_examples if phrase.get(TEXT) and not is_follow_up(phrase)
    ]
    labels = [phrase.get_full_intent() for phrase in phrases]
    parts = StratifiedKFold(folds, shuffle=True, random_state=_SEED).split(phrases, labels)
    for number, (known, held_out) in enumerate(parts, start=1):
        if few:
            known, held_out = held_out, known
        path = folder / f"fold-{number}-of-{folds}{'-few' if few else ''}.yml"
        part = TrainingData(
            [phrases[place] for place in known],
            data.entity_synonyms,
            data.regex_features,
            data.lookup_tables,
        )
        path.write_text(part.nlu_as_yaml(), encoding="utf-8")
        texts = [(phrases[place].get(TEXT), labels[place]) for place in held_out]
        # Phrases that the encoder has been tuned on are no test of it.
        if is_tuned():
            texts = [(text, label) for text, label in texts if is_kept_out(normalise(text))]
        yield path, texts
