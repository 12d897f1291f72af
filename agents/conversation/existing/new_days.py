"""The days that a rental would have with another last day, by the rules of the depot, and its price for them."""

import dataclasses
import datetime as dt
from collections.abc import Sequence
from decimal import Decimal

from livekit.agents import ToolError

from agents.conversation.call_session import CallSession
from agents.conversation.existing.access import verified_customer
from agents.conversation.existing.meant import Meant
from agents.conversation.wording.answers.existing_answers import (
    ASK_FOR_LAST_DAY,
    DAY_HAS_PASSED,
    LICENSE_ENDS_BEFORE,
    NOT_CHANGED,
    SAME_LAST_DAY,
)
from agents.conversation.wording.answers.search_answers import NOT_A_DAY
from inventory.models import Booking, EquipmentNotFound, Period
from shared.language.days import parse_start
from shared.language.mentioned import lengths_mentioned
from shared.language.more_days import days_more
from shared.language.speech import say_day, say_money
from shared.rental_period import PeriodRefused, changed_period
from shared.terms.charges import PriceTerms, charges_for_days, lines_together
from shared.terms.rental_days import RentalDays
from shared.terms.spoken_charges import say_charges

MOST_DAYS = 3650  # a longer length that somebody says is as much too long as this one


def heard_day(session: CallSession, said: str) -> dt.date:
    """The day in the caller's words.

    Raises:
        ToolError: they name no day.
    """
    day = parse_start(said, today=session.today)
    if day is None:
        raise ToolError(NOT_A_DAY.format(start_date=repr(said)))
    return day


async def period_wanted(session: CallSession, meant: Meant, said: str | None) -> Period:
    """The days up to the new last one, if the depot rents for them: not whether the units are free.

    Args:
        session: the call.
        meant: what of the rental is to have them.
        said: the new last day in the caller's words, how much longer or shorter, or for how many days in all.

    Raises:
        ToolError: no day was said, or the depot does not rent for such days; what to say instead.
        InventoryUnavailable: Redis did not answer.
    """
    before, today = meant.period, session.today
    if said is None:
        raise ToolError(ASK_FOR_LAST_DAY.format())
    last = _last_day(session, before, said)
    if last == before.last_day:
        raise ToolError(SAME_LAST_DAY.format(day=say_day(last, today=today)))
    if last < max(before.first_day, today):
        raise ToolError(DAY_HAS_PASSED.format(day=say_day(last, today=today)))
    period = Period(first_day=before.first_day, day_after=last + dt.timedelta(days=1))
    rules = rules_for(session, before)
    try:
        units = [await session.inventory.get_or_removed(one.equipment_id) for one in meant.bookings]
        changed_period(before, period, rules=rules, now=session.local_now, least=rules.least_for(units))
    except PeriodRefused as exc:
        raise ToolError(str(exc)) from None
    except EquipmentNotFound:
        raise ToolError(NOT_CHANGED.format()) from None
    if last > before.last_day and not verified_customer(session).holds_for(period):
        raise ToolError(LICENSE_ENDS_BEFORE.format())
    return period


def rules_for(session: CallSession, before: Period) -> RentalDays:
    """The rules for the days of a rental that has these now: one that is longer than the depot rents may stay so."""
    rules = RentalDays.of(session.settings)
    return dataclasses.replace(rules, longest_days=max(rules.longest_days, before.days))


async def on_new_days(session: CallSession, bookings: Sequence[Booking], period: Period) -> tuple[Booking, ...]:
    """These bookings as they would be on these days, each with the lines of its price by the depot's terms. Those that
    have no lines now have none then: they cost the rate for each day.

    Raises:
        ToolError: a unit is not known any more.
        InventoryUnavailable: Redis did not answer.
    """
    terms, changed = PriceTerms.of(session.settings), list[Booking]()
    for booking in bookings:
        try:
            unit = await session.inventory.get_or_removed(booking.equipment_id)
        except EquipmentNotFound:
            raise ToolError(NOT_CHANGED.format()) from None
        lines = charges_for_days(booking, unit, period.days, terms)
        changed.append(booking.model_copy(update={"period": period, "charges": lines}))
    return tuple(changed)


def say_price(session: CallSession, bookings: Sequence[Booking]) -> str:
    """What these bookings cost together, in words that follow their days: line by line where each has lines."""
    currency = session.settings.currency
    if all(one.charges for one in bookings):
        return f"which costs {say_charges(lines_together(one.charges for one in bookings), currency)}"
    rate = sum((one.daily_rate for one in bookings), Decimal())
    total = sum((one.total for one in bookings), Decimal())
    return f"at {say_money(rate, currency)} a day, {say_money(total, currency)} in all"


def _last_day(session: CallSession, before: Period, said: str) -> dt.date:
    """The last day in the caller's words.

    Raises:
        ToolError: they name none.
    """
    if (more := days_more(said)) is not None:
        return before.last_day + dt.timedelta(days=max(-MOST_DAYS, min(more, MOST_DAYS)))
    in_all = lengths_mentioned(said)
    if parse_start(said, today=session.today) is None and len(in_all) == 1 and in_all[0].value:
        return before.first_day + dt.timedelta(days=min(in_all[0].value, MOST_DAYS) - 1)
    return heard_day(session, said)
