"""The worker sends confirmations and webhooks beside its calls, so that a small depot needs no other process for it."""

import asyncio
import logging

from inventory.models import InventoryUnavailable
from shared.notifications.sender import sending
from shared.notifications.texts import TemplatesBroken
from shared.open_inventory import open_inventory
from shared.settings import Settings

logger = logging.getLogger("rental.worker")

RETRY_SECONDS = 2.0  # between two attempts to reach Redis


async def send_outbox(settings: Settings) -> None:
    """Send what is in the outbox until cancelled. Several workers may do so at once: each entry is sent by one."""
    while True:
        try:
            async with open_inventory(settings) as inventory, sending(settings, inventory):
                await asyncio.get_running_loop().create_future()  # until cancelled
        except InventoryUnavailable as exc:
            logger.warning("no confirmations are sent: %s", exc)
            await asyncio.sleep(RETRY_SECONDS)
        except TemplatesBroken as exc:
            logger.error("this worker sends no confirmations: %s", exc)
            return
