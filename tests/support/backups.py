"""A depot that is backed up, restored and tampered with."""

import datetime as dt
from decimal import Decimal

from redis.asyncio import Redis

from inventory.files.backup import read_depot, restore_depot
from inventory.files.backup_file import DepotContents
from inventory.ledger.inventory import Inventory
from inventory.ledger.keys import Keys
from inventory.models import Booking, Equipment, Hold, Period
from shared.settings import Settings
from tests.support.rentals import proofs

GENERATOR, PROJECTOR, RENTED_BY_HAND, IN_MAINTENANCE = "ITM001", "ITM002", "ITM007", "ITM008"
CUSTOMER = "Bright Builders, größer/besser"
EMPTY = DepotContents(depot="main", equipment={}, out={}, calendar={}, holds={}, bookings={}, booked={}, streams={})


class Depot:
    """A depot of the test's own, and what can be done with it."""

    def __init__(self, redis: Redis, settings: Settings, equipment: list[Equipment]) -> None:
        self.redis, self.name, self.keys, self.equipment = redis, settings.depot, Keys(settings.depot), equipment
        self.inventory = Inventory(redis, depot=self.name, zone=settings.zone)
        self.hasty = Inventory(redis, depot=self.name, zone=settings.zone, hold_seconds=0.001)

    def days(self, after: int, length: int = 3) -> Period:
        return Period.of(self.inventory.today() + dt.timedelta(days=after), length)

    async def hold(self, after: int = 1, unit: str = GENERATOR, call_id: str = "call") -> Hold:
        return await self.inventory.hold(unit, self.days(after), call_id=call_id)

    async def confirm(self, hold: Hold) -> Booking:
        return await self.inventory.confirm(hold, daily_rate=Decimal(450), proofs=proofs(business_name=CUSTOMER))

    async def book(self, after: int = 1) -> Booking:
        return await self.confirm(await self.hold(after))

    async def contents(self) -> DepotContents:
        return await read_depot(self.redis, depot=self.name)

    async def restore(self, contents: DepotContents, *, replace: bool = True) -> None:
        await restore_depot(self.redis, contents, depot=self.name, replace=replace)
