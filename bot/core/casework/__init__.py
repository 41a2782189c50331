"""What is done in one case: holding, relaying, sending, referring, follow-up, muting, moving, identity."""
