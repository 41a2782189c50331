"""What the owner of a group does by hand: topics, members, rights, upgrades."""

from typing import Any

from ..world.hub import Hub
from ..world.model import ADMIN_RIGHTS, GENERAL, JSON, Chat, Member, Topic
from .writer import Impossible


class GroupAdmin:
    """Acts on a group as its creator."""

    def __init__(self, hub: Hub, chat: Chat) -> None:
        self.hub = hub
        self.chat = chat
        self.actor = next(i for i, m in chat.members.items() if m.status == "creator")

    def member(self, user_id: int, status: str = "member", rights: list[str] | None = None) -> None:
        """Give somebody (also the bot) a status and rights; an administrator without *rights* gets all."""
        if status == "administrator" and rights is None:
            rights = list(ADMIN_RIGHTS)
        self.hub.move(self.chat, self.actor, user_id, Member(status, rights or []))

    def create_topic(self, name: str) -> Topic:
        """Make a topic by hand."""
        topic = self.chat.topics[self.chat.next_id] = Topic(self.chat.next_id, name)
        self._changed(topic, "created", {"forum_topic_created": {"name": name, "icon_color": topic.icon_color}})
        return topic

    def close_topic(self, thread: int, *, closed: bool = True) -> None:
        """Close or reopen a topic."""
        topic = self._found(thread)
        topic.closed = closed
        change = "closed" if closed else "reopened"
        self._changed(topic, change, {f"forum_topic_{change}": {}})

    def rename_topic(self, thread: int, name: str) -> None:
        """Give a topic another name."""
        topic = self._found(thread)
        topic.name = name
        self._changed(topic, "renamed", {"forum_topic_edited": {"name": name}})

    def delete_topic(self, thread: int) -> None:
        """Delete a topic with its messages; bots are not told."""
        self._found(thread)
        self.hub.drop_topic(self.chat, thread)

    def forum(self, *, on: bool) -> None:
        """Switch topics on or off; off, everything stands in one list."""
        self.chat.is_forum, self.chat.cached_view = on, None
        if on:
            self.chat.topics.setdefault(GENERAL, Topic(GENERAL, "General"))

    def upgrade(self) -> Chat:
        """Turn the group into a new supergroup with another id, as Telegram does."""
        old, world = self.chat, self.hub.world
        new = world.group(old.title, world.users[self.actor], is_forum=old.is_forum)
        new.members = {i: Member(m.status, list(m.rights)) for i, m in old.members.items()}
        self.hub.service(old, self.actor, {"migrate_to_chat_id": new.id})
        old.migrated_to = new.id
        self.hub.service(new, self.actor, {"migrate_from_chat_id": old.id})
        self.chat = new
        return new

    def _found(self, thread: int) -> Topic:
        if thread not in self.chat.topics:
            raise Impossible("no such topic")
        return self.chat.topics[thread]

    def _changed(self, topic: Topic, change: str, content: JSON) -> None:
        self.hub.topic_changed(self.chat, self.actor, topic, change, content)


def forum_view(hub: Hub, chat: Chat) -> JSON:
    """A forum as the page shows it: topics with their messages, and what is pinned."""
    topics: list[dict[str, Any]] = [
        {
            "id": t.id, "name": t.name, "closed": t.closed, "hidden": t.hidden, "icon_color": t.icon_color,
            "messages": hub.world.transcript(chat, t.id),
        }
        for t in chat.topics.values()
    ]  # fmt: skip
    return {"id": chat.id, "title": chat.title, "is_forum": chat.is_forum, "pinned": chat.pinned, "topics": topics}


def act(admin: GroupAdmin, values: JSON) -> JSON:
    """Do by name what a creator does: ``do`` is create_topic, close_topic, delete_topic, member, …

    Raises ValueError for another name.
    """
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
