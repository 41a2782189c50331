"""Sheets that a contact or a partner shows to somebody else, and what stands in them."""
