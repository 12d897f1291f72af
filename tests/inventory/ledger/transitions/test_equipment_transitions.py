"""Loading units, taking them out of the offer and back, and an inventory that is away."""

from decimal import Decimal

import pytest

from inventory.ledger.inventory import Inventory, LoadSummary
from inventory.models import Equipment, EquipmentNotAvailable, EquipmentNotFound, InventoryUnavailable, Status
from tests.support.transitions import UNIT, Days, book


async def test_loading_counts_what_it_added_changed_and_left(inventory: Inventory, equipment: list[Equipment]) -> None:
    assert await inventory.load(equipment[:3]) == LoadSummary(added=3, changed=0, unchanged=0)
    dearer = equipment[0].model_copy(update={"highest_rate": Decimal("510.00")})
    assert await inventory.load([dearer, *equipment[1:3]]) == LoadSummary(added=0, changed=1, unchanged=2)
    assert await inventory.get(dearer.equipment_id) == dearer


async def test_every_unit_is_read_as_it_was_loaded(inventory: Inventory, equipment: list[Equipment]) -> None:
    await inventory.load(equipment)
    assert await inventory.all() == sorted(equipment, key=lambda unit: unit.equipment_id)


async def test_a_unit_that_is_not_there_is_not_found(depot: Inventory, days: Days) -> None:
    for asking in (
        depot.get("ITM999"),
        depot.hold("ITM999", days(1, 1), call_id="call"),
        depot.set_maintenance("ITM999", True),
        depot.return_equipment("ITM999"),
    ):
        with pytest.raises(EquipmentNotFound):
            await asking


async def test_maintenance_takes_a_unit_out_of_the_offer_and_back(depot: Inventory, days: Days) -> None:
    assert (await depot.set_maintenance(UNIT, True)).status is Status.MAINTENANCE
    assert (await depot.statuses())[UNIT] is Status.MAINTENANCE
    assert await depot.available([UNIT, "ITM004"], days(1, 1)) == ["ITM004"]
    with pytest.raises(EquipmentNotAvailable) as refused:
        await depot.hold(UNIT, days(1, 1), call_id="call")
    assert refused.value.status is Status.MAINTENANCE
    await depot.set_maintenance(UNIT, False)
    await depot.hold(UNIT, days(1, 1), call_id="call")


async def test_a_unit_that_people_marked_as_rented_is_not_offered_until_it_is_returned(
    depot: Inventory, days: Days
) -> None:
    await depot.load([(await depot.get(UNIT)).model_copy(update={"status": Status.RENTED})])
    assert (await depot.statuses())[UNIT] is Status.RENTED
    assert await depot.available([UNIT], days(5, 1)) == []
    assert await depot.return_equipment(UNIT) == []
    assert await depot.available([UNIT], days(5, 1)) == [UNIT]


async def test_a_unit_that_people_marked_as_rented_goes_into_maintenance_only_when_it_is_back(depot: Inventory) -> None:
    await depot.load([(await depot.get(UNIT)).model_copy(update={"status": Status.RENTED})])
    with pytest.raises(EquipmentNotAvailable, match="Return it first"):
        await depot.set_maintenance(UNIT, True)
    assert (await depot.statuses())[UNIT] is Status.RENTED
    await depot.return_equipment(UNIT)
    await depot.set_maintenance(UNIT, True)


async def test_loading_again_touches_neither_holds_nor_bookings(depot: Inventory, days: Days) -> None:
    booking, hold = await book(depot, days(1, 2)), await depot.hold(UNIT, days(5, 2), call_id="call")
    await depot.load([(await depot.get(UNIT)).model_copy(update={"storage_location": "Yard Z"})])
    assert await depot.bookings() == [booking]
    assert await depot.holds() == [hold]


async def test_redis_that_is_away_is_neither_yes_nor_no(inventory_away: Inventory, days: Days) -> None:
    for asking in (
        inventory_away.get(UNIT),
        inventory_away.all(),
        inventory_away.available([UNIT], days(1, 1)),
        inventory_away.hold(UNIT, days(1, 1), call_id="call"),
        inventory_away.bookings(),
        inventory_away.messages(),
    ):
        with pytest.raises(InventoryUnavailable):
            await asking
