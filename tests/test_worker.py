"""The order of contacts, where no real part can be made to fail so."""

from types import SimpleNamespace
from typing import cast

from bot.core.case import Content, Kind
from bot.core.contact_events import Wrote
from bot.core.desk_state import Desk
from bot.core.ports import Item, Routed
from bot.core.triage import RedRead
from bot.pipeline import Ports
from bot.worker import Worker

POISON, HELP = "ពុល", "ជួយខ្ញុំ"


async def test_words_that_red_flags_cannot_read_go_to_the_dead_letters_and_stop_nobody() -> None:
    buried: list[tuple[str, str]] = []

    async def bury(_lease: object, item: Item, reason: str, _kind: str) -> None:
        buried.append((item.id, reason))

    def translate(body: bytes, _desk: Desk, _at: int) -> Routed:
        content = Content(Kind.TEXT, body.decode(), None)
        return Routed(body.decode(), (Wrote(address="1", content=content, message=1, sent_at=0),))

    def red_flags(text: str) -> RedRead:
        if text == POISON:
            raise RecursionError
        return RedRead()

    ports = SimpleNamespace(
        inbox=SimpleNamespace(bury=bury),
        records=None,
        translator=SimpleNamespace(translate=translate, address=lambda _body: None),
        understander=SimpleNamespace(red_flags=red_flags),
        lease=lambda: None,
    )
    worker = Worker(cast(Ports, ports))
    for text in (POISON, HELP):
        await worker._take(Item(f"of {text}", 0, text.encode()), Desk())
    assert buried == [(f"of {POISON}", "RecursionError")]
    assert [*worker._waiting] == [HELP]
