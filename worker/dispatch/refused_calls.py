"""What becomes of a call that a limit does not let in: the busy tone, or a person, and the desk is told once."""

import datetime as dt
import logging
from collections.abc import Mapping

from livekit import rtc
from livekit.agents import JobContext
from prometheus_client import Counter

from inventory.ledger.inventory import Inventory
from inventory.models import InventoryUnavailable, NewTask, TaskKind
from shared.rental_call import RentalCall
from shared.settings import Settings, name_in_environment
from worker.dispatch.call_limits import Limit
from worker.hanging_up import apologize_and_hang_up

logger = logging.getLogger("rental.telephone")

REFUSED = Counter("rental_calls_refused", "Calls that were not taken because of a limit", ["limit"])

WHAT_HAPPENED: Mapping[Limit, str] = {
    Limit.BLOCKED: "A blocked number called",
    Limit.NUMBER_AN_HOUR: "A number called more often within an hour than it may",
    Limit.NUMBER_AT_ONCE: "A number had more calls at once than it may",
    Limit.AN_HOUR: "There were more calls within an hour than the depot takes",
    Limit.AT_ONCE: "There were more calls at once than the depot takes",
    Limit.MODEL_COST: "The model has cost as much today as it may",
}
WHAT_BECAME_OF_THEM: Mapping[bool, str] = {
    True: "The caller hears the busy tone.",
    False: "Callers are passed on to a person, or hear that nobody can help them now.",
}
NOBODY_SPOKE_WITH_THEM = "Called when the line took no more calls, and reached nobody."

TOLD_EVERY = dt.timedelta(days=1)
TOLD_OF_BLOCKED_EVERY = dt.timedelta(days=30)  # the desk has blocked the number itself


async def refuse(
    ctx: JobContext,
    caller: rtc.RemoteParticipant,
    inventory: Inventory,
    settings: Settings,
    call: RentalCall,
    limit: Limit,
) -> None:
    """End a call that has reached a limit before its conversation began, and count it.

    A limit of the number: the caller hears the busy tone, because nothing has answered the call yet. A limit of the
    depot: the caller is passed on to a person; where no person takes the call, it becomes a task to call back.
    """
    REFUSED.labels(limit).inc()
    logger.warning("a call was not taken because of %s", name_in_environment(limit))
    tasks = [_about_limit(limit, settings, call, inventory.now())]
    if limit.of_one_number:
        await ctx.delete_room()
    elif not await apologize_and_hang_up(ctx, caller, settings) and call.caller_phone:
        tasks.append(_to_call_back(settings, call, inventory.now()))
    try:
        for task in tasks:
            await inventory.add_task(task, once_in=TOLD_OF_BLOCKED_EVERY if limit is Limit.BLOCKED else TOLD_EVERY)
    except InventoryUnavailable:
        logger.warning("the desk could not be told of a call that was not taken")
    ctx.shutdown("a limit was reached")


def _about_limit(limit: Limit, settings: Settings, call: RentalCall, now: dt.datetime) -> NewTask:
    """The same for each call that reaches the limit, so that it is kept once."""
    of_number = limit.of_one_number
    return NewTask(
        kind=TaskKind.LIMIT_REACHED,
        reason=f"{WHAT_HAPPENED[limit]} ({name_in_environment(limit)}). {WHAT_BECAME_OF_THEM[of_number]}",
        phone=call.caller_phone if of_number else None,
        left_at=now,
        due_at=now + dt.timedelta(hours=settings.task_hours),
    )


def _to_call_back(settings: Settings, call: RentalCall, now: dt.datetime) -> NewTask:
    """Without the id of the call: who calls again and again is called back once."""
    return NewTask(
        reason=NOBODY_SPOKE_WITH_THEM,
        phone=call.caller_phone,
        left_at=now,
        due_at=now + dt.timedelta(hours=settings.task_hours),
    )
