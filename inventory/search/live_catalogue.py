"""The catalogue of a worker, following what other workers and people change.

The catalogue says what there is, never what is free: that is asked of Redis each time.
"""

import asyncio
import contextlib
import logging
from collections.abc import AsyncIterator
from dataclasses import dataclass

from inventory.ledger.inventory import Inventory
from inventory.models import Equipment, InventoryUnavailable
from inventory.search.catalogue import Catalogue, SearchResult

logger = logging.getLogger("rental.catalogue")

WAIT_SECONDS = 0.5  # for the next change; shorter than a command may take, so that a lost connection is noticed
AGAIN_SECONDS = 0.5  # before Redis is asked again after it did not answer


@dataclass(frozen=True)
class CatalogueSnapshot:
    """The catalogue as it was at a position of the stream of changes."""

    position: str
    catalogue: Catalogue


async def take_catalogue_snapshot(inventory: Inventory) -> CatalogueSnapshot:
    """Read and index every unit.

    Raises:
        InventoryUnavailable: Redis does not answer.
    """
    # The position comes first: a unit that changes while the others are read is then read again, not missed.
    position = await inventory.catalogue_position()
    # In a thread: a loop that builds an index is silence on somebody's telephone.
    return CatalogueSnapshot(position, await asyncio.to_thread(Catalogue, await inventory.all()))


class LiveCatalogue:
    """A `Catalogue` that is replaced whenever units were added or changed. Searching it never waits."""

    def __init__(self, inventory: Inventory, snapshot: CatalogueSnapshot) -> None:
        self._inventory = inventory
        self._begin_with(snapshot)

    def _begin_with(self, snapshot: CatalogueSnapshot) -> None:
        self._catalogue = snapshot.catalogue
        self._position = snapshot.position

    def search(self, query: str) -> SearchResult:
        """As `Catalogue.search`."""
        return self._catalogue.search(query)

    def near(self, equipment: Equipment) -> list[Equipment]:
        """As `Catalogue.near`."""
        return self._catalogue.near(equipment)

    @property
    def categories(self) -> list[str]:
        """As `Catalogue.categories`."""
        return self._catalogue.categories

    async def rebuild(self) -> None:
        """Read everything anew.

        Raises:
            InventoryUnavailable: Redis does not answer.
        """
        self._begin_with(await take_catalogue_snapshot(self._inventory))

    async def follow(self) -> None:
        """Take in changes as they are made, until cancelled. After a lost connection everything is read anew."""
        behind = False
        while True:
            try:
                if behind:
                    await self.rebuild()
                    behind = False
                behind = not await self._take_changes()
            except InventoryUnavailable as exc:
                logger.warning("the catalogue is not being followed: %s", exc)
                behind = True
                await asyncio.sleep(AGAIN_SECONDS)

    async def _take_changes(self) -> bool:
        """Wait for changes and take them in; False when some were trimmed away before they were read."""
        changes = await self._inventory.catalogue_changes(self._position, wait_seconds=WAIT_SECONDS)
        if changes.equipment_ids:
            changed = await self._inventory.get_many(changes.equipment_ids)
            self._catalogue = await asyncio.to_thread(self._catalogue.with_changes, changed)
        self._position = changes.position
        return changes.complete


@contextlib.asynccontextmanager
async def open_catalogue(
    inventory: Inventory, snapshot: CatalogueSnapshot | None = None
) -> AsyncIterator[LiveCatalogue]:
    """The catalogue of the inventory, followed for as long as it is open. A `snapshot` that was taken before saves
    reading it all: what has changed since is taken in at once.

    Raises:
        InventoryUnavailable: Redis does not answer.
    """
    catalogue = LiveCatalogue(inventory, snapshot or await take_catalogue_snapshot(inventory))
    following = asyncio.create_task(catalogue.follow(), name="follow_catalogue")
    try:
        yield catalogue
    finally:
        # Until it ends: `asyncio.wait_for` of Python 3.11, which redis-py sends with, can lose a cancellation.
        while not following.done():
            following.cancel()
            await asyncio.wait([following], timeout=WAIT_SECONDS)
