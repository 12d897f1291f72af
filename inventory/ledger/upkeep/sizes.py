"""How much of the server's memory each kind of record of a depot takes."""

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from redis.asyncio import Redis

from inventory.ledger.inventory import Inventory
from inventory.models import BookingStatus
from inventory.server.cluster import server_of_key
from inventory.server.errors import unavailable_if_silent

SAMPLES = 1000  # of a key's fields, from which Redis reckons how much all of them take
KEYS_PER_READ = 500


@dataclass(frozen=True)
class Size:
    """The number of records of a kind, and the bytes of memory that they take. `within` says of which kinds they are a
    part, if they are one."""

    what: str
    count: int
    memory: int
    within: str | None = None


@dataclass(frozen=True)
class DepotSizes:
    """The sizes of a depot, and the bytes that the whole server uses: with other depots, what expires within a day, and
    its own needs."""

    sizes: tuple[Size, ...]
    server: int

    @property
    def depot(self) -> int:
        """The bytes of all kinds together."""
        return sum(size.memory for size in self.sizes if size.within is None)


@unavailable_if_silent(after=None)
async def depot_sizes(inventory: Inventory) -> DepotSizes:
    """Count and measure what the depot has.

    Raises:
        InventoryUnavailable: Redis did not answer, or its user may not run MEMORY USAGE.
    """
    keys = inventory.keys
    archived = sum([len(part) async for _, _, part in inventory.archive_parts()])
    async with server_of_key(inventory.redis, keys.equipment) as server:
        there: list[bytes] = await server.hkeys(keys.equipment)  # type: ignore[misc, assignment]
        removed: list[bytes] = await server.hkeys(keys.removed)  # type: ignore[misc, assignment]
        units = [unit.decode() for unit in (*there, *removed)]
        calls: list[bytes] = await server.zrange(keys.calls, 0, -1)  # type: ignore[assignment]

        async def of_hash(what: str, key: str, *beside: str) -> Size:
            return Size(what, len(await server.hkeys(key)), await _memory(server, [key, *beside]))  # type: ignore[misc]

        async def of_stream(what: str, key: str, *beside: str) -> Size:
            entries: Any = await server.xrange(key) or []
            return Size(what, len(entries), await _memory(server, [key, *beside]))

        sizes = (
            Size(
                "units",
                len(units),
                await _memory(server, [keys.equipment, keys.removed, keys.withdrawn, keys.turnaround]),
            ),
            Size("calendars", len(units), await _memory(server, [keys.calendar(unit) for unit in units])),
            *await _bookings(server, keys.bookings),
            await of_hash("requests that became bookings", keys.booked),
            Size("archived bookings", archived, await _memory(server, [keys.archive])),
            await of_hash("files of customers", keys.customers),
            await of_hash("holds and blocks", keys.holds),
            await of_stream("tasks", keys.tasks, keys.task_progress),
            await of_stream("outbox", keys.outbox, keys.notified),
            await of_stream("dead letters", keys.dead_letters),
            await of_stream("changes of the catalogue", keys.catalogue),
            Size(
                "records of calls",
                len(calls),
                await _memory(server, [keys.calls, *(keys.call(call.decode()) for call in calls)]),
            ),
        )
        return DepotSizes(sizes, int((await server.info("memory"))["used_memory"]))


async def _bookings(server: Redis, key: str) -> Iterable[Size]:
    """Open and ended bookings share one key: its memory is divided by the length of their texts."""
    texts: list[bytes] = await server.hvals(key)  # type: ignore[misc]
    memory, length = await _memory(server, [key]), sum(map(len, texts)) or 1
    open_count = open_length = changes = changes_length = 0
    for text in texts:
        booking: dict[str, Any] = json.loads(text)
        history = booking.get("history") or []
        changes += len(history)
        changes_length += len(json.dumps(history)) if history else 0
        if booking["status"] == BookingStatus.BOOKED:
            open_count += 1
            open_length += len(text)
    of_open = memory * open_length // length
    return (
        Size("open bookings", open_count, of_open),
        Size("ended bookings", len(texts) - open_count, memory - of_open),
        Size("changes in their histories", changes, memory * min(changes_length, length) // length, within="bookings"),
    )


async def _memory(server: Redis, keys: Sequence[str]) -> int:
    """The bytes that these keys take. A key that is not there takes none."""
    total = 0
    for begin in range(0, len(keys), KEYS_PER_READ):
        pipe = server.pipeline(transaction=False)
        for key in keys[begin : begin + KEYS_PER_READ]:
            pipe.memory_usage(key, samples=SAMPLES)
        total += sum(size or 0 for size in await pipe.execute())
    return total
