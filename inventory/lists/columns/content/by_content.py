"""Columns that are known by what is in them, whatever their headings say."""

import functools
import re
from collections.abc import Mapping as AnyMapping
from collections.abc import Sequence

from inventory.lists.columns.candidates import LONGEST_GROUP
from inventory.lists.columns.column_facts import LOOKED_AT, Facts
from inventory.lists.columns.content.left_columns import names_certificate, names_place, share_of
from inventory.lists.columns.content.rows_left_out import has_both_kinds
from inventory.lists.columns.content.states_by_cells import states_by_cells
from inventory.lists.columns.headings import Meaning, Said
from inventory.lists.reading.table import Table
from inventory.lists.words.list_words import cell_words, headings
from inventory.lists.words.plain_text import Phrases, plain

LONGEST_ID = 20
_OF_NUMBERS = re.compile(r"^(?:no|c) \w|\w (?:no|c)$|\w{3}(?:nr|nro|nummer|numero|cislo)$|\w号$|番号$")
ENOUGH_ROWS = 4
FEW_DIGITS = 2
FIRST = 2  # columns in which an id may stand under a heading of unknown words


def found_by_content(
    chosen: dict[Meaning, str], said: AnyMapping[str, list[Said]], table: Table, facts: list[Facts]
) -> None:
    """Columns that are known by what is in them: states under any heading, codes that differ under an unknown one, and
    where a table has no headings also ids and categories."""
    states_by_cells(chosen, table, facts)
    for index, heading in enumerate(table.headings):
        found = facts[index]
        if heading in chosen.values() or not found.filled:
            continue
        unnamed = heading.startswith("column ")
        if (
            not {Meaning.EQUIPMENT_ID, Meaning.KIND_CODE} & chosen.keys()
            and found.unique == 1
            and found.filled > 1
            and found.longest <= LONGEST_ID
            and (
                _reads_as_an_id(found) or (index == 0 and (_are_padded(table, index) or _are_numbers_of_units(found)))
                if unnamed
                else index < FIRST
                and _says_no_more_than_a_name(said[heading])
                and (_is_id(heading, found) or _are_padded(table, index))
            )
        ):
            chosen[Meaning.EQUIPMENT_ID] = heading
        elif Meaning.ITEM_TYPE not in chosen and found.types >= 0.9 and has_both_kinds(table, index):
            chosen[Meaning.ITEM_TYPE] = heading
        elif (
            unnamed
            and Meaning.CATEGORY not in chosen
            and found.text >= 0.9
            and found.digits < 0.2
            and found.unique < 0.8
            and any(one.text >= 0.9 and one.distinct > found.distinct for one in facts)  # else it is the name
        ):
            chosen[Meaning.CATEGORY] = heading


def _says_no_more_than_a_name(candidates: Sequence[Said]) -> bool:
    """Whether a heading is not known, or says a name, as "Article" does above codes."""
    return all(one.meaning is Meaning.NAME for one in candidates)


def _reads_as_an_id(found: Facts) -> bool:
    return found.digits >= 0.9 and not found.spaces and found.money < 0.5


def _are_padded(table: Table, index: int) -> bool:
    """Whether cells are numbers with zeros before them, such as 001, which only count rows seldom have."""
    cells = [cells[index] for _, cells in table.rows if cells[index]]
    lengths = set(map(len, cells))
    return len(lengths) == 1 and min(lengths) > FEW_DIGITS and all(map(str.isdecimal, cells)) and cells[0][0] == "0"


def _are_numbers_of_units(found: Facts) -> bool:
    """Whether whole numbers rise from row to row with some left out, as 101, 102, 110 do, and count no rows."""
    return found.rises and not found.is_sequence and found.longest > FEW_DIGITS and found.filled >= ENOUGH_ROWS


def _is_id(heading: str, found: Facts) -> bool:
    """Whether cells that differ are ids: codes, or numbers below a heading such as "Truck no." or "Framenr."."""
    numbers = found.digits >= 0.9 and not found.spaces and bool(_OF_NUMBERS.search(plain(heading)))
    numbers = numbers and (found.longest > FEW_DIGITS or found.rises)  # "Number we have" of 4, 6, 3
    return numbers or found.codes >= 0.9


def name_of_its_own(
    chosen: dict[Meaning, str], said: AnyMapping[str, list[Said]], table: Table, facts: list[Facts], taken: set[str]
) -> None:
    """See to it that there is a name: a description, a make and model, or the column that reads most like one."""
    description = chosen.get(Meaning.DESCRIPTION)
    if Meaning.NAME not in chosen and description:
        is_name = plain(description) in headings()["name"].strengths
        if is_name or Meaning.MODEL not in chosen:  # a maker alone is no name
            chosen[Meaning.NAME] = chosen.pop(Meaning.DESCRIPTION)
    if Meaning.NAME in chosen or Meaning.MODEL in chosen:
        return
    group = chosen.get(Meaning.CATEGORY)
    if group is not None and _names_each_row(facts[table.column(group)]):
        chosen[Meaning.NAME] = chosen.pop(Meaning.CATEGORY)
        return
    make = chosen.get(Meaning.MAKE)
    if make is not None and any(one.meaning is Meaning.MODEL for one in said[make]):
        chosen[Meaning.MODEL] = chosen.pop(Meaning.MAKE)  # "Merk/type"
        return
    likely = [
        (facts[index].unique + facts[index].spaces, -index)
        for index, heading in enumerate(table.headings)
        if heading not in taken
        and not any(one.meaning is Meaning.UNUSED for one in said[heading])
        and not _attributes().spans(plain(heading))
        and facts[index].text >= 0.7
        and facts[index].money < 0.5
        and facts[index].filled >= facts[index].empty
        and max(facts[index].days, facts[index].measures) < 0.5
        and facts[index].statuses < 0.5
        and share_of(table, index, names_certificate) < 0.5
        and share_of(table, index, names_place) < 0.5
    ]
    likely = [one for one in likely if not _are_keys(facts[-one[1]])] or likely
    if not likely:
        if group is not None and Meaning.MAKE not in chosen and facts[table.column(group)].text >= 0.7:
            chosen[Meaning.NAME] = chosen.pop(Meaning.CATEGORY)  # nothing else says what it is
        return
    index = -max(likely)[1]
    if group is not None and _names_better(facts[table.column(group)], facts[index]):
        chosen[Meaning.NAME] = chosen.pop(Meaning.CATEGORY)
    else:
        chosen[Meaning.NAME] = table.headings[index]


def _names_each_row(group: Facts) -> bool:
    """Whether a "Product group" has words that differ in each row, so that it groups nothing."""
    return group.filled >= ENOUGH_ROWS and group.unique >= 0.95 and group.spaces >= 0.5 and group.text >= 0.9


def _are_keys(found: Facts) -> bool:
    """Whether cells are keys of a database, such as "5f0a1c11", which have letters and are no words."""
    return found.spaces == 0 and found.digits >= 0.9 and found.unique == 1 and found.filled >= ENOUGH_ROWS


def _names_better(group: Facts, other: Facts) -> bool:
    """Whether a "Size/Type" of "20' Reefer" names units better than a column of single words such as grades."""
    return group.text >= 0.7 and group.spaces >= 0.5 and not other.spaces and group.distinct > other.distinct


def groups_of_names(
    chosen: dict[Meaning, str], said: AnyMapping[str, list[Said]], table: Table, facts: Sequence[Facts]
) -> None:
    """Take the one column beside the names, below an unknown heading, that groups them: in words that several rows
    have, the same for the same name, and fewer than there are names. A maker stands in the names themselves. It goes
    before a category that all rows have."""
    heading, group = chosen.get(Meaning.NAME) or chosen.get(Meaning.MODEL), chosen.get(Meaning.CATEGORY)
    if heading is None or (group is not None and not _is_one_for_all(facts[table.column(group)])):
        return
    name = table.column(heading)
    taken = set(chosen.values())
    found = [
        table.headings[index]
        for index in (name - 1, name + 1)
        if 0 <= index < len(table.headings)
        and table.headings[index] not in taken
        and not said[table.headings[index]]
        and not _attributes().spans(plain(table.headings[index]))
        and _may_group(facts[index])
        and _is_group(table, index, name)
    ]
    if len(found) == 1:
        chosen[Meaning.CATEGORY] = found[0]


def _is_one_for_all(found: Facts) -> bool:
    """Whether a category says nothing of a unit: the same word everywhere, or single letters, as R and S."""
    return (found.distinct == 1 and found.filled > ENOUGH_ROWS) or found.longest == 1


def _may_group(found: Facts) -> bool:
    is_else = max(
        found.statuses, found.weight_classes, found.periods, found.yes_no, found.money, found.days, found.paths
    )
    return (
        found.filled >= ENOUGH_ROWS
        and found.empty <= found.filled / 10
        and found.distinct > 1
        and found.unique < 0.75
        and found.text >= 0.9
        and found.longest <= LONGEST_GROUP
        and is_else < 0.3
    )


def _is_group(table: Table, index: int, name: int) -> bool:
    groups: dict[str, str] = {}
    rows = table.rows[:LOOKED_AT]
    if any(groups.setdefault(cells[name], cells[index]) != cells[index] for _, cells in rows):
        return False
    words = {cell for cell in groups.values() if len(cell) >= 5 and (cell.isalpha() or any(map(str.islower, cell)))}
    in_names = sum(plain(group) in plain(one) for one, group in groups.items())
    else_ = max(share_of(table, index, names_certificate), share_of(table, index, names_place))
    distinct = set(groups.values())
    return (
        len(distinct) < len(groups) and len(words) > len(distinct) / 2 and in_names <= len(groups) / 2 and else_ < 0.3
    )


@functools.cache
def _attributes() -> Phrases:
    return Phrases(cell_words().attributes)
