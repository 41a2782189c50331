"""Answers, lines, lists and buttons in the words of a language."""
