"""Units that people take out of the offer: maintenance, rented by hand, blocked on some days, removed for good."""

import datetime as dt

from inventory.ledger import stored_form
from inventory.ledger.holds import Holds
from inventory.ledger.new_ids import new_reference
from inventory.ledger.script_errors import refusal, unknown_unit
from inventory.ledger.stored_form import BLOCK_OWNER, day_number, day_numbers
from inventory.ledger.units import Units
from inventory.models import (
    Block,
    Equipment,
    EquipmentNotAvailable,
    InventoryError,
    Period,
    Status,
    Withdrawal,
)
from inventory.server.errors import unavailable_if_silent


class Withdrawals(Units, Holds):
    """The part of the inventory with which people take units out of the offer."""

    async def set_maintenance(self, equipment_id: str, on: bool, *, last_day: dt.date | None = None) -> Equipment:
        """Take a unit into maintenance, or back from it. Holds and bookings stay as they are. Maintenance with a
        `last_day` ends by itself.

        Raises:
            EquipmentNotFound: no unit has this id.
            EquipmentNotAvailable: people marked the unit as rented, so it has to be returned first.
        """
        return await self._set_status(equipment_id, Status.MAINTENANCE if on else Status.AVAILABLE, last_day)

    async def set_rented(self, equipment_id: str, *, last_day: dt.date | None = None) -> Equipment:
        """Mark a unit as rented without a booking here, until it is returned. It is offered for the days after
        `last_day`, unless it is not back by then.

        Raises:
            EquipmentNotFound: no unit has this id.
            EquipmentNotAvailable: the unit is in maintenance, which has to be ended first.
        """
        return await self._set_status(equipment_id, Status.RENTED, last_day)

    @unavailable_if_silent()
    async def _set_status(self, equipment_id: str, status: Status, last_day: dt.date | None) -> Equipment:
        answer = await self.run(
            "set_status",
            [self.keys.equipment, self.keys.withdrawn, self.keys.catalogue],
            [equipment_id, status, day_number(last_day + dt.timedelta(days=1)) if last_day else 0],
        )
        match answer:
            case b"done":
                return await self.get(equipment_id)
            case b"RENTED":
                raise EquipmentNotAvailable(
                    f"Unit {equipment_id} is marked as rented. Return it first, then take it into maintenance.",
                    Status.RENTED,
                )
            case b"MAINTENANCE":
                raise EquipmentNotAvailable(
                    f"Unit {equipment_id} is in maintenance. End that first, then mark it as rented.",
                    Status.MAINTENANCE,
                )
            case _:
                raise unknown_unit(equipment_id)

    @unavailable_if_silent()
    async def withdrawals(self) -> dict[str, Withdrawal]:
        """What people have set, by the id of the unit. Maintenance that has ended is left out."""
        stored: dict[bytes, bytes] = await self.redis.hgetall(self.keys.withdrawn)  # type: ignore[misc]
        found = {equipment_id.decode(): stored_form.read_withdrawal(value) for equipment_id, value in stored.items()}
        today = self.today()
        return {key: value for key, value in found.items() if value.status_on(today) is not Status.AVAILABLE}

    @unavailable_if_silent()
    async def block(
        self, equipment_id: str, period: Period, *, why: str, by: str, block_id: str | None = None
    ) -> Block:
        """Keep a unit for the depot itself on these days.

        Raises:
            EquipmentNotFound: no unit has this id.
            EquipmentNotAvailable: the unit is booked, held or blocked on one of these days, or overdue.
        """
        block = Block(block_id=block_id or new_reference(), equipment_id=equipment_id, period=period, why=why, by=by)
        # The block ends when its last day does, as holds expire.
        end = dt.datetime.combine(period.day_after, dt.time(), self.zone)
        code, *answer = await self.run(
            "block",
            [self.keys.equipment, self.keys.holds, self.keys.calendar(equipment_id)],
            [
                block.block_id,
                equipment_id,
                *day_numbers(period),
                day_number(self.today()),
                int(end.timestamp() * 1000),
                BLOCK_OWNER,
                why,
                by,
            ],
        )
        if code != b"blocked":
            raise refusal(code, answer, f"Unit {equipment_id} on the days from {period.first_day} to {period.last_day}")
        return block

    @unavailable_if_silent()
    async def unblock(self, block: Block) -> bool:
        """End a block. False when it had ended before."""
        return await self._release(BLOCK_OWNER, [(block.block_id, block.equipment_id)])

    @unavailable_if_silent()
    async def blocks(self, equipment_id: str | None = None) -> list[Block]:
        """The blocks that have not ended, of one unit or of all, in the order of their first days."""
        stored, _ = await self._stored_holds()
        found = [stored_form.read_block(block_id, hold) for block_id, hold in stored.items()]
        today = self.today()
        blocks = [
            block
            for block in found
            if block and equipment_id in (None, block.equipment_id) and block.period.day_after > today
        ]
        return sorted(blocks, key=lambda block: (block.period.first_day, block.block_id))

    @unavailable_if_silent()
    async def remove(self, equipment_id: str, *, undo: bool = False) -> None:
        """Remove a unit that the depot does not have any more; its blocks go with it. Loading a list does not add it
        again. With `undo` it is put back.

        Raises:
            EquipmentNotFound: no unit has this id.
            InventoryError: the unit has bookings that have not ended, or is held for a call.
        """
        answer = await self.run(
            "remove",
            [
                self.keys.equipment,
                self.keys.withdrawn,
                self.keys.holds,
                self.keys.calendar(equipment_id),
                self.keys.catalogue,
                self.keys.removed,
            ],
            [equipment_id, BLOCK_OWNER, "undo" if undo else ""],
        )
        if answer == b"booked":
            raise InventoryError(f"Unit {equipment_id} has bookings that have not ended, so it was not removed.")
        if answer == b"held":
            raise InventoryError(f"Unit {equipment_id} is held for a call at this moment. Try again in a while.")
        if answer != b"done":
            raise unknown_unit(equipment_id)
