"""What `main.py inventory import` prints: what the columns seem to mean, and which rows are left out."""

from collections import defaultdict
from collections.abc import Sequence

from rich.markup import escape

from commands.terminal import console, printable, table_of
from inventory.files.mistakes import rows_named, shortened
from inventory.lists.columns.guessing import Guess
from inventory.lists.columns.headings import Meaning
from inventory.lists.importing import examples, not_needed
from inventory.lists.mapping import Mapping
from inventory.lists.reading.table import LeftOut, Table
from inventory.lists.states.shown_states import shown_states
from inventory.lists.words.list_words import cell_words
from inventory.models import WeightClass

FIELDS = {
    Meaning.EQUIPMENT_ID: "ID of the unit",
    Meaning.KIND_CODE: "code of the kind",
    Meaning.NAME: "name",
    Meaning.MAKE: "make",
    Meaning.MODEL: "model",
    Meaning.CATEGORY: "category",
    Meaning.QUANTITY: "how many there are",
    Meaning.AVAILABLE_QUANTITY: "how many are free",
    Meaning.OUT_QUANTITY: "how many are out",
    Meaning.REPAIR_QUANTITY: "how many are in repair",
    Meaning.DAILY_RATE: "rate a day (lowest)",
    Meaning.RATE: "rate",
    Meaning.RATE_PERIOD: "time that a rate is for",
    Meaning.HIGHEST_RATE: "highest rate a day",
    Meaning.STATUS: "state",
    Meaning.WITH_WHOM: "with whom or where it is",
    Meaning.BACK_ON: "when it comes back",
    Meaning.REMARKS: "remarks that say a state",
    Meaning.CERTIFICATION: "operator's certificate",
    Meaning.INSURANCE: "least insurance cover",
    Meaning.LOCATION: "where it is picked up",
    Meaning.WEIGHT_CLASS: "weight class",
    Meaning.WEIGHT: "weight",
    Meaning.DESCRIPTION: "description",
    Meaning.WEEKLY_RATE: "rate a week",
    Meaning.FOUR_WEEK_RATE: "rate for four weeks",
    Meaning.LEAST_DAYS: "least days",
    Meaning.TURNAROUND_DAYS: "days between two rentals",
    Meaning.ACTIVE: "in use (no: left out)",
    Meaning.GONE: "gone (yes: left out)",
    Meaning.ACCESSORY_ONLY: "accessory only (left out)",
    Meaning.FOR_SALE: "for sale (left out)",
    Meaning.ITEM_TYPE: "kind of item",
}
SEEMS = {
    Meaning.OTHER_RATE: "a rate, but not for one day",
    Meaning.OTHER_MONEY: "an amount, but no rate of rental",
    Meaning.RATE: "a rate",
    Meaning.DAILY_RATE: "a rate",
}
# Fields that are shown even where there is no column for them
ALWAYS = (
    *(Meaning.EQUIPMENT_ID, Meaning.NAME, Meaning.CATEGORY, Meaning.QUANTITY, Meaning.DAILY_RATE, Meaning.HIGHEST_RATE),
    *(Meaning.STATUS, Meaning.CERTIFICATION, Meaning.INSURANCE, Meaning.LOCATION, Meaning.WEIGHT_CLASS),
    Meaning.DESCRIPTION,
)
INSTEAD = {
    Meaning.EQUIPMENT_ID: Meaning.KIND_CODE,
    Meaning.DAILY_RATE: Meaning.RATE,
    Meaning.WEIGHT_CLASS: Meaning.WEIGHT,
    Meaning.NAME: Meaning.MODEL,
}
MOST_LEFT_OUT = 12


def shown_fields(mapping: Mapping) -> list[Meaning]:
    """The fields in the order in which they are shown: those with a column, and those that the line needs anyway."""
    columns = mapping.columns
    needed = {one for one in ALWAYS if INSTEAD.get(one) not in columns or one in columns}
    return [meaning for meaning in FIELDS if meaning in columns or meaning in needed]


def print_guess(table: Table, mapping: Mapping, guess: Guess) -> None:
    """Print what each column means, with three examples, what is not sure, and the columns that are not needed."""
    shown = table_of("", "for the line", "column", "examples")
    for place, meaning in enumerate(shown_fields(mapping), start=1):
        heading = mapping.columns.get(meaning)
        found = [shortened(printable(one)) for one in examples(table, heading)] if heading else []
        instead = _instead(mapping, meaning)
        shown.add_row(str(place), FIELDS[meaning], escape(printable(heading or instead)), escape(", ".join(found)))
    console().print(shown)
    for sentence in (*_not_sure(mapping, guess), *_about_values(table, mapping)):
        console().print(escape(printable(sentence)), soft_wrap=True)
    if rest := not_needed(table, mapping):
        seems = guess.also
        names = [f"{one} ({SEEMS[seems[one]]})" if seems.get(one) in SEEMS else one for one in rest]
        console().print(escape(printable(f"Columns that are not needed: {', '.join(names)}.")), soft_wrap=True)


def _instead(mapping: Mapping, meaning: Meaning) -> str:
    """Where a value is from that has no column."""
    if mapping.groups_are == meaning:
        return "from the headings between the rows"
    return "from the names of the sheets" if mapping.sheets_are == meaning else "no column"


def _not_sure(mapping: Mapping, guess: Guess) -> list[str]:
    """Which columns people should look at, as far as they are still those that were guessed."""
    guessed = {one: heading for one, heading in mapping.columns.items() if guess.mapping.columns.get(one) == heading}
    sentences = [
        f"Not sure: the {FIELDS[meaning]} may be {' or '.join(map(repr, guess.near[meaning]))} instead of {heading!r}."
        for meaning, heading in guessed.items()
        if meaning in guess.near
    ]
    by_cells = [f"{heading!r} ({FIELDS[meaning]})" for meaning, heading in guessed.items() if meaning in guess.by_cells]
    if by_cells:
        sentences.append(f"Only what is in them tells what these columns are: {', '.join(by_cells)}.")
    return sentences


def _about_values(table: Table, mapping: Mapping) -> list[str]:
    """How words and numbers are read, where that is not plain to see."""
    sentences: list[str] = []
    for state, words in shown_states(table, mapping).items():
        sentences.append(f"{state}: {', '.join(words[:8])}{' …' if len(words) > 8 else ''}")
    if Meaning.WEIGHT in mapping.columns and Meaning.WEIGHT_CLASS not in mapping.columns:
        limits = mapping.up_to_kg or cell_words().lightest_classes_kg
        light, medium = limits[WeightClass.LIGHT], limits[WeightClass.MEDIUM]
        if mapping.weight_unit:
            sentences.append(f"Weights that name no unit are in {mapping.weight_unit}.")
        sentences.append(f"Weights up to {light:g} kg are Light, up to {medium:g} kg Medium, and above that Heavy.")
    if mapping.rates_in_cents:
        sentences.append("The rates are in cents.")
    if mapping.fill_down:
        names = " and ".join(FIELDS[meaning] for meaning in mapping.fill_down)
        sentences.append(f"Where the {names} is empty, that of the row above holds.")
    return sentences


def print_left_out(left_out: Sequence[LeftOut]) -> None:
    """Print which rows are no equipment: a line for each reason."""
    why: defaultdict[str, list[LeftOut]] = defaultdict(list)
    for one in left_out:
        why[one.why].append(one)
    for place, (reason, rows) in enumerate(why.items()):
        if place == MOST_LEFT_OUT:
            rest = sum(len(others) for others in list(why.values())[place:])
            console().print(f"Left out for other reasons: {rest} rows.")
            break
        says = ", ".join(f"“{shortened(one.says)}”" for one in rows[:2] if one.says)
        console().print(
            escape(printable(f"Left out, {rows_named([one.number for one in rows])}: {reason} ({says})")),
            soft_wrap=True,
        )
