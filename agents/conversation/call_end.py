"""The two ways in which a stage ends the call: with a farewell, or by passing the caller on to a person."""

from livekit.agents import AgentSession

from agents.conversation.brief import brief
from agents.conversation.call_session import CallSession
from agents.conversation.stage_tool import Context, disallow_interruptions
from agents.conversation.wording.directions import NOBODY_REACHED, NOBODY_REACHED_BUT_MESSAGE_LEFT
from agents.conversation.wording.tool_answers import MESSAGE_TAKEN, PUTTING_THROUGH
from inventory.models import InventoryUnavailable


async def end_with(ctx: Context, reason: str, farewell: str) -> str:
    """End the call for this reason. The session closes when the farewell, which is returned, has been spoken."""
    await ctx.userdata.end(reason)
    ctx.speech_handle.add_done_callback(lambda _: ctx.session.shutdown())
    return farewell


async def pass_on_to_a_person(ctx: Context, reason: str) -> str:
    """Leave a message for the people of the depot, and transfer the caller to one of them where that is possible.

    Raises:
        InventoryUnavailable: the message was not stored, and nobody can be reached by telephone either.
        ToolError: the caller has begun to speak.
    """
    session = ctx.userdata
    message_left = True
    try:
        # The person reads there what the call is about.
        await session.leave_message(reason, summary=brief(session))
    except InventoryUnavailable:
        if session.transfer_to_person is None:
            raise
        message_left = False
    if session.transfer_to_person is None:
        return await end_with(ctx, "message_taken", MESSAGE_TAKEN.format())
    disallow_interruptions(ctx)
    ctx.speech_handle.add_done_callback(lambda _: _transfer(ctx.session, message_left=message_left))
    return PUTTING_THROUGH.format()


def _transfer(agent_session: AgentSession[CallSession], *, message_left: bool) -> None:
    """Transfer the caller, once the line has said so. When nobody can be reached, the call goes on."""
    session = agent_session.userdata

    async def transfer() -> None:
        if session.transfer_to_person is not None and await session.transfer_to_person():
            await session.end("transferred")
            agent_session.shutdown()
        elif not session.call.ended:
            direction = NOBODY_REACHED_BUT_MESSAGE_LEFT if message_left else NOBODY_REACHED
            agent_session.generate_reply(instructions=direction.format())

    session.run_in_background(transfer())
