"""A day, a week or a month of calls, counted by hours or by days."""

import datetime as dt
import math
import time
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from enum import StrEnum
from zoneinfo import ZoneInfo

from shared.workflow import Stage
from web.reading.call_summaries import CallSummaries, CallSummary

COUNTED_SECONDS = 5.0
MOST_COUNTED = 24  # times of which the figures are kept


class Span(StrEnum):
    """How long the time is that is looked at."""

    DAY = "day"
    WEEK = "week"
    MONTH = "month"

    def begin(self, day: dt.date) -> dt.date:
        """The first day of the one that this day is in. A week begins on Monday."""
        match self:
            case Span.DAY:
                return day
            case Span.WEEK:
                return day - dt.timedelta(days=day.weekday())
            case Span.MONTH:
                return day.replace(day=1)

    def after(self, begin: dt.date) -> dt.date:
        """The first day of the next one."""
        match self:
            case Span.DAY:
                return begin + dt.timedelta(days=1)
            case Span.WEEK:
                return begin + dt.timedelta(days=7)
            case Span.MONTH:
                return (begin + dt.timedelta(days=31)).replace(day=1)


@dataclass
class Figures:
    """What is counted of some calls. `money` is the price of what was booked in them, without deposits. `waits` are in
    order once all calls are counted."""

    name: str
    calls: int = 0
    bookings: int = 0
    money: Decimal = Decimal()
    micro_dollars: int = 0
    waits: list[float] = field(default_factory=list)

    def count(self, call: CallSummary) -> None:
        """Count one call more."""
        self.calls += 1
        self.bookings += len(call.references)
        self.money += call.money
        self.micro_dollars += call.micro_dollars
        self.waits += call.waits

    @property
    def wait_p50(self) -> float | None:
        """Seconds within which half of the answers began; None without answers."""
        return quantile(self.waits, 0.5)

    @property
    def wait_p95(self) -> float | None:
        """Seconds within which 95 of 100 answers began; None without answers."""
        return quantile(self.waits, 0.95)

    @property
    def cost_of_a_call(self) -> float | None:
        """Millionths of a US dollar; None without calls."""
        return self.micro_dollars / self.calls if self.calls else None

    @property
    def cost_of_a_booking(self) -> float | None:
        """What all calls cost for each booking, in millionths of a US dollar; None without bookings."""
        return self.micro_dollars / self.bookings if self.bookings else None


@dataclass(frozen=True)
class FunnelStep:
    """How many calls came to a stage, and how many of them ended in it."""

    stage: Stage
    reached: int
    ended_here: int


@dataclass(frozen=True)
class PeriodFigures:
    """The figures of a time: in all, by part, by stage, and by how calls ended, the most frequent first."""

    in_all: Figures
    parts: Sequence[Figures]
    funnel: Sequence[FunnelStep]
    ends: Sequence[tuple[str, int]]


def figures_of(calls: Iterable[CallSummary], span: Span, begin: dt.date, zone: ZoneInfo) -> PeriodFigures:
    """The figures of the calls that began in this time. Hours and days are the depot's."""
    after = span.after(begin)
    names = [f"{hour:02}:00" for hour in range(24)] if span is Span.DAY else _days(begin, after)
    parts = {name: Figures(name) for name in names}
    in_all, reached, last, ends = Figures("in all"), Counter[Stage](), Counter[Stage](), Counter[str]()
    first, end = (dt.datetime.combine(day, dt.time(), zone) for day in (begin, after))
    for call in calls:
        if not first <= call.begun_at < end:
            continue
        begun = call.begun_at.astimezone(zone)
        for figures in (in_all, parts[f"{begun:%H}:00" if span is Span.DAY else str(begun.date())]):
            figures.count(call)
        reached.update(call.stages)
        ends[call.end_reason or "not ended"] += 1
        if call.last_stage is not None:
            last[call.last_stage] += 1
    for figures in (in_all, *parts.values()):
        figures.waits.sort()
    funnel = [FunnelStep(stage, reached[stage], last[stage]) for stage in Stage if stage is not Stage.CALL_ENDED]
    return PeriodFigures(in_all, list(parts.values()), funnel, ends.most_common())


def quantile(values: Sequence[float], part: float) -> float | None:
    """The smallest of the values, which are in order, that so many of them do not exceed; None if there are none."""
    return values[max(0, math.ceil(len(values) * part) - 1)] if values else None


class PeriodsOfCalls:
    """The figures of the times that were asked for last. A time with many calls is counted every few seconds only."""

    def __init__(self, calls: CallSummaries, zone: ZoneInfo, clock: Callable[[], float] = time.monotonic) -> None:
        self._calls = calls
        self._zone = zone
        self._clock = clock
        self._counted: dict[tuple[Span, dt.date], tuple[float, object, PeriodFigures]] = {}

    async def figures(self, span: Span, begin: dt.date) -> PeriodFigures:
        """The figures of this time, as they were less than `COUNTED_SECONDS` ago.

        Raises:
            InventoryUnavailable: Redis did not answer.
        """
        calls, now = await self._calls.all(), self._clock()
        known = self._counted.get((span, begin))
        if known is not None and (known[1] is calls or now - known[0] < COUNTED_SECONDS):
            return known[2]
        while len(self._counted) >= MOST_COUNTED:
            del self._counted[next(iter(self._counted))]
        figures = figures_of(calls, span, begin, self._zone)
        self._counted[span, begin] = now, calls, figures
        return figures


def _days(begin: dt.date, after: dt.date) -> list[str]:
    return [str(begin + dt.timedelta(days=number)) for number in range((after - begin).days)]
