"""A booking as the answer of a tool: what was booked, where its confirmation goes, and what comes next."""

from collections.abc import Sequence
from decimal import Decimal

from agents.conversation.call_session import CallSession
from agents.conversation.wording.answers.booking_answers import (
    AFTER_BOOKING,
    ALL_TOGETHER,
    BOOKED,
    BOOKED_OPERATOR,
    CONFIRMATION_SENT,
    CONFIRMATION_TO_BOTH,
    CONFIRMATION_TO_RECORD,
    NEXT_RENTAL,
)
from inventory.models import Booking, Equipment
from shared.language.identifiers import spell_reference
from shared.language.speech import say_list, say_money, say_period


def confirmation(session: CallSession, booking: Booking, unit: Equipment) -> str:
    """The answer about a booking: reference, unit, days, rate, total, where the unit is and where it goes, the sum of
    all bookings of the call, and where the confirmation goes."""
    currency, proofs = session.settings.currency, booking.proofs
    lines = [
        BOOKED.format(
            reference=booking.reference,
            spelled=spell_reference(booking.reference),
            name=unit.name,
            equipment_id=unit.equipment_id,
            location=unit.storage_location,
            days=say_period(booking.period, today=session.today),
            rate=say_money(booking.daily_rate, currency),
            total=say_money(booking.total, currency),
            address=proofs.job_address,
        )
    ]
    if proofs.operator_name:
        lines.append(BOOKED_OPERATOR.format(name=proofs.operator_name))
    bookings = session.call.bookings
    if len(bookings) > 1:
        lines.append(ALL_TOGETHER.format(count=len(bookings), total=say_money(sum_of(bookings), currency)))
    if booking.confirmation_email and booking.confirmation_entry and session.promises_mail:
        lines.append(_where_it_goes(session))
    if session.call.still_to_rent:
        return "\n".join([*lines, NEXT_RENTAL.format(wish=say_list(session.call.still_to_rent))])
    return "\n".join([*lines, AFTER_BOOKING.format()])


def _where_it_goes(session: CallSession) -> str:
    """Where the confirmation goes. An address that the caller did not give is not told."""
    given, customer = session.call.email, session.call.customer
    if given is None:
        return CONFIRMATION_TO_RECORD.format()
    on_record = customer is not None and customer.email is not None
    return (CONFIRMATION_TO_BOTH if on_record else CONFIRMATION_SENT).format(email=given)


def sum_of(bookings: Sequence[Booking]) -> Decimal:
    """What these bookings cost together."""
    return sum((booking.total for booking in bookings), Decimal(0))
