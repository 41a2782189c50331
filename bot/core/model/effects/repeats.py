"""What a second call does where nobody knows whether the first one was carried out, in words for readers."""

from __future__ import annotations

from typing import NamedTuple


class Repeat(NamedTuple):
    """What a repeat does, and how it is shown; may hold Markdown."""

    does: str
    shown: str = "–"


_MARK = '"(possibly repeated)" before the words'

ANSWERS_TWICE = Repeat(
    "the contact may get an answer twice",
    f"{_MARK}, as far as there is room; **not** before the neutral line, where a mark would tell more than the line",
)
PLAYS_TWICE = Repeat("the contact may get a recording twice", '"(possibly repeated)" under it')
RELAYS_TWICE = Repeat("the contact may read the words twice", f"{_MARK}, and a note to the holder")
COVERS_TWICE = Repeat(
    "the line may stand twice for a moment: the first copy's id is guessed and cleared with the rest",
    "**not marked**, except who asked to be forgotten is told it twice with the mark",
)
SHOWS_TWICE = Repeat("the thread may show words twice", f"{_MARK}; media without a caption is not marked")
SAYS_TWICE = Repeat("may appear twice", f"{_MARK}, a picture without; saying it twice harms nobody")
POSTS_TWICE = Repeat(
    "an edit is harmless; a first post may appear twice, and the second is the one kept up to date",
    '"(possibly repeated)" before a first post',
)
OPENS_TWICE = Repeat("a second thread may be made; the first stays empty", '"(2)" behind its name')
TAKEN_BACK = Repeat(
    "the second call is refused because the message is gone: as good as done",
    "the holder is told that it was taken back; that it is too old only where Telegram says so",
)
SET_AGAIN = Repeat("harmless: the same wording or reaction is set again")
PASSED_OVER = Repeat("harmless: what is gone, or pinned, is passed over")
BARE_ALREADY = Repeat("harmless: the buttons are gone already")
UNCHANGED = Repeat("harmless: Telegram refuses it as unchanged")
WORTHLESS = Repeat("never: worthless after a minute")
SHOWN_ONCE = Repeat(
    "never tried twice: nobody could take the first copy away; the holder is told that it may stand there"
)
