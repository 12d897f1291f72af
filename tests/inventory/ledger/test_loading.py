"""Loading units into an inventory."""

from decimal import Decimal

from inventory.ledger.inventory import Inventory, LoadSummary
from inventory.models import Equipment


async def test_loading_counts_what_it_added_changed_and_left(inventory: Inventory, equipment: list[Equipment]) -> None:
    assert await inventory.load(equipment[:3]) == LoadSummary(added=3, changed=0, unchanged=0)
    dearer = equipment[0].model_copy(update={"highest_rate": Decimal("510.00")})
    assert await inventory.load([dearer, *equipment[1:3]]) == LoadSummary(added=0, changed=1, unchanged=2)
    assert await inventory.get(dearer.equipment_id) == dearer


async def test_every_unit_is_read_as_it_was_loaded(inventory: Inventory, equipment: list[Equipment]) -> None:
    await inventory.load(equipment)
    assert await inventory.all() == sorted(equipment, key=lambda unit: unit.equipment_id)
