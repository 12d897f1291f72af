"""A guess at what the columns of a table mean, from their headings and from what is in them."""

from collections import defaultdict
from collections.abc import Mapping as AnyMapping
from collections.abc import Sequence
from dataclasses import dataclass, field

from inventory.files.equipment_rows import COLUMNS, OPTIONAL_COLUMNS
from inventory.lists.columns.column_facts import Facts, facts_of
from inventory.lists.columns.headings import (
    NEEDED,
    Meaning,
    Said,
    begins_or_ends,
    money_said_by,
    period_of,
    said_by,
    weight_unit_of,
)
from inventory.lists.columns.list_words import Program, cell_words, headings, plain, plain_cell, plain_phrase, programs
from inventory.lists.columns.second_look import column_of_legend, legend_of, look_again
from inventory.lists.columns.term_columns import terms_among
from inventory.lists.leaving_out import Reasons
from inventory.lists.mapping import Mapping
from inventory.lists.reading.table import Table

NAMED_BY_PROGRAM = 300
# Headings of columns that often only count the rows
COUNTING = {"no", "pos", "lfd no", "番号", "項番", "item no", "row", "line", "s no", "sl no"}
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
RATES = (Meaning.DAILY_RATE, Meaning.RATE, Meaning.OTHER_RATE)


@dataclass(frozen=True)
class Guess:
    """What the columns mean, as far as it is clear. `rates_to_choose` are headings of which one may be the rate a day:
    people must say which. `also` says of columns that are not needed what they seem to be."""

    mapping: Mapping
    rates_to_choose: tuple[str, ...] = ()
    also: AnyMapping[str, Meaning] = field(default_factory=dict)


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
    said = {heading: _candidates(heading, facts[index], of_program) for index, heading in enumerate(table.headings)}
    _days_not_tags(said)
    chosen = _assigned(said, table, facts)
    rates, to_choose, rate_is_for = _rates(said)
    chosen |= rates
    for meaning, heading in terms_among(said, table, chosen).items():
        chosen.pop(meaning, None)
        chosen |= {meaning: heading} if heading is not None else {}
    if not rates and not to_choose:
        to_choose = _unnamed_amounts(said, table, facts)
    words = _states_of_legend(chosen, table)
    _by_content(chosen, table, facts)
    look_again(chosen, said, table, facts)
    _name_of_its_own(chosen, table, facts, set(chosen.values()))
    also = {
        heading: candidates[0].meaning
        for heading, candidates in said.items()
        if heading not in chosen.values() and candidates
    }
    rate = chosen.get(Meaning.DAILY_RATE) or chosen.get(Meaning.RATE) or ""
    mapping = Mapping(
        program=program,
        headings=table.headings,
        columns=dict(sorted(chosen.items(), key=lambda item: list(Meaning).index(item[0]))),
        rate_is_for=rate_is_for or (of_program.rate_is_for if of_program else None),  # type: ignore[arg-type]
        weight_unit=weight_unit_of(chosen.get(Meaning.WEIGHT, "")),
        rates_in_cents="cents" in plain(rate).split(),
        fill_down=_fill_down(chosen, table, facts),
        words=words,
        groups_are=(groups_are := _groups_are(chosen, table)),  # type: ignore[arg-type]
        sheets_are=_sheets_are(chosen, table, groups_are),  # type: ignore[arg-type]
    )
    return Guess(mapping, to_choose, also)


def is_own(found: Sequence[str]) -> bool:
    """Whether these are the product's own columns, so that nothing is guessed."""
    return set(COLUMNS) - OPTIONAL_COLUMNS <= set(found) <= set(COLUMNS)


def recognized(found: tuple[str, ...]) -> str | None:
    """The program whose export has these headings, if it is a known one."""
    for name, program in programs().items():
        if any(shape and set(shape) <= set(found) for shape in (program.recognized_by, *program.or_by)):
            return name
    return None


def _candidates(heading: str, facts: Facts, program: Program | None) -> list[Said]:
    """What a column may mean, the likeliest first."""
    if program and heading in program.columns:
        meaning = Meaning(program.columns[heading])
        return [Said(meaning, NAMED_BY_PROGRAM)] if facts.filled and _fits(meaning, facts, heading) else []
    candidates = list(said_by(heading))
    if facts.periods >= 0.6 and any(one.meaning is Meaning.RATE_PERIOD for one in candidates):
        return [Said(Meaning.RATE_PERIOD, 150)]
    of_money = money_said_by(heading)
    whole = candidates and candidates[0].strength > 100 and _fits(candidates[0].meaning, facts, heading)
    if not whole and period_of(heading) and any(one.meaning is Meaning.INSURANCE for one in candidates):
        return [Said(Meaning.OTHER_MONEY, 150)]  # what an insurance costs for that time
    if any(one.meaning is Meaning.STATUS and one.strength <= 100 for one in candidates):
        # "Tax status", "order status": the state of something else
        of_else = [one for one in candidates if one.meaning is Meaning.UNUSED]
        candidates = of_else or candidates
    if of_money and facts.money >= 0.4:
        has_sign = any(sign in heading for sign in "€$£¥円")
        candidates = [of_money] if has_sign else [*candidates, of_money] if whole else [of_money, *candidates]
    return [one for one in candidates if facts.filled and _fits(one.meaning, facts, heading)]


def _days_not_tags(said: dict[str, list[Said]]) -> None:
    """ "Tag" is a day in German: beside rates for a week it is the rate a day, and no tag of a unit."""
    first = {heading: candidates[0] for heading, candidates in said.items() if candidates}
    others = any(one.meaning is Meaning.OTHER_RATE for one in first.values())
    for heading in first if others and not any(one.meaning is Meaning.DAILY_RATE for one in first.values()) else ():
        of_money = money_said_by(heading)
        if of_money and of_money.meaning is Meaning.DAILY_RATE and of_money in said[heading]:
            said[heading] = [of_money]


def _fits(meaning: Meaning, facts: Facts, heading: str) -> bool:
    """Whether the cells of a column can be what its heading says."""
    match meaning:
        case Meaning.DAILY_RATE | Meaning.RATE | Meaning.HIGHEST_RATE:
            return facts.money >= 0.4
        case Meaning.INSURANCE:
            return facts.money >= 0.8
        case Meaning.OUT_QUANTITY | Meaning.REPAIR_QUANTITY if facts.yes_no >= 0.9:
            return True
        case Meaning.QUANTITY | Meaning.AVAILABLE_QUANTITY | Meaning.OUT_QUANTITY | Meaning.REPAIR_QUANTITY:
            numbers_rows = facts.is_sequence and facts.filled >= 4
            return facts.counts >= 0.8 and facts.days == 0 and not numbers_rows
        case Meaning.STATUS:
            clear = "condition" not in plain(heading) and plain(heading) != "stan"
            return facts.counts < 0.5 and (
                facts.statuses >= 0.5 or (clear and facts.distinct <= max(12, facts.filled / 3))
            )
        case Meaning.ACTIVE | Meaning.ACCESSORY_ONLY:
            return facts.yes_no >= 0.8
        case Meaning.GONE:
            return facts.yes_no >= 0.8 or facts.days >= 0.8
        case Meaning.WEIGHT:
            return facts.weights >= 0.7
        case Meaning.WEIGHT_CLASS:
            return facts.weight_classes >= 0.7
        case Meaning.RATE_PERIOD:
            return facts.periods >= 0.5
        case Meaning.ITEM_TYPE:
            return facts.types >= 0.5
        case Meaning.CATEGORY:
            return facts.types < 0.9 and facts.days == 0 and facts.yes_no < 0.9
        case Meaning.NAME:
            return facts.text >= 0.7 and facts.days < 0.5
        case Meaning.EQUIPMENT_ID | Meaning.KIND_CODE:
            counts_rows = facts.is_sequence and plain(heading) in COUNTING
            words = facts.spaces >= 0.5 and not (facts.longest <= 15 and facts.digits >= 0.9)
            return not counts_rows and not words and facts.longest <= 40 and facts.yes_no < 0.9 and facts.days < 0.5
        case Meaning.LOCATION:
            return facts.money < 0.5 and facts.yes_no < 0.9
        case Meaning.CERTIFICATION:
            return facts.money < 0.5
        case _:
            return True


def _assigned(said: AnyMapping[str, list[Said]], table: Table, facts: list[Facts]) -> dict[Meaning, str]:
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
    _own_ids_first(chosen, table, facts)
    return chosen


def _own_ids_first(chosen: dict[Meaning, str], table: Table, facts: list[Facts]) -> None:
    """Take a code that each unit has for its id, rather than the number that its maker gave it."""
    if Meaning.QUANTITY in chosen or not {Meaning.EQUIPMENT_ID, Meaning.KIND_CODE} <= chosen.keys():
        return
    of_maker = any(word in plain(chosen[Meaning.EQUIPMENT_ID]) for word in map(plain, cell_words().serials))
    code = facts[table.column(chosen[Meaning.KIND_CODE])]
    if of_maker and code.unique == 1 and not code.empty:
        chosen[Meaning.EQUIPMENT_ID] = chosen.pop(Meaning.KIND_CODE)


def _rates(said: AnyMapping[str, list[Said]]) -> tuple[dict[Meaning, str], tuple[str, ...], str | None]:
    """The column of the rate a day, or those of which people must choose it; and the time that the rate is for, if
    the heading says another one than a day."""
    of: defaultdict[Meaning, list[tuple[str, Said]]] = defaultdict(list)
    for heading, candidates in said.items():
        if candidates and candidates[0].meaning in RATES:
            of[candidates[0].meaning].append((heading, candidates[0]))
    daily, plain_rates, others = of[Meaning.DAILY_RATE], of[Meaning.RATE], of[Meaning.OTHER_RATE]
    if len(daily) == 1:
        return {Meaning.DAILY_RATE: daily[0][0]}, (), None
    if len(daily) == 2:
        ends = {begins_or_ends(heading): heading for heading, _ in daily}
        if ends.keys() == {"lowest", "highest"}:
            return {Meaning.DAILY_RATE: ends["lowest"], Meaning.HIGHEST_RATE: ends["highest"]}, (), None
    if daily:
        return {}, tuple(heading for heading, _ in daily), None
    if len(plain_rates) == 1:
        return {Meaning.RATE: plain_rates[0][0]}, (), None
    if plain_rates:
        return {}, tuple(heading for heading, _ in plain_rates), None
    if len(others) == 1 and others[0][1].period:
        return {Meaning.RATE: others[0][0]}, (), others[0][1].period
    if others:
        return {}, tuple(heading for heading, _ in others), None
    # "Cost a day" may be what the customer pays or what the depot pays.
    unclear = [
        heading
        for heading, candidates in said.items()
        if candidates and candidates[0].meaning is Meaning.OTHER_MONEY and period_of(heading) == "day"
    ]
    return {}, tuple(unclear), None


def _unnamed_amounts(said: AnyMapping[str, list[Said]], table: Table, facts: list[Facts]) -> tuple[str, ...]:
    """Columns of amounts whose headings say nothing: people must say whether one of them is the rate a day."""
    return tuple(
        heading
        for index, heading in enumerate(table.headings)
        if facts[index].money >= 0.9 and facts[index].days == 0 and not said[heading]
    )


def _states_of_legend(chosen: dict[Meaning, str], table: Table) -> dict[Meaning, dict[str, str]]:
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


def _by_content(chosen: dict[Meaning, str], table: Table, facts: list[Facts]) -> None:
    """Columns that are known by what is in them: states under any heading, and where a table has no headings also ids
    and categories."""
    for index, heading in enumerate(table.headings):
        found = facts[index]
        if heading in chosen.values() or not found.filled:
            continue
        unnamed = heading.startswith("column ")
        if Meaning.STATUS not in chosen and found.statuses >= 0.8 and found.distinct <= 10 and found.yes_no < 0.5:
            chosen[Meaning.STATUS] = heading
        elif unnamed and not {Meaning.EQUIPMENT_ID, Meaning.KIND_CODE} & chosen.keys() and found.unique == 1:
            if found.digits >= 0.9 and not found.spaces and found.money < 0.5 and found.longest <= 20:
                chosen[Meaning.EQUIPMENT_ID] = heading
        elif (
            unnamed
            and Meaning.CATEGORY not in chosen
            and found.text >= 0.9
            and found.digits < 0.2
            and found.unique < 0.8
        ):
            chosen[Meaning.CATEGORY] = heading


def _name_of_its_own(chosen: dict[Meaning, str], table: Table, facts: list[Facts], taken: set[str]) -> None:
    """See to it that there is a name: a description, a make and model, or the column that reads most like one."""
    description = chosen.get(Meaning.DESCRIPTION)
    if Meaning.NAME not in chosen and description:
        names = set(map(plain_phrase, headings()["name"].whole))
        if plain(description) in names or not {Meaning.MAKE, Meaning.MODEL} & chosen.keys():
            chosen[Meaning.NAME] = chosen.pop(Meaning.DESCRIPTION)
    if Meaning.NAME in chosen or Meaning.MODEL in chosen:
        return
    likely = [
        (facts[index].unique + facts[index].spaces, -index)
        for index, heading in enumerate(table.headings)
        if heading not in taken and facts[index].text >= 0.7 and facts[index].days == 0 and facts[index].statuses < 0.5
    ]
    if likely:
        chosen[Meaning.NAME] = table.headings[-max(likely)[1]]


def _fill_down(chosen: AnyMapping[Meaning, str], table: Table, facts: list[Facts]) -> tuple[Meaning, ...]:
    """Categories and places that stand only in the first row of those that they are of."""
    filled_down: list[Meaning] = []
    for meaning in (Meaning.CATEGORY, Meaning.LOCATION):
        if meaning in chosen and table.rows:
            index = table.column(chosen[meaning])
            found = facts[index]
            if table.rows[0][1][index] and found.empty > found.filled and found.filled == found.distinct > 1:
                filled_down.append(meaning)
    return tuple(filled_down)


def _groups_are(chosen: AnyMapping[Meaning, str], table: Table) -> str | None:
    """Which field the headings between the rows say: places if they read so, else categories."""
    groups = set(table.group_of.values())
    if not groups:
        return None
    places = tuple(map(plain_cell, cell_words().places))
    read_as_places = sum(any(word in plain_cell(group) for word in places) for group in groups) > len(groups) / 2
    if read_as_places and Meaning.LOCATION not in chosen:
        return "location"
    return "category" if Meaning.CATEGORY not in chosen and not read_as_places else None


def _sheets_are(chosen: AnyMapping[Meaning, str], table: Table, groups_are: str | None) -> str | None:
    """Which field the names of the sheets say, where a table is made of several."""
    if not table.sheet_of:
        return None
    lacking = [one for one in ("category", "location") if Meaning(one) not in chosen and one != groups_are]
    names = {plain_cell(name) for name in table.sheet_of.values()}
    places = tuple(map(plain_cell, cell_words().places))
    if len(lacking) == 2 and sum(any(word in name for word in places) for name in names) > len(names) / 2:
        return "location"
    return lacking[0] if lacking else None


__all__ = ["NEEDED", "Guess", "guess", "recognized"]
