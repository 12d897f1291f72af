"""Serves the depot's own tables over HTTP, as `docs/registry-api.yaml` describes it, to those who have a key.

Questions and answers are about people, so they are never logged.
"""

import asyncio
import hashlib
import hmac
import logging
import signal
from collections.abc import Sequence
from typing import Annotated, Any

from aiohttp import web
from aiohttp.typedefs import Handler, Middleware
from pydantic import Field, ValidationError, create_model

from shared.verification.local_registry import LocalRegistry
from shared.verification.lookups import LOOKUPS, Lookup

logger = logging.getLogger("rental.registry_server")

MOST_BYTES = 4096  # of a question; the longest has a few hundred
SHORTEST_KEY = 16  # characters


class RegistryKeysError(Exception):
    """The registry has no key, or one that is too short. The text says what to do."""


def registry_app(registry: LocalRegistry, keys: Sequence[str]) -> web.Application:
    """The application that serves these tables.

    Raises:
        RegistryKeysError: there is no key, or one of them is too short to be secret.
    """
    if not keys or any(len(key) < SHORTEST_KEY for key in keys):
        raise RegistryKeysError(
            f"The registry needs at least one key, and every key needs at least {SHORTEST_KEY} characters. "
            "Set RENTAL_REGISTRY_KEYS (keys separated by commas) or RENTAL_REGISTRY_KEYS_FILE (one key per line)."
        )
    app = web.Application(client_max_size=MOST_BYTES, middlewares=[_only_errors_of_the_contract, _require_key(keys)])

    for lookup in LOOKUPS:
        app.router.add_post(f"/v1/{lookup.path}", _finder(registry, lookup))
    app.router.add_get("/v1/status", _status)
    return app


@web.middleware
async def _only_errors_of_the_contract(request: web.Request, handler: Handler) -> web.StreamResponse:
    """Whatever goes wrong, the answer is an error that the contract names."""
    try:
        return await handler(request)
    except web.HTTPRequestEntityTooLarge:
        return refusal(400, "bad_request")
    except web.HTTPException as exc:
        return refusal(exc.status, "bad_request")
    except Exception as exc:
        # The text of the exception is left out, because it may repeat the question.
        logger.error("a question could not be answered (%s)", type(exc).__name__)
        return refusal(500, "out_of_order")


def _require_key(keys: Sequence[str]) -> Middleware:
    known = [_digest(key) for key in keys]

    @web.middleware
    async def require_key(request: web.Request, handler: Handler) -> web.StreamResponse:
        scheme, _, key = request.headers.get("Authorization", "").partition(" ")
        given = _digest(key)
        # Every key is compared, each in constant time, so that the time an answer takes says nothing about a key.
        matches = [hmac.compare_digest(given, digest) for digest in known]
        if scheme.lower() != "bearer" or not any(matches):
            return refusal(401, "unauthorized")
        return await handler(request)

    return require_key


def _digest(key: str) -> bytes:
    return hashlib.sha256(key.encode("utf-8", "surrogateescape")).digest()


def _finder(registry: LocalRegistry, lookup: Lookup[Any]) -> Handler:
    question = create_model(
        "Question",
        **{lookup.field: Annotated[str, Field(min_length=1, max_length=lookup.longest)]},  # pyright: ignore
    )

    async def answer(request: web.Request) -> web.StreamResponse:
        if request.content_type != "application/json":
            return refusal(400, "bad_request")
        try:
            asked = question.model_validate_json(await request.read())
        except ValidationError:
            return refusal(400, "bad_request")
        record = registry.find(lookup, getattr(asked, lookup.field))
        if record is None:
            return refusal(404, "not_found")
        return web.Response(text=record.model_dump_json(), content_type="application/json")

    return answer


async def _status(request: web.Request) -> web.StreamResponse:
    return web.json_response({"status": "ok"})


def refusal(status: int, error: str) -> web.Response:
    """An error as the contract describes it."""
    return web.json_response({"error": error}, status=status)


async def run(app: web.Application, host: str, port: int) -> None:
    """Serve until the process is told to end.

    Raises:
        OSError: the address and port cannot be listened on.
    """
    runner = web.AppRunner(app, access_log=None)
    await runner.setup()
    try:
        await web.TCPSite(runner, host, port).start()
        print(f"The registry answers at http://{host}:{runner.addresses[0][1]}/v1", flush=True)  # noqa: T201
        stopped = asyncio.Event()
        for number in (signal.SIGINT, signal.SIGTERM):
            asyncio.get_running_loop().add_signal_handler(number, stopped.set)
        await stopped.wait()
    finally:
        await runner.cleanup()
