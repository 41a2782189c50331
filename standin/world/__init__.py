"""The world of the stand-in: people, chats, messages and files, the limits and faults in it, and what is remembered of
it.
"""
