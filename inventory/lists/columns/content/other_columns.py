"""Other columns that may mean what one column was taken for."""

from collections.abc import Mapping as AnyMapping

from inventory.lists.columns.headings import Meaning, Said
from inventory.lists.reading.table import Table


def other_columns(
    meaning: Meaning, chosen: AnyMapping[Meaning, str], said: AnyMapping[str, list[Said]], table: Table
) -> list[tuple[int, str]]:
    """Other columns whose headings may mean this, and that mean nothing else so far."""
    taken = {heading for one, heading in chosen.items() if one not in (Meaning.MODEL, Meaning.KIND_CODE)}
    return [
        (table.column(heading), heading)
        for heading, candidates in said.items()
        if heading not in taken and any(one.meaning is meaning for one in candidates)
    ]
