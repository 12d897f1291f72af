"""Words that people use every day. They are never taken for a misheard name on their own: "gotta" is no "gutter"."""

import functools

from spellchecker import SpellChecker

from inventory.search.trade_words import WORDS
from inventory.search.words import stem

LEAST_OCCURRENCES = 300  # in the library's list, which is of film dialogue; some 30,000 words occur as often


@functools.cache
def common_stems() -> frozenset[str]:
    """The stems of the words that everybody uses."""
    spoken = SpellChecker(language="en").word_frequency.items()
    often = {word.replace("'", "") for word, occurrences in spoken if occurrences >= LEAST_OCCURRENCES}
    return frozenset(stem(word) for word in often | WORDS.ignored | WORDS.other_things)
