"""What loading a list of equipment would change in the inventory, for people to see beforehand."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from inventory.files.csv_file import cells_of
from inventory.files.equipment_rows import COLUMNS
from inventory.models import Booking, BookingStatus, Equipment, Hold, Status

STATUS = "Status"  # the column that loading leaves alone


@dataclass(frozen=True)
class ChangedCell:
    """A cell that differs: its value in the inventory, and its value in the list."""

    column: str
    before: str
    after: str


@dataclass(frozen=True)
class ChangedUnit:
    """A unit of the inventory that differs in the list."""

    equipment_id: str
    cells: tuple[ChangedCell, ...]


@dataclass(frozen=True)
class StatusDifference:
    """A unit whose status in the list is not the one that people set. Loading changes it only when it is asked to."""

    unit: Equipment
    present: Status
    listed: Status


@dataclass(frozen=True)
class VanishedUnit:
    """A unit of the inventory that is not in the list; loading keeps it. `references` are of its open bookings."""

    unit: Equipment
    references: tuple[str, ...]
    is_held: bool


@dataclass(frozen=True)
class Differences:
    """What loading would do. `unchanged` is the number of units that loading leaves as they are; `statuses` are those
    that differ, and that loading keeps unless it is asked to replace them."""

    added: tuple[Equipment, ...]
    changed: tuple[ChangedUnit, ...]
    unchanged: int
    vanished: tuple[VanishedUnit, ...]
    statuses: tuple[StatusDifference, ...] = ()


def differences(
    present: Iterable[Equipment], listed: Sequence[Equipment], *, bookings: Iterable[Booking], holds: Iterable[Hold]
) -> Differences:
    """How the units of a list differ from those `present` in the inventory.

    The status of a present unit is the one that people set, not what the calendar says about today.
    """
    before = {unit.equipment_id: unit for unit in present}
    known = [(before[unit.equipment_id], unit) for unit in listed if unit.equipment_id in before]
    changed = tuple(
        ChangedUnit(unit.equipment_id, cells) for old, unit in known if (cells := _changed_cells(old, unit))
    )
    gone = before.keys() - {unit.equipment_id for unit in listed}
    references: defaultdict[str, list[str]] = defaultdict(list)
    for booking in bookings:
        if booking.status is BookingStatus.BOOKED:
            references[booking.equipment_id].append(booking.reference)
    held = {hold.equipment_id for hold in holds}
    return Differences(
        added=tuple(unit for unit in listed if unit.equipment_id not in before),
        changed=changed,
        unchanged=len(known) - len(changed),
        vanished=tuple(
            VanishedUnit(
                unit=before[equipment_id],
                references=tuple(references[equipment_id]),
                is_held=equipment_id in held,
            )
            for equipment_id in sorted(gone)
        ),
        statuses=tuple(
            StatusDifference(old, old.status, unit.status) for old, unit in known if old.status is not unit.status
        ),
    )


def _changed_cells(before: Equipment, after: Equipment) -> tuple[ChangedCell, ...]:
    if before is after:
        return ()
    old, new = cells_of(before), cells_of(after)
    columns = (column for column in COLUMNS if column != STATUS)
    return tuple(ChangedCell(column, old[column], new[column]) for column in columns if old[column] != new[column])
