"""What contacts are told: numbers to dial again, drafts to read, and what supervisors took out.

A check counts and a review is signed once it stands in the files, by `sarika verify` and `sarika proof`: a page that is
served where counsellors are has no right to write them (docs/decisions/041-the-desk-is-a-page-too.md). What supervisors
dialled is noted for who writes there, with the command.
"""

from __future__ import annotations

import shlex
from typing import Any

from markupsafe import Markup

from bot.adapters.web.acts import Acts, number_of
from bot.adapters.web.asked import Asked, Fragment, Refused, once
from bot.content import Service
from bot.core.desk.rights import Act, may
from bot.core.model.desk import Counsellor, Desk
from bot.core.model.prepared import Dialled, What
from bot.core.ports import DESK
from bot.editing.signing import before_and_now
from bot.paper.sheets import section
from bot.wording.services import title
from bot.wording.text import plain

WITHIN = 2.0
"""Seconds for which it is waited until the desk knows what was taken out."""


async def content(asked: Asked) -> Fragment:
    """The whole screen."""
    visitor = asked.visitor
    known, today = asked.use.content(), asked.use.hours.local(visitor.now).date()
    drafts = dict.fromkeys(name for name, text in known.texts() if not text.reviewed)
    first, changed = frozenset(known.to_sign()), frozenset(known.changed())
    return Fragment(
        "contents.html",
        {
            "dial": [_service(asked, s, visitor.desk) for s in known.to_dial(today)],
            "check": [_service(asked, s, visitor.desk) for s in known.to_check()],
            "may_dial": may(visitor.by, Act.DIAL),
            "drafts": [
                {"name": name, "first": name in first, "changed": name in changed}
                for name in sorted(drafts, key=lambda name: (name not in first, name))
            ],
            **_withheld(asked),
        },
    )


async def draft(asked: Asked) -> Fragment:
    """A text in all languages side by side, with what was changed since somebody signed it."""
    known, name = asked.use.content(), asked.form.get("name", "")
    if name not in {name for name, _ in known.texts()}:
        raise Refused
    sheet = Markup(section(known, name, before_and_now(known)))  # noqa: S704 - escaped
    return Fragment("draft.html", {"sheet": sheet, "command": _command(asked, "proof", "--sign", name)})


async def dialled(asked: Asked) -> Fragment:
    """Somebody dialled a service and it answered: what an editor has to write down is shown instead."""
    visitor, form = asked.visitor, asked.form
    service = asked.use.content().services.get(form.get("name", ""))
    phone = form.get("phone", "")
    if not may(visitor.by, Act.DIAL) or service is None or phone not in ("", *_waiting(service)):
        raise Refused
    number = number_of("dialled", visitor.counsellor.id, form.get("id", ""))
    await Acts(asked.use, asked.live).put(number, visitor.by, dialled=service.id, phone=phone)
    await asked.live.change_of(DESK, WITHIN)
    desk = (await asked.use.store.records.load(DESK)).desk
    return Fragment("dial.html", {"s": _service(asked, service, desk), "may_dial": True, "once": once})


async def withhold(asked: Asked) -> Fragment:
    """Take an answer or a service out, or (`back`) show it again. What the desk makes of it is then shown."""
    visitor, form = asked.visitor, asked.form
    name, back = form.get("name", ""), bool(form.get("back"))
    reason = " ".join(form.get("reason", "").split())
    if not may(visitor.by, Act.WITHHOLD) or (not back and name not in dict(_choices(asked))):
        raise Refused
    if back or reason:
        number = number_of("withhold", visitor.counsellor.id, form.get("id", ""))
        argument = name if back else f"{name} {reason}"
        await Acts(asked.use, asked.live).put(number, visitor.by, withhold=argument, back=back)
        await asked.live.change_of(DESK, WITHIN)
    desk = (await asked.use.store.records.load(DESK)).desk
    return Fragment("withheld.html", _withheld(asked, desk.withheld))


def _withheld(asked: Asked, known: Any = None) -> dict[str, Any]:
    words, visitor = asked.words, asked.visitor
    rows = [
        {
            "id": one.id,
            "title": _title(asked, one.what, one.id),
            "reason": plain(one.reason),
            "by": by.name if (by := visitor.desk.counsellor(one.by)) is not None else "?",
            "when": words.time(one.at, visitor.now),
            "second": one.second,
            "mine": one.by == visitor.counsellor.id,
        }
        for one in (visitor.desk.withheld if known is None else known)
    ]
    taken = {row["id"] for row in rows}
    return {
        "withheld": rows,
        "may_withhold": may(visitor.by, Act.WITHHOLD),
        "choices": [(id, label) for id, label in _choices(asked) if id not in taken],
        "once": once,
    }


def _choices(asked: Asked) -> list[tuple[str, str]]:
    """What may be taken out: answers, but those that explain the service itself, and services."""
    known = asked.use.content()
    answers = [(id, f"{_title(asked, What.ANSWER, id)} ({id})") for id in known.topic_ids]
    services = [(id, f"{_title(asked, What.SERVICE, id)} ({id})") for id in known.services]
    return [*answers, *services]


def _title(asked: Asked, what: What, id: str) -> str:
    known, words = asked.use.content(), asked.words
    if what is What.SERVICE:
        return title(known.services[id], words.catalog, None) if id in known.services else id
    return known.topics[id].title_in(words.language) if id in known.topics else id


def _service(asked: Asked, service: Service, desk: Desk) -> dict[str, Any]:
    words, now = asked.words, asked.visitor.now
    reach = [phone.dial + ("" if phone.confirmed else " *") for phone in service.phones]
    reach = reach or [link.address for link in service.links] or [service.place.get(words.language, "")]
    return {
        "id": service.id,
        "title": title(service, words.catalog, None),
        "reach": ", ".join(reach),
        "until": service.expires.isoformat() if service.expires is not None else "",
        "checked": service.verified_on.isoformat() if service.verified_on is not None else "",
        "waiting": _waiting(service) or [""],
        "dialled": [
            {
                "by": by.name if (by := desk.counsellor(one.by)) is not None else "?",
                "when": words.time(one.at, now),
                "command": _command(asked, "verify", service.id, *_of(one), at=one.at, by=by),
            }
            for one in desk.dialled
            if one.id == service.id and _unwritten(asked, service, one)
        ],
    }


def _waiting(service: Service) -> list[str]:
    """The numbers of a service that contacts are not shown before each was checked."""
    return [phone.dial for phone in service.phones if not phone.confirmed]


def _of(one: Dialled) -> list[str]:
    return [*(["--number", one.number] if one.number else []), "--how", "dialled, answered"]


def _unwritten(asked: Asked, service: Service, one: Dialled) -> bool:
    """Whether the directory does not say yet that it was dialled."""
    if one.number:
        return one.number in _waiting(service)
    return service.verified_on is None or service.verified_on < asked.use.hours.local(one.at).date()


def _command(asked: Asked, *words: str, at: int = 0, by: Counsellor | None = None) -> str:
    """What somebody has to run where the content lies, as they can copy it."""
    who, moment = by if by is not None else asked.visitor.counsellor, at or asked.visitor.now
    day = asked.use.hours.local(moment).date().isoformat()
    return shlex.join(["sarika", *words, "--by", plain(who.name), "--on", day])
