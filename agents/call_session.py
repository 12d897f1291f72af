"""What the stages of one call share: its facts, and beside them the services that they ask."""

import asyncio
import datetime as dt
import logging
from collections.abc import Callable
from dataclasses import dataclass, field

from inventory.live_catalogue import LiveCatalogue
from inventory.models import InventoryUnavailable, Message
from inventory.search import Catalogue
from inventory.store import Inventory
from shared.rental_call import RentalCall
from shared.settings import Settings
from shared.verification.results import Verification
from shared.workflow import Stage

logger = logging.getLogger("rental.call")


def utc_now() -> dt.datetime:
    return dt.datetime.now(dt.UTC)


@dataclass
class CallSession:
    """The userdata of an `AgentSession`."""

    call: RentalCall
    settings: Settings
    inventory: Inventory
    catalogue: Catalogue | LiveCatalogue
    verification: Verification
    now: Callable[[], dt.datetime] = utc_now
    # A model may call several tools at once; they take their turns, so that each sees what the one before it wrote.
    turn: asyncio.Lock = field(default_factory=asyncio.Lock)
    # The id of the speech in which a hand-off was made: a second one in the same response would leave dead air.
    handed_off_in: str | None = None

    @property
    def today(self) -> dt.date:
        """Today in the depot's time zone."""
        return self.now().astimezone(self.settings.zone).date()

    async def end(self, reason: str) -> None:
        """End the call, once: remember why, and release the hold. A hold that cannot be released expires by itself."""
        if not self.call.ended:
            self.call.stage = Stage.CALL_ENDED
            self.call.end_reason = reason
        selection = self.call.selection
        if selection is None or self.call.booking is not None:
            return
        try:
            await self.inventory.release(selection.hold)
        except InventoryUnavailable:
            logger.warning("hold %s could not be released and will expire", selection.hold.hold_id)

    async def leave_message(self, reason: str) -> None:
        """Leave a note for the people of the depot, with what is known of the caller.

        Raises:
            InventoryUnavailable: the note was not stored, so nothing may be promised.
        """
        customer = self.call.customer
        await self.inventory.leave_message(
            Message(
                call_id=self.call.call_id,
                reason=reason,
                business_name=customer.business_name if customer else None,
                phone=customer.phone if customer else None,
                left_at=self.now(),
            )
        )
