"""Hands the training messages to Rasa, straight from the files that editors write."""

# mypy: allow-subclassing-any
from __future__ import annotations

from functools import cached_property
from pathlib import Path
from typing import Any

from rasa.shared.core.domain import Domain
from rasa.shared.core.training_data.structures import StoryGraph
from rasa.shared.importers.importer import TrainingDataImporter
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData
from rasa.shared.utils.io import read_model_configuration

from components import messages
from components.text import fold

URGENCY = "urgency"
"""Where a training message carries its own urgency, for the models that learn it."""
ASKS = "asks"
"""Where a message carries what it asks of an answer (`messages.asking`); such a message has no intent."""


class TopicFiles(TrainingDataImporter):
    """Topics as intents: `data/<script>/<topic>.yml` and `topics.yml` beside the configuration, and what is asked of an
    answer: `asked/<script>/<topic>.yml`.

    There is no domain and there are no stories: dialogue is the bot's, not Rasa's.
    """

    def __init__(
        self,
        config_file: str | None = None,
        domain_path: str | None = None,
        training_data_paths: list[str] | str | None = None,
        **kwargs: Any,
    ) -> None:
        """Take the folder of `training_data_paths`, or `data` beside `config_file`."""
        self._config_file = str(config_file)
        if isinstance(training_data_paths, str):
            training_data_paths = [training_data_paths]
        beside = Path(self._config_file).resolve().parent / "data"
        self._data = Path(training_data_paths[0]).resolve() if training_data_paths else beside

    @cached_property
    def _examples(self) -> list[messages.Example]:
        # Rasa asks twice, and reading takes seconds
        return messages.read(self._data, messages.topics(self._data.parent / "topics.yml"), fold)

    @cached_property
    def _asking(self) -> list[tuple[str, str]]:
        topics = self._data.parent / "topics.yml"
        asked = messages.questions(self._data.parent / "asked", messages.topics(topics), fold)
        return messages.asking(self._examples, asked, messages.queries(topics))

    def get_nlu_data(self, language: str | None = "en") -> TrainingData:
        """Read and check all messages. Raises `messages.DataError` when something must be mended."""
        return TrainingData(self._messages)

    @cached_property
    def _messages(self) -> list[Message]:
        # and twice a message is a hundred megabytes
        made = []
        for example in self._examples:
            message = Message.build(text=example.text, intent=example.topic)
            message.set(URGENCY, example.urgency)
            made.append(message)
        for text, asks in self._asking:
            message = Message.build(text=text)
            message.set(ASKS, asks)
            made.append(message)
        return made

    def get_config(self) -> dict[str, Any]:
        """Return the pipeline."""
        return dict(read_model_configuration(self._config_file))

    def get_config_file_for_auto_config(self) -> str | None:
        """Return the configuration file; nothing in it is left for Rasa to choose."""
        return self._config_file

    def get_domain(self) -> Domain:
        """Return an empty domain."""
        return Domain.empty()

    def get_stories(self, exclusion_percentage: int | None = None) -> StoryGraph:
        """Return no stories."""
        return StoryGraph([])
