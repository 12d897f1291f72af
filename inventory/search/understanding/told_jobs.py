"""What callers say when they need equipment, in sentences of many of them: which kind are new words most like?

The sentences are data: `data/search/said/` has them for the kinds of the trade. They know what the words of
`actions.yaml` and `things.yaml` do not: that organ pipes are high up, and that a lane is made of what a quarry has.
"""

import math
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from pathlib import Path

from inventory.search.kinds import significant_stems
from inventory.search.trade import TRADE
from inventory.search.trade_words import FOLDER

COMMON_SHARE = 0.1  # of a kind's sentences; a word that more of them have tells no more


def read_sentences(folder: Path) -> dict[str, list[str]]:
    """The sentences of each kind. A line such as "# jackhammer" begins those of a kind; every other line is one.

    Raises:
        ValueError: a sentence stands before any kind, or a kind is not one of the trade.
    """
    found: dict[str, list[str]] = {}
    for path in sorted(folder.glob("*.txt")):
        kind = None
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), start=1):
            if line.startswith("#"):
                kind = line.removeprefix("#").strip()
                if kind not in TRADE:
                    raise ValueError(f"{path}, line {number}: {kind!r} is no kind in data/search/kinds. Add it there.")
            elif line.strip():
                if kind is None:
                    raise ValueError(f'{path}, line {number}: write the kind before its sentences, as "# jackhammer".')
                found.setdefault(kind, []).append(line)
    return found


class ToldJobs:
    """How much words tell that a kind is needed."""

    def __init__(self, sentences: Mapping[str, Iterable[str]]) -> None:
        """`sentences` are those of each kind, as `read_sentences` has them."""
        times: dict[str, Counter[str]] = {}
        sizes: dict[str, int] = {}
        for kind, texts in sentences.items():
            stems = [set(significant_stems(text)) for text in texts]
            times[kind], sizes[kind] = Counter(stem for said in stems for stem in said), len(stems)
        kinds_with = Counter(stem for said in times.values() for stem in said)
        self._tells: dict[str, dict[str, float]] = defaultdict(dict)
        for kind, said in times.items():
            for stem, count in said.items():
                rarity = math.log((len(times) + 1) / (kinds_with[stem] + 0.5))
                share = math.log1p(100 * count / sizes[kind]) / math.log1p(100 * COMMON_SHARE)
                self._tells[stem][kind] = rarity * min(1.0, share)

    def scores(self, stems: Iterable[str]) -> dict[str, float]:
        """How much these words, in stems, are those that callers say for each kind; kinds of none are left out."""
        found: dict[str, float] = defaultdict(float)
        for stem in set(stems):
            for kind, tells in self._tells.get(stem, {}).items():
                found[kind] += tells
        return dict(found)


TOLD_JOBS = ToldJobs(read_sentences(FOLDER / "said"))
