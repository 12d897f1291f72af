"""Calls whose process has ended while their room is still there."""

import asyncio
from types import SimpleNamespace
from typing import Any

import pytest
from livekit import api
from livekit.protocol import models

from tests.support.waiting import until
from worker.dispatch import lost_calls
from worker.dispatch.call_slots import CallSlots
from worker.dispatch.lost_calls import hang_up_lost_calls
from worker.transfer.together import MARK

ROOM = "rental-_+12175550101_x"


@pytest.mark.parametrize(("metadata", "removed"), [("", [ROOM]), (MARK, [])], ids=["lost", "with a person"])
async def test_a_lost_call_is_hung_up_and_a_caller_who_talks_with_a_person_is_not(
    monkeypatch: pytest.MonkeyPatch, metadata: str, removed: list[str]
) -> None:
    deleted: list[str] = []

    async def list_rooms(_: api.ListRoomsRequest) -> Any:
        return SimpleNamespace(rooms=[models.Room(name=ROOM, metadata=metadata)])

    async def delete_room(request: api.DeleteRoomRequest) -> None:
        deleted.append(request.room)

    monkeypatch.setattr(lost_calls, "POLL_SECONDS", 0.01)
    livekit: Any = SimpleNamespace(room=SimpleNamespace(list_rooms=list_rooms, delete_room=delete_room))
    server: Any = SimpleNamespace(active_jobs=[])
    slots = CallSlots(1)
    slots.rooms["AJ_1"] = ROOM
    looking = asyncio.create_task(hang_up_lost_calls(server, slots, livekit))
    await until(lambda: not slots.rooms)
    looking.cancel()
    assert deleted == removed
