"""A registry for tests: it answers as it is told, keeps what it was asked, and checks both against the contract."""

import asyncio
import contextlib
import json
import ssl
from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import jsonschema
from aiohttp import web

from tests.support.yaml_files import read_yaml

CONTRACT = read_yaml(Path(__file__).parents[2] / "docs" / "registry-api.yaml")
KEY = "the-key-of-the-tests"
ANSWERS = {
    "/business-licenses/find": {
        "license_number": "BL-123456",
        "business_name": "Acme Construction",
        "status": "ACTIVE",
        "expires": "2034-12-31",
        "email": "office@acme.example.com",
    },
    "/job-sites/find": {"address": "100 Main Street, Springfield, Illinois 62701", "max_weight_class": "Heavy"},
    "/operators/find": {
        "operator_license": "OP-445566",
        "certificates": [{"operator_name": "Jordan Lee", "certificate": "Basic Safety", "expires": "2033-12-31"}],
    },
    "/insurance-policies/find": {
        "policy_number": "POL-789012",
        "insured_name": "Acme Construction",
        "coverage": "2000000.00",
        "currency": "USD",
        "expires": "2034-12-31",
    },
}
_RESOLVED = {"$schema": "https://json-schema.org/draft/2020-12/schema", "components": CONTRACT["components"]}


def schema_errors(schema: dict[str, Any], value: Any) -> list[str]:
    """What of the value is not as this schema of the contract says."""
    validator = jsonschema.Draft202012Validator(
        _RESOLVED | schema, format_checker=jsonschema.Draft202012Validator.FORMAT_CHECKER
    )
    return [error.message for error in validator.iter_errors(value)]


def request_errors(path: str, body: object) -> list[str]:
    content = CONTRACT["paths"][path]["post"]["requestBody"]["content"]
    return schema_errors(content["application/json"]["schema"], body)


def response_errors(path: str, status: int, body: object, *, method: str = "post") -> list[str]:
    """What is not as the contract says of this answer; a status that it does not name is one thing."""
    response = CONTRACT["paths"][path][method]["responses"].get(str(status))
    if response is None:
        return [f"the contract has no status {status} for {path}"]
    if "$ref" in response:
        response = CONTRACT["components"]["responses"][response["$ref"].rpartition("/")[2]]
    return schema_errors(response["content"]["application/json"]["schema"], body)


@dataclass
class Asked:
    path: str
    headers: dict[str, str]
    body: Any


@dataclass
class FakeRegistry:
    """`turns` are the answers to come, each a web.Response made anew; when they are used up, or None, it has
    `record` for everything, or the example of the contract's path."""

    url: str = ""
    turns: list[Any] = field(default_factory=list)
    record: dict[str, Any] | None = None
    asked: list[Asked] = field(default_factory=list)

    def will_answer(self, *turns: Any) -> None:
        self.turns = list(turns)

    async def handle(self, request: web.Request) -> web.StreamResponse:
        path = request.path.removeprefix("/v1")
        raw = await request.read()
        self.asked.append(Asked(path, dict(request.headers), json.loads(raw) if raw else None))
        turn = self.turns.pop(0) if self.turns else None
        if turn is not None:
            return await turn(request)
        return web.json_response(self.record or ANSWERS.get(path) or {"status": "ok"})


def answer(status: int = 200, record: object = None, **kwargs: Any) -> Any:
    """A turn: this status with this JSON, or with `text` or `body` of the response itself."""

    async def turn(request: web.Request) -> web.StreamResponse:
        if record is not None:
            return web.json_response(record, status=status, **kwargs)
        return web.Response(status=status, **kwargs)

    return turn


def drip(seconds_between: float = 0.02) -> Any:
    """A turn that never comes to its end, a byte at a time."""

    async def turn(request: web.Request) -> web.StreamResponse:
        response = web.StreamResponse(headers={"Content-Type": "application/json"})
        await response.prepare(request)
        with contextlib.suppress(ConnectionError):
            while True:
                await response.write(b" ")
                await asyncio.sleep(seconds_between)
        return response

    return turn


def flood() -> Any:
    """A turn that sends megabytes without saying so before."""

    async def turn(request: web.Request) -> web.StreamResponse:
        response = web.StreamResponse(headers={"Content-Type": "application/json"})
        await response.prepare(request)
        with contextlib.suppress(ConnectionError):
            for _ in range(1000):
                await response.write(b" " * 65536)
        return response

    return turn


def silence(seconds: float = 30) -> Any:
    """A turn that does not answer."""

    async def turn(request: web.Request) -> web.StreamResponse:
        await asyncio.sleep(seconds)
        return web.Response()

    return turn


@contextlib.asynccontextmanager
async def serving(app: web.Application, certificate: ssl.SSLContext | None = None) -> AsyncIterator[str]:
    """Serve on a free port of this machine; the address."""
    runner = web.AppRunner(app, access_log=None, shutdown_timeout=0.05, handler_cancellation=True)
    await runner.setup()
    site = web.TCPSite(runner, "127.0.0.1", 0, ssl_context=certificate)
    await site.start()
    port = runner.addresses[0][1]
    try:
        yield f"{'https' if certificate else 'http'}://127.0.0.1:{port}"
    finally:
        await runner.cleanup()


@contextlib.asynccontextmanager
async def fake_registry(certificate: ssl.SSLContext | None = None) -> AsyncIterator[FakeRegistry]:
    fake = FakeRegistry()
    app = web.Application()
    app.router.add_route("*", "/{rest:.*}", fake.handle)
    async with serving(app, certificate) as url:
        fake.url = f"{url}/v1"
        yield fake
