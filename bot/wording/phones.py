"""Phone numbers and addresses of services as text and as buttons that copy them."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import datetime

from bot.content.check.words import digits
from bot.content.model.services import Link, LinkKind, Phone, PhoneKind, Service
from bot.wording.buttons import Button, Rows
from bot.wording.catalog import Catalog, msgid
from bot.wording.text import escaped

_KINDS = {
    PhoneKind.VOICE: "",
    PhoneKind.SMS: "SMS",
    PhoneKind.WHATSAPP: "WhatsApp",
    PhoneKind.VOICE_WHATSAPP: "+ WhatsApp",
    PhoneKind.SMS_WHATSAPP: "SMS, WhatsApp",
    PhoneKind.WHATSAPP_VIBER: "WhatsApp, Viber",
}
_SCHEME = re.compile(r"^https?://(www\.)?")
_SIDE_BY_SIDE = 9
"""Characters of a number of which three stand side by side on a phone 360 points wide; of longer ones two."""
_SHORT_CODE = 5
"""Most characters of a number that may be one of two of the same service: its ambulance's."""


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
    """Numbers, addresses and place as HTML lines, all if `full`; `writes`: those to write to first."""
    phones = _phones(service, country) if full else in_short(service, country, writes=writes)
    afar = not service.phones_from(country)
    inside = service.country if afar or not country else None
    said = [(phone.written, _phone(service, phone, catalog, now, inside=inside)) for phone in phones]
    hours = {link: _own_hours(service, link, catalog, now) if link.chat else [] for link in service.links}
    links = [
        (link.written, _noted(escaped(link.address), notes=hours[link]))
        for link in service.links
        if full or not phones or link.kind is LinkKind.TELEGRAM or (writes and link.written)
    ]
    found = [*said, *links]
    if writes:
        found.sort(key=lambda pair: not pair[0])
    place = service.place.get(catalog.language, "")
    return [line for _, line in found] + ([escaped(place)] if place else [])


def numbers_in_brief(
    service: Service, catalog: Catalog, country: str | None, now: datetime, *, writes: bool = False
) -> list[str]:
    """Its first number, as pieces of one line of HTML; `writes`: one to write to, none where there is another way."""
    inside = None if country and service.phones_from(country) else service.country
    short = in_short(service, country, writes=writes)
    short = tuple(phone for phone in short if phone.written) if writes and service.written(country) else short
    return [_phone(service, phone, catalog, now, inside=inside, brief=True) for phone in short]


def address_in_brief(service: Service, catalog: Catalog, country: str | None, *, writes: bool = False) -> list[str]:
    """An address in Telegram, or any and its place where there is no number, as pieces of one line of HTML.

    Telegram makes links of addresses that begin without https:// too.
    """
    links = sorted(service.links, key=lambda link: (writes and not link.written, link.kind is not LinkKind.TELEGRAM))
    alone = not _phones(service, country)
    kept = [k for k in links[:1] if alone or k.kind is LinkKind.TELEGRAM or (writes and k.written)]
    place = service.place.get(catalog.language, "")
    shown = [*(_SCHEME.sub("", link.address) for link in kept), *([place] if place else [])]
    return [escaped(piece) for piece in shown]


def in_short(service: Service, country: str | None, *, writes: bool = False) -> tuple[Phone, ...]:
    """The numbers of a service beside others: its first, one to write to for who `writes`; the rest is on its own card.

    Of who sends an ambulance the second too where that is a short code: it may be the ambulance's.
    """
    phones = sorted(_phones(service, country), key=lambda phone: writes and not phone.written)
    second = [p for p in phones[1:2] if "ambulance" in service.needs and len(to_copy(p)) <= _SHORT_CODE]
    return (*phones[:1], *second)


def all_copies(service: Service, country: str | None) -> Rows:
    """Rows of buttons that copy each number of a service."""
    return by_number(_phones(service, country))


def by_number(phones: Iterable[Phone]) -> Rows:
    """Rows of buttons that copy numbers and are labelled by them."""
    rows: list[list[str]] = []
    for text in dict.fromkeys(map(to_copy, phones)):
        if rows and len(rows[-1]) < (3 if all(len(t) <= _SIDE_BY_SIDE for t in [*rows[-1], text]) else 2):
            rows[-1].append(text)
        else:
            rows.append([text])
    return tuple(tuple(Button(label=text, copy=text) for text in row) for row in rows)


def _phones(service: Service, country: str | None) -> tuple[Phone, ...]:
    """The numbers that work for a contact in `country`.

    A service without any, which has no address either, keeps its own: a family at home can use or pass them on.
    """
    return service.phones_from(country) or (() if service.links else service.known_phones)


def _phone(
    service: Service, phone: Phone, catalog: Catalog, now: datetime, *, inside: str | None, brief: bool = False
) -> str:
    """A number with its kind, whose it is, and its own hours; `inside` is the country when it works only there."""
    said = [phone.note.get(catalog.language, "")]
    if inside and phone.e164 is None:
        only = msgid("service.inside") if brief else msgid("from_abroad.no")
        said.append(catalog.text(only, country=catalog.country(inside)))
    said += _own_hours(service, phone, catalog, now)
    return _noted(_pressed(number(phone)), _KINDS[phone.kind], notes=said)


def _pressed(shown: str) -> str:
    """A number as HTML that leads somewhere where it is pressed: Telegram calls one that begins with a plus sign, and
    of every other it makes no link, so a press copies it (https://core.telegram.org/bots/api#html-style, `<code>`).
    """
    return escaped(shown) if shown.startswith("+") else f"<code>{escaped(shown)}</code>"


def _own_hours(service: Service, channel: Phone | Link, catalog: Catalog, now: datetime) -> list[str]:
    """The hours of a channel where they are others than those of the service, or that they are not known."""
    hours = service.hours_of(channel)
    if hours == service.hours:
        return []
    if not hours.known:
        return [catalog.text("service.replies_unknown")] if service.hours.known else []
    return [hours.text.get(catalog.language, ""), catalog.text("service.closed") if hours.is_open(now) is False else ""]


def _noted(channel: str, kind: str = "", *, notes: Iterable[str]) -> str:
    """A channel, which is HTML, with its kind and what is to be said of it."""
    said = "; ".join(filter(None, notes))
    return " ".join(filter(None, [channel, escaped(kind), escaped(f"({said})") if said else ""]))
