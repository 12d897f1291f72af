"""How likely it is that what is told asks for each of the kinds that the depot has."""

from collections.abc import Collection, Mapping, Sequence
from typing import NamedTuple

import numpy as np

from inventory.search.query import Word
from inventory.search.trade import ONLY, TRADE
from inventory.search.understanding.told_jobs import told_jobs

LEAST_CHANCE = 0.01  # of a kind, to be considered
# The chances that what is told asks for anything that the depot has, and for the likeliest of it, to offer that.
LEAST_CHANCE_OF_ALL, LEAST_CHANCE_OF_ONE = 0.45, 0.12
SURELY_NOTHING = 0.5  # the chance that it asks for what no depot has
SURELY_LACKING = 0.5  # the chance of a kind that the depot does not have, for it to be what is asked for


class Likely(NamedTuple):
    """What the told words likely ask for.

    Attributes:
        kinds: the chance of each kind that the depot has; small ones are left out.
        rented: the chance of any kind that the depot has.
        lacking: the kind of the trade that is surely asked for and that the depot does not have; empty if none is.
        nothing: the chance of what no depot has: other things, and talk that asks for nothing.
    """

    kinds: Mapping[str, float]
    rented: float
    lacking: str
    nothing: float

    @property
    def best(self) -> float:
        """The chance of the likeliest kind that the depot has."""
        return max(self.kinds.values(), default=0.0)

    @property
    def suffices(self) -> bool:
        """Whether what is told is reason enough to offer what the depot has."""
        return self.rented >= LEAST_CHANCE_OF_ALL and self.best >= LEAST_CHANCE_OF_ONE

    @property
    def asks_for_nothing_rented(self) -> bool:
        """Whether surely nothing that the depot has is asked for."""
        return not self.suffices and (bool(self.lacking) or self.nothing >= SURELY_NOTHING)

    def of(self, kinds: Collection[str]) -> float:
        """The chance of all that is of these kinds of the trade."""
        return sum(
            chance
            for kind, chance in self.kinds.items()
            if kind in kinds or any(parent in kinds for parent in TRADE[kind].parents)
        )


class LikelyKinds:
    """Tells the chances of the kinds of one catalogue."""

    def __init__(self, rented: Collection[str]) -> None:
        """`rented` are all kinds that the catalogue has."""
        self._told = told_jobs()
        self._rented = [kind for kind in self._told.kinds if ONLY + kind in rented]
        self._serves = _serving(self._told.kinds, self._rented)
        self._is_nothing = np.array([kind not in TRADE for kind in self._told.kinds])
        self._is_lacking = (self._serves.sum(axis=1) == 0) & ~self._is_nothing

    def told_by(self, words: Sequence[Word], jobs: Mapping[str, float], *, without: Collection[int]) -> Likely:
        """What the words at other places than `without` ask for. `jobs` are the scores of the jobs that
        were understood."""
        stems = [word.stem for at, word in enumerate(words) if word.counts and at not in without]
        chances = self._told.chances(stems, jobs)
        of_rented = chances @ self._serves
        likeliest = int(chances.argmax())
        is_lacking = self._is_lacking[likeliest] and chances[likeliest] >= SURELY_LACKING
        return Likely(
            {self._rented[at]: float(of_rented[at]) for at in np.flatnonzero(of_rented >= LEAST_CHANCE)},
            float(of_rented.sum()),
            self._told.kinds[likeliest] if is_lacking else "",
            float(chances[self._is_nothing].sum()),
        )


def _serving(told: Sequence[str], rented: Sequence[str]) -> "np.ndarray[tuple[int, int], np.dtype[np.float64]]":
    """How far each kind that was told of, one a row, is served by each that is rented, one a column.

    The plain one serves who asks for a special one that the depot lacks: a boom lift for a towable one. Who asks for
    any aerial lift may mean each of the special ones equally well, and the depot has some of them.
    """
    serves = np.zeros((len(told), len(rented)))
    columns = {kind: column for column, kind in enumerate(rented)}
    special: dict[str, list[str]] = {}
    for kind in TRADE.values():
        for parent in kind.parents:
            special.setdefault(parent, []).append(kind.name)
    for row, kind in enumerate(told):
        if kind in columns:
            serves[row, columns[kind]] = 1
        elif kind in TRADE:
            parents = [columns[parent] for parent in TRADE[kind].parents if parent in columns]
            serves[row, parents[:1]] = 1
            of_kind = special.get(kind, ())
            for one in of_kind if not parents else ():
                if one in columns:
                    serves[row, columns[one]] = 1 / len(of_kind)
    return serves
