"""What is said at once to news of danger to life, in place of a query (`Explain`): what to do, and whom to call."""

from __future__ import annotations

COMES = "comes"
"""Who does harm comes, or is back, and what is said is what to do at once."""

SINKS = "sinks"
"""A boat sinks, or somebody fell from one, and what is said is whom to call at once."""

BURNS = "burns"
"""It burns where people are, and what is said is whom to call at once."""

DYING = "dying"
"""Somebody does not breathe, or bleeds much, and what is said is what to do until help comes."""

SWALLOWED = "swallowed"
"""Pills or poison were swallowed, and what is said is whom to call at once."""

TAKEN_OFF = "taken_off"
"""Who writes is driven off, sold or to be killed, and what is said is what to do at once."""

OF_THEM = "of_them"
"""The same of somebody else: what to tell, and whom."""

LASTS = (SINKS, BURNS, DYING, SWALLOWED)
"""Those that stay so while they are talked about: who comes to that stays first."""

AT_ONCE = (COMES, SINKS, BURNS, DYING, SWALLOWED, TAKEN_OFF, OF_THEM)
