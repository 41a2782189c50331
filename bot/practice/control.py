"""The person side over HTTP, and the page: what the browser, the benchmark and other processes use."""

import asyncio
import base64
import binascii
import json
import mimetypes
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from aiohttp import web

from .group_admin import forum_view
from .limits import MODES, Limits
from .load import Load, run_load
from .person import Impossible, Person
from .world import JSON, Message

if TYPE_CHECKING:
    from .server import StandIn

Route = Callable[[JSON], Any]
_FILE_KINDS = ("photo", "voice", "audio", "video", "video_note", "animation", "sticker", "document")
_HOSTS = ("127.0.0.1", "localhost", "::1")
_POLICY = (
    "default-src 'self'; img-src 'self' blob: data:; media-src 'self' blob:; style-src 'self' 'unsafe-inline'"
)


def _json(value: Any, status: int = 200) -> web.Response:
    return web.Response(body=json.dumps(value).encode(), status=status, content_type="application/json")


class Control:
    """Routes under ``/control/<token>/``: JSON in, JSON out; wrong input is 400 with ``error``.

    The token in the path keeps other local pages out; a foreign Origin or Host is refused as well.
    """

    def __init__(self, standin: "StandIn", page: Path) -> None:
        self.standin = standin
        self.page = page
        self._closing = asyncio.Event()
        self._routes: dict[str, Route] = {
            "state": self._state, "users": self._users, "send": self._send, "start": self._start,
            "press": self._press, "edit": self._edit, "delete": self._delete, "react": self._react,
            "block": self._block, "join": self._join, "leave": self._leave, "transcript": self._transcript,
            "forum": self._forum, "wait": self._wait, "idle": self._idle, "journal": self._journal,
            "violations": self._violations, "faults": self._faults, "clock": self._clock, "limits": self._limits,
            "snapshot": self._snapshot, "update": self._update, "load": self._load, "group": self._group,
        }  # fmt: skip

    def close(self) -> None:
        """End the streams of events."""
        self._closing.set()

    async def serve(self, request: web.BaseRequest) -> web.StreamResponse:
        """Answer a request to the page or to the control API."""
        host = urlsplit(f"//{request.host}").hostname
        origin = request.headers.get("Origin")
        if host not in _HOSTS or (origin and urlsplit(origin).netloc != request.host):
            return _json({"error": "asked from elsewhere"}, 403)
        if not request.path.startswith("/control/"):
            return self._static(request)
        token, _, name = request.path.removeprefix("/control/").partition("/")
        if token != self.standin.control_token:
            return _json({"error": "wrong control token"}, 403)
        if name == "events":
            return await self._events(request)
        if name.startswith("file/"):
            return self._file(name[5:])
        route = self._routes.get(name)
        if route is None:
            return _json({"error": f"no such route: {name}"}, 404)
        try:
            values: JSON = dict(request.query)
            if request.method == "POST" and request.can_read_body:
                values.update(json.loads(await request.read()))
            result = route(values)
            return _json(await result if isinstance(result, Awaitable) else result)
        except Impossible as reason:
            return _json({"error": str(reason)}, 409)
        except TimeoutError as reason:
            return _json({"error": str(reason)}, 408)
        except (ValueError, TypeError, KeyError, AttributeError, binascii.Error) as reason:
            return _json({"error": f"{type(reason).__name__}: {reason}"}, 400)

    def _static(self, request: web.BaseRequest) -> web.StreamResponse:
        name = request.path.lstrip("/") or "index.html"
        target = (self.page / name).resolve()
        if not target.is_file() or not target.is_relative_to(self.page.resolve()):
            return _json({"error": "no such page"}, 404)
        kind = mimetypes.guess_type(target.name)[0] or "application/octet-stream"
        charset = "utf-8" if kind.startswith("text/") or "javascript" in kind else None
        headers = {
            "Cache-Control": "no-store",
            "Content-Security-Policy": _POLICY,
            "Referrer-Policy": "no-referrer",
        }
        return web.Response(body=target.read_bytes(), content_type=kind, charset=charset, headers=headers)

    def _file(self, key: str) -> web.StreamResponse:
        stored = self.standin.world.files.files.get(key)
        if stored is None:
            return _json({"error": "no such file"}, 404)
        kinds = {"photo": "image/jpeg", "sticker": "image/webp", "voice": "audio/ogg", "video": "video/mp4"}
        kind = stored.mime or kinds.get(stored.kind, "application/octet-stream")
        if stored.content.startswith(b"\x89PNG"):
            kind = "image/png"
        if not kind.startswith(("image/", "audio/", "video/")) or "svg" in kind:
            kind = "application/octet-stream"
        return web.Response(
            body=stored.content, content_type=kind, headers={"X-Content-Type-Options": "nosniff"}
        )

    async def _events(self, request: web.BaseRequest) -> web.StreamResponse:
        """Changes after ``since``: a stream for ``text/event-stream``, else one long poll of ``timeout`` s."""
        feed = self.standin.hub.feed
        since = int(request.headers.get("Last-Event-ID") or request.query.get("since") or feed.last)
        if "text/event-stream" not in request.headers.get("Accept", ""):
            timeout = min(float(request.query.get("timeout", 25)), 50.0)
            events = await feed.wait(since, timeout)
            return _json({"events": events, "last": events[-1]["seq"] if events else since})
        response = web.StreamResponse(
            headers={"Cache-Control": "no-store", "Content-Type": "text/event-stream"}
        )
        await response.prepare(request)
        try:
            await response.write(f": from {since}\n\n".encode())
            while not self._closing.is_set():
                events = await feed.wait(since, 1.0)
                lines = [f"id: {e['seq']}\ndata: {json.dumps(e)}\n\n" for e in events]
                since = events[-1]["seq"] if events else since
                await response.write("".join(lines).encode() if lines else b": alive\n\n")
        except ConnectionError:
            pass
        return response

    # Routes

    def _person(self, values: JSON) -> Person:
        return self.standin.person(int(values["user"]), values.get("bot", ""))

    @staticmethod
    def _chat(values: JSON) -> int | None:
        return int(values["chat"]) if values.get("chat") not in (None, "") else None

    def _where(self, values: JSON) -> JSON:
        where: JSON = {"chat": self._chat(values)}
        for name in ("topic", "reply_to"):
            if values.get(name) not in (None, ""):
                where[name] = int(values[name])
        return where

    def _state(self, _: JSON) -> JSON:
        world, hub = self.standin.world, self.standin.hub
        demo = self.standin.demo
        return {
            "bots": [
                {"token": a.token, "texts": a.texts, "commands": a.commands, **world.users[a.id].view()}
                for a in hub.accounts.values()
            ],
            "users": [u.view() for u in world.users.values() if not u.is_bot],
            "contacts": [demo.km_id, demo.en_id] if demo else [],
            "counsellors": list(demo.counsellor_ids) if demo else [],
            "forum": demo.forum_id if demo else None,
            "groups": [
                {"id": c.id, "title": c.title, "is_forum": c.is_forum, "members": list(c.members)}
                for c in world.groups.values()
            ],
            "private": [
                {
                    "user": c.id,
                    "bot": c.bot_id,
                    "started": c.started,
                    "blocked": c.blocked,
                    "keyboard": c.keyboard,
                }
                for c in world.private.values()
            ],
            "now": hub.clock.now(),
            "seq": hub.feed.last,
            "limits": hub.limits,
            "violations": self.standin.violations,
        }

    def _users(self, values: JSON) -> JSON:
        allowed = ("first_name", "last_name", "username", "language_code", "is_bot", "private_forwards", "id")
        user = self.standin.world.user(**{k: values[k] for k in allowed if k in values})
        return user.view()

    def _send(self, values: JSON) -> JSON:
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
        elif kind in _FILE_KINDS:
            content = base64.b64decode(values["content"]) if values.get("content") else None
            message = person.file(
                kind, content, caption=values.get("caption", ""), name=values.get("name", ""),
                size=int(values.get("size", 0)), spoiler=bool(values.get("spoiler")),
                facts=values.get("facts"), **where,
            )  # fmt: skip
        else:
            raise ValueError(f"no such kind of message: {kind}")
        return {"message": message.body}

    def _start(self, values: JSON) -> JSON:
        return {"message": self._person(values).start(str(values.get("payload", ""))).body}

    def _press(self, values: JSON) -> JSON:
        person = self._person(values)
        message_id = int(values["message_id"]) if values.get("message_id") else None
        if "data" in values:
            query = person.forge(str(values["data"]), message_id=message_id or 0, chat=self._chat(values))
            return {"query": query}
        return person.press(str(values["label"]), message_id=message_id, chat=self._chat(values))

    def _edit(self, values: JSON) -> JSON:
        self._person(values).edit(int(values["message_id"]), str(values["text"]), chat=self._chat(values))
        return {"ok": True}

    def _delete(self, values: JSON) -> JSON:
        ids = values.get("message_ids") or [values["message_id"]]
        self._person(values).delete(*map(int, ids), chat=self._chat(values))
        return {"ok": True}

    def _react(self, values: JSON) -> JSON:
        emojis = list(values.get("emojis", []))
        self._person(values).react(int(values["message_id"]), *emojis, chat=self._chat(values))
        return {"ok": True}

    def _block(self, values: JSON) -> JSON:
        person = self._person(values)
        person.unblock() if values.get("blocked") is False else person.block()
        return {"ok": True}

    def _join(self, values: JSON) -> JSON:
        self._person(values).join(int(values["chat"]))
        return {"ok": True}

    def _leave(self, values: JSON) -> JSON:
        self._person(values).leave(int(values["chat"]))
        return {"ok": True}

    def _transcript(self, values: JSON) -> JSON:
        return {"messages": self._person(values).transcript(self._chat(values))}

    def _forum(self, values: JSON) -> JSON:
        demo = self.standin.demo
        chat = self._chat(values) or (demo.forum_id if demo else 0)
        return forum_view(self.standin.hub, self.standin.world.groups[chat])

    async def _wait(self, values: JSON) -> JSON:
        message = await self._person(values).wait_reply(
            values.get("contains"), float(values.get("timeout", 5)), chat=self._chat(values),
            kinds=tuple(values.get("kinds", ["message"])),
        )  # fmt: skip
        return {"message": message}

    async def _idle(self, values: JSON) -> JSON:
        await self.standin.idle(float(values.get("seconds", 0.3)), float(values.get("timeout", 30)))
        return {"ok": True}

    def _journal(self, values: JSON) -> JSON:
        entries = self.standin.journal.calls(values.get("method", ""), chat_id=self._chat(values))
        since = int(values.get("since", 0))
        return {"calls": [e.view() for e in entries if e.number > since], "last": self.standin.journal.last}

    def _violations(self, _: JSON) -> JSON:
        return {"violations": self.standin.violations}

    def _faults(self, values: JSON) -> JSON:
        faults = self.standin.faults
        if "remove" in values:
            faults.remove(None if values["remove"] == "all" else int(values["remove"]))
        elif "kind" in values:
            faults.add(**values)
        return {"faults": faults.view()}

    def _clock(self, values: JSON) -> JSON:
        self.standin.hub.clock.shift(float(values.get("shift", 0)))
        return {"now": self.standin.hub.clock.now()}

    def _limits(self, values: JSON) -> JSON:
        mode = str(values.get("mode", self.standin.hub.limits))
        if mode not in MODES:
            raise ValueError(f"mode must be one of {', '.join(MODES)}")
        self.standin.hub.limits = mode
        for account in self.standin.hub.accounts.values():
            if account.limits.mode != mode:
                account.limits = Limits(mode)
        return {"mode": mode}

    def _snapshot(self, values: JSON) -> JSON:
        self.standin.save(Path(values["path"]) if values.get("path") else None)
        return {"ok": True}

    def _update(self, values: JSON) -> JSON:
        return {"update_id": self.standin.inject(values["update"], values.get("bot", ""))}

    async def _load(self, values: JSON) -> JSON:
        bot = values.pop("bot", "")
        return await run_load(self.standin.hub, self.standin.account(bot), Load(**values))

    def _group(self, values: JSON) -> JSON:
        """What a group's creator does: ``do`` is create_topic, close_topic, delete_topic, member, …"""
        admin = self.standin.admin(int(values["chat"]))
        do, topic = values["do"], int(values.get("topic", 0))
        if do == "create_topic":
            return {"topic": admin.create_topic(str(values["name"])).id}
        if do == "close_topic":
            admin.close_topic(topic, closed=bool(values.get("closed", True)))
        elif do == "rename_topic":
            admin.rename_topic(topic, str(values["name"]))
        elif do == "delete_topic":
            admin.delete_topic(topic)
        elif do == "member":
            admin.member(int(values["user"]), str(values.get("status", "member")), values.get("rights"))
        elif do == "forum":
            admin.forum(on=bool(values.get("on", True)))
        elif do == "upgrade":
            return {"chat": admin.upgrade().id}
        else:
            raise ValueError(f"no such act: {do}")
        return {"ok": True}
