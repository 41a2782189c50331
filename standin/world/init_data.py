"""What Telegram hands a Mini App in its address: who opened it and where, signed with the bot's token.

Fields and signature: core.telegram.org/bots/webapps#webappinitdata and #validating-data-received-via-the-mini-app.
"""

import base64
import hashlib
import hmac
import json
from collections.abc import Mapping
from urllib.parse import quote, urlencode, urlsplit, urlunsplit

from .model import User

VERSION = "9.1"  # of the Mini App API, as Telegram's web client names it
PLATFORM = "web"
_THEME = {
    "bg_color": "#ffffff", "secondary_bg_color": "#eef3f1", "text_color": "#1c2826", "hint_color": "#51605d",
    "link_color": "#0b6661", "button_color": "#0b6661", "button_text_color": "#ffffff",
}  # fmt: skip


def person(user: User, *, may_write: bool) -> str:
    """A ``WebAppUser`` as it stands in the field ``user``; *may_write*: the bot may write to them."""
    view: dict[str, object] = {"id": user.id, "first_name": user.first_name, "last_name": user.last_name}
    for name in ("username", "language_code", "is_premium"):
        if value := getattr(user, name):
            view[name] = value
    if may_write:
        view["allows_write_to_pm"] = True
    return json.dumps(view, ensure_ascii=False, separators=(",", ":")).replace("/", r"\/")


def signed(token: str, bot_id: int, fields: Mapping[str, str]) -> str:
    """*fields* as a query, with ``signature`` and ``hash``.

    The hash is HMAC-SHA256 over the sorted fields, under the key HMAC-SHA256("WebAppData", token). The signature has
    the shape of Telegram's own, which nobody else has the key for, and holds for nobody.
    """
    shape = hashlib.sha512(f"{bot_id}:WebAppData\n{_lines(fields)}".encode()).digest()
    known = {**fields, "signature": base64.urlsafe_b64encode(shape).decode().rstrip("=")}
    key = hmac.digest(b"WebAppData", token.encode(), "sha256")
    return urlencode({**known, "hash": hmac.new(key, _lines(known).encode(), "sha256").hexdigest()}, quote_via=quote)


def _lines(fields: Mapping[str, str]) -> str:
    return "\n".join(f"{name}={fields[name]}" for name in sorted(fields))


def address(url: str, data: str, start_param: str = "") -> str:
    """Where an app opens *url*: *data* behind the #, what a direct link brought also in the query, as Telegram does.

    Without *data* (a button of a reply keyboard) the app learns nothing of who opened it.
    """
    parts = urlsplit(url)
    query = parts.query
    if start_param:
        query = f"{query}&tgWebAppStartParam={start_param}".lstrip("&")
    given = {"tgWebAppData": data} if data else {}
    given |= {
        "tgWebAppVersion": VERSION,
        "tgWebAppPlatform": PLATFORM,
        "tgWebAppThemeParams": json.dumps(_THEME, separators=(",", ":")),
    }
    return urlunsplit(parts._replace(query=query, fragment=urlencode(given, quote_via=quote)))


def own_host(url: str, user_id: int) -> str:
    """*url* under a host of the person's own, where it is of this machine by name (``….localhost``).

    Every phone has its own browser, and the practice page is one browser for all: by the host it keeps their cookies
    apart. Browsers lead every name below ``localhost`` to this machine.
    """
    parts = urlsplit(url)
    host = parts.hostname or ""
    if host != "localhost" and not host.endswith(".localhost"):
        return url
    return urlunsplit(parts._replace(netloc=f"u{user_id}.{parts.netloc}"))
