"""Rows that people leave out of an import, or bring back: by their numbers, or by a name or a category."""

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from collections.abc import Mapping as AnyMapping
from dataclasses import dataclass

from inventory.files.mistakes import rows_named
from inventory.lists.columns.headings import Meaning
from inventory.lists.mapping import KEEP, LEAVE_OUT, Mapping
from inventory.lists.reading.table import Table
from inventory.lists.units.made import Made
from inventory.lists.units.rows_of_equipment import EquipmentRows
from inventory.lists.units.whole_rows import whole_rows
from inventory.lists.words.plain_text import plain_cell

MOST_IN_RANGE = 100_000
_NUMBERS = re.compile(r"\d{1,7}(?:\s*[-–]\s*\d{1,7})?(?:(?:\s*,\s*|\s+)\d{1,7}(?:\s*[-–]\s*\d{1,7})?)*")
_RANGE = re.compile(r"(\d+)(?:\s*[-–]\s*(\d+))?")


@dataclass(frozen=True)
class _Row:
    number: int
    code: str
    code_is: Meaning
    name: str
    category: str


def rows_chosen(table: Table, mapping: Mapping, made: Made, text: str) -> Mapping:
    """The mapping after people named rows: those that became units are left out from now on, and those that were left
    out become units.

    Args:
        made: what became of the table by this mapping.
        text: numbers of rows such as "12, 15-18", or a category or a name as the list has it.

    Raises:
        ValueError: no such row can be left out or brought back; the text says why.
    """
    rows = list(_rows(table, mapping))
    out = {one.number for one in made.left_out}
    if numbers := numbers_in(text):
        return _by_number(mapping, rows, out, numbers)
    word = plain_cell(text)
    for meaning, of in ((Meaning.CATEGORY, lambda row: row.category), (Meaning.NAME, lambda row: row.name)):
        if found := [row for row in rows if of(row) == word]:
            said = LEAVE_OUT if any(row.number not in out for row in found) else KEEP
            return with_rows(_without_words_of(mapping, found), {meaning: {word: said}})
    raise ValueError(f"No row has the name or the category {text.strip()!r}.")


def with_rows(mapping: Mapping, said: AnyMapping[Meaning, AnyMapping[str, str]]) -> Mapping:
    """The mapping in which `LEAVE_OUT` or `KEEP` is said of the rows with these ids, names or categories, as
    `plain_cell` writes them."""
    words = {meaning: {**mapping.words.get(meaning, {}), **of} for meaning, of in said.items()}
    return mapping.model_copy(update={"words": {**mapping.words, **words}})


def _without_words_of(mapping: Mapping, rows: Sequence[_Row]) -> Mapping:
    """The mapping without what was said of single rows before, which would go before what is said of all of them."""
    codes = {row.code for row in rows}
    words = {
        Meaning.NAME: {row.name for row in rows},
        Meaning.EQUIPMENT_ID: codes,
        Meaning.KIND_CODE: codes,
    }
    kept = {
        meaning: {word: said for word, said in of.items() if word not in words.get(meaning, ())}
        for meaning, of in mapping.words.items()
    }
    return mapping.model_copy(update={"words": kept})


def _rows(table: Table, mapping: Mapping) -> Iterable[_Row]:
    reader = EquipmentRows(table, mapping)
    for number, cells in whole_rows(table, mapping):
        code_is = Meaning.EQUIPMENT_ID if reader.cell(Meaning.EQUIPMENT_ID, cells) else Meaning.KIND_CODE
        code, name = plain_cell(reader.cell(code_is, cells)), plain_cell(reader.name(cells))
        yield _Row(number, code, code_is, name, plain_cell(reader.category_of(number, cells)))


def numbers_in(text: str) -> list[int]:
    """The numbers that a text such as "12, 15-18" names; none if it is no such text."""
    if not _NUMBERS.fullmatch(text.strip()):
        return []
    found: dict[int, None] = {}
    for first, last in _RANGE.findall(text):
        for number in range(int(first), min(int(last or first), int(first) + MOST_IN_RANGE) + 1):
            found[number] = None
    return list(found)


def _by_number(mapping: Mapping, rows: Sequence[_Row], out: set[int], numbers: Sequence[int]) -> Mapping:
    of_number = {row.number: row for row in rows}
    named = [of_number[number] for number in numbers if number in of_number]
    if lacking := [number for number in numbers if number not in of_number or not of_number[number].name]:
        why = "titles, sums or notes, and cannot be brought back" if set(lacking) & out else "not in the list"
        raise ValueError(f"These are {why}: {rows_named(lacking)}.")
    not_named = Counter(row.name for row in rows)
    not_named.subtract(row.name for row in named)
    said: defaultdict[Meaning, dict[str, str]] = defaultdict(dict)
    for row in named:
        # By its name, which holds for all of the kind and for the next export; of several units of one kind, by the id.
        by_name = not not_named[row.name] or not row.code
        meaning, word = (Meaning.NAME, row.name) if by_name else (row.code_is, row.code)
        said[meaning][word] = KEEP if row.number in out else LEAVE_OUT
    return with_rows(mapping, said)
