"""The journal as a chain, and the figures drawn from it."""
