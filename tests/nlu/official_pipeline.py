"""A small trained Swedish spaCy pipeline, packaged as the official one is."""

from __future__ import annotations

import json
from pathlib import Path

import spacy
from spacy.language import Language
from spacy.training import Example

PACKAGE = "sv_core_news_sm"
VERSION = "3.7.99"
_EPOCHS = 30

# Words with their part of speech and lemma; the last number is the word that is a place's name.
_SENTENCES: list[tuple[list[tuple[str, str, str]], int]] = [
    ([("vi", "PRON", "vi"), ("besöker", "VERB", "besöka"), ("motala", "PROPN", "motala")], 2),
    ([("de", "PRON", "de"), ("besöker", "VERB", "besöka"), ("hyvinge", "PROPN", "hyvinge")], 2),
    (
        [
            ("vi", "PRON", "vi"),
            ("läser", "VERB", "läsa"),
            ("i", "ADP", "i"),
            ("motala", "PROPN", "motala"),
        ],
        3,
    ),
    (
        [
            ("de", "PRON", "de"),
            ("bor", "VERB", "bo"),
            ("i", "ADP", "i"),
            ("hyvinge", "PROPN", "hyvinge"),
        ],
        3,
    ),
]


def install(folder: Path) -> None:
    """Trains the pipeline and lays it into a folder as an installed package.

    Args:
        folder: to be put on the path that modules are looked up on.
    """
    language = _train()
    language.meta.update(name=PACKAGE.removeprefix("sv_"), version=VERSION)
    package = folder / PACKAGE
    package.mkdir()
    language.to_disk(package / f"{PACKAGE}-{VERSION}")
    (package / "meta.json").write_text(json.dumps(language.meta), encoding="utf-8")
    (package / "__init__.py").write_text(
        "from spacy.util import load_model_from_init_py\n\n\n"
        "def load(**overrides):\n"
        "    return load_model_from_init_py(__file__, **overrides)\n"
    )
    about = folder / f"{PACKAGE}-{VERSION}.dist-info"
    about.mkdir()
    (about / "METADATA").write_text(f"Metadata-Version: 2.1\nName: {PACKAGE}\nVersion: {VERSION}\n")


def _train() -> Language:
    language = spacy.blank("sv")
    for pipe in ("tagger", "trainable_lemmatizer", "ner"):
        language.add_pipe(pipe)
    examples = [_example(language, words, place) for words, place in _SENTENCES]
    spacy.util.fix_random_seed(1)
    optimizer = language.initialize(lambda: examples)
    for _ in range(_EPOCHS):
        language.update(examples, sgd=optimizer)
    return language


def _example(language: Language, words: list[tuple[str, str, str]], place: int) -> Example:
    told = {
        "words": [word for word, _, _ in words],
        "tags": [tag for _, tag, _ in words],
        "lemmas": [lemma for _, _, lemma in words],
        "entities": ["U-LOC" if number == place else "O" for number in range(len(words))],
    }
    doc = language.make_doc(" ".join(told["words"]))
    return Example.from_dict(doc, told)
