"""A machine that does not work: the desk is told at once, and the caller what to do until somebody calls."""

import dataclasses
import datetime as dt

from agents.conversation.call_session import CallSession
from agents.conversation.existing.meant import Meant, meant_by_reference
from agents.conversation.existing.told_rental import name_of
from agents.conversation.wording.answers.existing_answers import (
    BREAKDOWN_ADVICE,
    BREAKDOWN_CALL,
    BREAKDOWN_NOTED,
    BREAKDOWN_NUMBER_MISSING,
    OFFER_REPLACEMENT,
)
from inventory.models import TaskKind
from shared.language.phone_numbers import spell_phone_number

DUE_IN = dt.timedelta(hours=1)
IN_THE_HOUSE_FILE = "a machine breaks down, broken"
A_MACHINE = "the machine"


async def report_breakdown(session: CallSession, problem: str, phone: str | None) -> str:
    """Leave a task for the desk that is due soon; what to tell the caller.

    It is left also where no rental is found: a machine that leaks does not wait for a reference. Nothing of a rental is
    told or written then.

    Args:
        session: the call.
        problem: what does not work, in the caller's words.
        phone: where they want to be called, in E.164; by default on the number on record, or the one they call from.

    Raises:
        ToolError: the rental that was found cannot be told to this caller any more.
        InventoryUnavailable: the task was not stored, so nothing may be promised.
    """
    meant = await _meant(session, problem) if session.call.opened is not None else None
    names = meant.names if meant else A_MACHINE
    await session.leave_message(
        _for_the_desk(meant, problem),
        kind=TaskKind.BREAKDOWN,
        booking_reference=meant.reference if meant else None,
        equipment_id=meant.bookings[0].equipment_id if meant and len(meant.bookings) == 1 else None,
        phone=phone,
        due_in=DUE_IN,
    )
    session.call.breakdowns += 1
    advice = session.house.about(IN_THE_HOUSE_FILE)
    told = [BREAKDOWN_NOTED.format(units=names)]
    told += [BREAKDOWN_ADVICE.format(answer=subject.answer) for subject in advice[:1]]
    return "\n".join([*told, _where_they_call(session, phone), OFFER_REPLACEMENT.format()])


def _where_they_call(session: CallSession, phone: str | None) -> str:
    """On which number somebody calls; where none is known, it is asked for. The one on record is not told."""
    if phone is not None:
        return BREAKDOWN_CALL.format(number=spell_phone_number(phone))
    if session.call.customer is not None and session.call.customer.phone:
        return BREAKDOWN_CALL.format(number="the number on your license record")
    if session.call.caller_phone:
        return BREAKDOWN_CALL.format(number="the number that you call from")
    return BREAKDOWN_NUMBER_MISSING.format()


async def _meant(session: CallSession, problem: str) -> Meant:
    """The units of the opened rental that the problem names, or all of them."""
    meant = await meant_by_reference(session, session.call.opened.reference if session.call.opened else "")
    said = problem.casefold()
    named = tuple(one for one in meant.bookings if name_of(one, meant.units).casefold() in said)
    return dataclasses.replace(meant, bookings=named or meant.bookings)


def _for_the_desk(meant: Meant | None, problem: str) -> str:
    """What the people of the depot read: what does not work, and where it stands."""
    if meant is None:
        return f"BREAKDOWN: {problem}. The caller gave no reference of a rental; find out which machine it is."
    where = next((one.proofs.job_address for one in meant.bookings if one.proofs.job_address), None)
    which = ", ".join(one.equipment_id for one in meant.bookings)
    return f"BREAKDOWN of {meant.names} ({which}): {problem}." + (f" It is at {where}." if where else "")
