"""What is answered when a check did not verify.

A number that the registry does not know may have been misheard and is asked for again, and so may one that is known
and does not suffice. Each costs a try. When none is left, nothing more is checked in that stage, a note is left, and
the caller is asked whether anything else helps. A registry that does not answer is neither, and costs no try.
"""

import logging

from livekit.agents import ToolError

from agents.conversation.stage_tool import Context, disallow_interruptions
from agents.conversation.wording.template import Template
from agents.conversation.wording.tool_answers import (
    NAME_UNCLEAR,
    NO_TRY_LEFT,
    NO_TRY_WAS_LEFT,
    NOT_KNOWN,
    ONE_TRY_LEFT,
    REGISTRY_UNAVAILABLE,
    SAY_IT_AGAIN,
    SPELL_THE_NAME,
    TRIES_LEFT,
)
from shared.verification.results import NameUnclear, NotFound, Rejected, Unavailable

logger = logging.getLogger("rental.checks")


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
    outcome: NotFound | NameUnclear | Rejected | Unavailable,
    *,
    what: str,
    rejected: Template,
    otherwise: Template,
) -> str:
    """Answer a check that did not verify.

    Args:
        ctx: the context of the tool that checked.
        outcome: what the check found.
        what: the thing that was checked, such as "license number".
        rejected: what is said of a record that does not suffice, with a field `reason`.
        otherwise: what the caller is offered in its place.

    Raises:
        ToolError: the caller may try again, or the registry did not answer.
        InventoryUnavailable: the message that is left after the last try was not stored.
    """
    match outcome:
        case NotFound():
            said = NOT_KNOWN.format(what=what)
            return await _ask_again(ctx, what, said, SAY_IT_AGAIN.format(), outcome="number_unknown")
        case NameUnclear():
            return await _ask_again(ctx, what, NAME_UNCLEAR.format(), SPELL_THE_NAME.format(), outcome="number_unknown")
        case Rejected(reason):
            said = rejected.format(reason=reason)
            return await _ask_again(ctx, what, said, otherwise.format(), outcome="failed_verification")
        case Unavailable(detail):
            logger.warning("the check of the %s was not answered: %s", what, detail)
            raise ToolError(REGISTRY_UNAVAILABLE.format(what=what))


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
    await session.leave_message(f"Called to rent; the {what} was not verified in {tries} tries.")
    return f"{said} {NO_TRY_LEFT.format(what=what, tries=tries)}"
