"""The worker's part in overdue rentals: it leaves notes about them for the desk."""

import asyncio
import logging

from redis.exceptions import RedisError

from inventory.models import InventoryUnavailable
from shared.open_inventory import open_inventory
from shared.overdue_notes import note_overdue_rentals
from shared.settings import Settings

logger = logging.getLogger("rental.worker")

LOOK_EVERY_SECONDS = 600.0


async def note_overdue_rentals_all_day(settings: Settings) -> None:
    """Until cancelled, look for overdue rentals and leave the notes. Several workers leave each note once."""
    while True:
        try:
            async with open_inventory(settings) as inventory:
                left = await note_overdue_rentals(inventory)
            if left:
                logger.info("%d rentals are overdue; see: python main.py booking list --overdue", left)
        except (InventoryUnavailable, RedisError, OSError, TimeoutError) as exc:
            logger.warning("overdue rentals could not be looked for: %s", type(exc).__name__)
        await asyncio.sleep(LOOK_EVERY_SECONDS)
