"""Our own scripts, styles and the font: small, packed once, and the same for everybody."""

from __future__ import annotations

import gzip
import hashlib
from functools import cache
from importlib.resources import files
from pathlib import Path

from starlette.requests import Request
from starlette.responses import Response

FOLDER = Path(__file__).parent / "static"
TYPES = {".js": "text/javascript; charset=utf-8", ".css": "text/css; charset=utf-8"}
FONT = "khmer.ttf"

VERSION = hashlib.sha256(b"".join(p.read_bytes() for p in sorted(FOLDER.iterdir()) if p.suffix in TYPES)).hexdigest()[
    :8
]
"""Stands behind their addresses, so that a browser may keep them until they change."""


@cache
def _read(name: str) -> tuple[bytes, bytes, str] | None:
    """A file, the same packed, and its type; None for what is not there."""
    if name == FONT:
        body = files("fontpkg_noto_sans_khmer").joinpath("files", "NotoSansKhmer[wdth,wght].ttf").read_bytes()
        return body, gzip.compress(body, mtime=0), "font/ttf"
    path = FOLDER / name
    if path.suffix not in TYPES or path not in FOLDER.iterdir():
        return None
    body = path.read_bytes()
    return body, gzip.compress(body, mtime=0), TYPES[path.suffix]


async def static(request: Request) -> Response:
    """A file of ours."""
    found = _read(request.path_params["name"])
    if found is None:
        return Response(status_code=404)
    packed = "gzip" in request.headers.get("accept-encoding", "")
    headers = {
        "Cache-Control": "public, max-age=31536000, immutable",
        "X-Content-Type-Options": "nosniff",
        "Cross-Origin-Resource-Policy": "same-origin",
        "Vary": "Accept-Encoding",
    }
    headers |= {"Content-Encoding": "gzip"} if packed else {}
    return Response(found[1] if packed else found[0], headers=headers, media_type=found[2])
