"""Asking the model for a reply: the one way in which the code does it, and what is done when no reply comes.

LiveKit tries nothing again. A reply fails when the realtime model refuses it, as it does while it gives another one or
over a rate limit; when its connection is lost; and when it has no words. Then the caller would sit in silence.
"""

import asyncio
import logging
from collections.abc import Callable

from livekit.agents import NOT_GIVEN, AgentSession, SpeechCreatedEvent
from livekit.agents.voice import SpeechHandle

from agents.conversation.call_session import CallSession
from agents.conversation.no_silence.model_failure import give_up_on_model

logger = logging.getLogger("rental.replies")

# The waits before the second, the third and each further try. A rate limit of the model is over within seconds.
WAITS_SECONDS = (0.3, 1.0, 2.0, 4.0)
# No try is made later than this after the first, because each may take LiveKit 10 seconds to give up.
LONGEST_SECONDS = 15.0


async def ask_for_reply(
    agent_session: AgentSession[CallSession],
    *,
    instructions: str | None = None,
    user_input: str | None = None,
    may_use_tools: bool = True,
    interruptible: bool = True,
) -> SpeechHandle | None:
    """Ask the model to speak, again and again with growing waits, until the caller has heard a reply or interrupts it.

    When every try has failed, the call ends as one whose model has failed. Nothing is tried again once the stage has
    changed or the call has ended since the first try.

    Args:
        agent_session: the session of the call.
        instructions: what the model is told for this reply only. None for an answer to what was said last.
        user_input: what is added to the conversation as the caller's words, such as the keys they typed.
        may_use_tools: whether the model may call a tool instead of speaking.
        interruptible: whether the caller's voice stops the reply.

    Returns the last speech, or None when the session was closed before.
    """

    def generate(user_input: str | None = None) -> SpeechHandle:
        speech = agent_session.generate_reply(
            instructions=instructions or NOT_GIVEN,
            user_input=user_input or NOT_GIVEN,
            tool_choice=NOT_GIVEN if may_use_tools else "none",
        )
        if not interruptible:
            speech.allow_interruptions = False
        return speech

    try:
        # What the caller typed is in the conversation after the first try, so it is not added again.
        return await _until_heard(agent_session, generate(user_input), generate, is_answer=instructions is None)
    except RuntimeError:
        logger.info("no reply was asked for, because the session was closed")
        return None


def retry_silent_replies(agent_session: AgentSession[CallSession]) -> None:
    """Ask for a reply whenever the model left the words of the caller unanswered."""

    def retry(speech: SpeechHandle) -> None:
        session = agent_session.userdata
        if _left_in_silence(speech, session) and not session.call.ended:
            session.run_in_background(_retry(agent_session, speech))

    @agent_session.on("speech_created")
    def created(event: SpeechCreatedEvent) -> None:
        if not event.user_initiated:  # `ask_for_reply` looks after the others
            event.speech_handle.add_done_callback(retry)


async def _retry(agent_session: AgentSession[CallSession], speech: SpeechHandle) -> None:
    try:
        await _until_heard(agent_session, speech, agent_session.generate_reply, is_answer=True)
    except RuntimeError:
        logger.info("a reply that failed was not asked for again, because the session was closed")


async def _until_heard(
    agent_session: AgentSession[CallSession],
    speech: SpeechHandle,
    generate: Callable[[], SpeechHandle],
    *,
    is_answer: bool,
) -> SpeechHandle:
    """Wait for this speech, and ask again while the caller heard nothing.

    Args:
        agent_session: the session of the call.
        speech: the first try.
        generate: makes the next try.
        is_answer: whether the reply only answers the caller, so that it is not needed once the caller speaks again.

    Raises:
        RuntimeError: the session was closed.
    """
    session, loop = agent_session.userdata, asyncio.get_running_loop()
    stage, latest = session.call.stage, loop.time() + LONGEST_SECONDS
    for wait in WAITS_SECONDS:
        await speech
        if not _left_in_silence(speech, session) or session.call.stage is not stage:
            return speech
        if loop.time() + wait > latest:
            break
        logger.warning("the model gave no reply in %s and is asked again in %s s", stage, wait)
        said_before = _messages_of_the_line(agent_session)
        await asyncio.sleep(wait)
        said_since = _messages_of_the_line(agent_session) > said_before
        if session.call.stage is not stage or (is_answer and (said_since or agent_session.user_state == "speaking")):
            return speech
        speech = generate()
    await speech
    if _left_in_silence(speech, session) and session.call.stage is stage:
        give_up_on_model(agent_session)
    return speech


def _left_in_silence(speech: SpeechHandle, session: CallSession) -> bool:
    """Whether this speech ended without a word to the caller, although nobody interrupted it and no stage changed."""
    if speech.interrupted or session.handed_off_in == speech.id:
        return False
    return speech.exception() is not None or not any(item.type == "message" for item in speech.chat_items)


def _messages_of_the_line(agent_session: AgentSession[CallSession]) -> int:
    return sum(message.role == "assistant" for message in agent_session.history.messages())
