"""Desk commands and telephone calls in any order, for as long as is wanted: nothing is booked twice, nothing is lost.

`STEPS=1000000 pytest -s -m long_running tests/inventory/ledger/test_many_steps.py`; another `SEED` draws other steps.
"""

import contextlib
import os
import time
from pathlib import Path

import pytest

from inventory.server.connection import open_redis
from inventory.server.options import RedisOptions
from tests.support.inventory_machine import reached
from tests.support.inventory_machine.many_steps import Chance, Dropped, ManySteps, run_steps

STEPS = int(os.environ.get("STEPS", "5000"))
SEED = int(os.environ.get("SEED", "0"))
STEPS_OF_A_DEPOT = 250  # then its days are used up, and another depot begins
LOOK_EVERY = 10
TOLD_EVERY = 50_000


@pytest.mark.long_running
def test_desk_and_calls_interleaved_book_nothing_twice_and_lose_nothing(server_folder: Path) -> None:
    machine = type(
        "Machine",
        (ManySteps,),
        {"connect": staticmethod(lambda: open_redis(RedisOptions(data_folder=server_folder, redis_retries=10)))},
    )
    reached.clear()
    begun, chance = time.perf_counter(), Chance(SEED)
    done = depots = dropped = bookings = 0
    while done < STEPS:
        one: ManySteps = machine()
        with contextlib.closing(one):
            one.open()
            try:
                done += run_steps(one, chance, min(STEPS_OF_A_DEPOT, STEPS - done), look_every=LOOK_EVERY)
            except Dropped:
                # It is not known whether this was carried out. What was answered before must be there all the same.
                dropped += 1
            one.require_that_nothing_is_lost_or_doubled()
            depots += 1
            bookings += len(one.booked_as)
        if done // TOLD_EVERY != (done - STEPS_OF_A_DEPOT) // TOLD_EVERY:
            print(f"\n{done} steps, {bookings} bookings, {time.perf_counter() - begun:.0f} s", flush=True)
    seconds = time.perf_counter() - begun
    print(
        f"\n{done} steps in {depots} depots, {done / seconds:.0f} steps/s; {bookings} bookings: 0 twice, 0 lost; "
        f"{dropped} requests dropped\n" + ", ".join(f"{what}: {number}" for what, number in sorted(reached.items()))
    )
    assert done >= STEPS
    assert bookings > done / 100
    assert dropped < depots / 2, "Redis hardly answers: this shows nothing"
