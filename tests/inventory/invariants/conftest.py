"""A depot with a hold, a block, and bookings that are open and that have ended."""

import datetime as dt
from dataclasses import dataclass

import pytest

from inventory.invariants.ledger import ledger_check
from inventory.ledger.inventory import Inventory
from inventory.models import Booking, Equipment, Hold, Period
from tests.support.broken_depot import broken_in
from tests.support.rentals import confirmed
from tests.support.transitions import UNIT, book

PERSONAL = ("Acme", "Jordan", "Main Street", "BL123456", "OP445566", "POL789012", "5550101")


@dataclass
class Depot:
    """What the tests break: rentals of ITM001."""

    inventory: Inventory
    booking: Booking
    later: Booking
    ended: Booking
    hold: Hold

    def days(self, after: int, length: int = 2) -> Period:
        return Period.of(self.inventory.today() + dt.timedelta(days=after), length)


@pytest.fixture(autouse=True)
def _looked_at_again_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ledger_check, "LOOK_AGAIN_SECONDS", 0.0)


@pytest.fixture
async def depot(inventory: Inventory, equipment: list[Equipment]) -> Depot:
    await inventory.load(equipment[:6])
    today = inventory.today()

    def days(after: int, length: int = 2) -> Period:
        return Period.of(today + dt.timedelta(days=after), length)

    booking = await book(inventory, days(1))
    later = await book(inventory, days(10), call_id="another call")
    ended = await inventory.cancel((await book(inventory, days(20))).reference)
    hold = await inventory.hold(UNIT, days(30), call_id="call")
    unit = equipment[3]
    other = await inventory.hold(unit.equipment_id, days(1), call_id="call")
    await confirmed(inventory, unit, other, caller_phone="+12175550101")
    await inventory.block(unit.equipment_id, days(5), why="repair", by="Kim", block_id="block")
    return Depot(inventory, booking, later, ended, hold)


async def told_of(depot: Depot, *rules: str) -> str:
    """The sentences of these rules, of which each is broken and no other one is."""
    found = await broken_in(depot.inventory)
    assert found.keys() == set(rules), found
    told = " ".join(found[rule].told for rule in rules)
    assert not any(personal in told for personal in PERSONAL)
    return told
