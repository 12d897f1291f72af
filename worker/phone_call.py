"""One telephone call, and what can happen to it besides the conversation."""

import asyncio
import contextlib
import logging
from collections.abc import Iterator

from livekit import rtc
from livekit.agents import AgentSession, CloseEvent, CloseReason, JobContext, SpeechCreatedEvent
from livekit.agents.voice import SpeechHandle
from livekit.agents.voice.room_io import RoomOptions

from agents.conversation.call_session import CallSession
from agents.conversation.no_silence.asking_for_replies import ask_for_reply
from agents.conversation.no_silence.model_failure import give_up_on_model, when_the_model_fails
from agents.conversation.stage_entry import speech_only
from agents.conversation.wording.directions import CALL_ENDS_SOON, LINE_HAD_A_FAULT
from agents.stage_agent import StageAgent, first_agent
from shared.rental_call import CUT_OFF
from worker.announcements import languages_to_play
from worker.caller.audio import watch_caller_audio
from worker.caller.keypad import Keypad
from worker.caller.silence import Silence
from worker.hanging_up import apologize_and_hang_up, hang_up
from worker.transfer.put_through import can_be_put_through, put_through
from worker.voice.voices import Voices

logger = logging.getLogger("rental.telephone")

GOODBYE_SECONDS = 15.0  # in which the last sentence has to be generated and spoken
LAST_REPLY_SECONDS = 30.0  # in which a turn that began before the call reached its longest time is finished
WARNING_SECONDS = 120.0  # before the longest time of a call, that the caller is told of it
# Somebody ended the call. For every other reason, and for none, the caller was cut off.
HANG_UPS = frozenset(
    {
        rtc.DisconnectReason.CLIENT_INITIATED,
        rtc.DisconnectReason.DUPLICATE_IDENTITY,
        rtc.DisconnectReason.PARTICIPANT_REMOVED,
        rtc.DisconnectReason.ROOM_DELETED,
        rtc.DisconnectReason.ROOM_CLOSED,
        rtc.DisconnectReason.USER_UNAVAILABLE,
        rtc.DisconnectReason.USER_REJECTED,
    }
)

RECONNECT_SECONDS = 1.0  # after which we look whether a caller who left without a reason is back


class PhoneCall:
    """Handles keys, silence, the time limit, the caller hanging up, and a model that fails.

    The call ends exactly once: whatever ends it starts the task `_hang_up_task`, which removes the room.
    """

    def __init__(
        self,
        ctx: JobContext,
        caller: rtc.RemoteParticipant,
        session: CallSession,
        agent_session: AgentSession[CallSession],
        voices: Voices | None = None,
    ) -> None:
        """`voices` give the session that goes on when the model of this one fails for good."""
        self._ctx = ctx
        self._caller = caller
        self._session = session
        self._voices = voices
        self._voice_lock = asyncio.Lock()  # held while the next voice begins
        self._voice_tasks: set[asyncio.Task[None]] = set()
        self._hang_up_task: asyncio.Task[None] | None = None
        self._turns: set[SpeechHandle] = set()  # of the line, its tools included, that are not over
        self._transfer_lock = asyncio.Lock()  # held while a person is called
        self._room_stays = False  # because the caller and a person talk in it when the line has left
        settings = session.settings
        self._keypad = Keypad(self._digits_typed, pause_seconds=settings.keypad_pause_seconds)
        self._audio_task = asyncio.create_task(
            watch_caller_audio(caller, session.resumption), name="watch_caller_audio"
        )
        self._remove_room_task = asyncio.create_task(self._remove_room_if_killed(), name="remove_room_if_killed")
        self._time_limit = asyncio.get_running_loop().call_later(
            settings.longest_call_minutes * 60, self._time_limit_reached
        )
        self._warning = asyncio.get_running_loop().call_later(
            settings.longest_call_minutes * 60 - WARNING_SECONDS, self._warn_of_time_limit
        )
        if settings.longest_call_minutes * 60 <= 2 * WARNING_SECONDS:
            self._warning.cancel()  # the warning would come as the call begins
        if can_be_put_through(caller, settings):
            session.transfer_to_person = self.put_through
        ctx.room.on("sip_dtmf_received", self._key_pressed)
        ctx.room.on("participant_disconnected", self._participant_left)
        ctx.room.on("reconnected", self._end_if_caller_has_left)
        self._use(agent_session)

    def _use(self, agent_session: AgentSession[CallSession]) -> None:
        """From now on, this session holds the call."""
        settings = self._session.settings
        self._agent_session = agent_session
        self._silence = Silence(
            agent_session,
            seconds=settings.silence_seconds,
            questions=settings.silence_questions,
            give_up=lambda: self.say_goodbye("silence", "Nobody answers, so say that you hang up now."),
            may_take_long=lambda: self._session.code.is_awaited,
        )
        agent_session.on("close", self._session_closed)
        agent_session.on("speech_created", self._turn_began)
        when_the_model_fails(agent_session, self._model_failed)

    async def start(self, agent: StageAgent) -> None:
        """Begin to speak with the caller, in the stage of this agent."""
        if self._session.recording is not None:
            await self._session.recording.begin()
        await self._agent_session.start(
            agent,
            room=self._ctx.room,
            room_options=RoomOptions(
                participant_identity=self._caller.identity,
                # This object ends the call when the caller leaves. LiveKit would do so for three of the reasons only.
                close_on_disconnect=False,
                # Nobody reads along. `HeardSpeech` knows how much of an interrupted sentence was heard.
                text_output=False,
            ),
            record=False,  # by LiveKit Cloud: `CallRecording` does it here
        )

    def hang_up_if_caller_has_left(self) -> bool:
        """Hang up if the caller left before this object listened for it. Returns whether they had."""
        if has_left := not self._caller_is_there():
            self._start_hanging_up(CloseReason.PARTICIPANT_DISCONNECTED)
        return has_left

    async def say_goodbye(self, reason: str, instructions: str) -> None:
        """Let the model say goodbye, then end the call.

        While a person's telephone rings for the caller, this waits: the goodbye is said only if nobody answers.

        Args:
            reason: why the call ends, for its record.
            instructions: what the model is told about the reason.
        """
        async with self._transfer_lock:
            if not self._session.call.ended:
                await self._session.end(reason, cut_off=not self._session.resumption.caller_is_heard)
                try:
                    async with asyncio.timeout(GOODBYE_SECONDS):
                        await ask_for_reply(
                            self._agent_session,
                            instructions=f"{instructions} Say a kind goodbye in one sentence.",
                            may_use_tools=False,
                        )
                except TimeoutError:
                    if self._agent_session.agent_state != "speaking":
                        give_up_on_model(self._agent_session)
        self._agent_session.shutdown()

    async def close(self) -> None:
        """Hang up, unless that has been done, and wait until the room is removed."""
        self._time_limit.cancel()
        for task in self._voice_tasks:
            task.cancel()
        self._warning.cancel()
        self._audio_task.cancel()
        self._silence.close()
        self._start_hanging_up(CloseReason.JOB_SHUTDOWN)
        if self._hang_up_task is not None:
            await self._hang_up_task
        self._remove_room_task.cancel()

    async def _remove_room_if_killed(self) -> None:
        """Remove the room when the worker is killed: LiveKit then cancels all tasks of this process, without calling
        `close`, and the caller would be left in silence."""
        try:
            await asyncio.get_running_loop().create_future()
        finally:
            if self._hang_up_task is None and not self._room_stays:
                await self._ctx.delete_room()

    @property
    def agent_session(self) -> AgentSession[CallSession]:
        """The session that holds the call now."""
        return self._agent_session

    @property
    def calls_a_person(self) -> bool:
        """Whether a person is being called at this moment, to take the call."""
        return self._transfer_lock.locked()

    async def put_through(self, reason: str) -> bool:
        """Pass the caller on to a person, who may be told the reason. Returns whether a person took the call."""
        async with self._transfer_lock:
            if self._session.call.ended or self._room_stays:  # another transfer was waited for
                return False
            # It may ring for longer than the caller may be silent.
            with self._silence.expected(), self._unheard_caller():
                taken = await put_through(
                    self._ctx, self._caller, self._session.settings, self._session.call, reason=reason
                )
                self._room_stays = taken and self._transfers_warm
                return taken

    @property
    def _transfers_warm(self) -> bool:
        return self._session.settings.transfer_mode == "warm"

    @contextlib.contextmanager
    def _unheard_caller(self) -> Iterator[None]:
        """Within this block the line does not hear the caller, who hears waiting tones in place of its answers."""
        audio = self._agent_session.input
        if not self._transfers_warm or audio.audio is None:
            yield
            return
        audio.set_audio_enabled(False)
        try:
            yield
        finally:
            if audio.audio is not None:  # the session has not been closed meanwhile
                audio.set_audio_enabled(True)

    def _key_pressed(self, key: rtc.SipDTMF) -> None:
        if self._transfers_warm and self._transfer_lock.locked():
            return
        if key.participant is not None and key.participant.identity == self._caller.identity:
            self._silence.broken()
            self._keypad.press(key.digit)

    def _digits_typed(self, digits: str) -> None:
        self._session.run_in_background(self._pass_digits_to_model(digits))

    async def _pass_digits_to_model(self, digits: str) -> None:
        """Tell the model what was typed, as the caller's turn."""
        with contextlib.suppress(RuntimeError):  # speech that may not be interrupted is finished first
            await self._agent_session.interrupt()
        if not self._session.call.ended:
            await ask_for_reply(self._agent_session, user_input=f"I typed on the keypad: {' '.join(digits)}")

    def _time_limit_reached(self) -> None:
        logger.warning("call %s reached the longest time of a call", self._session.call.call_id)
        self._session.run_in_background(self._end_too_long_call())

    async def finish_turns(self) -> None:
        """Wait until what the line is doing, such as a booking, is finished and told."""
        if self._turns:
            await asyncio.wait(
                [asyncio.ensure_future(turn.wait_for_playout()) for turn in self._turns], timeout=LAST_REPLY_SECONDS
            )

    async def _end_too_long_call(self) -> None:
        await self.finish_turns()
        await self.say_goodbye("too_long", "The call has reached its longest time.")

    def _turn_began(self, event: SpeechCreatedEvent) -> None:
        self._turns.add(event.speech_handle)
        event.speech_handle.add_done_callback(self._turns.discard)

    def _warn_of_time_limit(self) -> None:
        if not self._session.call.ended and not self._transfer_lock.locked():
            self._session.run_in_background(self._say_that_call_ends_soon())

    async def _say_that_call_ends_soon(self) -> None:
        await self._agent_session.wait_for_idle()
        if not self._session.call.ended:
            await ask_for_reply(self._agent_session, instructions=CALL_ENDS_SOON.format(), may_use_tools=False)

    def _participant_left(self, participant: rtc.RemoteParticipant) -> None:
        """End the call when the caller left, whatever the reason that LiveKit reports for it.

        LiveKit's SIP bridge ends a call without sound after a while, and reports that as if the caller had hung up. So
        a caller who was not heard any more was cut off, whatever the reason.

        Without a reason, this worker may have lost its own connection: LiveKit then first reports everybody as gone,
        and as present again when the connection is back. So we wait a moment and look again.
        """
        if participant.identity != self._caller.identity:
            return
        if reason := participant.disconnect_reason:
            is_heard = self._session.resumption.caller_is_heard
            self._end_without_caller(cut_off=reason not in HANG_UPS or not is_heard)
        else:
            self._session.run_in_background(self._look_again_for_caller())

    async def _look_again_for_caller(self) -> None:
        await asyncio.sleep(RECONNECT_SECONDS)
        if self._ctx.room.connection_state != rtc.ConnectionState.CONN_RECONNECTING:
            self._end_if_caller_has_left()

    def _end_if_caller_has_left(self) -> None:
        if not self._caller_is_there():
            self._end_without_caller(cut_off=True)

    def _end_without_caller(self, *, cut_off: bool) -> None:
        """End the call whose caller is gone: to a person, when the line had asked for that, or for good."""
        if self._transfer_lock.locked() and not self._transfers_warm:
            # A provider that transfers a call may take the caller out of it before its answer reaches the line.
            self._session.run_in_background(self._session.end("transferred"))
        elif cut_off:
            self._session.run_in_background(self._session.end(CUT_OFF, cut_off=True))
        self._agent_session.shutdown(drain=False)

    def _caller_is_there(self) -> bool:
        return self._caller.identity in self._ctx.room.remote_participants

    def _session_closed(self, closed: CloseEvent) -> None:
        if closed.reason is not CloseReason.ERROR:
            self._start_hanging_up(closed.reason)

    def _model_failed(self) -> None:
        self._session.recorder.measures.model_failed()
        task = asyncio.create_task(self._go_on_with_next_voice(), name="go_on_with_next_voice")
        self._voice_tasks.add(task)
        task.add_done_callback(self._voice_tasks.discard)

    async def _go_on_with_next_voice(self) -> None:
        """Go on in the stage that the call has reached. After the last voice, apologize and hang up."""
        async with self._voice_lock:
            self._silence.close()
            failed = self._agent_session
            failed.off("close", self._session_closed)
            try:
                following = await self._voices.next() if self._voices and not self._session.call.ended else None
                if not self._caller_is_there():
                    self._start_hanging_up(CloseReason.PARTICIPANT_DISCONNECTED)
                elif following is None or self._session.call.ended:
                    self._start_hanging_up(CloseReason.ERROR)
                else:
                    logger.error("the model of call %s failed, and another one goes on", self._session.call.call_id)
                    self._session.recorder.measures.model_replaced()
                    agent = first_agent(self._session, tell_first=LINE_HAD_A_FAULT.format())
                    await agent.update_chat_ctx(speech_only(failed.history).copy(exclude_empty_message=True))
                    self._use(following)
                    await self.start(agent)
            except Exception:
                logger.exception("no other model could go on with call %s", self._session.call.call_id)
                self._start_hanging_up(CloseReason.ERROR)

    def _start_hanging_up(self, reason: CloseReason) -> None:
        if self._hang_up_task is None:
            self._hang_up_task = asyncio.create_task(self._hang_up(reason), name="hang_up")

    async def _hang_up(self, reason: CloseReason) -> None:
        if reason is CloseReason.ERROR:
            logger.error("the model of call %s failed and could not be reached again", self._session.call.call_id)
            settings, call = self._session.settings, self._session.call
            languages = languages_to_play(settings, call)  # the end hides whether the caller had said anything
            await self._session.end("model_failed", cut_off=not self._room_stays)
            async with self._transfer_lock:  # a person may be called at this moment
                if not self._room_stays:
                    await apologize_and_hang_up(self._ctx, self._caller, settings, call, languages=languages)
        elif not self._room_stays:
            if reason is CloseReason.JOB_SHUTDOWN and self._caller_is_there():
                await self._session.end("shut_down", cut_off=True)
            await hang_up(self._ctx, self._caller)
        self._ctx.shutdown(f"call ended: {self._session.call.end_reason or 'hung up'}")
