"""Sends what is in the outbox: takes the entries that are due, sends them over their channels, and settles them."""

import asyncio
import contextlib
import logging
from collections.abc import AsyncIterator, Sequence
from enum import StrEnum

import httpx2
from prometheus_client import Counter

from inventory.ledger.inventory import Inventory
from inventory.models import EquipmentNotFound, InventoryUnavailable
from shared.identity.code_delivery import check_code_templates
from shared.notifications.mail import MailChannel, RecordMailChannel
from shared.notifications.notice import Channel, DeliveryFailed, Notice
from shared.notifications.outbox import WHOLE_ENTRY, Entry, Outbox
from shared.notifications.sms import SmsChannel, sms_templates
from shared.notifications.texts import TemplatesBroken
from shared.notifications.webhook import WebhookChannel
from shared.settings import Settings

logger = logging.getLogger("rental.notifications")

POLL_SECONDS = 1.0  # until the outbox is read again, when nothing was due
AGAIN_SECONDS = 2.0  # until the outbox is read again, after a failure
LONGEST_REASON = 300  # characters of what a server said that are kept with a dead letter
# There are four channels. All must be finished, and noted, before another sender may take the entry.
SHARE_OF_THE_WAIT = 0.2

DELIVERIES = Counter("rental_deliveries", "Tries to send a message, and how they ended", ["channel", "outcome"])


class Delivery(StrEnum):
    """How a try ended: the other side took the message, did not take it yet, or it was given up."""

    TAKEN = "taken"
    NOT_TAKEN = "not taken"
    GIVEN_UP = "given up"


class Sender:
    """Sends the notices of a depot. Any number of senders may run at once."""

    def __init__(self, outbox: Outbox, channels: Sequence[Channel], *, tries: int, retry_seconds: float) -> None:
        self._outbox = outbox
        self._channels = channels
        self._tries = tries
        self._longest_delivery = retry_seconds * SHARE_OF_THE_WAIT
        # What was accepted, even if Redis could not note it. Another sender may send it again, but this one does not.
        self._accepted: set[tuple[str, str]] = set()

    async def run(self, stopped: asyncio.Event) -> None:
        """Send what is due until `stopped` is set. A delivery that has begun is finished first."""
        has_group = False
        while not stopped.is_set():
            pause = POLL_SECONDS
            try:
                if not has_group:
                    await self._outbox.create_group()
                    has_group = True
                if await self.send_next():
                    continue
            except InventoryUnavailable as exc:
                logger.warning("the outbox is not being emptied: %s", exc)
                pause, has_group = AGAIN_SECONDS, False
            except Exception as exc:  # a sender that stops here would go unnoticed
                logger.error("an entry of the outbox could not be handled: %s", type(exc).__name__)
                pause = AGAIN_SECONDS
            with contextlib.suppress(TimeoutError):
                async with asyncio.timeout(pause):
                    await stopped.wait()

    async def send_next(self) -> bool:
        """Handle the next entry that is due. False if there is none.

        Raises:
            InventoryUnavailable: Redis did not answer. The entry will be due again.
        """
        entry = await self._outbox.take()
        if entry is None:
            return False
        wanted: list[Channel] = []
        try:
            notice = await self._outbox.notice(entry)
        except (ValueError, KeyError, EquipmentNotFound) as exc:
            await self._give_up(entry, WHOLE_ENTRY, DeliveryFailed(f"it cannot be read ({type(exc).__name__})"))
        else:
            wanted = [channel for channel in self._channels if self._is_for(channel, entry, notice)]
            if not await self._send(entry, notice, wanted):
                return True
        await self._outbox.settle(entry, [channel.name for channel in wanted])
        self._accepted -= {(entry.entry_id, channel.name) for channel in wanted}
        return True

    def _is_for(self, channel: Channel, entry: Entry, notice: Notice) -> bool:
        return entry.only_channel in (None, channel.name) and channel.wants(notice)

    async def _send(self, entry: Entry, notice: Notice, channels: Sequence[Channel]) -> bool:
        """Send the notice over the channels that are not finished with it. Whether all of them are finished now."""
        finished = await self._outbox.finished(entry, [channel.name for channel in channels]) if channels else set()
        all_finished = True
        for channel in channels:
            if channel.name in finished or (entry.entry_id, channel.name) in self._accepted:
                continue
            failure = await self._deliver(entry, notice, channel)
            if failure is None:
                DELIVERIES.labels(channel.name, Delivery.TAKEN).inc()
                logger.info("entry %s (%s) was taken by the %s", entry.entry_id, notice.event, channel.name)
            elif failure.final or entry.attempt >= self._tries:
                DELIVERIES.labels(channel.name, Delivery.GIVEN_UP).inc()
                await self._give_up(entry, channel.name, failure)
            else:
                all_finished = False
                DELIVERIES.labels(channel.name, Delivery.NOT_TAKEN).inc()
                logger.warning(
                    "entry %s was not taken by the %s at try %d: %s",
                    entry.entry_id,
                    channel.name,
                    entry.attempt,
                    failure.kind,
                )
        return all_finished

    async def _deliver(self, entry: Entry, notice: Notice, channel: Channel) -> DeliveryFailed | None:
        """Send the notice over one channel. Returns what went wrong, or None if it was accepted."""

        async def accepted() -> None:
            self._accepted.add((entry.entry_id, channel.name))
            await self._outbox.note_accepted(entry, channel.name)

        try:
            async with asyncio.timeout(self._longest_delivery):
                await channel.deliver(notice, accepted)
        except (DeliveryFailed, TimeoutError) as exc:
            if (entry.entry_id, channel.name) in self._accepted:  # it failed after the acceptance
                return None
            return exc if isinstance(exc, DeliveryFailed) else DeliveryFailed("it took too long")
        except InventoryUnavailable:
            raise
        except Exception as exc:  # one broken entry must not stop the others; the text may be personal
            return DeliveryFailed(type(exc).__name__, str(exc))
        return None

    async def _give_up(self, entry: Entry, channel: str, failure: DeliveryFailed) -> None:
        await self._outbox.give_up(entry, channel, str(failure)[:LONGEST_REASON])
        logger.error(
            "entry %s is a dead letter (channel %s, try %d): %s; see: python main.py outbox list",
            entry.entry_id,
            channel,
            entry.attempt,
            failure.kind,
        )


def templates_problem(settings: Settings) -> str | None:
    """What is wrong with the depot's templates, in a sentence; None when they can be used. It blocks."""
    try:
        MailChannel(settings)
        sms_templates(settings)
        check_code_templates(settings)
    except TemplatesBroken as exc:
        return str(exc)
    return None


@contextlib.asynccontextmanager
async def sending(settings: Settings, inventory: Inventory) -> AsyncIterator[None]:
    """Send what is in the outbox of the inventory for as long as this is open.

    Raises:
        TemplatesBroken: a template of the depot cannot be used.
    """
    mail = MailChannel(settings)
    stopped = asyncio.Event()
    async with httpx2.AsyncClient() as client:
        sender = Sender(
            Outbox(inventory, retry_seconds=settings.notification_retry_seconds),
            [mail, RecordMailChannel(mail), WebhookChannel(settings, client), SmsChannel(settings, client)],
            tries=settings.notification_tries,
            retry_seconds=settings.notification_retry_seconds,
        )
        running = asyncio.create_task(sender.run(stopped), name="empty_outbox")
        try:
            yield
        finally:
            stopped.set()
            await running
