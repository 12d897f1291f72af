"""What the rules of the ledger are shown: records that belong together, as they were at one moment."""

import datetime as dt
import json
from abc import abstractmethod
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

from inventory.invariants.invariant import Finding, Rule
from inventory.ledger import stored_form
from inventory.ledger.inventory import Inventory
from inventory.ledger.limits.booking_limits import open_rentals_of
from inventory.models import Booking, BookingStatus, Equipment, Hold, Period


class Interval(NamedTuple):
    """An entry of a calendar: the number of the first day, and the member as lua/calendar.lua describes it."""

    first_day: int
    member: str

    @classmethod
    def of(cls, kind: str, identity: str, period: Period) -> "Interval":
        """The entry that a hold ("h") or a booking ("b") on these days has."""
        first_day, day_after = stored_form.day_numbers(period)
        return cls(first_day, f"{day_after}:{kind}:{identity}")

    @property
    def day_after(self) -> int | None:
        """The number of the day after the last one; None if the member is no entry."""
        number = self.member.partition(":")[0]
        return int(number) if number.isascii() and number.isdecimal() else None

    @property
    def kind(self) -> str:
        """ "h" for a hold, "b" for a booking."""
        return self.member.partition(":")[2].partition(":")[0]

    @property
    def identity(self) -> str:
        """The id of the hold or the reference of the booking."""
        return self.member.partition(":")[2].partition(":")[2]


@dataclass(frozen=True)
class StoredBooking:
    """A booking, and the line that it has in the open rentals of each subject that it counts for."""

    booking: Booking
    open_rentals: Mapping[str, str]

    @classmethod
    def read(cls, stored: bytes | str | Mapping[str, Any]) -> "StoredBooking":
        """From the JSON.

        Raises:
            Any of `UNREADABLE`: it is not a booking.
        """
        fields: Mapping[str, Any] = stored if isinstance(stored, Mapping) else json.loads(stored)
        booking = stored_form.read_booking(json.dumps(fields) if isinstance(stored, Mapping) else stored)
        lines = open_rentals_of([fields])
        return cls(booking, {subject: line for subject, (line,) in lines.items()})


@dataclass(frozen=True)
class UnreadableRecord:
    """A record that is not what the program writes. `what` names it, such as "hold 4f2a"."""

    what: str


@dataclass(frozen=True)
class UnitRecords:
    """A unit, its calendar, and the holds and open bookings that are of it or that its calendar names.

    `is_there`: the depot has the unit. `unit` is None if it has not, or if nobody needs to know more of it.
    `is_withdrawn`: people have set a status. `now` is the time of Redis, None for a backup.
    """

    equipment_id: str
    is_there: bool
    unit: Equipment | None
    is_withdrawn: bool
    calendar: tuple[Interval, ...]
    holds: Mapping[str, Hold]
    bookings: Mapping[str, Booking]
    now: dt.datetime | None = None

    @property
    def expected(self) -> list[Interval]:
        """The entries that the calendar has to have, in order."""
        holds = [Interval.of("h", hold.hold_id, hold.period) for hold in self.holds.values()]
        bookings = [Interval.of("b", reference, booking.period) for reference, booking in self.bookings.items()]
        return sorted([*holds, *bookings])


@dataclass(frozen=True)
class BookingOfNoUnit:
    """A booking that has ended, of a unit that the depot neither has nor had."""

    reference: str


@dataclass(frozen=True)
class BookingRecords:
    """A booking, open or ended, under which reference it is stored, and the reference that is noted for the hold or the
    request that it came from."""

    reference: str
    booking: Booking
    booked_as: str | None


@dataclass(frozen=True)
class RequestRecords:
    """A hold or a request that became this booking, and the hold that the booking says it came from; None if there is
    no such booking."""

    request_id: str
    reference: str
    hold_of_booking: str | None


@dataclass(frozen=True)
class CallBookingRecord:
    """A booking as it is stored, parsed but not checked, which says that it was made in a call."""

    reference: str
    fields: Mapping[str, Any]


@dataclass(frozen=True)
class SubjectRecords:
    """A subject that rentals are counted for: the lines that are stored, and those that its open bookings make, in
    order. A subject may be personal: only its `kind` is told."""

    subject: str
    stored: Sequence[str]
    counted: Sequence[str]

    @property
    def kind(self) -> str:
        """call, license, number or operator."""
        return self.subject.partition(":")[0]


LedgerRecords = (
    UnreadableRecord
    | UnitRecords
    | BookingOfNoUnit
    | BookingRecords
    | RequestRecords
    | CallBookingRecord
    | SubjectRecords
)


class LedgerRule(Rule):
    """A rule of the ledger. All of them are shown the same records, which are read once."""

    @abstractmethod
    def judge(self, records: LedgerRecords) -> Iterable[Finding]:
        """The cases in which these records break it."""

    async def confirm(self, inventory: Inventory, findings: Sequence[Finding]) -> Sequence[Finding]:
        """Of what was found, that which is still a finding when what only then matters was looked up as well."""
        return findings


def open_of_unit(equipment_id: str, bookings: Iterable[Booking]) -> dict[str, Booking]:
    """The open bookings of this unit among these, by reference."""
    return {
        booking.reference: booking
        for booking in bookings
        if booking.status is BookingStatus.BOOKED and booking.equipment_id == equipment_id
    }
