"""What a price is for where it is for no time: a kilometre, a litre, a person, a trip, a piece."""

import functools
from enum import Enum

from inventory.lists.words.list_words import service_words
from inventory.lists.words.plain_text import plain, plain_cell


class PriceUnit(Enum):
    """What a word in place of a time says. `OF_GOODS`: a piece or a measure, as goods have it, but chairs are also
    rented by the piece. `UNCERTAIN`: nothing, as "regular" does."""

    FOR_NO_TIME = "no time"
    OF_GOODS = "goods"
    UNCERTAIN = "uncertain"


@functools.lru_cache(maxsize=1000)
def price_unit(word: str) -> PriceUnit | None:
    """What a price is for by a word beside it, or None if that is not known."""
    words, of_cell, bare = service_words(), plain_cell(word), _bare(word)
    for unit, of in (
        (PriceUnit.FOR_NO_TIME, words.not_for_a_time),
        (PriceUnit.OF_GOODS, words.pieces),
        (PriceUnit.UNCERTAIN, words.no_certain_time),
    ):
        if of_cell in of or bare in of:
            return unit
    return None


def _bare(word: str) -> str:
    """A word without "per" before it and a number of one: "per person", "pro Fahrt", "1 km"."""
    words = plain(word).split()
    while words and (words[0] in _PER or words[0] == "1"):
        words = words[1:]
    return " ".join(words)


_PER = frozenset(("per", "pro", "je", "par", "por", "al", "a", "pr", "za", "na", "each"))
