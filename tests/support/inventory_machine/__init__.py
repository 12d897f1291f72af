"""Everything that can be asked of the inventory, in any order. Each answer is compared with the model's."""

import contextlib
import datetime as dt
from zoneinfo import ZoneInfo

from hypothesis.stateful import initialize, invariant, precondition, rule
from redis.asyncio import Redis

from inventory.ledger.inventory import Inventory
from inventory.ledger.new_ids import new_id
from inventory.ledger.stored_form import day_numbers
from inventory.models import BookingStatus
from tests.support.inventory_machine.base import reached
from tests.support.inventory_machine.model import LAST_PROVED_DAY, LIMITS, PHONES, UNITS, period
from tests.support.inventory_machine.rentals import RentalRules
from tests.support.rentals import GENERATOR

__all__ = ["InventoryMachine", "reached"]

ZONE = ZoneInfo("America/New_York")


class InventoryMachine(RentalRules):
    """Rules for the inventory on a Redis of the test's choice (`connect`)."""

    @staticmethod
    def connect() -> contextlib.AbstractAsyncContextManager[Redis]:
        raise NotImplementedError

    @initialize()
    def open(self) -> None:
        self.redis = self.loop.run_until_complete(self.stack.enter_async_context(self.connect()))
        self.depot = f"m{new_id()[:10]}"
        self.inventory = Inventory(
            self.redis,
            depot=self.depot,
            zone=ZONE,
            limits=LIMITS,
            now=lambda: dt.datetime.combine(self.model.today, dt.time(12), ZONE),
        )
        self.ask(self.inventory.load(GENERATOR.model_copy(update={"equipment_id": unit}) for unit in UNITS))

    def teardown(self) -> None:
        self.loop.run_until_complete(self.stack.aclose())
        self.loop.close()

    @precondition(lambda self: self.model.today < LAST_PROVED_DAY)
    @rule()
    def a_day_passes(self) -> None:
        self.model.today += dt.timedelta(days=1)
        reached["day"] += 1

    # What must be true after every step

    @invariant()
    def the_inventory_offers_what_the_model_offers(self) -> None:
        if not hasattr(self, "inventory"):
            return
        asked = [period(start, 2) for start in range(0, 12, 2)]
        answers = self.ask(self.all_of(self.inventory.available(UNITS, wanted) for wanted in asked))
        for wanted, offered in zip(asked, answers, strict=True):
            assert offered == [unit for unit in UNITS if self.model.is_free(unit, wanted)]

    @invariant()
    def the_inventory_holds_and_has_booked_what_the_model_has(self) -> None:
        if not hasattr(self, "inventory"):
            return
        blocked = {block.block_id for block in self.ask(self.inventory.blocks())}
        assert blocked == {key for key, block in self.model.blocks.items() if block.period.day_after > self.model.today}
        held = {hold.hold_id: hold.period for hold in self.ask(self.inventory.holds())}
        assert held == {hold.hold_id: hold.period for hold in self.model.holds.values()}
        booked = [b for b in self.ask(self.inventory.bookings()) if b.status is BookingStatus.BOOKED]
        found = {b.reference: (b.equipment_id, b.period) for b in booked}
        assert found == {b.reference: (b.equipment_id, b.period) for b in self.model.bookings.values()}

    @invariant()
    def the_rentals_that_the_model_has_are_counted_for_each_of_their_subjects(self) -> None:
        if not hasattr(self, "inventory"):
            return
        number = self.ask(self.inventory.keyed_hash(PHONES["one"]))
        expected: set[str] = set()
        for booking in self.model.bookings.values():
            papers, (first_day, day_after) = booking.proofs, day_numbers(booking.period)
            days = f"{first_day} {day_after}"
            subjects = [f"license:{papers.license_number}", f"operator:{papers.operator_license}"]
            if booking.call_id:
                subjects += [f"call:{booking.call_id}"] + [f"number:{number}"] * (booking.call_id in PHONES)
            expected |= {f"{one} {days} {booking.reference} {papers.license_number}" for one in subjects}
        counted = self.ask(self.redis.hgetall(self.inventory.keys.open_rentals))
        lines = [f"{one.decode()} {line}" for one, lines in counted.items() for line in lines.decode().splitlines()]
        assert sorted(lines) == sorted(expected)
