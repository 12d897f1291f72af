"""Phrases that say how the words in and behind them are to be taken. They stand in `data/search/words.yaml`."""

from collections import defaultdict
from collections.abc import Iterable, Sequence

from inventory.search.query import Word
from inventory.search.trade import stems_of
from inventory.search.trade_words import WORDS


def _by_first_stem(phrases: Iterable[str]) -> dict[str, list[tuple[str, ...]]]:
    found: dict[str, list[tuple[str, ...]]] = defaultdict(list)
    for phrase in map(stems_of, phrases):
        found[phrase[0]].append(phrase)
    return dict(found)


_MISLEADING = _by_first_stem(WORDS.misleading)
_LATER = _by_first_stem(WORDS.before_what_comes_later)


def misleading_places(words: Sequence[Word]) -> set[int]:
    """The places of words that tell nothing together: "tons of junk" weighs no ton."""
    return {place for begin, end in _found(words, _MISLEADING) for place in range(begin, end)}


def places_of_what_comes_later(words: Sequence[Word]) -> set[int]:
    """The places of words that tell what comes after the job: "a clean edge in the road before we dig up the pipe"."""
    later: set[int] = set()
    for begin, end in _found(words, _LATER):
        if begin == 0:
            continue  # "before we pour, the base must be packed" begins with it, and nothing else is told before
        while end < len(words) and words[end].clause == words[begin].clause:
            later.add(end)
            end += 1
    return later


def _found(words: Sequence[Word], phrases: dict[str, list[tuple[str, ...]]]) -> Iterable[tuple[int, int]]:
    """Where phrases begin and end in the words."""
    for at, word in enumerate(words):
        for phrase in phrases.get(word.stem, ()):
            end = at + len(phrase)
            if tuple(one.stem for one in words[at:end]) == phrase:
                yield at, end
