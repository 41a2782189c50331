"""The units of systemd that the operators' guide gives: no code is writable, and Rasa reaches no secret but its token."""

from __future__ import annotations

import shutil
import subprocess
from collections import defaultdict
from pathlib import Path

import pytest

UNITS = Path(__file__).resolve().parents[1] / "docs" / "systemd"
BOT, NLU = "sarika.service", "sarika-nlu.service"


def unit(name: str) -> dict[str, list[str]]:
    """The values of each key, in the order of the file."""
    found: dict[str, list[str]] = defaultdict(list)
    for line in (UNITS / name).read_text(encoding="utf-8").splitlines():
        key, is_set, value = line.partition("=")
        if is_set and not line.startswith("#"):
            found[key] += value.split()
    return found


@pytest.mark.parametrize("name", [BOT, NLU])
def test_nothing_but_its_own_state_is_writable(name: str) -> None:
    made = unit(name)
    assert made["ProtectSystem"] == ["strict"]
    assert not {key for key in made if key.startswith(("ReadWrite", "Bind", "CacheDir", "ConfigurationDir"))}
    assert made["StateDirectory"] == (["sarika"] if name == BOT else [])
    for key in ("NoNewPrivileges", "PrivateTmp", "PrivateDevices", "ProtectHome", "RestrictSUIDSGID"):
        assert made[key] == ["true"], key


def test_rasa_is_another_user_and_is_given_its_token_only() -> None:
    bot, nlu = unit(BOT), unit(NLU)
    assert bot["User"] != nlu["User"]
    assert [name.partition(":")[0] for name in nlu["LoadCredential"]] == ["nlu_token"]
    assert [name for name in nlu["Environment"] if name.startswith("SARIKA_")] == ["SARIKA_NLU_TOKEN_FILE=%d/nlu_token"]
    (data,) = (word for word in bot["Environment"] if word.startswith("SARIKA_DATA_DIR="))
    assert f"-{data.partition('=')[2]}" in nlu["InaccessiblePaths"]
    assert "-/etc/sarika" in nlu["InaccessiblePaths"]
    assert (nlu["IPAddressDeny"], nlu["IPAddressAllow"]) == (["any"], ["localhost"])
    (url,) = (word for word in bot["Environment"] if word.startswith("SARIKA_NLU_URL="))
    assert url.endswith(f":{nlu['ExecStart'][-1]}")


@pytest.mark.skipif(not shutil.which("systemd-analyze"), reason="no systemd here")
@pytest.mark.parametrize("name", [BOT, NLU])
def test_systemd_understands_the_unit(name: str, tmp_path: Path) -> None:
    path = tmp_path / name
    text = (UNITS / name).read_text(encoding="utf-8")
    path.write_text("".join(line for line in text.splitlines(keepends=True) if not line.startswith("ExecStart")))
    path.write_text(path.read_text().replace("[Service]\n", "[Service]\nExecStart=/bin/true\n"), encoding="utf-8")
    command = ["systemd-analyze", "verify", "--man=no", str(path)]
    said = subprocess.run(command, capture_output=True, text=True, check=False, timeout=60).stderr
    ours = [line for line in said.splitlines() if str(path) in line or name in line]
    assert not [line for line in ours if "nknown" in line or "nvalid" in line or "Failed to parse" in line], said
