"""A caller whom no worker took is offered again, by one worker at a time, and in the end hears a busy tone."""

import asyncio
import contextlib
import time
from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from types import SimpleNamespace
from typing import Any

import pytest
from livekit import api
from livekit.protocol import agent, agent_dispatch, models

from inventory.ledger.inventory import Inventory
from inventory.server.ending_tasks import end_tasks
from shared.open_inventory import KeptInventory
from shared.repeated_jobs import repeat
from shared.settings import Settings
from tests.support.counted import told
from tests.support.waiting import until
from worker.dispatch import waiting_callers
from worker.dispatch.call_slots import CallSlots
from worker.dispatch.waiting_callers import waiting_callers_job
from worker.transfer.together import MARK

ROOM = "rental-_+12175550101_x"


@dataclass
class Rooms:
    """The part of LiveKit's server that knows rooms and dispatches. `LiveKitAPI` of a worker in the test."""

    agent_name: str
    age: float = 10.0
    participants: int = 1
    taken: bool = False
    worker_is_there: bool = False
    metadata: str = ""
    telephones: int = 1
    rooms: dict[str, list[agent_dispatch.AgentDispatch]] = field(default_factory=dict)
    offered: list[str] = field(default_factory=list)
    removed: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.room = self.agent_dispatch = self
        self.rooms[ROOM] = [self._dispatch(time.time() - self.age)]

    def _dispatch(self, created_at: float) -> agent_dispatch.AgentDispatch:
        jobs = [agent.Job(id="J1")] if self.taken else []
        state = agent_dispatch.AgentDispatchState(jobs=jobs, created_at=int(created_at * 1e9))
        return agent_dispatch.AgentDispatch(id="AD_1", agent_name=self.agent_name, room=ROOM, state=state)

    async def list_rooms(self, _: api.ListRoomsRequest) -> Any:
        begun = int(time.time() - self.age)
        about = {"num_participants": self.participants, "creation_time": begun, "metadata": self.metadata}
        return SimpleNamespace(rooms=[models.Room(name=name, **about) for name in self.rooms])

    async def list_participants(self, _: api.ListParticipantsRequest) -> Any:
        telephones = [models.ParticipantInfo(kind=models.ParticipantInfo.Kind.SIP)] * self.telephones
        worker = [models.ParticipantInfo(kind=models.ParticipantInfo.Kind.AGENT)] * self.worker_is_there
        return SimpleNamespace(participants=[*telephones, *worker])

    async def list_dispatch(self, room_name: str) -> list[agent_dispatch.AgentDispatch]:
        return self.rooms[room_name]

    async def create_dispatch(self, request: agent_dispatch.CreateAgentDispatchRequest) -> None:
        await asyncio.sleep(0.02)  # another worker that looks meanwhile would offer the caller too
        self.offered.append(request.agent_name)
        self.rooms[request.room].append(self._dispatch(time.time()))

    async def delete_room(self, request: api.DeleteRoomRequest) -> None:
        self.removed.append(request.room)
        del self.rooms[request.room]


@contextlib.asynccontextmanager
async def workers(
    settings: Settings, rooms: Rooms, count: int = 1, *, taken_by_process: bool = False
) -> AsyncIterator[None]:
    slots = CallSlots(10)
    if taken_by_process:
        slots.rooms["AJ_1"] = ROOM
    each = [KeptInventory(settings) for _ in range(count)]
    job = waiting_callers_job(settings, slots, rooms)  # type: ignore[arg-type]
    looking = [asyncio.create_task(repeat(job, kept)) for kept in each]
    try:
        yield
    finally:
        await end_tasks(*looking)
        for kept in each:
            await kept.aclose()


@pytest.fixture(autouse=True)
def quickly(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(waiting_callers, "LOOK_EVERY_SECONDS", 0.01)


async def test_a_caller_whom_no_worker_took_is_offered_again(settings: Settings, inventory: Inventory) -> None:
    rooms = Rooms(settings.agent_name)
    async with workers(settings, rooms):
        await until(lambda: rooms.offered)
        assert rooms.offered == [settings.agent_name]
        assert rooms.removed == []


async def test_it_is_told_whether_livekit_answers(
    settings: Settings, inventory: Inventory, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def no_answer(_: object) -> object:
        raise TimeoutError

    async with workers(settings, rooms := Rooms(settings.agent_name)):
        assert told("rental_livekit_answers") == 1, "until it is known otherwise"
        with monkeypatch.context() as patched:
            patched.setattr(rooms, "list_rooms", no_answer)
            await until(lambda: told("rental_livekit_answers") == 0)
        await until(lambda: told("rental_livekit_answers") == 1)


async def test_however_many_workers_look_a_caller_is_offered_once_until_that_had_its_time(
    settings: Settings, inventory: Inventory
) -> None:
    rooms = Rooms(settings.agent_name)
    async with workers(settings, rooms, count=5):
        await until(lambda: rooms.offered)
        await asyncio.sleep(0.3)
    assert len(rooms.offered) == 1


@pytest.mark.parametrize(
    "changed",
    [
        {"taken": True},
        {"participants": 2},
        {"worker_is_there": True},
        {"agent_name": "another-line"},
        {"age": 1.0},
        {"metadata": MARK, "telephones": 2},
    ],
    ids=[
        *("taken", "with a worker in the room", "with a worker whom LiveKit does not count yet", "another line's"),
        *("only just offered", "with a person who took the call"),
    ],
)
async def test_a_caller_who_is_taken_or_not_ours_is_left_alone(
    changed: dict[str, Any], settings: Settings, inventory: Inventory
) -> None:
    told: dict[str, Any] = {"agent_name": settings.agent_name} | changed
    rooms = Rooms(**told)
    async with workers(settings, rooms):
        await asyncio.sleep(0.2)
    assert (rooms.offered, rooms.removed) == ([], [])


async def test_a_caller_whom_a_process_of_this_worker_is_about_to_answer_is_not_offered_again(
    settings: Settings, inventory: Inventory
) -> None:
    rooms = Rooms(settings.agent_name)
    async with workers(settings, rooms, taken_by_process=True):
        await asyncio.sleep(0.2)
    assert (rooms.offered, rooms.removed) == ([], [])


@pytest.mark.parametrize("worker_is_there", [False, True])
async def test_a_room_in_which_a_caller_or_a_person_is_left_alone_is_removed(
    settings: Settings, inventory: Inventory, worker_is_there: bool
) -> None:
    rooms = Rooms(settings.agent_name, metadata=MARK, telephones=1, taken=True, worker_is_there=worker_is_there)
    async with workers(settings, rooms):
        await until(lambda: rooms.removed)
    assert (rooms.offered, rooms.removed) == ([], [ROOM])


async def test_a_caller_who_waited_too_long_hears_busy_because_the_room_is_removed(
    settings: Settings, inventory: Inventory
) -> None:
    rooms = Rooms(settings.agent_name, age=settings.waiting_caller_seconds + 2)
    async with workers(settings, rooms):
        await until(lambda: rooms.removed)
    assert (rooms.offered, rooms.removed) == ([], [ROOM])
