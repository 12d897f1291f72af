"""The depot's registry tables served over HTTP on this machine, so that a scenario's checks run as real ones do."""

import contextlib
import secrets
import ssl
from collections.abc import AsyncIterator
from dataclasses import dataclass

from aiohttp import web
from aiohttp.typedefs import Handler
from pydantic import SecretStr
from redis.asyncio import Redis

from shared.settings import Settings
from shared.verification.checks import Verification
from shared.verification.local_registry import LocalRegistry
from shared.verification.open_verification import REGISTRY_NAMES, open_verification
from shared.verification.registry_server import refusal, registry_app


@dataclass
class Outage:
    """Whether the registry is out of order `now`."""

    now: bool = False


@contextlib.asynccontextmanager
async def served_registry(
    registry: LocalRegistry, outage: Outage, settings: Settings, redis: Redis
) -> AsyncIterator[Verification]:
    """The four checks, asked over HTTP of a server with these tables."""
    key = secrets.token_urlsafe(32)
    app = registry_app(registry, [key])

    @web.middleware
    async def out_of_order(request: web.Request, handler: Handler) -> web.StreamResponse:
        return refusal(503, "out_of_order") if outage.now else await handler(request)

    app.middlewares.insert(0, out_of_order)
    runner = web.AppRunner(app, access_log=None)
    await runner.setup()
    try:
        await web.TCPSite(runner, "127.0.0.1", 0).start()
        url = f"http://127.0.0.1:{runner.addresses[0][1]}/v1"
        access = {f"{name}_registry": url for name in REGISTRY_NAMES} | {
            f"{name}_registry_key": SecretStr(key) for name in REGISTRY_NAMES
        }
        # No TLS on this machine, so no certificate is trusted.
        nobody = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
        async with open_verification(settings.model_copy(update=access), redis, trusted=nobody) as verification:
            yield verification
    finally:
        await runner.cleanup()
