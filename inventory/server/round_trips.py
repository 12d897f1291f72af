"""How long Redis takes for the scripts of the line, and how often it does not answer, for Prometheus."""

import contextlib
import time
from collections.abc import Iterator

from prometheus_client import Counter, Histogram

from inventory.server.errors import NO_ANSWER

SECONDS = Histogram(
    "rental_redis_seconds",
    "From sending a script to Redis to its answer",
    ["script"],
    buckets=(0.0005, 0.001, 0.002, 0.005, 0.01, 0.03, 0.1, 0.3, 1.0, 3.0),
)
UNANSWERED = Counter("rental_redis_unanswered", "Scripts that Redis did not answer, or refused", ["script"])


@contextlib.contextmanager
def round_trip(script: str) -> Iterator[None]:
    """Measure what is sent to Redis and answered within this block: the script of this name."""
    began = time.perf_counter()
    try:
        yield
    except NO_ANSWER:
        UNANSWERED.labels(script).inc()
        raise
    SECONDS.labels(script).observe(time.perf_counter() - began)
