"""Words that people use every day, and how often. They are never taken for a misheard name on their own: "gotta" is no
"gutter"."""

import functools
import gzip
import json
from collections import defaultdict
from collections.abc import Mapping
from importlib.metadata import distribution

from inventory.search.trade_words import OTHER_THINGS, WORDS
from inventory.search.words import stem

LEAST_OCCURRENCES = 300  # in the list, which is of film dialogue; some 30,000 words occur as often
LIST = "spellchecker/resources/en.json.gz"  # read as it is: the library's own reader takes half a second


@functools.cache
def _occurrences() -> dict[str, int]:
    """How often the words occur that everybody uses, in lower case and without apostrophes."""
    file = distribution("pyspellchecker").locate_file(LIST)
    with gzip.open(str(file), "rt", encoding="utf-8") as stored:
        occurrences: dict[str, int] = json.load(stored)
    return {word.replace("'", ""): times for word, times in occurrences.items() if times >= LEAST_OCCURRENCES}


@functools.cache
def common_words() -> frozenset[str]:
    """The words that everybody uses, in lower case and without apostrophes."""
    other_things = {word for group in OTHER_THINGS.values() for thing in group for word in thing.split()}
    return frozenset(_occurrences().keys() | WORDS.ignored | other_things)


@functools.cache
def shares_of_stems() -> Mapping[str, float]:
    """Of all words that are said, how many have each stem."""
    shares: dict[str, float] = defaultdict(float)
    in_all = sum(_occurrences().values())
    for word, times in _occurrences().items():
        shares[stem(word)] += times / in_all
    return dict(shares)
