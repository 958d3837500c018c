"""Provides a Swedish spaCy pipeline: the official one if installed, else the embedded one."""

from __future__ import annotations

import logging
from functools import lru_cache
from typing import Any, Dict

import spacy
from rasa.engine.graph import ExecutionContext
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.nlu.utils.spacy_utils import SpacyModel, SpacyNLP
from rasa.shared.exceptions import InvalidConfigException
from rasa.shared.nlu.training_data.training_data import TrainingData

from bot.nlu.lemma_table import prepare_lemmas
from bot.nlu.options import refuse_unknown_options
from bot.settings import get_settings

logger = logging.getLogger(__name__)

EMBEDDED = "embedded-sv-lookup"
_RECORD = "pipeline.txt"


@lru_cache(maxsize=2)
def load_pipeline(official: str) -> SpacyModel:
    """Loads the best Swedish pipeline that is installed.

    Args:
        official: name of the official model's package.

    Returns:
        The pipeline with its name; for the official model the name holds its version, so that a
        model trained with another version is recognised.
    """
    if spacy.util.is_package(official):
        model = SpacyNLP.load_model(official)
        return SpacyModel(model.model, f"{official}-{model.model.meta['version']}")
    language = spacy.blank("sv")
    lemmatizer: Any = language.add_pipe("lemmatizer", config={"mode": "lookup"})
    lemmatizer.initialize(lookups=prepare_lemmas(get_settings().var_path))
    return SpacyModel(language, EMBEDDED)


@DefaultV1Recipe.register(
    [
        DefaultV1Recipe.ComponentType.MODEL_LOADER,
        DefaultV1Recipe.ComponentType.MESSAGE_FEATURIZER,
    ],
    is_trainable=True,
    model_from="SwedishSpacyNLP",
)
class SwedishSpacyNLP(SpacyNLP):
    """Rasa's ``SpacyNLP`` with whichever pipeline is installed.

    It records in the model which pipeline it was trained with, and refuses to run with another:
    lemmas and tags would differ from those that the classifier has seen.
    """

    def __init__(
        self,
        model: SpacyModel,
        config: Dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
    ) -> None:
        super().__init__(model, config)
        self._model_storage = model_storage
        self._resource = resource

    @staticmethod
    def get_default_config() -> Dict[str, Any]:
        """The component's options."""
        return {
            # Package of the official Swedish model, used when it is installed.
            "model": "sv_core_news_sm",
            # Whether "SERN" and "sern" are different words.
            "case_sensitive": False,
        }

    @classmethod
    def create(
        cls,
        config: Dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
    ) -> SwedishSpacyNLP:
        """Creates the component for training."""
        refuse_unknown_options(cls, config)
        model = load_pipeline(config["model"])
        logger.info("Swedish pipeline: %s", model.model_name)
        return cls(model, config, model_storage, resource)

    @classmethod
    def load(
        cls,
        config: Dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
        **kwargs: Any,
    ) -> SwedishSpacyNLP:
        """Loads the component of a trained model.

        Raises:
            InvalidConfigException: the model was trained with another Swedish pipeline.
        """
        component = cls.create(config, model_storage, resource, execution_context)
        try:
            with model_storage.read_from(resource) as folder:
                trained_with = (folder / _RECORD).read_text(encoding="utf-8")
        except ValueError:
            # Rasa loads this class twice: as the node that reads messages, which has the record,
            # and as the node that hands out the pipeline, which has none.
            return component
        installed = component._model.model_name
        if trained_with != installed:
            raise InvalidConfigException(
                f"The model was trained with the Swedish pipeline '{trained_with}', but "
                f"'{installed}' is installed now. Retrain it (make train), or install the other "
                "pipeline again (make model fetches the official one)."
            )
        return component

    def train(self, training_data: TrainingData, model: SpacyModel) -> Resource:
        """Learns nothing; records the pipeline's name in the model."""
        with self._model_storage.write_to(self._resource) as folder:
            (folder / _RECORD).write_text(model.model_name, encoding="utf-8")
        return self._resource
