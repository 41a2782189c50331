"""What Rasa Core needs beyond Sarika's training data before it answers at all: a domain, responses and rules."""

# mypy: allow-subclassing-any
from __future__ import annotations

from pathlib import Path
from typing import Any

from components.importer import TopicFiles
from rasa.shared.core.domain import Domain
from rasa.shared.core.training_data.story_reader.yaml_story_reader import YAMLStoryReader
from rasa.shared.core.training_data.structures import StoryGraph
from rasa.shared.utils.io import read_yaml


class WithRules(TopicFiles):
    """Sarika's own training data, and for every topic one rule that answers it with one sentence."""

    def _topics(self) -> list[str]:
        return sorted({path.stem for path in Path(self._data).glob("*/*.yml")})

    def get_domain(self) -> Domain:
        """One intent, and one response of one paragraph, per topic: the channel sends each paragraph by itself."""
        topics = self._topics()
        responses: dict[str, Any] = {f"utter_{t}": [{"text": f"An answer about {t}."}] for t in topics}
        responses["utter_default"] = [{"text": "Please say it in other words."}]
        return Domain.from_dict({"version": "3.1", "intents": topics, "responses": responses})

    def get_stories(self, exclusion_percentage: int | None = None) -> StoryGraph:
        """One rule per topic."""
        rules = "".join(f"- rule: {t}\n  steps:\n  - intent: {t}\n  - action: utter_{t}\n" for t in self._topics())
        reader = YAMLStoryReader()
        return StoryGraph(reader.read_from_parsed_yaml(read_yaml('version: "3.1"\nrules:\n' + rules)))
