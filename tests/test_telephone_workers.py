"""Callers with a telephone, and the workers behind the line: killed, full, missing, replaced, badly set up.

Over SIP and RTP as in `test_telephone.py`; here each test has workers of its own.
"""

import asyncio
import contextlib
import shutil
import time
from collections.abc import AsyncIterator, Sequence
from pathlib import Path

import pytest
import pytest_asyncio

from tests.support.loud_ear import LoudEar, loud_voice
from tests.support.running_worker import PROJECT
from tests.support.sip_telephone.telephone import Telephone
from tests.support.telephone_line import TelephoneLine, telephone_line
from tests.support.waiting import until
from tests.test_telephone import WITHIN_SECONDS, figure, over_sip, says

MEDIA_SECONDS = 5  # without audio after which the SIP bridge ends a call here
MANY = 10
MANY_WITHIN_SECONDS = 90
TURNED_AWAY = (486, 503)

pytestmark = over_sip


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def shared_line(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[TelephoneLine]:
    """A line without a worker."""
    folder = tmp_path_factory.mktemp("telephone")
    async with telephone_line(folder, media_timeout=f"{MEDIA_SECONDS}s") as line:
        yield line


@pytest_asyncio.fixture(loop_scope="module")
async def line(shared_line: TelephoneLine, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[TelephoneLine]:
    """The shared line; its workers are killed after the test."""
    monkeypatch.setattr("tests.support.realtime_connection.Ear", lambda: LoudEar(quiet_seconds=0.4))
    monkeypatch.setattr("tests.support.realtime_connection.audio_of", loud_voice)
    yield shared_line
    await shared_line.clear()


@contextlib.asynccontextmanager
async def calls_at_once(line: TelephoneLine, count: int) -> AsyncIterator[Sequence[Telephone]]:
    """So many callers who dial in the same moment."""
    async with contextlib.AsyncExitStack() as stack:
        phones = [await stack.enter_async_context(line.caller()) for _ in range(count)]
        for phone in phones:
            line.dial(phone)
        yield phones


async def are_answered(phones: Sequence[Telephone]) -> None:
    """Wait until every caller has heard the line's first word."""
    with contextlib.suppress(TimeoutError):
        await until(lambda: all(phone.heard.sounds for phone in phones), within=MANY_WITHIN_SECONDS)
    waits = [phone.heard.sounds[0].begin - (phone.at("sent INVITE") or 0.0) for phone in phones if phone.heard.sounds]
    print("dialled to first word:", *(f"{wait:.2f}" for wait in sorted(waits)))
    assert len(waits) == len(phones)


async def test_a_caller_is_hung_up_on_when_the_worker_is_killed(line: TelephoneLine) -> None:
    worker = await line.start_worker()
    async with line.conversation() as phone:
        killed_at = time.monotonic()
        worker.process.kill()
        await phone.is_over(within=WITHIN_SECONDS)
        figure("killed_to_hang_up_seconds", time.monotonic() - killed_at)


async def test_a_caller_is_hung_up_on_when_the_process_of_the_call_is_killed(line: TelephoneLine) -> None:
    worker = await line.start_worker()
    async with line.conversation() as phone:
        killed_at = time.monotonic()
        worker.process_connected_to(line.model.port).kill()
        await phone.is_over(within=WITHIN_SECONDS)
        figure("killed_to_hang_up_seconds", time.monotonic() - killed_at)
    async with line.conversation():
        pass


@pytest.mark.xfail(strict=True, reason="a caller who vanishes keeps a call's place until a BYE is given up")
async def test_a_caller_who_vanishes_without_a_bye_gives_the_place_back(line: TelephoneLine) -> None:
    await line.start_worker()
    async with line.conversation() as phone:
        vanished_at = time.monotonic()
        await phone.vanish()
        await until(lambda: line.model_connections == 0, within=60 + MEDIA_SECONDS)
        figure("vanished_to_end_seconds", time.monotonic() - vanished_at)
        # The bridge sends its BYE again for 32 seconds. Nobody has to wait for the end of that.
        byes = [one.at for one in phone.happened if one.what == "got BYE"]
        assert time.monotonic() - byes[0] < 16


async def test_ten_callers_in_the_same_moment_are_ten_calls_and_the_eleventh_is_turned_away(
    line: TelephoneLine,
) -> None:
    await line.start_worker(RENTAL_MAX_CALLS=str(MANY), RENTAL_IDLE_PROCESSES="2")
    async with calls_at_once(line, MANY) as phones:
        await are_answered(phones)
        async with line.call() as eleventh:
            await eleventh.is_over(within=60)
            assert eleventh.status in TURNED_AWAY


async def test_ten_callers_one_after_another_are_ten_calls(line: TelephoneLine) -> None:
    await line.start_worker(RENTAL_MAX_CALLS=str(MANY), RENTAL_IDLE_PROCESSES="2")
    async with contextlib.AsyncExitStack() as stack:
        for number in range(1, MANY + 1):
            phone = await stack.enter_async_context(line.call())
            with contextlib.suppress(TimeoutError):
                await phone.is_answered(within=20)
            assert phone.answered, f"caller {number} rings"
            await asyncio.sleep(2)  # so that the worker has told how many calls it has


async def test_a_caller_who_waits_is_taken_when_a_place_is_free(line: TelephoneLine) -> None:
    await line.start_worker(RENTAL_MAX_CALLS="1")
    async with line.conversation() as first, line.call() as second:
        await until(lambda: second.rings)
        await asyncio.sleep(3)
        await first.hang_up()
        freed_at = time.monotonic()
        await second.is_answered(within=20)
        figure("free_place_to_answer_seconds", time.monotonic() - freed_at)


async def test_a_caller_while_no_worker_runs_is_turned_away_by_the_trunk(line: TelephoneLine) -> None:
    ringing = (await line.trunk()).ringing_timeout.ToTimedelta().total_seconds()
    assert 0 < ringing <= 60
    async with line.call() as phone:
        await phone.is_over(within=ringing + WITHIN_SECONDS)
        assert phone.status in TURNED_AWAY
        figure("ring_to_refusal_seconds", phone.seconds("got 180", f"got {phone.status}"))


async def test_a_registry_table_that_breaks_while_the_line_runs_silences_no_caller(
    line: TelephoneLine, tmp_path: Path
) -> None:
    tables = shutil.copytree(PROJECT / "data" / "registry", tmp_path / "registry")
    await line.start_worker(RENTAL_REGISTRY_FOLDER=str(tables))
    with (tables / "licenses.csv").open("a") as table:
        table.write("BL-1,Half a row\n")
    async with line.conversation() as phone:
        await says(phone)


async def test_running_calls_stay_with_a_worker_that_stops_while_another_takes_the_new_ones(
    line: TelephoneLine,
) -> None:
    old = await line.start_worker(RENTAL_MAX_CALLS="4")
    async with contextlib.AsyncExitStack() as stack:
        stay = [await stack.enter_async_context(line.conversation()) for _ in range(2)]
        new = await line.start_worker(RENTAL_MAX_CALLS="4")
        old.stop()
        await until(lambda: '"draining worker"' in old.log or "drain" in old.log, within=WITHIN_SECONDS)
        async with line.conversation() as newcomer:
            await says(newcomer)
            for phone in stay:
                await says(phone)
            assert old.is_running
            for phone in stay:
                await phone.hang_up()
            await old.has_stopped()
            await says(newcomer)
            assert new.is_running
            assert not newcomer.ended
    for worker in (old, new):
        assert "Traceback" not in worker.log
