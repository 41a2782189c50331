"""Hiding, forgetting, whose phone it is, the agreed question, consent."""
