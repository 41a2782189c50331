"""Polls: as they are sent, and how votes are counted."""

from typing import Any

from .model import JSON

MOST_OPTIONS = 12  # core.telegram.org/bots/api#sendpoll


def new_poll(poll_id: str, question: str, options: list[JSON], **facts: Any) -> JSON:
    """A ``Poll`` without votes; *options* are texts with their entities, *facts* further fields."""
    return {
        "id": poll_id, "question": question,
        "options": [{"persistent_id": str(i), "voter_count": 0, **option} for i, option in enumerate(options)],
        "total_voter_count": 0, "is_closed": False, "is_anonymous": True, "type": "regular",
        "allows_multiple_answers": False, "allows_revoting": True, "members_only": False, **facts,
    }  # fmt: skip


def counted(poll: JSON, votes: dict[int, list[int]]) -> JSON:
    """The poll with the votes of people by their ids: the options each of them chose."""
    options = [
        {**option, "voter_count": sum(number in chosen for chosen in votes.values())}
        for number, option in enumerate(poll["options"])
    ]
    return {**poll, "options": options, "total_voter_count": sum(bool(chosen) for chosen in votes.values())}
