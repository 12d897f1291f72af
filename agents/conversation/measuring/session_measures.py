"""Follows a session, and notes how long its caller waits, when they interrupt, and what the models use."""

from livekit.agents import (
    AgentSession,
    AgentStateChangedEvent,
    ConversationItemAddedEvent,
    SpeechCreatedEvent,
    UserStateChangedEvent,
)
from livekit.agents.metrics import AgentSessionUsage, LLMModelUsage
from livekit.agents.voice.events import SessionUsageUpdatedEvent

from agents.conversation.call_session import CallSession
from shared.measures.measured import Tokens


def measure_session(agent_session: AgentSession[CallSession]) -> None:
    """Measure this session, which has not started yet, for the record of its call.

    LiveKit tells the wait itself only where the answer follows in the same stage. The state of the session is followed
    instead, which lasts over a hand-off.
    """
    measures = agent_session.userdata.recorder.measures

    @agent_session.on("user_state_changed")
    def user_state_changed(event: UserStateChangedEvent) -> None:
        if event.new_state == "speaking":
            measures.caller_spoke()
        elif event.old_state == "speaking":
            measures.caller_stopped(event.created_at)

    @agent_session.on("speech_created")
    def speech_created(event: SpeechCreatedEvent) -> None:
        measures.answer_begun(event.created_at)

    @agent_session.on("agent_state_changed")
    def agent_state_changed(event: AgentStateChangedEvent) -> None:
        if event.new_state == "speaking":
            measures.line_sounds(event.created_at)

    @agent_session.on("conversation_item_added")
    def item_added(event: ConversationItemAddedEvent) -> None:
        item = event.item
        if item.type != "message":
            return
        if item.role == "user" and agent_session.input.audio is None:
            measures.caller_stopped(event.created_at)  # a line of text is a whole turn
        elif item.role == "assistant" and item.interrupted:
            measures.interrupted(event.created_at)

    @agent_session.on("session_usage_updated")
    def usage_updated(event: SessionUsageUpdatedEvent) -> None:
        measures.models_used(agent_session, tokens_of(event.usage), lambda: models_of(event.usage))


def tokens_of(usage: AgentSessionUsage) -> Tokens:
    """The tokens of the models that think, and of realtime models, which also hear and speak. Transcription is not
    counted, nor is the voice of a pipeline: they are not paid by the token."""
    tokens = Tokens()
    for used in usage.model_usage:
        if isinstance(used, LLMModelUsage):
            audio = used.input_audio_tokens - used.input_cached_audio_tokens
            tokens += Tokens(
                audio_in=audio,
                text_in=used.input_tokens - used.input_cached_tokens - audio,
                cached_in=used.input_cached_tokens,
                audio_out=used.output_audio_tokens,
                text_out=used.output_tokens - used.output_audio_tokens,
            )
    return tokens


def models_of(usage: AgentSessionUsage) -> list[str]:
    """The names of the models that were used, those that hear and speak too."""
    return [used.model for used in usage.model_usage if used.model]
