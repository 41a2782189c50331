"""When somebody is at the desk, and when a phone may light up."""
