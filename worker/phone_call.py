"""One call on the telephone, from the ring to the hang-up: what happens around the conversation."""

import asyncio
import contextlib
import logging

from livekit import rtc
from livekit.agents import AgentSession, CloseEvent, CloseReason, JobContext
from livekit.agents.llm import RealtimeModel
from livekit.agents.voice.room_io import RoomOptions

from agents.conversation.call_session import CallSession
from agents.conversation.model_failure import when_the_model_fails
from agents.conversation.rental_line import first_agent, open_call, open_line
from inventory.models import InventoryUnavailable
from shared.rental_call import RentalCall
from shared.settings import Settings, load_settings
from worker.announcements import PUTTING_THROUGH, UNAVAILABLE, play
from worker.keypad import Keypad
from worker.prewarm import SNAPSHOT
from worker.silence import Silence
from worker.transfer import put_through
from worker.voice import voice_manner, voice_model

logger = logging.getLogger("rental.telephone")

SIP = rtc.ParticipantKind.PARTICIPANT_KIND_SIP
CALLERS = [SIP, rtc.ParticipantKind.PARTICIPANT_KIND_STANDARD]  # the second: somebody who tries the line in a browser
AFTER_CALL = "after_call"
GOODBYE_SECONDS = 15.0  # for the last sentence, generated and spoken
BACK_SECONDS = 1.0  # after which a caller who left without a reason is looked for
ON_THE_WAY_SECONDS = 0.5  # from the line to the caller's ear, through buffers and a telephone network


async def answer(ctx: JobContext) -> None:
    """Take a call: the entry point of a job. What has to happen after the call is done by `after_call`."""
    settings = load_settings()
    after = ctx.proc.userdata[AFTER_CALL] = contextlib.AsyncExitStack()
    await ctx.connect()
    try:
        async with asyncio.timeout(settings.caller_wait_seconds):
            caller = await ctx.wait_for_participant(kind=CALLERS)
    except TimeoutError:
        logger.info("the caller was gone before the line answered")
        ctx.delete_room()
        ctx.shutdown("no caller")
        return
    try:
        line = await after.enter_async_context(open_line(settings, ctx.proc.userdata.get(SNAPSHOT)))
    except InventoryUnavailable as exc:
        logger.error("the line could not be opened: %s", exc)
        await apologize(ctx, caller, settings)
        ctx.shutdown("inventory away")
        return
    session = line.new_call()
    session.call.caller_phone = caller.attributes.get("sip.phoneNumber") or None
    session.call.dialed_number = caller.attributes.get("sip.trunkPhoneNumber") or None
    session.call.sip_call_id = caller.attributes.get("sip.callID") or None
    model = voice_model(settings)
    if isinstance(model, RealtimeModel):
        after.push_async_callback(model.aclose)
    agent_session = await after.enter_async_context(open_call(session, model, voice_manner(settings)))
    phone_call = PhoneCall(ctx, caller, session, agent_session)
    after.push_async_callback(phone_call.ended)
    if phone_call.caller_has_left():
        return
    await agent_session.start(
        first_agent(session),
        room=ctx.room,
        # The session does not watch the caller leave: it does so for three reasons of disconnection only.
        room_options=RoomOptions(participant_identity=caller.identity, close_on_disconnect=False),
        record=settings.record_calls,
    )


async def after_call(ctx: JobContext) -> None:
    """Close what the call used and release what it held, however it ended: LiveKit calls this last."""
    if after := ctx.proc.userdata.pop(AFTER_CALL, None):
        await after.aclose()


class PhoneCall:
    """What can happen to a call besides the conversation: keys, silence, a limit, hanging up, a model that fails."""

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
        self._ending: asyncio.Task[None] | None = None
        self._ringing = asyncio.Lock()  # at a person's
        settings = session.settings
        self._keypad = Keypad(self._typed, pause_seconds=settings.keypad_pause_seconds)
        self._silence = Silence(
            agent_session,
            seconds=settings.silence_seconds,
            questions=settings.silence_questions,
            give_up=lambda: self.say_goodbye("silence", "Nobody answers, so say that you hang up now."),
        )
        self._orphaned = asyncio.create_task(self._hang_up_when_orphaned(), name="hang_up_when_orphaned")
        self._limit = asyncio.get_running_loop().call_later(settings.longest_call_minutes * 60, self._too_long)
        if settings.transfer_number and caller.kind == SIP:
            session.put_through = self._put_through
        ctx.room.on("sip_dtmf_received", self._key_pressed)
        ctx.room.on("participant_disconnected", self._participant_left)
        ctx.room.on("reconnected", self._end_unless_the_caller_is_there)
        agent_session.on("close", self._session_closed)
        when_the_model_fails(agent_session, lambda: self._hang_up(CloseReason.ERROR))

    def caller_has_left(self) -> bool:
        """Whether the caller was gone before anybody listened for it; the call is hung up then."""
        if gone := not self._caller_is_there():
            self._hang_up(CloseReason.PARTICIPANT_DISCONNECTED)
        return gone

    async def say_goodbye(self, reason: str, why: str) -> None:
        """End the call from outside the conversation. `why` tells the model what the goodbye is about.

        While it rings at a person's nobody is cut off: the goodbye is said if nobody takes the call.
        """
        async with self._ringing:
            if not self._session.call.ended:
                await self._session.end(reason)
                with contextlib.suppress(TimeoutError, RuntimeError):
                    async with asyncio.timeout(GOODBYE_SECONDS):
                        await self._agent_session.generate_reply(
                            instructions=f"{why} Say a kind goodbye in one sentence.", tool_choice="none"
                        )
        self._agent_session.shutdown()

    async def ended(self) -> None:
        """Wait until the call has been hung up."""
        self._limit.cancel()
        self._silence.close()
        self._hang_up(CloseReason.JOB_SHUTDOWN)
        if self._ending is not None:
            await self._ending
        self._orphaned.cancel()

    async def _hang_up_when_orphaned(self) -> None:
        """When its worker is killed, this process cancels all that it does and ends: `ended` is not called then."""
        try:
            await asyncio.get_running_loop().create_future()
        finally:
            if self._ending is None:
                await self._ctx.delete_room()

    async def _put_through(self) -> bool:
        async with self._ringing:
            with self._silence.expected():  # it may ring for longer than a silence that is asked about
                return await put_through(self._ctx, self._caller, self._session.settings, self._session.call)

    def _key_pressed(self, key: rtc.SipDTMF) -> None:
        if key.participant is not None and key.participant.identity == self._caller.identity:
            self._silence.broken()
            self._keypad.press(key.digit)

    def _typed(self, digits: str) -> None:
        self._session.in_background(self._pass_on(digits))

    async def _pass_on(self, digits: str) -> None:
        """Tell the model what was typed, as the caller's turn."""
        with contextlib.suppress(RuntimeError):  # what is being said may not be cut off; it is answered after that
            await self._agent_session.interrupt()
        if not self._session.call.ended:
            self._agent_session.generate_reply(user_input=f"I typed on the keypad: {' '.join(digits)}")

    def _too_long(self) -> None:
        logger.warning("call %s reached the longest time of a call", self._session.call.call_id)
        self._session.in_background(self.say_goodbye("too_long", "The call has reached its longest time."))

    def _participant_left(self, participant: rtc.RemoteParticipant) -> None:
        """For whatever reason: a trunk that failed and a phone that was put down leave the same empty room.

        Without a reason it may be this line that is away: when its own connection has to be made anew, everybody seems
        to leave first, and is back when it is.
        """
        if participant.identity != self._caller.identity:
            return
        if participant.disconnect_reason:
            self._agent_session.shutdown(drain=False)
        else:
            self._session.in_background(self._look_for_the_caller())

    async def _look_for_the_caller(self) -> None:
        await asyncio.sleep(BACK_SECONDS)
        if self._ctx.room.connection_state != rtc.ConnectionState.CONN_RECONNECTING:
            self._end_unless_the_caller_is_there()

    def _end_unless_the_caller_is_there(self) -> None:
        if not self._caller_is_there():
            self._agent_session.shutdown(drain=False)

    def _caller_is_there(self) -> bool:
        return self._caller.identity in self._ctx.room.remote_participants

    def _session_closed(self, closed: CloseEvent) -> None:
        self._hang_up(closed.reason)

    def _hang_up(self, reason: CloseReason) -> None:
        """Hang up, once."""
        if self._ending is None:
            self._ending = asyncio.create_task(self._end(reason), name="hang_up")

    async def _end(self, reason: CloseReason) -> None:
        if reason is CloseReason.ERROR:
            logger.error("the model of call %s failed for good", self._session.call.call_id)
            await self._session.end("model_failed")
            await apologize(self._ctx, self._caller, self._session.settings, self._session.call)
        else:
            await hang_up(self._ctx, self._caller)
        self._ctx.shutdown(f"call ended: {self._session.call.end_reason or 'hung up'}")


async def apologize(
    ctx: JobContext, caller: rtc.RemoteParticipant, settings: Settings, call: RentalCall | None = None
) -> None:
    """Where no model can speak: a recorded sentence, then a person if there is one, and the end of the call."""
    somebody = settings.transfer_number is not None and caller.kind == SIP
    if caller.identity in ctx.room.remote_participants:
        try:
            await play(ctx.room, PUTTING_THROUGH if somebody else UNAVAILABLE)
            if somebody and not await put_through(ctx, caller, settings, call):
                await play(ctx.room, UNAVAILABLE)
        except (rtc.ConnectError, rtc.participant.PublishTrackError, TimeoutError, OSError) as exc:
            logger.warning("the apology could not be played: %s", type(exc).__name__)
    await hang_up(ctx, caller)


async def hang_up(ctx: JobContext, caller: rtc.RemoteParticipant) -> None:
    """Remove the room, when whoever is still in it has heard the last word."""
    if caller.identity in ctx.room.remote_participants:
        await asyncio.sleep(ON_THE_WAY_SECONDS)
    await ctx.delete_room()
