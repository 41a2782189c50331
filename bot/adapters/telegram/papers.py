"""Papers that a contact put aside: read for their hash, and shown again."""

from __future__ import annotations

from dataclasses import replace

from bot.adapters.telegram.wire.resent import anew
from bot.adapters.telegram.wire.send import READ
from bot.core.model.conversation import Conversation
from bot.core.model.effects.contact import Fingerprint, ShowPaper
from bot.core.model.lines import Line
from bot.core.ports import Call
from bot.wording.catalog import catalog
from bot.wording.messages import plain_line


def read_of(conversation: Conversation, effect: Fingerprint) -> Call | None:
    """The call that reads the file; None where it was thrown away meanwhile."""
    paper = conversation.own.papers.paper(str(effect.number))
    return Call(READ, {"file_id": paper.content.file}, "") if paper is not None else None


def shown(conversation: Conversation, effect: ShowPaper, key: str, repeated: bool) -> Call | None:
    """The paper with the day and the hash under it; None where it was thrown away meanwhile."""
    paper = conversation.own.papers.paper(str(effect.number))
    if paper is None:
        return None
    line = Line.PAPER if paper.digest else Line.PAPER_NO_DIGEST
    values = {"at": str(paper.at), **({"digest": paper.digest} if paper.digest else {})}
    under = plain_line(line, conversation.language, values.items())
    mark = catalog(conversation.language).text("relayed.repeated") if repeated else ""
    made = anew(replace(paper.content, text=under), {}, mark=mark)
    if made is None:
        return None
    return Call(made[0], {"chat_id": int(conversation.address), **made[1]}, f"contact:{key}")
