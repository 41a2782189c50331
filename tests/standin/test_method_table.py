from standin.methods import HANDLERS
from standin.methods.table import EXISTING, PARAMETERS, UNMODELLED
from standin.updates.queue import KINDS
from standin.world.content import REACTIONS
from standin.world.model import ADMIN_RIGHTS
from tests.every import every
from tests.standin.judge import methods

NO_LONGER_DOCUMENTED = {
    "allow_sending_without_reply", "disable_web_page_preview", "reply_to_message_id", "receiver_user_id", "callback_query_id",
}  # fmt: skip
WAITING = {"getUpdates", "setWebhook", "deleteWebhook"}


def test_every_method_of_the_api_is_known_by_name() -> None:
    assert set(methods()) == EXISTING


def test_every_modelled_method_has_a_handler_and_no_other_has() -> None:
    assert set(HANDLERS) | WAITING == set(PARAMETERS)


@every(sorted(PARAMETERS))
def test_parameters_are_those_of_telegram(method: str) -> None:
    fields = methods()[method].model_fields
    required, allowed = PARAMETERS[method]
    assert {n for n, f in fields.items() if f.is_required()} <= required <= allowed
    missing = set(fields) - allowed - UNMODELLED - NO_LONGER_DOCUMENTED
    assert not missing
    assert allowed <= set(fields)


def test_kinds_of_updates_and_rights_are_those_of_telegram() -> None:
    from aiogram.types import ChatMemberAdministrator, Update

    assert set(Update.model_fields) == {*KINDS, "update_id"}
    of_channels_or_facts = {"can_be_edited", "can_post_messages", "can_edit_messages"}
    rights = {name for name in ChatMemberAdministrator.model_fields if name.startswith("can_")}
    assert rights - of_channels_or_facts == set(ADMIN_RIGHTS)


def test_reactions_are_those_of_telegram() -> None:
    from telegram.constants import ReactionEmoji

    assert {str(emoji.value) for emoji in ReactionEmoji} == REACTIONS
