"""Whatever a bot sends, the stand-in answers in Telegram's form and does not break."""

from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.practice import StandIn
from bot.practice.arguments import Arguments, Upload
from bot.practice.method_table import PARAMETERS
from bot.practice.writer import PIXEL

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
    "message_thread_id": st.just(2),
    "name": st.just("a"),
    "media": st.just([{"type": "photo", "media": "attach://p"}, {"type": "document", "media": "attach://f"}]),
    "photo": st.just("attach://p"),
    "voice": st.just("attach://f"),
    "reply_parameters": shaped(message_id=st.just(1)),
    "entities": st.lists(shaped(type=st.sampled_from(["bold", "text_mention", "text_link"]), offset=st.just(0), length=st.just(1), user=shaped(id=st.just(KM)), url=ODD), max_size=2),
    "reply_markup": shaped(inline_keyboard=st.lists(st.lists(shaped(text=st.just("x"), callback_data=st.just("x"), copy_text=ODD, url=ODD), max_size=2), max_size=2)),
    "reaction": st.lists(shaped(type=st.just("emoji"), emoji=st.just("👍")), max_size=2),
    "scope": shaped(type=st.just("chat"), chat_id=st.just(KM)),
    "commands": st.lists(shaped(command=st.just("a"), description=st.just("b")), max_size=2),
    "menu_button": shaped(type=st.just("commands")),
    "permissions": shaped(can_send_messages=st.booleans()),
    "link_preview_options": shaped(is_disabled=st.booleans()),
    "message_ids": st.lists(ODD, max_size=3),
}  # fmt: skip
USUAL["caption_entities"] = USUAL["entities"]


@st.composite
def calls(draw: st.DrawFn) -> tuple[str, dict[str, Any]]:
    method = draw(st.sampled_from(sorted(set(PARAMETERS) - {"getUpdates", "setWebhook"})))
    required, allowed = PARAMETERS[method]
    names = set(required) | draw(st.sets(st.sampled_from(sorted(allowed)))) if allowed else set()
    return method, {
        name: draw(st.one_of(USUAL.get(name, ODD), USUAL.get(name, ODD), ODD)) for name in sorted(names)
    }


@pytest.mark.slow
@given(st.lists(calls(), max_size=12))
@settings(max_examples=1500, suppress_health_check=[HealthCheck.too_slow])
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
