"""The sheet of paper by which a hotline is put back on another machine."""

from __future__ import annotations

import html
from collections.abc import Sequence
from datetime import date

import segno

_STYLE = """
@page { size: A4; margin: 16mm; }
body { margin: 0 auto; max-width: 178mm; font-family: sans-serif; font-size: 11pt; line-height: 1.5; color: #111; }
h1 { font-size: 17pt; margin: 0 0 4mm; }
code, .key { font-family: monospace; font-size: 12pt; overflow-wrap: anywhere; }
.key { display: flex; gap: 8mm; align-items: center; border: 1px solid #111; padding: 4mm; margin: 4mm 0; }
svg { width: 44mm; height: 44mm; }
td { border-bottom: 1px solid #999; padding: 3mm 4mm 0 0; }
"""

_STEPS = (
    "Install the same version of Sarika, and set SARIKA_TELEGRAM_TOKEN_FILE and SARIKA_DESK_CHAT as before.",
    "Write the master key into a file that only you can read: <code>umask 077; cat > master.txt</code>.",
    "Take the newest copy: two files whose names end alike, from where the copies of store and keys are kept.",
    "<code>sarika restore sarika-store-….age sarika-keys-….age --key key.txt --master-key master.txt</code>",
    "<code>sarika doctor</code>, then <code>sarika run</code>. Delete master.txt.",
)


def recovery(*, bot: int, keys: str, recipients: Sequence[str], master: str, day: date) -> str:
    """The sheet as one HTML page. `keys`: their fingerprint; `master`: the master key as hexadecimal digits."""
    groups = " ".join(master[start : start + 8] for start in range(0, len(master), 8))
    code = segno.make(master, error="m", micro=False).svg_inline(border=2, omitsize=True)
    steps = "".join(f"<li>{step}</li>" for step in _STEPS)
    opened = "<br>".join(f"<code>{html.escape(one)}</code>" for one in recipients) or "none yet: set SARIKA_BACKUP_TO"
    asked = ("Who keeps the file key.txt of age", "Where copies of the store are", "Where copies of the keys are")
    rows = "".join(f"<tr><td>{what}</td><td>&nbsp;</td></tr>" for what in asked)
    return (
        f'<!doctype html><html lang="en"><meta charset="utf-8"><title>Recovery sheet</title><style>{_STYLE}</style>'
        f"<h1>Recovery sheet of bot {bot}</h1>"
        f"<p>Made on {day}. Fingerprint of the keys: <code>{html.escape(keys)}</code>. Keep this paper in a safe "
        "place, apart from all copies. Alone it is of no use: both parts of a copy and key.txt are needed too.</p>"
        f'<div class="key">{code}<div>Master key<br>{groups}</div></div>'
        f"<p>Copies are sealed to:<br>{opened}</p><ol>{steps}</ol><table>{rows}</table>"
        "<p>Write the key into the file without its blanks. Whatever does not fit is said in a sentence, and nothing "
        "is changed.</p></html>\n"
    )
