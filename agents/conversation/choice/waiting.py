"""A caller who waits for equipment that is taken: what they want and when becomes a task, where they agree."""

from collections.abc import Sequence

from agents.conversation.call_session import CallSession
from agents.conversation.stage_tool import Context, disallow_interruptions
from agents.conversation.wording.answers.search_answers import NOTED_THAT_THEY_WAIT, NOTED_WITH_A_MAIL
from inventory.models import Equipment, Period, TaskKind, WaitingFor
from shared.language.speech import say_period

MOST_NAMES = 3
WAITS = "waiting"  # what the reason begins with when the model passes on that a caller wants to wait


def taken_now(session: CallSession, taken: Sequence[Equipment], period: Period) -> None:
    """Remember what the caller asked for and cannot have, should they want to wait for it."""
    names = tuple(dict.fromkeys(unit.name for unit in taken))[:MOST_NAMES]
    session.not_free = WaitingFor(names=names, period=period) if names else None


def waited_for(session: CallSession, reason: str) -> WaitingFor | None:
    """What was not free, where this reason for a message says that the caller waits for it; None otherwise."""
    return session.not_free if reason.strip().casefold().startswith(WAITS) else None


async def note_that_they_wait(ctx: Context, wanted: WaitingFor, phone: str | None) -> str:
    """Leave the task about what the caller waits for; what to tell them. The call goes on.

    Raises:
        InventoryUnavailable: the task was not stored, so nothing may be promised.
        ToolError: the caller has begun to speak.
    """
    session = ctx.userdata
    call = session.call
    disallow_interruptions(ctx)
    email = call.email or (call.customer.email if call.customer else None)
    names, days = " or ".join(wanted.names), say_period(wanted.period, today=session.today)
    await session.leave_message(
        f"Waits for {names}, {say_period(wanted.period)}.",
        kind=TaskKind.WAITING,
        phone=phone,
        waiting=wanted.model_copy(update={"email": email, "language": call.language}),
    )
    call.not_put_right = "waits_for_equipment"
    told_by_mail = session.settings.waiting_mail and session.promises_mail and email is not None
    return (NOTED_WITH_A_MAIL if told_by_mail else NOTED_THAT_THEY_WAIT).format(names=names, days=days)
