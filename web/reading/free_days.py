"""How many units are free on which day, from what stands in their calendars."""

from collections.abc import Iterable, Mapping, Sequence

Intervals = Mapping[str, Sequence[tuple[int, int]]]
"""By unit, the days on which it is not free: the number of the first one, and of the day after the last one."""


def taken_mask(intervals: Iterable[tuple[int, int]], first_day: int, days: int) -> int:
    """A number whose bit n says that the unit is not free on day n from the first one on."""
    mask = 0
    for begin, after in intervals:
        begin, after = max(begin, first_day) - first_day, min(after, first_day + days) - first_day
        if after > begin:
            mask |= ((1 << (after - begin)) - 1) << begin
    return mask


def free_by_day(units: Sequence[str], taken: Intervals, first_day: int, days: int) -> list[int]:
    """For each of the days, how many of the units are free."""
    free = [len(units)] * days
    for unit in units:
        mask = taken_mask(taken.get(unit, ()), first_day, days)
        day = 0
        while mask:
            free[day] -= mask & 1
            mask >>= 1
            day += 1
    return free


def free_for(units: Sequence[str], taken: Intervals, first_day: int, days: int) -> set[str]:
    """Those of the units that are free on each of these days."""
    return {unit for unit in units if not taken_mask(taken.get(unit, ()), first_day, days)}
