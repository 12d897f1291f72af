"""Stocks of goods, such as spare parts, as an ERP program lists them: what they were bought for and are sold for, from
whom they are bought, how many must be there, and what they are worth."""

import functools
from collections.abc import Mapping as AnyMapping
from decimal import Decimal

from inventory.lists.cells import Unreadable, decimal_separator, read_money
from inventory.lists.columns.column_facts import LOOKED_AT, facts_of
from inventory.lists.columns.headings import Meaning
from inventory.lists.reading.table import Table
from inventory.lists.words.list_words import service_words
from inventory.lists.words.machines import says_machine
from inventory.lists.words.plain_text import Phrases, plain

WORTH = "worth"
ENOUGH_SIGNS, ENOUGH_ROWS = 4, 3
NEARLY_ALL, MOST_MACHINES = 0.9, 0.5
ROUNDED = Decimal("0.05")  # by how much a product may be off


def stock_of_goods(columns: AnyMapping[Meaning, str], table: Table) -> list[str]:
    """The headings that tell that a list has goods: what the stock is worth, and three of the other signs. Where the
    names are mostly those of machines it is a list of machines all the same."""
    signs: dict[str, str] = {}
    for heading in table.headings:
        for sign, phrases in _signs().items():
            if heading not in columns.values() and phrases.spans(plain(heading)):
                signs.setdefault(sign, heading)
    if WORTH not in signs and (product := _product_of_quantity(columns, table)):
        signs[WORTH] = product
    if WORTH not in signs or len(signs) < ENOUGH_SIGNS or _names_machines(columns, table):
        return []
    return list(dict.fromkeys(signs.values()))


def _product_of_quantity(columns: AnyMapping[Meaning, str], table: Table) -> str | None:
    """The column of which each amount is how many there are times the amount of another column."""
    if Meaning.QUANTITY not in columns:
        return None
    counts = amounts_of(table, columns[Meaning.QUANTITY])
    others = {
        heading: amounts_of(table, heading)
        for heading in table.headings
        if heading not in columns.values() and facts_of(table.rows, table.column(heading)).money >= NEARLY_ALL
    }
    for heading, products in others.items():
        for other, amounts in others.items():
            pairs = [
                (count * amount, product)
                for count, amount, product in zip(counts, amounts, products, strict=True)
                if count and amount and product and count > 1
            ]
            near = sum(abs(whole - product) <= ROUNDED * whole for whole, product in pairs)
            if other != heading and len(pairs) >= ENOUGH_ROWS and near == len(pairs):
                return heading
    return None


def amounts_of(table: Table, heading: str) -> list[Decimal | None]:
    """The amounts in a column of the first rows, in the money of the list; None where a cell has none."""
    index = table.column(heading)
    cells = [cells[index] for _, cells in table.rows[:LOOKED_AT]]
    separator = decimal_separator(cells)

    def amount(cell: str) -> Decimal | None:
        try:
            return read_money(cell, separator)
        except Unreadable:
            return None

    return [amount(cell) for cell in cells]


def _names_machines(columns: AnyMapping[Meaning, str], table: Table) -> bool:
    heading = columns.get(Meaning.NAME)
    names = [cells[table.column(heading)] for _, cells in table.rows[:LOOKED_AT]] if heading is not None else []
    return sum(map(says_machine, names)) > MOST_MACHINES * len(names)


@functools.cache
def _signs() -> dict[str, Phrases]:
    return {sign: Phrases(words) for sign, words in service_words().signs_of_goods.items()}
