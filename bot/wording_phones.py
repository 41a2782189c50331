"""Phone numbers and addresses of services as text and as buttons that copy them."""

from __future__ import annotations

import html
from collections.abc import Iterable
from datetime import datetime

from bot.content.numbers import digits
from bot.content.services import LinkKind, Phone, PhoneKind, Service
from bot.wording_buttons import Button, Rows
from bot.wording_catalog import Catalog, msgid

_KINDS = {
    PhoneKind.VOICE: "",
    PhoneKind.SMS: "SMS",
    PhoneKind.WHATSAPP: "WhatsApp",
    PhoneKind.VOICE_WHATSAPP: "+ WhatsApp",
    PhoneKind.SMS_WHATSAPP: "SMS, WhatsApp",
    PhoneKind.WHATSAPP_VIBER: "WhatsApp, Viber",
}
_INSIDE = msgid("only inside {country}")
_CLOSED = msgid("closed now")
_SIDE_BY_SIDE = 12
"""Characters of a number of which three stand side by side on a phone 340 pixels wide; of longer ones two."""
_SHORT_MOST = 2
"""Numbers of a service in a list; all of them stand on its own card."""


def number(phone: Phone) -> str:
    """A number as it is shown: in international form where there is one, in the groups in which it is dialled."""
    if phone.e164 is None or phone.dial.startswith("+"):
        return phone.dial
    national = phone.dial.replace("-", " ").strip()
    national = national[1:] if national.startswith("0") else national
    prefix = digits(phone.e164).removesuffix(digits(national))
    return f"+{prefix} {national.strip()}"


def to_copy(phone: Phone) -> str:
    """What goes to the clipboard: the number without blanks."""
    return phone.e164 or "".join(character for character in phone.dial if character in "+0123456789")


def channels(
    service: Service, catalog: Catalog, country: str | None, now: datetime, *, full: bool, writes: bool
) -> list[str]:
    """Numbers, addresses and place as lines of HTML, for a contact in `country`; `writes`: what is written to first.

    `full` gives all of them. A service that cannot be called from there is named with the numbers for readers
    elsewhere, such as a family at home, and says where they work.
    """
    phones = service.phones_from(country)
    inside = None if country else service.country
    if not phones and not service.links:
        phones, inside = service.known_phones, service.country
    said = [
        (phone.written, _phone(phone, catalog, now, inside=inside))
        for phone in sorted(phones, key=lambda phone: writes and not phone.written)
    ]
    said = said if full or writes else said[:_SHORT_MOST]
    links = [
        (link.written, html.escape(link.address, quote=False))
        for link in service.links
        if full or not phones or link.kind is LinkKind.TELEGRAM or (writes and link.written)
    ]
    found = [*said, *links]
    if writes:
        found.sort(key=lambda pair: not pair[0])
    place = service.place.get(catalog.language, "")
    return [line for _, line in found] + ([html.escape(place, quote=False)] if place else [])


def copies(services: Iterable[Service], country: str | None) -> tuple[Button, ...]:
    """One row of buttons that copy a number: the first number of each service, as many as fit side by side."""
    firsts = [phone for service in services for phone in service.phones_from(country)[:1]]
    rows = _rows(firsts)
    return rows[0] if rows else ()


def all_copies(service: Service, country: str | None) -> Rows:
    """Rows of buttons that copy each number of a service."""
    return _rows(service.phones_from(country))


def _rows(phones: Iterable[Phone]) -> Rows:
    rows: list[list[str]] = []
    for text in dict.fromkeys(map(to_copy, phones)):
        if rows and len(rows[-1]) < (3 if all(len(t) <= _SIDE_BY_SIDE for t in [*rows[-1], text]) else 2):
            rows[-1].append(text)
        else:
            rows.append([text])
    return tuple(tuple(Button(label=text, copy=text) for text in row) for row in rows)


def _phone(phone: Phone, catalog: Catalog, now: datetime, *, inside: str | None) -> str:
    """A number with its kind, whose it is, and its own hours; `inside` is the country when it works only there."""
    said = [phone.note.get(catalog.language, "")]
    if inside and phone.e164 is None:
        said.append(catalog.text(_INSIDE, country=catalog.country(inside)))
    if phone.hours is not None:
        said.append(phone.hours.text.get(catalog.language, ""))
        said.append(catalog.text(_CLOSED) if phone.hours.is_open(now) is False else "")
    notes = "; ".join(filter(None, said))
    parts = [number(phone), _KINDS[phone.kind], f"({notes})" if notes else ""]
    return html.escape(" ".join(filter(None, parts)), quote=False)
