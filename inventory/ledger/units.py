"""The equipment of a depot: which units there are, which are free, and which people have withdrawn."""

import datetime as dt
import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from inventory.ledger import stored_form
from inventory.ledger.base import UNITS_PER_SCRIPT, InventoryBase
from inventory.ledger.script_errors import unknown_unit
from inventory.ledger.stored_form import day_number, day_numbers
from inventory.models import Equipment, EquipmentNotFound, Period, Status
from inventory.server.errors import unavailable_if_silent

BEGINNING_OF_STREAM = "0-0"
CHANGES_PER_READ = 200
NO_STATUSES: Mapping[str, Status] = {}


@dataclass(frozen=True)
class LoadSummary:
    """How many units were added, changed and left as they were; and how many were left out as they had been removed."""

    added: int
    changed: int
    unchanged: int
    removed: int = 0


@dataclass(frozen=True)
class CatalogueChanges:
    """The ids of units that were added or changed, and the `position` up to which the stream was read.

    Not `complete` when entries may have been trimmed from the stream before they were read.
    """

    position: str
    equipment_ids: tuple[str, ...]
    complete: bool


class Units(InventoryBase):
    """The part of the inventory that knows the units."""

    @unavailable_if_silent(after=None)
    async def load(
        self, equipment: Iterable[Equipment], *, replaced_statuses: Mapping[str, Status] = NO_STATUSES
    ) -> LoadSummary:
        """Add these units, or change what is known of them. Holds and bookings are not touched. When an answer is lost
        and the command is sent again, the units that it had written count as unchanged.

        Args:
            equipment: the units. A unit that is new gets its status; one that is known keeps the status it has.
            replaced_statuses: of known units that are to get the status of `equipment`, by id, the status that they
                had when the replacement was agreed on. A unit that has another one by now keeps that.
        """
        keys = (
            self.keys.equipment,
            self.keys.withdrawn,
            self.keys.catalogue,
            self.keys.removed,
            self.keys.turnaround,
        )
        units = list(equipment)
        counts = [0, 0, 0, 0]
        for begin in range(0, len(units), UNITS_PER_SCRIPT):
            batch = units[begin : begin + UNITS_PER_SCRIPT]
            answer = await self.run("load", keys, _loaded(batch, replaced_statuses))
            counts = [sum(pair) for pair in zip(counts, answer, strict=True)]
        return LoadSummary(*counts)

    @unavailable_if_silent()
    async def get(self, equipment_id: str) -> Equipment:
        """The unit with this id. Its status is what people set, not what the calendar says.

        Raises:
            EquipmentNotFound: no unit has this id.
        """
        pipe = self.redis.pipeline(transaction=False)
        pipe.hget(self.keys.equipment, equipment_id)
        pipe.hget(self.keys.withdrawn, equipment_id)
        stored, status = await pipe.execute()
        if stored is None:
            raise unknown_unit(equipment_id)
        return stored_form.read_equipment(equipment_id, stored, status, today=self.today())

    @unavailable_if_silent()
    async def get_or_removed(self, equipment_id: str) -> Equipment:
        """The unit with this id, also if the depot does not have it any more.

        Raises:
            EquipmentNotFound: no unit has or had this id.
        """
        try:
            return await self.get(equipment_id)
        except EquipmentNotFound:
            removed = await self.redis.hget(self.keys.removed, equipment_id)  # type: ignore[misc]
            if removed is None:
                raise
            return stored_form.read_equipment(equipment_id, removed, None)

    @unavailable_if_silent(after=None)
    async def names(self) -> dict[str, str]:
        """The name of each unit, by id. It takes less time than reading the units."""
        stored: Any = await self.redis.hgetall(self.keys.equipment)  # type: ignore[misc]
        names = {text: str(json.loads(text)["name"]) for text in set(stored.values())}
        return {equipment_id.decode(): names[text] for equipment_id, text in stored.items()}

    @unavailable_if_silent(after=None)
    async def all(self, expected: Iterable[Equipment] = ()) -> list[Equipment]:
        """Every unit, in the order of the ids. It takes less time for those that are as `expected`."""
        pipe = self.redis.pipeline(transaction=False)
        pipe.hgetall(self.keys.equipment)
        pipe.hgetall(self.keys.withdrawn)
        stored, withdrawn = await pipe.execute()
        today = self.today()
        by_id = {unit.equipment_id: unit for unit in expected}
        units: list[Equipment] = []
        for key, text in sorted(stored.items()):
            equipment_id = key.decode()
            unit = by_id.get(equipment_id)
            # Writing the one that is expected takes a third of the time of reading the one that is stored.
            if unit is None or stored_form.write_equipment(unit).encode() != text:
                unit = stored_form.read_equipment(equipment_id, text, None)
            status = stored_form.read_status(withdrawn.get(key), today=today)
            units.append(unit if unit.status is status else unit.model_copy(update={"status": status}))
        return units

    @unavailable_if_silent()
    async def get_many(self, equipment_ids: Sequence[str]) -> list[Equipment]:
        """The units with these ids, in the order given; ids that no unit has are left out."""
        pipe = self.redis.pipeline(transaction=False)
        pipe.hmget(self.keys.equipment, equipment_ids)
        pipe.hmget(self.keys.withdrawn, equipment_ids)
        today = self.today()
        found = zip(equipment_ids, *await pipe.execute(), strict=True)
        return [
            stored_form.read_equipment(key, stored, status, today=today)
            for key, stored, status in found
            if stored is not None
        ]

    @unavailable_if_silent()
    async def catalogue_position(self) -> str:
        """Where the stream of changed units ends now. To follow the units: note the position, read all units, then ask
        for the changes after it."""
        newest: Any = await self.redis.xrevrange(self.keys.catalogue, count=1)
        return newest[0][0].decode() if newest else BEGINNING_OF_STREAM

    @unavailable_if_silent()
    async def catalogue_changes(self, after: str, *, wait_seconds: float) -> CatalogueChanges:
        """The units that were added or changed after this position. Waits up to `wait_seconds` for the first one."""
        read: Any = await self.redis.xread(
            {self.keys.catalogue: after}, count=CHANGES_PER_READ, block=int(wait_seconds * 1000)
        )
        entries = read[0][1] if read else []
        if not entries:
            return CatalogueChanges(position=after, equipment_ids=(), complete=True)
        # The stream is trimmed from its beginning. If the entry that was read last is still there, none after it is
        # missing. After an empty stream there is no such entry, so the first entries may be missing.
        complete = bool(await self.redis.xrange(self.keys.catalogue, after, after))
        ids = dict.fromkeys(fields[b"equipment_id"].decode() for _, fields in entries)
        return CatalogueChanges(position=entries[-1][0].decode(), equipment_ids=tuple(ids), complete=complete)

    @unavailable_if_silent(after=None)
    async def statuses(self) -> dict[str, Status]:
        """Today's status of every unit, by id: what people set, else what the calendar says (RENTED also when
        overdue)."""
        units = await self.all()
        status = {unit.equipment_id: unit.status for unit in units}
        for begin in range(0, len(units), UNITS_PER_SCRIPT):
            ids = [unit.equipment_id for unit in units[begin : begin + UNITS_PER_SCRIPT]]
            rented = await self.run("rented", [self.keys.calendar(unit) for unit in ids], [day_number(self.today())])
            for equipment_id, is_rented in zip(ids, rented, strict=True):
                if is_rented and status[equipment_id] is Status.AVAILABLE:
                    status[equipment_id] = Status.RENTED
        return status

    @unavailable_if_silent()
    async def available(self, equipment_ids: Sequence[str], period: Period, *, call_id: str | None = None) -> list[str]:
        """Those of the units that are free for these days, in the order given. What `call_id` holds counts as free."""
        common = (self.keys.equipment, self.keys.withdrawn, self.keys.holds, self.keys.turnaround)
        free: list[str] = []
        for begin in range(0, len(equipment_ids), UNITS_PER_SCRIPT):
            ids = equipment_ids[begin : begin + UNITS_PER_SCRIPT]
            answer = await self.run(
                "available",
                [*common, *(self.keys.calendar(unit) for unit in ids)],
                [*day_numbers(period), day_number(self.today()), call_id or "", *ids],
            )
            free += [equipment_id for equipment_id, is_free in zip(ids, answer, strict=True) if is_free]
        return free

    @unavailable_if_silent()
    async def first_free(
        self, equipment_ids: Sequence[str], period: Period, *, furthest_start: dt.date, call_id: str | None = None
    ) -> tuple[str, Period] | None:
        """Which of the units is the first to be free for as many days as `period` has, and when: from the period's
        first day on, starting on `furthest_start` at the latest. None when no unit is. Of units that are free on the
        same day, the one given first."""
        common = (self.keys.equipment, self.keys.withdrawn, self.keys.holds, self.keys.turnaround)
        found: tuple[int, str] | None = None
        for begin in range(0, len(equipment_ids), UNITS_PER_SCRIPT):
            ids = equipment_ids[begin : begin + UNITS_PER_SCRIPT]
            first_days = await self.run(
                "first_free",
                [*common, *(self.keys.calendar(unit) for unit in ids)],
                [*day_numbers(period), day_number(furthest_start), day_number(self.today()), call_id or "", *ids],
            )
            for equipment_id, first_day in zip(ids, first_days, strict=True):
                if first_day and (found is None or first_day < found[0]):
                    found = first_day, equipment_id
        if found is None:
            return None
        first_day, equipment_id = found
        return equipment_id, Period.of(dt.date.fromordinal(first_day), period.days)


def _loaded(units: Sequence[Equipment], replaced_statuses: Mapping[str, Status]) -> list[str | int]:
    """These units as the script that loads them wants them."""
    arguments: list[str | int] = [len(units), *(unit.equipment_id for unit in units)]
    for unit in units:
        arguments += (stored_form.write_equipment(unit), unit.status.value)
        arguments += (replaced_statuses.get(unit.equipment_id, ""), unit.turnaround_days)
    return arguments
