"""A guess at what the columns of a table mean, from their headings and from what is in them."""

from collections.abc import Mapping as AnyMapping
from collections.abc import Sequence
from dataclasses import dataclass, field

from inventory.files.equipment_rows import COLUMNS, OPTIONAL_COLUMNS
from inventory.lists.columns.assigning import assigned
from inventory.lists.columns.candidates import candidates_of
from inventory.lists.columns.column_facts import facts_of
from inventory.lists.columns.content.better_states import better_states, no_state_of_all
from inventory.lists.columns.content.by_content import (
    found_by_content,
    groups_of_names,
    name_of_its_own,
)
from inventory.lists.columns.content.joined_names import join_names
from inventory.lists.columns.content.kinds_that_group import kinds_are_categories, kinds_name_units
from inventory.lists.columns.content.left_columns import (
    meanings_of_left_columns,
    period_of_left_columns,
    rate_of_left_columns,
)
from inventory.lists.columns.content.machine_names import codes_are_no_names, names_of_machines
from inventory.lists.columns.content.rows_left_out import columns_of_rows_left_out
from inventory.lists.columns.content.second_look import look_again
from inventory.lists.columns.content.sites_of_customers import sites_are_no_depots
from inventory.lists.columns.content.state_columns import places_and_remarks, tell_with_whom
from inventory.lists.columns.counts_of_kinds import counts_beside_names, counts_of_states
from inventory.lists.columns.groups import (
    field_of_groups,
    field_of_sheets,
    filled_down,
    states_by_contrast,
    states_of_legend,
)
from inventory.lists.columns.headings import Meaning, begins_or_ends
from inventory.lists.columns.near_columns import near_columns, told_by_cells
from inventory.lists.columns.prices.beside_rates import rates_beside_rates
from inventory.lists.columns.prices.filled_elsewhere import rates_filled_elsewhere
from inventory.lists.columns.prices.of_one_time import caps_are_rates, leave_out_gross
from inventory.lists.columns.prices.rates import ends_of, prices_for_days, rates_among, selling_prices, unnamed_amounts
from inventory.lists.columns.prices.term_columns import terms_among
from inventory.lists.columns.prices.times_beside import times_beside
from inventory.lists.columns.prices.titles import period_of_titles
from inventory.lists.columns.weight_units import unit_of_weights
from inventory.lists.mapping import Mapping
from inventory.lists.reading.table import Table
from inventory.lists.words.list_words import programs, recognized
from inventory.lists.words.plain_text import plain

OWN = dict(
    zip(
        COLUMNS,
        (
            *(Meaning.EQUIPMENT_ID, Meaning.NAME, Meaning.CATEGORY, Meaning.DAILY_RATE, Meaning.HIGHEST_RATE),
            *(Meaning.STATUS, Meaning.CERTIFICATION, Meaning.INSURANCE, Meaning.LOCATION, Meaning.WEIGHT_CLASS),
            *(Meaning.DESCRIPTION, Meaning.WEEKLY_RATE, Meaning.FOUR_WEEK_RATE, Meaning.LEAST_DAYS),
            Meaning.TURNAROUND_DAYS,
        ),
        strict=True,
    )
)


@dataclass(frozen=True)
class Guess:
    """What the columns mean, as far as it is clear. `rates_to_choose` are headings of which one may be the rate a day:
    people must say which. `also` says of columns that are not needed what they seem to be, `near` which of them would
    do nearly as well as the one that was taken, and `by_cells` what only the cells of a column tell. `selling_prices`
    are asked about, too, in a list that has no other ones: a program that sells may be used for renting."""

    mapping: Mapping
    rates_to_choose: tuple[str, ...] = ()
    also: AnyMapping[str, Meaning] = field(default_factory=dict)
    near: AnyMapping[Meaning, tuple[str, ...]] = field(default_factory=dict)
    by_cells: frozenset[Meaning] = frozenset()
    selling_prices: tuple[str, ...] = ()


def guess(table: Table, *, program: str | None = None) -> Guess:
    """Guess what the columns of a table mean.

    Args:
        program: the program that the export is from, if people named it; otherwise known ones are recognized.
    """
    if is_own(table.headings):
        columns = {OWN[heading]: heading for heading in COLUMNS if heading in table.headings}
        return Guess(Mapping(headings=table.headings, columns=columns))
    program = program or recognized(table.headings)
    of_program = programs()[program] if program else None
    facts = [facts_of(table.rows, index) for index in range(len(table.headings))]
    said = {heading: candidates_of(heading, facts[index], of_program) for index, heading in enumerate(table.headings)}
    rates_beside_rates(said, facts)
    times_beside(said, table)
    tell_with_whom(said, table, facts)
    counts_of_states(said, facts)
    counts_beside_names(said, table, facts)
    leave_out_gross(said)
    caps_are_rates(said)
    chosen = assigned(said, table, facts)
    rates, to_choose, rate_is_for = rates_among(said, table)
    chosen |= rates
    if Meaning.DAILY_RATE in chosen:
        chosen.pop(Meaning.RATE_PERIOD, None)  # the heading says the time
    for meaning, heading in terms_among(said, table, chosen).items():
        chosen.pop(meaning, None)
        chosen |= {meaning: heading} if heading is not None else {}
    if not rates and not to_choose:
        if says_a_day := rate_of_left_columns(said, table, facts):
            chosen = {one: heading for one, heading in chosen.items() if heading != says_a_day}
            chosen[Meaning.DAILY_RATE] = says_a_day
        else:
            paid, unnamed = prices_for_days(said, table, facts), unnamed_amounts(said, table, facts)
            to_choose = (*paid, *unnamed)
            seasons = ends_of(to_choose, table)
            if seasons and begins_or_ends(seasons[0]):  # each says which of the two it is
                to_choose = seasons[:1]
                chosen[Meaning.HIGHEST_RATE] = seasons[1]
            only = len(to_choose) == 1 and (bool(paid) or period_of_titles(table) is not None)
            if only:
                chosen[Meaning.RATE], to_choose = to_choose[0], ()
    to_choose = to_choose or rates_filled_elsewhere(chosen, said, table, facts)
    has_rate = bool(to_choose) or not {Meaning.DAILY_RATE, Meaning.RATE}.isdisjoint(chosen)
    selling = () if has_rate else selling_prices(said, table, facts)
    better_states(chosen, said, table, facts)
    words = states_of_legend(chosen, table)
    found_by_content(chosen, said, table, facts)
    columns_of_rows_left_out(chosen, table, facts)
    look_again(chosen, said, table, facts)
    if contrast := states_by_contrast(chosen, table):
        words = {Meaning.STATUS: contrast | words.get(Meaning.STATUS, {})}
    names_of_machines(chosen, table, facts)
    name_of_its_own(chosen, said, table, facts, set(chosen.values()))
    codes_are_no_names(chosen, table, facts)
    join_names(chosen, said, table, facts)
    no_time = Meaning.RATE in chosen and Meaning.RATE_PERIOD not in chosen and not rate_is_for
    if no_time and (period := period_of_left_columns(chosen, table, facts)):
        chosen = {one: heading for one, heading in chosen.items() if heading != period}
        chosen[Meaning.RATE_PERIOD] = period
    elif no_time:
        rate_is_for = period_of_titles(table)
    meanings_of_left_columns(chosen, said, table, facts)
    groups_of_names(chosen, said, table, facts)
    places_and_remarks(chosen, table)
    no_state_of_all(chosen, table)
    sites_are_no_depots(chosen, table)
    kinds_name_units(chosen, said, table, facts)
    also = {
        heading: candidates[0].meaning
        for heading, candidates in said.items()
        if heading not in chosen.values() and candidates
    }
    rate = chosen.get(Meaning.DAILY_RATE) or chosen.get(Meaning.RATE) or ""
    groups_are = field_of_groups(chosen, table)
    sheets_are = field_of_sheets(chosen, table, groups_are)
    if "category" not in (groups_are, sheets_are):
        kinds_are_categories(chosen, said, table, facts)
    mapping = Mapping(
        program=program,
        headings=table.headings,
        columns=dict(sorted(chosen.items(), key=lambda item: list(Meaning).index(item[0]))),
        rate_is_for=rate_is_for or (of_program.rate_is_for if of_program else None),  # type: ignore[arg-type]
        weight_unit=unit_of_weights(chosen, table),
        rates_in_cents="cents" in plain(rate).split(),
        fill_down=filled_down(chosen, table, facts),
        words=words,
        groups_are=groups_are,  # type: ignore[arg-type]
        sheets_are=sheets_are,  # type: ignore[arg-type]
    )
    return Guess(mapping, to_choose, also, near_columns(chosen, said), told_by_cells(chosen, said), selling)


def is_own(found: Sequence[str]) -> bool:
    """Whether these are the product's own columns, so that nothing is guessed."""
    return set(COLUMNS) - OPTIONAL_COLUMNS <= set(found) <= set(COLUMNS)
