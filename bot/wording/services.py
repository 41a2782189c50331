"""Services as lines of text: who answers, in which language, who learns of it, how old what we know is; referrals."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import datetime

from bot.content import Content
from bot.content.model.services import ANYWHERE, HOME, Audience, FromAbroad, Known, Operator, Service
from bot.core.casework.referring import YES
from bot.core.model.agreed import Referral
from bot.core.model.conversation import Conversation
from bot.wording.catalog import Catalog, msgid
from bot.wording.phones import address_in_brief, channels, numbers_in_brief
from bot.wording.text import escaped

_COLON = re.compile("[:៖]")


def age(service: Service, catalog: Catalog, now: datetime) -> str:
    """How old what we know is, or nothing for a confirmed emergency number that is not past its date."""
    if service.verified_on is not None:
        return catalog.text("service.dialled", month=catalog.month(service.verified_on))
    if not service.confirmed:
        if service.evidence_on is None:
            return catalog.text("service.not_confirmed_undated")
        return catalog.text("service.not_confirmed", month=catalog.month(service.evidence_on))
    if service.emergency and not service.expired(now.date()):
        return ""
    if service.evidence_on is None:
        return catalog.text("service.age_unknown")
    return catalog.text("service.not_dialled", month=catalog.month(service.evidence_on))


def in_brief(
    service: Service, catalog: Catalog, country: str | None, now: datetime, *, number: str = "", writes: bool = False
) -> str:
    """A service as one line of Telegram HTML: whom to call, who that is, how, whether they speak Khmer.

    What may do harm is said here too: that nobody answers now, that the police learn of it, for whom it is wrong, that
    it is not confirmed or past its date, that it is for a boat in danger only. All else stands on its card. `number`
    counts it; `writes`: to write to, where one can. That somebody answers now is left out: it decides who is shown.
    """
    numbers = numbers_in_brief(service, catalog, country, now, writes=writes)
    answers = "" if service.emergency else _now(service, catalog, country, now, writes=writes, brief=True)
    answers = "" if answers == catalog.text("service.open") else answers
    facts = [
        catalog.text("service.boat") if service.sea_rescue else "",
        "" if service.emergency else _khmer(service, catalog),
        _whom(service, catalog),
        catalog.text("service.perhaps_police") if service.tells_police and not service.police else "",
        _doubt(service, catalog, now),
        _avoid(service, catalog, brief=True),
    ]
    # the number of who is in another country may not reach them, but a chat does
    address = [] if numbers and country else address_in_brief(service, catalog, country, writes=writes)
    headed = [_headed(service, catalog, country, number), escaped(_who(service, catalog))]
    return " · ".join(filter(None, [*headed, *numbers, *address, *map(escaped, (answers, *facts))]))


def called_for_short(service: Service, catalog: Catalog) -> str:
    """The name of a service beside its own country's; of a public emergency number one word for who answers."""
    if service.emergency:
        police = msgid("who.police_ambulance") if service.sends_ambulance else msgid("who.police")
        return catalog.text(police if service.police else msgid("who.emergency"))
    return title(service, catalog, service.country)


def _who(service: Service, catalog: Catalog) -> str:
    """One word for who somebody is, where the name does not say it: an organisation, a government, the police …"""
    if service.emergency and not service.police:
        return ""
    kind = Operator.POLICE if service.police else service.operator
    if kind not in {Operator.POLICE, Operator.EMBASSY, Operator.UN}:
        kind = Operator.GOVERNMENT if service.government else Operator.NGO
    word = catalog.text(f"who.{kind}")
    return "" if word.lower() in title(service, catalog, service.country).lower() else word


def lines(
    service: Service, catalog: Catalog, country: str | None, now: datetime, *, number: str = "", writes: bool = False
) -> str:
    """A service in a list, as lines of Telegram HTML: what decides whether to call it now. `number` counts it.

    Of its numbers the first stands there; all of them stand on its card.
    """
    shown = [_headed(service, catalog, country, number)]
    shown += channels(service, catalog, country, now, full=False, writes=writes)
    answers = _now(service, catalog, country, now, writes=writes)
    facts = [answers, _khmer(service, catalog), _whom(service, catalog), age(service, catalog, now)]
    plain = [" · ".join(filter(None, facts)), who_learns(service, catalog)]
    return "\n".join([*shown, *map(escaped, filter(None, plain))])


def in_line(
    service: Service, catalog: Catalog, country: str | None, now: datetime, fact: str, *, number: str = ""
) -> str:
    """A service with its first number and one fact, as lines of Telegram HTML."""
    reached = numbers_in_brief(service, catalog, country, now) or address_in_brief(service, catalog, country)
    said = " · ".join(dict.fromkeys(filter(None, [*reached, *escaped(fact).split(" · ")])))
    return "\n".join(filter(None, [_headed(service, catalog, country, number), said]))


def khmer(service: Service, catalog: Catalog, country: str | None, now: datetime) -> str:
    """Whether Khmer is spoken there."""
    known = Known.YES if service.country == HOME else service.khmer
    ids = {Known.YES: msgid("service.khmer"), Known.NO: msgid("service.no_khmer")}
    return catalog.text(ids.get(known, msgid("service.khmer_unknown")))


def cost(service: Service, catalog: Catalog, country: str | None, now: datetime) -> str:
    """What it costs, or that this is not known of a call; nothing of who has a page alone."""
    unknown = catalog.text("service.cost_unknown") if service.phones_from(country) else ""
    return service.cost.get(catalog.language, "") or unknown


def calling(service: Service, catalog: Catalog, country: str | None, now: datetime) -> str:
    """What it costs, and whether it can be reached from another country than its own, as far as that is known."""
    known = service.from_abroad is not FromAbroad.UNKNOWN
    abroad = catalog.text(f"from_abroad.{service.from_abroad}", country=catalog.country(service.country))
    return " · ".join(filter(None, [cost(service, catalog, country, now), abroad if known else ""]))


def answers_when(service: Service, catalog: Catalog, country: str | None, now: datetime) -> str:
    """Whether somebody answers now, and the hours as far as they are known."""
    hours = service.hours_from(country)
    said = [_now(service, catalog, country, now), hours.text.get(catalog.language, "") if hours.known else ""]
    return " · ".join(dict.fromkeys(filter(None, said))) or catalog.text("service.hours_unknown")


def whereabouts(service: Service, catalog: Catalog, country: str | None, now: datetime) -> str:
    """Where to go, as far as it is known; else in which country it is."""
    return service.place.get(catalog.language, "") or catalog.country(service.country)


def written_to(service: Service, catalog: Catalog, country: str | None, now: datetime) -> str:
    """How one can write there, or that no way is known."""
    if not service.written(country):
        return catalog.text("service.not_written")
    return " · ".join(link.address.removeprefix("https://") for link in service.links if link.written)


def card(service: Service, catalog: Catalog, country: str | None, now: datetime) -> str:
    """All that is known of a service, as lines of Telegram HTML; what is not known is said."""
    language = catalog.language
    shown = [_headed(service, catalog, country)]
    shown += channels(service, catalog, country, now, full=True, writes=False)
    abroad = catalog.text(f"from_abroad.{service.from_abroad}", country=catalog.country(service.country))
    hours = service.hours_from(country)
    said = [_now(service, catalog, country, now), hours.text.get(language, "") if hours.known else ""]
    plain = [
        " · ".join(filter(None, said)),
        _languages(service, catalog),
        " · ".join(filter(None, [cost(service, catalog, country, now), abroad])),
        _run_by(service, catalog),
        _learns(service, catalog),
        _avoid(service, catalog),
        service.note.get(language, ""),
        age(service, catalog, now),
    ]
    return "\n".join([*shown, *map(escaped, filter(None, plain))])


def who_learns(service: Service, catalog: Catalog) -> str:
    """Who runs a service, who else learns of it, and for whom it is wrong: what decides whether it may be told."""
    said = (_run_by(service, catalog), _learns(service, catalog), _avoid(service, catalog))
    return "\n".join(filter(None, said))


def title(service: Service, catalog: Catalog, country: str | None) -> str:
    """The name of a service, with its country where that is another one than the reader's."""
    name = service.name.get(catalog.language) or service.name["en"]
    place = catalog.country(service.country)
    away = service.country not in {country, ANYWHERE} and place not in name
    return f"{name} ({place})" if away else name


def _doubt(service: Service, catalog: Catalog, now: datetime) -> str:
    """That a service is not confirmed, or of which year what we know is where that is past its date; else nothing."""
    dated = service.verified_on or service.evidence_on
    if not service.trusted:
        return (
            catalog.text("service.doubtful", year=str(dated.year))
            if dated
            else catalog.text("service.doubtful_undated")
        )
    if not service.expired(now.date()):
        return ""
    return catalog.text("service.as_of", year=str(dated.year)) if dated else catalog.text("service.as_of_unknown")


def _headed(service: Service, catalog: Catalog, country: str | None, number: str = "") -> str:
    return f"<b>{number}{escaped(title(service, catalog, country))}</b>"


def _now(
    service: Service, catalog: Catalog, country: str | None, now: datetime, *, writes: bool = False, brief: bool = False
) -> str:
    """Whether somebody answers now who is reached from `country`, or what is known of the hours otherwise.

    Nothing where it is said behind the number or address itself that its hours are not known. Of a service without a
    country no next opening: its time would be nobody's.
    """
    hours = service.hours_from(country, writes=writes)
    answers = hours.is_open(now)
    if answers is None:
        unsaid = service.hours.known or brief
        return hours.text.get(catalog.language, "") or ("" if unsaid else catalog.text("service.hours_unknown"))
    if answers:
        return catalog.text("service.open")
    opens = None if brief else hours.opens_next(now)
    if opens is None or service.country == ANYWHERE:
        return catalog.text("service.closed")
    if service.country == country:
        return catalog.text("service.opens", moment=catalog.moment(opens))
    return catalog.text("service.opens_abroad", moment=catalog.moment(opens), country=catalog.country(service.country))


def _khmer(service: Service, catalog: Catalog) -> str:
    if service.country == HOME or service.khmer is Known.UNKNOWN:
        return ""
    return catalog.text("service.khmer" if service.khmer is Known.YES else "service.no_khmer")


def _whom(service: Service, catalog: Catalog) -> str:
    """That a service is only for women: who calls it is asked, not who reads. Other names say for whom they are."""
    return catalog.text("service.for_women") if service.audience is Audience.WOMEN else ""


def spoken(service: Service, catalog: Catalog, country: str | None, now: datetime) -> str:
    """The languages that are known, and whether Khmer is one."""
    return _languages(service, catalog) or khmer(service, catalog, country, now)


def _languages(service: Service, catalog: Catalog) -> str:
    """The languages by name, Khmer first, and what is known of Khmer where it is not among them."""
    codes = sorted(service.languages, key=lambda code: code != "km")
    named = ", ".join(catalog.tongue(code) for code in codes)
    spoken = "" if "km" in codes else msgid("service.khmer")
    unknown, none = msgid("service.khmer_unknown"), msgid("service.no_khmer")
    khmer = {Known.YES: spoken, Known.NO: none, Known.UNKNOWN: unknown}[service.khmer]
    said = [catalog.text("service.languages", languages=named) if named else "", catalog.text(khmer) if khmer else ""]
    return " · ".join(filter(None, said))


def _run_by(service: Service, catalog: Catalog) -> str:
    who = service.run_by.get(catalog.language, "")
    kind = catalog.text(f"operator.{service.operator}") if service.operator is not Operator.OTHER else ""
    said = f"{who} ({kind})" if who and kind else who or kind
    return catalog.text("service.run_by", who=said) if said else ""


def _learns(service: Service, catalog: Catalog) -> str:
    return service.learns.get(catalog.language, "") or catalog.text("service.learns_unknown")


def _avoid(service: Service, catalog: Catalog, *, brief: bool = False) -> str:
    """For whom a service is wrong; `brief`: without the explanation behind a colon."""
    reason = service.avoid.get(catalog.language, "")
    if brief and reason:
        return catalog.text("service.not_if", reason=_COLON.split(reason)[0])
    return catalog.text("service.avoid", reason=reason) if reason else ""


def service_name(content: Content, id_: str, catalog: Catalog, country: str | None = None) -> str:
    """The name of a service; its id where it has left the directory meanwhile."""
    service = content.services.get(id_)
    return title(service, catalog, country) if service is not None else id_


def named(
    content: Content, catalog: Catalog, values: Mapping[str, str], country: str | None = None, *, desk: bool = False
) -> dict[str, str]:
    """The values of a line with a service's id and what is told put into words; `about` is who else learns of it."""
    shown = dict(values)
    service = content.services.get(shown.get("service", ""))
    if "service" in shown:
        shown["about"] = who_learns(service, catalog) if service is not None else ""
        shown["service"] = service_name(content, shown["service"], catalog, country)
    if (told := f"{'desk_tells' if desk else 'tells'}.{shown.get('tells')}") in catalog:
        shown["tells"] = catalog.text(told)
    if (outcome := f"outcome.{shown.get('outcome')}") in catalog:
        shown["outcome"] = catalog.text(outcome)
    return shown


def card_lines(content: Content, conversation: Conversation, case: int, catalog: Catalog) -> list[str]:
    """The referrals of a case as lines of its card."""
    mine = (r for r in conversation.history.referrals if r.case == case)
    return [_line(content, referral, catalog, conversation.known.country) for referral in mine]


def _line(content: Content, referral: Referral, catalog: Catalog, country: str | None) -> str:
    service = service_name(content, referral.service, catalog, country)
    if referral.answer == YES:
        said = catalog.text("referral.agreed", service=service, tells=catalog.text(f"desk_tells.{referral.tells}"))
        return f"{said} · {catalog.text(f'referral_outcome.{referral.outcome}')}" if referral.outcome else said
    state = "void" if referral.void else referral.answer or "asked"
    return catalog.text("referral.line", service=service, state=catalog.text(f"referral.{state}"))
