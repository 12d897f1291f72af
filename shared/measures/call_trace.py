"""The trace of a call: one span for the call, one for each stage in it. Tools, checks and scripts have theirs below.

Without an exporter, which `worker/measures/traces.py` sets up, OpenTelemetry makes no spans.
"""

import contextlib
from collections.abc import Iterator

from opentelemetry import context, trace

from shared.workflow import Stage

TRACER = trace.get_tracer("rental.calls")


class CallTrace:
    """The spans of one call."""

    def __init__(self) -> None:
        self._call: trace.Span = trace.INVALID_SPAN
        self._stage: trace.Span = trace.INVALID_SPAN

    @contextlib.contextmanager
    def traced(self, call_id: str) -> Iterator[None]:
        """One trace for all that happens within this block, in the tasks that are begun there too."""
        before = context.get_current()
        self._call = TRACER.start_span("call", attributes={"rental.call_id": call_id})
        self.resume()
        try:
            yield
        finally:
            self._stage.end()
            self._call.end()
            context.attach(before)

    def resume(self) -> None:
        """What this task does from here on belongs to the call, also where a session of LiveKit has ended in it.

        It is not undone by who leaves a block, which may happen in another task than the one that entered it.
        """
        context.attach(trace.set_span_in_context(self._call))

    def entered(self, stage: Stage) -> None:
        """The call has entered this stage."""
        self._stage.end()
        self._stage = TRACER.start_span(
            f"stage {stage.value}",
            context=trace.set_span_in_context(self._call),
            attributes={"rental.stage": stage.value},
        )

    def tell(self, **facts: str | int | float | bool) -> None:
        """Note these in the span of the call, as `rental.…`."""
        for name, value in facts.items():
            self._call.set_attribute(f"rental.{name}", value)


@contextlib.contextmanager
def span_within_call(name: str, **facts: str) -> Iterator[trace.Span]:
    """A span of this name for what is done in this block as a part of a call; none outside of calls."""
    if not trace.get_current_span().is_recording():
        yield trace.INVALID_SPAN
        return
    attributes = {f"rental.{fact}": value for fact, value in facts.items()}
    # What an exception says may be personal; its type is noted by who sets an outcome.
    with TRACER.start_as_current_span(
        name, attributes=attributes, record_exception=False, set_status_on_exception=False
    ) as span:
        yield span
