"""Rows that say the same, apart from their names, ids and descriptions: long lists have many of them."""

from collections.abc import Sequence, Set
from dataclasses import dataclass
from typing import Any

from inventory.lists.columns.headings import Meaning
from inventory.models import Equipment, Status

OWN = (
    *(Meaning.EQUIPMENT_ID, Meaning.KIND_CODE, Meaning.NAME, Meaning.MAKE, Meaning.MODEL),
    Meaning.DESCRIPTION,
)  # what is in these columns is another text in nearly each row


@dataclass(frozen=True, slots=True)
class Alike:
    """What rows become that say the same.

    Attributes:
        unit: one of their units, whose id, name and description are those of another row.
        quantity: how many units each of the rows stands for.
        elsewhere: of how many of them the state is another one.
    """

    unit: Equipment
    quantity: int
    elsewhere: tuple[tuple[Status, int], ...]


class WatchedCells(Sequence[str]):
    """The cells of a row. `others_were_read` tells whether one was asked for that is not in these `places`, so that
    rows with other cells there may become something else."""

    def __init__(self, cells: Sequence[str], places: Set[int]) -> None:
        self._cells, self._places = cells, places
        self.others_were_read = False

    def __getitem__(self, place: Any) -> Any:
        if isinstance(place, slice) or place not in self._places:
            self.others_were_read = True
        return self._cells[place]

    def __len__(self) -> int:
        return len(self._cells)
