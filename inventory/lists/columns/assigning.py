"""Which column has which meaning, where several columns may have it."""

from collections.abc import Mapping as AnyMapping

from inventory.lists.columns.column_facts import Facts
from inventory.lists.columns.headings import Meaning, Said
from inventory.lists.columns.prices.rates import RATES
from inventory.lists.reading.table import Table
from inventory.lists.words.list_words import cell_words
from inventory.lists.words.plain_text import plain

MOSTLY_CODES = 0.8
RANK_OF_MAKER = 2
# Headings of numbers 1, 2, 3 … by which units may be called; "Pos." and "Row" only count
NUMBERS_UNITS = {"no", "番号"}
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
    _codes_before_keys(chosen, said, table, facts)
    return chosen


def _own_ids_first(
    chosen: dict[Meaning, str], said: AnyMapping[str, list[Said]], table: Table, facts: list[Facts]
) -> None:
    """Take a code that each unit has for its id, rather than one that its maker gave it, or that some units lack."""
    heading = chosen.get(Meaning.EQUIPMENT_ID)
    if heading is None:
        return
    own_facts = facts[table.column(heading)]
    rank_of_own = _rank(heading, own_facts)
    if not rank_of_own and not own_facts.empty:
        return
    ids = (Meaning.EQUIPMENT_ID, Meaning.KIND_CODE)
    taken = {one for meaning, one in chosen.items() if meaning not in ids}
    own = [
        (_rank(other, facts[table.column(other)]), one.meaning is not Meaning.EQUIPMENT_ID, -one.strength, other)
        for other, candidates in said.items()
        for one in candidates
        if one.meaning in ids and other not in taken
    ]
    # A depot's own numbers often stand first, whatever they are called: "unit"; or below a word that nobody knows
    for other in (table.headings[0], *(one for one, candidates in said.items() if not candidates)):
        if other not in taken and facts[table.column(other)].codes >= MOSTLY_CODES:
            own.append((_rank(other, facts[table.column(other)]), True, 0.0, other))
    if own_facts.empty > own_facts.filled and facts[0].is_sequence and plain(table.headings[0]) in NUMBERS_UNITS:
        own.append((1, True, 0.0, table.headings[0]))
    most = rank_of_own if own_facts.filled >= own_facts.empty else RANK_OF_MAKER
    for rank, _, _, other in sorted(own):
        found = facts[table.column(other)]
        # What is sold with the units has no code
        goes_before = rank < rank_of_own if found.empty == own_facts.empty else rank <= most
        is_fuller = other != heading and goes_before and found.empty <= own_facts.empty
        if is_fuller and found.unique >= MOSTLY_OWN and found.filled > 1:
            chosen[Meaning.EQUIPMENT_ID] = other
            if chosen.get(Meaning.KIND_CODE) == other:
                del chosen[Meaning.KIND_CODE]
            return


def _codes_before_keys(
    chosen: dict[Meaning, str], said: AnyMapping[str, list[Said]], table: Table, facts: list[Facts]
) -> None:
    """Codes such as "TENT-2P" go before the rising numbers under which a database has its rows."""
    key = chosen.get(Meaning.KIND_CODE)
    if key is None or Meaning.EQUIPMENT_ID in chosen or not facts[table.column(key)].rises:
        return
    for other, candidates in said.items():
        found = facts[table.column(other)]
        is_code = any(one.meaning is Meaning.KIND_CODE for one in candidates) and not found.rises and not found.spaces
        if is_code and found.text >= MOSTLY_CODES and found.unique >= MOSTLY_OWN and other not in chosen.values():
            chosen[Meaning.KIND_CODE] = other
            return


def _rank(heading: str, found: Facts) -> int:
    """0 for a number that the depot itself gave a unit, 1 for what is on its label or only counts the rows, 2 for what
    its maker gave it."""
    text, words = plain(heading), cell_words()
    if any(word in text for word in map(plain, words.serials)):
        return RANK_OF_MAKER
    return int(found.is_sequence or any(word in text for word in map(plain, words.barcodes)))
