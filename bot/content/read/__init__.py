"""Reads `responses/`: each file into values, each mistake with file and line."""
