"""What workers tell Prometheus in ordinary days: calls by day and none at night, and the small troubles of a week.

Which series a call adds to comes from calls that were played. When calls come, and how long answers take, is decided
here. Times are seconds from Monday at midnight on.
"""

import functools
import heapq
import itertools
import random
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field

from shared.measures.call_counters import WAIT_SECONDS
from shared.workflow import Stage
from tests.support.watched import Samples, Watched, series

HOUR, DAY = 3600, 24 * 3600
# Calls within an hour, from midnight on.
WORKING_DAY = (0, 0, 0, 0, 0, 0, 2, 6, 11, 12, 11, 9, 6, 8, 10, 9, 7, 4, 2, 1, 0.3, 0, 0, 0)
SATURDAY = (0, 0, 0, 0, 0, 0, 0, 1, 2, 3, 3, 2, 1, 1, 0.5, 0, 0, 0, 0, 0, 0, 0, 0, 0)
SUNDAY = (*(0,) * 9, *(0.3,) * 8, *(0,) * 7)
WEEK = (*WORKING_DAY * 5, *SATURDAY, *SUNDAY)
USUAL_WAIT, SPREAD = 1.1, 0.35  # seconds in the middle, and the spread of their logarithm
CALL_SECONDS = (120, 480)
DRAIN_SECONDS, DOWN_SECONDS = 360, 20
TAKES_CALLS, REDIS_ANSWERS = series("rental_worker_in_service"), series("rental_redis_answers")


@dataclass
class OrdinaryWorker:
    """One worker: what it tells before anything has happened, and what it tells now."""

    name: str
    at_first: Samples
    now: dict[str, float] = field(default_factory=dict)
    down: bool = False

    def begin(self) -> None:
        """Start, or start again: what was counted is gone."""
        self.now, self.down = dict(self.at_first), False

    def go_down(self) -> None:
        self.down = True

    def tell(self, name: str, value: float) -> None:
        self.now[name] = value

    def add(self, samples: Samples) -> None:
        for name, value in samples.items():
            self.now[name] = self.now.get(name, 0.0) + value

    def answer(self, stage: str, seconds: float) -> None:
        """A caller has waited so long for an answer in this stage."""
        for bound in (*map(str, WAIT_SECONDS), "+Inf"):
            reached = float(seconds <= float(bound))
            self.add({series("rental_answer_seconds_bucket", le=bound, stage=stage): reached})
        self.add({series("rental_answer_seconds_count", stage=stage): 1})


class OrdinaryDepot:
    """Workers that are watched, and whom callers call: `calls` of them so far."""

    def __init__(
        self, watched: Watched, workers: Sequence[OrdinaryWorker], kinds: Sequence[Samples], chance: random.Random
    ) -> None:
        """`kinds` has what each kind of call adds to, as often as it comes among others. `chance` decides when calls
        come and how they go."""
        self.calls = 0
        self._watched = watched
        self._workers = workers
        self._kinds = kinds
        self._chance = chance
        self._later: list[tuple[float, int, Callable[[], None]]] = []
        self._order = itertools.count()
        for worker in workers:
            worker.begin()

    def happens(self, at: float, what: Callable[[], None]) -> None:
        """This happens then."""
        heapq.heappush(self._later, (at, next(self._order), what))

    def replace_workers(self, at: float) -> None:
        """The workers are replaced one after the other. Each finishes its calls first."""
        for worker in self._workers:
            self.happens(at, functools.partial(worker.tell, TAKES_CALLS, 0.0))
            self.happens(at + DRAIN_SECONDS, worker.go_down)
            at += DRAIN_SECONDS + DOWN_SECONDS
            self.happens(at, worker.begin)
            at += HOUR / 60

    def small_troubles(self) -> None:
        """What goes wrong in an ordinary week: each once, and it is over by itself."""
        first, second = self._workers
        registry = {series("rental_registry_seconds_count", outcome="no answer", registry="license"): 1.0}
        given_up = {series("rental_deliveries_total", channel="mail", outcome="given up"): 1.0}
        later = {series("rental_deliveries_total", channel="mail", outcome="not taken"): 1.0}
        self.happens(9.4 * HOUR, functools.partial(first.add, registry))
        self.happens(DAY + 11 * HOUR, functools.partial(first.answer, Stage.PRICING_NEGOTIATION, 9.0))
        self.happens(DAY + 14.1 * HOUR, functools.partial(second.add, given_up))
        self.happens(3 * DAY + 11.7 * HOUR, functools.partial(second.add, later))
        restarted = 6 * DAY + 3 * HOUR  # Redis, at night
        for worker in self._workers:
            self.happens(restarted, functools.partial(worker.tell, REDIS_ANSWERS, 0.0))
            self.happens(restarted + DOWN_SECONDS, functools.partial(worker.tell, REDIS_ANSWERS, 1.0))

    def pass_time(self, begin: float, end: float) -> None:
        """Let this time pass, and have all of it read."""
        step = self._watched.every_seconds
        for now in range(int(begin), int(end), step):
            while self._later and self._later[0][0] <= now:
                heapq.heappop(self._later)[2]()
            if self._chance.random() < WEEK[now // HOUR] * step / HOUR:
                self._call(now)
            for worker in self._workers:
                self._watched.read(None if worker.down else worker.now, instance=worker.name)

    def _call(self, now: float) -> None:
        """A call begins, at a worker that takes calls."""
        worker = self._chance.choice([one for one in self._workers if one.now[TAKES_CALLS] and not one.down])
        samples = self._chance.choice(self._kinds)
        self.calls += 1
        ends = now + self._chance.uniform(*CALL_SECONDS)
        for at, part in _spread(samples, now, ends):
            self.happens(at, functools.partial(worker.add, part))
        for stage in Stage:
            answers = int(samples.get(series("rental_answer_seconds_count", stage=stage), 0))
            for _ in range(answers):
                waited = self._chance.lognormvariate(0, SPREAD) * USUAL_WAIT
                self.happens(self._chance.uniform(now, ends), functools.partial(worker.answer, stage, waited))


def _spread(samples: Samples, begin: float, end: float) -> Iterator[tuple[float, Samples]]:
    """The stages that a call comes to at their times, and what else it counts at its end. Answers come on their own."""
    reached = [one for one in map(_reached, Stage) if samples.get(one)]
    for place, one in enumerate(reached):
        yield begin + (end - begin) * place / len(reached), {one: samples[one]}
    yield (
        end,
        {
            name: value
            for name, value in samples.items()
            if name not in reached and not name.startswith("rental_answer_seconds")
        },
    )


def _reached(stage: Stage) -> str:
    return series("rental_calls_reached_total", stage=stage)
