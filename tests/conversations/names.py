"""What messages on the phone, entries of the log and referrals are called in the files of the talks."""

from bot.core.model.agreed import Referral
from bot.core.model.case import LogEntry
from bot.core.model.effects.contact import Ask, Say, Tell
from tests.core.state import Seen


def seen_as(seen: Seen) -> str:
    """What a message on the phone is called in the files."""
    if seen.content is not None:
        prepared = seen.content.prepared
        return f"{prepared.what} {prepared.id}" if prepared is not None else f'"{seen.content.text}"'
    if isinstance(seen.effect, Ask):
        return f"{seen.effect.form}: {seen.effect.question or seen.effect.ending}"
    return (
        seen.effect.topic
        if isinstance(seen.effect, Say)
        else seen.effect.line.value
        if isinstance(seen.effect, Tell)
        else seen.effect.kind
    )


def as_read(entry: LogEntry) -> str:
    """What the counsellors read of an entry: the form that was given with its choices, words, or a kind."""
    if entry.form is not None:
        return " ".join([entry.form.form, *entry.form.chosen])
    content = entry.content
    if content.prepared is not None:
        return f"{content.prepared.what} {content.prepared.id}"
    return content.text or content.kind.value


def agreed(referral: Referral) -> str:
    """A referral as the files write it."""
    return " ".join(filter(None, (referral.service, referral.tells, referral.answer, referral.outcome)))
