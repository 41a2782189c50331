import pytest

from standin.methods import HANDLERS
from standin.methods.table import EXISTING, PARAMETERS, UNMODELLED
from standin.world.reactions import REACTIONS
from tests.standin.judge import methods

NO_LONGER_DOCUMENTED = {
    "allow_sending_without_reply", "disable_web_page_preview", "reply_to_message_id", "receiver_user_id",
    "callback_query_id", "can_manage_direct_messages", "can_manage_tags",
}  # fmt: skip
WAITING = {"getUpdates", "setWebhook", "deleteWebhook"}


def test_every_method_of_the_api_is_known_by_name() -> None:
    assert set(methods()) == EXISTING


def test_every_modelled_method_has_a_handler_and_no_other_has() -> None:
    assert set(HANDLERS) | WAITING == set(PARAMETERS)


@pytest.mark.parametrize("method", sorted(PARAMETERS))
def test_parameters_are_those_of_telegram(method: str) -> None:
    fields = methods()[method].model_fields
    required, allowed = PARAMETERS[method]
    assert {n for n, f in fields.items() if f.is_required()} <= required <= allowed
    missing = set(fields) - allowed - UNMODELLED - NO_LONGER_DOCUMENTED
    assert not missing
    assert allowed <= set(fields)


def test_reactions_are_those_of_telegram() -> None:
    from telegram.constants import ReactionEmoji

    assert {str(emoji.value) for emoji in ReactionEmoji} == REACTIONS
