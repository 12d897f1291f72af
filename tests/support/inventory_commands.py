"""`main.py inventory` and `main.py booking` as people use them, on a depot of the test's own."""

import asyncio
import datetime as dt
from collections.abc import Awaitable, Callable
from decimal import Decimal
from typing import TypeVar

from typer import Typer
from typer.testing import CliRunner, Result

from commands.bookings.bookings_app import bookings_app
from commands.inventory.inventory_app import inventory_app
from inventory.ledger.inventory import Inventory
from inventory.models import Booking, Hold, Period
from inventory.server.connection import open_redis
from shared.settings import Settings
from tests.support.rentals import proofs

T = TypeVar("T")
GENERATOR, NOT_HELD, RENTED_BY_HAND, IN_MAINTENANCE = "ITM001", "ITM002", "ITM007", "ITM008"
CUSTOMER = "Bright [bold] Builders"


class CommandLine:
    def __init__(self, settings: Settings, app: Typer = inventory_app) -> None:
        self.settings = settings
        self.app = app

    @property
    def booking(self) -> "CommandLine":
        """`main.py booking` on the same depot."""
        return CommandLine(self.settings, bookings_app)

    def run(self, *arguments: object, typed: str = "") -> Result:
        """Run a command. `typed` is what a person types at its questions."""
        return CliRunner().invoke(self.app, [str(argument) for argument in arguments], input=typed)

    def succeeds(self, *arguments: object, typed: str = "") -> str:
        result = self.run(*arguments, typed=typed)
        assert result.exit_code == 0, result.output
        assert "\x1b" not in result.output
        return result.stdout

    def is_refused(self, *arguments: object, typed: str = "") -> str:
        result = self.run(*arguments, typed=typed)
        assert result.exit_code == 1, result.output
        assert isinstance(result.exception, SystemExit)
        assert "Traceback" not in result.output
        assert result.stdout.strip() == typed.strip(), "only what is typed is seen there"
        return result.stderr

    def on_the_inventory(self, work: Callable[[Inventory], Awaitable[T]]) -> T:
        async def done() -> T:
            async with open_redis(self.settings) as redis:
                return await work(Inventory(redis, depot=self.settings.depot, zone=self.settings.zone))

        return asyncio.run(done())

    def hold(self, *, first_in_days: int = 0, days: int = 3) -> Hold:
        async def held(inventory: Inventory) -> Hold:
            period = Period.of(inventory.today() + dt.timedelta(days=first_in_days), days)
            return await inventory.hold(GENERATOR, period, call_id="the-call")

        return self.on_the_inventory(held)

    def book_unit(self, equipment_id: str, *, first_in_days: int) -> Booking:
        """A booking of any unit, at its lowest rate."""

        async def booked(inventory: Inventory) -> Booking:
            period = Period.of(inventory.today() + dt.timedelta(days=first_in_days), 3)
            hold = await inventory.hold(equipment_id, period, call_id="the-call")
            unit = await inventory.get(equipment_id)
            return await inventory.confirm(hold, daily_rate=unit.lowest_rate, proofs=proofs(business_name=CUSTOMER))

        return self.on_the_inventory(booked)

    def book(self, *, first_in_days: int) -> Booking:
        papers, hold = proofs(business_name=CUSTOMER), self.hold(first_in_days=first_in_days)
        return self.on_the_inventory(lambda inventory: inventory.confirm(hold, daily_rate=Decimal(450), proofs=papers))
