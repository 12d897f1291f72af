"""The words of lists, read from `data/lists`: headings, and what stands in cells, in the languages that depots use."""

import functools
import re
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from typing import Annotated, TypeVar

from pydantic import BaseModel, BeforeValidator, ConfigDict, TypeAdapter

from inventory.lists.columns.language_files import FOLDER, Section, read_yaml, with_languages
from inventory.models import Status, WeightClass

T = TypeVar("T")

LONGEST = 200  # letters that are looked at
# What is written above and below letters, also in Arabic and Hebrew, the strokes that make Arabic words longer, and
# marks that are not seen
_ACCENTS = re.compile(
    "[\u0300-\u036f\u0591-\u05bd\u05bf\u05c1\u05c2\u05c4-\u05c7\u0640\u064b-\u0655\u061c\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff]"
)
_BETWEEN_WORDS = re.compile(
    r"[\s_\-/.,:;()\[\]{}'’`´\"|+&*=<>!?%€$£¥₽₴₺₪₹₩฿₫–—−‐\u05be\u05f3\u05f4\u060c\u061b\u061f\u3000、（）／・:：]+"
)
_CAMEL = re.compile(r"(?<=[a-z0-9])(?=[A-Z])")
_NUMBER_WORD = re.compile(r"(?<!\w)(?:n|nr|num|numero|number|nummer)(?!\w)")  # "Asset Nr" and "Asset #" are one heading
_REQUIRED = re.compile(r"(?<!\w)(?:req d|reqd|req|requ)(?!\w)")
_THE = re.compile(r"(?<!\w)ال(?=\w{3})")  # "the", which is written as one with its word in Arabic
_LETTERS = str.maketrans(
    {"ß": "ss", "ł": "l", "ø": "o", "æ": "ae", "œ": "oe", "đ": "d", "ð": "d", "þ": "th", "ı": "i", "\u2044": " "}
    # Letters that stand for each other at the ends of Arabic words, and the two that are Persian
    | {"ى": "ي", "ة": "ه", "ی": "ي", "ک": "ك"}
)
# The digits of Arabic, Persian, Hindi and Thai, and the signs between those of Arabic
_DIGITS = str.maketrans(
    {chr(zero + digit): str(digit) for zero in (0x660, 0x6F0, 0x966, 0xE50) for digit in range(10)}
    | {"\u066b": ".", "\u066c": ","}
)
# Scripts that put no space between words, or write a word as one with what belongs to it
_NO_SPACES = re.compile("[\u0e00-\u0eff\u1000-\u11ff\u1780-\u17ff\u2e80-\ud7ff\uf900-\ufaff\uff00-\uffef]")


def with_known_digits(text: str) -> str:
    """The text with each sign in its usual form, and with the digits 0 to 9 whatever the script."""
    return text if text.isascii() else unicodedata.normalize("NFKC", text.translate(_DIGITS))


def _without_accents(text: str) -> str:
    if text.isascii():
        return text
    text = unicodedata.normalize("NFC", _ACCENTS.sub("", unicodedata.normalize("NFD", text)))
    return _THE.sub("", text)


@functools.lru_cache(maxsize=10_000)
def plain(text: str) -> str:
    """The text in small letters, without accents, and without signs around and within it: "Mietpreis/Tag (€)" is
    "mietpreis tag", and "Asset #" and "Asset Nr." are "asset no"."""
    text = text[:LONGEST].replace("#", " no ").replace("°", "o").replace("№", "no ").replace("MwSt", "Mwst")
    text = _without_accents(with_known_digits(_CAMEL.sub(" ", text))).casefold()
    if not text.isascii():
        text = text.replace("l·l", "ll").translate(_LETTERS)
    text = _NUMBER_WORD.sub("no", _BETWEEN_WORDS.sub(" ", text))
    return (_REQUIRED.sub("required", text) if "req" in text else text).strip()


@functools.lru_cache(maxsize=50_000)
def plain_cell(text: str) -> str:
    """A cell in small letters, without accents and with single spaces. Signs stay: "-" has a meaning of its own."""
    text = with_known_digits(text[:LONGEST]).casefold()
    text = text if text.isascii() else _without_accents(text.translate(_LETTERS))
    return " ".join(text.replace("/", " ").replace(".", " ").replace("_", " ").split()) or text.strip()


class Phrases:
    """Phrases that are looked for in a heading. See `data/lists/headings.yaml` for how they are written."""

    def __init__(self, phrases: Iterable[str]) -> None:
        plain_ones = sorted(set(map(plain_phrase, phrases)), key=len, reverse=True)
        words = [_pattern(phrase) for phrase in plain_ones if not _NO_SPACES.search(phrase)]
        # What stands around a word is asked once for all, which is much faster to read and to look for
        patterns = [rf"(?<!\w)(?:{'|'.join(words)})(?!\w)"] if words else []
        patterns += [_pattern(phrase) for phrase in plain_ones if _NO_SPACES.search(phrase)]
        self._found = re.compile("|".join(patterns)) if patterns else None

    def spans(self, heading: str) -> list[tuple[int, int]]:
        """Where phrases stand in a heading that is `plain`. Longer phrases go before those within them."""
        return [found.span() for found in self._found.finditer(heading)] if self._found else []


def _pattern(phrase: str) -> str:
    """The expression that finds a phrase that is written as `plain_phrase` writes it."""
    return re.escape(phrase).replace(r"\*", r"\w*").replace(r"\ ", " ")


def plain_phrase(phrase: str) -> str:
    """A phrase as `plain` writes headings, with its stars kept."""
    if "*" not in phrase:
        return plain(phrase) or phrase
    return plain(phrase.replace("*", "\ufff0")).replace("\ufff0", "*") or phrase


def plain_words(words: Iterable[str]) -> frozenset[str]:
    """Words as `plain` writes headings."""
    return frozenset(map(plain_phrase, words))


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
        file say it most strongly."""
        found: dict[str, float] = {}
        for phrases in (self.whole, *self.in_languages):
            for place, phrase in enumerate(dict.fromkeys(map(plain_phrase, phrases))):
                found.setdefault(phrase, 200 - 60 * place / len(phrases))
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
    hiring: list[str]
    headings_of_years: list[str]
    headings_of_hours: list[str]
    headings_for_sale: list[str]
    goods_of_shops: list[str]
    headings_of_revenue: list[str]
    headings_of_lifecycle: list[str]
    prices_of_sale: list[str]
    headings_of_stock: list[str]
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


def _read(file: str, kind: type[T], section: Section | None = None) -> T:
    content = read_yaml(FOLDER / file)
    return TypeAdapter(kind).validate_python(with_languages(content, section) if section else content)


@functools.cache
def headings() -> Mapping[str, Heading]:
    return _read("headings.yaml", dict[str, Heading], "headings")


@functools.cache
def money() -> Money:
    return _read("money.yaml", Money, "money")


@functools.cache
def cell_words() -> CellWords:
    return _read("words.yaml", CellWords, "words")


@functools.cache
def service_words() -> ServiceWords:
    return _read("services.yaml", ServiceWords, "services")


@functools.cache
def programs() -> Mapping[str, Program]:
    return _read("programs.yaml", dict[str, Program])


def recognized(found: Sequence[str]) -> str | None:
    """The program whose export has these headings, if it is a known one."""
    for name, program in programs().items():
        if any(shape and set(shape) <= set(found) for shape in (program.recognized_by, *program.or_by)):
            return name
    return None
