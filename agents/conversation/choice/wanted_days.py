"""The days that a caller wants, put together from what they said at different times."""

from livekit.agents import ToolError

from agents.conversation.call_session import CallSession
from agents.conversation.wording.answers.search_answers import NOT_A_DAY
from inventory.models import Period
from shared.language.days import parse_start
from shared.rental_period import PeriodRefused, rental_period


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
    start, days = call.wanted_start, rental_days or call.wanted_days
    if start_date is not None:
        start = parse_start(start_date, today=session.today)
        if start is None:
            raise ToolError(NOT_A_DAY.format(start_date=repr(start_date)))
    settings = session.settings
    try:
        period = rental_period(
            session.today if start is None else start,
            1 if days is None else days,
            today=session.today,
            longest_days=settings.longest_rental_days,
            furthest_start_days=settings.furthest_start_days,
        )
    except PeriodRefused as exc:
        raise ToolError(str(exc)) from None
    call.wanted_start, call.wanted_days = start, days
    return None if start is None or days is None else period
