"""The two ways in which a stage ends the call: with a farewell, or by passing the caller on to a person."""

import asyncio
import contextlib

from livekit.agents import AgentSession
from livekit.agents.voice import SpeechHandle

from agents.conversation.brief import brief
from agents.conversation.call_session import CallSession
from agents.conversation.claims.claim_check import set_right_before_the_end
from agents.conversation.no_silence.asking_for_replies import ask_for_reply
from agents.conversation.stage_tool import Context, disallow_interruptions
from agents.conversation.wording.directions import NOBODY_REACHED, NOBODY_REACHED_BUT_MESSAGE_LEFT, SAY_FAREWELL
from agents.conversation.wording.tool_answers import MESSAGE_TAKEN, PUTTING_THROUGH
from inventory.models import InventoryUnavailable

FAREWELL_TRIES = 2  # after the first
FAREWELL_SECONDS = 30.0  # in which a farewell has to be said again


async def end_with(ctx: Context, reason: str, farewell: str) -> str:
    """End the call for this reason. The session closes when the caller has heard the farewell, which is returned.

    Raises:
        ToolError: the caller has begun to speak; the call goes on.
    """
    disallow_interruptions(ctx)
    session, agent_session = ctx.userdata, ctx.session
    await session.end(reason)
    ctx.speech_handle.add_done_callback(
        lambda speech: session.run_in_background(_close_once_heard(agent_session, speech, farewell))
    )
    return farewell


async def _close_once_heard(agent_session: AgentSession[CallSession], speech: SpeechHandle, farewell: str) -> None:
    """Close the session. Before that a farewell that was not heard to its end is said again, and what the last words
    claimed is taken back if it is not so."""
    heard: SpeechHandle | None = speech
    with contextlib.suppress(TimeoutError):
        async with asyncio.timeout(FAREWELL_SECONDS):
            for _ in range(FAREWELL_TRIES):
                if heard is None or _ends_with_words_heard(heard, agent_session.userdata):
                    break
                heard = await ask_for_reply(
                    agent_session,
                    instructions=SAY_FAREWELL.format(words=farewell),
                    may_use_tools=False,
                    interruptible=False,
                )
            await set_right_before_the_end(agent_session)
    agent_session.shutdown()


def _ends_with_words_heard(speech: SpeechHandle, session: CallSession) -> bool:
    """Whether the last thing of this turn, after its tools, was a message that the caller heard to its end."""
    last = speech.chat_items[-1] if speech.chat_items else None
    if last is None or last.type != "message" or last.interrupted:
        return False
    return all(session.responses.was_completed(response) for response in last.metrics.get("provider_request_ids", ()))


async def pass_on_to_a_person(ctx: Context, reason: str) -> str:
    """Leave a message for the people of the depot, and transfer the caller to one of them where that is possible.

    Raises:
        InventoryUnavailable: the message was not stored, and nobody can be reached by telephone either.
        ToolError: the caller has begun to speak.
    """
    session = ctx.userdata
    reason = session.code.kept_reason(reason)  # it goes to people, by telephone and in writing
    disallow_interruptions(ctx)  # before the message, which would stay when the caller speaks and the call goes on
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
    ctx.speech_handle.add_done_callback(lambda _: _transfer(ctx.session, reason, message_left=message_left))
    return PUTTING_THROUGH.format()


def _transfer(agent_session: AgentSession[CallSession], reason: str, *, message_left: bool) -> None:
    """Transfer the caller, once the line has said so. When nobody can be reached, the call goes on."""
    session = agent_session.userdata

    async def transfer() -> None:
        if session.transfer_to_person is not None and await session.transfer_to_person(reason):
            await session.end("transferred")
            agent_session.shutdown()
        elif not session.call.ended:
            direction = NOBODY_REACHED_BUT_MESSAGE_LEFT if message_left else NOBODY_REACHED
            await ask_for_reply(agent_session, instructions=direction.format())

    session.run_in_background(transfer())
