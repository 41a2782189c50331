"""Mini Apps as a phone opens them: by the menu button, a button under a message, or a link in any chat."""

import re
import secrets

from ..world.init_data import address, own_host, person, signed
from ..world.model import Chat, Message
from .writer import Impossible, Writer, impossible_if

MAX_DATA = 4096  # bytes that an app may send back; core.telegram.org/bots/webapps, WebApp.sendData
_LINK = re.compile(r"(?:https?://)?(?:t|telegram)\.me/(\w+)(?:/(\w+))?(?:\?([^#]*))?", re.ASCII)
_START = re.compile(r"[\w-]{0,512}", re.ASCII)  # core.telegram.org/api/links#direct-mini-app-links


class AppUser(Writer):
    """Who opens Mini Apps. What comes back is the whole address, with the signed data behind its #."""

    def open_menu(self) -> str:
        """Press the menu button of the chat with the bot."""
        button = self.account.menu(self.user.id)
        impossible_if(not self.chat.started or self.chat.blocked, "the chat with the bot is not open")
        impossible_if(button["type"] != "web_app", "the menu button opens no app")
        return self.open_button(button["web_app"]["url"])

    def open_button(self, url: str) -> str:
        """Open the app of a button in the chat with the bot."""
        return self._opened(url, {"query_id": secrets.token_urlsafe(18)})

    def open_link(self, link: str, *, chat: int | None = None) -> str:
        """Follow a direct link ``https://t.me/<bot>/<app>?startapp=<token>`` that stands in a chat.

        Without a name it leads to the bot's main app, by ``?startapp`` alone: without that it is a link to the bot.
        """
        place = self.where(chat)
        found = _LINK.fullmatch(link)
        bot = self.hub.world.users[self.account.id].username
        if found is None or found[1].lower() != bot.lower():
            raise Impossible("no link to an app of this bot")
        query = dict(part.partition("=")[::2] for part in (found[3] or "").split("&"))
        impossible_if(not found[2] and "startapp" not in query, "no link to an app of this bot")
        url = self.account.apps.get((found[2] or "").lower())
        if url is None:
            raise Impossible("the bot has no such app")
        start = query.get("startapp", "")
        impossible_if(not _START.fullmatch(start), "no such start parameter")
        where = {"chat_instance": place.instance(self.account.id), "chat_type": self._kind(place)}
        return self._opened(url, where | ({"start_param": start} if start else {}), start)

    def _kind(self, place: Chat) -> str:
        """``sender`` is the chat with the bot itself."""
        return "sender" if place is self.chat else place.type

    def _opened(self, url: str, where: dict[str, str], start_param: str = "") -> str:
        query = {name: where[name] for name in where if name == "query_id"}
        may_write = self.chat.started and not self.chat.blocked
        fields = query | {"user": person(self.user, may_write=may_write)} | where
        fields["auth_date"] = str(int(self.hub.clock.now()))
        data = signed(self.account.token, self.account.id, fields)
        return address(own_host(url, self.user.id), data, start_param)

    def send_data(self, label: str, data: str) -> Message:
        """What an app sends back that a button of the reply keyboard opened; the keyboard's button is named."""
        keyboard = (self.chat.keyboard or {}).get("keyboard", [])
        known = any(button["text"] == label and "web_app" in button for row in keyboard for button in row)
        impossible_if(not known, "no such button")
        impossible_if(not 1 <= len(data.encode()) <= MAX_DATA, "an app sends 1 to 4096 bytes")
        return self.hub.service(self.chat, self.user.id, {"web_app_data": {"data": data, "button_text": label}})
