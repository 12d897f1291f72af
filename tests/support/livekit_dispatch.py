"""The part of a LiveKit server that workers register with: it knows them, and asks them for calls."""

import asyncio
import contextlib
from collections.abc import AsyncIterator

from aiohttp import WSMsgType, web
from livekit.protocol import agent, models


class Dispatch:
    """What workers have told, and the way to ask one."""

    def __init__(self) -> None:
        self.url = ""
        self.registered: asyncio.Queue[agent.RegisterWorkerRequest] = asyncio.Queue()
        self.statuses: list[agent.UpdateWorkerStatus] = []
        self.answers: asyncio.Queue[agent.AvailabilityResponse] = asyncio.Queue()
        self._worker: web.WebSocketResponse | None = None

    async def offer_call(self, job_id: str) -> agent.AvailabilityResponse:
        """Ask the worker whether it takes this call; the call is then not given to it."""
        return await self.offer(agent.Job(id=job_id, room=models.Room(name="rental-room"), type=agent.JobType.JT_ROOM))

    async def offer(self, job: agent.Job) -> agent.AvailabilityResponse:
        """Ask the worker whether it takes this job."""
        await self._tell(agent.ServerMessage(availability=agent.AvailabilityRequest(job=job)))
        return await asyncio.wait_for(self.answers.get(), 10)

    async def offer_calls(self, job_ids: list[str]) -> list[agent.AvailabilityResponse]:
        """Ask the worker for all of these calls in one moment; none of them is then given to it."""
        for job_id in job_ids:
            job = agent.Job(id=job_id, room=models.Room(name=f"room-{job_id}"), type=agent.JobType.JT_ROOM)
            await self._tell(agent.ServerMessage(availability=agent.AvailabilityRequest(job=job)))
        return [await asyncio.wait_for(self.answers.get(), 10) for _ in job_ids]

    async def assign(self, assignment: agent.JobAssignment) -> None:
        """Give the worker a job that it takes."""
        await self._tell(agent.ServerMessage(assignment=assignment))

    async def _tell(self, message: agent.ServerMessage) -> None:
        assert self._worker is not None
        await self._worker.send_bytes(message.SerializeToString())

    async def serve(self, request: web.Request) -> web.WebSocketResponse:
        self._worker = socket = web.WebSocketResponse()
        await socket.prepare(request)
        async for message in socket:
            if message.type is not WSMsgType.BINARY:
                continue
            said = agent.WorkerMessage.FromString(message.data)
            match said.WhichOneof("message"):
                case "register":
                    self.registered.put_nowait(said.register)
                    welcome = agent.RegisterWorkerResponse(worker_id="AW_1", server_info=models.ServerInfo())
                    await socket.send_bytes(agent.ServerMessage(register=welcome).SerializeToString())
                case "update_worker":
                    self.statuses.append(said.update_worker)
                case "availability":
                    self.answers.put_nowait(said.availability)
        return socket


@contextlib.asynccontextmanager
async def livekit_dispatch() -> AsyncIterator[Dispatch]:
    """A server on a free port of this machine."""
    dispatch = Dispatch()
    app = web.Application()
    app.router.add_get("/agent", dispatch.serve)
    runner = web.AppRunner(app, shutdown_timeout=0.1)
    await runner.setup()
    site = web.TCPSite(runner, "127.0.0.1", 0)
    await site.start()
    dispatch.url = f"ws://127.0.0.1:{runner.addresses[0][1]}"
    try:
        yield dispatch
    finally:
        await runner.cleanup()
