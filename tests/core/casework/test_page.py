"""What the desk's page changes in a case: words without a thread, and a group that carries them no more, or again."""

from dataclasses import replace

from bot.core.decide import Decision, begin
from bot.core.model.case import Content, Kind, Sent
from bot.core.model.case_events import Closed, CounsellorEdited
from bot.core.model.desk_events import NotedOnPage, WordsChanged, WordsTakenBack, WroteOnPage
from bot.core.model.effects.contact import Relay, Unsend
from bot.core.model.effects.desk import AnswerPress
from bot.core.model.effects.thread import Note, OpenThread
from bot.core.model.events import NotDelivered, Refusal
from bot.core.model.lines import Line
from bot.core.model.rules import HOUR
from bot.core.model.timers import TimerName
from tests.core.world import EMERGENCY, QUARTER, World, answered, by


def on_page(world: World, key: str, who: str, text: str, case: int = 1) -> WroteOnPage:
    number = world.new()
    return WroteOnPage(
        by=world.by(who),
        case=case,
        press=f"page-{number}",
        content=Content(Kind.TEXT, text),
        message=-number,
        sent_at=world.now,
    )


def begins_anew(world: World, *, threads: bool) -> None:
    """The bot starts with other settings."""
    world.rules = replace(world.rules, threads=threads, keep_threads=HOUR)
    decision = begin(world.desk, world.now, world.rules)
    for timer in decision.timers:
        world.timers[timer.contact or "desk", timer.name, timer.about] = timer.due or 0
    world.ring()
    world.drain()


def test_words_of_the_page_reach_the_phone_and_stand_in_the_thread() -> None:
    world = World()
    world.writes("a", "help", EMERGENCY)
    world.drain()
    world.claims("c", "a")
    decision = world.handle("a", [on_page(world, "a", "c", "we are here")])
    assert answered(decision) == [None]
    world.drain()
    assert world.heard("a") == ["we are here"]
    assert world.shown("a") == ["help", "we are here"]


def test_what_begins_like_a_command_is_refused_on_the_page_and_of_nothing_comes_nothing() -> None:
    world = World()
    world.writes("a", "help", EMERGENCY)
    world.drain()
    world.claims("c", "a")
    world.drain()
    awaits = world.case("a").hold.awaits
    assert answered(world.handle("a", [on_page(world, "a", "c", "/hello")])) == [Line.NO_SUCH_COMMAND]
    assert answered(world.handle("a", [on_page(world, "a", "c", " \n ")])) == [None]
    world.drain()
    assert (world.heard("a"), world.case("a").hold.awaits) == ([], awaits)
    world.handle("a", [on_page(world, "a", "c", "/2 of the wage")])
    world.drain()
    assert world.heard("a") == ["/2 of the wage"]


def test_words_are_taken_back_by_a_button_beside_them_whatever_became_of_them() -> None:
    world = World()
    world.writes("a", "help", EMERGENCY)
    world.drain()
    world.claims("c", "a")
    world.drain()

    def back(seq: int, who: str = "c") -> Decision:
        return world.handle("a", [WordsTakenBack(by=by(who), case=1, press="page-1", seq=seq)])

    world.handle("a", [on_page(world, "a", "c", "to another, sorry")])
    world.handle("a", [on_page(world, "a", "c", "we are here")])
    on_its_way, stays = world.logs["a"][-2].seq, world.logs["a"][-1].seq
    assert answered(back(on_its_way)) == [None]
    world.drain()
    assert world.heard("a") == ["we are here"]
    assert world.case("a").sending.withdrawn == (on_its_way,)
    assert answered(back(stays, "d")) == [Line.NOT_YOURS]
    assert answered(back(on_its_way)) == answered(back(4711)) == [Line.OLD_BUTTON_DESK]
    assert [type(effect) for effect in back(stays).effects] == [Unsend, AnswerPress]
    world.drain()
    assert (world.heard("a"), world.case("a").sending.withdrawn) == ([], (on_its_way, stays))
    world.later(QUARTER + 1)
    world.handle("a", [on_page(world, "a", "c", "it waits")])
    world.drain()
    assert answered(back(world.logs["a"][-1].seq)) == [Line.WITHDRAWN]
    world.writes("a", "I am here")
    world.drain()
    assert world.heard("a") == []


def changed(world: World, seq: int, text: str, who: str = "c") -> Decision:
    content = Content(Kind.TEXT, text)
    return world.handle("a", [WordsChanged(by=by(who), case=1, press="page-1", seq=seq, content=content)])


def test_words_are_changed_by_a_button_beside_them_wherever_they_were_written_and_are() -> None:
    world = World()
    world.writes("a", "help", EMERGENCY)
    world.drain()
    world.claims("c", "a")
    world.drain()
    world.handle("a", [on_page(world, "a", "c", "go to the old office")])
    first = world.logs["a"][-1].seq
    assert answered(changed(world, first, "go to the new office")) == [None]  # it is on its way yet
    world.drain()
    assert world.heard("a") == ["go to the new office"]
    assert answered(changed(world, first, "stay where you are")) == [None]
    world.drain()
    assert world.heard("a") == ["stay where you are"]
    world.says("c", "a", "written in the thread")
    there = world.logs["a"][-1].seq
    world.drain()
    assert answered(changed(world, there, "changed on the page")) == [None]
    world.drain()
    assert world.heard("a") == ["stay where you are", "changed on the page"]
    assert world.shown("a")[-1] == "changed on the page", "the team reads it in the thread"
    assert [entry.edited for entry in world.logs["a"]].count(True) == 3
    assert answered(changed(world, there, "mine", "d")) == [Line.NOT_YOURS]
    for text in ("// a note", "/hello"):
        assert answered(changed(world, there, text)) == [Line.NO_SUCH_COMMAND]
    assert answered(changed(world, 4711, "of what is not there")) == [Line.EDIT_NOT_PASSED]
    world.later(QUARTER + 1)
    world.handle("a", [on_page(world, "a", "c", "it waits")])
    world.drain()
    assert answered(changed(world, world.logs["a"][-1].seq, "it waited")) == [None]
    assert answered(changed(world, world.logs["a"][-1].seq, "it waited long")) == [None]
    world.writes("a", "I am here")
    world.drain()
    assert world.heard("a")[-1] == "it waited long"


def test_words_of_another_thread_are_taken_back_and_no_others_of_the_same_number() -> None:
    """Numbers of messages repeat between groups, and a case moves while words of it are on their way."""
    world = World()
    world.writes("a", "help", EMERGENCY)
    world.drain()
    world.claims("c", "a")
    world.drain()
    world.says("c", "a", "to another, sorry")
    case, entry = world.case("a"), world.logs["a"][-1]
    assert case.sending.under_way == ((entry.seq, entry.source),)
    here = replace(case.view, since=entry.seq, sent=(Sent(entry.seq + 1, entry.source, 4711),))
    world.conversations["a"] = replace(world.conversations["a"], case=replace(case, view=here))
    decision = world.handle("a", [WordsTakenBack(by=by("c"), case=1, press="page-1", seq=entry.seq)])
    assert [effect for effect in decision.effects if isinstance(effect, Unsend)] == []
    assert world.case("a").view.sent == here.sent
    assert world.case("a").sending.recalled == (entry.seq,)
    world.drain()
    assert world.case("a").sending.withdrawn == (entry.seq,)


def test_words_that_fail_once_the_case_has_ended_are_not_under_way_any_more() -> None:
    world = World()
    world.writes("a", "help", EMERGENCY)
    world.drain()
    world.claims("c", "a")
    world.drain()
    for text, taken_back in (("to another, sorry", True), ("we are here", False)):
        world.handle("a", [on_page(world, "a", "c", text)])
        if taken_back:
            world.handle("a", [WordsTakenBack(by=by("c"), case=1, press="page-1", seq=world.logs["a"][-1].seq)])
    seqs = [entry.seq for entry in world.logs["a"][-2:]]
    world.handle("a", [Closed(by=by("c"), case=1, press="p", outcome="safe", sure=True, seen=seqs[-1])])
    for seq in seqs:
        source = next(entry.source for entry in world.logs["a"] if entry.seq == seq)
        world.handle("a", [NotDelivered(effect=Relay(case=1, seq=seq, source=source), why=Refusal.REFUSED)])
    sending = world.case("a").sending
    assert (sending.under_way, sending.recalled, sending.withdrawn, sending.failed) == ((), (), (seqs[0],), (seqs[1],))


def test_a_note_of_the_page_is_not_lost_when_an_older_one_in_the_thread_is_changed() -> None:
    world = World()
    world.writes("a", "help", EMERGENCY)
    world.drain()
    world.claims("c", "a")
    world.drain()
    older = world.said("c", "// her mother knows")
    world.handle("a", [older, NotedOnPage(by=by("d"), case=1, press="p", words="call the ministry")])
    changed = replace(older.content, text="// her mother knows all")
    world.handle("a", [CounsellorEdited(by=by("c"), content=changed, message=older.message)])
    assert [words for _, _, words in world.case("a").notes.written] == ["her mother knows", "call the ministry"]
    assert world.case("a").notes.last == ("d", "call the ministry")


def test_words_of_the_page_that_came_back_wait_in_the_order_in_which_they_were_written() -> None:
    world = World()
    world.writes("a", "help", EMERGENCY)
    world.drain()
    world.claims("c", "a")
    world.drain()
    world.phones["a"].blocked = True
    world.handle("a", [on_page(world, "a", "c", "first")])
    world.handle("a", [on_page(world, "a", "c", "second")])
    world.says("c", "a", "third")
    world.drain()
    world.phones["a"].blocked = False
    world.writes("a", "I am back")
    world.drain()
    assert world.heard("a") == ["first", "second", "third"]


def test_a_note_waits_for_the_thread_and_stands_with_the_case() -> None:
    world = World()
    world.writes("a", "help", EMERGENCY)
    world.handle("a", [NotedOnPage(by=world.by("c"), case=1, press="page-1", words=" called the embassy ")])
    world.drain()
    assert [words for _, _, words in world.case("a").notes.written] == ["called the embassy"]
    assert [dict(note.values)["note"] for note in world.topic("a").notes] == ["called the embassy"]


def test_what_begins_with_two_strokes_is_a_note_and_stands_in_the_thread_too() -> None:
    world = World()
    world.writes("a", "help", EMERGENCY)
    world.drain()
    world.claims("c", "a")
    world.drain()
    decision = world.handle("a", [on_page(world, "a", "c", "// called the embassy")])
    assert [e.line for e in decision.effects if isinstance(e, Note)] == [Line.NOTE_WRITTEN]
    world.drain()
    assert [words for _, _, words in world.case("a").notes.written] == ["called the embassy"]
    assert world.heard("a") == []


def test_once_the_page_alone_carries_words_the_thread_of_before_goes() -> None:
    world = World()
    world.writes("a", "help", EMERGENCY)
    world.drain()
    world.claims("c", "a")
    world.drain()
    thread = world.case("a").view.thread
    begins_anew(world, threads=False)
    world.writes("a", "are you there", EMERGENCY)
    world.drain()
    view = world.case("a").view
    assert (view.thread, view.cursor, view.posting) == (None, 2, False)
    assert ("a", TimerName.DROP, thread) in world.timers
    world.later(world.rules.keep_threads)
    assert thread not in world.topics


def test_once_the_group_carries_them_again_a_new_thread_shows_the_whole_case() -> None:
    world = World()
    world.rules = replace(world.rules, threads=False)
    world.writes("a", "help", EMERGENCY)
    world.drain()
    world.claims("c", "a")
    world.handle("a", [on_page(world, "a", "c", "we are here")])
    world.drain()
    assert not world.topics
    begins_anew(world, threads=True)
    assert world.shown("a") == ["help", "we are here"]
    assert not any(isinstance(entry.effect, OpenThread) for entry in world.outbox)
