"""The worker empties the outbox beside its calls: a small depot needs no process of its own for that."""

import asyncio
import logging

from inventory.models import InventoryUnavailable
from shared.notifications.mail import TemplatesBroken
from shared.notifications.sender import sending
from shared.open_inventory import open_inventory
from shared.settings import Settings

logger = logging.getLogger("rental.worker")

AGAIN_SECONDS = 2.0  # before Redis is asked again that did not answer


async def empty_outbox(settings: Settings) -> None:
    """Send confirmations until cancelled. Any number of workers may do so at once: each entry is one sender's."""
    while True:
        try:
            async with open_inventory(settings) as inventory, sending(settings, inventory):
                await asyncio.get_running_loop().create_future()  # until cancelled
        except InventoryUnavailable as exc:
            logger.warning("no confirmations are sent: %s", exc)
            await asyncio.sleep(AGAIN_SECONDS)
        except TemplatesBroken as exc:
            logger.error("no confirmations are sent by this worker: %s", exc)
            return
