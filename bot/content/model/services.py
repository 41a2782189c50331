"""The directory: every service a contact can be sent to, and the only place where a phone number may stand."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Mapping, Set
from dataclasses import dataclass, field, replace
from datetime import date
from enum import StrEnum
from functools import cached_property

from bot.content.model.times import Dated, Hours, not_known

COUNTRY = re.compile("[A-Z]{2}")
"""The code of a country (ISO 3166-1 alpha-2)."""

ANYWHERE = "ZZ"
"""The country of international services."""

HOME = "KH"
"""Where a contact may well be whose country is not known: most come from there, and compounds stand there."""

EMERGENCY = "emergency"
"""The need of services that are never withheld or pushed back for their age."""


class Operator(StrEnum):
    """Who runs a service."""

    POLICE = "police"
    GOVERNMENT = "government"
    NGO = "ngo"
    EMBASSY = "embassy"
    UN = "un"
    UNION = "union"
    OTHER = "other"


class Known(StrEnum):
    """A fact about a service that may not be known."""

    YES = "yes"
    NO = "no"
    UNKNOWN = "unknown"


class FromAbroad(StrEnum):
    """Whether a service can be reached from another country; `messaging` means by its links only."""

    YES = "yes"
    NO = "no"
    MESSAGING = "messaging"
    UNKNOWN = "unknown"


class Audience(StrEnum):
    """For whom alone a service is there; one for everybody has none."""

    CHILDREN = "children"
    SEAFARERS = "seafarers"
    DOMESTIC_WORKERS = "domestic_workers"
    WOMEN = "women"


class Circumstance(StrEnum):
    """What makes a service wrong for somebody."""

    MAN = "man"
    WITHOUT_PAPERS = "without_papers"
    RAN_AWAY = "ran_away"
    POLICE_AGAINST = "police_against"  # the police are on the side of who harms them


class PhoneKind(StrEnum):
    """How a number is used."""

    VOICE = "voice"
    SMS = "sms"
    WHATSAPP = "whatsapp"
    VOICE_WHATSAPP = "voice_whatsapp"
    SMS_WHATSAPP = "sms_whatsapp"
    WHATSAPP_VIBER = "whatsapp_viber"


class LinkKind(StrEnum):
    """How a service is reached without a phone."""

    TELEGRAM = "telegram"
    MESSENGER = "messenger"
    FACEBOOK = "facebook"
    WEB = "web"
    EMAIL = "email"


@dataclass(frozen=True)
class Phone:
    """A number: `dial` as dialled inside the country, `e164` for everywhere (None for short and toll-free codes).

    `hours` are its own where they differ from the service's. `confirmed` False: this number waits for a check,
    although its service is known. `ambulance`: beside one of the police, it is the ambulance's.
    """

    dial: str
    e164: str | None
    kind: PhoneKind
    note: Mapping[str, str]
    hours: Hours | None = None
    confirmed: bool = True
    ambulance: bool = False

    @property
    def written(self) -> bool:
        """Whether one can write to it."""
        return self.kind is not PhoneKind.VOICE

    @property
    def spoken(self) -> bool:
        """Whether one can speak on it."""
        return self.kind in {PhoneKind.VOICE, PhoneKind.VOICE_WHATSAPP}


@dataclass(frozen=True)
class Link:
    """An address of a service on the net. `hours` are those in which messages to it are answered, where known."""

    kind: LinkKind
    address: str
    hours: Hours | None = None

    @property
    def written(self) -> bool:
        """Whether it is made for a message that somebody answers, unlike a page to read."""
        return self.chat or self.kind is LinkKind.EMAIL

    @property
    def chat(self) -> bool:
        """Whether one waits there for the answer, so that it matters when somebody reads."""
        return self.kind in {LinkKind.TELEGRAM, LinkKind.MESSENGER}


@dataclass(frozen=True)
class Service:
    """One service.

    `confirmed` says that an official page or two independent sources name it; one that is not waits for a check.
    `evidence_on` is the date of the newest source, not a date on which the number was known to work; `verified_on`
    is the day somebody checked it (None: never dialled). `learns` says who else will learn of the call,
    `tells_police` that the police may, `avoid` completes "do not use it if …", and is not shown to those of
    `not_for`, `run_by` names who runs it where the name does not, `hours` are those in which somebody speaks, or
    reads where nobody speaks, `place` is where to go when there is neither number nor address. From the day after
    `expires` (None, not known, counts as past) the service comes after fresher ones and says its age. `replaced_by`
    is a fresher equal.
    """

    id: str
    country: str
    name: Mapping[str, str]
    phones: tuple[Phone, ...]
    links: tuple[Link, ...]
    operator: Operator
    needs: frozenset[str]
    hours: Hours
    languages: tuple[str, ...]
    khmer: Known
    cost: Mapping[str, str]
    from_abroad: FromAbroad
    police: bool
    government: bool
    learns: Mapping[str, str]
    note: Mapping[str, str]
    evidence_on: Dated | None
    verified_on: date | None
    expires: date | None
    confirmed: bool = True
    run_by: Mapping[str, str] = field(default_factory=dict)
    avoid: Mapping[str, str] = field(default_factory=dict)
    not_for: frozenset[Circumstance] = frozenset()
    place: Mapping[str, str] = field(default_factory=dict)
    audience: Audience | None = None
    replaced_by: str | None = None
    tells_police: bool = False
    lapsed_on: date | None = None
    """When it was checked, where it had other numbers or addresses then: that check tells nothing of these."""
    line: int = field(default=0, compare=False)
    """Where the entry begins in directory.yml."""

    @cached_property
    def emergency(self) -> bool:
        """Whether this is a public emergency number."""
        return EMERGENCY in self.needs

    @property
    def sea_rescue(self) -> bool:
        """Whether it is there for boats in danger, and for nothing else."""
        return "sea_rescue" in self.needs and self.needs <= {"sea_rescue", EMERGENCY}

    @property
    def reaches_police(self) -> bool:
        """Whether calling it is calling the police: their line, or a public emergency number that tells them."""
        return self.police or (self.emergency and self.tells_police)

    def wrong_for(self, told: Set[Circumstance]) -> bool:
        """Whether something that is told makes it wrong: where the police are with who does harm, whoever tells them.

        Who rescues at sea stays.
        """
        tells = (self.police or self.tells_police) and not self.sea_rescue
        return bool(self.not_for & told) or (tells and Circumstance.POLICE_AGAINST in told)

    @property
    def reach(self) -> str:
        """A short name of its numbers and addresses: another one as soon as one digit of them changes."""
        numbers = (f"{phone.dial} {phone.e164 or ''}" for phone in self.phones)
        told = "\n".join((*numbers, *(link.address for link in self.links)))
        return hashlib.sha256(told.encode()).hexdigest()[:12]

    @property
    def messaged(self) -> bool:
        """Whether it has a chat, or, where it is confirmed, a page on Facebook, which takes messages too."""
        return any(link.chat or (self.trusted and link.kind is LinkKind.FACEBOOK) for link in self.links)

    @property
    def trusted(self) -> bool:
        """Whether it may be shown without a mark: confirmed by its sources, or checked by somebody."""
        return self.confirmed or self.verified_on is not None

    @property
    def waiting(self) -> bool:
        """Whether there is nothing of it that may be shown before a check."""
        return not self.links and not self.known_phones and not self.place

    @property
    def independent(self) -> bool:
        """Whether neither the police nor a government, also not Cambodia's, runs it."""
        return not self.police and not self.government

    @cached_property
    def known_phones(self) -> tuple[Phone, ...]:
        """The numbers that may be shown: of a confirmed service only the confirmed ones."""
        return tuple(phone for phone in self.phones if phone.confirmed)

    @property
    def sends_ambulance(self) -> bool:
        """Whether the number of the police is that of the ambulance too."""
        return self.police and "ambulance" in self.needs and not any(phone.ambulance for phone in self.phones)

    @property
    def for_hurt(self) -> Service:
        """The same for who is hurt: an ambulance is called before the police."""
        return replace(self, phones=tuple(sorted(self.phones, key=lambda phone: not phone.ambulance)))

    def written(self, country: str | None) -> bool:
        """Whether a person in `country` can write to it instead of speaking."""
        return any(p.written for p in self.phones_from(country)) or any(k.written for k in self.links)

    def hours_of(self, channel: Phone | Link) -> Hours:
        """When somebody answers on one of its channels: the hours of its lines say nothing of its messages.

        A page to read leads to the service, and has its hours.
        """
        if channel.hours is not None:
            return channel.hours
        messages = not channel.spoken if isinstance(channel, Phone) else channel.written
        calls = any(phone.spoken for phone in self.phones)
        return not_known(self.hours.timezone) if messages and calls else self.hours

    def hours_from(self, country: str | None, *, writes: bool = False) -> Hours:
        """When somebody answers who is reached from `country` (None: not known, perhaps at home).

        By the first number that works from there, else by its first address; `writes`: by one that can be written to.
        """
        channels: tuple[Phone | Link, ...] = (*self.phones_from(country), *self.links)
        channels = tuple(sorted(channels, key=lambda channel: not channel.written)) if writes else channels
        return self.hours_of(channels[0]) if channels else self.hours

    def expired(self, today: date) -> bool:
        """Whether the evidence is past its date on `today`."""
        return self.expires is None or today > self.expires

    def reachable_from(self, country: str | None) -> bool:
        """Whether a person in `country` (None: not known, perhaps at home) can reach it by what the directory holds."""
        if self.country == (country or HOME):
            return bool(self.links or self.known_phones or self.place)
        if self.from_abroad is FromAbroad.NO:
            return False
        return bool(self.links) or any(self.phones_from(country))

    def phones_from(self, country: str | None) -> tuple[Phone, ...]:
        """The numbers that work for a person in `country`: all inside it, abroad those in international form.

        Where the country is not known, the numbers inside Cambodia are given too; they have to be marked as such.
        """
        if self.country == (country or HOME):
            return self.known_phones
        if self.from_abroad in {FromAbroad.NO, FromAbroad.MESSAGING}:
            return ()
        return tuple(phone for phone in self.known_phones if phone.e164)
