"""Calling a person into the room of a call, through the depot's outbound trunk."""

import asyncio
import contextlib
import logging

import aiohttp
from livekit import api, rtc
from livekit.agents import JobContext

logger = logging.getLogger("rental.telephone")

HANGING_UP_SECONDS = 1.0  # that LiveKit has for it, while the caller waits
LONGEST_TALK_SECONDS = 3 * 3600  # the last bound on a call that a person has taken
NOT_DONE = (api.ServerError, aiohttp.ClientError, TimeoutError)
"""What LiveKit's interface raises when it refuses or does not answer."""


async def outbound_trunk(ctx: JobContext, caller: rtc.RemoteParticipant) -> str | None:
    """The id of the outbound trunk with the number that this caller dialled; `main.py telephony setup` makes it.

    Raises:
        api.ServerError, aiohttp.ClientError, TimeoutError: LiveKit refuses or does not answer.
    """
    dialled = caller.attributes.get("sip.trunkPhoneNumber", "").removeprefix("+")
    trunks = (await ctx.api.sip.list_outbound_trunk(api.ListSIPOutboundTrunkRequest())).items
    return next(
        (trunk.sip_trunk_id for trunk in trunks if dialled in (number.removeprefix("+") for number in trunk.numbers)),
        None,
    )


async def call_person(ctx: JobContext, trunk: str, number: str, person: str, *, ringing_seconds: int) -> bool:
    """Call this number, with the identity `person` in the room. Returns whether somebody, or a mailbox, answered."""
    request = api.CreateSIPParticipantRequest(
        sip_trunk_id=trunk,
        sip_call_to=number.removeprefix("tel:"),
        room_name=ctx.room.name,
        participant_identity=person,
        wait_until_answered=True,
    )
    request.ringing_timeout.FromSeconds(ringing_seconds)
    request.max_call_duration.FromSeconds(LONGEST_TALK_SECONDS)
    try:
        await ctx.api.sip.create_sip_participant(request)
    except NOT_DONE as exc:
        logger.warning(
            "a person could not be called: %s", exc.code if isinstance(exc, api.ServerError) else type(exc).__name__
        )
        return False
    return True


async def hang_up_on(ctx: JobContext, person: str) -> None:
    """Take the person out of the room, or stop their telephone from ringing."""
    with contextlib.suppress(*NOT_DONE):  # they have left, or the room is gone
        async with asyncio.timeout(HANGING_UP_SECONDS):
            await ctx.api.room.remove_participant(api.RoomParticipantIdentity(room=ctx.room.name, identity=person))
