from __future__ import annotations

import re
from datetime import UTC, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.core.model.rules import Window
from bot.settings import files
from bot.settings.fields import Settings
from bot.settings.hours import EXAMPLE, parse_hours
from bot.settings.load import WrongSettings, load, unknown

PROJECT = Path(__file__).resolve().parents[2]
TOKEN = "123456789:" + "a" * 35
PHNOM_PENH = ZoneInfo("Asia/Phnom_Penh")


@pytest.fixture(autouse=True)
def _bare_environment(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(files, "DOCKER_SECRETS", tmp_path / "run" / "secrets")


def test_nothing_set_is_right_and_says_what_a_real_run_needs() -> None:
    settings = load()
    assert [sentence.split()[0] for sentence in settings.missing()] == ["SARIKA_TELEGRAM_TOKEN", "SARIKA_DESK_CHAT"]
    assert settings.store_url is None
    assert settings.practice is False


def test_values_come_from_the_environment_before_the_file(monkeypatch: pytest.MonkeyPatch) -> None:
    Path(".env").write_text(f"SARIKA_TELEGRAM_TOKEN={TOKEN}\nSARIKA_LISTEN_PORT=1000\nSARIKA_HOURS={EXAMPLE}\n")
    monkeypatch.setenv("SARIKA_LISTEN_PORT", "2000")
    settings = load()
    assert settings.bot_id == 123456789
    assert settings.listen_port == 2000
    assert settings.hours == EXAMPLE


def test_an_empty_value_is_none(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SARIKA_DESK_CHAT", "")
    monkeypatch.setenv("SARIKA_LOG_LEVEL", "")
    assert load().desk_chat is None
    assert load().log_level == "INFO"


WRONG = {
    "TELEGRAM_TOKEN": ["abc", "123456789", ":" + "a" * 35, "123:short"],
    "TELEGRAM_API": ["api.example.org", "http://api.telegram.org", "https://api.telegram.org/bot", "https://"],
    "DESK_CHAT": ["-5", "1001234567890", "x", "-1234567890"],
    "DESK_LANGUAGE": ["fr"],
    "WEBHOOK_URL": ["http://example.org/x", "https://example.org:8081/x", "example.org"],
    "WEBHOOK_SECRET": ["short", "with space in the middle", "x" * 257],
    "LISTEN_HOST": ["a b"],
    "LISTEN_PORT": ["0", "65536", "http"],
    "REDIS_URL": ["example:6379", "mysql://localhost", "redis://"],
    "MASTER_KEY": ["abc", "zz" * 32, "ab" * 31],
    "RETENTION_DAYS": ["0", "91", "forever"],
    "NLU_URL": ["nlu:5005", "ftp://nlu", "http://nlu.example.org:5005", "http://8.8.8.8:5005"],
    "HOURS": ["9 to 5", "Mon-Fri", "Mon 25:00-26:00", "Mon 08:00-08:00", "Foo 08:00-12:00", "Mon 24:00-12:00"],
    "HOURS_TIMEZONE": ["Phnom Penh", "../../etc/passwd", "GMT+99"],
    "QUIET_AFTER_MINUTES": ["0", "1441", "a"],
    "UNANSWERED_MINUTES": ["0", "61"],
    "URGENT_UNANSWERED_MINUTES": ["0", "241"],
    "SUPPORT_UNANSWERED_MINUTES": ["4", "1441"],
    "SHIFT_IDLE_MINUTES": ["9", "481"],
    "SILENT_MINUTES": ["5", "5 15", "0 15 60", "a b c"],
    "TOPIC_DAYS": ["0", "91"],
    "REOPEN_HOURS": ["-1", "169"],
    "SHIFT_HOURS": ["0", "25"],
    "PILOT_WITH_DRAFTS": ["maybe"],
    "LIMITS": ["some"],
    "LOG_LEVEL": ["LOUD"],
}


@pytest.mark.parametrize(("name", "value"), [(name, value) for name, values in WRONG.items() for value in values])
def test_a_wrong_value_is_refused_with_what_to_write_and_never_repeated(
    monkeypatch: pytest.MonkeyPatch, name: str, value: str
) -> None:
    monkeypatch.setenv(f"SARIKA_{name}", value)
    with pytest.raises(WrongSettings) as refused:
        load()
    (sentence,) = refused.value.sentences
    assert sentence.startswith(f"SARIKA_{name} cannot be used: write ")
    assert len(value) < 10 or value not in sentence


@pytest.mark.parametrize("name", [name for name, field in Settings.model_fields.items() if field.annotation is int])
def test_the_range_of_a_number_is_the_one_that_is_said(monkeypatch: pytest.MonkeyPatch, name: str) -> None:
    extra = Settings.model_fields[name].json_schema_extra
    assert isinstance(extra, dict)
    least, most = map(int, re.findall(r"\d+", str(extra["instead"])))
    for value, good in ((least, True), (most, True), (least - 1, False), (most + 1, False)):
        monkeypatch.setenv(f"SARIKA_{name.upper()}", str(value))
        if good:
            assert getattr(load(), name) == value
        else:
            with pytest.raises(WrongSettings, match=f"from {least} to {most}"):
                load()


def test_all_wrong_values_are_named_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("TELEGRAM_TOKEN", "LISTEN_PORT", "SHIFT_HOURS"):
        monkeypatch.setenv(f"SARIKA_{name}", "wrong")
    with pytest.raises(WrongSettings) as refused:
        load()
    assert [sentence.split()[0] for sentence in refused.value.sentences] == [
        "SARIKA_TELEGRAM_TOKEN",
        "SARIKA_LISTEN_PORT",
        "SARIKA_SHIFT_HOURS",
    ]


def test_every_setting_is_documented_and_says_what_to_write() -> None:
    for name, field in Settings.model_fields.items():
        assert field.description, name
        assert isinstance(field.json_schema_extra, dict)
        assert field.json_schema_extra["instead"], name


def test_the_example_lists_every_setting_and_nothing_else() -> None:
    text = (PROJECT / ".env.example").read_text(encoding="utf-8")
    listed = re.findall(r"^#(SARIKA_\w+)=", text, re.M)
    assert sorted(listed) == sorted(f"SARIKA_{name}".upper() for name in Settings.model_fields)


def test_the_values_of_the_example_can_be_used() -> None:
    text = (PROJECT / ".env.example").read_text(encoding="utf-8")
    text = re.sub(r"^#(SARIKA_)", r"\1", text, flags=re.M)
    for name in ("WEBHOOK_SECRET", "NLU_TOKEN"):
        text = text.replace(f"SARIKA_{name}=", f"SARIKA_{name}={'s' * 20}")
    Path(".env").write_text(text)
    settings = load()
    assert unknown() == []
    assert settings.limits is True
    assert settings.pilot_with_drafts is False
    defaults = Settings()
    numbers = [name for name, field in Settings.model_fields.items() if field.annotation is int]
    assert len(numbers) > 10
    for name in (*numbers, "telegram_api", "data_dir", "log_level"):
        assert getattr(settings, name) == getattr(defaults, name)


def test_no_secret_is_in_repr_errors_or_dumps(monkeypatch: pytest.MonkeyPatch) -> None:
    secrets = {
        "TELEGRAM_TOKEN": TOKEN,
        "WEBHOOK_SECRET": "hush-webhook-secret",
        "REDIS_URL": "redis://:hush-redis@localhost/0",
        "MASTER_KEY": "ab" * 32,
        "NLU_TOKEN": "hush-nlu-token",
        "DESK_CHAT": "-1001234567890",
        "WEBHOOK_URL": "https://example.org/hush-path",
    }
    for name, value in secrets.items():
        monkeypatch.setenv(f"SARIKA_{name}", value)
    settings = load()
    shown = f"{settings!r} {settings}"
    assert not [name for name, value in secrets.items() if value in shown]
    assert "hush" not in shown


def test_every_setting_may_come_from_a_file(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    (tmp_path / "token.txt").write_text(f"{TOKEN}\n")
    (tmp_path / "port").write_text("2000")
    monkeypatch.setenv("SARIKA_TELEGRAM_TOKEN_FILE", "token.txt")
    Path(".env").write_text(f"SARIKA_LISTEN_PORT_FILE={tmp_path}/port\n")
    settings = load()
    assert settings.bot_id == 123456789
    assert settings.listen_port == 2000
    assert unknown() == []


def test_docker_secrets_are_found_by_name(tmp_path: Path) -> None:
    (tmp_path / "run" / "secrets").mkdir(parents=True)
    (tmp_path / "run" / "secrets" / "sarika_telegram_token").write_text(TOKEN)
    assert load().bot_id == 123456789


@pytest.mark.parametrize(("content", "said"), [(None, "cannot be read"), ("\n", "is empty"), ("\udcff", "no text")])
def test_a_file_that_cannot_be_used_is_said(monkeypatch: pytest.MonkeyPatch, content: str | None, said: str) -> None:
    if content is not None:
        Path("token").write_text(content, errors="surrogateescape")
    monkeypatch.setenv("SARIKA_TELEGRAM_TOKEN_FILE", "token")
    with pytest.raises(WrongSettings, match=f"SARIKA_TELEGRAM_TOKEN_FILE: the file token .*{said}"):
        load()


def test_a_value_given_twice_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    Path("token").write_text(TOKEN)
    monkeypatch.setenv("SARIKA_TELEGRAM_TOKEN", TOKEN)
    monkeypatch.setenv("SARIKA_TELEGRAM_TOKEN_FILE", "token")
    with pytest.raises(WrongSettings, match="given twice") as refused:
        load()
    assert TOKEN not in str(refused.value)


def test_an_unreadable_env_file_is_said() -> None:
    Path(".env").write_bytes(b"SARIKA_HOURS=\xff\xfe\n")
    with pytest.raises(WrongSettings, match=r"\.env cannot be read"):
        load()


@pytest.mark.parametrize(
    ("name", "near"), [("SARIKA_TELEGRAM_TOKN", "SARIKA_TELEGRAM_TOKEN"), ("SARIKA_DESKCHAT", "SARIKA_DESK_CHAT")]
)
def test_an_unknown_name_is_pointed_out_with_the_nearest(monkeypatch: pytest.MonkeyPatch, name: str, near: str) -> None:
    monkeypatch.setenv(name, "hush")
    (sentence,) = unknown()
    assert name in sentence
    assert f"did you mean {near}?" in sentence
    assert "hush" not in sentence


def test_a_name_like_no_other_is_pointed_out_too(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SARIKA_QQQQ", "1")
    assert unknown() == ["SARIKA_QQQQ is not a setting: take it out; `.env.example` lists all that there are."]


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ({"WEBHOOK_URL": "https://example.org/x"}, "SARIKA_WEBHOOK_SECRET is missing"),
        ({"NLU_URL": "http://nlu:5005"}, "SARIKA_NLU_TOKEN is missing"),
        ({"REDIS_PASSWORD": "p"}, "SARIKA_REDIS_PASSWORD has no use"),
        ({"REDIS_PASSWORD": "p", "REDIS_URL": "redis://:q@h"}, "SARIKA_REDIS_URL holds a password already"),
        ({"REDIS_PASSWORD": "p", "REDIS_URL": "unix:///s"}, "SARIKA_REDIS_PASSWORD does not go with unix"),
    ],
)
def test_settings_that_do_not_go_together_are_refused(
    monkeypatch: pytest.MonkeyPatch, given: dict[str, str], said: str
) -> None:
    for name, value in given.items():
        monkeypatch.setenv(f"SARIKA_{name}", value)
    with pytest.raises(WrongSettings, match=said):
        load()


@pytest.mark.parametrize(
    ("url", "whole"),
    [
        ("redis://valkey:6379/0", "redis://:p%2F%40%3A@valkey:6379/0"),
        ("rediss://user@h/1", "rediss://user:p%2F%40%3A@h/1"),
        ("redis+sentinel://a:1,b:2/name", "redis+sentinel://:p%2F%40%3A@a:1,b:2/name"),
        ("redis+cluster://u@a,[::1]:2", "redis+cluster://u:p%2F%40%3A@a,[::1]:2"),
    ],
)
def test_the_password_of_the_store_joins_its_address(monkeypatch: pytest.MonkeyPatch, url: str, whole: str) -> None:
    monkeypatch.setenv("SARIKA_REDIS_URL", url)
    monkeypatch.setenv("SARIKA_REDIS_PASSWORD", "p/@:")
    assert load().store_url == whole


def test_http_is_for_addresses_nearby_only(monkeypatch: pytest.MonkeyPatch) -> None:
    for url in ("http://127.0.0.1:8081", "http://telegram-bot-api:8081/", "http://10.0.0.5", "http://[::1]:80"):
        monkeypatch.setenv("SARIKA_TELEGRAM_API", url)
        monkeypatch.setenv("SARIKA_NLU_URL", url)
        monkeypatch.setenv("SARIKA_NLU_TOKEN", "t" * 32)
        assert load().telegram_api == load().nlu_url == url.rstrip("/")


def test_practice_takes_nothing_of_a_real_bot_and_cannot_be_set(monkeypatch: pytest.MonkeyPatch) -> None:
    real = {
        "TELEGRAM_TOKEN": TOKEN,
        "DESK_CHAT": "-1001234567890",
        "REDIS_URL": "redis://real",
        "MASTER_KEY": "ab" * 32,
        "WEBHOOK_URL": "https://example.org/x",
        "PRACTICE": "yes",
    }
    for name, value in real.items():
        monkeypatch.setenv(f"SARIKA_{name}", value)
    made = Settings.for_practice(
        api="http://127.0.0.1:1", token="1234:" + "b" * 30, desk_chat=-1009876543210, data_dir=Path("d"), listen_port=1
    )
    assert made.practice
    assert made.bot_id == 1234
    assert (made.store_url, made.master_key, made.webhook_url) == (None, None, None)
    monkeypatch.setenv("SARIKA_WEBHOOK_SECRET", "s" * 20)
    assert load().practice is False


# Hours


def test_hours_are_read_with_days_windows_and_nights() -> None:
    hours = parse_hours("Mon-Tue 08:00-12:00, 13:00-17:00; sun 22:00-06:00", PHNOM_PENH)
    assert hours.zone == PHNOM_PENH
    assert hours.windows == (
        Window(0, 0, 360),
        Window(0, 480, 720),
        Window(0, 780, 1020),
        Window(1, 480, 720),
        Window(1, 780, 1020),
        Window(6, 1320, 1440),
    )


def test_no_hours_mean_that_nobody_is_on_duty_and_always_that_somebody_is() -> None:
    assert parse_hours(" ", PHNOM_PENH).windows == ()
    always = parse_hours("always", PHNOM_PENH)
    assert all(always.open_at(moment * 3_600_000) for moment in range(168))


def test_a_row_of_days_may_pass_the_end_of_the_week() -> None:
    hours = parse_hours("Sat-Mon 00:00-24:00", PHNOM_PENH)
    assert [window.weekday for window in hours.windows] == [0, 5, 6]


@given(day=st.integers(0, 6), start=st.integers(0, 1439), end=st.integers(1, 1440), minute=st.integers(0, 7 * 1440 - 1))
def test_somebody_is_on_duty_exactly_within_the_window(day: int, start: int, end: int, minute: int) -> None:
    if start == end:
        return
    name = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")[day]
    text = f"{name} {start // 60:02}:{start % 60:02}-{end // 60:02}:{end % 60:02}"
    hours = parse_hours(text, ZoneInfo("UTC"))
    monday = datetime(2026, 11, 23, tzinfo=UTC).timestamp()
    into_window = (minute - (day * 1440 + start)) % (7 * 1440)
    assert hours.open_at(int((monday + minute * 60) * 1000)) == (
        into_window < (end - start) % 1440 or (end - start == 1440 and into_window < 1440)
    )


@given(st.text(max_size=40))
def test_any_text_is_read_or_refused_with_what_to_write(text: str) -> None:
    try:
        parse_hours(text, PHNOM_PENH)
    except ValueError as refused:
        assert str(refused).startswith("write ")  # noqa: PT017 - either way is right
