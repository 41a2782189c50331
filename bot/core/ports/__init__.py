"""What the pipeline needs from the world. Each port has a real adapter and one in memory; one suite tests both.

Keys: a contact's key is the contact id (a keyed hash); the desk's is `DESK`. Times are milliseconds since 1970 by the
store's clock, durations for waiting are seconds. Every method of the store may raise StoreDown; every one that takes
a `Lease` raises LeaseLost, and changes nothing, when that lease is no longer the current one.
"""

from bot.core.ports.desk import DeskWatch, Ignored, Members, Routed, Translator
from bot.core.ports.forgetting import Forgetting
from bot.core.ports.inbox import Dead, Inbox, Item, Raw
from bot.core.ports.journal import Anchor, Chain, Journal, JournalEntry, Mark, Signature, Written
from bot.core.ports.leases import Lease, Leases
from bot.core.ports.messenger import Call, Messenger, Renderer, Reply, View
from bot.core.ports.outbox import Entry, Outbox, Settled
from bot.core.ports.records import DESK, Commit, Loaded, Records
from bot.core.ports.silence import NoSilence, Silence
from bot.core.ports.timers import Timers
from bot.core.ports.understanding import Atlas, IntentModel
