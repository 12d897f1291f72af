"""Holds: a unit kept for one call for a while, renewed, moved, and let go."""

from inventory.ledger import stored_form
from inventory.ledger.ledger import OUTCOME_SECONDS, Ledger, day_number, days_of, new_id, refusal, unavailable_if_silent
from inventory.models import Hold, Period
from inventory.server.one_server import one_server


class Holds(Ledger):
    """The part of the inventory that keeps units for calls."""

    @unavailable_if_silent()
    async def hold(self, equipment_id: str, period: Period, *, call_id: str, hold_id: str | None = None) -> Hold:
        """Keep a unit for a call. Asked again by the same call for the same days, it is the same hold, renewed.

        Raises:
            EquipmentNotFound: no unit has this id.
            EquipmentNotAvailable: it is taken on one of these days, overdue, or out of the offer.
            RequestConflict: `hold_id` was used for something else.
        """
        hold_id = hold_id or new_id()
        code, *answer = await self.run(
            "hold",
            [
                self.keys.equipment,
                self.keys.out,
                self.keys.holds,
                self.keys.calendar(equipment_id),
                self.keys.outcome(hold_id),
            ],
            [
                hold_id,
                equipment_id,
                call_id,
                *days_of(period),
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
        """The hold with its whole time before it again.

        Raises:
            HoldLost: it expired, was released, or is another call's.
        """
        code, *answer = await self.run("renew", [self.keys.holds], [hold.hold_id, hold.call_id, self.hold_ms])
        if code != b"held":
            raise refusal(code, answer, f"Hold {hold.hold_id}")
        return hold.model_copy(update={"expires_at": stored_form.instant(answer[0])})

    @unavailable_if_silent()
    async def release(self, hold: Hold) -> bool:
        """Let the unit go. False when this call does not hold it: it expired, is booked, or was released, be it by a
        first try whose answer was lost."""
        return bool(
            await self.run(
                "release",
                [self.keys.holds, self.keys.calendar(hold.equipment_id)],
                [hold.hold_id, hold.call_id],
            )
        )

    @unavailable_if_silent()
    async def reschedule_hold(self, hold: Hold, period: Period) -> Hold:
        """Keep the same unit for other days; what was held stays held when it cannot be had.

        Raises:
            HoldLost: it expired, was released, or is another call's.
            EquipmentNotAvailable: another rental stands in the way.
        """
        code, *answer = await self.run(
            "reschedule_hold",
            [self.keys.out, self.keys.holds, self.keys.calendar(hold.equipment_id)],
            [hold.hold_id, hold.call_id, *days_of(period), self.hold_ms, day_number(self.today())],
        )
        if code != b"held":
            raise refusal(code, answer, f"Hold {hold.hold_id}")
        return hold.model_copy(update={"period": period, "expires_at": stored_form.instant(answer[0])})

    @unavailable_if_silent()
    async def holds(self) -> list[Hold]:
        """The holds that are alive."""
        async with one_server(self.redis, self.keys.holds) as server:
            pipe = server.pipeline(transaction=False)
            pipe.hgetall(self.keys.holds)
            pipe.time()
            stored, (seconds, microseconds) = await pipe.execute()
        now = stored_form.instant(seconds * 1000 + microseconds // 1000)
        holds = (stored_form.read_hold(hold_id.decode(), hold) for hold_id, hold in stored.items())
        return [hold for hold in holds if hold.expires_at > now]
