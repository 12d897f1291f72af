"""A reply that came to nothing is asked for once more."""

import contextlib

from livekit.agents import AgentSession, SpeechCreatedEvent
from livekit.agents.voice import SpeechHandle

from agents.conversation.call_session import CallSession


def left_caller_in_silence(speech: SpeechHandle, session: CallSession) -> bool:
    """Whether a turn of the line is over and left the caller in silence, though nobody cut it off: the realtime model
    refused, as it does while it answers something else, or its connection was lost, or it had no words."""
    if speech.interrupted or session.call.ended or session.handed_off_in == speech.id:
        return False
    return speech.exception() is not None or not any(item.type == "message" for item in speech.chat_items)


def ask_again_after_silence(agent_session: AgentSession[CallSession]) -> None:
    """Ask the model again whose answer to the caller came to nothing: the session does not.

    What a stage itself wants said, it looks after itself.
    """

    def ask_again(speech: SpeechHandle) -> None:
        if left_caller_in_silence(speech, agent_session.userdata):
            with contextlib.suppress(RuntimeError):  # the session was closed meanwhile
                agent_session.generate_reply()

    @agent_session.on("speech_created")
    def created(event: SpeechCreatedEvent) -> None:
        if not event.user_initiated:
            event.speech_handle.add_done_callback(ask_again)
