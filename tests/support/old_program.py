"""The program from before depots had a mark of their form: its stored data, its scripts, and how it called them.

All is as that program made it, and stays as it is when the product changes.
"""

import datetime as dt
import json
import re
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from redis.asyncio import Redis

FOLDER = Path(__file__).resolve().parent.parent / "inventory" / "form" / "form_1"
BACKUP = FOLDER / "depot.backup"
SCRIPTS: dict[str, str] = json.loads((FOLDER / "scripts.json").read_text(encoding="utf-8"))
DEPOT: dict[str, Any] = json.loads((FOLDER / "depot.json").read_text(encoding="utf-8"))
INCLUDE = re.compile(r"^-- @include (\w+)\n", re.MULTILINE)
TODAY = dt.date(2031, 6, 2)  # the day on which the stored depot was left
PROOFS = {
    "license_number": "BL123456", "business_name": "Acme Construction", "job_address": "100 Main Street",
    "site_weight_class": "Heavy", "operator_name": "Jordan Lee", "operator_license": "OP445566",
    "certificate": "Basic Safety", "certified_until": "2034-12-31", "policy_number": "POL789012",
    "coverage": "5000000.00", "covered_until": "2034-12-31",
}  # fmt: skip
LONG_VALID = 742999  # the number of a day that is long after every rental


def source(script: str) -> str:
    text = SCRIPTS[script]
    return "".join(SCRIPTS[name] for name in INCLUDE.findall(text)) + INCLUDE.sub("", text)


async def write_old_depot(redis: Redis, depot: str) -> None:
    """Write the stored depot of the old program into Redis, under this name."""
    pipe = redis.pipeline(transaction=True)
    for name, stored in DEPOT["keys"].items():
        key, value = f"rental:{{{depot}}}:{name}", stored["value"]
        if stored["type"] == "hash":
            pipe.hset(key, mapping=value)
        elif stored["type"] == "zset":
            pipe.zadd(key, value)
        else:
            pipe.set(key, value)
    for name, stream in DEPOT["streams"].items():
        key = f"rental:{{{depot}}}:{name}"
        for entry_id, fields in stream["entries"]:
            pipe.xadd(key, fields, id=entry_id)
        counted = ("ENTRIESADDED", stream["entries_added"], "MAXDELETEDID", stream["max_deleted_id"])
        pipe.xgroup_create(key, "made", id="0", mkstream=True)
        pipe.xgroup_destroy(key, "made")
        pipe.execute_command("XSETID", key, stream["last_id"], *counted)
        for group, read in stream["groups"].items():
            pipe.xgroup_create(key, group, id=read["last_delivered_id"], entries_read=read["entries_read"])
            for entry_id, consumer, deliveries in read["pending"]:
                pipe.xclaim(key, group, consumer, 0, [entry_id], time=0, retrycount=deliveries, force=True, justid=True)
    await pipe.execute()


@dataclass(frozen=True)
class OldProgram:
    """The old program's inventory, as far as the tests need it. An error of Redis is raised as it comes."""

    redis: Redis
    depot: str

    def key(self, name: str) -> str:
        return f"rental:{{{self.depot}}}:{name}"

    async def run(self, script: str, keys: Sequence[str], args: Sequence[str | int]) -> Any:
        named = [self.key(name) for name in keys]
        return await self.redis.execute_command("EVAL", source(script), len(named), *named, *args)

    async def load(self, unit: str, about: str) -> bytes:
        return await self.run("load", ["equipment", "out", "catalogue", "removed"], [unit, about, "AVAILABLE", ""])

    async def hold(self, unit: str, first: int, after: int, hold_id: str, call_id: str = "old call") -> Any:
        keys = ["equipment", "out", "holds", f"calendar:{unit}", f"outcome:{hold_id}"]
        return await self.run("hold", keys, [hold_id, unit, call_id, first, after, 900_000, TODAY.toordinal(), 86400])

    async def confirm(
        self, unit: str, first: int, after: int, hold_id: str, reference: str, rate: int, call_id: str = "old call"
    ) -> Any:
        keys = ["equipment", "out", "holds", f"calendar:{unit}", "bookings", "booked", "outbox"]
        held = [hold_id, call_id, unit, first, after, reference, rate, json.dumps(PROOFS)]
        proved = [2, "Basic Safety", LONG_VALID, 500_000_000, LONG_VALID, "office@acme.example.com", TODAY.toordinal()]
        return await self.run("confirm", keys, [*held, *proved])
