"""Names that stand in two columns: a kind of machine beside its model, or the two halves of a name.

The columns are then called the make and the model, which is what a name is joined from where there is no other.
"""

import re
from collections import defaultdict
from collections.abc import Mapping as AnyMapping
from collections.abc import Sequence

from inventory.lists.columns.column_facts import LOOKED_AT, Facts
from inventory.lists.columns.content.left_columns import share_of
from inventory.lists.columns.content.machine_names import LONGEST, names_machine
from inventory.lists.columns.headings import OF_PHRASES, Meaning, Said
from inventory.lists.reading.table import Table
from inventory.lists.words.plain_text import plain

_NUMBERED, MOST_PARTS = re.compile(r"^(.*\w) ?([12])$"), 2
ENOUGH_SPACES = 0.3  # share of cells of several words in a column that is a part of a name
MOSTLY = 0.9
KINDS = 0.4  # share of cells that name a kind of machine in a column of kinds; in one of models it is half of that


def join_names(
    chosen: dict[Meaning, str], said: AnyMapping[str, list[Said]], table: Table, facts: Sequence[Facts]
) -> None:
    """Join the name from two columns where one alone does not say what a unit is."""
    _model_for_lacking_names(chosen, table, facts)
    if Meaning.NAME not in chosen:
        _of_kind_where_no_model(chosen, said, table, facts)
    if Meaning.NAME not in chosen or Meaning.MAKE in chosen:
        return
    if Meaning.MODEL in chosen:
        _of_many_models(chosen, table, facts)
    else:
        _of_two_columns(chosen, table, facts)
        _of_kind_and_model(chosen, said, table, facts)
        _before_description(chosen, said, table, facts)


def _before_description(
    chosen: dict[Meaning, str], said: AnyMapping[str, list[Said]], table: Table, facts: Sequence[Facts]
) -> None:
    """Of two columns that may be the name, one that stands first and has fewer words is it, and the other describes."""
    name = chosen.get(Meaning.NAME)
    if name is None or Meaning.DESCRIPTION in chosen:
        return
    first, own = facts[0], facts[table.column(name)]
    heading = table.headings[0]
    may_be = heading not in chosen.values() and any(one.meaning is Meaning.NAME for one in said[heading])
    may_be = may_be and share_of(table, 0, lambda cell: any(map(str.islower, cell))) >= MOSTLY  # else it is a code
    if may_be and not first.empty and first.text >= MOSTLY and first.unique >= MOSTLY and first.spaces < own.spaces / 2:
        chosen[Meaning.NAME], chosen[Meaning.DESCRIPTION] = heading, name


def _of_many_models(chosen: dict[Meaning, str], table: Table, facts: Sequence[Facts]) -> None:
    """Where a name is no more than a word such as "camera", and rows with the same one have models that differ, the
    model belongs to the name."""
    name, model = table.column(chosen[Meaning.NAME]), table.column(chosen[Meaning.MODEL])
    own, models = facts[name], facts[model]
    if own.spaces >= 0.5 or own.digits >= 0.2 or own.unique >= 0.8 or models.empty or models.distinct < 2:
        return
    models_of: defaultdict[str, set[str]] = defaultdict(set)
    for _, cells in table.rows[:LOOKED_AT]:
        models_of[plain(cells[name])].add(cells[model])
    if sum(len(of_name) > 1 for of_name in models_of.values()) >= len(models_of) / 2:
        chosen[Meaning.MAKE] = chosen.pop(Meaning.NAME)


def _of_kind_and_model(
    chosen: dict[Meaning, str], said: AnyMapping[str, list[Said]], table: Table, facts: Sequence[Facts]
) -> None:
    """Where two headings say a name, such as "Machine" and "What", and one column has the kinds and the other does not,
    both are the name, in the order in which they stand."""
    name = chosen.get(Meaning.NAME)
    if name is None:
        return
    others = [
        heading
        for heading, candidates in said.items()
        if heading not in chosen.values()
        and any(one.meaning is Meaning.NAME and one.strength > OF_PHRASES for one in candidates)
        and facts[table.column(heading)].text >= 0.9
        and facts[table.column(heading)].spaces >= ENOUGH_SPACES
        and not facts[table.column(heading)].empty
    ]
    if len(others) != 1 or facts[table.column(name)].spaces < ENOUGH_SPACES:
        return  # a code, or a short form of the name
    if plain(others[0]).endswith(plain(name)):
        return  # "Kurzbezeichnung" beside "Bezeichnung" is the same name once more
    shares = sorted(share_of(table, table.column(heading), names_machine) for heading in (name, others[0]))
    if shares[1] >= KINDS and shares[0] <= shares[1] / 2:
        del chosen[Meaning.NAME]
        chosen[Meaning.MAKE], chosen[Meaning.MODEL] = sorted((name, others[0]), key=table.column)


def _model_for_lacking_names(chosen: dict[Meaning, str], table: Table, facts: Sequence[Facts]) -> None:
    """Where most rows have no name of their own, as assets that are called by their model, the model is the name."""
    name, model = chosen.get(Meaning.NAME), chosen.get(Meaning.MODEL)
    if name is None or model is None:
        return
    own, models = facts[table.column(name)], facts[table.column(model)]
    if own.empty > own.filled and models.filled > models.empty:
        del chosen[Meaning.NAME]


def _of_kind_where_no_model(
    chosen: dict[Meaning, str], said: AnyMapping[str, list[Said]], table: Table, facts: Sequence[Facts]
) -> None:
    """Where there are only makers or only models, and rows without one, as containers have none beside trailers, the
    kind that a fuller column says belongs to the name."""
    parts = {Meaning.MAKE, Meaning.MODEL} & chosen.keys()
    if len(parts) != 1:
        return
    part = chosen[parts.pop()]
    may_be = {one: heading for one, heading in chosen.items() if one in (Meaning.CATEGORY, Meaning.DESCRIPTION)}
    free = [heading for heading, candidates in said.items() if not candidates and heading not in chosen.values()]
    lacking = [cells for _, cells in table.rows[:LOOKED_AT] if not cells[table.column(part)]]
    for kind in (*may_be.values(), *free):
        place = table.column(kind)
        named = sum(bool(cells[place]) for cells in lacking)
        found = facts[place]
        words = found.text >= MOSTLY and found.distinct > 1 and found.longest <= LONGEST
        if words and named > 0 and named >= MOSTLY * len(lacking) and found.filled > facts[table.column(part)].filled:
            for meaning, heading in may_be.items():
                if heading == kind:
                    del chosen[meaning]
            chosen[Meaning.MAKE], chosen[Meaning.MODEL] = kind, part
            return


def _of_two_columns(chosen: dict[Meaning, str], table: Table, facts: Sequence[Facts]) -> None:
    """Join "Name 1" and "Name 2" where the first has single words, as "Stump" beside "Grinder"."""
    name = chosen[Meaning.NAME]
    bare = {
        heading: _NUMBERED.sub(r"\1", plain(heading)) for heading in table.headings if _NUMBERED.search(plain(heading))
    }
    same = [heading for heading, of in bare.items() if of == bare.get(name)]
    if len(same) != MOST_PARTS:
        return
    first, second = (facts[table.column(heading)] for heading in same)
    free = all(heading == name or heading not in chosen.values() for heading in same)
    if free and first.text >= 0.9 and second.text >= 0.7 and first.spaces < 0.3 and second.filled > second.empty:
        del chosen[Meaning.NAME]
        chosen[Meaning.MAKE], chosen[Meaning.MODEL] = same  # the two that names are joined from
