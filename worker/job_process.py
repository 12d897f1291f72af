"""What LiveKit calls in each process of the worker: before the process gets a call, for the call, and after it."""

import asyncio
import contextlib
import logging

from livekit import rtc
from livekit.agents import JobContext, JobProcess
from livekit.agents.utils import http_context

from agents.conversation.rental_line import open_line, whole_call
from agents.stage_agent import first_agent
from inventory.models import InventoryUnavailable
from inventory.search.live_catalogue import CatalogueSnapshot, take_catalogue_snapshot
from shared.language.phone_numbers import shown_phone_number
from shared.log_privacy import install_privacy_filter
from shared.measures.call_in_log import whole_process_in_log
from shared.measures.log_lines import log_in_lines
from shared.open_inventory import open_inventory
from shared.settings import Settings
from shared.trusted_authorities import trusted_authorities
from worker.asked_by_desk import doing_what_the_desk_asks
from worker.dispatch.call_limits import CallLimits
from worker.dispatch.refused_calls import refuse
from worker.garbage_collection import spare_calls_from_garbage_collection
from worker.hanging_up import apologize_and_hang_up
from worker.measures.traces import trace_calls
from worker.ordinary_events import log_ordinary_events_as_information
from worker.phone_call import PhoneCall
from worker.voice.voices import Voices

logger = logging.getLogger("rental.worker")

# Keys of the process's `userdata`.
CATALOGUE_SNAPSHOT = "catalogue_snapshot"
RESOURCES_OF_CALL = "resources_of_call"  # an AsyncExitStack

CALLERS = [  # on the telephone, or in a browser to try the line
    rtc.ParticipantKind.PARTICIPANT_KIND_SIP,
    rtc.ParticipantKind.PARTICIPANT_KIND_STANDARD,
]


def prepare_process(process: JobProcess, *, settings: Settings) -> None:
    """Do before the process gets a call what would keep its caller waiting, or stop the voice in the call.

    The catalogue is read and indexed, and the certificates of the system are read. The process has inherited this
    module by then, and with it all that a call needs.
    """
    trace_calls()
    install_privacy_filter()
    log_ordinary_events_as_information()
    log_in_lines()
    trusted_authorities()
    asyncio.run(_read_certificates_for_livekit())
    try:
        process.userdata[CATALOGUE_SNAPSHOT] = asyncio.run(_take_snapshot(settings))
    except InventoryUnavailable as exc:
        logger.warning("the catalogue could not be read before the first call: %s", exc)
    spare_calls_from_garbage_collection()


async def take_call(ctx: JobContext, *, settings: Settings) -> None:
    """Answer a call: the entry point of a job. It returns when the conversation has begun.

    What the call holds open is closed by `clean_up_after_call`. `settings` are those that the worker was started
    with, so that a setting that is changed meanwhile ends no call.
    """
    resources = ctx.proc.userdata[RESOURCES_OF_CALL] = contextlib.AsyncExitStack()
    await ctx.connect()
    try:
        async with asyncio.timeout(settings.caller_wait_seconds):
            caller = await ctx.wait_for_participant(kind=CALLERS)
    except (TimeoutError, RuntimeError):  # the second: the room was removed while the caller was waited for
        logger.info("the caller hung up before the call was answered")
        ctx.delete_room()
        ctx.shutdown("no caller")
        return
    try:
        await _begin_conversation(ctx, caller, settings, resources)
    except Exception as exc:  # whatever failed, the caller must not be left ringing or in silence
        if isinstance(exc, InventoryUnavailable):
            logger.error("a call could not be taken: %s", exc)
        else:
            logger.error("a call could not be taken (%s)", type(exc).__name__, exc_info=exc)
        await apologize_and_hang_up(ctx, caller, settings)
        ctx.shutdown("the call could not be taken")


async def _begin_conversation(
    ctx: JobContext, caller: rtc.RemoteParticipant, settings: Settings, resources: contextlib.AsyncExitStack
) -> None:
    """Open the line for the caller and start the session, which goes on when this returns."""
    line = await resources.enter_async_context(open_line(settings, ctx.proc.userdata.get(CATALOGUE_SNAPSHOT)))
    session = line.new_call()
    whole_process_in_log(session.call)
    session.call.caller_phone = shown_phone_number(
        caller.attributes.get("sip.phoneNumber", ""), region=settings.phone_region
    )
    session.call.dialed_number = caller.attributes.get("sip.trunkPhoneNumber") or None
    session.call.sip_call_id = caller.attributes.get("sip.callID") or None
    limits = CallLimits(line.inventory, settings, session.call)
    resources.push_async_callback(limits.leave)
    if limit := await limits.admit():
        await refuse(ctx, caller, line.inventory, settings, session.call, limit)
        return
    await resources.enter_async_context(whole_call(session))
    voices = Voices(session)
    resources.push_async_callback(voices.aclose)
    phone_call = PhoneCall(ctx, caller, session, await voices.first(), voices)
    resources.push_async_callback(phone_call.close)
    if phone_call.hang_up_if_caller_has_left():
        return
    await phone_call.start(first_agent(session))
    await resources.enter_async_context(doing_what_the_desk_asks(phone_call, caller, session))


async def clean_up_after_call(ctx: JobContext) -> None:
    """Close what the call had open and release what it held, however it ended: LiveKit calls this last."""
    if resources := ctx.proc.userdata.pop(RESOURCES_OF_CALL, None):
        await resources.aclose()


async def _read_certificates_for_livekit() -> None:
    """Open LiveKit's HTTP session once. It keeps the certificates for all sessions of the process."""
    async with http_context.open():
        pass


async def _take_snapshot(settings: Settings) -> CatalogueSnapshot:
    async with open_inventory(settings) as inventory:
        return await take_catalogue_snapshot(inventory)
