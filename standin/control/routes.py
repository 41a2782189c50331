"""What the control API can do: one function a route, a JSON object in, a JSON object out."""

import asyncio
import base64
from collections.abc import Callable
from dataclasses import asdict
from pathlib import Path
from typing import Any

from ..people.group_admin import act, forum_view
from ..people.load import Load, run_load
from ..people.person import Person
from ..stage import Recorder, Stage
from ..world.limits import MODES, Limits
from ..world.model import JSON, MEDIA, Message

Route = Callable[[JSON], Any]


class Routes:
    """The routes by name; ``user`` names who acts, ``chat`` where (none: the bot's chat)."""

    def __init__(self, stage: Stage) -> None:
        self.stage = stage

    def find(self, name: str) -> Route | None:
        """The route of this name, which answers ``{"ok": true}`` where it returns nothing; None where there is none."""
        route: Route | None = getattr(self, f"_on_{name}", None)
        return route

    def _person(self, values: JSON) -> Person:
        return self.stage.person(int(values["user"]), values.get("bot", ""))

    @staticmethod
    def _chat(values: JSON) -> int | None:
        return int(values["chat"]) if values.get("chat") not in (None, "") else None

    def _where(self, values: JSON) -> JSON:
        where: JSON = {"chat": self._chat(values)}
        for name in ("topic", "reply_to"):
            if values.get(name) not in (None, ""):
                where[name] = int(values[name])
        return where

    def _on_state(self, _: JSON) -> JSON:
        world, hub = self.stage.world, self.stage.hub
        demo = self.stage.demo_cast
        menus = {a.id: a.menu for a in hub.accounts.values()}
        return {
            "bots": [
                {"token": a.token, "texts": a.texts, "commands": a.commands, "apps": a.apps, "inline": a.inline}
                | world.users[a.id].view()
                for a in hub.accounts.values()
            ],
            "users": [u.view() for u in world.users.values() if not u.is_bot],
            "contacts": [demo.km_id, demo.en_id],
            "counsellors": list(demo.counsellor_ids),
            "forum": demo.forum_id,
            "forums": list(demo.forum_ids),
            "groups": [
                {"id": c.id, "title": c.title, "is_forum": c.is_forum, "members": list(c.members)}
                for c in world.groups.values()
            ],
            "private": [
                {"user": c.id, "bot": c.bot_id}
                | {k: getattr(c, k) for k in ("started", "blocked", "keyboard", "pinned")}
                | {"menu": menus[c.bot_id](c.id)}
                for c in world.private.values()
            ],
            "now": hub.clock.now(),
            "seq": hub.feed.last,
            "limits": hub.limits,
            "violations": self.stage.violations,
            "debrief": self.stage.debrief,
            "records": self.stage.recorder is not None,
            "language": self.stage.language,
        }

    def _recorder(self) -> Recorder:
        if self.stage.recorder is None:
            raise ValueError("nothing is recorded here")
        return self.stage.recorder

    async def _on_recordings(self, _: JSON) -> JSON:
        return {"texts": await asyncio.to_thread(self._recorder().texts)}

    def _on_record(self, values: JSON) -> JSON:
        place = (str(values["language"]), str(values["topic"]), str(values["reads"]))
        sound = base64.b64decode(values["content"], validate=True)
        return {"seconds": self._recorder().keep(*place, str(values.get("speaker", "")), sound)}

    def _on_recording(self, values: JSON) -> JSON:
        sound = self._recorder().sound(str(values["language"]), str(values["topic"]))
        return {"content": base64.b64encode(sound).decode()}

    def _on_users(self, values: JSON) -> JSON:
        allowed = ("first_name", "last_name", "username", "language_code", "is_bot", "private_forwards", "id")
        user = self.stage.world.user(**{k: values[k] for k in allowed if k in values})
        return user.view()

    def _on_send(self, values: JSON) -> JSON:
        person, where, kind = self._person(values), self._where(values), values.get("kind", "text")
        message: Message
        if kind == "text":
            message = person.send(str(values["text"]), **where)
        elif kind == "location":
            message = person.location(float(values["latitude"]), float(values["longitude"]), **where)
        elif kind == "contact":
            message = person.contact(str(values["phone_number"]), str(values["first_name"]), **where)
        elif kind == "poll":
            message = person.poll(str(values["question"]), list(values["options"]), **where)
        elif kind == "album":
            sent = person.album(list(values["kinds"]), caption=values.get("caption", ""), **where)
            return {"messages": [m.body for m in sent]}
        elif kind == "raw":
            message = person.say(dict(values["content"]), **where)
        elif kind in MEDIA:
            content = base64.b64decode(values["content"]) if values.get("content") else None
            message = person.file(
                kind, content, caption=values.get("caption", ""), name=values.get("name", ""),
                size=int(values.get("size", 0)), spoiler=bool(values.get("spoiler")),
                facts=values.get("facts"), **where,
            )  # fmt: skip
        else:
            raise ValueError(f"no such kind of message: {kind}")
        return {"message": message.body}

    def _on_start(self, values: JSON) -> JSON:
        return {"message": self._person(values).start(str(values.get("payload", ""))).body}

    def _on_press(self, values: JSON) -> JSON:
        person = self._person(values)
        message_id = int(values["message_id"]) if values.get("message_id") else None
        if "data" in values:
            query = person.forge(str(values["data"]), message_id=message_id or 0, chat=self._chat(values))
            return {"query": query}
        return person.press(str(values["label"]), message_id=message_id, chat=self._chat(values))

    def _on_open(self, values: JSON) -> JSON:
        """A Mini App by a link that stands in a chat, or by the menu button."""
        person = self._person(values)
        link = str(values.get("link", ""))
        return {"app": person.open_link(link, chat=self._chat(values)) if link else person.open_menu()}

    def _on_data(self, values: JSON) -> JSON:
        return {"message": self._person(values).send_data(str(values["label"]), str(values["data"])).body}

    def _on_edit(self, values: JSON) -> None:
        self._person(values).edit(int(values["message_id"]), str(values["text"]), chat=self._chat(values))

    def _on_delete(self, values: JSON) -> None:
        ids = values.get("message_ids") or [values["message_id"]]
        self._person(values).delete(*map(int, ids), chat=self._chat(values))

    def _on_react(self, values: JSON) -> None:
        self._person(values).react(int(values["message_id"]), *values.get("emojis", []), chat=self._chat(values))

    def _on_block(self, values: JSON) -> None:
        person = self._person(values)
        person.unblock() if values.get("blocked") is False else person.block()

    def _on_vote(self, values: JSON) -> None:
        self._person(values).vote(int(values["message_id"]), *map(int, values["options"]), chat=self._chat(values))

    def _on_ask(self, values: JSON) -> JSON:
        return {"query": self._person(values).ask(str(values["query"]), chat=self._chat(values))}

    def _on_choose(self, values: JSON) -> JSON:
        where = self._where(values)
        return {"message": self._person(values).choose(str(values["query"]), str(values["result"]), **where).body}

    def _on_join(self, values: JSON) -> None:
        self._person(values).join(int(values["chat"]), link=str(values.get("link", "")))

    def _on_leave(self, values: JSON) -> None:
        self._person(values).leave(int(values["chat"]))

    def _on_transcript(self, values: JSON) -> JSON:
        return {"messages": self._person(values).transcript(self._chat(values))}

    def _on_forum(self, values: JSON) -> JSON:
        chat = self._chat(values) or self.stage.demo_cast.forum_id
        return forum_view(self.stage.hub, self.stage.world.groups[chat])

    async def _on_wait(self, values: JSON) -> JSON:
        message = await self._person(values).wait_reply(
            values.get("contains"), float(values.get("timeout", 5)), chat=self._chat(values),
            kinds=tuple(values.get("kinds", ["message"])),
        )  # fmt: skip
        return {"message": message}

    async def _on_idle(self, values: JSON) -> None:
        await self.stage.idle(float(values.get("seconds", 0.3)), float(values.get("timeout", 30)))

    def _on_journal(self, values: JSON) -> JSON:
        entries = self.stage.journal.calls(values.get("method", ""), chat_id=self._chat(values))
        since = int(values.get("since", 0))
        return {"calls": [asdict(e) for e in entries if e.number > since], "last": self.stage.journal.last}

    def _on_violations(self, _: JSON) -> JSON:
        return {"violations": self.stage.violations}

    def _on_faults(self, values: JSON) -> JSON:
        faults = self.stage.faults
        if "remove" in values:
            faults.remove(None if values["remove"] == "all" else int(values["remove"]))
        elif "kind" in values:
            faults.add(**values)
        return {"faults": [asdict(rule) for rule in faults.rules]}

    def _on_clock(self, values: JSON) -> JSON:
        self.stage.hub.clock.shift(float(values.get("shift", 0)))
        return {"now": self.stage.hub.clock.now()}

    def _on_limits(self, values: JSON) -> JSON:
        mode = str(values.get("mode", self.stage.hub.limits))
        if mode not in MODES:
            raise ValueError(f"mode must be one of {', '.join(MODES)}")
        self.stage.hub.limits = mode
        for account in self.stage.hub.accounts.values():
            if account.limits.mode != mode:
                account.limits = Limits(mode)
        limits, now = self.stage.account(values.get("bot", "")).limits, self.stage.hub.clock.now()
        groups = {str(chat): {"used": used, "left": limits.group_left(chat, now)} for chat, used in limits.used.items()}
        return {"mode": mode, "groups": groups}

    def _on_snapshot(self, values: JSON) -> None:
        self.stage.save(Path(values["path"]) if values.get("path") else None)

    def _on_update(self, values: JSON) -> JSON:
        return {"update_id": self.stage.inject(values["update"], values.get("bot", ""))}

    def _on_hold(self, values: JSON) -> None:
        """Keep back (``on``) or let go what a user writes or presses (``kind`` chat or user)."""
        queue = self.stage.account(values.get("bot", "")).queue
        lane = f"{'user' if values.get('kind') == 'user' else 'chat'} {int(values['user'])}"
        queue.hold(lane) if values.get("on", True) else queue.release(lane)

    def _on_again(self, values: JSON) -> None:
        self.stage.account(values.get("bot", "")).queue.again(int(values["update_id"]))

    async def _on_load(self, values: JSON) -> JSON:
        bot = values.pop("bot", "")
        return await run_load(self.stage.hub, self.stage.account(bot), Load(**values))

    def _on_group(self, values: JSON) -> JSON:
        return act(self.stage.admin(int(values["chat"])), values)
