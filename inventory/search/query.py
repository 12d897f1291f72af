"""What a caller said, taken apart: conditions such as a price limit, quantities, and the remaining words."""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import NamedTuple

from inventory.models import CENT, WeightClass
from inventory.search.quantities import Quantity, read_quantity, read_unit
from inventory.search.trade_words import MEASURES, WORDS
from inventory.search.words import split_words, stem
from shared.language.numbers import AMOUNT_WORDS, read_amount

LONGEST_QUERY = 60  # words; the rest is left out
LONGEST_SAID = 1000  # letters; the same

_CLAUSES = re.compile(r"[.;:!?]+(?:\s|$)|,(?!\d)")

_LIFTING = frozenset(("lift", "lifts", "lifting", "hoist", "raise", "pick", "picks", "carries", "carry"))

_MAGNITUDES = frozenset(("hundred", "thousand"))
_SINGULAR_LENGTHS = frozenset(("foot", "inch", "inche", "gallon"))


def _by_first_word(phrases: Iterable[str]) -> dict[str, list[list[str]]]:
    """The phrases in words, by their first ones."""
    found: dict[str, list[list[str]]] = {}
    for phrase in phrases:
        found.setdefault(phrase.split()[0], []).append(phrase.split())
    return found


_AT_MOST = _by_first_word(WORDS.at_most)
_ABOUT = _by_first_word(WORDS.about)
_OF_CLASS = {tuple(phrase.split()): weight for weight, phrases in WORDS.weight_classes.items() for phrase in phrases}
_WEIGHT_CLASSES = _by_first_word(" ".join(phrase) for phrase in _OF_CLASS)


@dataclass(frozen=True)
class Filters:
    """The conditions that were understood.

    `price_limit` is the highest daily rate, in the depot's currency. `at_least` are the quantities that were asked for.
    """

    price_limit: Decimal | None = None
    weight_class: WeightClass | None = None
    location: str | None = None
    category: str | None = None
    at_least: tuple[Quantity, ...] = ()

    def __bool__(self) -> bool:
        return self != Filters()


class Word(NamedTuple):
    """A word of a query.

    `clause` counts the clauses before the word, and `part` the "with" and "and" too: the words of a name are of the
    same part. `is_condition` is True for words of a condition that was understood: "under four hundred dollars".
    `counts` tells whether the word can tell one equipment from another. Numbers and words like "please" do not.
    """

    text: str
    stem: str
    clause: int
    part: int
    is_condition: bool
    counts: bool


class AskedSize(NamedTuple):
    """A quantity that was asked for, the index of its first word, and the index after its last one."""

    quantity: Quantity
    begin: int
    end: int


@dataclass(frozen=True)
class Query:
    """A query taken apart. `preferred_weight` comes from words like "small"; it is a preference, not a condition."""

    filters: Filters
    preferred_weight: WeightClass | None
    words: list[Word]
    sizes: list[AskedSize]


@dataclass
class _Conditions:
    """What was understood so far."""

    price_limit: Decimal | None = None
    weight_class: WeightClass | None = None
    location: str | None = None
    sizes: list[AskedSize] = field(default_factory=list)


def read_query(said: str, locations: Iterable[str]) -> Query:
    """Take apart what a caller said. `locations` are the storage locations as the depot's list names them."""
    clauses = [split_words(clause) for clause in _CLAUSES.split(said[:LONGEST_SAID])]
    spoken = _with_numbers([word for clause in clauses for word in clause][:LONGEST_QUERY])
    clause_of = [number for number, clause in enumerate(clauses) for _ in clause]
    places = [(split_words(place), place) for place in locations]
    conditions = _Conditions()
    words: list[Word] = []
    at = separators = 0
    while at < len(spoken):
        end = _take_condition(spoken, at, places, conditions)
        separators += spoken[at] in WORDS.separators
        for index in range(at, end or at + 1):
            word = spoken[index]
            counts = end is None and _can_tell(word)
            part = clause_of[index] + separators
            words.append(Word(word, stem(word), clause_of[index], part, end is not None, counts))
        at = end or at + 1
    preferred = [weight for weight, of_size in WORDS.sizes.items() if of_size & set(spoken)]
    filters = Filters(
        conditions.price_limit,
        conditions.weight_class,
        conditions.location,
        category=None,
        at_least=tuple(size.quantity for size in conditions.sizes),
    )
    return Query(filters, preferred[0] if len(preferred) == 1 else None, words, conditions.sizes)


def _can_tell(word: str) -> bool:
    return not (word in WORDS.ignored or word in AMOUNT_WORDS or word[0].isdigit())


def _with_numbers(spoken: list[str]) -> list[str]:
    """The words with numbers in place of what they were taken for before a unit: "ate kilowatt generator"."""
    return [
        WORDS.misheard_numbers[word] if word in WORDS.misheard_numbers and _counts_units(spoken, at + 1) else word
        for at, word in enumerate(spoken)
    ]


def _counts_units(spoken: Sequence[str], at: int) -> bool:
    """Whether a unit in the singular begins at `at`, behind "hundred" or "thousand" or not, and a name behind it: "inch
    pump", "thousand watt generator"."""
    at += sum(word in _MAGNITUDES for word in spoken[at : at + 2])
    unit = read_unit(spoken, at)
    if unit is None or unit[2] >= len(spoken) or spoken[at].endswith("s") or spoken[unit[2]] in WORDS.ignored:
        return False
    return MEASURES[unit[0]].must_suffice or unit[1] in _SINGULAR_LENGTHS


def _take_condition(
    spoken: list[str], at: int, places: list[tuple[list[str], str]], conditions: _Conditions
) -> int | None:
    """Note the condition that begins at `at`, and return the index after it; None when none begins there."""
    if (end := _end_of_phrase(spoken, at, _WEIGHT_CLASSES)) is not None:
        conditions.weight_class = _OF_CLASS[tuple(spoken[at:end])]
        return end
    for words, place in places:
        if words[:1] != spoken[at : at + 1]:
            continue
        heard = [spoken[at], *(WORDS.letters.get(word, word) for word in spoken[at + 1 : at + len(words)])]
        if heard == words:
            conditions.location = place
            return at + len(words)
    return _take_price(spoken, at, conditions) or _take_quantity(spoken, at, conditions)


def _take_price(spoken: list[str], at: int, conditions: _Conditions) -> int | None:
    begin = _end_of_phrase(spoken, at, _AT_MOST)
    limited, begin = begin is not None, begin or at
    if (is_about := _end_of_phrase(spoken, begin, _ABOUT)) is not None:
        limited, begin = False, is_about
    has_sign = spoken[begin : begin + 1] != [] and spoken[begin] in WORDS.money
    number = read_amount(spoken, begin + has_sign, as_price=True)
    if number is None:
        return None
    amount, end = number
    has_money_word = end < len(spoken) and spoken[end] in WORDS.money
    end += has_money_word
    if not (has_sign or has_money_word):
        other_unit = read_unit(spoken, end) or (end < len(spoken) and spoken[end] in WORDS.times)
        if not limited or other_unit:
            return None
    is_daily = not any(word in WORDS.not_a_day for word in spoken[end : end + 2])
    if is_daily and (limited or begin == at):
        conditions.price_limit = amount.quantize(CENT)
    return end


def _take_quantity(spoken: list[str], at: int, conditions: _Conditions) -> int | None:
    begin = _end_of_phrase(spoken, at, _AT_MOST)
    taken = read_quantity(spoken, at if begin is None else begin)
    if taken is None:
        return None
    is_material = spoken[taken[1] : taken[1] + 1] == ["of"] and _LIFTING.isdisjoint(spoken)  # "twenty tons of gravel"
    if not is_material and (
        begin is None or spoken[at:begin] == ["up", "to"]
    ):  # "under twenty feet" does not ask for at least so much
        conditions.sizes.append(AskedSize(taken[0], at, taken[1]))
    return taken[1]


def _end_of_phrase(spoken: Sequence[str], at: int, phrases: Mapping[str, Iterable[Sequence[str]]]) -> int | None:
    """The index after the longest of the phrases that begin at `at`; None when none does."""
    beginning = phrases.get(spoken[at], ()) if at < len(spoken) else ()
    ends = [at + len(phrase) for phrase in beginning if list(spoken[at : at + len(phrase)]) == phrase]
    return max(ends, default=None)
