"""Names that were misheard or broken into several words: "trenture", "cement mixture", "four clift".

A word that everybody uses is never heard as another one by itself. It may be part of a misheard name: beside a word
that only such a name has ("mixture" in "cement mixture"), or where several words together sound like one ("tell a
handler").
"""

import itertools
from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from functools import lru_cache

from rapidfuzz import fuzz, process

from inventory.search.query import Word
from inventory.search.trade_words import WORDS
from inventory.search.understanding.common_words import common_words
from inventory.search.understanding.jobs import ACTION_STEMS, KNOWN_STEMS, THING_STEMS
from inventory.search.understanding.spoken import LONGEST_WORD, Heard, SpokenNames
from inventory.search.words import phones, sound, stem

# Similarities are ratios of rapidfuzz, from 0 to 100.
LEAST_OF_A_WORD = 72
LEAST_OF_A_SHORT_WORD = 80  # up to five letters, where one letter makes a different word
LEAST_OF_JOINED_WORDS = 78
LEAST_OF_COMMON_WORDS = 95  # that are joined, such as "tell a handler"
LEAST_OF_A_REST = 66  # of the rest of a name, beside a word of it that was heard well
LEAST_OF_A_COMMON_REST = 74  # the same, where the rest are words that everybody uses
LEAST_WITH_SAME_SOUND = 50
SAME_SOUND_BONUS = 15
OWN_NAME_BONUS = 6  # for names of what the depot rents, which callers mostly ask for
MOST_JOINED = 4  # words
LEAST_OF_ANYTHING = 78  # of words of which nothing was understood, by letters and sounds
MOST_OF_ANYTHING = 3  # words
LEAST_LETTERS_OF_ANYTHING = 7

# The last words of names that tell nothing: two such names are alike whatever they name.
_GENERIC = frozenset(stem(word) for word in ("machine", "equipment", "unit", "system", "tool", "gear"))


class NameHearer:
    """Finds the names that misheard words most likely were."""

    def __init__(self, names: Iterable[tuple[str, ...]], *, is_rented: Callable[[str], bool]) -> None:
        """`names` are those of all kinds, in stems. `is_rented` tells of a name without spaces whether it is of a kind
        that the depot has."""
        self._is_rented = is_rented
        self._common = common_words()
        self._by_sound: dict[str, list[str]] = defaultdict(list)
        self._by_first: dict[str, list[str]] = defaultdict(list)
        self._by_last: dict[str, list[str]] = defaultdict(list)
        # The other words of the names that end or begin with a word, and those names.
        self._before: dict[str, dict[str, str]] = defaultdict(dict)
        self._after: dict[str, dict[str, str]] = defaultdict(dict)
        for name in {name for name in names if len("".join(name)) > 3}:
            joined = "".join(name)
            sounds = sound(joined)
            self._by_sound[sounds].append(joined)
            self._by_first[sounds[:2]].append(joined)
            self._by_last[sounds[-2:]].append(joined)
            if len(name) > 1 and is_rented(joined):
                self._before[name[-1]]["".join(name[:-1])] = joined
                self._after[name[0]]["".join(name[1:])] = joined
        rented = {name for name in names if name[-1] not in _GENERIC and is_rented("".join(name))}
        self._rented = sorted({"".join(name) for name in rented})
        self.spoken = SpokenNames(sorted(name for name in rented if len("".join(name)) > 3))
        self._nearest_rented = lru_cache(maxsize=20_000)(self._find_nearest_rented)
        self._nearest = lru_cache(maxsize=20_000)(self._find_nearest)
        self._nearest_rest = lru_cache(maxsize=20_000)(self._find_nearest_rest)

    def hear(self, words: Sequence[Word], taken: Collection[int], indexed: Mapping[str, object]) -> list[Heard]:
        """The misheard names among the words, at other places than those `taken`, the most certain first.

        A word whose stem is in `indexed` is a word of the depot's list, and is not misheard.
        """
        is_strange = [
            word.counts and not (word.text in self._common or word.stem in KNOWN_STEMS or word.stem in indexed)
            for word in words
        ]
        found: list[Heard] = []
        for begin in range(len(words)):
            for end in range(begin + 1, min(begin + MOST_JOINED, len(words)) + 1):
                part = words[begin:end]
                if part[-1].part != part[0].part or any(place in taken for place in range(begin, end)):
                    break
                if part[0].text in WORDS.never_misheard or part[-1].text in WORDS.never_misheard:
                    continue
                if all(len(word.text) == 1 for word in part):
                    continue  # a name is spelled
                joined = "".join(word.stem for word in part)[:LONGEST_WORD]
                if part[-1].text.endswith("ing") and part[-1].stem in ACTION_STEMS:
                    continue  # "engine lifting"
                if any(is_strange[begin:end]):
                    nearest = self._nearest(joined, is_strange=True)
                    found += self._as_heard(begin, end, nearest) or self.spoken.spoken_like(begin, end, part)
                elif end - begin > 1 and len(joined) > 5:
                    nearest = self._nearest(joined, is_strange=False) if part[-1].counts else None
                    heard = self._as_heard(begin, end, nearest)
                    found += [one._replace(is_guess=True) for one in heard] or self.spoken.spoken_like(begin, end, part)
        found += self._beside_known_words(words, taken, is_strange)
        return sorted(found, key=lambda heard: (-heard.confidence, heard.begin - heard.end))

    def hear_anything(self, words: Sequence[Word]) -> list[Heard]:
        """Where nothing at all was understood: the name of what the depot rents that two or three words sound like.

        Both the letters and the sounds of the words count: "dumb Taylor" is a dump trailer.
        """
        best: Heard | None = None
        for begin, end in itertools.combinations(range(len(words) + 1), 2):
            part = words[begin:end]
            if not 1 < len(part) <= MOST_OF_ANYTHING or part[-1].part != part[0].part:
                continue
            if part[0].text in WORDS.never_misheard or not part[-1].counts:
                continue
            if any(word.stem in THING_STEMS or word.is_condition for word in part):
                continue
            joined = "".join(word.stem for word in part)
            if not LEAST_LETTERS_OF_ANYTHING <= len(joined) <= LONGEST_WORD:
                continue
            heard = self._nearest_rented(joined)
            if heard is not None and (best is None or heard[1] / 100 > best.confidence):
                best = Heard(begin, end, heard[0], heard[1] / 100)
        return [best] if best is not None else []

    def _find_nearest_rented(self, joined: str) -> tuple[str, float] | None:
        sounds = sound(joined)
        near = process.extract(joined, self._rented, scorer=fuzz.ratio, score_cutoff=LEAST_WITH_SAME_SOUND, limit=12)
        spoken = phones(joined)
        scored = [
            ((ratio + max(fuzz.ratio(sounds, sound(name)), fuzz.ratio(spoken, phones(name)))) / 2, name)
            for name, ratio, _ in near
        ]
        similarity, name = max(scored, default=(0.0, ""))
        return (name, min(similarity, 97.0)) if similarity >= LEAST_OF_ANYTHING else None

    def _as_heard(self, begin: int, end: int, nearest: tuple[str, float] | None) -> list[Heard]:
        if nearest is None:
            return []
        if end - begin > 1 and nearest[1] < LEAST_OF_JOINED_WORDS:
            return []
        return [Heard(begin, end, nearest[0], nearest[1] / 100)]

    def _beside_known_words(
        self, words: Sequence[Word], taken: Collection[int], is_strange: Sequence[bool]
    ) -> list[Heard]:
        """Names of which one word was heard well, and the others nearly."""
        found: list[Heard] = []
        for at, word in enumerate(words):
            for others, step in ((self._before, -1), (self._after, 1)):
                if word.stem not in others:
                    continue
                for length in range(1, MOST_JOINED):
                    begin, end = (at - length, at) if step < 0 else (at + 1, at + 1 + length)
                    if begin < 0 or end > len(words):
                        break
                    part = words[begin:end]
                    if all(not one.counts or one.stem in THING_STEMS for one in part):
                        found += self.spoken.before_name(begin, at, part, word) if step < 0 else []
                        continue  # words of talk, or such as are heard well
                    if any(one.part != word.part or one.is_condition for one in part):
                        continue
                    if any(place in taken for place in range(begin, end)) or part[0].text in WORDS.never_misheard:
                        continue
                    rest = "".join(one.stem for one in part)
                    least = LEAST_OF_A_REST if any(is_strange[begin:end]) else LEAST_OF_A_COMMON_REST
                    nearest = self._nearest_rest(word.stem, step, rest, least)
                    if nearest is not None:
                        first, last = min(begin, at), max(end, at + 1)
                        is_guess = not any(is_strange[begin:end])
                        found.append(Heard(first, last, nearest[0], nearest[1] / 100, is_guess))
        return found

    def _find_nearest_rest(self, word: str, step: int, rest: str, least: float) -> tuple[str, float] | None:
        names = (self._before if step < 0 else self._after)[word]
        if rest in names:
            return None  # heard well
        if len(rest) < 3 or rest[:LONGEST_WORD] != rest:
            return None
        return self._best(rest, names.keys(), lambda other: names[other], least)

    def _find_nearest(self, joined: str, *, is_strange: bool) -> tuple[str, float] | None:
        sounds = sound(joined)
        if not is_strange:
            return self._best(joined, self._by_sound.get(sounds, ()), str, LEAST_OF_COMMON_WORDS)
        least = LEAST_OF_A_SHORT_WORD if len(joined) <= 5 else LEAST_OF_A_WORD
        # Similar words begin or end with the same sounds, so only such words are compared.
        candidates = {*self._by_first.get(sounds[:2], ()), *self._by_last.get(sounds[-2:], ())}
        candidates.update(self._by_sound.get(sounds, ()))
        return self._best(joined, candidates, str, least)

    def _best(
        self, heard: str, candidates: Collection[str], name_of: Callable[[str], str], least: float
    ) -> tuple[str, float] | None:
        """The name of the most similar candidate, and the similarity, up to 97."""
        sounds = sound(heard)
        best: tuple[float, str, float] | None = None
        cutoff = min(least, LEAST_WITH_SAME_SOUND)
        for candidate, ratio, _ in process.extract(heard, candidates, scorer=fuzz.ratio, score_cutoff=cutoff, limit=12):
            similarity = ratio + (SAME_SOUND_BONUS if sound(candidate) == sounds else 0)
            if similarity < least:
                continue
            name = name_of(candidate)
            ranked = (similarity + (OWN_NAME_BONUS if self._is_rented(name) else 0), name, similarity)
            if best is None or ranked > best:
                best = ranked
        return (best[1], min(best[2], 97.0)) if best is not None else None
