"""What a process does before it is given a call, so that the first word does not wait for it."""

import asyncio
import gc
import logging

from livekit.agents import JobProcess

from inventory.models import InventoryUnavailable
from inventory.search.live_catalogue import CatalogueSnapshot, take_catalogue_snapshot
from shared.log_privacy import install_privacy_filter
from shared.open_inventory import open_inventory
from shared.settings import Settings, load_settings

logger = logging.getLogger("rental.worker")

SNAPSHOT = "snapshot"
OBJECTS_BEFORE_COLLECTING = 20_000


def prepare(proc: JobProcess) -> None:
    """Import what a call needs, and read and index the catalogue."""
    install_privacy_filter()
    import worker.phone_call  # noqa: F401 - imported for the time that it takes

    try:
        proc.userdata[SNAPSHOT] = asyncio.run(_snapshot(load_settings()))
    except InventoryUnavailable as exc:
        logger.warning("the catalogue could not be read ahead of a call: %s", exc)
    settle()


def settle() -> None:
    """Have the garbage collector leave alone what is there now, where looking through it again and again would stop a
    call for a third of a second each time, and have it wait: a whole call leaves it some five thousand objects, so that
    only a long one is stopped, for twenty milliseconds."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(OBJECTS_BEFORE_COLLECTING)


async def _snapshot(settings: Settings) -> CatalogueSnapshot:
    async with open_inventory(settings) as inventory:
        return await take_catalogue_snapshot(inventory)
