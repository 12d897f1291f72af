"""`GET /ready`: whether this worker can take a call now, for load balancers and orchestrators."""

import asyncio
import contextlib
import logging

from aiohttp import web
from livekit.agents import AgentServer
from redis.asyncio import Redis

from inventory.models import InventoryUnavailable
from inventory.server.connection import open_redis
from inventory.server.errors import NO_ANSWER
from shared.settings import Settings
from worker.dispatch.call_slots import CallSlots
from worker.registry_tables import RegistryTables

logger = logging.getLogger("rental.worker")


async def serve_status(server: AgentServer, settings: Settings, slots: CallSlots, tables: RegistryTables) -> None:
    """Serve `GET /ready` until cancelled: 200 if a call could be taken, otherwise 503 with the reasons.

    Whether the worker is alive is told by LiveKit's own `GET /` on the health port: a draining worker is alive, but
    not ready.
    """
    redis = _RedisProbe(settings)

    async def ready(_: web.Request) -> web.Response:
        reasons = not_ready(server, slots)
        if not await redis.answers():
            reasons.append("Redis does not answer")
        # Calls are taken with the last valid registry tables; the sentence is for whoever has to correct the new ones.
        told = [*reasons, *([tables.problem] if tables.problem else [])]
        return web.json_response({"ready": not reasons, "reasons": told}, status=503 if reasons else 200)

    app = web.Application()
    app.router.add_get("/ready", ready)
    runner = web.AppRunner(app, access_log=None)
    await runner.setup()
    try:
        await web.TCPSite(runner, port=settings.status_port).start()
        await asyncio.get_running_loop().create_future()  # until cancelled
    except OSError as exc:
        logger.error("GET /ready is not served: port %s cannot be used (%s)", settings.status_port, exc.strerror)
    finally:
        await runner.cleanup()
        await redis.close()


def not_ready(server: AgentServer, slots: CallSlots) -> list[str]:
    """The reasons why this worker takes no call now, without asking Redis; empty if it takes calls."""
    reasons: list[str] = []
    if server.id == "unregistered":
        reasons.append("not registered with LiveKit")
    if server.draining:
        reasons.append("draining")
    if slots.full(server):
        reasons.append("full")
    return reasons


class _RedisProbe:
    """Asks Redis whether it answers. The client is opened at the first question that succeeds, and then kept open."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self._open = contextlib.AsyncExitStack()
        self._client: Redis | None = None

    async def answers(self) -> bool:
        settings = self._settings
        try:
            if self._client is None:
                self._client = await self._open.enter_async_context(open_redis(settings))
            return bool(await self._client.ping())  # type: ignore[misc]
        except (InventoryUnavailable, *NO_ANSWER):
            return False

    async def close(self) -> None:
        await self._open.aclose()
