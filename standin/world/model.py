"""The practice world: people, chats, members, topics and messages. Pure state."""

from dataclasses import dataclass, field
from typing import Any

from .files import FileStore

JSON = dict[str, Any]
MAX_AGE = 48 * 3600  # seconds; core.telegram.org/bots/api#deletemessage
GENERAL = 1  # thread id of the General topic of a forum; never accepted as message_thread_id
MEDIA = ("photo", "voice", "audio", "video", "video_note", "animation", "sticker", "document")
_KINDS = {"text", *MEDIA, "venue", "location", "contact", "poll"}
ICONS = {str(5_300_000_000_000_000_001 + n): emoji for n, emoji in enumerate("📰💡⚡🎙🔝🗣🆒❗📝📆")}
"""Custom emoji that may be the icon of a topic, by their ids."""
ADMIN_RIGHTS = (
    "can_manage_chat", "can_delete_messages", "can_manage_video_chats", "can_restrict_members", "can_promote_members",
    "can_change_info", "can_invite_users", "can_post_stories", "can_edit_stories", "can_delete_stories",
    "can_pin_messages", "can_manage_topics", "can_send_welcome_messages", "can_manage_direct_messages",
    "can_manage_tags",
)  # fmt: skip
PERMISSIONS = (
    "can_send_messages", "can_send_audios", "can_send_documents", "can_send_photos", "can_send_videos",
    "can_send_video_notes", "can_send_voice_notes", "can_send_polls", "can_send_other_messages",
    "can_add_web_page_previews", "can_change_info", "can_invite_users", "can_pin_messages", "can_manage_topics",
    "can_react_to_messages", "can_edit_tag",
)  # fmt: skip


@dataclass(slots=True)
class User:
    """A person or a bot, as everybody sees them."""

    id: int
    first_name: str
    last_name: str = ""
    username: str = ""
    language_code: str = ""
    is_bot: bool = False
    deactivated: bool = False
    private_forwards: bool = False
    refuses_voice: bool = False  # premium users may
    is_premium: bool = False

    def view(self) -> JSON:
        """A ``User`` of the Bot API."""
        view: JSON = {"id": self.id, "is_bot": self.is_bot, "first_name": self.first_name}
        for name in ("last_name", "username", "language_code", "is_premium"):
            if value := getattr(self, name):
                view[name] = value
        return view


@dataclass(slots=True)
class Member:
    """Somebody's place in a group: creator, administrator, member, restricted, left, kicked."""

    status: str = "member"
    rights: list[str] = field(default_factory=list)
    tag: str = ""
    link: str = ""  # by which they came

    @property
    def inside(self) -> bool:
        """Whether the person is in the group now."""
        return self.status not in ("left", "kicked")

    def may(self, right: str) -> bool:
        """Whether an administrator's *right* is held."""
        return self.status == "creator" or (self.status == "administrator" and right in self.rights)


@dataclass(slots=True)
class Topic:
    """One topic of a forum; its id is the message id of the service message that made it."""

    id: int
    name: str
    icon_color: int = 7322096
    icon: str = ""  # id of a custom emoji, one of ICONS
    closed: bool = False
    hidden: bool = False


@dataclass(slots=True)
class Message:
    """A message: *body* is the Bot API object with neutral file ids (``file:<key>``)."""

    id: int
    sent_at: float
    sender: int
    body: JSON
    thread: int | None = None
    service: bool = False
    frozen: bool = False  # sent with a reply keyboard: cannot be edited
    reactions: dict[int, list[JSON]] = field(default_factory=dict)
    votes: dict[int, list[int]] = field(default_factory=dict)  # options of its poll by who chose them

    @property
    def markup(self) -> JSON | None:
        """The inline keyboard under it."""
        return self.body.get("reply_markup")

    @property
    def words(self) -> str:
        """Text or caption."""
        return str(self.body.get("text", self.body.get("caption", "")))


@dataclass(slots=True)
class Chat:
    """A private chat of one bot with one person, or a group."""

    id: int
    type: str
    title: str = ""
    bot_id: int = 0
    is_forum: bool = False
    started: bool = False
    blocked: bool = False
    protected: bool = False
    migrated_to: int | None = None
    next_id: int = 1
    members: dict[int, Member] = field(default_factory=dict)
    topics: dict[int, Topic] = field(default_factory=dict)
    messages: dict[int, Message] = field(default_factory=dict)
    pinned: list[int] = field(default_factory=list)
    links: dict[str, JSON] = field(default_factory=dict)  # ChatInviteLink by its address
    requests: dict[int, str] = field(default_factory=dict)  # who asks to join, by which link
    reactions: list[str] | None = None  # those that a group allows; all by default
    keyboard: JSON | None = None  # the reply keyboard a private chat shows
    cached_view: JSON | None = None

    @property
    def private(self) -> bool:
        """Whether it is a chat of a bot and one person."""
        return self.type == "private"

    def instance(self, bot_id: int) -> str:
        """``chat_instance``: the same chat for everybody, and for each bot another."""
        return str(abs(self.id) * 7919 + bot_id)

    def label(self) -> JSON:
        """How the feed and the control API name the chat."""
        return {"id": self.id, "type": self.type} | ({"bot": self.bot_id} if self.private else {})

    def allows(self, emoji: str) -> bool:
        """Whether somebody may react so here."""
        return self.reactions is None or emoji in self.reactions

    def inside(self, user_id: int) -> bool:
        """Whether *user_id* is in the group now."""
        member = self.members.get(user_id)
        return member is not None and member.inside

    def may(self, user_id: int, right: str) -> bool:
        """Whether *user_id* holds an administrator's right here."""
        member = self.members.get(user_id)
        return member is not None and member.may(right)


class World:
    """Everybody and everything; one instance for all bots of a stand-in."""

    def __init__(self) -> None:
        self.users: dict[int, User] = {}
        self.groups: dict[int, Chat] = {}
        self.private: dict[tuple[int, int], Chat] = {}
        self.files = FileStore()
        self.next_user = 5_000_001
        self.next_group = -1_001_900_000_001
        self.next_album = 13_000_000_001
        self.next_link = 1
        self.admins_write_in_closed_topics = False  # Telegram lets them; being stricter finds more mistakes
        self.refuses_threads_without_topics = False  # as Bot API servers did before 10.0, which drop the thread

    def user(self, first_name: str, **facts: Any) -> User:
        """Create a person; the fields are those of User."""
        user_id = facts.pop("id", None)
        if user_id is None:
            user_id, self.next_user = self.next_user, self.next_user + 1
        user = User(user_id, first_name, **facts)
        self.users[user.id] = user
        return user

    def group(self, title: str, creator: User, *, is_forum: bool = False) -> Chat:
        """Create a group with its creator; a forum has its General topic."""
        chat = Chat(self.next_group, "supergroup", title, is_forum=is_forum, next_id=2)
        self.next_group -= 1
        chat.members[creator.id] = Member("creator")
        if is_forum:
            chat.topics[GENERAL] = Topic(GENERAL, "General")
        self.groups[chat.id] = chat
        return chat

    def private_chat(self, bot_id: int, user_id: int) -> Chat:
        """The chat of a bot with a person, made when first needed (not yet started)."""
        chat = self.private.get((bot_id, user_id))
        if chat is None:
            chat = self.private[bot_id, user_id] = Chat(user_id, "private", bot_id=bot_id)
        return chat

    def chat(self, bot_id: int, chat_id: int) -> Chat | None:
        """The chat a bot means by *chat_id*."""
        if chat_id < 0:
            return self.groups.get(chat_id)
        return self.private.get((bot_id, chat_id))

    def chat_view(self, chat: Chat) -> JSON:
        """A ``Chat`` of the Bot API."""
        if chat.cached_view is None:
            chat.cached_view = {"id": chat.id, "type": chat.type}
            if chat.private:
                user = self.users[chat.id].view()
                chat.cached_view |= {n: user[n] for n in ("first_name", "last_name", "username") if n in user}
            else:
                chat.cached_view |= {"title": chat.title} | ({"is_forum": True} if chat.is_forum else {})
        return chat.cached_view

    def member_view(self, chat: Chat, user_id: int) -> JSON:
        """A ``ChatMember``: the fields differ by status."""
        member = chat.members.get(user_id, Member("left"))
        view: JSON = {"status": member.status, "user": self.users[user_id].view()}
        if member.tag and member.status in ("member", "restricted"):
            view["tag"] = member.tag
        match member.status:
            case "creator":
                view["is_anonymous"] = False
            case "administrator":
                view |= {"can_be_edited": False, "is_anonymous": False}
                view |= {right: right in member.rights for right in ADMIN_RIGHTS}
            case "restricted":
                view |= {"is_member": True, "until_date": 0}
                view |= {right: right in member.rights for right in PERMISSIONS}
            case "kicked":
                view["until_date"] = 0
        return view

    def transcript(self, chat: Chat, thread: int | None = None) -> list[JSON]:
        """The messages of a chat, or of one topic, oldest first: who, words, kind, buttons, reactions."""
        return [self._line(message) for message in chat.messages.values() if thread is None or message.thread == thread]

    def _line(self, message: Message) -> JSON:
        body, reactions = (
            message.body,
            {str(user): [r.get("emoji", "🖼") for r in given] for user, given in message.reactions.items()},
        )
        return {
            "id": message.id,
            "from": self.users[message.sender].first_name,
            "bot": self.users[message.sender].is_bot,
            "kind": next((kind for kind in body if kind in _KINDS), "service"),
            "text": message.words,
            "buttons": [[b["text"] for b in row] for row in (message.markup or {}).get("inline_keyboard", [])],
            "reactions": [emoji for given in reactions.values() for emoji in given],
            "reacted_by": reactions,
            "edited": "edit_date" in body,
            "thread": message.thread,
            "body": body,
        }

    def new_album(self) -> str:
        """A fresh ``media_group_id``."""
        album, self.next_album = str(self.next_album), self.next_album + 1
        return album

    def for_bot(self, body: JSON, bot_id: int) -> JSON:
        """*body* with the file ids the bot knows."""
        shows = {*MEDIA, "reply_to_message", "pinned_message"} & body.keys()
        return dict(self._named(body, bot_id)) if shows else body

    def _named(self, value: Any, bot_id: int) -> Any:
        if isinstance(value, dict):
            named = {k: self._named(v, bot_id) for k, v in value.items()}
            file_id = value.get("file_id")
            if isinstance(file_id, str) and file_id.startswith("file:"):
                named["file_id"] = self.files.file_id(self.files.files[file_id[5:]], bot_id)
            return named
        if isinstance(value, list):
            return [self._named(v, bot_id) for v in value]
        return value
