"""What is wrong with texts and numbers, besides what cannot be read."""
