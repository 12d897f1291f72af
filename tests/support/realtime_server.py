"""A stand-in for the OpenAI Realtime server, on a port of this machine.

It keeps, orders and acknowledges the items of each conversation, speaks and hears audio, detects the caller's turns,
and notes every event. It can be told to refuse, lose or delay events, to refuse connections, and to cut them.
"""

import asyncio
import contextlib
import json
import time
from collections import Counter
from collections.abc import AsyncIterator, Awaitable, Callable
from dataclasses import dataclass, field

from aiohttp import WSMsgType, web

from tests.support.realtime_brains import Brain, Rules
from tests.support.realtime_connection import Connection, Event
from tests.support.realtime_conversation import Refused

ALREADY_RESPONDING = Refused("conversation_already_has_active_response", "Conversation already has an active response.")
NO_QUOTA = Refused("insufficient_quota", "You exceeded your current quota.", "insufficient_quota")
BAD_KEY = Refused("invalid_api_key", "Incorrect API key provided.")


@dataclass(frozen=True)
class Noted:
    """An event on a websocket. `at` is `time.perf_counter()`, `cpu` `time.process_time()`; connections count from 0."""

    at: float
    cpu: float
    by_client: bool
    connection: int
    event: Event

    @property
    def type(self) -> str:
        return self.event["type"]

    @property
    def item_id(self) -> str:
        """The id of the item that the event is about; "" when it is about no item."""
        return self.event.get("item_id") or self.event.get("item", {}).get("id") or ""


class Slow:
    """One direction of a network: what it carries arrives so many seconds later, in order."""

    def __init__(self, seconds: float) -> None:
        self._seconds = seconds
        self._on_the_way: asyncio.Queue[tuple[float, Callable[[], Awaitable[None]]]] = asyncio.Queue()

    async def __aenter__(self) -> "Slow":
        self._delivering = asyncio.create_task(self._deliver())
        return self

    async def __aexit__(self, *_: object) -> None:
        self._delivering.cancel()

    async def carry(self, arrive: Callable[[], Awaitable[None]]) -> None:
        if self._seconds:
            self._on_the_way.put_nowait((time.perf_counter() + self._seconds, arrive))
        else:
            await arrive()

    async def _deliver(self) -> None:
        while True:
            at, arrive = await self._on_the_way.get()
            await asyncio.sleep(max(0.0, at - time.perf_counter()))
            await arrive()


@dataclass
class RealtimeServer:
    """`brain` makes the model of each new connection. `errors` are the errors that clients were told.

    `network_seconds` is how long an event travels, each way.

    `transcript_seconds` is how long writing down takes, while the response to the same words is made already. With
    `dies_after` the server is gone for good after so many events, audio of clients left out.
    """

    brain: Callable[[], Brain] = Rules
    transcript_seconds: float = 0.0
    network_seconds: float = 0.0
    refuse_connections_with: int | None = None
    dies_after: int | None = None
    connections: list[Connection] = field(default_factory=list)
    noted: list[Noted] = field(default_factory=list)
    errors: list[Event] = field(default_factory=list)
    port: int = 0
    _dying: asyncio.Task[None] | None = None
    _refusals: list[tuple[str, Refused]] = field(default_factory=list)
    _losses: Counter[str] = field(default_factory=Counter)
    _delays: dict[str, float] = field(default_factory=dict)
    _to_client: dict[int, "Slow"] = field(default_factory=dict)

    @property
    def base_url(self) -> str:
        return f"http://127.0.0.1:{self.port}/v1"

    @property
    def responding(self) -> bool:
        return any(connection.responding for connection in self.connections)

    def refuse(self, client_event: str, error: Refused, *, times: int = 1) -> None:
        """Answer the next events of this type with an error."""
        self._refusals += [(client_event, error)] * times

    def lose(self, server_event: str, *, times: int = 1) -> None:
        """Do not send the next events of this type."""
        self._losses[server_event] += times

    def delay(self, server_event: str, seconds: float) -> None:
        """Delay events of this type, and thereby all that follow them, by so many seconds."""
        self._delays[server_event] = seconds

    def no_delays(self) -> None:
        self._delays.clear()

    async def cut(self) -> None:
        """Cut every websocket without closing it first."""
        for connection in self.connections:
            await connection.close()
            if (request := connection.socket._req) is not None and request.transport is not None:
                request.transport.abort()

    def sent_by_client(self, *types: str) -> list[Noted]:
        """The events that clients sent, without audio; only those of these types when types are given."""
        return [
            noted
            for noted in self.noted
            if noted.by_client and noted.type != "input_audio_buffer.append" and (not types or noted.type in types)
        ]

    async def answer(self, request: web.Request) -> web.StreamResponse:
        """A client connects."""
        if self.refuse_connections_with is not None:
            return web.Response(status=self.refuse_connections_with)
        socket = web.WebSocketResponse(max_msg_size=0)
        await socket.prepare(request)
        number = len(self.connections)
        connection = Connection(socket, self.brain(), lambda event: self._send(number, socket, event))
        connection.transcript_seconds = self.transcript_seconds
        self.connections.append(connection)
        async with Slow(self.network_seconds) as to_server, Slow(self.network_seconds) as self._to_client[number]:
            await self._send(number, socket, {"type": "session.created", "session": {}})
            try:
                async for message in socket:
                    if message.type is WSMsgType.TEXT:
                        event = json.loads(message.data)
                        await to_server.carry(lambda event=event: self._take(number, connection, event))
            finally:
                await connection.close()
        return socket

    def _note(self, noted: Noted) -> None:
        self.noted.append(noted)
        if noted.type != "input_audio_buffer.append" and self.dies_after is not None:
            self.dies_after -= 1
            if self.dies_after == 0:
                self.refuse_connections_with = 503
                self._dying = asyncio.create_task(self.cut())

    async def _take(self, number: int, connection: Connection, event: Event) -> None:
        self._note(Noted(time.perf_counter(), time.process_time(), True, number, event))
        try:
            if refused := next((one for one in self._refusals if one[0] == event["type"]), None):
                self._refusals.remove(refused)
                raise refused[1]
            await connection.take(event)
        except Refused as exc:
            error = {
                "type": exc.kind,
                "code": exc.code,
                "message": str(exc),
                "event_id": event.get("event_id"),
                "param": None,
            }
            self.errors.append(error)
            await self._send(number, connection.socket, {"type": "error", "error": error})

    async def _send(self, number: int, socket: web.WebSocketResponse, event: Event) -> None:
        if self._losses[event["type"]] > 0:
            self._losses[event["type"]] -= 1
            return
        if seconds := self._delays.get(event["type"]):
            await asyncio.sleep(seconds)
        self._note(Noted(time.perf_counter(), time.process_time(), False, number, event))
        sent = {"event_id": f"event_{len(self.noted)}", **event}
        await self._to_client[number].carry(lambda: _send_json(socket, sent))


async def _send_json(socket: web.WebSocketResponse, event: Event) -> None:
    with contextlib.suppress(ConnectionError):
        await socket.send_json(event)


@contextlib.asynccontextmanager
async def realtime_server(brain: Callable[[], Brain] = Rules) -> AsyncIterator[RealtimeServer]:
    """The stand-in, listening."""
    server = RealtimeServer(brain)
    application = web.Application()
    application.router.add_get("/v1/realtime", server.answer)
    application.router.add_get("/openai/v1/realtime", server.answer)  # as Azure has it
    runner = web.AppRunner(application, access_log=None, shutdown_timeout=1)
    await runner.setup()
    site = web.TCPSite(runner, "127.0.0.1", 0)
    await site.start()
    server.port = runner.addresses[0][1]
    try:
        yield server
    finally:
        await runner.cleanup()
