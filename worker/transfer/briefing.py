"""Telling a person what a call is about, and hearing whether they take it: by a key or by a word."""

import asyncio
import contextlib
import logging
from collections.abc import AsyncIterator
from typing import Any

from livekit import rtc
from livekit.agents import Agent, AgentSession, AgentStateChangedEvent, JobContext, UserInputTranscribedEvent
from livekit.agents.llm import RealtimeModel
from livekit.agents.voice.room_io import AudioInputOptions, AudioOutputOptions, RoomOptions

from agents.conversation.wording.person import SAY_THIS, SPEAKER
from shared.settings import Settings
from worker.announcements import FOR_A_PERSON, in_language, play
from worker.transfer.answers import DECLINE_KEY, TAKE_KEY, takes_the_call
from worker.transfer.private_audio import FOR_THE_PERSON
from worker.voice.voices import open_voice

logger = logging.getLogger("rental.telephone")

LONGEST_WORDS_SECONDS = 12.0  # that the person is told what it is about
FIRST_WORD_SECONDS = 4.0  # in which the model has to begin; then the person hears a recording
ANSWER_SECONDS = 8.0  # after the words: a mailbox gives no answer
CLOSING_SECONDS = 0.5  # for which the caller waits; what takes longer is done beside the call

_closings: set[asyncio.Task[None]] = set()


class Briefing:
    """One person who has been called. `answer` is done when they have decided, or hung up."""

    def __init__(self, ctx: JobContext, person: str, *, language: str) -> None:
        """`person` is their identity in the room, and `language` the code of the language that they speak."""
        self._language = language
        self._ctx = ctx
        self._person = person
        self._agent_session: AgentSession[None] | None = None
        self._model: Any = None
        self._opened = contextlib.AsyncExitStack()
        self.answer: asyncio.Future[bool] = asyncio.get_running_loop().create_future()
        ctx.room.on("sip_dtmf_received", self._key_pressed)
        ctx.room.on("participant_disconnected", self._participant_left)

    async def open(self, settings: Settings) -> None:
        """Open a session with the line's first voice for the person alone, while their telephone rings."""
        voice = await self._opened.enter_async_context(open_voice(settings, settings.voice_modes[0]))
        options = {**voice.options, "user_away_timeout": None}
        if isinstance(voice.model, RealtimeModel):
            options["llm"] = voice.model  # in a pipeline nothing has to think here: one model speaks, one hears
        agent_session: AgentSession[None] = AgentSession(**options)
        self._opened.push_async_callback(agent_session.aclose)
        agent_session.on("user_input_transcribed", self._heard)
        await agent_session.start(
            Agent(instructions=SPEAKER.format()),
            room=self._ctx.room,
            room_options=RoomOptions(
                participant_identity=self._person,
                close_on_disconnect=False,
                text_input=False,
                text_output=False,
                audio_input=AudioInputOptions(pre_connect_audio=False),
                audio_output=AudioOutputOptions(track_name=FOR_THE_PERSON),
            ),
            record=False,
        )
        # While the person is told what it is about, a "hello" must not stop the words. Keys are taken at any time.
        agent_session.input.set_audio_enabled(False)
        self._agent_session, self._model = agent_session, voice.model

    async def is_taken(self, words: str) -> bool:
        """Say these words to the person, and wait for their answer. No answer is a no."""
        telling = asyncio.create_task(self._tell(words), name="tell_person")
        try:
            await asyncio.wait([telling, self.answer], return_when=asyncio.FIRST_COMPLETED)
            if not self.answer.done():
                self._listen()
                await asyncio.wait([self.answer], timeout=ANSWER_SECONDS)
            return self.answer.done() and self.answer.result()
        finally:
            await _stop(telling, "a person was not told about a call")

    async def close(self) -> None:
        """Hear and say nothing any more. The session may still be closing when this returns."""
        self._ctx.room.off("sip_dtmf_received", self._key_pressed)
        self._ctx.room.off("participant_disconnected", self._participant_left)
        closing = asyncio.create_task(self._close(), name="close_briefing")
        _closings.add(closing)
        closing.add_done_callback(_closings.discard)
        await asyncio.wait([closing], timeout=CLOSING_SECONDS)

    async def _close(self) -> None:
        try:
            await self._opened.aclose()
        except Exception as exc:  # a realtime session raises the error of its model, which is of no interest here
            logger.debug("the session with a person was closed: %s", type(exc).__name__)

    async def _tell(self, words: str) -> None:
        """Have the model say this. If it does not begin in time, or there is none, play a recording."""
        if self._agent_session is None or not await self._model_tells(self._agent_session, words):
            logger.warning("a person hears the recording, because no model told them about the call")
            with contextlib.suppress(TimeoutError):
                recording = in_language(FOR_A_PERSON, self._language)
                await play(self._ctx.room, recording, track_name=FOR_THE_PERSON)

    async def _model_tells(self, agent_session: AgentSession[None], words: str) -> bool:
        """Whether the model began to speak. It has ended, or was stopped, when this returns."""
        begun = asyncio.Event()

        def changed(event: AgentStateChangedEvent) -> None:
            if event.new_state == "speaking":
                begun.set()

        agent_session.on("agent_state_changed", changed)
        if isinstance(self._model, RealtimeModel):
            speech = agent_session.generate_reply(instructions=SAY_THIS.format(words=words), tool_choice="none")
        else:
            speech = agent_session.say(words)
        beginning = asyncio.create_task(begun.wait())
        ending = asyncio.ensure_future(speech.wait_for_playout())
        try:
            await asyncio.wait([beginning, ending], timeout=FIRST_WORD_SECONDS, return_when=asyncio.FIRST_COMPLETED)
            if begun.is_set():
                await asyncio.wait([ending], timeout=LONGEST_WORDS_SECONDS)
            return begun.is_set()
        finally:
            beginning.cancel()
            ending.cancel()
            agent_session.off("agent_state_changed", changed)
            agent_session.output.set_audio_enabled(False)  # what a realtime model still says is not heard

    def _listen(self) -> None:
        if self._agent_session is not None:
            self._agent_session.input.set_audio_enabled(True)

    def _heard(self, event: UserInputTranscribedEvent) -> None:
        if event.is_final:
            self._decide(takes_the_call(event.transcript))

    def _key_pressed(self, key: rtc.SipDTMF) -> None:
        if key.participant is not None and key.participant.identity == self._person:
            self._decide({TAKE_KEY: True, DECLINE_KEY: False}.get(key.digit))

    def _participant_left(self, participant: rtc.RemoteParticipant) -> None:
        if participant.identity == self._person:
            self._decide(False)

    def _decide(self, answer: bool | None) -> None:
        if answer is not None and not self.answer.done():
            self.answer.set_result(answer)


@contextlib.asynccontextmanager
async def briefing(ctx: JobContext, person: str, settings: Settings, *, model_speaks: bool) -> AsyncIterator[Briefing]:
    """A person who is about to be called; their session is opened while it rings."""
    one = Briefing(ctx, person, language=settings.spoken[0].code)
    opening = asyncio.create_task(one.open(settings)) if model_speaks else None
    try:
        yield one
    finally:
        if opening is not None:
            await _stop(opening, "no session for a person could be opened")
        await one.close()


async def _stop(task: asyncio.Task[None], failed: str) -> None:
    """Cancel a task that may have ended, and report what it has raised."""
    task.cancel()
    await asyncio.wait([task])
    if not task.cancelled() and (exc := task.exception()) is not None:
        logger.warning("%s: %s", failed, type(exc).__name__)
