"""What a change of a rental would mean, told to the caller before anything is changed."""

import dataclasses
import datetime as dt

from livekit.agents import ToolError

from agents.conversation.call_session import CallSession
from agents.conversation.existing.days_free import require_free_through
from agents.conversation.existing.meant import Meant, meant_by_name, meant_by_reference
from agents.conversation.existing.missing_papers import ask_for_paper, lacking_papers, with_what_limits_ask
from agents.conversation.existing.new_days import heard_day, on_new_days, period_wanted, say_price
from agents.conversation.existing.proposed import ChangeOfRental, ProposedChange
from agents.conversation.stage_tool import Context
from agents.conversation.wording.answers.existing_answers import (
    ABOUT_CANCELLING,
    AFTER_LAST_DAY,
    BEGUN_ALREADY,
    DAY_HAS_PASSED,
    NOT_BEGUN_YET,
    NOTHING_TO_CONFIRM,
    TOO_LATE_TO_CANCEL,
    WHAT_IT_COSTS_IS_NOT_KNOWN,
    WOULD_BE_CANCELLED,
    WOULD_BE_FOR,
    WOULD_BE_OFF_RENT,
)
from inventory.ledger.new_ids import new_id
from shared.language.speech import say_day, say_period

CANCELLING = "cancelling costs"  # as it is looked for in the house file


async def propose(ctx: Context, what: ChangeOfRental, *, day: str | None, unit: str | None) -> str:
    """What this change of the opened rental would mean. The call keeps it until the caller's yes.

    Args:
        ctx: the context of the tool.
        what: the kind of change.
        day: the new last day, or the day on which it is ready for return, in the caller's words; for the last day also
            how much longer or shorter, such as "four days more".
        unit: the unit that is meant, where it is not the whole rental.

    Raises:
        ToolError: it cannot be done, a limit refuses it, something is to be asked for, or a paper is missing.
        InventoryUnavailable: Redis did not answer.
    """
    session = ctx.userdata
    session.proposed = None
    meant = await meant_by_name(session, unit)
    proposed = ProposedChange(what=what, reference=meant.reference, request_id=new_id(), told_in=ctx.speech_handle.id)
    match what:
        case "last_day":
            period = await period_wanted(session, meant, day)
            await require_free_through(session, meant, period)
            proposed = dataclasses.replace(
                proposed,
                period=period,
                bookings=await on_new_days(session, meant.bookings, period),
                lacking=lacking_papers(meant.bookings, period),
            )
        case "off_rent":
            proposed = dataclasses.replace(proposed, day=_day_off_rent(session, meant, day))
        case "cancel":
            _require_may_be_cancelled(session, meant)
    session.proposed = proposed = await with_what_limits_ask(session, proposed)
    if proposed.lacking:
        raise ToolError(ask_for_paper(session, proposed))
    return await tell_proposed(session, proposed)


async def tell_proposed_or_ask(session: CallSession) -> str:
    """What the proposed change means, or which paper it still lacks.

    Raises:
        ToolError: the rental cannot be told to this caller, or a limit refuses the change.
        InventoryUnavailable: Redis did not answer.
    """
    if session.proposed is None:
        raise ToolError(NOTHING_TO_CONFIRM.format())
    session.proposed = proposed = await with_what_limits_ask(session, session.proposed)
    if proposed.lacking:
        return ask_for_paper(session, proposed)
    return await tell_proposed(session, proposed)


async def tell_proposed(session: CallSession, proposed: ProposedChange) -> str:
    """The change in a sentence, with the question whether to make it.

    Raises:
        ToolError: the rental cannot be told to this caller.
        InventoryUnavailable: Redis did not answer.
    """
    meant = await meant_by_reference(session, proposed.reference)
    today = session.today
    if proposed.period is not None:
        return WOULD_BE_FOR.format(
            units=meant.names,
            days=say_period(proposed.period, today=today),
            price=say_price(session, proposed.bookings),
        )
    if proposed.day is not None:
        return WOULD_BE_OFF_RENT.format(units=meant.names, day=say_day(proposed.day, today=today))
    would_be = WOULD_BE_CANCELLED.format(units=meant.names, days=say_period(meant.period, today=today))
    return f"{_about_cancelling(session)} {would_be}"


def _about_cancelling(session: CallSession) -> str:
    """What the depot has written about cancelling. What it costs is the depot's answer, and nobody else's."""
    found = session.house.about(CANCELLING)
    return ABOUT_CANCELLING.format(answer=found[0].answer) if found else WHAT_IT_COSTS_IS_NOT_KNOWN.format()


def _day_off_rent(session: CallSession, meant: Meant, said: str | None) -> dt.date:
    """The day on which it is ready for return: today, unless the caller names another."""
    today = session.today
    day = today if said is None else heard_day(session, said)
    if any(one.period.first_day > today for one in meant.bookings):
        raise ToolError(NOT_BEGUN_YET.format())
    if day < today:
        raise ToolError(DAY_HAS_PASSED.format(day=say_day(day, today=today)))
    if day > max(meant.period.last_day, today):
        raise ToolError(AFTER_LAST_DAY.format(day=say_day(day, today=today)))
    return day


def _require_may_be_cancelled(session: CallSession, meant: Meant) -> None:
    """Refuse to cancel what has begun, or what begins sooner than the depot lets callers cancel.

    Raises:
        ToolError: it cannot be cancelled in a call.
    """
    days_before = (meant.period.first_day - session.today).days
    if days_before < 0:
        raise ToolError(BEGUN_ALREADY.format())
    if days_before < session.settings.cancellation_days:
        raise ToolError(TOO_LATE_TO_CANCEL.format(days=session.settings.cancellation_days))
