"""What empties the outbox: takes what is due, tells it over its channels, and settles it."""

import asyncio
import contextlib
import logging
from collections.abc import AsyncIterator, Sequence

import httpx2

from inventory.ledger.inventory import Inventory
from inventory.models import BookingNotFound, EquipmentNotFound, InventoryUnavailable
from shared.notifications.mail import MailChannel
from shared.notifications.notice import Channel, Notice, Undeliverable
from shared.notifications.outbox import WHOLE_ENTRY, Entry, Outbox
from shared.notifications.webhook import WebhookChannel
from shared.settings import Settings

logger = logging.getLogger("rental.notifications")

POLL_SECONDS = 1.0  # between two looks at an outbox in which nothing was due
AGAIN_SECONDS = 2.0  # before Redis is asked again after it did not answer
LONGEST_REASON = 300  # characters of what a server said that are kept with a dead letter
# Two channels and what is noted between them must be done before another sender may take the entry.
SHARE_OF_THE_WAIT = 0.4


class Sender:
    """One of the senders of a depot; any number of them may run at once."""

    def __init__(self, outbox: Outbox, channels: Sequence[Channel], *, tries: int, retry_seconds: float) -> None:
        self._outbox = outbox
        self._channels = channels
        self._tries = tries
        self._longest_delivery = retry_seconds * SHARE_OF_THE_WAIT
        # What was accepted while Redis could not note it. Another sender may then send it again; this one does not.
        self._accepted: set[tuple[str, str]] = set()

    async def run(self, stopped: asyncio.Event) -> None:
        """Empty the outbox until `stopped`; what is being sent then is brought to its end."""
        joined = False
        while not stopped.is_set():
            pause = POLL_SECONDS
            try:
                if not joined:
                    await self._outbox.join()
                    joined = True
                if await self.send_next():
                    continue
            except InventoryUnavailable as exc:
                logger.warning("the outbox is not being emptied: %s", exc)
                pause, joined = AGAIN_SECONDS, False
            except Exception as exc:  # nobody would notice a sender that stands still
                logger.error("an entry of the outbox could not be handled: %s", type(exc).__name__)
                pause = AGAIN_SECONDS
            with contextlib.suppress(TimeoutError):
                await asyncio.wait_for(stopped.wait(), pause)

    async def send_next(self) -> bool:
        """Handle the next entry that is due; False when none is.

        Raises:
            InventoryUnavailable: Redis did not answer. What was taken will be due again.
        """
        entry = await self._outbox.take()
        if entry is None:
            return False
        wanted: list[Channel] = []
        try:
            notice = await self._outbox.notice(entry)
        except (ValueError, KeyError, EquipmentNotFound, BookingNotFound) as exc:
            await self._bury(entry, WHOLE_ENTRY, Undeliverable(f"it cannot be read ({type(exc).__name__})"))
        else:
            wanted = [channel for channel in self._channels if self._is_for(channel, entry, notice)]
            if not await self._tell(entry, notice, wanted):
                return True
        await self._outbox.settle(entry, [channel.name for channel in wanted])
        self._accepted -= {(entry.entry_id, channel.name) for channel in wanted}
        return True

    def _is_for(self, channel: Channel, entry: Entry, notice: Notice) -> bool:
        return entry.only in (None, channel.name) and channel.wants(notice)

    async def _tell(self, entry: Entry, notice: Notice, channels: Sequence[Channel]) -> bool:
        """Tell the notice over the channels that have not had it. Whether all are done with it, for better or worse."""
        done = await self._outbox.done(entry, [channel.name for channel in channels]) if channels else set()
        finished = True
        for channel in channels:
            if channel.name in done or (entry.entry_id, channel.name) in self._accepted:
                continue
            failure = await self._deliver(entry, notice, channel)
            if failure is None:
                logger.info("entry %s (%s) was taken by the %s", entry.entry_id, notice.event, channel.name)
            elif failure.final or entry.attempt >= self._tries:
                await self._bury(entry, channel.name, failure)
            else:
                finished = False
                logger.warning(
                    "entry %s was not taken by the %s at try %d: %s",
                    entry.entry_id,
                    channel.name,
                    entry.attempt,
                    failure.kind,
                )
        return finished

    async def _deliver(self, entry: Entry, notice: Notice, channel: Channel) -> Undeliverable | None:
        """Tell the notice over one channel; what stood in the way, or None when it was accepted."""

        async def accepted() -> None:
            self._accepted.add((entry.entry_id, channel.name))
            await self._outbox.record(entry, channel.name)

        try:
            async with asyncio.timeout(self._longest_delivery):
                await channel.deliver(notice, accepted)
        except (Undeliverable, TimeoutError) as exc:
            if (entry.entry_id, channel.name) in self._accepted:  # it failed behind the acceptance
                return None
            return exc if isinstance(exc, Undeliverable) else Undeliverable("it took too long")
        except InventoryUnavailable:
            raise
        except Exception as exc:  # one entry must not keep the others waiting; its text may be personal
            return Undeliverable(type(exc).__name__, str(exc))
        return None

    async def _bury(self, entry: Entry, channel: str, failure: Undeliverable) -> None:
        await self._outbox.bury(entry, channel, str(failure)[:LONGEST_REASON])
        logger.error(
            "entry %s is a dead letter (channel %s, try %d): %s; see: python main.py outbox list",
            entry.entry_id,
            channel,
            entry.attempt,
            failure.kind,
        )


@contextlib.asynccontextmanager
async def sending(settings: Settings, inventory: Inventory) -> AsyncIterator[None]:
    """Empty the outbox of the inventory for as long as this is open.

    Raises:
        TemplatesBroken: a mail template of the depot cannot be used.
    """
    mail = MailChannel(settings)
    stopped = asyncio.Event()
    async with httpx2.AsyncClient() as client:
        sender = Sender(
            Outbox(inventory, retry_seconds=settings.notification_retry_seconds),
            [mail, WebhookChannel(settings, client)],
            tries=settings.notification_tries,
            retry_seconds=settings.notification_retry_seconds,
        )
        running = asyncio.create_task(sender.run(stopped), name="empty_outbox")
        try:
            yield
        finally:
            stopped.set()
            await running
