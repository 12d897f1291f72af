"""Units from the rows of a table, as a mapping says."""

from collections.abc import Callable, Sequence, Set
from decimal import Decimal
from typing import TypeVar

from pydantic import ValidationError

from inventory.files.equipment_rows import COLUMNS, EXAMPLE_ID, EXPECTED, column_of_rate
from inventory.files.mistakes import rows_named
from inventory.lists.columns.guessing import is_own
from inventory.lists.columns.headings import Meaning
from inventory.lists.findings import Problem
from inventory.lists.mapping import LEAVE_OUT, Mapping
from inventory.lists.no_equipment.doubts import Standing, doubtful
from inventory.lists.reading.sheets import Row
from inventory.lists.reading.table import LeftOut, Table, says
from inventory.lists.units.alike_rows import OWN, Alike, WatchedCells
from inventory.lists.units.made import NONE_KNOWN, Known, Made
from inventory.lists.units.row_reader import NoUnit, RowMissing, cleaned
from inventory.lists.units.unit_ids import Kind, number_units, told_of_repeated
from inventory.lists.units.unit_values import LONGEST_DESCRIPTION, UnitValues
from inventory.lists.units.whole_rows import whole_rows
from inventory.models import Equipment, Status

T = TypeVar("T")
# The cells of a row without its own texts, the heading above it and its sheet
_Says = tuple[tuple[str, ...], str | None, str | None]
MOST_UNITS = 200_000
MOST_DOUBTED = 20_000  # rows of a list that is looked through for what may be no equipment: nobody sells so many things
LONGEST_NAME = 120  # letters
ROWS_TOLD = 5000  # how many rows are done between two signs of progress
NOT_YET = "XX"  # stands for the id until all rows are read
FIELDS = (
    *("name", "category", "lowest_rate", "highest_rate", "operator_certification", "min_insurance"),
    *("storage_location", "weight_class", "status"),
    *("weekly_rate", "four_week_rate", "least_days", "turnaround_days"),
)


def make_units(
    table: Table,
    mapping: Mapping,
    *,
    known: Known = NONE_KNOWN,
    advance: Callable[[int], None] = lambda _: None,
) -> Made:
    """The units of a table.

    Args:
        mapping: must have columns of this table only.
        known: what the inventory has.
        advance: is told how many rows more are done, from time to time.
    """
    maker = _Maker(table, mapping)
    made = Made(left_out=list(table.left_out), gaps=maker.gaps)
    kinds: list[Kind] = []
    standing: list[Row] = []
    out: set[int] = set()
    for done, (number, cells) in enumerate(whole_rows(table, mapping), start=1):
        try:
            kinds.append(maker.kind(number, cells))
        except NoUnit as exc:
            made.left_out.append(LeftOut(number, says(cells), str(exc)))
            if maker.said_of(number, cells) == LEAVE_OUT:
                standing.append((number, cells))
            else:
                out.add(number)
        except RowMissing:
            standing.append((number, cells))
        else:
            standing.append((number, cells))
        if done % ROWS_TOLD == 0:
            advance(ROWS_TOLD)
    made.left_out.sort(key=lambda one: one.number)
    if len(standing) <= MOST_DOUBTED and not is_own(table.headings):
        maker.ask_about(standing, out, known.names)
    made.problems += maker.problems
    if sum(kind.quantity for kind in kinds) > MOST_UNITS:
        what = f"the list would become more than {MOST_UNITS:,} units"
        made.problems.append(Problem(kinds[-1].number, "", "", what, "make several files of it"))
        return made
    # In the product's own columns an id is that of one unit. Other lists have the same one in several rows.
    repeated_is_wrong = is_own(table.headings)
    made.units, problems = number_units(kinds, known=known.ids, repeated_is_wrong=repeated_is_wrong)
    made.problems += problems
    made.kinds = [kind for kind in kinds if kind.numbered]
    if Meaning.QUANTITY not in mapping.columns and not repeated_is_wrong:
        made.notes += told_of_repeated(kinds)
    if maker.read_as_no_certificate and not made.gaps:
        made.notes.append(
            f"{rows_named(maker.read_as_no_certificate)}: {maker.named(Meaning.CERTIFICATION)!r} is empty. "
            "This is read as: no certificate is needed. Correct the list if that is wrong."
        )
    if maker.descriptions_cut:
        made.notes.append(
            f"{maker.descriptions_cut} descriptions have more than {LONGEST_DESCRIPTION} letters and are cut there."
        )
    return made


class _Maker(UnitValues):
    """Makes the units of one row, all alike."""

    def __init__(self, table: Table, mapping: Mapping) -> None:
        super().__init__(table, mapping)
        used = {place for meaning, place in self.index.items() if meaning not in OWN}
        self._besides = used | self.reasons.places | self.signs.places
        self._alike: dict[_Says, Alike] = {}
        for number in table.too_wide:
            advice = "put quotation marks around cells that have the separator in them, or delete the rest of the row"
            self.problems[Problem(number, "", "", "more cells than there are columns", advice)] = None

    def ask_about(self, rows: Sequence[Row], left_out: Set[int], known: Set[str]) -> None:
        """Note the rows that may be no equipment, unless people said that they are, or the inventory has them."""
        standing: list[Standing] = []
        for number, cells in rows:
            name = self.name(cells)
            settled = not name or name in known or self.said_of(number, cells) is not None
            standing.append(Standing(number, name, self.category_of(number, cells), cells, settled))
        for row in doubtful(self.table, standing, left_out):
            self.gap("row", Meaning.NAME, row.number, word=row.name)

    def kind(self, number: int, cells: Sequence[str]) -> Kind:
        """The units of one row.

        Raises:
            NoUnit: the row is no equipment.
            RowMissing: something is not known or wrong; every such thing in the row was noted.
        """
        code = self.cell(Meaning.EQUIPMENT_ID, cells)
        if code == EXAMPLE_ID:
            raise NoUnit("it is the example of an empty list")
        name, category = self.name(cells), self.category_of(number, cells)
        text, kind_code = cleaned(name), code or self.cell(Meaning.KIND_CODE, cells)
        besides = tuple(map(cells.__getitem__, self._besides))
        says = besides, self.table.group_of.get(number), self.table.sheet_of.get(number)
        alike = self._alike.get(says) if 0 < len(text) <= LONGEST_NAME else None
        if alike is None:
            alike = self._first_of_alike(number, cells, says, name, category, kind_code)
        elif why := self.why_left_out(number, cells, name=name, category=category, code=kind_code, only_texts=True):
            raise NoUnit(why)
        return Kind(
            number=number,
            unit=alike.unit,
            name=text,
            description=self.description(cells),
            code=kind_code,
            is_unit_id=bool(code),
            quantity=alike.quantity,
            elsewhere=alike.elsewhere,
            has_quantity=Meaning.QUANTITY in self.index,
        )

    def _first_of_alike(
        self, number: int, cells: Sequence[str], says: _Says, name: str, category: str, code: str
    ) -> Alike:
        """What a row becomes, and others that say the same. See `kind` for what it raises."""
        watched = WatchedCells(cells, self._besides)
        only_texts = bool(name) and self.only_texts_may_tell(number, watched, category)
        if why := self.why_left_out(number, cells, name=name, category=category, code=code, only_texts=only_texts):
            raise NoUnit(why)
        alike = self._looked_at(number, watched, name, category)
        if only_texts and not watched.others_were_read:
            self._alike[says] = alike
        return alike

    def _looked_at(self, number: int, cells: Sequence[str], name: str, category: str) -> Alike:
        """What a row becomes that is no row to be left out. See `kind` for what it raises."""
        # A row whose state is not known may be left out in the end, so nothing else is asked about it.
        status = self.status(number, cells) or Status.AVAILABLE
        values = self._values(number, cells, name, category, status)
        quantity = self._noted(lambda: self.quantity(number, cells))
        if quantity == 0:  # of a row that people brought back; others are left out before
            raise NoUnit("there is none of it")
        elsewhere = (
            self._noted(lambda: self.elsewhere(number, cells, quantity or 0)) if status is Status.AVAILABLE else ()
        )
        if quantity is None or values is None or elsewhere is None:
            raise RowMissing
        return Alike(self._unit(number, values), quantity, elsewhere)

    def _values(
        self, number: int, cells: Sequence[str], name: str, category: str, status: Status
    ) -> tuple[object, ...] | None:
        """The values of the fields `FIELDS`, or None where something was noted."""
        try:
            lowest = self.lowest(number, cells, category)
            return (
                self.text(number, Meaning.NAME, name, LONGEST_NAME),
                self.category(number, category),
                lowest,
                self.highest(number, cells, category, lowest),
                self.certification(number, cells, category),
                self.insurance(number, cells, category),
                self.location(number, cells, category),
                self.weight_class(number, cells, category),
                status,
                *self.terms(number, cells),
            )
        except RowMissing:
            pass
        # Something is wrong: the others are looked at too, so that all that a row lacks is noted. Noting twice is once.
        lowest_or_none = self._noted(lambda: self.lowest(number, cells, category))
        for look in (
            lambda: self.text(number, Meaning.NAME, name, LONGEST_NAME),
            lambda: self.category(number, category),
            lambda: self.highest(number, cells, category, lowest_or_none or Decimal(1)),
            lambda: self.certification(number, cells, category),
            lambda: self.insurance(number, cells, category),
            lambda: self.location(number, cells, category),
            lambda: self.weight_class(number, cells, category),
            lambda: self.terms(number, cells),
        ):
            self._noted(look)
        return None

    def _noted(self, value: Callable[[], T]) -> T | None:
        """A value, or None where something was noted, so that everything that a row lacks is noted at once."""
        try:
            return value()
        except RowMissing:
            return None

    def _unit(self, number: int, values: tuple[object, ...]) -> Equipment:
        """A unit with these values of `FIELDS`, without its id and its description."""
        fields = dict(zip(FIELDS, values, strict=True)) | {"equipment_id": NOT_YET}
        try:
            return Equipment.model_validate(fields)
        except ValidationError as exc:
            for error in exc.errors():
                problem = self._wrong(number, str(error["loc"][0]) if error["loc"] else "", fields, error["msg"])
                self.problems[problem] = None
            raise RowMissing from None

    def _wrong(self, number: int, of: str, fields: dict[str, object], said: str) -> Problem:
        """What is wrong with a field of a row, or with two rates together if `of` is empty; then it was `said` which
        one is too low."""
        if not of:
            own = column_of_rate(said)
            field = COLUMNS[own]
            column, value, advice = self.named(_MEANINGS[field]) or own, fields[field], "raise it"
            what = "the highest rate is below the lowest one"
            if field != "highest_rate":
                what = "it is below the rate for a shorter time"
        else:
            own = next(column for column, name in COLUMNS.items() if name == of)
            column = self.named(_MEANINGS[of]) or own
            expected, _, advice = EXPECTED[own].partition("; ")
            value, what = fields[of], f"is not {expected}"
        return Problem(number, column, str(value), what, advice)


_MEANINGS = {
    "name": Meaning.NAME,
    "category": Meaning.CATEGORY,
    "lowest_rate": Meaning.DAILY_RATE,
    "highest_rate": Meaning.HIGHEST_RATE,
    "operator_certification": Meaning.CERTIFICATION,
    "min_insurance": Meaning.INSURANCE,
    "storage_location": Meaning.LOCATION,
    "weight_class": Meaning.WEIGHT_CLASS,
    "description": Meaning.DESCRIPTION,
    "weekly_rate": Meaning.WEEKLY_RATE,
    "four_week_rate": Meaning.FOUR_WEEK_RATE,
    "least_days": Meaning.LEAST_DAYS,
    "turnaround_days": Meaning.TURNAROUND_DAYS,
}
