"""What is answered when a check did not verify.

A number that the registry does not know may have been misheard and is asked for again, and so may one that is known
and does not suffice. The same is said of a number that is somebody else's: a stranger who guesses learns no more. Each
costs a try. When none is left, nothing more is checked in that stage, a note is left, and the caller is asked whether
anything else helps. A registry that does not answer is neither, and costs no try.
"""

import datetime as dt
import logging
from dataclasses import dataclass

from livekit.agents import ToolError

from agents.conversation.call_session import CallSession
from agents.conversation.stage_tool import Context, disallow_interruptions
from agents.conversation.wording.answers.check_answers import (
    CALLER_TRIED_TOO_OFTEN,
    NO_TRY_LEFT,
    NO_TRY_WAS_LEFT,
    NOT_KNOWN,
    ONE_TRY_LEFT,
    RECORD_TRIED_TOO_OFTEN,
    REGISTRY_UNAVAILABLE,
    SAY_IT_AGAIN,
    TRIES_LEFT,
)
from agents.conversation.wording.template import Template
from inventory.models import NewTask, TaskKind
from shared.language.speech import say_day
from shared.proved_facts import FailedPaper
from shared.rental_call import RentalCall
from shared.verification.results import (
    NameUnclear,
    NotFound,
    OfAnother,
    Rejected,
    TriedTooOften,
    Unavailable,
    Unverified,
)
from shared.workflow import Stage

logger = logging.getLogger("rental.checks")


@dataclass(frozen=True)
class Paper:
    """A paper that was checked, such as a business license, and its number."""

    what: str
    number: str


def require_a_try(ctx: Context, what: str) -> None:
    """Refuse to check anything more in this stage when no try is left.

    Raises:
        ToolError: no try is left.
    """
    call = ctx.userdata.call
    if call.failed_tries.get(call.stage, 0) >= ctx.userdata.settings.identifier_tries:
        raise ToolError(NO_TRY_WAS_LEFT.format(what=what))


async def answer_unverified(
    ctx: Context,
    outcome: Unverified,
    *,
    what: str,
    rejected: Template,
    otherwise: Template,
    if_unclear: tuple[Template, Template] | None = None,
    paper: Paper | None = None,
) -> str:
    """Answer a check that did not verify.

    Args:
        ctx: the context of the tool that checked.
        outcome: what the check found.
        what: the thing that was checked, such as "license number".
        rejected: what is said of a record that does not suffice, with a field `reason`.
        otherwise: what the caller is offered in its place.
        if_unclear: what is said and what is asked when the name is only similar to the one on record.
        paper: the paper that was checked; it is noted when it does not hold.

    Raises:
        ToolError: the caller may try again, or the registry did not answer.
        InventoryUnavailable: the message that is left after the last try was not stored.
    """
    if paper is not None:
        note_failed(ctx.userdata.call, paper, outcome)
    match outcome:
        case NameUnclear() if if_unclear is not None:
            said, question = if_unclear
            return await _ask_again(ctx, what, said.format(), question.format(), outcome="number_unknown")
        case NotFound() | OfAnother() | NameUnclear():
            said = NOT_KNOWN.format(what=what)
            return await _ask_again(ctx, what, said, SAY_IT_AGAIN.format(), outcome="number_unknown")
        case Rejected(reason=reason):
            said = rejected.format(reason=reason)
            return await _ask_again(ctx, what, said, otherwise.format(), outcome="failed_verification")
        case TriedTooOften():
            raise ToolError(await answer_locked(ctx.userdata, outcome, what))
        case Unavailable(detail):
            logger.warning("the check of the %s was not answered: %s", what, detail)
            raise ToolError(REGISTRY_UNAVAILABLE.format(what=what))


async def answer_locked(session: CallSession, refused: TriedTooOften, what: str) -> str:
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


async def _ask_again(ctx: Context, what: str, said: str, question: str, *, outcome: str) -> str:
    """Ask once more, as often as the settings allow. The limit also stops a stranger who guesses names.

    Args:
        ctx: the context of the tool that checked.
        what: the thing that was checked.
        said: what the check found.
        question: what is asked while a try is left.
        outcome: why the call ends, for its record, if it ends before this is put right.
    """
    session = ctx.userdata
    call, limit = session.call, session.settings.identifier_tries
    tries = call.failed_tries.get(call.stage, 0) + 1
    if tries >= limit:
        disallow_interruptions(ctx)  # before anything is written: a caller who speaks now may say the number again
    call.failed_tries = {**call.failed_tries, call.stage: tries}
    call.not_put_right = outcome
    if tries < limit:
        left = limit - tries
        tries_left = ONE_TRY_LEFT.format() if left == 1 else TRIES_LEFT.format(tries=left)
        raise ToolError(f"{said} {tries_left} {question}")
    why = "about a rental" if call.stage is Stage.EXISTING_RENTAL else "to rent"
    await session.leave_message(f"Called {why}; the {what} was not verified in {tries} tries.")
    return f"{said} {NO_TRY_LEFT.format(what=what, tries=tries)}"
