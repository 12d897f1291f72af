"""Entering a stage: the words spoken so far are handed to it, and it opens its turn."""

import logging
from typing import Any

from livekit.agents import Agent, AgentSession, ChatContext
from livekit.agents.llm import RealtimeModel

from agents.conversation.call_session import CallSession
from agents.conversation.reply_retry import left_caller_in_silence
from agents.conversation.wording.directions import OPEN_STAGE, TELL_FIRST_AND_OPEN

logger = logging.getLogger("rental.stages")


async def open_stage(agent_session: AgentSession[Any], tell_first: str) -> None:
    """Have the model open the stage that was just entered, telling the caller `tell_first` before anything else.

    A model that says nothing is asked once more.
    """
    session: CallSession = agent_session.userdata
    direction = TELL_FIRST_AND_OPEN.format(words=tell_first) if tell_first else OPEN_STAGE.format()
    opening = await agent_session.generate_reply(instructions=direction)
    if left_caller_in_silence(opening, session):
        logger.warning("the model did not open %s and is asked again", session.call.stage)
        await agent_session.generate_reply(instructions=direction)


def words_so_far(agent: Agent) -> ChatContext:
    """What the caller and the line have said so far, for the stage that follows this agent's."""
    if not isinstance(agent.session.llm, RealtimeModel):
        return _speech_only(agent.chat_ctx).copy(exclude_empty_message=True)
    # These are the items as the server of the model has them. An item that the next stage lacked, or had in another
    # form, would be deleted there and sent again. A message of the caller that is not transcribed yet has no text, but
    # stands for their voice. What the server answered while the stages changed was never played, so it is left out: the
    # model must not believe that the caller heard it.
    heard = {item.id for item in agent.session.history.items}
    spoken = _speech_only(agent.realtime_llm_session.chat_ctx)
    spoken.items = [item for item in spoken.messages() if item.role == "user" or item.id in heard]
    return spoken


def _speech_only(context: ChatContext) -> ChatContext:
    """The context without instructions and tool calls: a model imitates calls of tools that it does not have."""
    return context.copy(
        exclude_instructions=True,
        exclude_function_call=True,
        exclude_handoff=True,
        exclude_config_update=True,
    )
