"""Words that people use every day. They are never taken for a misheard name on their own: "gotta" is no "gutter"."""

import functools
import gzip
import json
from importlib.metadata import distribution

from inventory.search.trade_words import OTHER_THINGS, WORDS

LEAST_OCCURRENCES = 300  # in the list, which is of film dialogue; some 30,000 words occur as often
LIST = "spellchecker/resources/en.json.gz"  # read as it is: the library's own reader takes half a second


@functools.cache
def common_words() -> frozenset[str]:
    """The words that everybody uses, in lower case and without apostrophes."""
    file = distribution("pyspellchecker").locate_file(LIST)
    with gzip.open(str(file), "rt", encoding="utf-8") as stored:
        occurrences: dict[str, int] = json.load(stored)
    often = {word.replace("'", "") for word, times in occurrences.items() if times >= LEAST_OCCURRENCES}
    other_things = {word for group in OTHER_THINGS.values() for thing in group for word in thing.split()}
    return frozenset(often | WORDS.ignored | other_things)
