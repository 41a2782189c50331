"""Answers, services, forms and topics, as values."""
