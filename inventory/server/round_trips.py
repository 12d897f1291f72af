"""How long Redis takes for the scripts of the line, and how often it does not answer: for Prometheus and in traces."""

import functools
import time
from types import TracebackType

from opentelemetry import trace
from prometheus_client import Counter, Histogram

from inventory.server.errors import NO_ANSWER

TRACER = trace.get_tracer("rental.inventory")

SECONDS = Histogram(
    "rental_redis_seconds",
    "From sending a script to Redis to its answer",
    ["script"],
    buckets=(0.0005, 0.001, 0.002, 0.005, 0.01, 0.03, 0.1, 0.3, 1.0, 3.0),
)
UNANSWERED = Counter("rental_redis_unanswered", "Scripts that Redis did not answer, or refused", ["script"])

_seconds_of = functools.cache(SECONDS.labels)  # there are few scripts, and finding the label takes as long as counting


class RoundTrip:
    """Measures what is sent to Redis and answered within its block: the script of this name. It has a span where it is
    a part of a trace.

    It is a class because a generator with `contextlib.contextmanager` would take twice as long, for every script.
    """

    def __init__(self, script: str) -> None:
        self._script = script
        traced = trace.get_current_span().is_recording()
        self._span = TRACER.start_span(f"script {script}") if traced else trace.INVALID_SPAN
        self._began = time.perf_counter()

    def __enter__(self) -> None: ...

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        if error is None:
            _seconds_of(self._script).observe(time.perf_counter() - self._began)
        elif isinstance(error, NO_ANSWER):
            UNANSWERED.labels(self._script).inc()
            self._span.set_attribute("error.type", type(error).__name__)
        self._span.end()
