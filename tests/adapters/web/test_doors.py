"""What Telegram signed for the Mini App, checked as the Bot API says."""

import time
from urllib.parse import parse_qsl, urlencode

import pytest

from bot.adapters.web.doors import AHEAD, OLDEST, NotSigned, signed
from tests.adapters.web.house import TOKEN, init_data

NOW = 1_800_000_000


def test_who_is_signed_is_let_in_by_id_and_name_with_what_stood_in_the_link() -> None:
    found = signed(init_data(5, at=NOW, start_param="abc"), TOKEN, NOW)
    assert (found.user, found.name, found.start) == ("5", "Sokha", "abc")


def test_the_documented_example_of_the_scheme_is_followed_with_any_further_field() -> None:
    assert signed(init_data(5, at=NOW, chat_type="private", signature="x", odd="ក=&b"), TOKEN, NOW).user == "5"


def changed(field: str, value: str) -> str:
    return urlencode({**dict(parse_qsl(init_data(5, at=NOW))), field: value})


@pytest.mark.parametrize(
    "data",
    [
        "",
        "hash=",
        "auth_date=1&hash=é",
        init_data(5, at=NOW, token="2:other"),
        init_data(5, at=NOW - OLDEST - 1),
        init_data(5, at=NOW + AHEAD + 1),
        init_data(5, at=NOW) + "&auth_date=" + str(NOW),
        init_data(5, at=NOW).replace("hash=", "hash=0"),
        changed("user", '{"id": 7, "first_name": "Chea"}'),
        changed("auth_date", str(NOW - 1)),
        changed("more", "x"),
        changed("hash", ""),
        init_data(5, at=NOW, user='{"id": "7"}'),
        init_data(5, at=NOW, user='{"id": true}'),
        init_data(5, at=NOW, user='{"id": 7, "is_bot": true}'),
        init_data(5, at=NOW, user="[]"),
        init_data(5, at=NOW, user="{"),
        init_data(5, at=NOW, auth_date="soon"),
        init_data(5, at=NOW, long="x" * 5_000),
        "&".join(f"a{n}=1" for n in range(40)),
    ],
)
def test_nobody_else_is(data: str) -> None:
    with pytest.raises(NotSigned) as refused:
        signed(data, TOKEN, NOW)
    assert str(refused.value) == ""


def test_the_same_data_bears_the_same_mark_and_no_other_does() -> None:
    data = init_data(5, at=time.time())
    one, other = (signed(data, TOKEN, time.time()) for _ in range(2))
    assert one.mark == other.mark != signed(init_data(5), TOKEN, time.time()).mark
