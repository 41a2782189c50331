"""Files of the practice world and the identifiers bots know them by."""

import base64
import binascii
import hashlib
import struct
from dataclasses import dataclass, field
from typing import Any

from ..refusals import Refusal, bad_request, refuse_if

MAX_UPLOAD = 50 * 1024 * 1024  # bytes, telegram.constants.FileSizeLimit.FILESIZE_UPLOAD
MAX_PHOTO = 10 * 1024 * 1024  # bytes, FileSizeLimit.PHOTOSIZE_UPLOAD
MAX_DOWNLOAD = 20 * 1024 * 1024  # bytes, FileSizeLimit.FILESIZE_DOWNLOAD
LINK_SECONDS = 3600  # a download link is valid for at least one hour
_EXTENSIONS = {
    "photo": "jpg", "voice": "oga", "audio": "mp3", "video": "mp4", "video_note": "mp4", "animation": "mp4",
    "sticker": "webp", "document": "bin",
}  # fmt: skip


@dataclass(slots=True)
class StoredFile:
    """One file; *size* may be larger than *content* when a test only claims a big file."""

    key: str
    kind: str
    content: bytes
    size: int
    name: str = ""
    mime: str = ""
    facts: dict[str, Any] = field(default_factory=dict)  # duration, width, … kept when sent again

    @property
    def unique_id(self) -> str:
        """The same for every bot; cannot be used to send or download."""
        return "AQAD" + base64.urlsafe_b64encode(hashlib.sha1(self.key.encode()).digest()[:9]).decode()  # noqa: S324

    @property
    def path(self) -> str:
        """``file_path`` of getFile."""
        folder = {"photo": "photos", "voice": "voice", "video": "videos", "document": "documents"}.get(self.kind)
        ending = self.name.rsplit(".", 1)[-1] if "." in self.name else _EXTENSIONS.get(self.kind, "bin")
        return f"{folder or self.kind + 's'}/file_{self.key}.{ending}"


class FileStore:
    """All files, with one identifier per file and bot: another bot's identifier is refused."""

    def __init__(self) -> None:
        self.files: dict[str, StoredFile] = {}
        self.next_key = 1
        self.links: dict[tuple[int, str], tuple[str, float]] = {}

    def add(
        self, kind: str, content: bytes, *, name: str = "", mime: str = "", size: int = 0, key: str = "", **facts: Any
    ) -> StoredFile:
        """Keep a file of *kind* (photo, voice, …); *size* in bytes where larger than the content."""
        if not key:
            key, self.next_key = str(self.next_key), self.next_key + 1
        stored = StoredFile(key, kind, content, max(size, len(content)), name, mime, facts)
        self.files[stored.key] = stored
        return stored

    def file_id(self, stored: StoredFile, bot_id: int) -> str:
        """The identifier by which the bot *bot_id* knows the file."""
        raw = f"{bot_id}:{stored.key}:{stored.kind}".encode()
        check = hashlib.sha1(raw).digest()[:6]  # noqa: S324 - marks truncated ids, not a secret
        return "AgAC" + base64.urlsafe_b64encode(check + raw).decode().rstrip("=")

    def find(self, file_id: str, bot_id: int) -> StoredFile:
        """The file behind *file_id*; raises Refusal 400 for a foreign, damaged or unknown one."""
        wrong = bad_request("wrong file_id or the file is temporarily unavailable")
        try:
            padded = file_id.removeprefix("AgAC")
            raw = base64.urlsafe_b64decode(padded + "=" * (-len(padded) % 4))
            owner, key, _kind = raw[6:].decode().split(":")
        except (ValueError, binascii.Error):
            raise wrong from None
        if not file_id.startswith("AgAC") or hashlib.sha1(raw[6:]).digest()[:6] != raw[:6]:  # noqa: S324
            raise wrong
        stored = self.files.get(key)
        if owner != str(bot_id) or stored is None:
            raise wrong
        return stored

    def link(self, stored: StoredFile, bot_id: int, now: float) -> str:
        """A ``file_path``, valid for an hour; raises Refusal 400 over 20 MB."""
        refuse_if(stored.size > MAX_DOWNLOAD, "file is too big")
        self.links[bot_id, stored.path] = (stored.key, now + LINK_SECONDS)
        return stored.path

    def download(self, bot_id: int, path: str, now: float) -> StoredFile:
        """The file behind a link; raises Refusal 404 when the link is unknown or too old."""
        key, until = self.links.get((bot_id, path), ("", 0.0))
        refuse_if(now >= until, Refusal(404, "Not Found"))
        return self.files[key]


def picture_size(content: bytes) -> tuple[int, int] | None:
    """Width and height of a PNG, GIF, WebP or JPEG; None when it is no picture."""
    if content.startswith(b"\x89PNG\r\n\x1a\n") and len(content) >= 24:
        width, height = struct.unpack(">II", content[16:24])
        return width, height
    if content[:4] == b"RIFF" and content[8:12] == b"WEBP":
        return 512, 512
    if content[:6] in (b"GIF87a", b"GIF89a") and len(content) >= 10:
        width, height = struct.unpack("<HH", content[6:10])
        return width, height
    if not content.startswith(b"\xff\xd8"):
        return None
    at = 2
    while at + 9 < len(content) and content[at] == 0xFF:
        if 0xC0 <= content[at + 1] <= 0xCF and content[at + 1] not in (0xC4, 0xC8, 0xCC):
            height, width = struct.unpack(">HH", content[at + 5 : at + 9])
            return width, height
        at += 2 + int(struct.unpack(">H", content[at + 2 : at + 4])[0])
    return 640, 480
