"""A caller who was cut off calls again: how far a call has come is kept while it runs, and another call goes on there.

A call that ends in order keeps nothing. A process that is killed cannot write at its end, so everything is written
during the call, every few seconds and at each hand-off.
"""

import asyncio
import contextlib
import logging

from pydantic import ValidationError

from inventory.ledger.inventory import Inventory
from inventory.models import Hold, HoldLost, InventoryUnavailable
from shared.rental_call import RentalCall
from shared.unfinished_call import UnfinishedRental

logger = logging.getLogger("rental.call")

KEEP_EVERY_SECONDS = 5.0  # the inventory takes a call for running for three times as long


class Resumption:
    """What one call keeps for its caller, and what it takes up of an earlier call from the same number.

    Attributes:
        caller_is_heard: False while no audio comes from the caller. Such a call does not count as running, so that the
            caller can go on in another one before the connection of this one is given up.
    """

    def __init__(self, inventory: Inventory) -> None:
        self.caller_is_heard = True
        self._inventory = inventory
        self._kept = False
        self._writing = asyncio.Lock()  # what is written last must be the newest
        self._changed = asyncio.Event()

    def call_changed(self) -> None:
        """Keep how far the call has come as soon as possible."""
        self._changed.set()

    async def keep_while_running(self, call: RentalCall) -> None:
        """Keep how far the call has come, until it ends or this is cancelled."""
        while True:
            with contextlib.suppress(TimeoutError):
                async with asyncio.timeout(KEEP_EVERY_SECONDS):
                    await self._changed.wait()
            self._changed.clear()
            async with self._writing:
                if call.ended:
                    return
                try:
                    await self._write(call, cut_off=not self.caller_is_heard)
                except InventoryUnavailable:
                    logger.warning("how far call %s has come could not be kept", call.call_id)

    async def end(self, call: RentalCall) -> None:
        """Leave the holds to the caller if the call was cut off, and note that in the call; otherwise forget the call.

        Raises:
            InventoryUnavailable: Redis did not answer. What was kept last expires by itself.
        """
        self._changed.set()
        async with self._writing:
            if not call.cut_off:
                await self._forget(call)
            elif await self._write(call, cut_off=True) and call.selection is not None:
                call.left_hold_ids = frozenset(hold.hold_id for hold in call.selection.holds)

    async def take_up(self, call: RentalCall) -> tuple[UnfinishedRental, tuple[Hold, ...] | None] | None:
        """Take over the call from the same number that was cut off, if it had proved the same license as this one.

        Returns:
            How far it had come, and its holds, which are now this call's, or None if one of them was lost. None when
            there is no such call, when it still runs, or when the license does not cover the days of the rental any
            more.

        Raises:
            InventoryUnavailable: Redis did not answer.
        """
        if call.caller_phone is None or call.customer is None:
            return None
        left = await self._inventory.unfinished_call(call.caller_phone)
        if left is None or left.call_id == call.call_id:
            return None
        try:
            rental = UnfinishedRental.model_validate_json(left.facts)
        except ValidationError:
            logger.warning("how far call %s had come cannot be read", left.call_id)
            return None
        if rental.license_number != call.customer.license_number or not call.customer.holds_for(
            rental.selection.period
        ):
            return None
        holds = rental.selection.holds
        # Noted first, so that the end of the call releases them even if the answer is lost.
        mine = (hold.model_copy(update={"call_id": call.call_id}) for hold in holds)
        call.asked_holds = (*call.asked_holds, *mine)
        self._kept = True
        try:
            taken = await self._inventory.take_over_call(call.caller_phone, holds, call_id=call.call_id)
        except HoldLost:
            return rental, None
        return (rental, taken) if taken is not None else None

    async def _write(self, call: RentalCall, *, cut_off: bool) -> bool:
        """Keep how far the call has come. False if there is nothing to keep, or another call of the number is kept."""
        rental = UnfinishedRental.of(call)
        if call.caller_phone is None or rental is None:
            await self._forget(call)
            return False
        self._kept = True
        return await self._inventory.keep_call(
            call.caller_phone, rental.selection.holds, rental.model_dump_json(), cut_off=cut_off
        )

    async def _forget(self, call: RentalCall) -> None:
        if self._kept and call.caller_phone is not None:
            await self._inventory.forget_call(call.caller_phone, call_id=call.call_id)
            self._kept = False
