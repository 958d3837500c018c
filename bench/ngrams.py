"""What each part of the sparse features gains: ``python -m bench.ngrams [--share 3]``.

Trains the classifier on a share of the Swedish phrases, with all parts and with each left out, and
has it read the development set's Swedish questions, each on its own. Prints a table in Markdown.
Needs vectors of the phrases, which the first run computes.
"""

from __future__ import annotations

import argparse
import time
from typing import Any, Sequence

import numpy as np
import numpy.typing as npt
from scipy import sparse

from bot.evaluation.question_sets import Question, read_questions
from bot.evaluation.training import read_phrases
from bot.files.yaml_data import read_yaml
from bot.nlu.encoder.cache import VectorCache
from bot.nlu.encoder.folder import prepare_encoder
from bot.nlu.encoder.run import get_encoder
from bot.nlu.intent_classifier import KernelIntentClassifier
from bot.nlu.kernel import Features, KernelOptions
from bot.nlu.kernel_model import KernelModel, Phrases, train
from bot.nlu.ngrams import NgramVectoriser
from bot.nlu.swedish_spacy import load_pipeline
from bot.nlu.trust import TrustOptions
from bot.settings import PROJECT_DIR, get_settings

# What is left out: of the texts, or the number of a view of the vectors (words and lemmas, letters
# within words, letters across words).
_LEMMAS = "lemmas"
_VARIANTS: dict[str, Sequence[Any]] = {
    "all": (),
    "without lemmas": (_LEMMAS,),
    "without words and lemmas": (0,),
    "without letters within words": (1,),
    "without letters across words": (2,),
    "sentence vectors alone": (0, 1, 2),
}
_VIEWS = 3

Array = npt.NDArray[np.float32]


def main() -> None:
    """Measures all variants."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--share", type=int, default=3, help="one in so many phrases is learnt")
    share = parser.parse_args().share
    phrases = read_phrases(PROJECT_DIR / "data" / "nlu")
    abroad = {text for text, _ in read_phrases(PROJECT_DIR / "data" / "nlu" / "languages")}
    learnt = [(text, intent) for text, intent in phrases if text not in abroad][::share]
    asked = [q for q in read_questions() if q.language == "sv" and q.right]
    texts, questions = [text for text, _ in learnt], [q.text for q in asked]
    settings = get_settings()
    encoder = get_encoder(prepare_encoder(settings.var_path))
    vectors = VectorCache(settings.var_path, encoder).vectors(texts)
    of_questions = encoder.encode(questions)
    print(f"{len(learnt)} phrases, {len(asked)} questions\n")
    print("| n-grams | right, % | n-grams known | training, s |\n|---|---|---|---|")
    for name, left_out in _VARIANTS.items():
        vectoriser = NgramVectoriser(_options("ngram_featurizer")["min_phrases"])
        lemmas = ["" for _ in texts] if _LEMMAS in left_out else _lemmas(texts)
        vectoriser.fit(texts, lemmas)
        known = _without(vectoriser, vectoriser.transform(texts, lemmas), left_out)
        lemmas = ["" for _ in questions] if _LEMMAS in left_out else _lemmas(questions)
        read = _without(vectoriser, vectoriser.transform(questions, lemmas), left_out)
        began = time.process_time()
        model = _trained(Features(known, vectors), [intent for _, intent in learnt])
        seconds = time.process_time() - began
        right = _right(model, Features(read, of_questions), asked)
        columns = 0 if known is None else known.shape[1]
        print(f"| {name} | {100 * right:.1f} | {columns} | {seconds:.0f} |", flush=True)


def _lemmas(texts: Sequence[str]) -> list[str]:
    pipeline = load_pipeline("sv_core_news_sm").model
    return [" ".join(token.lemma_ for token in each) for each in pipeline.pipe(texts)]


def _without(
    vectoriser: NgramVectoriser, vectors: sparse.csr_matrix, left_out: Sequence[Any]
) -> sparse.csr_matrix | None:
    """The vectors without some views, what is left again of unit length; None without any."""
    views = [view for view in range(_VIEWS) if view not in left_out]
    if not views:
        return None
    kept = np.flatnonzero(np.isin(vectoriser._view_of, views))
    return (vectors[:, kept] * np.float32(np.sqrt(_VIEWS / len(views)))).tocsr()


def _options(module: str) -> dict[str, Any]:
    """What config.yml sets for a component of bot.nlu."""
    pipeline = read_yaml(PROJECT_DIR / "config.yml")["pipeline"]
    return next(dict(each) for each in pipeline if f".{module}." in each["name"])


def _trained(features: Features, names: Sequence[str]) -> KernelModel:
    config = {**KernelIntentClassifier.get_default_config(), **_options("intent_classifier")}
    kernels = KernelOptions(
        config["sparse_weight"], config["dense_weight"], config["sharpness"], config["ridge"]
    )
    trust = TrustOptions(
        config["out_of_scope_intent"],
        config["wrong_cell_rate"],
        config["wrong_topic_rate"],
        config["outside_rate"],
        config["far_rate"],
        config["sure_precision"],
    )
    count = len(names)
    phrases = Phrases(
        features,
        names,
        np.ones(count, dtype=np.float32),
        np.ones(count, dtype=np.bool_),
        np.full(count, config["merged_likeness"]),
    )
    return KernelModel(train(phrases, kernels, trust, sorted(set(names)))[0])


def _right(model: KernelModel, features: Features, asked: Sequence[Question]) -> float:
    """The share of questions whose likeliest intent is right."""
    hits = 0
    for row, question in enumerate(asked):
        one = Features(
            None if features.sparse is None else features.sparse[row],
            None if features.dense is None else features.dense[row : row + 1],
        )
        hits += model.read(one)[0].best in question.right
    return hits / len(asked)


if __name__ == "__main__":
    main()
