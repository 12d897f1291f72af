"""The days that a caller wants, put together from what they said at different times."""

from collections.abc import Sequence

from livekit.agents import ToolError

from agents.conversation.call_session import CallSession
from agents.conversation.wording.answers.search_answers import NOT_A_DAY, WHOLE_DAYS
from inventory.models import Equipment, Period
from shared.language.days import parse_start
from shared.language.mentioned import mentions_part_of_a_day
from shared.rental_period import PeriodRefused, say_days, wanted_period
from shared.terms.rental_days import RentalDays


def remember_wanted_period(session: CallSession, start_date: str | None, rental_days: int | None) -> Period | None:
    """The days that the caller wants, from what they said now and before; None while a part is missing.

    What was said is kept in the call, also a first day without a length, so that it need not be said again.

    Args:
        session: the call.
        start_date: the first day in the words of the caller, if they said one now.
        rental_days: the number of days, if they said one now.

    Raises:
        ToolError: the day was not understood, or the depot does not rent for such a period.
    """
    call = session.call
    start, days = call.wanted_start, call.wanted_days if rental_days is None else rental_days
    if start_date is not None:
        start = parse_start(start_date, today=session.today)
        if start is None:
            raise ToolError(NOT_A_DAY.format(start_date=repr(start_date)))
    try:
        period = wanted_period(start, days, rules=RentalDays.of(session.settings), now=session.local_now)
    except PeriodRefused as exc:
        session.told_whole_days |= days == 0
        raise ToolError(str(exc)) from None
    call.wanted_start, call.wanted_days = start, days
    return period


def require_least_days(session: CallSession, units: Sequence[Equipment], period: Period) -> None:
    """Check that these units may be rented for so few days.

    Raises:
        ToolError: one of them, or the depot, rents for more days only.
    """
    rules = RentalDays.of(session.settings)
    try:
        wanted_period(None, period.days, rules=rules, now=session.local_now, least=rules.least_for(units))
    except PeriodRefused as exc:
        raise ToolError(str(exc)) from None


def told_of_whole_days(session: CallSession, wish: str) -> str:
    """What the least rental is, for a wish that speaks of hours or half a day, with a line break behind it; or ""."""
    if session.told_whole_days or not mentions_part_of_a_day(f"{wish}, {session.call.equipment_needed or ''}"):
        return ""
    session.told_whole_days = True
    return f"{WHOLE_DAYS.format(least=say_days(session.settings.least_rental_days))}\n"
