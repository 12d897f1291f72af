"""The equipment of a depot: what there is, what is free, and what people take out of the offer."""

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from inventory.ledger import scripts, stored_form
from inventory.ledger.ledger import AT_ONCE, Ledger, day_number, days_of, no_such_unit, unavailable_if_silent
from inventory.models import Equipment, EquipmentNotAvailable, EquipmentNotFound, Period, Status
from inventory.server.one_server import one_server

EMPTY_STREAM = "0-0"


@dataclass(frozen=True)
class LoadSummary:
    """How many units a load added, changed and left as they were."""

    added: int
    changed: int
    unchanged: int


@dataclass(frozen=True)
class CatalogueChanges:
    """Units that were added or changed, and up to where the stream was read; not `complete` when it was trimmed."""

    position: str
    equipment_ids: tuple[str, ...]
    complete: bool


class Units(Ledger):
    """The part of the inventory that knows the units."""

    @unavailable_if_silent(after=None)
    async def load(self, equipment: Iterable[Equipment]) -> LoadSummary:
        """Add these units, or change what is known of them. Holds and bookings are not touched. Units that a first try
        wrote whose answer was lost are counted as unchanged."""
        counts = {"added": 0, "changed": 0, "unchanged": 0}
        units = list(equipment)
        keys = (self.keys.equipment, self.keys.out, self.keys.catalogue)
        async with one_server(self.redis, self.keys.equipment) as server:
            for begin in range(0, len(units), AT_ONCE):
                pipe = server.pipeline(transaction=False)
                pipe.script_load(scripts.source("load"))  # it may have been lost since it was last used
                for unit in units[begin : begin + AT_ONCE]:
                    told = (unit.equipment_id, stored_form.write_equipment(unit), unit.status.value)
                    pipe.evalsha(scripts.digest("load"), len(keys), *keys, *told)
                _, *answers = await pipe.execute()
                for answer in answers:
                    counts[answer.decode()] += 1
        return LoadSummary(**counts)

    @unavailable_if_silent()
    async def get(self, equipment_id: str) -> Equipment:
        """The unit of this id; its status is what people set, not what the calendar says.

        Raises:
            EquipmentNotFound: there is none.
        """
        pipe = self.redis.pipeline(transaction=False)
        pipe.hget(self.keys.equipment, equipment_id)
        pipe.hget(self.keys.out, equipment_id)
        stored, status = await pipe.execute()
        if stored is None:
            raise EquipmentNotFound(f"No unit has the id {equipment_id}.")
        return stored_form.read_equipment(equipment_id, stored, status)

    @unavailable_if_silent(after=None)
    async def all(self) -> list[Equipment]:
        """Every unit, in the order of the ids."""
        pipe = self.redis.pipeline(transaction=False)
        pipe.hgetall(self.keys.equipment)
        pipe.hgetall(self.keys.out)
        stored, out = await pipe.execute()
        return [stored_form.read_equipment(key.decode(), unit, out.get(key)) for key, unit in sorted(stored.items())]

    @unavailable_if_silent()
    async def get_many(self, equipment_ids: Sequence[str]) -> list[Equipment]:
        """Those of the units that there are, in the order given."""
        pipe = self.redis.pipeline(transaction=False)
        pipe.hmget(self.keys.equipment, equipment_ids)
        pipe.hmget(self.keys.out, equipment_ids)
        found = zip(equipment_ids, *await pipe.execute(), strict=True)
        return [stored_form.read_equipment(key, stored, status) for key, stored, status in found if stored is not None]

    @unavailable_if_silent()
    async def catalogue_position(self) -> str:
        """Where the stream of changed units stands now. Note it, read the units, then ask for what came after."""
        newest: Any = await self.redis.xrevrange(self.keys.catalogue, count=1)
        return newest[0][0].decode() if newest else EMPTY_STREAM

    @unavailable_if_silent()
    async def catalogue_changes(self, after: str, *, wait_seconds: float) -> CatalogueChanges:
        """The units that were added or changed since the position `after`; waits that long for the first."""
        read: Any = await self.redis.xread({self.keys.catalogue: after}, count=AT_ONCE, block=int(wait_seconds * 1000))
        entries = read[0][1] if read else []
        if not entries:
            return CatalogueChanges(position=after, equipment_ids=(), complete=True)
        # What was read last is still there, so nothing behind it was trimmed away unread. Of a stream that was empty
        # nothing was read, so it is not known what came first.
        complete = bool(await self.redis.xrange(self.keys.catalogue, after, after))
        ids = dict.fromkeys(fields[b"equipment_id"].decode() for _, fields in entries)
        return CatalogueChanges(position=entries[-1][0].decode(), equipment_ids=tuple(ids), complete=complete)

    @unavailable_if_silent(after=None)
    async def statuses(self) -> dict[str, Status]:
        """The status today of every unit: what people set, else what the calendar says. Overdue counts as rented."""
        units = await self.all()
        status = {unit.equipment_id: unit.status for unit in units}
        for begin in range(0, len(units), AT_ONCE):
            ids = [unit.equipment_id for unit in units[begin : begin + AT_ONCE]]
            rented = await self.run("rented", [self.keys.calendar(unit) for unit in ids], [day_number(self.today())])
            for equipment_id, is_rented in zip(ids, rented, strict=True):
                if is_rented and status[equipment_id] is Status.AVAILABLE:
                    status[equipment_id] = Status.RENTED
        return status

    @unavailable_if_silent()
    async def available(self, equipment_ids: Sequence[str], period: Period, *, call_id: str | None = None) -> list[str]:
        """Those of the units that are free for these days, in the order given. What `call_id` holds counts as free."""
        asked = (self.keys.equipment, self.keys.out, self.keys.holds)
        free: list[str] = []
        for begin in range(0, len(equipment_ids), AT_ONCE):
            ids = equipment_ids[begin : begin + AT_ONCE]
            answer = await self.run(
                "available",
                [*asked, *(self.keys.calendar(unit) for unit in ids)],
                [*days_of(period), day_number(self.today()), call_id or "", *ids],
            )
            free += [equipment_id for equipment_id, is_free in zip(ids, answer, strict=True) if is_free]
        return free

    @unavailable_if_silent()
    async def first_free(
        self, equipment_ids: Sequence[str], period: Period, *, furthest_start: dt.date, call_id: str | None = None
    ) -> tuple[str, Period] | None:
        """Which of the units is free first for as many days, not before `period`, and when; None when none is that
        may start by `furthest_start`. Of those that are free at once, the one given first."""
        asked = (self.keys.equipment, self.keys.out, self.keys.holds)
        first: tuple[int, str] | None = None
        for begin in range(0, len(equipment_ids), AT_ONCE):
            ids = equipment_ids[begin : begin + AT_ONCE]
            starts = await self.run(
                "first_free",
                [*asked, *(self.keys.calendar(unit) for unit in ids)],
                [*days_of(period), day_number(furthest_start), day_number(self.today()), call_id or "", *ids],
            )
            for equipment_id, start in zip(ids, starts, strict=True):
                if start and (first is None or start < first[0]):
                    first = start, equipment_id
        return (first[1], Period.of(dt.date.fromordinal(first[0]), period.days)) if first else None

    @unavailable_if_silent()
    async def set_maintenance(self, equipment_id: str, on: bool) -> Equipment:
        """Take a unit out of the offer, or put it back. Holds and bookings stay as they are.

        Raises:
            EquipmentNotFound: no unit has this id.
            EquipmentNotAvailable: people marked it as rented; it has to come back first.
        """
        answer = await self.run(
            "maintenance",
            [self.keys.equipment, self.keys.out, self.keys.catalogue],
            [equipment_id, "on" if on else "off"],
        )
        if answer == b"rented":
            raise EquipmentNotAvailable(
                f"Unit {equipment_id} is marked as rented. Return it first, then take it into maintenance.",
                Status.RENTED,
            )
        if answer != b"done":
            raise no_such_unit(equipment_id)
        return await self.get(equipment_id)
