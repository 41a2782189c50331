"""Whatever a bot sends, the stand-in answers in Telegram's form and does not break."""

from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from standin import StandIn
from standin.arguments import Arguments, Upload
from standin.methods.table import PARAMETERS
from standin.people.writer import PIXEL

KM, FORUM = 5_100_000_001, -1_001_800_000_001
ODD = st.one_of(
    st.sampled_from(["", "0", "-1", "1", "2", "true", "[]", "{}", "[1]", "[{}]", '{"type":"x"}', "null", "attach://f", "\x00"]),
    st.sampled_from([str(KM), str(FORUM), KM, FORUM, 10**30, -5, 0, True, None, 1.5]),
    st.lists(st.one_of(st.integers(-3, 3), st.none(), st.dictionaries(st.sampled_from(["type", "media", "text"]), st.none())), max_size=3),
    st.dictionaries(st.sampled_from(["type", "message_id", "inline_keyboard", "keyboard", "chat_id"]), st.one_of(st.integers(-3, 3), st.lists(st.lists(st.none(), max_size=2), max_size=2)), max_size=3),
    st.text(max_size=5),
)  # fmt: skip


def shaped(**fields: st.SearchStrategy[Any]) -> st.SearchStrategy[Any]:
    """An object with some of its fields, each right or odd."""
    mixed = {name: st.one_of(right, right, ODD) for name, right in fields.items()}
    return st.one_of(st.fixed_dictionaries({}, optional=mixed), st.fixed_dictionaries(mixed))


USUAL: dict[str, st.SearchStrategy[Any]] = {
    "chat_id": st.sampled_from([KM, FORUM]),
    "from_chat_id": st.sampled_from([KM, FORUM]),
    "text": st.just("hi"),
    "message_id": st.sampled_from([1, 2, 3]),
    "message_ids": st.just([1]),
    "message_thread_id": st.just(2),
    "user_id": st.just(5_200_000_002),
    "name": st.just("a"),
    "media": st.just([{"type": "photo", "media": "attach://p"}, {"type": "photo", "media": "attach://p"}]),
    "photo": st.just("attach://p"),
    **dict.fromkeys(("voice", "audio", "video", "document", "sticker", "animation", "video_note"), st.just("attach://f")),
    "parse_mode": st.just("HTML"),
    "action": st.just("typing"),
    "language_code": st.just("km"),
    "reply_parameters": st.just({"message_id": 1}),
    "reply_markup": st.just({"inline_keyboard": [[{"text": "x", "callback_data": "x"}]]}),
    "reaction": st.just([]),
    "scope": st.just({"type": "default"}),
    "commands": st.just([]),
    "menu_button": st.just({"type": "commands"}),
    "permissions": st.just({"can_send_messages": True}),
    "link_preview_options": st.just({"is_disabled": True}),
    **dict.fromkeys(("entities", "caption_entities"), st.just([])),
}  # fmt: skip
BUTTON = shaped(
    text=st.just("x"), callback_data=st.just("x"), copy_text=shaped(text=st.just("x")), url=st.just("a.org")
)
KIND = st.sampled_from(["bold", "text_mention", "text_link"])
ENTITY = shaped(type=KIND, offset=st.just(0), length=st.just(1), user=shaped(id=st.just(KM)), url=st.just("a.org"))
SHAPED: dict[str, st.SearchStrategy[Any]] = {
    "reply_parameters": shaped(message_id=st.just(1)),
    "entities": st.lists(ENTITY, max_size=2),
    "caption_entities": st.lists(ENTITY, max_size=2),
    "reply_markup": shaped(inline_keyboard=st.lists(st.lists(BUTTON, max_size=2), max_size=2)),
    "reaction": st.lists(shaped(type=st.just("emoji"), emoji=st.just("👍")), max_size=2),
    "scope": shaped(type=st.just("chat"), chat_id=st.just(KM)),
    "commands": st.lists(shaped(command=st.just("a"), description=st.just("b")), max_size=2),
    "menu_button": shaped(type=st.just("commands")),
    "media": st.lists(shaped(type=st.just("photo"), media=st.just("attach://p"), caption=st.just("c")), min_size=2, max_size=3),
    "link_preview_options": shaped(is_disabled=st.booleans(), url=st.just("a.org")),
}  # fmt: skip


@st.composite
def calls(draw: st.DrawFn) -> tuple[str, dict[str, Any]]:
    """A call that is right but for one parameter."""
    method = draw(st.sampled_from(sorted(set(PARAMETERS) - {"getUpdates", "setWebhook"})))
    required, allowed = PARAMETERS[method]
    names = sorted(required | draw(st.sets(st.sampled_from(sorted(allowed))))) if allowed else []
    values = {name: draw(USUAL.get(name, st.just("1"))) for name in names}
    if names:
        nested = [name for name in names if name in SHAPED] or names
        odd = draw(st.one_of(st.sampled_from(nested), st.sampled_from(names)))
        values[odd] = draw(st.one_of(SHAPED[odd], SHAPED[odd], ODD) if odd in SHAPED else ODD)
    return method, values


@pytest.mark.slow
@given(st.lists(calls(), max_size=12))
@settings(max_examples=600, suppress_health_check=[HealthCheck.too_slow])
async def test_no_call_breaks_it(made: list[tuple[str, dict[str, Any]]]) -> None:
    standin = StandIn(limits="off")
    standin.person(KM).send("a")
    standin.admin(FORUM).create_topic("b")
    for method, values in made:
        answer = await standin.api.call(
            standin.token, method, Arguments(values, {"f": Upload(b"x"), "p": Upload(PIXEL)})
        )
        assert answer.status in (200, 400, 403, 413, 501), (method, values)
    broken = [v for v in standin.violations if "the stand-in failed" in v]
    assert broken == []


@pytest.mark.parametrize(
    ("method", "values"),
    [
        ("sendMessage", {"text": "a", "reply_parameters": {"message_id": []}}),
        ("sendMessage", {"text": "a", "entities": [{"type": "text_mention", "offset": 0, "length": 1, "user": {}}]}),
        ("sendMessage", {"text": "a", "entities": [{"type": [], "offset": 0, "length": 1}]}),
        ("sendMessage", {"text": "a", "chat_id": float("inf")}),
        ("sendMessage", {"text": "a", "reply_markup": {"keyboard": [[None]]}}),
        ("sendMessage", {"text": "a", "reply_markup": {"inline_keyboard": None}}),
        ("sendMessage", {"text": "\ud800"}),
        ("sendMediaGroup", {"media": [{"type": [], "media": 3}, {}]}),
        ("sendPhoto", {"photo": 10**40}),
        ("setMyCommands", {"commands": [], "scope": {"type": "chat", "chat_id": "x"}, "chat_id": None}),
        ("setMyCommands", {"commands": [], "scope": {"type": []}, "chat_id": None}),
        ("setMessageReaction", {"message_id": 1, "reaction": [{"type": "emoji", "emoji": []}]}),
    ],
)
async def test_values_of_the_wrong_shape_are_refused(method: str, values: dict[str, Any]) -> None:
    standin = StandIn(limits="off")
    standin.person(KM).send("a")
    given_values = {k: v for k, v in {"chat_id": KM, **values}.items() if v is not None}
    answer = await standin.api.call(standin.token, method, Arguments(given_values))
    assert answer.status == 400
    assert not any("the stand-in failed" in v for v in standin.violations)
