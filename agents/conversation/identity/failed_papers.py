"""What the desk is told of papers that did not hold in a call."""

import logging

from agents.conversation.brief import brief
from agents.conversation.call_session import CallSession
from inventory.models import InventoryUnavailable, TaskKind
from shared.language.speech import say_list

logger = logging.getLogger("rental.checks")

MOST_FAILED = 1  # one number may be misheard


async def tell_desk_of_failed_papers(session: CallSession) -> None:
    """Leave a task when this call, which has ended, gave two papers that failed, or one of somebody else.

    When Redis does not answer, that is logged and no error is raised.
    """
    call = session.call
    failed = call.failed_papers
    if len(failed) <= MOST_FAILED and not any(paper.of_another for paper in failed):
        return
    told = say_list(
        [f"{paper.what} {paper.number} ({'of somebody else' if paper.of_another else 'not valid'})" for paper in failed]
    )
    came_from = f" The call came from {call.caller_phone}." if call.caller_phone else ""
    try:
        await session.leave_message(
            f"Papers that did not hold in a call: {told}.{came_from} Find out who it was before you rent in that name.",
            summary=brief(session),
            kind=TaskKind.CHECK_PAPERS,
            booking_reference=call.rental.reference if call.rental else None,
        )
    except InventoryUnavailable:
        logger.warning("no task could be left about the papers in call %s", call.call_id)
