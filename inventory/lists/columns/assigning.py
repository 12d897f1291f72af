"""Which column has which meaning, where several columns may have it."""

from collections.abc import Mapping as AnyMapping

from inventory.lists.columns.column_facts import Facts
from inventory.lists.columns.headings import Meaning, Said
from inventory.lists.columns.prices.rates import RATES
from inventory.lists.reading.table import Table
from inventory.lists.words.list_words import cell_words
from inventory.lists.words.plain_text import plain

MOSTLY_CODES = 0.8
MOSTLY_OWN = 0.85  # share of different ids of units: fees and goods at the end of a list may share one


def assigned(said: AnyMapping[str, list[Said]], table: Table, facts: list[Facts]) -> dict[Meaning, str]:
    """One column for each meaning but the rates, and one meaning for each column: the likeliest pairs first."""
    pairs = [
        (one.strength, -place, -table.column(heading), one.meaning, heading)
        for heading, candidates in said.items()
        for place, one in enumerate(candidates)
    ]
    chosen: dict[Meaning, str] = {}
    done: set[str] = set()
    for _, _, _, meaning, heading in sorted(pairs, key=lambda pair: pair[:3], reverse=True):
        if heading in done:
            continue
        if meaning in (*RATES, Meaning.OTHER_MONEY, Meaning.UNUSED):
            done.add(heading)
        elif meaning not in chosen:
            index = table.column(heading)
            if meaning is Meaning.EQUIPMENT_ID and facts[index].unique < 0.75:
                if Meaning.KIND_CODE not in chosen and facts[index].filled > 1:
                    chosen[Meaning.KIND_CODE] = heading
                    done.add(heading)
                continue
            chosen[meaning] = heading
            done.add(heading)
    if Meaning.ACTIVE in chosen:
        chosen.pop(Meaning.FOR_SALE, None)  # what is rented may be sold too
    _own_ids_first(chosen, said, table, facts)
    return chosen


def _own_ids_first(
    chosen: dict[Meaning, str], said: AnyMapping[str, list[Said]], table: Table, facts: list[Facts]
) -> None:
    """Take a code that each unit has for its id, rather than the number that its maker gave it."""
    heading = chosen.get(Meaning.EQUIPMENT_ID)
    if heading is None or not (_is_of_maker(heading) or facts[table.column(heading)].empty):
        return
    ids = (Meaning.EQUIPMENT_ID, Meaning.KIND_CODE)
    taken = {one for meaning, one in chosen.items() if meaning not in ids}
    own = [
        (one.meaning is not Meaning.EQUIPMENT_ID, -one.strength, other)
        for other, candidates in said.items()
        for one in candidates
        if one.meaning in ids and other not in taken and not _is_of_maker(other)
    ]
    first = table.headings[0]  # where a depot's own numbers stand, whatever they are called: "unit"
    if first not in taken and not _is_of_maker(first) and facts[0].codes >= MOSTLY_CODES:
        own.append((True, 0.0, first))
    for _, _, other in sorted(own):
        found = facts[table.column(other)]
        if found.unique >= MOSTLY_OWN and not found.empty and found.filled > 1:
            chosen[Meaning.EQUIPMENT_ID] = other
            if chosen.get(Meaning.KIND_CODE) == other:
                del chosen[Meaning.KIND_CODE]
            return


def _is_of_maker(heading: str) -> bool:
    return any(word in plain(heading) for word in map(plain, cell_words().serials))
