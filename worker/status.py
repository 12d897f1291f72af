"""`GET /ready`: whether this worker can take a call now, for load balancers and orchestrators."""

import asyncio
import logging

from aiohttp import web
from livekit.agents import AgentServer

from shared.settings import Settings
from worker.depot_watch import DepotWatch
from worker.dispatch.call_slots import CallSlots
from worker.registry_tables import RegistryTables

logger = logging.getLogger("rental.worker")


async def serve_status(
    server: AgentServer, settings: Settings, slots: CallSlots, tables: RegistryTables, depot: DepotWatch
) -> None:
    """Serve `GET /ready` until cancelled: 200 if a call could be taken, otherwise 503 with the reasons.

    Whether the worker is alive is told by LiveKit's own `GET /` on the health port: a draining worker is alive, but
    not ready.
    """

    async def ready(_: web.Request) -> web.Response:
        reasons = not_ready(server, slots)
        await depot.look()
        if not depot.answers:
            reasons.append("Redis does not answer")
        reasons += depot.must_stop
        # These do not keep the worker from taking calls; they are for the people of the depot. With broken registry
        # tables, the last valid ones are used.
        told = [*reasons, *depot.notices, *([tables.problem] if tables.problem else [])]
        return web.json_response({"ready": not reasons, "reasons": told}, status=503 if reasons else 200)

    app = web.Application()
    app.router.add_get("/ready", ready)
    runner = web.AppRunner(app, access_log=None)
    await runner.setup()
    try:
        await web.TCPSite(runner, str(settings.listen_address), settings.status_port).start()
        await asyncio.get_running_loop().create_future()  # until cancelled
    except OSError as exc:
        logger.error("GET /ready is not served: port %s cannot be used (%s)", settings.status_port, exc.strerror)
    finally:
        await runner.cleanup()


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
