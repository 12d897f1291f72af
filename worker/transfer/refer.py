"""Passing the caller on by SIP REFER: the provider calls the person, and takes the caller out of the room."""

import asyncio
import logging

import aiohttp
from livekit import api, rtc
from livekit.agents import JobContext

from shared.rental_call import RentalCall
from shared.workflow import Stage

logger = logging.getLogger("rental.telephone")

TRANSFER_SECONDS = 40.0  # LiveKit lets it ring for 30 seconds, and tries another of its regions if one fails


async def refer(ctx: JobContext, caller: rtc.RemoteParticipant, number: str, call: RentalCall | None) -> bool:
    """Transfer the caller to this number, or `sip:` address.

    Returns whether the call was answered there. The provider or the person may refuse it, or not answer in time.
    """
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
    """SIP headers that tell the person who takes the call what it is about, without any personal data.

    The id leads to the caller's task, which `main.py tasks list` prints. All values are ASCII and far shorter than the
    1024 characters that LiveKit allows.
    """
    about = [] if call.stage is Stage.CALL_ENDED else [f"at {call.stage.replace('_', ' ')}"]
    if call.selection is not None:
        period = call.selection.period
        units = " ".join(call.selection.equipment_ids)
        about.append(f"{units} from {period.first_day} to {period.last_day}")
    return {"X-Rental-Call": call.call_id, "X-Rental-Summary": ", ".join(about) or "a rental"}
