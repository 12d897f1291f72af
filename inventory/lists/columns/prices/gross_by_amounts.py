"""Amounts with taxes, which say so by being in each row the same share above others."""

import functools
import re
from collections.abc import Sequence
from decimal import Decimal

from inventory.lists.cells import Unreadable, decimal_separator, read_money
from inventory.lists.columns.column_facts import LOOKED_AT
from inventory.lists.reading.table import Table
from inventory.lists.words.list_words import money
from inventory.lists.words.plain_text import Phrases, plain

ENOUGH_PAIRS = 4  # different amounts beside each other
LEAST_TAX, MOST_TAX, ROUNDED = Decimal("1.02"), Decimal("1.30"), Decimal("0.6")
_PERCENT = re.compile(r"\d\s?%")


def gross_by_amounts(headings: Sequence[str], table: Table) -> set[str]:
    """The headings with a word for a tax, or a percentage, whose amounts are in each row those of another heading and
    the same share of them more: "Rent/Day with GST" beside "Rent/Day (Rs)"."""
    return {
        gross
        for gross in headings
        if _PERCENT.search(gross) or _taxes().spans(plain(gross))
        if any(_are_more_by_tax(gross, net, table) for net in headings if net != gross)
    }


def _are_more_by_tax(gross: str, net: str, table: Table) -> bool:
    places = table.column(gross), table.column(net)
    separator = decimal_separator(cells[place] for _, cells in table.rows[:LOOKED_AT] for place in places)
    pairs: set[tuple[Decimal, Decimal]] = set()
    for _, cells in table.rows[:LOOKED_AT]:
        try:
            more, less = (read_money(cells[place], separator) for place in places)
        except Unreadable:
            continue
        if more and less:
            pairs.add((more, less))
    if len(pairs) < ENOUGH_PAIRS:
        return False
    most, of_most = max(pairs)
    share = most / of_most
    return LEAST_TAX <= share <= MOST_TAX and all(abs(less * share - more) <= ROUNDED for more, less in pairs)


@functools.cache
def _taxes() -> Phrases:
    """The words for taxes themselves: those that stand in "incl VAT" as in "excl VAT"."""
    words = money()
    gross, net = (
        {word for phrase in phrases for word in plain(phrase).split()}
        for phrases in (words.with_tax, words.without_tax)
    )
    return Phrases(tuple(gross & net))
