"""What every rule of the machine needs: the inventory, its model, and what was asked of them before."""

import asyncio
import contextlib
from collections import Counter
from collections.abc import Awaitable, Iterable
from typing import Any

from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine
from redis.asyncio import Redis

from inventory.ledger.inventory import Inventory
from inventory.models import Booking, BookingStatus, Hold, InventoryError, Period, Proofs
from tests.support.inventory_machine.model import CALLS, LAST_PROVED_DAY, UNITS, Model, period
from tests.support.rentals import proofs

PROOFS = proofs(LAST_PROVED_DAY)

BUSINESSES = {"one": "BL123456", "two": "BL777777", "three": "BL123456"}


def papers_of(hold: Hold) -> Proofs:
    """The papers with which the call of a hold books it. Two calls are of one business; three operators take turns."""
    return PROOFS.model_copy(
        update={
            "license_number": BUSINESSES.get(hold.call_id, "BL123456"),
            "operator_license": f"OP{int(hold.hold_id.split()[1]) % 3}",
        }
    )


days = st.integers(0, 5)
lengths = st.integers(1, 3)
units = st.sampled_from(UNITS)
calls = st.sampled_from(CALLS)

reached: Counter[str] = Counter()  # how often each outcome was seen, in all runs


class MachineBase(RuleBasedStateMachine):
    """The inventory under test and what is known of it."""

    inventory: Inventory
    redis: Redis
    depot: str

    def __init__(self) -> None:
        super().__init__()
        self.loop = asyncio.new_event_loop()
        self.stack = contextlib.AsyncExitStack()
        self.model = Model()
        self.known_holds: dict[str, Hold] = {}
        self.booked_as: dict[str, Booking] = {}
        self.ended: dict[str, BookingStatus] = {}  # by reference
        self.returned_by: dict[str, tuple[str, str | None]] = {}  # unit and ended reference, by request id
        self.moved_by: dict[str, tuple[str, Period]] = {}  # reference and new days, by request id
        self.asked = 0
        self.asked_for: dict[str, Period] = {}  # the days that were first asked for, by hold id

    def ask(self, asking: Any) -> Any:
        """What the inventory returns, or the error that it raises."""
        try:
            return self.loop.run_until_complete(asking)
        except InventoryError as exc:
            return exc

    async def all_of(self, asking: Iterable[Awaitable[Any]]) -> list[Any]:
        """The answers to requests that are sent at the same time."""
        return await asyncio.gather(*asking)

    def new_id(self, of: str) -> str:
        """The id of a hold or of another request. Ids are counted, so that every run draws the same examples."""
        self.asked += 1
        return f"{of} {self.asked:04d}"

    def by(self, thief: bool, hold: Hold) -> Hold:
        """The hold itself, or with `thief` the same hold in the name of another call that knows its id."""
        return hold.model_copy(update={"call_id": "thief"}) if thief else hold

    def some_hold(self, data: st.DataObject) -> Hold:
        """Mostly a live hold; now and then one that is not."""
        live = sorted(self.model.holds)
        choice = live if live and data.draw(st.integers(0, 3)) else sorted(self.known_holds)
        return self.known_holds[data.draw(st.sampled_from(choice))]

    def days_to_move_to(self, data: st.DataObject, unit: str) -> Period:
        """Any days, or the first day of another rental of the unit: a move goes wrong most often there."""
        rentals = [*self.model.bookings.values(), *self.model.holds.values()]
        taken = sorted({rental.period.first_day for rental in rentals if rental.equipment_id == unit})
        if taken and data.draw(st.booleans()):
            return Period.of(data.draw(st.sampled_from(taken)), 1)
        return period(data.draw(days), data.draw(st.integers(1, 5)))

    def live_hold(self, data: st.DataObject) -> Hold:
        return self.model.holds[data.draw(st.sampled_from(sorted(self.model.holds)))]
