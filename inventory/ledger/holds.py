"""Holds: units are kept for one call for a while. Holds can be renewed, moved to other days and released, several of
them in one step."""

import datetime as dt
import itertools
from collections.abc import Sequence

from inventory.ledger import stored_form
from inventory.ledger.base import OUTCOME_SECONDS, InventoryBase
from inventory.ledger.limits.booking_limits import plain_license
from inventory.ledger.new_ids import MOST_UNITS, new_id
from inventory.ledger.script_errors import refusal
from inventory.ledger.stored_form import day_number, day_numbers
from inventory.models import Hold, Period
from inventory.server.cluster import server_of_key
from inventory.server.errors import unavailable_if_silent


class Holds(InventoryBase):
    """The part of the inventory that keeps units for calls."""

    async def hold(self, equipment_id: str, period: Period, *, call_id: str, hold_id: str | None = None) -> Hold:
        """Keep a unit for a call, as `hold_all` does."""
        (hold,) = await self.hold_all([equipment_id], period, call_id=call_id, hold_ids=[hold_id or new_id()])
        return hold

    @unavailable_if_silent()
    async def hold_all(
        self,
        equipment_ids: Sequence[str],
        period: Period,
        *,
        call_id: str,
        hold_ids: Sequence[str] | None = None,
        license_number: str | None = None,
    ) -> tuple[Hold, ...]:
        """Keep units for a call on the same days: all of them, or none. A unit that the call keeps for these days
        already stays under the id of that hold, which is renewed. Other holds of the call stay as they are.

        Args:
            equipment_ids: the units, 1 to MOST_UNITS of them.
            period: the days.
            call_id: the call.
            hold_ids: an id for each unit, in their order, by which a repeat of the request is recognized.
            license_number: the customer's business license, if it is known.

        Returns:
            The holds, in the order of the units.

        Raises:
            EquipmentNotFound: one of the ids is of no unit.
            UnitsNotAvailable: units are rented on one of these days, overdue, withdrawn by people, or asked for twice.
            LimitReached: nothing is rented to this customer.
            RequestConflict: one of `hold_ids` was used for something else, or not together with the others.
            ValueError: there are too many units, or not as many ids.
        """
        hold_ids = [new_id() for _ in equipment_ids] if hold_ids is None else hold_ids
        require_units(equipment_ids)
        units = list(zip(hold_ids, equipment_ids, strict=True))
        code, *answer = await self.run(
            "hold",
            [
                self.keys.equipment,
                self.keys.withdrawn,
                self.keys.holds,
                self.keys.turnaround,
                self.keys.customers,
                *(key for one, unit in units for key in (self.keys.calendar(unit), self.keys.outcome(one))),
            ],
            [
                call_id,
                *day_numbers(period),
                self.hold_ms,
                day_number(self.today()),
                OUTCOME_SECONDS,
                plain_license(license_number),
                *itertools.chain(*units),
            ],
        )
        if code != b"held":
            raise refusal(code, answer, f"{_named(equipment_ids)} from {period.first_day} to {period.last_day}")
        return tuple(
            Hold(
                hold_id=hold_id.decode(),
                equipment_id=equipment_id,
                call_id=call_id,
                period=period,
                expires_at=stored_form.instant(expires),
            )
            for equipment_id, hold_id, expires in zip(equipment_ids, answer[::2], answer[1::2], strict=True)
        )

    async def renew(self, hold: Hold) -> Hold:
        """Give the hold its whole life again, as `renew_all` does."""
        (renewed,) = await self.renew_all([hold])
        return renewed

    @unavailable_if_silent()
    async def renew_all(self, holds: Sequence[Hold]) -> tuple[Hold, ...]:
        """Give the holds of a call their whole life again: all of them, or none.

        Raises:
            HoldLost: one of them expired, was released, or belongs to another call.
            ValueError: they are not of one call.
        """
        call_id = call_of(holds)
        code, *answer = await self.run(
            "renew", [self.keys.holds], [call_id, self.hold_ms, *(hold.hold_id for hold in holds)]
        )
        if code != b"held":
            raise refusal(code, answer, _named_holds(holds))
        expires_at = stored_form.instant(answer[0])
        return tuple(hold.model_copy(update={"expires_at": expires_at}) for hold in holds)

    async def release(self, hold: Hold) -> bool:
        """Release the hold, as `release_all` does."""
        return await self.release_all([hold])

    @unavailable_if_silent()
    async def release_all(self, holds: Sequence[Hold]) -> bool:
        """Release the holds of a call. False when this call did not have all of them: they expired, are booked, or were
        released before, perhaps by a first attempt whose answer was lost. The others are released all the same.

        Raises:
            ValueError: they are not of one call.
        """
        call_id = call_of(holds)
        return await self._release(call_id, [(hold.hold_id, hold.equipment_id) for hold in holds])

    async def _release(self, call_id: str, held: Sequence[tuple[str, str]]) -> bool:
        """Release what this call holds: ids of holds, each with its unit."""
        calendars = [self.keys.calendar(equipment_id) for _, equipment_id in held]
        ids = [hold_id for hold_id, _ in held]
        return await self.run("release", [self.keys.holds, *calendars], [call_id, *ids]) == len(held)

    async def reschedule_hold(self, hold: Hold, period: Period) -> Hold:
        """Hold the same unit for other days instead, as `reschedule_holds` does."""
        (moved,) = await self.reschedule_holds([hold], period)
        return moved

    @unavailable_if_silent()
    async def reschedule_holds(self, holds: Sequence[Hold], period: Period) -> tuple[Hold, ...]:
        """Hold the same units for other days instead: all of them, or none. When that is refused, the holds stay as
        they are.

        Raises:
            HoldLost: one of them expired, was released, or belongs to another call.
            UnitsNotAvailable: units are rented on one of the new days, overdue, or withdrawn by people; or two of the
                holds are of one unit.
            ValueError: they are not of one call.
        """
        call_id = call_of(holds)
        code, *answer = await self.run(
            "reschedule_hold",
            [
                self.keys.withdrawn,
                self.keys.holds,
                self.keys.turnaround,
                *(self.keys.calendar(hold.equipment_id) for hold in holds),
            ],
            [
                call_id,
                *day_numbers(period),
                self.hold_ms,
                day_number(self.today()),
                *(hold.hold_id for hold in holds),
            ],
        )
        if code != b"held":
            raise refusal(code, answer, _named_holds(holds))
        expires_at = stored_form.instant(answer[0])
        return tuple(hold.model_copy(update={"period": period, "expires_at": expires_at}) for hold in holds)

    @unavailable_if_silent()
    async def holds(self) -> list[Hold]:
        """The holds of calls that have not expired."""
        stored, now = await self._stored_holds()
        holds = [stored_form.read_hold(hold_id, hold) for hold_id, hold in stored.items()]
        return [hold for hold in holds if hold.call_id != stored_form.BLOCK_OWNER and hold.expires_at > now]

    async def _stored_holds(self) -> tuple[dict[str, bytes], dt.datetime]:
        """All holds as they are stored, by id, expired ones and blocks too; and the time of the Redis server."""
        async with server_of_key(self.redis, self.keys.holds) as server:
            pipe = server.pipeline(transaction=False)
            pipe.hgetall(self.keys.holds)
            pipe.time()
            stored, (seconds, microseconds) = await pipe.execute()
        now = stored_form.instant(seconds * 1000 + microseconds // 1000)
        return {hold_id.decode(): hold for hold_id, hold in stored.items()}, now


def require_units(units: Sequence[object]) -> None:
    """Make sure that there are 1 to MOST_UNITS.

    Raises:
        ValueError: there are not.
    """
    if not 1 <= len(units) <= MOST_UNITS:
        raise ValueError(f"a rental has 1 to {MOST_UNITS} units, not {len(units)}")


def call_of(holds: Sequence[Hold]) -> str:
    """The id of the call that has these holds.

    Raises:
        ValueError: they are of several calls, too many, or none.
    """
    require_units(holds)
    if len({hold.call_id for hold in holds}) > 1:
        raise ValueError("the holds are of several calls")
    return holds[0].call_id


def _named(equipment_ids: Sequence[str]) -> str:
    return f"Unit {equipment_ids[0]}" if len(equipment_ids) == 1 else f"Units {', '.join(equipment_ids)}"


def _named_holds(holds: Sequence[Hold]) -> str:
    return f"Hold {holds[0].hold_id}" if len(holds) == 1 else f"One of {len(holds)} holds"
