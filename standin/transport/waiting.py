"""The calls that wait or change how updates travel: getUpdates, setWebhook, deleteWebhook."""

from collections.abc import Awaitable, Callable
from typing import Any

from ..arguments import Arguments
from ..methods import Call
from ..methods.profile import note_allowed
from ..refusals import Refusal, refuse_if
from ..updates.queue import CONFLICT_WEBHOOK, MAX_TIMEOUT
from ..updates.webhook import Delivery, Knobs, checked_webhook
from ..world.hub import Account, Hub

TERMINATED_BY_WEBHOOK = "Conflict: terminated by setWebhook request"


class Waiting:
    """How the updates of all bots travel; *call* is the API itself, for methods in a webhook's answer.

    *any_webhook* lets webhooks use http and any port.
    """

    def __init__(self, hub: Hub, call: Callable[[str, str, Arguments], Awaitable[Any]], knobs: Knobs) -> None:
        self.hub = hub
        self.any_webhook = True
        self.knobs = knobs
        self.deliveries: dict[int, Delivery] = {}
        self._call = call
        self.handlers: dict[str, Callable[[Call], Awaitable[Any]]] = {
            "getUpdates": self._get_updates,
            "setWebhook": self._set_webhook,
            "deleteWebhook": self._delete_webhook,
        }

    async def _get_updates(self, call: Call) -> Any:
        refuse_if(call.account.webhook is not None, Refusal(409, CONFLICT_WEBHOOK))
        args = call.args
        limit = min(max(args.integer("limit", 100), 1), 100)
        timeout = min(max(args.integer("timeout"), 0), MAX_TIMEOUT)
        note_allowed(call)
        return await call.account.queue.poll(args.integer("offset"), limit, timeout)

    async def _set_webhook(self, call: Call) -> None:
        args, account = call.args, call.account
        if not args.text("url"):
            return await self._delete_webhook(call)
        webhook = checked_webhook(
            args.text("url"), args.text("secret_token"), args.integer("max_connections", 40),
            allow_any=self.any_webhook,
        )  # fmt: skip
        webhook.knobs = self.knobs
        note_allowed(call)
        if args.flag("drop_pending_updates"):
            account.queue.pending.clear()
        account.queue.abort(TERMINATED_BY_WEBHOOK)
        await self.stop_delivery(account)
        account.webhook = webhook
        self.start_delivery(account)

    async def _delete_webhook(self, call: Call) -> None:
        if call.args.flag("drop_pending_updates"):
            call.account.queue.pending.clear()
        await self.stop_delivery(call.account)
        call.account.webhook = None

    def start_delivery(self, account: Account) -> None:
        """Begin to send the account's updates to its webhook."""
        if account.webhook is None:
            return

        async def reply(called: dict[str, Any]) -> None:
            values = {k: v for k, v in called.items() if k != "method"}
            await self._call(account.token, str(called["method"]), Arguments(values))

        def gone() -> None:
            account.webhook = None
            account.queue.on_put = None

        delivery = Delivery(account.queue, account.webhook, reply, gone)
        self.deliveries[account.id] = delivery
        delivery.start()

    async def stop_delivery(self, account: Account) -> None:
        """Stop sending to the webhook; what was not taken waits."""
        delivery = self.deliveries.pop(account.id, None)
        if delivery is not None:
            await delivery.stop()

    async def close(self) -> None:
        """End deliveries and polls."""
        for account in self.hub.accounts.values():
            await self.stop_delivery(account)
            account.queue.abort("Conflict: the stand-in stops")
