"""Traces of calls for a collector of OTLP, set up by OpenTelemetry's own variables. Off unless they are set."""

import multiprocessing.util
import os
import threading

from dotenv import dotenv_values
from livekit.agents import telemetry
from opentelemetry import trace
from opentelemetry.environment_variables import OTEL_TRACES_EXPORTER
from opentelemetry.sdk.environment_variables import (
    OTEL_EXPORTER_OTLP_ENDPOINT,
    OTEL_EXPORTER_OTLP_PROTOCOL,
    OTEL_EXPORTER_OTLP_TRACES_ENDPOINT,
    OTEL_EXPORTER_OTLP_TRACES_PROTOCOL,
    OTEL_SDK_DISABLED,
    OTEL_SERVICE_NAME,
)
from opentelemetry.sdk.trace import SpanProcessor, TracerProvider
from opentelemetry.sdk.trace.export import BatchSpanProcessor, SpanExporter

from worker.measures.impersonal_spans import ImpersonalSpans

SERVICE_NAME = "rental-line"  # unless OTEL_SERVICE_NAME says another
LAST_SPANS_SECONDS = 5.0  # in which a process that ends sends its last spans


def trace_calls() -> None:
    """Trace the calls of this process, if the environment or `.env` names a collector."""
    for name, value in dotenv_values(".env").items():
        if name.startswith("OTEL_") and value is not None:
            os.environ.setdefault(name, value)
    if not _wanted():
        return
    provider = make_traces(BatchSpanProcessor(ImpersonalSpans(_exporter())))
    # A process of a call ends without `atexit`. A collector that does not answer must not keep it.
    sending = threading.Thread(target=provider.shutdown, daemon=True)

    def send_last() -> None:
        sending.start()
        sending.join(LAST_SPANS_SECONDS)

    multiprocessing.util.Finalize(None, send_last, exitpriority=10)


def make_traces(processor: SpanProcessor) -> TracerProvider:
    """Have LiveKit and the line trace what they do, once in a process. `processor` takes the spans."""
    os.environ.setdefault(OTEL_SERVICE_NAME, SERVICE_NAME)
    provider = TracerProvider(shutdown_on_exit=False)
    # LiveKit takes out what it marks as personal, before any other processor; `ImpersonalSpans` does not rely on it.
    telemetry.set_tracer_provider(provider, allow_pii=False)
    provider.add_span_processor(processor)
    trace.set_tracer_provider(provider)
    return provider


def _wanted() -> bool:
    environment = os.environ
    named = environment.get(OTEL_EXPORTER_OTLP_TRACES_ENDPOINT) or environment.get(OTEL_EXPORTER_OTLP_ENDPOINT)
    disabled = environment.get(OTEL_SDK_DISABLED, "").strip().lower() == "true"
    return bool(named) and not disabled and environment.get(OTEL_TRACES_EXPORTER, "otlp").strip() == "otlp"


def _exporter() -> SpanExporter:
    """The exporter of the protocol that the environment names: "grpc", or else HTTP, which is OTLP's default."""
    protocol = os.environ.get(OTEL_EXPORTER_OTLP_TRACES_PROTOCOL) or os.environ.get(OTEL_EXPORTER_OTLP_PROTOCOL)
    if protocol == "grpc":
        from opentelemetry.exporter.otlp.proto.grpc.trace_exporter import OTLPSpanExporter as GrpcExporter

        return GrpcExporter()
    from opentelemetry.exporter.otlp.proto.http.trace_exporter import OTLPSpanExporter

    return OTLPSpanExporter()
