"""What a caller said, read into limits that equipment keeps or not, quantities it must reach, and the words left."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from decimal import Decimal

from inventory.models import CENT, WeightClass
from inventory.search.quantities import Quantity, read_quantity, read_unit
from inventory.search.trade_words import WORDS
from inventory.search.words import split_words
from shared.language.numbers import AMOUNT_WORDS, read_amount

LONGEST_QUERY = 40  # words; a caller says what is wanted in fewer

_AT_MOST = [phrase.split() for phrase in WORDS.at_most]
_ABOUT = [phrase.split() for phrase in WORDS.about]
_WEIGHT_CLASSES = [(phrase.split(), weight) for weight, phrases in WORDS.weight_classes.items() for phrase in phrases]


@dataclass(frozen=True)
class Filters:
    """What was understood as a condition. `price_limit` is the highest daily rate, in the depot's currency."""

    price_limit: Decimal | None = None
    weight_class: WeightClass | None = None
    location: str | None = None
    category: str | None = None
    at_least: tuple[Quantity, ...] = ()

    def __bool__(self) -> bool:
        return self != Filters()


@dataclass(frozen=True)
class Word:
    """A word that may say what is wanted; with `purpose`, one that says what it is for. Words of the same `part` have
    no "with" or "and" between them."""

    text: str
    purpose: bool
    part: int

    @property
    def counts(self) -> bool:
        """Whether it says anything: a number or a "please" only helps to piece a misheard word together."""
        return not (self.text in WORDS.ignored or self.text in AMOUNT_WORDS or self.text[0].isdigit())


@dataclass(frozen=True)
class Query:
    filters: Filters
    preferred_weight: WeightClass | None
    words: list[Word]


@dataclass
class _Reading:
    price_limit: Decimal | None = None
    weight_class: WeightClass | None = None
    location: str | None = None
    quantities: list[Quantity] = field(default_factory=list)


def read_query(said: str, locations: Iterable[str]) -> Query:
    """The query in the caller's words. `locations` are the places of the depot as its list names them."""
    spoken = split_words(said)[:LONGEST_QUERY]
    places = [(split_words(place), place) for place in locations]
    reading = _Reading()
    left: list[Word] = []
    at, purpose, part = 0, False, 0
    while at < len(spoken):
        end = _take_condition(spoken, at, places, reading)
        if end is not None:
            at = end
            continue
        purpose = purpose or spoken[at] in WORDS.purpose
        part += spoken[at] in WORDS.separators
        left.append(Word(spoken[at], purpose, part))
        at += 1
    sizes = [weight for weight, words in WORDS.sizes.items() if words & set(spoken)]
    filters = Filters(
        reading.price_limit, reading.weight_class, reading.location, category=None, at_least=tuple(reading.quantities)
    )
    return Query(filters, sizes[0] if len(sizes) == 1 else None, left)


def _take_condition(spoken: list[str], at: int, places: list[tuple[list[str], str]], reading: _Reading) -> int | None:
    """Where the condition ends that begins at `at`, noted in `reading`; None when none begins there."""
    for phrase, weight in _WEIGHT_CLASSES:
        if spoken[at : at + len(phrase)] == phrase:
            reading.weight_class = weight
            return at + len(phrase)
    for words, place in places:
        heard = [spoken[at], *(WORDS.letters.get(word, word) for word in spoken[at + 1 : at + len(words)])]
        if heard == words:
            reading.location = place
            return at + len(words)
    return _take_price(spoken, at, reading) or _take_quantity(spoken, at, reading)


def _take_price(spoken: list[str], at: int, reading: _Reading) -> int | None:
    begin = _behind(spoken, at, _AT_MOST)
    limited, begin = begin is not None, begin or at
    if (is_about := _behind(spoken, begin, _ABOUT)) is not None:
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
        reading.price_limit = amount.quantize(CENT)
    return end


def _take_quantity(spoken: list[str], at: int, reading: _Reading) -> int | None:
    begin = _behind(spoken, at, _AT_MOST)
    taken = read_quantity(spoken, at if begin is None else begin)
    if taken is None:
        return None
    if begin is None or spoken[at:begin] == ["up", "to"]:  # "under twenty feet" asks for no more, not for at least
        reading.quantities.append(taken[0])
    return taken[1]


def _behind(spoken: Sequence[str], at: int, phrases: list[list[str]]) -> int | None:
    """Where the longest of the phrases ends that is said at `at`."""
    ends = [at + len(phrase) for phrase in phrases if list(spoken[at : at + len(phrase)]) == phrase]
    return max(ends, default=None)
