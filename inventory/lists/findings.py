"""What was found while the rows of a list became units: what is wrong, what is not known yet, and what was left out."""

import dataclasses
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from inventory.files.equipment_rows import EquipmentSourceError
from inventory.files.mistakes import rows_named, shortened


class ListRefused(EquipmentSourceError):
    """A list was not imported, and nothing was changed. The text says why, and what to do."""


@dataclass(frozen=True)
class Problem:
    """A cell, or a whole row, that is wrong. `what` is the kind of mistake, and `advice` what to do."""

    number: int
    column: str
    value: str
    what: str
    advice: str


@dataclass
class Gap:
    """Something that the list does not say and the mapping does not know yet.

    `about` says what it is: "default" for a value that `field` has no column for, "word" for a word in `field` whose
    meaning is not known, "row" for a row that may be no equipment, "rate_is_for", "days_in", "rate_from" for lists that
    have only rates of another time, "weight_unit" or "not_available_are". `word` is the word, the name of the row, or
    the time of a rate. `rows` and `categories` are those concerned, each once.
    """

    about: str
    field: str
    word: str = ""
    rows: dict[int, None] = dataclasses.field(default_factory=dict)
    categories: dict[str, None] = dataclasses.field(default_factory=dict)

    @property
    def key(self) -> tuple[str, str, str]:
        return self.about, self.field, self.word


def grouped(problems: Iterable[Problem]) -> list[str]:
    """A line for each kind of mistake, with its rows and examples of what stands there."""
    kinds: defaultdict[tuple[str, str, str], list[Problem]] = defaultdict(list)
    for problem in problems:
        kinds[problem.column, problem.what, problem.advice].append(problem)
    lines: list[str] = []
    for (column, what, advice), found in kinds.items():
        values = list(dict.fromkeys(shortened(one.value) for one in found if one.value))
        examples = f" ({', '.join(map(repr, values[:3]))}{' …' if len(values) > 3 else ''})" if values else ""
        where = f"column {column}: " if column else ""
        lines.append(f"{where}{rows_named([one.number for one in found])}: {what}{examples}; {advice}")
    return lines
