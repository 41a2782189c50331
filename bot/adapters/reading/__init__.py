"""What a machine reads for people, on this machine alone: the words in a picture, and in a voice note."""
