"""What was done on the practice page becomes a talk that plays the same against the core, and a test."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.commands import replay
from bot.replay.files import read_talks
from standin import StandIn
from tests.pipeline.running import Nursery
from tests.pipeline.story import Cast, until
from tests.pipeline.test_delivery import held, running

pytestmark = [pytest.mark.slow, pytest.mark.timeout(180)]

WORDS = "they locked me in a room and I cannot leave"
CLOSED = "The talk with the counsellor has ended"


async def told(cast: Cast, standin: StandIn) -> None:
    """A talk of one phone, with another one beside it, from the first press to the close by a button."""
    contact, other, counsellor, forum = cast.contact, cast.other, cast.counsellor, cast.forum
    contact.start()
    await until(standin, "a greeting", lambda: cast.shown(contact))
    contact.press("🌐 English")
    await until(standin, "the menu", lambda: len(cast.shown(contact)) > 1)
    other.send("សួស្តី")
    await until(standin, "another greeting", lambda: cast.shown(other))
    topic = await held(cast, WORDS)
    contact.location(3.1390, 101.6869)
    await until(standin, "the place", lambda: cast.desk_says("", kind="location"))
    counsellor.send("Can you hear anybody?", chat=forum, topic=topic)
    await until(standin, "the question", lambda: cast.says(contact, "Can you hear anybody?"))
    contact.file("voice")
    await until(standin, "the voice", lambda: cast.desk_says("", kind="voice"))
    counsellor.press("Close", message_id=cast.buttons("Close", topic)[-1], chat=forum)
    await until(standin, "how it ended", lambda: cast.buttons("Information given", topic))
    counsellor.press("Information given", message_id=cast.buttons("Information given", topic)[-1], chat=forum)
    await until(standin, "asked", lambda: cast.buttons("Yes, close it", topic))
    counsellor.press("Yes, close it", message_id=cast.buttons("Yes, close it", topic)[-1], chat=forum)
    await until(standin, "closed", lambda: cast.says(contact, CLOSED))


async def test_a_talk_of_the_page_becomes_a_test(
    nursery: Nursery, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = tmp_path / "s"
    folder.mkdir()
    async with StandIn(limits="off", control=False, state=folder / "world.json") as standin:
        cast = Cast.of(standin)
        async with running(nursery, standin, folder):
            await told(cast, standin)

    assert replay.command(record=True, demo=folder, phone="dara") == 0
    recorded = capsys.readouterr().out
    assert not any(name in recorded for name in ("Dara", "dara", "Sok", "Bopha", "5100000002"))
    file = tmp_path / "talk.yml"
    file.write_text(recorded, encoding="utf-8")
    (talk,) = read_talks(file)
    acts = [next(iter(step.items())) for step in talk["steps"]]
    assert acts == [
        ("command", "start"),
        ("press", "language en"),
        ("says", WORDS),
        ("claim", True),
        ("at", [3.139, 101.6869]),
        ("words", "Can you hear anybody?"),
        ("sends", "voice"),
        ("close", "informed"),
    ]
    assert talk["steps"][2]["reads"][0].startswith("Your safety comes first.")

    assert await replay.replay(file, as_test=False, rasa=False) == 0
    capsys.readouterr()
    assert await replay.replay(file, as_test=True, rasa=False) == 0
    file.write_text(capsys.readouterr().out, encoding="utf-8")
    (test,) = read_talks(file)
    assert test["steps"][2]["shows"] == ["confinement"]
    assert test["steps"][-1] == {"close": "informed", "shows": ["closed", "rate_helped"], "case": "none"}
    assert await replay.replay(file, as_test=False, rasa=None) == 0
