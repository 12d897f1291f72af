"""Columns that tell in what state a unit is, though they are none of states: with whom or where it is, when it comes
back, and remarks."""

import functools
import re
from collections.abc import Iterable, Sequence

from inventory.lists.columns.column_facts import Facts
from inventory.lists.columns.headings import OF_PHRASES, Meaning, Said, money_said_by, period_of, said_plainly
from inventory.lists.columns.heads_of_headings import without_remarks
from inventory.lists.mapping import LEAVE_OUT
from inventory.lists.reading.table import Table
from inventory.lists.states.remark_parts import ASKED, is_not_of_today
from inventory.lists.states.state_cells import StateCells, says_remarks, says_where
from inventory.lists.states.state_words import known_states
from inventory.lists.words.list_words import cell_words
from inventory.lists.words.plain_text import Phrases, plain, plain_words
from inventory.models import Status

STRENGTH, OF_PROGRAM = 150, 200
MOST_MONEY = 0.4
NEARLY_ALL = 0.9  # what stands beside more units than this is no customer who has one of them today
_PARTS = re.compile(r"\s*(?:[/&+,]|\bor\b)\s*")
_NAMES_NUMBER = re.compile(r"(?:^| )(?:no|id|code|phone|tel|email|e mail|mail|address)$")


def tell_with_whom(said: dict[str, list[Said]], table: Table, facts: Sequence[Facts]) -> None:
    """What headings such as "Out to", "Mieter" and "Back on" say of columns whose cells can be that."""
    for index, heading in enumerate(table.headings):
        named = any(one.strength > OF_PROGRAM for one in said[heading])
        if not named and facts[index].filled and (meaning := _meaning_of(heading, facts[index], said[heading])):
            said[heading] = [Said(meaning, STRENGTH)]


def _meaning_of(heading: str, found: Facts, candidates: Sequence[Said]) -> Meaning | None:
    is_price = found.money >= MOST_MONEY and bool(money_said_by(heading) or period_of(heading))
    if is_price or _NAMES_NUMBER.search(plain(heading)):
        return None
    some_empty = found.filled <= NEARLY_ALL * (found.filled + found.empty)
    is_count = found.counts >= NEARLY_ALL > found.codes  # "ACC014" is the number of a customer
    if _says("return", heading):
        return Meaning.BACK_ON if some_empty and not is_count and found.yes_no < NEARLY_ALL else None
    if _says("whom", heading):
        return Meaning.WITH_WHOM
    if _says("renters", heading):
        return Meaning.WITH_WHOM if some_empty and not is_count else None
    # "Out" of names and days, and not of numbers and marks
    says_out = any(one.meaning is Meaning.OUT_QUANTITY and one.strength > OF_PHRASES for one in said_plainly(heading))
    fits = any(one.meaning is Meaning.OUT_QUANTITY for one in candidates)
    names = max(found.text, found.days) >= 1 / 2 > found.money
    return Meaning.WITH_WHOM if says_out and not fits and some_empty and names else None


def places_and_remarks(chosen: dict[Meaning, str], table: Table) -> None:
    """Take the column that says where units are, where some of them are not at home, and that of remarks that say a
    state, where no column has the states."""
    if Meaning.STATUS in chosen:
        return
    cells_of = {
        heading: dict.fromkeys(cells[index] for _, cells in table.rows) for index, heading in enumerate(table.headings)
    }
    taken = {heading for meaning, heading in chosen.items() if meaning is not Meaning.LOCATION}
    for heading, found in cells_of.items():
        is_free = heading not in taken and Meaning.WITH_WHOM not in chosen
        if is_free and says_where(heading) and _some_are_away(heading, found):
            if chosen.get(Meaning.LOCATION) == heading:
                del chosen[Meaning.LOCATION]
            chosen[Meaning.WITH_WHOM] = heading
    taken = {heading for meaning, heading in chosen.items() if meaning is not Meaning.DESCRIPTION}
    for heading, found in cells_of.items():
        is_free = heading not in taken and Meaning.REMARKS not in chosen
        if is_free and says_remarks(heading) and any(map(_says_plainly, found)):
            chosen[Meaning.REMARKS] = heading


def _some_are_away(heading: str, found: Iterable[str]) -> bool:
    """Whether some units are at home, and others where no place of the depot is; or whether several states are said,
    as "customer" and "repair" do between towns. Where the column reads as places, a name may be one, and is asked
    about."""
    read = {_reader().with_whom(cell, heading) for cell in found if cell}
    away = read & {Status.RENTED, Status.MAINTENANCE, LEAVE_OUT}
    return bool(away) and (Status.AVAILABLE in read or len(away) > 1)


def _says_plainly(cell: str) -> bool:
    remark = _reader().remark(cell)
    return remark is not None and remark.state != ASKED


@functools.cache
def _reader() -> StateCells:
    return StateCells(known_states())


def _says(of: str, heading: str) -> bool:
    """Whether a heading is one of these, or has one of several words in it."""
    text, bare = plain(heading), plain(without_remarks(heading))
    whole, inside = _headings(of)
    if of == "renters" and any(plain(part) in whole for part in _PARTS.split(heading)):
        return True  # "Customer / site"
    return text in whole or bare in whole or (bool(inside.spans(text)) and not is_not_of_today(heading))


@functools.cache
def _headings(of: str) -> tuple[frozenset[str], Phrases]:
    words = cell_words()
    lists = {
        "whom": words.headings_of_whom,
        "renters": words.headings_of_renters,
        "return": words.headings_of_return,
    }
    whole = plain_words(lists[of])
    several = [one for one in whole if " " in one] if of != "renters" else []
    return whole, Phrases(several)
