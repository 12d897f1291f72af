"""What titles and notes around a table say of its prices: "All prices per day, plus VAT"."""

import functools
import re

from inventory.lists.columns.headings import Meaning, money_said_by
from inventory.lists.columns.prices.term_columns import words_of_prices
from inventory.lists.reading.table import Table
from inventory.lists.words.list_words import money
from inventory.lists.words.plain_text import Phrases, plain

_SENTENCES = re.compile(r"[;|()\n,]|[.!]\s|\s[-–—/]\s")
LONGEST, MOST_TITLES = 300, 40


def period_of_titles(table: Table) -> str | None:
    """The one time that titles above the table, or notes in it and below it, say its prices are for."""
    first = table.heading_rows[0] if table.heading_rows else 0
    titles = [" ".join(filter(None, cells)) for number, cells in table.sheet.rows[:MOST_TITLES] if number < first]
    notes = [one.says for one in table.left_out if one.why == "a note"]
    said = {_period(sentence) for text in (*titles, *notes) for sentence in _SENTENCES.split(text[:LONGEST])} - {None}
    return said.pop() if len(said) == 1 else None


def _period(sentence: str) -> str | None:
    text = plain(sentence)
    if not words_of_prices().spans(text) or _lowest().spans(text):
        return None
    said = money_said_by(sentence)
    return said.period if said and said.meaning in (Meaning.DAILY_RATE, Meaning.OTHER_RATE) else None


@functools.cache
def _lowest() -> Phrases:
    return Phrases(money().lowest)
