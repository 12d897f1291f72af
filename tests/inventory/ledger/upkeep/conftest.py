"""What the tests of the upkeep share: an inventory of three units, in the spring of 2030."""

import datetime as dt

import pytest

from inventory.ledger.inventory import Inventory
from inventory.models import Equipment
from tests.support.upkeep import at_day


@pytest.fixture
async def inventory(inventory: Inventory, equipment: list[Equipment]) -> Inventory:
    """Two generators, ITM001 and ITM004, and a projector, ITM002."""
    await inventory.load([unit for unit in equipment if unit.equipment_id in ("ITM001", "ITM002", "ITM004")])
    return at_day(inventory, dt.date(2030, 3, 10))
