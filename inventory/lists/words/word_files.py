"""What the files of `data/lists` hold. The files themselves explain their fields."""

import functools
from typing import Annotated

from pydantic import BaseModel, BeforeValidator, ConfigDict

from inventory.lists.words.plain_text import plain_cell, plain_phrase
from inventory.models import Status, WeightClass

# How strongly the first whole heading of a list says its meaning, and by how much each is weaker than that before it
STRONGEST, WEAKER = 200, 0.05


class _Data(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class Heading(_Data):
    """The headings that mean one thing. `in_languages` has the whole ones of each language file."""

    whole: list[str]
    part: list[str]
    in_languages: list[list[str]] = []

    @functools.cached_property
    def strengths(self) -> dict[str, float]:
        """Every whole heading as `plain` writes it, with how strongly it says this: those that stand first in their
        file say it most strongly. One that is added at the end changes nothing for those before it."""
        found: dict[str, float] = {}
        for phrases in (self.whole, *self.in_languages):
            for place, phrase in enumerate(dict.fromkeys(map(plain_phrase, phrases))):
                found.setdefault(phrase, STRONGEST - WEAKER * place)
        return found


Words = Annotated[frozenset[str], BeforeValidator(lambda words: frozenset(plain_cell(str(word)) for word in words))]


class Money(_Data):
    """The words of columns of money. `money.yaml` explains each field."""

    periods: dict[str, list[str]]
    rate: list[str]
    highest: list[str]
    lowest: list[str]
    not_a_rate: list[str]
    paid_by_customers: list[str]
    costs: list[str]
    rented: list[str]
    beside_times: list[str]
    per_thing: list[str]
    beside_amounts: Words
    range_from: list[str]
    range_to: list[str]
    without_tax: list[str]
    with_tax: list[str]
    ignored: list[str]
    durations: list[str]
    flat: list[str]
    short_rates: list[str]
    short_times: dict[str, str]
    counted_days: list[str] = []
    up_to: list[str] = []
    more_than: list[str] = []
    alone: dict[str, str] = {}


class NotEquipment(_Data):
    types: Words
    names: list[str]


class CellWords(_Data):
    """What words in cells mean. `words.yaml` explains each field."""

    statuses: dict[str, Words]
    statuses_inside: dict[str, list[str]]
    state_letters: dict[str, Status]
    grades: Words
    vague_status_headings: list[str]
    headings_of_availability: list[str]
    yes: Words
    no: Words
    no_certificate: Words
    certificate_not_needed: Words
    no_amount: Words
    sold_not_rented: list[str]
    no_time: Words
    beside_weights: Words
    imperial_units: Words
    metric_units: Words
    english_weights: list[str]
    metric_countries: list[str]
    cover_words: list[str]
    not_cover: list[str]
    kept_places: list[str]
    within_warehouses: list[str]
    shelves: Words
    berths: list[str]
    places_now: list[str]
    notes_inside: list[str]
    vague_headings: list[str]
    vague_heads: list[str]
    no_heads: list[str]
    words_of_equipment: list[str]
    machines: list[str]
    beside_heads: list[str]
    prepositions: list[str]
    words_for_things: list[str]
    days_of_logs: list[str]
    headings_of_people: list[str]
    headings_of_persons: list[str]
    headings_of_staff: list[str]
    headings_of_transport: list[str]
    headings_of_orders: list[str]
    headings_of_customers: list[str]
    headings_of_whom: list[str]
    headings_of_renters: list[str]
    headings_of_return: list[str]
    headings_of_where: list[str]
    homes: list[str]
    headings_of_remarks: list[str]
    remarks_begin: dict[str, list[str]]
    remarks_alone: list[str]
    not_to_rent: list[str]
    conditions: list[str]
    negations: list[str]
    waiting_for: list[str]
    waited_for: list[str]
    not_of_today: list[str]
    until_words: list[str]
    headings_of_goods: list[str]
    headings_of_courses: list[str]
    beside_courses: list[str]
    times_of_bookings: list[str]
    guests_of_bookings: list[str]
    headings_of_sales: list[str]
    weight_classes: dict[WeightClass, Words]
    weight_units: dict[str, float]
    lightest_classes_kg: dict[WeightClass, float]
    places: list[str]
    place_words: list[str]
    towns: Words
    certificates: list[str]
    attributes: list[str]
    capacities: list[str]
    parts_of_units: list[str]
    people_around: list[str]
    sheets_of_the_past: list[str]
    headings_of_accounts: list[str]
    consumables: list[str]
    serials: list[str]
    barcodes: list[str]
    totals: Words
    dittos: frozenset[str]
    quantity_nouns: list[str]
    no_quantities: list[str]
    other_counts: list[str]
    heading_units: Words
    rental_types: Words
    stock_methods: Words
    units_of_measure: Words
    in_use: dict[str, Words]
    not_equipment: NotEquipment

    @functools.cached_property
    def status_of(self) -> dict[str, Status | None]:
        """What a word says of a unit: its status, or None if the depot does not have it any more."""
        return {
            word: None if name == "gone" else Status(name) for name, words in self.statuses.items() for word in words
        }


class ServiceWords(_Data):
    """Words of services, fees, crew and goods for sale. `services.yaml` explains each field."""

    at_end: list[str]
    at_start: list[str]
    persons: list[str]
    fields: list[str]
    whole: list[str]
    weak: list[str]
    beside: list[str]
    joined: list[str]
    ends_before: list[str]
    equipment: list[str]
    also_categories: list[str]
    other_prices: list[str]
    for_sale: list[str]
    not_for_a_time: Words
    pieces: Words
    no_certain_time: Words
    goods_at_end: list[str]
    goods_at_start: list[str]
    not_rented_marks: list[str]
    headings_of_retired: list[str]
    rented_words: list[str]
    sold_words: list[str]
    titles_of_sale: list[str]
    titles_of_goods: list[str]
    hiring: list[str]
    headings_of_years: list[str]
    headings_of_hours: list[str]
    headings_for_sale: list[str]
    goods_of_shops: list[str]
    headings_of_revenue: list[str]
    headings_of_lifecycle: list[str]
    prices_of_sale: list[str]
    headings_of_stock: list[str]
    signs_of_goods: dict[str, list[str]]
    words_of_books: list[str]
    titles_of_books: list[str]
    small_money: dict[str, int]
    sums_at_end: list[str]
    sums_at_start: list[str]
    belongs_to: list[str]


class FillDown(_Data):
    """Columns that only the first row of a product has; `by` is the column that is the same in all its rows."""

    by: str
    columns: list[str]


class Inherit(_Data):
    """Columns that a row takes from its parent: the row whose `key` is what this row has in `by`."""

    by: str
    key: str
    columns: list[str]


class Program(_Data):
    """The export of a known program. `programs.yaml` explains each field."""

    documented: str
    columns: dict[str, str]
    recognized_by: list[str] = []
    or_by: list[list[str]] = []
    rate_is_for: str | None = None
    never_tonnes: bool = False
    leave_out: dict[str, list[str]] = {}
    fill_down: FillDown | None = None
    inherit: Inherit | None = None
