"""The catalogue of a worker, kept up to date with what other workers and people change.

It holds the equipment that exists. What is free is asked of Redis in every search.
"""

import asyncio
import contextlib
import logging
from collections.abc import AsyncIterator
from dataclasses import dataclass

from prometheus_client import Gauge

from inventory.ledger.inventory import Inventory
from inventory.models import Equipment, InventoryUnavailable
from inventory.search.catalogue import Catalogue, SearchResult
from inventory.server.ending_tasks import end_tasks

logger = logging.getLogger("rental.catalogue")

WAIT_SECONDS = 0.5  # for the next change; shorter than the timeout of a command, so that a lost connection is noticed
RETRY_SECONDS = 0.5  # until Redis is asked again after it did not answer

# A label, because without one every process that has no catalogue would tell the year 1970.
CURRENT = Gauge(
    "rental_catalogue_current_timestamp_seconds",
    "When the catalogue of a running call was last as Redis has it; the oldest of all calls of the worker",
    ["depot"],
    multiprocess_mode="livemin",
)


@dataclass(frozen=True)
class CatalogueSnapshot:
    """The catalogue at one position of the stream of changes."""

    position: str
    catalogue: Catalogue


async def take_catalogue_snapshot(inventory: Inventory) -> CatalogueSnapshot:
    """Read and index every unit.

    Raises:
        InventoryUnavailable: Redis does not answer.
    """
    # The position is read first, so that a unit that changes while all are read is read again, not missed.
    position = await inventory.catalogue_position()
    # In a thread: while the event loop builds an index, every caller of this worker hears silence.
    return CatalogueSnapshot(position, await asyncio.to_thread(Catalogue, await inventory.all()))


class LiveCatalogue:
    """A `Catalogue` that is replaced whenever units are added or changed. A search never waits."""

    def __init__(self, inventory: Inventory, snapshot: CatalogueSnapshot) -> None:
        self._inventory = inventory
        self._replace(snapshot)

    def _replace(self, snapshot: CatalogueSnapshot) -> None:
        self._catalogue = snapshot.catalogue
        self._position = snapshot.position
        CURRENT.labels(self._inventory.keys.depot).set_to_current_time()

    def search(self, query: str) -> SearchResult:
        """See `Catalogue.search`."""
        return self._catalogue.search(query)

    def near(self, equipment: Equipment) -> list[Equipment]:
        """See `Catalogue.near`."""
        return self._catalogue.near(equipment)

    @property
    def categories(self) -> list[str]:
        """See `Catalogue.categories`."""
        return self._catalogue.categories

    @property
    def names_by_category(self) -> dict[str, list[str]]:
        """See `Catalogue.names_by_category`."""
        return self._catalogue.names_by_category

    async def rebuild(self) -> None:
        """Read and index every unit again.

        Raises:
            InventoryUnavailable: Redis does not answer.
        """
        self._replace(await take_catalogue_snapshot(self._inventory))

    async def follow(self) -> None:
        """Apply changes as they are made, until cancelled. After a lost connection every unit is read again."""
        behind = False
        while True:
            try:
                if behind:
                    await self.rebuild()
                    behind = False
                behind = not await self._apply_changes()
            except InventoryUnavailable as exc:
                logger.warning("the catalogue is not being followed: %s", exc)
                behind = True
                await asyncio.sleep(RETRY_SECONDS)

    async def _apply_changes(self) -> bool:
        """Wait for changes and apply them. False when some were trimmed from the stream before they were read."""
        changes = await self._inventory.catalogue_changes(self._position, wait_seconds=WAIT_SECONDS)
        if changes.equipment_ids:
            changed = await self._inventory.get_many(changes.equipment_ids)
            removed = set(changes.equipment_ids) - {unit.equipment_id for unit in changed}
            self._catalogue = await asyncio.to_thread(self._catalogue.with_changes, changed, removed=removed)
        self._position = changes.position
        CURRENT.labels(self._inventory.keys.depot).set_to_current_time()
        return changes.complete


@contextlib.asynccontextmanager
async def open_catalogue(
    inventory: Inventory, snapshot: CatalogueSnapshot | None = None
) -> AsyncIterator[LiveCatalogue]:
    """The catalogue of the inventory, kept up to date for as long as it is open.

    With a `snapshot`, only what has changed since it was taken is read.

    Raises:
        InventoryUnavailable: Redis does not answer.
    """
    catalogue = LiveCatalogue(inventory, snapshot or await take_catalogue_snapshot(inventory))
    following = asyncio.create_task(catalogue.follow(), name="follow_catalogue")
    try:
        yield catalogue
    finally:
        await end_tasks(following)
