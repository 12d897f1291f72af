"""What is in a column, whatever its heading says."""

import functools
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from inventory.lists.cells import Unreadable, read_amounts, read_count, read_weight
from inventory.lists.columns.headings import period_of
from inventory.lists.reading.sheets import Row
from inventory.lists.states.state_words import known_states
from inventory.lists.words.list_words import cell_words
from inventory.lists.words.plain_text import plain_cell

LOOKED_AT = 400  # cells of a column
LONGEST_STATE = 40
LONGEST_SHELF = 5  # letters behind "Rail" or "Box"
MOSTLY = 0.9
FEWER = 100  # those of which it is looked at whether they name a time, which takes longer
# "GEN-8K", and no words
_CODE = re.compile(r"(?=.{0,20}[A-Za-z])(?=.{0,20}\d)[A-Za-z0-9]{1,20}(?:[-_./][A-Za-z0-9]{1,20}){0,5}")
_DAYS = ("day", "several_days")
_YEAR = re.compile(r"(?:19[89]|20[0-3])\d")
_KEYS, ENOUGH_KEYS = re.compile(r"\d{5,}(?: \d{5,})*"), 4
_ZERO = re.compile(r"[^\w]{0,3}0{1,3}(?:[.,]0{1,4})?[^\w]{0,3}")
# "2 days": so few of them are no amount of money
_DURATION = re.compile(r"(?:[1-9]|[12]\d|3[01])\s?[^\W\d_]{1,12}\.?")
_DASH = re.compile(r"[-–—―_./]{1,3}")  # stands where there is nothing
_PATHS = ("/", "http:", "https:", "www.")
_BIN = re.compile(r"[^\W\d_]{1,2}[-. ]?\d{1,3}(?:[-./ ]?[^\W_]{1,3}){0,3}")  # "A-02-1", "W3"
_FILE = re.compile(r"[\w.-]+(?:/[\w. -]+)+\.[a-z]{2,4}")  # "images/saw.jpg"
_FIRST_NUMBER = re.compile(r"\d{1,4}(?!\d)")
_MEASURE = re.compile(r"[\d.,]{1,12}\s?[^\W\d_][^\s\d]{0,5}[²³]?")  # "1.19 m³", "60 ton"
# "1.1.001" is a code
_DAY = re.compile(r"(?:\d{4}[./-]\d{1,2}[./-]\d{1,2}|\d{1,2}[./-]\d{1,2}[./-](?:\d\d){1,2})(?:[ T].*)?|\d{4}年.*")


@dataclass(frozen=True)
class Facts:
    """Of the cells that are not empty and no dash: how many there are, and which share of them reads as what.

    `unique` is the share of different ones. `is_sequence`: they count 1, 2, 3 … `several_states` is the share of cells
    that say a state, perhaps among other words; 0 if all say the same one. `rises`: whole numbers, none below the one
    before. `marks`: yes, no, or a known state. `all_zero`: amounts of nothing; `zeros` is the share of such, and
    `years` the share of cells that are the year of a machine. `keys`: whole numbers of the same length, five digits or
    more, that all differ. `state_words` is the share of different cells that say a known state; `grades`: those say no
    more than how good a thing is. `durations`: some days, as "2 days". `measures`: a number with its unit. `paths`: of
    files or pages. `shelves`: places within a warehouse, as "A-02" and "Rail 3". `yes`: says yes.
    """

    filled: int = 0
    empty: int = 0
    money: float = 0
    counts: float = 0
    weights: float = 0
    yes_no: float = 0
    yes: float = 0
    marks: float = 0
    statuses: float = 0
    several_states: float = 0
    state_words: float = 0
    grades: bool = False
    durations: float = 0
    weight_classes: float = 0
    measures: float = 0
    paths: float = 0
    shelves: float = 0
    periods: float = 0
    types: float = 0
    stock_methods: float = 0
    units_of_measure: float = 0
    days: float = 0
    text: float = 0
    spaces: float = 0
    digits: float = 0
    codes: float = 0
    unique: float = 0
    distinct: int = 0
    longest: int = 0
    is_sequence: bool = False
    rises: bool = False
    years: float = 0
    keys: bool = False
    all_zero: bool = False
    zeros: float = 0


def facts_of(rows: Sequence[Row], column: int) -> Facts:
    """What the cells of a column are. Of long lists, some of the cells from all over it are looked at."""
    every = max(1, len(rows) // LOOKED_AT)
    looked_at = [cells[column] for _, cells in rows[::every]]
    cells = [cell for cell in looked_at if cell and not _DASH.fullmatch(cell)]
    if not cells:
        return Facts(empty=len(looked_at))
    words = cell_words()
    types = words.rental_types | words.not_equipment.types

    def share(is_so: Callable[[str], bool], of: Sequence[str] = cells) -> float:
        return sum(map(is_so, of)) / len(of)

    # "none" and "on request" say that there is no amount, and nothing about the column
    amounts = [cell for cell in cells if plain_cell(cell) not in words.no_amount] or cells

    def reads(read: Callable[[str], object]) -> Callable[[str], bool]:
        def is_read(cell: str) -> bool:
            try:
                return read(cell) is not None
            except (Unreadable, KeyError):
                return False

        return is_read

    def says(known: frozenset[str] | dict[str, object]) -> Callable[[str], bool]:
        return lambda cell: plain_cell(cell) in known

    distinct, several_states = len(set(cells)), _several_states(cells[:FEWER])
    state_words, grades = _state_words(list(dict.fromkeys(cells))[:FEWER])
    durations = share(lambda cell: bool(_DURATION.fullmatch(cell)) and period_of(cell) in _DAYS, cells[:FEWER])
    return Facts(
        filled=len(cells),
        empty=len(looked_at) - len(cells),
        money=share(reads(lambda cell: read_amounts(cell, None)[0]), amounts) if durations < MOSTLY else 0,
        counts=share(reads(read_count), amounts),
        weights=share(reads(lambda cell: read_weight(cell, None, "kg")), amounts),
        yes_no=share(says(words.yes | words.no)),
        yes=share(says(words.yes)),
        marks=share(says(_marks())),
        statuses=max(share(says(dict(words.status_of))), several_states),
        several_states=several_states,
        state_words=state_words,
        grades=grades,
        durations=durations,
        paths=share(_is_path),
        shelves=share(_is_shelf),
        measures=share(lambda cell: bool(_MEASURE.fullmatch(cell))),
        weight_classes=share(says(frozenset().union(*words.weight_classes.values()))),
        periods=sum(map(_is_period, cells[:FEWER])) / len(cells[:FEWER]),
        types=share(says(types)),
        stock_methods=share(says(words.stock_methods)),
        units_of_measure=share(says(words.units_of_measure)),
        days=share(lambda cell: bool(_DAY.fullmatch(cell))),
        text=share(lambda cell: sum(map(str.isalpha, cell)) >= max(2, len(cell) // 3)),
        spaces=share(lambda cell: " " in cell),
        digits=share(lambda cell: any(map(str.isdigit, cell))),
        codes=share(lambda cell: bool(_CODE.fullmatch(cell))),
        unique=distinct / len(cells),
        distinct=distinct,
        longest=max(map(len, cells)),
        is_sequence=len(cells) > 1 and cells[:50] == [str(number) for number in range(1, min(51, len(cells) + 1))],
        rises=all(map(str.isdecimal, cells[:FEWER])) and sorted(cells[:FEWER], key=_number) == cells[:FEWER],
        years=share(lambda cell: bool(_YEAR.fullmatch(cell))),
        keys=distinct == len(cells) >= ENOUGH_KEYS
        and bool(_KEYS.fullmatch(" ".join(cells)))
        and len({*map(len, cells)}) == 1,
        all_zero=all(map(_ZERO.fullmatch, cells)),
        zeros=share(lambda cell: bool(_ZERO.fullmatch(cell))),
    )


def _is_path(cell: str) -> bool:
    return cell.startswith(_PATHS) or bool(_FILE.fullmatch(cell))


def _is_shelf(cell: str) -> bool:
    """Whether a cell is a code such as "A-02", or a word for a shelf and its number."""
    if _BIN.fullmatch(cell):
        return True
    first, _, rest = plain_cell(cell).partition(" ")
    return first in cell_words().shelves and 0 < len(rest) <= LONGEST_SHELF


def _number(cell: str) -> int:
    return int(cell[:LONGEST_STATE])


def _several_states(cells: Sequence[str]) -> float:
    """The share of cells that say a state, as "on rent til 6/12" does; 0 if all say the same one."""
    said = [known_states().said(cell) if len(cell) <= LONGEST_STATE else None for cell in cells]
    return sum(one is not None for one in said) / len(said) if len(set(said) - {None}) > 1 else 0


def _state_words(distinct: Sequence[str]) -> tuple[float, bool]:
    """Which share of different cells say a known state, and whether all of those only say how good a thing is."""
    known = [
        cell for cell in distinct if len(cell) <= LONGEST_STATE and known_states().said_with_more(cell) is not None
    ]
    return len(known) / len(distinct), bool(known) and all(map(_is_grade, known))


def _is_grade(cell: str) -> bool:
    """Whether a cell says no more than how good a thing is, perhaps with a letter for it: "A - as new"."""
    return all(plain_cell(part) in cell_words().grades for part in cell.split(" - "))


@functools.cache
def _marks() -> frozenset[str]:
    """Words that mark a row with yes, no, or a state."""
    words = cell_words()
    return frozenset(words.yes | words.no | words.status_of.keys())


def _is_period(cell: str) -> bool:
    """Whether a cell says for how long a rate is. Nobody has a rate for "24 months", which is a warranty."""
    return (
        len(cell) < 40
        and not ((number := _FIRST_NUMBER.match(cell)) and int(number[0]) > 1 and period_of(cell) == "month")
        and not _is_path(cell)
        and (not cell.isascii() or any(map(str.isalpha, cell)))
        and period_of(cell) is not None
    )
