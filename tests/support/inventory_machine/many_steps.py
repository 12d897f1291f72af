"""The machine without Hypothesis: rules in any order, as many as are wanted, hundreds in a second.

Hypothesis looks for the shortest way to a fault, which costs most of the time. Here the same rules are run with values
that a random generator draws. Two rules are added: a list is loaded again, and calls and the desk ask for the same days
in the same moment.
"""

import asyncio
import random
from collections.abc import Awaitable, Callable
from typing import Any

from hypothesis import strategies as st
from hypothesis.stateful import rule
from hypothesis.strategies import SearchStrategy

from inventory.files.backup import read_depot
from inventory.files.consistency import contradictions
from inventory.ledger.desk.desk_bookings import Reservation
from inventory.models import (
    Block,
    Booking,
    Hold,
    InventoryError,
    InventoryUnavailable,
    Papers,
    Status,
)
from tests.support.inventory_machine import InventoryMachine
from tests.support.inventory_machine.base import PROOFS, days, lengths, reached, units
from tests.support.inventory_machine.desk import RATE
from tests.support.inventory_machine.model import period
from tests.support.rentals import GENERATOR

STATUSES = tuple(Status)
DAYS_LEFT_OUT = 0.8  # a depot of the machine has six days, and much is to happen on each


class Dropped(Exception):
    """Redis did not answer in time, so it is not known whether the request was carried out."""


class Chance:
    """Draws values of strategies, in the place of `st.DataObject`."""

    def __init__(self, seed: int) -> None:
        self.random = random.Random(seed)

    def draw(self, strategy: SearchStrategy[Any]) -> Any:
        """A value of this strategy: one of those that the machine's rules use."""
        plain: Any = getattr(strategy, "wrapped_strategy", strategy)
        match type(plain).__name__:
            case "DataStrategy":
                return self
            case "SampledFromStrategy":
                return self.random.choice(plain.elements)
            case "JustStrategy":
                return plain.value
            case "IntegersStrategy":
                return self.random.randint(plain.start, plain.end)
            case "BooleansStrategy":
                return self.random.random() < 0.5
            case name:
                raise NotImplementedError(f"a value of {name}")


class ManySteps(InventoryMachine):
    """The machine with rules that need no short way to a fault."""

    def ask(self, asking: Any) -> Any:
        answer = super().ask(asking)
        if isinstance(answer, InventoryUnavailable):
            raise Dropped
        return answer

    @rule(unit=units, status=st.sampled_from(STATUSES))
    def load_the_list_again(self, unit: str, status: Status) -> None:
        """The status in a list does not replace the one that the desk has set."""
        needs = self.model.turnaround.get(unit, 0)
        listed = GENERATOR.model_copy(update={"equipment_id": unit, "status": status, "turnaround_days": needs})
        summary = self.ask(self.inventory.load([listed]))
        assert (summary.added, summary.changed, summary.unchanged) == (0, 0, 1)
        reached["load"] += 1

    @rule(unit=units, start=days, length=lengths, first=st.integers(0, 4))
    def all_want_the_same(self, unit: str, start: int, length: int, first: int) -> None:
        """Two calls, the desk, a block and an import ask in the same moment: one gets the days, or nobody."""
        wanted, number = period(start, length), self.new_id("race")
        row = Reservation(
            source_id=f"{number} import",
            equipment_id=unit,
            period=wanted,
            daily_rate=RATE,
            papers=Papers(business_name="Acme", license_number="BL777777", operator_license="OP0"),
        )
        asking: list[Awaitable[Any]] = [
            self.inventory.hold(unit, wanted, call_id=f"{number} one", hold_id=f"{number} one"),
            self.inventory.hold(unit, wanted, call_id=f"{number} two", hold_id=f"{number} two"),
            self.inventory.book_at_desk(
                unit,
                wanted,
                daily_rate=RATE,
                papers=Papers.model_validate(PROOFS.model_dump()),
                by="Kim",
                request_id=f"{number} desk",
            ),
            self.inventory.block(unit, wanted, why="inspection", by="Kim", block_id=f"{number} block"),
            self.inventory.import_reservations([row], by="Kim", source="list.csv"),
        ]
        answers = self.ask(self.answers_of(*asking[first:], *asking[:first]))
        won = [answer for answer in answers if not isinstance(answer, InventoryError)]
        assert len(won) == int(self.model.is_free_in_the_calendar(unit, wanted, near=False)), answers
        if not self.model.is_free_in_the_calendar(unit, wanted):
            assert all(isinstance(one, Block) for one in won), "a block needs no days between it and a rental"
        for winner in won:
            self.note_winner(winner)

    def note_winner(self, winner: Any) -> None:
        if isinstance(winner, Hold):
            self.model.holds[winner.hold_id] = self.known_holds[winner.hold_id] = winner
            self.asked_for[winner.hold_id] = winner.period
            reached["race: a call"] += 1
        elif isinstance(winner, Block):
            self.model.blocks[winner.block_id] = winner
            reached["race: a block"] += 1
        else:
            (booking,) = winner if isinstance(winner, list) else [winner]
            assert isinstance(booking, Booking)
            self.model.bookings[booking.reference] = self.booked_as[booking.hold_id] = booking
            reached[f"race: {booking.source}"] += 1

    async def answers_of(self, *asking: Any) -> list[Any]:
        answers = await asyncio.gather(*asking, return_exceptions=True)
        if any(isinstance(answer, InventoryUnavailable) for answer in answers):
            raise InventoryUnavailable("one of them did not answer")
        return answers

    def close(self) -> None:
        """Delete the depot, so that the server does not fill up, and close the client."""
        self.loop.run_until_complete(self._delete_depot())
        self.teardown()

    async def _delete_depot(self) -> None:
        keys = [key async for key in self.redis.scan_iter(f"rental:{{{self.depot}}}:*", count=1000)]
        await self.redis.delete(*keys)

    def require_that_nothing_is_lost_or_doubled(self) -> None:
        """Every booking that was answered is stored, and no day of a unit is promised twice."""
        contents = self.loop.run_until_complete(read_depot(self.redis, depot=self.depot))
        assert contradictions(contents) == []
        lost = {booking.reference for booking in self.booked_as.values()} - contents.bookings.keys()
        assert not lost, f"{len(lost)} bookings are lost"


def run_steps(machine: ManySteps, chance: Chance, steps: int, *, look_every: int) -> int:
    """Run so many rules; after every few of them compare the inventory with the model. Returns the number of rules run.

    Raises:
        Dropped: Redis did not answer in time.
    """
    rules: list[Any] = list(machine.rules)
    looks: list[Callable[[ManySteps], None]] = [invariant.function for invariant in machine.invariants]
    done = 0
    while done < steps:
        chosen = chance.random.choice(rules)
        if not all(precondition(machine) for precondition in chosen.preconditions):
            continue
        if chosen.function.__name__ == "a_day_passes" and chance.random.random() < DAYS_LEFT_OUT:
            continue
        chosen.function(machine, **{name: chance.draw(strategy) for name, strategy in chosen.arguments.items()})
        done += 1
        if done % look_every == 0 or done == steps:
            for look in looks:
                look(machine)
    return done
