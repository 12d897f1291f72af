"""The depot's own tables as a registry over HTTP: `docs/registry-api.yaml`, for those with the key.

What is asked and answered is about people, so it is never logged.
"""

import asyncio
import hashlib
import hmac
import logging
import signal
from collections.abc import Callable, Sequence
from typing import Annotated

from aiohttp import web
from aiohttp.typedefs import Handler, Middleware
from pydantic import BaseModel, Field, ValidationError

from shared.verification.local_registry import LocalRegistry
from shared.verification.registry_records import Record

logger = logging.getLogger("rental.registry_server")

MOST_BYTES = 4096  # of a question; the longest takes a few hundred
SHORTEST_KEY = 16  # characters

_Number = Annotated[str, Field(min_length=1, max_length=64)]


class RegistryKeysError(Exception):
    """The registry has no keys, or none that are secret; the text says what to do."""


class LicenseQuestion(BaseModel):
    license_number: _Number


class SiteQuestion(BaseModel):
    address: Annotated[str, Field(min_length=1, max_length=200)]


class OperatorQuestion(BaseModel):
    operator_license: _Number


class PolicyQuestion(BaseModel):
    policy_number: _Number


def registry_app(registry: LocalRegistry, keys: Sequence[str]) -> web.Application:
    """The application that serves these tables.

    Raises:
        RegistryKeysError: there is no key, or one that is too short to be secret.
    """
    if not keys or any(len(key) < SHORTEST_KEY for key in keys):
        raise RegistryKeysError(
            f"The registry needs at least one key of {SHORTEST_KEY} characters or more, each of them so long. "
            "Set RENTAL_REGISTRY_KEYS, with commas between, or RENTAL_REGISTRY_KEYS_FILE, one a line."
        )
    app = web.Application(client_max_size=MOST_BYTES, middlewares=[_in_the_contract, _for_keys(keys)])

    def serve(path: str, question: type[BaseModel], find: Callable[[str], Record | None]) -> None:
        app.router.add_post(path, _finder(question, find))

    serve("/v1/business-licenses/find", LicenseQuestion, registry.find_license)
    serve("/v1/job-sites/find", SiteQuestion, registry.find_site)
    serve("/v1/operators/find", OperatorQuestion, registry.find_operator)
    serve("/v1/insurance-policies/find", PolicyQuestion, registry.find_policy)
    app.router.add_get("/v1/status", _status)
    return app


@web.middleware
async def _in_the_contract(request: web.Request, handler: Handler) -> web.StreamResponse:
    """Every refusal is one of the contract's, whatever went wrong."""
    try:
        return await handler(request)
    except web.HTTPRequestEntityTooLarge:
        return refusal(400, "bad_request")
    except web.HTTPException as exc:
        return refusal(exc.status, "bad_request")
    except Exception as exc:
        # Without its text: it may repeat what was asked.
        logger.error("a question could not be answered (%s)", type(exc).__name__)
        return refusal(500, "out_of_order")


def _for_keys(keys: Sequence[str]) -> Middleware:
    known = [_digest(key) for key in keys]

    @web.middleware
    async def with_a_key(request: web.Request, handler: Handler) -> web.StreamResponse:
        scheme, _, key = request.headers.get("Authorization", "").partition(" ")
        given = _digest(key)
        # All are compared, each in constant time: how long it takes tells nothing of a key.
        matches = [hmac.compare_digest(given, one) for one in known]
        if scheme.lower() != "bearer" or not any(matches):
            return refusal(401, "unauthorized")
        return await handler(request)

    return with_a_key


def _digest(key: str) -> bytes:
    return hashlib.sha256(key.encode("utf-8", "surrogateescape")).digest()


def _finder(question: type[BaseModel], find: Callable[[str], Record | None]) -> Handler:
    async def answer(request: web.Request) -> web.StreamResponse:
        if request.content_type != "application/json":
            return refusal(400, "bad_request")
        try:
            asked = question.model_validate_json(await request.read())
        except ValidationError:
            return refusal(400, "bad_request")
        (identifier,) = asked.model_dump().values()
        record = find(identifier)
        if record is None:
            return refusal(404, "not_found")
        return web.Response(text=record.model_dump_json(), content_type="application/json")

    return answer


async def _status(request: web.Request) -> web.StreamResponse:
    return web.json_response({"status": "ok"})


def refusal(status: int, error: str) -> web.Response:
    """A refusal of the contract."""
    return web.json_response({"error": error}, status=status)


async def run(app: web.Application, host: str, port: int) -> None:
    """Serve until the process is told to end.

    Raises:
        OSError: the port cannot be listened on.
    """
    runner = web.AppRunner(app, access_log=None)
    await runner.setup()
    try:
        await web.TCPSite(runner, host, port).start()
        print(f"The registry answers at http://{host}:{runner.addresses[0][1]}/v1", flush=True)  # noqa: T201
        stopped = asyncio.Event()
        for one in (signal.SIGINT, signal.SIGTERM):
            asyncio.get_running_loop().add_signal_handler(one, stopped.set)
        await stopped.wait()
    finally:
        await runner.cleanup()
