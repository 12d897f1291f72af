"""Bookings, their changes, and the limits of what one caller books."""

import datetime as dt
from decimal import Decimal
from enum import StrEnum

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


class Booking(Frozen):
    """A unit rented for a period at a rate a day. `reference` is the number that the caller is told.

    `confirmation_entry` is the id of the outbox entry whose confirmation goes to `confirmation_email`. `history` has
    the changes since the booking was made, the oldest first; for a booking that was not made in a call, it begins with
    the booking itself. `call_id` is empty then, and `proofs` may be incomplete. `language` is the ISO 639-1 code of the
    language that the customer spoke, None where that is not known.
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

    @property
    def total(self) -> Decimal:
        """The price of the whole rental."""
        return self.daily_rate * self.period.days


class BookingLimit(StrEnum):
    """What keeps one more unit from being booked: as many are open as there may be for the call, the license or the
    calling number; the operator is on as many units as they may be on one of the days, or works for another business
    then."""

    CALL = "call"
    LICENSE = "license"
    NUMBER = "number"
    OPERATOR = "operator"
    OTHER_BUSINESS = "other business"
