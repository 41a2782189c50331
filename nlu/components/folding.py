"""The first step of the pipeline: the text as it is learnt from and matched."""

# mypy: allow-subclassing-any
from __future__ import annotations

from typing import Any

from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.nlu.constants import TOKENS_NAMES
from rasa.nlu.tokenizers.tokenizer import Token, Tokenizer
from rasa.shared.nlu.constants import TEXT
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData

from components.mending import mended, ready


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.MESSAGE_TOKENIZER, is_trainable=False)
class FoldingTokenizer(Tokenizer):
    """Folds the text with the bot's own normaliser, mends what hurried fingers do to Latin words, then splits at spaces.

    Khmer is not segmented: measured on MASSIVE, words in front of character n-grams lower accuracy
    (docs/decisions). Offsets of tokens refer to the folded text, not to what was typed.
    """

    def __init__(self, config: dict[str, Any]) -> None:
        super().__init__(config)
        ready()

    @staticmethod
    def get_default_config() -> dict[str, Any]:
        """Settings that Rasa's tokenizers share; an intent is never split."""
        return {"intent_tokenization_flag": False, "intent_split_symbol": "_", "token_pattern": None}

    def process_training_data(self, training_data: TrainingData) -> TrainingData:
        """Nothing that learns reads words, and those of all messages are half a gigabyte."""
        return training_data

    def tokenize(self, message: Message, attribute: str) -> list[Token]:
        """Return the words of the folded text."""
        folded = mended(str(message.get(attribute)))
        tokens: list[Token] = self._convert_words_to_tokens(folded.split(), folded)
        return tokens


def folded_text(message: Message) -> str:
    """Return the folded text of a message that `FoldingTokenizer` has seen."""
    return " ".join(token.text for token in message.get(TOKENS_NAMES[TEXT]) or ())
