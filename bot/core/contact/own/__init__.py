"""What contacts keep for themselves: the diary of their work, and papers put aside."""
