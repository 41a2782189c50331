"""Which topic a message is about, how urgent it is whatever its topic, and which section of an answer it asks for."""

# mypy: allow-subclassing-any
from __future__ import annotations

from typing import Any

from rasa.engine.graph import ExecutionContext, GraphComponent
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.nlu.classifiers.classifier import IntentClassifier
from rasa.shared.nlu.constants import INTENT, TEXT
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData

from components.asked import AskedModel
from components.folding import FoldingTokenizer, folded_text
from components.importer import ASKS, URGENCY
from components.linear import LinearModel
from components.local import NOTHING, Pipeline, learn
from components.sentences import SENSE


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.INTENT_CLASSIFIER, is_trainable=True)
class MessageClassifier(IntentClassifier, GraphComponent):
    """A `LinearModel` over the folded text, and an `AskedModel` where there are questions to learn from. A text that folds to nothing gets no topic, with confidence 0, and no urgency.

    "What is debt bondage?" and "they say I owe them two more years" have one topic and two urgencies. The result is
    `intent`, `intent_ranking`, `urgency`, `parts` and `asked` in the answer of Rasa's parse API, the third like {"none":
    .1, "support": .2, "urgent": .4, "emergency": .3}; empty where all messages learnt from have the same. `parts` has the
    same for each piece of a message of several (`components.clauses`), `asked` the shares of sections. What follows from
    it is decided by `bot.core.understanding`, not here.
    """

    def __init__(
        self, config: dict[str, Any], storage: ModelStorage, resource: Resource, pipeline: Pipeline | None = None
    ) -> None:
        self._config = config
        self._storage = storage
        self._resource = resource
        self._pipeline = pipeline

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
        return {"ranking": 10, "penalty": 0.25, "characters": [1, 4], "seed": 7}

    @classmethod
    def create(
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
    ) -> MessageClassifier:
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
    ) -> MessageClassifier:
        """Read the trained one; a model that cannot be read stops Rasa rather than calling danger nothing."""
        with model_storage.read_from(resource) as folder:
            model, asked = LinearModel.load(folder), AskedModel.load(folder)
        return cls(config, model_storage, resource, Pipeline(model, asked, int(config["ranking"])))

    def train(self, training_data: TrainingData) -> Resource:
        """Learn the topics and urgencies of all messages, and what those ask that were written after an answer."""
        asking = [
            (each.get(TEXT), asks) for each in training_data.training_examples if (asks := each.get(ASKS)) is not None
        ]
        examples = [(each.get(TEXT), each.get(INTENT), each.get(URGENCY)) for each in training_data.intent_examples]
        with self._storage.write_to(self._resource) as folder:
            learn(examples, asking, self._config, folder)
        return self._resource

    def process_training_data(self, training_data: TrainingData) -> TrainingData:
        """Nothing later in the pipeline learns from these guesses, so none are made."""
        return training_data

    def process(self, messages: list[Message]) -> list[Message]:
        """Set `intent`, `intent_ranking` (the likeliest first), `urgency`, `parts` and `asked`."""
        for message in messages:
            said = NOTHING
            if self._pipeline is not None:
                said = self._pipeline.judged(str(message.get(TEXT) or ""), folded_text(message), message.get(SENSE))
            ranking = said["intent_ranking"]
            message.set("intent", ranking[0] if ranking else {"name": None, "confidence": 0.0}, add_to_output=True)
            for name, value in said.items():
                message.set(name, value, add_to_output=True)
        return messages
