"""What became of a list, and what was known before."""

from collections.abc import Set
from dataclasses import dataclass, field

from inventory.lists.findings import Gap, Problem
from inventory.lists.reading.table import LeftOut
from inventory.lists.units.unit_ids import Kind
from inventory.models import Equipment


@dataclass
class Made:
    """What became of a table. `units` are complete only when there are no `gaps` and no `problems`. `kinds` are those
    whose units have numbers. `notes` are sentences that people should read."""

    units: list[Equipment] = field(default_factory=list)
    kinds: list[Kind] = field(default_factory=list)
    left_out: list[LeftOut] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    gaps: dict[tuple[str, str, str], Gap] = field(default_factory=dict)
    notes: list[str] = field(default_factory=list)


@dataclass(frozen=True)
class Known:
    """The units that the inventory has: a kind keeps the ids that it has, and what has the name of a unit is equipment,
    so that it is not asked."""

    ids: Set[str] = frozenset()
    names: Set[str] = frozenset()


NONE_KNOWN = Known()
