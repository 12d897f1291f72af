"""Whether a rental can have a later last day, and up to which day it can where somebody else comes after it."""

import datetime as dt

from livekit.agents import ToolError

from agents.conversation.call_session import CallSession
from agents.conversation.choice.offers import free_alternatives
from agents.conversation.existing.meant import Meant
from agents.conversation.existing.new_days import rules_for
from agents.conversation.wording.answers.existing_answers import (
    FREE_IN_ITS_PLACE,
    FREE_ONLY_THROUGH,
    NOT_CHANGED,
    NOT_FREE_LONGER,
)
from inventory.models import (
    BookingEnded,
    BookingNotFound,
    DaysRefused,
    EquipmentNotAvailable,
    Period,
)
from shared.language.speech import say_day, say_list, say_period


async def require_free_through(session: CallSession, meant: Meant, period: Period) -> None:
    """Refuse days on which a unit is not free, and offer what is: an earlier last day, or other units for the rest.

    Papers are not judged here.

    Raises:
        ToolError: the days cannot be had.
        InventoryUnavailable: Redis did not answer.
    """
    taken = await _in_the_way(session, meant, period)
    if taken is None:
        return
    now, names = meant.period, meant.names
    rules = rules_for(session, now)
    last = await _last_day_free(session, meant, period)
    while last > now.last_day and not rules.is_open(last):  # as it was, it may end on any day
        last -= dt.timedelta(days=1)
    if last > now.last_day:
        answer = FREE_ONLY_THROUGH.format(units=names, day=say_day(last, today=session.today))
    else:
        answer = NOT_FREE_LONGER.format(units=names)
    rest = Period(first_day=max(last + dt.timedelta(days=1), session.today), day_after=period.day_after)
    unit = next((meant.units[one.equipment_id] for one in meant.bookings if one.equipment_id in meant.units), None)
    is_rented = rules.can_begin(rest.first_day, session.local_now)
    others = await free_alternatives(session, unit, rest) if unit and is_rented else []
    if others:
        units = say_list([f"the {other.name}" for other in others])
        answer += " " + FREE_IN_ITS_PLACE.format(days=say_period(rest, today=session.today), units=units)
    raise ToolError(answer)


async def _in_the_way(session: CallSession, meant: Meant, period: Period) -> EquipmentNotAvailable | None:
    """Why the units are not free for these days; None when they are. Papers and limits count when it is changed.

    Raises:
        ToolError: the rental has changed meanwhile.
    """
    try:
        await session.inventory.reschedule_rental(meant.reference, period, overrule=True, only_ask=True)
    except EquipmentNotAvailable as exc:
        return exc
    except (BookingNotFound, BookingEnded, DaysRefused):
        raise ToolError(NOT_CHANGED.format()) from None
    return None


async def _last_day_free(session: CallSession, meant: Meant, wanted: Period) -> dt.date:
    """The latest last day before the wanted one that can be had; the present one when no later one can."""
    free, taken = meant.period.last_day, wanted.last_day  # what is free for longer is free for less
    while (taken - free).days > 1:
        middle = free + (taken - free) // 2
        period = Period(first_day=wanted.first_day, day_after=middle + dt.timedelta(days=1))
        if await _in_the_way(session, meant, period) is None:
            free = middle
        else:
            taken = middle
    return free
