"""A depot with rentals of every kind, and hands that write into its Redis what no script would."""

import json
from collections.abc import Callable
from typing import Any

from inventory.invariants.invariant import State, Verdict
from inventory.invariants.ledger.ledger_check import check_ledger
from inventory.ledger.inventory import Inventory
from tests.support.transitions import UNIT

Fields = dict[str, Any]


async def rewrite(inventory: Inventory, key: str, name: str, change: Callable[[Fields], object]) -> None:
    """Change the fields of a record that is stored as JSON in a hash."""
    fields: Fields = json.loads(await inventory.redis.hget(key, name))  # type: ignore[misc, arg-type]
    change(fields)
    await inventory.redis.hset(key, name, json.dumps(fields))  # type: ignore[misc]


async def move_in_calendar(inventory: Inventory, booking_reference: str, by: int, *, unit: str = UNIT) -> None:
    """Let the calendar have this booking so many days later, and its record too: only the days are wrong."""
    key = inventory.keys.calendar(unit)
    entries: Any = await inventory.redis.zrange(key, 0, -1, withscores=True)
    ((member, first),) = [one for one in entries if one[0].decode().endswith(booking_reference)]
    day_after = int(member.partition(b":")[0])
    await inventory.redis.zrem(key, member)
    await inventory.redis.zadd(key, {f"{day_after + by}:b:{booking_reference}": first + by})

    def move(fields: Fields) -> None:
        fields["first"] += by
        fields["last"] += by

    await rewrite(inventory, inventory.keys.bookings, booking_reference, move)


async def broken_in(inventory: Inventory) -> dict[str, Verdict]:
    """The broken rules of the ledger by their names. All others were checked."""
    verdicts = await check_ledger(inventory)
    assert all(verdict.state is not State.NOT_CHECKED for verdict in verdicts), verdicts
    return {verdict.rule: verdict for verdict in verdicts if verdict.state is State.BROKEN}
