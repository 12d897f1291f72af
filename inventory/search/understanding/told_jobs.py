"""What callers say, in sentences of many of them: which kind of equipment do new words most likely ask for?

The sentences are data: `data/search/said/` has them for the kinds of the trade, for things that no depot rents, and for
talk that asks for nothing. They know what the words of `actions.yaml` and `things.yaml` do not: that organ pipes are
high up, and that a lane is made of what a quarry has.
"""

import functools
import math
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from inventory.search.kinds import significant_stems
from inventory.search.trade import TRADE, stems_of
from inventory.search.trade_words import FOLDER, OTHER_THINGS

OTHER, TALK = "other: ", "talk: "  # before what a group of sentences is of, where it is no kind of the trade

# Chosen by what the sentences of one fifth are taken for, when those of the other four are known.
NOT_SAID_YET = 0.15  # of a sentence, for a word that no sentence of a kind has
NAME_WEIGHT = 0.7  # of a name of a kind, against a sentence
OF_MANY_WORDS = 0.25  # the power of the squared weights of all words, by which those of a long sentence weigh less
TOLD_FACTOR, JOB_FACTOR = 0.41, 0.8  # in the logarithm of the chances

Chances = NDArray[np.float64]


def read_sentences(folder: Path) -> dict[str, list[str]]:
    """The sentences of each kind. A line such as "# jackhammer" begins those of a kind; every other line is one.

    "# other: animals" begins those that ask for what no depot rents, and "# talk: hours" those that ask for nothing.

    Raises:
        ValueError: a sentence stands before any kind, or a kind is not one of the trade.
    """
    found: dict[str, list[str]] = {}
    for path in sorted(folder.glob("*.txt")):
        kind = None
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), start=1):
            if line.startswith("#"):
                kind = line.removeprefix("#").strip()
                if kind not in TRADE and not kind.startswith((OTHER, TALK)):
                    raise ValueError(f"{path}, line {number}: {kind!r} is no kind in data/search/kinds. Add it there.")
            elif line.strip():
                if kind is None:
                    raise ValueError(f'{path}, line {number}: write the kind before its sentences, as "# jackhammer".')
                found.setdefault(kind, []).append(line)
    return found


class ToldJobs:
    """How likely it is that words ask for a kind: a naive Bayes classifier of the sentences."""

    def __init__(self, sentences: Mapping[str, Sequence[str]]) -> None:
        """`sentences` are those of each kind, as `read_sentences` has them. The names of the kinds, and of other
        things, count too."""
        names_of_others = {OTHER + group: things for group, things in OTHER_THINGS.items()}
        self.kinds = tuple(dict.fromkeys((*sentences, *names_of_others)))
        self._places = {kind: place for place, kind in enumerate(self.kinds)}
        said = [(significant_stems(text), kind) for kind, texts in sentences.items() for text in texts]
        names = [(name, kind) for kind in sentences if kind in TRADE for name in TRADE[kind].names]
        names += [(stems_of(thing), kind) for kind, things in names_of_others.items() for thing in things]
        told = [(dict.fromkeys(stems), self._places[kind]) for stems, kind in (*said, *names)]
        self._rows = {stem: row for row, stem in enumerate(dict.fromkeys(stem for stems, _ in told for stem in stems))}
        # One item a word of a sentence in each of these arrays.
        rows = np.array([self._rows[stem] for stems, _ in told for stem in stems], np.int64)
        of_sentence = np.repeat(np.arange(len(told)), [len(stems) for stems, _ in told])
        place = np.array([place for _, place in told], np.int64)[of_sentence]
        weight = np.where(of_sentence < len(said), 1.0, NAME_WEIGHT)

        times = np.bincount(rows[of_sentence < len(said)], minlength=len(self._rows))
        self._rarest = 1 + math.log(1 + len(said))
        self._rarity = self._rarest - np.log(1 + times)
        rarity = self._rarity[rows]
        of_all = np.bincount(of_sentence, rarity**2, minlength=len(told)) ** OF_MANY_WORDS
        shape = len(self._rows), len(self.kinds)
        tells = np.bincount(
            rows * shape[1] + place, weight * rarity / of_all[of_sentence], minlength=shape[0] * shape[1]
        ).reshape(shape)
        tells += NOT_SAID_YET
        tells = np.log(tells / tells.sum(axis=0))
        tells -= tells.mean(axis=1, keepdims=True)
        self._tells = tells.astype(np.float32)

    def chances(self, stems: Iterable[str], jobs: Mapping[str, float]) -> Chances:
        """The chance of each of `kinds` that it is meant by these words, in stems. `jobs` are the scores of the jobs
        that were understood in the same words."""
        distinct = set(stems)
        rows = [row for stem in distinct if (row := self._rows.get(stem)) is not None]
        rarity = self._rarity[rows]
        of_all = (float(rarity @ rarity) + (len(distinct) - len(rows)) * self._rarest**2) ** OF_MANY_WORDS
        score = (TOLD_FACTOR / of_all) * (rarity @ self._tells[rows]) if rows else np.zeros(len(self.kinds))
        for kind, job in jobs.items():
            if (place := self._places.get(kind)) is not None:
                score[place] += JOB_FACTOR * job
        score = np.exp(score - score.max())
        return score / score.sum()


@functools.cache
def told_jobs() -> ToldJobs:
    """What the sentences in the data tell. Reading them takes a tenth of a second, so it is done with the first index,
    which is built in a thread."""
    return ToldJobs(read_sentences(FOLDER / "said"))
