"""Numbers as people say them: "twenty-one", "one hundred and eighty", "twelve thirty four", "thirtieth"."""

from collections.abc import Callable, Sequence

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
NUMBER_WORDS = frozenset(_BELOW_HUNDRED) | {"hundred", "thousand"}


def cardinal(words: Sequence[str]) -> int | None:
    """The number below a million that all the words together say once: "one hundred and eighty" is 180.

    None when they say no number or more than one: "two three" is not 23.
    """
    taken = _take_number(words, 0)
    return taken[0] if taken and taken[1] == len(words) else None


def digits_said(words: Sequence[str]) -> str | None:
    """The digits of a number that is said in pieces: "twelve thirty four" is 1234, "one oh five" is 105.

    Each piece is as long as English lets it be: "one twenty three" is 1 and 23. None when a word says no number.
    """
    digits, at = "", 0
    while at < len(words):
        taken = _take_number(words, at)
        if taken is None:
            return None
        value, at = taken
        digits += str(value)
    return digits or None


def ordinal(words: Sequence[str]) -> int | None:
    """The ordinal below a hundred that the words say: "fifth" is 5, "twenty first" is 21."""
    if len(words) == 1:
        return ORDINAL_WORDS.get(words[0])
    if len(words) == 2 and words[0] in TENS_WORDS and ORDINAL_WORDS.get(words[1], 10) < 10:
        return TENS_WORDS[words[0]] + ORDINAL_WORDS[words[1]]
    return None


def with_figures(words: Sequence[str], read: Callable[[Sequence[str]], str | None]) -> list[str]:
    """The words with ordinals written as "21st" and each run of number words as `read` writes it.

    A run that `read` does not understand stays in words.
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
            # Nobody begins a number with "oh", and OH is a state.
            end = at if words[at] == "oh" else end_of_number_words(words, at)
            run = words[at:end]
            figures = read(run) if run else None
            written.extend([figures] if figures is not None else run or [words[at]])
            at = max(end, at + 1)
    return written


def ordinal_suffix(number: int) -> str:
    """What is written behind the figures of an ordinal: "st" for 1, "th" for 11, "nd" for 22."""
    if number % 100 in (11, 12, 13):
        return "th"
    return {1: "st", 2: "nd", 3: "rd"}.get(number % 10, "th")


def end_of_number_words(words: Sequence[str], start: int) -> int:
    """Where the run of number words ends that begins at `start`; "and" is part of it behind a hundred or thousand."""
    at = start
    while at < len(words):
        joins = words[at] == "and" and at > start and words[at - 1] in ("hundred", "thousand")
        if not (words[at] in NUMBER_WORDS or (joins and _word(words, at + 1) in NUMBER_WORDS)):
            break
        if ordinal(words[at : at + 2]) is not None:
            break
        at += 1
    return at


def _take_number(words: Sequence[str], at: int) -> tuple[int, int] | None:
    """The number below a million that is said from `at` on, and where it ends."""
    taken = _take_below_thousand(words, at)
    if taken is None or taken[0] == 0 or _word(words, taken[1]) != "thousand":
        return taken
    return _with_rest(words, taken[0] * 1000, taken[1] + 1, _take_below_thousand, below=1000)


def _take_below_thousand(words: Sequence[str], at: int) -> tuple[int, int] | None:
    taken = _take_below_hundred(words, at)
    if taken is None or taken[0] == 0 or _word(words, taken[1]) != "hundred":
        return taken
    return _with_rest(words, taken[0] * 100, taken[1] + 1, _take_below_hundred, below=100)


def _take_below_hundred(words: Sequence[str], at: int) -> tuple[int, int] | None:
    value = _BELOW_HUNDRED.get(_word(words, at))
    if value is None:
        return None
    unit = DIGIT_WORDS.get(_word(words, at + 1), 0) if value >= 20 else 0
    return (value + unit, at + 2) if unit else (value, at + 1)


def _with_rest(
    words: Sequence[str],
    value: int,
    at: int,
    take: Callable[[Sequence[str], int], tuple[int, int] | None],
    *,
    below: int,
) -> tuple[int, int]:
    """`value` and the smaller number said right behind it, if there is one: "hundred (and) five"."""
    rest = take(words, at + 1 if _word(words, at) == "and" else at)
    return (value + rest[0], rest[1]) if rest and 0 < rest[0] < below else (value, at)


def _word(words: Sequence[str], at: int) -> str:
    return words[at] if at < len(words) else ""
