"""Lists of machines that are sold, and of what shops have: their prices are for no time, and nothing says hire."""

import functools
import re
from collections.abc import Collection, Sequence
from collections.abc import Mapping as AnyMapping
from statistics import median

from inventory.lists.cells import Unreadable, decimal_separator, read_amounts
from inventory.lists.columns.headings import Meaning, money_said_by
from inventory.lists.no_equipment.stock_of_goods import stock_of_goods
from inventory.lists.reading.table import Table
from inventory.lists.words.list_words import service_words
from inventory.lists.words.plain_text import Phrases, plain, plain_words

LEAST_PRICE = 1500  # in euros or dollars: more than machines of most depots cost a day
LOOKED_AT = 200  # rows that tell what kind of list it is
ENOUGH_OF_STOCK, ENOUGH_GOODS, MOSTLY_GOODS, ENOUGH_ROWS = 3, 2, 0.6, 4
ENOUGH_HIRE = 0.1  # of the rows: one name of many, such as "Hire trailer plug", does not tell what the list is
MOST_IN_TITLE = 3  # cells of a row above the table
_FLEET = re.compile(r"\b(?:ex|from|our|former|aus)(?: our| the| unserem)? (?:rental|hire)s?(?: fleet)?\b")
_PRICES = (Meaning.RATE, Meaning.OTHER_MONEY)


def list_for_sale(columns: AnyMapping[Meaning, str], table: Table) -> tuple[str, Sequence[str]] | None:
    """What a list has that is for sale, and the headings or the title that tell so; None for other lists.

    Args:
        columns: what the columns of the table mean.
    """
    hours = [heading for heading in table.headings if plain(heading) in _headings("hours")]
    if not {Meaning.DAILY_RATE, Meaning.RATE_PERIOD}.isdisjoint(columns) or names_hire(table, hours):
        return None
    years = [heading for heading in table.headings if plain(heading) in _headings("years")]
    prices = [one for one in table.headings if one not in (*hours, *years) and _is_price(one)]
    if not prices:
        return None
    if title := _title_with(_titles(), table):
        return "machines for sale", [title]
    sold = [heading for heading in table.headings if _sold_for().spans(plain(heading))]
    if sold and Meaning.STATUS not in columns and (title := _title_with(_titles_of_goods(), table)):
        return "goods for sale", [title, *sold]
    listed = [heading for heading in table.headings if plain(heading) in _headings("for_sale")]
    sold_for = [heading for heading in prices if _bare(heading) in _headings("prices")]
    if (listed and (years or hours or sold_for)) or (sold_for and (years or hours)):
        return "machines for sale", [*listed, *sold_for, *years, *hours]
    if cells_say_hire(table):
        return None
    if years and hours and (high := [heading for heading in prices if _is_high(table, heading)]):
        return "machines for sale", [*high, *years, *hours]
    stock = [heading for heading in table.headings if plain(heading) in _headings("stock")]
    if len(stock) >= ENOUGH_OF_STOCK:
        return "goods for sale", stock
    if goods := stock_of_goods(columns, table):
        return "goods for sale", goods
    if Meaning.CATEGORY in columns and _are_shop_goods(table, columns[Meaning.CATEGORY]):
        return "goods for sale", [columns[Meaning.CATEGORY], *prices]
    return None


def names_hire(table: Table, beside: Collection[str]) -> bool:
    """Whether a heading says hire or a time, other than those in `beside`, such as the hours that a machine has run."""
    for heading in table.headings:
        said = money_said_by(heading) if heading not in beside else None
        if said is not None and (said.period or said.meaning in (Meaning.DAILY_RATE, Meaning.OTHER_RATE)):
            return True
        if _hiring().spans(plain(heading)):
            return True
    return False


def _is_price(heading: str) -> bool:
    said = money_said_by(heading)
    return _bare(heading) in _headings("prices") or (said is not None and said.meaning in _PRICES and not said.period)


def _title_with(phrases: Phrases, table: Table) -> str | None:
    """The title above a table, or the name of its sheet, that has one of the phrases; None where one says hire."""
    first = min(table.heading_rows, default=0)
    above = [
        " ".join(cell for cell in cells if cell)
        for number, cells in table.sheet.rows
        if number < first and sum(map(bool, cells)) <= MOST_IN_TITLE
    ]
    titles = [title for title in (*above, table.sheet.name) if title]
    if any(_says_hire(title, with_location=True) for title in titles):
        return None
    return next((title for title in titles if phrases.spans(plain(title))), None)


def _says_hire(text: str, *, with_location: bool = False) -> bool:
    phrases = _hiring_in_titles() if with_location else _hiring()
    return bool(phrases.spans(_FLEET.sub(" ", plain(text))))


def cells_say_hire(table: Table) -> bool:
    """Whether some of the rows of the table, or a cell above it, say hire."""
    rows = [cells for _, cells in table.rows[:LOOKED_AT]]
    saying = sum(map(_row_says_hire, rows))
    above = [cells for number, cells in table.sheet.rows if number < min(table.heading_rows, default=0)]
    return saying > ENOUGH_HIRE * len(rows) or any(map(_row_says_hire, above))


def _row_says_hire(cells: Sequence[str]) -> bool:
    return any(_says_hire(cell) for cell in cells if any(map(str.isalpha, cell)))


def _is_high(table: Table, heading: str) -> bool:
    """Whether most amounts are far more than machines cost a day."""
    index = table.column(heading)
    cells = [cells[index] for _, cells in table.rows[:LOOKED_AT] if cells[index]]
    separator, amounts = decimal_separator(cells), []
    for cell in cells:
        try:
            amounts.append(read_amounts(cell, separator)[0] or 0)
        except Unreadable:
            continue
    return len(amounts) >= ENOUGH_ROWS and median(amounts) >= LEAST_PRICE * _worth(table, heading)


def _worth(table: Table, heading: str) -> int:
    """How many of the list's money make a euro or a dollar, roughly."""
    texts = [heading, *(cell for _, cells in table.rows[:2] for cell in cells if len(cell) <= 20)]
    small = service_words().small_money
    words = {word for text in texts for word in re.findall(r"[^\W\d_]+|¥", text.casefold().replace("ł", "l"))}
    return max((times for word, times in small.items() if word in words), default=1)


def _are_shop_goods(table: Table, category: str) -> bool:
    index = table.column(category)
    cells = [plain(cells[index]) for _, cells in table.rows[:LOOKED_AT] if cells[index]]
    goods = [cell for cell in cells if cell in _headings("goods")]
    return len(cells) >= ENOUGH_ROWS and len(goods) >= MOSTLY_GOODS * len(cells) and len(set(goods)) >= ENOUGH_GOODS


def _bare(heading: str) -> str:
    """A heading without the money that its amounts are in."""
    small = service_words().small_money
    return " ".join(word for word in plain(heading).split() if word not in small and word not in ("eur", "euro", "usd"))


@functools.cache
def _titles() -> Phrases:
    return Phrases(service_words().titles_of_sale)


@functools.cache
def _titles_of_goods() -> Phrases:
    return Phrases(service_words().titles_of_goods)


@functools.cache
def _sold_for() -> Phrases:
    return Phrases(service_words().signs_of_goods["sold_for"])


@functools.cache
def _hiring_in_titles() -> Phrases:
    return Phrases(service_words().hiring)


@functools.cache
def _hiring() -> Phrases:
    """Words for hiring below headings and in cells, where "location" is a place."""
    return Phrases(word for word in service_words().hiring if word != "location")


@functools.cache
def _headings(of: str) -> frozenset[str]:
    words = service_words()
    lists = {
        "years": words.headings_of_years,
        "hours": words.headings_of_hours,
        "for_sale": words.headings_for_sale,
        "prices": words.prices_of_sale,
        "stock": words.headings_of_stock,
        "goods": words.goods_of_shops,
    }
    return plain_words(lists[of])
