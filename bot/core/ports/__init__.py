"""What the pipeline needs from the world. Each port has a real adapter and one in memory; one suite tests both.

Keys: a contact's key is the contact id (a keyed hash); the desk's is `DESK`. Times are milliseconds since 1970 by the
store's clock, durations for waiting are seconds. Every method of the store may raise StoreDown; every one that takes
a `Lease` raises LeaseLost, and changes nothing, when that lease is no longer the current one.
"""

from bot.core.ports.page import News, Slips, Told, seen_slip
from bot.core.ports.reading import Files, MachineReader
from bot.core.ports.store import (
    DESK,
    Anchor,
    Chain,
    Commit,
    Forgetting,
    Journal,
    JournalEntry,
    Lease,
    Leases,
    Loaded,
    Mark,
    Records,
    Signature,
    Summed,
    Timers,
    Written,
)
from bot.core.ports.streams import Dead, Entry, Inbox, Item, Outbox, Raw, Settled
from bot.core.ports.world import (
    Atlas,
    Call,
    DeskWatch,
    Ignored,
    IntentModel,
    Members,
    Messenger,
    NoSilence,
    Renderer,
    Reply,
    Routed,
    Silence,
    Translator,
    View,
)
