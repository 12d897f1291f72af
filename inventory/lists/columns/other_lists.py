"""Lists that are not of equipment: customers, orders, logs of what happened, goods for sale."""

import functools
import re
from collections.abc import Collection, Iterable, Sequence
from collections.abc import Mapping as AnyMapping
from dataclasses import dataclass

from inventory.lists.columns.column_facts import LOOKED_AT, facts_of
from inventory.lists.columns.headings import Meaning, period_of
from inventory.lists.columns.prices.taxes import without_taxes
from inventory.lists.columns.spans_of_days import spans_of_days
from inventory.lists.no_equipment.books import register_of_assets
from inventory.lists.no_equipment.lists_for_sale import cells_say_hire, list_for_sale
from inventory.lists.no_equipment.name_odds import name_odds
from inventory.lists.reading.table import Table
from inventory.lists.states.state_cells import TELLING
from inventory.lists.words.list_words import cell_words, headings_of_people
from inventory.lists.words.plain_text import Phrases, plain

OF_DEPOT = {
    Meaning.QUANTITY,
    Meaning.STATUS,
    Meaning.CATEGORY,
    Meaning.WEIGHT,
    Meaning.CERTIFICATION,
    Meaning.INSURANCE,
}
OF_UNITS = (Meaning.EQUIPMENT_ID, Meaning.KIND_CODE, Meaning.QUANTITY, Meaning.STATUS, Meaning.DAILY_RATE)
NAMES = {Meaning.NAME, Meaning.DESCRIPTION, Meaning.LOCATION, Meaning.CATEGORY}  # what many lists have
NAMED = {Meaning.NAME, Meaning.MODEL, Meaning.MAKE}
RENTAL = {Meaning.DAILY_RATE, Meaning.RATE, Meaning.HIGHEST_RATE}
MOST_DIFFERENT = 0.75  # share of different machines in a list where the same ones come again
NEARLY_ALL = 0.9
MANY_GOODS, ENOUGH_DIFFERENT, ENOUGH_BESIDE_COURSES, ENOUGH_GUESTS = 0.35, 6, 2, 2
ENOUGH_OF_TRANSPORT, ENOUGH_NAMES, FIRST_COLUMNS = 3, 3, 2
_PERSON = re.compile(r"(?:[^\W\d_]\. ?){1,2}[^\W\d_][\w'’-]{1,30}")  # "J. Ahmed"
ENOUGH_NAMED, ENOUGH_OTHERS = 4, 3
ENOUGH_PERSONS = 2  # headings that only people have, such as a first name
ENOUGH_PEOPLE, ENOUGH_WITH_NAMES, ENOUGH_GOODS, ENOUGH_ROWS = 4, 3, 2, 4


@dataclass(frozen=True)
class OtherKind:
    """What a list is in place of a list of equipment, and the headings that tell so."""

    words: str
    headings: Sequence[str]


def other_kind(
    columns: AnyMapping[Meaning, str], table: Table, *, has_rate: bool, by_cells: Collection[Meaning] = ()
) -> OtherKind | None:
    """What a list is that has no equipment for rental in it; None for a list of equipment.

    Args:
        columns: what the columns of the table mean.
        has_rate: whether a column may be a rate of rental, though it is not clear which.
        by_cells: the meanings that no heading says.
    """
    every, columns = columns, {one: heading for one, heading in columns.items() if one not in TELLING}
    if orders := _orders(table):
        return OtherKind("orders or contracts", orders)
    people = _headings(table, "people")
    persons = len(_headings(table, "persons"))
    enough = ENOUGH_PERSONS if persons >= ENOUGH_PERSONS else ENOUGH_WITH_NAMES if persons else ENOUGH_PEOPLE
    counts = columns.get(Meaning.QUANTITY) not in (None, *people)
    is_equipment = counts or (Meaning.DAILY_RATE in columns and enough == ENOUGH_PEOPLE)
    if len(people) >= enough and not is_equipment:
        return OtherKind("people or companies", people)
    if plain(columns.get(Meaning.NAME, "")) in _words("staff"):
        return OtherKind("people", [columns[Meaning.NAME]])
    transport = [one for one in table.headings if _of_transport().spans(plain(one))]
    of_units = [columns[one] for one in OF_UNITS if one in columns and columns[one] not in transport]
    if len(transport) >= ENOUGH_OF_TRANSPORT and not of_units:
        return OtherKind("charges for transport", transport)
    if sale := list_for_sale(columns, table):
        return OtherKind(*sale)
    courses, beside = _headings(table, "courses"), _headings(table, "beside courses")
    if courses and len(beside) >= ENOUGH_BESIDE_COURSES and Meaning.DAILY_RATE not in columns:
        return OtherKind("courses", [*courses, *beside])
    if rented := _rentals(columns, table):
        return OtherKind("what was rented to whom", rented)
    is_rented = has_rate or bool(RENTAL & columns.keys())
    if books := register_of_assets(every, table, of_depot=is_rented or bool(OF_DEPOT & columns.keys())):
        return OtherKind("assets in an accountant's books", books)
    if is_rented:
        return None
    if Meaning.QUANTITY not in columns and (staff := _staff(table)):
        return OtherKind("people", staff)
    goods = _headings(table, "goods")
    are_goods = _are_goods(columns, table)
    if are_goods:
        goods = [one for one in table.headings if " ".join(without_taxes(one)) in _words("goods")]
    enough = len(goods) >= (1 if are_goods else ENOUGH_GOODS) and not cells_say_hire(table)
    if enough or (goods := _headings(table, "sales")):
        return OtherKind("goods for sale", goods)
    if days := _days_of_log(columns, table):
        return OtherKind("what was done on which day", days)
    others = [*people, *_headings(table, "days")]
    named = [heading for heading in table.headings if not heading.startswith("column ")]
    if (
        len(named) >= ENOUGH_NAMED
        and columns.keys() <= NAMES
        and (len(others) >= ENOUGH_OTHERS or Meaning.NAME in by_cells)
    ):
        return OtherKind("other things than equipment", others or named)
    return None


def _are_goods(columns: AnyMapping[Meaning, str], table: Table) -> bool:
    """Whether many names are such as goods and services have, far more than in any list of equipment."""
    heading = columns.get(Meaning.NAME)
    names = {cells[table.column(heading)] for _, cells in table.rows[:LOOKED_AT]} - {""} if heading else set()
    goods = sum(name_odds().against(name) > 0 for name in names)
    return len(names) >= ENOUGH_DIFFERENT and goods >= MANY_GOODS * len(names)


def _headings(table: Table, of: str) -> list[str]:
    return [heading for heading in table.headings if plain(heading) in _words(of)]


def _filled(table: Table, heading: str) -> bool:
    """Whether nearly all rows have a customer, a number or a day in a column, and no amount as "£/day" has."""
    found = facts_of(table.rows, table.column(heading))
    is_rate = found.money > found.days and period_of(heading) is not None
    return not is_rate and found.filled >= NEARLY_ALL * (found.filled + found.empty)


def _orders(table: Table) -> list[str]:
    """The headings of a list of orders: each row has the number of one, and a customer or days. A list of equipment
    has a customer only where a unit is out."""
    orders = [heading for heading in _headings(table, "orders") if _filled(table, heading)]
    others = [heading for of in ("customers", "days") for heading in _headings(table, of) if _filled(table, heading)]
    return [*orders, *others] if orders and others and len(table.rows) > 1 else []


def _rentals(columns: AnyMapping[Meaning, str], table: Table) -> list[str]:
    """The headings of a diary of rentals: in each row the days from when until when, and a customer or no name of
    equipment; or a day and a customer, and nothing that a list of units has."""
    customers = [heading for heading in _headings(table, "customers") if _filled(table, heading)]
    if (customers or columns.keys().isdisjoint(NAMED)) and (spans := spans_of_days(table)):
        return [*customers, *spans]
    if {*OF_DEPOT, Meaning.EQUIPMENT_ID, Meaning.DAILY_RATE} & columns.keys() or len(table.rows) < ENOUGH_ROWS:
        return []
    days, times = _headings(table, "days"), _headings(table, "times")
    if days and times and len(guests := _headings(table, "guests")) >= ENOUGH_GUESTS:
        return [*days, *times, *guests]
    filled = [heading for heading in days if _filled(table, heading)]
    return [*customers, *filled] if customers and filled else []


def _days_of_log(columns: AnyMapping[Meaning, str], table: Table) -> list[str]:
    """The headings of days on which something happened, where the same machines come again and again."""
    machine = columns.get(Meaning.NAME) or columns.get(Meaning.EQUIPMENT_ID) or columns.get(Meaning.KIND_CODE)
    if machine is None or Meaning.QUANTITY in columns or len(table.rows) < ENOUGH_ROWS:
        return []
    if facts_of(table.rows, table.column(machine)).unique > MOST_DIFFERENT:
        return []
    days = [heading for heading in _headings(table, "days") if _filled(table, heading)]
    return [heading for heading in days if facts_of(table.rows, table.column(heading)).days >= NEARLY_ALL]


def _staff(table: Table) -> list[str]:
    """The first cell of the first columns that say people: by a heading such as "Employee", or by names such as
    "J. Ahmed" in most cells. The headings may be in another row than the table seems to have them in."""
    rows = [cells for _, cells in table.sheet.rows[:LOOKED_AT] if any(cells)]
    found: list[str] = []
    for place in range(FIRST_COLUMNS):
        column = [cells[place] for cells in rows if len(cells) > place and cells[place]]
        people = sum(bool(_PERSON.fullmatch(cell)) for cell in column[1:])
        are_people = people >= ENOUGH_NAMES and people >= MOST_DIFFERENT * (len(column) - 1)
        if column and (are_people or plain(column[0]) in _words("staff")):
            found.append(column[0])
    return found


@functools.cache
def _of_transport() -> Phrases:
    return Phrases(cell_words().headings_of_transport)


@functools.cache
def _words(of: str) -> frozenset[str]:
    if of == "people":
        return headings_of_people()
    words = cell_words()
    lists: dict[str, Iterable[str]] = {
        "persons": words.headings_of_persons,
        "staff": words.headings_of_staff,
        "orders": words.headings_of_orders,
        "customers": words.headings_of_customers,
        "goods": words.headings_of_goods,
        "times": words.times_of_bookings,
        "guests": words.guests_of_bookings,
        "courses": words.headings_of_courses,
        "beside courses": words.beside_courses,
        "sales": words.headings_of_sales,
        "days": words.days_of_logs,
    }
    return frozenset(map(plain, lists[of]))
