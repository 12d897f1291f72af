"""What loading a list would change: told before it does, and then done."""

import datetime as dt
from decimal import Decimal
from pathlib import Path

import pytest

from inventory.files.csv_file import EquipmentFileError, read_equipment_csv, write_equipment_csv
from inventory.files.differences import ChangedCell, ChangedUnit, Differences, differences
from inventory.ledger.inventory import Inventory
from inventory.models import Equipment, Period, Status

GENERATOR, RENTED_BY_HAND = "ITM001", "ITM007"


@pytest.fixture
async def depot(inventory: Inventory, equipment: list[Equipment]) -> Inventory:
    await inventory.load(equipment)
    return inventory


async def told(depot: Inventory, listed: list[Equipment]) -> Differences:
    return differences(await depot.all(), listed, bookings=await depot.bookings(), holds=await depot.holds())


async def test_the_list_that_was_loaded_changes_nothing(depot: Inventory, equipment: list[Equipment]) -> None:
    assert await told(depot, equipment) == Differences(added=(), changed=(), unchanged=len(equipment), vanished=())


async def test_what_is_told_is_what_loading_does(depot: Inventory, equipment: list[Equipment]) -> None:
    new = equipment[0].model_copy(update={"equipment_id": "NEW1"})
    listed = [equipment[0].model_copy(update={"highest_rate": Decimal("501.00")}), *equipment[2:], new]
    found = await told(depot, listed)
    assert found.added == (new,)
    assert found.changed == (ChangedUnit(GENERATOR, (ChangedCell("Max Rate", "500.00", "501.00"),)),)
    assert [vanished.unit for vanished in found.vanished] == [equipment[1]]
    summary = await depot.load(listed)
    assert (summary.added, summary.changed, summary.unchanged) == (1, 1, found.unchanged)
    assert await depot.get(equipment[1].equipment_id) == equipment[1]


async def test_a_status_that_people_set_is_told_beside_what_loading_changes(
    depot: Inventory, equipment: list[Equipment]
) -> None:
    await depot.set_maintenance(GENERATOR, on=True)
    found = await told(depot, equipment)
    assert (found.changed, found.unchanged) == ((), len(equipment))
    (status,) = found.statuses
    assert (status.unit.equipment_id, status.present, status.listed) == (
        GENERATOR,
        Status.MAINTENANCE,
        Status.AVAILABLE,
    )


async def test_a_certification_that_is_not_asked_for_any_more_is_told_as_none(
    depot: Inventory, equipment: list[Equipment]
) -> None:
    (changed,) = (
        await told(depot, [equipment[0].model_copy(update={"operator_certification": None}), *equipment[1:]])
    ).changed
    assert changed.cells == (ChangedCell("Operator Cert Required", "Basic Safety", "None"),)


async def test_a_unit_that_vanished_and_is_held_is_told_as_held(depot: Inventory, equipment: list[Equipment]) -> None:
    period = Period.of(depot.today() + dt.timedelta(days=1), 3)
    hold = await depot.hold(GENERATOR, period, call_id="call")
    (vanished,) = (await told(depot, equipment[1:])).vanished
    assert (vanished.unit.equipment_id, vanished.references, vanished.is_held) == (GENERATOR, (), True)
    await depot.release(hold)
    (vanished,) = (await told(depot, equipment[1:])).vanished
    assert not vanished.is_held


# The list as a file


async def test_what_is_written_is_read_as_it_was_with_the_statuses_that_people_set(
    depot: Inventory, tmp_path: Path
) -> None:
    await depot.hold(GENERATOR, Period.of(depot.today(), 3), call_id="call")
    units = await depot.all()
    write_equipment_csv(tmp_path / "list.csv", units)
    assert read_equipment_csv(tmp_path / "list.csv") == units
    assert (await depot.load(read_equipment_csv(tmp_path / "list.csv"))).unchanged == len(units)
    status = {unit.equipment_id: unit.status for unit in units}
    assert (status[GENERATOR], status[RENTED_BY_HAND]) == (Status.AVAILABLE, Status.RENTED)


@pytest.mark.parametrize("text", ['five "quoted" inches', "one, two", "first\nsecond", "größer", "one\u2028two", "="])
def test_any_text_is_written_so_that_it_is_read_as_it_was(
    equipment: list[Equipment], tmp_path: Path, text: str
) -> None:
    unit = equipment[0].model_copy(update={"name": text, "description": text})
    write_equipment_csv(tmp_path / "list.csv", [unit])
    assert read_equipment_csv(tmp_path / "list.csv") == [unit]


def test_a_list_that_cannot_be_written_leaves_nothing_behind(equipment: list[Equipment], tmp_path: Path) -> None:
    (tmp_path / "folder").mkdir()
    with pytest.raises(EquipmentFileError, match="cannot be written"):
        write_equipment_csv(tmp_path / "folder", equipment)
    assert list(tmp_path.iterdir()) == [tmp_path / "folder"]
