"""Hanging up calls whose process has died: without this, the caller hears silence until they hang up."""

import asyncio
import logging
import os

import aiohttp
from livekit import api
from livekit.agents import AgentServer

logger = logging.getLogger("rental.worker")

POLL_SECONDS = 1.0
LIVEKIT_TIMEOUT_SECONDS = 5.0


async def hang_up_lost_calls(server: AgentServer) -> None:
    """Remove, until cancelled, each room that is still there after the process of its call has ended.

    The process may have crashed, or LiveKit or the operating system may have killed it. A call that ends in the
    ordinary way removes its room before its process ends.
    """
    if not os.environ.get("LIVEKIT_URL"):  # LiveKit's command line sets it, also from its own options
        return
    rooms: dict[str, str] = {}  # names of rooms by job id
    async with api.LiveKitAPI() as livekit:
        while True:
            await asyncio.sleep(POLL_SECONDS)
            running = {info.job.id: info.job.room.name for info in server.active_jobs if not info.fake_job}
            rooms |= running
            for job_id in rooms.keys() - running.keys():
                try:
                    async with asyncio.timeout(LIVEKIT_TIMEOUT_SECONDS):
                        if await _remove_if_there(livekit, rooms[job_id]):
                            logger.error("the process of a call died, so the call was hung up: job %s", job_id)
                    del rooms[job_id]
                except (api.ServerError, aiohttp.ClientError, TimeoutError) as exc:
                    # The room's name holds the caller's number, so it is not logged.
                    logger.warning(
                        "the room of job %s could not be removed, will retry: %s", job_id, type(exc).__name__
                    )


async def _remove_if_there(livekit: api.LiveKitAPI, room: str) -> bool:
    found = await livekit.room.list_rooms(api.ListRoomsRequest(names=[room]))
    if found.rooms:
        await livekit.room.delete_room(api.DeleteRoomRequest(room=room))
    return bool(found.rooms)
