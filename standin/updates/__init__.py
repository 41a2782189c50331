"""What waits for a bot, and how it gets there: the virtual clock, the queue of one bot, its webhook."""
