"""What is written down of a case and its person: how it ended, notes, the record, what they thought of it."""
