"""From a file that somebody keeps to units: which table it is, what its columns mean, and what is still to be asked."""

import functools
from collections.abc import Sequence
from dataclasses import dataclass

from inventory.lists.columns.guessing import Guess, guess
from inventory.lists.columns.headings import Meaning
from inventory.lists.columns.other_lists import OtherKind, other_kind
from inventory.lists.findings import ListRefused, grouped
from inventory.lists.mapping import Mapping
from inventory.lists.reading.joined_sheets import together
from inventory.lists.reading.sheets import Sheet
from inventory.lists.reading.table import Table, find_tables
from inventory.lists.states.state_cells import TELLING
from inventory.lists.units.made import Made
from inventory.lists.words.list_words import cell_words, programs, service_words
from inventory.lists.words.plain_text import Phrases, plain, plain_words

RATES = {Meaning.DAILY_RATE, Meaning.RATE}
IDS = {Meaning.EQUIPMENT_ID, Meaning.KIND_CODE}
MOST_EXAMPLES = 3


@dataclass(frozen=True)
class Candidate:
    """A table that may be the list of equipment, with what its columns seem to mean."""

    table: Table
    guess: Guess
    likeness: float

    @property
    def name(self) -> str:
        sheet = self.table.sheet.name
        if self.table.sheet_of:
            return f"the sheets {sheet} together"
        return f"sheet {sheet!r}" if sheet else "the file"


@dataclass(frozen=True)
class Tables:
    """The tables of a file. `chosen` is the list of equipment; None if people must say which of them it is."""

    chosen: Candidate | None
    candidates: tuple[Candidate, ...]

    @property
    def others(self) -> tuple[Candidate, ...]:
        return tuple(one for one in self.candidates if one is not self.chosen)


def find_list(sheets: Sequence[Sheet], *, source: str, sheet: str | None = None, program: str | None = None) -> Tables:
    """Find the list of equipment in the sheets of a file.

    Args:
        source: the name of the file, in error messages.
        sheet: the name of its sheet, if people have named it.
        program: the program that the export is from, if people have named it.

    Raises:
        ListRefused: no sheet has a table, none is called `sheet`, or none has columns of `program`.
    """
    if sheet is not None and sheet not in [one.name for one in sheets]:
        names = ", ".join(repr(one.name) for one in sheets if one.name) or "only one, without a name"
        raise ListRefused(f"{source} has no sheet {sheet!r}. It has: {names}.")
    tables = [table for one in sheets if sheet in (None, one.name) for table in find_tables(one) if table.rows]
    if not tables:
        raise ListRefused(
            f"{source} has no table with rows in it. Its first rows should be headings, then one row a unit."
        )
    if program and not any(set(table.headings) & programs()[program].columns.keys() for table in tables):
        raise ListRefused(f"{source} has none of the columns of an export of {program}. Import it without --from.")
    candidates = sorted(
        (_candidate(table, program) for table in tables),
        key=lambda one: (one.likeness, len(one.table.rows)),
        reverse=True,
    )
    kept = [one for one in candidates if not _has_no_stock(one)] or candidates
    best = kept[0]
    likely = [one for one in kept if one.likeness >= max(2.0, best.likeness * 0.8)] or [best]
    same = [one for one in kept if one.table.headings == best.table.headings]
    likely = [*same, *(one for one in likely if one not in same)]
    if kind := _other_kind(best):
        columns = ", ".join(map(repr, kind.headings[:6]))
        raise ListRefused(
            f"{source} reads like a list of {kind.words}, because it has {columns}. Import the list of your equipment; "
            "if this is it all the same, delete these columns from it."
        )
    if len(same) > 1:
        in_order = sorted(same, key=lambda one: tables.index(one.table))
        joined = _candidate(together([one.table for one in in_order]), program)
        rest = [one for one in candidates if one not in same]
        if len(likely) == len(same) and not _repeats([one.table for one in same], best):
            return Tables(joined, (joined, *rest))
        # Two states of one list would be counted twice, so it is asked.
        return Tables(None, (joined, *in_order, *(one for one in likely if one not in same)))
    chosen = best if len(likely) == 1 else None
    return Tables(chosen, tuple(likely if chosen is None else candidates))


def _has_no_stock(candidate: Candidate) -> bool:
    """Whether a sheet's name says that it has what was sold, what is for sale, or old prices."""
    name = plain(candidate.table.sheet.name)
    return bool(_past().spans(name)) or name in plain_words(service_words().for_sale)


@functools.cache
def _past() -> Phrases:
    return Phrases(cell_words().sheets_of_the_past)


def _other_kind(candidate: Candidate) -> OtherKind | None:
    rates = candidate.guess.rates_to_choose
    # What customers pay is offered as a rate only where the list says that it is for a day, or that things are rented
    of_rent = (Meaning.DAILY_RATE, Meaning.OTHER_RATE, Meaning.OTHER_MONEY)
    has_rate = any(candidate.guess.also.get(one) in of_rent for one in rates)
    guess = candidate.guess
    return other_kind(guess.mapping.columns, candidate.table, has_rate=has_rate, by_cells=guess.by_cells)


def _repeats(tables: Sequence[Table], like: Candidate) -> bool:
    """Whether the sheets have the same units or kinds again."""
    columns = like.guess.mapping.columns
    heading = columns.get(Meaning.EQUIPMENT_ID) or columns.get(Meaning.KIND_CODE) or columns.get(Meaning.NAME)
    if heading is None:
        return True
    found = [{cells[table.column(heading)] for _, cells in table.rows} - {""} for table in tables]
    return len(set().union(*found)) < sum(map(len, found)) * 0.9


def _candidate(table: Table, program: str | None) -> Candidate:
    found = guess(table, program=program)
    has = set(found.mapping.columns) - set(TELLING)  # lists of orders have customers, too
    is_named = bool(has & {Meaning.NAME, Meaning.MODEL})
    likeness = float(is_named) + bool(has & IDS) * 0.8
    likeness += bool(has & RATES or found.rates_to_choose) * 1.2 + (Meaning.QUANTITY in has) * 0.5
    likeness += 0.2 * len(has - {Meaning.NAME, Meaning.QUANTITY} - IDS - RATES)
    return Candidate(table, found, likeness * (1 if is_named or has & IDS else 0.3))


def examples(table: Table, heading: str) -> list[str]:
    """Three cells of a column that differ, for people to see what is in it."""
    index = table.column(heading)
    found: dict[str, None] = {}
    for _, cells in table.rows:
        if cells[index]:
            found[cells[index]] = None
        if len(found) == MOST_EXAMPLES:
            break
    return list(found)


def not_needed(table: Table, mapping: Mapping) -> list[str]:
    """The columns that have something in them and that the line does not need."""
    used = set(mapping.columns.values())
    return [heading for heading in table.headings if heading not in used and examples(table, heading)]


def refuse_if_wrong(made: Made, source: str) -> None:
    """Refuse a list with mistakes.

    Raises:
        ListRefused: there are some, or there is no unit. The text has a line for each kind of mistake.
    """
    if made.problems:
        lines = "\n".join(f"  {line}" for line in grouped(made.problems))
        raise ListRefused(f"{source} was not imported, and nothing was changed:\n{lines}")
    if not made.units:
        why = {one.why: None for one in made.left_out}
        reasons = f" Rows were left out: {'; '.join(list(why)[:5])}." if why else ""
        raise ListRefused(f"{source} has no equipment in it.{reasons}")
