"""A voice note's way, end to end with sherpa-onnx: answered at once, heard after, danger rings, and gone with /forget."""

from pathlib import Path

import pytest

from standin import StandIn
from tests.adapters.reading.test_tesseract import bounds
from tests.fakes.hearing import LOCKED, model, note
from tests.pipeline.running import Nursery
from tests.pipeline.story import Cast, until
from tests.pipeline.test_delivery import running
from tests.pipeline.test_read_pictures import asked

pytestmark = [pytest.mark.slow, pytest.mark.timeout(120), bounds]


async def test_danger_in_a_voice_note_rings_and_leaves_no_trace(
    nursery: Nursery, standin: StandIn, tmp_path: Path
) -> None:
    cast = Cast.of(standin)
    me = cast.contact
    given = {"voice_model": str(model(tmp_path / "m"))}
    async with running(nursery, standin, tmp_path / "s", settings=given) as sarika:
        me.start()
        await until(standin, "start", lambda: cast.offers(me, "🌐 English"))
        me.press("🌐 English")
        await until(standin, "menu", lambda: len(cast.shown(me)) >= 2)
        me.file("voice", b"OggS" + bytes(5_000))  # it stops nobody
        me.file("voice", note("they gave me food"))
        await until(standin, "the answer", lambda: cast.says(me, "I am a machine"))
        await until(standin, "what was heard", lambda: cast.desk_says("«they gave me food»"))
        assert cast.desk_says("Heard by machine in the voice note, maybe wrongly")
        assert not cast.desk_says("EMERGENCY"), "nothing in it rings"
        told = len(cast.shown(me))
        me.file("voice", note(LOCKED))
        await until(standin, "the words of danger", lambda: cast.desk_says(LOCKED))
        await until(standin, "the desk is called", lambda: cast.desk_says("EMERGENCY"))
        await until(standin, "why", lambda: cast.desk_says("words that a machine heard in a voice note"))
        assert not any(LOCKED in text for text in cast.shown(me)[told:]), "the contact is not told what was heard"
        me.send("/forget")
        await until(standin, "asked", lambda: asked(me.transcript()))
        me.press("🗑 Yes, delete it")
        await until(standin, "gone at the desk", lambda: not cast.desk_says(LOCKED))
        logged = sarika.log.read_text()
        assert "hears_voice_notes" in logged
        assert LOCKED not in logged
