"""Phrases that are looked for word by word: lists have many thousands of names, and one expression for all phrases
would take many times as long."""

import fnmatch
import re
from collections import defaultdict
from collections.abc import Iterable, Sequence

from inventory.lists.words.plain_text import plain_phrase

_SIGNS = re.compile(r"[*?\[\]]")  # for any letters, in the pattern of a name


class PhraseSet:
    """Phrases of one or more words. A star before or behind a phrase of one word stands for any letters."""

    def __init__(self, phrases: Iterable[str]) -> None:
        plainly = frozenset(map(plain_phrase, phrases))
        stars = {phrase for phrase in plainly if "*" in phrase}
        self._exact = plainly - stars
        self._begins = tuple(phrase[:-1] for phrase in stars if phrase.endswith("*"))
        self._ends = tuple(phrase[1:] for phrase in stars if phrase.startswith("*"))
        # A word with another letter there needs no look at each of them
        self._first_letters = frozenset(begin[:1] for begin in self._begins)
        self._last_letters = frozenset(end[-1:] for end in self._ends)
        # How many words the longest phrase has that begins, or ends, with a word
        self._most_from: dict[str, int] = {}
        self._most_up_to: dict[str, int] = {}
        for words in map(str.split, filter(None, self._exact)):
            self._most_from[words[0]] = max(len(words), self._most_from.get(words[0], 1))
            self._most_up_to[words[-1]] = max(len(words), self._most_up_to.get(words[-1], 1))
        # A text without any word of one of these sets has no phrase, but for what a star stands for
        self.first_words, self.last_words = frozenset(self._most_from), frozenset(self._most_up_to)

    def __contains__(self, phrase: object) -> bool:
        return isinstance(phrase, str) and (phrase in self._exact or (" " not in phrase and self.is_by_star(phrase)))

    def is_by_star(self, word: str) -> bool:
        """Whether a word is one by what a star stands for."""
        if word[-1:] in self._last_letters and word.endswith(self._ends):
            return True
        return word[:1] in self._first_letters and word.startswith(self._begins)

    def at_start(self, words: Sequence[str], begin: int = 0) -> int:
        """How many of the words from `begin` on are a phrase: the longest one, or 0."""
        if begin >= len(words):
            return 0
        most = min(self._most_from.get(words[begin], 1), len(words) - begin)
        for many in range(most, 0, -1):
            if " ".join(words[begin : begin + many]) in self:
                return many
        return 0

    def at_end(self, words: Sequence[str]) -> int:
        """How many of the last words are a phrase: the longest one, or 0."""
        if not words:
            return 0
        most = min(self._most_up_to.get(words[-1], 1), len(words))
        for many in range(most, 0, -1):
            if " ".join(words[-many:]) in self:
                return many
        return 0


class NamePatterns:
    """Patterns of whole names, such as "delivery to *". A name is compared only with those that have its first two
    letters, or else its last two; few patterns have neither."""

    def __init__(self, patterns: Iterable[str]) -> None:
        groups: defaultdict[tuple[str, str], list[str]] = defaultdict(list)
        for pattern in patterns:
            begin, *_, end = _SIGNS.split(pattern) * 2
            group = (begin[:2], "") if len(begin) > 1 else ("", end[-2:]) if len(end) > 1 else ("", "")
            groups[group].append(fnmatch.translate(pattern))
        self._groups = {group: re.compile("|".join(translated)) for group, translated in groups.items()}

    def match(self, name: str) -> bool:
        """Whether the whole name is as one of the patterns says."""
        of_begin, of_end = self._groups.get((name[:2], "")), self._groups.get(("", name[-2:]))
        if (of_begin and of_begin.match(name)) or (of_end and of_end.match(name)):
            return True
        others = self._groups.get(("", ""))
        return others is not None and others.match(name) is not None
