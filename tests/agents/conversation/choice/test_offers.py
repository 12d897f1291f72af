import datetime as dt

import pytest

from agents.conversation.choice.held_unit import regain_hold
from agents.conversation.choice.offers import free_units, offer_when_taken
from agents.conversation.rental_line import RentalLine
from inventory.models import Equipment, InventoryUnavailable, Period
from inventory.search.catalogue import Catalogue
from shared.proved_facts import Selection
from tests.support.phone import GENERATOR

BRANDS = [f"{first}{second}" for first in ("Ba", "Co", "Du", "Fe", "Gri", "Ho", "Lu", "Mo") for second in "bdfgklmn"]
OF_A_BRAND = 7


@pytest.fixture
async def generators(line: RentalLine) -> list[Equipment]:
    """64 kinds of generator, seven units of each."""
    like = await line.inventory.get(GENERATOR)
    units = [
        like.model_copy(update={"equipment_id": f"{brand.upper()}-{number}", "name": f"{brand} Generator"})
        for brand in BRANDS
        for number in range(OF_A_BRAND)
    ]
    await line.inventory.load(units)
    return units


async def test_a_kind_is_offered_by_its_last_unit_when_all_others_are_rented(
    line: RentalLine, generators: list[Equipment]
) -> None:
    period = Period.of(line.inventory.today() + dt.timedelta(days=1), 2)
    found = Catalogue(generators).search("generator").equipment
    best = list(dict.fromkeys(unit.name for unit in found))[:3]
    last = {unit.name: unit for unit in found}
    for unit in found:
        if unit != last[unit.name]:
            await line.inventory.hold(unit.equipment_id, period, call_id="another")
    offered = await free_units(line.inventory, found, period, call_id="this")
    assert offered == [last[name] for name in best]


async def test_kinds_of_which_nothing_is_free_are_passed_over(line: RentalLine, generators: list[Equipment]) -> None:
    period = Period.of(line.inventory.today() + dt.timedelta(days=1), 2)
    found = Catalogue(generators).search("generator").equipment
    names = list(dict.fromkeys(unit.name for unit in found))
    free = {names[1], names[-1]}
    for unit in found:
        if unit.name not in free:
            await line.inventory.hold(unit.equipment_id, period, call_id="another")
    offered = await free_units(line.inventory, found, period, call_id="this")
    assert [unit.name for unit in offered] == [names[1], names[-1]]


async def test_a_redis_that_was_emptied_is_not_told_as_everything_rented(line: RentalLine) -> None:
    session = line.new_call()
    units = await line.inventory.all()
    hold = await line.inventory.hold(units[0].equipment_id, Period.of(session.today, 2), call_id=session.call.call_id)
    keys = [key async for key in line.inventory.redis.scan_iter(f"*{{{line.settings.depot}}}*")]
    await line.inventory.redis.delete(*keys)
    with pytest.raises(InventoryUnavailable, match="emptied"):
        await offer_when_taken(session, units, Period.of(session.today, 2))
    with pytest.raises(InventoryUnavailable, match="emptied"):
        await regain_hold(session, Selection.of(units[:1], [hold], hold.period))


async def test_a_unit_that_is_gone_is_offered_no_more_and_another_one_is(line: RentalLine) -> None:
    session = line.new_call()
    unit = await line.inventory.get(GENERATOR)
    hold = await line.inventory.hold(GENERATOR, Period.of(session.today, 2), call_id=session.call.call_id)
    await line.inventory.redis.hdel(line.inventory.keys.equipment, GENERATOR)  # type: ignore[misc]
    session.call.select(Selection.of([unit], [hold], hold.period))
    assert session.call.selection is not None
    assert "taken out of service" in await regain_hold(session, session.call.selection)
    assert session.call.selection is None
