"""Bookings, their changes, and the limits of what one caller books."""

import datetime as dt
from decimal import Decimal
from enum import StrEnum
from typing import Annotated

from pydantic import Field

from inventory.models.frozen import Frozen
from inventory.models.money import Money
from inventory.models.period import Period
from inventory.models.proofs import Papers, Proofs


class BookingStatus(StrEnum):
    """A booking is BOOKED until its unit is RETURNED, or it is CANCELLED, or nobody came for the unit (NO_SHOW)."""

    BOOKED = "BOOKED"
    RETURNED = "RETURNED"
    CANCELLED = "CANCELLED"
    NO_SHOW = "NO_SHOW"


class BookingSource(StrEnum):
    """Where a booking was made: in a call, at the desk, or elsewhere, from where its file was imported."""

    CALL = "call"
    DESK = "desk"
    IMPORT = "import"


class BookingChange(Frozen):
    """One entry of a booking's history: who did what, when and why.

    `equipment_id` and `period` are the unit and the days before the change. `overruled` names the proofs or the rate
    that did not suffice and that the desk allowed all the same.
    """

    at: dt.datetime
    by: str
    what: str
    why: str = ""
    overruled: str = ""
    equipment_id: str
    period: Period


DEPOSIT = "deposit"  # what the charge is called that the customer gets back


class Charge(Frozen):
    """One line of what a booking costs: what for, and how much."""

    what: Annotated[str, Field(min_length=1, max_length=120)]
    amount: Money


class Booking(Frozen):
    """A unit rented for a period at a rate a day. `reference` is the number that the caller is told, for a rental of
    several units with a number behind it.

    `confirmation_entry` is the id of the outbox entry whose confirmation goes to `confirmation_email`. `history` has
    the changes since the booking was made, the oldest first; for a booking that was not made in a call, it begins with
    the booking itself. `call_id` is empty then, and `proofs` may be incomplete. `language` is the ISO 639-1 code of the
    language that the customer spoke, None where that is not known. `charges` are the lines of its price; without any,
    the price is the rate for each day. The first booking of a rental also has the lines that are for the whole rental.
    """

    reference: str
    hold_id: str
    equipment_id: str
    call_id: str
    period: Period
    daily_rate: Money
    proofs: Proofs | Papers
    booked_at: dt.datetime
    status: BookingStatus = BookingStatus.BOOKED
    confirmation_email: str | None = None
    confirmation_entry: str | None = None
    source: BookingSource = BookingSource.CALL
    phone: str | None = None
    language: str | None = None
    history: tuple[BookingChange, ...] = ()
    charges: tuple[Charge, ...] = ()
    off_rent: dt.date | None = None

    @property
    def total(self) -> Decimal:
        """The price of the booking: the sum of its charges without the deposit, which the customer gets back; or the
        rate for each day where there are no charges."""
        if self.charges:
            return sum((charge.amount for charge in self.charges if charge.what != DEPOSIT), Decimal())
        return self.daily_rate * self.period.days

    @property
    def deposit(self) -> Decimal:
        """What the customer leaves beside the price, and gets back; 0 for nothing."""
        return sum((charge.amount for charge in self.charges if charge.what == DEPOSIT), Decimal())


class Rental(Frozen):
    """What was booked in one step: one unit or several, under one reference. `bookings` are in the order of their
    numbers. A rental of one unit has the reference of its booking."""

    reference: str
    bookings: Annotated[tuple[Booking, ...], Field(min_length=1)]

    def named(self, reference: str) -> tuple[Booking, ...]:
        """The bookings that a reference names: the one that has it, or all of them by the rental's own. Spaces around
        it and small letters do not matter."""
        wanted = reference.strip().upper()
        return tuple(booking for booking in self.bookings if wanted in (booking.reference, self.reference))

    @property
    def standing(self) -> tuple[Booking, ...]:
        """The bookings that have not ended; all of them when all have."""
        return tuple(one for one in self.bookings if one.status is BookingStatus.BOOKED) or self.bookings

    @property
    def is_open(self) -> bool:
        """Whether one of the bookings has not ended."""
        return any(one.status is BookingStatus.BOOKED for one in self.bookings)

    @property
    def period(self) -> Period:
        """From the first day of the first unit to the last day of the last one, of the bookings that are standing."""
        return Period(
            first_day=min(one.period.first_day for one in self.standing),
            day_after=max(one.period.day_after for one in self.standing),
        )

    @property
    def daily_rate(self) -> Decimal:
        """The rates of the standing bookings together."""
        return sum((one.daily_rate for one in self.standing), Decimal())

    @property
    def total(self) -> Decimal:
        """The price of the standing bookings together."""
        return sum((one.total for one in self.standing), Decimal())

    @property
    def email(self) -> str | None:
        """Where the customer is told of the rental."""
        return self.bookings[0].confirmation_email


class BookingLimit(StrEnum):
    """What keeps one more unit from being booked: as many are open as there may be for the call, the license or the
    calling number; the operator is on as many units as they may be on one of the days, or works for another business
    then; or the depot does not rent to the customer."""

    CALL = "call"
    LICENSE = "license"
    NUMBER = "number"
    OPERATOR = "operator"
    OTHER_BUSINESS = "other business"
    DO_NOT_RENT = "do not rent"
