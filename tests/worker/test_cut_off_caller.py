"""Which ends of a telephone call leave the hold to the caller, and which give it back."""

import asyncio
import contextlib
import os
import sys
from collections.abc import AsyncIterator
from dataclasses import dataclass
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from livekit import rtc
from livekit.agents import CloseEvent, CloseReason

from agents.conversation.rental_line import RentalLine
from shared.settings import Settings
from shared.workflow import Stage
from tests.support.cut_off import CALLER, LICENSE, calling_again
from tests.support.telephone import FakeCaller
from tests.support.waiting import until
from tests.worker.test_phone_call import HANG_UPS, Telephone, model_failed, on_the_telephone
from worker import hanging_up
from worker.caller import audio
from worker.job_process import clean_up_after_call

PROJECT = Path(__file__).parents[2]
CUTS = [None, *sorted(set(rtc.DisconnectReason.values()) - set(HANG_UPS))]
HUNG_UP = rtc.DisconnectReason.CLIENT_INITIATED


def name_of(reason: int | None) -> str:
    return "none" if reason is None else rtc.DisconnectReason.Name(reason)  # type: ignore[arg-type]


@dataclass
class FakeTrack:
    """The audio of the caller, of which LiveKit counts the packets."""

    packets: int = 1
    flows: bool = True

    async def get_stats(self) -> list[Any]:
        self.packets += self.flows
        received = SimpleNamespace(packets_received=self.packets)
        return [SimpleNamespace(HasField=lambda _: True, inbound_rtp=SimpleNamespace(received=received))]


@pytest.fixture(autouse=True)
def _looked_at_often(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(audio, "LOOK_EVERY_SECONDS", 0.01)
    monkeypatch.setattr(audio, "LOST_AFTER_SECONDS", 0.05)


@pytest.fixture(autouse=True)
def _nothing_is_played(monkeypatch: pytest.MonkeyPatch) -> None:
    async def play(*_: object) -> None:
        pass

    monkeypatch.setattr(hanging_up, "play", play)


@contextlib.asynccontextmanager
async def call_to_be_cut(line: RentalLine, track: FakeTrack | None = None, **changed: Any) -> AsyncIterator[Telephone]:
    """A call from CALLER that holds a unit. `changed` are settings."""
    async with on_the_telephone(line, stage=Stage.OPERATOR_CERTIFICATION, **changed) as telephone:
        call = telephone.session.call
        assert call.customer is not None
        call.caller_phone = CALLER
        call.customer = call.customer.model_copy(update={"license_number": LICENSE})
        if track is not None:
            assert isinstance(telephone.job.caller, FakeCaller)
            telephone.job.caller.track_publications["TR_1"] = SimpleNamespace(
                kind=rtc.TrackKind.KIND_AUDIO, track=track
            )
        yield telephone


async def is_over(telephone: Telephone) -> None:
    await until(lambda: telephone.job.shutdowns)
    await clean_up_after_call(telephone.job)  # type: ignore[arg-type]
    assert telephone.job.deletions == 1


async def caller_can_go_on(line: RentalLine) -> bool:
    """Whether the hold is still there, and who calls again goes on with it."""
    held = bool(await line.inventory.holds())
    async with calling_again(line) as again:
        went_on = again.call.selection is not None
    assert held == went_on
    return went_on


@pytest.mark.parametrize("reason", CUTS, ids=name_of)
async def test_a_caller_whose_connection_was_lost_can_go_on(line: RentalLine, reason: int | None) -> None:
    async with call_to_be_cut(line) as telephone:
        telephone.job.leaves(reason)
        await is_over(telephone)
    assert await caller_can_go_on(line)


@pytest.mark.parametrize("reason", HANG_UPS, ids=name_of)
async def test_a_caller_who_hung_up_gives_the_hold_back(line: RentalLine, reason: int) -> None:
    async with call_to_be_cut(line, FakeTrack()) as telephone:
        telephone.job.leaves(reason)
        await is_over(telephone)
    assert not await caller_can_go_on(line)


async def test_a_caller_of_whom_no_audio_came_any_more_did_not_hang_up(line: RentalLine) -> None:
    track = FakeTrack()
    async with call_to_be_cut(line, track) as telephone:
        await asyncio.sleep(0.1)
        assert telephone.session.resumption.caller_is_heard
        track.flows = False
        await until(lambda: not telephone.session.resumption.caller_is_heard)
        telephone.job.leaves(HUNG_UP)
        await is_over(telephone)
        assert telephone.session.call.end_reason == "cut_off"
    assert await caller_can_go_on(line)


async def test_a_caller_who_is_heard_again_can_hang_up(line: RentalLine) -> None:
    track = FakeTrack(flows=False)
    async with call_to_be_cut(line, track) as telephone:
        await until(lambda: not telephone.session.resumption.caller_is_heard)
        track.flows = True
        await until(lambda: telephone.session.resumption.caller_is_heard)
        telephone.job.leaves(HUNG_UP)
        await is_over(telephone)
    assert not await caller_can_go_on(line)


async def test_a_goodbye_to_a_caller_whose_audio_was_lost_is_a_cut(line: RentalLine) -> None:
    async with call_to_be_cut(line, FakeTrack(flows=False), silence_seconds=0.1, silence_questions=0) as telephone:
        await is_over(telephone)
        assert telephone.session.call.end_reason == "silence"
    assert await caller_can_go_on(line)


async def test_a_goodbye_to_a_caller_who_only_says_nothing_gives_the_hold_back(line: RentalLine) -> None:
    async with call_to_be_cut(line, FakeTrack(), silence_seconds=0.1, silence_questions=0) as telephone:
        await is_over(telephone)
        assert telephone.session.call.end_reason == "silence"
    assert not await caller_can_go_on(line)


async def test_a_caller_whose_model_failed_can_go_on(line: RentalLine) -> None:
    async with call_to_be_cut(line) as telephone:
        model_failed(telephone)
        await is_over(telephone)
        assert telephone.session.call.end_reason == "model_failed"
    assert await caller_can_go_on(line)


async def test_a_caller_whose_worker_was_stopped_can_go_on(line: RentalLine) -> None:
    async with call_to_be_cut(line) as telephone:
        telephone.agent_session.emit("close", CloseEvent(reason=CloseReason.JOB_SHUTDOWN))
        await is_over(telephone)
        assert telephone.session.call.end_reason == "shut_down"
    assert await caller_can_go_on(line)


async def test_a_caller_who_was_passed_on_to_a_person_gives_the_hold_back(line: RentalLine) -> None:
    async with call_to_be_cut(line) as telephone:
        await telephone.session.end("transferred")
        telephone.job.leaves(None)
        await is_over(telephone)
    assert not await caller_can_go_on(line)


async def test_a_caller_whose_process_was_killed_can_go_on(line: RentalLine, settings: Settings) -> None:
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "tests.support.call_to_kill"),
        cwd=PROJECT,
        env={**os.environ, "RENTAL_DEPOT": settings.depot, "RENTAL_DATA_FOLDER": str(settings.data_folder)},
        stdout=asyncio.subprocess.PIPE,
    )
    assert process.stdout is not None
    assert await process.stdout.readline() == b"kept\n"
    process.kill()
    await process.wait()
    await asyncio.sleep(0.6)  # until the call does not count as running any more
    assert await caller_can_go_on(line)
