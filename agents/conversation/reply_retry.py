"""A reply of the model that failed or had no words is asked for once more."""

import contextlib

from livekit.agents import AgentSession, SpeechCreatedEvent
from livekit.agents.voice import SpeechHandle

from agents.conversation.call_session import CallSession


def left_caller_in_silence(speech: SpeechHandle, session: CallSession) -> bool:
    """Whether this turn of the line has ended without a word to the caller, although nobody interrupted it.

    It happens when the realtime model refuses a reply, as it does while it gives another one; when its connection is
    lost; and when its reply is empty. The silence after the end of the call and during a hand-off is meant.
    """
    if speech.interrupted or session.call.ended or session.handed_off_in == speech.id:
        return False
    return speech.exception() is not None or not any(item.type == "message" for item in speech.chat_items)


def retry_silent_replies(agent_session: AgentSession[CallSession]) -> None:
    """Ask the model once more whenever its reply to the caller left the caller in silence. LiveKit does not.

    The replies that our own code asks for are not retried here: whoever asks for one looks after it.
    """

    def retry_if_silent(speech: SpeechHandle) -> None:
        if left_caller_in_silence(speech, agent_session.userdata):
            with contextlib.suppress(RuntimeError):  # the session was closed in the meantime
                agent_session.generate_reply()

    @agent_session.on("speech_created")
    def created(event: SpeechCreatedEvent) -> None:
        if not event.user_initiated:
            event.speech_handle.add_done_callback(retry_if_silent)
