"""What was found while the rows of a list became units: what is wrong, what is not known yet, and what was left out."""

import dataclasses
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from inventory.files.equipment_rows import EquipmentSourceError

MOST_ROWS_NAMED = 8
LONGEST_CELL = 40


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
    meaning is not known, "rate_is_for", "days_in", "weight_unit" or "not_available_are". `word` is the word, or the
    time of a rate. `rows` and `categories` are those concerned, each once.
    """

    about: str
    field: str
    word: str = ""
    rows: dict[int, None] = dataclasses.field(default_factory=dict)
    categories: dict[str, None] = dataclasses.field(default_factory=dict)

    @property
    def key(self) -> tuple[str, str, str]:
        return self.about, self.field, self.word


def shortened(value: str) -> str:
    return value if len(value) <= LONGEST_CELL else f"{value[:LONGEST_CELL]}..."


def rows_named(numbers: Iterable[int]) -> str:
    """ "row 4", or "rows 4, 7 and 12 more"."""
    distinct = list(dict.fromkeys(numbers))
    if len(distinct) == 1:
        return f"row {distinct[0]}"
    named = [str(number) for number in distinct[:MOST_ROWS_NAMED]]
    rest = len(distinct) - len(named)
    if rest:
        return f"rows {', '.join(named)} and {rest} more"
    return f"rows {', '.join(named[:-1])} and {named[-1]}"


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
