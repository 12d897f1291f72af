"""What comes nearest to what the depot does not rent."""

from collections.abc import Sequence

from inventory.search.segment import Segment
from inventory.search.trade import ONLY, TRADE
from inventory.search.understanding.reader import Understood

MOST_NEAREST = 3
LEAST_CHANCE = 0.1  # that what is told asks for it
LEAST_OF_JOBS_IN_COMMON = 0.3  # of what the lacking kind is for


def nearest_kinds(understood: Understood, segments: Sequence[Segment]) -> tuple[str, ...]:
    """The names of up to three kinds that the depot has.

    First come those that the data names in place of what it lacks, then those that are for the same jobs, then those
    that what is told most likely asks for.
    """
    kinds: list[str] = []
    for lacking in understood.lacking:
        kinds += TRADE[lacking].instead if lacking in TRADE else ()
        kinds += _for_the_same_jobs(lacking)
    likely = understood.likely.kinds
    kinds += sorted((kind for kind in likely if likely[kind] >= LEAST_CHANCE), key=lambda kind: -likely[kind])
    names = [name for kind in kinds if (name := _name_of(kind, segments))]
    return tuple(dict.fromkeys(names))[:MOST_NEAREST]


def substituted(understood: Understood) -> tuple[str, ...]:
    """What was named, in the words that were said, and is offered only as a plainer one of its kind."""
    if any(not kind.startswith(ONLY) for kind in understood.wanted):
        return ()
    return tuple(understood.special)


def _for_the_same_jobs(lacking: str) -> list[str]:
    """Other kinds of the same file that are for much of what this one is for, the most alike first."""
    if lacking not in TRADE:
        return []
    wanted = {group for job in TRADE[lacking].jobs for group in job.groups}
    alike: list[tuple[float, str]] = []
    for kind in TRADE.values():
        if kind.name != lacking and kind.file == TRADE[lacking].file and wanted:
            common = wanted & {group for job in kind.jobs for group in job.groups}
            share = len(common) / len(wanted)
            if share >= LEAST_OF_JOBS_IN_COMMON and any(not group.startswith("to ") for group in common):
                alike.append((share, kind.name))
    return [name for _, name in sorted(alike, reverse=True)]


def _name_of(kind: str, segments: Sequence[Segment]) -> str | None:
    """The name of the units of this kind of which there are most."""
    for segment in segments:
        if (indices := segment.by_kind.get(kind)) is not None:
            return segment.kinds[int(indices[0])].sample.name
    return None
