"""The end of a call with a farewell, which the caller hears once and to its end."""

import asyncio
import contextlib

from livekit.agents import AgentSession, FunctionToolsExecutedEvent
from livekit.agents.llm import ChatMessage, FunctionCall, FunctionCallOutput
from livekit.agents.voice import SpeechHandle

from agents.conversation.call_session import CallSession
from agents.conversation.claims.claim_check import set_right_before_the_end
from agents.conversation.no_silence.asking_for_replies import ask_for_reply
from agents.conversation.stage_tool import Context, disallow_interruptions
from agents.conversation.wording.directions import SAY_FAREWELL

FAREWELL_TRIES = 2  # after the first
FAREWELL_SECONDS = 30.0  # in which a farewell has to be said again


async def end_with(ctx: Context, reason: str, farewell: str) -> str:
    """End the call for this reason. The session closes when the caller has heard the farewell, which is returned.

    Raises:
        ToolError: the caller has begun to speak; the call goes on.
    """
    disallow_interruptions(ctx)
    session, agent_session = ctx.userdata, ctx.session
    session.ending_speech = ctx.speech_handle
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
                session = agent_session.userdata
                if heard is None or session.goodbye_said or _ends_with_words_heard(heard, session):
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
    return last is not None and last.type == "message" and _was_heard(last, session)


def _was_heard(message: ChatMessage, session: CallSession) -> bool:
    """Whether the caller heard all of this message, and the model said all that it had to say."""
    if message.interrupted:
        return False
    responses = message.metrics.get("provider_request_ids", ())
    return all(session.responses.was_completed(response) for response in responses)


def ask_for_no_second_farewell(executed: FunctionToolsExecutedEvent, session: CallSession) -> None:
    """Ask for no farewell after the tool that ended the call, when the model has said goodbye along with it."""
    if session.ending_speech is None or any(call.name != "end_call" for call in executed.function_calls):
        return  # what another tool answered beside it is still to be told
    of_this_response = {call.call_id for call in executed.function_calls}
    for item in reversed(session.ending_speech.chat_items):
        if item.type == "message":
            session.goodbye_said = _was_heard(item, session)
            break
        if isinstance(item, FunctionCall | FunctionCallOutput) and item.call_id in of_this_response:
            continue
        return
    if session.goodbye_said:
        executed.cancel_tool_reply()
