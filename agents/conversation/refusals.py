"""What is answered when a check did not verify.

A number that the registry does not know may have been misheard and is asked for again. The same is said of a number
that is somebody else's: a stranger who guesses learns no more. A rejection ends the call kindly. A registry that does
not answer is neither of the two.
"""

import logging
from dataclasses import dataclass

from livekit.agents import ToolError

from agents.conversation.call_end import end_with
from agents.conversation.stage_tool import Context, disallow_interruptions
from agents.conversation.wording.template import Template
from agents.conversation.wording.tool_answers import (
    NOT_KNOWN,
    NUMBER_UNKNOWN,
    REGISTRY_UNAVAILABLE,
    TRIES_LEFT,
)
from shared.rental_call import FailedPaper, RentalCall
from shared.verification.results import NameUnclear, NotFound, OfAnother, Rejected, Unavailable, Unverified

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
        case Unavailable(detail):
            logger.warning("the check of a %s was not answered: %s", what, detail)
            raise ToolError(REGISTRY_UNAVAILABLE.format(what=what))


def note_failed(call: RentalCall, paper: Paper, outcome: Unverified) -> None:
    """Note a paper that does not hold, once for each number. One that was not judged yet is not noted."""
    if isinstance(outcome, NameUnclear | Unavailable):
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
