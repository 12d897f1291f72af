"""Two versions of the program work on a depot side by side while it is brought forward: nothing is lost or doubled."""

import asyncio
import contextlib
import json
import os
import sys
from collections.abc import AsyncIterator
from typing import Any

from redis.asyncio import Redis

from inventory.files.backup import read_depot
from inventory.files.consistency import contradictions
from inventory.form.upgrade_depot import upgrade_depot
from inventory.ledger.inventory import Inventory
from shared.settings import Settings
from tests.support.old_program import write_old_depot
from tests.support.waiting import until

PROGRAMS = ("old", "new")
ENOUGH = 15  # bookings, before and after


class Program:
    """A program that books, in a process of its own, and what it has told."""

    def __init__(self, process: asyncio.subprocess.Process) -> None:
        self.process = process
        self.bookings: list[dict[str, Any]] = []
        self.refusals: list[str] = []
        self.began = False

    async def listen(self) -> None:
        assert self.process.stdout
        async for line in self.process.stdout:
            told = json.loads(line)
            if "reference" in told:
                self.bookings.append(told)
            elif "refused" in told:
                self.refusals.append(told["refused"])
            else:
                self.began = True

    async def end(self) -> None:
        assert self.process.stdin
        self.process.stdin.close()
        assert await self.process.wait() == 0


@contextlib.asynccontextmanager
async def programs(settings: Settings) -> AsyncIterator[list[Program]]:
    environment = {
        **os.environ,
        "RENTAL_DATA_FOLDER": str(settings.data_folder),
        "RENTAL_DEPOT": settings.depot,
        # The programs book for one business and one operator as much as they can.
        **{f"RENTAL_{limit}_UNITS": "0" for limit in ("CALL", "LICENSE", "NUMBER", "OPERATOR")},
    }
    environment.pop("REDIS_URL", None)
    begun: list[Program] = []
    async with asyncio.TaskGroup() as listening:
        for name in PROGRAMS:
            process = await asyncio.create_subprocess_exec(
                sys.executable, "-m", "tests.support.booking_program", name,
                stdin=asyncio.subprocess.PIPE, stdout=asyncio.subprocess.PIPE, env=environment,
            )  # fmt: skip
            begun.append(Program(process))
            listening.create_task(begun[-1].listen())
        try:
            yield begun
        finally:
            for program in begun:
                await program.end()


async def test_no_booking_is_lost_or_made_twice_when_the_depot_changes_its_form_under_load(
    redis: Redis, settings: Settings, inventory: Inventory
) -> None:
    await write_old_depot(redis, settings.depot)
    before = len((await read_depot(redis, depot=settings.depot, form=1)).bookings)
    async with programs(settings) as begun:
        old, new = begun
        await until(lambda: len(old.bookings) >= ENOUGH and new.refusals, within=30)
        assert new.bookings == []
        tries = 0

        def count(_: object) -> None:
            nonlocal tries
            tries += 1

        done = await upgrade_depot(redis, depot=settings.depot, keep=count, cut_off_calls=True)
        assert done is not None
        booked_by_then = len(old.bookings)
        await until(lambda: len(new.bookings) >= ENOUGH and old.refusals, within=30)
    assert all("main.py upgrade" in sentence for sentence in new.refusals)
    assert all("WRONGTYPE" in sentence for sentence in old.refusals)

    told = [booking for one in begun for booking in one.bookings]
    stored = {booking.reference: booking for booking in await inventory.bookings()}
    refused = sum(len(one.refusals) for one in begun)
    print(
        f"\n{len(told)} bookings told, {booked_by_then} of them before the change, {refused} refusals; "
        f"{len(stored) - before} written; the upgrade took {tries} tries"
    )
    for booking in told:
        kept = stored[booking["reference"]]
        assert (kept.equipment_id, kept.period.first_day.toordinal()) == (booking["unit"], booking["day"])
    assert len(stored) == before + len(told), "each booking that was made was told"
    assert len({(one["unit"], one["day"]) for one in told}) == len(told)
    assert contradictions(await read_depot(redis, depot=settings.depot)) == []
