"""Callers whom no worker has taken: they are offered again, and in the end they hear a busy tone.

LiveKit asks each worker once for a call. When all are full at that moment, nobody asks again, and the caller rings for
as long as the trunk lets them.
"""

import asyncio
import logging
import time

import aiohttp
from livekit import api
from livekit.protocol import agent_dispatch, models
from prometheus_client import Counter, Gauge

from inventory.ledger.inventory import Inventory
from shared.repeated_jobs import RepeatedJob
from shared.settings import Settings
from worker.dispatch.call_slots import CallSlots
from worker.transfer.together import is_marked, remove_if_one_is_alone

logger = logging.getLogger("rental.worker")

LOOK_EVERY_SECONDS = 0.5
OFFER_AGAIN_SECONDS = 2.0  # after the last offer
ROUND_SECONDS = 3.0  # that one look at all rooms may take; so long its turn is one worker's

OFFERED_AGAIN = Counter("rental_calls_offered_again", "Waiting callers who were offered to the workers once more")
TURNED_AWAY = Counter("rental_calls_turned_away", "Callers whom no worker could take in time, and who heard busy")
ANSWERS = Gauge(
    "rental_livekit_answers",
    "1 while LiveKit answers this worker, when it looked for waiting callers last",
    multiprocess_mode="livemax",
)


def waiting_callers_job(settings: Settings, slots: CallSlots, livekit: api.LiveKitAPI) -> RepeatedJob:
    """Offers callers again who wait in a room whose dispatch has no job, until a worker takes them.

    The workers of a depot take turns at it by a lock in Redis, so that nobody is offered twice at once. After
    `waiting_caller_seconds` the room is removed, and LiveKit's SIP bridge answers the caller with 486, busy.

    In the same turn, a room in which a caller talked with a person is removed when one of the two has hung up: the
    process of that call has ended.
    """

    ANSWERS.set(1)  # until it is known otherwise

    async def take_a_turn(inventory: Inventory) -> None:
        lock = inventory.keys.waiting_callers
        if await inventory.redis.set(lock, "", nx=True, px=int(ROUND_SECONDS * 1000)):
            await _look_through_the_rooms(settings, slots, livekit)
            # The turn ends early: a worker has no right to delete a key, but may let it run out.
            await inventory.redis.set(lock, "", px=1)

    return RepeatedJob("waiting callers are not offered again", LOOK_EVERY_SECONDS, take_a_turn)


async def _look_through_the_rooms(settings: Settings, slots: CallSlots, livekit: api.LiveKitAPI) -> None:
    try:
        async with asyncio.timeout(ROUND_SECONDS - LOOK_EVERY_SECONDS):
            found = await livekit.room.list_rooms(api.ListRoomsRequest())
            ANSWERS.set(1)
            for room in found.rooms:
                if is_marked(room):
                    await remove_if_one_is_alone(livekit, room.name)
                # With a worker in it there are two participants; a process of this worker may be about to join.
                elif room.num_participants <= 1 and room.name not in slots.rooms.values():
                    await _offer_again(room, settings, livekit)
    except (api.ServerError, aiohttp.ClientError, TimeoutError) as exc:
        ANSWERS.set(0)
        logger.warning("waiting callers could not be looked for: %s", type(exc).__name__)


async def _offer_again(room: models.Room, settings: Settings, livekit: api.LiveKitAPI) -> None:
    now = time.time()
    dispatches = [
        dispatch
        for dispatch in await livekit.agent_dispatch.list_dispatch(room.name)
        if dispatch.agent_name == settings.agent_name
    ]
    if not dispatches or any(dispatch.state.jobs for dispatch in dispatches) or await _has_worker(room, livekit):
        return
    waited = now - max(room.creation_time, room.creation_time_ms / 1000)
    if waited > settings.waiting_caller_seconds:
        await livekit.room.delete_room(api.DeleteRoomRequest(room=room.name))
        TURNED_AWAY.inc()
        # The room's name holds the caller's number, so it is not logged.
        logger.error("a caller was turned away: no worker could take the call within %.0f seconds", waited)
    elif now - _last_offered(dispatches) > OFFER_AGAIN_SECONDS:
        await livekit.agent_dispatch.create_dispatch(
            agent_dispatch.CreateAgentDispatchRequest(agent_name=settings.agent_name, room=room.name)
        )
        OFFERED_AGAIN.inc()
        logger.warning("a caller whom no worker took was offered again after %.0f seconds", waited)


async def _has_worker(room: models.Room, livekit: api.LiveKitAPI) -> bool:
    """Whether a worker is in the room.

    When LiveKit has had no call for a minute, it shows the dispatch without its job, and the room with one participant,
    up to five seconds after a worker took the call.
    """
    found = await livekit.room.list_participants(api.ListParticipantsRequest(room=room.name))
    return any(one.kind == models.ParticipantInfo.Kind.AGENT for one in found.participants)


def _last_offered(dispatches: list[agent_dispatch.AgentDispatch]) -> float:
    """When the room was offered last, in seconds since the epoch."""
    return max(dispatch.state.created_at for dispatch in dispatches) / 1e9
