"""Numbers as people say them: "twenty-one", "one hundred and eighty", "two and a half", "twelve thirty four".

Every function takes the words in lower case, one word an item, hyphens already split: ["twenty", "one"].
"""

import re
from collections.abc import Callable, Sequence
from decimal import Decimal

_FROM_ZERO = """
    zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen
    eighteen nineteen
"""
_FROM_FIRST = """
    first second third fourth fifth sixth seventh eighth ninth tenth eleventh twelfth thirteenth fourteenth fifteenth
    sixteenth seventeenth eighteenth nineteenth twentieth
"""
_TENS = ["twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety"]

_BELOW_TWENTY = {word: value for value, word in enumerate(_FROM_ZERO.split())}
DIGIT_WORDS = {word: value for word, value in _BELOW_TWENTY.items() if value < 10} | {"oh": 0}
TENS_WORDS = dict(zip(_TENS, range(20, 100, 10), strict=True))
ORDINAL_WORDS = {word: value for value, word in enumerate(_FROM_FIRST.split(), start=1)} | {"thirtieth": 30}

_BELOW_HUNDRED = _BELOW_TWENTY | DIGIT_WORDS | TENS_WORDS
_SCALES = [(("hundred",), 100), (("thousand", "k", "grand"), 1000), (("million",), 1_000_000)]
_SCALE_WORDS = frozenset(word for words, _ in _SCALES for word in words)
_LIMIT = 1_000_000_000
_BEFORE_AND = ("hundred", "thousand")  # "two hundred and five" is one number; "two and five" is not
_FIGURES = re.compile(r"([0-9]+(?:\.[0-9]+)?)(k?)")

NUMBER_WORDS = frozenset(_BELOW_HUNDRED) | {"hundred", "thousand"}
"""Words of whole numbers, as in dates, identifiers and addresses."""

AMOUNT_WORDS = (NUMBER_WORDS | _SCALE_WORDS | {"half"}) - {"zero", "oh"}
"""Words of amounts, as in prices and sizes. Nobody asks for an amount of zero."""


def small_number(number: int) -> str:
    """ "two"; from twenty on, and below zero, in figures."""
    words = _FROM_ZERO.split()
    return words[number] if 0 <= number < len(words) else str(number)


def cardinal(words: Sequence[str]) -> int | None:
    """The whole number that all the words together say once: "one hundred and eighty" is 180.

    None when they say no number or more than one: "two three" is not 23.
    """
    taken = _take_whole_number(words, 0)
    return int(taken[0]) if taken and taken[1] == len(words) else None


def digits_said(words: Sequence[str]) -> str | None:
    """The digits of a number that is said in pieces: "twelve thirty four" is 1234, "one oh five" is 105.

    Each piece is as long as English lets it be: "one twenty three" is 1 and 23. None when a word says no number.
    """
    digits, at = "", 0
    while at < len(words):
        taken = _take_whole_number(words, at)
        if taken is None:
            return None
        value, at = taken
        digits += str(value)
    return digits or None


def read_amount(words: Sequence[str], at: int, *, as_price: bool = False) -> tuple[Decimal, int] | None:
    """The amount that begins at `at`, in words or figures, and the index of the word after it.

    "two and a half" is 2.5, "half a" 0.5, "a hundred" 100, "twenty five hundred" 2500, "8k" 8000, "1.5 million"
    1500000. With `as_price`, "three fifty" is 350; without it, that is 3 and the amount ends before "fifty".
    None when no amount begins there.
    """
    word = _word(words, at)
    if word == "half":
        return Decimal("0.5"), at + 2 if _word(words, at + 1) == "a" else at + 1
    if figures := _FIGURES.fullmatch(word):
        value = Decimal(figures[1]) * (1000 if figures[2] else 1)
        value, end = _finish_number(words, value, at + 1, as_price=as_price)
    else:
        whole = _take_whole_number(words, at, as_price=as_price) or _take_single_scale(words, at, as_price=as_price)
        if whole is None or whole[0] == 0:
            return None
        value, end = whole
    if list(words[end : end + 3]) == ["and", "a", "half"]:
        return value + Decimal("0.5"), end + 3
    return value, end


def ordinal(words: Sequence[str]) -> int | None:
    """The ordinal below a hundred that the words say: "fifth" is 5, "twenty first" is 21."""
    if len(words) == 1:
        return ORDINAL_WORDS.get(words[0])
    if len(words) == 2 and words[0] in TENS_WORDS and ORDINAL_WORDS.get(words[1], 10) < 10:
        return TENS_WORDS[words[0]] + ORDINAL_WORDS[words[1]]
    return None


def with_figures(words: Sequence[str], read: Callable[[Sequence[str]], str | None]) -> list[str]:
    """The words with ordinals written as "21st" and each run of number words as `read` writes it.

    A run for which `read` returns None stays in words.
    """
    written: list[str] = []
    at = 0
    while at < len(words):
        for length in (2, 1):
            value = ordinal(words[at : at + length])
            if value is not None:
                written.append(f"{value}{ordinal_suffix(value)}")
                at += length
                break
        else:
            # A number does not begin with "oh", and OH is the code of a state.
            end = at if words[at] == "oh" else end_of_number_words(words, at)
            run = words[at:end]
            figures = read(run) if run else None
            written.extend([figures] if figures is not None else run or [words[at]])
            at = max(end, at + 1)
    return written


def ordinal_suffix(number: int) -> str:
    """The letters behind the figures of an ordinal: "st" for 1, "th" for 11, "nd" for 22."""
    if number % 100 in (11, 12, 13):
        return "th"
    return {1: "st", 2: "nd", 3: "rd"}.get(number % 10, "th")


def end_of_number_words(words: Sequence[str], start: int) -> int:
    """The index after the run of number words that begins at `start`, or `start` when none begins there.

    "and" belongs to the run after "hundred" or "thousand". An ordinal ends it.
    """
    at = start
    while at < len(words):
        joins = words[at] == "and" and at > start and words[at - 1] in _BEFORE_AND
        if not (words[at] in NUMBER_WORDS or (joins and _word(words, at + 1) in NUMBER_WORDS)):
            break
        if ordinal(words[at : at + 2]) is not None:
            break
        at += 1
    return at


def _take_whole_number(
    words: Sequence[str], at: int, *, below: int = _LIMIT, as_price: bool = False
) -> tuple[Decimal, int] | None:
    """The whole number that begins at `at`, and the index after it. It has no scale of `below` or more."""
    value = _BELOW_HUNDRED.get(_word(words, at))
    if value is None:
        return None
    unit = DIGIT_WORDS.get(_word(words, at + 1), 0) if value >= 20 else 0
    value, at = (value + unit, at + 2) if unit else (value, at + 1)
    return _finish_number(words, Decimal(value), at, below=below, as_price=as_price)


def _finish_number(
    words: Sequence[str], value: Decimal, at: int, *, below: int = _LIMIT, as_price: bool = False
) -> tuple[Decimal, int]:
    """The number that begins with `value` and goes on at `at`, "hundred and five" for example, and the index after it.

    What follows a scale is smaller than it: "two thousand five hundred" is 2500, "five hundred two thousand" 502000.
    """
    if as_price and 0 < value < 20 and below > 100:
        tens = _take_whole_number(words, at, below=100)
        if tens is not None and tens[0] >= 10:  # "three fifty" is 3 hundred 50
            value, at = value * 100 + tens[0], tens[1]
    for scale_words, scale in _SCALES:
        if value and scale < below and _word(words, at) in scale_words:
            joined = _word(words, at) in _BEFORE_AND and _word(words, at + 1) == "and"
            value, at = value * scale, at + 1
            rest = _take_whole_number(words, at + joined, below=scale, as_price=as_price)
            if rest is not None and 0 < rest[0] < scale:
                value, at = value + rest[0], rest[1]
    return value, at


def _take_single_scale(words: Sequence[str], at: int, *, as_price: bool) -> tuple[Decimal, int] | None:
    """ "A hundred", "a k" or "thousand", as "one hundred": the number and the index after it."""
    article = _word(words, at) in ("a", "an")
    scale = _word(words, at + article)
    if scale not in _SCALE_WORDS or (scale == "k" and not article):
        return None
    return _finish_number(words, Decimal(1), at + article, as_price=as_price)


def _word(words: Sequence[str], at: int) -> str:
    return words[at] if at < len(words) else ""
