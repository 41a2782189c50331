"""Who comes back after a silence, and what they are shown and asked."""

from bot.core.model.rules import MINUTE
from tests.core.world import understood

HALF_AN_HOUR = 30 * MINUTE

HUMAN = understood("talk_to_counsellor")
