"""How a running Sarika is, for those who watch over it: health, readiness, metrics."""
