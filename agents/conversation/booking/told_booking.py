"""A rental as the answer of a tool: what was booked, where its confirmation goes, and what comes next."""

from collections.abc import Sequence
from decimal import Decimal

from agents.conversation.call_session import CallSession
from agents.conversation.wording.answers.booking_answers import (
    AFTER_BOOKING,
    ALL_TOGETHER,
    BOOKED,
    BOOKED_DELIVERY,
    BOOKED_OPERATOR,
    BOOKED_TOGETHER,
    BOOKED_UNIT,
    CONFIRMATION_SENT,
    CONFIRMATION_TO_BOTH,
    CONFIRMATION_TO_RECORD,
    NEXT_RENTAL,
    PICK_UP_AT,
)
from agents.conversation.wording.answers.price_answers import ITEMISED
from inventory.models import Equipment, Rental
from shared.language.identifiers import spell_reference
from shared.language.speech import say_list, say_money, say_period, say_units
from shared.terms.charges import is_delivered, lines_together
from shared.terms.spoken_charges import say_charges


def confirmation(session: CallSession, rental: Rental, units: Sequence[Equipment]) -> str:
    """The answer about a rental: reference, units, days, rate, total, where the units are and where they go, the sum of
    all rentals of the call, and where the confirmation goes. `units` are those of its bookings, in their order."""
    currency, first = session.settings.currency, rental.bookings[0]
    told = {
        "reference": rental.reference,
        "spelled": spell_reference(rental.reference),
        "days": say_period(rental.period, today=session.today),
        "rate": say_money(rental.daily_rate, currency),
        "total": say_money(rental.total, currency),
        "address": first.proofs.job_address,
    }
    if len(units) == 1:
        (unit,) = units
        where = {"name": unit.name, "equipment_id": unit.equipment_id, "location": unit.storage_location}
        lines = [BOOKED.format(**told, **where)]
    else:
        lines = [BOOKED_TOGETHER.format(**told, units=say_units([unit.name for unit in units]))]
        for unit, booking in zip(units, rental.bookings, strict=True):
            lines.append(
                BOOKED_UNIT.format(
                    name=unit.name,
                    equipment_id=unit.equipment_id,
                    location=unit.storage_location,
                    rate=say_money(booking.daily_rate, currency),
                )
            )
    if any(is_delivered(booking) for booking in rental.bookings):
        lines.append(BOOKED_DELIVERY.format())
    elif len(units) == 1:
        lines.append(PICK_UP_AT.format(location=units[0].storage_location))
    if said := say_charges(lines_together(booking.charges for booking in rental.bookings), currency):
        lines.append(ITEMISED.format(lines=said))
    operators = dict.fromkeys(name for booking in rental.bookings if (name := booking.proofs.operator_name))
    lines += [BOOKED_OPERATOR.format(name=name) for name in operators]
    rentals = session.call.rentals
    if len(rentals) > 1:
        in_all = sum((one.total for one in rentals), Decimal(0))
        lines.append(ALL_TOGETHER.format(count=len(rentals), total=say_money(in_all, currency)))
    if first.confirmation_email and first.confirmation_entry and session.promises_mail:
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
