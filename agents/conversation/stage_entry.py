"""Entering a stage: the words spoken so far are handed to it, and it opens its turn."""

from typing import Any

from livekit.agents import Agent, AgentSession, ChatContext, FunctionToolsExecutedEvent
from livekit.agents.llm import RealtimeModel

from agents.conversation.call_session import CallSession
from agents.conversation.no_silence.asking_for_replies import ask_for_reply
from agents.conversation.no_silence.handoff_audio import HandoffAudio
from agents.conversation.no_silence.lost_connection import LostConnection
from agents.conversation.wording.directions import OPEN_STAGE, TELL_FIRST_AND_OPEN


async def open_stage(agent_session: AgentSession[Any], tell_first: str) -> None:
    """Have the model open the stage that was just entered, telling the caller `tell_first` before anything else."""
    direction = TELL_FIRST_AND_OPEN.format(words=tell_first) if tell_first else OPEN_STAGE.format()
    await ask_for_reply(agent_session, instructions=direction)


def answers_beside(executed: FunctionToolsExecutedEvent, handed_off_by: str | None) -> tuple[str, ...]:
    """What the tools of a response answered beside the one that handed off, by the id of its call.

    The next stage does not see them in its conversation, so it is told. The same tool called twice with the same
    arguments is told once.
    """
    told: dict[tuple[str, str], str] = {}
    hand_off: tuple[str, str] | None = None
    for call, output in executed.zipped():
        asked = (call.name, call.arguments)
        if call.call_id == handed_off_by:
            hand_off = asked
        elif output is not None:
            told.setdefault(asked, output.output)
    return tuple(answer for asked, answer in told.items() if asked != hand_off)


def follow_realtime_session(agent: Agent) -> None:
    """Listen to the session with the realtime model, which lasts for all the stages of a call."""
    agent_session = agent.session
    session: CallSession = agent_session.userdata
    if not isinstance(agent_session.llm, RealtimeModel):
        session.handoff_audio = None  # that of a realtime model which has failed
        return
    realtime_session = agent.realtime_llm_session
    if session.realtime_session is realtime_session:
        return
    session.realtime_session = realtime_session
    session.responses.follow(realtime_session)
    LostConnection(agent_session, realtime_session)
    if agent_session.input.audio is not None:
        session.handoff_audio = HandoffAudio(agent_session.input.audio, realtime_session)
        agent_session.input.audio = session.handoff_audio


def words_so_far(agent: Agent) -> ChatContext:
    """What the caller and the line have said so far, for the stage that follows this agent's."""
    if not isinstance(agent.session.llm, RealtimeModel):
        return speech_only(agent.chat_ctx).copy(exclude_empty_message=True)
    # These are the items as the server of the model has them. An item that the next stage lacked, or had in another
    # form, would be deleted there and sent again. A message of the caller that is not transcribed yet has no text, but
    # stands for their voice. What the server answered while the stages changed was never played, so it is left out: the
    # model must not believe that the caller heard it.
    heard = {item.id for item in agent.session.history.items}
    spoken = speech_only(agent.realtime_llm_session.chat_ctx)
    spoken.items = [item for item in spoken.messages() if item.role == "user" or item.id in heard]
    return spoken


def speech_only(context: ChatContext) -> ChatContext:
    """The context without instructions and tool calls: a model imitates calls of tools that it does not have."""
    return context.copy(
        exclude_instructions=True,
        exclude_function_call=True,
        exclude_handoff=True,
        exclude_config_update=True,
    )
