"""The units of the depot by name and kind, for choosing some of them. The list is read again when it has changed."""

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass

from inventory.ledger import stored_form
from inventory.ledger.inventory import Inventory
from inventory.server.errors import unavailable_if_silent

READ_AT_ONCE = 500  # units; between them other requests are answered


@dataclass(frozen=True, slots=True)
class ListedUnit:
    """A unit in a list. `searched` is what is searched, in small letters."""

    equipment_id: str
    name: str
    category: str
    searched: str


class UnitList:
    """The units, in the order of their ids."""

    def __init__(self, inventory: Inventory) -> None:
        self._inventory = inventory
        self._position: str | None = None
        self._units: tuple[ListedUnit, ...] = ()
        self._reading = asyncio.Lock()

    async def all(self) -> Sequence[ListedUnit]:
        """Every unit that the depot has.

        Raises:
            InventoryUnavailable: Redis did not answer.
        """
        async with self._reading:
            position = await self._inventory.catalogue_position()
            if position != self._position:
                self._units, self._position = await self._read(), position
            return self._units

    async def chosen(self, search: str) -> Sequence[ListedUnit]:
        """The units in whose id, name or category all these words are."""
        units = await self.all()
        for word in search.casefold().split():
            units = [unit for unit in units if word in unit.searched]
        return units

    @unavailable_if_silent(after=None)
    async def _read(self) -> tuple[ListedUnit, ...]:
        stored: dict[bytes, bytes] = await self._inventory.redis.hgetall(self._inventory.keys.equipment)  # type: ignore[misc]
        units: list[ListedUnit] = []
        for number, (equipment_id, text) in enumerate(sorted(stored.items())):
            unit = stored_form.read_equipment(equipment_id.decode(), text, None)
            searched = f"{unit.equipment_id} {unit.name} {unit.category}".casefold()
            units.append(ListedUnit(unit.equipment_id, unit.name, unit.category, searched))
            if number % READ_AT_ONCE == READ_AT_ONCE - 1:
                await asyncio.sleep(0)
        return tuple(units)
