"""What can go wrong, by whose fault it is.

SarikaError
├── StoreDown          the store does not answer: nothing is confirmed, try again
├── LeaseLost          another worker has taken over: stop, commit nothing, send nothing
├── Conflict           the state changed since it was read: read again and decide again
├── Forgotten          the key of a contact was destroyed: their words cannot be read any more
├── NotRewritten       a node of the store did not write its file anew: forgetting is not finished yet
├── OtherFormat        another version wrote what is kept: nothing of it is read or changed
└── Unparsable         an update of a kind or shape that we do not know: to the dead letters
"""


class SarikaError(Exception):
    """Anything that Sarika raises on purpose. Its text never carries words or identities of a contact."""


class StoreDown(SarikaError):
    """The store does not answer."""


class StoreFull(StoreDown):
    """The store's memory is full: it answers, and takes nothing in. Nothing is thrown away for it."""


class LeaseLost(SarikaError):
    """This worker no longer holds the lease."""


class Conflict(SarikaError):
    """The state changed between reading and committing."""


class Handled(SarikaError):
    """An acknowledged inbox entry is gone: this decision, or another on the same entries, was committed already."""


class Forgotten(SarikaError):
    """The key was destroyed; what it sealed is gone for good."""


class NotRewritten(SarikaError):
    """A node of the store did not write its append-only file anew."""


class OtherFormat(SarikaError):
    """Another version of Sarika wrote what is kept. Says what to do."""


class OtherKeys(OtherFormat):
    """What is kept was sealed with other keys than ours. Says what to do."""


class Unparsable(SarikaError):
    """An update that cannot be translated. Carries the reason, never the update."""
