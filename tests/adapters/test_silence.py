"""Who wants silence while the store is down: in a sealed file beside the process."""

from dataclasses import replace
from pathlib import Path

from bot.adapters.keys.store import KeyStore
from bot.adapters.silence import SilentFile
from bot.adapters.vault import Vault
from bot.core.model.conversation import Conversation, Phone, Quiet
from bot.core.model.lines import Line

ADA = Conversation("ada", "7", language="en", phone=Phone(watched=True), quiet=Quiet(knock=Line.KNOCK_HELLO))


def vault(folder: Path) -> Vault:
    return Vault.of(KeyStore.at(folder / "keys", None))


def test_who_is_noted_is_known_to_another_process_with_their_line(tmp_path: Path) -> None:
    path, seals = tmp_path / "silent", vault(tmp_path)
    mine, other = SilentFile(path, seals), SilentFile(path, seals)
    assert other.of("ada") is None
    mine.note("ada", ADA)
    assert other.of("ada") == ("en", "knock_hello")
    other.note("bob", replace(ADA, contact="bob"))
    assert mine.of("bob") is not None
    assert mine.of("ada") is not None


def test_who_is_forgotten_or_says_that_nobody_looks_leaves_it(tmp_path: Path) -> None:
    path, seals = tmp_path / "silent", vault(tmp_path)
    kept = SilentFile(path, seals)
    for contact in ("ada", "bob"):
        kept.note(contact, ADA)
    kept.note("ada", None)
    kept.note("bob", replace(ADA, phone=Phone()))
    assert [SilentFile(path, seals).of(contact) for contact in ("ada", "bob")] == [None, None]


def test_nothing_stands_in_the_clear_and_only_we_read_it(tmp_path: Path) -> None:
    path = tmp_path / "silent"
    SilentFile(path, vault(tmp_path)).note("ada", ADA)
    assert b"ada" not in path.read_bytes()
    assert b"knock" not in path.read_bytes()
    assert path.stat().st_mode & 0o077 == 0


def test_it_is_written_only_where_it_changes(tmp_path: Path) -> None:
    path, seals = tmp_path / "silent", vault(tmp_path)
    kept = SilentFile(path, seals)
    kept.note("bob", replace(ADA, phone=Phone()))
    assert not path.exists()
    kept.note("ada", ADA)
    there = path.stat().st_ino
    kept.note("ada", ADA)
    assert path.stat().st_ino == there


def test_what_cannot_be_read_or_written_stops_nobody(tmp_path: Path) -> None:
    path, seals = tmp_path / "silent", vault(tmp_path)
    kept = SilentFile(path, seals)
    kept.note("ada", ADA)
    path.write_bytes(b"\x01 changed")
    assert SilentFile(path, seals).of("ada") is None
    assert kept.of("ada") == ("en", "knock_hello"), "what was known stays known"
    gone = SilentFile(tmp_path / "file" / "silent", seals)
    (tmp_path / "file").write_text("no folder")
    gone.note("ada", ADA)
    assert gone.of("ada") is not None
