"""Passing the caller on to a person."""

import asyncio
import logging

import aiohttp
from livekit import api, rtc
from livekit.agents import JobContext

from shared.rental_call import RentalCall
from shared.settings import Settings
from shared.workflow import Stage

logger = logging.getLogger("rental.telephone")

TRANSFER_SECONDS = 40.0  # LiveKit lets it ring for 30, but tries again elsewhere when a region of it fails


async def put_through(
    ctx: JobContext, caller: rtc.RemoteParticipant, settings: Settings, call: RentalCall | None = None
) -> bool:
    """Pass the caller on by SIP REFER to the number in the settings, never to one that a model named.

    Returns whether the other side took the call: the provider or whoever was called may refuse, or not answer in time.
    """
    number = settings.transfer_number or ""
    request = api.TransferSIPParticipantRequest(
        room_name=ctx.room.name,
        participant_identity=caller.identity,
        transfer_to=f"tel:{number}" if number.startswith("+") else number,
        play_dialtone=True,
        headers=headers(call) if call is not None else {},
    )
    try:
        async with asyncio.timeout(TRANSFER_SECONDS):
            outcome = await ctx.api.sip.transfer_sip_participant(request)
    except (api.ServerError, aiohttp.ClientError, TimeoutError) as exc:
        logger.warning("the caller could not be put through: %s", type(exc).__name__)
        return False
    return outcome.status != api.SIPTransferStatus.STS_TRANSFER_FAILED


def headers(call: RentalCall) -> dict[str, str]:
    """What the call is about, for the telephone of whoever takes it: nothing that tells who calls.

    The rest is in the note that `main.py messages` shows, by the id. In ASCII, and far below LiveKit's 1024 characters.
    """
    about = [] if call.stage is Stage.CALL_ENDED else [f"at {call.stage.replace('_', ' ')}"]
    if call.selection is not None:
        period = call.selection.period
        about.append(f"{call.selection.equipment.equipment_id} from {period.first_day} to {period.last_day}")
    return {"X-Rental-Call": call.call_id, "X-Rental-Summary": ", ".join(about) or "a rental"}
