"""An upgrade that is killed at any moment leaves the depot in the old form or in the new one, whole.

`UPGRADE_KILLS` in the environment says how often it is killed.
"""

import contextlib
import os
import random
import signal
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest
from redis.asyncio import Redis

from inventory.files.backup import read_depot
from inventory.form.steps import bring_forward
from inventory.form.upgrade_depot import form_of_depot
from inventory.ledger.keys import FORM
from shared.settings import Settings
from tests.support.large_old_depot import write_large_old_depot
from tests.support.upgrades import everything

KILLS = int(os.environ.get("UPGRADE_KILLS", "6"))
BOOKINGS = 400


class Upgrades:
    """Upgrades in processes of their own."""

    def __init__(self, process: subprocess.Popen[str]) -> None:
        assert process.stdin
        assert process.stdout
        self._in, self._out = process.stdin, process.stdout

    def seconds(self, depot: str, *, kill_after: float | None = None) -> float:
        """How long an upgrade of this depot takes; or kill it after so many seconds."""
        self._in.write(f"{depot}\n")
        self._in.flush()
        process = int(self._out.readline())
        begun = time.perf_counter()
        if kill_after is not None:
            time.sleep(kill_after)
            with contextlib.suppress(ProcessLookupError):
                os.kill(process, signal.SIGKILL)
        assert self._out.readline() == "ended\n"
        return time.perf_counter() - begun


@pytest.fixture
def upgrades(server_folder: Path, tmp_path: Path) -> Iterator[Upgrades]:
    command = [sys.executable, "-m", "tests.support.upgrade_to_kill", str(server_folder), str(tmp_path / "backup")]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as process:
        yield Upgrades(process)


async def test_a_killed_upgrade_leaves_the_old_form_or_the_new_one_whole(
    upgrades: Upgrades, redis: Redis, settings: Settings
) -> None:
    await write_large_old_depot(redis, settings.depot, bookings=BOOKINGS)
    expected, _ = bring_forward(await read_depot(redis, depot=settings.depot, form=1))
    whole = upgrades.seconds(settings.depot)
    assert await read_depot(redis, depot=settings.depot) == expected
    chance = random.Random(15)
    found: Counter[int | None] = Counter()
    for number in range(KILLS):
        depot = f"{settings.depot}-{number}"
        await write_large_old_depot(redis, depot, bookings=BOOKINGS)
        before = await everything(redis, depot)
        upgrades.seconds(depot, kill_after=chance.uniform(0, whole))
        form = await form_of_depot(redis, depot=depot)
        found[form] += 1
        if form == 1:
            assert await everything(redis, depot) == before
            upgrades.seconds(depot)  # nothing of the killed one is in the way of the next
        assert await read_depot(redis, depot=depot) == expected.model_copy(update={"depot": depot})
        await redis.delete(*await everything(redis, depot))
    print(f"\n{KILLS} kills within {whole:.2f} s: {found[1]} in the old form, {found[FORM]} in the new one")
    assert found.keys() <= {1, FORM}
    assert found[1] > 0, "no upgrade was cut off"
