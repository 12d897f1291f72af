"""The facts of a call as a stage is told them on entering: the part of its instructions that changes with the call."""

from collections.abc import Iterator
from decimal import Decimal

from agents.conversation.call_session import CallSession
from agents.conversation.price.told_price import say_lines, say_total
from agents.conversation.wording import facts as fact
from agents.conversation.wording.what_we_rent import what_we_rent
from shared.language.email_addresses import spell_email
from shared.language.languages import language
from shared.language.speech import say_day, say_list, say_money, say_period, say_units
from shared.pricing import spread
from shared.proved_facts import Selection
from shared.rental_period import say_days
from shared.workflow import Stage

BEFORE_LICENSE = (Stage.GREETING, Stage.CUSTOMER_VERIFICATION)
MAIL_MATTERS = (Stage.OPERATOR_CERTIFICATION, Stage.INSURANCE_VERIFICATION, Stage.BOOKING_COMPLETION)


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
    if call.offered and call.rental is None:
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
        chosen_since = call.selection is not None and not call.replacing
        yield (fact.ASKED_AT_FIRST if chosen_since else fact.ASKED_FOR).format(wish=call.equipment_needed)
    if call.asks_about_existing:
        yield fact.ASKS_ABOUT_A_RENTAL.format()
    if call.opened and call.stage is Stage.EXISTING_RENTAL:
        yield fact.RENTAL_FOUND.format(reference=call.opened.reference)
    if call.also_wanted:
        yield fact.ALSO_WANTED.format(wish=say_list(call.also_wanted))
    if call.still_to_rent:
        yield fact.STILL_TO_RENT.format(wish=say_list(call.still_to_rent))
    if call.customer is None:
        if call.stage in BEFORE_LICENSE and not session.settings.prices_before_license:
            yield fact.PRICES_AFTER_LICENSE.format()
        if session.settings.business_name_required and call.stage is Stage.CUSTOMER_VERIFICATION:
            yield fact.BUSINESS_NAME_NEEDED.format()
    elif call.customer.name_as_said:
        yield fact.CUSTOMER.format(business_name=call.customer.name_as_said)
    else:
        yield fact.CUSTOMER_WITHOUT_A_NAME.format()
    if call.stage is Stage.EQUIPMENT_DISCOVERY:
        yield fact.LEAST_RENTAL.format(least=say_days(session.settings.least_rental_days))
    if call.selection:
        yield from _selected(session, call.selection)
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
        yield from _agreed(session, call.selection, call.price.daily_rate)
    for operator in call.operators_needed:
        yield fact.OPERATOR.format(name=operator.name, certificate=operator.certificate)
    if call.operators_needed and call.certificates_missing:
        yield fact.CERTIFICATE_MISSING.format(certificate=say_list(call.certificates_missing))
    if call.insurance:
        yield fact.INSURANCE.format()
    if call.stage in MAIL_MATTERS and not session.promises_mail:
        yield fact.NO_MAIL_IS_SENT.format()
    if call.email and session.promises_mail:
        yield fact.EMAIL_GIVEN.format(email=call.email, spelled=spell_email(call.email))
    elif call.stage is Stage.BOOKING_COMPLETION and session.promises_mail and call.customer:
        yield (fact.EMAIL_ON_RECORD if call.customer.email else fact.NO_EMAIL_ON_RECORD).format()
    code_needed = session.settings.identity_code == "always" and call.identity is None
    if call.stage is Stage.BOOKING_COMPLETION and code_needed:
        yield fact.CODE_NEEDED.format()
    if call.rentals:
        references = [
            f"{rental.reference} (still being confirmed)" if rental.reference in call.unconfirmed else rental.reference
            for rental in call.rentals
        ]
        in_all = sum((rental.total for rental in call.rentals), Decimal(0))
        yield fact.BOOKED_BEFORE.format(references=say_list(references), total=say_money(in_all, currency))


def _agreed(session: CallSession, selection: Selection, rate: Decimal) -> Iterator[str]:
    """The price that was agreed on, and the delivery."""
    said = say_money(rate, session.settings.currency)
    yield fact.AGREED_PRICE.format(rate=said, total=say_total(session, selection, rate))
    yield from _about_the_price(session, selection, rate)


def _about_the_price(session: CallSession, selection: Selection, rate: Decimal) -> Iterator[str]:
    """The lines of the price where it is not the rate for each day, and the delivery where there is one to choose."""
    settings, delivered = session.settings, session.call.delivered
    if lines := say_lines(session, selection, rate):
        yield fact.PRICE_LINES.format(lines=lines)
    if settings.delivery_price is None:
        return
    if delivered is not None:
        yield (fact.DELIVERED if delivered else fact.PICKED_UP).format()
    elif session.call.stage is Stage.PRICING_NEGOTIATION:
        yield fact.DELIVERY_OPEN.format(price=say_money(settings.delivery_price, settings.currency))


def _selected(session: CallSession, selection: Selection) -> Iterator[str]:
    """The units that are held, with what they need and cost together."""
    currency, several = session.settings.currency, len(selection.units) > 1
    for unit in selection.equipment:
        yield fact.EQUIPMENT_HELD.format(
            equipment_id=unit.equipment_id,
            name=unit.name,
            weight_class=unit.weight_class,
            location=unit.storage_location,
        )
    for unit in {unit.name: unit for unit in selection.equipment}.values():
        if unit.description:
            about = fact.ABOUT_THE if several else fact.ABOUT
            yield about.format(name=unit.name, description=unit.description)
    if several:
        yield fact.TOGETHER.format(units=say_units(selection.names))
    yield fact.DAYS.format(days=say_period(selection.period, today=session.today))
    rate = session.told_rate(selection)
    yield fact.DAILY_RATE.format(rate=say_money(rate, currency), total=say_total(session, selection, rate))
    if session.call.price is None:
        yield from _about_the_price(session, selection, rate)
    if several:
        parts = zip(selection.names, spread(rate, selection.equipment), strict=True)
        rates = [f"{name} {say_money(part, currency)}" for name, part in parts]
        yield fact.RATES_OF_UNITS.format(rates=say_list(rates))
    if rate == selection.lowest_rate and session.call.price is None:
        yield fact.LOWEST_RATE.format()
    yield fact.CERTIFICATION_REQUIRED.format(certificate=say_list(selection.certificates) or "None")
    yield fact.INSURANCE_REQUIRED.format(coverage=say_money(selection.min_insurance, currency))
