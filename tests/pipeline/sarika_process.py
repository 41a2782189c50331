"""Sarika as a process of its own that tests kill, stop and start again.

    python tests/pipeline/sarika_process.py PLAN          one process
    python tests/pipeline/sarika_process.py --nursery     forks one for each PLAN it reads, loaded and ready

It is `bot.wiring.bootstrap.run` on the real parts; only the ports are watched (see `gate`). A PLAN is JSON, see `Plan`.
"""

from __future__ import annotations

import gc
import json
import os
import sys
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, get_args

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from pydantic import SecretStr

from bot import codec
from bot import content as contents
from bot.adapters.atlas import Atlas
from bot.adapters.reading import tesseract
from bot.adapters.redis.desk_pages import ROWS, Root
from bot.content import Content
from bot.core.model.case import Kind, LogEntry
from bot.core.model.conversation import Conversation
from bot.core.model.effects.table import Effect
from bot.core.model.events import OwnEvent
from bot.core.ports import JournalEntry
from bot.engine.parts import Parts
from bot.process import logs
from bot.process.running import ALL, Role, until_stopped
from bot.settings.fields import Settings
from bot.understanding.understander import Understander
from bot.wiring import bootstrap
from bot.wiring.later_model import LaterModel
from bot.wording.catalog import LOCALES, catalog
from bot.wording.code_names import CodeNames
from bot.wording.ids import asked, check_words
from tests.fakes.reading import ReadsAlways
from tests.pipeline.gate import Gate, watched


@dataclass(frozen=True, kw_only=True)
class Plan:
    """What one process is to be. `point`, `passing` and `action` say where it dies or stops, if anywhere.

    armed: a file without which it does neither yet; victim: the file of the id of the process that dies in its place; trace: where it writes what it did; after_the_dead: all processes in that trace are dead. `settings`: further
    fields of the settings. again_after, quiet_after: milliseconds, as in the rules; `rules`: further fields of them. reads: the words that a machine finds in every photo and voice note.
    """

    api: str
    token: str
    desk_chat: int
    data_dir: str
    port: int
    trace: str
    log: str
    point: str = ""
    passing: int = 1
    action: str = "kill"
    armed: str | None = None
    victim: str | None = None
    after_the_dead: bool = False
    again_after: int | None = None
    quiet_after: int | None = None
    settings: dict[str, Any] | None = None
    rules: dict[str, Any] | None = None
    reads: str | None = None
    roles: tuple[str, ...] = tuple(ALL)
    redis_url: str | None = None
    webhook_url: str | None = None
    webhook_secret: str | None = None

    @classmethod
    def read(cls, text: str) -> Plan:
        """From one line of JSON."""
        return cls(**json.loads(text))


def main(plan: Plan) -> int:
    """Run until stopped or killed. Returns the exit code."""
    folder = Path(plan.data_dir)
    os.chdir(folder)  # no .env of the project
    out = os.open(plan.log, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
    os.dup2(out, 2)
    os.dup2(out, 1)
    logs.configure("DEBUG", as_json=True)
    settings = Settings.for_practice(
        api=plan.api, token=plan.token, desk_chat=plan.desk_chat, data_dir=folder, listen_port=plan.port
    )
    without = {"nlu_url": "http://127.0.0.1:9", "limits": False, "picture_languages": "none"}
    changes: dict[str, Any] = {**without, **(plan.settings or {})}
    changes |= {"redis_url": plan.redis_url, "webhook_secret": plan.webhook_secret}
    for secret in ("redis_url", "webhook_secret", "nlu_token"):
        if changes.get(secret) is not None:
            changes[secret] = SecretStr(changes[secret])
    for name in {"content_dir", "voice_model"} & changes.keys():
        changes[name] = Path(changes[name])
    settings = settings.model_copy(update={**changes, "webhook_url": plan.webhook_url})
    trace = Path(plan.trace)
    with trace.open("a") as written:
        armed, victim = (Path(file) if file is not None else None for file in (plan.armed, plan.victim))
        gate = Gate(plan.point, plan.passing, plan.action, written, armed, victim)

        def exchanged(parts: Parts) -> Parts:
            rules = parts.rules
            if plan.again_after is not None:
                rules = replace(rules, again_after=plan.again_after)
            if plan.quiet_after is not None:
                rules = replace(rules, quiet_after=plan.quiet_after)
            rules, readers = replace(rules, **(plan.rules or {})), parts.readers
            if plan.reads is not None:
                readers = dict.fromkeys((Kind.PHOTO, Kind.VOICE), ReadsAlways(plan.reads))
                rules = replace(rules, by_machine=frozenset(readers))
            predecessors = trace if plan.after_the_dead else None
            return watched(replace(parts, rules=rules, readers=readers), gate, predecessors=predecessors)

        try:
            roles = frozenset(Role(role) for role in plan.roles)
            return until_stopped(bootstrap.run(settings, roles, exchanged=exchanged))
        finally:
            gate.note(counts=gate.counts)


def read_once() -> None:
    """Read content, words and red flags now, look for faults in them, and make what a start makes first: the same for every
    process forked from here on."""
    read_anew, content = contents.load, contents.load(demo=True)
    check_words(LOCALES, asked(), faults := contents.Problems())
    faults.raise_if_any()
    named, names = CodeNames, CodeNames(contents.FOLDER / "code_names.yml")
    for language in content.languages:
        catalog(language)
    model = LaterModel()
    understander = Understander.from_files(model)

    def load(folder: Path, *, demo: bool) -> Content:
        return content if folder == contents.FOLDER else read_anew(folder, demo=demo)

    def from_files(nlu: LaterModel) -> Understander:
        model.parse = nlu.parse  # type: ignore[method-assign]
        return understander

    def names_of(file: Path) -> CodeNames:
        return names if file.parent == contents.FOLDER else named(file)

    read: Any = bootstrap
    read.contents.load, read.Understander.from_files = load, from_files
    read.check_words, read.CodeNames = lambda *_: None, names_of
    for kind in (Conversation, LogEntry, JournalEntry, Root, *ROWS.values(), *get_args(Effect), *get_args(OwnEvent)):
        codec._adapter(kind)  # half of what a start takes
    codec.stored_fields()
    Atlas()  # its polygons are read once in a process
    languages = tesseract.installed()
    tesseract.installed = lambda: languages
    gc.collect()
    gc.freeze()  # or each process goes through all of it


def nursery() -> None:
    """Fork a process for each line of standard input; tell its id, and how each one ended, on standard output."""
    import selectors
    import signal

    read_once()
    waiting, woken = os.pipe()
    os.set_blocking(woken, False)
    signal.set_wakeup_fd(woken)
    signal.signal(signal.SIGCHLD, lambda *_: None)
    chosen = selectors.DefaultSelector()
    chosen.register(sys.stdin, selectors.EVENT_READ)
    chosen.register(waiting, selectors.EVENT_READ)
    told = sys.stdout
    print("ready", file=told, flush=True)
    while True:
        for ready, _ in chosen.select():
            if ready.fd == sys.stdin.fileno():
                line = sys.stdin.readline()
                if not line:
                    return
                child = os.fork()
                if child == 0:
                    signal.set_wakeup_fd(-1)
                    signal.signal(signal.SIGCHLD, signal.SIG_DFL)
                    os._exit(_child(line))
                print(f"born {child}", file=told, flush=True)
            else:
                os.read(waiting, 4096)
            _bury(told)


def _bury(told: Any) -> None:
    while True:
        try:
            child, status = os.waitpid(-1, os.WNOHANG)
        except ChildProcessError:
            return
        if child == 0:
            return
        print(f"gone {child} {os.waitstatus_to_exitcode(status)}", file=told, flush=True)


def _child(line: str) -> int:
    try:
        return main(Plan.read(line))
    except BaseException:  # noqa: BLE001 - to the log, which every test reads
        import traceback

        traceback.print_exc()
        return 1


if __name__ == "__main__":
    if sys.argv[1] == "--nursery":
        nursery()
    else:
        sys.exit(main(Plan.read(sys.argv[1])))
