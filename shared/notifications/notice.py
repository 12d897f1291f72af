"""A notice: one thing that happened to a rental, and its bookings as they were then, to be sent over the channels."""

import datetime as dt
from collections.abc import Awaitable, Callable
from decimal import Decimal
from typing import Annotated, Protocol

from pydantic import Field

from inventory.models import Booking, Equipment, Frozen, Period
from shared.settings.messages.notifications import Event


class Notice(Frozen):
    """The content of an entry of the outbox. `notice_id` stays the same however often the notice is sent.

    `happened_at` is in UTC. `reference` is the rental's, or that of the one booking of several that it is about.
    `bookings` are those that it is about, and `units` the unit of each. `email` is the customer's address, or None.
    """

    notice_id: str
    event: Event
    happened_at: dt.datetime
    reference: str
    bookings: Annotated[tuple[Booking, ...], Field(min_length=1)]
    units: Annotated[tuple[Equipment, ...], Field(min_length=1)]
    email: str | None

    @property
    def booking(self) -> Booking:
        """The first of the bookings, which has what is the same for all of them."""
        return self.bookings[0]

    @property
    def period(self) -> Period:
        """From the first day of the first unit to the last day of the last one."""
        return Period(
            first_day=min(booking.period.first_day for booking in self.bookings),
            day_after=max(booking.period.day_after for booking in self.bookings),
        )

    @property
    def daily_rate(self) -> Decimal:
        """The rates of the bookings together."""
        return sum((booking.daily_rate for booking in self.bookings), Decimal())

    @property
    def total(self) -> Decimal:
        """The price of the bookings together."""
        return sum((booking.total for booking in self.bookings), Decimal())


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
