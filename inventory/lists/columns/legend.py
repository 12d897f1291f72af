"""The words that notes beside a table explain, such as "green = here, red = out with a customer"."""

import re
from collections.abc import Mapping as AnyMapping
from collections.abc import Sequence

from inventory.lists.columns.headings import Meaning
from inventory.lists.columns.list_words import plain_cell
from inventory.lists.leaving_out import Reasons
from inventory.lists.mapping import Mapping
from inventory.lists.reading.table import Table

LONGEST_LEGEND = 300
_LEGEND = re.compile(r"([^\W\d_][^=:,;|()]{0,30}?)\s*[=:→]\s*([^=:,;|()]{2,60})")


def states_of_legend(chosen: dict[Meaning, str], table: Table) -> dict[Meaning, dict[str, str]]:
    """What a legend says about the words of states, whose column it also tells."""
    legend = legend_of(table)
    free = [heading for heading in table.headings if heading not in chosen.values()]
    heading = column_of_legend(legend, table, [chosen[Meaning.STATUS]] if Meaning.STATUS in chosen else free)
    if heading is None:
        return {}
    reasons = Reasons({}, Mapping())
    found = {word: meant for word, text in legend.items() if (meant := reasons.state_said(text))}
    if Meaning.STATUS not in chosen and len(found) < 2:
        return {}
    chosen[Meaning.STATUS] = heading
    return {Meaning.STATUS: found} if found else {}


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
