"""Calls whose process is gone: a caller would listen to silence until they hang up themselves."""

import asyncio
import logging
import os

import aiohttp
from livekit import api
from livekit.agents import AgentServer

logger = logging.getLogger("rental.worker")

LOOK_EVERY_SECONDS = 1.0
ANSWER_SECONDS = 5.0


async def hang_up_lost_calls(server: AgentServer) -> None:
    """Until cancelled, remove the room of a call whose process ended and left it: the process crashed, was killed, or
    did not answer any more and was ended by LiveKit. A call that ends by itself removes its room first."""
    if not os.environ.get("LIVEKIT_URL"):  # LiveKit's command line has put it there, wherever it was set
        return
    rooms: dict[str, str] = {}  # by the id of the job
    async with api.LiveKitAPI() as livekit:
        while True:
            await asyncio.sleep(LOOK_EVERY_SECONDS)
            running = {info.job.id: info.job.room.name for info in server.active_jobs if not info.fake_job}
            rooms |= running
            for job_id in rooms.keys() - running.keys():
                try:
                    async with asyncio.timeout(ANSWER_SECONDS):
                        if await _remove_if_there(livekit, rooms[job_id]):
                            logger.error("the process of a call was lost, and the caller hung up on: job %s", job_id)
                    del rooms[job_id]
                except (api.ServerError, aiohttp.ClientError, TimeoutError) as exc:
                    # The room's name holds the caller's number, so it is not logged.
                    logger.warning("the room of job %s is looked for again: %s", job_id, type(exc).__name__)


async def _remove_if_there(livekit: api.LiveKitAPI, room: str) -> bool:
    found = await livekit.room.list_rooms(api.ListRoomsRequest(names=[room]))
    if found.rooms:
        await livekit.room.delete_room(api.DeleteRoomRequest(room=room))
    return bool(found.rooms)
