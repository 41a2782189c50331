"""What commands are tried on: a folder of content of their own, and Rasa with a small model."""

from tests.content.conftest import folder as folder
from tests.nlu.conftest import rasa as rasa
from tests.nlu.conftest import small_model as small_model
