"""The settings: `SARIKA_*` in the environment, in `.env`, or in files; wrong ones refused with what to write instead.

Every value may also come from a file: `SARIKA_TELEGRAM_TOKEN_FILE=/path`, or a Docker secret `sarika_telegram_token`.
No error, repr or help text repeats a value, because any of them may be a secret put into the wrong variable.
"""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Any, ClassVar, Literal, Self
from zoneinfo import ZoneInfo

from pydantic import BeforeValidator, PrivateAttr, SecretStr, field_validator, model_validator
from pydantic_settings import BaseSettings, DotEnvSettingsSource, PydanticBaseSettingsSource, SettingsConfigDict

from bot.core.model.rules import Hours
from bot.settings import files, values
from bot.settings.declared import number, setting
from bot.settings.files import PREFIX, Files
from bot.settings.hours import EXAMPLE, parse_hours
from bot.settings.reading import ReadingSettings

ENV_FILE = Path(".env")


class Settings(ReadingSettings):
    """All settings. Make them with `bot.settings.load.load`, or with `for_practice`."""

    model_config: ClassVar[SettingsConfigDict] = SettingsConfigDict(
        env_prefix=PREFIX,
        env_file=ENV_FILE,
        env_file_encoding="utf-8",
        env_ignore_empty=True,
        extra="ignore",
        frozen=True,
        hide_input_in_errors=True,
        validate_default=False,
    )

    # Telegram
    telegram_token: SecretStr | None = setting(
        None, "the bot's token", "write the token that @BotFather gave, digits, a colon and 35 more characters"
    )
    telegram_api: str = setting(
        "https://api.telegram.org",
        "address of the Bot API",
        "write an https address without a path, such as https://api.telegram.org",
    )
    desk_chat: int | None = setting(
        None,
        "id of the counsellors' forum group",
        "write the group's id, a negative number that begins with -100; `sarika doctor` says how to find it",
        shown=False,
    )
    desk_chats: str = setting(
        "",
        "ids of several forum groups, with the languages whose contacts each is for; in place of desk_chat",
        'write ids with commas between them, such as "-1001111111111,-1002222222222=en,-1003333333333=km+en"',
        shown=False,
    )
    desk: Literal["forum", "both", "web"] | None = setting(
        None,
        "what the group carries: forum, all of the desk; both, beside the page; web, alerts and board alone",
        "write forum, both or web; the latter two need SARIKA_DESK_URL",
    )
    desk_url: str | None = setting(
        None,
        "public address of the desk's page; empty: there is none",
        "write https:// and the name alone, such as https://desk.example.org; http only for this machine itself",
        shown=False,
    )
    desk_app: str = setting("", "short name of the page's Mini App at @BotFather; empty: none", "write that name alone")
    webhook_url: str | None = setting(
        None,
        "public address to which Telegram brings updates; empty: Sarika asks for them (polling)",
        "write an https address on port 443, 80, 88 or 8443, or leave it empty to poll",
        shown=False,
    )
    webhook_secret: SecretStr | None = setting(
        None,
        "secret that Telegram sends with each update",
        "write 16 to 256 of A-Z a-z 0-9 _ and -, for example from `openssl rand -hex 32`",
    )
    listen_host: str = setting("127.0.0.1", "interface of the web server", "write an address such as 0.0.0.0")
    listen_port: int = number(8080, "port of the web server", 1, 65_535)

    # Store and keys
    redis_url: SecretStr | None = setting(
        None,
        "address of an outside Valkey or Redis; empty: an embedded one in the data folder",
        "write redis://, rediss://, unix://, redis+sentinel:// or redis+cluster://, such as redis://localhost:6379/0",
    )
    redis_password: SecretStr | None = setting(
        None,
        "password of the outside store, where the address should not hold it",
        "give it only with a redis_url that has none",
    )
    data_dir: Path = setting(Path("var"), "folder for the embedded store and the keys", "write the path of a folder")
    content_dir: Path | None = setting(
        None,
        "folder of the answers, services and all else that people read; empty: responses/ beside the program",
        "write the path of a folder",
    )
    master_key: SecretStr | None = setting(
        None,
        "key that wraps all other keys; empty: made once and kept in the data folder",
        "write 64 hexadecimal digits, for example from `openssl rand -hex 32`",
    )
    backup_to: str = setting(
        "",
        "public keys of age to which `sarika backup` seals, with spaces between them",
        "write what `age-keygen` says after public key:, age1 and 58 more characters",
    )
    destroyed_dir: Path | None = setting(
        None,
        "folder on another disk that notes which keys were destroyed, so that no copy brings them back; empty: none",
        "write the path of a folder",
    )
    retention_days: int = number(90, "days that records are kept at most", 1, values.MOST_RETENTION)

    # Understanding
    nlu: Literal["rasa", "own"] = setting("rasa", "which server Sarika starts for messages", "write rasa or own")
    nlu_url: str | None = setting(
        None,
        "address of a running Rasa; empty: Sarika starts its own",
        "write an address such as http://nlu:5005 (https outside a network of your own), or leave it empty",
    )
    nlu_token: SecretStr | None = setting(None, "token of that Rasa", "write the token that this Rasa was started with")
    reviewers: str = setting(
        "",
        "names of those who may read messages that were not understood (`sarika review`); empty: nobody",
        'write short names of small letters, digits and -, such as "ann sok"; they go into the journal',
    )

    # The desk
    hours: str = setting(
        "",
        "when counsellors are on duty, while there is no weekly plan; empty: only while somebody pressed On shift",
        f'write "{EXAMPLE}"',
    )
    hours_timezone: str = setting("Asia/Phnom_Penh", "time zone of the hours", "write a name such as Asia/Phnom_Penh")
    test_alert: str = setting(
        "",
        "day and time of the weekly test alert to counsellors; empty: none",
        'write a day and a time, such as "Mon 09:00"',
    )
    quiet_after_minutes: int = number(
        15, "minutes of a contact's silence after which the unasked waits behind a neutral line", 1, 1440
    )
    unanswered_minutes: int = number(3, "minutes after which an emergency nobody took alerts again", 1, 60)
    urgent_unanswered_minutes: int = number(15, "minutes after which an urgent case nobody took alerts again", 1, 240)
    support_unanswered_minutes: int = number(
        60, "minutes until a case without hurry that nobody took alerts again, by day; each time twice as long", 5, 1440
    )
    cases_each: int = number(
        6, "cases that a counsellor holds before a question stands above one more; 0: none", 0, 100
    )
    shift_hours: int = number(8, "hours after which a shift ends by itself", 1, 24)
    shift_idle_minutes: int = number(60, "minutes without a sign of a counsellor that end their shift", 10, 480)
    plan_late_minutes: int = number(
        15, "minutes after which the supervisors are told that nobody has come to a shift of the weekly plan", 1, 240
    )
    silent_minutes: str = setting(
        "5 15 60",
        "minutes that a contact's words may wait for the holder of an emergency, an urgent case, another case",
        'write three numbers of minutes from 1 to 600, such as "5 15 60"',
    )
    topic_days: int = number(
        14, "days after which the topic of a case that has ended is deleted", 1, values.MOST_RETENTION
    )
    reopen_hours: int = number(24, "hours in which who comes back gets the same case", 0, 168)
    referral_days: int = number(7, "days after which the desk is asked what came of a referral", 1, 60)
    unmask_minutes: int = number(
        10, "minutes for which a contact's name stands in a holder's private chat after two persons opened it", 1, 60
    )
    admins: str = setting(
        "",
        "Telegram user ids of admins besides the owner of the group; they must be members of it",
        'write numbers with spaces between them, such as "123456789 987654321"',
        shown=False,
    )
    desk_language: Literal["km", "en"] = setting("km", "language of cards, alerts and the board", "write km or en")

    # Running
    pilot_with_drafts: bool = setting(
        False, "run although crisis answers are unreviewed, and say so to the counsellors", "write yes or no"
    )
    limits: bool = setting(True, "keep Telegram's limits on sending", "write on, or off for a load test")
    log_level: Annotated[
        Literal["DEBUG", "INFO", "WARNING", "ERROR"],
        BeforeValidator(lambda value: value.upper() if isinstance(value, str) else value),
    ] = setting("INFO", "least weight of what is logged", "write DEBUG, INFO, WARNING or ERROR")

    _practice: bool = PrivateAttr(default=False)

    @classmethod
    def settings_customise_sources(
        cls,
        settings_cls: type[BaseSettings],
        init_settings: PydanticBaseSettingsSource,
        env_settings: PydanticBaseSettingsSource,
        dotenv_settings: PydanticBaseSettingsSource,
        file_secret_settings: PydanticBaseSettingsSource,
    ) -> tuple[PydanticBaseSettingsSource, ...]:
        """What the program gives, then files, then the environment, then `.env`."""
        assert isinstance(dotenv_settings, DotEnvSettingsSource)  # noqa: S101 - so says pydantic-settings
        env_file = dotenv_settings.env_file
        path = Path(env_file) if isinstance(env_file, str | Path) else None
        return init_settings, Files(settings_cls, path, files.DOCKER_SECRETS), env_settings, dotenv_settings

    @field_validator(*values.CHECKS)
    @classmethod
    def _check(cls, value: Any, info: Any) -> Any:
        if not values.usable(info.field_name, value):
            raise ValueError
        return value

    @field_validator("telegram_api", "nlu_url")
    @classmethod
    def _without_slash(cls, value: str | None) -> str | None:
        return value.rstrip("/") if value else value

    @model_validator(mode="after")
    def _together(self) -> Self:
        parse_hours(self.hours, ZoneInfo(self.hours_timezone))
        return self

    @property
    def practice(self) -> bool:
        """Whether this runs against the stand-in: drafts and the practice organisation are used. No setting."""
        return self._practice

    @property
    def bot_id(self) -> int | None:
        """The number before the colon of the token."""
        return int(self.telegram_token.get_secret_value().partition(":")[0]) if self.telegram_token else None

    @property
    def desk_groups(self) -> values.Groups:
        """The counsellors' groups, the first one first: Telegram's id, and the languages whose contacts it is for."""
        one = ((self.desk_chat, ()),) if self.desk_chat is not None else ()
        return values.parse_groups(self.desk_chats) if self.desk_chats else one

    @property
    def threads(self) -> bool:
        """Whether the group carries the words of cases, in threads: not where the page alone does."""
        return self.desk != "web" or self.desk_url is None

    @property
    def duty_hours(self) -> Hours:
        """`hours` as the core reads them."""
        return parse_hours(self.hours, ZoneInfo(self.hours_timezone))

    @property
    def store_url(self) -> str | None:
        """Address of the outside store with its password, for `connect`; None: the embedded one. Not for logs."""
        url: str | None = values.plain(self.redis_url)
        password = values.plain(self.redis_password)
        return values.with_password(url, password) if url is not None and password is not None else url

    @property
    def store_dir(self) -> Path:
        """Folder of the embedded store."""
        return self.data_dir / "store"

    @property
    def keys_dir(self) -> Path:
        """Folder of the keys, apart from the store and its backups."""
        return self.data_dir / "keys"

    def missing(self) -> list[str]:
        """A sentence for each setting without which nothing can run against the real Telegram."""
        return [*values.missing(token=self.telegram_token is not None, groups=bool(self.desk_groups))]

    @classmethod
    def for_practice(
        cls, *, api: str, token: str, desk_chat: int, data_dir: Path, listen_port: int, desk_chats: str = ""
    ) -> Settings:
        """Settings for the stand-in at `api`: nothing that belongs to a real bot is taken from the environment.

        The desk's page is served on this machine, beside the forum.
        """
        secret: dict[str, Any] = dict.fromkeys(
            ["webhook_url", "webhook_secret", "redis_url", "redis_password", "master_key", "desk"]
        )
        made = cls(
            telegram_token=SecretStr(token),
            telegram_api=api,
            desk_chat=None if desk_chats else desk_chat,
            desk_chats=desk_chats,
            data_dir=data_dir,
            listen_port=listen_port,
            listen_host="127.0.0.1",
            desk_url=f"http://{values.PRACTICE_HOST}:{listen_port}",
            desk_app="desk",
            **secret,
        )
        made._practice = True
        return made
