"""What is answered when a check did not verify.

A number that the registry does not know may have been misheard and is asked for again. The same is said of a number
that is somebody else's: a stranger who guesses learns no more. A rejection ends the call kindly. A registry that does
not answer is neither of the two.
"""

import datetime as dt
import logging
from dataclasses import dataclass

from livekit.agents import ToolError

from agents.conversation.call_end import end_with
from agents.conversation.call_session import CallSession
from agents.conversation.stage_tool import Context, disallow_interruptions
from agents.conversation.wording.template import Template
from agents.conversation.wording.tool_answers import (
    CALLER_TRIED_TOO_OFTEN,
    NOT_KNOWN,
    NUMBER_UNKNOWN,
    RECORD_TRIED_TOO_OFTEN,
    REGISTRY_UNAVAILABLE,
    TRIES_LEFT,
)
from inventory.models import NewTask, TaskKind
from shared.language.speech import say_day
from shared.rental_call import FailedPaper, RentalCall
from shared.verification.results import (
    NameUnclear,
    NotFound,
    OfAnother,
    Rejected,
    TriedTooOften,
    Unavailable,
    Unverified,
)

logger = logging.getLogger("rental.checks")


@dataclass(frozen=True)
class Paper:
    """A paper that was checked, such as a business license, and its number."""

    what: str
    number: str


async def answer_unverified(
    ctx: Context,
    outcome: Unverified,
    *,
    what: str,
    farewell: Template,
    if_unclear: Template | None = None,
    paper: Paper | None = None,
) -> str:
    """Answer a check that did not verify.

    Args:
        ctx: the context of the tool that checked.
        outcome: what the check found.
        what: the thing that was checked, such as "license number".
        farewell: the last words to a caller who was rejected, with a field `reason`.
        if_unclear: what is asked when the name is only similar to the one on record.
        paper: the paper that was checked; it is noted when it does not hold.

    Raises:
        ToolError: the caller may try again, or the registry did not answer.
        InventoryUnavailable: the message that is left after the last try was not stored.
    """
    if paper is not None:
        note_failed(ctx.userdata.call, paper, outcome)
    match outcome:
        case NameUnclear() if if_unclear is not None:
            return await _ask_again(ctx, what, if_unclear.format())
        case NotFound() | OfAnother() | NameUnclear():
            return await _ask_again(ctx, what, NOT_KNOWN.format(what=what))
        case Rejected(reason=reason):
            return await end_with(ctx, "failed_verification", farewell.format(reason=reason))
        case TriedTooOften():
            raise ToolError(await _answer_locked(ctx.userdata, outcome, what))
        case Unavailable(detail):
            logger.warning("the check of a %s was not answered: %s", what, detail)
            raise ToolError(REGISTRY_UNAVAILABLE.format(what=what))


async def _answer_locked(session: CallSession, refused: TriedTooOften, what: str) -> str:
    """Say until when the number cannot be checked, and leave a task: its owner may be the one who is calling.

    Raises:
        InventoryUnavailable: the task was not stored, so nothing may be promised.
    """
    tried = f"{what} {refused.number}" if refused.of == "record" else "numbers from one telephone"
    customer = session.call.customer
    await session.inventory.add_task(
        NewTask(  # without the call: who calls again and again leaves one task a day
            kind=TaskKind.LIMIT_REACHED,
            reason=f"Tried too often without success: {tried}. Calls cannot check it for up to a day. See whether this "
            "caller is who they say, and book for them if so.",
            business_name=customer.business_name if customer else None,
            phone=(customer.phone if customer else None) or session.call.caller_phone,
            left_at=session.now(),
            due_at=session.now() + dt.timedelta(hours=session.settings.task_hours),
        )
    )
    until = refused.until.astimezone(session.inventory.zone)
    said = f"{say_day(until.date(), today=session.today)} at {until:%H:%M}"
    if refused.of == "record":
        return RECORD_TRIED_TOO_OFTEN.format(what=what, until=said)
    return CALLER_TRIED_TOO_OFTEN.format(until=said)


def note_failed(call: RentalCall, paper: Paper, outcome: Unverified) -> None:
    """Note a paper that does not hold, once for each number. One that was not judged yet is not noted."""
    if isinstance(outcome, NameUnclear | Unavailable | TriedTooOften):
        return
    failed = FailedPaper(what=paper.what, number=paper.number, of_another=isinstance(outcome, OfAnother))
    if failed not in call.failed_papers:
        call.failed_papers = (*call.failed_papers, failed)


async def _ask_again(ctx: Context, what: str, question: str) -> str:
    """Ask once more, as often as the settings allow. The limit also stops a stranger who guesses names."""
    session = ctx.userdata
    call, limit = session.call, session.settings.identifier_tries
    tries = call.unknown_numbers.get(call.stage, 0) + 1
    if tries >= limit:
        disallow_interruptions(ctx)  # before anything is written: a caller who speaks now may say the number again
    call.unknown_numbers = {**call.unknown_numbers, call.stage: tries}
    if tries < limit:
        raise ToolError(f"{question} {TRIES_LEFT.format(tries=limit - tries)}")
    await session.leave_message(f"Called to rent; the {what} was not found in {tries} tries.")
    return await end_with(ctx, "number_unknown", NUMBER_UNKNOWN.format(what=what, tries=tries))
