"""Hanging up calls whose process has died: without this, the caller hears silence until they hang up."""

import asyncio
import logging

import aiohttp
from livekit import api
from livekit.agents import AgentServer

from worker.dispatch.call_slots import CallSlots
from worker.transfer.together import is_marked

logger = logging.getLogger("rental.worker")

POLL_SECONDS = 1.0
LIVEKIT_TIMEOUT_SECONDS = 5.0


async def hang_up_lost_calls(server: AgentServer, slots: CallSlots, livekit: api.LiveKitAPI) -> None:
    """Remove, until cancelled, each room that is still there after the process of its call has ended.

    The process may have crashed, or LiveKit or the operating system may have killed it. A call that ends in the
    ordinary way removes its room before its process ends. A room in which a caller talks with a person stays.
    """
    while True:
        await asyncio.sleep(POLL_SECONDS)
        running = {info.job.id for info in server.active_jobs}
        for job_id in slots.rooms.keys() - running:
            try:
                async with asyncio.timeout(LIVEKIT_TIMEOUT_SECONDS):
                    if await _remove_if_there(livekit, slots.rooms[job_id]):
                        logger.error("the process of a call died, so the call was hung up: job %s", job_id)
                del slots.rooms[job_id]
            except (api.ServerError, aiohttp.ClientError, TimeoutError) as exc:
                # The room's name holds the caller's number, so it is not logged.
                logger.warning("the room of job %s could not be removed, will retry: %s", job_id, type(exc).__name__)


async def _remove_if_there(livekit: api.LiveKitAPI, room: str) -> bool:
    found = await livekit.room.list_rooms(api.ListRoomsRequest(names=[room]))
    if not found.rooms or is_marked(found.rooms[0]):
        return False
    await livekit.room.delete_room(api.DeleteRoomRequest(room=room))
    return True
