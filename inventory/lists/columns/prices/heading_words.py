"""Which words of a heading of money count, where words stand within others or beside them."""

import re
from collections.abc import Collection, Iterable, Mapping, Sequence

from inventory.lists.words.plain_text import Phrases

Span = tuple[int, int, str]  # where a word begins and ends in a heading, and what it says
_NOT_LATIN_WORD = re.compile("[\u0370-\uffff]")
_NUMBER_BESIDE = re.compile(r"[0-9]{1,4}|[0-9]{1,2}x|x[0-9]{1,2}|[0-9]{1,2}[~〜][0-9]{0,2}")  # "Week (3x)", "1~4日"


def outer_words(kinds: Mapping[str, Phrases], text: str, times: Mapping[str, str]) -> list[Span]:
    """The words of a heading that are not part of something longer: "extra day" is no day, and "cost per day" is no
    cost. Of two times that one word may say, the one that it says as it is: "weekday" is no week, though "week*" is.

    Args:
        times: the words that say a time as they are, without an ending.
    """
    spans = [(begin, end, kind) for kind, phrases in kinds.items() for begin, end in phrases.spans(text)]
    outer = [
        (begin, end, kind)
        for begin, end, kind in spans
        if not any(other <= begin and end <= after and after - other > end - begin for other, after, _ in spans)
    ]
    return [
        (begin, end, kind)
        for begin, end, kind in outer
        if not (kind in times.values() and _says_another_time(begin, end, kind, outer, times.get(text[begin:end])))
    ]


def _says_another_time(begin: int, end: int, kind: str, outer: Collection[Span], as_it_is: str | None) -> bool:
    if kind == "week" and (begin, end, "weekend") in outer:
        return True  # "Wochenendpreis" begins as "Wochenpreis" does
    return as_it_is not in (None, kind) and (begin, end, as_it_is) in outer


def is_paid_by_customers(
    spans: Iterable[Span], paid: Sequence[tuple[int, int]], costs: Sequence[tuple[int, int]]
) -> bool:
    """Whether a heading with a time only seems to be no rate: "Listenpreis/Tag" and "Hire cost per day" are rates."""
    known = list(spans)
    of_customers = [*paid, *costs] if any(kind == "rate" for _, _, kind in known) else paid
    return all(
        any(begin <= start and stop <= end for begin, end in of_customers)
        for start, stop, kind in known
        if kind == "not"
    )


def is_only_a_time(text: str, spans: Iterable[Span], times: Collection[str], beside_times: Collection[str]) -> bool:
    """Whether a heading without a word for a rate says nothing but a time, as "per day" does."""
    rest = list(text)
    for begin, end, kind in spans:
        word = text[begin:end]
        if kind == "day" and word not in times and not _NOT_LATIN_WORD.search(word):
            return False  # a compound such as "Tagesleistung"
        rest[begin:end] = " " * (end - begin)
    return all(word in beside_times or _NUMBER_BESIDE.fullmatch(word) for word in "".join(rest).split())
