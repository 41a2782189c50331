"""Bots by others: where each comes from, and a short talk with it."""

from dataclasses import dataclass, field

PTB = "python-telegram-bot==22.8"
AIOGRAM = "aiogram==3.31.0"
TELEBOT = "pyTelegramBotAPI==4.37.1"

PYTHON = {
    "ptb": (f"{PTB.replace('==', '[job-queue,callback-data]==')}",),
    "aiogram": (AIOGRAM,),
    "telebot": (TELEBOT,),
    "spotted": ("telegram-spotted-dmi-bot==3.1.0",),
    "support": (
        "aiogram==3.7.0", "aiogram-newsletter==0.0.10", "cachetools==5.3.2", "environs==14.1.1", "pydantic==2.5.3",
        "redis==5.0.1", "setuptools==80.9.0",
    ),
    "topics": (
        "aiogram==3.17.0", "alembic==1.14.0", "cachetools==5.5.0", "fluent-runtime==0.4.0", "psycopg[binary]==3.2.3",
        "sqlalchemy==2.0.36", "structlog==24.4.0",
    ),
}  # fmt: skip
"""What is installed into each environment, from PyPI."""

OLDER = {"support": ">=3.11,<3.13", "topics": ">=3.11,<3.14"}
"""Environments that need an older Python than ours may be: for newer ones its parts are not built."""

SUPPORT = "nessshon/support-bot@f8a746fb5a76c2c5e19999e044b0865e6b02b4f3"
"""A support desk in a forum, as Sarika has one: a repository on GitHub at one commit, since it is on no registry."""

TOPICS = "MasterGroosha/telegram-feedback-bot-topics@3db1cf76b7c9df9633193618cd2564cbfb3248ba"
"""A relay into a forum that wants a PostgreSQL (MIT): `make bench` measures it."""

MODULES = {PTB: "telegram", AIOGRAM: "aiogram", TELEBOT: "telebot", SUPPORT: "aiogram"}
"""Which library a package is, or is made with."""

NODE = (
    "grammy@1.46.0", "telegraf@4.16.3", "node-telegram-bot-api@2.1.0", "grammy-inline-menu@9.3.0", "tsx@4.21.0",
)  # fmt: skip
"""What is installed into the environment of Node, from npm; tsx runs TypeScript."""


@dataclass(frozen=True)
class Step:
    """What a person does, and what is then to be seen.

    *act*: say (a text), press (a button's label), notice (press, and what pops up), ask (an inline query, whose first
    result is sent), vote (numbers of options in the newest poll), send (a kind of message), hear (nothing: wait), group
    (wait in the group), answer (the owner of the group writes in its newest topic), follow (press, and open the bot as the answer says). *who* is km or en.
    """

    act: str
    what: str = ""
    seen: str = ""
    who: str = "km"


@dataclass(frozen=True)
class Other:
    """One bot: *package* ships it as *file* (of its source, or a code block of its README that has *file* in it).

    *env* is its environment; *module* is run instead of a file. *filled* is what its text asks to be filled in, *files* are
    written beside it, *given* are environment variables (GROUP and DEVELOPER, who has started it before, are filled in); *store*: it wants a Redis. *tries* is what it asks for although
    it may be refused, a part of the refusal each.
    """

    name: str
    env: str
    package: str
    file: str
    talk: tuple[Step, ...]
    module: str = ""
    filled: dict[str, str] = field(default_factory=dict)
    files: dict[str, str] = field(default_factory=dict)
    given: dict[str, str] = field(default_factory=dict)
    store: bool = False
    tries: tuple[str, ...] = ()


def _of(package: str, env: str, file: str, *talk: Step) -> Other:
    return Other(f"{MODULES[package]}: {file.rsplit('/', 1)[-1]}", env, package, f"examples/{file}", talk)


SPOTTED = """\
debug: {local_log: false, reset_on_load: false, log_file: spotted.log, log_error_file: errors.log, db_file: s.sqlite3}
post: {community_group_id: GROUP, channel_id: GROUP, channel_tag: "@c", comments: true, admin_group_id: GROUP, n_votes: 2,
  remove_after_h: 12, report: true, report_wait_mins: 30}
token: TOKEN
bot_tag: "@bot"
"""

BOTS = (
    _of(PTB, "ptb", "echobot.py", Step("say", "/start", "Hi"), Step("say", "ជំរាបសួរ 😀", "ជំរាបសួរ 😀")),
    _of(
        PTB, "ptb", "inlinekeyboard.py", Step("say", "/start", "Please choose:"), Step("press", "Option 1", "Selected option: 1")
    ),
    _of(
        PTB, "ptb", "inlinekeyboard2.py",
        Step("say", "/start", "Choose a route"), Step("press", "1", "First CallbackQueryHandler"),
        Step("press", "3", "Third CallbackQueryHandler"), Step("press", "Nah, I've had enough ...", "See you next time!"),
    ),
    _of(
        PTB, "ptb", "conversationbot.py",
        Step("say", "/start", "Are you a boy or a girl?"), Step("press", "Other", "send me a photo"),
        Step("send", "photo", "Gorgeous!"), Step("send", "location", "tell me something"), Step("say", "hm", "Thank you!"),
    ),
    _of(
        PTB, "ptb", "timerbot.py",
        Step("say", "/set 1", "Timer successfully set!"), Step("hear", "", "Beep! 1.0 seconds are over!"),
    ),
    _of(
        PTB, "ptb", "pollbot.py",
        Step("say", "/poll", "How are you?"), Step("vote", "0 1", "feels Good and Really good!"),
        Step("say", "/quiz", "How many eggs"), Step("send", "poll", "Which?"),
    ),
    _of(PTB, "ptb", "inlinebot.py", Step("say", "/help", "Help!"), Step("ask", "help me", "HELP ME")),
    _of(
        PTB, "ptb", "deeplinking.py",
        Step("say", "/start", "tell your friends"), Step("say", "/start using-entities-here", "Like this!"),
        Step("follow", "Like this!", "This is as deep as it gets"),
    ),
    _of(
        PTB, "ptb", "arbitrarycallbackdatabot.py",
        Step("say", "/start", "Please choose:"), Step("press", "2", "selected [2]"), Step("press", "5", "selected [2, 5]"),
    ),
    _of(
        AIOGRAM, "aiogram", "echo_bot.py",
        Step("say", "/start", "Hello, "), Step("say", "ជំរាបសួរ", "ជំរាបសួរ"), Step("send", "sticker", "sticker"),
    ),
    _of(
        AIOGRAM, "aiogram", "finite_state_machine.py",
        Step("say", "/start", "What's your name?"), Step("say", "<Sok>", "Nice to meet you, <Sok>!"),
        Step("press", "Yes", "What programming language"), Step("say", "Rust", "you like to write bots with Rust."),
    ),
    _of(
        TELEBOT, "telebot", "step_example.py",
        Step("say", "/start", "What's your name?"), Step("say", "Sok", "How old are you?"),
        Step("say", "x", "should be a number"), Step("say", "30", "What is your gender"),
        Step("press", "Female", "Nice to meet you Sok"),
    ),
    _of(
        TELEBOT, "telebot", "custom_states.py",
        Step("say", "/start", "first name?"), Step("say", "Sok", "How old"), Step("say", "30", "favorite color"),
        Step("press", "Blue", "your hobbies"), Step("press", "Reading", "Favorite Color: Blue"),
    ),
    _of(TELEBOT, "telebot", "poll_example.py", Step("say", "/poll", "We are going to"), Step("vote", "2")),
    _of(
        TELEBOT, "telebot", "inline_keyboard_example.py",
        Step("say", "a", "Yes/no?"), Step("notice", "No", "Answer is No"),
    ),
    _of(TELEBOT, "telebot", "inline_example.py", Step("ask", "text", "hi")),
    _of(
        TELEBOT, "telebot", "callback_data_examples/simple_products_example.py",
        Step("say", "/products", "Products:"), Step("press", "samsung s20", "Product price: 800"),
        Step("press", "⬅", "Products:"), Step("notice", "iphone 13", "Not available :("),
    ),
    _of(
        TELEBOT, "telebot", "anonymous_bot.py",
        Step("say", "/find", "Finding..."), Step("say", "/find", "Founded!", "en"), Step("hear", "", "Founded!"),
        Step("say", "ជំរាបសួរ"), Step("hear", "", "ជំរាបសួរ", "en"), Step("send", "voice"), Step("hear", "", "voice", "en"),
    ),
    Other(
        "spotted (a complete bot)", "spotted", PTB, "", (
            Step("say", "/start", "bot"), Step("say", "/spot", "Invia il post"), Step("say", "ជំរាបសួរ", "Sei sicuro"),
            Step("press", "Si", "in fase di valutazione"), Step("group", "", "ជំរាបសួរ"),
        ),
        module="spotted", files={"settings.yaml": SPOTTED},
    ),
    Other(
        "support-bot (a complete bot)", "support", SUPPORT, "", (
            Step("say", "/start", "Select language"), Step("press", "🇬🇧 English", "Write your question"),
            Step("group", "", "started the bot!"), Step("say", "ជំរាបសួរ", "Message sent!"), Step("group", "", "ជំរាបសួរ"), Step("answer", "we are here", "we are here"),
        ),
        module="app", store=True, tries=("message to delete not found", "message to edit not found"),
        given={"BOT_DEV_ID": "DEVELOPER", "BOT_GROUP_ID": "GROUP", "BOT_EMOJI_ID": "5300000000000000001", "REDIS_DB": "0"},
    ),
    Other(
        "grammy: README", "node", "grammy", 'new Bot("")', (Step("say", "ជំរាបសួរ", "Echo: ជំរាបសួរ"),),
        filled={'new Bot("")': 'new Bot("TOKEN")'},
    ),
    Other(
        "telegraf: README", "node", "telegraf", "Send me a sticker", (
            Step("say", "/start", "Welcome"), Step("say", "/help", "Send me a sticker"), Step("send", "sticker", "👍"),
            Step("say", "hi", "Hey there"),
        ),
    ),
    Other(
        "node-telegram-bot-api: README", "node", "node-telegram-bot-api", "Pick one:", (
            Step("say", "/start", "Hi! Send me anything."), Step("say", "echo ជំរាបសួរ", "ជំរាបសួរ"),
            Step("say", "a", "Pick one:"), Step("notice", "👎", "You tapped down"),
        ),
    ),
    Other(
        "grammy-inline-menu: README", "node", "grammy-inline-menu", "I am excited!", (
            Step("say", "/start", "Hey "), Step("press", "I am excited!", "As am I!"),
        ),
    ),
)  # fmt: skip
