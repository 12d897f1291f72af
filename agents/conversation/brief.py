"""The facts of a call as a stage is told them on entering: the part of its instructions that changes with the call."""

from collections.abc import Iterator

from agents.conversation.call_session import CallSession
from shared.language.speech import say_day, say_list, say_money, say_period
from shared.pricing import total
from shared.workflow import Stage


def brief(session: CallSession, *, news: str = "") -> str:
    """Today's date and everything established so far, a line each. `news` is what the stage tells the caller first."""
    lines = [f"- {line}" for line in _facts(session)]
    if news:
        lines.append(f"- Told on entering this stage: {news}")
    return "Facts of this call:\n" + "\n".join(lines)


def _facts(session: CallSession) -> Iterator[str]:
    call, currency, today = session.call, session.settings.currency, session.today
    yield f"Today is {say_day(today)}, {today.year}."
    if call.caller_phone:
        yield f"They call from {call.caller_phone}. It proves nothing; where a phone number is asked, offer this one."
    if call.equipment_needed:
        yield f"The caller asked for: {call.equipment_needed}"
    if call.customer:
        yield f"Customer: {call.customer.business_name}, business license verified."
    if call.selection:
        unit, period = call.selection.equipment, call.selection.period
        yield f"Equipment held: {unit.equipment_id} {unit.name}, {unit.weight_class} class, in {unit.storage_location}."
        if unit.description:
            yield f"About it: {unit.description}"
        yield f"Days: {say_period(period, today=today)}."
        yield f"Daily rate: {say_money(unit.lowest_rate, currency)}."
        yield f"Operator certification required: {unit.operator_certification or 'None'}."
        yield f"Insurance required: at least {say_money(unit.min_insurance, currency)}."
    elif call.wanted_period:
        yield f"Days wanted: {say_period(call.wanted_period, today=today)}."
    if call.site:
        yield f"Job site: {call.site.address}, approved."
    if call.selection and call.price:
        in_all = total(call.price.daily_rate, call.selection.period.days)
        yield f"Agreed price: {say_money(call.price.daily_rate, currency)} a day, {say_money(in_all, currency)} in all."
    if call.operator and call.operator.name:
        yield f"Operator: {call.operator.name}, certified for {call.operator.certificate}."
    if call.insurance:
        yield f"Insurance: policy verified for {say_money(call.insurance.coverage, currency)}."
    if call.stage is Stage.BOOKING_COMPLETION and session.settings.mail_is_sent and call.customer:
        yield f"E-mail on the license record: {call.customer.email or 'none'}."
    if call.bookings:
        references = [
            f"{booking.reference} (still being confirmed)"
            if booking.reference in call.unconfirmed
            else booking.reference
            for booking in call.bookings
        ]
        yield f"Booked in this call: {say_list(references)}."
