"""A Mini App is opened, signed and refused as Telegram does it.

Signatures are checked by aiogram's own reading of core.telegram.org/bots/webapps, answers and updates by its models.
"""

from __future__ import annotations

import json
from collections.abc import AsyncIterator
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qs, parse_qsl, urlsplit

import aiohttp
import pytest
import telegram

from standin import Impossible, StandIn
from tests.standin.judge import returns

if TYPE_CHECKING:
    from aiogram.utils.web_app import WebAppInitData

BAD = "400 Bad Request: "
KM, EN, FORUM, BOPHA, RITHY = 5_100_000_001, 5_100_000_002, -1_001_800_000_001, 5_200_000_001, 5_200_000_002
DESK = "http://sarika.localhost:8480/desk"
LINK = "https://t.me/sarika_practice_bot/desk"


@pytest.fixture(autouse=True)
async def judged(standin: StandIn) -> AsyncIterator[None]:
    from aiogram.types import Update

    standin.account().apps["desk"] = DESK
    yield
    for entry in standin.journal.entries:
        if entry.code == 200:
            returns(entry.method).validate_python(entry.result)
    for update in standin.account().queue.history:
        Update.model_validate(update.body())


def handed(address: str) -> dict[str, str]:
    """What stands behind the # of an address."""
    return dict(parse_qsl(urlsplit(address).fragment, keep_blank_values=True))


def data(standin: StandIn, address: str) -> WebAppInitData:
    from aiogram.utils.web_app import safe_parse_webapp_init_data

    return safe_parse_webapp_init_data(standin.token, handed(address)["tgWebAppData"])


# ── opening ─────────────────────────────────────────────────────────────────────────────────────────────────────


async def test_a_button_hands_over_who_pressed_it(standin: StandIn, bot: telegram.Bot) -> None:
    button = telegram.InlineKeyboardButton("Desk", web_app=telegram.WebAppInfo("https://example.org/a?b=1#c"))
    sent = await bot.send_message(KM, "x", reply_markup=telegram.InlineKeyboardMarkup([[button]]))
    assert sent.reply_markup is not None
    assert sent.reply_markup.inline_keyboard[0][0].web_app == telegram.WebAppInfo("https://example.org/a?b=1#c")
    address = standin.person(KM).press("Desk")["app"]
    assert address.startswith("https://example.org/a?b=1#tgWebAppData="), "what stood behind # gives way"
    given = data(standin, address)
    assert given.user is not None
    assert (given.user.id, given.user.first_name, given.user.last_name) == (KM, "សុភា", "ចាន់")
    assert given.user.allows_write_to_pm
    assert given.query_id
    assert (given.chat_type, given.chat_instance, given.start_param) == (None, None, None)
    assert given.auth_date.timestamp() == pytest.approx(standin.hub.clock.now(), abs=2)
    around = handed(address)
    assert (around["tgWebAppVersion"], around["tgWebAppPlatform"]) == ("9.1", "web")
    assert json.loads(around["tgWebAppThemeParams"])["bg_color"].startswith("#")


async def test_the_menu_button_opens_the_app_of_its_chat(standin: StandIn, bot: telegram.Bot) -> None:
    person, app = standin.person(KM), telegram.MenuButtonWebApp("ការិយាល័យ", telegram.WebAppInfo(DESK))
    with pytest.raises(Impossible, match="opens no app"):
        person.open_menu()
    assert (await bot.get_chat_menu_button(KM)).type == "commands"
    await bot.set_chat_menu_button(KM, app)
    assert await bot.get_chat_menu_button(KM) == app
    assert (await bot.get_chat_menu_button(EN)).type == "commands"
    given = data(standin, person.open_menu())
    assert given.query_id
    assert given.user is not None
    assert given.user.id == KM
    shown = [event["button"]["type"] for event in standin.hub.feed.events if event["kind"] == "menu"]
    await bot.set_chat_menu_button(menu_button=app)
    assert await bot.get_chat_menu_button(EN) == app
    await bot.set_chat_menu_button(EN, telegram.MenuButtonCommands())
    assert (await bot.get_chat_menu_button(EN)).type == "commands"
    await bot.set_chat_menu_button(EN, telegram.MenuButtonDefault())
    assert await bot.get_chat_menu_button(EN) == app, "the default is that of all"
    await bot.set_chat_menu_button()
    assert (await bot.get_chat_menu_button(EN)).type == "commands"
    assert shown == ["web_app"], "a phone is told of its own button only"
    with pytest.raises(Impossible, match="not open"):
        standin.person(BOPHA).open_menu()


@pytest.mark.parametrize(("chat", "kind"), [(FORUM, "supergroup"), (None, "sender")])
async def test_a_direct_link_says_where_it_stood(standin: StandIn, chat: int | None, kind: str) -> None:
    address = standin.person(BOPHA).open_link(f"{LINK}?startapp=Ab_9-x", chat=chat)
    assert parse_qs(urlsplit(address).query) == {"tgWebAppStartParam": ["Ab_9-x"]}
    given = data(standin, address)
    assert (given.start_param, given.chat_type, given.query_id) == ("Ab_9-x", kind, None)
    other = data(standin, standin.person(RITHY).open_link(LINK, chat=chat))
    assert (other.chat_instance == given.chat_instance) is (chat is not None), "a chat is the same for all in it"
    assert other.start_param is None
    assert given.user is not None
    assert not given.user.allows_write_to_pm, "who never pressed Start"


@pytest.mark.parametrize(
    "link",
    [
        "https://t.me/another_bot/desk",
        f"{LINK}s",
        f"{LINK}?startapp=a%20b",
        f"{LINK}?startapp={'a' * 513}",
        "https://example.org/sarika_practice_bot/desk",
    ],
)
async def test_a_wrong_link_opens_nothing(standin: StandIn, link: str) -> None:
    with pytest.raises(Impossible):
        standin.person(BOPHA).open_link(link)


async def test_a_link_without_a_name_opens_the_main_app(standin: StandIn, bot: telegram.Bot) -> None:
    link, person = "https://t.me/sarika_practice_bot?startapp", standin.person(BOPHA)
    with pytest.raises(Impossible, match="no such app"):
        person.open_link(link)
    assert not (await bot.get_me()).has_main_web_app
    standin.account().apps[""] = "https://main.example.org/"
    assert (await bot.get_me()).has_main_web_app
    assert person.open_link(link).startswith("https://main.example.org/#")
    assert data(standin, person.open_link(f"{link}=Ab_1", chat=FORUM)).start_param == "Ab_1"
    with pytest.raises(Impossible, match="no link to an app"):
        person.open_link("https://t.me/sarika_practice_bot?start=a")


async def test_who_is_not_in_a_group_follows_no_link_there(standin: StandIn) -> None:
    with pytest.raises(Impossible, match="not a member"):
        standin.person(KM).open_link(LINK, chat=FORUM)


async def test_each_person_has_a_host_of_their_own_on_this_machine(standin: StandIn) -> None:
    hosts = {urlsplit(standin.person(user).open_link(LINK)).netloc for user in (BOPHA, RITHY)}
    assert hosts == {f"u{BOPHA}.sarika.localhost:8480", f"u{RITHY}.sarika.localhost:8480"}
    standin.account().apps["desk"] = "https://desk.example.org/"
    assert urlsplit(standin.person(BOPHA).open_link(LINK)).netloc == "desk.example.org"


# ── the signature ───────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    "change",
    [
        lambda query, token: (query.replace("user=", "user=%20"), token),
        lambda query, token: (query.replace(str(BOPHA), str(RITHY)), token),
        lambda query, token: (f"{query}&start_param=x", token),
        lambda query, token: (query.replace("auth_date=1", "auth_date=2"), token),
        lambda query, token: (query, f"{token}x"),
    ],
)
async def test_the_signature_holds_for_these_fields_and_this_bot_only(standin: StandIn, change: Any) -> None:
    from aiogram.utils.web_app import check_webapp_signature

    query = handed(standin.person(BOPHA).open_link(LINK))["tgWebAppData"]
    assert check_webapp_signature(standin.token, query)
    changed, token = change(query, standin.token)
    assert (changed, token) != (query, standin.token)
    assert not check_webapp_signature(token, changed)


async def test_each_opening_is_signed_anew(standin: StandIn) -> None:
    person = standin.person(KM)
    assert len({handed(person.open_button(DESK))["tgWebAppData"] for _ in range(2)}) == 2


# ── keyboards ──────────────────────────────────────────────────────────────────────────────


async def test_an_app_of_the_keyboard_learns_nothing_and_sends_data_back(standin: StandIn, bot: telegram.Bot) -> None:
    person = standin.person(KM)
    button = telegram.KeyboardButton("Form", web_app=telegram.WebAppInfo(DESK))
    await bot.send_message(KM, "x", reply_markup=telegram.ReplyKeyboardMarkup([[button, "plain"]]))
    address = person.press("Form")["app"]
    assert "tgWebAppData" not in handed(address)
    assert "message" in person.press("plain")
    person.send_data("Form", '{"a": "ខ"}')
    update = (await bot.get_updates())[-1]
    assert update.message is not None
    assert update.message.web_app_data == telegram.WebAppData('{"a": "ខ"}', "Form")
    for label, wrong in (("plain", "x"), ("Form", ""), ("Form", "a" * 4097)):
        with pytest.raises(Impossible):
            person.send_data(label, wrong)


# ── inline queries ──────────────────────────────────────────────────────────────────────────────────────────────


async def test_a_button_may_lead_to_an_inline_query(standin: StandIn, bot: telegram.Bot) -> None:
    person = standin.person(KM)
    rows = [
        [telegram.InlineKeyboardButton("Here", switch_inline_query_current_chat="សួស្តី")],
        [telegram.InlineKeyboardButton("There", switch_inline_query="")],
    ]
    await bot.send_message(KM, "x", reply_markup=telegram.InlineKeyboardMarkup(rows))
    with pytest.raises(Impossible, match="no inline queries"):
        person.press("Here")
    standin.account().inline = True
    assert person.press("Here") == {"inline": "សួស្តី", "here": True}
    assert person.press("There") == {"inline": "", "here": False}


async def test_above_the_results_stands_a_button(standin: StandIn, bot: telegram.Bot) -> None:
    standin.account().inline = True
    person = standin.person(KM)
    button = telegram.InlineQueryResultsButton("Desk", web_app=telegram.WebAppInfo(DESK))
    await bot.answer_inline_query(person.ask("a"), [], button=button)
    assert standin.hub.feed.events[-1]["button"]["web_app"] == {"url": DESK}


# ── over HTTP ───────────────────────────────────────────────────────────────────────────────────────────────────


async def test_the_page_opens_apps_by_the_control_api(
    standin: StandIn, bot: telegram.Bot, session: aiohttp.ClientSession
) -> None:
    async def asked(route: str, **values: Any) -> tuple[int, Any]:
        async with session.post(f"{standin.control_url}/{route}", json=values) as answer:
            return answer.status, await answer.json()

    await bot.set_chat_menu_button(KM, telegram.MenuButtonWebApp("Desk", telegram.WebAppInfo(DESK)))
    _, state = await asked("state")
    assert state["bots"][0]["apps"] == {"desk": DESK}
    menus = {chat["user"]: chat["menu"]["type"] for chat in state["private"]}
    assert menus == {KM: "web_app"}
    status, opened = await asked("open", user=KM)
    assert (status, bool(data(standin, opened["app"]).query_id)) == (200, True)
    status, opened = await asked("open", user=BOPHA, link=f"{LINK}?startapp=a", chat=FORUM)
    assert data(standin, opened["app"]).start_param == "a"
    assert (await asked("open", user=BOPHA, link=f"{LINK}s", chat=FORUM))[0] == 409
    assert (await asked("data", user=KM, label="Form", data="x"))[0] == 409
    markup = {"keyboard": [[{"text": "Form", "web_app": {"url": DESK}}]]}
    await bot.send_message(KM, "x", reply_markup=telegram.ReplyKeyboardMarkup.de_json(markup, bot))
    status, sent = await asked("data", user=KM, label="Form", data="x")
    assert (status, sent["message"]["web_app_data"]) == (200, {"data": "x", "button_text": "Form"})


@pytest.mark.parametrize(
    ("host", "status"), [("u1.sarika.localhost", 200), ("localhost.example.org", 403), ("example.org", 403)]
)
async def test_the_page_is_served_to_this_machine_only(
    standin: StandIn, session: aiohttp.ClientSession, host: str, status: int
) -> None:
    async with session.get(f"{standin.address}/", headers={"Host": f"{host}:{standin.port}"}) as answer:
        assert answer.status == status
