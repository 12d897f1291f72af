"""Columns by which rows are left out: what kind of thing a row is, and whether the depot still rents it."""

import functools
import re
from collections.abc import Sequence

from inventory.lists.columns.column_facts import Facts
from inventory.lists.columns.headings import Meaning, period_of
from inventory.lists.reading.table import Table
from inventory.lists.words.list_words import cell_words
from inventory.lists.words.plain_text import Phrases, plain, plain_cell

MOST_LEFT_OUT = 0.6  # share of rows that one column may leave out
MOSTLY_TYPES = 0.75  # the share of words for what is rented and what is not, in a column that tells it
_ACTIVITY = re.compile(r"(?:(?:in|not|non|no|nicht|niet|nao)[ -]?)?(?:activ|aktiv|attiv|actif|actief|ativ)\w{0,3}")


def columns_of_rows_left_out(chosen: dict[Meaning, str], table: Table, facts: Sequence[Facts]) -> None:
    """See to it that columns that leave rows out are taken for that, and that none leaves out all rows."""
    _kinds_of_rows(chosen, table, facts)
    _services_are_rentals(chosen, table)
    _active_is_no_state(chosen, table)
    _some_are_left(chosen, table)
    if Meaning.QUANTITY in chosen and facts[table.column(chosen[Meaning.QUANTITY])].all_zero:
        del chosen[Meaning.QUANTITY]  # a program that does not count what is rented


def has_both_kinds(table: Table, index: int) -> bool:
    """Whether a column of kinds of things tells what is rented from what is not, as "RENTAL" and "RETAIL" do."""
    found, words = _words_in(table, index), cell_words()
    return not found.isdisjoint(words.rental_types) and not found.isdisjoint(words.not_equipment.types)


def _kinds_of_rows(chosen: dict[Meaning, str], table: Table, facts: Sequence[Facts]) -> None:
    """A "Group" or "Type" whose cells are "Rental", "Service", "Consumable" says what is rented, and not what kind of
    machine it is."""
    if Meaning.ITEM_TYPE in chosen:
        return
    of = {heading: meaning for meaning, heading in chosen.items()}
    for index, heading in enumerate(table.headings):
        free = of.get(heading) in (None, Meaning.CATEGORY, Meaning.MODEL)
        if free and facts[index].types >= MOSTLY_TYPES and has_both_kinds(table, index):
            if heading in of:
                del chosen[of[heading]]
            chosen[Meaning.ITEM_TYPE] = heading
            return


def _services_are_rentals(chosen: dict[Meaning, str], table: Table) -> None:
    """A kind of article by which most rows would be left out, and of the others none is rented, is that of a program
    to which renting is a service: it does not tell what is rented. Others are rented if one has a time that its price
    is for."""
    heading, words = chosen.get(Meaning.ITEM_TYPE), cell_words()
    if heading is None:
        return
    index, period = table.column(heading), chosen.get(Meaning.RATE_PERIOD)
    others = [cells for _, cells in table.rows if plain_cell(cells[index]) not in words.not_equipment.types]
    if period is not None:
        others = [cells for cells in others if period_of(cells[table.column(period)])]
    if len(table.rows) - len(others) > MOST_LEFT_OUT * len(table.rows) and not any(
        plain_cell(cells[index]) in words.rental_types for cells in others
    ):
        del chosen[Meaning.ITEM_TYPE]


def _active_is_no_state(chosen: dict[Meaning, str], table: Table) -> None:
    """A status that is only "active" or "not active", "published" or "draft", "true" or "false" says whether the depot
    still rents it, not where it is today."""
    heading = chosen.get(Meaning.STATUS)
    if heading is None or Meaning.ACTIVE in chosen:
        return
    found = _words_in(table, table.column(heading))
    words = cell_words()
    of_units = {word for word in found if word in words.status_of and not _ACTIVITY.fullmatch(word)}
    of_units -= set() if _of_availability().spans(plain(heading)) else {"true"}
    if found and found <= words.yes | words.no and not of_units:
        chosen[Meaning.ACTIVE] = chosen.pop(Meaning.STATUS)


def _some_are_left(chosen: dict[Meaning, str], table: Table) -> None:
    """A column by which every row would be left out says something else: "Alert enabled" is "no" for all."""
    words = cell_words()
    for meaning, keep in ((Meaning.ACTIVE, words.yes), (Meaning.GONE, words.no | words.no_amount)):
        heading = chosen.get(meaning)
        found = _words_in(table, table.column(heading), empty=True) if heading is not None else set()
        if found and "" not in found and found.isdisjoint(keep):
            del chosen[meaning]


@functools.cache
def _of_availability() -> Phrases:
    return Phrases(cell_words().headings_of_availability)


def _words_in(table: Table, index: int, *, empty: bool = False) -> set[str]:
    return {plain_cell(cells[index]) for _, cells in table.rows if cells[index] or empty}
