"""Links, posters, and what Telegram shows of the bot."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
import typer
from pydantic import SecretStr
from telegram import Bot, BotCommandScopeChat, BotCommandScopeChatAdministrators
from typer.testing import CliRunner

from bot.adapters.telegram.wire.request import AiohttpRequest
from bot.adapters.telegram.wire.send import bot as bot_of
from bot.commands import Refused, poster, telegram_setup
from bot.content import FOLDER, Problems
from bot.content.read.loader import LANGUAGES
from bot.content.read.organisation import COMMANDS, DESK_COMMANDS, SUPERVISOR_COMMANDS, Profile, read_profile
from bot.content.read.ways_in import read_ways_in
from bot.core.model.lines import Line
from bot.core.understanding.values import Sector
from bot.paper import sheets
from bot.settings.fields import Settings
from standin import StandIn
from tests.core.world import World, told
from tests.every import every

WAYS = read_ways_in(FOLDER / "ways_in.yml", LANGUAGES, Problems())
POSTER = typer.Typer()
POSTER.command()(poster.command)
UNFIT = re.compile("traffick|police|escape|slave|victim|rescue|danger|ជួញដូរ|ប៉ូលីស|រត់|ជនរងគ្រោះ|គ្រោះថ្នាក់(?! ឯកសារ)", re.I)


@every(WAYS)
def test_a_poster_is_in_both_languages_neutral_and_holds_its_link(id_: str) -> None:
    way = WAYS[id_]
    page = sheets.poster(way, "@sarika_bot")
    assert f"https://t.me/sarika_bot?start={id_}" in page
    assert "<svg" in page
    for language in LANGUAGES:
        assert way.title[language] in page
        assert 2 <= len(way.lines) <= 4
        assert all(line[language] in page for line in way.lines)
    assert not UNFIT.search(page)


def test_every_place_that_the_sources_name_has_its_poster() -> None:
    """Fishers in a foreign port, and those who work in a home in Malaysia or the Gulf."""
    known = {(way.sector, way.country) for way in WAYS.values()}
    assert {(Sector.FISHING, country) for country in ("SN", "MU", "ZA", "ID", "MY", "IN", "TH")} <= known
    assert {(Sector.DOMESTIC, country) for country in ("MY", "KW", "SA", "AE", "QA")} <= known
    assert {way.sector for way in WAYS.values()} == {None, *Sector} - {Sector.SCAM_COMPOUND}


@pytest.mark.parametrize(
    ("old", "new", "what"),
    [
        ("{work: fishing, country: MY}", "{work: fishing, country: XX}", "'XX' is not a country"),
        ("{work: fishing, country: MY}", "{work: boats}", "'boats' has no words under work"),
        ("  fishing:\n", "  boats:\n", "'boats' is no kind of work"),
        ("fishers_my:", "fishers-my:", "'fishers-my' cannot stand in a link"),
        (', en: "Working on a boat? Questions?"', "", "title has no text in en"),
        ("Working on a boat?", "Working on a boat, or on a ship?" * 2, "this has 75 characters in en"),
    ],
)
def test_what_is_wrong_with_a_way_in(tmp_path: Path, old: str, new: str, what: str) -> None:
    path = tmp_path / "ways_in.yml"
    text = (FOLDER / "ways_in.yml").read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new), encoding="utf-8")
    problems = Problems()
    read_ways_in(path, LANGUAGES, problems)
    assert {p.what for p in problems.found} - {"'fishing' has no words under work"} == {what}


def test_the_posters_are_listed_and_an_unknown_one_is_named() -> None:
    listed = CliRunner().invoke(POSTER, []).stdout
    assert "fishers_my       MY  Working on a boat? Questions?" in listed
    error = CliRunner().invoke(POSTER, ["fisher_my", "--bot", "x"]).exception
    assert str(error).startswith("There is no 'fisher_my' in responses/ways_in.yml: fishers_my, ")


def test_a_poster_is_written(tmp_path: Path) -> None:
    out = tmp_path / "poster.html"
    assert CliRunner().invoke(POSTER, ["fishers_my", "--bot", "x_bot", "--out", str(out)]).exit_code == 0
    assert "https://t.me/x_bot?start=fishers_my" in out.read_text(encoding="utf-8")


def profile() -> Profile:
    problems = Problems()
    found = read_profile(FOLDER / "profile.yml", LANGUAGES, problems)
    assert problems.found == []
    return found


def test_what_telegram_shows_is_neutral() -> None:
    shown = profile()
    texts = [text for by in (*shown.texts.values(), *shown.commands.values()) for text in by.values()]
    assert texts
    assert not any(UNFIT.search(text) for text in texts)


def test_a_profile_that_lacks_a_command(tmp_path: Path) -> None:
    path = tmp_path / "profile.yml"
    text = (FOLDER / "profile.yml").read_text(encoding="utf-8")
    spoilt = text.replace("  hide:", "  flee:").replace('name: {km: "សារិកា"', 'name: {km: "117"')
    path.write_text(spoilt.replace("  report:", "  figures:"))
    problems = Problems()
    read_profile(path, LANGUAGES, problems)
    assert [p.what for p in problems.found] == [
        "'117' could be read as a phone number",
        "the command hide is not described",
        "there is no command flee",
        "the command report is not described",
        "there is no command figures",
    ]


async def test_the_bot_is_set_up_once_and_says_what_it_did(capsys: pytest.CaptureFixture[str]) -> None:
    async with StandIn(limits="off") as standin:
        settings = Settings.for_practice(
            api=standin.address,
            token=standin.token,
            desk_chat=standin.demo_cast.forum_id,
            data_dir=Path("var"),
            listen_port=8080,
        )
        await telegram_setup.set_up(settings, profile(), dry=True)
        planned = capsys.readouterr().out
        await telegram_setup.set_up(settings, profile(), dry=False)
        done = capsys.readouterr().out
        assert done.replace("set: ", "would set: ").splitlines()[:-2] == planned.splitlines()[:-2]
        assert "set: name for phones in km: 'សារិកា'" in done
        assert "12 set." in done
        await telegram_setup.set_up(settings, profile(), dry=False)
        assert "Nothing to change." in capsys.readouterr().out
        assert await poster.username(settings) == "sarika_practice_bot"
        wrong = settings.model_copy(update={"telegram_token": SecretStr("1:wrong")})
        with pytest.raises(Refused, match="does not know this token"):
            await telegram_setup.set_up(wrong, profile(), dry=False)
        assert standin.violations == []


async def test_counsellors_and_supervisors_have_their_own_lists_of_commands(capsys: pytest.CaptureFixture[str]) -> None:
    async with StandIn(limits="off") as standin:
        forum = standin.demo_cast.forum_id
        settings = Settings.for_practice(
            api=standin.address, token=standin.token, desk_chat=forum, data_dir=Path("var"), listen_port=8080
        )
        await telegram_setup.set_up(settings, profile(), dry=False)
        bot, request = await asked_of(settings)
        for code in ("", "km"):
            all_see = await bot.get_my_commands(BotCommandScopeChat(forum), code or None)
            supervisors_see = await bot.get_my_commands(BotCommandScopeChatAdministrators(forum), code or None)
            assert [c.command for c in all_see] == list(DESK_COMMANDS)
            assert [c.command for c in supervisors_see] == [*DESK_COMMANDS, *SUPERVISOR_COMMANDS]
            assert all(re.search("[\u1780-\u17b3]", c.description) for c in supervisors_see)
        await request.shutdown()
        capsys.readouterr()
        without = settings.model_copy(update={"desk_chat": None})
        await telegram_setup.set_up(without, profile(), dry=False)
        assert "set SARIKA_DESK_CHAT" in capsys.readouterr().out
        elsewhere = settings.model_copy(update={"desk_chat": -1_009_999_999_999})
        with pytest.raises(Refused, match="not in one of the counsellors' groups"):
            await telegram_setup.set_up(elsewhere, profile(), dry=False)


async def asked_of(settings: Settings) -> tuple[Bot, AiohttpRequest]:
    """A bot that asks the stand-in, and the connection to close afterwards."""
    assert settings.telegram_token is not None
    request = AiohttpRequest(5)
    await request.initialize()
    return bot_of(settings.telegram_token.get_secret_value(), settings.telegram_api, request), request


def test_every_command_of_the_list_is_answered() -> None:
    menu = told(World().commands("a", "menu"))
    assert menu == [Line.MENU]
    for name in COMMANDS:
        decision = World().commands("a", name)
        assert decision.effects, name
        assert name == "menu" or told(decision) != menu or "phone" in name  # in a world without its form
