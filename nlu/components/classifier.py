"""Which topic a message is about, and how urgent it is whatever its topic, with a probability for each."""

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

from components.clauses import SHORTEST, in_context
from components.folding import FoldingTokenizer, folded_text
from components.importer import URGENCY
from components.linear import LinearModel
from components.local import before
from components.meaning import Meaning
from components.mending import mended
from components.sentences import SENSE, senses
from components.svm import Shape
from components.whole import Whole, wholes_of

PARTS = "parts"


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.INTENT_CLASSIFIER, is_trainable=True)
class MessageClassifier(IntentClassifier, GraphComponent):
    """A `LinearModel` over the folded text. A text that folds to nothing gets no topic, with confidence 0, and no urgency.

    "What is debt bondage?" and "they say I owe them two more years" have one topic and two urgencies. The result is
    `intent`, `intent_ranking`, `urgency` and `parts` in the answer of Rasa's parse API, the third like {"none": .1,
    "support": .2, "urgent": .4, "emergency": .3}; empty where all messages learnt from have the same. `parts` has the
    same for each piece of a message of several (`components.clauses`). What follows from it is decided by
    `bot.core.understanding`, not here.
    """

    def __init__(
        self,
        config: dict[str, Any],
        storage: ModelStorage,
        resource: Resource,
        model: LinearModel | None = None,
        whole: Whole | None = None,
    ) -> None:
        self._config = config
        self._storage = storage
        self._resource = resource
        self._model = model
        self._whole = whole
        self._meaning = Meaning()

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
            model = LinearModel.load(folder)
        whole = None if model.nearest is None else Whole.found()
        return cls(config, model_storage, resource, model, whole)

    def train(self, training_data: TrainingData) -> Resource:
        """Learn the topics and urgencies of all messages."""
        examples = training_data.intent_examples
        texts, given = [folded_text(example) for example in examples], senses(examples)
        self._model = LinearModel.fit(
            texts,
            [example.get(INTENT) for example in examples],
            [example.get(URGENCY) for example in examples],
            Shape.of(self._config),
            given,
            wholes_of(texts, given),
            before(),
        )
        with self._storage.write_to(self._resource) as folder:
            self._model.save(folder)
        return self._resource

    def process_training_data(self, training_data: TrainingData) -> TrainingData:
        """Nothing later in the pipeline learns from these guesses, so none are made."""
        return training_data

    def process(self, messages: list[Message]) -> list[Message]:
        """Set `intent`, `intent_ranking` (the likeliest first), `urgency` and `parts`."""
        for message in messages:
            ranking, urgency = self._judge(folded_text(message), message)
            parts = self._of_parts(str(message.get(TEXT) or "")) if urgency else []
            message.set("intent", ranking[0] if ranking else {"name": None, "confidence": 0.0}, add_to_output=True)
            message.set("intent_ranking", ranking, add_to_output=True)
            message.set(URGENCY, urgency, add_to_output=True)
            message.set(PARTS, parts, add_to_output=True)
        return messages

    def _judge(self, text: str, message: Message) -> tuple[list[dict[str, Any]], dict[str, float]]:
        model = self._model
        if model is None or not text:
            return [], {}
        of_topics, of_urgencies = model.probabilities(
            text, message.get(SENSE), None if self._whole is None else self._whole.of
        )
        best = of_topics.argsort()[::-1][: int(self._config["ranking"])]
        ranking = [{"name": model.topics[i], "confidence": float(of_topics[i])} for i in best]
        if len(model.urgencies) < 2:
            return ranking, {}
        return ranking, dict(zip(model.urgencies, map(float, of_urgencies), strict=True))

    def _of_parts(self, text: str) -> list[dict[str, float]]:
        """The urgency of each piece of a text; without the third look, which asks for topics."""
        model = self._model
        if model is None or len(text) < 2 * SHORTEST:
            return []
        pieces = in_context(mended(text))
        if not pieces:
            return []
        said = model.of_all(pieces, list(map(self._meaning.of, pieces)))[1]
        return [dict(zip(model.urgencies, map(float, each), strict=True)) for each in said]
