"""What stands beside the rows of a list: headings between them, names of sheets, cells that hold for rows below, and
notes that explain words, such as "green = here, red = out with a customer"."""

import re
from collections.abc import Mapping as AnyMapping
from collections.abc import Sequence
from itertools import pairwise

from inventory.lists.columns.column_facts import Facts
from inventory.lists.columns.headings import Meaning
from inventory.lists.reading.table import Table
from inventory.lists.states.state_words import known_states
from inventory.lists.words.list_words import cell_words
from inventory.lists.words.plain_text import plain_cell
from inventory.models import Status

LONGEST_LEGEND = 300
FIRST_COLUMNS = 3  # one of which has the code of a product, in a list with a row for each variant
_LEGEND = re.compile(r"([^\W\d_][^=:,;|()]{0,30}?)\s*[=:→]\s*([^=:,;|()]{2,60}?)(?=[,;|()]|\s+\w{1,3}\s*[=→]|$)")


def filled_down(chosen: AnyMapping[Meaning, str], table: Table, facts: list[Facts]) -> tuple[Meaning, ...]:
    """Categories and places that stand only in the first row of those that they are of."""
    found_down: list[Meaning] = _of_products(chosen, table)
    for meaning in (Meaning.CATEGORY, Meaning.LOCATION):
        if meaning in chosen and meaning not in found_down and table.rows:
            index = table.column(chosen[meaning])
            found = facts[index]
            if table.rows[0][1][index] and found.empty > found.filled and found.filled == found.distinct > 1:
                found_down.append(meaning)
    return tuple(found_down)


def _of_products(chosen: AnyMapping[Meaning, str], table: Table) -> list[Meaning]:
    """What only the first row of a product has, where each row without a name has the code of the row above: a shop
    has a row for each variant."""
    if Meaning.NAME not in chosen or not table.rows:
        return []
    name = table.column(chosen[Meaning.NAME])
    of_above = [
        all(
            cells[key] and cells[key] == above[key]
            for (_, above), (_, cells) in pairwise(table.rows)
            if not cells[name]
        )
        for key in range(min(FIRST_COLUMNS, len(table.headings)))
    ]
    if all(cells[name] for _, cells in table.rows) or not table.rows[0][1][name]:
        return []
    if not (any(of_above) or _are_variants(chosen, table, name)):
        return []
    named = [cells for _, cells in table.rows if cells[name]]
    others = [one for one in (Meaning.CATEGORY, Meaning.DESCRIPTION) if one in chosen]
    return [Meaning.NAME, *(one for one in others if all(cells[table.column(chosen[one])] for cells in named))]


def _are_variants(chosen: AnyMapping[Meaning, str], table: Table, name: int) -> bool:
    """Whether rows without a name have a code of their own, and the first column says as the name does that they belong
    to the product above: it is filled where there is a name, and empty elsewhere."""
    if Meaning.KIND_CODE not in chosen or name == 0:
        return False
    code = table.column(chosen[Meaning.KIND_CODE])
    codes = [cells[code] for _, cells in table.rows]
    has_product = all(bool(cells[0]) == bool(cells[name]) for _, cells in table.rows)
    return has_product and code != 0 and all(codes) and len(set(codes)) == len(codes)


def field_of_groups(chosen: AnyMapping[Meaning, str], table: Table) -> str | None:
    """Which field the headings between the rows say: places if they read so, else categories."""
    groups = set(table.group_of.values())
    if not groups:
        return None
    places = tuple(map(plain_cell, cell_words().places))
    read_as_places = sum(any(word in plain_cell(group) for word in places) for group in groups) > len(groups) / 2
    if read_as_places and Meaning.LOCATION not in chosen:
        return "location"
    return "category" if Meaning.CATEGORY not in chosen and not read_as_places else None


def field_of_sheets(chosen: AnyMapping[Meaning, str], table: Table, groups_are: str | None) -> str | None:
    """Which field the names of the sheets say, where a table is made of several."""
    if not table.sheet_of:
        return None
    lacking = [one for one in ("category", "location") if Meaning(one) not in chosen and one != groups_are]
    names = {plain_cell(name) for name in table.sheet_of.values()}
    places = tuple(map(plain_cell, cell_words().places))
    if len(lacking) == 2 and sum(any(word in name for word in places) for name in names) > len(names) / 2:
        return "location"
    return lacking[0] if lacking else None


def states_of_legend(chosen: dict[Meaning, str], table: Table) -> dict[Meaning, dict[str, str]]:
    """What a legend says about the words of states, whose column it also tells."""
    legend = legend_of(table)
    free = [heading for heading in table.headings if heading not in chosen.values()]
    heading = column_of_legend(legend, table, [chosen[Meaning.STATUS]] if Meaning.STATUS in chosen else free)
    if heading is None:
        return {}
    found = {word: meant for word, text in legend.items() if (meant := known_states().said(text))}
    if Meaning.STATUS not in chosen and len(found) < 2:
        return {}
    chosen[Meaning.STATUS] = heading
    return {Meaning.STATUS: found} if found else {}


def states_by_contrast(chosen: AnyMapping[Meaning, str], table: Table) -> dict[str, str]:
    """What "in use" says where the same column also has "out of use": that the depot rents the unit out."""
    heading = chosen.get(Meaning.STATUS)
    if heading is None:
        return {}
    place, words = table.column(heading), cell_words()
    said = {plain_cell(cells[place]) for _, cells in table.rows}
    if any(words.status_of.get(word) is Status.AVAILABLE for word in said):
        return {}
    return {word: Status.AVAILABLE.value for word, contrary in words.in_use.items() if word in said and contrary & said}


def legend_of(table: Table) -> dict[str, str]:
    """What notes above and below the rows explain, such as "green = here, red = out with a customer"."""
    of_table = {number for number, _ in table.rows} | set(table.heading_rows)
    found: dict[str, str] = {}
    for number, cells in table.sheet.rows:
        filled = [cell for cell in cells if cell]
        if number not in of_table and len(filled) <= 3:
            for cell in filled:
                found.update(
                    (plain_cell(word), meant.strip()) for word, meant in _LEGEND.findall(cell[:LONGEST_LEGEND])
                )
    return found


def column_of_legend(legend: AnyMapping[str, str], table: Table, headings: Sequence[str]) -> str | None:
    """The column, of these headings, whose words the legend explains."""
    for heading in headings if len(legend) > 1 else ():
        index = table.column(heading)
        words = {plain_cell(cells[index]) for _, cells in table.rows if cells[index]}
        if len(words) > 1 and words <= legend.keys():
            return heading
    return None
