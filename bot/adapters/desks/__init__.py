"""The places where counsellors work."""
