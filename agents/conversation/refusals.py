"""What a caller hears when a check did not verify: a number is asked for again, a rejection ends the call kindly,
and a registry that does not answer is neither."""

import logging

from livekit.agents import ToolError

from agents.stage_agent import Context, StageAgent
from shared.verification.results import NameUnclear, NotFound, Rejected, Unavailable

logger = logging.getLogger("rental.checks")

NOT_KNOWN = (
    "The registry does not know that {what}; it may have been misheard. Ask the caller to say it once more, "
    "slowly, and read it back."
)
# The name on record is not told: whoever calls may not know it.
NAME_UNCLEAR = (
    "The certificate is in a name that is close to the one given, but not the same. Ask the caller for the operator's "
    "full name as it stands on the certificate, and to spell it."
)


async def not_verified(
    agent: StageAgent,
    ctx: Context,
    outcome: NotFound | NameUnclear | Rejected | Unavailable,
    *,
    what: str,
    failure: str,
) -> str:
    """Answer a check that did not verify. `what` is the thing that was checked, `failure` the sentence for a rejection.

    Raises:
        ToolError: the caller may try again, or the registry did not answer.
    """
    match outcome:
        case NotFound():
            return await _ask_again(agent, ctx, what, NOT_KNOWN.format(what=what))
        case NameUnclear():
            return await _ask_again(agent, ctx, what, NAME_UNCLEAR)
        case Rejected(reason):
            return await agent.finish(
                ctx, "failed_verification", f"{failure} I'm sorry, {reason}. Thank you for calling. Goodbye."
            )
        case Unavailable(detail):
            logger.warning("the check of a %s was not answered: %s", what, detail)
            raise ToolError(
                f"The registry does not answer right now, so the {what} is neither confirmed nor refused. "
                "Apologize, and ask whether to try again or to pass the caller on to a person."
            )


async def _ask_again(agent: StageAgent, ctx: Context, what: str, question: str) -> str:
    """Ask once more, as often as the settings let; a stranger who guesses names has no more tries than that."""
    call, limit = ctx.userdata.call, ctx.userdata.settings.identifier_tries
    tries = call.unknown_numbers.get(agent.stage, 0) + 1
    call.unknown_numbers = {**call.unknown_numbers, agent.stage: tries}
    if tries < limit:
        raise ToolError(f"{question} Tries left: {limit - tries}.")
    await ctx.userdata.leave_message(f"Called to rent; the {what} was not found in {tries} tries.")
    return await agent.finish(
        ctx,
        "number_unknown",
        f"I'm sorry, I could not find that {what} in {tries} tries, so I can't go on with the rental. I have left a "
        f"note for my colleagues. Please call again when you have it at hand. Goodbye.",
    )
