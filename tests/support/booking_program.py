"""A program that books, of the old form or of the new one: `python -m tests.support.booking_program old|new`.

It goes on until its standard input is closed, and prints a line of JSON for each booking that it was told of, and for
each sentence with which it was refused. The depot and its data folder are in the environment.
"""

import asyncio
import json
import random
import sys
import threading
from collections.abc import Awaitable, Callable

from redis.exceptions import ResponseError

from inventory.form.depot_form import OtherForm
from inventory.ledger.new_ids import new_id, new_reference
from inventory.models import EquipmentNotAvailable, Period
from inventory.server.connection import open_redis
from shared.open_inventory import open_inventory
from shared.settings import Settings, load_settings
from tests.support.old_program import TODAY, OldProgram
from tests.support.rentals import confirmed

UNITS = ("ITM001", "ITM002", "ITM004", "ITM010")
FIRST, DAYS = TODAY.toordinal() + 100, 400
CALLERS = 3  # at once
SECONDS_BETWEEN = 0.15  # between two bookings of a caller: as of some dozen calls at once

Book = Callable[[str, int], Awaitable[str | None]]


async def book_with_the_old_program(settings: Settings, ended: threading.Event) -> None:
    async with open_redis(settings) as redis:
        program = OldProgram(redis, settings.depot)

        async def book(unit: str, day: int) -> str | None:
            hold_id, reference = new_id(), new_reference()
            if (await program.hold(unit, day, day + 1, hold_id))[0] != b"held":
                return None
            rate = json.loads(rates[unit] or "{}")["daily_rate"]
            answer = await program.confirm(unit, day, day + 1, hold_id, reference, rate)
            return reference if answer[0] == b"booked" else None

        rates = {unit: await redis.hget(program.key("equipment"), unit) for unit in UNITS}  # type: ignore[misc]

        async def call() -> None:
            while not ended.is_set():
                try:
                    await book_one(book)
                except ResponseError as exc:
                    tell(refused=str(exc))
                    await asyncio.sleep(SECONDS_BETWEEN)

        await asyncio.gather(*(call() for _ in range(CALLERS)))


async def book_with_the_new_program(settings: Settings, ended: threading.Event) -> None:
    await asyncio.gather(*(call_the_new_program(settings, ended) for _ in range(CALLERS)))


async def call_the_new_program(settings: Settings, ended: threading.Event) -> None:
    while not ended.is_set():
        try:
            async with open_inventory(settings) as inventory:

                async def book(unit: str, day: int) -> str | None:
                    try:
                        hold = await inventory.hold(
                            unit, Period.of(TODAY.fromordinal(day), 1), call_id=f"new {new_id()}"
                        )
                    except EquipmentNotAvailable:
                        return None
                    return (await confirmed(inventory, await inventory.get(unit), hold)).reference

                while not ended.is_set():
                    await book_one(book)
        except OtherForm as exc:
            tell(refused=str(exc))
            await asyncio.sleep(SECONDS_BETWEEN)


async def book_one(book: Book) -> None:
    unit, day = random.choice(UNITS), FIRST + random.randrange(DAYS)
    if reference := await book(unit, day):
        tell(reference=reference, unit=unit, day=day)
    await asyncio.sleep(SECONDS_BETWEEN * 2 * random.random())


def tell(**line: object) -> None:
    print(json.dumps(line), flush=True)


def main(program: str) -> None:
    ended = threading.Event()

    def wait_for_the_end() -> None:
        sys.stdin.read()
        ended.set()

    threading.Thread(target=wait_for_the_end, daemon=True).start()
    settings = load_settings()
    tell(began=program)
    work = book_with_the_old_program if program == "old" else book_with_the_new_program
    asyncio.run(work(settings, ended))


if __name__ == "__main__":
    main(sys.argv[1])
