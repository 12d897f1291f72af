"""The state of a depot at one moment, and the differences between two moments."""

from collections.abc import Iterator
from dataclasses import dataclass

from inventory.ledger.inventory import Inventory
from inventory.models import Booking, Equipment, Hold, Status, Task


@dataclass(frozen=True)
class InventoryState:
    """Units and bookings by their ids; `statuses` are those of today."""

    equipment: dict[str, Equipment]
    statuses: dict[str, Status]
    bookings: dict[str, Booking]
    holds: tuple[Hold, ...]
    tasks: tuple[Task, ...]

    def bookings_of(self, equipment_id: str) -> list[Booking]:
        return [booking for booking in self.bookings.values() if booking.equipment_id == equipment_id]


async def read_inventory_state(inventory: Inventory) -> InventoryState:
    """Read the state of the depot now.

    Raises:
        InventoryUnavailable: Redis did not answer.
    """
    return InventoryState(
        equipment={unit.equipment_id: unit for unit in await inventory.all()},
        statuses=await inventory.statuses(),
        bookings={booking.reference: booking for booking in await inventory.bookings()},
        holds=tuple(await inventory.holds()),
        tasks=tuple(await inventory.tasks()),
    )


def changed_units(before: InventoryState, after: InventoryState) -> Iterator[Equipment]:
    """The units whose status, bookings or description have changed."""
    for equipment_id, unit in after.equipment.items():
        same = (
            before.equipment.get(equipment_id) == unit
            and before.statuses.get(equipment_id) == after.statuses[equipment_id]
            and before.bookings_of(equipment_id) == after.bookings_of(equipment_id)
        )
        if not same:
            yield unit
