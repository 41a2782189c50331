"""A hotline in one process and one seed: the engine, people, faults and an oracle, in virtual time."""
