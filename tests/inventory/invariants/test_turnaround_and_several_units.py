"""The rules of the ledger know the days between rentals, rentals of several units, and units that are off rent."""

import asyncio

from inventory.models import Rental
from tests.inventory.invariants.conftest import Depot, told_of
from tests.support.broken_depot import broken_in
from tests.support.rentals import proofs
from tests.support.transitions import UNIT, book


async def needs_between(depot: Depot, days: int) -> None:
    unit = await depot.inventory.get(UNIT)
    await depot.inventory.load([unit.model_copy(update={"turnaround_days": days})])
    await asyncio.sleep(0.002)  # what is agreed on in the same millisecond counts as agreed before


async def test_two_rentals_nearer_than_the_unit_needs_are_told_with_both_references(depot: Depot) -> None:
    await needs_between(depot, 3)
    late = await book(depot.inventory, depot.days(16), call_id="a third call")
    assert await broken_in(depot.inventory) == {}
    await depot.inventory.redis.hset(depot.inventory.keys.turnaround, UNIT, 0)  # type: ignore[misc]
    near = await book(depot.inventory, depot.days(20, 1), call_id="a fourth call")
    told = await told_of(depot, "keeps-turnaround")
    assert f"Booking {near.reference} of {UNIT} begins less than 3 days, which the unit needs, after" in told
    assert f"after booking {late.reference}. Have the unit ready sooner" in told


async def test_rentals_that_stood_when_the_depot_raised_the_turnaround_break_no_rule(depot: Depot) -> None:
    await book(depot.inventory, depot.days(13), call_id="a third call")
    await needs_between(depot, 5)
    assert await broken_in(depot.inventory) == {}


async def test_a_rental_that_was_moved_nearer_than_the_unit_needs_is_told(depot: Depot) -> None:
    await needs_between(depot, 3)
    await depot.inventory.redis.hset(depot.inventory.keys.turnaround, UNIT, 0)  # type: ignore[misc]
    await depot.inventory.reschedule(depot.later.reference, depot.days(4))
    assert depot.later.reference in await told_of(depot, "keeps-turnaround")


async def rent_several(depot: Depot) -> Rental:
    units = ("ITM003", "ITM005", "ITM006")
    holds = await depot.inventory.hold_all(units, depot.days(0), call_id="several")
    rates = [(await depot.inventory.get(unit)).lowest_rate for unit in units]
    return await depot.inventory.confirm_all(holds, daily_rates=rates, proofs=[proofs()] * len(units))


async def test_units_of_one_rental_off_rent_returned_and_moved_break_no_rule(depot: Depot) -> None:
    inventory = depot.inventory
    for unit in ("ITM003", "ITM005"):
        await inventory.load([(await inventory.get(unit)).model_copy(update={"turnaround_days": 2})])
    returned, out, moved = (await rent_several(depot)).bookings
    await inventory.call_off_rent(out.reference, inventory.today(), by="Kim")
    await inventory.return_rental(returned.reference)
    await inventory.reschedule_rental(moved.reference, depot.days(0, 3))
    await book(inventory, depot.days(4), out.equipment_id)
    assert f"turnaround {returned.reference}" in {block.block_id for block in await inventory.blocks()}
    assert await broken_in(inventory) == {}


async def test_a_unit_of_a_rental_of_several_that_is_gone_is_told(depot: Depot) -> None:
    gone = (await rent_several(depot)).bookings[1]
    await depot.inventory.redis.hdel(depot.inventory.keys.bookings, gone.reference)  # type: ignore[misc]
    assert gone.reference in await told_of(depot, "calendars-agree", "requests-agree", "open-rentals-agree")
