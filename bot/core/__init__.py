"""What Sarika knows and decides: pure, and of the standard library only."""
