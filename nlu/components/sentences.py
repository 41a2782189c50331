"""Gives English messages the vector of their meaning, which the classifiers after it read."""

# mypy: allow-subclassing-any
from __future__ import annotations

from typing import Any

from rasa.engine.graph import ExecutionContext, GraphComponent
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData

from components.folding import FoldingTokenizer, folded_text
from components.meaning import Meaning

SENSE = "sense"
"""Where a message carries its vector (float32, length 1); absent where the message is not English."""


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.MESSAGE_FEATURIZER, is_trainable=False)
class SentenceEmbedder(GraphComponent):
    """A `Meaning` in the pipeline."""

    def __init__(self) -> None:
        self._meaning = Meaning()

    @classmethod
    def required_components(cls) -> list[type]:
        """The folded text must be there."""
        return [FoldingTokenizer]

    @staticmethod
    def required_packages() -> list[str]:
        """Packages that Rasa checks for before it starts."""
        return []

    @staticmethod
    def get_default_config() -> dict[str, Any]:
        """Nothing to set."""
        return {}

    @classmethod
    def create(
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
    ) -> SentenceEmbedder:
        """Read the table of words; nothing is learnt here."""
        return cls()

    def process_training_data(self, training_data: TrainingData) -> TrainingData:
        """What learns makes the vectors itself, and keeps them no longer than it needs them."""
        return training_data

    def process(self, messages: list[Message]) -> list[Message]:
        """Set the vectors of messages."""
        for message in messages:
            sense = self._meaning.of(folded_text(message))
            if sense is not None:
                message.set(SENSE, sense)
        return messages
