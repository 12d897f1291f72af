"""A notice: one thing that happened to a booking, as it was at that moment, to be told over one or more channels."""

import datetime as dt
from collections.abc import Awaitable, Callable
from typing import Protocol

from inventory.models import Booking, Equipment, Frozen
from shared.settings.notifications import Event


class Notice(Frozen):
    """What an entry of the outbox tells. `notice_id` stays the same however often the entry is tried or retried."""

    notice_id: str
    event: Event
    happened_at: dt.datetime
    booking: Booking
    unit: Equipment
    email: str | None


class Undeliverable(Exception):
    """It was not delivered. The text is for the people of the depot and may hold an address: it is never logged.

    `kind` may be logged. What is `final` will not go better the next time.
    """

    def __init__(self, kind: str, text: str = "", *, final: bool = False) -> None:
        super().__init__(f"{kind}: {text}" if text else kind)
        self.kind = kind
        self.final = final


class Channel(Protocol):
    """One way to tell a notice."""

    name: str

    def wants(self, notice: Notice) -> bool:
        """Whether the notice is told over this channel at all."""
        ...

    async def deliver(self, notice: Notice, accepted: Callable[[], Awaitable[None]]) -> None:
        """Tell it. `accepted` is awaited at once when the other side has taken it, before anything else is done.

        Raises:
            Undeliverable: it was not taken, or it is not known whether it was.
        """
        ...
