"""Calls in processes of their own that book, to be killed: `python -m tests.support.booking_to_kill`.

For each line of JSON (`url`, `depot`, `unit`, `hold_id`, `first_day`) a process is forked, which goes through a call:
it holds the unit, keeps it, moves to the day after, and books. Its id is printed, the reference if it was told one, and
"ended" once it is gone. When Redis does not answer, the call asks again with the same ids.
"""

import asyncio
import datetime as dt
import json
import os
import sys
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any, TypeVar
from zoneinfo import ZoneInfo

from pydantic import SecretStr

from inventory.ledger.inventory import Inventory
from inventory.models import InventoryUnavailable, Period
from inventory.server.connection import open_redis
from inventory.server.options import RedisOptions
from tests.support.rentals import GENERATOR, confirmed

T = TypeVar("T")
PHONE = "+12175550101"


async def call(asked: dict[str, Any]) -> None:
    options = RedisOptions(redis_url=SecretStr(asked["url"]), data_folder=Path())
    async with open_redis(options) as redis:
        inventory = Inventory(redis, depot=asked["depot"], zone=ZoneInfo("UTC"))
        first, call_id = dt.date.fromisoformat(asked["first_day"]), f"call of {asked['hold_id']}"
        hold = await until_answered(
            lambda: inventory.hold(asked["unit"], Period.of(first, 1), call_id=call_id, hold_id=asked["hold_id"])
        )
        await until_answered(lambda: inventory.renew(hold))
        moved = await until_answered(
            lambda: inventory.reschedule_hold(hold, Period.of(first + dt.timedelta(days=1), 1))
        )
        await until_answered(lambda: inventory.keep_call(PHONE, [moved], "facts"))
        unit = GENERATOR.model_copy(update={"equipment_id": asked["unit"]})
        booking = await until_answered(lambda: confirmed(inventory, unit, moved))
        print(f"booked {booking.reference}", flush=True)
        await until_answered(lambda: inventory.forget_call(PHONE, call_id=call_id))


async def until_answered(asking: Callable[[], Awaitable[T]]) -> T:
    while True:
        try:
            return await asking()
        except InventoryUnavailable:
            await asyncio.sleep(0.05)


def main() -> None:
    for line in sys.stdin:
        process = os.fork()
        if process == 0:
            asyncio.run(call(json.loads(line)))
            os._exit(0)
        print(f"process {process}", flush=True)
        os.waitpid(process, 0)
        print("ended", flush=True)


if __name__ == "__main__":
    main()
