"""The facts of a call as a stage is told them on entering: the part of its instructions that changes with the call."""

from collections.abc import Iterator

from agents.conversation.booking.told_booking import sum_of
from agents.conversation.call_session import CallSession
from agents.conversation.wording import facts as fact
from agents.conversation.wording.what_we_rent import what_we_rent
from shared.language.email_addresses import spell_email
from shared.language.languages import language
from shared.language.speech import say_day, say_list, say_money, say_period
from shared.pricing import total
from shared.workflow import Stage


def brief(session: CallSession, *, tell_first: str = "") -> str:
    """Today's date and everything established so far, a line each.

    Args:
        session: the call.
        tell_first: what the stage tells the caller first.
    """
    lines = [*_facts(session), *_of_the_moment(session)]
    if tell_first:
        lines.append(fact.TOLD_FIRST.format(words=tell_first))
    return "\n".join([fact.HEADING, *(f"- {line}" for line in lines)])


def summary(session: CallSession) -> str:
    """Everything established so far, for the people of the depot: a line each."""
    return "\n".join([fact.HEADING, *(f"- {line}" for line in _facts(session))])


def _of_the_moment(session: CallSession) -> Iterator[str]:
    """What only the model needs to know now."""
    call = session.call
    if session.person_is_there:
        yield fact.PERSON_IS_THERE.format()
    else:
        yield fact.NOBODY_IS_THERE.format(day=session.called_back_by)
    if call.offered and call.booking is None:
        units = [f"{unit.equipment_id} {unit.name}" for unit in call.offered]
        yield fact.OFFERED_LAST.format(units="; ".join(units))
    if session.house.headings:
        yield fact.HOUSE_SUBJECTS.format(headings="; ".join(session.house.headings))


def _facts(session: CallSession) -> Iterator[str]:
    call, currency, today = session.call, session.settings.currency, session.today
    yield fact.TODAY.format(date=f"{say_day(today)}, {today.year}")
    if call.stage is Stage.EQUIPMENT_DISCOVERY and (kinds := what_we_rent(session.catalogue.names_by_category)):
        yield fact.WHAT_WE_RENT.format(kinds=kinds)
    if call.language is not None and call.language != session.settings.spoken[0].code:
        yield fact.LANGUAGE.format(language=language(call.language).name)
    if call.caller_phone:
        yield fact.CALLER_PHONE.format(phone=call.caller_phone)
    if call.equipment_needed:
        yield fact.ASKED_FOR.format(wish=call.equipment_needed)
    if call.still_to_rent:
        yield fact.STILL_TO_RENT.format(wish=say_list(call.still_to_rent))
    if call.customer is None:
        if session.settings.business_name_required and call.stage is Stage.CUSTOMER_VERIFICATION:
            yield fact.BUSINESS_NAME_NEEDED.format()
    elif call.customer.name_as_said:
        yield fact.CUSTOMER.format(business_name=call.customer.name_as_said)
    else:
        yield fact.CUSTOMER_WITHOUT_A_NAME.format()
    if call.selection:
        unit, period = call.selection.equipment, call.selection.period
        yield fact.EQUIPMENT_HELD.format(
            equipment_id=unit.equipment_id,
            name=unit.name,
            weight_class=unit.weight_class,
            location=unit.storage_location,
        )
        if unit.description:
            yield fact.ABOUT.format(description=unit.description)
        yield fact.DAYS.format(days=say_period(period, today=today))
        rate = session.told_rate(unit)
        yield fact.DAILY_RATE.format(
            rate=say_money(rate, currency), total=say_money(total(rate, period.days), currency)
        )
        if rate == unit.lowest_rate and call.price is None:
            yield fact.LOWEST_RATE.format()
        yield fact.CERTIFICATION_REQUIRED.format(certificate=unit.operator_certification or "None")
        yield fact.INSURANCE_REQUIRED.format(coverage=say_money(unit.min_insurance, currency))
    elif call.wanted_period:
        yield fact.DAYS_WANTED.format(days=say_period(call.wanted_period, today=today))
    elif call.wanted_start:
        yield fact.FIRST_DAY_WANTED.format(day=say_day(call.wanted_start, today=today))
    elif call.wanted_days:
        yield fact.LENGTH_WANTED.format(days=call.wanted_days)
    if call.refused_address:
        yield fact.REFUSED_ADDRESS.format(address=call.refused_address)
    if call.site:
        yield fact.JOB_SITE.format(address=call.site.address)
    if call.selection and call.price:
        in_all = total(call.price.daily_rate, call.selection.period.days)
        yield fact.AGREED_PRICE.format(
            rate=say_money(call.price.daily_rate, currency), total=say_money(in_all, currency)
        )
    if call.operator and call.operator.name:
        yield fact.OPERATOR.format(name=call.operator.name, certificate=call.operator.certificate)
    if call.insurance:
        yield fact.INSURANCE.format()
    if call.stage is Stage.BOOKING_COMPLETION and not session.promises_mail:
        yield fact.NO_MAIL_IS_SENT.format()
    if call.email and session.promises_mail:
        yield fact.EMAIL_GIVEN.format(email=call.email, spelled=spell_email(call.email))
    elif call.stage is Stage.BOOKING_COMPLETION and session.promises_mail and call.customer:
        yield (fact.EMAIL_ON_RECORD if call.customer.email else fact.NO_EMAIL_ON_RECORD).format()
    code_needed = session.settings.identity_code == "always" and call.identity is None
    if call.stage is Stage.BOOKING_COMPLETION and code_needed:
        yield fact.CODE_NEEDED.format()
    if session.house.headings:
        yield fact.HOUSE_SUBJECTS.format(headings="; ".join(session.house.headings))
    if call.bookings:
        references = [
            f"{booking.reference} (still being confirmed)"
            if booking.reference in call.unconfirmed
            else booking.reference
            for booking in call.bookings
        ]
        yield fact.BOOKED_BEFORE.format(
            references=say_list(references), total=say_money(sum_of(call.bookings), currency)
        )
