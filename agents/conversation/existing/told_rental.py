"""A rental as the answer of a tool: its units, days, price, where it works, and how it stands."""

from collections.abc import Iterator, Mapping, Sequence

from agents.conversation.call_session import CallSession
from agents.conversation.wording.answers.existing_answers import (
    ASK_WHAT_TO_DO,
    RENTAL,
    RENTAL_AHEAD,
    RENTAL_ENDED,
    RENTAL_OFF_RENT,
    RENTAL_OUT,
    RENTAL_OVERDUE,
    RENTAL_SITE,
    UNIT_OF_RENTAL,
)
from inventory.models import Booking, BookingStatus, Equipment, EquipmentNotFound, Rental
from shared.language.identifiers import spell_reference
from shared.language.speech import say_day, say_money, say_period, say_units

ENDED: dict[BookingStatus, str] = {
    BookingStatus.RETURNED: "returned",
    BookingStatus.CANCELLED: "cancelled",
    BookingStatus.NO_SHOW: "nobody came for it",
}


async def units_of(session: CallSession, bookings: Sequence[Booking]) -> dict[str, Equipment]:
    """The units of these bookings by their ids. Those that the depot has removed are left out.

    Raises:
        InventoryUnavailable: Redis did not answer.
    """
    found: dict[str, Equipment] = {}
    for booking in bookings:
        try:
            found[booking.equipment_id] = await session.inventory.get(booking.equipment_id)
        except EquipmentNotFound:
            continue
    return found


def named_units(bookings: Sequence[Booking], units: Mapping[str, Equipment]) -> str:
    """The units of these bookings by their names: "two Scissor Lifts and the Boom Lift"."""
    return say_units([name_of(booking, units) for booking in bookings])


def name_of(booking: Booking, units: Mapping[str, Equipment]) -> str:
    """The name of the unit of this booking, or its id where the depot has removed it."""
    unit = units.get(booking.equipment_id)
    return unit.name if unit else booking.equipment_id


async def tell_rental(session: CallSession, rental: Rental) -> str:
    """Everything about a rental that its own customer may hear, and only they.

    Raises:
        InventoryUnavailable: Redis did not answer.
    """
    session.claims.told.standings |= set(_standings(rental))
    bookings, currency, today = rental.standing, session.settings.currency, session.today
    units = await units_of(session, bookings)
    lines = [
        RENTAL.format(
            reference=rental.reference,
            spelled=spell_reference(rental.reference),
            units=named_units(bookings, units),
            days=say_period(rental.period, today=today),
            rate=say_money(rental.daily_rate, currency),
            total=say_money(rental.total, currency),
        )
    ]
    if address := bookings[0].proofs.job_address:
        lines.append(RENTAL_SITE.format(address=address))
    first = rental.bookings[0]
    if all(
        (one.status, one.period, one.off_rent) == (first.status, first.period, first.off_rent)
        for one in rental.bookings
    ):
        return "\n".join([*lines, _standing(session, bookings[0], units), ASK_WHAT_TO_DO.format()])
    every = await units_of(session, rental.bookings)
    lines += [
        UNIT_OF_RENTAL.format(
            name=name_of(one, every),
            equipment_id=one.equipment_id,
            days=say_period(one.period, today=today),
            status=_status(session, one),
        )
        for one in rental.bookings
    ]
    return "\n".join([*lines, ASK_WHAT_TO_DO.format()])


def _standings(rental: Rental) -> Iterator[str]:
    """What the line may say of it when it has told it: that it is cancelled, or off rent."""
    for booking in rental.bookings:
        if booking.status is BookingStatus.CANCELLED:
            yield "cancelled"
        elif booking.off_rent is not None:
            yield "off rent"


def _standing(session: CallSession, booking: Booking, units: Mapping[str, Equipment]) -> str:
    """How a booking stands, in a sentence."""
    if booking.status is not BookingStatus.BOOKED:
        return RENTAL_ENDED.format(status=ENDED[booking.status])
    if booking.off_rent is not None:
        return RENTAL_OFF_RENT.format(day=say_day(booking.off_rent, today=session.today))
    if booking.period.first_day > session.today:
        unit = units.get(booking.equipment_id)
        return RENTAL_AHEAD.format(location=unit.storage_location if unit else "the yard")
    return (RENTAL_OVERDUE if booking.period.day_after <= session.today else RENTAL_OUT).format()


def _status(session: CallSession, booking: Booking) -> str:
    """How a booking stands, in a word or two."""
    if booking.status is not BookingStatus.BOOKED:
        return ENDED[booking.status]
    if booking.off_rent is not None:
        return f"off rent from {say_day(booking.off_rent, today=session.today)}"
    if booking.period.first_day > session.today:
        return "not begun"
    return "overdue" if booking.period.day_after <= session.today else "out"
