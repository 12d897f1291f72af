"""Units that are withdrawn from the offer and come back, and an inventory that does not answer."""

import pytest

from inventory.ledger.inventory import Inventory
from inventory.models import EquipmentNotAvailable, EquipmentNotFound, InventoryUnavailable, Status
from tests.support.transitions import UNIT, Days, book


async def test_a_unit_that_is_not_there_is_not_found(inventory: Inventory, days: Days) -> None:
    for asking in (
        inventory.get("ITM999"),
        inventory.hold("ITM999", days(1, 1), call_id="call"),
        inventory.set_maintenance("ITM999", True),
        inventory.return_equipment("ITM999"),
    ):
        with pytest.raises(EquipmentNotFound):
            await asking


async def test_maintenance_takes_a_unit_out_of_the_offer_and_back(inventory: Inventory, days: Days) -> None:
    assert (await inventory.set_maintenance(UNIT, True)).status is Status.MAINTENANCE
    assert (await inventory.statuses())[UNIT] is Status.MAINTENANCE
    assert await inventory.available([UNIT, "ITM004"], days(1, 1)) == ["ITM004"]
    with pytest.raises(EquipmentNotAvailable) as refused:
        await inventory.hold(UNIT, days(1, 1), call_id="call")
    assert refused.value.status is Status.MAINTENANCE
    await inventory.set_maintenance(UNIT, False)
    await inventory.hold(UNIT, days(1, 1), call_id="call")


async def test_a_unit_that_people_marked_as_rented_is_not_offered_until_it_is_returned(
    inventory: Inventory, days: Days
) -> None:
    rented = (await inventory.get(UNIT)).model_copy(update={"status": Status.RENTED})
    await inventory.load([rented], replaced_statuses={UNIT: Status.AVAILABLE})
    assert (await inventory.statuses())[UNIT] is Status.RENTED
    assert await inventory.available([UNIT], days(5, 1)) == []
    assert await inventory.return_equipment(UNIT) is None
    assert await inventory.available([UNIT], days(5, 1)) == [UNIT]


async def test_a_unit_that_people_marked_as_rented_goes_into_maintenance_only_when_it_is_back(
    inventory: Inventory,
) -> None:
    rented = (await inventory.get(UNIT)).model_copy(update={"status": Status.RENTED})
    await inventory.load([rented], replaced_statuses={UNIT: Status.AVAILABLE})
    with pytest.raises(EquipmentNotAvailable, match="Return it first"):
        await inventory.set_maintenance(UNIT, True)
    assert (await inventory.statuses())[UNIT] is Status.RENTED
    await inventory.return_equipment(UNIT)
    await inventory.set_maintenance(UNIT, True)


async def test_loading_again_touches_neither_holds_nor_bookings(inventory: Inventory, days: Days) -> None:
    booking, hold = await book(inventory, days(1, 2)), await inventory.hold(UNIT, days(5, 2), call_id="call")
    await inventory.load([(await inventory.get(UNIT)).model_copy(update={"storage_location": "Yard Z"})])
    assert await inventory.bookings() == [booking]
    assert await inventory.holds() == [hold]


async def test_redis_that_is_away_is_neither_yes_nor_no(inventory_away: Inventory, days: Days) -> None:
    for asking in (
        inventory_away.get(UNIT),
        inventory_away.all(),
        inventory_away.available([UNIT], days(1, 1)),
        inventory_away.hold(UNIT, days(1, 1), call_id="call"),
        inventory_away.bookings(),
        inventory_away.tasks(),
    ):
        with pytest.raises(InventoryUnavailable):
            await asking
