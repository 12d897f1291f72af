"""Rentals that should have come back are noted for the desk, each once, with the customer whom they endanger."""

import datetime as dt

import pytest

from inventory.ledger.inventory import Inventory
from inventory.models import Equipment, Period
from shared.overdue_notes import note_overdue_rentals
from tests.support.transitions import book

LAST_DAY = dt.date(2030, 1, 7)


def at(inventory: Inventory, day: dt.date, hour: int) -> Inventory:
    """The same inventory at this hour of a day."""
    now = dt.datetime.combine(day, dt.time(hour), inventory.zone)
    return Inventory(inventory.redis, depot=inventory.keys.depot, zone=inventory.zone, now=lambda: now)


@pytest.fixture
async def depot(inventory: Inventory, equipment: list[Equipment]) -> Inventory:
    await inventory.load(equipment[:1])
    return at(inventory, LAST_DAY, 12)


async def test_an_overdue_rental_is_noted_once_the_morning_after_with_the_next_customers_rental(
    depot: Inventory,
) -> None:
    next_one = await book(depot, Period.of(LAST_DAY + dt.timedelta(days=2), 2))
    late = await book(depot, Period.of(LAST_DAY, 1))
    morning_after = LAST_DAY + dt.timedelta(days=1)
    for day, hour, left in ((LAST_DAY, 23, 0), (morning_after, 5, 0), (morning_after, 6, 1), (morning_after, 7, 0)):
        assert await note_overdue_rentals(at(depot, day, hour)) == left, (day, hour)
    assert await note_overdue_rentals(at(depot, morning_after + dt.timedelta(days=3), 7)) == 0
    (note,) = await depot.tasks()
    assert f"booking {late.reference}, should have come back on" in note.reason
    assert f"In danger: booking {next_one.reference} of Acme Construction" in note.reason


async def test_a_rental_that_was_brought_back_is_not_noted(depot: Inventory) -> None:
    late = await book(depot, Period.of(LAST_DAY, 1))
    await depot.return_booking(late.reference)
    assert await note_overdue_rentals(at(depot, LAST_DAY + dt.timedelta(days=1), 7)) == 0
    assert await depot.tasks() == []
