"""What hears voice notes, with the real sherpa-onnx and libsndfile: right words, bounds, and "" for whatever is no note."""

from __future__ import annotations

import asyncio
import time
from pathlib import Path
from typing import Any

import pytest

from bot.adapters.reading import speech
from bot.adapters.reading.listening import LONGEST, STRETCH, stretches
from bot.adapters.reading.speech import MOST_HEARD, Heard, Speech, heard, lacks
from bot.adapters.reading.voice_note import MOST_BYTES, fits
from tests.adapters.reading.test_tesseract import alive, bounds, gone
from tests.fakes.hearing import LOCKED, model, model_of_filters, note, packed, sound

pytestmark = [bounds]

NOTE = b"OggS" + bytes(22) + b"\x01\x13OpusHead" + bytes(11)
"""The first page of a voice note, for programs that do not look at it."""


def told(folder: Path, script: str, seconds: float = 20) -> Speech:
    """One that runs a line of shell in place of our program."""
    return Speech(folder, seconds, ("/bin/sh", "-c", script))


async def test_words_come_out_of_a_voice_note_as_telegram_makes_it(tmp_path: Path) -> None:
    hears = Speech(model(tmp_path / "m"), 60)
    assert await hears.read(note("they locked me in a room")) == "they locked me in a room"
    assert await hears.read(note(LOCKED)) == LOCKED


@pytest.mark.slow
async def test_either_kind_of_model_is_loaded_as_what_it_is(tmp_path: Path) -> None:
    hears = Speech(model_of_filters(tmp_path / "d"), 60)
    assert (await hears.hear(note("abc"))).text == "aaa"


@pytest.mark.slow
async def test_other_sounds_are_heard_for_who_measures_and_never_for_a_contact(tmp_path: Path) -> None:
    hears = Speech(model(tmp_path / "m"), 60)
    for form, subtype, rate in (("WAV", "PCM_16", 44_100), ("FLAC", "PCM_16", 16_000), ("OGG", "VORBIS", 48_000)):
        given = packed(sound("help me", rate=rate), rate=rate, form=form, subtype=subtype)
        found = await hears.hear(given)
        assert (found.text, round(found.seconds)) == ("help me", 1), form
        assert found.memory > 10_000_000
        assert await hears.read(given) == ""


@pytest.mark.slow
async def test_what_is_no_voice_note_gives_no_words_and_ends(tmp_path: Path) -> None:
    import numpy as np

    hears, whole = Speech(model(tmp_path / "m"), 60), note("help me")
    stereo = np.stack([sound("help me")] * 2, axis=1)
    hostile = {
        "nothing": b"",
        "text": b"they locked me in a room",
        "the first page alone": NOTE,
        "noise behind it": NOTE + bytes(range(256)) * 4_000,
        "too large": whole + bytes(MOST_BYTES),
        "silence": packed(np.zeros(48_000 * 3, np.float32)),
        "hardly a sound": packed(sound("help me", loud=0.001)),
        "a blink": packed(np.ones(480, np.float32) * 0.1),
        "eight channels": packed(np.stack([sound("help me")] * 8, axis=1)),
        "MP3": b"ID3\x04" + bytes(1_000),
        "a page to fetch": b"http://127.0.0.1/words.ogg\n",
    }
    assert {name: await hears.read(given) for name, given in hostile.items()} == dict.fromkeys(hostile, "")
    assert await hears.read(packed(stereo)) == "help me"
    assert "help me".startswith((await hears.read(whole[: len(whole) // 2])).rstrip("… "))


@pytest.mark.slow
async def test_of_a_long_one_three_minutes_are_heard_with_bounded_memory(tmp_path: Path) -> None:
    hears = Speech(model(tmp_path / "m"), 120)
    found = await hears.hear(note("they locked me in " * 90))
    assert found.seconds == LONGEST
    assert found.text.startswith("they locked me in they locked me in")
    assert found.text.replace(" ", "").count("theylockedmein") > 60, "also where it was cut into stretches"
    assert found.text.endswith("…")
    assert found.memory < 600_000_000


def test_it_is_cut_where_it_is_quietest_and_nothing_is_lost() -> None:
    import numpy as np

    rate = 1_000
    given: Any = np.ones(50 * rate, np.float32)
    given[15 * rate : 15 * rate + 400] = 0
    pieces = list(stretches(given, rate))
    assert len(pieces[0]) == pytest.approx(15.2 * rate, abs=200)
    assert all(STRETCH[0] * rate <= len(piece) <= STRETCH[1] * rate for piece in pieces[:-1])
    assert sum(map(len, pieces)) == len(given)


async def test_whatever_the_program_does_there_are_words_or_none(tmp_path: Path) -> None:
    line = """printf '{"text": "help me"}\\n'"""
    end = """printf '{"seconds": 1.5, "memory": 9}\\n'"""
    does = {
        f"cat > /dev/null; {line}; {end}": "help me",
        f"{line}; {line}": "help me help me …",  # it did not get to the end
        f"{line}; exit 1": "help me …",
        f"{line}; kill -SEGV $$": "help me …",
        """printf '{"text": "help'""": "",
        """printf '{"text": 3}\\n[]\\nwords\\n\\377\\n'; """ + end: "",
        """printf '{"text": "…"}\\n'; """ + end: "",
        "yes words": "",
        f"yes [ | tr -d '\\n' | head -c 150000; echo; {line}; {end}": "help me",
        """printf '{"seconds": 1%0400d, "memory": 1}\\n' 0; """ + line: "help me …",
        "exit 0": "",
    }
    assert {script: await told(tmp_path, script).read(NOTE) for script in does} == does


@pytest.mark.slow
async def test_what_hangs_is_ended_and_what_it_heard_counts(tmp_path: Path) -> None:
    script = """printf '{"text": "help me"}\\n'; sleep 4183.5 & sleep 4183.5"""
    began = time.monotonic()
    assert await told(tmp_path, script, 4).read(NOTE) == "help me …"
    assert time.monotonic() - began < 60
    await gone("4183.5")


async def test_who_is_stopped_while_it_hears_leaves_nothing_behind(tmp_path: Path) -> None:
    hearing = asyncio.create_task(told(tmp_path, "sleep 4184.5").read(NOTE))
    while not alive("4184.5"):  # noqa: ASYNC110 - it follows from several things
        await asyncio.sleep(0.01)
    hearing.cancel()
    with pytest.raises(asyncio.CancelledError):
        await hearing
    await gone("4184.5")


async def test_the_program_sees_the_model_alone_and_no_setting(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder, secret = model(tmp_path / "m"), tmp_path / "key"
    secret.write_text("zebrafish")
    monkeypatch.setenv("SARIKA_MASTER_KEY", "zebrafish")
    says = """printf '{"text": "%s"}\\n' """
    assert await told(folder, says + f'"$(head -c 3 {folder}/tokens.txt)"').read(NOTE) != ""
    assert await told(folder, says + f'"$(cat {secret})"').read(NOTE) == ""
    (folder / "master.key").write_text("zebrafish")  # who lays a model beside something else
    assert await told(folder, says + f'"$(cat {folder}/master.key)"').read(NOTE) == ""
    assert await told(folder, says + '"$SARIKA_MASTER_KEY"').read(NOTE) == ""


def test_only_ogg_that_begins_opus_gets_that_far() -> None:
    kinds = {
        note("a"): True,
        NOTE: True,
        NOTE[:27]: False,
        b"OggS" + bytes(200): False,
        NOTE + bytes(MOST_BYTES): False,
    }
    assert [fits(given) for given in kinds] == list(kinds.values())


def test_no_more_is_kept_than_somebody_reads() -> None:
    lines = b'{"text": "' + b"a" * 2_000 + b'"}\n'
    assert heard(lines * 4).text == f"{'a' * 2_000} {'a' * 2_000}"[:MOST_HEARD]
    assert heard(b"") == Heard()


def test_a_model_is_whole_or_it_is_said_what_lacks(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert lacks(tmp_path) == ("model.int8.onnx", "tokens.txt")
    (tmp_path / "model.onnx").touch()
    assert lacks(tmp_path) == ("tokens.txt",)
    assert lacks(model(tmp_path)) == ()
    assert speech.installed()
    monkeypatch.setattr(speech, "PACKAGES", ("no_such_package",))
    assert not speech.installed()
