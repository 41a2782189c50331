"""The journal's head as a C2SP checkpoint: its tree by the vectors of RFC 6962's reference, its note as others read it."""

import base64
import hashlib

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from hypothesis import given
from hypothesis import strategies as st

from bot.core.journal.checkpoint import Checkpoint, Signer, Tree, read_checkpoint

LEAVES = ("", "00", "10", "2021", "3031", "40414243", "5051525354555657", "606162636465666768696a6b6c6d6e6f")
ROOTS = (
    "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
    "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
    "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
    "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
    "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
    "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
    "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
    "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
    "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328",
)
"""The tree of so many leaves (certificate-transparency, merkletree tests)."""

KEY = Ed25519PrivateKey.from_private_bytes(b"k" * 32)
SIGNER = Signer("sarika-journal/42", KEY.public_key().public_bytes_raw(), KEY.sign)


@pytest.mark.parametrize("size", range(9))
def test_the_root_is_that_of_rfc_6962(size: int) -> None:
    assert Tree().grown(LEAVES[:size]).root.hex() == ROOTS[size]


@given(before=st.integers(0, 40), more=st.integers(0, 40))
def test_a_tree_grows_without_what_is_below_it(before: int, more: int) -> None:
    links = [hashlib.sha256(bytes([n])).hexdigest() for n in range(before + more)]
    assert Tree().grown(links[:before]).grown(links[before:]) == Tree().grown(links)


def test_anybody_can_check_the_note_with_the_verifier_key() -> None:
    note = SIGNER.signed(Tree().grown(LEAVES))
    text, signature = note.split("\n\n")
    assert text == f"sarika-journal/42\n8\n{base64.b64encode(bytes.fromhex(ROOTS[8])).decode()}"
    name, id_, key = SIGNER.verifier.split("+", 2)
    assert signature.startswith(f"— {name} ")
    made = base64.b64decode(signature.split()[2])
    assert made[:4].hex() == id_
    kind, public = base64.b64decode(key)[:1], base64.b64decode(key)[1:]
    assert kind == b"\x01"
    Ed25519PublicKey.from_public_bytes(public).verify(made[4:], f"{text}\n".encode())


def test_a_noted_checkpoint_is_read_whatever_a_messenger_did_to_it() -> None:
    note = SIGNER.signed(Tree().grown(LEAVES))
    for copy in (note, note.replace("\n", "\r\n"), f"  {note}\n\n", note.strip()):
        found = read_checkpoint(copy)
        assert found is not None
        assert (found.size, found.root.hex()) == (8, ROOTS[8])
        assert SIGNER.made(found)


def test_others_may_sign_below_and_a_changed_word_is_nobodys() -> None:
    note = SIGNER.signed(Tree().grown(LEAVES))
    both = read_checkpoint(f"{note}— witness.example AAAA\n")
    assert both is not None
    assert SIGNER.made(both)
    changed = read_checkpoint(note.replace("\n8\n", "\n7\n"))
    assert isinstance(changed, Checkpoint)
    assert not SIGNER.made(changed)


@pytest.mark.parametrize("text", ["", "x", "a\n1\nnot base64\n\n— a b", "a\n-1\nAAAA\n\n— a b", "a\n1\nAAAA\n\n— a b"])
def test_whatever_else_is_no_checkpoint(text: str) -> None:
    assert read_checkpoint(text) is None
