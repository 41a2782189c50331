"""What stands before the words of buttons: pictograms that Telegram draws itself, on every phone alike."""

from __future__ import annotations

from bot.core.model.forms import DONE, SKIP
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
    **KEPT,
}
"""What stands before the words of a button, by its action: signs that Telegram draws itself, on every phone alike."""

CHOICES = {"yes": "✅", "no": "❌", SKIP: "⏭", DONE: "✔️"}
"""The same of answers to a form that need no reading: a person's own words in an answer have none."""
