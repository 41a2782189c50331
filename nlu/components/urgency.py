"""How urgent a message is, whatever its topic, with a probability for each urgency."""

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
from components.importer import URGENCY
from components.linear import LinearModel
from components.sentences import SENSE, senses
from components.svm import Shape

_NOTHING = "nothing_to_learn"


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.INTENT_CLASSIFIER, is_trainable=True)
class UrgencyClassifier(GraphComponent):
    """A `LinearModel` of the messages' urgency labels; it reads what `TopicClassifier` reads, and not its result.

    "What is debt bondage?" and "they say I owe them two more years" have one topic and two urgencies. The result is
    `urgency` in the answer of Rasa's parse API: {"none": .1, "support": .2, "urgent": .4, "emergency": .3}; empty for
    a text that folds to nothing. What follows from it is decided by `bot.core.triage`, not here.
    """

    def __init__(
        self,
        config: dict[str, Any],
        storage: ModelStorage,
        resource: Resource,
        model: LinearModel | None = None,
    ) -> None:
        self._config = config
        self._storage = storage
        self._resource = resource
        self._model = model

    @classmethod
    def required_components(cls) -> list[type]:
        """The folded text must be there."""
        return [FoldingTokenizer]

    @staticmethod
    def required_packages() -> list[str]:
        """Packages that Rasa checks for before it starts."""
        return ["sklearn"]

    @staticmethod
    def get_default_config() -> dict[str, Any]:
        """See the comments in `config.yml`."""
        return {"penalty": 0.25, "characters": [1, 4], "seed": 7}

    @classmethod
    def create(
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
    ) -> UrgencyClassifier:
        """Make one that knows nothing yet."""
        return cls(config, model_storage, resource)

    @classmethod
    def load(
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
        **kwargs: Any,
    ) -> UrgencyClassifier:
        """Read the trained one; a model that cannot be read stops Rasa rather than calling danger nothing."""
        with model_storage.read_from(resource) as folder:
            model = None if (folder / _NOTHING).exists() else LinearModel.load(folder)
            return cls(config, model_storage, resource, model)

    def train(self, training_data: TrainingData) -> Resource:
        """Learn the urgency of all messages; nothing where all have the same."""
        examples = training_data.intent_examples
        labels = [example.get(URGENCY) for example in examples]
        with self._storage.write_to(self._resource) as folder:
            if len(set(labels)) > 1:
                texts = [folded_text(example) for example in examples]
                self._model = LinearModel.fit(texts, labels, Shape.of(self._config), senses(examples))
                self._model.save(folder)
            else:
                (folder / _NOTHING).touch()
        return self._resource

    def process_training_data(self, training_data: TrainingData) -> TrainingData:
        """Nothing later in the pipeline learns from these, so none are made."""
        return training_data

    def process(self, messages: list[Message]) -> list[Message]:
        """Set `urgency`."""
        for message in messages:
            text = folded_text(message)
            found: dict[str, float] = {}
            if text and self._model is not None:
                row = self._model.probabilities(text, message.get(SENSE))
                found = dict(zip(self._model.labels, map(float, row), strict=True))
            message.set(URGENCY, found, add_to_output=True)
        return messages
