"""`GET /metrics` for Prometheus. LiveKit serves it too, but reads the files of all processes that there ever were."""

import asyncio
import logging
from collections.abc import Callable

from aiohttp import web
from prometheus_client import CONTENT_TYPE_LATEST

from shared.settings import Settings
from worker.measures.metrics_folder import MetricsFolder

logger = logging.getLogger("rental.worker")

MERGE_EVERY_SECONDS = 60.0  # also where nobody asks for metrics


async def serve_metrics(settings: Settings, folder: MetricsFolder, look: Callable[[], None]) -> None:
    """Serve `GET /metrics` on RENTAL_METRICS_PORT, and merge what ended processes have counted, until cancelled.

    `look` sets what is told as it is in that moment. It may block.
    """

    def look_and_tell() -> bytes:
        look()
        return folder.told()

    async def metrics(_: web.Request) -> web.Response:
        told = await asyncio.to_thread(look_and_tell)
        return web.Response(body=told, headers={"Content-Type": CONTENT_TYPE_LATEST})

    app = web.Application()
    app.router.add_get("/metrics", metrics)
    runner = web.AppRunner(app, access_log=None)
    await runner.setup()
    try:
        await web.TCPSite(runner, str(settings.listen_address), settings.metrics_port).start()
    except OSError as exc:
        logger.error("GET /metrics is not served: port %s cannot be used (%s)", settings.metrics_port, exc.strerror)
    try:
        while True:
            await asyncio.sleep(MERGE_EVERY_SECONDS)
            await asyncio.to_thread(folder.merge_ended)
    finally:
        await runner.cleanup()
