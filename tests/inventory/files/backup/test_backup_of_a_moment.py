"""A backup is of one moment, also while the depot is used."""

import asyncio

import pytest

from inventory.files.consistency import contradictions
from tests.support.backups import Depot

# A moment


async def test_a_backup_sees_no_transition_half_made(depot: Depot) -> None:
    async def busy(unit: str) -> None:
        for after in range(0, 80, 4):
            hold = await depot.hold(after, unit)
            if after % 8:
                await depot.inventory.release(hold)
            else:
                booking = await depot.confirm(hold)
                await depot.inventory.reschedule(booking.reference, depot.days(after, 2))

    generator = depot.equipment[0]
    many = [generator.model_copy(update={"equipment_id": f"U{number}"}) for number in range(1000, 2500)]
    await depot.inventory.load(many)  # more than the server reads at once
    working = asyncio.gather(*(busy(unit.equipment_id) for unit in many[-4:]))
    seen = 0
    while not working.done():
        assert contradictions(await depot.contents()) == []
        seen += 1
    await working
    assert seen > 5


async def test_a_unit_that_is_added_while_it_is_read_is_in_it_with_its_calendar(
    depot: Depot, monkeypatch: pytest.MonkeyPatch
) -> None:
    added = depot.equipment[0].model_copy(update={"equipment_id": "NEW1"})
    names = depot.redis.hkeys

    async def names_of_before(key: str) -> list[bytes | str]:
        before = await names(key)  # type: ignore[misc]
        if not await depot.inventory.get_many(["NEW1"]):
            await depot.inventory.load([added])
            await depot.hold(unit="NEW1")
        return before

    monkeypatch.setattr(depot.redis, "hkeys", names_of_before)
    contents = await depot.contents()
    assert "NEW1" in contents.calendar
    assert contradictions(contents) == []
