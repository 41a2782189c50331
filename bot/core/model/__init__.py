"""The values: events, effects, case, conversation, desk, forms, rules, lines."""
