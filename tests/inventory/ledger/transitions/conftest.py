"""What the tests of the transitions share: an inventory of three units, and days counted from today."""

import datetime as dt

import pytest

from inventory.ledger.inventory import Inventory
from inventory.models import Equipment, Period
from tests.support.transitions import Days


@pytest.fixture
async def inventory(inventory: Inventory, equipment: list[Equipment]) -> Inventory:
    """Two generators, ITM001 and ITM004, and a projector, ITM002."""
    await inventory.load([unit for unit in equipment if unit.equipment_id in ("ITM001", "ITM002", "ITM004")])
    return inventory


@pytest.fixture
def days(inventory: Inventory) -> Days:
    """Days counted from today: `days(1, 3)` are three days from tomorrow."""
    return lambda after, length: Period.of(inventory.today() + dt.timedelta(days=after), length)
