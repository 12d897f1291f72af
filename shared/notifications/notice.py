"""A notice: one thing that happened to a booking, and the booking as it was then, to be sent over the channels."""

import datetime as dt
from collections.abc import Awaitable, Callable
from typing import Protocol

from inventory.models import Booking, Equipment, Frozen
from shared.settings.notifications import Event


class Notice(Frozen):
    """The content of an entry of the outbox. `notice_id` stays the same however often the notice is sent.

    `happened_at` is in UTC. `email` is the customer's address, or None.
    """

    notice_id: str
    event: Event
    happened_at: dt.datetime
    booking: Booking
    unit: Equipment
    email: str | None


class DeliveryFailed(Exception):
    """The notice was not delivered. The text is for the people of the depot. It may hold an address and is not logged.

    Attributes:
        kind: what went wrong, without personal data, for the log.
        final: whether another try would fail in the same way.
    """

    def __init__(self, kind: str, text: str = "", *, final: bool = False) -> None:
        super().__init__(f"{kind}: {text}" if text else kind)
        self.kind = kind
        self.final = final


class Channel(Protocol):
    """One way to send a notice."""

    name: str

    def wants(self, notice: Notice) -> bool:
        """Whether the notice is to be sent over this channel."""
        ...

    async def deliver(self, notice: Notice, accepted: Callable[[], Awaitable[None]]) -> None:
        """Send the notice. `accepted` is awaited as soon as the other side has accepted it, before anything else.

        Raises:
            DeliveryFailed: the other side did not accept it, or nobody knows whether it did.
        """
        ...
