"""Buttons as Telegram wants them. Their data is signed for one owner, so that nobody else's press counts."""

from __future__ import annotations

from typing import Protocol

from telegram import CopyTextButton, InlineKeyboardButton, InlineKeyboardMarkup

from bot.wording.buttons import Rows

DATA_LIMIT = 64
"""Bytes of callback data (Bot API, InlineKeyboardButton)."""


class Signing(Protocol):
    """What the vault does here."""

    def sign(self, owner: str, data: str) -> str:
        """A signature of eight bytes in 11 letters."""


def data(signing: Signing, owner: str, action: str, *args: str) -> str:
    """Callback data for one owner. Raises ValueError when it would be longer than Telegram takes."""
    plain = "|".join((action, *args))
    signed = f"{plain}|{signing.sign(owner, plain)}"
    if len(signed.encode()) > DATA_LIMIT:
        raise ValueError(f"the data of a button {action} is too long")
    return signed


def keyboard(signing: Signing, owner: str, rows: Rows) -> InlineKeyboardMarkup | None:
    """Rows of buttons, or None when there is none."""
    made = [
        [
            InlineKeyboardButton(b.label, copy_text=CopyTextButton(b.copy))
            if b.copy is not None
            else InlineKeyboardButton(b.label, callback_data=data(signing, owner, b.action, *b.args))
            for b in row
        ]
        for row in rows
        if row
    ]
    return InlineKeyboardMarkup(made) if made else None
