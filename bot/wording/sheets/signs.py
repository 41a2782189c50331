"""What stands before the words of buttons: pictograms that Telegram draws itself, on every phone alike."""

from __future__ import annotations

from bot.core.keeping.rating import RATINGS
from bot.core.model.forms import DONE, SKIP
from bot.core.model.lines import Line
from bot.core.model.safe_hours import CHOICES as SPANS
from bot.core.model.safe_hours import written
from bot.wording.sheets.buttons import PICTOGRAMS as KEPT

ONWARD, BACK, WRITE, POLICE, PICTURES, READ = "➕", "⬅️", "💬", "👮", "🖼", "📖"
"""The same of what is no action of its own: more of a list, back, whom to write to, the police, the six pictures, and
an answer that has no picture of its own."""

YES, NO = "✅", "✋"
"""The same of what agrees to something, and of what refuses it."""

PICTOGRAMS = {
    "human": "🧑",
    "numbers": "📞",
    "elsewhere": "📍",
    "can_write": "✍️",
    "not_now": "🕒",
    "clear": "🧹",
    "forget": "🗑",
    "listen": "🔊",
    "language": "🌐",
    "menu": "🏠",
    "withdraw": "↩️",
    "in_danger": "🆘",
    "sources": "ℹ️",
    "form": "📝",
    "give": "🤝",
    "forget_yes": "🗑",
    "forget_no": NO,
    "stop": "✖️",
    "section": "📖",
    "card": "🗣",
    "copy_card": "📋",
    "service": "⬅️",
    "go_on": "▶️",
    "anew": "🔁",
    "remains": ONWARD,
    "country": "🌏",
    **dict.fromkeys(("agree", "show_yes", "follow_yes", "refer_yes", "same"), YES),
    **dict.fromkeys(("disagree", "show_no", "follow_no", "refer_no", "question_no", "not_same", "unwatched"), NO),
    "watched": "👀",
    "read": "👁",
    "well": "🙂",
    "explain": "❓",
    "question": "🔑",
    **KEPT,
}
"""What stands before the words of a button, by its action: signs that Telegram draws itself, on every phone alike."""

ANSWERS = {
    "yes": "✅",
    "no": "❌",
    SKIP: "⏭",
    DONE: "✔️",
    "unsure": "🤷",
    "adult": "🧑",
    "child": "🧒",
    "free": "🚶",
    "ask": "🙋",
    "guard": "💂",
    "locked": "🔒",
    "cheat": "💻",
    "sex": "🛏",
    "hit": "👊",
    "hit_before": "🩹",
    "touch": "🖐",
    "touch_before": "💔",
    "ngo": "🤝",
    "embassy": "🏛",
    "sea": "⚓",
    "police": POLICE,
    "ministry": "🏢",
    "foreign": "🌐",
    "family": "👪",
    "passport": "📕",
    "other": "🌏",
}
"""The same of answers to forms, by their ids; of a country's code it is the flag. An answer that editors add has none
until it stands here.
"""

CHOSEN = {
    **{("choose", answer): sign for answer, sign in ANSWERS.items()},
    **dict(zip((("rate", rating) for rating in RATINGS), ("👍", "👌", "👎"), strict=True)),
    **dict(zip((("safe_hours", written(span)) for span in SPANS), ("🌅", "☀️", "🌙", "🕗"), strict=True)),
    ("knock_line", Line.KNOCK): "🔔",
    ("knock_line", Line.KNOCK_MESSAGE): "✉️",
    ("knock_line", Line.KNOCK_REMINDER): "⏰",
    ("knock_line", Line.KNOCK_HELLO): "👋",
    ("question", Line.QUESTION_WORD): "🔤",
    ("question", Line.QUESTION_FRIEND): "👫",
    ("question", Line.QUESTION_ANIMAL): "🐕",
    ("question", Line.QUESTION_TEACHER): "🏫",
    ("question", Line.QUESTION_SONG): "🎵",
}
"""The same of what is chosen, by the action and the last thing that it says."""
