"""What LiveKit calls in each process of the worker: before the process gets a call, for the call, and after it."""

import asyncio
import contextlib
import logging

from livekit import rtc
from livekit.agents import JobContext, JobProcess
from livekit.agents.llm import RealtimeModel
from livekit.agents.voice.room_io import RoomOptions

from agents.conversation.rental_line import open_call, open_line
from agents.stage_agent import first_agent
from inventory.models import InventoryUnavailable
from inventory.search.live_catalogue import CatalogueSnapshot, take_catalogue_snapshot
from shared.log_privacy import install_privacy_filter
from shared.open_inventory import open_inventory
from shared.settings import Settings, load_settings
from worker.garbage_collection import spare_calls_from_garbage_collection
from worker.hanging_up import apologize_and_hang_up
from worker.phone_call import PhoneCall
from worker.voice import session_options, voice_model

logger = logging.getLogger("rental.worker")

# Keys of the process's `userdata`.
CATALOGUE_SNAPSHOT = "catalogue_snapshot"
RESOURCES_OF_CALL = "resources_of_call"  # an AsyncExitStack

CALLERS = [  # on the telephone, or in a browser to try the line
    rtc.ParticipantKind.PARTICIPANT_KIND_SIP,
    rtc.ParticipantKind.PARTICIPANT_KIND_STANDARD,
]


def prepare_process(process: JobProcess) -> None:
    """Read and index the catalogue before the process gets a call, so that the caller does not wait for it.

    LiveKit has imported this module by then, and with it all that a call needs.
    """
    install_privacy_filter()
    try:
        process.userdata[CATALOGUE_SNAPSHOT] = asyncio.run(_take_snapshot(load_settings()))
    except InventoryUnavailable as exc:
        logger.warning("the catalogue could not be read before the first call: %s", exc)
    spare_calls_from_garbage_collection()


async def take_call(ctx: JobContext) -> None:
    """Answer a call: the entry point of a job. It returns when the conversation has begun.

    What the call holds open is closed by `clean_up_after_call`.
    """
    settings = load_settings()
    resources = ctx.proc.userdata[RESOURCES_OF_CALL] = contextlib.AsyncExitStack()
    await ctx.connect()
    try:
        async with asyncio.timeout(settings.caller_wait_seconds):
            caller = await ctx.wait_for_participant(kind=CALLERS)
    except TimeoutError:
        logger.info("the caller hung up before the call was answered")
        ctx.delete_room()
        ctx.shutdown("no caller")
        return
    try:
        line = await resources.enter_async_context(open_line(settings, ctx.proc.userdata.get(CATALOGUE_SNAPSHOT)))
    except InventoryUnavailable as exc:
        logger.error("a call could not be taken: %s", exc)
        await apologize_and_hang_up(ctx, caller, settings)
        ctx.shutdown("inventory away")
        return
    session = line.new_call()
    session.call.caller_phone = caller.attributes.get("sip.phoneNumber") or None
    session.call.dialed_number = caller.attributes.get("sip.trunkPhoneNumber") or None
    session.call.sip_call_id = caller.attributes.get("sip.callID") or None
    model = voice_model(settings)
    if isinstance(model, RealtimeModel):
        resources.push_async_callback(model.aclose)
    agent_session = await resources.enter_async_context(open_call(session, model, session_options(settings)))
    phone_call = PhoneCall(ctx, caller, session, agent_session)
    resources.push_async_callback(phone_call.close)
    if phone_call.hang_up_if_caller_has_left():
        return
    await agent_session.start(
        first_agent(session),
        room=ctx.room,
        # PhoneCall ends the call when the caller leaves. LiveKit's session would do so for three of the reasons only.
        room_options=RoomOptions(participant_identity=caller.identity, close_on_disconnect=False),
        record=settings.record_calls,
    )


async def clean_up_after_call(ctx: JobContext) -> None:
    """Close what the call had open and release what it held, however it ended: LiveKit calls this last."""
    if resources := ctx.proc.userdata.pop(RESOURCES_OF_CALL, None):
        await resources.aclose()


async def _take_snapshot(settings: Settings) -> CatalogueSnapshot:
    async with open_inventory(settings) as inventory:
        return await take_catalogue_snapshot(inventory)
