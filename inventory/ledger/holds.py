"""Holds: a unit is kept for one call for a while. A hold can be renewed, moved to other days and released."""

import datetime as dt

from inventory.ledger import stored_form
from inventory.ledger.base import OUTCOME_SECONDS, InventoryBase
from inventory.ledger.new_ids import new_id
from inventory.ledger.script_errors import refusal
from inventory.ledger.stored_form import day_number, day_numbers
from inventory.models import Hold, Period
from inventory.server.cluster import server_of_key
from inventory.server.errors import unavailable_if_silent


class Holds(InventoryBase):
    """The part of the inventory that keeps units for calls."""

    @unavailable_if_silent()
    async def hold(self, equipment_id: str, period: Period, *, call_id: str, hold_id: str | None = None) -> Hold:
        """Keep a unit for a call. When the call asks again for the same days, the hold that it has is renewed.

        Raises:
            EquipmentNotFound: no unit has this id.
            EquipmentNotAvailable: the unit is rented on one of these days, overdue, or withdrawn by people.
            RequestConflict: `hold_id` was used for something else.
        """
        hold_id = hold_id or new_id()
        code, *answer = await self.run(
            "hold",
            [
                self.keys.equipment,
                self.keys.withdrawn,
                self.keys.holds,
                self.keys.calendar(equipment_id),
                self.keys.outcome(hold_id),
            ],
            [
                hold_id,
                equipment_id,
                call_id,
                *day_numbers(period),
                self.hold_ms,
                day_number(self.today()),
                OUTCOME_SECONDS,
            ],
        )
        if code != b"held":
            raise refusal(code, answer, f"Unit {equipment_id} on the days from {period.first_day} to {period.last_day}")
        return Hold(
            hold_id=answer[0].decode(),
            equipment_id=equipment_id,
            call_id=call_id,
            period=period,
            expires_at=stored_form.instant(answer[1]),
        )

    @unavailable_if_silent()
    async def renew(self, hold: Hold) -> Hold:
        """Give the hold its whole life again.

        Raises:
            HoldLost: it expired, was released, or belongs to another call.
        """
        code, *answer = await self.run("renew", [self.keys.holds], [hold.hold_id, hold.call_id, self.hold_ms])
        if code != b"held":
            raise refusal(code, answer, f"Hold {hold.hold_id}")
        return hold.model_copy(update={"expires_at": stored_form.instant(answer[0])})

    @unavailable_if_silent()
    async def release(self, hold: Hold) -> bool:
        """Release the hold. False when this call has no such hold: it expired, is booked, or was released before,
        perhaps by a first attempt whose answer was lost."""
        return bool(
            await self.run(
                "release",
                [self.keys.holds, self.keys.calendar(hold.equipment_id)],
                [hold.hold_id, hold.call_id],
            )
        )

    @unavailable_if_silent()
    async def reschedule_hold(self, hold: Hold, period: Period) -> Hold:
        """Hold the same unit for other days instead. When that is refused, the hold stays as it is.

        Raises:
            HoldLost: it expired, was released, or belongs to another call.
            EquipmentNotAvailable: the unit is rented on one of the new days, overdue, or withdrawn by people.
        """
        code, *answer = await self.run(
            "reschedule_hold",
            [self.keys.withdrawn, self.keys.holds, self.keys.calendar(hold.equipment_id)],
            [hold.hold_id, hold.call_id, *day_numbers(period), self.hold_ms, day_number(self.today())],
        )
        if code != b"held":
            raise refusal(code, answer, f"Hold {hold.hold_id}")
        return hold.model_copy(update={"period": period, "expires_at": stored_form.instant(answer[0])})

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
