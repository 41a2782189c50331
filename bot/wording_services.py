"""Services as lines of text: name, numbers, whether somebody answers now, and how old what we know is."""

from __future__ import annotations

import html
from datetime import datetime

from bot.content.numbers import digits
from bot.content.services import ANYWHERE, Known, LinkKind, Phone, PhoneKind, Service
from bot.wording_buttons import Button
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
_OPEN = msgid("open now")
_CLOSED = msgid("opens {moment}")
_CLOSED_UNKNOWN = msgid("closed now")
_KHMER = msgid("Khmer spoken")
_NO_KHMER = msgid("no Khmer")
_NOT_DIALLED = msgid("last checked {month}, not dialled")
_AGE_UNKNOWN = msgid("date of the source not known, not dialled")
_DIALLED = msgid("checked {month}")
_ROW_WIDTH = 38
_ROW_MOST = 3  # more than three break their numbers on a phone 340 pixels wide
"""Characters of labels that fit side by side on a narrow phone."""


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


def age(service: Service, catalog: Catalog, now: datetime) -> str:
    """How old what we know is, or nothing for an emergency number that is not past its date."""
    if service.verified_on is not None:
        return catalog.text(_DIALLED, month=catalog.month(service.verified_on))
    if service.emergency and not service.expired(now.date()):
        return ""
    if service.evidence_on is None:
        return catalog.text(_AGE_UNKNOWN)
    return catalog.text(_NOT_DIALLED, month=catalog.month(service.evidence_on))


def lines(
    service: Service, catalog: Catalog, country: str | None, now: datetime, *, full: bool = False
) -> str:
    """A service as lines of Telegram HTML. `full` adds what it is good for, its hours, cost and all its addresses."""
    name = service.name.get(catalog.language) or service.name["en"]
    place = catalog.country(service.country)
    if service.country not in {country, ANYWHERE} and place not in name:
        name = f"{name} ({place})"
    shown = [f"<b>{html.escape(name, quote=False)}</b>"]
    phones = service.phones_from(country)
    inside = None if country else service.country
    if not phones and not service.links:  # named by an answer for readers elsewhere, such as a family at home
        phones, inside = service.phones, service.country
    shown += [_phone(phone, catalog, inside=inside) for phone in (phones if full else phones[:2])]
    shown += _links(service, phones=bool(phones), full=full)
    facts = [*_now(service, catalog, now), *_khmer(service, catalog)]
    if full:
        facts += [text for by in (service.hours.text, service.cost) if (text := by.get(catalog.language, ""))]
    facts += filter(None, [age(service, catalog, now)])
    plain = [" · ".join(facts), service.learns.get(catalog.language, "")]
    plain += [service.note.get(catalog.language, "")] if full else []
    shown += [html.escape(text, quote=False) for text in plain if text]
    return "\n".join(shown)


def copies(services: tuple[Service, ...], country: str | None) -> tuple[Button, ...]:
    """One row of buttons that copy a number: the first number of each service, as many as fit side by side."""
    found: dict[str, Button] = {}
    width = 0
    for service in services:
        for phone in service.phones_from(country)[:1]:
            text = to_copy(phone)
            width += 0 if text in found else len(text)
            if width <= _ROW_WIDTH and len(found) < _ROW_MOST:
                found.setdefault(text, Button(label=text, copy=text))
    return tuple(found.values())


def _phone(phone: Phone, catalog: Catalog, *, inside: str | None) -> str:
    """A number with its kind and whose it is; `inside` is the country when it works only there and that must be said."""
    said = [phone.note.get(catalog.language, "")]
    if inside and phone.e164 is None:
        said.append(catalog.text(_INSIDE, country=catalog.country(inside)))
    notes = "; ".join(filter(None, said))
    parts = [number(phone), _KINDS[phone.kind], f"({notes})" if notes else ""]
    return html.escape(" ".join(filter(None, parts)), quote=False)


def _links(service: Service, *, phones: bool, full: bool) -> list[str]:
    chosen = (
        service.links if full or not phones else [k for k in service.links if k.kind is LinkKind.TELEGRAM]
    )
    return [html.escape(link.address, quote=False) for link in chosen]


def _now(service: Service, catalog: Catalog, now: datetime) -> list[str]:
    answers = service.hours.is_open(now)
    if answers is None:
        return []
    if answers:
        return [catalog.text(_OPEN)]
    opens = service.hours.opens_next(now)
    return [catalog.text(_CLOSED, moment=catalog.moment(opens)) if opens else catalog.text(_CLOSED_UNKNOWN)]


def _khmer(service: Service, catalog: Catalog) -> list[str]:
    if service.country == "KH" or service.khmer is Known.UNKNOWN:
        return []
    return [catalog.text(_KHMER if service.khmer is Known.YES else _NO_KHMER)]
