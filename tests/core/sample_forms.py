"""Three small forms: a self-check, one that reads an advert, and one that collects for the case."""

from bot.core.model.forms import Choice, Form, Question, Words
from bot.core.understanding.redflags import Rule
from bot.core.understanding.triage import RedFlags
from bot.core.understanding.values import Urgency

NO = Choice("no")

CHECK = Form(
    id="check",
    questions=(
        Question("age", (Choice("adult", child=False), Choice("child", child=True, end="child"))),
        Question("wages", (Choice("yes", sign="wages", urgency=Urgency.SUPPORT), NO)),
        Question("papers", (Choice("yes", sign="papers", urgency=Urgency.URGENT, topic="passport_withheld"), NO)),
        Question("locked", (Choice("yes", sign="locked", urgency=Urgency.EMERGENCY, topic="confinement"), NO)),
    ),
    signs=("wages", "papers", "locked"),
    give=True,
    endings={"child": (), "some": (), "none": (), "summary": ()},
)

OFFER = Form(
    id="offer",
    questions=(
        Question("advert", (), words=Words.SIGNS),
        Question("pay", (Choice("yes", sign="pay"), NO)),
        Question("hurry", (Choice("yes", sign="hurry"), NO)),
    ),
    signs=("pay", "hurry"),
    endings={"some": (), "none": (), "found": (), "not_found": ()},
    reads=RedFlags.compile([Rule("en_pay", "en", "pay", Urgency.URGENT, ("high (salary|pay)",))]),
)

LOSE_PHONE = Form(
    id="lose_phone",
    questions=(Question("tell", (Choice("ngo"), Choice("police")), several=True, words=Words.CASE),),
    opens=Urgency.URGENT,
    endings={"none": (), "summary": ()},
)

FORMS = {form.id: form for form in (CHECK, OFFER, LOSE_PHONE)}
