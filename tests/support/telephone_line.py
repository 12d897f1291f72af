"""A depot whose number rings: LiveKit with its SIP bridge, the stand-in model, and workers as in production."""

import asyncio
import contextlib
import itertools
import os
import socket
import sys
from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from livekit import api

from inventory.files.csv_file import read_equipment_csv
from inventory.ledger.inventory import Inventory
from inventory.server.connection import open_redis
from inventory.server.options import RedisOptions
from shared.settings import Settings
from tests.support.free_port import free_port
from tests.support.livekit_programs import KEY, SECRET, LiveKitPrograms, livekit_programs
from tests.support.realtime_brains import Rules
from tests.support.realtime_server import RealtimeServer, realtime_server
from tests.support.running_worker import PROJECT, RunningWorker, running_worker
from tests.support.sip_telephone.telephone import Telephone, telephone
from tests.support.waiting import until_answer

NUMBER = "+18005550199"
PERSON = "+12175550188"
"""Whom callers are passed on to."""


@dataclass
class TelephoneLine:
    """Everything but the callers. `workers` are in the order of their start."""

    livekit: LiveKitPrograms
    model: RealtimeServer
    inventory: Inventory
    data_folder: Path
    folder: Path
    provider_port: int = field(default_factory=lambda: free_port(socket.SOCK_DGRAM))
    """Where the provider takes the calls that the line makes: they reach the telephone that listens there."""
    workers: list[RunningWorker] = field(default_factory=list)
    _open: contextlib.AsyncExitStack = field(default_factory=contextlib.AsyncExitStack)
    _logs: "itertools.count[int]" = field(default_factory=lambda: itertools.count(1))
    _callers: "itertools.count[int]" = field(default_factory=lambda: itertools.count(1))

    @property
    def environment(self) -> dict[str, str]:
        return {
            **self.livekit.environment,
            "OPENAI_API_KEY": "x",
            "OPENAI_BASE_URL": self.model.base_url,
            "RENTAL_DATA_FOLDER": str(self.data_folder),
            "RENTAL_TRANSFER_NUMBER": PERSON,
            "RENTAL_SIP_ALLOWED_ADDRESSES": "127.0.0.1",
            "RENTAL_SIP_OUTBOUND_ADDRESS": f"127.0.0.1:{self.provider_port}",
        }

    @property
    def told_to_the_model(self) -> list[str]:
        """Everything that the model got as text in the caller's name."""
        created = [noted.event["item"] for noted in self.model.sent_by_client("conversation.item.create")]
        return [part["text"] for item in created if item.get("role") == "user" for part in item["content"]]

    @property
    def model_connections(self) -> int:
        """How many calls the model has now."""
        return sum(not connection.socket.closed for connection in self.model.connections)

    async def start_worker(self, **settings: str) -> RunningWorker:
        """Another worker. `settings` are variables of its environment."""
        log_file = self.folder / f"worker-{next(self._logs)}.log"
        worker = running_worker({**self.environment, **settings}, log_file)
        self.workers.append(await self._open.enter_async_context(worker))
        return self.workers[-1]

    @contextlib.asynccontextmanager
    async def caller(self, *, hidden: bool = False) -> AsyncIterator[Telephone]:
        """A telephone that has not dialled yet, with a number of its own."""
        async with telephone(None if hidden else f"+1217555{next(self._callers):04}") as phone:
            yield phone

    @contextlib.asynccontextmanager
    async def person(self) -> AsyncIterator[Telephone]:
        """The telephone that rings when the line calls somebody."""
        async with telephone(PERSON, port=self.provider_port) as phone:
            yield phone

    @contextlib.asynccontextmanager
    async def call(self, *, hidden: bool = False) -> AsyncIterator[Telephone]:
        """A telephone that has just dialled the depot's number."""
        async with self.caller(hidden=hidden) as phone:
            self.dial(phone)
            yield phone

    @contextlib.asynccontextmanager
    async def conversation(self, *, hidden: bool = False) -> AsyncIterator[Telephone]:
        """A call that was answered and has heard the greeting out."""
        async with self.call(hidden=hidden) as phone:
            await phone.is_answered()
            await phone.hears_out(phone.at("got 200") or 0)
            yield phone

    def dial(self, phone: Telephone) -> None:
        phone.dial(NUMBER, self.livekit.sip)

    async def rooms(self) -> list[str]:
        """The names of the rooms that there are: one for each call."""
        async with api.LiveKitAPI(self.livekit.url, KEY, SECRET) as client:
            return [room.name for room in (await client.room.list_rooms(api.ListRoomsRequest())).rooms]

    async def has_no_call(self, *, within: float = 30) -> None:
        """Wait until no room is left."""

        async def none_left() -> bool:
            return not await self.rooms()

        await until_answer(none_left, within=within)

    async def clear(self) -> None:
        """Kill the workers, remove the rooms, and have the model be as at first."""
        for worker in self.workers:
            await worker.kill()
        self.workers.clear()
        async with api.LiveKitAPI(self.livekit.url, KEY, SECRET) as client:
            for room in await self.rooms():
                with contextlib.suppress(api.ServerError):  # it was removed meanwhile
                    await client.room.delete_room(api.DeleteRoomRequest(room=room))
        self.model_is_well()

    def model_is_well(self) -> None:
        """Have the model be reachable, and answer by rules."""
        self.model.refuse_connections_with = None
        self.model.brain = Rules
        self.model.noted.clear()

    async def trunk(self) -> api.SIPInboundTrunkInfo:
        """The trunk that was set up for the depot's number."""
        async with api.LiveKitAPI(self.livekit.url, KEY, SECRET) as client:
            (trunk,) = (await client.sip.list_inbound_trunk(api.ListSIPInboundTrunkRequest())).items
        return trunk

    async def set_up_number(self) -> None:
        """Let the number ring the line, by the command that does it in production."""
        process = await asyncio.create_subprocess_exec(
            *(sys.executable, "main.py", "telephony", "setup", "--number", NUMBER),
            cwd=PROJECT,
            env={**os.environ, **self.environment},
            stdout=asyncio.subprocess.PIPE,
            stderr=asyncio.subprocess.STDOUT,
        )
        said, _ = await process.communicate()
        assert process.returncode == 0, said.decode()


@contextlib.asynccontextmanager
async def telephone_line(folder: Path, **sip: Any) -> AsyncIterator[TelephoneLine]:
    """A line whose number is set up, without a worker. `sip` are keys of the SIP bridge's configuration."""
    options = RedisOptions(data_folder=folder / "var")
    async with contextlib.AsyncExitStack() as stack:
        livekit = await stack.enter_async_context(livekit_programs(folder, **sip))
        model = await stack.enter_async_context(realtime_server())
        redis = await stack.enter_async_context(open_redis(options))
        inventory = Inventory(redis, depot="main", zone=Settings(_env_file=None).zone)  # type: ignore[call-arg]
        await inventory.load(read_equipment_csv(PROJECT / "data" / "equipment_inventory.csv"))
        line = TelephoneLine(livekit, model, inventory, options.data_folder, folder)
        await stack.enter_async_context(line._open)
        await line.set_up_number()
        yield line
