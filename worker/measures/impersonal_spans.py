"""Spans without anything of a caller: only what is known to be impersonal is exported."""

from collections.abc import Mapping, Sequence
from typing import Any

from opentelemetry.sdk.trace import Event, ReadableSpan
from opentelemetry.sdk.trace.export import SpanExporter, SpanExportResult
from opentelemetry.trace import Status

OUR_OWN = "rental."
TEXTS = frozenset(
    {
        "error.type",
        "exception.type",
        "gen_ai.agent.name",
        "gen_ai.operation.name",
        "gen_ai.provider.name",
        "gen_ai.request.model",
        "gen_ai.response.model",
        "gen_ai.tool.name",
        "gen_ai.workflow.name",
        "lk.agent_label",
        "lk.agent_name",
        "lk.eou.outcome",
        "lk.function_tool.name",
        "lk.interruption.source",
        "lk.job_id",
        "lk.previous_agent_label",
        "lk.room_sid",
        "lk.speech_id",
    }
)
"""The attributes of LiveKit that are texts and hold names of models, tools and stages, and identifiers of its own."""
OF_TELEPHONES = "lk.sip."  # a number may be one of these


class ImpersonalSpans(SpanExporter):
    """Exports through another exporter what is impersonal of each span: its name and times, the line's own attributes,
    numbers, and the texts that are named above. LiveKit may add others, which are left out until they are looked at."""

    def __init__(self, exporter: SpanExporter) -> None:
        self._exporter = exporter

    def export(self, spans: Sequence[ReadableSpan]) -> SpanExportResult:
        return self._exporter.export([_impersonal(span) for span in spans])

    def shutdown(self) -> None:
        self._exporter.shutdown()

    def force_flush(self, timeout_millis: int = 30_000) -> bool:
        return self._exporter.force_flush(timeout_millis)


def _impersonal(span: ReadableSpan) -> ReadableSpan:
    """The span as it may be exported. The words of an error are left out, and its type stays."""
    return ReadableSpan(
        name=span.name,
        context=span.get_span_context(),
        parent=span.parent,
        resource=span.resource,
        attributes=_allowed(span.attributes),
        events=[Event(event.name, _allowed(event.attributes), event.timestamp) for event in span.events],
        kind=span.kind,
        instrumentation_scope=span.instrumentation_scope,
        status=Status(span.status.status_code),
        start_time=span.start_time,
        end_time=span.end_time,
    )


def _allowed(attributes: Mapping[str, Any] | None) -> dict[str, Any]:
    return {
        name: value
        for name, value in (attributes or {}).items()
        if name.startswith(OUR_OWN)
        or name in TEXTS
        or (isinstance(value, int | float) and not name.startswith(OF_TELEPHONES) and "pii" not in name.split("."))
    }
