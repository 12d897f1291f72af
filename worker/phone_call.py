"""One telephone call, and what can happen to it besides the conversation."""

import asyncio
import contextlib
import logging

from livekit import rtc
from livekit.agents import AgentSession, CloseEvent, CloseReason, JobContext

from agents.conversation.call_session import CallSession
from agents.conversation.model_failure import when_the_model_fails
from worker.hanging_up import apologize_and_hang_up, hang_up
from worker.keypad import Keypad
from worker.silence import Silence
from worker.transfer import can_be_put_through, put_through

logger = logging.getLogger("rental.telephone")

GOODBYE_SECONDS = 15.0  # in which the last sentence has to be generated and spoken
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
    ) -> None:
        self._ctx = ctx
        self._caller = caller
        self._session = session
        self._agent_session = agent_session
        self._hang_up_task: asyncio.Task[None] | None = None
        self._transfer_lock = asyncio.Lock()  # held while the telephone of a person rings
        settings = session.settings
        self._keypad = Keypad(self._digits_typed, pause_seconds=settings.keypad_pause_seconds)
        self._silence = Silence(
            agent_session,
            seconds=settings.silence_seconds,
            questions=settings.silence_questions,
            give_up=lambda: self.say_goodbye("silence", "Nobody answers, so say that you hang up now."),
        )
        self._remove_room_task = asyncio.create_task(self._remove_room_if_killed(), name="remove_room_if_killed")
        self._time_limit = asyncio.get_running_loop().call_later(
            settings.longest_call_minutes * 60, self._time_limit_reached
        )
        if can_be_put_through(caller, settings):
            session.transfer_to_person = self._put_through
        ctx.room.on("sip_dtmf_received", self._key_pressed)
        ctx.room.on("participant_disconnected", self._participant_left)
        ctx.room.on("reconnected", self._end_if_caller_has_left)
        agent_session.on("close", self._session_closed)
        when_the_model_fails(agent_session, lambda: self._start_hanging_up(CloseReason.ERROR))

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
                await self._session.end(reason)
                with contextlib.suppress(TimeoutError, RuntimeError):
                    async with asyncio.timeout(GOODBYE_SECONDS):
                        await self._agent_session.generate_reply(
                            instructions=f"{instructions} Say a kind goodbye in one sentence.", tool_choice="none"
                        )
        self._agent_session.shutdown()

    async def close(self) -> None:
        """Hang up, unless that has been done, and wait until the room is removed."""
        self._time_limit.cancel()
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
            if self._hang_up_task is None:
                await self._ctx.delete_room()

    async def _put_through(self) -> bool:
        async with self._transfer_lock:
            with self._silence.expected():  # it may ring for longer than the caller may be silent
                return await put_through(self._ctx, self._caller, self._session.settings, self._session.call)

    def _key_pressed(self, key: rtc.SipDTMF) -> None:
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
            self._agent_session.generate_reply(user_input=f"I typed on the keypad: {' '.join(digits)}")

    def _time_limit_reached(self) -> None:
        logger.warning("call %s reached the longest time of a call", self._session.call.call_id)
        self._session.run_in_background(self.say_goodbye("too_long", "The call has reached its longest time."))

    def _participant_left(self, participant: rtc.RemoteParticipant) -> None:
        """End the call when the caller left, whatever the reason that LiveKit reports for it.

        Without a reason, this worker may have lost its own connection: LiveKit then first reports everybody as gone,
        and as present again when the connection is back. So we wait a moment and look again.
        """
        if participant.identity != self._caller.identity:
            return
        if participant.disconnect_reason:
            self._agent_session.shutdown(drain=False)
        else:
            self._session.run_in_background(self._look_again_for_caller())

    async def _look_again_for_caller(self) -> None:
        await asyncio.sleep(RECONNECT_SECONDS)
        if self._ctx.room.connection_state != rtc.ConnectionState.CONN_RECONNECTING:
            self._end_if_caller_has_left()

    def _end_if_caller_has_left(self) -> None:
        if not self._caller_is_there():
            self._agent_session.shutdown(drain=False)

    def _caller_is_there(self) -> bool:
        return self._caller.identity in self._ctx.room.remote_participants

    def _session_closed(self, closed: CloseEvent) -> None:
        self._start_hanging_up(closed.reason)

    def _start_hanging_up(self, reason: CloseReason) -> None:
        if self._hang_up_task is None:
            self._hang_up_task = asyncio.create_task(self._hang_up(reason), name="hang_up")

    async def _hang_up(self, reason: CloseReason) -> None:
        if reason is CloseReason.ERROR:
            logger.error("the model of call %s failed and could not be reached again", self._session.call.call_id)
            await self._session.end("model_failed")
            await apologize_and_hang_up(self._ctx, self._caller, self._session.settings, self._session.call)
        else:
            await hang_up(self._ctx, self._caller)
        self._ctx.shutdown(f"call ended: {self._session.call.end_reason or 'hung up'}")
