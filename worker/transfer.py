"""Transferring the caller to a person."""

import asyncio
import logging

import aiohttp
from livekit import api, rtc
from livekit.agents import JobContext

from shared.rental_call import RentalCall
from shared.settings import Settings
from shared.workflow import Stage

logger = logging.getLogger("rental.telephone")

TRANSFER_SECONDS = 40.0  # LiveKit lets it ring for 30 seconds, and tries another of its regions if one fails


def can_be_put_through(caller: rtc.RemoteParticipant, settings: Settings) -> bool:
    """Whether there is a person to transfer to, and the caller is on a telephone: a browser cannot be transferred."""
    return bool(settings.transfer_number) and caller.kind == rtc.ParticipantKind.PARTICIPANT_KIND_SIP


async def put_through(
    ctx: JobContext, caller: rtc.RemoteParticipant, settings: Settings, call: RentalCall | None = None
) -> bool:
    """Transfer the caller by SIP REFER to the number in the settings, never to one that the model names.

    Returns whether the call was answered there. The provider or the person may refuse it, or not answer in time.
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
    """SIP headers that tell the person who takes the call what it is about, without any personal data.

    The id leads to the caller's task, which `main.py tasks list` prints. All values are ASCII and far shorter than the
    1024 characters that LiveKit allows.
    """
    about = [] if call.stage is Stage.CALL_ENDED else [f"at {call.stage.replace('_', ' ')}"]
    if call.selection is not None:
        period = call.selection.period
        about.append(f"{call.selection.equipment.equipment_id} from {period.first_day} to {period.last_day}")
    return {"X-Rental-Call": call.call_id, "X-Rental-Summary": ", ".join(about) or "a rental"}
