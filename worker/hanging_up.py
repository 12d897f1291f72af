"""Hanging up, and the recorded apology before it when no model can speak."""

import asyncio
import logging
from collections.abc import Sequence
from pathlib import Path

from livekit import rtc
from livekit.agents import JobContext

from shared.rental_call import RentalCall
from shared.settings import Settings
from worker.announcements import PUTTING_THROUGH, UNAVAILABLE, in_language, play
from worker.transfer.put_through import can_be_put_through, put_through

logger = logging.getLogger("rental.telephone")

AUDIO_DELAY_SECONDS = 0.5  # from the worker to the caller's ear, through buffers and the telephone network


async def apologize_and_hang_up(
    ctx: JobContext,
    caller: rtc.RemoteParticipant,
    settings: Settings,
    call: RentalCall | None = None,
    *,
    languages: Sequence[str] = (),
) -> bool:
    """Play a recorded sentence, put the caller through to a person where one is there, and end the call.

    Where the caller and the person then talk in the room, it stays. `call` is None where the call failed before its
    conversation began. `languages` are those of the sentence, by their codes; all of the line where none is given.

    Returns whether a person took the call.
    """
    languages = languages or [spoken.code for spoken in settings.spoken]
    to_a_person = can_be_put_through(caller, settings)
    taken = False
    if caller.identity in ctx.room.remote_participants:
        try:
            await _say(ctx, PUTTING_THROUGH if to_a_person else UNAVAILABLE, languages)
            if to_a_person:
                taken = await put_through(ctx, caller, settings, call, model_speaks=False)
                if taken and settings.transfer_mode == "warm":
                    return True
                if not taken:
                    await _say(ctx, UNAVAILABLE, languages)
        except (rtc.ConnectError, rtc.participant.PublishTrackError, TimeoutError, OSError) as exc:
            logger.warning("the apology could not be played: %s", type(exc).__name__)
    await hang_up(ctx, caller)
    return taken


async def _say(ctx: JobContext, recording: Path, languages: Sequence[str]) -> None:
    for code in languages:
        await play(ctx.room, in_language(recording, code))


async def hang_up(ctx: JobContext, caller: rtc.RemoteParticipant) -> None:
    """Remove the room, once a caller who is still in it has heard the last words."""
    if caller.identity in ctx.room.remote_participants:
        await asyncio.sleep(AUDIO_DELAY_SECONDS)
    await ctx.delete_room()
