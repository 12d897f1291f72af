"""This project's own inventory: a hold alone, a hold followed by its confirmation, and both for three units at once."""

import datetime as dt
from decimal import Decimal
from zoneinfo import ZoneInfo

from redis.asyncio import Redis

from benchmarks.contenders import Wish
from inventory.ledger.inventory import Inventory
from inventory.ledger.limits.booking_limits import BookingLimits
from inventory.models import Equipment, EquipmentNotAvailable, Hold, Proofs, WeightClass

RATE = Decimal("450.00")
PROOFS = Proofs(
    license_number="BL123456",
    business_name="Acme Construction",
    job_address="100 Main Street",
    site_weight_class=WeightClass.MEDIUM,
    operator_name="Jordan Lee",
    operator_license="OP445566",
    certificate="Basic Safety",
    certified_until=dt.date.max,
    policy_number="POL789012",
    coverage=Decimal("500000.00"),
    covered_until=dt.date.max,
)


BUSINESSES = [
    PROOFS.model_copy(update={"license_number": f"BL{number:06}", "operator_license": f"OP{number:06}"})
    for number in range(5_000)
]
"""The papers of different customers: of one business and one operator, few rentals are open at once."""


LIMITS = BookingLimits(call_units=10_000, license_units=10_000, number_units=10_000, operator_units=10_000)
"""Counted and compared as in a depot, and never reached."""


def generator(number: int) -> Equipment:
    return Equipment(
        equipment_id=f"U{number:06}",
        name="Professional Generator",
        category="Power Equipment",
        lowest_rate=RATE,
        highest_rate=RATE + 50,
        operator_certification="Basic Safety",
        min_insurance=Decimal(500_000),
        storage_location="Warehouse A",
        weight_class=WeightClass.MEDIUM,
    )


class HoldOnly:
    name = "this store: hold"
    must_be_safe = True

    def __init__(self, redis: Redis) -> None:
        self.inventory = Inventory(redis, depot=type(self).__name__.lower(), zone=ZoneInfo("UTC"), limits=LIMITS)

    async def prepare(self, units: int) -> None:
        await self.inventory.load(generator(number) for number in range(units))

    async def hold(self, wish: Wish) -> Hold | None:
        try:
            return await self.inventory.hold(f"U{wish.unit:06}", wish.period, call_id=f"call-{wish.number}")
        except EquipmentNotAvailable:
            return None

    async def reserve(self, wish: Wish) -> bool:
        return await self.hold(wish) is not None


class HoldAndConfirm(HoldOnly):
    name = "this store: hold, then confirm"

    async def reserve(self, wish: Wish) -> bool:
        hold = await self.hold(wish)
        if hold is not None:
            papers = BUSINESSES[wish.number % len(BUSINESSES)]
            await self.inventory.confirm(hold, daily_rate=RATE, proofs=papers)
        return hold is not None


class ThreeUnits(HoldOnly):
    """Each wish is for three units at once: all of them are held and booked, or none."""

    name = "this store: three units at once, held, then confirmed"

    async def prepare(self, units: int) -> None:
        self.units = units
        await super().prepare(3 * units)

    async def reserve(self, wish: Wish) -> bool:
        wanted = [f"U{wish.unit + third * self.units:06}" for third in range(3)]
        try:
            holds = await self.inventory.hold_all(wanted, wish.period, call_id=f"call-{wish.number}")
        except EquipmentNotAvailable:
            return False
        papers = BUSINESSES[wish.number % len(BUSINESSES)]
        await self.inventory.confirm_all(holds, daily_rates=[RATE] * 3, proofs=[papers] * 3)
        return True
