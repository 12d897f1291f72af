"""A second look at columns that were assigned by their headings: what is in them may say that another fits better."""

from collections import defaultdict
from collections.abc import Mapping as AnyMapping
from collections.abc import Sequence

from inventory.lists.columns.column_facts import LOOKED_AT, Facts
from inventory.lists.columns.content.categories import better_categories, places_that_group
from inventory.lists.columns.content.other_columns import other_columns
from inventory.lists.columns.counts_of_kinds import COUNTS
from inventory.lists.columns.headings import OF_PHRASES, Meaning, Said
from inventory.lists.columns.prices.rates import is_never_lower
from inventory.lists.reading.table import Table
from inventory.lists.words.list_words import cell_words, money
from inventory.lists.words.plain_text import Phrases, plain

LONGEST_CODE = 20
LONGEST_STATE_CODE = 4  # letters of "OH" and "AVL"
LONGEST_NAME = 100
HALF, MOSTLY = 0.5, 0.6
FEW_SHELVES = 0.3  # share of cells such as "Shelf 3B"


def look_again(
    chosen: dict[Meaning, str], said: AnyMapping[str, list[Said]], table: Table, facts: Sequence[Facts]
) -> None:
    """Exchange columns where another one fits better."""
    _names_of_words(chosen, said, table, facts)
    _names_of_groups(chosen, said, table, facts)
    places_that_group(chosen, said, table, facts)
    _ids_that_differ(chosen, said, table, facts)
    _classes_of_weight(chosen, said, table, facts)
    _codes_of_one_name(chosen, said, table, facts)
    better_categories(chosen, said, table, facts)
    _kept_rather_than_now(chosen, said, table, facts)
    _one_count_is_all(chosen, table, facts)
    _states_of_words(chosen, said, table, facts)
    _only_max(chosen, said, table, facts)
    _fuller(Meaning.WEIGHT, chosen, said, table, facts)
    _fuller(Meaning.QUANTITY, chosen, said, table, facts)


def _names_of_words(
    chosen: dict[Meaning, str], said: AnyMapping[str, list[Said]], table: Table, facts: Sequence[Facts]
) -> None:
    """A product may be called by a code: then its description is its name. An article without one is a name itself."""
    name, code = chosen.get(Meaning.NAME), chosen.get(Meaning.KIND_CODE)
    description = chosen.get(Meaning.DESCRIPTION)
    if name is None and code is not None and any(one.meaning is Meaning.NAME for one in said[code]):
        if facts[table.column(code)].text >= 0.7 and not {Meaning.MODEL, Meaning.DESCRIPTION} & chosen.keys():
            chosen[Meaning.NAME] = chosen.pop(Meaning.KIND_CODE)
    elif name is not None and Meaning.MODEL in chosen and _are_codes(facts[table.column(name)]):
        if facts[table.column(chosen[Meaning.MODEL])].text >= 0.4 or Meaning.MAKE in chosen:
            chosen.pop(Meaning.KIND_CODE, None)
            chosen[Meaning.EQUIPMENT_ID] = chosen.pop(Meaning.NAME)  # a "Fleet" of "VAN-1", "VAN-2"
    elif name is not None and description is not None:
        own, other = facts[table.column(name)], facts[table.column(description)]
        reads_like_a_code = own.spaces == 0 and own.digits >= 0.8 and own.longest <= LONGEST_CODE
        if reads_like_a_code and other.text >= 0.7 and other.spaces >= 0.5 and other.longest <= LONGEST_NAME:
            chosen[Meaning.NAME] = chosen.pop(Meaning.DESCRIPTION)
            if not {Meaning.KIND_CODE, Meaning.EQUIPMENT_ID} & chosen.keys():
                chosen[Meaning.KIND_CODE] = name


def _names_of_groups(
    chosen: dict[Meaning, str], said: AnyMapping[str, list[Said]], table: Table, facts: Sequence[Facts]
) -> None:
    """A "Class description" beside a "Description" that differs as much or more says the group, and no name."""
    name, description = chosen.get(Meaning.NAME), chosen.get(Meaning.DESCRIPTION)
    if name is None or description is None or not any(one.meaning is Meaning.CATEGORY for one in said[name]):
        return
    own, other = facts[table.column(name)], facts[table.column(description)]
    names = any(one.meaning is Meaning.NAME and one.strength > OF_PHRASES for one in said[description])
    if not names or other.empty or other.text < 0.7 or other.distinct < own.distinct:
        return
    chosen[Meaning.NAME] = chosen.pop(Meaning.DESCRIPTION)
    group = chosen.get(Meaning.CATEGORY)
    if group is None or facts[table.column(group)].text < 0.5:
        chosen[Meaning.CATEGORY] = name


def _are_codes(found: Facts) -> bool:
    return found.codes >= 0.9 and found.unique == 1 and found.filled > 1


def _classes_of_weight(
    chosen: dict[Meaning, str], said: AnyMapping[str, list[Said]], table: Table, facts: Sequence[Facts]
) -> None:
    """A class that is light, medium or heavy in each row is no category."""
    heading = chosen.get(Meaning.CATEGORY)
    if heading is None or Meaning.WEIGHT_CLASS in chosen:
        return
    found = facts[table.column(heading)]
    if found.weight_classes == 1 and found.text == 1 and found.distinct > 1:
        chosen[Meaning.WEIGHT_CLASS] = chosen.pop(Meaning.CATEGORY)
        for index, other in other_columns(Meaning.CATEGORY, chosen, said, table):
            if facts[index].text >= 0.7:
                chosen[Meaning.CATEGORY] = other
                return


def _ids_that_differ(
    chosen: dict[Meaning, str], said: AnyMapping[str, list[Said]], table: Table, facts: Sequence[Facts]
) -> None:
    """An id that each row has for itself goes before one that stands in several rows."""
    heading = chosen.get(Meaning.EQUIPMENT_ID) or chosen.get(Meaning.KIND_CODE)
    if heading is None or Meaning.QUANTITY in chosen or _is_unique(table, table.column(heading)):
        return
    of_units = other_columns(Meaning.EQUIPMENT_ID, chosen, said, table)
    for index, other in [*of_units, *other_columns(Meaning.KIND_CODE, chosen, said, table)]:
        if facts[index].unique == 1 and not facts[index].empty and _is_unique(table, index):
            chosen[Meaning.EQUIPMENT_ID] = other
            if chosen.get(Meaning.KIND_CODE) == other:
                del chosen[Meaning.KIND_CODE]
            return


def _codes_of_one_name(
    chosen: dict[Meaning, str], said: AnyMapping[str, list[Said]], table: Table, facts: Sequence[Facts]
) -> None:
    """A code of a kind has one name. A code that stands beside many names is that of a class, and no code of a kind."""
    code, name = chosen.get(Meaning.KIND_CODE), chosen.get(Meaning.NAME)
    if code is None or name is None:
        return
    if not _has_one_name(table, table.column(code), table.column(name)):
        del chosen[Meaning.KIND_CODE]
        for index, other in other_columns(Meaning.KIND_CODE, chosen, said, table):
            if other != code and facts[index].filled and _has_one_name(table, index, table.column(name)):
                chosen[Meaning.KIND_CODE] = other
                return


def _has_one_name(table: Table, code: int, name: int) -> bool:
    names: defaultdict[str, set[str]] = defaultdict(set)
    for _, cells in table.rows[:LOOKED_AT]:
        if cells[code] and cells[name]:
            names[cells[code]].add(cells[name])
    several = sum(len(found) > 1 for found in names.values())
    return len(names) < 2 or several <= len(names) / 3


def _kept_rather_than_now(
    chosen: dict[Meaning, str], said: AnyMapping[str, list[Said]], table: Table, facts: Sequence[Facts]
) -> None:
    """A place in words goes before numbers and shelves, and where a unit belongs before where it is just now: there it
    is picked up when it is back."""
    heading = chosen.get(Meaning.LOCATION)
    if heading is None:
        return
    kept, now = Phrases(cell_words().kept_places), Phrases(cell_words().places_now)
    columns = [(table.column(heading), heading), *other_columns(Meaning.LOCATION, chosen, said, table)]
    in_words = [one for one in columns if facts[one[0]].shelves < FEW_SHELVES and facts[one[0]].text >= MOSTLY]
    if in_words:
        columns = in_words
        if heading not in [one for _, one in columns]:
            chosen[Meaning.LOCATION] = heading = columns[0][1]
    full = [
        (index, one)
        for index, one in columns
        if facts[index].filled >= 0.8 * (facts[index].filled + facts[index].empty)
    ]
    belongs = [one for _, one in full if kept.spans(plain(one)) and not now.spans(plain(one))]
    if belongs and heading not in belongs:
        chosen[Meaning.LOCATION] = belongs[0]
    elif not belongs and now.spans(plain(heading)):
        others = [one for _, one in full if not now.spans(plain(one))]
        chosen[Meaning.LOCATION] = others[0] if others else heading


def _is_unique(table: Table, index: int) -> bool:
    found = [cells[index] for _, cells in table.rows if cells[index]]
    return len(set(found)) == len(found)


def _states_of_words(
    chosen: dict[Meaning, str], said: AnyMapping[str, list[Said]], table: Table, facts: Sequence[Facts]
) -> None:
    """States in known words, as "On hire", go before the codes that another column has for them, as "OH"."""
    heading = chosen.get(Meaning.STATUS)
    if heading is None:
        return
    own = facts[table.column(heading)]
    if own.state_words >= HALF or own.spaces or own.longest > LONGEST_STATE_CODE:
        return
    for heading, candidates in said.items():
        found = facts[table.column(heading)]
        may_be = (
            any(one.meaning in (Meaning.STATUS, Meaning.UNUSED, Meaning.NAME) for one in candidates) or not candidates
        )
        if may_be and heading not in chosen.values() and found.state_words >= MOSTLY and not found.empty:
            chosen[Meaning.STATUS] = heading
            return


def _one_count_is_all(chosen: dict[Meaning, str], table: Table, facts: Sequence[Facts]) -> None:
    """Where only the available units are counted, or only those "im Verleih", these are all that the list knows of."""
    counts = [one for one in COUNTS if one in chosen]
    if len(counts) == 1 and counts[0] in (Meaning.AVAILABLE_QUANTITY, Meaning.OUT_QUANTITY):
        found = facts[table.column(chosen[counts[0]])]
        if found.yes_no < 0.9 and found.counts >= 0.9 and not found.empty:
            chosen[Meaning.QUANTITY] = chosen.pop(counts[0])


def _fuller(
    meaning: Meaning,
    chosen: dict[Meaning, str],
    said: AnyMapping[str, list[Said]],
    table: Table,
    facts: Sequence[Facts],
) -> None:
    """A weight that each row has goes before one that some have, as only trailers have a permitted one; and a quantity
    that most rows have before one that few have, as what a shop sells."""
    heading = chosen.get(meaning)
    if heading is None or not (own := facts[table.column(heading)]).empty:
        return
    others = [(facts[index], one) for index, one in other_columns(meaning, chosen, said, table)]
    full = [one for found, one in others if not found.empty]
    if meaning is Meaning.QUANTITY:
        full = [one for found, one in others if found.filled > found.empty] if own.filled < own.empty else []
    if full:
        chosen[meaning] = full[0]


def _only_max(
    chosen: dict[Meaning, str], said: AnyMapping[str, list[Said]], table: Table, facts: Sequence[Facts]
) -> None:
    """A column of amounts that is called nothing but "Max.", beside the rate a day."""
    if Meaning.DAILY_RATE not in chosen or Meaning.HIGHEST_RATE in chosen:
        return
    highest = {plain(word) for word in money().highest}
    found = [heading for heading in table.headings if plain(heading) in highest and not said[heading]]
    if len(found) != 1 or facts[table.column(found[0])].money < 0.9:
        return
    if is_never_lower(found[0], chosen[Meaning.DAILY_RATE], table):
        chosen[Meaning.HIGHEST_RATE] = found[0]
    elif facts[table.column(found[0])].counts == 1 and Meaning.QUANTITY not in chosen:
        chosen[Meaning.QUANTITY] = found[0]  # the most that can be rented at once
