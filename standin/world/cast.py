"""Who is in the demo: two contacts, three counsellors, their forum or several of them, and the bot."""

from .hub import Hub
from .model import ADMIN_RIGHTS, Member

TOKEN = "5000000000:practice-token-of-the-stand-in"  # noqa: S105 - opens nothing
BOT_ID = 5_000_000_000
RIGHTS = [right for right in ADMIN_RIGHTS if right not in ("can_promote_members", "can_change_info")]


MOST_FORUMS = 3


class Demo:
    """The people of the demo by name; kept ids, so that a restored world finds them again.

    *km* and *en* are the contacts, by the language that they write; the first counsellor made *forum*, their group.
    """

    km_id, en_id = 5_100_000_001, 5_100_000_002
    counsellor_ids = (5_200_000_001, 5_200_000_002, 5_200_000_003)
    forum_id = -1_001_800_000_001

    def __init__(self, hub: Hub) -> None:
        self.hub = hub
        self.forum_ids: tuple[int, ...] = (self.forum_id,)
        world = hub.world
        if TOKEN not in hub.accounts:
            hub.account(TOKEN, "Sarika", "sarika_practice_bot")
        if self.km_id not in world.users:
            self._create()
        self.km, self.en = world.users[self.km_id], world.users[self.en_id]
        self.counsellors = [world.users[id] for id in self.counsellor_ids]
        self.forum = world.groups[self.forum_id]

    def _create(self) -> None:
        world = self.hub.world
        world.user("សុភា", id=self.km_id, last_name="ចាន់", username="sophea_demo", language_code="km")
        world.user("Dara", id=self.en_id, last_name="Sok", username="dara_demo", language_code="en")
        names = ("Bopha", "Rithy", "Maly")
        for user_id, name in zip(self.counsellor_ids, names, strict=True):
            world.user(name, id=user_id, username=f"{name.lower()}_counsellor", language_code="km")
        self._forum(self.forum_id, "Sarika desk (practice)", *self.counsellor_ids)

    def _forum(self, chat_id: int, title: str, creator: int, *members: int) -> None:
        world = self.hub.world
        world.next_group = chat_id
        forum = world.group(title, world.users[creator], is_forum=True)
        forum.members |= {user_id: Member() for user_id in members}
        forum.members[BOT_ID] = Member("administrator", list(RIGHTS))

    def several(self, forums: int) -> None:
        """Let the desk have so many forums, at most three.

        The second counsellor is only in the first one, so that a case can go where its holder is no member.
        """
        self.forum_ids = tuple(self.forum_id - n for n in range(min(forums, MOST_FORUMS)))
        first, _, *others = self.counsellor_ids
        for number, forum_id in enumerate(self.forum_ids[1:], start=2):
            if forum_id not in self.hub.world.groups:
                self._forum(forum_id, f"Sarika desk {number} (practice)", first, *others)
