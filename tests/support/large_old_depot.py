"""A depot of the old program with many bookings, so that bringing it forward takes a while."""

import json

from redis.asyncio import Redis

from tests.support.old_program import DEPOT, TODAY, write_old_depot


async def write_large_old_depot(redis: Redis, depot: str, *, bookings: int) -> None:
    """The stored depot, and so many bookings more, of single days one after another."""
    await write_old_depot(redis, depot)
    some = next(text for text in DEPOT["keys"]["bookings"]["value"].values() if '"call-overdue"' in text)
    like = json.loads(some)
    units = sorted(set(DEPOT["keys"]["equipment"]["value"]))
    prefix = f"rental:{{{depot}}}:"
    pipe = redis.pipeline(transaction=False)
    stored: dict[str, str] = {}
    booked: dict[str, str] = {}
    for number in range(bookings):
        unit, first = units[number % len(units)], TODAY.toordinal() + 100 + number // len(units)
        reference, hold_id = f"MANY-{number:06d}", f"many{number}"
        fields = {"reference": reference, "hold_id": hold_id, "equipment_id": unit, "first": first, "last": first + 1}
        stored[reference] = json.dumps({**like, **fields})
        booked[hold_id] = reference
        pipe.zadd(f"{prefix}calendar:{unit}", {f"{first + 1}:b:{reference}": first})
    pipe.hset(f"{prefix}bookings", mapping=stored)  # type: ignore[arg-type]
    pipe.hset(f"{prefix}booked", mapping=booked)  # type: ignore[arg-type]
    await pipe.execute()
