"""How long Redis takes for the scripts of the line, and how often it does not answer: for Prometheus and in traces."""

import contextlib
import time
from collections.abc import Iterator

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


@contextlib.contextmanager
def round_trip(script: str) -> Iterator[None]:
    """Measure what is sent to Redis and answered within this block: the script of this name. It has a span where it is
    a part of a trace."""
    span = TRACER.start_span(f"script {script}") if trace.get_current_span().is_recording() else trace.INVALID_SPAN
    began = time.perf_counter()
    try:
        yield
        SECONDS.labels(script).observe(time.perf_counter() - began)
    except NO_ANSWER as exc:
        UNANSWERED.labels(script).inc()
        span.set_attribute("error.type", type(exc).__name__)
        raise
    finally:
        span.end()
