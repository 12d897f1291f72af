"""How many units are free on which day, from what stands in their calendars."""

from collections.abc import Iterable, Mapping, Sequence
from itertools import accumulate

Intervals = Mapping[str, Sequence[tuple[int, int]]]
"""By unit, the days on which it is not free: the number of the first one, and of the day after the last one. They are
in order, and no day is in two of them. Units that are always free are left out."""


def joined(intervals: Iterable[tuple[int, int]]) -> list[tuple[int, int]]:
    """The same days in order, with those that overlap or follow each other made one."""
    found: list[tuple[int, int]] = []
    for begin, after in sorted(intervals):
        if found and begin <= found[-1][1]:
            found[-1] = (found[-1][0], max(found[-1][1], after))
        else:
            found.append((begin, after))
    return found


def free_by_day(units: Sequence[str], taken: Intervals, first_day: int, days: int) -> list[int]:
    """For each of the days, how many of the units are free."""
    changes, end = [0] * (days + 1), first_day + days
    changes[0] = len(units)
    for intervals in filter(None, map(taken.get, units)):
        for begin, after in intervals:
            if begin < end and after > first_day:
                changes[max(begin - first_day, 0)] -= 1
                changes[min(after, end) - first_day] += 1
    return list(accumulate(changes[:days]))


def free_for(units: Sequence[str], taken: Intervals, first_day: int, days: int) -> set[str]:
    """Those of the units that are free on each of these days."""
    end = first_day + days
    return {
        unit for unit in units if not any(begin < end and after > first_day for begin, after in taken.get(unit, ()))
    }
