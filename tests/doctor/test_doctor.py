from __future__ import annotations

import re
import shutil
from collections.abc import AsyncIterator, Iterable
from dataclasses import replace
from pathlib import Path

import aiohttp
import pytest
from aiohttp import web
from pydantic import SecretStr

from bot.adapters.keys import KeyStore
from bot.adapters.valkey import EmbeddedValkey
from bot.commands import doctor
from bot.content import FOLDER
from bot.doctor import machine, store, telegram, words
from bot.doctor.findings import Finding, Weight
from bot.process import landlock
from bot.settings.fields import Settings
from bot.watch.health import LEAST_FREE, Space
from standin import StandIn


@pytest.fixture(autouse=True)
def _bare_environment(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.chdir(tmp_path)


@pytest.fixture
async def standin() -> AsyncIterator[StandIn]:
    async with StandIn(limits="off") as running:
        yield running
        assert running.violations == []


def settings_for(standin: StandIn, **changes: object) -> Settings:
    made = Settings.for_practice(
        api=standin.address,
        token=standin.token,
        desk_chat=standin.demo_cast.forum_id,
        data_dir=Path("var"),
        listen_port=8080,
    )
    return made.model_copy(update=changes)


def to_mend(findings: Iterable[Finding]) -> list[str]:
    return [finding.what for finding in findings if finding.weight is Weight.MEND]


async def test_a_group_that_is_set_up_has_nothing_to_mend(standin: StandIn) -> None:
    findings = await telegram.look(settings_for(standin))
    assert to_mend(findings) == []
    assert len(findings) >= 5


async def test_a_missing_token_is_said_with_what_to_do(standin: StandIn) -> None:
    findings = await telegram.look(settings_for(standin, telegram_token=None))
    assert to_mend(findings) == ["There is no token."]
    assert "@BotFather" in findings[-1].do


async def test_a_wrong_token_is_said_and_not_repeated(standin: StandIn) -> None:
    wrong = "123456:" + "x" * 35
    settings = Settings.for_practice(
        api=standin.address, token=wrong, desk_chat=-1001234567890, data_dir=Path("var"), listen_port=8080
    )
    findings = await telegram.look(settings)
    assert to_mend(findings) == ["Telegram does not know this token."]
    assert wrong not in "".join(map(str, findings))


async def test_a_bot_api_that_does_not_answer_is_said(unused_tcp_port: int) -> None:
    settings = Settings.for_practice(
        api=f"http://127.0.0.1:{unused_tcp_port}",
        token="123456:" + "x" * 35,
        desk_chat=-1001234567890,
        data_dir=Path("var"),
        listen_port=8080,
    )
    assert to_mend(await telegram.look(settings)) == ["The Bot API at 127.0.0.1 does not answer."]


async def test_an_unknown_group_is_said(standin: StandIn) -> None:
    findings = await telegram.look(settings_for(standin, desk_chat=-1009999999999))
    assert to_mend(findings) == ["The bot cannot see the group SARIKA_DESK_CHAT."]


async def test_a_missing_group_is_found_among_those_that_spoke_to_the_bot(standin: StandIn) -> None:
    cast = standin.demo_cast
    before = len(standin.account().queue.pending)
    standin.person(cast.counsellors[0]).send("hello", chat=cast.forum_id)
    findings = await telegram.look(settings_for(standin, desk_chat=None))
    (finding,) = [f for f in findings if f.weight is Weight.MEND]
    assert str(cast.forum_id) in finding.do
    assert len(standin.account().queue.pending) > before  # looked at, not taken


async def test_a_group_without_topics_is_said(standin: StandIn) -> None:
    forum = standin.demo_cast.forum
    forum.is_forum, forum.cached_view = False, None
    assert to_mend(await telegram.look(settings_for(standin))) == ["The group has no topics."]


async def test_a_bot_that_is_no_administrator_is_said_with_privacy_mode(standin: StandIn) -> None:
    member = standin.demo_cast.forum.members[standin.account().id]
    member.status, member.rights = "member", []
    findings = await telegram.look(settings_for(standin))
    assert to_mend(findings) == [
        "The bot is no administrator of the group.",
        "Privacy mode is on, so the bot does not hear what counsellors write.",
    ]
    assert "Manage topics" in "".join(finding.do for finding in findings)


@pytest.mark.parametrize("right", telegram.RIGHTS)
async def test_each_missing_right_is_named(standin: StandIn, right: str) -> None:
    standin.demo_cast.forum.members[standin.account().id].rights.remove(right)
    (what,) = to_mend(await telegram.look(settings_for(standin)))
    assert telegram.RIGHTS[right] in what


async def test_a_bot_that_was_removed_is_said(standin: StandIn) -> None:
    standin.demo_cast.forum.members[standin.account().id].status = "left"
    assert len(to_mend(await telegram.look(settings_for(standin)))) == 1


async def test_a_webhook_in_the_way_of_polling_is_said_without_its_path(standin: StandIn) -> None:
    settings = settings_for(standin)
    await call(standin, "setWebhook", url="https://example.org/secret-path")
    findings = await telegram.look(settings)
    assert to_mend(findings) == ["Updates go to a webhook at example.org, so none can be asked for."]
    assert "secret-path" not in "".join(map(str, findings))


async def test_a_webhook_not_yet_set_is_no_fault(standin: StandIn) -> None:
    findings = await telegram.look(settings_for(standin, webhook_url="https://sarika.example.org/telegram"))
    assert to_mend(findings) == []
    assert any("not known to Telegram yet" in finding.what for finding in findings)


async def test_updates_that_wait_are_counted(standin: StandIn) -> None:
    for _ in range(telegram.MANY_WAITING):
        standin.person(standin.demo_cast.counsellors[0]).send("hello", chat=standin.demo_cast.forum_id)
    findings = await telegram.look(settings_for(standin))
    assert to_mend(findings) == []
    assert any("updates wait at Telegram" in finding.what for finding in findings)


async def call(standin: StandIn, method: str, **values: str) -> None:
    async with (
        aiohttp.ClientSession() as session,
        session.post(f"{standin.base_url}{standin.token}/{method}", json=values) as answer,
    ):
        assert answer.status == 200


@pytest.fixture
async def server() -> AsyncIterator[tuple[str, dict[str, web.Response]]]:
    """A web server that answers each path with what the test put there."""
    answers: dict[str, web.Response] = {}

    async def answer(request: web.Request) -> web.Response:
        return answers[request.path]

    app = web.Application()
    app.router.add_route("*", "/{path:.*}", answer)
    runner = web.AppRunner(app)
    await runner.setup()
    site = web.TCPSite(runner, "127.0.0.1", 0)
    await site.start()
    yield f"http://127.0.0.1:{runner.addresses[0][1]}", answers
    await runner.cleanup()


async def test_a_wrong_clock_is_said(server: tuple[str, dict[str, web.Response]]) -> None:
    url, answers = server
    answers["/"] = web.Response(headers={"Date": "Tue, 15 Nov 1994 08:12:31 GMT"})
    (what,) = to_mend(await telegram.clock(url))
    assert what.startswith("This machine's clock is")


def test_a_folder_of_destroyed_keys_that_cannot_be_written_is_said(tmp_path: Path) -> None:
    there = Settings(backup_to="age1" + "q" * 58, destroyed_dir=tmp_path)
    assert machine.copies(there) == []
    assert len(to_mend(machine.copies(there.model_copy(update={"destroyed_dir": tmp_path / "away"})))) == 1
    assert [f.weight for f in machine.copies(Settings())] == [Weight.NOTE]


@pytest.mark.parametrize(
    ("status", "said"), [(401, "Rasa refuses the token."), (409, "Rasa has no model."), (500, "Rasa answers with 500.")]
)
async def test_what_is_wrong_with_a_rasa_elsewhere_is_said(
    server: tuple[str, dict[str, web.Response]], standin: StandIn, status: int, said: str
) -> None:
    url, answers = server
    answers["/status"] = web.Response(status=status)
    assert to_mend(await machine.nlu(settings_for(standin, nlu_url=url))) == [said]


async def test_a_rasa_that_answers_is_in_order(server: tuple[str, dict[str, web.Response]], standin: StandIn) -> None:
    url, answers = server
    answers["/status"] = web.Response(text="{}")
    assert to_mend(await machine.nlu(settings_for(standin, nlu_url=url))) == []


async def test_a_rasa_that_is_not_there_is_said(standin: StandIn, unused_tcp_port: int) -> None:
    settings = settings_for(standin, nlu_url=f"http://127.0.0.1:{unused_tcp_port}")
    assert to_mend(await machine.nlu(settings)) == ["Rasa does not answer at SARIKA_NLU_URL."]


@pytest.mark.parametrize("space", [Space(10**12, LEAST_FREE - 1), Space(10**12, 4 * 10**10)])
def test_a_disk_that_is_nearly_full_is_said(space: Space) -> None:
    assert len(to_mend(machine.disk(Settings(), space))) == 1


def test_room_on_the_disk_is_in_order() -> None:
    assert to_mend(machine.disk(Settings(), Space(10**12, 10**11))) == []


def names_in(folder: Path) -> list[str]:
    return [entry.name for entry in folder.iterdir()]


async def test_no_store_is_made_only_to_look_at_it(standin: StandIn, tmp_path: Path) -> None:
    assert to_mend(await store.look(settings_for(standin))) == []
    assert names_in(tmp_path) == []


async def test_the_embedded_store_is_configured_as_it_must_be(standin: StandIn) -> None:
    settings = settings_for(standin)
    settings.store_dir.mkdir(parents=True)
    assert to_mend(await store.look(settings)) == []


async def test_keys_of_another_version_are_said(standin: StandIn) -> None:
    settings = settings_for(standin)
    KeyStore.at(settings.keys_dir, None)
    assert to_mend(await store.look(settings)) == []
    (settings.keys_dir / "format").unlink()
    findings = await store.look(settings)
    assert to_mend(findings) == ["The keys cannot be read."]
    assert "Another version of Sarika made the keys" in findings[-1].do


async def test_a_store_that_may_lose_records_is_said(standin: StandIn, tmp_path: Path) -> None:
    careless = {"appendfsync": "everysec", "maxmemory-policy": "allkeys-lru"}
    async with EmbeddedValkey(tmp_path / "careless", options=careless) as server:
        found = to_mend(await store.look(outside(standin, server.url)))
    assert found == [
        "The store has appendfsync everysec: the last second is lost when the power fails.",
        "The store has maxmemory-policy allkeys-lru: records are thrown away when memory runs short.",
    ]


@pytest.mark.slow  # the client tries several times before it gives up
async def test_a_store_that_is_not_there_is_said_without_its_password(standin: StandIn, unused_tcp_port: int) -> None:
    findings = await store.look(outside(standin, f"redis://:hush@127.0.0.1:{unused_tcp_port}/0"))
    (what,) = to_mend(findings)
    assert what.startswith("The store cannot be asked")
    assert "hush" not in str(findings)


def outside(standin: StandIn, url: str) -> Settings:
    return settings_for(standin, redis_url=SecretStr(url))


@pytest.fixture
def unsigned(tmp_path: Path) -> Path:
    """The project's content as it is before an organisation takes it over."""
    folder = tmp_path / "responses"
    shutil.copytree(FOLDER, folder)
    for answer in folder.glob("*/answers/*.md"):
        text = answer.read_text(encoding="utf-8")
        answer.write_text(re.sub(r"(?m)^(reviewed_\w+):.*$", r"\1:", text), encoding="utf-8")
    (folder / "organisation.yml").write_text("name: {km: , en: }\n", encoding="utf-8")
    return folder


def test_content_that_nobody_signed_is_said_unless_a_pilot_is_meant(unsigned: Path) -> None:
    settings = Settings(content_dir=unsigned)
    what = to_mend(words.look(settings))
    assert [line.partition(":")[0] for line in what] == [
        "Nobody said who runs this",
        "Nobody of your organisation reviewed these crisis answers and forms",
    ]
    pilot = settings.model_copy(update={"pilot_with_drafts": True})
    assert len(to_mend(words.look(pilot))) == 1


def test_content_with_problems_is_said(tmp_path: Path) -> None:
    (tmp_path / "responses").mkdir()
    (what,) = to_mend(words.look(Settings(content_dir=tmp_path / "responses")))
    assert what.startswith("The content has")


def test_a_file_of_secrets_that_others_can_read_is_said(tmp_path: Path) -> None:
    assert machine.env_file(tmp_path / ".env") == []
    (tmp_path / ".env").write_text("SARIKA_TELEGRAM_TOKEN=hush")
    (tmp_path / ".env").chmod(0o644)
    assert len(to_mend(machine.env_file(tmp_path / ".env"))) == 1
    (tmp_path / ".env").chmod(0o600)
    assert machine.env_file(tmp_path / ".env") == []


async def test_the_whole_of_it_is_printed_with_an_exit_code(
    standin: StandIn, capsys: pytest.CaptureFixture[str]
) -> None:
    assert await doctor.examine(settings_for(standin, desk_chat=-1009999999999)) == 1
    said = capsys.readouterr().out
    assert [line for line in said.splitlines() if line.isalpha()] == [
        "Telegram", "Store", "Counsellors", "Understanding", "Content", "Machine"
    ]  # fmt: skip
    assert said.splitlines()[-1].endswith(" to mend.")
    assert standin.token not in said
    assert str(standin.demo_cast.forum_id) not in said


def test_a_finding_says_what_to_do_below() -> None:
    finding = Finding(Weight.MEND, "It is broken.", "Mend it.")
    assert str(finding) == " mend  It is broken.\n       → Mend it."
    assert "→" not in str(replace(finding, do=""))


def test_a_kernel_without_a_fence_for_rasa_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(landlock, "version", lambda: 7)
    assert "can read neither keys nor store" in machine.fence().what
    monkeypatch.setattr(landlock, "version", lambda: 0)
    assert "keys and store too" in machine.fence().what
