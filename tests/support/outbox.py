"""Bookings whose confirmations are to be sent, senders for them, and time that passes at once."""

import datetime as dt
import itertools
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from redis.asyncio import Redis

from inventory.ledger.inventory import Inventory
from inventory.models import Booking, Equipment, Period
from shared.notifications.mail import MailChannel
from shared.notifications.notice import Channel
from shared.notifications.outbox import CONSUMER, GROUP, Outbox
from shared.notifications.sender import Sender
from shared.settings import Settings
from tests.support.rentals import proofs

GENERATOR = "ITM001"
EMAIL = "office@acme.example.com"


@dataclass
class Desk:
    """A depot with a generator, and hands that book it and send what is told of it."""

    inventory: Inventory
    redis: Redis
    settings: Settings
    unit: Equipment
    _days: itertools.count = field(default_factory=lambda: itertools.count(1, 3))
    _mail: dict[str, MailChannel] = field(default_factory=dict)

    async def book(self, email: str | None = EMAIL, **changed: Any) -> Booking:
        """A booking of two days that are free, confirmed to this address."""
        period = Period.of(self.inventory.today() + dt.timedelta(days=next(self._days)), 2)
        hold = await self.inventory.hold(GENERATOR, period, call_id="call")
        return await self.inventory.confirm(
            hold, daily_rate=self.unit.lowest_rate, proofs=proofs(**changed), confirmation_email=email
        )

    @property
    def outbox(self) -> Outbox:
        return Outbox(self.inventory, retry_seconds=self.settings.notification_retry_seconds)

    async def sender(self, *channels: Channel, inventory: Inventory | None = None, **settings: Any) -> Sender:
        """A sender that has just been started; by mail, when no channels are named."""
        used = self.settings.model_copy(update=settings)
        outbox = Outbox(inventory or self.inventory, retry_seconds=used.notification_retry_seconds)
        await outbox.create_group()
        return Sender(
            outbox,
            channels or [self._by_mail(used)],
            tries=used.notification_tries,
            retry_seconds=used.notification_retry_seconds,
        )

    def _by_mail(self, settings: Settings) -> MailChannel:
        """A channel keeps nothing of what it sends, and takes a tenth of a second to try its templates."""
        if (found := self._mail.get(repr(settings))) is None:
            found = self._mail[repr(settings)] = MailChannel(settings)
        return found

    async def let_time_pass(self) -> None:
        """Hours pass: whatever was tried is due again."""
        keys = self.inventory.keys
        pending: Sequence[Any] = await self.redis.xpending_range(keys.outbox, GROUP, min="-", max="+", count=100)
        for entry in pending:
            await self.redis.xclaim(keys.outbox, GROUP, CONSUMER, 0, [entry["message_id"]], idle=10**8, justid=True)

    async def is_settled(self) -> bool:
        """Whether nothing waits, nothing is pending, and no mark is left behind."""
        keys = self.inventory.keys
        pending = await self.redis.xpending(keys.outbox, GROUP)
        waiting = await self.outbox.waiting()
        return not waiting and pending["pending"] == 0 and not await self.redis.exists(keys.notified)


async def empty(sender: Sender) -> None:
    """Send until nothing is due."""
    while await sender.send_next():
        pass
