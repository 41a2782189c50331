"""What Telegram refuses of Mini Apps; aiogram's models, which refuse some of it themselves, are not asked here."""

from typing import Any

import pytest

from standin import StandIn
from tests.standin.raw import Raw

BAD = "400 Bad Request: "
KM, FORUM = 5_100_000_001, -1_001_800_000_001
DESK = "http://sarika.localhost:8480/desk"
LINK = "https://t.me/sarika_practice_bot/desk"


def row(**button: Any) -> dict[str, Any]:
    return {"inline_keyboard": [[{"text": "Desk", **button}]]}


@pytest.mark.parametrize(
    ("chat", "markup", "answer"),
    [
        (FORUM, row(web_app={"url": DESK}), "BUTTON_TYPE_INVALID"),
        (
            FORUM,
            {"keyboard": [[{"text": "a", "web_app": {"url": DESK}}]]},
            "web App buttons can be used in private chats only",
        ),
        (
            FORUM,
            {"keyboard": [[{"text": "a", "request_location": True}]]},
            "location can be requested in private chats only",
        ),
        (
            KM,
            row(web_app={"url": "http://example.org/"}),
            "inline keyboard button Web App URL 'http://example.org/' is invalid: Only HTTPS links are allowed",
        ),
        (
            KM,
            {"keyboard": [[{"text": "a", "web_app": {"url": "tg://resolve"}}]]},
            "keyboard button Web App URL 'tg://resolve' is invalid: Only HTTPS links are allowed",
        ),
        (
            KM,
            row(web_app={"url": "https://desk/"}),
            "inline keyboard button Web App URL 'https://desk/' is invalid: Wrong HTTP URL",
        ),
        (KM, row(web_app="x"), 'can\'t parse inline keyboard button: Field "web_app" must be of type Object'),
        (KM, row(web_app={}), "can't parse inline keyboard button: Can't find field \"url\""),
        (
            KM,
            row(switch_inline_query=1),
            'can\'t parse inline keyboard button: Field "switch_inline_query" must be of type String',
        ),
    ],
)
async def test_a_wrong_button_is_refused(raw: Raw, chat: int, markup: dict[str, Any], answer: str) -> None:
    assert await raw.refused("sendMessage", chat_id=chat, text="a", reply_markup=markup) == BAD + answer


async def test_no_edit_brings_an_app_into_a_group(raw: Raw) -> None:
    sent = await raw("sendMessage", chat_id=FORUM, text="a", reply_markup=row(url=LINK))
    values = {"chat_id": FORUM, "message_id": sent["message_id"], "reply_markup": row(web_app={"url": DESK})}
    assert await raw.refused("editMessageReplyMarkup", **values) == BAD + "BUTTON_TYPE_INVALID"


@pytest.mark.parametrize(
    ("values", "answer"),
    [
        ({"menu_button": {"type": "x"}}, "can't parse menu button: MenuButton has unsupported type"),
        ({"menu_button": {"type": "web_app", "text": "a"}}, "can't parse menu button: Can't find field \"web_app\""),
        (
            {"menu_button": {"type": "web_app", "text": " ", "web_app": {"url": DESK}}},
            "menu button text can't be empty",
        ),
        (
            {"menu_button": {"type": "web_app", "text": "a", "web_app": {"url": "http://a.org/"}}},
            "menu button Web App URL 'http://a.org/' is invalid: Only HTTPS links are allowed",
        ),
        ({"chat_id": FORUM}, "invalid chat_id specified"),
        ({"chat_id": 4711}, "user not found"),
    ],
)
async def test_a_wrong_menu_button_is_refused(raw: Raw, values: dict[str, Any], answer: str) -> None:
    assert await raw.refused("setChatMenuButton", **values) == BAD + answer


@pytest.mark.parametrize(
    ("button", "answer"),
    [
        ({"text": "a"}, "START_PARAM_INVALID"),
        ({"text": "a", "start_parameter": "a b"}, "START_PARAM_INVALID"),
        ({"start_parameter": "a"}, "can't parse inline query results button: Can't find field \"text\""),
        (
            {"text": "a", "web_app": {"url": "http://a.org/"}},
            "inline query results button Web App URL 'http://a.org/' is invalid: Only HTTPS links are allowed",
        ),
    ],
)
async def test_a_wrong_button_above_results_is_refused(
    loose: StandIn, raw: Raw, button: dict[str, Any], answer: str
) -> None:
    loose.account().inline = True
    key = loose.person(KM).ask("b")
    assert await raw.refused("answerInlineQuery", inline_query_id=key, results=[], button=button) == BAD + answer
