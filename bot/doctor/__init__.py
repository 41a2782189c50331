"""`sarika doctor`: looks at everything that a hotline needs, and says in plain words what is missing and what to do."""
