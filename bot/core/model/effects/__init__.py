"""Effects: what is to be done, as values, and what is true of each of them (the table `EFFECTS`)."""
