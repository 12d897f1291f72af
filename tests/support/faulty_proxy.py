"""A way to the server that fails as networks do: it loses answers, and keeps requests or answers waiting."""

import asyncio
import contextlib
import hashlib
from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from enum import Enum, auto
from pathlib import Path

from pydantic import SecretStr
from redis.asyncio import Redis

from inventory.ledger import scripts
from inventory.server.connection import open_redis
from inventory.server.options import RedisOptions

READ_AT_MOST = 1 << 20  # bytes; a whole pipeline of the tests


class Kind(Enum):
    LOSE_REQUEST = auto()
    LOSE_ANSWER = auto()
    DELAY_REQUEST = auto()
    DELAY_ANSWER = auto()


@dataclass
class Fault:
    """What happens to the next `times` requests whose bytes contain `marker`."""

    kind: Kind
    marker: bytes
    times: int
    struck: int = 0
    reached: asyncio.Event = field(default_factory=asyncio.Event)  # the request, or its answer, is being kept waiting
    go_on: asyncio.Event = field(default_factory=asyncio.Event)  # for the test to set


class FaultyProxy:
    """Passes on what is said between clients and the server on `socket`, until a fault is asked for."""

    def __init__(self, socket: Path) -> None:
        self._socket = socket
        self._fault: Fault | None = None
        self._writers: set[asyncio.StreamWriter] = set()
        self.url = ""

    def lose_request(self, script: str, *, times: int = 1) -> Fault:
        """The script never runs: the connection breaks before it is passed on."""
        return self._arm(Kind.LOSE_REQUEST, script, times)

    def lose_answer(self, script: str, *, times: int = 1) -> Fault:
        """The script runs, and the connection breaks before its answer is passed on."""
        return self._arm(Kind.LOSE_ANSWER, script, times)

    def delay_request(self, script: str) -> Fault:
        """The script does not run before the test says so."""
        return self._arm(Kind.DELAY_REQUEST, script, 1)

    def delay_answer(self, script: str) -> Fault:
        """The script runs, and its answer is not passed on before the test says so."""
        return self._arm(Kind.DELAY_ANSWER, script, 1)

    def _arm(self, kind: Kind, script: str, times: int) -> Fault:
        digest = hashlib.sha1(scripts.source(script).encode(), usedforsecurity=False).hexdigest()
        self._fault = Fault(kind, b"EVALSHA\r\n$40\r\n" + digest.encode(), times)
        return self._fault

    def _strikes(self, request: bytes) -> Fault | None:
        fault = self._fault
        if fault is None or fault.struck == fault.times or fault.marker not in request:
            return None
        fault.struck += 1
        return fault

    async def serve(self, client: asyncio.StreamReader, to_client: asyncio.StreamWriter) -> None:
        server, to_server = await asyncio.open_unix_connection(self._socket)
        self._writers |= {to_client, to_server}
        fault: Fault | None = None

        async def pass_requests_on() -> None:
            nonlocal fault
            while request := await client.read(READ_AT_MOST):
                fault = self._strikes(request) or fault
                if fault and fault.kind is Kind.LOSE_REQUEST:
                    return
                if fault and fault.kind is Kind.DELAY_REQUEST:
                    fault.reached.set()
                    await fault.go_on.wait()
                to_server.write(request)

        async def pass_answers_on() -> None:
            while answer := await server.read(READ_AT_MOST):
                if fault and fault.kind is Kind.LOSE_ANSWER:
                    return
                if fault and fault.kind is Kind.DELAY_ANSWER:
                    fault.reached.set()
                    await fault.go_on.wait()
                to_client.write(answer)

        ways = [asyncio.create_task(pass_requests_on()), asyncio.create_task(pass_answers_on())]
        try:
            await asyncio.wait(ways, return_when=asyncio.FIRST_COMPLETED)
        finally:
            for way in ways:
                way.cancel()
            await asyncio.gather(*ways, return_exceptions=True)
            to_client.close()
            to_server.close()
            self._writers -= {to_client, to_server}

    async def hang_up(self) -> None:
        """Break every connection that there is."""
        while self._writers:
            for writer in self._writers:
                writer.close()
            await asyncio.sleep(0)


@contextlib.asynccontextmanager
async def faulty_proxy(socket: Path) -> AsyncIterator[FaultyProxy]:
    """A proxy on a free port of this machine, before the server that listens on `socket`."""
    proxy = FaultyProxy(socket)
    server = await asyncio.start_server(proxy.serve, "127.0.0.1", 0, limit=READ_AT_MOST)
    host, port = server.sockets[0].getsockname()
    proxy.url = f"redis://{host}:{port}"
    try:
        yield proxy
    finally:
        server.close()
        await proxy.hang_up()


@contextlib.asynccontextmanager
async def redis_through(proxy: FaultyProxy) -> AsyncIterator[Redis]:
    """The line's own client, with its time-outs and retries, and every script known to the server already."""
    async with open_redis(RedisOptions(redis_url=SecretStr(proxy.url), data_folder=Path())) as redis:
        for script in scripts.FOLDER.glob("*.lua"):
            await redis.script_load(scripts.source(script.stem))
        yield redis
