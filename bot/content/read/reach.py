"""Reads how a service of `responses/directory.yml` is reached: its phones and its addresses."""

from __future__ import annotations

import re
from urllib.parse import urlsplit

from bot.content.check.numbers import digits
from bot.content.model.hours import parse_hours
from bot.content.model.services import Link, LinkKind, Phone, PhoneKind
from bot.sheet import Row

MUST_HAVE = ("km", "en")
"""The languages in which the directory says everything."""

_E164 = re.compile(r"\+[1-9]\d{5,14}")
_DIAL = re.compile(r"\+?[0-9][0-9 ()-]{1,24}")


def read_phone(row: Row, timezone: str) -> Phone | None:
    """One number of a service in `timezone`, or None after reporting what is missing."""
    row.name = "phone"
    row.only({"dial", "e164", "kind", "note", "hours", "confirmed"})
    dial = row.need("dial", "write the number as it is dialled inside the country, in quotes")
    kind = row.need("kind", "write one of: " + ", ".join(PhoneKind))
    if not dial or not kind:
        return None
    number, e164 = dial.text(), row.get("e164")
    if not _DIAL.fullmatch(number):
        dial.wrong(f"{number!r} is not a phone number", "write digits, with spaces or - between groups")
    international = e164.text() or None
    if e164 and international:
        if not _E164.fullmatch(international):
            e164.wrong(f"{international!r} is not in international form", "write + and digits only: +85523224841")
        elif not digits(international).endswith(digits(number).removeprefix("0")):
            e164.wrong(f"{international} and {number} are different numbers", "write the same number in both forms")
    note, hours, confirmed = row.get("note"), row.get("hours"), row.get("confirmed")
    return Phone(
        number,
        international,
        kind.choice(PhoneKind, PhoneKind.VOICE),
        note.by_language(MUST_HAVE),
        parse_hours(hours, timezone, MUST_HAVE) if hours else None,
        confirmed.flag(default=True),
    )


def read_link(row: Row, timezone: str) -> Link | None:
    """One address of a service in `timezone`, or None after reporting what is missing."""
    row.name = "link"
    row.only({"kind", "address", "hours"})
    kind = row.need("kind", "write one of: " + ", ".join(LinkKind))
    address = row.need("address", "write the address, beginning with https://")
    if not kind or not address:
        return None
    hours = row.get("hours")
    link = Link(
        kind.choice(LinkKind, LinkKind.WEB), address.text(), parse_hours(hours, timezone, MUST_HAVE) if hours else None
    )
    parts = urlsplit(link.address)
    good = "@" in link.address if link.kind is LinkKind.EMAIL else parts.scheme in {"http", "https"} and parts.netloc
    if not good or any(character.isspace() for character in link.address):
        address.wrong(f"{link.address!r} is not an address", "write https://… , or name@place for an e-mail")
    return link
