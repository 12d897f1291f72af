"""An accountant's register of assets, or schedule of depreciation: what each thing cost, what it lost of its worth, and
what it is still worth in the books. Such a list says neither what a thing costs a day nor where it is."""

import functools
from collections.abc import Mapping as AnyMapping
from decimal import Decimal
from itertools import permutations

from inventory.lists.columns.column_facts import facts_of
from inventory.lists.columns.headings import Meaning
from inventory.lists.no_equipment.lists_for_sale import names_hire
from inventory.lists.no_equipment.stock_of_goods import amounts_of
from inventory.lists.reading.table import Table
from inventory.lists.states.state_cells import TELLING
from inventory.lists.words.list_words import cell_words, service_words
from inventory.lists.words.plain_text import Phrases, plain, plain_words

ENOUGH_HEADINGS, ENOUGH_ROWS = 3, 3
MOSTLY = 0.75  # of the rows: another row of headings, and sums, may stand among them
ROWS_ABOVE = 12  # rows above the first one of a table that may say what it is
MOST_COLUMNS = 16  # with amounts, of which it is tried whether one is the difference of two others
ROUNDED, LEAST_ROUNDED = Decimal("0.001"), Decimal("0.02")  # by which part of the cost, and how much, books may be off
_OF_STATES = {
    Meaning.STATUS,
    Meaning.AVAILABLE_QUANTITY,
    Meaning.OUT_QUANTITY,
    Meaning.REPAIR_QUANTITY,
    *TELLING,
}


def register_of_assets(columns: AnyMapping[Meaning, str], table: Table, *, of_depot: bool) -> list[str]:
    """The headings or the title that tell that a list is from an accountant's books; none for other lists.

    Args:
        columns: what the columns of the table mean, those that tell states among them.
        of_depot: whether the list has, or may have, what only depots write down. Then its headings alone prove nothing.
    """
    told = [heading for heading in table.headings if _says_books(heading)]
    titles = [title for title in _above(table) if _titles().spans(plain(title))]
    above = [cell for cell in _above(table) if _words().spans(plain(cell))]
    found = list(dict.fromkeys([*titles, *told, *above]))
    if not found or _OF_STATES & columns.keys() or names_hire(table, told):
        return []
    difference = _cost_less_lost(table)
    in_books = [*told, *(difference if {*told} & {*difference} else ())]
    rates = ((Meaning.DAILY_RATE, told), (Meaning.HIGHEST_RATE, told), (Meaning.RATE, in_books))
    if any(rate in columns and columns[rate] not in books for rate, books in rates):
        return []
    if (difference and (titles or above or len(in_books) > len(told))) or (titles and {*above} - {*titles}):
        return found
    return told if len(told) >= ENOUGH_HEADINGS and not of_depot else []


def _says_books(heading: str) -> bool:
    return plain(heading) in _headings() or bool(_words().spans(plain(heading)))


def _above(table: Table) -> list[str]:
    """The name of the sheet, and the cells above the first row of a table: titles, and headings over several rows."""
    first = table.rows[0][0] if table.rows else 0
    rows = [cells for number, cells in table.sheet.rows if first - ROWS_ABOVE <= number < first]
    return [table.sheet.name, *(cell for cells in rows for cell in cells if cell)]


def _cost_less_lost(table: Table) -> tuple[str, ...]:
    """Three columns of which the third is what is left of the first without the second, in most rows."""
    with_money = [
        heading
        for index, heading in enumerate(table.headings)
        if (facts := facts_of(table.rows, index)).money >= MOSTLY and not facts.all_zero
    ]
    amounts = {heading: amounts_of(table, heading) for heading in with_money[:MOST_COLUMNS]}
    for cost, lost, left in permutations(amounts, 3):
        rows = [
            (one, other, third)
            for one, other, third in zip(amounts[cost], amounts[lost], amounts[left], strict=True)
            if one and other is not None and third is not None
        ]
        parted = sum(bool(other and third) for _, other, third in rows)
        agree = sum(abs(one - other - third) <= max(LEAST_ROUNDED, ROUNDED * abs(one)) for one, other, third in rows)
        if parted >= ENOUGH_ROWS and agree >= MOSTLY * len(rows):
            return cost, lost, left
    return ()


@functools.cache
def _headings() -> frozenset[str]:
    return plain_words(cell_words().headings_of_accounts)


@functools.cache
def _words() -> Phrases:
    return Phrases(service_words().words_of_books)


@functools.cache
def _titles() -> Phrases:
    return Phrases(service_words().titles_of_books)
