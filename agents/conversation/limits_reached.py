"""A limit on what one caller may book is reached: the caller hears it, the desk gets a task, and the call goes on."""

import datetime as dt
import logging

from livekit.agents import ToolError

from agents.conversation.call_session import CallSession
from agents.conversation.wording.answers.limit_answers import (
    A_COLLEAGUE_WILL_CALL,
    CALL_HAS_ENOUGH_UNITS,
    LICENSE_HAS_ENOUGH_UNITS,
    NUMBER_HAS_ENOUGH_UNITS,
    OPERATOR_HAS_ENOUGH_UNITS,
    OPERATOR_WORKS_ELSEWHERE,
)
from agents.conversation.wording.template import Template
from inventory.ledger.script_errors import WHY_LIMITED
from inventory.models import BookingLimit, NewTask, Papers, Period, TaskKind
from shared.settings import name_in_environment

logger = logging.getLogger("rental.limits")

ANSWERS: dict[BookingLimit, Template] = {
    BookingLimit.CALL: CALL_HAS_ENOUGH_UNITS,
    BookingLimit.LICENSE: LICENSE_HAS_ENOUGH_UNITS,
    BookingLimit.NUMBER: NUMBER_HAS_ENOUGH_UNITS,
    BookingLimit.OPERATOR: OPERATOR_HAS_ENOUGH_UNITS,
    BookingLimit.OTHER_BUSINESS: OPERATOR_WORKS_ELSEWHERE,
    BookingLimit.DO_NOT_RENT: A_COLLEAGUE_WILL_CALL,
}

SETTINGS: dict[BookingLimit, str] = {
    BookingLimit.CALL: "call_units",
    BookingLimit.LICENSE: "license_units",
    BookingLimit.NUMBER: "number_units",
    BookingLimit.OPERATOR: "operator_units",
}
"""The setting of each limit. That an operator works for one business at a time is always so."""


async def stay_within_limits(
    session: CallSession, period: Period, *, units: int, operator_license: str | None = None
) -> None:
    """Check before the caller is asked for more whether so many more units could be booked for these days.

    The script that books checks the same once more.

    Args:
        session: the call.
        period: the days of the rental.
        units: how many units; with an operator, those that this operator is to run.
        operator_license: the operator's license, once it is known.

    Raises:
        ToolError: a limit is reached.
        InventoryUnavailable: Redis did not answer.
    """
    call = session.call
    if call.customer is None:
        return
    papers = Papers(
        business_name=call.customer.business_name,
        license_number=call.customer.license_number,
        operator_license=operator_license,
    )
    limit = await session.inventory.limit_reached(
        papers, period, call_id=call.call_id, caller_phone=call.caller_phone, units=units
    )
    if limit is not None:
        raise ToolError(await told_of_limit(session, limit))


async def told_of_limit(session: CallSession, limit: BookingLimit) -> str:
    """What the caller is told of this limit. The desk gets a task, one a day for the same business and limit.

    Raises:
        InventoryUnavailable: the task was not stored, so nothing may be promised.
    """
    customer, caller_phone = session.call.customer, session.call.caller_phone
    if limit is BookingLimit.DO_NOT_RENT:
        session.call.not_put_right = "left_to_a_colleague"
    setting = SETTINGS.get(limit)
    logger.info("nothing was booked in call %s: %s", session.call.call_id, WHY_LIMITED[limit])
    await session.inventory.add_task(
        NewTask(
            kind=TaskKind.CALL_BACK if limit is BookingLimit.DO_NOT_RENT else TaskKind.LIMIT_REACHED,
            reason=f"A caller could not book another unit: {WHY_LIMITED[limit]}"
            + (f" ({name_in_environment(setting)})." if setting else "."),
            business_name=customer.business_name if customer else None,
            phone=(customer.phone if customer else None) or caller_phone,
            left_at=session.now(),
            due_at=session.now() + dt.timedelta(hours=session.settings.task_hours),
        )
    )
    return ANSWERS[limit].format()


async def left_to_a_colleague(session: CallSession) -> str:
    """What a customer is told to whom nothing is rented. The desk gets a task, and the license counts as not proved, so
    that nothing else is told.

    Raises:
        InventoryUnavailable: the task was not stored, so nothing may be promised.
    """
    try:
        return await told_of_limit(session, BookingLimit.DO_NOT_RENT)
    finally:
        session.call.forget(("customer",))
        session.customer_file = None
