"""The spans that a collector would get, in the process of the tests. Traces are set up once in a process."""

import contextlib
import functools
import http.server
import threading
from collections.abc import Iterator, Sequence

from livekit.agents import telemetry
from opentelemetry import trace
from opentelemetry.proto.collector.trace.v1.trace_service_pb2 import ExportTraceServiceRequest
from opentelemetry.proto.trace.v1.trace_pb2 import Span
from opentelemetry.sdk.trace import ReadableSpan, TracerProvider
from opentelemetry.sdk.trace.export import SimpleSpanProcessor, SpanExporter, SpanExportResult

from worker.measures.impersonal_spans import ImpersonalSpans
from worker.measures.traces import make_traces


class Collector(SpanExporter):
    """Keeps what is exported while it listens."""

    def __init__(self) -> None:
        self.listens = False
        self.spans: list[ReadableSpan] = []

    def export(self, spans: Sequence[ReadableSpan]) -> SpanExportResult:
        if self.listens:
            self.spans += spans
        return SpanExportResult.SUCCESS

    def named(self, name: str) -> list[ReadableSpan]:
        return [span for span in self.spans if span.name == name]

    def above(self, span: ReadableSpan) -> list[str]:
        """The names of the spans that this one is a part of, the nearest first."""
        by_id = {one.context.span_id: one for one in self.spans if one.context}
        names: list[str] = []
        while span.parent is not None and (parent := by_id.get(span.parent.span_id)):
            names.append(parent.name)
            span = parent
        return names


@functools.cache
def _set_up() -> tuple[TracerProvider, Collector]:
    collector = Collector()
    return make_traces(SimpleSpanProcessor(ImpersonalSpans(collector))), collector


@contextlib.contextmanager
def collected() -> Iterator[Collector]:
    """What is traced within this block."""
    provider, collector = _set_up()
    telemetry.set_tracer_provider(provider, allow_pii=False)
    collector.spans.clear()
    collector.listens = True
    try:
        yield collector
    finally:
        collector.listens = False
        telemetry.set_tracer_provider(trace.NoOpTracerProvider())


@contextlib.contextmanager
def collector_of_otlp() -> Iterator[tuple[str, list[Span]]]:
    """A collector over HTTP for another process: its address, and the spans that it has got."""
    spans: list[Span] = []

    class Take(http.server.BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"]))
            request = ExportTraceServiceRequest.FromString(body)
            spans.extend(span for one in request.resource_spans for scope in one.scope_spans for span in scope.spans)
            self.send_response(200 if self.path == "/v1/traces" else 404)
            self.end_headers()

        def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - the name is its, too
            """Nothing is printed."""

    with http.server.HTTPServer(("127.0.0.1", 0), Take) as server:
        serving = threading.Thread(target=server.serve_forever)
        serving.start()
        try:
            yield f"http://127.0.0.1:{server.server_port}", spans
        finally:
            server.shutdown()
            serving.join()
