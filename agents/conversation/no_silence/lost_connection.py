"""The words of a caller whose connection to the model was lost while they spoke or waited for the answer."""

import asyncio
from typing import Any

from livekit.agents import AgentSession
from livekit.agents.llm import GenerationCreatedEvent, RealtimeSession

from agents.conversation.call_session import CallSession
from agents.conversation.no_silence.asking_for_replies import ask_for_reply
from agents.conversation.wording.directions import NOT_UNDERSTOOD

# In which a caller who speaks on is heard on the new connection.
SPEAKS_ON_SECONDS = 1.0


def end_unheard_speech(agent_session: AgentSession[Any]) -> None:
    """Have the session take the caller as listening, although the model never said that they stopped speaking.

    LiveKit ends the caller's speech when its audio input is switched off. It loses no audio, because it is switched on
    again before anything else runs.
    """
    agent_session.input.set_audio_enabled(False)
    agent_session.input.set_audio_enabled(True)


class LostConnection:
    """Has the caller answered on the new connection, when the old one was lost between their words and the answer.

    LiveKit connects again and sends the conversation as far as it was written down, but asks for no answer. A caller
    who was speaking counts as speaking for ever, because the new connection does not know that they ever began.
    """

    def __init__(self, agent_session: AgentSession[CallSession], realtime_session: RealtimeSession[Any]) -> None:
        self._agent_session = agent_session
        self._speaking = False
        self._unanswered = False
        self._turns = 0
        realtime_session.on("input_speech_started", self._speech_started)
        realtime_session.on("input_speech_stopped", self._speech_stopped)
        realtime_session.on("generation_created", self._generation_created)
        realtime_session.on("session_reconnected", self._reconnected)

    def _speech_started(self, _: object) -> None:
        self._speaking = True
        self._unanswered = False
        self._turns += 1

    def _speech_stopped(self, _: object) -> None:
        self._speaking = False
        self._unanswered = True

    def _generation_created(self, _: GenerationCreatedEvent) -> None:
        self._unanswered = False

    def _reconnected(self, _: object) -> None:
        was_speaking, self._speaking = self._speaking, False
        session = self._agent_session.userdata
        if was_speaking:
            session.run_in_background(self._answer_after_pause())
        elif self._unanswered:
            session.run_in_background(self._answer())

    async def _answer_after_pause(self) -> None:
        turns = self._turns
        await asyncio.sleep(SPEAKS_ON_SECONDS)
        if self._turns == turns:
            end_unheard_speech(self._agent_session)
            await self._answer()

    async def _answer(self) -> None:
        if self._agent_session.userdata.call.ended:
            return
        messages = self._agent_session.history.messages()
        if self._unanswered and messages and messages[-1].role == "user" and messages[-1].text_content:
            await ask_for_reply(self._agent_session)
        else:
            await ask_for_reply(self._agent_session, instructions=NOT_UNDERSTOOD.format())
