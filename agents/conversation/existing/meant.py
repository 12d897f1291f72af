"""What of a rental a caller speaks of: all that stands of it, or one of its units."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from livekit.agents import ToolError

from agents.conversation.call_session import CallSession
from agents.conversation.existing.access import opened_rental
from agents.conversation.existing.told_rental import name_of, named_units, units_of
from agents.conversation.wording.answers.existing_answers import ASK_WHICH_UNIT, ENDED_ALREADY, NOT_IN_RENTAL
from inventory.models import Booking, BookingStatus, Equipment, Period, Rental
from shared.language.speech import say_list


@dataclass(frozen=True)
class Meant:
    """The bookings that are meant, with their units by id, and the rental that they are of."""

    rental: Rental
    bookings: tuple[Booking, ...]
    units: Mapping[str, Equipment]

    @property
    def reference(self) -> str:
        """Of the whole rental, or of the one booking of it."""
        whole = len(self.bookings) == len(self.rental.standing)
        return self.rental.reference if whole else self.bookings[0].reference

    @property
    def names(self) -> str:
        return named_units(self.bookings, self.units)

    @property
    def period(self) -> Period:
        """From the first of their days to the last."""
        return Period(
            first_day=min(one.period.first_day for one in self.bookings),
            day_after=max(one.period.day_after for one in self.bookings),
        )

    @property
    def daily_rate(self) -> Decimal:
        """What they cost a day together."""
        return sum((one.daily_rate for one in self.bookings), Decimal())


async def meant_by_name(session: CallSession, unit: str | None) -> Meant:
    """What of the opened rental is meant, by what the caller calls the unit; without that, all of it.

    Args:
        session: the call.
        unit: the unit's name, its id, or its number in the rental.

    Raises:
        ToolError: nothing of it stands, there is no such unit, or the caller is to say which one.
        InventoryUnavailable: Redis did not answer.
    """
    rental = await opened_rental(session)
    standing = tuple(one for one in rental.bookings if one.status is BookingStatus.BOOKED)
    if not standing:
        raise ToolError(ENDED_ALREADY.format())
    units = await units_of(session, rental.bookings)
    if unit is None:
        if any(one.period != standing[0].period for one in standing):
            raise ToolError(ASK_WHICH_UNIT.format(units=_listed(standing, units)))
        return Meant(rental, standing, units)
    named = tuple(one for one in standing if unit.strip().casefold() in _called(one, units))
    if not named:
        raise ToolError(NOT_IN_RENTAL.format(units=_listed(standing, units)))
    if 1 < len(named) < len(standing):
        raise ToolError(ASK_WHICH_UNIT.format(units=_listed(named, units)))
    return Meant(rental, named, units)


async def meant_by_reference(session: CallSession, reference: str) -> Meant:
    """What of the opened rental has this reference: the rental itself, or one booking of it.

    Raises:
        ToolError: the rental cannot be told to this caller.
        InventoryUnavailable: Redis did not answer.
    """
    rental = await opened_rental(session)
    one = tuple(booking for booking in rental.bookings if booking.reference == reference)
    return Meant(rental, one or rental.standing, await units_of(session, rental.bookings))


def _called(booking: Booking, units: Mapping[str, Equipment]) -> set[str]:
    """What a caller may call the unit of this booking."""
    names = (booking.equipment_id, booking.reference, booking.reference.rpartition("-")[2], name_of(booking, units))
    return {name.casefold() for name in names}


def _listed(bookings: Sequence[Booking], units: Mapping[str, Equipment]) -> str:
    return say_list([f"{name_of(one, units)} ({one.equipment_id})" for one in bookings])
