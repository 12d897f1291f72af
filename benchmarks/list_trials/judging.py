"""What went wrong when a list was read, beside what a clerk would have made of it."""

from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

from benchmarks.list_trials.clerk import Clerk, is_same
from benchmarks.list_trials.truth import RowTruth, Truth
from inventory.lists.columns.headings import Meaning
from inventory.lists.findings import ListRefused, grouped
from inventory.lists.importing import Candidate, Tables, find_list
from inventory.lists.mapping import Mapping
from inventory.lists.reading.read_file import read_sheets
from inventory.lists.reading.sheets import ListFileError
from inventory.lists.units.made import Made
from inventory.lists.words.plain_text import plain
from inventory.models import Equipment

# By what the truth calls a meaning, those that the product may give the column
MEANINGS = {
    "id": (Meaning.EQUIPMENT_ID, Meaning.KIND_CODE),
    "name": (Meaning.NAME, Meaning.MODEL, Meaning.MAKE),
    "model": (Meaning.MODEL, Meaning.NAME, Meaning.MAKE),
    "category": (Meaning.CATEGORY,),
    "daily_rate": (Meaning.DAILY_RATE, Meaning.RATE),
    "weekly_rate": (Meaning.WEEKLY_RATE,),
    "monthly_rate": (Meaning.FOUR_WEEK_RATE,),
    "highest_rate": (Meaning.HIGHEST_RATE,),
    "state": (Meaning.STATUS, Meaning.WITH_WHOM, Meaning.BACK_ON, Meaning.REMARKS, Meaning.ACTIVE, Meaning.GONE),
    "quantity": (Meaning.QUANTITY, Meaning.AVAILABLE_QUANTITY, Meaning.OUT_QUANTITY, Meaning.REPAIR_QUANTITY),
    "location": (Meaning.LOCATION,),
    "certification": (Meaning.CERTIFICATION,),
    "insurance": (Meaning.INSURANCE,),
    "weight": (Meaning.WEIGHT, Meaning.WEIGHT_CLASS),
    "weight_class": (Meaning.WEIGHT_CLASS, Meaning.WEIGHT),
    "minimum_rental": (Meaning.LEAST_DAYS,),
}
# The line can do without these, and asks about the last ones if they are not found
MINOR = ("weekly_rate", "monthly_rate", "minimum_rental", "model")
ASKED = ("category", "location", "certification", "insurance", "weight", "weight_class", "highest_rate")
# Of these the rows tell whether they were read rightly
BY_ROWS = (
    *(Meaning.WITH_WHOM, Meaning.BACK_ON, Meaning.REMARKS, Meaning.MAKE, Meaning.ACTIVE, Meaning.GONE),
    *(Meaning.AVAILABLE_QUANTITY, Meaning.OUT_QUANTITY, Meaning.REPAIR_QUANTITY),
)


class FaultKind(StrEnum):
    """What can be wrong. The first six are of columns, questions and the whole list."""

    WRONG_COLUMN = "wrong column"
    MISSED_COLUMN = "missed column"
    NEEDLESS_QUESTION = "needless question"
    REFUSED = "refused wrongly"
    NOT_REFUSED = "not refused"
    MISTAKES = "stopped by mistakes"
    UNIT_COUNT = "number of units"
    LOADED_TOO_MUCH = "loaded what is no equipment"
    ROW = "row"
    MINOR = "missed little"


OF_LOADING = frozenset(list(FaultKind)[:6])


@dataclass(frozen=True)
class Fault:
    kind: FaultKind
    text: str


def faults_of(path: Path, truth: Truth) -> list[Fault]:
    """Everything that is wrong with what the product makes of a list; empty if it is right."""
    try:
        tables = find_list(read_sheets(path), source=path.name, sheet=None)
    except (ListRefused, ListFileError) as exc:
        return [Fault(FaultKind.REFUSED, str(exc))] if truth.is_list else []
    faults: list[Fault] = []
    chosen = _chosen(tables, truth)
    if tables.chosen is None and "sheet" not in truth.may_ask and truth.is_list:
        faults.append(Fault(FaultKind.NEEDLESS_QUESTION, "Which sheet is it?"))
    clerk = Clerk(truth)
    mapping, made = clerk.made(chosen.table, chosen.guess)
    if not truth.is_list:
        refused = not made.units or bool(made.problems)
        return [] if refused else [Fault(FaultKind.NOT_REFUSED, f"{len(made.units)} units; {_shown(mapping)}")]
    faults += [Fault(FaultKind.NEEDLESS_QUESTION, question) for question in clerk.needless]
    if not truth.headings_free:
        faults += _faults_of_columns(mapping, truth)
    if made.problems:
        return [*faults, *(Fault(FaultKind.MISTAKES, line) for line in grouped(made.problems))]
    if not made.units:
        return [*faults, Fault(FaultKind.REFUSED, f"no unit: {'; '.join({one.why for one in made.left_out})}")]
    return [*faults, *_faults_of_rows(made, truth)]


def _chosen(tables: Tables, truth: Truth) -> Candidate:
    if tables.chosen is not None:
        return tables.chosen
    named = [one for one in tables.candidates if truth.sheet and plain(one.table.sheet.name) == plain(truth.sheet)]
    return (named or list(tables.candidates))[0]


def _shown(mapping: Mapping) -> str:
    return ", ".join(f"{meaning.value}={heading!r}" for meaning, heading in mapping.columns.items())


def _faults_of_columns(mapping: Mapping, truth: Truth) -> list[Fault]:
    right = {meaning: {plain(one) for one in headings} for meaning, headings in truth.columns.items()}
    if truth.rate and truth.rate.column:
        right.setdefault("daily_rate", set()).add(plain(truth.rate.column))
    of_other = {heading: meaning for meaning, headings in right.items() for heading in headings}
    never = {plain(one) for one in truth.not_used} - of_other.keys()
    used = [(plain(heading), meaning) for meaning, heading in mapping.columns.items()]
    faults: list[Fault] = []
    for heading, meaning in used:
        names = [name for name, meanings in MEANINGS.items() if meaning in meanings]
        if not names or meaning in BY_ROWS or any(heading in right.get(name, ()) for name in names):
            continue
        if heading in never or heading in of_other or any(right.get(name) for name in names):
            numbers_kinds = meaning is Meaning.KIND_CODE and Meaning.EQUIPMENT_ID in mapping.columns
            if numbers_kinds or (meaning is Meaning.MODEL and heading not in never):
                continue
            faults.append(Fault(FaultKind.WRONG_COLUMN, f"{meaning.value} is {heading!r} ({_wanted(right, names)})"))
    for name, headings in right.items():
        found = [meaning for heading, meaning in used if heading in headings]
        if name not in MEANINGS or name in ASKED or not headings or any(one in MEANINGS[name] for one in found):
            continue
        kind = FaultKind.MINOR if name in MINOR else FaultKind.MISSED_COLUMN
        if not (name == "state" and any(one in MEANINGS["quantity"] for one in found)):
            faults.append(Fault(kind, f"{name}: {', '.join(sorted(headings))}"))
    return faults


def _wanted(right: dict[str, set[str]], names: list[str]) -> str:
    wanted = sorted({one for name in names for one in right.get(name, ())})
    return f"wanted {', '.join(wanted)}" if wanted else "wanted none"


def _faults_of_rows(made: Made, truth: Truth) -> list[Fault]:
    faults: list[Fault] = []
    if truth.units and not truth.units[0] <= len(made.units) <= truth.units[1]:
        few = "; ".join(f"{one.number}: {one.says[:40]!r} {one.why}" for one in made.left_out[:6])
        faults.append(Fault(FaultKind.UNIT_COUNT, f"{len(made.units)} of {truth.units[0]}-{truth.units[1]}; {few}"))
    rights = {plain(row.name_has) for row in truth.rows}
    for name in truth.left_out:
        if plain(name) in rights:
            continue
        loaded = [unit for unit in made.units if plain(unit.name) == plain(name)]
        if loaded:
            faults.append(Fault(FaultKind.LOADED_TOO_MUCH, loaded[0].name))
    for row in truth.rows:
        faults += _faults_of_row(row, made.units)
    return faults


def _faults_of_row(row: RowTruth, units: list[Equipment]) -> list[Fault]:
    ids = {plain(one) for one in row.id_any if one.isascii()}  # others are written in Latin letters
    found = [unit for unit in units if ids and _has_id(unit, ids)]
    named = [unit for unit in units if is_same(unit.name, row.name_has)]
    if not found:
        if ids and named and max(map(len, ids)) <= 20:
            return [Fault(FaultKind.ROW, f"{row.name_has}: ids {row.id_any}, not {named[0].equipment_id}")]
        found = named
    if not found:
        return [Fault(FaultKind.ROW, f"{row.name_has}: not loaded")]
    faults: list[Fault] = []
    if row.daily_rate is not None and row.daily_rate not in {unit.lowest_rate for unit in found}:
        faults.append(Fault(FaultKind.ROW, f"{row.name_has}: rate {row.daily_rate}, not {found[0].lowest_rate}"))
    if row.state and row.state not in {unit.status.value for unit in found}:
        faults.append(Fault(FaultKind.ROW, f"{row.name_has}: {row.state}, not {found[0].status.value}"))
    if row.units is not None and row.units != len(found) and (not ids or len(found) < row.units):
        faults.append(Fault(FaultKind.ROW, f"{row.name_has}: {row.units} units, not {len(found)}"))
    return faults


def _has_id(unit: Equipment, ids: set[str]) -> bool:
    found = plain(unit.equipment_id)
    # An id needs two letters, so that "7" becomes "U-7"
    return found in ids or found.removeprefix("u ") in ids or any(found.startswith(f"{one} ") for one in ids)
