"""The words of lists, read from `data/lists`: headings, and what stands in cells, in the languages that depots use."""

import functools
import re
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Annotated, TypeVar

import yaml
from pydantic import BaseModel, BeforeValidator, ConfigDict, TypeAdapter

from inventory.models import Status, WeightClass

FOLDER = Path(__file__).resolve().parents[3] / "data" / "lists"
T = TypeVar("T")

# The loader in C, where the library has it: these are the largest files that are read at each import
_LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
LONGEST = 200  # letters that are looked at
_ACCENTS = re.compile("[\u0300-\u036f]")
_BETWEEN_WORDS = re.compile(r"[\s_\-/.,:;()\[\]{}'’`´\"|+&*=<>!?%€$£¥\u3000（）／・:：]+")
_CAMEL = re.compile(r"(?<=[a-z0-9])(?=[A-Z])")
_NUMBER_WORD = re.compile(r"(?<!\w)(?:n|nr|num|numero|number|nummer)(?!\w)")  # "Asset Nr" and "Asset #" are one heading
_REQUIRED = re.compile(r"(?<!\w)(?:req d|reqd|req|requ)(?!\w)")
_LETTERS = str.maketrans({"ß": "ss", "ł": "l", "ø": "o", "æ": "ae", "œ": "oe", "đ": "d", "ı": "i", "\u2044": " "})
_NOT_LATIN = re.compile("[\u0370-\uffff]")


def plain(text: str) -> str:
    """The text in small letters, without accents, and without signs around and within it: "Mietpreis/Tag (€)" is
    "mietpreis tag", and "Asset #" and "Asset Nr." are "asset no"."""
    text = _CAMEL.sub(" ", text[:LONGEST].replace("#", " no ").replace("°", "o").replace("№", "no"))
    text = unicodedata.normalize("NFKC", text)
    if not text.isascii():
        text = unicodedata.normalize("NFC", _ACCENTS.sub("", unicodedata.normalize("NFD", text)))
    text = _BETWEEN_WORDS.sub(" ", text.casefold().translate(_LETTERS))
    return _REQUIRED.sub("required", _NUMBER_WORD.sub("no", text)).strip()


@functools.lru_cache(maxsize=50_000)
def plain_cell(text: str) -> str:
    """A cell in small letters, without accents and with single spaces. Signs stay: "-" has a meaning of its own."""
    text = unicodedata.normalize("NFKC", text[:LONGEST]).casefold().translate(_LETTERS)
    if not text.isascii():
        text = unicodedata.normalize("NFC", _ACCENTS.sub("", unicodedata.normalize("NFD", text)))
    return " ".join(text.replace("/", " ").replace(".", " ").replace("_", " ").split()) or text.strip()


class Phrases:
    """Phrases that are looked for in a heading. See `data/lists/headings.yaml` for how they are written."""

    def __init__(self, phrases: Iterable[str]) -> None:
        patterns = [_pattern(phrase) for phrase in sorted(set(map(plain_phrase, phrases)), key=len, reverse=True)]
        self._found = re.compile("|".join(patterns)) if patterns else None

    def spans(self, heading: str) -> list[tuple[int, int]]:
        """Where phrases stand in a heading that is `plain`. Longer phrases go before those within them."""
        return [found.span() for found in self._found.finditer(heading)] if self._found else []


def _pattern(phrase: str) -> str:
    """The expression that finds a phrase that is written as `plain_phrase` writes it."""
    pattern = re.escape(phrase).replace(r"\*", r"\w*").replace(r"\ ", " ")
    return pattern if _NOT_LATIN.search(phrase) else rf"(?<!\w){pattern}(?!\w)"


def plain_phrase(phrase: str) -> str:
    """A phrase as `plain` writes headings, with its stars kept."""
    return plain(phrase.replace("*", "\ufff0")).replace("\ufff0", "*") or phrase


class _Data(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class Heading(_Data):
    """The headings that mean one thing."""

    whole: list[str]
    part: list[str]


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
    ignored: list[str]
    short_rates: list[str]
    short_times: dict[str, str]


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
    places_now: list[str]
    notes_inside: list[str]
    vague_headings: list[str]
    vague_heads: list[str]
    no_heads: list[str]
    words_of_equipment: list[str]
    machines: list[str]
    beside_heads: list[str]
    prepositions: list[str]
    days_of_logs: list[str]
    headings_of_people: list[str]
    headings_of_persons: list[str]
    headings_of_staff: list[str]
    headings_of_transport: list[str]
    headings_of_orders: list[str]
    headings_of_customers: list[str]
    headings_of_goods: list[str]
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
    sheets_of_the_past: list[str]
    headings_of_accounts: list[str]
    consumables: list[str]
    serials: list[str]
    totals: Words
    dittos: frozenset[str]
    quantity_nouns: list[str]
    no_quantities: list[str]
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


def _read(file: str, kind: type[T]) -> T:
    with (FOLDER / file).open("rb") as content:
        return TypeAdapter(kind).validate_python(yaml.load(content, Loader=_LOADER))  # noqa: S506 - both are safe ones


@functools.cache
def headings() -> Mapping[str, Heading]:
    return _read("headings.yaml", dict[str, Heading])


@functools.cache
def money() -> Money:
    return _read("money.yaml", Money)


@functools.cache
def cell_words() -> CellWords:
    return _read("words.yaml", CellWords)


@functools.cache
def programs() -> Mapping[str, Program]:
    return _read("programs.yaml", dict[str, Program])


def recognized(found: Sequence[str]) -> str | None:
    """The program whose export has these headings, if it is a known one."""
    for name, program in programs().items():
        if any(shape and set(shape) <= set(found) for shape in (program.recognized_by, *program.or_by)):
            return name
    return None
