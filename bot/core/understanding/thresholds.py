"""From probabilities to decisions: the one place for thresholds, each chosen by a written rule on validation data.

Validation data are the training messages, each judged by a model that has not seen it (`nlu/build/unseen.py`);
no figure comes from the held-out messages (docs/decisions/008 says when they were looked at).
`nlu/build/thresholds.py` applies the rules and prints what should stand here; a test fails when these figures are
not the ones that it wrote into `nlu/thresholds.json`. URGENT, EMERGENCY and SUPPORT decide where there is no judge
(`bot.core.understanding.judge`) alone.

Rules, per script (a message in none of the three takes the lowest):

1. `danger` is urgent + 1.3 emergency + .1 support: how sure it is that somebody should hurry, and how far from nothing.
   URGENT is the highest threshold of danger at which the model and the red flags together still call urgent or
   emergency what the targets ask for and .02 more (of emergencies .99 Khmer, .97 romanised, .99 English; of emergencies
   and urgents .97, .94, .97); but where of those called fewer than .82, .78, .84 are truly support or more, the lowest
   at which that share is kept. Recall first: it is spent only as far as the precision of the target, and .02 to .04
   for unseen writers, asks.
2. EMERGENCY is the lowest probability of emergency, among messages called urgent, from which 4 in 5 called so by the
   model are emergencies: the crisis answer comes first then, so it must rarely come to who did not need it.
3. SUPPORT is one half of all that is not none: more likely than not somebody should talk.
4. ANSWER is the lowest confidence at which 3 in 4 answers at or above it are to the right topic; ASK the one below
   which the right topic is less likely than not among the three buttons.
"""

from __future__ import annotations

from collections.abc import Mapping

from bot.core.understanding.values import Urgency

ANSWER = 0.26
"""Confidence from which a topic is answered without asking back (`Rules.sure`)."""
ASK = 0.12
"""Confidence from which a topic is offered as a button when nothing reaches `ANSWER` (`Rules.maybe`). A way to a human
is offered always, at any confidence."""
URGENT: Mapping[str, float] = {"km": 0.13, "latn": 0.27, "en": 0.14}
"""Danger from which a message of that script is urgent."""
EMERGENCY: Mapping[str, float] = {"km": 0.43, "latn": 0.52, "en": 0.55}
"""Probability of emergency from which an urgent message is an emergency."""
SUPPORT = 0.5
"""Probability of anything but none from which a counsellor is offered."""


def danger(urgency: Mapping[Urgency, float]) -> float:
    """How much the probabilities of urgency (0 to 1 each) ask for haste, from 0 to 1.3."""
    return (
        urgency.get(Urgency.URGENT, 0.0)
        + 1.3 * urgency.get(Urgency.EMERGENCY, 0.0)
        + 0.1 * urgency.get(Urgency.SUPPORT, 0.0)
    )


def said_by_model(urgency: Mapping[Urgency, float], script: str) -> Urgency:
    """The urgency that the model's probabilities come to, for a message in that script."""
    if danger(urgency) >= URGENT.get(script, min(URGENT.values())):
        emergency = urgency.get(Urgency.EMERGENCY, 0.0) >= EMERGENCY.get(script, min(EMERGENCY.values()))
        return Urgency.EMERGENCY if emergency else Urgency.URGENT
    return Urgency.SUPPORT if urgency and 1 - urgency.get(Urgency.NONE, 0.0) >= SUPPORT else Urgency.NONE
