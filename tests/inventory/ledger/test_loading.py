"""Loading units into an inventory."""

from decimal import Decimal

from inventory.ledger.inventory import Inventory, LoadSummary
from inventory.models import Equipment, Status


async def test_loading_counts_what_it_added_changed_and_left(inventory: Inventory, equipment: list[Equipment]) -> None:
    assert await inventory.load(equipment[:3]) == LoadSummary(added=3, changed=0, unchanged=0)
    dearer = equipment[0].model_copy(update={"highest_rate": Decimal("510.00")})
    assert await inventory.load([dearer, *equipment[1:3]]) == LoadSummary(added=0, changed=1, unchanged=2)
    assert await inventory.get(dearer.equipment_id) == dearer


async def test_every_unit_is_read_as_it_was_loaded(inventory: Inventory, equipment: list[Equipment]) -> None:
    await inventory.load(equipment)
    assert await inventory.all() == sorted(equipment, key=lambda unit: unit.equipment_id)


async def test_a_new_price_leaves_the_statuses_that_people_set(
    inventory: Inventory, equipment: list[Equipment]
) -> None:
    broken, back, other = equipment[0], equipment[1].model_copy(update={"status": Status.RENTED}), equipment[2]
    await inventory.load([broken, back, other])
    await inventory.set_maintenance(broken.equipment_id, on=True)
    await inventory.return_equipment(back.equipment_id)
    dearer = [unit.model_copy(update={"highest_rate": Decimal("910.00")}) for unit in (broken, back, other)]
    assert await inventory.load(dearer) == LoadSummary(added=0, changed=3, unchanged=0)
    found = {unit.equipment_id: (unit.status, unit.highest_rate) for unit in await inventory.all()}
    assert found[broken.equipment_id] == (Status.MAINTENANCE, Decimal("910.00"))
    assert found[back.equipment_id] == (Status.AVAILABLE, Decimal("910.00"))


async def test_a_status_is_replaced_only_when_it_is_still_the_one_that_was_agreed_on(
    inventory: Inventory, equipment: list[Equipment]
) -> None:
    units = equipment[:3]
    await inventory.load(units)
    first, second, third = (unit.equipment_id for unit in units)
    for unit in (first, second, third):
        await inventory.set_maintenance(unit, on=True)
    agreed = {first: Status.MAINTENANCE, second: Status.RENTED}
    assert await inventory.load(units, replaced_statuses=agreed) == LoadSummary(added=0, changed=1, unchanged=2)
    found = {unit.equipment_id: unit.status for unit in await inventory.all()}
    assert found == {first: Status.AVAILABLE, second: Status.MAINTENANCE, third: Status.MAINTENANCE}


async def test_a_unit_that_is_twice_in_a_list_ends_as_it_stands_there_last(
    inventory: Inventory, equipment: list[Equipment]
) -> None:
    first = equipment[0].model_copy(update={"status": Status.MAINTENANCE, "turnaround_days": 2})
    last = equipment[0].model_copy(update={"name": "Stump Grinder"})
    assert await inventory.load([first, last, last]) == LoadSummary(added=1, changed=1, unchanged=1)
    assert await inventory.all() == [last.model_copy(update={"status": Status.MAINTENANCE})]
    entries = await inventory.redis.xrange(inventory.keys.catalogue)
    assert len(entries or []) == 2
    assert await inventory.redis.hget(inventory.keys.turnaround, last.equipment_id) == b"0"  # type: ignore[misc]


async def test_a_list_of_more_units_than_one_script_takes_is_loaded_whole(
    inventory: Inventory, equipment: list[Equipment]
) -> None:
    many = [equipment[0].model_copy(update={"equipment_id": f"UNIT-{number:04}"}) for number in range(450)]
    await inventory.load(many[:3])
    assert await inventory.load(many) == LoadSummary(added=447, changed=0, unchanged=3)
    assert await inventory.all() == many


async def test_a_unit_that_was_removed_is_left_out_and_counted_whatever_stands_around_it(
    inventory: Inventory, equipment: list[Equipment]
) -> None:
    units = equipment[:3]
    await inventory.load(units)
    await inventory.remove(units[1].equipment_id)
    dearer = [unit.model_copy(update={"highest_rate": Decimal("910.00")}) for unit in units]
    assert await inventory.load(dearer) == LoadSummary(added=0, changed=2, unchanged=0, removed=1)
    assert [unit.equipment_id for unit in await inventory.all()] == [units[0].equipment_id, units[2].equipment_id]


async def test_what_is_expected_does_not_change_what_is_read(inventory: Inventory, equipment: list[Equipment]) -> None:
    await inventory.load(equipment)
    await inventory.set_maintenance(equipment[0].equipment_id, on=True)
    other = equipment[1].model_copy(update={"highest_rate": Decimal("910.00"), "status": Status.RENTED})
    unknown = equipment[2].model_copy(update={"equipment_id": "NEW1"})
    expected = [equipment[0], other, unknown, *equipment[3:]]
    assert await inventory.all(expected=expected) == await inventory.all()
    assert await inventory.names() == {unit.equipment_id: unit.name for unit in equipment}
