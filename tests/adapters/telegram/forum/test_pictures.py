"""Pictures at the desk: albums, and what is held back or destroyed."""

from dataclasses import replace

from bot.adapters.telegram.desk.forum import TelegramForum
from bot.adapters.telegram.wire.groups import ForumGroups
from bot.core.model.case import Content, Kind, LogEntry, Side
from bot.core.model.conversation import Conversation, Counts
from bot.core.model.desk import Desk
from bot.core.model.effects.thread import Card, PostLog, ShowPicture
from bot.core.ports import Entry, View
from bot.wording.code_names import CodeNames
from tests.adapters.telegram.forum.shown import (
    CASE,
    CONTACT,
    CONTENT,
    GROUP,
    NAMES,
    NO_HOURS,
    NOW,
    Signing,
    labels,
    render,
    rows,
)


def test_a_picture_about_sexual_harm_is_held_back_with_its_words_shown() -> None:
    case = replace(CASE, topic="sexual_violence", view=replace(CASE.view, card=8))
    picture = LogEntry(1, NOW, Side.CONTACT, Content(Kind.PHOTO, "look <here>", "file"), 1)
    call = render(PostLog(case=CASE.number), case, picture)
    assert (call.method, call.log_upto) == ("send_message", 1)
    assert str(call.params["text"]).splitlines()[-1] == "look <here>"
    assert "file" not in call.params.values()
    assert labels(call) == ["Open it", "Destroy it unopened"]
    shown = render(ShowPicture(case=CASE.number, seq=1), case, picture)
    assert (shown.method, shown.params["has_spoiler"]) == ("send_photo", True)


# ── albums ──────────────────────────────────────────────────────────────────────────────────────────────────────


def piece(seq: int, album: str | None, kind: Kind = Kind.PHOTO) -> LogEntry:
    return LogEntry(seq, NOW, Side.CONTACT, Content(kind, f"p{seq}", f"file{seq}", album=album), seq)


def test_an_album_stands_at_the_desk_as_one_and_costs_each_of_its_pictures() -> None:
    log = (piece(1, "m"), piece(2, "m", Kind.VIDEO), piece(3, "other"), piece(4, None))
    call = render(PostLog(case=CASE.number), CASE, *log)
    assert (call.method, call.cost, call.log_upto, call.shows) == ("send_media_group", 2, 2, (1, 2))
    media = call.params["media"]
    assert [(m.type, m.media, m.caption, m.has_spoiler) for m in media] == [  # type: ignore[attr-defined]
        ("photo", "file1", "p1", True),
        ("video", "file2", "p2", True),
    ]
    alone = render(PostLog(case=CASE.number), replace(CASE, view=replace(CASE.view, cursor=2)), *log)
    assert (alone.method, alone.cost) == ("send_photo", 1)


def test_what_cannot_stand_in_one_album_does_not() -> None:
    log = (piece(1, "m"), piece(2, "m", Kind.DOCUMENT))
    assert render(PostLog(case=CASE.number), CASE, *log).method == "send_photo"
    files = (piece(1, "m", Kind.DOCUMENT), piece(2, "m", Kind.DOCUMENT))
    assert render(PostLog(case=CASE.number), CASE, *files).method == "send_media_group"


def test_no_more_than_telegram_takes_in_one_album() -> None:
    log = tuple(piece(n, "m") for n in range(1, 13))
    assert render(PostLog(case=CASE.number), CASE, *log).cost == 10


def test_pictures_of_harm_are_held_back_one_by_one_also_in_an_album() -> None:
    guarded = replace(CASE, topic="child_exploitation")
    call = render(PostLog(case=CASE.number), guarded, piece(1, "m"), piece(2, "m"))
    assert (call.method, call.log_upto) == ("send_message", 1)
    assert "file1" not in str(call.params)


def test_a_picture_that_is_held_back_is_in_no_album_of_a_case_about_something_else() -> None:
    case, log = replace(CASE, guard=replace(CASE.guard, unopened=(2,))), (piece(1, "m"), piece(2, "m"), piece(3, "m"))
    assert render(PostLog(case=CASE.number), case, *log).method == "send_photo"
    held = render(PostLog(case=CASE.number), replace(case, view=replace(case.view, cursor=1)), *log)
    assert (held.method, held.log_upto) == ("send_message", 2)
    assert "file2" not in str(held.params)


def test_an_album_that_telegram_did_not_take_comes_piece_by_piece() -> None:
    log = (piece(1, "m"), piece(2, "m"), piece(3, "n"), piece(4, "n"))
    call = render(PostLog(case=CASE.number), replace(CASE, view=replace(CASE.view, apart=2)), *log)
    assert (call.method, call.log_upto) == ("send_photo", 1)
    later = render(PostLog(case=CASE.number), replace(CASE, view=replace(CASE.view, apart=2, cursor=2)), *log)
    assert (later.method, later.log_upto) == ("send_media_group", 4)


def test_after_two_minutes_without_room_an_album_comes_piece_by_piece() -> None:
    forum = TelegramForum(CONTENT, CodeNames(), Signing(), ForumGroups({"": GROUP}), "en", hours=NO_HOURS)
    log = (piece(1, "m"), piece(2, "m"))
    view = View(Conversation(contact=CONTACT, address="1", case=CASE, counts=Counts(log=2)), Desk(), log, NOW)
    waited = Entry("1-0", CONTACT, PostLog(case=CASE.number), NOW - 121_000)
    call = forum.render(waited, view)
    assert call is not None
    assert (call.method, call.log_upto) == ("send_photo", 1)


def test_a_picture_destroyed_in_the_meantime_is_not_shown_nor_what_follows_it() -> None:
    case = replace(CASE, topic="sexual_violence")
    after = LogEntry(2, NOW, Side.CONTACT, Content(Kind.PHOTO, "", "another"), 2)
    forum = TelegramForum(CONTENT, NAMES, Signing(), ForumGroups({"": GROUP}), "km", hours=NO_HOURS)
    view = View(Conversation(contact=CONTACT, address="1", case=case), Desk(), (after,), NOW)
    shows = ShowPicture(case=CASE.number, seq=1)
    assert forum.render(Entry("1-0", CONTACT, shows, NOW), view) is None


def test_the_card_counts_what_is_held_back_and_what_was_destroyed() -> None:
    case = replace(CASE, guard=replace(CASE.guard, unopened=(3, 4), never_opened=(2,)))
    shown = rows(render(Card(case=CASE.number), case, language="km"))
    assert "🖼 រូបដែលមិនទាន់បើក៖ 2។ រូបដែលគ្មានអ្នកបើក ត្រូវបំផ្លាញ ពេលករណីចប់។" in shown
    assert "🖼 រូបដែលបំផ្លាញ ដោយមិនបើក៖ 1" in shown
    assert not [row for row in rows(render(Card(case=CASE.number), CASE)) if row.startswith("🖼")]
