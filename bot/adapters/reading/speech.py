"""Hears the words in voice notes with sherpa-onnx: one note at a time, each in a process of its own.

As of pictures (`bot.adapters.reading.tesseract`): no network, no file but the libraries and the model, none written,
bounded memory and time. The note goes in through a pipe, the words come back through one.
"""

from __future__ import annotations

import asyncio
import io
import json
import os
import random
import sys
import wave
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from importlib.util import find_spec
from itertools import chain
from pathlib import Path

from bot.adapters.reading.voice_note import fits
from bot.process import bounded, landlock, piped

PACKAGES = ("sherpa_onnx", "soundfile", "numpy")
"""What has to be installed: the extra `hearing`."""

FILES = (("model.int8.onnx", "model.onnx"), ("tokens.txt",))
"""What a model's folder holds, as sherpa-onnx publishes them: one of each."""

BESIDE = 1_500_000_000
"""Bytes of addresses that hearing may take beside the model, which it holds twice while it loads. A model of
Omnilingual 300M's size and shape takes 0.9 GB more than its file for 20 seconds of sound (docs/hearing.md)."""

MOST_HEARD = 2_500
"""Characters of a note that are kept: three minutes of quick speech."""

NOISE_RATE = 16_000
"""Samples a second of the noise with which a model is tried, as the models want them."""

MOST_WRITTEN = 200_000
"""Bytes that may be written of one note, far more than its words."""

_PROGRAM = Path(__file__).with_name("listening.py")
_SYSTEM = "/usr /lib /lib64 /bin /nix/store /etc/ld.so.cache /dev/null /sys/devices/system/cpu /proc/cpuinfo"
_OWN = "/proc/self/status"
_ONE_THREAD = {"OMP_NUM_THREADS": "1", "OPENBLAS_NUM_THREADS": "1"}


def installed() -> bool:
    """Whether the packages are there that hear, and this machine can keep a program in bounds."""
    return bounded.possible() and landlock.version() > 0 and all(map(find_spec, PACKAGES))


def lacks(folder: Path) -> tuple[str, ...]:
    """The files of a model that are not in its folder; none: it is whole, as far as names tell."""
    return tuple(names[0] for names in FILES if not any((folder / name).is_file() for name in names))


@dataclass(frozen=True)
class Heard:
    """What was heard: the words; and of a sound that was heard to its end, its seconds and the bytes that it took."""

    text: str = ""
    seconds: float = 0.0
    memory: int = 0


class Speech:
    """The `MachineReader` port for voice notes. `seconds`: most time for one; `program`: what tests run for it."""

    def __init__(self, model: Path, seconds: float, program: Sequence[str] = ()) -> None:
        self._seconds, self._one, model = seconds, asyncio.Semaphore(1), model.resolve()
        files = tuple(found for name in chain(*FILES) if (found := (model / name).resolve()).is_file())
        homes = (*map(Path, _SYSTEM.split()), Path(_OWN), Path(sys.prefix), Path(sys.base_prefix), _PROGRAM, *files)
        said = program or (sys.executable, "-I", str(_PROGRAM), str(model))
        fenced = landlock.behind(said, reads=homes, writes=(), port=0)
        size = max((path.stat().st_size for path in files), default=0)
        self._way = bounded.behind(fenced, memory=BESIDE + 2 * size, seconds=int(seconds) + 1)
        self._env = {"PATH": os.environ.get("PATH", ""), "LC_ALL": "C.UTF-8", **_ONE_THREAD}

    async def read(self, sent: bytes) -> str:
        """The words in a voice note of Telegram's, as far as they were heard in time; "" where none were."""
        return (await self.hear(sent)).text if fits(sent) else ""

    async def hear(self, sound: bytes) -> Heard:
        """What is said in any sound that libsndfile knows. Never raises."""
        written = bytearray()
        async with self._one:
            with suppress(OSError, TimeoutError):  # then what was heard so far counts
                async with asyncio.timeout(self._seconds):
                    await piped.run(self._way, sound, written, most=MOST_WRITTEN, env=self._env)
        return heard(bytes(written))

    async def works(self) -> bool:
        """Whether the model can be loaded and gets to the end of a sound: a second of noise. Never raises."""
        sound = io.BytesIO()
        with wave.open(sound, "wb") as file:
            file.setparams((1, 2, NOISE_RATE, 0, "NONE", ""))
            file.writeframes(random.Random(1).randbytes(2 * NOISE_RATE))  # noqa: S311 - any noise will do
        return (await self.hear(sound.getvalue())).seconds > 0


def heard(written: bytes) -> Heard:
    """What its lines tell; a line that is cut off, or none of its own, tells nothing. It ends in "…" where not all of
    the sound was heard.
    """
    found, texts = Heard(), list[str]()
    for line in written.split(b"\n"):
        try:
            match json.loads(line):
                case {"text": str(text)}:
                    texts.append("".join(c for c in text if c.isprintable()).strip())
                case {"seconds": int() | float() as seconds, "memory": int(memory)}:
                    found = Heard("", float(seconds), memory)
        except (ValueError, RecursionError, OverflowError):  # whatever a sound made of the program
            continue
    texts += [] if found.seconds else ["…"]
    whole = " ".join(filter(None, texts))[:MOST_HEARD]
    return Heard(whole if any(map(str.isalpha, whole)) else "", found.seconds, found.memory)
