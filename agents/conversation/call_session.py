"""What the stages of one call share: its facts, and beside them the services that they ask."""

import asyncio
import datetime as dt
import logging
from collections.abc import Awaitable, Callable, Coroutine
from dataclasses import dataclass, field
from typing import Any

from inventory.ledger.inventory import Inventory
from inventory.ledger.new_ids import new_id
from inventory.models import Booking, Hold, InventoryUnavailable, Message, Period
from inventory.search.catalogue import Catalogue
from inventory.search.live_catalogue import LiveCatalogue
from shared.call_records.recorder import CallRecorder
from shared.rental_call import RentalCall
from shared.settings import Settings
from shared.verification.checks import Verification
from shared.workflow import Stage

logger = logging.getLogger("rental.call")


@dataclass
class CallSession:
    """The userdata of an `AgentSession`."""

    call: RentalCall
    settings: Settings
    inventory: Inventory
    catalogue: Catalogue | LiveCatalogue
    verification: Verification
    recorder: CallRecorder
    # Passes the caller on to a person, and tells whether that worked; None where nobody can be passed on to.
    put_through: Callable[[], Awaitable[bool]] | None = None
    # A model may call several tools at once; they take their turns, so that each sees what the one before it wrote.
    turn: asyncio.Lock = field(default_factory=asyncio.Lock)
    # What runs beside the conversation; without a reference to it a task may be collected before it is done.
    background: set[asyncio.Task[None]] = field(default_factory=set)
    # The booking that was asked for last; the tool that asked may have been cancelled before it was made.
    confirming: asyncio.Task[Booking] | None = None
    # The id of the speech in which a hand-off was made: a second one in the same response would leave dead air.
    handed_off_in: str | None = None
    # The e-mail address that was spelled back to the caller, and the id of the speech in which it was.
    spelled_email: tuple[str, str] | None = None

    @property
    def today(self) -> dt.date:
        """Today in the depot's time zone, by the inventory's clock."""
        return self.inventory.today()

    def now(self) -> dt.datetime:
        """This moment in UTC, by the inventory's clock."""
        return self.inventory.now()

    async def hold(self, equipment_id: str, period: Period) -> Hold:
        """Keep a unit for this call. It is noted before it is asked for: the answer may be lost, the hold made.

        Raises:
            EquipmentNotFound, EquipmentNotAvailable, InventoryUnavailable: as `Inventory.hold`.
        """
        call_id, hold_id = self.call.call_id, new_id()
        asked = Hold(hold_id=hold_id, equipment_id=equipment_id, call_id=call_id, period=period, expires_at=self.now())
        self.call.asked_holds = (*self.call.asked_holds, asked)
        return await self.inventory.hold(equipment_id, period, call_id=call_id, hold_id=hold_id)

    async def book(self, confirmed: Coroutine[Any, Any, Booking]) -> Booking:
        """The booking, which the call knows of as soon as it is made, also when the tool that asks is cancelled.

        Raises:
            as `Inventory.confirm`, whose answer `confirmed` is.
        """

        async def known() -> Booking:
            self.call.booking = await confirmed
            return self.call.booking

        self.confirming = asyncio.create_task(known(), name="book")
        return await asyncio.shield(self.confirming)

    async def booking_known(self) -> None:
        """Wait until it is known whether the booking that was asked for last is made."""
        if self.confirming is not None:
            await asyncio.wait([self.confirming])

    def in_background(self, work: Coroutine[Any, Any, None]) -> None:
        """Do this beside the conversation."""
        task = asyncio.create_task(work)
        self.background.add(task)
        task.add_done_callback(self.background.discard)

    async def end(self, reason: str) -> None:
        """End the call, once: remember why, and release whatever it holds. What was booked is no hold any more, and
        what is being booked is brought to its end first.

        A hold that cannot be released expires by itself.
        """
        if not self.call.ended:
            self.call.stage = Stage.CALL_ENDED
            self.call.end_reason = reason
        await self.booking_known()
        selected = (self.call.selection.hold,) if self.call.selection else ()
        try:
            for hold in {hold.hold_id: hold for hold in (*selected, *self.call.asked_holds)}.values():
                await self.inventory.release(hold)
        except InventoryUnavailable:
            logger.warning("the holds of call %s could not be released and will expire", self.call.call_id)

    async def leave_message(self, reason: str, *, summary: str = "") -> None:
        """Leave a note for the people of the depot, with what is known of the caller and how far the call had come.

        Raises:
            InventoryUnavailable: the note was not stored, so nothing may be promised.
        """
        customer = self.call.customer
        await self.inventory.leave_message(
            Message(
                call_id=self.call.call_id,
                reason=reason,
                business_name=customer.business_name if customer else None,
                phone=(customer.phone if customer else None) or self.call.caller_phone,
                summary=summary,
                left_at=self.now(),
            )
        )
