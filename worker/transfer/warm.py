"""Passing the caller on to a person who hears first what the call is about, and then takes it or declines (warm)."""

import asyncio
import contextlib
import logging
from collections.abc import Sequence

from livekit import rtc
from livekit.agents import JobContext

from inventory.ledger.new_ids import new_id
from shared.rental_call import RentalCall
from shared.settings import Settings
from worker.transfer.about_the_call import about_the_call
from worker.transfer.briefing import briefing
from worker.transfer.calling import NOT_DONE, call_person, hang_up_on, outbound_trunk
from worker.transfer.private_audio import PrivateAudio
from worker.transfer.together import mark
from worker.transfer.waiting_tones import waiting_tones

logger = logging.getLogger("rental.telephone")

LONGEST_WAIT_SECONDS = 120.0  # after which no further number is tried
LONGEST_SECONDS = 240.0  # for all of it: the last number may ring for long, and LiveKit may be slow


async def call_person_into_the_room(
    ctx: JobContext,
    caller: rtc.RemoteParticipant,
    settings: Settings,
    numbers: Sequence[str],
    *,
    call: RentalCall | None,
    reason: str,
    model_speaks: bool,
) -> bool:
    """Call these numbers, one after the other, until a person takes the call. The caller hears waiting tones.

    Returns whether a person did. The two then hear each other and the room is marked, so the line may leave it. It ends
    at once when the caller hangs up.
    """
    left: asyncio.Future[None] = asyncio.get_running_loop().create_future()

    def participant_left(participant: rtc.RemoteParticipant) -> None:
        if participant.identity == caller.identity and not left.done():
            left.set_result(None)

    words = about_the_call(call, reason)
    trying = asyncio.create_task(
        _one_after_another(ctx, caller, settings, numbers, words, model_speaks=model_speaks), name="warm_transfer"
    )
    ctx.room.on("participant_disconnected", participant_left)
    try:
        await asyncio.wait([trying, left], timeout=LONGEST_SECONDS, return_when=asyncio.FIRST_COMPLETED)
        return trying.done() and trying.result()
    finally:
        ctx.room.off("participant_disconnected", participant_left)
        trying.cancel()
        await asyncio.wait([trying])


async def _one_after_another(
    ctx: JobContext,
    caller: rtc.RemoteParticipant,
    settings: Settings,
    numbers: Sequence[str],
    words: str,
    *,
    model_speaks: bool,
) -> bool:
    latest = asyncio.get_running_loop().time() + LONGEST_WAIT_SECONDS
    try:
        trunk = await outbound_trunk(ctx, caller)
        if trunk is None:
            logger.error("no person can be called: the number has no outbound trunk; run main.py telephony setup")
            return False
        async with waiting_tones(ctx.room):
            for number in numbers:
                if asyncio.get_running_loop().time() > latest:
                    break
                if await _takes_the_call(ctx, caller, settings, trunk, number, words, model_speaks=model_speaks):
                    return True
    except (*NOT_DONE, rtc.participant.PublishTrackError) as exc:
        logger.warning("the caller could not be put through: %s", type(exc).__name__)
    except Exception:
        logger.exception("the caller could not be put through")  # and must not hear the tones for ever
    return False


async def _takes_the_call(
    ctx: JobContext,
    caller: rtc.RemoteParticipant,
    settings: Settings,
    trunk: str,
    number: str,
    words: str,
    *,
    model_speaks: bool,
) -> bool:
    """Call one number, tell whoever answers what it is about, and join the two when the person takes the call.

    A person who does not take it has left the room when this returns or raises.
    """
    person = f"person-{new_id()}"
    audio = PrivateAudio(ctx, caller, person)
    async with contextlib.AsyncExitStack() as unless_taken:
        unless_taken.callback(audio.close)
        unless_taken.push_async_callback(hang_up_on, ctx, person)
        async with briefing(ctx, person, settings, model_speaks=model_speaks) as told:
            ringing = settings.transfer_ringing_seconds
            if not await call_person(ctx, trunk, number, person, ringing_seconds=ringing):
                return False
            await audio.let_person_hear_the_line()
            if not await told.is_taken(words):
                return False
            await audio.join()
            await mark(ctx.api, ctx.room.name)
        unless_taken.pop_all()
        logger.info("a person took the call of the caller")
        return True
