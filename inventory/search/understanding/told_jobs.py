"""What callers say, in sentences of many of them: which kind of equipment do new words most likely ask for?

The sentences are data: `data/search/said/` has them for the kinds of the trade, for things that no depot rents, and for
talk that asks for nothing. They know what the words of `actions.yaml` and `things.yaml` do not: that organ pipes are
high up, and that a lane is made of what a quarry has.
"""

import functools
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from inventory.search.kinds import significant_stems
from inventory.search.trade import TRADE, stems_of
from inventory.search.trade_words import FOLDER, OTHER_THINGS
from inventory.search.understanding.common_words import shares_of_stems

OTHER, TALK = "other: ", "talk: "  # before what a group of sentences is of, where it is no kind of the trade

# Chosen by what the sentences of one fifth are taken for, alone and within long stories, when those of the other four
# are known.
TO_THE_POINT = 8  # words of a story; the more words it has, the likelier is each beside the point
SAID_ANYWAY = 0.15  # of how often a word is said beside the point: what it is among the sentences, not in all English
OF_ALIKE_KINDS = 0.1  # of how often a kind has a word: how often kinds have it whose sentences are alike
NOT_SAID_YET = 200  # words of a kind that no sentence has; of few sentences they are the larger part
NAME_WEIGHT = 0.7  # of a name of a kind, against a sentence
TOLD_FACTOR, JOB_FACTOR = 0.5, 1.2  # in the logarithm of the chances
LESS_OF_A_JOB = 0.2  # the power of the words, by which a job that is understood in many of them counts less

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
    """How likely it is that words ask for a kind.

    Each word of a story is taken to be said either for what is wanted, as often as the sentences of the kind have it,
    or beside the point, as often as people say it anyway. So a word that a kind never has tells little against it, and
    one that everybody uses tells little for it, however few sentences have it.
    """

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

        shape = len(self._rows), len(self.kinds)
        often = np.bincount(rows * shape[1] + place, weight, minlength=shape[0] * shape[1]).reshape(shape)
        words = often.sum(axis=0)
        often /= words
        english = shares_of_stems()
        anyway = SAID_ANYWAY * often.mean(axis=1)
        anyway += (1 - SAID_ANYWAY) * np.array([english.get(stem, 0.0) for stem in self._rows])
        tells = (often * (words / (words + NOT_SAID_YET)) / anyway[:, None]).astype(np.float32)
        self._tells = (1 - OF_ALIKE_KINDS) * tells + OF_ALIKE_KINDS * (tells @ _likeness(tells))

    def chances(self, stems: Iterable[str], jobs: Mapping[str, float]) -> Chances:
        """The chance of each of `kinds` that it is meant by these words, in stems. `jobs` are the scores of the jobs
        that were understood in the same words."""
        distinct = set(stems)
        rows = [row for stem in distinct if (row := self._rows.get(stem)) is not None]
        score = np.zeros(len(self.kinds))
        if rows:
            score += TOLD_FACTOR * np.log1p(TO_THE_POINT / len(distinct) * self._tells[rows]).sum(axis=0)
        job_factor = JOB_FACTOR / max(len(distinct), 1) ** LESS_OF_A_JOB
        for kind, job in jobs.items():
            if (place := self._places.get(kind)) is not None:
                score[place] += job_factor * job
        score = np.exp(score - score.max())
        return score / score.sum()


def _likeness(tells: "NDArray[np.float32]") -> "NDArray[np.float32]":
    """How much each kind, one a row, is like each other one, one a column. What all are like a kind adds up to 1."""
    weighed = np.log1p(tells)
    weighed /= np.linalg.norm(weighed, axis=0) + np.finfo(np.float32).tiny
    alike = (weighed.T @ weighed) ** 3  # so that the few that are most alike count most
    np.fill_diagonal(alike, np.finfo(np.float32).tiny)
    return alike / alike.sum(axis=0)


@functools.cache
def told_jobs() -> ToldJobs:
    """What the sentences in the data tell. Reading them takes a tenth of a second, so it is done with the first index,
    which is built in a thread."""
    return ToldJobs(read_sentences(FOLDER / "said"))
